package storetest

import (
	"errors"
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
