package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"makegood/internal/casefile"
)

// Swept is what a sweep did.
type Swept struct {
	Looked int `json:"looked"` // cases with something due
	Moved  int `json:"moved"`  // cases in which the clock changed something
	Sent   int `json:"sent"`   // cases whose queued instructions were told again
}

// Sweep lets the clock do its work: promises that are late are broken, and the
// customer is told; the house is reminded of what is due next, and who decides over a
// promisor of a breach that nobody answers; offers and read-backs that ran out lapse; instructions that
// were not told are told. A case that cannot be looked after keeps nobody else's
// waiting: its error is joined to the others. The due instants in the views are the truth about what is due;
// a sweep may come late, twice, or from two servers, and does each thing once.
func (d *Desk) Sweep(ctx context.Context) (Swept, error) {
	var s Swept
	now := d.now()
	d.shelf.sweep(now)
	d.inbox.sweep(now)
	from := FromOf(ctx)
	from.Door, from.Action = DoorSweep, ""
	ctx = Through(ctx, from)
	due := map[string]bool{}
	for _, q := range []Query{
		{Kind: KindPromise, States: []string{"made"}, RankTo: ranked(now)},
		{Kind: KindCase, States: []string{string(casefile.ReadingIt), string(casefile.Offered), OnlyRead}},
	} {
		if err := d.each(ctx, q, func(v View) { due[caseOf(v)] = true }); err != nil {
			return s, err
		}
	}
	if err := d.wakes(ctx, now, due); err != nil {
		return s, err
	}
	var failed []error
	if err := d.sweepFiles(ctx, &s); err != nil {
		failed = append(failed, err)
	}
	if err := d.forget(ctx); err != nil {
		failed = append(failed, fmt.Errorf("desk: forget the audit trail: %w", err))
	}
	for _, id := range slices.Sorted(maps.Keys(due)) {
		s.Looked++
		moved, err := d.tick(ctx, id)
		if err != nil {
			failed = append(failed, fmt.Errorf("desk: sweep of case %s: %w", id, err))
		}
		if moved {
			s.Moved++
		}
	}
	queued := map[string]bool{}
	if err := d.each(ctx, Query{Kind: KindInstruction, States: []string{"queued"}}, func(v View) { queued[v.Parent] = true }); err != nil {
		return s, errors.Join(append(failed, err)...)
	}
	for _, id := range slices.Sorted(maps.Keys(queued)) {
		s.Sent++
		d.dispatch(ctx, id)
	}
	return s, errors.Join(failed...)
}

// tick lets the clock do its work on one case; moved says whether it changed anything.
func (d *Desk) tick(ctx context.Context, id string) (moved bool, err error) {
	err = d.do(ctx, system, func(w *work) error {
		c, own, err := w.readCase(id)
		if err != nil {
			return err
		}
		waited := c.Back != nil
		if c, err = w.decide(c, own, casefile.Tick{}); err == nil {
			c, err = w.checkSupply(c, own)
		}
		if err == nil && waited && c.Back == nil {
			_, err = w.follow(c, own, casefile.Tick{})
		}
		moved = len(w.streams[casefile.Stream(c.ID)].fresh) > 0
		return err
	})
	return moved && err == nil, err
}

func caseOf(v View) string {
	if v.Kind == KindCase {
		return v.ID
	}
	return v.Parent
}

// each walks all views of a query, page by page.
func (d *Desk) each(ctx context.Context, q Query, visit func(View)) error {
	q.Limit = 200
	for {
		views, err := d.Store.List(ctx, q)
		if err != nil {
			return err
		}
		for _, v := range views {
			visit(v)
			q.AfterRank, q.AfterID = v.Rank, v.ID
		}
		if len(views) < q.Limit {
			return nil
		}
	}
}
