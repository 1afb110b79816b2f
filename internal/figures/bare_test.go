package figures_test

import (
	"context"
	"database/sql"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	_ "modernc.org/sqlite" // the driver that the store uses

	"makegood/internal/desk"
)

// bare is the database alone: what an application would do that kept the same
// rows without sealing, chaining, heads, guards or searching: one statement a
// row, one durable transaction a batch.
type bare interface {
	commit(ctx context.Context, b desk.Batch) error
}

const (
	bareEvent = `INSERT INTO events (stream, name, schema, at, by_whom, subject, payload) VALUES ($1, $2, $3, $4, $5, $6, $7)`
	bareView  = `INSERT INTO views (kind, id, subject, parent, owner, state, rank, changed, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (kind, id) DO UPDATE SET state = excluded.state, rank = excluded.rank, changed = excluded.changed, body = excluded.body`
	bareTables = `CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT, name TEXT, schema BIGINT, at BIGINT, by_whom TEXT, subject TEXT, payload BLOB);
		CREATE TABLE views (kind TEXT, id TEXT, subject TEXT, parent TEXT, owner TEXT, state TEXT, rank BIGINT, changed BIGINT, body BLOB, PRIMARY KEY (kind, id))`
)

// sealing is what a sealed payload is longer than the payload.
const sealing = 29

// each gives every row of a batch to the statement that writes it.
func each(b desk.Batch, exec func(statement string, args ...any) error) error {
	for _, a := range b.Appends {
		for _, e := range a.Entries {
			if err := exec(bareEvent, a.Stream, e.Name, int64(e.Schema), b.At.UnixMicro(), b.By, a.Subject, longer(e.Payload)); err != nil {
				return err
			}
		}
	}
	for _, v := range b.Views {
		if err := exec(bareView, v.Kind, v.ID, v.Subject, v.Parent, v.Owner, v.State, v.Rank, v.Changed.UnixMicro(), longer(v.Body)); err != nil {
			return err
		}
	}
	return nil
}

func longer(b []byte) []byte { return append(b[:len(b):len(b)], make([]byte, sealing)...) }

func openBare(b *testing.B, kind, at string, writers int) bare {
	b.Helper()
	if kind == "sqlite" {
		db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: at}).EscapedPath()+
			"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(1)&_txlock=immediate")
		must(b, err)
		b.Cleanup(func() { must(b, db.Close()) })
		db.SetMaxOpenConns(1) // SQLite has one writer; more connections only wait for each other
		_, err = db.ExecContext(b.Context(), bareTables)
		must(b, err)
		return bareSQLite{db}
	}
	config, err := pgxpool.ParseConfig(at)
	must(b, err)
	config.MaxConns = int32(writers)
	pool, err := pgxpool.NewWithConfig(b.Context(), config)
	must(b, err)
	b.Cleanup(pool.Close)
	tables := strings.NewReplacer("INTEGER PRIMARY KEY", "BIGSERIAL PRIMARY KEY", "BLOB", "BYTEA").Replace(bareTables)
	_, err = pool.Exec(b.Context(), tables)
	must(b, err)
	return barePostgres{pool}
}

type bareSQLite struct{ *sql.DB }

func (d bareSQLite) commit(ctx context.Context, b desk.Batch) error {
	t, err := d.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	err = each(b, func(statement string, args ...any) error {
		_, err := t.ExecContext(ctx, statement, args...)
		return err
	})
	if err != nil {
		_ = t.Rollback() // the first error says it
		return err
	}
	return t.Commit()
}

type barePostgres struct{ *pgxpool.Pool }

func (d barePostgres) commit(ctx context.Context, b desk.Batch) error {
	return pgx.BeginFunc(ctx, d.Pool, func(t pgx.Tx) error {
		return each(b, func(statement string, args ...any) error {
			_, err := t.Exec(ctx, statement, args...)
			return err
		})
	})
}
