package storetest

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"makegood/internal/desk"
)

// testMoved: what moved behind a position is told with its last event's
// position, and the end is where the next look begins.
func testMoved(t *testing.T, s desk.Store) {
	look := func(after int64) ([]string, int64) {
		t.Helper()
		heads, end, err := s.Moved(t.Context(), after)
		if err != nil {
			t.Fatal(err)
		}
		for name, position := range heads {
			if position <= after || position > end {
				t.Errorf("%s stands at %d, asked for behind %d up to %d", name, position, after, end)
			}
		}
		return slices.Sorted(maps.Keys(heads)), end
	}
	names, end := look(-1)
	wantEqual(t, "streams of a log where only the end is asked for", len(names), 0)
	wantEqual(t, "the end of an empty log", end, int64(0))
	for i := range 3 {
		mustAppend(t, s, onto(fmt.Sprintf("case/%d", i), 0, "c1", notes(2, "one")...))
	}
	names, end = look(0)
	wantEqual(t, "everything", names, []string{"case/0", "case/1", "case/2"})
	mustAppend(t, s, onto("case/1", 2, "c1", notes(1, "two")...))
	names, next := look(end)
	wantEqual(t, "what moved since", names, []string{"case/1"})
	names, last := look(next)
	wantEqual(t, "nothing since", len(names), 0)
	wantEqual(t, "the end stays", last, next)
	_, end = look(-1)
	wantEqual(t, "the end alone", end, next)
}
