package shop_test

import (
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/shop"
	"makegood/internal/words"
)

func usd(number string) money.Amount { return money.MustParse(number + " USD") }

// lamps is a pending order of two lamps and a desk by one customer.
func lamps() shop.World {
	o := shop.Order{
		ID: "#W1", Customer: "c1", State: shop.Pending, Shipments: []shop.Shipment{},
		Lines: []shop.Line{
			{ID: "1", Product: "lamp", Item: "lamp-red", Name: "Lamp", Options: map[string]string{"color": "red"}, Quantity: 2,
				Price: usd("10.00"), Discount: usd("1.01"), Tax: usd("1.57"), Delivery: usd("0.99")},
			{ID: "2", Product: "desk", Item: "desk-oak", Name: "Desk", Options: map[string]string{"wood": "oak"}, Quantity: 1, Price: usd("80.45")},
		},
		Payments: []shop.Payment{{Kind: shop.Paid, Amount: usd("60.00"), Method: "card"}, {Kind: shop.Paid, Amount: usd("42.00"), Method: "gift"}},
	}
	c := shop.Customer{Ref: "c1", ID: "mia_li_1", First: "Mia", Last: "Li", Orders: []string{"#W1"}}
	return shop.World{
		Customer: &c, Order: &o,
		Methods: map[string]shop.Method{
			"card":  {ID: "card", Kind: shop.CreditCard, Brand: "visa", LastFour: "9212"},
			"gift":  {ID: "gift", Kind: shop.GiftCard, Balance: usd("5.00")},
			"other": {ID: "other", Kind: shop.PayPal},
		},
		Products: map[string]shop.Product{
			"lamp": {ID: "lamp", Name: "Lamp", Variants: []shop.Variant{
				{Item: "lamp-red", Options: map[string]string{"color": "red"}, Available: true, Price: usd("10.00")},
				{Item: "lamp-blue", Options: map[string]string{"color": "blue"}, Available: true, Price: usd("12.00")},
				{Item: "lamp-gone", Options: map[string]string{"color": "gold"}, Price: usd("9.00")},
			}},
			"desk": {ID: "desk", Name: "Desk", Variants: []shop.Variant{{Item: "desk-oak", Available: true, Price: usd("80.45")}}},
		},
		Key: "case-7",
	}
}

func arrived(w shop.World) shop.World {
	o := *w.Order
	o.State = shop.Delivered
	w.Order = &o
	return w
}

