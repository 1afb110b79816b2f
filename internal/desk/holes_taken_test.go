package desk_test

import (
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/promise"
	"makegood/internal/shop"
)

var damagedLine = desk.Intake{Order: "SP", Lines: []desk.PartAsked{{Line: "1"}}, Claim: "damaged"}

// A price that went back closes what else was owed for the goods, whatever is still
// to be paid for the trouble; while it is on its way nothing else is promised.
func TestHolePriceBackAndGoodsToo(t *testing.T) {
	d, _ := kettles(t)
	id := open(t, d, damagedLine)
	back, anew := rightTo(t, d, id, "refund"), rightTo(t, d, id, "replacement")
	if back == nil || anew == nil {
		t.Fatal("not both are owed")
	}
	refund := casefile.Term{Remedy: "refund", Right: back.ID, Line: "1", Amount: *back.Amount, Method: "card1", Kind: shop.CreditCard}
	sorry := casefile.Term{Remedy: "compensation", Amount: usd("5.00"), Method: "card1", Kind: shop.CreditCard}
	if err := agree(t, d, id, casefile.Package{Terms: []casefile.Term{refund, sorry}}); err != nil {
		t.Fatal(err)
	}
	replacement := casefile.Package{Terms: []casefile.Term{{Remedy: "replacement", Right: anew.ID, Line: "1", By: day("2026-03-17")}}}
	for _, p := range []casefile.Package{replacement, one(refund)} {
		wants(t, agree(t, d, id, p), fault.WrongStep)
		_, err := d.Do(ctx, linkOf(t, d, id), id, casefile.MakeOffer{Packages: []casefile.Package{p}})
		wants(t, err, fault.WrongStep)
	}
	for _, p := range caseOf(t, d, id).Promise {
		if p.Deed.Remedy == "refund" {
			do(t, d, sara, id, casefile.KeepPromise{ID: p.ID, Proof: promise.Proof{Reference: "TRM-1"}})
		}
	}
	c := caseOf(t, d, id)
	if owed := c.OpenRights(); len(owed) > 0 || len(c.Found.Entitlements) > 0 {
		t.Errorf("the price is back, and still owed is %+v", c.Found.Entitlements)
	}
	sound(t, d)
}

// Goods of which there is one piece are put right in one case.
func TestHoleTwoCasesOfOnePiece(t *testing.T) {
	d, _ := kettles(t)
	first, second := open(t, d, damagedLine), open(t, d, damagedLine)
	replace := func(id string) error {
		e := rightTo(t, d, id, "replacement")
		if e == nil {
			t.Fatal("no replacement is owed")
		}
		return agree(t, d, id, one(casefile.Term{Remedy: "replacement", Right: e.ID, Line: "1", By: day("2026-03-17")}))
	}
	if err := replace(first); err != nil {
		t.Fatal(err)
	}
	wants(t, replace(second), fault.WrongStep)
	q := desk.Question{Visit: visit(t, d, sara), Order: "SP", Lines: damagedLine.Lines, Claim: "damaged", Condition: shop.Damaged}
	if a, err := d.Answer(ctx, sara, q); err != nil || a.Quick || a.Right != nil || a.Sentence["en"] == "" {
		t.Errorf("the counter does not see the case: %+v %v", a, err)
	}
	_, err := d.Ask(ctx, sara, desk.Request{Visit: q.Visit, Operation: takeBack("SP", shop.Damaged, "1")})
	wants(t, err, fault.WrongStep)
	other := damagedLine
	other.Lines = []desk.PartAsked{{Line: "2"}}
	if err := func() error {
		id := open(t, d, other)
		e := rightTo(t, d, id, "replacement")
		return agree(t, d, id, one(casefile.Term{Remedy: "replacement", Right: e.ID, Line: "2", By: day("2026-03-17")}))
	}(); err != nil {
		t.Errorf("another line: %v", err)
	}
	for _, p := range caseOf(t, d, first).Promise {
		if p.Deed.Kind == promise.Deliver {
			do(t, d, sara, first, casefile.KeepPromise{ID: p.ID, Proof: promise.Proof{Item: "a", Quantity: 1, Reference: "C-1"}})
		}
	}
	wants(t, replace(second), fault.WrongStep) // it was opened before the kettle came
	sound(t, d)
}

// What was given for the trouble is none of the price: the rest of the order still
// comes back for all that was paid for it.
func TestHoleGoodwillEatsTheRefund(t *testing.T) {
	d, _ := kettles(t)
	id := open(t, d, damagedLine)
	e := rightTo(t, d, id, "refund")
	if err := agree(t, d, id, casefile.Package{Terms: []casefile.Term{
		{Remedy: "refund", Right: e.ID, Line: "1", Amount: *e.Amount, Method: "gift1", Kind: shop.GiftCard},
		{Remedy: "compensation", Amount: usd("75.00"), Method: "gift1", Kind: shop.GiftCard},
	}}); err != nil {
		t.Fatal(err)
	}
	asked, err := d.Ask(ctx, sara, desk.Request{Visit: visit(t, d, sara), Operation: takeBack("SP", shop.Damaged, "2")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Confirm(ctx, sara, asked.Token, ""); err != nil {
		t.Fatal(err)
	}
	if sum, rows := refunds(t, d, "SP"); sum != usd("100.00") {
		t.Errorf("of $100 paid went back %s: %+v", sum, rows)
	}
	sound(t, d)
}
