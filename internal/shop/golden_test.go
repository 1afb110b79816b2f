package shop_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/journal"
	"makegood/internal/shop"
)

// The stored shape of every event. A line that changes here needs an upcaster,
// since logs that were written before hold the old one. MAKEGOOD_UPDATE=1
// writes the file anew.
func TestStoredShapes(t *testing.T) {
	const file = "testdata/events.golden"
	w := lamps()
	taken := shop.TakenBack{On: calendar.MustParse("2025-11-16"), Quantity: 1, Condition: shop.Faulty, GoesTo: shop.ToSupplier, Refund: usd("10.78"), Case: "7K3F9Q"}
	row := shop.Payment{Kind: shop.Refunded, Amount: usd("10.78"), Method: "gift", InsteadOf: "card", Key: "7K3F9Q/A1/1"}
	home := shop.Address{Line1: "1 Elm St", City: "Austin", State: "TX", Country: "USA", Zip: "78701"}
	events := []journal.Event{
		shop.OrderImported{Order: *w.Order},
		shop.OrderPlaced{Order: shop.Order{ID: "S-7K3F9Q", Receipt: "R-7K3F9Q", Store: "austin", Till: "A1", Channel: "store", PlacedOn: taken.On, State: shop.Delivered,
			Lines: w.Order.Lines[:1], Shipments: []shop.Shipment{}, Payments: []shop.Payment{{Kind: shop.Paid, Amount: usd("21.56"), Method: "cash"}}}},
		shop.OrderCancelled{Reason: shop.NoLongerNeeded, Refunds: []shop.Payment{row}},
		shop.OrderReturnRequested{Items: []string{"lamp-red"}, Method: "gift"},
		shop.OrderExchangeRequested{Items: []string{"lamp-red"}, NewItems: []string{"lamp-blue"}, Method: "gift", Difference: usd("2.00")},
		shop.OrderItemsChanged{Lines: w.Order.Lines[:1], Payment: row},
		shop.OrderPaymentChanged{Payments: []shop.Payment{row}},
		shop.OrderAddressChanged{Address: home},
		shop.OrderTakenBack{Parts: []shop.TakenPart{{Line: "1", Taken: taken}}, Refunds: []shop.Payment{row}},
		shop.OrderRefunded{Refunds: []shop.Payment{row}, Parts: []shop.TakenPart{{Line: "1", Taken: shop.TakenBack{On: taken.On, Quantity: 1, Condition: shop.Settled, Refund: usd("10.78")}}}},
		shop.OrderDelivered{On: taken.On, Lines: []shop.Arrival{{Line: "1", Came: "lamp-blue"}}},
		shop.OrderRefundConfirmed{Key: row.Key, Reference: "TILL-99"},
		shop.CustomerImported{Customer: *w.Customer},
		shop.CustomerAddressChanged{Address: home},
		shop.MethodImported{Method: w.Methods["gift"]},
		shop.MethodCredited{Amount: usd("10.78"), Key: row.Key, Why: "take_back #W1"},
		shop.MethodDebited{Amount: usd("10.78"), Why: "change_payment #W1"},
		shop.ProductImported{Product: w.Products["lamp"]},
	}
	r := journal.NewRegistry()
	shop.Register(r)
	left := r.Names()
	var got bytes.Buffer
	for _, e := range events {
		entry, err := r.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%s/%d %s\n", entry.Name, entry.Schema, entry.Payload)
		delete(left, entry.Name)
	}
	if len(left) > 0 {
		t.Errorf("not shown: %v", slices.Sorted(maps.Keys(left)))
	}
	if os.Getenv("MAKEGOOD_UPDATE") != "" {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("stored shapes have changed:\n%s\nwant\n%s", got.Bytes(), want)
	}
}
