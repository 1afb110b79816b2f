package visits_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/shop"
	"makegood/internal/shop/visits"
)

var on = calendar.MustParse("2026-11-20")

func TestSameSeedSameDay(t *testing.T) {
	shopA, a := visits.Day(7, 200, on)
	shopB, b := visits.Day(7, 200, on)
	if !reflect.DeepEqual(shopA, shopB) || !reflect.DeepEqual(a, b) {
		t.Error("the same seed gives another day")
	}
	if _, c := visits.Day(8, 200, on); reflect.DeepEqual(a, c) {
		t.Error("another seed gives the same day")
	}
}

func TestMixIsExact(t *testing.T) {
	var total int64
	want := map[visits.Kind]int{}
	for _, s := range visits.Mix() {
		total += s.PerThousand
		want[s.Kind] = int(s.PerThousand)
	}
	if total != 1000 {
		t.Errorf("the mix adds up to %d", total)
	}
	_, day := visits.Day(1, 1000, on)
	got := map[visits.Kind]int{}
	for _, v := range day {
		got[v.Kind]++
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Any day is a shop that adds up, and visits about what is in it: whoever
// brings goods of an order can be given what was paid for them.
func TestDayHoldsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 120).Draw(t, "n")
		records, day := visits.Day(rapid.Uint64().Draw(t, "seed"), n, on)
		if len(day) != n {
			t.Fatalf("%d visits", len(day))
		}
		orders, customers, emails := map[string]shop.Order{}, map[string]shop.Customer{}, map[string]bool{}
		for _, c := range records.Customers {
			customers[c.ID] = c
			if emails[c.Email] {
				t.Fatalf("%s twice", c.Email)
			}
			emails[c.Email] = true
		}
		for _, o := range records.Orders {
			orders[o.ID] = o
			checkOrder(t, o)
		}
		for _, v := range day {
			checkVisit(t, v, orders, customers)
		}
	})
}

func checkOrder(t *rapid.T, o shop.Order) {
	cost, paid := money.Zero("USD"), money.Zero("USD")
	for _, l := range o.Lines {
		cost = cost.Add(l.Paid())
		if l.DeliveredOn != 0 && (l.DeliveredOn < o.PlacedOn || l.DeliveredOn > on) {
			t.Fatalf("%s: placed %s, delivered %s", o.ID, o.PlacedOn, l.DeliveredOn)
		}
	}
	for _, p := range o.Payments {
		paid = paid.Add(p.Amount)
	}
	if cost != paid {
		t.Fatalf("%s costs %s, %s was paid", o.ID, cost, paid)
	}
}

func checkVisit(t *rapid.T, v visits.Visit, orders map[string]shop.Order, customers map[string]shop.Customer) {
	o, known := orders[v.Order]
	if known != (v.Kind != visits.NoProof) || v.Says == "" {
		t.Fatalf("%+v", v)
	}
	if !known {
		return
	}
	l, ok := o.Line(v.Lines[0].Line)
	if !ok || v.Lines[0].Quantity < 1 || v.Lines[0].Quantity > l.Quantity || v.Kind == visits.Part && v.Lines[0].Quantity == l.Quantity {
		t.Fatalf("%+v of %+v", v, l)
	}
	w := shop.World{Order: &o, Receipt: v.Receipt, Methods: map[string]shop.Method{}, Products: map[string]shop.Product{}}
	if c, ok := customers[v.Customer]; ok {
		w.Customer = &c
		for _, m := range c.Methods {
			w.Methods[m.ID] = m
		}
	}
	if v.Condition == "" {
		return
	}
	effect, err := w.Decide(shop.Operation{Name: shop.OpTakeBack, Order: o.ID, Lines: []shop.Handed{
		{Line: l.ID, Quantity: v.Lines[0].Quantity, Condition: v.Condition},
	}})
	if err != nil {
		t.Fatalf("%+v: %v", v, err)
	}
	refund := money.Zero("USD")
	for _, m := range effect.Moves {
		refund = refund.Add(m.Amount)
		if v.Kind == visits.GiftSlip && slices.ContainsFunc(o.Payments, func(p shop.Payment) bool { return p.Method == m.Method }) {
			t.Fatalf("the giver of %s is told: %+v", o.ID, m)
		}
	}
	if refund != l.PaidFor(v.Lines[0].Quantity) {
		t.Fatalf("%+v: %s refunded", v, refund)
	}
}
