package desk

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/shop"
)

// work is one command's unit of work: what it read, and what it will write, in
// one transaction or not at all.
type work struct {
	*Desk
	ctx     context.Context
	actor   casefile.Actor
	now     time.Time
	streams map[string]*stream
	on      string // what the audit trail says it was about; "" leaves it to the streams
	quiet   bool   // the desk's own bookkeeping: the audit trail says nothing of it
	swift   bool   // streams on the shelf need not be read

	ofOrder map[string][]string // by order, the streams of its cases, once they were listed
}

// stream is a stream as it was read, and the events that are to be appended.
type stream struct {
	subject string
	version int64
	events  []journal.Event // read
	fresh   []journal.Event // to be appended
	erased  bool
	shelved bool // it was not read: it comes from the shelf
	size    int  // bytes of the payloads that were read
}

func (d *Desk) work(ctx context.Context, actor casefile.Actor) *work {
	return &work{Desk: d, ctx: ctx, actor: actor, now: d.now(), streams: map[string]*stream{}}
}

// do runs a unit of work and commits it. When somebody else was faster it runs
// again on what is there now: one after another in this process, so that many who
// write to one stream at the same instant do not keep each other waiting for ever.
// Each try that fails is somebody else's that did not.
func (d *Desk) do(ctx context.Context, actor casefile.Actor, body func(*work) error) error {
	const tries = 32
	var err error
	for try := range tries {
		if try == 1 {
			select {
			case d.again <- struct{}{}:
				defer func() { <-d.again }()
			case <-ctx.Done():
				return err
			}
		}
		w := d.work(ctx, actor)
		if err = w.anew(); err != nil {
			return err
		}
		if err = body(w); err != nil {
			return err
		}
		if _, err = w.commit(); fault.CodeOf(err) != fault.Conflict {
			return err
		}
	}
	return err
}

// read loads streams that were not loaded yet.
func (w *work) read(names ...string) error {
	var missing []string
	for _, n := range names {
		if _, ok := w.streams[n]; ok {
			continue
		}
		if k, ok := w.shelf.get(n); ok && w.swift {
			w.streams[n] = &stream{subject: k.subject, version: k.version, events: k.events, shelved: true, size: k.size - shelfItself}
			continue
		}
		missing = append(missing, n)
	}
	if len(missing) == 0 {
		return nil
	}
	found, err := w.Store.Load(w.ctx, missing...)
	if err != nil {
		return err
	}
	for _, n := range missing {
		s := &stream{}
		for _, stored := range found[n] {
			s.version, s.subject = stored.Version, stored.Subject
			s.size += len(stored.Payload)
			if stored.Erased {
				s.erased = true
				continue
			}
			e, err := w.registry.Decode(stored.Entry)
			if err != nil {
				return fault.New(fault.LogDamaged, "where", n).Because(err)
			}
			s.events = append(s.events, e)
		}
		w.streams[n] = s
		if !s.erased {
			w.shelf.put(n, shelved{s.subject, s.version, s.events, s.size})
		}
	}
	return nil
}

// add appends events to a stream that was read.
func (w *work) add(name, subject string, events ...journal.Event) {
	if len(events) == 0 {
		return
	}
	s := w.streams[name]
	if s.version == 0 && len(s.fresh) == 0 {
		s.subject = subject
	}
	s.fresh = append(s.fresh, events...)
}

// fold gives the state of a stream, fresh events included.
func fold[T interface{ Evolve(journal.Event) T }](s *stream, zero T) T {
	for _, e := range s.events {
		zero = zero.Evolve(e)
	}
	for _, e := range s.fresh {
		zero = zero.Evolve(e)
	}
	return zero
}

// commit writes everything in one transaction; streams that were only read
// must not have moved. wrote is false where there was nothing to write.
func (w *work) commit() (wrote bool, err error) {
	b := Batch{At: w.now, By: w.actor.ID}
	fresh := map[string]shelved{}
	for _, name := range slices.Sorted(maps.Keys(w.streams)) {
		s := w.streams[name]
		if len(s.fresh) == 0 {
			b.Guards = append(b.Guards, s.guards(name)...)
			continue
		}
		a := Append{Stream: name, Expected: s.version, Subject: s.subject}
		var f shelved
		if a.Entries, f, err = w.encode(s.fresh); err != nil {
			return false, fault.New(fault.Internal).Because(fmt.Errorf("desk: %s: %w", name, err))
		}
		fresh[name] = f
		b.Appends = append(b.Appends, a)
		views, drops, err := project(name, s)
		if err != nil {
			return false, fault.New(fault.Internal).Because(err)
		}
		b.Views, b.Drops = append(b.Views, views...), append(b.Drops, drops...)
	}
	if len(b.Appends) == 0 {
		return false, nil
	}
	if err := w.note(&b); err != nil {
		return false, err
	}
	if err := w.sign(&b); err != nil {
		return false, err
	}
	if err := w.Store.Append(w.ctx, b); err != nil {
		return false, err
	}
	if o := onceOf(w.ctx); o != nil {
		o.used = len(b.Appends) > 0 && b.Appends[len(b.Appends)-1].Stream == commandStream(o.key)
	}
	w.keep(fresh)
	w.watching.tell(b.streams())
	return true, nil
}

