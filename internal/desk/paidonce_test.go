package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/shop"
)

var notCome = desk.Intake{Order: "PEND", Lines: []desk.PartAsked{{Line: "1"}}, Claim: "not_delivered"}

// operate has an operation read back to the customer who stands there, and their
// yes taken.
func operate(d *desk.Desk, visit, caseID string, op shop.Operation) error {
	asked, err := d.Ask(ctx, sara, desk.Request{Visit: visit, Case: caseID, Operation: op})
	if err != nil {
		return err
	}
	_, err = d.Confirm(ctx, sara, asked.Token, "")
	return err
}

func cancel(order string) shop.Operation {
	return shop.Operation{Name: shop.OpCancelOrder, Order: order, Reason: shop.NoLongerNeeded}
}

// What was held for an order that is off went back: no case pays it once more.
func TestCancelledOrderIsPaidBackOnce(t *testing.T) {
	d, _ := kettles(t)
	before := open(t, d, notCome) // a case that was open all along
	refund := casefile.Term{Remedy: "refund", Line: "1", Amount: usd("20.00")}
	if err := operate(d, visit(t, d, sara), "", cancel("PEND")); err != nil {
		t.Fatal(err)
	}
	in := notCome
	in.Visit = visit(t, d, sara)
	_, err := d.Open(ctx, sara, in)
	wants(t, err, fault.QuantityInvalid)
	if !strings.Contains(fault.As(err).Error()+fmt.Sprint(fault.As(err).Args), "cancelled") {
		t.Errorf("the refusal does not say what became of it: %v", err)
	}
	_, err = d.Answer(ctx, sara, desk.Question{Visit: in.Visit, Order: "PEND", Lines: in.Lines, Claim: "not_delivered"})
	wants(t, err, fault.QuantityInvalid)
	if err := agree(t, d, before, one(refund)); fault.CodeOf(err) != fault.PaidBack {
		t.Errorf("the open case pays the cancelled order back again: %v", err)
	}
	if sum, rows := refunds(t, d, "PEND"); sum != usd("20.00") {
		t.Errorf("of $20 paid went back %s: %+v", sum, rows)
	}
	sound(t, d)
}

// Whoever names a line twice means its pieces together.
func TestLineNamedTwice(t *testing.T) {
	orders := []shop.Order{{ID: "TWO", Customer: "c1", Store: "s1", Channel: "store", State: shop.Delivered, PlacedOn: day("2026-03-01"), Receipt: "R",
		Lines: []shop.Line{pieces(kettle("1", "a", "53.59"), 2)}, Shipments: []shop.Shipment{}, Payments: []shop.Payment{{Kind: shop.Paid, Amount: usd("107.18"), Method: "card1"}}}}
	d := imported(t, orders, person("c1", "olga_kim_1", "olga.kim@example.com", shop.Method{ID: "card1", Kind: shop.CreditCard}))
	v := visit(t, d, sara)
	twice := func(a, b int) []desk.PartAsked {
		return []desk.PartAsked{{Line: "1", Quantity: a}, {Line: "1", Quantity: b}}
	}
	for _, lines := range [][]desk.PartAsked{twice(2, 2), twice(1, 2), twice(0, 0), twice(0, 1)} {
		_, err := d.Open(ctx, sara, desk.Intake{Visit: v, Order: "TWO", Lines: lines, Claim: "damaged"})
		wants(t, err, fault.QuantityInvalid)
		_, err = d.Answer(ctx, sara, desk.Question{Visit: v, Order: "TWO", Lines: lines, Claim: "damaged", Condition: shop.Damaged})
		wants(t, err, fault.QuantityInvalid)
	}
	for _, lines := range [][]desk.PartAsked{twice(1, 1), twice(1, 0)} {
		got, err := d.Open(ctx, sara, desk.Intake{Visit: v, Order: "TWO", Lines: lines, Claim: "damaged"})
		if err != nil {
			t.Fatal(err)
		}
		if c := got.Case; c.Paid != usd("107.18") || len(c.Lines) != 1 || c.Lines[0].Quantity != 2 || c.Facts.Goods.Quantity != 2 {
			t.Errorf("two pieces of one line are %+v, paid %s", c.Lines, c.Paid)
		}
	}
	asked, err := d.Ask(ctx, sara, desk.Request{Visit: v, Operation: takeBack("TWO", shop.Damaged, "1", "1")})
	if err != nil {
		t.Fatal(err)
	}
	if c := caseOf(t, d, asked.Case); len(c.Lines) != 1 || c.Lines[0].Quantity != 2 || c.Lines[0].Paid != usd("107.18") {
		t.Errorf("what is handed over in two parts is %+v", c.Lines)
	}
}

