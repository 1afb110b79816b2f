package plan

import (
	"testing"

	"makegood/internal/money"
	"makegood/internal/rights"
)

// A draft is complete but for what is not on file; what is edited away is missed
// again, with the reason where the name alone does not say it.
func TestChecklist(t *testing.T) {
	usd := func(s string) money.Amount { return money.MustParse(s + " USD") }
	open := []rights.Entitlement{{ID: "us/1", Remedy: "refund"}, {ID: "us/2", Remedy: "card_dispute"}}
	s := Situation{Paid: usd("300.00"), Claim: "not_delivered", Open: open, Wish: "refund"}
	undone := func(p Plan, s Situation) map[string]bool {
		m := map[string]bool{}
		for _, c := range p.Checklist(s) {
			if !c.Done {
				m[c.Name] = len(c.Why) > 0
			}
		}
		return m
	}
	f := Facts{Paid: s.Paid, Claim: s.Claim, Open: open, Chosen: s.Wish, Limit: usd("25.00"), Ceiling: usd("60.00"),
		Concessions: []Concession{{Remedy: "apology", Cost: usd("0.00")}}}
	for _, p := range []Plan{ForHouse(f), ForCustomer(f)} {
		if m := undone(p, s); len(m) != 0 {
			t.Errorf("%s: a full draft lacks %v", p.Seat, m)
		}
		p.Questions, p.BATNA.Value = nil, usd("0.00")
		p.Issues = append([]Issue{}, p.Issues...)
		p.Issues[0].Weight++
		p.Break.Value, p.Target.Value = p.Target.Value.Add(usd("1.00")), p.Break.Value
		m := undone(p, Situation{Paid: s.Paid})
		for name, why := range map[string]bool{"claim": true, "rights": true, "wish": true, "batna": true, "questions": false, "weights": false, "points": false} {
			if got, missed := m[name]; !missed || got != why {
				t.Errorf("%s: %s is missed %v, with its reason %v", p.Seat, name, missed, got)
			}
		}
		if len(m) != 7 {
			t.Errorf("%s: %v", p.Seat, m)
		}
	}
	if m := undone(ForHouse(Facts{Paid: s.Paid, Claim: s.Claim, Open: open, Chosen: s.Wish}), s); len(m) != 2 || !m["trade"] || !m["mandate"] {
		t.Errorf("a clerk with nothing to give lacks %v", m)
	}
	other := ForHouse(f)
	other.Realistic.Value = money.MustParse("1.00 GBP")
	if other.Ordered() {
		t.Error("points of two currencies have an order")
	}
}
