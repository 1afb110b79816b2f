package storetest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/journal"
)

func testViews(t *testing.T, s desk.Store) {
	first := desk.View{
		Kind: "case", ID: "1", Subject: "c1", Parent: "p", Owner: "staff/7", State: "open", Rank: -5,
		Changed: time.Date(2026, 1, 2, 3, 4, 5, 678901234, time.UTC), Body: json.RawMessage(`{"title":"the rug"}`), Terms: []string{"rug"},
	}
	mustAppend(t, s, desk.Batch{Views: []desk.View{first, view("case", "2", 1, "second"), {Kind: "promise", ID: "1"}}})
	got, ok, err := s.Get(t.Context(), "case", "1")
	if err != nil || !ok {
		t.Fatalf("get: %v %v", ok, err)
	}
	want := first
	want.Changed, want.Terms = journal.Instant(first.Changed), nil
	wantEqual(t, "view", got, want)
	bare, ok, err := s.Get(t.Context(), "promise", "1")
	if err != nil || !ok {
		t.Fatalf("get: %v %v", ok, err)
	}
	wantEqual(t, "a bare view", bare, desk.View{Kind: "promise", ID: "1", Changed: time.Time{}.UTC()})

	replaced := view("case", "1", 9, "replaced") // a whole row: state and owner go
	mustAppend(t, s, desk.Batch{Views: []desk.View{view("case", "1", 8, "not this"), replaced}, Drops: []desk.Key{{Kind: "case", ID: "2"}, {Kind: "case", ID: "none"}}})
	wantEqual(t, "after replacing and dropping", dump(t, s, "case"), []desk.View{replaced})
	if got := mustList(t, s, desk.Query{Kind: "case", Terms: []string{"rug"}}); len(got) > 0 {
		t.Fatalf("a dropped term finds %v", got)
	}
	mustAppend(t, s, desk.Batch{Views: []desk.View{replaced}, Drops: []desk.Key{{Kind: "case", ID: "1"}}}) // drops come first
	wantEqual(t, "dropped and put in one batch", dump(t, s, "case"), []desk.View{replaced})
	if _, ok, err := s.Get(t.Context(), "case", "2"); ok || err != nil {
		t.Fatalf("a dropped view: %v %v", ok, err)
	}
	wantHealthy(t, s)
}

// model is what lists are held against: a slice and a filter.
type model map[desk.Key]desk.View

func (m model) list(q desk.Query) []desk.View {
	var rows []desk.View
	for _, v := range m {
		if v.Kind != q.Kind || len(q.States) > 0 && !slices.Contains(q.States, v.State) ||
			q.Parent != "" && v.Parent != q.Parent || q.Owner != "" && v.Owner != q.Owner || q.Subject != "" && v.Subject != q.Subject ||
			q.RankFrom != nil && v.Rank < *q.RankFrom || q.RankTo != nil && v.Rank > *q.RankTo ||
			slices.ContainsFunc(q.Terms, func(t string) bool { return !slices.Contains(v.Terms, t) }) {
			continue
		}
		v.Terms = nil
		rows = append(rows, v)
	}
	slices.SortFunc(rows, func(a, b desk.View) int { return cmp.Or(cmp.Compare(a.Rank, b.Rank), strings.Compare(a.ID, b.ID)) })
	return rows
}

func pick(names ...string) *rapid.Generator[string] { return rapid.SampledFrom(names) }

var drawView = rapid.Custom(func(t *rapid.T) desk.View {
	n := rapid.IntRange(0, 60).Draw(t, "id")
	return desk.View{
		Kind: pick("case", "promise").Draw(t, "kind"), ID: pick("v", "я", "V", "v/").Draw(t, "form") + fmt.Sprint(n),
		Subject: pick("", "c1", "c2", "c3").Draw(t, "subject"), Parent: pick("", "", "p1", "p2").Draw(t, "parent"),
		Owner: pick("", "staff/1", "staff/2").Draw(t, "owner"), State: pick("", "open", "waiting", "closed").Draw(t, "state"),
		Rank: rapid.Int64Range(-3, 3).Draw(t, "rank"), Changed: start, Body: json.RawMessage(fmt.Sprint(n)),
		Terms: rapid.SliceOfN(pick("rug", "lamp", "late", "ковёр"), 0, 3).Draw(t, "terms"),
	}
})

