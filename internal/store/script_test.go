package store_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"makegood/internal/keys"
	"makegood/internal/store"
)

// TestScript: the DSN that scripts/postgres.sh prints opens, and what was
// written is there when the server was stopped and started again.
func TestScript(t *testing.T) {
	folder, err := os.MkdirTemp("", "makegood-script-") //nolint:usetesting // t.TempDir is closed to the user postgres
	if err != nil {
		t.Fatal(err)
	}
	script := func(args ...string) string {
		t.Helper()
		out, err := exec.CommandContext(t.Context(), filepath.Join("..", "..", "scripts", "postgres.sh"), args...).CombinedOutput()
		if err != nil {
			t.Fatalf("postgres.sh %v: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	defer os.RemoveAll(folder)
	master := keys.Generate()
	for round := range 2 {
		s, err := store.Open(t.Context(), script("start", folder), master, store.Options{})
		if err != nil {
			script("stop", folder)
			t.Fatal(err)
		}
		erased, err := s.Erased(t.Context(), "c1")
		if err != nil || erased != (round == 1) {
			t.Errorf("round %d: erased %v, %v", round, erased, err)
		}
		if err := s.Erase(t.Context(), "c1", time.Now()); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		script("stop", folder)
	}
}
