package desk

import (
	"context"
	"strings"
	"sync"
	"time"

	"makegood/internal/casefile"
)

// watchers are those who want to hear that a case has changed. What they hear is
// the case's number and nothing else: they look for themselves, from their seat.
type watchers struct {
	mu  sync.Mutex
	all map[*watcher]bool
}

// watcher is one who listens. Cases that change while it is busy are told once,
// when it has time.
type watcher struct {
	seat    casefile.Seat
	only    string // the one case it may hear of; "" is every case
	waiting map[string]bool
	wake    chan struct{}
}

// Watch tells the numbers of cases that change, until ctx ends; then the channel
// closes. A customer's link hears of its own case, and nobody hears of what
// the other seat keeps for itself.
func (d *Desk) Watch(ctx context.Context, actor casefile.Actor) (<-chan string, error) {
	if err := May(actor, ReadCase); err != nil {
		return nil, err
	}
	if actor.Kind != casefile.Client {
		if err := May(actor, ListCases); err != nil {
			return nil, err
		}
	}
	w := &watcher{seat: actor.Seat(), only: actor.Case, waiting: map[string]bool{}, wake: make(chan struct{}, 1)}
	if actor.Kind == casefile.Client && w.only == "" {
		w.only = "none" // a customer who is not on a case yet
	}
	d.watching.add(w)
	told := make(chan string)
	go func() {
		defer close(told)
		defer d.watching.remove(w)
		for {
			select {
			case <-ctx.Done():
				return
			case <-w.wake:
			}
			for _, id := range d.watching.take(w) {
				select {
				case told <- id:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return told, nil
}

// Follow looks at each tick for cases that other processes on the same database
// have changed, until ctx ends. What this process changes is told at once. Its
// error is the last look's: a database that is away is looked at again.
func (d *Desk) Follow(ctx context.Context, tick <-chan time.Time, failed func(error)) {
	var behind trail
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
		if d.watching.none() {
			behind = trail{}
			continue
		}
		moved, err := behind.look(ctx, d.Store)
		if err != nil && ctx.Err() == nil {
			failed(err)
		}
		d.watching.tell(moved)
	}
}

// trail remembers how far the log was seen. Positions are given out before they
// are committed, so that a smaller one may appear after a larger: each look goes
// back as far as the log had come some looks ago, and tells only what is new.
type trail struct {
	ends []int64
	seen map[string]int64
}

const trailLooks = 20

func (t *trail) look(ctx context.Context, s Store) ([]string, error) {
	from := int64(-1)
	if len(t.ends) > 0 {
		from = t.ends[0]
	}
	heads, end, err := s.Moved(ctx, from)
	if err != nil {
		return nil, err
	}
	var moved []string
	for name, position := range heads {
		if t.seen[name] != position {
			moved = append(moved, name)
		}
	}
	t.seen = heads
	if t.ends = append(t.ends, end); len(t.ends) > trailLooks {
		t.ends = t.ends[1:]
	}
	return moved, nil
}

func (w *watchers) add(one *watcher) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all == nil {
		w.all = map[*watcher]bool{}
	}
	w.all[one] = true
}

func (w *watchers) remove(one *watcher) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.all, one)
}

func (w *watchers) none() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.all) == 0
}

func (w *watchers) take(one *watcher) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	ids := make([]string, 0, len(one.waiting))
	for id := range one.waiting {
		ids = append(ids, id)
	}
	clear(one.waiting)
	return ids
}

// tell says that streams have moved; it never waits.
func (w *watchers) tell(streams []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.all) == 0 {
		return
	}
	for _, name := range streams {
		id, side, ok := caseNamed(name)
		if !ok {
			continue
		}
		for one := range w.all {
			if one.only != "" && one.only != id || side != "" && side != string(one.seat) {
				continue
			}
			one.waiting[id] = true
			select {
			case one.wake <- struct{}{}:
			default:
			}
		}
	}
}

// caseNamed is the case that a stream belongs to, and the seat that it is for
// alone.
func caseNamed(name string) (id, side string, ok bool) {
	rest, ok := strings.CutPrefix(name, "case/")
	id, side, _ = strings.Cut(rest, "/")
	return id, side, ok
}
