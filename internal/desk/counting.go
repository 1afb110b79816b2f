package desk

import (
	"makegood/internal/casefile"
	"makegood/internal/journal"
	"makegood/internal/money"
)

// What an order was given is counted over all its cases. Those that are there are
// read, so that none of them moves unseen; one that is opened and given something
// between the look and the commit was not there to be read. So whoever gives on the
// strength of that count says so in one stream of the order: of two at once, one looks
// again.

// givenCounted: what the order was given was counted, and something was given on it.
type givenCounted struct {
	Case string `json:"case,omitempty"`
}

func (givenCounted) EventName() string { return "given.counted" }

func registerCounting(r *journal.Registry) { journal.Register[givenCounted](r) }

func givenStream(order string) string { return "given/" + order }

// counts reads the order's stream before anybody looks at its cases.
func (w *work) counts(order string) error { return w.read(givenStream(order)) }

// counted keeps that a case gave something on the count. A case that is asked for
// twice in one unit of work counts once.
func (w *work) counted(order, id string) {
	if s, ok := w.streams[givenStream(order)]; ok && len(s.fresh) == 0 {
		w.add(givenStream(order), "", givenCounted{Case: id})
	}
}

// opening is a case that is about to be opened, as far as its order's other cases
// matter to it.
func opening(c casefile.Case, cmd casefile.Command) casefile.Case {
	open, ok := cmd.(casefile.OpenCase)
	if !ok || open.Order == nil {
		return c
	}
	c.ID, c.Order, c.Lines, c.Paid = open.ID, open.Order.ID, open.Parts, money.Zero(open.Order.Currency())
	return c
}
