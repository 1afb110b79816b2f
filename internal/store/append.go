package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/journal"
)

// Append writes a batch, all of it or nothing. Batches that come while one is
// being written share the next transaction (group.go).
func (s *Store) Append(ctx context.Context, b desk.Batch) error {
	if err := CheckBatch(b); err != nil {
		return err
	}
	if len(b.Appends)+len(b.Guards)+len(b.Views)+len(b.Drops) == 0 {
		return ctx.Err()
	}
	return s.groups.join(&request{ctx: ctx, batch: b, signal: make(chan bool, 1)}, s.appendGroup)
}

// append writes the batches of a group in their order. One that is refused says
// so in its request and leaves nothing; the others are written.
func (s *Store) append(ctx context.Context, t tx, group []*request, all wants) (*writing, error) {
	g, err := s.look(ctx, t, all)
	if err != nil {
		return nil, err
	}
	allowed, err := g.allowed(group)
	if err != nil {
		return nil, err
	}
	if err := s.makeKeys(ctx, t, allowed, g.keys); err != nil {
		return nil, err
	}
	w := s.writeOn(g, group)
	views, err := w.putViews(ctx, t)
	if err != nil {
		return nil, err
	}
	return w, t.later(ctx, append(w.steps(), views...)...)
}

// look locks what a group needs and reads what is not known of it, each kind in
// the order of its names, so that two groups can't wait for each other.
func (s *Store) look(ctx context.Context, t tx, all wants) (*ground, error) {
	g := s.newGround()
	state, err := t.state(ctx)
	if err != nil {
		return nil, err
	}
	left := s.known.tell(state, all, s.keys, g)
	steps := s.d.admit()
	if len(left.subjects) > 0 {
		steps = append(steps, s.keysOf(left.subjects, g.keys, s.d.lockSubjects()))
	}
	if len(left.streams) > 0 {
		steps = append(steps, s.d.heads(left.streams, g.heads))
	}
	if len(left.loose) > 0 {
		where, names := oneOf(s.d, "stream", left.loose)
		steps = append(steps, readHeads(g.heads, `SELECT stream, version, hash FROM heads WHERE `+where, names))
	}
	if left.count > 0 {
		steps = append(steps, s.d.positions(left.count, &g.positions))
	}
	if err := t.all(ctx, append(steps, s.lockRows(left.views, g.views)...)...); err != nil {
		return nil, err
	}
	slices.Sort(g.positions)
	g.settle(all)
	if len(g.missing) == 0 {
		return g, nil
	}
	return g, s.d.makeHeads(ctx, t, g.missing)
}

// settle notes what is not there, and where the positions begin.
func (g *ground) settle(all wants) {
	if n := len(g.positions); n > 0 {
		g.first, g.last = g.positions[0], g.positions[n-1]
	}
	g.missing = without(all.streams, func(name string) bool { _, ok := g.heads[name]; return ok })
}

// allowed gives each request of a group its refusal or none, and answers whose
// keys the others need. One that is alone and refused ends the transaction.
func (g *ground) allowed(group []*request) (subjects []string, err error) {
	ahead := map[string]int64{}
	for _, r := range group {
		if r.err = g.allows(r.batch, ahead); r.err != nil {
			continue
		}
		subjects = append(subjects, subjectsOf(r.batch)...)
		for _, a := range r.batch.Appends {
			ahead[a.Stream] += int64(len(a.Entries))
		}
	}
	if len(group) == 1 {
		return subjects, group[0].err
	}
	return subjects, nil
}

// allows holds a batch against the ground, and how far the batches before it
// moved the streams.
func (g *ground) allows(b desk.Batch, ahead map[string]int64) error {
	for _, subject := range subjectsOf(b) {
		if key, known := g.keys[subject]; known && key == nil {
			return fault.New(fault.Erased).Because(fmt.Errorf("subject %s", subject))
		}
	}
	return CheckVersions(b, func(stream string) int64 { return g.heads[stream].version + ahead[stream] })
}

// touched lists the streams of a batch that are held until it is written, and
// those that are only looked at.
func touched(b desk.Batch) (held, seen []string) {
	for _, a := range b.Appends {
		held = append(held, a.Stream)
	}
	for _, g := range b.Guards {
		if g.Loose {
			seen = append(seen, g.Stream)
		} else {
			held = append(held, g.Stream)
		}
	}
	return held, seen
}

