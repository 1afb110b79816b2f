package desk_test

import (
	"slices"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/rights"
	"makegood/internal/shop"
)

// asksFor reports whether a case asks a question.
func asksFor(c casefile.Case, asks string) bool {
	return slices.ContainsFunc(c.Found.Refer, func(q rights.Refer) bool { return q.Asks == asks })
}

// What the customer answers by their link waits in the list of what is ours to do,
// and counts once a clerk takes it; what it opens is owed from then on.
func TestACustomersAnswerWaitsForAClerk(t *testing.T) {
	d, _ := kettles(t)
	opened, err := d.Open(ctx, sara, desk.Intake{Visit: visit(t, d, sara), Order: "PEND", Claim: "not_delivered"})
	if err != nil {
		t.Fatal(err)
	}
	id, asks := opened.Case.ID, "contract.promised_by"
	if !asksFor(opened.Case, asks) || len(opened.Case.OpenRights()) > 0 {
		t.Fatalf("%+v", opened.Case.Found)
	}
	link, err := d.GiveLink(ctx, sara, id)
	if err != nil {
		t.Fatal(err)
	}
	olga, err := d.Authenticate(ctx, link.Token)
	if err != nil {
		t.Fatal(err)
	}
	said, err := d.Do(ctx, olga, id, casefile.AnswerQuestion{Asks: asks, Answer: "2026-03-05"})
	if err != nil || !asksFor(said.Case, asks) || said.Case.Facts.Contract.PromisedBy != 0 {
		t.Fatalf("the customer's answer is no fact yet: %v %+v", err, said.Case.Facts)
	}
	if _, err := d.Do(ctx, olga, id, casefile.AnswerQuestion{Asks: asks, Answer: "2026-03-05", Of: casefile.Client}); fault.CodeOf(err) != fault.NotYourSeat {
		t.Errorf("a customer takes their own answer: %v", err)
	}
	rows, _, err := d.OurTurn(ctx, sara, "", desk.Page{})
	if err != nil || len(rows) != 1 || rows[0].ID != id {
		t.Errorf("nobody is to look at it: %v %v", rows, err)
	}
	taken, err := d.Do(ctx, sara, id, casefile.AnswerQuestion{Asks: asks, Answer: "2026-03-05", Of: casefile.Client})
	if err != nil || asksFor(taken.Case, asks) || taken.Case.Facts.Contract.PromisedBy != calendar.MustParse("2026-03-05") || taken.Case.AnswersWait() {
		t.Fatalf("taken: %v %+v", err, taken.Case.Facts)
	}
	seen, err := d.Get(ctx, olga, id)
	if a := seen.Case.SettledAnswers(); err != nil || len(a) != 1 || a[0].Of != casefile.Client || a[0].Answer != "2026-03-05" {
		t.Errorf("the customer does not see that it was taken: %v %+v", err, a)
	}
	reader := casefile.Actor{ID: "staff/sara", Kind: casefile.Staff, Role: "clerk", Scope: "read"}
	if _, err := d.Do(ctx, reader, id, casefile.AnswerQuestion{Asks: asks, Answer: "2026-03-06"}); fault.CodeOf(err) != fault.NotAllowed {
		t.Errorf("a key that only reads answers: %v", err)
	}
}

// The day on which goods came is the order's to know, too.
func TestTheDayItCameIsTheOrders(t *testing.T) {
	line := kettle("1", "a", "20.00")
	line.DeliveredOn = 0
	sent := shop.Order{ID: "SENT", Customer: "c1", Channel: "web", State: shop.Processed, PlacedOn: calendar.MustParse("2026-03-01"), Address: shop.Address{Country: "RU"},
		Lines: []shop.Line{line}, Shipments: []shop.Shipment{}, Payments: []shop.Payment{{Kind: shop.Paid, Amount: usd("20.00"), Method: "g"}}}
	d := imported(t, []shop.Order{sent}, person("c1", "olga", "olga.kim@example.com", shop.Method{ID: "g", Kind: shop.CreditCard}))
	opened, err := d.Open(ctx, sara, desk.Intake{Visit: visit(t, d, sara), Order: "SENT", Claim: "not_conforming"})
	if err != nil {
		t.Fatal(err)
	}
	if !asksFor(opened.Case, "events.delivered") {
		t.Fatalf("%+v", opened.Case.Found.Refer)
	}
	for _, on := range []string{"2026-03-09", "2026-03-10"} { // the second puts the first right
		if _, err := d.Do(ctx, sara, opened.Case.ID, casefile.AnswerQuestion{Asks: "events.delivered", Answer: on}); err != nil {
			t.Fatal(err)
		}
		records, err := d.Export(ctx, desktest.Admin)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range records.Orders {
			if o.ID == "SENT" && o.Lines[0].DeliveredOn != calendar.MustParse(on) {
				t.Errorf("the order says %s, not %s", o.Lines[0].DeliveredOn, on)
			}
		}
	}
}
