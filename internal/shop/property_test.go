package shop_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/shop"
)

func drawMoney(t *rapid.T, name string, from, to int64) money.Amount {
	return money.New(rapid.Int64Range(from, to).Draw(t, name), "USD")
}

func drawLine(t *rapid.T, id string) shop.Line {
	n := rapid.IntRange(1, 9).Draw(t, "quantity")
	price := drawMoney(t, "price", 0, 99999)
	return shop.Line{
		ID: id, Product: "p" + id, Item: "i" + id, Name: "Thing " + id, Options: map[string]string{"size": id}, Quantity: n, Price: price,
		Discount: drawMoney(t, "discount", 0, price.Minor*int64(n)), Tax: drawMoney(t, "tax", 0, 9999), Delivery: drawMoney(t, "delivery", 0, 999),
	}
}

// The amounts of a line that comes back in pieces add up to what was paid.
func TestPiecesAddUpToTheLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLine(t, "1")
		var sum money.Amount
		for l.Left() > 0 {
			n := rapid.IntRange(1, l.Left()).Draw(t, "pieces")
			refund := l.PaidFor(n)
			if refund.Sign() < 0 {
				t.Fatalf("%d pieces for %s", n, refund)
			}
			sum = sum.Add(refund)
			l.TakenBack = append(l.TakenBack, shop.TakenBack{Quantity: n, Refund: refund})
		}
		if sum != l.Paid() {
			t.Fatalf("the pieces add up to %s, paid was %s", sum, l.Paid())
		}
	})
}

// However money went back for a line before (for pieces, or off its price), no
// more than was paid for it goes back in all, and what is named is never below zero.
func TestALineNeverGivesBackMoreThanWasPaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLine(t, "1")
		for range rapid.IntRange(1, 6).Draw(t, "times") {
			taken := shop.TakenBack{}
			left := l.Paid().Sub(l.Refunded())
			if l.Left() > 0 && rapid.Bool().Draw(t, "goods") {
				taken.Quantity = rapid.IntRange(1, l.Left()).Draw(t, "pieces")
				taken.Refund = l.PaidFor(taken.Quantity)
			} else {
				taken.Refund = money.New(rapid.Int64Range(0, left.Minor).Draw(t, "reduction"), "USD")
			}
			if taken.Refund.Sign() < 0 || taken.Refund.Cmp(left) > 0 {
				t.Fatalf("%s go back of %s that are left", taken.Refund, left)
			}
			l.TakenBack = append(l.TakenBack, taken)
		}
		if l.Refunded().Cmp(l.Paid()) > 0 {
			t.Fatalf("%s went back of %s", l.Refunded(), l.Paid())
		}
	})
}

// drawWorld is an order of some lines paid by one to four tenders, of which
// some are gone, and its customer.
func drawWorld(t *rapid.T, state shop.OrderState) shop.World {
	o := shop.Order{ID: "#W1", Customer: "c1", State: state, Shipments: []shop.Shipment{}, Payments: []shop.Payment{}}
	products := map[string]shop.Product{}
	var total money.Amount
	for i := range rapid.IntRange(1, 4).Draw(t, "lines") {
		l := drawLine(t, fmt.Sprint(i+1))
		o.Lines = append(o.Lines, l)
		total = total.Add(l.Paid())
		products[l.Product] = shop.Product{ID: l.Product, Name: l.Name, Variants: []shop.Variant{
			{Item: l.Item, Options: l.Options, Price: l.Price, Available: true},
			{Item: l.Item + "b", Options: map[string]string{"size": "other"}, Price: drawMoney(t, "other price", 0, 99999), Available: rapid.Bool().Draw(t, "available")},
		}}
	}
	methods := map[string]shop.Method{
		"card":   {ID: "card", Kind: shop.CreditCard, Gone: rapid.Bool().Draw(t, "card gone")},
		"gift":   {ID: "gift", Kind: shop.GiftCard, Balance: drawMoney(t, "gift", 0, 99999)},
		"credit": {ID: "credit", Kind: shop.StoreCredit, Balance: drawMoney(t, "credit", 0, 99999), Gone: rapid.Bool().Draw(t, "credit gone")},
		"paypal": {ID: "paypal", Kind: shop.PayPal},
	}
	tenders := rapid.Permutation([]string{"card", "gift", "paypal", "cash", "lost"}).Draw(t, "tenders")[:rapid.IntRange(1, 4).Draw(t, "tenders used")]
	weights := make([]int64, len(tenders))
	for i := range weights {
		weights[i] = rapid.Int64Range(1, 100).Draw(t, "weight")
	}
	for i, part := range total.Split(weights) {
		o.Payments = append(o.Payments, shop.Payment{Kind: shop.Paid, Amount: part, Method: tenders[i]})
	}
	c := shop.Customer{Ref: "c1", ID: "mia_li_1"}
	return shop.World{Customer: &c, Order: &o, Methods: methods, Products: products, Key: rapid.SampledFrom([]string{"", "k"}).Draw(t, "key")}
}

