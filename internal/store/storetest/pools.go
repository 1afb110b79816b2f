package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/keys"
	"makegood/internal/store"
)

func testReopen(t *testing.T, b *bench) {
	s := b.open(t, store.Options{})
	person(t, s, "c1")
	person(t, s, "c2")
	if err := s.Erase(t.Context(), "c2", start); err != nil {
		t.Fatal(err)
	}
	events, views := walkAll(t, s, 0), dump(t, s, "customer", "order")
	before := b.everything(t)
	again := b.open(t, store.Options{})
	wantEqual(t, "events", walkAll(t, again, 0), events)
	wantEqual(t, "views", dump(t, again, "customer", "order"), views)
	wantEqual(t, "stored bytes", b.everything(t), before)
	mustAppend(t, again, onto("customer/c1", 3, "c1", notes(1, "")...))
	wantHealthy(t, s)
	erased, err := again.Erasures(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "erasures", erased, []store.Erasure{{Subject: "c2", At: start}})
}

func testWrongKey(t *testing.T, b *bench) {
	s := b.open(t, store.Options{})
	person(t, s, "c1")
	before := b.everything(t)
	for _, m := range []keys.Master{keys.Generate(), {}} {
		_, err := store.Open(t.Context(), b.DSN, m, store.Options{})
		wantCode(t, err, fault.WrongKey)
	}
	wantEqual(t, "stored bytes", b.everything(t), before)
}

func testSchema(t *testing.T, b *bench) {
	s := b.open(t, store.Options{})
	person(t, s, "c1")
	latest := b.rows(t, "makegood_migrations")
	refuse := func(code fault.Code) {
		t.Helper()
		before := b.everything(t)
		_, err := store.Open(t.Context(), b.DSN, b.master, store.Options{})
		wantCode(t, err, code)
		wantEqual(t, "stored bytes", b.everything(t), before)
	}
	b.exec(t, `INSERT INTO makegood_migrations (version, name, checksum) VALUES (99, '0099_later.sql', 'x')`)
	refuse(fault.DatabaseNewer)
	b.exec(t, `DELETE FROM makegood_migrations WHERE version = 99`)
	b.exec(t, `UPDATE makegood_migrations SET checksum = 'changed' WHERE version = $1`, latest[0]["version"])
	refuse(fault.LogDamaged)
}

func testTwoPools(t *testing.T, b *bench) {
	pools := []*store.Store{b.open(t, store.Options{}), b.open(t, store.Options{})}
	var wg sync.WaitGroup
	const each = 20
	var conflicts atomic.Int32
	for n, s := range pools {
		for w := range 2 {
			wg.Go(func() {
				for i := range each {
					// A stream of its own, a new subject now and then, and one that all want.
					b := onto(fmt.Sprintf("case/%d/%d", n, w), int64(i), fmt.Sprint("c", i%5), notes(1, "")...)
					b.Views = []desk.View{view("case", "shared", int64(i), n)}
					for {
						loaded, err := s.Load(t.Context(), "method/card")
						if err != nil {
							t.Errorf("load: %v", err)
							return
						}
						b.Appends = append(b.Appends[:1], desk.Append{Stream: "method/card", Expected: int64(len(loaded["method/card"])), Entries: notes(1, "")})
						err = s.Append(t.Context(), b)
						if err == nil {
							break
						}
						if fault.CodeOf(err) != fault.Conflict {
							t.Errorf("append: %v", err)
							return
						}
						conflicts.Add(1)
					}
				}
			})
		}
	}
	wg.Wait()
	if got := mustLoad(t, pools[0], "method/card"); len(got) != 4*each {
		t.Fatalf("%d events on the shared stream, want %d (%d conflicts)", len(got), 4*each, conflicts.Load())
	}
	wantEqual(t, "what both pools see", walkAll(t, pools[0], 0), walkAll(t, pools[1], 0))
	wantHealthy(t, pools[1])
}

func testOpenTogether(t *testing.T, b *bench) {
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			s, err := store.Open(t.Context(), b.DSN, b.master, store.Options{})
			if err != nil {
				t.Errorf("open: %v", err)
				return
			}
			if err := s.Append(t.Context(), onto(fmt.Sprint("case/", i), 0, "c1", notes(1, "")...)); err != nil {
				t.Errorf("append: %v", err)
			}
			if err := s.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
	}
	wg.Wait()
	if tally := wantHealthy(t, b.open(t, store.Options{})); tally.Events != 4 {
		t.Fatalf("tally %+v", tally)
	}
}

// testErasedElsewhere: each pool keeps unwrapped keys; an erasure through one
// must stop the other at once.
func testErasedElsewhere(t *testing.T, b *bench) {
	here, there := b.open(t, store.Options{}), b.open(t, store.Options{})
	person(t, here, "c1")
	if got := mustLoad(t, there, "customer/c1"); got[0].Erased {
		t.Fatal("erased too early")
	}
	mustAppend(t, there, onto("customer/c1", 3, "c1", notes(1, "")...)) // both hold the key now
	if err := here.Erase(t.Context(), "c1", start); err != nil {
		t.Fatal(err)
	}
	wantCode(t, there.Append(t.Context(), onto("customer/c1", 4, "c1", notes(1, "")...)), fault.Erased)
	for _, e := range mustLoad(t, there, "customer/c1") {
		if !e.Erased || e.Payload != nil {
			t.Fatalf("version %d still opens", e.Version)
		}
	}
	wantHealthy(t, there)

	// Appends that race an erasure come before it or are refused.
	for round := range 5 {
		subject := fmt.Sprint("racer", round)
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := range 20 {
				err := there.Append(t.Context(), onto("customer/"+subject, int64(i), subject, notes(1, "")...))
				if code := fault.CodeOf(err); code == fault.Erased {
					return
				} else if code != fault.OK {
					t.Errorf("append: %v", err)
					return
				}
			}
		})
		wg.Go(func() {
			if err := here.Erase(t.Context(), subject, start); err != nil {
				t.Errorf("erase: %v", err)
			}
		})
		wg.Wait()
		wantCode(t, there.Append(t.Context(), onto("customer/again"+subject, 0, subject, notes(1, "")...)), fault.Erased)
		for _, e := range mustLoad(t, there, "customer/"+subject) {
			if !e.Erased {
				t.Fatalf("%s version %d was sealed with a key that outlived the erasure", subject, e.Version)
			}
		}
	}
	wantHealthy(t, here)
}
