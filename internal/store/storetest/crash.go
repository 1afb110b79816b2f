package storetest

import (
	"context"
	"errors"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/store"
)

// errCrash stands for the connection that is lost.
var errCrash = errors.New("the connection is lost")

// A fuse fails the nth statement from when it is set; unset it counts.
type fuse struct{ n, count int }

func (f *fuse) hook(string) error {
	f.count++
	if f.n > 0 && f.count == f.n {
		return errCrash
	}
	return nil
}

func (f *fuse) set(n int) { f.n, f.count = n, 0 }

func testCrash(t *testing.T, b *bench) {
	f := &fuse{}
	s := b.open(t, store.Options{Hook: f.hook})
	person(t, s, "c1")
	person(t, s, "c3")
	changed := view("customer", "c1", 9, "changed")
	changed.Subject, changed.Terms = "c1", []string{"noah", "new"}
	fresh := view("case", "1", 9, "new")
	fresh.Subject, fresh.Terms = "c2", []string{"rug"}
	for _, c := range []struct {
		name string
		work func() error
	}{
		{"append", func() error {
			return s.Append(t.Context(), desk.Batch{At: start, By: "system",
				Appends: []desk.Append{
					{Stream: "customer/c1", Expected: 3, Subject: "c1", Entries: notes(2, "")},
					{Stream: "case/new", Subject: "c2", Entries: notes(70, "")}, // more than one statement holds
				},
				Guards: []desk.Guard{{Stream: "case/c1", Version: 3}, {Stream: "case/none"}},
				Views:  []desk.View{changed, fresh},
				Drops:  []desk.Key{{Kind: "order", ID: "#Wc3"}},
			})
		}},
		{"checkpoint", func() error { return s.Checkpoint(t.Context(), start) }},
		{"rebuild", func() error {
			return s.Rebuild(t.Context(), func(put func(desk.View) error) error { return put(fresh) })
		}},
		{"erase", func() error { return s.Erase(t.Context(), "c3", start) }},
	} {
		before := b.everything(t)
		crashes := 0
		for n := 1; ; n++ {
			f.set(n)
			err := c.work()
			if err == nil {
				break
			}
			if !errors.Is(err, errCrash) {
				t.Fatalf("%s, statement %d: %v", c.name, n, err)
			}
			crashes++
			if after := b.everything(t); after != before {
				t.Fatalf("%s: a crash at statement %d left something:\n%s\nbefore:\n%s", c.name, n, after, before)
			}
		}
		if crashes < 3 || f.count > crashes {
			t.Fatalf("%s: %d crashes but %d statements", c.name, crashes, f.count)
		}
		if b.everything(t) == before {
			t.Fatalf("%s: nothing changed in the end", c.name)
		}
		f.set(0)
		wantHealthy(t, s)
	}
}

func testCrashAtFirst(t *testing.T, b *bench) {
	f := &fuse{}
	for n := 1; ; n++ {
		f.set(n)
		s, err := store.Open(context.Background(), b.DSN, b.master, store.Options{Hook: f.hook})
		if err == nil {
			if n < 5 {
				t.Fatalf("the tables were made in %d statements", n-1)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			break
		}
		if !errors.Is(err, errCrash) {
			t.Fatalf("statement %d: %v", n, err)
		}
	}
	s := b.open(t, store.Options{})
	person(t, s, "c1")
	wantHealthy(t, s)
}
