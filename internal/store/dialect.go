package store

import (
	"context"
	"errors"
	"io/fs"
)

// A dialect is what SQLite and PostgreSQL do differently. The statements
// themselves are shared: parameters are $1, $2, …, text sorts by its bytes,
// times are microseconds since 1970.
type dialect interface {
	// write begins a transaction that may write.
	write(ctx context.Context) (tx, error)
	// read begins a transaction that sees one moment.
	read(ctx context.Context) (tx, error)
	// single is for one statement that reads: a moment of its own without the
	// cost of a transaction.
	single(ctx context.Context) (tx, error)
	// mark changes with everything that anybody commits.
	mark(ctx context.Context) (string, error)
	// installed reports whether the tables of the log are there.
	installed(ctx context.Context) (bool, error)
	// stranger names a table of somebody else's, "" where there is none. It is
	// asked of a database without the tables of the log.
	stranger(ctx context.Context) (string, error)
	// inspect reports what the database itself finds wrong with its files.
	inspect(ctx context.Context, t tx, report func(problem string)) error
	// migrations are the files of the schema.
	migrations() fs.FS
	// lockMigrations keeps other processes from migrating until t ends.
	lockMigrations(ctx context.Context, t tx) error

	// within is the condition that column is one of the texts that the
	// parameter holds; texts makes that parameter.
	within(column, parameter string) string
	texts(list []string) any
	// common is a query of what queries of rank and id have in common, each a walk
	// along an index in that order, in the way that walks all at once.
	common(walks []string) string

	// lockSubjects ends a query of keys that are to stay as they are until the
	// transaction ends, lockViews one of views that are to be written.
	lockSubjects() string
	lockViews() string
	// heads reads the heads of streams and keeps other appends from moving
	// them until the transaction ends; makeHeads keeps others from making
	// those that do not exist yet.
	heads(streams []string, into map[string]head) step
	makeHeads(ctx context.Context, t tx, missing []string) error
	// dropEmptyHeads takes away what makeHeads made of streams that do not
	// exist and still do not.
	dropEmptyHeads(streams []string) []step
	// positions gives n places in the log.
	positions(n int, into *[]int64) step
	// admit comes first in each append; hold keeps appends out until t ends.
	admit() []step
	hold(ctx context.Context, t tx) error
	// settle waits until every append that was under way has ended, and keeps
	// new ones from taking positions until t ends.
	settle(ctx context.Context, t tx) error

	// far reports whether a round trip to the database costs as much as a statement.
	// Of such a one, prove is a step that fails unless all that a group wants is as
	// the ground says, and locks it; atOnce runs it and what rests on it as one
	// transaction in one round trip, which waits for no lock.
	far() bool
	prove(g *ground, all wants) step
	atOnce(ctx context.Context, steps []step) error

	// purge removes what deleted rows left in the files.
	purge(ctx context.Context) error
	// judge says what an error of the database means; refused reports whether
	// it is the database's own no, so that surely nothing was written.
	judge(err error) verdict
	refused(err error) bool
	// place names the database for a message, without secrets.
	place() string
	close() error
}

// A tx is a transaction. It is used by one goroutine.
type tx interface {
	// exec runs a statement and answers how many rows it touched.
	exec(ctx context.Context, statement string, args ...any) (int64, error)
	// query calls visit for each row until it returns an error; errStop ends
	// the rows without being an error.
	query(ctx context.Context, visit func(scan scanner) error, statement string, args ...any) error
	// all runs steps; where the database is far, in one round trip.
	all(ctx context.Context, steps ...step) error
	// state names what the transaction finds committed, so that the next one sees
	// whether anybody else's was in between; "" where that can't be told.
	state(ctx context.Context) (string, error)
	// later runs steps that answer nothing, now or with the commit.
	later(ctx context.Context, steps ...step) error
	commit(ctx context.Context) error
	// rollback ends the transaction; after commit it does nothing.
	rollback()
}

type scanner func(dest ...any) error

// A step is a statement, and who sees its rows; nil: it has none.
type step struct {
	statement string
	args      []any
	visit     func(scan scanner) error
}

// inTurn runs steps one after the other.
func inTurn(ctx context.Context, t tx, steps []step) error {
	for _, s := range steps {
		var err error
		if s.visit != nil {
			err = t.query(ctx, s.visit, s.statement, s.args...)
		} else {
			_, err = t.exec(ctx, s.statement, s.args...)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

var errStop = errors.New("no more rows wanted")

// oneOf is the condition that column is one of the texts of parameter $1, and that
// parameter. Of one text SQLite need not make a table.
func oneOf(d dialect, column string, list []string) (condition string, parameter any) {
	if len(list) == 1 {
		return column + ` = $1`, list[0]
	}
	return d.within(column, "$1"), d.texts(list)
}

// one reads the first row of a query; ok is false when there is none.
func one(ctx context.Context, t tx, dest []any, statement string, args ...any) (ok bool, err error) {
	err = t.query(ctx, func(scan scanner) error {
		ok = true
		if err := scan(dest...); err != nil {
			return err
		}
		return errStop
	}, statement, args...)
	return ok, err
}

// A head is where a stream stands. The zero head is that of a stream that does
// not exist.
type head struct {
	version int64
	hash    []byte
}

// verdict is what an error of the database means to the store.
type verdict int

const (
	other       verdict = iota // a mistake of ours
	again                      // nothing was written; trying again may do
	clash                      // somebody else wrote first
	unreachable                // no answer
	full                       // no room to write; reading goes on
	damaged                    // the file is not what it was
)

// hooked calls the hook before each step of a writing transaction.
type hooked struct {
	tx
	hook func(statement string) error
}

func (h hooked) exec(ctx context.Context, statement string, args ...any) (int64, error) {
	if err := h.hook(statement); err != nil {
		return 0, err
	}
	return h.tx.exec(ctx, statement, args...)
}

func (h hooked) query(ctx context.Context, visit func(scanner) error, statement string, args ...any) error {
	if err := h.hook(statement); err != nil {
		return err
	}
	return h.tx.query(ctx, visit, statement, args...)
}

func (h hooked) all(ctx context.Context, steps ...step) error { return inTurn(ctx, h, steps) }

func (h hooked) later(ctx context.Context, steps ...step) error { return inTurn(ctx, h, steps) }

func (h hooked) commit(ctx context.Context) error {
	if err := h.hook("COMMIT"); err != nil {
		return err
	}
	return h.tx.commit(ctx)
}
