package store_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/keys"
	"makegood/internal/store"
)

func noted(stream string, expected int64) desk.Batch {
	return desk.Batch{By: "system", Appends: []desk.Append{{Stream: stream, Expected: expected, Entries: []journal.Entry{{Name: "test.noted", Schema: 1}}}}}
}

// What a batch was answered in a group that was refused is not its answer when it is
// written alone, even on a guess.
func TestPostgresAnswersAnew(t *testing.T) {
	refusals, guesses := 0, 0
	s := openStore(t, cluster.Database(t), keys.Generate(), store.Options{Hook: func(statement string) error {
		if strings.HasPrefix(statement, "SELECT 1 / CASE") {
			guesses++
		}
		if statement == "COMMIT" && refusals > 0 {
			refusals--
			return fault.New(fault.Conflict)
		}
		return nil
	}})
	refusals = 2 // of the group, and of its first
	batches := []desk.Batch{noted("case/a", 0)}
	for i := range 6 {
		batches = append(batches, noted(fmt.Sprint("case/b", i), 0))
	}
	errs := s.AppendTogether(t.Context(), append(batches, noted("case/a", 0))...)
	for i, err := range errs {
		want := fault.OK
		if i == 0 {
			want = fault.Conflict
		}
		if fault.CodeOf(err) != want {
			t.Errorf("batch %d: %v, want %s", i, err, want)
		}
	}
	if loaded, err := s.Load(t.Context(), "case/a"); err != nil || len(loaded["case/a"]) != 1 {
		t.Errorf("case/a has %d events, want 1: %v", len(loaded["case/a"]), err)
	}
	if guesses == 0 {
		t.Error("nothing was written on a guess")
	}
}

// A row whose terms change is found by those that it has, and is written without
// looking what it had: this store wrote them.
func TestKnownTerms(t *testing.T) {
	for name, dsn := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "makegood.db"), "postgres": cluster.Database(t)} {
		begun, looked, settled := 0, 0, false
		s := openStore(t, dsn, keys.Generate(), store.Options{Hook: func(statement string) error {
			switch {
			case !settled:
			case strings.HasPrefix(statement, "SELECT hash FROM view_terms"), strings.HasPrefix(statement, "SELECT kind, id, subject"):
				looked++
			case strings.HasPrefix(statement, "SELECT 1 / CASE"):
				begun++
			}
			return nil
		}})
		words := [][]string{{"a", "b"}, {"b", "c"}, nil, {"c"}, {"a", "b", "c"}}
		for at := range int64(20) {
			settled = at >= 8
			b := noted("case/1", at)
			b.Views = []desk.View{{Kind: "case", ID: "1", State: "open", Body: []byte("1"), Terms: words[at%5]}}
			if err := s.Append(t.Context(), b); err != nil {
				t.Fatal(err)
			}
			for _, term := range []string{"a", "b", "c"} {
				found, err := s.List(t.Context(), desk.Query{Kind: "case", Terms: []string{term}})
				if want := slices.Contains(words[at%5], term); err != nil || len(found) == 1 != want {
					t.Errorf("%s, %d: %q found: %v, want %v (%v)", name, at, term, len(found) == 1, want, err)
				}
			}
		}
		if looked > 0 || begun == 0 && name == "postgres" {
			t.Errorf("%s: it looked %d times, and guessed %d times", name, looked, begun)
		}
		if _, err := s.Verify(t.Context(), func(f desk.Finding) { t.Errorf("%s: %+v", name, f) }); err != nil {
			t.Fatal(err)
		}
	}
}

