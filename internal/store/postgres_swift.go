package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// swiftAfter is how many batches in a row must have found the log's end where this
// store left it before the next is written on a guess: with another writer beside it
// a guess would cost a round trip more than it saves.
const swiftAfter = 4

// swift writes a group in one round trip where all that it rests on was written by
// this store before: the transaction begins with the proof that it still stands so.
// done is false where nothing was written and it is to be written the slow way: to
// be read first. Nobody is refused on a guess.
func (s *Store) swift(ctx context.Context, group []*request, all wants) (done bool, err error) {
	if !s.d.far() || !s.known.settled() {
		return false, nil
	}
	g := s.newGround()
	if !s.supposed(g, group, all) {
		return false, nil
	}
	proof := s.d.prove(g, all, s.keys)
	w := s.writeOn(g, group)
	w.guess = true
	views, err := w.putViews(ctx, nil)
	if errors.Is(err, errUnknown) {
		return false, nil
	}
	if err == nil {
		err = s.supposing(ctx, slices.Concat([]step{proof}, w.steps(), views))
	}
	if err == nil {
		s.known.remember(w, all)
		return true, nil
	}
	s.known.forget()
	if s.d.refused(err) {
		return false, nil
	}
	return false, s.explain(ctx, "append", err)
}

// errUnknown is why a group can't be written on a guess.
var errUnknown = errors.New("what is there has to be read")

// supposed puts on the ground what a group wants, as this store left it. What it
// does not know it takes not to be there: a stream that is to begin, and rows of
// views, whose insertion fails where they are.
func (s *Store) supposed(g *ground, group []*request, all wants) bool {
	left := s.known.guess(all, s.keys, g)
	g.settle(all)
	if left.count > 0 || len(left.subjects) > 0 || len(left.loose) > 0 {
		return false
	}
	for _, r := range group {
		for _, guard := range r.batch.Guards {
			if !guard.Loose && slices.Contains(g.missing, guard.Stream) {
				return false // there is no row to lock
			}
		}
		for _, a := range r.batch.Appends {
			if a.Expected != 0 && slices.Contains(g.missing, a.Stream) {
				return false
			}
		}
	}
	_, err := g.allowed(group)
	refused := err != nil
	for _, r := range group {
		refused = refused || r.err != nil
		r.err = nil
	}
	return !refused
}

// supposing runs the steps at once. A test's hook sees them before they are sent:
// they go in one message.
func (s *Store) supposing(ctx context.Context, steps []step) error {
	if s.hook != nil {
		for _, one := range append(slices.Clip(steps), step{statement: "COMMIT"}) {
			if err := s.hook(one.statement); err != nil {
				return err
			}
		}
	}
	return s.d.atOnce(ctx, steps)
}

func (d *postgresDialect) far() bool { return true }

// atOnce sends all steps in one message, which PostgreSQL runs as one transaction.
// As a commit it can't be cancelled half-way.
func (d *postgresDialect) atOnce(ctx context.Context, steps []step) error {
	conn, err := d.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	var batch pgx.Batch
	for _, s := range steps {
		batch.Queue(s.statement, s.args...)
	}
	if err := conn.SendBatch(ctx, &batch).Close(); err != nil {
		return uncommitted{err}
	}
	return nil
}

// prove divides by zero unless all is as supposed. It takes the locks that an
// append takes, and takes none that is not free: the slow way waits for it. Each
// part begins when those before it have passed, so that places in the log are
// taken under the locks of admission and order.
func (d *postgresDialect) prove(g *ground, all wants, keys *keyCache) step {
	p := proof{args: []any{lockAdmission, lockOrder}}
	p.text.WriteString(`SELECT 1 / CASE WHEN NOT (pg_try_advisory_xact_lock_shared($1) AND pg_try_advisory_xact_lock_shared($2)) THEN 0`)
	p.streams(g, all)
	p.seen(g, all)
	p.subjects(all, keys)
	p.rows(g, all)
	if g.first > 0 {
		fmt.Fprintf(&p.text, ` WHEN NOT (SELECT min(p) = %s AND max(p) = %s FROM (SELECT nextval('event_positions') AS p FROM generate_series(1, %s::bigint)) AS taken) THEN 0`,
			p.arg(g.first), p.arg(g.first+int64(all.count)-1), p.arg(int64(all.count)))
	}
	p.text.WriteString(` ELSE 1 END`)
	return step{p.text.String(), p.args, nil}
}