// distinct sorts names and keeps each once.
func distinct(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

// CheckVersions holds a batch against where its streams stand. A stream that is
// appended to twice in a batch must expect the versions that the batch itself
// makes; guards look at the versions before the batch. An append at AnyVersion
// expects nothing.
func CheckVersions(b desk.Batch, version func(stream string) int64) error {
	for _, g := range b.Guards {
		if at := version(g.Stream); at != g.Version {
			return conflict(g.Stream, g.Version, at)
		}
	}
	ahead := map[string]int64{}
	for _, a := range b.Appends {
		if at := version(a.Stream) + ahead[a.Stream]; at != a.Expected && a.Expected != desk.AnyVersion {
			return conflict(a.Stream, a.Expected, at)
		}
		ahead[a.Stream] += int64(len(a.Entries))
	}
	return nil
}

func conflict(stream string, expected, at int64) error {
	return fault.New(fault.Conflict).Because(fmt.Errorf("stream %s: expected version %d, it stands at %d", stream, expected, at))
}

// writing gathers what a group writes.
type writing struct {
	s      *Store
	on     *ground
	events *insert
	moved  map[string]int64       // stream to the position of its last event
	views  map[desk.Key]desk.View // as they are in the end
	drops  map[desk.Key]bool
	rows   map[desk.Key]knownRow // the views as they will stand
	guess  bool                  // what is new is inserted, or all of it is refused
}

// writeOn gathers what the batches of a group write that are not refused.
func (s *Store) writeOn(on *ground, group []*request) *writing {
	w := &writing{
		s: s, on: on, moved: map[string]int64{}, views: map[desk.Key]desk.View{}, drops: map[desk.Key]bool{}, rows: map[desk.Key]knownRow{},
		events: newInsert("events", 10, "position, stream, version, name, schema, appended_at, appended_by, subject, sealed, hash", ""),
	}
	for _, r := range group {
		if r.err == nil {
			w.add(r.batch)
		}
	}
	return w
}

// add seals and links the entries of a batch and moves the heads.
func (w *writing) add(b desk.Batch) {
	for _, a := range b.Appends {
		at := w.on.heads[a.Stream]
		for _, e := range a.Entries {
			stored := journal.Stored{
				Entry: e, Stream: a.Stream, Version: at.version + 1, Position: w.on.positions[0],
				At: journal.Instant(b.At), By: b.By, Subject: a.Subject,
			}
			w.on.positions = w.on.positions[1:]
			sealed := seal(w.on.keys[a.Subject], e.Payload, boundToEvent(stored))
			at = head{stored.Version, link(at.hash, stored, sealed)}
			w.moved[a.Stream] = stored.Position
			w.events.add(stored.Position, stored.Stream, stored.Version, stored.Name, int64(stored.Schema),
				stored.At.UnixMicro(), stored.By, stored.Subject, sealed, at.hash)
		}
		w.on.heads[a.Stream] = at
	}
	for _, k := range b.Drops {
		delete(w.views, k)
		w.drops[k] = true
	}
	for _, v := range b.Views {
		k := desk.Key{Kind: v.Kind, ID: v.ID}
		w.views[k] = v
		delete(w.drops, k)
	}
}

// steps are the statements that write the events, move the heads and drop views.
func (w *writing) steps() []step {
	const columns = "stream, version, hash, position"
	heads := newInsert("heads", 4, columns,
		"ON CONFLICT (stream) DO UPDATE SET version = excluded.version, hash = excluded.hash, position = excluded.position")
	fresh := newInsert("heads", 4, columns, "")
	for _, stream := range sortedKeys(w.moved) {
		at, into := w.on.heads[stream], heads
		if w.guess && slices.Contains(w.on.missing, stream) {
			into = fresh
		}
		into.add(stream, at.version, at.hash, w.moved[stream])
	}
	// New heads first: where two begin a stream, one waits there and nowhere else.
	steps := slices.Concat(fresh.steps(), w.events.steps(), heads.steps())
	if len(w.on.missing) > 0 && !w.guess {
		steps = append(steps, w.s.d.dropEmptyHeads(w.on.missing)...)
	}
	for _, k := range slices.SortedFunc(maps.Keys(w.drops), compareKeys) {
		if _, there := w.on.views[k]; there || w.guess {
			steps = append(steps, dropView(k)...)
		}
	}
	return steps
}

// link is journal.Link over a hash as the database holds it; nil before the
// first event.
func link(before []byte, s journal.Stored, sealed []byte) []byte {
	var b journal.Hash
	copy(b[:], before)
	h := journal.Link(b, s, sealed)
	return h[:]
}

func readHeads(into map[string]head, query string, args ...any) step {
	return step{query, args, func(scan scanner) error {
		var stream string
		var h head
		if err := scan(&stream, &h.version, &h.hash); err != nil {
			return err
		}
		into[stream] = h
		return nil
	}}
}

// An insert gathers rows, to be written many at a time.
type insert struct {
	table, columns, conflict string
	width                    int
	args                     []any
}

// insertRows bounds the rows of one statement, and so the number of different
// statements that a connection prepares.
const insertRows = 64

func newInsert(table string, width int, columns, conflict string) *insert {
	return &insert{table: table, columns: columns, conflict: conflict, width: width}
}

func (in *insert) add(row ...any) {
	if len(row) != in.width {
		panic("store: " + in.table + ": a row of the wrong width")
	}
	in.args = append(in.args, row...)
}

func (in *insert) steps() []step {
	var steps []step
	for args := range slices.Chunk(in.args, insertRows*in.width) {
		var b strings.Builder
		fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", in.table, in.columns)
		writeRows(&b, len(args)/in.width, in.width)
		b.WriteString(" " + in.conflict)
		steps = append(steps, step{b.String(), args, nil})
	}
	return steps
}

// writeRows writes ($1,$2),($3,$4),… for n rows.
func writeRows(b *strings.Builder, n, width int) {
	for i := range n * width {
		switch {
		case i == 0:
			b.WriteString("($")
		case i%width == 0:
			b.WriteString("),($")
		default:
			b.WriteString(",$")
		}
		b.WriteString(strconv.Itoa(i + 1))
	}
	b.WriteString(")")
}

func instant(micros int64) time.Time { return time.UnixMicro(micros).UTC() }
