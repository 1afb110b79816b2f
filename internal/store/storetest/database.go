package storetest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver pgx, for reaching behind the store's back
	_ "modernc.org/sqlite"             // the driver sqlite

	"makegood/internal/keys"
	"makegood/internal/store"
)

// A Database is an empty database for one test, and what it has written.
type Database struct {
	DSN   string
	Files func(t *testing.T) []string // every file of it, write-ahead log included
}

// RunDatabase holds a kind of database to what the sealed log promises: nothing
// of a broken batch, nothing readable, no change unseen.
func RunDatabase(t *testing.T, fresh func(t *testing.T) Database) {
	for _, c := range []struct {
		name string
		test func(*testing.T, *bench)
	}{
		{"reopened, the log gives the same bytes", testReopen},
		{"another master key is refused", testWrongKey},
		{"a newer or changed schema is refused", testSchema},
		{"two pools share one database", testTwoPools},
		{"two pools open a new database at once", testOpenTogether},
		{"an erased key is not used by another pool", testErasedElsewhere},
		{"the mark changes with what another pool writes", testMarkElsewhere},
		{"what a pool knows never stands against what another wrote", testKnown},
		{"what another does to what a pool knows shows", testKnownThen},
		{"each part of what a guess rests on is proved", testProofs},
		{"a crash at any statement leaves nothing", testCrash},
		{"a crash while the tables are made leaves nothing", testCrashAtFirst},
		{"nothing is readable in the files", testUnreadable},
		{"verify finds every changed value", testChangedValues},
		{"verify finds every deleted row", testDeletedRows},
		{"verify finds forgeries", testForgeries},
		{"a damaged stream or view is refused", testLoadDamaged},
		{"an old log is read by new code", testGolden},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := fresh(t)
			c.test(t, &bench{Database: d, master: keys.Generate(), raw: openRaw(t, d.DSN)})
		})
	}
}

// A bench is a database on the workbench: its key, and a way in behind the
// store's back.
type bench struct {
	Database
	master keys.Master
	raw    *sql.DB
}

func openRaw(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	driver, name := "pgx", dsn
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		driver, name = "sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func (b *bench) sqlite() bool { return strings.HasPrefix(b.DSN, "sqlite:") }

func (b *bench) open(t *testing.T, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), b.DSN, b.master, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// exec runs a statement of the raw kind; parameters are $1, $2, ….
func (b *bench) exec(t *testing.T, statement string, args ...any) {
	t.Helper()
	if err := b.try(statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func (b *bench) try(statement string, args ...any) error {
	if b.sqlite() {
		statement = strings.ReplaceAll(statement, "$", "?")
	}
	_, err := b.raw.ExecContext(context.Background(), statement, args...)
	return err
}

// tables are those of the log, each with the columns that name a row.
var tables = map[string][]string{
	"meta":                {"name"},
	"makegood_migrations": {"version"},
	"subject_keys":        {"subject"},
	"events":              {"position"},
	"heads":               {"stream"},
	"views":               {"kind", "id"},
	"view_terms":          {"kind", "hash", "rank", "id"},
	"checkpoints":         {"id"},
	"checkpoint_heads":    {"stream", "version"},
}

// A record is one row of a table.
type record map[string]any

// rows reads a whole table.
func (b *bench) rows(t *testing.T, table string) []record {
	t.Helper()
	rows, err := b.raw.QueryContext(t.Context(), "SELECT * FROM "+table+" ORDER BY "+strings.Join(tables[table], ", "))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var list []record
	for rows.Next() {
		values, dest := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			dest[i] = &values[i]
		}
		if err := rows.Scan(dest...); err != nil {
			t.Fatal(err)
		}
		r := record{}
		for i, c := range columns {
			r[c] = values[i]
		}
		list = append(list, r)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// everything is the content of all tables, for comparing.
func (b *bench) everything(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, table := range slices.Sorted(keysOf(tables)) {
		for _, r := range b.rows(t, table) {
			fmt.Fprintln(&all, table, r) // maps print in the order of their keys
		}
	}
	return all.String()
}

// where is the condition that names a row, from parameter n on.
func (r record) where(table string, n int) (condition string, args []any) {
	var parts []string
	for _, c := range tables[table] {
		parts = append(parts, fmt.Sprintf("%s = $%d", c, n+len(parts)))
		args = append(args, r[c])
	}
	return strings.Join(parts, " AND "), args
}

func (b *bench) insert(t *testing.T, table string, r record) {
	t.Helper()
	var names, marks []string
	var args []any
	for _, c := range slices.Sorted(keysOf(r)) {
		names, args = append(names, c), append(args, r[c])
		marks = append(marks, fmt.Sprintf("$%d", len(args)))
	}
	b.exec(t, "INSERT INTO "+table+" ("+strings.Join(names, ", ")+") VALUES ("+strings.Join(marks, ", ")+")", args...)
}

func (b *bench) remove(t *testing.T, table string, r record) {
	t.Helper()
	condition, args := r.where(table, 1)
	b.exec(t, "DELETE FROM "+table+" WHERE "+condition, args...)
}

// holding lists the files that hold any of the texts, as they are or in small or
// large letters.
func (b *bench) holding(t *testing.T, texts ...string) []string {
	t.Helper()
	var found []string
	for _, path := range b.Files(t) {
		content, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			continue // PostgreSQL removes files as it goes
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			for _, form := range []string{text, strings.ToLower(text), strings.ToUpper(text)} {
				if bytes.Contains(content, []byte(form)) {
					found = append(found, fmt.Sprintf("%q in %s", form, path))
				}
			}
		}
	}
	return found
}

func keysOf[V any, M ~map[string]V](m M) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
