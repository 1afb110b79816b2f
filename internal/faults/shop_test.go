package faults_test

import (
	"fmt"
	"strings"
)

// The load's shop: a store in Austin, and customers who each have a gift card,
// on which the shop's own records move money at once.
const (
	customers = 4
	pieces    = 40     // of each of the two lines of a delivered order
	awaited   = 8      // orders a customer waits for
	pending   = 8      // orders that can still be cancelled
	cardHolds = "5.00" // what is on a gift card before anything comes back
)

func email(customer int) string { return fmt.Sprintf("c%d@example.com", customer) }
func card(customer int) string  { return fmt.Sprintf("gc-%d", customer) }

// The orders of a customer: goods in the house, goods awaited, goods not sent.
func delivered(customer int) string       { return fmt.Sprintf("D%d", customer) }
func awaitedOrder(customer, n int) string { return fmt.Sprintf("A%d-%d", customer, n) }
func pendingOrder(customer, n int) string { return fmt.Sprintf("P%d-%d", customer, n) }

// orders are all of a customer's.
func orders(customer int) []string {
	all := []string{delivered(customer)}
	for n := range awaited {
		all = append(all, awaitedOrder(customer, n))
	}
	for n := range pending {
		all = append(all, pendingOrder(customer, n))
	}
	return all
}

// shopFile is the shop as `makegood import shop` reads it. The day of the load
// is its first day.
func shopFile() string {
	var b strings.Builder
	b.WriteString(`name: Kettle & Lamp
stores:
  - id: austin
    name: Kettle & Lamp, Austin
    jurisdiction: us-tx
    currency: USD
    zone: America/Chicago
    address: {line1: 1 Main Street, city: Austin, state: TX, country: USA, zip: "78701"}
    tills: [A1]
products:
  - id: kettle
    name: Kettle
    category: appliance
    variants:
      - {item: kettle-steel, price: 20.00 USD}
      - {item: kettle-red, price: 80.00 USD}
customers:
`)
	for c := range customers {
		fmt.Fprintf(&b, `  - id: c%[1]d
    first: Robin
    last: Number%[1]d
    email: %[2]s
    address: {line1: %[1]d High Street, city: Austin, state: TX, country: USA, zip: "78701"}
    methods:
      - {id: %[3]s, kind: gift_card, balance: %[4]s USD}
`, c, email(c), card(c), cardHolds)
	}
	b.WriteString("orders:\n")
	for c := range customers {
		head(&b, c, delivered(c), "delivered", "store", "2026-02-25")
		fmt.Fprintf(&b, `    receipt: R-%d
    lines:
      - {item: kettle-steel, quantity: %[2]d, delivered_on: 2026-02-25}
      - {item: kettle-red, quantity: %[2]d, delivered_on: 2026-02-25}
    payments:
      - {method: %[3]s, amount: %[4]d.00 USD}
`, c, pieces, card(c), pieces*100)
		for n := range awaited {
			head(&b, c, awaitedOrder(c, n), "processed", "store", "2026-02-10")
			fmt.Fprintf(&b, "    promised_by: 2026-02-20\n    lines:\n      - {item: kettle-red, special: true}\n    payments:\n      - {method: %s, amount: 80.00 USD}\n", card(c))
		}
		for n := range pending {
			head(&b, c, pendingOrder(c, n), "pending", "web", "2026-03-01")
			fmt.Fprintf(&b, "    lines:\n      - {item: kettle-steel}\n    payments:\n      - {method: %s, amount: 20.00 USD}\n", card(c))
		}
	}
	return b.String()
}

func head(b *strings.Builder, customer int, id, state, channel, placed string) {
	fmt.Fprintf(b, "  - id: %s\n    customer: c%d\n    channel: %s\n    store: austin\n    placed_on: %s\n    state: %s\n", id, customer, channel, placed, state)
}