func pieces(l shop.Line, n int) shop.Line {
	l.Quantity = n
	return l
}

// Goods without a price in the order's money are not taken in exchange; with one
// they are, and the difference is in that money.
func TestExchangeInAnotherCurrency(t *testing.T) {
	gbp := func(s string) money.Amount { return money.MustParse(s + " GBP") }
	line := kettle("1", "a", "20.00")
	line.Price, line.Delivery = gbp("17.00"), gbp("3.22")
	d, _ := desktest.Open(t, noon)
	err := d.Import(ctx, desktest.Admin, "test", "department-store", shop.Records{Name: "X",
		Products: []shop.Product{{ID: "p1", Name: "Kettle", Variants: []shop.Variant{
			{Item: "a", Options: map[string]string{}, Available: true, Price: usd("20.00")},
			{Item: "b", Options: map[string]string{}, Available: true, Price: usd("30.00")},
			{Item: "c", Options: map[string]string{}, Available: true, Price: usd("40.00"), Prices: []money.Amount{gbp("33.00")}}}}},
		Customers: []shop.Customer{person("c1", "olga_kim_1", "olga.kim@example.com", shop.Method{ID: "card1", Kind: shop.CreditCard})},
		Stores:    []shop.Store{{ID: "s1", Name: "London", Jurisdiction: "uk", Currency: "GBP", Zone: "Europe/London"}},
		Orders: []shop.Order{{ID: "UK", Customer: "c1", Store: "s1", Channel: "store", State: shop.Delivered, PlacedOn: day("2026-03-01"), Receipt: "R",
			Lines: []shop.Line{line}, Shipments: []shop.Shipment{}, Payments: []shop.Payment{{Kind: shop.Paid, Amount: gbp("20.22"), Method: "card1"}}}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	v := visit(t, d, sara)
	swap := func(to string) (desk.Asked, error) {
		return d.Ask(ctx, sara, desk.Request{Visit: v, Operation: shop.Operation{Name: shop.OpExchangeItems, Order: "UK", Items: []string{"a"}, NewItems: []string{to}, Method: "card1"}})
	}
	_, err = swap("b")
	wants(t, err, fault.PriceMissing)
	asked, err := swap("c")
	if err != nil {
		t.Fatal(err)
	}
	if text := asked.Text["en"]; !strings.Contains(text, "16.00") {
		t.Errorf("the difference of 33 and 17 pounds is not said: %s", text)
	}
}

// However price goes back - operations, the counter, cases and their promises, in
// any order and side by side - no more of it goes back than was paid for the order,
// or for a line of it.
func TestNeverPaidBackTwice(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d, _ := kettles(t)
		order := rapid.SampledFrom([]string{"T1", "SP", "PEND", "PCARD"}).Draw(rt, "order")
		lines := []string{"1", "2"}
		if order == "PEND" || order == "PCARD" {
			lines = lines[:1]
		}
		var cases, done []string
		note := func(what string, err error) {
			done = append(done, fmt.Sprintf("%s: %v", what, err))
		}
		v := visit(t, d, sara)
		for range rapid.IntRange(2, 7).Draw(rt, "steps") {
			line := rapid.SampledFrom(lines).Draw(rt, "line")
			item := map[string]string{"1": "a", "2": "b"}[line]
			method := rapid.SampledFrom([]string{"card1", "gift1"}).Draw(rt, "method")
			anyCase := func() string {
				if len(cases) == 0 || rapid.Bool().Draw(rt, "of its own") {
					return ""
				}
				return rapid.SampledFrom(cases).Draw(rt, "case")
			}
			switch what := rapid.IntRange(0, 8).Draw(rt, "what"); what {
			case 0:
				note("cancel", operate(d, v, anyCase(), cancel(order)))
			case 1:
				note("return "+item, operate(d, v, anyCase(), shop.Operation{Name: shop.OpReturnItems, Order: order, Items: []string{item}, Method: method}))
			case 2:
				note("take back "+line, operate(d, v, anyCase(), takeBack(order, shop.Damaged, line)))
			case 3, 4:
				name := map[int]string{3: shop.OpExchangeItems, 4: shop.OpChangeItems}[what]
				op := shop.Operation{Name: name, Order: order, Items: []string{item}, NewItems: []string{rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "new")}, Method: method}
				note(name+" "+item, operate(d, v, anyCase(), op))
			case 5, 6:
				in := desk.Intake{Visit: v, Order: order, Claim: rapid.SampledFrom([]string{"damaged", "not_delivered"}).Draw(rt, "claim")}
				if rapid.Bool().Draw(rt, "of one line") {
					in.Lines = []desk.PartAsked{{Line: line}}
				}
				got, err := d.Open(ctx, sara, in)
				if err == nil {
					cases = append(cases, got.Case.ID)
				}
				note("open "+got.Case.ID, err)
			default:
				if len(cases) == 0 {
					continue
				}
				id := rapid.SampledFrom(cases).Draw(rt, "case")
				note("in "+id, somethingOf(t, rt, d, id))
			}
			paidBackOnce(t, rt, d, order, done)
		}
		r, err := d.Verify(ctx, desktest.Admin)
		if err != nil || len(r.Findings) > 0 {
			rt.Fatalf("%v %+v\n%s", err, r.Findings, strings.Join(done, "\n"))
		}
	})
}

