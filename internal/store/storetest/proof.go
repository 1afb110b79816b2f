package storetest

import (
	"fmt"
	"strings"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/store"
)

// A prover is two pools on one database, of which one has written alone for so long
// that it writes on what it knows.
type prover struct {
	*bench

	here, there *store.Store
	id          string             // of the case, and whose it is
	at          int64              // where stream case/id stands
	guesses     int                // of here
	before      func(string) error // each statement of there
}

// settled has here write so often that it writes on a guess, of a case whose row has
// a state, an owner, a parent and a term.
func (p *prover) settled(t *testing.T) {
	t.Helper()
	for range 8 {
		b := onto("case/"+p.id, p.at, p.id, notes(1, "")...)
		b.Views = []desk.View{p.row("open")}
		p.write(t, b)
	}
}

func (p *prover) write(t *testing.T, b desk.Batch) {
	t.Helper()
	mustAppend(t, p.here, b)
	p.at++
}

func (p *prover) row(state string) desk.View {
	v := view("case", p.id, 1, p.id)
	v.Subject, v.State, v.Owner, v.Parent, v.Terms = p.id, state, "staff/1", "p1", []string{"rug"}
	return v
}

// proofs are what somebody else does between two batches of a store that writes
// alone, each such that one part alone of what a guess is proved by shows it.
var proofs = []struct {
	name string
	do   func(t *testing.T, p *prover)
}{
	{"a row in another state", func(t *testing.T, p *prover) {
		for _, change := range []func(v *desk.View){
			func(v *desk.View) { v.State = "closed" }, func(v *desk.View) { v.Owner = "staff/2" },
			func(v *desk.View) { v.Parent = "p2" }, func(v *desk.View) { v.Subject = "" },
		} {
			p.settled(t)
			other := p.row("open")
			change(&other)
			mustAppend(t, p.there, desk.Batch{Views: []desk.View{other}})
			mustAppend(t, p.here, desk.Batch{Views: []desk.View{p.row("open")}})
			found := mustList(t, p.there, desk.Query{Kind: "case", States: []string{"open"}, Owner: "staff/1", Parent: "p1", Subject: p.id})
			if len(found) != 1 {
				t.Fatalf("%d rows are found by what was written last, want one", len(found))
			}
		}
	}},
	{"an erasure of who is in no row", func(t *testing.T, p *prover) {
		for at := range int64(8) {
			mustAppend(t, p.here, onto("case/"+p.id, at, p.id, notes(1, "")...))
		}
		wantNil(t, p.there.Erase(t.Context(), p.id, start))
		wantCode(t, p.here.Append(t.Context(), onto("case/"+p.id, 8, p.id, notes(1, "")...)), fault.Erased)
	}},
	{"a guarded stream that moved, for rows alone", func(t *testing.T, p *prover) {
		p.settled(t)
		mustAppend(t, p.there, onto("case/"+p.id, p.at, p.id, notes(1, "")...))
		wantCode(t, p.here.Append(t.Context(), desk.Batch{Guards: []desk.Guard{{Stream: "case/" + p.id, Version: p.at}}, Views: []desk.View{p.row("open")}}), fault.Conflict)
	}},
	{"a stream that was looked at and moved, for rows alone", func(t *testing.T, p *prover) {
		p.settled(t)
		mustAppend(t, p.there, onto("case/"+p.id, p.at, p.id, notes(1, "")...))
		wantCode(t, p.here.Append(t.Context(), desk.Batch{Guards: []desk.Guard{{Stream: "case/" + p.id, Version: p.at, Loose: true}}, Views: []desk.View{p.row("open")}}), fault.Conflict)
	}},
	{"a stream that was looked at and begun, for rows alone", func(t *testing.T, p *prover) {
		b := desk.Batch{Guards: []desk.Guard{{Stream: "side/" + p.id, Loose: true}}, Views: []desk.View{p.row("open")}}
		p.settled(t)
		mustAppend(t, p.here, b)
		mustAppend(t, p.there, onto("side/"+p.id, 0, p.id, notes(1, "")...))
		wantCode(t, p.here.Append(t.Context(), b), fault.Conflict)
	}},
	{"a stream that another pool wrote is guarded", guardUnknown(false)},
	{"a stream that another pool wrote is looked at", guardUnknown(true)},
	{"a stream begun, on which nothing is put", func(t *testing.T, p *prover) {
		p.settled(t)
		mustAppend(t, p.there, onto("side/"+p.id, 0, p.id, notes(1, "")...))
		b := desk.Batch{Appends: []desk.Append{{Stream: "side/" + p.id, Subject: p.id}}, Views: []desk.View{p.row("open")}}
		wantCode(t, p.here.Append(t.Context(), b), fault.Conflict)
	}},
	{"a place in the log taken and left", placeTaken},
	{"a guarded stream that is being moved", guardMoving},
	{"an older state with another history", otherHistory},
	{"a key that was lost and made anew", otherKey},
}

