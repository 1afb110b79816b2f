package rights

import (
	"strings"
	"testing"
)

const tradingShop = `pack: trading
version: "1"
kind: policy
title: {en: Shop, ru: Магазин}
currency: USD
mandate: {clerk: 10.00 USD, supervisor: 20.00 USD, manager: 30.00 USD, admin: 40.00 USD}
refunds: {cash: at once}
goodwill: {ceiling: 25%, bands: [{from: 100.00 USD, more: 10%}, {from: 200.00 USD, more: 20%}]}
reckoning: {margin: 30%, resale: {used: 10%}, buys_again: {settled: 80%}}
concessions:
  - {id: credit, remedy: store_credit, title: {en: Credit, ru: Кредит}, share: [5%, 10%], cost: 60%, roles: [clerk]}
  - {id: letter, remedy: apology, title: {en: A letter, ru: Письмо}, cost: 1.00 USD, worth: 4%, roles: [clerk]}
`

func TestTradingTerms(t *testing.T) {
	r, err := parsePack("trading.yaml", []byte(tradingShop), nil)
	if err != nil {
		t.Fatal(err)
	}
	p := r.p.policy
	credit, letter := p.Concessions[0], p.Concessions[1]
	if credit.Issue != "credit" || len(credit.Shares) != 2 || credit.Cost.Part != "0.60" || letter.Issue != "apology" || letter.Cost.Amount.String() != "1.00 USD" {
		t.Errorf("%+v, %+v", credit, letter)
	}
	if p.Goodwill.Breached != p.Goodwill.Ceiling || p.Goodwill.Opening != "0.5" {
		t.Errorf("what is not said is not assumed: %+v", p.Goodwill)
	}
	if k := p.Reckoning; k.Margin != "0.30" || k.Resale["used"] != "0.10" || k.Resale["opened"] != "0.60" || k.Settled != "0.80" || k.Left != "0.40" {
		t.Errorf("%+v", k)
	}
}

// What a policy owner gets wrong is told with its place.
func TestTradingTermsRefused(t *testing.T) {
	for _, c := range []struct{ name, old, new, place, says string }{
		{"steps that fall", "[5%, 10%]", "[10%, 5%]", "trading.yaml:11:", "not more than the step before"},
		{"no step", "[5%, 10%]", "[]", "trading.yaml:11:", "has no step"},
		{"sum without cost", "cost: 1.00 USD, ", "", "trading.yaml:12:", "say what it costs"},
		{"part of no sum", "cost: 1.00 USD, ", "cost: 10%, ", "trading.yaml:12:", "a part of which sum"},
		{"sum wanted", "share: [5%, 10%], ", "", "trading.yaml:11:", "either a share or an amount"},
		{"unknown issue", "remedy: apology,", "remedy: apology, issue: apolgy,", "trading.yaml:12:", "not one of"},
		{"other money", "cost: 1.00 USD", "cost: 1.00 EUR", "trading.yaml:12:", "not in the policy's currency"},
		{"bands that fall", "more: 20%", "more: 5%", "trading.yaml:8:", "bands rise"},
		{"less after a breach", "ceiling: 25%", "ceiling: 25%, after_breach: 20%", "trading.yaml:8:", "less than without a breach"},
		{"more than the whole", "margin: 30%", "margin: 130%", "trading.yaml:9:", "more than the whole"},
		{"twice", "id: letter", "id: credit", "trading.yaml:12:", "already given"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := parsePack("trading.yaml", []byte(strings.Replace(tradingShop, c.old, c.new, 1)), nil)
			if err == nil || !strings.Contains(err.Error(), c.place) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
		})
	}
}
