package store

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
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
	writer  *sql.DB
	readers *sql.DB
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
	common := "?mode=rw&_pragma=busy_timeout(" + fmt.Sprint(busyTimeout.Milliseconds()) + ")" +
		"&_pragma=secure_delete(1)"
	file := "file:" + (&url.URL{Path: path}).EscapedPath() + common
	writer, err := sql.Open("sqlite", file+"&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	reader, err := sql.Open("sqlite", file+"&_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	return &sqliteDialect{path: path, writer: writer, readers: reader}, nil
}

func (d *sqliteDialect) write(ctx context.Context) (tx, error) {
	t, err := d.writer.BeginTx(ctx, nil)
	return sqliteTx{t}, err
}

func (d *sqliteDialect) read(ctx context.Context) (tx, error) {
	t, err := d.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	return sqliteTx{t}, err
}

func (d *sqliteDialect) single(context.Context) (tx, error) { return sqliteSingle{d.readers}, nil }

func (d *sqliteDialect) installed(ctx context.Context) (bool, error) {
	var n int
	err := d.readers.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE name = 'makegood_migrations'`).Scan(&n)
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
func (d *sqliteDialect) admit(context.Context, tx) error          { return nil }
func (d *sqliteDialect) dropEmptyHeads(context.Context, tx, []string) error {
	return nil
}
func (d *sqliteDialect) hold(context.Context, tx) error   { return nil }
func (d *sqliteDialect) settle(context.Context, tx) error { return nil }

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

func (d *sqliteDialect) heads(ctx context.Context, t tx, streams []string) (map[string]head, error) {
	return readHeads(ctx, t, `SELECT stream, version, hash FROM heads WHERE `+d.within("stream", "$1"), d.texts(streams))
}

func (d *sqliteDialect) positions(ctx context.Context, t tx, n int) ([]int64, error) {
	var last int64
	if _, err := one(ctx, t, []any{&last}, `SELECT coalesce(max(position), 0) FROM events`); err != nil {
		return nil, err
	}
	list := make([]int64, n)
	for i := range list {
		list[i] = last + int64(i) + 1
	}
	return list, nil
}

// purge moves the write-ahead log into the main file and cuts it to nothing.
// Deleted content in the main file is zeros already: secure_delete.
func (d *sqliteDialect) purge(ctx context.Context) error {
	var busy, frames, moved int
	err := d.writer.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &moved)
	if err == nil && busy != 0 {
		err = errors.New("somebody still reads an older state of the database")
	}
	return err
}

func (d *sqliteDialect) judge(err error) verdict {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) || errors.Is(err, sql.ErrConnDone) {
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
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return unreachable
	}
	return other
}

func (d *sqliteDialect) place() string { return "the SQLite file " + d.path }

func (d *sqliteDialect) close() error { return errors.Join(d.readers.Close(), d.writer.Close()) }

// sqliteTx runs the shared statements, whose parameters SQLite calls ?1, ?2, ….
type sqliteTx struct{ *sql.Tx }

func (t sqliteTx) exec(ctx context.Context, statement string, args ...any) (int64, error) {
	result, err := t.ExecContext(ctx, strings.ReplaceAll(statement, "$", "?"), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (t sqliteTx) query(ctx context.Context, visit func(scanner) error, statement string, args ...any) error {
	rows, err := t.QueryContext(ctx, strings.ReplaceAll(statement, "$", "?"), args...)
	return eachRow(rows, err, visit)
}

func eachRow(rows *sql.Rows, err error, visit func(scanner) error) error {
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := visit(rows.Scan); err != nil {
			if errors.Is(err, errStop) {
				err = nil
			}
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}

func (t sqliteTx) commit(context.Context) error { return t.Commit() }

func (t sqliteTx) rollback() { _ = t.Rollback() } // nothing to say: the transaction is over either way

// sqliteSingle reads with one statement, on any connection of the pool.
type sqliteSingle struct{ db *sql.DB }

func (t sqliteSingle) exec(context.Context, string, ...any) (int64, error) {
	return 0, errors.New("this reads only")
}

func (t sqliteSingle) query(ctx context.Context, visit func(scanner) error, statement string, args ...any) error {
	rows, err := t.db.QueryContext(ctx, strings.ReplaceAll(statement, "$", "?"), args...)
	return eachRow(rows, err, visit)
}

func (t sqliteSingle) commit(context.Context) error { return nil }

func (t sqliteSingle) rollback() {}