// A server that fails when it commits has not committed; one that ends then may have,
// and nobody writes a second time.
func TestPostgresFailsAtCommit(t *testing.T) {
	for _, c := range []struct {
		name, fails string
		tries       int // to commit
		unsure      bool
	}{
		{"an error", `RAISE EXCEPTION 'no'`, 2, false},
		{"its end", `PERFORM pg_terminate_backend(pg_backend_pid())`, 1, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			dsn := cluster.Database(t)
			tries := 0
			s := openStore(t, dsn, keys.Generate(), store.Options{Hook: func(statement string) error {
				if statement == "COMMIT" {
					tries++
				}
				return nil
			}})
			for at := range int64(8) {
				if err := s.Append(t.Context(), noted("case/a", at)); err != nil {
					t.Fatal(err)
				}
			}
			db, err := sql.Open("pgx", dsn)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			_, err = db.ExecContext(t.Context(), `CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN `+c.fails+`; RETURN NULL; END $$;
				CREATE CONSTRAINT TRIGGER fails AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fails()`)
			if err != nil {
				t.Fatal(err)
			}
			tries = 0
			err = s.Append(t.Context(), noted("case/a", 8))
			f := fault.As(err)
			if unsure := f != nil && f.Args["unsure"] == true; err == nil || tries != c.tries || unsure != c.unsure {
				t.Errorf("%d tries, %v; want %d, unsure: %v", tries, err, c.tries, c.unsure)
			}
			if loaded, err := s.Load(t.Context(), "case/a"); err != nil || len(loaded["case/a"]) != 8 {
				t.Errorf("%d events, want 8: %v", len(loaded["case/a"]), err)
			}
		})
	}
}

// What changes anything that a guess rests on waits until the guess is written. A
// trigger keeps the guess between its proof and its commit.
func TestPostgresWaitsForAGuess(t *testing.T) {
	dsn, master := cluster.Database(t), keys.Generate()
	here, there := openStore(t, dsn, master, store.Options{}), openStore(t, dsn, master, store.Options{})
	row := func(state string) desk.View {
		return desk.View{Kind: "case", ID: "1", Subject: "c1", State: state, Body: []byte("1")}
	}
	guess := func(at int64, rows ...desk.View) desk.Batch {
		b := noted("case/1", at)
		b.Appends[0].Subject, b.Views = "c1", rows
		return b
	}
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.ExecContext(t.Context(), `CREATE FUNCTION waits() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(7); RETURN NULL; END $$;
		CREATE TRIGGER waits AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION waits()`)
	if err != nil {
		t.Fatal(err)
	}
	at := int64(0)
	for _, c := range []struct {
		name string
		rows []desk.View // where they are what waits
		do   func() error
	}{
		{"a row", []desk.View{row("open")}, func() error { return there.Append(t.Context(), desk.Batch{Views: []desk.View{row("closed")}}) }},
		{"a checkpoint", nil, func() error { return there.Checkpoint(t.Context(), time.Unix(1, 0)) }},
		{"a rebuild", nil, func() error {
			return there.Rebuild(t.Context(), func(put func(desk.View) error) error { return put(row("closed")) })
		}},
		{"an erasure's first step", nil, func() error { // the purge after it waits for more
			_, err := db.ExecContext(t.Context(), `UPDATE subject_keys SET erased_at = erased_at WHERE subject = 'c1'`)
			return err
		}},
	} {
		for range 8 {
			if err := here.Append(t.Context(), guess(at, c.rows...)); err != nil {
				t.Fatal(err)
			}
			at++
		}
		wantWaiting(t, db, func() error { return here.Append(t.Context(), guess(at, c.rows...)) }, c.name, c.do)
		at++
	}
	if _, err := there.Verify(t.Context(), func(f desk.Finding) { t.Errorf("%+v", f) }); err != nil {
		t.Fatal(err)
	}
}

// wantWaiting keeps first in its trigger until second waits too, or wrongly does not.
func wantWaiting(t *testing.T, db *sql.DB, first func() error, name string, second func() error) {
	t.Helper()
	held, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if _, err := held.ExecContext(t.Context(), `SELECT pg_advisory_lock(7)`); err != nil {
		t.Fatal(err)
	}
	answers := [2]chan error{make(chan error, 1), make(chan error, 1)}
	for i, work := range []func() error{first, second} {
		go func() { answers[i] <- work() }()
		for waiting := 0; waiting <= i && len(answers[i]) == 0; {
			err := held.QueryRowContext(t.Context(), `SELECT count(*) FROM pg_locks WHERE NOT granted
				AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`).Scan(&waiting)
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(answers[1]) > 0 {
		t.Errorf("%s did not wait for the guess", name)
	}
	if _, err := held.ExecContext(t.Context(), `SELECT pg_advisory_unlock(7)`); err != nil {
		t.Fatal(err)
	}
	for _, answer := range answers {
		if err := <-answer; err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
