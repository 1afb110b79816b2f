package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"makegood/internal/fault"
	"makegood/internal/journal"
)

// eventColumns are scanned by scanEvent, in this order.
const eventColumns = `e.position, e.stream, e.version, e.name, e.schema, e.appended_at, e.appended_by, e.subject, e.sealed, e.hash, k.erased_at, k.wrapped`

const eventTables = ` FROM events e LEFT JOIN subject_keys k ON k.subject = e.subject `

// An eventRow is an event as the tables hold it, and the key that opens it.
type eventRow struct {
	journal.Stored
	sealed []byte
	hash   []byte
	key    keyRow
}

func scanEvent(scan scanner, more ...any) (eventRow, error) {
	var r eventRow
	var schema, at int64
	dest := append([]any{&r.Position, &r.Stream, &r.Version, &r.Name, &schema, &at, &r.By, &r.Subject,
		&r.sealed, &r.hash, &r.key.erasedAt, &r.key.wrapped}, more...)
	err := scan(dest...)
	r.Schema, r.At = int(schema), instant(at)
	copy(r.Hash[:], r.hash)
	return r, err
}

// openEvent unseals the payload of a row.
func (s *Store) openEvent(r eventRow) (journal.Stored, error) {
	key, err := s.keyOf(r.Subject, r.key)
	if err != nil {
		return r.Stored, err
	}
	if key == nil {
		r.Erased = true
		return r.Stored, nil
	}
	payload, err := open(key, r.sealed, boundToEvent(r.Stored))
	if err != nil {
		return r.Stored, err
	}
	r.Payload = payload
	return r.Stored, nil
}

// Load reads whole streams as of one moment, and checks their chains on the
// way: a stream that does not verify is not answered but refused, LogDamaged.
func (s *Store) Load(ctx context.Context, streams ...string) (map[string][]journal.Stored, error) {
	names := make([]string, 0, len(streams))
	for _, n := range streams {
		if plain(n) { // others can't exist
			names = append(names, n)
		}
	}
	loaded := make(map[string][]journal.Stored, len(names))
	if len(names) == 0 {
		return loaded, ctx.Err()
	}
	heads := make(map[string]chain, len(names))
	err := s.single(ctx, "load", func(t tx) error {
		clear(loaded)
		return t.query(ctx, func(scan scanner) error {
			var head chain
			r, err := scanEvent(scan, &head.headVersion, &head.headHash)
			if err != nil {
				return err
			}
			before := loaded[r.Stream]
			if err := checkLink(before, r); err != nil {
				return err
			}
			heads[r.Stream] = head
			event, err := s.openEvent(r)
			if err != nil {
				return damage(r, err)
			}
			loaded[r.Stream] = append(before, event)
			return nil
		}, `SELECT `+eventColumns+`, h.version, h.hash`+eventTables+`LEFT JOIN heads h ON h.stream = e.stream
			WHERE `+s.d.within("e.stream", "$1")+` ORDER BY e.stream, e.version`, s.d.texts(names))
	})
	if err == nil {
		err = checkEnds(loaded, heads)
	}
	if err != nil {
		return nil, err
	}
	return loaded, nil
}

// checkEnds holds the last event of each stream against the stream's head: a
// cut tail shows.
func checkEnds(loaded map[string][]journal.Stored, heads map[string]chain) error {
	for _, stream := range sortedKeys(loaded) {
		last, head := loaded[stream][len(loaded[stream])-1], heads[stream]
		if head.headVersion == nil || *head.headVersion != last.Version || !bytes.Equal(head.headHash, last.Hash[:]) {
			return damage(eventRow{Stored: last}, errors.New("the stream's head names another event as the last"))
		}
	}
	return nil
}

// checkLink holds an event against the events of its stream before it.
func checkLink(before []journal.Stored, r eventRow) error {
	var last []byte
	if n := len(before); n > 0 {
		last = before[n-1].Hash[:]
	}
	if want := int64(len(before)) + 1; r.Version != want {
		return damage(r, fmt.Errorf("version %d is missing", want))
	}
	if !bytes.Equal(link(last, r.Stored, r.sealed), r.hash) {
		return damage(r, errors.New("the chain of hashes breaks"))
	}
	return nil
}

