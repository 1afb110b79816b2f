package desk_test

import (
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/rights"
	"makegood/internal/shop"
)

// A clerk who may give $25 gives no more by opening a case for every gift: what
// lies on the table elsewhere counts, and what was agreed there.
func TestHoleOneOrderManyCases(t *testing.T) {
	d, _ := kettles(t)
	gift := casefile.MakeOffer{Packages: []casefile.Package{one(casefile.Term{Remedy: "compensation", Amount: usd("20.00")})}}
	given := 0
	for range 3 {
		id := open(t, d, desk.Intake{Order: "OLD", Claim: "changed_mind"})
		do(t, d, sara, id, casefile.TellRights{})
		v, err := d.Do(ctx, sara, id, gift)
		if err != nil {
			wants(t, err, fault.OverMandate)
			continue
		}
		given++
		_, err = d.Do(ctx, sara, open(t, d, desk.Intake{Order: "OLD", Claim: "changed_mind"}), gift)
		wants(t, err, fault.OverMandate) // it lies on the table
		olga := linkOf(t, d, id)
		o, _ := v.Case.StandingOffer()
		if v, err = d.Do(ctx, olga, id, casefile.Accept{Offer: o.ID, Pick: 1}); err != nil {
			t.Fatal(err)
		}
		if _, err = d.Confirm(ctx, olga, v.Token, ""); err != nil {
			t.Fatal(err)
		}
		g, err := d.Get(ctx, sara, id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = d.Confirm(ctx, sara, g.Token, ""); err != nil {
			t.Fatal(err)
		}
	}
	if given != 1 {
		t.Errorf("%d gifts of $20 by a clerk whose mandate is $25", given)
	}
	sound(t, d)
}

// What no right gives is taken back slice by slice, each in a case of its own,
// and each within what a clerk may give.
func TestHoleSlices(t *testing.T) {
	o := shop.Order{ID: "SL", Customer: "c1", Store: "s1", Channel: "store", State: shop.Delivered, PlacedOn: calendar.MustParse("2020-03-01"), Receipt: "R9",
		Lines: []shop.Line{kettle("1", "a", "20.00")}, Shipments: []shop.Shipment{}, Payments: []shop.Payment{{Kind: shop.Paid, Amount: usd("100.00"), Method: "gift1"}}}
	o.Lines[0].Quantity, o.Lines[0].DeliveredOn = 5, o.PlacedOn
	d := imported(t, []shop.Order{o}, person("c1", "olga_kim_1", "olga.kim@example.com", shop.Method{ID: "gift1", Kind: shop.GiftCard, Balance: usd("0.00")}))
	var tokens []string
	slice := desk.Request{Operation: shop.Operation{Name: shop.OpTakeBack, Order: "SL", Lines: []shop.Handed{{Line: "1", Quantity: 1, Condition: shop.Used}}}}
	for range 3 {
		slice.Visit = visit(t, d, sara)
		asked, err := d.Ask(ctx, sara, slice)
		if err != nil {
			wants(t, err, fault.OverMandate)
			continue
		}
		tokens = append(tokens, asked.Token)
	}
	for _, token := range tokens {
		if _, err := d.Confirm(ctx, sara, token, ""); err != nil {
			t.Fatal(err)
		}
	}
	slice.Visit = visit(t, d, sara)
	_, err := d.Ask(ctx, sara, slice)
	wants(t, err, fault.OverMandate)
	if sum, _ := refunds(t, d, "SL"); sum.Cmp(usd("25.00")) > 0 {
		t.Errorf("a clerk took back for %s what nothing gives back", sum)
	}
	sound(t, d)
}

// Goods that were never paid for are not paid back: the card was read at the
// till, and the terminal has not said that it went through.
func TestHoleUnpaidSale(t *testing.T) {
	d, _ := kettles(t)
	asked, err := d.Sell(ctx, sara, desk.SaleAsked{Store: "s1", Visit: visit(t, d, sara), Method: "card1", Lines: []shop.SaleLine{{Product: "p1", Item: "b", Quantity: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	done, err := d.Confirm(ctx, sara, asked.Token, asked.Hash)
	if err != nil {
		t.Fatal(err)
	}
	order := caseOf(t, d, done.Case).Order
	back := desk.Request{Visit: visit(t, d, sara), Operation: shop.Operation{Name: shop.OpTakeBack, Order: order, Lines: []shop.Handed{{Line: "1", Quantity: 1, Condition: shop.Unopened}}}}
	a, err := d.Ask(ctx, sara, back)
	if err == nil {
		_, err = d.Confirm(ctx, sara, a.Token, "")
		sum, rows := refunds(t, d, order)
		t.Errorf("%s went back (%v, %+v) of what nobody paid", sum, err, rows)
	}
	wants(t, err, fault.WrongStep)
}

// What is owed does not go away because a clerk says, when the complaint comes
// in, that it was paid back.
func TestHoleRefundedByWord(t *testing.T) {
	d, clock := kettles(t)
	clock.Set(noon.AddDate(0, 2, 0))
	_, err := d.Open(ctx, sara, desk.Intake{Visit: visit(t, d, sara), Order: "PEND", Claim: "not_delivered",
		Events: []rights.Event{{Kind: "refunded", On: calendar.MustParse("2026-04-01")}}})
	wants(t, err, fault.WrongStep)
}
