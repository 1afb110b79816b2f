package store

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"makegood/internal/desk"
)

// swiftAfter is how many batches in a row must have found the log's end where this
// store left it before the next is written on a guess: with another writer beside it
// a guess would cost a round trip more than it saves.
const swiftAfter = 4

// swiftThings bounds what a guess may rest on: each is a question of its proof.
const swiftThings = 100

// swift writes a batch in one round trip where all that it rests on was written by
// this store before: the transaction begins with the proof that it still stands so.
// done is false where nothing was written and it is to be written the slow way: to
// be read first. Nobody is refused on a guess. Batches that come together share the
// slow way's two.
func (s *Store) swift(ctx context.Context, group []*request, all wants) (done bool, err error) {
	if len(group) > 1 || all.size() > swiftThings || !s.d.far() || !s.known.settled() {
		return false, nil
	}
	g := s.newGround()
	if !s.supposed(g, group[0].batch, all) {
		return false, nil
	}
	proof := s.d.prove(g, all)
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
	if _, unsure := errors.AsType[uncommitted](err); !unsure && s.d.refused(err) {
		return false, nil
	}
	return false, s.explain(ctx, "append", err)
}

// errUnknown is why a group can't be written on a guess.
var errUnknown = errors.New("what is there has to be read")

// supposed puts on the ground what a batch wants, as this store left it. What it
// does not know it takes not to be there: a stream that is to begin, and rows of
// views, whose insertion fails where they are. Of a stream that is only guarded it
// need not know more than its guard.
func (s *Store) supposed(g *ground, b desk.Batch, all wants) bool {
	left := s.known.guess(all, s.keys, g)
	g.vouch(b, left)
	g.settle(all)
	if left.count > 0 || len(left.subjects) > 0 {
		return false
	}
	missing := func(stream string) bool { return slices.Contains(g.missing, stream) }
	for _, guard := range b.Guards {
		if !guard.Loose && missing(guard.Stream) {
			return false // there is no row to lock
		}
	}
	for _, a := range b.Appends {
		if missing(a.Stream) && (a.Expected != 0 || len(a.Entries) == 0) {
			return false // only the insertion of its head would show that it was begun
		}
	}
	return g.allows(b, nil) == nil
}

// vouch puts on the ground the versions at which guards want streams that are not
// known, of which no more is to be proved.
func (g *ground) vouch(b desk.Batch, left wants) {
	appended := func(stream string) bool {
		return slices.ContainsFunc(b.Appends, func(a desk.Append) bool { return a.Stream == stream })
	}
	for _, guard := range b.Guards {
		unknown := slices.Contains(left.streams, guard.Stream) || slices.Contains(left.loose, guard.Stream)
		if unknown && guard.Version > 0 && !appended(guard.Stream) {
			g.heads[guard.Stream] = head{version: guard.Version}
		}
	}
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

// atOnce sends all steps in one message, which PostgreSQL runs as one transaction and
// commits when it has answered them all. As a commit it can't be cancelled half-way.
// Where the connection broke, or the server ended meanwhile, it is uncommitted.
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
	results := conn.SendBatch(ctx, &batch)
	for range steps {
		if _, err := results.Exec(); err != nil {
			_ = results.Close() // it failed already
			if d.refused(err) {
				return err
			}
			return uncommitted{err}
		}
	}
	// Now it commits. Of a server that says no more than that it ends nobody knows.
	if err := results.Close(); err != nil {
		if e, ok := errors.AsType[*pgconn.PgError](err); ok && e.SeverityUnlocalized == "ERROR" {
			return err
		}
		return uncommitted{err}
	}
	return nil
}

// prove divides by zero unless all is as supposed. It takes the locks that an
// append takes, and takes none that is not free: the slow way waits for it. Each
// part begins when those before it have passed, so that places in the log are
// taken under the locks of admission and order. A row a question: of lists
// PostgreSQL makes a new plan each time, which takes longer than to look.
//
// No part can be equal by accident: a head's hash and a wrapped key were made with
// random bytes, also where the database was put back and went another way; of a row
// all is asked that what is written depends on, and of a stream that is only guarded
// what its guard asks. A test fails for each part
// that is left out or does not lock (each part of what a guess rests on; what waits
// for a guess), but for the end of the places: others take some at the same time.
func (d *postgresDialect) prove(g *ground, all wants) step {
	p := proof{args: []any{lockAdmission, lockOrder}}
	p.text.WriteString(`SELECT 1 / CASE WHEN NOT (pg_try_advisory_xact_lock_shared($1) AND pg_try_advisory_xact_lock_shared($2)) THEN 0`)
	for _, name := range all.streams {
		if h, ok := g.heads[name]; ok {
			column, stands := "hash", any(h.hash)
			if h.hash == nil {
				column, stands = "version", h.version
			}
			p.demand(`SELECT `+column+` = $ FROM heads WHERE stream = $ FOR NO KEY UPDATE NOWAIT`, stands, name)
		}
	}
	for _, name := range all.loose {
		if h, ok := g.heads[name]; ok {
			p.demand(`SELECT version = $ FROM heads WHERE stream = $`, h.version, name)
		} else {
			p.demand(`SELECT NOT EXISTS (SELECT 1 FROM heads WHERE stream = $)`, name)
		}
	}
	for _, subject := range all.subjects {
		p.demand(`SELECT wrapped = $ FROM subject_keys WHERE subject = $ FOR SHARE NOWAIT`, g.wrapped[subject], subject)
	}
	for _, key := range all.views {
		if row, ok := g.views[key]; ok {
			p.demand(`SELECT subject = $ AND parent = $ AND owner = $ AND state = $ AND rank = $ AND terms = $ FROM views
				WHERE kind = $ AND id = $ FOR UPDATE NOWAIT`, row.subject, row.parent, row.owner, row.state, row.rank, row.terms, key.Kind, key.ID)
		}
	}
	if g.first > 0 {
		p.demand(`SELECT min(p) = $ AND max(p) = $ FROM (SELECT nextval('event_positions') AS p FROM generate_series(1, $::bigint)) AS taken`,
			g.first, g.last, g.last-g.first+1)
	}
	p.text.WriteString(` ELSE 1 END`)
	return step{p.text.String(), p.args, nil}
}

// A proof is a condition that is being written.
type proof struct {
	text strings.Builder
	args []any
}

// demand adds a question that must be answered with a yes; each $ is the next of
// its parameters.
func (p *proof) demand(question string, args ...any) {
	p.text.WriteString(` WHEN (`)
	for i, part := range strings.Split(question, "$") {
		if i > 0 {
			p.args = append(p.args, args[i-1])
			p.text.WriteString("$" + strconv.Itoa(len(p.args)))
		}
		p.text.WriteString(part)
	}
	p.text.WriteString(`) IS NOT TRUE THEN 0`)
}
