package overlay_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/keys"
	"makegood/internal/store"
	"makegood/internal/store/overlay"
	"makegood/internal/store/storetest"
)

func openSQLite(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "makegood.db"), keys.Generate(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// TestOverSQLite runs the suite on an overlay over an empty database, which
// must stay empty.
func TestOverSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) desk.Store {
		below := openSQLite(t)
		t.Cleanup(func() {
			if got := contents(t, below); len(got.Streams) > 0 || len(got.Views) > 0 {
				t.Errorf("the store below was written to: %+v", got)
			}
		})
		return overlay.New(below)
	})
}

// content is all that a store answers, but for positions and hashes, which the
// two kinds of store give differently.
type content struct {
	Streams []string
	Walk    []string // the events of each stream in order
	Loaded  map[string][]journal.Stored
	Views   []desk.View
}

var kinds = []string{"case", "order"}

func contents(t interface{ Fatal(...any) }, s desk.Store) content {
	ctx := context.Background()
	c := content{Loaded: map[string][]journal.Stored{}}
	var err error
	if c.Streams, err = s.Streams(ctx, "", "", 1000); err != nil {
		t.Fatal(err)
	}
	loaded, err := s.Load(ctx, c.Streams...)
	if err != nil {
		t.Fatal(err)
	}
	for name, events := range loaded {
		for _, e := range events {
			e.Position, e.Hash = 0, journal.Hash{}
			c.Loaded[name] = append(c.Loaded[name], e)
		}
	}
	err = s.Walk(ctx, 0, func(e journal.Stored) error {
		c.Walk = append(c.Walk, fmt.Sprintf("%s %04d %s %v", e.Stream, e.Version, e.Payload, e.Erased))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(c.Walk) // between streams the order may differ
	for _, kind := range kinds {
		views, err := s.List(ctx, desk.Query{Kind: kind, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		c.Views = append(c.Views, views...)
	}
	return c
}

// A step is something done to a store.
type step struct {
	Batch      desk.Batch
	Erase      string
	Rebuild    bool
	Checkpoint bool
}

func (s step) do(to desk.Store) fault.Code {
	ctx := context.Background()
	at := time.Unix(1e9, 0)
	switch {
	case s.Erase != "":
		return fault.CodeOf(to.Erase(ctx, s.Erase, at))
	case s.Checkpoint:
		return fault.CodeOf(to.Checkpoint(ctx, at))
	case s.Rebuild:
		return fault.CodeOf(to.Rebuild(ctx, func(put func(desk.View) error) error {
			for _, v := range s.Batch.Views {
				if err := put(v); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	return fault.CodeOf(to.Append(ctx, s.Batch))
}

func pick(names ...string) *rapid.Generator[string] { return rapid.SampledFrom(names) }

var drawStep = rapid.Custom(func(t *rapid.T) step {
	var s step
	s.Batch.At = time.Unix(1e9, 0)
	for range rapid.IntRange(0, 2).Draw(t, "appends") {
		n := rapid.IntRange(0, 2).Draw(t, "entries")
		s.Batch.Appends = append(s.Batch.Appends, desk.Append{
			Stream: pick("a", "b", "c/d").Draw(t, "stream"), Expected: rapid.Int64Range(0, 3).Draw(t, "expected"),
			Subject: pick("", "c1", "c2").Draw(t, "subject"),
			Entries: slices.Repeat([]journal.Entry{{Name: "e", Schema: 1, Payload: json.RawMessage(fmt.Sprint(n))}}, n),
		})
	}
	for range rapid.IntRange(0, 3).Draw(t, "views") {
		s.Batch.Views = append(s.Batch.Views, desk.View{
			Kind: pick(kinds...).Draw(t, "kind"), ID: pick("1", "2", "3", "4").Draw(t, "id"), Subject: pick("", "c1", "c2").Draw(t, "subject"),
			State: pick("open", "closed").Draw(t, "state"), Rank: rapid.Int64Range(0, 2).Draw(t, "rank"), Terms: []string{pick("rug", "lamp").Draw(t, "term")},
		})
	}
	if rapid.IntRange(0, 3).Draw(t, "drop?") == 0 {
		s.Batch.Drops = []desk.Key{{Kind: pick(kinds...).Draw(t, "kind"), ID: pick("1", "2", "3").Draw(t, "id")}}
	}
	switch rapid.IntRange(0, 12).Draw(t, "what") {
	case 0:
		s.Erase = pick("c1", "c2", "c3").Draw(t, "erase")
	case 1:
		s.Rebuild = true
	case 2:
		s.Checkpoint = true
	}
	return s
})

// TestEqualsOneStore: steps before and after an overlay was laid come to the
// same as all of them on one store, codes included; the store below does not
// change.
func TestEqualsOneStore(t *testing.T) {
	folder, master, n := t.TempDir(), keys.Generate(), 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		database, err := store.Open(context.Background(), fmt.Sprintf("sqlite:%s/%d.db", folder, n), master, store.Options{})
		if err != nil {
			r.Fatal(err)
		}
		defer database.Close()
		one := overlay.New(nil)
		for _, s := range rapid.SliceOfN(drawStep, 0, 5).Draw(r, "before") {
			if got, want := s.do(database), s.do(one); got != want {
				r.Fatalf("below: %s, want %s: %+v", got, want, s)
			}
		}
		below := contents(r, database)
		laid := overlay.New(database)
		for _, s := range rapid.SliceOfN(drawStep, 0, 5).Draw(r, "after") {
			if got, want := s.do(laid), s.do(one); got != want {
				r.Fatalf("laid: %s, want %s: %+v", got, want, s)
			}
			if diff := cmp.Diff(contents(r, one), contents(r, laid)); diff != "" {
				r.Fatalf("the overlay differs from one store (-one +laid):\n%s", diff)
			}
			for _, q := range []desk.Query{{Kind: "case", Terms: []string{"rug"}, Limit: 2}, {Kind: "order", States: []string{"open"}, Limit: 1}} {
				want, _ := one.List(context.Background(), q)
				got, err := laid.List(context.Background(), q)
				if diff := cmp.Diff(want, got); err != nil || diff != "" {
					r.Fatalf("%+v: %v\n%s", q, err, diff)
				}
			}
		}
		if _, err := laid.Verify(context.Background(), func(f desk.Finding) { r.Fatalf("found %+v", f) }); err != nil {
			r.Fatal(err)
		}
		if diff := cmp.Diff(below, contents(r, database)); diff != "" {
			r.Fatalf("the store below was changed:\n%s", diff)
		}
	})
}
