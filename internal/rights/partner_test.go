package rights_test

import (
	"errors"
	"strings"
	"testing"

	"makegood/internal/money"
	"makegood/internal/partner"
	"makegood/internal/rights"
)

// pack is a policy with nothing in it but these partners.
func withPartners(partners string) string {
	return `pack: shop
version: "1"
kind: policy
title: {en: "Shop", ru: "Магазин"}
currency: USD
mandate: {clerk: 0.00 USD, supervisor: 0.00 USD, manager: 0.00 USD, admin: 0.00 USD}
refunds: {cash: at once}
partners:
` + partners
}

func TestPartnersOfAPack(t *testing.T) {
	b, err := loadOne(withPartners(`
  finch: {name: "Finch", commission: 18%}
  alpha:
    name: "Alpha"
    kind: maker
    duties:
      warranty: {serves: partner, decides: partner, within: 10 business days, late: 15.00 USD}
      complaint: {pays: host}
    goodwill: {unknown: 25%}
    disputes: {within: 14 days, attempts: 1}
  old: {name: "Old counter", commission: "0.3", decides: host, pays: host, receipt: partner}
`))
	if err != nil {
		t.Fatal(err)
	}
	p, _ := b.Policy("shop")
	finch, alpha, old := p.Partners["finch"], p.Partners["alpha"], p.Partners["old"]
	if finch.Commission != "0.18" || finch.Kind != partner.Concession || finch.Duties[partner.Return].Pays != partner.Firm ||
		finch.Disputes != (partner.Disputes{Days: 30, Attempts: 2}) || finch.Receipt != partner.Host {
		t.Errorf("two lines are enough: %+v", finch)
	}
	want := partner.Assignment{Serves: partner.Firm, Decides: partner.Firm, Pays: partner.Firm,
		Within: partner.Within{Days: 10, Business: true}, Late: money.MustParse("15.00 USD")}
	if alpha.Duties[partner.Warranty] != want || alpha.Duties[partner.Complaint].Pays != partner.Host || alpha.Goodwill[partner.Unknown] != "0.25" ||
		alpha.Disputes != (partner.Disputes{Days: 14, Attempts: 1}) || alpha.Account() != "maker/alpha" {
		t.Errorf("alpha: %+v", alpha)
	}
	if old.Duties[partner.Refund].Pays != partner.Host || old.Duties[partner.Recall].Pays != partner.Firm || old.Receipt != partner.Firm {
		t.Errorf("old: %+v", old)
	}
}

// What is wrong is named with its line and column.
func TestPartnersThatDoNotHold(t *testing.T) {
	for _, test := range []struct{ text, at, says string }{
		{"  finch: {name: Finch}", "9:10", "partners.finch.commission: missing"},
		{"  finch: {name: Finch, commission: 130%}", "9:36", "more than the whole"},
		{"  alpha: {name: Alpha, kind: maker, commission: 10%}", "9:49", "is for a concession"},
		{"  alpha: {name: Alpha, kind: brand}", "9:30", "is not one of"},
		{"  alpha:\n    name: Alpha\n    kind: maker\n    duties: {welcom: {serves: host}}", "12:14", "unknown field"},
		{"  alpha: {name: Alpha, kind: maker, duties: {refund: {decides: partner}}}", "9:54", "nothing says by when"},
		{"  alpha: {name: Alpha, kind: maker, duties: {refund: {within: soon}}}", "9:63", "not a number of days"},
		{"  alpha: {name: Alpha, kind: maker, duties: {refund: {late: 5.00 USD}}}", "9:61", "nothing says when it is late"},
		{"  alpha: {name: Alpha, kind: maker, duties: {warranty: {late: 5.00 GBP}}}", "9:63", "not in the policy's currency"},
		{"  alpha: {name: Alpha, kind: maker, duties: {sale: {serves: fault}}}", "9:61", "is not one of"},
		{"  alpha: {name: Alpha, kind: maker, disputes: {attempts: 0}}", "9:58", "at least one"},
		{"  alpha: {name: Alpha, kind: maker, goodwill: {host: 120%}}", "9:54", "more than the whole"},
	} {
		_, err := loadOne(withPartners(test.text + "\n"))
		var problems rights.Problems
		if !errors.As(err, &problems) {
			t.Errorf("%s: %v", test.text, err)
			continue
		}
		found := false
		for _, p := range problems {
			text := p.Place() + " " + p.Field + ": " + p.Message
			found = found || strings.Contains(text, ":"+test.at+" ") && strings.Contains(text, test.says)
		}
		if !found {
			t.Errorf("%s: want %q at %s, got %v", test.text, test.says, test.at, err)
		}
	}
}
