package shopfile_test

import (
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/connect/shopfile"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/shop"
	"makegood/internal/words"
	"makegood/packs"
)

func demo(t testing.TB) (string, shop.Records) {
	t.Helper()
	data, err := fs.ReadFile(packs.FS, "shops/department-store.yaml")
	if err != nil {
		t.Fatal(err)
	}
	records, err := shopfile.Read("department-store.yaml", data, shopfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return string(data), records
}

func find(t testing.TB, r shop.Records, id string) shop.Order {
	t.Helper()
	for _, o := range r.Orders {
		if o.ID == id {
			return o
		}
	}
	t.Fatalf("no order %s", id)
	return shop.Order{}
}

func TestDemoShop(t *testing.T) {
	_, r := demo(t)
	if r.Name != "Alder & Pine" || len(r.Customers) != 20 || len(r.Orders) != 30 || len(r.Products) < 12 || len(r.Partners) != 3 {
		t.Errorf("%s: %d customers, %d orders, %d products, %d partners", r.Name, len(r.Customers), len(r.Orders), len(r.Products), len(r.Partners))
	}
	for _, c := range r.Customers {
		if !strings.HasSuffix(c.Email, "@example.com") || len(c.Methods) == 0 {
			t.Errorf("customer %s: %s, %d methods", c.ID, c.Email, len(c.Methods))
		}
	}
	rug := find(t, r, "AP-20401")
	var total money.Amount
	arrived := 0
	for _, l := range rug.Lines {
		total = total.Add(l.Paid())
		if rug.Arrived(l) {
			arrived++
		}
	}
	line := rug.Lines[4]
	if total != money.MustParse("469.77 USD") || line.Paid() != money.MustParse("323.67 USD") || arrived != 4 || rug.Arrived(line) ||
		!line.Special || rug.PromisedBy != calendar.MustParse("2025-11-16") || rug.Store != "austin" || rug.Channel != "store" {
		t.Errorf("the rug's order: %s, rug %s, %d arrived, %+v", total, line.Paid(), arrived, rug)
	}
	for _, p := range r.Products {
		if p.ID == line.Product && p.LeadDays != 35 {
			t.Errorf("the mill needs %d days", p.LeadDays)
		}
	}
	if shoes := find(t, r, "AP-20403"); shoes.Lines[0].Partner != "finch" || shoes.Till != "finch" {
		t.Errorf("the shoes' order: %+v", shoes)
	}
}

// Whatever was delivered in the demo shop can be taken back by its buyer (or,
// where nobody is known, on the receipt), for what was paid.
func TestDemoShopTakesBack(t *testing.T) {
	_, r := demo(t)
	for _, o := range r.Orders {
		w := shop.World{Order: &o, Receipt: o.Receipt, Methods: map[string]shop.Method{}}
		for _, c := range r.Customers {
			if c.Ref == o.Customer {
				w.Customer = &c
				for _, m := range c.Methods {
					w.Methods[m.ID] = m
				}
			}
		}
		op := shop.Operation{Name: shop.OpTakeBack, Order: o.ID}
		var want, got money.Amount
		for _, l := range o.Lines {
			if o.State != shop.Cancelled && o.Arrived(l) {
				op.Lines = append(op.Lines, shop.Handed{Line: l.ID, Quantity: l.Quantity, Condition: shop.Unopened})
				want = want.Add(l.Paid())
			}
		}
		if op.Lines == nil {
			continue
		}
		effect, err := w.Decide(op)
		if err != nil {
			t.Errorf("%s: %v", o.ID, err)
			continue
		}
		for _, m := range effect.Moves {
			got = got.Add(m.Amount)
		}
		if got != want {
			t.Errorf("%s: %s comes back, paid was %s", o.ID, got, want)
		}
		for _, lang := range words.Langs() {
			if s := effect.Says.In(lang); strings.ContainsAny(s, "[<") || strings.Contains(s, ",.") || strings.Contains(s, "  ") {
				t.Errorf("%s says %q", o.ID, s)
			}
		}
	}
}

const small = `name: Small
stores:
  - {id: s, name: S, jurisdiction: uk, currency: GBP, zone: Europe/London, address: {line1: 1 High St, city: York, country: UK, zip: YO1}, tills: [T1]}
partners:
  - {id: p, name: P, role: concession, commission: "0.30"}
products:
  - id: lamp
    name: Lamp
    category: other
    partner: p
    variants: [{item: lamp-red, price: 10.00 GBP, options: {color: red}}]
customers:
  - id: mia
    first: Mia
    last: Li
    email: mia@example.com
    address: {line1: 2 Low St, city: York, country: UK, zip: YO2}
    methods:
      - {id: card, kind: credit_card, brand: visa, last_four: "0001"}
orders:
  - id: O1
    customer: mia
    channel: store
    store: s
    till: T1
    placed_on: 2025-11-06
    state: delivered
    lines:
      - {item: lamp-red, quantity: 2, discount: 1.00 GBP, delivered_on: 2025-11-06}
    payments:
      - {method: card, amount: 19.00 GBP}
`

func TestProblemsAreNamed(t *testing.T) {
	if r, err := shopfile.Read("small.yaml", []byte(small), shopfile.Options{Ref: func(id string) string { return "ref-" + id }}); err != nil ||
		r.Orders[0].Customer != "ref-mia" || r.Orders[0].Lines[0].Partner != "p" || r.Customers[0].Orders[0] != "O1" {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown field", "    till: T1", "    tills: T1", "small.yaml:25:5: orders[0].tills: is not a known field"},
		{"missing field", "    first: Mia\n", "", `customers[0]: lacks the field "first"`},
		{"wrong type", "zip: YO2", "zip: 70", "small.yaml:17:62: customers[0].address.zip: must be text"},
		{"not an amount", "19.00 GBP", "19.00", "orders[0].payments[0].amount"},
		{"half a penny", "19.00 GBP", "19.005 GBP", "decimal places"},
		{"other currency", "1.00 GBP,", "1.00 USD,", "is in USD, the price in GBP"},
		{"sums", "19.00 GBP", "18.00 GBP", "add up to 18.00 GBP, the lines cost 19.00 GBP"},
		{"not a day", "placed_on: 2025-11-06", "placed_on: 2025-11-31", "small.yaml:26:16: orders[0].placed_on"},
		{"days in the wrong order", "delivered_on: 2025-11-06", "delivered_on: 2025-11-05", "lies before placed_on"},
		{"not delivered yet", ", delivered_on: 2025-11-06", "", "is needed: the order is delivered"},
		{"customer of nowhere", "customer: mia", "customer: max", "names customer \"max\""},
		{"item of nowhere", "item: lamp-red, quantity", "item: lamp-blue, quantity", "names item \"lamp-blue\""},
		{"store of nowhere", "store: s\n", "store: x\n", "names store \"x\""},
		{"till of nowhere", "till: T1", "till: T2", "names till \"T2\""},
		{"partner of nowhere", "partner: p\n", "partner: q\n", "names partner \"q\""},
		{"method of nobody", "method: card", "method: gift", "names payment method \"gift\""},
		{"anonymous without receipt", "    customer: mia\n", "", "orders[0].receipt"},
		{"a tender beside a customer", "    lines:\n", "    tenders: [{id: t, kind: credit_card}]\n    lines:\n", "orders[0].tenders"},
		{"commission of none", `, commission: "0.30"`, "", "a concession needs it"},
		{"no such state", "state: delivered", "state: lost", "must be one of pending"},
		{"no pieces", "quantity: 2", "quantity: 0", "must be at least 1"},
		{"pieces in text", "quantity: 2", "quantity: two", "must be a whole number"},
		{"balance on a card", `last_four: "0001"`, `balance: 1.00 GBP`, "is for gift cards"},
		{"id twice", "      - {id: card,", "      - {id: card, kind: paypal}\n      - {id: card,", "is the id of another payment method"},
		{"field twice", "    state: delivered", "    state: delivered\n    state: pending", "state"},
		{"broken YAML", "lines:\n", "lines: [\n", "is not valid YAML"},
		{"anchors", "name: Small", "name: &n Small", "must be plain"},
		{"invalid UTF-8", "Small", "\xff", "is not valid UTF-8"},
	} {
		if !strings.Contains(small, c.old) {
			t.Fatalf("%s: nothing to replace", c.name)
		}
		r, err := shopfile.Read("small.yaml", []byte(strings.Replace(small, c.old, c.new, 1)), shopfile.Options{})
		e := fault.As(err)
		if e == nil || e.Code != fault.InputInvalid {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if text := fmt.Sprintf("%s: %s", e.Args["at"], e.Args["problem"]); !strings.Contains(text, c.want) {
			t.Errorf("%s: %q does not say %q", c.name, text, c.want)
		}
		if !reflect.DeepEqual(r, shop.Records{}) {
			t.Errorf("%s: half of it was read", c.name)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	text, _ := demo(f)
	f.Add([]byte(text))
	f.Add([]byte("a: &x [1]\nb: *x\n"))
	f.Add([]byte("? [a]\n: |\n  b\n---\nc: !!int 1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := shopfile.Read("fuzz.yaml", data, shopfile.Options{}); err != nil && fault.CodeOf(err) != fault.InputInvalid {
			t.Fatal(err)
		}
	})
}
