package store

import (
	"context"
	"crypto/cipher"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/journal"
)

// Append writes a batch, all of it or nothing. Heads are locked in the order of
// their names, so that two batches over the same streams can't wait for each
// other.
func (s *Store) Append(ctx context.Context, b desk.Batch) error {
	if err := CheckBatch(b); err != nil {
		return err
	}
	if len(b.Appends)+len(b.Guards)+len(b.Views)+len(b.Drops) == 0 {
		return ctx.Err()
	}
	return s.write(ctx, "append", func(t tx) error { return s.append(ctx, t, b) })
}

func (s *Store) append(ctx context.Context, t tx, b desk.Batch) error {
	if err := s.d.admit(ctx, t); err != nil {
		return err
	}
	keys, err := s.batchKeys(ctx, t, b)
	if err != nil {
		return err
	}
	streams := touched(b)
	heads, err := s.d.heads(ctx, t, streams)
	if err != nil {
		return err
	}
	if err := CheckVersions(b, func(stream string) int64 { return heads[stream].version }); err != nil {
		return err
	}
	if err := s.appendEvents(ctx, t, b, keys, heads); err != nil {
		return err
	}
	if slices.ContainsFunc(streams, func(name string) bool { return heads[name].version == 0 }) {
		if err := s.d.dropEmptyHeads(ctx, t, streams); err != nil {
			return err
		}
	}
	return s.writeViews(ctx, t, b, keys)
}

// touched lists the streams of a batch, sorted, each once.
func touched(b desk.Batch) []string {
	var streams []string
	for _, a := range b.Appends {
		streams = append(streams, a.Stream)
	}
	for _, g := range b.Guards {
		streams = append(streams, g.Stream)
	}
	slices.Sort(streams)
	return slices.Compact(streams)
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

// appendEvents seals, links and inserts the entries and moves the heads.
func (s *Store) appendEvents(ctx context.Context, t tx, b desk.Batch, keys map[string]cipher.AEAD, heads map[string]head) error {
	count := 0
	for _, a := range b.Appends {
		count += len(a.Entries)
	}
	if count == 0 {
		return nil
	}
	positions, err := s.d.positions(ctx, t, count)
	if err != nil {
		return err
	}
	moved := map[string]int64{} // stream to the position of its last event
	events := newInsert("events", 10, "position, stream, version, name, schema, appended_at, appended_by, subject, sealed, hash", "")
	for _, a := range b.Appends {
		at := heads[a.Stream]
		for _, e := range a.Entries {
			stored := journal.Stored{
				Entry: e, Stream: a.Stream, Version: at.version + 1, Position: positions[0],
				At: journal.Instant(b.At), By: b.By, Subject: a.Subject,
			}
			positions = positions[1:]
			sealed := seal(keys[a.Subject], e.Payload, boundToEvent(stored))
			at = head{stored.Version, link(at.hash, stored, sealed)}
			moved[a.Stream] = stored.Position
			err := events.add(ctx, t, stored.Position, stored.Stream, stored.Version, stored.Name, int64(stored.Schema),
				stored.At.UnixMicro(), stored.By, stored.Subject, sealed, at.hash)
			if err != nil {
				return err
			}
		}
		heads[a.Stream] = at
	}
	if err := events.flush(ctx, t); err != nil {
		return err
	}
	rows := newInsert("heads", 4, "stream, version, hash, position",
		"ON CONFLICT (stream) DO UPDATE SET version = excluded.version, hash = excluded.hash, position = excluded.position")
	for _, stream := range sortedKeys(moved) {
		if err := rows.add(ctx, t, stream, heads[stream].version, heads[stream].hash, moved[stream]); err != nil {
			return err
		}
	}
	return rows.flush(ctx, t)
}

// link is journal.Link over a hash as the database holds it; nil before the
// first event.
func link(before []byte, s journal.Stored, sealed []byte) []byte {
	var b journal.Hash
	copy(b[:], before)
	h := journal.Link(b, s, sealed)
	return h[:]
}

func readHeads(ctx context.Context, t tx, query string, args ...any) (map[string]head, error) {
	heads := map[string]head{}
	err := t.query(ctx, func(scan scanner) error {
		var stream string
		var h head
		if err := scan(&stream, &h.version, &h.hash); err != nil {
			return err
		}
		heads[stream] = h
		return nil
	}, query, args...)
	return heads, err
}

// An insert gathers rows and writes them many at a time.
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

func (in *insert) add(ctx context.Context, t tx, row ...any) error {
	if len(row) != in.width {
		panic("store: " + in.table + ": a row of the wrong width")
	}
	in.args = append(in.args, row...)
	if len(in.args) < insertRows*in.width {
		return nil
	}
	return in.flush(ctx, t)
}

func (in *insert) flush(ctx context.Context, t tx) error {
	if len(in.args) == 0 {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", in.table, in.columns)
	writeRows(&b, len(in.args)/in.width, in.width)
	b.WriteString(" " + in.conflict)
	args := in.args
	in.args = in.args[:0]
	_, err := t.exec(ctx, b.String(), args...)
	return err
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
