package plan_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/rights"
	"makegood/internal/words"
)

var claims = []string{"", "not_delivered", "not_conforming", "wrong_item", "damaged", "changed_mind"}

func facts(t *rapid.T) plan.Facts {
	f := plan.Facts{
		Paid:     money.New(rapid.Int64Range(1, 1e7).Draw(t, "paid"), "USD"),
		Claim:    rapid.SampledFrom(claims).Draw(t, "claim"),
		Ceiling:  money.New(rapid.Int64Range(0, 1e5).Draw(t, "ceiling"), "USD"),
		Limit:    money.New(rapid.Int64Range(0, 1e4).Draw(t, "limit"), "USD"),
		Breaches: rapid.IntRange(0, 2).Draw(t, "breaches"),
		Roles:    []plan.Authority{{Role: "clerk", Limit: money.Zero("USD")}, {Role: "manager", Limit: money.New(100, "USD")}},
		Firms:    []string{"Alpha"},
	}
	remedies := []string{"refund", "replacement", "repair", "price_reduction", "penalty", "card_dispute"}
	for _, r := range rapid.SliceOfDistinct(rapid.SampledFrom(remedies), rapid.ID[string]).Draw(t, "owed") {
		e := rights.Entitlement{ID: "law/" + r, Remedy: r, Chooser: "consumer"}
		if rapid.Bool().Draw(t, "sure") {
			amount := money.New(rapid.Int64Range(0, f.Paid.Minor).Draw(t, "amount"), "USD")
			e.Amount = &amount
		}
		f.Open = append(f.Open, e)
	}
	f.Chosen = rapid.SampledFrom(append([]string{""}, remedies...)).Draw(t, "chosen")
	return f
}

// Both plans are whole, in both languages, their points in order, and the
// house's break point is never below the cost of anything it owes.
func TestPlansAreWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := facts(t)
		house, customer := plan.ForHouse(f), plan.ForCustomer(f)
		for _, e := range f.Open {
			if e.Remedy != "card_dispute" && house.Break.Value.Cmp(plan.Cost(e, f.Paid)) < 0 {
				t.Fatalf("break point %s, %s costs %s", house.Break.Value, e.Remedy, plan.Cost(e, f.Paid))
			}
		}
		if house.Target.Value.Cmp(house.Realistic.Value) > 0 || house.Realistic.Value.Cmp(house.Break.Value) > 0 {
			t.Fatalf("%s, %s, %s", house.Target.Value, house.Realistic.Value, house.Break.Value)
		}
		for _, p := range []plan.Plan{house, customer} {
			sum := 0
			for _, i := range p.Issues {
				sum += i.Weight
				said(t, i.Text)
			}
			if sum != 100 || len(p.Outline) != 6 || len(p.Interests) == 0 || len(p.Questions) == 0 || len(p.Stakeholders) < 3 {
				t.Fatalf("%+v", p)
			}
			said(t, p.Opening)
			said(t, p.BATNA.Text)
			for _, list := range [][]words.Text{p.Interests, p.Questions, p.Missing} {
				said(t, list...)
			}
			for _, s := range p.Stakeholders {
				said(t, s.Who, s.Decides)
			}
			for _, s := range p.Outline {
				said(t, s.Text)
			}
		}
		if f.Claim == "" && len(house.Missing) == 0 || len(f.Open) == 0 && len(house.Missing) == 0 {
			t.Fatal("nothing is said to be missing")
		}
		if customer.Ceiling != (money.Amount{}) || customer.Limit != (money.Amount{}) || customer.Estimate != nil {
			t.Fatalf("the customer's plan knows the house: %+v", customer)
		}
	})
}

func said(t *rapid.T, list ...words.Text) {
	for _, text := range list {
		for _, lang := range words.Langs() {
			if s := text[lang]; s == "" || strings.ContainsAny(s, "[{<") {
				t.Fatalf("%s: %q", lang, s)
			}
		}
	}
}

// What a remedy costs the house in the end: money less what the goods that come
// back still fetch; goods at what they cost it.
func TestRemedies(t *testing.T) {
	k := rights.Reckoned() // margin 40%, resale 80%, 60%, 20%, repair 25%
	k.Freight = money.MustParse("8.00 USD")
	for _, c := range []struct{ claim, state, remedy, cost string }{
		{"not_conforming", "used", "refund", "80.00 USD"},
		{"changed_mind", "unopened", "refund", "20.00 USD"},
		{"not_delivered", "", "refund", "40.00 USD"}, // the goods are still on the shelf: the margin is gone
		{"not_conforming", "used", "replacement", "48.00 USD"},
		{"damaged", "opened", "repair", "33.00 USD"},
		{"changed_mind", "unopened", "exchange", "8.00 USD"},
		{"not_conforming", "used", "store_credit", "40.00 USD"},
		{"not_delivered", "", "set_extra_time", "0.00 USD"},
	} {
		s := plan.Situation{Paid: money.MustParse("100.00 USD"), Claim: c.claim, State: c.state, Open: []rights.Entitlement{{ID: "x", Remedy: c.remedy}}}
		list, err := plan.Remedies(k, s)
		if err != nil || len(list) != 1 || list[0].Cost.String() != c.cost {
			t.Errorf("%s of %s goods, %s: %+v, %v; want %s", c.remedy, c.state, c.claim, list, err, c.cost)
		}
	}
}

// A concession comes with the cost and the worth that the policy states, to
// those and in those cases that it states.
func TestConcessions(t *testing.T) {
	p := rights.Policy{Concessions: []rights.Concession{
		{ID: "credit", Issue: "credit", Remedy: "store_credit", Shares: []string{"0.10", "0.20"}, AtMost: money.MustParse("15.00 USD"), Cost: rights.Rate{Part: "0.60"}, Roles: []string{"clerk"}},
		{ID: "letter", Issue: "apology", Remedy: "apology", Cost: rights.Rate{Amount: money.MustParse("1.00 USD")}, Worth: rights.Rate{Part: "0.04"}, Roles: []string{"clerk"}},
		{ID: "free", Issue: "money", Remedy: "compensation", Shares: []string{"1"}, After: "breach", Roles: []string{"manager"}},
		{ID: "elsewhere", Issue: "gift", Remedy: "store_credit", Amount: money.MustParse("5.00 EUR"), Roles: []string{"clerk"}},
		{ID: "pick-up", Issue: "collection", Remedy: "other", Cost: rights.Rate{Amount: money.MustParse("8.00 USD")}, Claims: []string{"damaged"}, Beside: []string{"refund"}, Roles: []string{"clerk"}},
	}}
	s := plan.Situation{Paid: money.MustParse("100.00 USD"), Claim: "not_delivered"}
	list, err := plan.Concessions(p, s, "clerk")
	if err != nil || len(list) != 3 {
		t.Fatalf("%+v, %v", list, err)
	}
	if a, b, c := list[0], list[1], list[2]; a.Cost.String() != "6.00 USD" || b.Face.String() != "15.00 USD" || b.Cost.String() != "9.00 USD" || c.Worth.String() != "4.00 USD" || c.Goodwill().String() != "1.00 USD" {
		t.Errorf("%+v", list)
	}
	s.Claim = "damaged"
	if list, err = plan.Concessions(p, s, "clerk"); err != nil || len(list) != 4 || !list[3].Fits("refund") || list[3].Fits("repair") {
		t.Errorf("%+v, %v", list, err)
	}
	s.Broken = 1
	if list, err = plan.Concessions(p, s, "manager"); err != nil || len(list) != 1 || list[0].Cost.String() != "100.00 USD" {
		t.Errorf("%+v, %v", list, err)
	}
}