func damage(r eventRow, cause error) error {
	where := place(r.Stream, r.Version)
	return fault.New(fault.LogDamaged, "where", where).Because(fmt.Errorf("%s: %w", where, cause))
}

func place(stream string, version int64) string { return fmt.Sprintf("%s version %d", stream, version) }

// A page of a walk ends when it holds this many events or bytes.
const (
	pageEvents = 500
	pageBytes  = 4 << 20
)

// Walk visits every event after a position that was appended before the call,
// in order. It reads page by page and holds nothing open while visit runs.
func (s *Store) Walk(ctx context.Context, after int64, visit func(journal.Stored) error) error {
	through, err := s.settled(ctx)
	if err != nil {
		return err
	}
	for after < through {
		page, err := s.page(ctx, after, through)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			return nil
		}
		for _, e := range page {
			if err := visit(e); err != nil {
				return err
			}
		}
		after = page[len(page)-1].Position
	}
	return nil
}

// settled is the last position below which nothing can appear any more.
func (s *Store) settled(ctx context.Context) (through int64, err error) {
	err = s.read(ctx, "walk", func(t tx) error {
		if err := s.d.settle(ctx, t); err != nil {
			return err
		}
		_, err := one(ctx, t, []any{&through}, `SELECT coalesce(max(position), 0) FROM events`)
		return err
	})
	return through, err
}

func (s *Store) page(ctx context.Context, after, through int64) ([]journal.Stored, error) {
	var page []journal.Stored
	err := s.single(ctx, "walk", func(t tx) error {
		page = page[:0]
		size := 0
		return t.query(ctx, func(scan scanner) error {
			r, err := scanEvent(scan)
			if err != nil {
				return err
			}
			event, err := s.openEvent(r)
			if err != nil {
				return damage(r, err)
			}
			page = append(page, event)
			if size += len(r.sealed); size >= pageBytes {
				return errStop
			}
			return nil
		}, `SELECT `+eventColumns+eventTables+`WHERE e.position > $1 AND e.position <= $2 ORDER BY e.position LIMIT $3`,
			after, through, int64(pageEvents))
	})
	return page, err
}

// Streams lists the names of streams that begin with prefix, after the given
// name, in the order of their bytes; a limit of 0 means 100.
func (s *Store) Streams(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	if limit <= 0 {
		limit = 100
	}
	if !plain(prefix) || !plain(after) {
		return nil, ctx.Err()
	}
	query, args := `SELECT stream FROM heads WHERE stream >= $1 AND stream > $2`, []any{prefix, after, int64(limit)}
	if end := behind(prefix); end != "" {
		query += ` AND stream < $4`
		args = append(args, end)
	}
	var names []string
	err := s.single(ctx, "list streams", func(t tx) error {
		names = nil
		return t.query(ctx, func(scan scanner) error {
			var name string
			err := scan(&name)
			names = append(names, name)
			return err
		}, query+` ORDER BY stream LIMIT $3`, args...)
	})
	return names, err
}

// Moved lists the streams whose last event lies behind a position, with that
// event's position, and says where the log ends.
func (s *Store) Moved(ctx context.Context, after int64) (heads map[string]int64, end int64, err error) {
	err = s.single(ctx, "look for what moved", func(t tx) error {
		heads, end = map[string]int64{}, max(after, 0)
		if after < 0 {
			_, err := one(ctx, t, []any{&end}, `SELECT coalesce(max(position), 0) FROM heads`)
			return err
		}
		return t.query(ctx, func(scan scanner) error {
			var name string
			var position int64
			if err := scan(&name, &position); err != nil {
				return err
			}
			heads[name], end = position, max(end, position)
			return nil
		}, `SELECT stream, position FROM heads WHERE position > $1`, after)
	})
	return heads, end, err
}

// behind is the first text after every text that begins with prefix; "" when
// there is none.
func behind(prefix string) string {
	for len(prefix) > 0 {
		r, size := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-size]
		switch {
		case r == 0xD7FF:
			return prefix + string(rune(0xE000)) // what lies between is no text
		case r < utf8.MaxRune:
			return prefix + string(r+1)
		}
	}
	return ""
}
