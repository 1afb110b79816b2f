package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"makegood/internal/desk"
	"makegood/internal/journal"
)

func testWalk(t *testing.T, s desk.Store) {
	var want []string
	for i := range 60 {
		stream := fmt.Sprintf("case/%d", i%7)
		mustAppend(t, s, onto(stream, int64(i/7*2), "c1", notes(2, stream)...))
		want = append(want, fmt.Sprint(stream, i/7*2+1), fmt.Sprint(stream, i/7*2+2))
	}
	all := walkAll(t, s, 0)
	var got []string
	for i, e := range all {
		got = append(got, fmt.Sprint(e.Stream, e.Version))
		if i > 0 && e.Position <= all[i-1].Position {
			t.Fatalf("position %d after %d", e.Position, all[i-1].Position)
		}
	}
	wantEqual(t, "walk", got, want)
	wantEqual(t, "walk from the middle", walkAll(t, s, all[49].Position), all[50:])
	wantEqual(t, "what load gives", mustLoad(t, s, "case/3"), slices.DeleteFunc(slices.Clone(all), func(e journal.Stored) bool { return e.Stream != "case/3" }))

	enough, seen := errors.New("enough"), 0
	err := s.Walk(t.Context(), 0, func(journal.Stored) error {
		if seen++; seen == 5 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || seen != 5 {
		t.Fatalf("walk went on for %d events and answered %v", seen, err)
	}
	// A visitor may use the store.
	err = s.Walk(t.Context(), all[117].Position, func(e journal.Stored) error {
		return s.Append(t.Context(), onto("seen/"+e.Stream+fmt.Sprint(e.Version), 0, "", notes(1, "")...))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// testWalkWhileAppending: whoever follows the log from the last position seen
// misses nothing, whatever commits when.
func testWalkWhileAppending(t *testing.T, s desk.Store) {
	const writers, each = 4, 25
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				if err := s.Append(t.Context(), onto(fmt.Sprintf("case/%d", w), int64(i), "", notes(1, "")...)); err != nil {
					t.Errorf("append: %v", err)
					return
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	var last int64
	seen := map[string]bool{}
	follow := func() {
		err := s.Walk(t.Context(), last, func(e journal.Stored) error {
			if e.Position <= last {
				t.Errorf("position %d after %d", e.Position, last)
			}
			last = e.Position
			seen[fmt.Sprint(e.Stream, e.Version)] = true
			return nil
		})
		if err != nil {
			t.Errorf("walk: %v", err)
		}
	}
	for ended := false; !ended; {
		select {
		case <-done:
			ended = true
		case <-time.After(time.Millisecond):
		}
		follow()
	}
	if len(seen) != writers*each {
		t.Fatalf("saw %d of %d events", len(seen), writers*each)
	}
}

func testStreams(t *testing.T, s desk.Store) {
	for _, name := range []string{"case/1", "case/1/house", "case/2", "case/я", "case/\U0010FFFF", "casework", "order/#W1", "case", "b\uD7FFx", "b\uE000"} {
		mustAppend(t, s, onto(name, 0, "", notes(1, "")...))
	}
	list := func(prefix, after string, limit int) []string {
		t.Helper()
		names, err := s.Streams(t.Context(), prefix, after, limit)
		if err != nil {
			t.Fatal(err)
		}
		return names
	}
	cases := []string{"case/1", "case/1/house", "case/2", "case/я", "case/\U0010FFFF"}
	wantEqual(t, "by prefix", list("case/", "", 0), cases)
	wantEqual(t, "first page", list("case/", "", 2), cases[:2])
	wantEqual(t, "second page", list("case/", "case/1/house", 2), cases[2:4])
	wantEqual(t, "after the last", list("case/", "case/\U0010FFFF", 2), []string(nil))
	wantEqual(t, "a name that is a prefix", list("case", "", 0), append(append([]string{"case"}, cases...), "casework"))
	wantEqual(t, "a prefix before a gap of text", list("b\uD7FF", "", 0), []string{"b\uD7FFx"})
	wantEqual(t, "a prefix of the last letter", list("case/\U0010FFFF", "", 0), cases[4:])
	wantEqual(t, "none", list("zebra", "", 0), []string(nil))
	if got := list("", "", 100); len(got) != 10 || !slices.IsSorted(got) {
		t.Fatalf("all: %q", got)
	}
}
