package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"makegood/internal/desk"
	"makegood/internal/journal"
	"makegood/internal/keys"
	"makegood/internal/store"
)

// The variables that make the test binary a writer that is going to be killed.
const (
	writerDSN = "MAKEGOOD_TEST_WRITER"
	writerKey = "MAKEGOOD_TEST_WRITER_KEY"
)

// writer appends to two streams and a view until it is killed, and says each
// version when the store has said yes.
func writer(dsn, key string) error {
	ctx := context.Background()
	master, err := keys.Parse(key)
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, dsn, master, store.Options{})
	if err != nil {
		return err
	}
	for version := int64(0); ; version++ {
		entry := []journal.Entry{{Name: "test.noted", Schema: 1, Payload: []byte(strconv.FormatInt(version+1, 10))}}
		err := s.Append(ctx, desk.Batch{At: time.Unix(version, 0), By: "system",
			Appends: []desk.Append{
				{Stream: "case/a", Expected: version, Subject: "c1", Entries: entry},
				{Stream: "case/b", Expected: version, Entries: entry},
			},
			Views: []desk.View{{Kind: "case", ID: "a", Rank: version + 1, Subject: "c1", Terms: []string{strconv.FormatInt(version, 10)}}},
		})
		if err == nil && version%5 == 0 {
			err = s.Checkpoint(ctx, time.Unix(version, 0))
		}
		if err != nil {
			return err
		}
		fmt.Println(version + 1)
	}
}

// TestKilled: whatever the store said yes to is there after the process was
// killed, and nothing is there by halves.
func TestKilled(t *testing.T) {
	for name, dsn := range map[string]string{
		"sqlite":   "sqlite:" + filepath.Join(t.TempDir(), "makegood.db"),
		"postgres": cluster.Database(t),
	} {
		t.Run(name, func(t *testing.T) {
			master := keys.Generate()
			for round := range 3 {
				dsn, what := dsn, fmt.Sprint("round ", round)
				if name == "sqlite" {
					dsn = strings.Replace(dsn, "makegood.db", fmt.Sprint(round, ".db"), 1)
				} else if round > 0 {
					dsn = cluster.Database(t)
				}
				said := killWriter(t, dsn, master, 12+round*17)
				s := openStore(t, dsn, master, store.Options{})
				wantUnhurt(t, s, what, said)
			}
		})
	}
}

// killWriter lets a writer say yes so many times and kills it.
func killWriter(t *testing.T, dsn string, master keys.Master, after int) (said int64) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), writerDSN+"="+dsn, writerKey+"="+master.Text())
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		if said, err = strconv.ParseInt(lines.Text(), 10, 64); err != nil {
			t.Fatalf("the writer said %q", lines.Text())
		}
		if n == after {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || said == 0 {
		t.Fatalf("the writer ended by itself after %d: %v", said, err)
	}
	return said
}

func wantUnhurt(t *testing.T, s *store.Store, what string, said int64) {
	t.Helper()
	loaded, err := s.Load(t.Context(), "case/a", "case/b")
	if err != nil {
		t.Fatal(err)
	}
	a, b := int64(len(loaded["case/a"])), int64(len(loaded["case/b"]))
	if a != b || a < said || a > said+1 { // one more may be in that it could not say
		t.Fatalf("%s: %d and %d events after a yes to %d", what, a, b, said)
	}
	v, ok, err := s.Get(t.Context(), "case", "a")
	if err != nil || !ok || v.Rank != a {
		t.Fatalf("%s: the view stands at %d, the streams at %d: %v %v", what, v.Rank, a, ok, err)
	}
	if _, err := s.Verify(t.Context(), func(f desk.Finding) { t.Errorf("%s: %+v", what, f) }); err != nil {
		t.Fatal(err)
	}
	err = s.Append(t.Context(), desk.Batch{By: "system", Appends: []desk.Append{{Stream: "case/a", Expected: a, Subject: "c1", Entries: []journal.Entry{{Name: "test.noted", Schema: 1}}}}})
	if err != nil {
		t.Fatal(err)
	}
}
