package figures_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"makegood/internal/desk"
)

// pause is how long people look at a page: each of so many clients looks at another
// one so often.
const pause = 250 * time.Millisecond

// anywhere are pages of 50 that begin everywhere in the list of all, in no order: more
// of them than the desk keeps.
func (s *site) anywhere(b *testing.B, cases int) []look {
	b.Helper()
	var looks []look
	l, apart := look{}, max(1, cases/2000)
	for {
		_, next, err := s.desk.Cases(b.Context(), manager, nil, "", desk.Page{After: l.after, Limit: apart})
		must(b, err)
		looks = append(looks, l)
		if next == "" {
			break
		}
		l.after = next
	}
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(looks), func(i, k int) { looks[i], looks[k] = looks[k], looks[i] })
	return looks
}

// pace does b.N looks, each client's one in each pause at some instant of it. A look
// is due at its instant, whether the client's last came back or not, and its wait is
// counted from then.
func (s *site) pace(b *testing.B, do func(ctx context.Context, i int) error) {
	b.Helper()
	due := dues(b.N)
	s.timed(b, func(took func(time.Duration)) time.Duration {
		var all sync.WaitGroup
		begun := time.Now()
		for i, after := range due {
			time.Sleep(time.Until(begun.Add(after)))
			all.Go(func() {
				if err := do(b.Context(), i); err != nil {
					b.Error(err)
				}
				took(time.Since(begun) - after)
			})
		}
		all.Wait()
		return time.Since(begun)
	})
}

// dues are the instants of n looks.
func dues(n int) []time.Duration {
	r := rand.New(rand.NewPCG(5, 6))
	list := make([]time.Duration, n)
	for i := range list {
		list[i] = time.Duration(i/clients)*pause + time.Duration(r.Int64N(int64(pause)))
	}
	slices.Sort(list)
	return list
}