func TestRefusalsComeInOrder(t *testing.T) {
	nobody := lamps()
	nobody.Customer = nil
	another := lamps()
	another.Customer = &shop.Customer{Ref: "c2"}
	none := nobody
	none.Order = nil
	for _, c := range []struct {
		name string
		w    shop.World
		op   shop.Operation
		want fault.Code
	}{
		{"no such operation comes first", none, shop.Operation{Name: "burn"}, fault.OperationUnknown},
		{"then a missing argument", none, shop.Operation{Name: shop.OpReturnItems, Order: "#W1", Method: "card"}, fault.ArgumentMissing},
		{"then the order", none, shop.Operation{Name: shop.OpCancelOrder, Order: "#W2", Reason: "x"}, fault.OrderUnknown},
		{"then who it is", nobody, shop.Operation{Name: shop.OpCancelOrder, Order: "#W1", Reason: "x"}, fault.NotIdentified},
		{"then whose it is", another, shop.Operation{Name: shop.OpCancelOrder, Order: "#W1", Reason: "x"}, fault.NotYours},
		{"then the rules", arrived(lamps()), shop.Operation{Name: shop.OpCancelOrder, Order: "#W1", Reason: "x"}, fault.NotPending},
		{"a reason of the two", lamps(), shop.Operation{Name: shop.OpCancelOrder, Order: "#W1", Reason: "x"}, fault.ReasonInvalid},
		{"reading is guarded too", another, shop.Operation{Name: shop.OpGetOrder, Order: "#W1"}, fault.NotYours},
		{"a customer who is not there", nobody, shop.Operation{Name: shop.OpMoveCustomer, Customer: "x", Address: &shop.Address{}}, fault.CustomerUnknown},
		{"take_back of nothing", arrived(lamps()), shop.Operation{Name: shop.OpTakeBack, Order: "#W1"}, fault.ArgumentMissing},
		{"take_back before delivery", lamps(), handOver("1", 1, shop.Opened), fault.NotDelivered},
		{"more than there are", arrived(lamps()), handOver("1", 3, shop.Opened), fault.QuantityInvalid},
		{"a line that is not there", arrived(lamps()), handOver("9", 1, shop.Opened), fault.ItemUnknown},
		{"without a condition", arrived(lamps()), handOver("1", 1, ""), fault.ConditionMissing},
		{"with an invented one", arrived(lamps()), handOver("1", 1, "fine"), fault.InputInvalid},
		{"a variant out of stock", lamps(), shop.Operation{Name: shop.OpChangeItems, Order: "#W1", Items: []string{"lamp-red"}, NewItems: []string{"lamp-gone"}, Method: "card"}, fault.ItemUnavailable},
		{"paid by two", lamps(), shop.Operation{Name: shop.OpChangePayment, Order: "#W1", Method: "other"}, fault.PaymentsNotSingle},
	} {
		effect, err := c.w.Decide(c.op)
		if fault.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
		if effect.Order != nil || effect.Moves != nil || effect.Says != nil {
			t.Errorf("%s: a refusal with an effect: %+v", c.name, effect)
		}
		for _, lang := range words.Langs() {
			if s := words.Sentence(lang, err); strings.Contains(s, "<no value>") || s == "" {
				t.Errorf("%s: %q in %s", c.name, s, lang)
			}
		}
	}
}

func handOver(line string, quantity int, c shop.Condition) shop.Operation {
	return shop.Operation{Name: shop.OpTakeBack, Order: "#W1", Lines: []shop.Handed{{Line: line, Quantity: quantity, Condition: c}}}
}

func TestTakeBackGivesWhatWasPaid(t *testing.T) {
	w := arrived(lamps())
	effect, err := w.Decide(handOver("1", 1, shop.Faulty))
	if err != nil {
		t.Fatal(err)
	}
	back := effect.Order[0].(shop.OrderTakenBack)
	// 20.00 - 1.01 + 1.57 + 0.99 is 21.55 for two: 10.78 for the first, 10.77 for the second.
	if got := back.Parts[0].Taken; got.Refund != usd("10.78") || got.GoesTo != shop.ToSupplier {
		t.Errorf("taken back: %+v", got)
	}
	if len(effect.Moves) != 2 || effect.Moves[0].Amount.Add(effect.Moves[1].Amount) != usd("10.78") || effect.Moves[0].Key != "case-7/1" {
		t.Errorf("moves: %+v", effect.Moves)
	}
	want := "From order #W1 we take back: Lamp (color: red), faulty, for $10.78. " +
		"We will refund $6.34 to your Visa credit card ending in 9212 within 5 to 7 business days. We will refund $4.44 to your gift card at once."
	if got := effect.Says.In(words.English); got != want {
		t.Errorf("says %q\nwant %q", got, want)
	}
	t.Log(effect.Says.In(words.Russian))
}

func TestGoneTendersGoToCredit(t *testing.T) {
	w := arrived(lamps())
	card := w.Methods["card"]
	card.Gone = true
	w.Methods["card"] = card
	effect, err := w.Decide(handOver("2", 1, shop.Unopened))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range effect.Moves {
		if m.Method != "gift" || !m.AtOnce {
			t.Errorf("move %+v", m)
		}
	}
	o := w.Order.Evolve(effect.Order[0])
	if left := o.Held(); left[0].Amount.Add(left[1].Amount) != usd("21.55") || left[0].Amount.Sign() < 0 {
		t.Errorf("held %+v", left)
	}
	delete(w.Methods, "gift")
	if _, err := w.Decide(handOver("2", 1, shop.Unopened)); fault.CodeOf(err) != fault.MethodNotAllowed {
		t.Errorf("no credit to go to: %v", err)
	}
}

