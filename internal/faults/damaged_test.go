package faults_test

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // alters files behind the program's back

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/store"
)

// changeFile alters a SQLite database with SQL.
func (s *scene) changeFile(statement string) {
	s.t.Helper()
	db, err := sql.Open("sqlite", s.path())
	must(s.t, err)
	_, err = db.Exec(statement)
	must(s.t, err)
	must(s.t, db.Close())
}

// worked is a scene with a day's work in it, that nobody serves.
func worked(t *testing.T, db string, rng *rand.Rand) *scene {
	t.Helper()
	s := newScene(t, db, rng)
	x := s.served(firstDay)
	l := newLoad(s, x)
	l.run(clients, func() { l.after(30, x.exited) })
	x.stop()
	return s
}

// TestFileDamaged: bytes of a SQLite file are not what they were, or are gone.
// Either a command says so and names the place, or nothing that anybody can read
// has changed: the bytes were in room that holds nothing.
func TestFileDamaged(t *testing.T) {
	each(t, "sqlite", func(t *testing.T, rng *rand.Rand) {
		s := worked(t, "sqlite", rng)
		good, err := os.ReadFile(s.path())
		must(t, err)
		before, err := s.everything()
		must(t, err)
		for name, harm := range map[string]func([]byte) []byte{
			"header": func(b []byte) []byte { return flip(rng, b, 0, 100, 1+rng.IntN(8)) },
			"pages":  func(b []byte) []byte { return flip(rng, b, 100, len(b), 1+rng.IntN(64)) },
			"page": func(b []byte) []byte {
				page := 4096 * (1 + rng.IntN(len(b)/4096-1))
				return flip(rng, b, page, page+4096, 500)
			},
			"cut":   func(b []byte) []byte { return b[:rng.IntN(len(b))] },
			"zeros": func(b []byte) []byte { page := 4096 * rng.IntN(len(b)/4096); clear(b[page : page+4096]); return b },
		} {
			must(t, os.WriteFile(s.path(), harm(append([]byte{}, good...)), 0o600))
			for _, suffix := range []string{"-wal", "-shm"} {
				_ = os.Remove(s.path() + suffix) // it may not be there
			}
			got := makegood("verify", "--db", s.dsn)
			for _, bad := range []string{"panic", "goroutine", "went wrong on our side"} {
				if strings.Contains(got.out+got.err, bad) {
					t.Errorf("%s: verify says %q:\n%s%s", name, bad, got.out, got.err)
				}
			}
			after, err := s.everything()
			switch {
			case got.code == 0 && (err != nil || after != before):
				t.Errorf("%s: verify finds nothing, and what can be read has changed: %v", name, err)
			case got.code != 0 && !strings.Contains(got.out, ": ") && (!strings.Contains(got.err, s.path()) || !strings.Contains(got.err, "hint: ")):
				t.Errorf("%s: verify ends with %d and names nothing:\n%s%s", name, got.code, got.out, got.err)
			}
			s.tells(name, got.code)
		}
	})
}

// tells: on a file that verify finds damaged a server either refuses to start
// and says why, or serves what it can read.
func (s *scene) tells(name string, verified int) {
	s.t.Helper()
	got := makegood("export", "shop", "--db", s.dsn)
	if verified == 0 || got.code == 0 {
		return
	}
	if !strings.HasPrefix(got.err, "error: ") || strings.Contains(got.err, "panic") {
		s.t.Errorf("%s: export says\n%s", name, got.err)
	}
}

func flip(rng *rand.Rand, b []byte, from, to, n int) []byte {
	for range n {
		b[from+rng.IntN(to-from)] ^= byte(1 + rng.IntN(255))
	}
	return b
}

// everything is all that can be read of a database: each event with its
// payload, and each view.
func (s *scene) everything() (string, error) {
	ctx := context.Background()
	db, err := store.Open(ctx, s.dsn, suite.master, store.Options{})
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = db.Walk(ctx, 0, func(e journal.Stored) error {
		_, err := fmt.Fprintf(&b, "%+v\n", e)
		return err
	})
	for _, kind := range kinds {
		if err == nil {
			var views []desk.View
			views, err = db.List(ctx, desk.Query{Kind: kind, Limit: 10_000})
			fmt.Fprintf(&b, "%+v\n", views)
		}
	}
	must(s.t, db.Close())
	return b.String(), err
}

