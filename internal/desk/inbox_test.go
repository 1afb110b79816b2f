package desk_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
)

// listed is a page of the inbox as text.
func listed(t *testing.T, d *desk.Desk, states []string, search string) string {
	t.Helper()
	rows, next, err := d.Cases(ctx, sara, states, search, desk.Page{Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	return asJSON(t, rows) + next
}

// openFor opens a case over an order for whoever has that address.
func openFor(t *testing.T, d *desk.Desk, mail, order string) string {
	t.Helper()
	v, err := d.Identify(ctx, sara, desk.Who{Email: mail})
	if err != nil {
		t.Fatal(err)
	}
	return open(t, d, desk.Intake{Visit: v.ID, Order: order, Claim: "not_conforming", Wish: casefile.Wish{Remedy: "refund"}})
}

// Whatever any of two servers wrote, erased or built anew, each lists what one
// does that has never looked before; and it stays so when all is built anew from
// the log.
func TestInboxListsWhatIsThere(t *testing.T) {
	d, _ := kettles(t)
	servers := []*desk.Desk{d, beside(d)}
	r := rand.New(rand.NewPCG(3, 5))
	check := func(after string) {
		t.Helper()
		for _, states := range [][]string{nil, {"open"}, {"open", "offered", "recovery"}} {
			for _, search := range []string{"", "ol", "Olga Kim", "ki"} {
				want := listed(t, beside(d), states, search)
				for i, server := range servers {
					for range 2 {
						if got := listed(t, server, states, search); got != want {
							t.Fatalf("after %s, %v %q, server %d lists\n%s\nwant\n%s", after, states, search, i, got, want)
						}
					}
				}
			}
		}
	}
	var ids []string
	for i := range 4 {
		ids = append(ids, openFor(t, servers[i%2], []string{"olga.kim@example.com", "anna.kim@example.com"}[i%2], []string{"T1", "ANNA"}[i%2]))
		check("a case was opened")
	}
	for i := range 12 {
		cmd := []casefile.Command{
			casefile.TellRights{},
			casefile.State{Statement: casefile.Statement{Who: "Lena", Role: "manager", On: calendar.MustParse("2026-03-10"), Words: "We will call.",
				Deed: "call back", By: calendar.MustParse("2026-03-12") + calendar.Day(r.IntN(60))}},
			casefile.MakeOffer{Packages: []casefile.Package{{Terms: []casefile.Term{{Remedy: "refund", Right: "us-tx/TX-2.601", Amount: usd("100.00")}}}}},
		}[i%3]
		_, _ = servers[r.IntN(2)].Do(ctx, sara, ids[r.IntN(len(ids))], cmd) // some are refused: then nothing changes
		check("a command")
	}
	before := listed(t, d, nil, "")
	if err := servers[1].Rebuild(ctx, desktest.Admin); err != nil {
		t.Fatal(err)
	}
	check("a rebuild")
	if after := listed(t, d, nil, ""); after != before || before == "[]" {
		t.Fatalf("built anew the list is\n%s\nit was\n%s", after, before)
	}
	if err := servers[1].Store.Erase(ctx, "c1", noon); err != nil {
		t.Fatal(err)
	}
	check("an erasure")
	if rows, _, err := d.Cases(ctx, sara, nil, "", desk.Page{}); err != nil || len(rows) != 2 {
		t.Fatalf("%d cases are listed, want the other customer's two: %v", len(rows), err)
	}
	if kept := desk.InboxNames(d); slices.Contains(kept, "Olga Kim") || len(kept) == 0 {
		t.Fatalf("after the first look the process keeps %q", kept)
	}
}

// An erasure here drops what is kept, and so does a minute: whoever was erased
// elsewhere is not kept in the clear where nobody looks.
func TestInboxForgets(t *testing.T) {
	d, clock := kettles(t)
	openFor(t, d, "anna.kim@example.com", "ANNA")
	listed(t, d, nil, "")
	if err := d.Erase(ctx, desktest.Admin, "olga_kim_1"); err != nil {
		t.Fatal(err)
	}
	if kept := desk.InboxNames(d); len(kept) > 0 {
		t.Fatalf("after an erasure %q are kept", kept)
	}
	listed(t, d, nil, "")
	if kept := desk.InboxNames(d); len(kept) != 1 {
		t.Fatalf("%q are kept, want one", kept)
	}
	clock.Set(noon.Add(time.Minute))
	if _, err := d.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	if kept := desk.InboxNames(d); len(kept) > 0 {
		t.Fatalf("after a minute %q are kept", kept)
	}
}

// slowStore lists when it is told to, and counts.
type slowStore struct {
	desk.Store

	lists   atomic.Int32
	release chan error
}

func (s *slowStore) Relist(ctx context.Context, q desk.Query, mark string) ([]desk.View, string, error) {
	s.lists.Add(1)
	if err := <-s.release; err != nil {
		return nil, "", err
	}
	return s.Store.Relist(ctx, q, mark)
}

// Of many who ask for a page at once one lists it; where that fails each asks for
// itself, and the failure is not kept.
func TestInboxTogether(t *testing.T) {
	d, _ := kettles(t)
	open(t, d, desk.Intake{Order: "T1", Claim: "not_conforming", Wish: casefile.Wish{Remedy: "refund"}})
	config := d.Config
	slow := &slowStore{Store: d.Store, release: make(chan error, 100)}
	config.Store = slow
	d = desk.New(config)
	many := func() (failed int32) {
		var all sync.WaitGroup
		var bad atomic.Int32
		for range 8 {
			all.Go(func() {
				if rows, _, err := d.Cases(ctx, sara, nil, "", desk.Page{}); err != nil {
					bad.Add(1)
				} else if len(rows) != 1 {
					t.Errorf("%d rows, want 1", len(rows))
				}
			})
		}
		all.Wait()
		return bad.Load()
	}
	broken := errors.New("broken")
	slow.release <- broken
	for range 50 {
		slow.release <- nil
	}
	if failed := many(); failed != 1 {
		t.Fatalf("%d looks failed, want the one that was told to", failed)
	}
	looked := slow.lists.Load()
	if failed := many(); failed != 0 || slow.lists.Load() > looked+1 {
		t.Fatalf("%d failed, listed %d times more, want once at most", failed, slow.lists.Load()-looked)
	}
}

// A page stays what it is, written for programs and all, while others of the house
// write what it does not show; and is another as soon as they write what it does.
func TestInboxStays(t *testing.T) {
	d, clock := kettles(t)
	id := openFor(t, d, "olga.kim@example.com", "T1")
	look := func() *desk.CasePage {
		t.Helper()
		p, err := d.CasePage(ctx, sara, nil, "", desk.Page{})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	do := func(cmd casefile.Command) {
		t.Helper()
		if _, err := d.Do(ctx, sara, id, cmd); err != nil {
			t.Fatal(err)
		}
	}
	first := look()
	do(casefile.WriteNote{Text: "They called again."})
	if look() != first {
		t.Error("a note made another page")
	}
	do(casefile.State{Statement: casefile.Statement{Who: "Lena", Role: "manager", On: calendar.MustParse("2026-03-10"), Words: "We will call.",
		Deed: "call back", By: calendar.MustParse("2026-03-12")}})
	second := look()
	if second == first || second.Rows[0].Next == nil {
		t.Error("a promise does not show")
	}
	do(casefile.WriteNote{Text: "And again."})
	clock.Set(noon.Add(2 * time.Second))
	if look() == second {
		t.Error("a page was kept aside for two seconds")
	}
}

// What is kept stays within its bounds, whatever is searched for.
func TestInboxIsBounded(t *testing.T) {
	d, _ := kettles(t)
	open(t, d, desk.Intake{Order: "T1", Claim: "not_conforming", Wish: casefile.Wish{Remedy: "refund"}})
	for i := range 5000 {
		if _, _, err := d.Cases(ctx, sara, nil, string(rune('a'+i%26))+string(rune('a'+i/26%26))+string(rune('a'+i/676)), desk.Page{}); err != nil {
			t.Fatal(err)
		}
	}
	if size := desk.InboxSize(d); size > 2000 || size == 0 {
		t.Fatalf("%d rows and pages are kept, want 2000 at most", size)
	}
}