func testProofs(t *testing.T, b *bench) {
	p := &prover{bench: b}
	p.here = b.open(t, store.Options{Hook: func(statement string) error {
		if strings.HasPrefix(statement, "SELECT 1 / CASE") {
			p.guesses++
		}
		return nil
	}})
	p.there = b.open(t, store.Options{Hook: func(statement string) error { return p.before(statement) }})
	for i, c := range proofs {
		t.Run(c.name, func(t *testing.T) {
			p.id, p.at, p.guesses = fmt.Sprint("c", i), 0, 0
			p.before = func(string) error { return nil }
			c.do(t, p)
			if !b.sqlite() && p.guesses == 0 {
				t.Error("nothing was written on a guess")
			}
			wantHealthy(t, p.there)
		})
	}
}

// guardUnknown: a stream that only another pool has written is guarded by what was
// read of it, also where it has moved since; and what was proved of it is too little
// to append to it.
func guardUnknown(loose bool) func(t *testing.T, p *prover) {
	return func(t *testing.T, p *prover) {
		name := "order/" + p.id
		mustAppend(t, p.there, onto(name, 0, p.id, notes(2, "")...))
		p.settled(t)
		guarded := func(version int64) desk.Batch {
			b := onto("case/"+p.id, p.at, p.id, notes(1, "")...)
			b.Guards = []desk.Guard{{Stream: name, Version: version, Loose: loose}}
			return b
		}
		before := p.guesses
		p.write(t, guarded(2))
		if !p.sqlite() && p.guesses != before+1 {
			t.Errorf("%d guesses, want one", p.guesses-before)
		}
		mustAppend(t, p.there, onto(name, 2, p.id, notes(1, "")...))
		rows := desk.Batch{Guards: guarded(2).Guards, Views: []desk.View{p.row("open")}} // alone: they take no place in the log
		wantCode(t, p.here.Append(t.Context(), rows), fault.Conflict)
		p.settled(t)
		p.write(t, guarded(3))
		mustAppend(t, p.here, onto(name, 3, p.id, notes(1, "")...))
		both := guarded(4)
		both.Appends = append(both.Appends, desk.Append{Stream: name, Expected: 4, Subject: p.id, Entries: notes(1, "")})
		p.write(t, both)
	}
}

// placeTaken: a place that somebody took and did not use stays empty: whoever follows
// the log is past it.
func placeTaken(t *testing.T, p *prover) {
	p.settled(t)
	if !p.sqlite() {
		p.exec(t, `SELECT nextval('event_positions')`)
	}
	var order []string
	for i, s := range []*store.Store{p.here, p.there, p.here, p.here} {
		name := fmt.Sprint("case/", p.id, "/", i)
		mustAppend(t, s, onto(name, 0, p.id, notes(1, "")...))
		order = append(order, name)
	}
	var got []string
	for _, e := range walkAll(t, p.there, 0) {
		if strings.HasPrefix(e.Stream, "case/"+p.id+"/") {
			got = append(got, e.Stream)
		}
	}
	wantEqual(t, "streams in the order of the log", got, order)
}

