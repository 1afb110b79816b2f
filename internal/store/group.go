package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"makegood/internal/desk"
	"makegood/internal/fault"
)

// A durable commit costs more than what is written by it. So batches that come
// while a transaction is under way wait, and go into the next one together: the
// first of them writes for all, and tells each its own answer.

// request is a batch that somebody waits for.
type request struct {
	ctx    context.Context
	batch  desk.Batch
	err    error     // the answer
	signal chan bool // true: write for all who wait; false: the answer is there
}

// Bounds of a group, so that nobody waits for very many others.
const (
	groupBatches = 64
	groupRows    = 1000 // events and views; a batch that is larger goes alone
)

func (r *request) rows() int {
	n := len(r.batch.Views) + len(r.batch.Drops)
	for _, a := range r.batch.Appends {
		n += len(a.Entries)
	}
	return n
}

type groups struct {
	mu      sync.Mutex
	busy    bool
	waiting []*request
}

// join waits until the request was written, by this goroutine or by another's.
// A caller whose context ends while waiting for a turn knows that nothing was
// written; once the turn has come the answer is awaited.
func (g *groups) join(r *request, write func([]*request)) error {
	g.mu.Lock()
	lead := !g.busy
	g.busy = true
	if !lead {
		g.waiting = append(g.waiting, r)
	}
	g.mu.Unlock()
	if !lead {
		select {
		case lead = <-r.signal:
		case <-r.ctx.Done():
			if g.leave(r) {
				return fmt.Errorf("store: append: %w", r.ctx.Err())
			}
			lead = <-r.signal
		}
	}
	if !lead {
		return r.err
	}
	defer g.pass()
	group := g.gather(r)
	write(group)
	for _, other := range group[1:] {
		other.signal <- false
	}
	return r.err
}

// gather takes out of the queue whoever goes together with the first.
func (g *groups) gather(first *request) []*request {
	g.mu.Lock()
	defer g.mu.Unlock()
	n, rows := 0, first.rows()
	for n < min(len(g.waiting), groupBatches-1) && rows+g.waiting[n].rows() <= groupRows {
		rows += g.waiting[n].rows()
		n++
	}
	group := append([]*request{first}, g.waiting[:n]...)
	g.waiting = slices.Delete(g.waiting, 0, n)
	return group
}

// pass hands the turn to the next in the queue.
func (g *groups) pass() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.busy = len(g.waiting) > 0; g.busy {
		next := g.waiting[0]
		g.waiting = slices.Delete(g.waiting, 0, 1)
		next.signal <- true
	}
}

// leave takes a request out of the queue; false when its turn has come.
func (g *groups) leave(r *request) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	at := slices.Index(g.waiting, r)
	if at >= 0 {
		g.waiting = slices.Delete(g.waiting, at, at+1)
	}
	return at >= 0
}

// appendGroup writes the batches of a group in one transaction. Where one of
// them makes the database refuse it all, each is written alone, so that nobody
// pays for another's mistake.
func (s *Store) appendGroup(group []*request) {
	ctx, stop := together(group)
	defer stop()
	all := wantsOf(group)
	done, err := s.swift(ctx, group, all)
	if !done && err == nil {
		var w *writing
		err = s.tried(ctx, "append", func(t tx) (err error) {
			w, err = s.append(ctx, t, group, all)
			return err
		})
		if err == nil {
			s.known.remember(w, all)
		} else {
			s.known.forget()
		}
	}
	switch {
	case err == nil:
	case len(group) > 1 && s.refused(err):
		for _, r := range group {
			r.err = nil // what it was answered rested on those before it
			s.appendGroup([]*request{r})
		}
	default:
		for _, r := range group {
			if r.err = err; r.ctx.Err() != nil && len(group) > 1 {
				r.err = fmt.Errorf("store: append: %w (%w)", r.ctx.Err(), err)
			}
		}
	}
}

// refused reports whether a failed transaction surely wrote nothing, and may
// have failed for one batch's sake.
func (s *Store) refused(err error) bool {
	switch fault.CodeOf(err) {
	case fault.Conflict, fault.LogDamaged, fault.Erased:
		return true
	case fault.Unavailable:
		return false
	}
	return s.d.refused(err)
}

// together is a context that ends when everybody's has ended.
func together(group []*request) (context.Context, func()) {
	if len(group) == 1 {
		return group[0].ctx, func() {}
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(group[0].ctx))
	var left atomic.Int64
	left.Store(int64(len(group)))
	stops := make([]func() bool, 0, len(group))
	for _, r := range group {
		stops = append(stops, context.AfterFunc(r.ctx, func() {
			if left.Add(-1) == 0 {
				cancel()
			}
		}))
	}
	return ctx, func() {
		for _, stop := range stops {
			stop()
		}
		cancel()
	}
}