// encode writes events as entries, and reads them again: what can't be read
// is never written, since it would shut its stream for good. What was read is
// what the store would give back.
func (w *work) encode(events []journal.Event) (entries []journal.Entry, read shelved, err error) {
	for _, e := range events {
		entry, err := w.registry.Encode(e)
		if err != nil {
			return nil, read, err
		}
		back, err := w.registry.Decode(entry)
		if err != nil {
			return nil, read, err
		}
		entries, read.events = append(entries, entry), append(read.events, back)
		read.size += len(entry.Payload)
	}
	return entries, read, nil
}

// guards demand that a stream which was only read has not moved: where a
// decision rests on it, or where it comes from the shelf.
func (s *stream) guards(name string) []Guard {
	switch {
	case s.version > 0 && guarded(name):
		g := Guard{Stream: name, Version: s.version}
		if s.shelved {
			g.Subject = s.subject
		}
		return []Guard{g}
	case s.shelved:
		return []Guard{{Stream: name, Version: s.version, Subject: s.subject, Loose: true}}
	}
	return nil
}

// readCase loads a case and, for a human or a program in a seat, that seat's own side.
func (w *work) readCase(id string) (casefile.Case, casefile.Side, error) {
	id = trimNumber(id)
	own := casefile.SideStream(id, w.actor.Seat())
	if err := w.read(casefile.Stream(id), own); err != nil {
		return casefile.Case{}, casefile.Side{}, err
	}
	s := w.streams[casefile.Stream(id)]
	if s.erased {
		return casefile.Case{}, casefile.Side{}, fault.New(fault.Erased)
	}
	c := fold(s, casefile.Case{})
	if !c.Exists() {
		return c, casefile.Side{}, fault.New(fault.NotFound, "what", "case "+id)
	}
	if w.actor.Kind == casefile.Guest && w.actor.Case != c.ID {
		return casefile.Case{}, casefile.Side{}, fault.New(fault.NotYours)
	}
	if w.actor.Kind == casefile.Client && (w.actor.Customer != c.Customer || w.actor.Case != "" && w.actor.Case != c.ID) {
		return casefile.Case{}, casefile.Side{}, fault.New(fault.NotYours)
	}
	if err := w.recall(c); err != nil {
		return c, casefile.Side{}, err
	}
	return c, fold(w.streams[own], casefile.Side{Seat: w.actor.Seat(), Notes: []casefile.Note{}}), nil
}

// decide lets the case decide a command and keeps what follows from it.
func (w *work) decide(c casefile.Case, own casefile.Side, cmd casefile.Command) (casefile.Case, error) {
	policy, zoneName, id, subject := c.Policy, c.Zone, c.ID, c.Customer
	if open, ok := cmd.(casefile.OpenCase); ok {
		policy, zoneName, id, subject = open.Policy, open.Zone, open.ID, open.Customer.Ref
	}
	seat := w.actor.Seat()
	if err := w.read(casefile.Stream(id), casefile.SideStream(id, seat)); err != nil {
		return c, err
	}
	scene := w.under(c, w.scene(w.actor, policy, zoneName, w.now))
	if _, plans := cmd.(casefile.DraftPlan); plans && seat == casefile.House {
		value, err := w.value(c, scene)
		if err != nil {
			return c, err
		}
		scene.Value = value
	}
	out, err := w.settled(c, own, cmd, scene)
	if err != nil {
		return c, err
	}
	w.add(casefile.Stream(id), subject, out.Shared...)
	w.add(casefile.SideStream(id, seat), subject, out.Own...)
	if err := w.post(id, out.Ledger...); err != nil {
		return c, err
	}
	for _, e := range out.Shared {
		c = c.Evolve(e)
	}
	if promisesGoods(out.Shared) {
		return w.checkSupply(c, own)
	}
	return c, nil
}

// readOrder loads an order; ok is false when there is none.
func (w *work) readOrder(id string) (shop.Order, bool, error) {
	name := orderStream(id)
	if err := w.read(name); err != nil {
		return shop.Order{}, false, err
	}
	s := w.streams[name]
	if s.erased {
		return shop.Order{}, false, fault.New(fault.Erased)
	}
	return fold(s, shop.Order{}), s.version > 0 || len(s.fresh) > 0, nil
}

func orderStream(id string) string     { return "order/" + id }
func customerStream(ref string) string { return "customer/" + ref }
func methodStream(id string) string    { return "method/" + id }
func productStream(id string) string   { return "product/" + id }

// guarded says for which streams that were only read it matters that they have
// not moved: those that a decision rests on.
func guarded(name string) bool {
	return hasPrefix(name, "case/") && !hasSide(name) || hasPrefix(name, "order/") || hasPrefix(name, "method/") || hasPrefix(name, "product/") || hasPrefix(name, "ledger/") || hasPrefix(name, "settlement/")
}
