package desk

import (
	"context"
	"fmt"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/consumer"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/ledger"
	"makegood/internal/promise"
)

// Report is what Verify found.
type Report struct {
	Tally
	Cases    int       `json:"cases"`
	Promises int       `json:"promises"`
	Findings []Finding `json:"findings"`
}

// Verify walks every case's log: the chains and checkpoints, that each stream
// folds, that the ledger adds up to zero, that no promise was lost, that no
// more went back for an order than was paid for it, that money which is said to have moved stands once in its order and once in the ledger,
// and that the views say what the log says and tell of nothing that it does not hold.
func (d *Desk) Verify(ctx context.Context, actor casefile.Actor) (Report, error) {
	if err := May(actor, ManageDesk); err != nil {
		return Report{}, err
	}
	r := Report{Findings: []Finding{}}
	report := func(f Finding) { r.Findings = append(r.Findings, f) }
	var err error
	if r.Tally, err = d.Store.Verify(ctx, report); err != nil {
		return r, err
	}
	notes := newTold()
	there := map[string]bool{}
	err = d.walk(ctx, func(name string, s *stream, bad error) error {
		there[name] = true
		if bad != nil {
			report(Finding{name, bad.Error()})
			return nil
		}
		switch {
		case strings.HasPrefix(name, "ledger/"):
			for i, e := range fold(s, ledger.Book{}).Entries {
				notes.booked(e)
				if !e.Balanced() {
					report(Finding{fmt.Sprintf("%s@%d", name, i+1), "the entry does not add up to zero"})
				}
			}
		case strings.HasPrefix(name, "settlement/"): // after the ledger, by name
			notes.raised(name, s, report)
		case strings.HasPrefix(name, "case/") && !hasSide(name):
			r.Cases++
			c := fold(s, casefile.Case{})
			r.Promises += len(c.Promise)
			for _, f := range lost(name, s, c) {
				report(f)
			}
			if err := d.booked(ctx, name, c, report); err != nil {
				return err
			}
		case strings.HasPrefix(name, "order/"):
			if err := d.overpaid(ctx, name, s, report); err != nil {
				return err
			}
		case strings.HasPrefix(name, "file/"):
			f := fold(s, consumer.File{})
			r.Promises += len(f.Promise)
			for _, one := range lost(name, s, f.Case) {
				report(one)
			}
		}
		return d.compareViews(ctx, name, s, report)
	})
	if err == nil {
		notes.left(report)
		err = d.homeless(ctx, there, report)
	}
	return r, err
}

// lost finds promises that were made and are not on the case any more, or
// closed in a way that no event tells.
func lost(name string, s *stream, c casefile.Case) []Finding {
	var findings []Finding
	state := map[string]promise.State{}
	for _, e := range s.events {
		switch e := e.(type) {
		case casefile.PromiseMade:
			state[e.Promise.ID] = promise.Made
		case casefile.PromiseKept:
			state[e.ID] = promise.Kept
		case casefile.PromiseBroken:
			state[e.ID] = promise.Broken
		case casefile.PromiseReplaced:
			state[e.ID] = promise.Replaced
		}
	}
	for _, p := range c.Promise {
		if state[p.ID] != p.State {
			findings = append(findings, Finding{name, fmt.Sprintf("promise %s is %s, the log says %s", p.ID, p.State, state[p.ID])})
		}
		delete(state, p.ID)
	}
	for id := range state {
		findings = append(findings, Finding{name, "promise " + id + " is lost"})
	}
	return findings
}

// booked checks that every instruction of a case that was carried out has its
// row in the order, and where money went out, its entry in the ledger: each once.
func (d *Desk) booked(ctx context.Context, name string, c casefile.Case, report func(Finding)) error {
	w := &work{Desk: d, ctx: ctx, actor: system, now: d.now(), streams: map[string]*stream{}}
	if err := w.read(casefile.LedgerStream(c.ID)); err != nil {
		return unreadable(err)
	}
	book := fold(w.streams[casefile.LedgerStream(c.ID)], ledger.Book{})
	for _, in := range c.Orders {
		if in.State != "done" || in.Amount.IsZero() {
			continue
		}
		entries := 0
		for _, e := range book.Entries {
			if e.Key == in.Key {
				entries++
			}
		}
		if entries != 1 {
			report(Finding{name, fmt.Sprintf("instruction %s is done and stands %d times in the ledger", in.Key, entries)})
		}
		if in.Order == "" {
			continue
		}
		order, ok, err := w.readOrder(in.Order)
		if fault.CodeOf(err) == fault.Erased {
			continue
		}
		if err != nil {
			return unreadable(err)
		}
		rows := 0
		for _, p := range order.Payments {
			if p.Key == in.Key {
				rows++
			}
		}
		if !ok || rows != 1 {
			report(Finding{name, fmt.Sprintf("instruction %s is done and stands %d times in order %s", in.Key, rows, in.Order)})
		}
	}
	return nil
}

