package store_test

import (
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"makegood/internal/desk"
	"makegood/internal/keys"
	"makegood/internal/store"
	"makegood/internal/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func openSQLite(t *testing.T) desk.Store {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "makegood.db"), keys.Generate(), store.Options{})
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

func TestSQLite(t *testing.T) { storetest.Run(t, openSQLite) }
