package consumer

import (
	"slices"

	"makegood/internal/calendar"
	"makegood/internal/words"
)

// Way is what the consumer can do without the business: the alternative to an
// agreement, with its clock.
type Way struct {
	Kind     string       `json:"kind"` // card, lender, ombudsman, regulator, court
	Until    calendar.Day `json:"until,omitzero"`
	Cite     string       `json:"cite"`
	Verified bool         `json:"verified"` // was the source's text seen?
	Say      words.Text   `json:"say"`      // in the pack's words
}

// nearness is the order of the ways, the least trouble first.
var nearness = []string{"card", "lender", "ombudsman", "regulator", "court"}

// Ways are the alternatives outside, the one that is least trouble first. They
// are those that the law's findings open on the facts: nothing else is ever held
// out to the business.
func (f File) Ways() []Way {
	list := []Way{}
	for _, e := range f.Found.Entitlements {
		switch e.Remedy {
		case "card_dispute":
			list = append(list, Way{"card", e.Until, e.Cite, e.Verified, texts(e.Say)})
		case "card_claim":
			list = append(list, Way{"lender", e.Until, e.Cite, e.Verified, texts(e.Say)})
		}
	}
	for _, o := range f.Found.Outside {
		list = append(list, Way{o.Kind, o.Until, o.Cite, o.Verified, texts(o.Say)})
	}
	slices.SortStableFunc(list, func(a, b Way) int { return slices.Index(nearness, a.Kind) - slices.Index(nearness, b.Kind) })
	return list
}