func drawOperation(t *rapid.T, w shop.World) shop.Operation {
	var items, news []string
	for range rapid.IntRange(0, 3).Draw(t, "items") {
		l := rapid.SampledFrom(w.Order.Lines).Draw(t, "line")
		items = append(items, l.Item)
		news = append(news, l.Item+rapid.SampledFrom([]string{"", "b", "c"}).Draw(t, "new"))
	}
	var lines []shop.Handed
	for range rapid.IntRange(1, 3).Draw(t, "handed") {
		lines = append(lines, shop.Handed{
			Line:      fmt.Sprint(rapid.IntRange(1, len(w.Order.Lines)+1).Draw(t, "line id")),
			Quantity:  rapid.IntRange(0, 4).Draw(t, "pieces"),
			Condition: rapid.SampledFrom(append(shop.Conditions(), "")).Draw(t, "condition"),
		})
	}
	return shop.Operation{
		Name: rapid.SampledFrom([]string{shop.OpCancelOrder, shop.OpReturnItems, shop.OpExchangeItems, shop.OpChangeItems,
			shop.OpChangePayment, shop.OpChangeAddress, shop.OpTakeBack}).Draw(t, "operation"),
		Order: "#W1", Reason: rapid.SampledFrom([]string{shop.NoLongerNeeded, shop.OrderedByMistake, "whim"}).Draw(t, "reason"),
		Items: append([]string{}, items...), NewItems: append([]string{}, news...), Lines: lines, Address: &shop.Address{City: "Austin"},
		Method: rapid.SampledFrom([]string{"card", "gift", "credit", "paypal", "cash", "nobody's"}).Draw(t, "method"),
	}
}

func text(t *rapid.T, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func outside(o shop.Order) map[string]int64 {
	in := map[string]int64{}
	for _, p := range o.Payments {
		if p.Kind == shop.Paid {
			in[p.Method] += p.Amount.Minor
		} else {
			in[p.Method] -= p.Amount.Minor
		}
	}
	return in
}

// checkMoney holds the effect to the books: what the order's rows say left or
// came is what the moves say, and balances move by exactly that.
func checkMoney(t *rapid.T, w shop.World, after shop.Order, effect shop.Effect) {
	moved := map[string]int64{}
	for _, m := range effect.Moves {
		if m.Amount.IsZero() {
			t.Fatalf("a move of nothing: %+v", m)
		}
		moved[m.Method] += m.Amount.Minor
	}
	before, now := outside(*w.Order), outside(after)
	for _, id := range []string{"card", "gift", "credit", "paypal", "cash", "lost"} {
		if now[id]-before[id] != -moved[id] {
			t.Fatalf("%s: the order's rows say %d, the moves %d", id, before[id]-now[id], moved[id])
		}
		m := w.Methods[id]
		then := m.Balance
		for _, e := range effect.Methods[id] {
			m = m.Evolve(e)
		}
		if got := m.Balance.Sub(then).Minor; m.HoldsBalance() && got != moved[id] || m.Balance.Sign() < 0 {
			t.Fatalf("%s: the balance moved by %d to %s, the moves say %d", id, got, m.Balance, moved[id])
		}
	}
}

// Any operation on any order: the input is not touched, a refusal has no
// effect, and no money comes from or goes to nowhere.
func TestMoneyIsConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, rapid.SampledFrom([]shop.OrderState{shop.Pending, shop.Delivered, shop.Processed, shop.Cancelled}).Draw(t, "state"))
		op := drawOperation(t, w)
		before := text(t, w) + text(t, op)
		effect, err := w.Decide(op)
		if after := text(t, w) + text(t, op); after != before {
			t.Fatalf("%s changed its input\n%s\n%s", op.Name, before, after)
		}
		if err != nil {
			if fault.As(err) == nil || text(t, effect) != text(t, shop.Effect{}) {
				t.Fatalf("%v with the effect %+v", err, effect)
			}
			return
		}
		o := *w.Order
		for _, e := range effect.Order {
			o = o.Evolve(e)
		}
		if text(t, w)+text(t, op) != before {
			t.Fatal("Evolve changed what it folds")
		}
		checkMoney(t, w, o, effect)
		var paid money.Amount
		for _, l := range o.Lines {
			paid = paid.Add(l.Paid())
		}
		held := money.Zero("USD")
		for _, h := range o.Held() {
			held = held.Add(h.Amount)
		}
		if op.Name == shop.OpChangeItems && held != paid {
			t.Fatalf("the lines cost %s, %s is held", paid, held)
		}
		if op.Name == shop.OpCancelOrder && !held.IsZero() {
			t.Fatalf("%s is still held of a cancelled order", held)
		}
	})
}

