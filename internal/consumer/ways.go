package consumer

import (
	"slices"
	"strings"

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
	more     []string     // each source by itself, where it is of several
}

// nearness is the order of the ways, the least trouble first.
var nearness = []string{"card", "lender", "ombudsman", "regulator", "court"}

// Ways are the alternatives outside, the one that is least trouble first, each
// once: a small claim that two laws know is one way, with both as its source and
// the earlier of their last days. They are those that the law's findings open on the facts: nothing else is ever held
// out to the business.
func (f File) Ways() []Way {
	list := []Way{}
	for _, e := range f.Found.Entitlements {
		switch e.Remedy {
		case "card_dispute":
			list = joined(list, Way{Kind: "card", Until: e.Until, Cite: e.Cite, Verified: e.Verified, Say: texts(e.Say)})
		case "card_claim":
			list = joined(list, Way{Kind: "lender", Until: e.Until, Cite: e.Cite, Verified: e.Verified, Say: texts(e.Say)})
		}
	}
	for _, o := range f.Found.Outside {
		list = joined(list, Way{Kind: o.Kind, Until: o.Until, Cite: o.Cite, Verified: o.Verified, Say: texts(o.Say)})
	}
	slices.SortStableFunc(list, func(a, b Way) int { return slices.Index(nearness, a.Kind) - slices.Index(nearness, b.Kind) })
	return list
}

// joined is the list with a way, which is one with that of its kind.
func joined(list []Way, w Way) []Way {
	i := slices.IndexFunc(list, func(o Way) bool { return o.Kind == w.Kind })
	if i < 0 {
		return append(list, w)
	}
	o := &list[i]
	if w.Until != 0 && (o.Until == 0 || w.Until < o.Until) {
		o.Until = w.Until
	}
	if each := o.Cites(); !slices.Contains(each, w.Cite) {
		o.Cite, o.more = o.Cite+"; "+w.Cite, append(each, w.Cite)
	}
	o.Verified = o.Verified && w.Verified
	for lang, more := range w.Say {
		if more != o.Say[lang] {
			o.Say[lang] = strings.TrimSpace(o.Say[lang] + " " + more)
		}
	}
	return list
}

// Cites are the sources of a way, one by one.
func (w Way) Cites() []string {
	if len(w.more) > 0 {
		return w.more
	}
	return []string{w.Cite}
}

// Sources are they in each language.
func (w Way) Sources() words.Text {
	text := words.Text{}
	for _, lang := range words.Langs() {
		var named []string
		for _, cite := range w.Cites() {
			named = append(named, words.Source(lang, cite))
		}
		text[lang] = strings.Join(named, "; ")
	}
	return text
}

// Unclocked reports whether a way has a last day that is not known yet: the days
// of a card's dispute run from the statement with the charge.
func (w Way) Unclocked() bool { return w.Kind == "card" && w.Until == 0 }
