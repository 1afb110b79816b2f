package desk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
)

// beside is a second server on the store of the first.
func beside(d *desk.Desk) *desk.Desk {
	config := d.Config
	other := desk.New(config)
	other.Orders = desk.OwnOrders{Desk: other}
	return other
}

// What another server wrote or erased is seen by the next command here, however
// lately this server looked.
func TestShelfBehindAnotherServer(t *testing.T) {
	here, _ := kettles(t)
	there := beside(here)
	id := open(t, here, desk.Intake{Order: "T1", Claim: "not_conforming", Wish: casefile.Wish{Remedy: "refund"}})
	if _, err := here.Get(ctx, sara, id); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		for _, d := range []*desk.Desk{there, here} {
			v, err := d.Do(ctx, sara, id, casefile.WriteNote{Text: fmt.Sprint("note ", i)})
			if err != nil {
				t.Fatal(err)
			}
			if want := i + 1; len(v.Own.Notes) < want {
				t.Fatalf("%d notes, want %d and more", len(v.Own.Notes), want)
			}
		}
	}
	if v, err := here.Do(ctx, sara, id, casefile.WriteNote{Text: "the seventh"}); err != nil || len(v.Own.Notes) != 7 {
		t.Fatalf("%d notes, want 7: %v", len(v.Own.Notes), err)
	}
	if _, err := there.Do(ctx, sara, id, casefile.TellRights{}); err != nil {
		t.Fatal(err)
	}
	// A refusal from what is on the shelf would be RightsNotStated.
	_, err := here.Do(ctx, sara, id, casefile.MakeOffer{Packages: []casefile.Package{{Terms: []casefile.Term{{Remedy: "goodwill", Amount: usd("1.00")}}}}})
	if got := fault.CodeOf(err); got == fault.RightsNotStated {
		t.Fatal("the command was refused for what is no longer so")
	}
	if err := there.Store.Erase(ctx, "c1", noon); err != nil {
		t.Fatal(err)
	}
	if _, err := here.Do(ctx, sara, id, casefile.WriteNote{Text: "too late"}); fault.CodeOf(err) != fault.Erased {
		t.Fatalf("a note on an erased case: %v, want %s", err, fault.Erased)
	}
}

// Commands to any of two servers, at random, answer as they do where every
// stream is read anew, and leave the same case; what is on a shelf is what the
// store holds.
func TestShelfAnswersAsTheStore(t *testing.T) {
	d, _ := kettles(t)
	servers := []*desk.Desk{d, beside(d)}
	anew := beside(d)
	r := rand.New(rand.NewPCG(7, 11))
	for range 15 {
		ids := [2]string{open(t, d, desk.Intake{Order: "T1", Claim: "not_conforming"}), open(t, d, desk.Intake{Order: "T1", Claim: "not_conforming"})}
		for range 8 {
			cmd, server := shelfCommands[r.IntN(len(shelfCommands))], servers[r.IntN(len(servers))]
			desk.ClearShelf(anew)
			_, want := anew.Do(ctx, sara, ids[1], cmd)
			v, err := server.Do(ctx, sara, ids[0], cmd)
			if fault.CodeOf(err) != fault.CodeOf(want) {
				t.Fatalf("%T: %v, want %v", cmd, err, want)
			}
			if err != nil {
				continue
			}
			now, err := anew.Get(ctx, sara, ids[0])
			if err != nil {
				t.Fatal(err)
			}
			if got, want := asJSON(t, v), asJSON(t, now); got != want {
				t.Fatalf("%T answered\n%s\nthe store has\n%s", cmd, got, want)
			}
		}
	}
	for _, server := range servers {
		if err := desk.CheckShelf(server); err != nil {
			t.Fatal(err)
		}
	}
}

