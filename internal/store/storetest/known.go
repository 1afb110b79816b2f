package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/store"
)

// A ledgered is what two pools have written, as it should be.
type ledgered struct {
	model

	heads      map[string]int64
	erased     []string
	generation int // of subjects: those of one are erased one by one
}

var drawSubject = rapid.IntRange(0, 2)

// batch draws what somebody writes who knows where everything stands, or nearly,
// and what has to come of it.
func (l *ledgered) batch(r *rapid.T) (b desk.Batch, want fault.Code) {
	b = desk.Batch{At: start, By: "system"}
	want = fault.OK
	subject := fmt.Sprintf("c%d-%d", l.generation, drawSubject.Draw(r, "subject"))
	if slices.Contains(l.erased, subject) {
		want = fault.Erased
	}
	streams := rapid.SliceOfNDistinct(pick("case/1", "case/2", "order/1", "order/2", "audit/1"), 1, 4, rapid.ID[string]).Draw(r, "streams")
	for i, name := range streams {
		at := l.heads[name]
		if rapid.IntRange(0, 49).Draw(r, "wrong") == 0 {
			at++
			if want == fault.OK {
				want = fault.Conflict
			}
		}
		switch how := rapid.IntRange(0, 3).Draw(r, "how"); {
		case i == 0 || how < 2:
			b.Appends = append(b.Appends, desk.Append{Stream: name, Expected: at, Subject: subject, Entries: notes(rapid.IntRange(1, 3).Draw(r, "events"), name)})
		default:
			b.Guards = append(b.Guards, desk.Guard{Stream: name, Version: at, Loose: how == 2})
		}
	}
	for _, v := range rapid.SliceOfN(drawView, 0, 3).Draw(r, "views") {
		v.Subject = subject
		b.Views = append(b.Views, v)
	}
	for _, v := range rapid.SliceOfN(drawView, 0, 1).Draw(r, "drops") {
		b.Drops = append(b.Drops, desk.Key{Kind: v.Kind, ID: v.ID})
	}
	return b, want
}

// wrote takes over what a batch changed.
func (l *ledgered) wrote(b desk.Batch) {
	for _, a := range b.Appends {
		l.heads[a.Stream] += int64(len(a.Entries))
	}
	for _, k := range b.Drops {
		delete(l.model, k)
	}
	for _, v := range b.Views {
		l.model[desk.Key{Kind: v.Kind, ID: v.ID}] = v
	}
}

// testKnown: what a pool knows of its own writing never stands against what the
// other wrote, erased or built anew: each batch is answered as if all had been read,
// and the rows are found by the terms that they have.
func testKnown(t *testing.T, b *bench) {
	guesses := 0
	hook := func(statement string) error {
		if strings.HasPrefix(statement, "SELECT 1 / CASE") {
			guesses++
		}
		return nil
	}
	pools := []*store.Store{b.open(t, store.Options{Hook: hook}), b.open(t, store.Options{})}
	l := ledgered{model: model{}, heads: map[string]int64{}}
	rapid.Check(t, func(r *rapid.T) {
		l.write(t, r, pools[0], rapid.IntRange(0, 12).Draw(r, "before"))
		switch who := pools[rapid.IntRange(0, 1).Draw(r, "who")]; rapid.IntRange(0, 5).Draw(r, "what") {
		case 0:
			l.erase(t, r, who)
		case 1:
			l.rebuild(t, r, who)
		default:
			l.write(t, r, pools[1], 1)
		}
		l.write(t, r, pools[0], rapid.IntRange(1, 3).Draw(r, "after"))
		q := drawQuery.Draw(r, "query")
		q.Limit = 200
		rows, err := pools[1].List(t.Context(), q)
		if want := l.list(q); err != nil || !slices.EqualFunc(rows, want, sameView) {
			r.Fatalf("%+v\ngot  %v, %v\nwant %v", q, rows, err, want)
		}
	})
	wantHealthy(t, pools[0])
	if !b.sqlite() && guesses == 0 {
		t.Fatal("nothing was written on a guess")
	}
}

// write has somebody write n batches, and holds the answers against what they must be.
func (l *ledgered) write(t *testing.T, r *rapid.T, s desk.Store, n int) {
	t.Helper()
	for range n {
		batch, want := l.batch(r)
		err := s.Append(t.Context(), batch)
		if got := fault.CodeOf(err); got != want {
			r.Fatalf("%+v: got %s (%v), want %s", batch, got, err, want)
		}
		if err == nil {
			l.wrote(batch)
		}
	}
}