// somethingOf agrees in a case on money that is owed for all or some of it, has its
// goods come back, or its money arrive.
func somethingOf(t *testing.T, rt *rapid.T, d *desk.Desk, id string) error {
	c := caseOf(t, d, id)
	switch rapid.IntRange(0, 3).Draw(rt, "do") {
	case 0:
		_, err := d.Do(ctx, sara, id, casefile.GoodsBack{})
		return err
	case 1:
		for _, p := range c.Promise {
			if p.Open() && p.Deed.Kind == promise.Pay && p.Awaits == "" {
				_, err := d.Do(ctx, sara, id, casefile.KeepPromise{ID: p.ID, Proof: promise.Proof{Reference: "T-" + p.ID}})
				return err
			}
		}
		return nil
	}
	owed := slices.DeleteFunc(slices.Clone(c.OpenRights()), func(e rights.Entitlement) bool { return e.Amount == nil && e.Remedy != "price_reduction" })
	if len(owed) == 0 {
		return nil
	}
	e := rapid.SampledFrom(owed).Draw(rt, "right")
	term := casefile.Term{Remedy: e.Remedy, Right: e.ID, Amount: usd("15.00")}
	if e.Amount != nil {
		term.Amount = *e.Amount
	}
	if rapid.Bool().Draw(rt, "for its first line") && len(c.Lines) > 0 {
		term.Line, term.Amount = c.Lines[0].Line, money.Min(term.Amount, c.Lines[0].Paid)
	}
	return agree(t, d, id, casefile.Package{Terms: []casefile.Term{term}, Alternative: rapid.Bool().Draw(rt, "alternative")})
}

func paidBackOnce(t *testing.T, rt *rapid.T, d *desk.Desk, id string, done []string) {
	r, err := d.Export(ctx, desktest.Admin)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range r.Orders {
		if o.ID != id {
			continue
		}
		paid, back := usd("0.00"), usd("0.00")
		for _, p := range o.Payments {
			switch p.Kind {
			case shop.Paid:
				paid = paid.Add(p.Amount)
			case shop.Refunded:
				back = back.Add(p.Amount)
			}
		}
		if back.Cmp(paid) > 0 {
			rt.Fatalf("%s were paid for %s and %s went back:\n%s", paid, id, back, strings.Join(done, "\n"))
		}
		for _, l := range o.Lines {
			if l.Refunded().Cmp(l.Paid()) > 0 {
				rt.Fatalf("line %s of %s cost %s and %s went back:\n%s", l.ID, id, l.Paid(), l.Refunded(), strings.Join(done, "\n"))
			}
		}
	}
}

// A card gets no more back than it paid; a gift card may.
func TestNoTenderGetsMoreThanItPaid(t *testing.T) {
	d, _ := kettles(t)
	v := visit(t, d, sara)
	back := func(method string) error {
		_, err := d.Ask(ctx, sara, desk.Request{Visit: v, Operation: shop.Operation{Name: shop.OpReturnItems, Order: "SP", Items: []string{"b"}, Method: method}})
		return err
	}
	wants(t, back("card1"), fault.MethodNotAllowed) // $80 to what paid 50
	if err := back("gift1"); err != nil {
		t.Error(err)
	}
	id := open(t, d, desk.Intake{Order: "SP", Claim: "damaged"})
	e := rightTo(t, d, id, "refund")
	all := casefile.Term{Remedy: "refund", Right: e.ID, Amount: *e.Amount, Method: "card1"}
	wants(t, agree(t, d, id, one(all)), fault.MethodNotAllowed)
	some := all
	some.Amount = usd("50.00")
	wants(t, agree(t, d, id, casefile.Package{Terms: []casefile.Term{some, some}}), fault.MethodNotAllowed)
}
