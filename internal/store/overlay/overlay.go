// Package overlay is a store on top of another: what is written stays in
// memory and is gone when the overlay is dropped; the store below is only read.
// Dry runs use it: the same commands, the same rules, nothing kept. On top of
// nothing it is a store in memory.
//
// A stream is copied up when it is first appended to; from then on what the
// store below adds to it is not seen. Nothing is sealed here, since nothing is
// written; hashes of own events run over the clear payload.
package overlay

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"makegood/internal/desk"
	"makegood/internal/journal"
	"makegood/internal/store"
)

// ownPositions is where the positions of own events begin: behind any that a
// database gives in our lifetime.
const ownPositions = 1 << 53

// Store is an overlay. It is safe for concurrent use.
type Store struct {
	below desk.Store // nil: nothing below

	mu       sync.RWMutex
	streams  map[string][]journal.Stored // whole streams that were appended to
	own      []journal.Stored            // own events in the order of their positions
	views    map[desk.Key]row            // own views; a dropped one hides that below
	hidden   bool                        // a rebuild has hidden every view below
	erased   map[string]time.Time
	changes  int                  // how often something was written here
	signed   map[string]signature // heads at the last checkpoint
	rebuilds sync.Mutex           // held while a rebuild fills
}

type row struct {
	desk.View
	terms   map[string]bool
	dropped bool
}

type signature struct {
	version int64
	hash    journal.Hash
}

var _ desk.Store = (*Store)(nil)

// New lays an overlay over a store, which it does not close; nil makes a store
// in memory alone.
func New(below desk.Store) *Store {
	return &Store{
		below:   below,
		streams: map[string][]journal.Stored{},
		views:   map[desk.Key]row{},
		erased:  map[string]time.Time{},
		signed:  map[string]signature{},
	}
}

// Close drops what was written; the store below stays open.
func (s *Store) Close() error { return nil }

// Load reads own streams, and the others from below.
func (s *Store) Load(ctx context.Context, streams ...string) (map[string][]journal.Stored, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.load(ctx, streams)
}

func (s *Store) load(ctx context.Context, streams []string) (map[string][]journal.Stored, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	loaded := make(map[string][]journal.Stored, len(streams))
	var rest []string
	for _, name := range streams {
		if events, ok := s.streams[name]; ok {
			loaded[name] = s.seenAll(events)
		} else {
			rest = append(rest, name)
		}
	}
	if s.below == nil || len(rest) == 0 {
		return loaded, nil
	}
	found, err := s.below.Load(ctx, rest...)
	if err != nil {
		return nil, err
	}
	for name, events := range found {
		loaded[name] = s.seenAll(events)
	}
	return loaded, nil
}

func (s *Store) seenAll(events []journal.Stored) []journal.Stored {
	seen := make([]journal.Stored, len(events))
	for i, e := range events {
		seen[i] = s.seen(e)
	}
	return seen
}

// seen is an event as the overlay shows it: without payload once its subject
// was erased here.
func (s *Store) seen(e journal.Stored) journal.Stored {
	if _, erased := s.erased[e.Subject]; erased {
		e.Payload, e.Erased = nil, true
	}
	return e
}

// Append writes a batch, all of it or nothing.
func (s *Store) Append(ctx context.Context, b desk.Batch) error {
	if err := store.CheckBatch(b); err != nil {
		return err
	}
	// A rebuild keeps appends out, as it does in a database.
	s.rebuilds.Lock()
	defer s.rebuilds.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.refuseErased(ctx, b); err != nil {
		return err
	}
	streams := map[string]bool{}
	for _, a := range b.Appends {
		streams[a.Stream] = true
	}
	for _, g := range b.Guards {
		streams[g.Stream] = true
	}
	loaded, err := s.load(ctx, slices.Sorted(maps.Keys(streams)))
	if err != nil {
		return err
	}
	if err := store.CheckVersions(b, func(stream string) int64 { return int64(len(loaded[stream])) }); err != nil {
		return err
	}
	for _, a := range b.Appends {
		if len(a.Entries) == 0 {
			continue
		}
		events := loaded[a.Stream]
		for _, e := range a.Entries {
			events = append(events, s.keep(b, a, e, events))
		}
		loaded[a.Stream] = events
		s.streams[a.Stream] = events
	}
	s.changes++
	for _, k := range b.Drops {
		s.views[k] = row{dropped: true}
	}
	for _, v := range b.Views {
		s.put(v)
	}
	return nil
}

// keep makes the stored event of an entry behind the events of its stream.
func (s *Store) keep(b desk.Batch, a desk.Append, e journal.Entry, events []journal.Stored) journal.Stored {
	e.Payload = slices.Clone(e.Payload)
	stored := journal.Stored{
		Entry: e, Stream: a.Stream, Version: int64(len(events)) + 1, Position: ownPositions + int64(len(s.own)),
		At: journal.Instant(b.At), By: b.By, Subject: a.Subject,
	}
	var before journal.Hash
	if len(events) > 0 {
		before = events[len(events)-1].Hash
	}
	stored.Hash = journal.Link(before, stored, e.Payload)
	s.own = append(s.own, stored)
	return stored
}

// Walk visits the events below, but for what came to own streams since they
// were copied up, and then the own events.
func (s *Store) Walk(ctx context.Context, after int64, visit func(journal.Stored) error) error {
	s.mu.RLock()
	own := slices.Clone(s.own)
	copied := make(map[string]int64, len(s.streams)) // how many events were below
	for name, events := range s.streams {
		copied[name] = int64(slices.IndexFunc(events, func(e journal.Stored) bool { return e.Position >= ownPositions }))
	}
	s.mu.RUnlock()
	show := func(e journal.Stored) error {
		s.mu.RLock()
		e = s.seen(e)
		s.mu.RUnlock()
		return visit(e)
	}
	if s.below != nil && after < ownPositions {
		err := s.below.Walk(ctx, after, func(e journal.Stored) error {
			if n, ok := copied[e.Stream]; ok && e.Version > n {
				return nil
			}
			return show(e)
		})
		if err != nil {
			return err
		}
	}
	for _, e := range own {
		if err := ctx.Err(); err != nil {
			return err
		}
		if e.Position > after {
			if err := show(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// Moved lists own streams and those below that moved.
func (s *Store) Moved(ctx context.Context, after int64) (heads map[string]int64, end int64, err error) {
	heads = map[string]int64{}
	if s.below != nil && after < ownPositions {
		if heads, end, err = s.below.Moved(ctx, after); err != nil {
			return nil, 0, err
		}
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	end = max(end, after)
	for _, e := range s.own {
		if end = max(end, e.Position); after >= 0 && e.Position > after {
			heads[e.Stream] = e.Position
		}
	}
	return heads, end, ctx.Err()
}

// Mark is that of the store below, and how often something was written here.
func (s *Store) Mark(ctx context.Context) (mark string, err error) {
	if s.below != nil {
		if mark, err = s.below.Mark(ctx); err != nil {
			return "", err
		}
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return fmt.Sprint(mark, "+", s.changes), ctx.Err()
}

// Streams merges the names of own streams with those below.
func (s *Store) Streams(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	if limit <= 0 {
		limit = 100
	}
	s.mu.RLock()
	var names []string
	for name := range s.streams {
		if strings.HasPrefix(name, prefix) && name > after {
			names = append(names, name)
		}
	}
	s.mu.RUnlock()
	if s.below != nil {
		more, err := s.below.Streams(ctx, prefix, after, limit)
		if err != nil {
			return nil, err
		}
		names = append(names, more...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	return names[:min(limit, len(names))], ctx.Err()
}
