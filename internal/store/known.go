package store

import (
	"crypto/cipher"
	"slices"
	"sync"

	"makegood/internal/desk"
)

// known is how this store left what it wrote last: where streams stand, what
// stands in the clear of rows, whose keys are alive, and the last place in the
// log. SQLite says whether anybody else has committed since: if nobody has, it is
// what would be read again, and is not read. PostgreSQL says no such thing: there
// it is a guess, which the transaction that rests on it proves (postgres_swift.go).
type known struct {
	mu    sync.Mutex
	epoch int    // counts how often all was forgotten
	state string // of the database when it was known; "" where that can't be told
	heads recent[string, head]
	rows  recent[desk.Key, knownRow]
	alive recent[string, struct{}] // subjects whose keys are not destroyed
	last  int64                    // place of the last event; 0: not known
	alone int                      // how many batches found the log's end where this store had left it
}

// knownRow is a row of a view as it stands, or that there is none.
type knownRow struct {
	oldRow

	there  bool
	said   [32]byte // of which terms its digest was made
	hashes string   // of those terms, in order; "" also where only the row was read
}

// A recent keeps what was used or put lately: between half of its bound and all of
// it.
type recent[K comparable, V any] struct{ young, old map[K]V }

// knownThings bounds how many streams, and how many rows, are known: three megabytes.
const knownThings = 4096

func (r *recent[K, V]) get(k K) (v V, ok bool) {
	if v, ok = r.young[k]; ok {
		return v, true
	}
	if v, ok = r.old[k]; ok {
		r.put(k, v)
	}
	return v, ok
}

func (r *recent[K, V]) put(k K, v V) {
	if r.young == nil || len(r.young) >= knownThings/2 {
		r.old, r.young = r.young, map[K]V{}
	}
	r.young[k] = v
}

// forget lets go of everything: it was changed by other means than a batch.
func (k *known) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.clear("")
}

func (k *known) clear(state string) {
	k.epoch++
	k.state, k.last, k.alone = state, 0, 0
	k.heads, k.rows, k.alive = recent[string, head]{}, recent[desk.Key, knownRow]{}, recent[string, struct{}]{}
}

// settled reports whether this store seems to be the only one that writes.
func (k *known) settled() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.alone >= swiftAfter
}

// tell puts on the ground what is known in this state of the database, and answers
// what is left to be read.
func (k *known) tell(state string, w wants, keys *keyCache, g *ground) (left wants) {
	k.mu.Lock()
	defer k.mu.Unlock()
	g.epoch, g.state = k.epoch, state
	if state == "" {
		return w
	}
	if state != k.state {
		k.clear(state)
		g.epoch = k.epoch
		return w
	}
	return k.say(w, keys, g, false)
}

// guess puts on the ground what was known when this store wrote last, and keys as
// they were last read: all of it is to be proved.
func (k *known) guess(w wants, keys *keyCache, g *ground) (left wants) {
	k.mu.Lock()
	defer k.mu.Unlock()
	g.epoch = k.epoch
	return k.say(w, keys, g, true)
}

func (k *known) say(w wants, keys *keyCache, g *ground, proved bool) (left wants) {
	stands := func(stream string) bool {
		h, ok := k.heads.get(stream)
		if h.version > 0 {
			g.heads[stream] = h
		}
		return ok
	}
	left = wants{count: w.count}
	left.streams = without(w.streams, stands)
	left.loose = without(w.loose, stands)
	left.subjects = without(w.subjects, func(subject string) bool {
		key := keys.held(subject)
		if _, alive := k.alive.get(subject); key.aead == nil || !alive && !proved {
			return false
		}
		g.keys[subject], g.wrapped[subject] = key.aead, key.wrapped
		return true
	})
	left.views = without(w.views, func(key desk.Key) bool {
		row, ok := k.rows.get(key)
		if row.there {
			g.views[key] = row
		}
		return ok
	})
	if k.last > 0 {
		for i := range w.count {
			g.positions = append(g.positions, k.last+1+int64(i))
		}
		left.count = 0
	}
	return left
}

// remember keeps how a group left the ground that it was written on.
func (k *known) remember(w *writing, all wants) {
	k.mu.Lock()
	defer k.mu.Unlock()
	g := w.on
	if k.epoch != g.epoch || k.state != g.state {
		return // meanwhile something else was written
	}
	for _, names := range [][]string{all.streams, all.loose} {
		for _, name := range names {
			if at := g.heads[name]; at.version == 0 || at.hash != nil { // else no more than its version was proved
				k.heads.put(name, at)
			}
		}
	}
	for subject, key := range g.keys {
		if key != nil {
			k.alive.put(subject, struct{}{})
		}
	}
	for key := range w.drops {
		k.rows.put(key, knownRow{})
	}
	for key, row := range w.rows {
		k.rows.put(key, row)
	}
	if g.first > 0 {
		if k.alone++; g.first != k.last+1 {
			k.alone = 0
		}
		if k.last = g.last; len(g.positions) > 0 { // some were left over
			k.last = 0
		}
	}
}

// without are those of which tell is not true.
func without[T any](list []T, tell func(T) bool) []T {
	var left []T
	for _, one := range list {
		if !tell(one) {
			left = append(left, one)
		}
	}
	return left
}

// wants is what a group of batches rests on and writes. Lists are in order, each
// name once.
type wants struct {
	streams  []string   // held until it is written
	loose    []string   // looked at
	subjects []string   // whose keys it needs, but for the shop's
	views    []desk.Key // rows that it writes
	count    int        // events
}

func (w wants) size() int { return len(w.streams) + len(w.loose) + len(w.subjects) + len(w.views) }

func wantsOf(group []*request) wants {
	var w wants
	for _, r := range group {
		held, seen := touched(r.batch)
		w.streams, w.loose = append(w.streams, held...), append(w.loose, seen...)
		w.subjects = append(w.subjects, subjectsOf(r.batch)...)
		w.views = append(w.views, viewsOf(r.batch)...)
		for _, a := range r.batch.Appends {
			w.count += len(a.Entries)
		}
	}
	w.streams, w.subjects = distinct(w.streams), named(w.subjects)
	w.loose = slices.DeleteFunc(distinct(w.loose), func(name string) bool {
		_, held := slices.BinarySearch(w.streams, name)
		return held
	})
	slices.SortFunc(w.views, compareKeys)
	w.views = slices.Compact(w.views)
	return w
}

// ground is what a group of batches is written on: it is locked, or will be proved.
type ground struct {
	keys      map[string]cipher.AEAD // nil: erased
	wrapped   map[string][]byte      // those of keys that were not read
	heads     map[string]head
	positions []int64 // that are not used yet
	first     int64   // of all that were taken; 0: none
	last      int64
	missing   []string              // streams that did not exist
	views     map[desk.Key]knownRow // those that exist
	state     string
	epoch     int
}

func (s *Store) newGround() *ground {
	return &ground{
		keys: map[string]cipher.AEAD{"": s.shop}, wrapped: map[string][]byte{},
		heads: map[string]head{}, views: map[desk.Key]knownRow{},
	}
}