func (l *ledgered) erase(t *testing.T, r *rapid.T, s desk.Store) {
	t.Helper()
	subject := fmt.Sprintf("c%d-%d", l.generation, drawSubject.Draw(r, "erased"))
	wantNil(t, s.Erase(t.Context(), subject, start))
	l.erased = append(l.erased, subject)
	for k, v := range l.model {
		if v.Subject == subject {
			delete(l.model, k)
		}
	}
	if len(l.erased)%3 == 0 {
		l.generation++
	}
}

// rebuild fills the views anew, with other terms.
func (l *ledgered) rebuild(t *testing.T, r *rapid.T, s desk.Store) {
	t.Helper()
	term := pick("rug", "lamp").Draw(r, "term")
	wantNil(t, s.Rebuild(t.Context(), func(put func(desk.View) error) error {
		for k, v := range l.model {
			v.Terms = []string{term}
			l.model[k] = v
			if err := put(v); err != nil {
				return err
			}
		}
		return nil
	}))
}

// testKnownThen: what another pool does to the very rows, subjects and streams that
// this one knows, between two of its batches.
func testKnownThen(t *testing.T, b *bench) {
	guesses := 0
	here := b.open(t, store.Options{Hook: func(statement string) error {
		if strings.HasPrefix(statement, "SELECT 1 / CASE") {
			guesses++
		}
		return nil
	}})
	there := b.open(t, store.Options{})
	row := func(id, subject string, terms ...string) desk.View {
		v := view("case", id, 1, id)
		v.Subject, v.Terms = subject, terms
		return v
	}
	for _, c := range []struct {
		name string
		do   func(id string) error // what the other pool does to case id of the subject with that id
		want fault.Code
	}{
		{"nothing", func(string) error { return nil }, fault.OK},
		{"other terms", func(id string) error {
			return there.Append(t.Context(), desk.Batch{Views: []desk.View{row(id, id, "lamp")}})
		}, fault.OK},
		{"built anew", func(id string) error {
			return there.Rebuild(t.Context(), func(put func(desk.View) error) error { return put(row(id, id, "lamp")) })
		}, fault.OK},
		{"dropped", func(id string) error {
			return there.Append(t.Context(), desk.Batch{Drops: []desk.Key{{Kind: "case", ID: id}}})
		}, fault.OK},
		{"erased", func(id string) error { return there.Erase(t.Context(), id, start) }, fault.Erased},
		{"moved", func(id string) error { return there.Append(t.Context(), onto("case/"+id, 8, id, notes(1, "")...)) }, fault.Conflict},
		{"the guarded moved", func(id string) error { return there.Append(t.Context(), onto("order/"+id, 1, id, notes(1, "")...)) }, fault.Conflict},
		{"the looked at begun", func(id string) error { return there.Append(t.Context(), onto("side/"+id, 0, id, notes(1, "")...)) }, fault.Conflict},
	} {
		t.Run(c.name, func(t *testing.T) {
			id := strings.ReplaceAll(c.name, " ", "")
			mustAppend(t, here, onto("order/"+id, 0, id, notes(1, "")...))
			write := func(at int64) error {
				batch := onto("case/"+id, at, id, notes(1, "")...)
				batch.Guards = []desk.Guard{{Stream: "order/" + id, Version: 1}, {Stream: "side/" + id, Loose: true}}
				batch.Views = []desk.View{row(id, id, "rug"), row(fmt.Sprint(id, at), id, "rug"+id)}
				return here.Append(t.Context(), batch)
			}
			for at := range int64(8) {
				wantNil(t, write(at))
			}
			before := guesses
			wantNil(t, c.do(id))
			wantCode(t, write(8), c.want)
			if !b.sqlite() && guesses == before {
				t.Error("it was not written on a guess first")
			}
			found := mustList(t, there, desk.Query{Kind: "case", Terms: []string{"rug"}})
			has := slices.ContainsFunc(found, func(v desk.View) bool { return v.ID == id })
			if want := c.want != fault.Erased; has != want {
				t.Errorf("found by its term: %v, want %v", has, want)
			}
			if other := mustList(t, there, desk.Query{Kind: "case", Terms: []string{"lamp"}}); len(other) > 0 {
				t.Errorf("found by a term that it has no more: %v", other)
			}
			wantHealthy(t, there)
		})
	}
}
