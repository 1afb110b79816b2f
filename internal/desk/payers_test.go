package desk_test

import (
	"strings"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/shop"
)

// brought is a case about something that was sold in the store or by web.
func brought(t *testing.T, d *desk.Desk, product, item, claim string) string {
	t.Helper()
	_, o := sold(t, d, desk.SaleAsked{Store: "austin", Method: "cash", Lines: []shop.SaleLine{{Product: product, Item: item, Quantity: 1}}})
	c, err := d.Open(ctx, sara, desk.Intake{Receipt: o.Receipt, Order: o.ID, Claim: claim})
	if err != nil {
		t.Fatal(err)
	}
	return c.Case.ID
}

// Nobody chooses by hand which firm pays: it is one that the agreements and the
// facts of the case make pay. Who is refused is told who can be named, and why.
func TestWhoCanBeNamedToPay(t *testing.T) {
	d, _ := alderAndPine(t)
	strangers := []string{"partner/nobody", "carrier/northline", "shared/northline", "maker/finch", "somebody", "maker/", "partner/finch/x"}
	for _, test := range []struct {
		what, product, item, claim string
		owed                       bool
		can                        string
		fine, refused              []string
	}{
		{"the house's own coat", "coat", "coat-m", "not_conforming", true, "house", []string{"house", ""}, []string{"partner/finch", "maker/alpha", "partner/mill"}},
		{"goodwill for the coat", "coat", "coat-m", "not_conforming", false, "house", []string{"house", ""}, []string{"partner/finch", "shared/finch"}},
		{"Finch's shoes", "tempo", "tempo-9", "not_conforming", true, "partner/finch (refund, pays: partner)", []string{"partner/finch", ""}, []string{"house", "maker/alpha", "partner/mill", "shared/finch"}},
		{"goodwill for Finch's shoes", "tempo", "tempo-9", "not_conforming", false, "house, partner/finch (complaint, pays: fault)", []string{"house", "", "partner/finch", "shared/finch"}, []string{"maker/alpha", "partner/mill"}},
		{"shoes that are not liked", "tempo", "tempo-9", "changed_mind", false, "house", []string{"house", ""}, []string{"partner/finch", "shared/finch"}},
		{"Alpha's headphones", "headphones", "headphones-black", "not_conforming", true, "maker/alpha (warranty, pays: partner)", []string{"maker/alpha", ""}, []string{"house", "partner/alpha", "partner/finch"}},
		{"the mill's rug", "rug", "rug-5x8-herringbone", "not_conforming", true, "partner/mill (warranty, pays: partner)", []string{"partner/mill", ""}, []string{"house", "maker/alpha"}},
	} {
		id := brought(t, d, test.product, test.item, test.claim)
		term := casefile.Term{Remedy: "compensation", Amount: usd("5.00")}
		if e := rightTo(t, d, id, "refund"); test.owed {
			if e == nil {
				t.Fatalf("%s: no refund is owed", test.what)
			}
			term = casefile.Term{Remedy: "refund", Right: e.ID, Amount: caseOf(t, d, id).Paid}
		}
		offer := func(who casefile.Actor, bearer string) error {
			term.Bearer = bearer
			_, err := d.Do(ctx, who, id, casefile.MakeOffer{Packages: []casefile.Package{one(term)}})
			return err
		}
		for _, bearer := range append(strangers, test.refused...) {
			err := offer(boss, bearer)
			if fault.CodeOf(err) != fault.BearerUnknown || !strings.Contains(err.Error(), "can="+test.can) {
				t.Errorf("%s, by %q: %v, want one that names %s", test.what, bearer, err, test.can)
			}
		}
		if err := offer(linkOf(t, d, id), "partner/finch"); fault.CodeOf(err) != fault.BearerUnknown || strings.Contains(err.Error(), "pays:") {
			t.Errorf("%s: the customer names who pays: %v", test.what, err)
		}
		for _, bearer := range test.fine {
			if err := offer(boss, bearer); err != nil && fault.CodeOf(err) == fault.BearerUnknown {
				t.Errorf("%s, by %q: %v", test.what, bearer, err)
			}
		}
	}
}

// Who pays follows from the agreement whether a clerk names them or not: a partner's
// goods that are paid back cost it R(1-c), a maker's are the maker's.
func TestTheAgreementPaysUnasked(t *testing.T) {
	d, _ := alderAndPine(t)
	for _, test := range []struct {
		product, item, bearer string
		want                  map[string]string
	}{
		{"tempo", "tempo-9", "", map[string]string{"partner/finch": "79.84 USD", "commission/finch": "17.53 USD"}},
		{"tempo", "tempo-9", "partner/finch", map[string]string{"partner/finch": "79.84 USD", "commission/finch": "17.53 USD"}},
		{"headphones", "headphones-black", "", map[string]string{"maker/alpha": "161.29 USD", "cost/house": "0.00 USD"}},
	} {
		id := brought(t, d, test.product, test.item, "not_conforming")
		e := rightTo(t, d, id, "refund")
		if e == nil {
			t.Fatal("no refund is owed")
		}
		if err := agree(t, d, id, one(casefile.Term{Remedy: "refund", Right: e.ID, Amount: caseOf(t, d, id).Paid, Bearer: test.bearer})); err != nil {
			t.Fatal(err)
		}
		for _, p := range caseOf(t, d, id).Promise {
			if p.Open() && p.Deed.Kind == promise.Pay && p.Deed.Amount != (money.Amount{}) {
				if _, err := d.Do(ctx, sara, id, casefile.GoodsBack{}); err != nil && fault.CodeOf(err) != fault.WrongStep {
					t.Fatal(err)
				}
				if _, err := d.Do(ctx, sara, id, casefile.KeepPromise{ID: p.ID, Proof: promise.Proof{Reference: "TRM-" + id}}); err != nil {
					t.Fatal(err)
				}
			}
		}
		accounts(t, d, id, test.want)
	}
	sound(t, d)
}