// A proof is a condition that is being written.
type proof struct {
	text strings.Builder
	args []any
}

func (p *proof) arg(v any) string {
	p.args = append(p.args, v)
	return "$" + strconv.Itoa(len(p.args))
}

// count demands that a query finds n rows.
func (p *proof) count(n int, query string) {
	fmt.Fprintf(&p.text, ` WHEN (SELECT count(*) FROM (%s) AS found) <> %s THEN 0`, query, p.arg(int64(n)))
}

// streams demands that the heads that are held stand where they are supposed to.
func (p *proof) streams(g *ground, all wants) {
	var names []string
	var versions []int64
	var hashes [][]byte
	for _, name := range all.streams {
		if h, ok := g.heads[name]; ok {
			names, versions, hashes = append(names, name), append(versions, h.version), append(hashes, h.hash)
		}
	}
	if len(names) > 0 {
		p.count(len(names), `SELECT 1 FROM unnest(`+p.arg(names)+`::text[], `+p.arg(versions)+`::bigint[], `+p.arg(hashes)+`::bytea[]) AS s (stream, version, hash)
			JOIN heads h ON h.stream = s.stream AND h.version = s.version AND h.hash = s.hash FOR NO KEY UPDATE OF h NOWAIT`)
	}
}

// seen demands that the streams that are only looked at stand where they are
// supposed to, or are not there.
func (p *proof) seen(g *ground, all wants) {
	var versions []int64
	for _, name := range all.loose {
		versions = append(versions, g.heads[name].version)
	}
	if len(versions) > 0 {
		p.count(len(versions), `SELECT 1 FROM unnest(`+p.arg(all.loose)+`::text[], `+p.arg(versions)+`::bigint[]) AS s (stream, version)
			LEFT JOIN heads h ON h.stream = s.stream WHERE coalesce(h.version, 0) = s.version`)
	}
}

// subjects demands that nobody was erased.
func (p *proof) subjects(all wants, keys *keyCache) {
	var wrapped [][]byte
	for _, subject := range all.subjects {
		wrapped = append(wrapped, keys.held(subject).wrapped)
	}
	if len(wrapped) > 0 {
		p.count(len(wrapped), `SELECT 1 FROM unnest(`+p.arg(all.subjects)+`::text[], `+p.arg(wrapped)+`::bytea[]) AS s (subject, wrapped)
			JOIN subject_keys k ON k.subject = s.subject AND k.wrapped = s.wrapped AND k.erased_at = 0 FOR SHARE OF k NOWAIT`)
	}
}

// rows demands that the rows of views that are there have their terms at their rank.
func (p *proof) rows(g *ground, all wants) {
	var kinds, ids, terms []string
	var ranks []int64
	for _, key := range all.views {
		if row, ok := g.views[key]; ok {
			kinds, ids, terms, ranks = append(kinds, key.Kind), append(ids, key.ID), append(terms, row.terms), append(ranks, row.rank)
		}
	}
	if len(kinds) > 0 {
		p.count(len(kinds), `SELECT 1 FROM unnest(`+p.arg(kinds)+`::text[], `+p.arg(ids)+`::text[], `+p.arg(ranks)+`::bigint[], `+p.arg(terms)+`::text[]) AS s (kind, id, rank, terms)
			JOIN views v ON v.kind = s.kind AND v.id = s.id AND v.rank = s.rank AND v.terms = s.terms FOR UPDATE OF v NOWAIT`)
	}
}
