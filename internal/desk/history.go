package desk

import (
	"slices"

	"makegood/internal/casefile"
	"makegood/internal/rights"
)

// history adds to the facts of a case what other cases know to have happened to the
// same goods: whoever was given a replacement for a fault has had that fault put
// right, whichever case it was. Where a line has several pieces nobody knows which
// of them it was.
func (w *work) history(open *casefile.OpenCase) error {
	if len(open.Parts) != 1 {
		return nil
	}
	part := open.Parts[0]
	line, _ := open.Order.Line(part.Line)
	if line.Quantity != 1 {
		return nil
	}
	others, err := w.casesOf(open.Order.ID, open.ID)
	if err != nil {
		return err
	}
	for _, other := range others {
		if len(other.Lines) != 1 || other.Lines[0].Line != part.Line {
			continue
		}
		for _, e := range other.Facts.Events {
			if isHistory(e.Kind) && !slices.ContainsFunc(open.Facts.Events, func(known rights.Event) bool { return known.Kind == e.Kind && known.On == e.On }) {
				open.Facts.Events = append(open.Facts.Events, e)
			}
		}
	}
	return nil
}

// isHistory reports whether an event is about goods that came back or came anew,
// and not about what was asked or agreed in a case.
func isHistory(kind string) bool {
	return kind == "replacement_delivered" || kind == "repair_finished"
}

// takenFrom finds what another case has settled of the goods that a case would be about.
func (w *work) takenFrom(open casefile.OpenCase) (casefile.Taken, bool, error) {
	e, err := w.elsewhere(casefile.Case{ID: open.ID, Order: open.Order.ID, Lines: open.Parts, OpenedAt: w.now, Paid: open.Facts.Contract.Paid})
	if err != nil {
		return casefile.Taken{}, false, err
	}
	for _, part := range open.Parts {
		if t, taken := e.TakenFrom(part); taken {
			return t, true, nil
		}
	}
	return casefile.Taken{}, false, nil
}
