package store_test

import (
	"path/filepath"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/keys"
	"makegood/internal/store"
	"makegood/internal/store/storetest"
)

func openStore(t *testing.T, dsn string, master keys.Master, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dsn, master, o)
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

func openSQLite(t *testing.T) desk.Store {
	t.Helper()
	return openStore(t, "sqlite:"+filepath.Join(t.TempDir(), "makegood.db"), keys.Generate(), store.Options{})
}

func TestSQLite(t *testing.T) { storetest.Run(t, openSQLite) }

// While nothing is written the mark stays, however much is read.
func TestSQLiteMarkStays(t *testing.T) {
	s := openSQLite(t)
	fill(t, s.(*store.Store), 50)
	want, err := s.Mark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := s.List(t.Context(), desk.Query{Kind: "case"}); err != nil {
			t.Fatal(err)
		}
		if mark, err := s.Mark(t.Context()); err != nil || mark != want {
			t.Fatalf("the mark is %q, it was %q: %v", mark, want, err)
		}
	}
}
