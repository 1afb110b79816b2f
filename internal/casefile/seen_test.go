package casefile_test

import (
	"encoding/json"
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/rights"
)

// TestWhatWasAskedOfASuperiorIsTheHouses: the customer sees who answers and by
// when, not what was asked, what it would cost, or why.
func TestWhatWasAskedOfASuperiorIsTheHouses(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(promised).OK().At("2025-12-04").When(casefile.Tick{}).OK().When(casefile.TellRights{}).OK()
	g.When(casefile.Escalate{Ask: pack(freeRug...)[0], Who: "Gene", By: day("2025-12-05"), Why: "she is about to leave us"}).OK()
	shown := func(s casefile.Seat) string {
		data, err := json.Marshal(g.Case.SeenBy(s))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	if house := shown(casefile.House); !strings.Contains(house, "about to leave") {
		t.Error("the house does not see its own reason")
	}
	customer := shown(casefile.Customer)
	if strings.Contains(customer, "about to leave") || strings.Contains(customer, "2025-12-12") {
		t.Errorf("the customer sees what was asked: %s", customer)
	}
	if !strings.Contains(customer, "Gene") || !strings.Contains(shown(casefile.House), "about to leave") {
		t.Error("the customer does not see who answers, or the case was changed")
	}
}

// TestReadBackNamesPeopleAndUnusedRightsOnce: law and policy give the same
// refund; granting it under one leaves none unused. The offer's maker is named
// as people call them.
func TestReadBackNamesPeopleAndUnusedRightsOnce(t *testing.T) {
	law := casetest.Law(func(f rights.Facts, on calendar.Day) rights.Findings {
		found := casetest.Owes("refund", "323.67 USD", "promise", "", "card_dispute", "")(f, on)
		again := found.Entitlements[0]
		again.ID, again.Source = "store/refund", "policy"
		found.Entitlements = append(found.Entitlements, again)
		return found
	})
	g := casetest.Given(t, law, rug).When(promised).OK().At("2025-12-04").When(casefile.Tick{}).OK().When(casefile.TellRights{}).OK()
	g.As(casetest.Manager).When(casefile.MakeOffer{Packages: pack(freeRug...)}).OK()
	g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1"}).OK()
	if unused := g.Case.Back.Unused; len(unused) != 1 || unused[0] != "law/card_dispute" {
		t.Errorf("unused: %v", unused)
	}
	if text := g.Case.Back.Text["en"]; !strings.Contains(text, "For the shop: Gene.") || !strings.Contains(text, "to the credit card") {
		t.Errorf("the read-back:\n%s", text)
	}
}

// TestOldBreachIsOver: once an agreement has put a breach right, the broken
// promise is no longer a promise that the law's facts speak of; the new one is.
func TestOldBreachIsOver(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(promised).OK().At("2025-12-04").When(casefile.Tick{}).OK().When(casefile.TellRights{}).OK()
	if n := len(g.Case.Facts.Promises); n != 1 {
		t.Fatalf("%d promises in the facts", n)
	}
	g.As(casetest.Manager).When(casefile.MakeOffer{Packages: pack(freeRug...)}).OK()
	g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1"}).OK()
	for _, seat := range []casefile.Seat{casefile.Customer, casefile.House} {
		if seat == casefile.House {
			g.As(casetest.Manager)
		}
		g.When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: seat, Hash: g.Case.Back.Hash}).OK()
	}
	if facts := g.Case.Facts.Promises; len(facts) != 1 || facts[0].By != day("2025-12-12") {
		t.Errorf("promises in the facts: %+v", facts)
	}
}
