package keys_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"makegood/internal/fault"
	"makegood/internal/keys"
)

func source(t *testing.T, dsn, file string, env map[string]string) (keys.Master, error) {
	t.Helper()
	return keys.Resolve(keys.Source{DSN: dsn, File: file, Env: func(name string) string { return env[name] }})
}

func wantWrongKey(t *testing.T, err error, says string) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Code != fault.WrongKey || !strings.Contains(f.Error(), says) || f.Args["hint"] == "" {
		t.Fatalf("got %v, want wrong_key with a hint, saying %q", err, says)
	}
}

// One purpose has one key, no two purposes or masters share one. The value pins
// the derivation: changing it would lock every database out.
func TestDerive(t *testing.T) {
	m, err := keys.Parse(strings.Repeat("0123456789abcdef", 4))
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintf("%x", m.Derive("wrapping"))
	if want := derivedWrapping; got != want {
		t.Fatalf("derived %s, want %s", got, want)
	}
	if m.Derive("wrapping") == m.Derive("terms") || m.Derive("terms") == keys.Generate().Derive("terms") {
		t.Fatal("two uses share a key")
	}
	if text := fmt.Sprintf("%v %+v %#v %s", m, m, m, m); strings.Contains(text, "0123") || strings.Contains(text, "0x01") {
		t.Fatalf("a printed key shows itself: %s", text)
	}
}

func TestReference(t *testing.T) {
	m := keys.Generate()
	a := m.Reference("customer", "noah_brown_6181")
	switch {
	case a != m.Reference("customer", "noah_brown_6181"):
		t.Fatal("the same text has two references")
	case a == m.Reference("order", "noah_brown_6181"), a == m.Reference("customer", "noah_brown_6182"), a == keys.Generate().Reference("customer", "noah_brown_6181"):
		t.Fatal("two things share a reference")
	case len(a) != 20 || strings.Contains(a, "noah"):
		t.Fatalf("reference %q", a)
	}
}

func TestParse(t *testing.T) {
	m := keys.Generate()
	again, err := keys.Parse(" " + strings.ToUpper(m.Text()) + "\n")
	if err != nil || again != m {
		t.Fatalf("parse of text: %v", err)
	}
	for _, text := range []string{"", "abc", m.Text()[1:], m.Text() + "00", strings.Repeat("zz", 32), strings.Repeat("00", 32)} {
		if _, err := keys.Parse(text); err == nil {
			t.Errorf("parsed %q", text)
		}
	}
}

func TestResolveOrder(t *testing.T) {
	folder := t.TempDir()
	dsn := "sqlite:" + filepath.Join(folder, "makegood.db")
	env, file := keys.Generate(), keys.Generate()
	path := filepath.Join(folder, "mine.key")
	if err := os.WriteFile(path, []byte(file.Text()), 0o644); err != nil {
		t.Fatal(err)
	}
	if m, err := source(t, dsn, path, map[string]string{keys.Variable: env.Text()}); err != nil || m != env {
		t.Fatalf("the variable comes first: %v", err)
	}
	if m, err := source(t, dsn, path, nil); err != nil || m != file {
		t.Fatalf("then the file: %v", err)
	}
	beside, err := source(t, dsn, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := source(t, dsn, "", nil); err != nil || again != beside {
		t.Fatalf("the key beside the database is not the same again: %v", err)
	}
	if info, err := os.Stat(filepath.Join(folder, "makegood.db.key")); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("key file: %v %v", info, err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, ".makegood-key-*")); len(left) > 0 {
		t.Fatalf("left behind: %v", left)
	}
}

func TestResolveRefuses(t *testing.T) {
	folder := t.TempDir()
	database := filepath.Join(folder, "makegood.db")
	_, err := source(t, "sqlite:"+database, "", map[string]string{keys.Variable: "short"})
	wantWrongKey(t, err, keys.Variable)
	_, err = source(t, "postgres://localhost/makegood", "", nil)
	wantWrongKey(t, err, "needs a master key")
	_, err = source(t, "sqlite:"+database, filepath.Join(folder, "none"), nil)
	wantWrongKey(t, err, "can't be read")
	_, err = source(t, "sqlite:"+filepath.Join(folder, "none", "makegood.db"), "", nil)
	wantWrongKey(t, err, "can't be made")
	if err := os.WriteFile(database, []byte("SQLite format 3"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = source(t, "sqlite:"+database, "", nil)
	wantWrongKey(t, err, "is missing")
	if _, err := os.Stat(database + ".key"); err == nil {
		t.Fatal("a new key was made for an old database")
	}
	if err := os.WriteFile(database+".key", []byte(keys.Generate().Text()), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = source(t, "sqlite:"+database, "", nil)
	wantWrongKey(t, err, "others may read")
}

// Two processes that start at once take the same key.
func TestResolveTogether(t *testing.T) {
	dsn := "sqlite:" + filepath.Join(t.TempDir(), "makegood.db")
	got := make([]keys.Master, 8)
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() {
			m, err := source(t, dsn, "", nil)
			if err != nil {
				t.Errorf("resolve: %v", err)
			}
			got[i] = m
		})
	}
	wg.Wait()
	for _, m := range got {
		if m != got[0] {
			t.Fatal("two keys for one database")
		}
	}
}

// derivedWrapping was worked out apart, with HMAC-SHA-256 after RFC 5869, 2.2 and
// 2.3, an empty salt and the info "makegood/wrapping".
const derivedWrapping = "c3b701edfa2d7c46c85cade6c493264c1d728161533d7c8aae73cdbc5b87e47d"

// FuzzParse: what parses is a key that writes itself and parses again.
func FuzzParse(f *testing.F) {
	f.Add(derivedWrapping)
	f.Add(" " + strings.ToUpper(derivedWrapping) + "\n")
	f.Add("not a key")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := keys.Parse(text)
		if err != nil {
			return
		}
		if again, err := keys.Parse(m.Text()); err != nil || again != m || m.IsZero() {
			t.Fatalf("%q parses to a key that does not parse: %v", text, err)
		}
	})
}