func TestAnonymousSaleAndGift(t *testing.T) {
	w := arrived(lamps())
	w.Order.Customer, w.Order.Receipt, w.Customer = "", "R-1", nil
	if _, err := w.Decide(handOver("2", 1, shop.Unopened)); fault.CodeOf(err) != fault.NotIdentified {
		t.Errorf("without the receipt: %v", err)
	}
	w.Receipt = "R-1"
	if _, err := w.Decide(handOver("2", 1, shop.Unopened)); err != nil {
		t.Errorf("with the receipt: %v", err)
	}
	w.Order.Gift = true
	effect, err := w.Decide(handOver("2", 1, shop.Unopened))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range effect.Moves {
		if m.Method != "gift" {
			t.Errorf("the giver's tender gets %+v", m)
		}
	}
}

// Every event that Decide makes can be kept and read again.
func TestEventsRoundTrip(t *testing.T) {
	r := journal.NewRegistry()
	shop.Register(r)
	delivered := arrived(lamps())
	pending := lamps()
	pending.Order.Payments = []shop.Payment{{Kind: shop.Paid, Amount: usd("102.00"), Method: "card"}}
	for _, c := range []struct {
		w  shop.World
		op shop.Operation
	}{
		{lamps(), shop.Operation{Name: shop.OpCancelOrder, Order: "#W1", Reason: shop.NoLongerNeeded}},
		{delivered, shop.Operation{Name: shop.OpReturnItems, Order: "#W1", Items: []string{"lamp-red"}, Method: "gift"}},
		{delivered, shop.Operation{Name: shop.OpExchangeItems, Order: "#W1", Items: []string{"lamp-red"}, NewItems: []string{"lamp-blue"}, Method: "card"}},
		{lamps(), shop.Operation{Name: shop.OpChangeItems, Order: "#W1", Items: []string{"lamp-red"}, NewItems: []string{"lamp-blue"}, Method: "gift"}},
		{pending, shop.Operation{Name: shop.OpChangePayment, Order: "#W1", Method: "other"}},
		{lamps(), shop.Operation{Name: shop.OpChangeAddress, Order: "#W1", Address: &shop.Address{City: "Austin"}}},
		{delivered, handOver("1", 2, shop.Opened)},
	} {
		effect, err := c.w.Decide(c.op)
		if err != nil {
			t.Fatalf("%s: %v", c.op.Name, err)
		}
		t.Log(effect.Says)
		entry, err := r.Encode(effect.Order[0])
		if err != nil {
			t.Fatal(err)
		}
		back, err := r.Decode(entry)
		if err != nil {
			t.Fatal(err)
		}
		again, err := r.Encode(back)
		if err != nil || string(again.Payload) != string(entry.Payload) {
			t.Errorf("%s read back as %s, %v", entry.Payload, again.Payload, err)
		}
		if strings.Contains(string(entry.Payload), "null") {
			t.Errorf("null in %s", entry.Payload)
		}
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name string
		op   string
		args map[string]any
		want fault.Code
	}{
		{"complete", shop.OpCancelOrder, map[string]any{"order_id": "#W1", "reason": "no longer needed"}, fault.OK},
		{"an empty list is given", shop.OpReturnItems, map[string]any{"order_id": "#W1", "item_ids": []any{}, "payment_method_id": "x"}, fault.OK},
		{"missing", shop.OpCancelOrder, map[string]any{"order_id": "#W1"}, fault.ArgumentMissing},
		{"a part of an address is missing", shop.OpChangeAddress, map[string]any{"order_id": "#W1", "address1": "1 Elm St"}, fault.ArgumentMissing},
		{"unknown argument", shop.OpCancelOrder, map[string]any{"order_id": "#W1", "reason": "x", "force": true}, fault.InputInvalid},
		{"wrong type", shop.OpCancelOrder, map[string]any{"order_id": 1.0, "reason": "x"}, fault.InputInvalid},
		{"wrong type in a list", shop.OpReturnItems, map[string]any{"order_id": "#W1", "item_ids": []any{"1", 2.0}, "payment_method_id": "x"}, fault.InputInvalid},
		{"half a name", shop.OpFindCustomer, map[string]any{"first_name": "Mia"}, fault.ArgumentMissing},
		{"no way to find anybody", shop.OpFindCustomer, map[string]any{}, fault.ArgumentMissing},
		{"an empty reason is given", shop.OpCancelOrder, map[string]any{"order_id": "#W1", "reason": ""}, fault.OK},
		{"an e-mail address", shop.OpFindCustomer, map[string]any{"email": "mia@example.com"}, fault.OK},
		{"part of a piece", shop.OpTakeBack, map[string]any{"order_id": "#W1", "lines": []any{map[string]any{"line": "1", "quantity": 0.5}}}, fault.InputInvalid},
		{"unknown operation", "burn", nil, fault.OperationUnknown},
	} {
		_, err := shop.Parse(c.op, c.args)
		if fault.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// How long money takes is said in the numbers that the caller gives, with the
// last day where it is known.
func TestWaits(t *testing.T) {
	w := arrived(lamps())
	w.Order.Payments = []shop.Payment{{Kind: shop.Paid, Amount: usd("102.00"), Method: "card"}}
	for _, c := range []struct {
		wait   shop.Wait
		waits  map[shop.MethodKind]shop.Wait
		en, ru string
	}{
		{shop.Wait{}, nil, "within 5 to 7 business days.", "в течение 5–7 рабочих дней."},
		{shop.Wait{From: 1, To: 1}, nil, "within 1 business day.", "в течение 1 рабочего дня."},
		{shop.Wait{From: 2, To: 3, Until: calendar.MustParse("2026-11-24")}, nil, "within 2 to 3 business days, by 24\u00a0November 2026 at the latest.",
			"в течение 2–3 рабочих дней, не позднее 24\u00a0ноября 2026\u00a0г."},
		{shop.Wait{From: 5, To: 7}, map[shop.MethodKind]shop.Wait{shop.CreditCard: {From: 10, To: 21}}, "within 10 to 21 business days.", "в течение 10–21 рабочего дня."},
	} {
		w.Wait, w.Waits = c.wait, c.waits
		effect, err := w.Decide(handOver("1", 1, shop.Used))
		if err != nil {
			t.Fatal(err)
		}
		if en, ru := effect.Says.In(words.English), effect.Says.In(words.Russian); !strings.HasSuffix(en, c.en) || !strings.Contains(ru, c.ru) {
			t.Errorf("%q, %q; want %q, %q", en, ru, c.en, c.ru)
		}
	}
}

// Two futures of one order do not write into each other, and what Decide
// answers shares nothing with what it read.
func TestNothingIsShared(t *testing.T) {
	o := *lamps().Order
	o.Payments = append(make([]shop.Payment, 0, 8), o.Payments...)
	a := o.Evolve(shop.OrderCancelled{Refunds: []shop.Payment{{Kind: shop.Refunded, Method: "card"}}})
	b := o.Evolve(shop.OrderCancelled{Refunds: []shop.Payment{{Kind: shop.Refunded, Method: "gift"}}})
	if a.Payments[2].Method != "card" || b.Payments[2].Method != "gift" {
		t.Errorf("%+v and %+v", a.Payments[2], b.Payments[2])
	}
	w := lamps()
	effect, err := w.Decide(shop.Operation{Name: shop.OpChangeItems, Order: "#W1", Items: []string{"lamp-red"}, NewItems: []string{"lamp-blue"}, Method: "card"})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range effect.Order[0].(shop.OrderItemsChanged).Lines {
		l.Options["wood"], l.Options["color"] = "pine", "grey"
	}
	if w.Order.Lines[0].Options["color"] != "red" || w.Order.Lines[1].Options["wood"] != "oak" || w.Products["lamp"].Variants[1].Options["color"] != "blue" {
		t.Errorf("%+v", w.Order.Lines)
	}
}

// A gift card that holds exactly what is needed is enough; a cent less is not.
func TestBalanceToTheCent(t *testing.T) {
	for balance, want := range map[string]fault.Code{"2.17": fault.OK, "2.16": fault.BalanceShort} {
		w := lamps()
		w.Methods["gift"] = shop.Method{ID: "gift", Kind: shop.GiftCard, Balance: usd(balance)}
		_, err := w.Decide(shop.Operation{Name: shop.OpChangeItems, Order: "#W1", Items: []string{"lamp-red"}, NewItems: []string{"lamp-blue"}, Method: "gift"})
		if fault.CodeOf(err) != want {
			t.Errorf("%s on the card: %v", balance, err)
		}
	}
}

// A return that was asked for with a method of the customer's choice is paid
// there when the goods are handed in.
func TestReturnGoesWhereItWasPromised(t *testing.T) {
	w := arrived(lamps())
	effect, err := w.Decide(shop.Operation{Name: shop.OpReturnItems, Order: "#W1", Items: []string{"desk-oak"}, Method: "gift"})
	if err != nil {
		t.Fatal(err)
	}
	if len(effect.Moves) != 0 || len(effect.Later) != 1 || effect.Later[0].Amount != usd("80.45") || effect.Later[0].Method != "gift" {
		t.Errorf("now %+v, later %+v", effect.Moves, effect.Later)
	}
	o := w.Order.Evolve(effect.Order[0])
	w.Order = &o
	if effect, err = w.Decide(handOver("2", 1, shop.Opened)); err != nil {
		t.Fatal(err)
	}
	for _, m := range effect.Moves {
		if m.Method != "gift" {
			t.Errorf("move %+v", m)
		}
	}
}

// Nothing is sent to a method that is gone, and cash is there at once.
func TestGoneMethodsAndCash(t *testing.T) {
	w := arrived(lamps())
	card := w.Methods["card"]
	card.Gone = true
	w.Methods["card"] = card
	for name, op := range map[string]shop.Operation{
		"return":   {Name: shop.OpReturnItems, Order: "#W1", Items: []string{"desk-oak"}, Method: "card"},
		"exchange": {Name: shop.OpExchangeItems, Order: "#W1", Items: []string{"lamp-red"}, NewItems: []string{"lamp-blue"}, Method: "card"},
	} {
		if _, err := w.Decide(op); fault.CodeOf(err) != fault.MethodNotAllowed {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.Order.Payments = []shop.Payment{{Kind: shop.Paid, Amount: usd("102.00"), Method: shop.CashID}}
	effect, err := w.Decide(handOver("1", 1, shop.Opened))
	if err != nil || !effect.Moves[0].AtOnce || !strings.HasSuffix(effect.Says.In(words.English), "We will refund $10.78 to you in cash at once.") {
		t.Errorf("%+v, %v", effect, err)
	}
}

// A line that is gone is refused with what became of it.
func TestTooManySaysWhatBecameOfTheOthers(t *testing.T) {
	w := arrived(lamps())
	for i := range w.Order.Lines {
		l := &w.Order.Lines[i]
		l.TakenBack = []shop.TakenBack{{On: calendar.MustParse("2026-03-03"), Quantity: l.Quantity, Condition: shop.Opened, Refund: usd("1.00")}}
	}
	_, err := w.Decide(handOver("1", 1, shop.Opened))
	if fault.CodeOf(err) != fault.QuantityInvalid {
		t.Fatal(err)
	}
	for lang, want := range map[words.Lang]string{"en": "2 came back on 3\u00a0March 2026", "ru": "3\u00a0марта 2026"} {
		if s := words.Sentence(lang, err); !strings.Contains(s, want) || !strings.Contains(s, w.Order.Lines[0].Name) {
			t.Errorf("%q in %s", s, lang)
		}
	}
}
