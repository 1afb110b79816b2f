package desk

import (
	"context"
	"slices"
	"sync"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/journal"
)

// shelf holds streams as this process last read or wrote them, so that a command
// need not read, open and decode what a page or the command before it just did.
// They may be behind: others append too, and erase. So only a unit of work
// that appends may rest on one, and its batch demands that the stream still
// stands where it stood and that nobody erased whose it is; what it would
// refuse, it asks of the store first. Once a minute it is emptied.
type shelf struct {
	mu      sync.Mutex
	streams map[string]shelved
	size    int
	since   time.Time // when it was empty
}

// shelved is a stream on the shelf; nobody changes its events. Version 0 is one
// that did not exist.
type shelved struct {
	subject string
	version int64
	events  []journal.Event
	size    int // bytes of its payloads, and a little for itself
}

// Bounds of the shelf, in bytes of payloads; decoded they take a few times
// as much.
const (
	shelfBytes  = 4 << 20
	shelfStream = 256 << 10
	shelfItself = 200
)

// shelfTime is how long what nobody asks for may stay, and with it what somebody
// else's erasure has ended.
const shelfTime = time.Minute

func (f *shelf) get(name string) (shelved, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, ok := f.streams[name]
	return s, ok
}

// put keeps a stream, unless a later version is there.
func (f *shelf) put(name string, s shelved) {
	f.mu.Lock()
	defer f.mu.Unlock()
	before, ok := f.streams[name]
	if ok && before.version > s.version {
		return
	}
	if f.streams == nil {
		f.streams = map[string]shelved{}
	}
	f.drop(name)
	if s.size += shelfItself; s.size > shelfStream {
		return
	}
	for other := range f.streams {
		if f.size+s.size <= shelfBytes {
			break
		}
		f.drop(other)
	}
	s.events = slices.Clip(s.events) // who appends to it makes a list of their own
	f.streams[name], f.size = s, f.size+s.size
}

func (f *shelf) drop(name string) {
	f.size -= f.streams[name].size
	delete(f.streams, name)
}

func (f *shelf) forget(names ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, name := range names {
		f.drop(name)
	}
}

// clear empties the shelf: what was erased is not kept in the clear.
func (f *shelf) clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.streams, f.size = nil, 0
}

// sweep empties the shelf where it is time.
func (f *shelf) sweep(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if age := now.Sub(f.since); age < 0 || age >= shelfTime {
		f.streams, f.size, f.since = nil, 0, now
	}
}

// swift runs a unit of work that will probably append, on streams as the shelf
// has them. What it writes, the store holds against the log; any other outcome
// may come of a stream that has moved, and is found again on what is there now.
func (d *Desk) swift(ctx context.Context, actor casefile.Actor, body func(*work) error) error {
	w := d.work(ctx, actor)
	w.swift = true
	wrote := false
	err := w.anew()
	if err == nil {
		err = body(w)
	}
	refused := err != nil
	if !refused {
		wrote, err = w.commit()
	}
	code := fault.CodeOf(err)
	switch {
	case wrote:
		return nil
	case code == fault.Conflict:
	case len(w.resting()) == 0, !refused && err != nil && code != fault.Erased:
		return err
	}
	d.shelf.forget(w.resting()...)
	return d.do(ctx, actor, body)
}

// resting names the streams that were not read but come from the shelf.
func (w *work) resting() []string {
	var names []string
	for name, s := range w.streams {
		if s.shelved {
			names = append(names, name)
		}
	}
	return names
}

// keep remembers streams as the unit of work leaves them; of those that it
// appended to, these are the new events as the store gives them back.
func (w *work) keep(fresh map[string]shelved) {
	for name, s := range w.streams {
		if s.erased || s.shelved && len(s.fresh) == 0 {
			continue
		}
		more := fresh[name]
		w.shelf.put(name, shelved{s.subject, s.version + int64(len(more.events)), slices.Concat(s.events, more.events), s.size + more.size})
	}
}
