package storetest

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/fault"
)

// testCrowd: many writers over few streams, views and subjects, named in any
// order. Conflicts are all that they may meet; what each was told is written is
// there, once.
func testCrowd(t *testing.T, s desk.Store) {
	const writers, batches, streams = 8, 12, 6
	var mu sync.Mutex
	written := map[string]int{}
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(w), 1))
			for done := 0; done < batches && !t.Failed(); {
				b := crowdBatch(t, s, r, w, streams)
				switch err := s.Append(t.Context(), b); fault.CodeOf(err) {
				case fault.OK:
					done++
					mu.Lock()
					for _, a := range b.Appends {
						written[a.Stream] += len(a.Entries)
					}
					mu.Unlock()
				case fault.Conflict:
				default:
					t.Errorf("writer %d: %v", w, err)
				}
			}
		})
	}
	wg.Wait()
	for name, want := range written {
		if got := len(mustLoad(t, s, name)); got != want {
			t.Errorf("%s has %d events, want %d", name, got, want)
		}
	}
	wantHealthy(t, s)
}

// crowdBatch appends to two or three streams as they stand, puts some views and
// drops others.
func crowdBatch(t *testing.T, s desk.Store, r *rand.Rand, writer, streams int) desk.Batch {
	b := desk.Batch{At: start, By: "system"}
	for _, n := range r.Perm(streams)[:2+r.IntN(2)] {
		b.Appends = append(b.Appends, desk.Append{Stream: fmt.Sprint("case/", n), Subject: fmt.Sprint("c", r.IntN(3)), Entries: notes(1+r.IntN(2), fmt.Sprint(writer))})
	}
	names := make([]string, 0, len(b.Appends))
	for _, a := range b.Appends {
		names = append(names, a.Stream)
	}
	loaded, err := s.Load(t.Context(), names...)
	if err != nil {
		t.Errorf("load: %v", err)
	}
	for i, a := range b.Appends {
		b.Appends[i].Expected = int64(len(loaded[a.Stream]))
	}
	for i, n := range r.Perm(6) {
		if i < 3 {
			v := view("case", fmt.Sprint(n), r.Int64N(9), writer)
			v.Subject, v.Terms = fmt.Sprint("c", r.IntN(3)), numbered("word %d", r.IntN(4))
			b.Views = append(b.Views, v)
		} else if i == 3 {
			b.Drops = append(b.Drops, desk.Key{Kind: "case", ID: fmt.Sprint(n)})
		}
	}
	return b
}
