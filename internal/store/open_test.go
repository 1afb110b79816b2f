package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/keys"
	"makegood/internal/store"
)

// TestOpenRefuses: what can't be opened is refused with a code, what it was and
// a way out, and never with the password of an address.
func TestOpenRefuses(t *testing.T) {
	folder := t.TempDir()
	garbage := filepath.Join(folder, "garbage.db")
	if err := os.WriteFile(garbage, []byte(strings.Repeat("this is no database. ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		dsn  string
		code fault.Code
	}{
		{"", fault.InputInvalid},
		{"makegood.db", fault.InputInvalid},
		{"mysql://localhost/makegood", fault.InputInvalid},
		{"postgres://user:s3cret@local host:port/x", fault.InputInvalid},
		{"postgres://user:s3cret@127.0.0.1:1/makegood", fault.Unavailable},
		{"postgres://user:s3cret@" + "/makegood?host=" + folder, fault.Unavailable},
		{"sqlite:" + filepath.Join(folder, "none", "makegood.db"), fault.Unavailable},
		{"sqlite:" + folder, fault.Unavailable},
		{"sqlite:", fault.Unavailable},
		{"sqlite::memory:", fault.Unavailable},
		{"sqlite:" + garbage, fault.LogDamaged},
	} {
		_, err := store.Open(t.Context(), c.dsn, keys.Generate(), store.Options{})
		f := fault.As(err)
		if f == nil || f.Code != c.code {
			t.Errorf("%q: got %v, want %s", c.dsn, err, c.code)
			continue
		}
		if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%q: the error tells the password: %v", c.dsn, err)
		}
		if c.code == fault.Unavailable && (f.Args["what"] == "" || f.Args["hint"] == "") {
			t.Errorf("%q: the error names nothing: %v", c.dsn, err)
		}
	}
	_, err := store.Open(t.Context(), strings.Replace(cluster.Database(t), "/test", "/nodatabase", 1), keys.Generate(), store.Options{})
	if fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("a database that does not exist: %v", err)
	}
}

// TestOpenOddPath: a path is a path, whatever signs are in it.
func TestOpenOddPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?c#d%20&e=ж.db")
	s := openStore(t, "sqlite:"+path, keys.Generate(), store.Options{})
	if err := s.Checkpoint(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the file: %v %v", info, err)
	}
}

// TestServerGone: a server that stops under a store is Unavailable, not a
// mistake of ours, and a context that ends is the context's own error.
func TestServerGone(t *testing.T) {
	var own = newCluster(t)
	s := openStore(t, own.Database(t), keys.Generate(), store.Options{})
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	if _, err := s.Load(ctx, "case/1"); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v, want the deadline", err)
	}
	if err := own.Stop(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		_, err := s.Load(t.Context(), "case/1")
		if f := fault.As(err); f == nil || f.Code != fault.Unavailable || f.Args["what"] == "" {
			t.Fatalf("got %v, want unavailable", err)
		}
	}
}

// Between asking whether the tables of the log are there and looking for
// somebody else's, another process may have made them: they are no stranger's.
func TestOurTablesAreNoStrangers(t *testing.T) {
	for name, open := range map[string]func(*testing.T) desk.Store{"sqlite": openSQLite, "postgres": openPostgres} {
		t.Run(name, func(t *testing.T) {
			table, err := open(t).(*store.Store).Stranger(t.Context())
			if err != nil || table != "" {
				t.Fatalf("table %q, error %v", table, err)
			}
		})
	}
}
