package desk_test

import (
	"context"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/shop"
)

// sick is a store in which one stream cannot be read.
type sick struct {
	desk.Store
	stream string
}

func (s sick) Load(c context.Context, names ...string) (map[string][]journal.Stored, error) {
	for _, n := range names {
		if n == s.stream {
			return nil, fault.New(fault.LogDamaged, "where", n)
		}
	}
	return s.Store.Load(c, names...)
}

// One case that cannot be read keeps no other from being looked after, whichever
// comes first, and its error is told.
func TestOneDamagedCaseStopsNoOther(t *testing.T) {
	orders := []string{"T1", "SP", "OLD", "PEND", "PCARD"}
	for bad := range orders {
		d, clock := kettles(t)
		ids := []string{}
		for _, o := range orders {
			ids = append(ids, open(t, d, desk.Intake{Order: o, Said: []casefile.Statement{
				{Who: "Dale", Words: "soon", On: calendar.MustParse("2026-03-09"), Deed: "deliver", By: calendar.MustParse("2026-03-12")}}}))
		}
		clock.Set(noon.AddDate(0, 0, 5))
		good := d.Store
		d.Store = sick{good, "case/" + ids[bad]}
		s, err := d.Sweep(ctx)
		d.Store = good
		wants(t, err, fault.LogDamaged)
		if s.Looked != 5 || s.Moved != 4 {
			t.Errorf("%+v", s)
		}
		for i, id := range ids {
			if p := caseOf(t, d, id).Promise[0]; (p.State == promise.Broken) == (i == bad) {
				t.Errorf("case %d is %s with case %d damaged", i, p.State, bad)
			}
		}
	}
}

// An offer lapses by itself on the day after its last.
func TestAnOfferRunsOut(t *testing.T) {
	d, clock := kettles(t)
	id := open(t, d, desk.Intake{Order: "OLD", Claim: "changed_mind"})
	offer := casefile.MakeOffer{Packages: []casefile.Package{one(casefile.Term{Remedy: "compensation", Amount: usd("5.00")})}, Until: calendar.MustParse("2026-03-12")}
	if _, err := d.Do(ctx, sara, id, offer); err != nil {
		t.Fatal(err)
	}
	for days, state := range []string{"open", "open", "open", "lapsed"} {
		clock.Set(noon.AddDate(0, 0, days))
		if _, err := d.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		if o := caseOf(t, d, id).Offers[0]; o.State != state {
			t.Errorf("after %d days the offer is %s", days, o.State)
		}
	}
}

// What could not be read again is not written, and leaves nothing behind.
func TestNothingUnreadableIsStored(t *testing.T) {
	d, _ := desktest.Open(t, noon)
	bad := shop.Order{ID: "B", State: shop.Pending, Lines: []shop.Line{kettle("1", "a", "20.00")}, Shipments: []shop.Shipment{}}
	bad.Lines[0].Price = money.New(2000, "no currency")
	records := shop.Records{Name: "X", Products: []shop.Product{}, Orders: []shop.Order{bad},
		Stores: []shop.Store{{ID: "s1", Name: "Austin", Jurisdiction: "us-tx", Currency: "USD", Zone: "America/Chicago"}}}
	wants(t, d.Import(ctx, desktest.Admin, "test", "department-store", records, nil), fault.Internal)
	if r, err := d.Verify(ctx, desktest.Admin); err != nil || r.Streams != 0 || len(r.Findings) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
}
