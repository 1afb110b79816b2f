package store_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/keys"
	"makegood/internal/store"
)

// TestFileHarmed: whatever bytes of a SQLite file are changed, the schema's own
// pages included, somebody is told by a fault that has a code or by a finding
// of Verify, or nothing that can be read has changed. MAKEGOOD_STORE_HARMS sets
// how many files are tried, MAKEGOOD_STORE_HARM_SEED which.
func TestFileHarmed(t *testing.T) {
	harms, seed := setting(t, "MAKEGOOD_STORE_HARMS", 300), setting(t, "MAKEGOOD_STORE_HARM_SEED", 1)
	path := filepath.Join(t.TempDir(), "makegood.db")
	master := keys.Generate()
	made, err := store.Open(t.Context(), "sqlite:"+path, master, store.Options{})
	if err == nil {
		fill(t, made, 20)
		err = made.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, found, err := readFile(t, path, master)
	if err != nil || found != 0 {
		t.Fatalf("an unharmed file: %d findings, %v", found, err)
	}
	for n := range harms {
		rng := rand.New(rand.NewPCG(uint64(seed), uint64(n)))
		b := append([]byte{}, good...)
		from, to := 0, len(b)
		if n%2 == 0 { // the schema
			to = 8192
		}
		for range 1 + rng.IntN(12) {
			b[from+rng.IntN(to-from)] ^= byte(1 + rng.IntN(255))
		}
		for _, suffix := range []string{"-wal", "-shm"} {
			_ = os.Remove(path + suffix) // it may not be there
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		after, found, err := readFile(t, path, master)
		switch {
		case err != nil && (fault.As(err) == nil || strings.Contains(err.Error(), "panic")):
			t.Errorf("seed %d, harm %d: an error without a code: %v", seed, n, err)
		case err == nil && found == 0 && after != before:
			t.Errorf("seed %d, harm %d: nothing is found, and what can be read has changed", seed, n)
		}
	}
}

// readFile opens a file, verifies it and reads all that Verify vouches for.
func readFile(t *testing.T, path string, master keys.Master) (all string, found int, err error) {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+path, master, store.Options{})
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = s.Close() }() // of a harmed file
	if _, err = s.Verify(t.Context(), func(desk.Finding) { found++ }); err != nil || found > 0 {
		return "", found, err
	}
	var b strings.Builder
	if err = s.Walk(t.Context(), 0, func(e journal.Stored) error {
		_, err := fmt.Fprintf(&b, "%+v\n", e)
		return err
	}); err != nil {
		return "", 0, err
	}
	views, err := s.List(t.Context(), desk.Query{Kind: "case", Limit: 1000})
	fmt.Fprintf(&b, "%+v\n", views)
	return b.String(), 0, err
}

// setting is a number from the environment.
func setting(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