// An order that comes back piece by piece: no tender ever gives back more than
// it paid, and all of it has come back in the end.
func TestSplitRefundsStayWithinEachTender(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, shop.Delivered)
		total := money.Zero("USD")
		for _, p := range w.Order.Payments {
			total = total.Add(p.Amount)
		}
		var back money.Amount
		for step := 0; ; step++ {
			open := slices.DeleteFunc(slices.Clone(w.Order.Lines), func(l shop.Line) bool { return l.Left() == 0 })
			if len(open) == 0 {
				break
			}
			l := rapid.SampledFrom(open).Draw(t, "line")
			op := handOver(l.ID, rapid.IntRange(1, l.Left()).Draw(t, "pieces"), shop.Used)
			effect, err := w.Decide(op)
			if err != nil {
				t.Fatalf("step %d: %v", step, err)
			}
			o := w.Order.Evolve(effect.Order[0])
			checkMoney(t, w, o, effect)
			for _, h := range o.Held() {
				if h.Amount.Sign() < 0 {
					t.Fatalf("%s gave back %s more than it paid", h.Method, h.Amount.Neg())
				}
			}
			taken, _ := o.Line(l.ID)
			last := taken.TakenBack[len(taken.TakenBack)-1]
			if want := l.PaidFor(last.Quantity); last.Refund != want {
				t.Fatalf("refund %s, paid %s", last.Refund, want)
			}
			for _, m := range effect.Moves {
				back = back.Add(m.Amount)
			}
			for id, events := range effect.Methods {
				for _, e := range events {
					w.Methods[id] = w.Methods[id].Evolve(e)
				}
			}
			w.Order = &o
		}
		if back.Cmp(total) != 0 {
			t.Fatalf("%s came back of %s", back, total)
		}
	})
}

// A delivery line by line: the order is delivered when its last line is.
func TestDeliveredInParts(t *testing.T) {
	w := lamps()
	o := w.Order.Evolve(shop.OrderDelivered{On: 1, Lines: []shop.Arrival{{Line: "1"}}})
	if o.State != shop.Processed || !o.Arrived(o.Lines[0]) || o.Arrived(o.Lines[1]) {
		t.Errorf("after one of two: %s", o.State)
	}
	o = o.Evolve(shop.OrderDelivered{On: 2, Lines: []shop.Arrival{{Line: "2", Came: "desk-pine"}}})
	if o.State != shop.Delivered || o.Lines[1].Came != "desk-pine" || w.Order.Lines[1].Came != "" {
		t.Errorf("after both: %+v", o)
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range shop.Operations() {
		f.Add(name, []byte(`{"order_id":"#W1","item_ids":["1"],"lines":[{"line":"1","quantity":1}]}`))
	}
	f.Fuzz(func(t *testing.T, name string, args []byte) {
		var given map[string]any
		if json.Unmarshal(args, &given) != nil {
			return
		}
		op, err := shop.Parse(name, given)
		if err != nil {
			if fault.As(err) == nil {
				t.Fatal(err)
			}
			return
		}
		b, err := json.Marshal(op)
		if err != nil {
			t.Fatal(err)
		}
		var back shop.Operation
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(back)
		if err != nil || string(again) != string(b) || (op.Items == nil) != (back.Items == nil) {
			t.Fatalf("%s read back as %s, %v", b, again, err)
		}
	})
}
