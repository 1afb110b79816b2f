package store

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

//go:embed schema/sqlite/*.sql
var sqliteSchema embed.FS

// busyTimeout is how long SQLite waits for another process's transaction.
const busyTimeout = 5 * time.Second

// sqliteDialect keeps one connection that writes and a pool that reads: in WAL
// mode readers see the last commit and wait for nobody.
type sqliteDialect struct {
	path    string
	writer  *sqlitePool // of one
	readers *sqlitePool
	marks   *sqlitePool // of one: what it says of others' commits, it counts itself
}

func openSQLite(path string, readers int) (*sqliteDialect, error) {
	if path == "" || strings.HasPrefix(path, ":") || strings.HasPrefix(path, "file:") {
		return nil, fmt.Errorf("%q is no path of a SQLite file", path)
	}
	// The file is ours alone from its first byte.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	// What SQLite notes aside stays in memory: rows of the log have no business in
	// a folder for temporary files.
	common := "?mode=rw&_pragma=busy_timeout(" + fmt.Sprint(busyTimeout.Milliseconds()) + ")" +
		"&_pragma=secure_delete(1)&_pragma=temp_store(2)"
	file := "file:" + (&url.URL{Path: path}).EscapedPath() + common
	writer := newSQLitePool(file+"&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)", 1)
	writer.brief = true
	reading := file + "&_pragma=query_only(1)"
	return &sqliteDialect{path: path, writer: writer, readers: newSQLitePool(reading, readers), marks: newSQLitePool(reading, 1)}, nil
}

func (d *sqliteDialect) write(ctx context.Context) (tx, error) {
	return d.writer.begin(ctx, "BEGIN IMMEDIATE")
}

func (d *sqliteDialect) read(ctx context.Context) (tx, error) { return d.readers.begin(ctx, "BEGIN") }

func (d *sqliteDialect) single(context.Context) (tx, error) {
	return sqliteSingle{d.readers, true}, nil
}

func (d *sqliteDialect) mark(ctx context.Context) (string, error) {
	var version int64
	_, err := one(ctx, sqliteSingle{d.marks, true}, []any{&version}, `PRAGMA data_version`)
	return strconv.FormatInt(version, 10), err
}

func (d *sqliteDialect) installed(ctx context.Context) (bool, error) {
	var n int64
	_, err := one(ctx, sqliteSingle{d.readers, true}, []any{&n}, `SELECT count(*) FROM sqlite_master WHERE name = 'makegood_migrations'`)
	return n > 0, err
}

func (d *sqliteDialect) migrations() fs.FS {
	files, err := fs.Sub(sqliteSchema, "schema/sqlite")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return files
}

// A writing transaction of SQLite is alone: nothing else needs locking.
func (d *sqliteDialect) lockMigrations(context.Context, tx) error { return nil }
func (d *sqliteDialect) lockSubjects() string                     { return "" }
func (d *sqliteDialect) lockViews() string                        { return "" }
func (d *sqliteDialect) admit() []step                            { return nil }
func (d *sqliteDialect) dropEmptyHeads([]string) []step           { return nil }
func (d *sqliteDialect) hold(context.Context, tx) error           { return nil }
func (d *sqliteDialect) settle(context.Context, tx) error         { return nil }

func (d *sqliteDialect) makeHeads(context.Context, tx, []string) error { return nil }

func (d *sqliteDialect) far() bool                 { return false }
func (d *sqliteDialect) prove(*ground, wants) step { return step{} }

func (d *sqliteDialect) atOnce(context.Context, []step) error {
	return errors.New("its statements run one by one")
}

func (d *sqliteDialect) within(column, parameter string) string {
	return column + " IN (SELECT value FROM json_each(" + parameter + "))"
}

func (d *sqliteDialect) texts(list []string) any {
	b, err := json.Marshal(list)
	if err != nil {
		panic(err) // texts always marshal
	}
	return string(b)
}

func (d *sqliteDialect) common(walks []string) string { return strings.Join(walks, " INTERSECT ") }

func (d *sqliteDialect) heads(streams []string, into map[string]head) step {
	where, names := oneOf(d, "stream", streams)
	return readHeads(into, `SELECT stream, version, hash FROM heads WHERE `+where, names)
}

func (d *sqliteDialect) positions(n int, into *[]int64) step {
	return step{`SELECT coalesce(max(position), 0) FROM events`, nil, func(scan scanner) error {
		var last int64
		err := scan(&last)
		for i := range n {
			*into = append(*into, last+int64(i)+1)
		}
		return err
	}}
}

// purge moves the write-ahead log into the main file and cuts it to nothing.
// Deleted content in the main file is zeros already: secure_delete.
func (d *sqliteDialect) purge(ctx context.Context) error {
	var busy, frames, moved int
	_, err := one(ctx, sqliteSingle{d.writer, false}, []any{&busy, &frames, &moved}, `PRAGMA wal_checkpoint(TRUNCATE)`)
	if err == nil && busy != 0 {
		err = errors.New("somebody still reads an older state of the database")
	}
	return err
}

func (d *sqliteDialect) judge(err error) verdict {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		if _, stray := errors.AsType[strayValue](err); stray {
			return damaged
		}
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) || errors.Is(err, errPoolClosed) {
			return unreachable
		}
		return other
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return again
	case sqlite3.SQLITE_CONSTRAINT:
		return clash
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return damaged
	case sqlite3.SQLITE_ERROR: // what a header or a schema says that is none of ours comes as a plain error
		text := e.Error()
		for _, sign := range []string{"unsupported file format", "malformed database schema", "no such ", "has no column", "mismatch"} {
			if strings.Contains(text, sign) {
				return damaged
			}
		}
	case sqlite3.SQLITE_FULL:
		return full
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return unreachable
	}
	return other
}

func (d *sqliteDialect) refused(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e)
}

func (d *sqliteDialect) place() string { return "the SQLite file " + d.path }

func (d *sqliteDialect) close() error {
	return errors.Join(d.marks.close(), d.readers.close(), d.writer.close())
}
