package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/promise"
	"makegood/internal/shop"
)

// supply is what the shop's records say, line by line, of how soon the goods of a
// case can come. What is not on record, or was erased, says nothing.
func (w *work) supply(c casefile.Case) (map[string]shop.Supply, error) {
	if c.Order == "" {
		return nil, nil
	}
	o, there, err := w.readOrder(c.Order)
	if fault.CodeOf(err) == fault.Erased || err == nil && !there {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	products, lines := map[string]shop.Product{}, map[string]shop.Supply{}
	for _, part := range c.Lines {
		l, ok := o.Line(part.Line)
		if !ok {
			continue
		}
		if err := w.product(l.Product, products); err != nil {
			return nil, err
		}
		if s := o.Supply(l, products[l.Product], w.today(c)); s.Known() {
			lines[part.Line] = s
		}
	}
	return lines, nil
}

// checkSupply warns the house of promises of goods that the records rule out, in a
// case that has such a promise open; of any other nothing is read.
func (w *work) checkSupply(c casefile.Case, own casefile.Side) (casefile.Case, error) {
	goods := slices.ContainsFunc(c.Promise, func(p promise.Promise) bool {
		_, known := c.ReminderOf(casefile.Slipping, p.ID)
		return p.Open() && p.Deed.Kind == promise.Deliver && !known
	})
	if !goods {
		return c, nil
	}
	lines, err := w.supply(c)
	if err != nil || len(lines) == 0 {
		return c, err
	}
	return w.decide(c, own, casefile.CheckSupply{Lines: lines})
}

// promisesGoods reports whether a decision made a promise of goods.
func promisesGoods(events []journal.Event) bool {
	return slices.ContainsFunc(events, func(e journal.Event) bool {
		made, ok := e.(casefile.PromiseMade)
		return ok && made.Promise.Deed.Kind == promise.Deliver
	})
}

// soon is how far ahead a sweep looks for cases that the clock has something to tell
// of: a reminder comes a business day before its promise falls due.
const soon = 7 * 24 * time.Hour

// wakes adds the cases of which the clock has something to tell now: the rows say
// when, and no case is opened for it before.
func (d *Desk) wakes(ctx context.Context, now time.Time, due map[string]bool) error {
	var bad error
	err := d.each(ctx, Query{Kind: KindCase, RankTo: ranked(now.Add(soon)),
		States: []string{string(casefile.Open), string(casefile.Offered), string(casefile.ReadingIt), string(casefile.Agreed), "recovery"}}, func(v View) {
		r, err := caseRow(v)
		if err != nil {
			bad = err
			return
		}
		if r.Wakes != 0 && int64(r.Wakes) <= now.Unix() {
			due[v.ID] = true
		}
	})
	return errors.Join(err, bad)
}
