package figures_test

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	_ "modernc.org/sqlite" // the driver that the store uses

	"makegood/internal/desk"
)

// bare is the database alone: the tables and indexes of the store, and for each
// command the rows that it led to, of the same number and sizes, in one durable
// transaction by statements that were prepared once. It reads nothing, decides
// nothing, seals nothing and guards nothing: what comes on top of it is ours.
type bare struct {
	db database
	// terms are the search terms of rows that were written: only a row's first
	// writing brings terms, as in the store.
	terms map[desk.Key]bool
}

// database runs the statements of one transaction.
type database interface {
	commit(ctx context.Context, rows []bareRow) error
}

// bareRow is a statement by its place in bareStatements, and what it writes.
type bareRow struct {
	statement int
	args      []any
}

const (
	bareEvent = iota
	bareHead
	bareView
	bareTerm
	bareDrop
	bareDropTerms
)

var bareStatements = []string{
	bareEvent: `INSERT INTO events (position, stream, version, name, schema, appended_at, appended_by, subject, sealed, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
	bareHead: `INSERT INTO heads (stream, version, hash, position) VALUES ($1, $2, $3, $4)
		ON CONFLICT (stream) DO UPDATE SET version = excluded.version, hash = excluded.hash, position = excluded.position`,
	bareView: `INSERT INTO views (kind, id, subject, parent, owner, state, rank, changed, terms, sealed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (kind, id) DO UPDATE SET subject = excluded.subject, parent = excluded.parent, owner = excluded.owner,
		state = excluded.state, rank = excluded.rank, changed = excluded.changed, terms = excluded.terms, sealed = excluded.sealed`,
	bareTerm:      `INSERT INTO view_terms (kind, hash, rank, id) VALUES ($1, $2, $3, $4) ON CONFLICT (kind, hash, rank, id) DO NOTHING`,
	bareDrop:      `DELETE FROM views WHERE kind = $1 AND id = $2`,
	bareDropTerms: `DELETE FROM view_terms WHERE kind = $1 AND id = $2`,
}

const (
	sealing = 29 // what a sealed payload is longer than the payload
	digest  = 22 // letters of a term's hash and of a row's digest of them
)

// ready makes the rows of batches, in their order; versions goes on from batch
// to batch. That is not timed.
func (d *bare) ready(batches []desk.Batch, versions map[string]int64, position *int64) [][]bareRow {
	list := make([][]bareRow, 0, len(batches))
	for _, b := range batches {
		var rows []bareRow
		for _, a := range b.Appends {
			for _, e := range a.Entries {
				versions[a.Stream]++
				*position++
				rows = append(rows, bareRow{bareEvent, []any{*position, a.Stream, versions[a.Stream], e.Name, int64(e.Schema),
					b.At.UnixMicro(), b.By, a.Subject, longer(e.Payload), noise(*position, 32)}})
			}
			rows = append(rows, bareRow{bareHead, []any{a.Stream, versions[a.Stream], noise(*position, 32), *position}})
		}
		for _, k := range b.Drops {
			delete(d.terms, k)
			rows = append(rows, bareRow{bareDrop, []any{k.Kind, k.ID}}, bareRow{bareDropTerms, []any{k.Kind, k.ID}})
		}
		for _, v := range b.Views {
			rows = d.view(rows, v)
		}
		list = append(list, rows)
	}
	return list
}

func (d *bare) view(rows []bareRow, v desk.View) []bareRow {
	k := desk.Key{Kind: v.Kind, ID: v.ID}
	terms := ""
	if len(v.Terms) > 0 {
		terms = strings.Repeat("t", digest)
	}
	if !d.terms[k] {
		d.terms[k] = true
		for _, t := range v.Terms {
			rows = append(rows, bareRow{bareTerm, []any{v.Kind, string(noise(spell(t), digest)), v.Rank, v.ID}})
		}
	}
	return append(rows, bareRow{bareView, []any{v.Kind, v.ID, v.Subject, v.Parent, v.Owner, v.State, v.Rank, v.Changed.UnixMicro(),
		terms, longer(v.Body)}})
}

func longer(b []byte) []byte { return slices.Concat(b, make([]byte, sealing)) }

// noise is n letters that come in no order, the same for the same seed.
func noise(seed int64, n int) []byte {
	out := make([]byte, n)
	x := uint64(seed)*0x9e3779b97f4a7c15 + 1
	for i := range out {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		out[i] = 'a' + byte(x%26)
	}
	return out
}

func spell(text string) (n int64) {
	for _, r := range text {
		n = n*31 + int64(r)
	}
	return n
}

func openBare(b *testing.B, kind, at string, writers int) *bare {
	b.Helper()
	d := &bare{terms: map[desk.Key]bool{}}
	if kind == "sqlite" {
		db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: at}).EscapedPath()+
			"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(1)&_pragma=temp_store(2)&_txlock=immediate")
		must(b, err)
		b.Cleanup(func() { must(b, db.Close()) })
		db.SetMaxOpenConns(1) // SQLite has one writer; more connections only wait for each other
		_, err = db.ExecContext(b.Context(), schema(b, kind))
		must(b, err)
		plain := &bareSQLite{db: db}
		for _, text := range bareStatements {
			s, err := db.PrepareContext(b.Context(), strings.ReplaceAll(text, "$", "?")) //nolint:sqlclosecheck // it goes with its database
			must(b, err)
			plain.statements = append(plain.statements, s)
		}
		d.db = plain
		return d
	}
	config, err := pgxpool.ParseConfig(at)
	must(b, err)
	config.MaxConns = int32(writers)
	pool, err := pgxpool.NewWithConfig(b.Context(), config) // prepares each statement once a connection
	must(b, err)
	b.Cleanup(pool.Close)
	_, err = pool.Exec(b.Context(), schema(b, kind))
	must(b, err)
	d.db = barePostgres{pool}
	return d
}

// schema is the store's own.
func schema(b *testing.B, kind string) string {
	b.Helper()
	folder := os.DirFS("../store/schema/" + kind)
	names, err := fs.Glob(folder, "*.sql")
	must(b, err)
	var all strings.Builder
	for _, name := range names {
		text, err := fs.ReadFile(folder, name)
		must(b, err)
		fmt.Fprintf(&all, "%s\n", text)
	}
	return all.String()
}

type bareSQLite struct {
	db         *sql.DB
	statements []*sql.Stmt
}

func (d *bareSQLite) commit(ctx context.Context, rows []bareRow) error {
	t, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if _, err := t.StmtContext(ctx, d.statements[r.statement]).ExecContext(ctx, r.args...); err != nil { //nolint:sqlclosecheck // it goes with its transaction
			_ = t.Rollback() // the first error says it
			return err
		}
	}
	return t.Commit()
}

type barePostgres struct{ *pgxpool.Pool }

// commit sends all of it in one round trip, as fast as PostgreSQL takes it.
func (d barePostgres) commit(ctx context.Context, rows []bareRow) error {
	var all pgx.Batch
	all.Queue("BEGIN")
	for _, r := range rows {
		all.Queue(bareStatements[r.statement], r.args...)
	}
	all.Queue("COMMIT")
	return d.SendBatch(ctx, &all).Close()
}
