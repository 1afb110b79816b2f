package desk_test

import (
	"fmt"
	"slices"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/rights"
	"makegood/internal/shop"
)

// Who answers, who serves, who decides, who pays and by when: of the house's own
// goods and of a partner's; the same on the case as at the counter.
func TestWhoIsResponsible(t *testing.T) {
	d, _ := alderAndPine(t)
	for _, test := range []struct {
		product, item, claim string
		want                 []string
	}{
		{"coat", "coat-m", "changed_mind", []string{"house return host anyone host host -"}},
		{"tempo", "tempo-9", "changed_mind", []string{"partner/finch return host anyone host partner -"}},
		{"tempo", "tempo-9", "not_conforming", []string{"partner/finch warranty host anyone host partner 2026-03-24"}},
	} {
		_, o := sold(t, d, desk.SaleAsked{Store: "austin", Method: "cash", Lines: []shop.SaleLine{{Product: test.product, Item: test.item, Quantity: 1}}})
		at, err := d.ResponsibleFor(ctx, sara, desk.Question{Receipt: o.Receipt, Order: o.ID, Claim: test.claim, Condition: shop.Unopened})
		if err != nil {
			t.Fatal(err)
		}
		if got := said(at); !slices.Equal(got, test.want) {
			t.Errorf("%s at the counter: %q, want %q", test.item, got, test.want)
		}
		v, err := d.Open(ctx, sara, desk.Intake{Receipt: o.Receipt, Order: o.ID, Claim: test.claim})
		if err != nil {
			t.Fatal(err)
		}
		on, err := d.Responsible(ctx, sara, v.Case.ID)
		if err != nil || !slices.Equal(said(on), test.want) {
			t.Errorf("%s on the case: %q, want %q (%v)", test.item, said(on), test.want, err)
		}
		for _, who := range []casefile.Actor{{ID: "customer", Kind: casefile.Client, Case: v.Case.ID}, {ID: "agent/x", Kind: casefile.Agent}} {
			if _, err := d.Responsible(ctx, who, v.Case.ID); fault.CodeOf(err) != fault.NotAllowed {
				t.Errorf("%s reads who pays: %v", who.ID, err)
			}
			if _, err := d.ResponsibleFor(ctx, who, desk.Question{}); fault.CodeOf(err) != fault.NotAllowed {
				t.Errorf("%s asks who pays: %v", who.ID, err)
			}
		}
	}
}

func said(rows []desk.Responsible) []string {
	var list []string
	for _, r := range rows {
		account, due := r.Account, "-"
		if account == "" {
			account = "house"
		}
		if r.Due != 0 {
			due = r.Due.String()
		}
		list = append(list, fmt.Sprint(account, " ", r.Duty, " ", r.Answers, " ", r.Serves, " ", r.Decides, " ", r.Pays, " ", due))
	}
	return list
}

// Who made the goods is on record, so nobody need name them for their warranty
// to count; goods of a supplier, and the shop's own, have no maker on record.
func TestTheMakersWarrantyIsFound(t *testing.T) {
	d, _ := alderAndPine(t)
	for item, want := range map[string]string{"headphones-black": "alpha", "coat-m": "", "tempo-9": ""} {
		product := map[string]string{"headphones-black": "headphones", "coat-m": "coat", "tempo-9": "tempo"}[item]
		_, o := sold(t, d, desk.SaleAsked{Store: "austin", Method: "cash", Lines: []shop.SaleLine{{Product: product, Item: item, Quantity: 1}}})
		v, err := d.Open(ctx, sara, desk.Intake{Receipt: o.Receipt, Order: o.ID, Claim: "not_conforming"})
		if err != nil {
			t.Fatal(err)
		}
		if got := v.Case.Facts.Goods.Maker; got != want {
			t.Errorf("%s was made by %q, want %q", item, got, want)
		}
		behind := slices.ContainsFunc(v.Case.Found.Entitlements, func(e rights.Entitlement) bool { return e.Answerable == "maker" })
		if behind != (want != "") {
			t.Errorf("%s: a maker answers is %v", item, behind)
		}
	}
}