// guardMoving: two batches each append to the stream that the other guards, and one
// comes while the other holds both: one of them is refused.
func guardMoving(t *testing.T, p *prover) {
	p.settled(t)
	mustAppend(t, p.here, onto("order/"+p.id, 0, p.id, notes(1, "")...))
	cross := func(on string, at int64, guarded string, stands int64) desk.Batch {
		b := onto(on+p.id, at, p.id, notes(1, "")...)
		b.Guards = []desk.Guard{{Stream: guarded + p.id, Version: stands}}
		return b
	}
	answer := make(chan error, 1)
	p.before = func(statement string) error {
		if p.sqlite() || !strings.Contains(statement, "nextval") {
			return nil
		}
		p.before = func(string) error { return nil }
		go func() { answer <- p.here.Append(t.Context(), cross("order/", 1, "case/", p.at)) }()
		for waits := 0; waits == 0 && len(answer) == 0; {
			row := p.raw.QueryRowContext(t.Context(), `SELECT count(*) FROM pg_locks WHERE NOT granted
				AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`)
			if err := row.Scan(&waits); err != nil {
				return err
			}
		}
		return nil
	}
	mustAppend(t, p.there, cross("case/", p.at, "order/", 1))
	if p.sqlite() {
		answer <- p.here.Append(t.Context(), cross("order/", 1, "case/", p.at))
	}
	wantCode(t, <-answer, fault.Conflict)
}

// otherHistory: the database was put back, and others brought the stream and the log
// to where they had stood. The chain goes on from what is there.
func otherHistory(t *testing.T, p *prover) {
	p.settled(t)
	name := "case/" + p.id
	head := p.rowOf(t, "heads", "stream", name)
	b := onto(name, p.at, p.id, notes(1, "")...)
	p.write(t, b)
	p.exec(t, `DELETE FROM events WHERE stream = $1 AND version = $2`, name, p.at)
	p.exec(t, `UPDATE heads SET version = $1, hash = $2, position = $3 WHERE stream = $4`, head["version"], head["hash"], head["position"], name)
	if !p.sqlite() {
		p.exec(t, `SELECT setval('event_positions', $1)`, head["position"])
	}
	mustAppend(t, p.there, b)
	mustAppend(t, p.here, onto(name, p.at, p.id, notes(1, "")...))
	if got := mustLoad(t, p.there, name); int64(len(got)) != p.at+1 {
		t.Fatalf("%d events, want %d", len(got), p.at+1)
	}
}

// otherKey: what was sealed by a key that the database has no more could not be read.
func otherKey(t *testing.T, p *prover) {
	mustAppend(t, p.here, onto("order/"+p.id, 0, "", notes(1, "")...))
	row := func(id string) desk.Batch {
		v := view("case", id, 1, id)
		v.Subject = p.id
		return desk.Batch{Views: []desk.View{v}}
	}
	for at := range int64(8) {
		mustAppend(t, p.here, onto("order/"+p.id, at+1, "", notes(1, "")...))
	}
	mustAppend(t, p.here, row(p.id))
	p.exec(t, `DELETE FROM subject_keys WHERE subject = $1`, p.id)
	p.exec(t, `DELETE FROM views WHERE subject = $1`, p.id)
	mustAppend(t, p.there, row(p.id))
	mustAppend(t, p.here, row(p.id+"/2"))
	if found := mustList(t, p.there, desk.Query{Kind: "case", Subject: p.id}); len(found) != 2 {
		t.Fatalf("%d rows, want 2", len(found))
	}
}

func (b *bench) rowOf(t *testing.T, table, column string, value any) record {
	t.Helper()
	for _, r := range b.rows(t, table) {
		if r[column] == value {
			return r
		}
	}
	t.Fatalf("%s has no row with %s = %v", table, column, value)
	return nil
}