var drawQuery = rapid.Custom(func(t *rapid.T) desk.Query {
	q := desk.Query{
		Kind: pick("case", "promise", "none").Draw(t, "kind"), States: rapid.SliceOfN(pick("", "open", "waiting", "closed"), 0, 3).Draw(t, "states"),
		Parent: pick("", "", "p1").Draw(t, "parent"), Owner: pick("", "", "staff/1").Draw(t, "owner"), Subject: pick("", "", "c1").Draw(t, "subject"),
		Terms: rapid.SliceOfN(pick("rug", "lamp", "late", "ковёр"), 0, 2).Draw(t, "terms"), Limit: rapid.IntRange(1, 9).Draw(t, "limit"),
	}
	if rapid.Bool().Draw(t, "from?") {
		q.RankFrom = new(rapid.Int64Range(-4, 4).Draw(t, "from"))
	}
	if rapid.Bool().Draw(t, "to?") {
		q.RankTo = new(rapid.Int64Range(-4, 4).Draw(t, "to"))
	}
	return q
})

// testListModel: after any history of puts and drops, any query read page by
// page gives what filtering and sorting all rows gives.
func testListModel(t *testing.T, s desk.Store) {
	m := model{}
	rapid.Check(t, func(r *rapid.T) {
		b := desk.Batch{Views: rapid.SliceOfN(drawView, 0, 12).Draw(r, "views")}
		for _, v := range rapid.SliceOfN(drawView, 0, 3).Draw(r, "drops") {
			k := desk.Key{Kind: v.Kind, ID: v.ID}
			b.Drops = append(b.Drops, k)
			delete(m, k)
		}
		for _, v := range b.Views {
			m[desk.Key{Kind: v.Kind, ID: v.ID}] = v
		}
		if err := s.Append(t.Context(), b); err != nil {
			r.Fatalf("put: %v", err)
		}
		for _, q := range rapid.SliceOfN(drawQuery, 1, 4).Draw(r, "queries") {
			want, got := m.list(q), []desk.View(nil)
			for page := q; ; {
				rows, err := s.List(t.Context(), page)
				if err != nil {
					r.Fatalf("list: %v", err)
				}
				got = append(got, rows...)
				if len(rows) < q.Limit {
					break
				}
				page.AfterRank, page.AfterID = rows[len(rows)-1].Rank, rows[len(rows)-1].ID
			}
			if !slices.EqualFunc(got, want, sameView) {
				r.Fatalf("%+v\ngot  %v\nwant %v", q, got, want)
			}
		}
	})
}

func sameView(a, b desk.View) bool {
	return a.Kind == b.Kind && a.ID == b.ID && a.Subject == b.Subject && a.Parent == b.Parent && a.Owner == b.Owner &&
		a.State == b.State && a.Rank == b.Rank && a.Changed.Equal(b.Changed) && string(a.Body) == string(b.Body) && a.Terms == nil && b.Terms == nil
}

func testTerms(t *testing.T, s desk.Store) {
	put := func(id string, terms ...string) {
		v := view("case", id, 0, id)
		v.Terms = terms
		mustAppend(t, s, desk.Batch{Views: []desk.View{v}})
	}
	found := func(terms ...string) (ids []string) {
		for _, v := range mustList(t, s, desk.Query{Kind: "case", Terms: terms}) {
			ids = append(ids, v.ID)
		}
		return ids
	}
	put("1", "noah", "brown", "rug")
	put("2", "noah", "lamp", "noah")
	put("3")
	other := view("order", "1", 0, 0)
	other.Terms = []string{"noah"}
	mustAppend(t, s, desk.Batch{Views: []desk.View{other}})
	wantEqual(t, "one term", found("noah"), []string{"1", "2"})
	wantEqual(t, "both terms", found("noah", "lamp"), []string{"2"})
	wantEqual(t, "one term twice", found("lamp", "lamp"), []string{"2"})
	wantEqual(t, "terms of two rows", found("brown", "lamp"), []string(nil))
	wantEqual(t, "another word", found("no"), []string(nil))
	put("1", "brown", "rug", "door")
	wantEqual(t, "a term that went", found("noah"), []string{"2"})
	wantEqual(t, "a term that came", found("door"), []string{"1"})
	wantEqual(t, "a term that stayed", found("rug", "brown"), []string{"1"})
	put("1")
	wantEqual(t, "no terms left", found("rug"), []string(nil))
	wantHealthy(t, s)
}

// Terms must not leak into a body or a column: database.go searches the files.

