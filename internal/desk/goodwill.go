package desk

import (
	"errors"
	"slices"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// settled lets the case decide; where that rests on what other cases of the
// order were given, it looks and lets it decide again.
func (w *work) settled(c casefile.Case, own casefile.Side, cmd casefile.Command, scene casefile.Scene) (casefile.Decision, error) {
	scene.ElsewhereUnseen = true
	out, err := casefile.Decide(c, own, cmd, scene)
	if !errors.Is(err, casefile.ErrElsewhere) {
		return out, err
	}
	about := opening(c, cmd)
	if scene.Elsewhere, err = w.elsewhere(about); err != nil {
		return out, err
	}
	scene.ElsewhereUnseen = false
	if out, err = casefile.Decide(c, own, cmd, scene); err == nil && len(out.Shared) > 0 {
		w.counted(about.Order, about.ID)
	}
	return out, err
}

// elsewhere is what the other cases of a case's order were given. Their streams
// are read, so that what is decided on them is decided anew when one has moved.
func (w *work) elsewhere(c casefile.Case) (casefile.Elsewhere, error) {
	var e casefile.Elsewhere
	if c.Order == "" {
		return e, nil
	}
	others, err := w.casesOf(c.Order, c.ID)
	if err != nil {
		return e, err
	}
	for _, other := range others {
		e = e.With(other, c, w.now, sumsNamed)
	}
	order, ok, err := w.readOrder(c.Order)
	if err != nil || !ok {
		return e, err
	}
	e.Left, e.Rest, e.Holds = map[string]int{}, map[string]money.Amount{}, order.Holds()
	for _, l := range order.Lines {
		e.Left[l.ID], e.Rest[l.ID] = order.Left(l), order.Rest(l)
	}
	return e, nil
}

// casesOf are the cases of an order but one. They are listed once in a unit of
// work, after the stream that tells when another one has given something.
func (w *work) casesOf(order, but string) ([]casefile.Case, error) {
	names, listed := w.ofOrder[order]
	if !listed {
		if err := w.counts(order); err != nil {
			return nil, err
		}
		err := w.each(w.ctx, Query{Kind: KindCase, Terms: []string{"s:" + plain(order)}}, func(v View) {
			names = append(names, casefile.Stream(v.ID))
		})
		if err != nil {
			return nil, err
		}
		if w.ofOrder == nil {
			w.ofOrder = map[string][]string{}
		}
		w.ofOrder[order] = names
	}
	if err := w.read(names...); err != nil {
		return nil, err
	}
	var cases []casefile.Case
	for _, name := range names {
		if s := w.streams[name]; name != casefile.Stream(but) && !s.erased {
			if c := fold(s, casefile.Case{}); c.Order == order {
				cases = append(cases, c)
			}
		}
	}
	return cases, nil
}

// mayGive refuses goodwill that comes with an operation where it goes beyond the
// actor's authority, together with what the order was given before.
func (w *work) mayGive(c casefile.Case, order string, policy rights.Policy, goodwill money.Amount) error {
	if goodwill.Sign() <= 0 {
		return nil
	}
	if !c.Exists() {
		c = casefile.Case{Order: order, Paid: money.Zero(goodwill.Currency)}
	}
	e, err := w.elsewhere(c)
	if err != nil {
		return err
	}
	err = casefile.Within(policy, w.actor.Role, goodwill.Add(c.Given()).Add(c.ByWord(sumsNamed)).Add(e.Goodwill).Add(e.ByWord))
	if err == nil {
		w.counted(order, c.ID)
	}
	return err
}

// wasPaid refuses to pay back a sale that was made here and whose money has not
// come in: the terminal has not said that the card went through.
func (w *work) wasPaid(o *shop.Order) error {
	if o == nil || len(o.Payments) == 0 || o.Payments[0].Key == "" || o.Payments[0].Reference != "" {
		return nil
	}
	key := o.Payments[0].Key
	id, _, _ := strings.Cut(key, "/")
	if err := w.read(casefile.Stream(id)); err != nil {
		return err
	}
	s := w.streams[casefile.Stream(id)]
	if s.erased || slices.ContainsFunc(fold(s, casefile.Case{}).Orders, func(in casefile.Instruction) bool { return in.Key == key && in.State == "done" }) {
		return nil
	}
	return fault.New(fault.WrongStep, "problem", words.Both("problem.sale_unpaid"))
}