var shelfCommands = []casefile.Command{
	casefile.TellRights{},
	casefile.WriteNote{Text: "The kettle leaks."},
	casefile.MakeOffer{Packages: []casefile.Package{{Terms: []casefile.Term{{Remedy: "refund", Right: "us-tx/TX-2.601", Amount: usd("100.00")}}}}},
	casefile.MakeOffer{Packages: []casefile.Package{{Terms: []casefile.Term{{Remedy: "goodwill", Amount: usd("1.00")}}}}},
	casefile.Say{Text: "We are sorry."},
	casefile.DraftPlan{},
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Many at once on one case: each note is there once, in every server's eyes.
func TestShelfUnderMany(t *testing.T) {
	d, _ := kettles(t)
	servers := []*desk.Desk{d, beside(d)}
	id := open(t, d, desk.Intake{Order: "T1", Claim: "not_conforming", Wish: casefile.Wish{Remedy: "refund"}})
	const each = 5
	var all sync.WaitGroup
	for hand := range 4 {
		all.Go(func() {
			for i := range each {
				for {
					_, err := servers[hand%2].Do(ctx, sara, id, casefile.WriteNote{Text: fmt.Sprint(hand, "/", i)})
					if err == nil {
						break
					}
					if fault.CodeOf(err) != fault.Conflict {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	all.Wait()
	v, err := d.Get(ctx, sara, id)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, n := range v.Own.Notes {
		seen[n.Text]++
	}
	if len(seen) != 4*each || len(v.Own.Notes) != 4*each {
		t.Fatalf("%d notes, %d different, want %d", len(v.Own.Notes), len(seen), 4*each)
	}
}

// The shelf stays within its bounds, and a sweep empties it when its time is up.
func TestShelfIsBounded(t *testing.T) {
	d, clock := kettles(t)
	id := open(t, d, desk.Intake{Order: "T1", Claim: "not_conforming", Wish: casefile.Wish{Remedy: "refund"}})
	long := string(make([]byte, 100_000))
	for range 4 {
		if _, err := d.Do(ctx, sara, id, casefile.WriteNote{Text: long}); err != nil {
			t.Fatal(err)
		}
		if n, size := desk.ShelfSize(d); size > desk.ShelfBytes || n == 0 {
			t.Fatalf("%d streams of %d bytes on the shelf, at most %d bytes", n, size, desk.ShelfBytes)
		}
		if err := desk.CheckShelf(d); err != nil {
			t.Fatal(err)
		}
	}
	clock.Set(noon.Add(time.Minute))
	if _, err := d.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	if n, size := desk.ShelfSize(d); n > 2 || size > 1000 { // the sweep's own looks aside
		t.Fatalf("after a sweep %d streams of %d bytes are on the shelf", n, size)
	}
}

// What could not be written is answered once, not tried again: it may have been
// written all the same.
func TestShelfUnsureIsNotTwice(t *testing.T) {
	d, _ := kettles(t)
	id := open(t, d, desk.Intake{Order: "T1", Claim: "not_conforming", Wish: casefile.Wish{Remedy: "refund"}})
	config := d.Config
	unsure := &unsureStore{Store: d.Store}
	config.Store = unsure
	d = desk.New(config)
	note := casefile.WriteNote{Text: "once"}
	if _, err := d.Do(ctx, sara, id, note); err != nil { // now it is on the shelf
		t.Fatal(err)
	}
	unsure.fails = true
	if _, err := d.Do(ctx, sara, id, note); fault.CodeOf(err) != fault.Unavailable {
		t.Fatalf("%v, want %s", err, fault.Unavailable)
	}
	if v, err := d.Get(ctx, sara, id); err != nil || len(v.Own.Notes) != 2 {
		t.Fatalf("%d notes, want 2: %v", len(v.Own.Notes), err)
	}
	unsure.fails = false
	if v, err := d.Do(ctx, sara, id, note); err != nil || len(v.Own.Notes) != 3 {
		t.Fatalf("%d notes, want 3: %v", len(v.Own.Notes), err)
	}
}

// unsureStore writes, and says that it does not know.
type unsureStore struct {
	desk.Store

	fails bool
}

func (u *unsureStore) Append(ctx context.Context, b desk.Batch) error {
	err := u.Store.Append(ctx, b)
	if err == nil && u.fails {
		err = fault.New(fault.Unavailable, "what", "the database", "unsure", true)
	}
	return err
}
