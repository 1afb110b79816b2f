package storetest

import (
	"errors"
	"fmt"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/store"
)

func mustMark(t *testing.T, s desk.Store) string {
	t.Helper()
	mark, err := s.Mark(t.Context())
	if err != nil {
		t.Fatalf("mark: %v", err)
	}
	return mark
}

// writes are the ways in which what is read can change.
var writes = []struct {
	name string
	do   func(t *testing.T, s desk.Store) error
}{
	{"an append", func(t *testing.T, s desk.Store) error {
		return s.Append(t.Context(), onto("case/1", 0, "c1", notes(1, "")...))
	}},
	{"a view alone", func(t *testing.T, s desk.Store) error {
		v := view("case", "1", 1, "one")
		v.Subject = "c1"
		return s.Append(t.Context(), desk.Batch{Views: []desk.View{v}})
	}},
	{"a view dropped", func(t *testing.T, s desk.Store) error {
		return s.Append(t.Context(), desk.Batch{Drops: []desk.Key{{Kind: "case", ID: "1"}}})
	}},
	{"a rebuild", func(t *testing.T, s desk.Store) error {
		return s.Rebuild(t.Context(), func(put func(desk.View) error) error { return put(view("case", "2", 2, "two")) })
	}},
	{"an erasure", func(t *testing.T, s desk.Store) error { return s.Erase(t.Context(), "c1", start) }},
}

func testMark(t *testing.T, s desk.Store) {
	for _, w := range writes {
		before := mustMark(t, s)
		if err := w.do(t, s); err != nil {
			t.Fatal(err)
		}
		if after := mustMark(t, s); after == before {
			t.Fatalf("after %s the mark is still %q", w.name, after)
		}
	}
}

// testMarkElsewhere: what another process wrote shows at once, and what it took
// back does not show as something else.
func testMarkElsewhere(t *testing.T, b *bench) {
	here, there := b.open(t, store.Options{}), b.open(t, store.Options{})
	for _, w := range writes {
		before := mustMark(t, here)
		if err := w.do(t, there); err != nil {
			t.Fatal(err)
		}
		after := mustMark(t, here)
		if after == before {
			t.Fatalf("after %s elsewhere the mark is still %q", w.name, after)
		}
	}
	views, before := dump(t, here, "case"), mustMark(t, here)
	broken := errors.New("broken")
	err := there.Rebuild(t.Context(), func(put func(desk.View) error) error {
		if err := put(view("case", "3", 3, "three")); err != nil {
			return err
		}
		if mark := mustMark(t, here); mark == before { // then what is read is what was read
			wantEqual(t, "views during a rebuild", dump(t, here, "case"), views)
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
}

// testRelist: a list says of itself whether it is as it was, and of each row that
// was written, came or went, that it is not.
func testRelist(t *testing.T, s desk.Store) {
	for i := range 9 {
		v := view("case", fmt.Sprint(i), int64(i), i)
		v.Subject, v.State, v.Terms = fmt.Sprint("c", i), []string{"open", "closed"}[i%2], []string{"rug"}
		mustAppend(t, s, desk.Batch{Views: []desk.View{v}})
	}
	put := func(id string, rank int64, body any) func() error {
		return func() error {
			v := view("case", id, rank, body)
			v.State, v.Terms = "open", []string{"rug"}
			return s.Append(t.Context(), desk.Batch{Views: []desk.View{v}})
		}
	}
	queries := []desk.Query{
		{Kind: "case", Limit: 4}, {Kind: "case", States: []string{"open"}, Limit: 4}, {Kind: "case", States: []string{"open", "closed"}, Limit: 4},
		{Kind: "case", Terms: []string{"rug"}, Limit: 4}, {Kind: "none"},
	}
	marks := make([]string, len(queries))
	for _, c := range []struct {
		name string
		do   func() error
		same bool // for the pages of cases
	}{
		{"nothing", func() error { return nil }, true},
		{"an event", func() error { return s.Append(t.Context(), onto("case/1", 0, "c1", notes(1, "")...)) }, true},
		{"a row behind the page", put("8", 8, "new"), true},
		{"the same row again", put("0", 0, 0), false},
		{"another body", put("0", 0, "other"), false},
		{"another rank", put("0", 1, "other"), false},
		{"a row more", put("first", -1, "new"), false},
		{"a row less", func() error { return s.Append(t.Context(), desk.Batch{Drops: []desk.Key{{Kind: "case", ID: "first"}}}) }, false},
		{"an erasure", func() error { return s.Erase(t.Context(), "c2", start) }, false},
	} {
		for i, q := range queries {
			views, mark, err := s.Relist(t.Context(), q, "")
			wantNil(t, err)
			wantEqual(t, "views", views, mustList(t, s, q))
			marks[i] = mark
		}
		wantNil(t, c.do())
		for i, q := range queries {
			views, mark, err := s.Relist(t.Context(), q, marks[i])
			wantNil(t, err)
			same := c.same || q.Kind == "none"
			if (mark == marks[i]) != same || same && views != nil {
				t.Errorf("after %s, %+v is the same: %v, want %v; %d views", c.name, q, mark == marks[i], same, len(views))
			}
			if !same {
				wantEqual(t, "views", views, mustList(t, s, q))
			}
		}
	}
}
