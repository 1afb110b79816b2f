package storetest

import (
	"fmt"
	"sync"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/fault"
)

// testTogether: of many batches at once, those that are refused are refused
// alone, each for its own reason, and leave nothing.
func testTogether(t *testing.T, s desk.Store) {
	person(t, s, "gone")
	wantNil(t, s.Erase(t.Context(), "gone", start))
	const crowd = 60
	answers := make([]error, crowd)
	var all sync.WaitGroup
	for i := range crowd {
		b := desk.Batch{At: start, By: "system",
			Appends: []desk.Append{{Stream: fmt.Sprint("case/", i), Subject: fmt.Sprint("c", i), Entries: notes(1, "")}},
			Views:   []desk.View{{Kind: "case", ID: fmt.Sprint(i), Subject: fmt.Sprint("c", i)}}}
		switch i % 5 {
		case 1:
			b.Appends[0].Expected = 7
		case 2:
			b.Appends[0].Subject = "gone"
		case 3:
			b.Guards = []desk.Guard{{Stream: "customer/gone", Version: 3, Subject: "gone"}}
		}
		all.Go(func() { answers[i] = s.Append(t.Context(), b) })
	}
	all.Wait()
	for i, err := range answers {
		want := map[int]fault.Code{0: fault.OK, 1: fault.Conflict, 2: fault.Erased, 3: fault.Erased, 4: fault.OK}[i%5]
		wantCode(t, err, want)
		loaded, err := s.Load(t.Context(), fmt.Sprint("case/", i))
		wantNil(t, err)
		_, shown, err := s.Get(t.Context(), "case", fmt.Sprint(i))
		wantNil(t, err)
		if there := len(loaded) > 0; there != (want == fault.OK) || shown != there {
			t.Errorf("batch %d, answered %v: stream %v, view %v", i, answers[i], there, shown)
		}
	}
	wantHealthy(t, s)
}

func wantNil(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