// cases is a small projection: one view a stream, a function of its events.
func caseView(events []journal.Stored) desk.View {
	last := events[len(events)-1]
	v := desk.View{
		Kind: "case", ID: last.Stream, Subject: events[0].Subject, State: []string{"open", "closed"}[len(events)%2],
		Owner: "staff/1", Rank: int64(len(events)), Changed: last.At, Terms: numbered("word %d", len(events)),
	}
	for _, e := range events {
		v.Body = append(v.Body, e.Payload...)
	}
	return v
}

func appendCase(t *testing.T, s desk.Store, stream string, entries ...journal.Entry) {
	t.Helper()
	before := mustLoad(t, s, stream)
	b := onto(stream, int64(len(before)), "c"+stream, entries...)
	after := slices.Clone(before)
	for i, e := range entries {
		after = append(after, journal.Stored{Entry: e, Stream: stream, Version: int64(len(before) + i + 1), At: b.At, Subject: "c" + stream})
	}
	b.Views = []desk.View{caseView(after)}
	mustAppend(t, s, b)
}

// rebuildCases folds every stream anew, from inside the rebuild.
func rebuildCases(t *testing.T, s desk.Store) error {
	return s.Rebuild(t.Context(), func(put func(desk.View) error) error {
		streams := map[string][]journal.Stored{}
		err := s.Walk(t.Context(), 0, func(e journal.Stored) error {
			streams[e.Stream] = append(streams[e.Stream], e)
			return nil
		})
		for _, events := range streams {
			err = errors.Join(err, put(caseView(events)))
		}
		return err
	})
}

func testRebuild(t *testing.T, s desk.Store) {
	for i := range 40 {
		appendCase(t, s, fmt.Sprintf("case/%d", i%13), notes(1+i%3, fmt.Sprint(i))...)
	}
	mustAppend(t, s, desk.Batch{Views: []desk.View{view("stale", "1", 0, "goes")}})
	live := dump(t, s, "case")
	if len(live) != 13 {
		t.Fatalf("%d views, want 13", len(live))
	}
	if err := rebuildCases(t, s); err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "rebuilt views", dump(t, s, "case", "stale"), live)
	for _, v := range live {
		q := desk.Query{Kind: "case", Terms: numbered("word %d", int(v.Rank)), RankTo: &v.Rank}
		if !slices.ContainsFunc(mustList(t, s, q), func(w desk.View) bool { return w.ID == v.ID }) {
			t.Fatalf("rebuilt terms do not find %s", v.ID)
		}
	}
	wantHealthy(t, s)
}

func testFailedRebuild(t *testing.T, s desk.Store) {
	mustAppend(t, s, desk.Batch{Views: []desk.View{view("case", "1", 1, "one"), view("case", "2", 2, "two")}})
	live := dump(t, s, "case")
	broken := errors.New("broken")
	err := s.Rebuild(t.Context(), func(put func(desk.View) error) error {
		for i := range 500 {
			if err := put(view("case", fmt.Sprint("new", i), 0, i)); err != nil {
				return err
			}
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Fatalf("got %v, want the fill's own error", err)
	}
	wantEqual(t, "views after a failed rebuild", dump(t, s, "case"), live)
	err = s.Rebuild(t.Context(), func(put func(desk.View) error) error { return put(desk.View{Kind: "case"}) })
	wantCode(t, err, fault.InputInvalid)
	wantEqual(t, "views after a bad view", dump(t, s, "case"), live)
}

// testRebuildAlone: an append that comes during a rebuild is neither lost nor
// overwritten by what the rebuild read before it.
func testRebuildAlone(t *testing.T, s desk.Store) {
	appendCase(t, s, "case/1", notes(1, "before")...)
	appended := make(chan error, 1)
	err := s.Rebuild(t.Context(), func(put func(desk.View) error) error {
		loaded, err := s.Load(t.Context(), "case/1")
		if err != nil {
			return err
		}
		go func() {
			b := onto("case/1", 1, "ccase/1", notes(1, "during")...)
			v := view("case", "case/1", 77, "during")
			v.Subject = "ccase/1"
			b.Views = []desk.View{v}
			appended <- s.Append(t.Context(), b)
		}()
		time.Sleep(20 * time.Millisecond) // let it try
		return put(caseView(loaded["case/1"]))
	})
	if err := errors.Join(err, <-appended); err != nil {
		t.Fatal(err)
	}
	v, ok, err := s.Get(t.Context(), "case", "case/1")
	if err != nil || !ok || v.Rank != 77 {
		t.Fatalf("the view of the later append is lost: %+v %v %v", v, ok, err)
	}
}
