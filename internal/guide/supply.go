package guide

import (
	"slices"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/phrase"
	"makegood/internal/shop"
	"makegood/internal/talk"
)

// tooEarly looks for goods that are promised by a day on which they cannot come by
// the shop's records. It forbids nothing: the records may be wrong, or somebody may
// make the day true; then it is asked who.
func (w *warner) tooEarly(remedy, line string, by calendar.Day, quote string) {
	if by == 0 {
		return
	}
	for _, part := range w.Case.Lines {
		if line != "" && line != part.Line {
			continue
		}
		s := w.Supply[part.Line]
		if can := comes(s, remedy); can > by {
			w.warn(DayTooEarly, quote, "By", by, "Can", can, "Days", s.Days, "Goods", part.Name)
		}
	}
}

// comes is the first day on which a remedy can bring the goods; 0: the records do
// not say, or it brings none.
func comes(s shop.Supply, remedy string) calendar.Day {
	switch remedy {
	case "delivery", "set_extra_time":
		return s.Come
	case "replacement", "exchange":
		return s.Anew
	}
	return 0
}

// termsTooEarly looks at the terms of the packages.
func (w *warner) termsTooEarly() {
	for _, p := range w.draft.Packages {
		for _, t := range p.Terms {
			w.tooEarly(t.Remedy, t.Line, t.By, "")
		}
	}
}

// wordsTooEarly looks at what the words promise or offer.
func (w *warner) wordsTooEarly(r talk.Reading) {
	u := talk.Utterance{Seat: talk.House, Text: w.draft.Text, Lang: r.Lang, On: w.Today}
	items, _ := phrase.Gather(u, r, nil)
	for _, i := range items {
		by := i.By
		if by == nil {
			by = i.Terms.By
		}
		remedy := i.Terms.Remedy
		if remedy == "" && i.What == "promise" && saysItComes(i.Quote) {
			remedy = "delivery"
		}
		if by != nil && slices.Contains([]string{"promise", "offer"}, i.What) {
			w.tooEarly(remedy, "", *by, i.Quote)
		}
	}
}

// statement looks at what was said before and is taken down: it binds all the
// same, and whoever said it should hear now that the day will not hold.
func (w *warner) statement() {
	if s := w.draft.Said; s.Deed == casefile.DeedDeliver || s.Deed == casefile.DeedOther && saysItComes(s.Words) {
		w.tooEarly("delivery", "", s.By, "")
	}
}
