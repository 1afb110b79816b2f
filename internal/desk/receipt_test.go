package desk_test

import (
	"testing"

	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/shop"
)

// TestReceiptInHandIdentifies: whoever stands at the counter with the receipt
// is served for that order without more questions; nobody else is.
func TestReceiptInHandIdentifies(t *testing.T) {
	d, _ := desktest.Open(t, noon)
	usd := money.MustParse("54.13 USD")
	order := func(id, receipt string, gift bool) shop.Order {
		return shop.Order{ID: id, Customer: "c1", Receipt: receipt, Gift: gift, Channel: "store", PlacedOn: 20, State: shop.Delivered,
			Lines:    []shop.Line{{ID: "1", Product: "p1", Item: "a", Name: "Kettle", Options: map[string]string{}, Quantity: 1, Price: usd, DeliveredOn: 20}},
			Payments: []shop.Payment{{Kind: shop.Paid, Amount: usd, Method: "card1"}}, Shipments: []shop.Shipment{}}
	}
	err := d.Import(ctx, desktest.Admin, "test", "tau-shop", shop.Records{
		Name:     "Small",
		Products: []shop.Product{{ID: "p1", Name: "Kettle", Variants: []shop.Variant{{Item: "a", Options: map[string]string{}, Available: true, Price: usd}}}},
		Customers: []shop.Customer{{Ref: "c1", ID: "olga", First: "Olga", Last: "Kim", Email: "olga@example.com",
			Methods: []shop.Method{{ID: "card1", Kind: shop.CreditCard}}, Orders: []string{"#1", "#2"}}},
		Orders: []shop.Order{order("#1", "R-1", false), order("#2", "R-2", true)},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(order, receipt string) desk.Request {
		return desk.Request{Receipt: receipt, Operation: shop.Operation{Name: shop.OpTakeBack, Order: order,
			Lines: []shop.Handed{{Line: "1", Quantity: 1, Condition: shop.Unopened}}}}
	}
	_, err = d.Ask(ctx, sara, ask("#1", ""))
	wants(t, err, fault.NotIdentified)
	_, err = d.Ask(ctx, sara, ask("#1", "R-2"))
	wants(t, err, fault.NotIdentified)
	_, err = d.Ask(ctx, robot, ask("#1", "R-1"))
	wants(t, err, fault.NotAllowed)
	asked, err := d.Ask(ctx, sara, ask("#1", "R-1"))
	if err != nil {
		t.Fatal(err)
	}
	if done, err := d.Confirm(ctx, sara, asked.Token, asked.Hash); err != nil || !done.Bound || done.Promises[0].Deed.Method != "card1" {
		t.Fatalf("%+v, %v", done, err)
	}
}