// unreadable lets a walk go on past a stream that is damaged: it is reported
// where the walk comes to it.
func unreadable(err error) error {
	if fault.CodeOf(err) == fault.LogDamaged {
		return nil
	}
	return err
}

// compareViews checks that the rows of a stream are there and say the same.
func (d *Desk) compareViews(ctx context.Context, name string, s *stream, report func(Finding)) error {
	views, _, err := project(name, s)
	if err != nil {
		report(Finding{name, err.Error()})
		return nil
	}
	for _, v := range views {
		got, ok, err := d.Store.Get(ctx, v.Kind, v.ID)
		if err != nil {
			return err
		}
		if !ok || got.State != v.State || got.Rank != v.Rank || string(got.Body) != string(v.Body) {
			report(Finding{v.Kind + " " + v.ID, "the view does not say what the log says; rebuild it"})
		}
	}
	return nil
}

// walk visits every stream that is not erased, in order of name, folded from
// its events; bad is what keeps it from being read.
func (d *Desk) walk(ctx context.Context, visit func(name string, s *stream, bad error) error) error {
	after := ""
	for {
		names, err := d.Store.Streams(ctx, "", after, 200)
		if err != nil || len(names) == 0 {
			return err
		}
		for _, name := range names {
			w := &work{Desk: d, ctx: ctx, actor: system, now: d.now(), streams: map[string]*stream{}}
			bad := w.read(name)
			if code := fault.CodeOf(bad); bad != nil && code != fault.LogDamaged {
				return bad
			}
			s := w.streams[name]
			if bad == nil && s.erased {
				continue
			}
			if err := visit(name, s, bad); err != nil {
				return err
			}
		}
		after = names[len(names)-1]
	}
}

// Rebuild computes all views anew from the log.
func (d *Desk) Rebuild(ctx context.Context, actor casefile.Actor) error {
	if err := May(actor, ManageDesk); err != nil {
		return err
	}
	streams := map[string]*stream{}
	var order []string
	err := d.Store.Walk(ctx, 0, func(s journal.Stored) error {
		st, ok := streams[s.Stream]
		if !ok {
			st = &stream{}
			streams[s.Stream] = st
			order = append(order, s.Stream)
		}
		st.version, st.subject, st.erased = s.Version, s.Subject, st.erased || s.Erased
		if s.Erased {
			return nil
		}
		e, err := d.registry.Decode(s.Entry)
		if err != nil {
			return fault.New(fault.LogDamaged, "where", s.Stream).Because(err)
		}
		st.events = append(st.events, e)
		return nil
	})
	if err != nil {
		return err
	}
	err = d.Store.Rebuild(ctx, func(put func(View) error) error {
		for _, name := range order {
			if streams[name].erased {
				continue
			}
			views, _, err := project(name, streams[name])
			if err != nil {
				return err
			}
			for _, v := range views {
				if err := put(v); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.noted(ctx, actor, ManageDesk, "views")
}

// Erase destroys a customer's key and what the views hold of them. It is
// refused, with its reason, while something of theirs is open. The customer is
// named by the shop's own id, by e-mail or by Ref.
func (d *Desk) Erase(ctx context.Context, actor casefile.Actor, customer string) error {
	if err := May(actor, ManageDesk); err != nil {
		return err
	}
	ref, err := d.refOf(ctx, customer)
	if err != nil {
		return err
	}
	for _, q := range []Query{
		{Kind: KindPromise, Subject: ref, States: []string{"made"}, Limit: 1},
		{Kind: KindInstruction, Subject: ref, States: []string{"queued", "sent"}, Limit: 1},
		{Kind: KindCase, Subject: ref, States: []string{"open", "offered", "read_back", OnlyRead, "agreed", "recovery"}, Limit: 1},
	} {
		open, err := d.Store.List(ctx, q)
		if err != nil {
			return err
		}
		if len(open) > 0 {
			return fault.New(fault.HeldOpen, "what", q.Kind+" "+open[0].ID)
		}
	}
	err = d.Store.Erase(ctx, ref, d.now())
	d.shelf.clear() // also where the key is destroyed and only the files could not be purged
	d.inbox.clear()
	if err != nil {
		return err
	}
	return d.noted(ctx, actor, ManageDesk, "erased/"+ref)
}

func (d *Desk) refOf(ctx context.Context, customer string) (string, error) {
	for _, term := range []string{idTerm(customer), emailTerm(customer)} {
		found, err := d.Store.List(ctx, Query{Kind: KindCustomer, Terms: []string{term}, Limit: 2})
		if err != nil {
			return "", err
		}
		if len(found) == 1 {
			return found[0].ID, nil
		}
	}
	if _, ok, err := d.Store.Get(ctx, KindCustomer, customer); err != nil || ok {
		return customer, err
	}
	return "", fault.New(fault.CustomerUnknown)
}