// TestLogCutShort: the write-ahead log of a killed server is cut short or hurt.
// SQLite takes the last whole commit before that: the database is an earlier
// one, whole.
func TestLogCutShort(t *testing.T) {
	each(t, "sqlite", func(t *testing.T, rng *rand.Rand) {
		s := newScene(t, "sqlite", rng)
		x := s.served(firstDay)
		l := newLoad(s, x)
		l.run(clients, func() {
			l.after(30, x.exited)
			x.kill()
		})
		wal, err := os.ReadFile(s.path() + "-wal")
		must(t, err)
		if len(wal) < 10_000 {
			t.Fatalf("the write-ahead log holds %d bytes only", len(wal))
		}
		if rng.IntN(2) == 0 {
			wal = wal[:32+rng.IntN(len(wal)-32)]
		} else {
			wal = flip(rng, wal, 32, len(wal), 1+rng.IntN(4))
		}
		must(t, os.WriteFile(s.path()+"-wal", wal, 0o600))
		s.settled()
		y := s.served(firstDay)
		y.stop()
		s.settled()
	})
}

// TestRowAltered: somebody alters the log with SQL. Verify names the stream or
// the row, and a command that reads it is refused.
func TestRowAltered(t *testing.T) {
	databases(t, func(t *testing.T, db string, rng *rand.Rand) {
		s := worked(t, db, rng)
		streams, err := s.caseStreams()
		must(t, err)
		stream := streams[rng.IntN(len(streams))]
		place := s.alter(rng, stream)
		got := makegood("verify", "--db", s.dsn)
		if got.code != 1 || !strings.Contains(got.out, place) {
			t.Errorf("verify ends with %d and does not name %q:\n%s%s", got.code, place, got.out, got.err)
		}
	})
}

// alter does one thing that the log must not let pass, and says what verify
// has to name.
func (s *scene) alter(rng *rand.Rand, stream string) (place string) {
	s.t.Helper()
	bytes := "x'" + hex.EncodeToString([]byte(fmt.Sprint(rng.Uint64()))) + "'"
	if !strings.HasPrefix(s.dsn, "sqlite:") {
		bytes = "'\\" + bytes[:1] + bytes[2:]
	}
	in := " WHERE stream = '" + stream + "'"
	all := []struct{ statement, place string }{
		{"UPDATE events SET sealed = " + bytes + in + " AND version = 1", stream + " version 1"},
		{"UPDATE events SET appended_by = 'staff/nobody'" + in + " AND version = 1", stream + " version 1"},
		{"UPDATE events SET hash = " + bytes + in + " AND version = 2", stream + " version 2"},
		{"DELETE FROM events" + in + " AND version = 2", stream + " version 2"},
		{"DELETE FROM events" + in, stream},
		{"DELETE FROM heads" + in, stream},
		{"UPDATE heads SET version = version - 1" + in, stream},
		{"UPDATE views SET state = 'kept' WHERE kind = 'promise'", "promise"},
		{"DELETE FROM views WHERE kind = 'case' AND id = '" + strings.TrimPrefix(stream, "case/") + "'", strings.TrimPrefix(stream, "case/")},
		{"DELETE FROM checkpoints WHERE id = 1", "checkpoint 1"},
		{"DELETE FROM checkpoint_heads" + in, "checkpoint"},
		{"UPDATE meta SET value = " + bytes + " WHERE name = 'checkpoint_tail'", "checkpoints"},
	}
	one := all[rng.IntN(len(all))]
	s.t.Log(one.statement)
	s.change(one.statement)
	return one.place
}

// caseStreams are the shared streams of all cases.
func (s *scene) caseStreams() ([]string, error) {
	ctx := context.Background()
	db, err := store.Open(ctx, s.dsn, suite.master, store.Options{})
	if err != nil {
		return nil, err
	}
	names, err := db.Streams(ctx, "case/", "", 1000)
	must(s.t, db.Close())
	var out []string
	for _, name := range names {
		if strings.Count(name, "/") == 1 {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		err = fault.New(fault.NotFound, "what", "case")
	}
	return out, err
}
