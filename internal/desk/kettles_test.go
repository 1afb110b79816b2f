package desk_test

import (
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/shop"
)

func usd(s string) money.Amount { return money.MustParse(s + " USD") }

// kettle is an order line of one kettle that came on 1 March.
func kettle(id, item, price string) shop.Line {
	return shop.Line{ID: id, Product: "p1", Item: item, Name: "Kettle " + item, Options: map[string]string{}, Quantity: 1, Price: usd(price), DeliveredOn: calendar.MustParse("2026-03-01")}
}

// kettles is a shop of two customers under the policy of a department store in
// Texas: T1 is Olga's two kettles on a gift card, SP the same on two tenders, OLD
// six years old, PEND and PCARD not sent yet, ANNA another customer's.
func kettles(t *testing.T) (*desk.Desk, *desktest.Clock) {
	t.Helper()
	d, clock := desktest.Open(t, noon)
	cust := func(ref, id, first, mail string, m ...shop.Method) shop.Customer {
		return shop.Customer{Ref: ref, ID: id, First: first, Last: "Kim", Email: mail, Address: shop.Address{Line1: first + " street 1", Zip: "73301", Country: "USA", State: "TX"}, Methods: m}
	}
	addr := shop.Address{Line1: "secret lane", Country: "USA", State: "TX"}
	two := shop.Order{ID: "T1", Customer: "c1", Store: "s1", Channel: "store", State: shop.Delivered, PlacedOn: calendar.MustParse("2026-03-01"), Receipt: "R1", Address: addr,
		Lines: []shop.Line{kettle("1", "a", "20.00"), kettle("2", "b", "80.00")}, Shipments: []shop.Shipment{},
		Payments: []shop.Payment{{Kind: shop.Paid, Amount: usd("100.00"), Method: "gift1"}}}
	split := two
	split.ID, split.Receipt, split.Lines = "SP", "R2", []shop.Line{kettle("1", "a", "20.00"), kettle("2", "b", "80.00")}
	split.Payments = []shop.Payment{{Kind: shop.Paid, Amount: usd("50.00"), Method: "card1"}, {Kind: shop.Paid, Amount: usd("50.00"), Method: "gift1"}}
	old := two
	old.ID, old.Receipt, old.PlacedOn = "OLD", "R3", calendar.MustParse("2020-03-01")
	old.Lines = []shop.Line{kettle("1", "a", "20.00")}
	old.Lines[0].DeliveredOn = calendar.MustParse("2020-03-01")
	old.Payments = []shop.Payment{{Kind: shop.Paid, Amount: usd("20.00"), Method: "gift1"}}
	pend := old
	pend.ID, pend.Receipt, pend.State, pend.Store, pend.Channel, pend.PlacedOn = "PEND", "R4", shop.Pending, "", "web", calendar.MustParse("2026-03-09")
	pend.Lines = []shop.Line{kettle("1", "a", "20.00")}
	pend.Lines[0].DeliveredOn = 0
	pcard := pend
	pcard.ID, pcard.Receipt = "PCARD", "R5"
	pcard.Payments = []shop.Payment{{Kind: shop.Paid, Amount: usd("20.00"), Method: "card1"}}
	annas := pend
	annas.ID, annas.Receipt, annas.Customer = "ANNA", "R6", "c2"
	annas.Payments = []shop.Payment{{Kind: shop.Paid, Amount: usd("20.00"), Method: "gift2"}}
	err := d.Import(ctx, desktest.Admin, "test", "department-store", shop.Records{
		Name:     "Two",
		Products: []shop.Product{{ID: "p1", Name: "Kettle", Variants: []shop.Variant{{Item: "a", Options: map[string]string{}, Available: true, Price: usd("20.00")}, {Item: "b", Options: map[string]string{}, Available: true, Price: usd("80.00")}}}},
		Customers: []shop.Customer{
			cust("c1", "olga_kim_1", "Olga", "olga.kim@example.com", shop.Method{ID: "gift1", Kind: shop.GiftCard, Balance: usd("100.00")}, shop.Method{ID: "card1", Kind: shop.CreditCard}),
			cust("c2", "anna_kim_2", "Anna", "anna.kim@example.com", shop.Method{ID: "gift2", Kind: shop.GiftCard, Balance: usd("5.00")})},
		Stores: []shop.Store{{ID: "s1", Name: "Austin", Jurisdiction: "us-tx", Currency: "USD", Zone: "America/Chicago"}},
		Orders: []shop.Order{two, split, old, pend, pcard, annas},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d, clock
}

// linkOf is the customer of a case, by the link that a clerk gave them.
func linkOf(t *testing.T, d *desk.Desk, id string) casefile.Actor {
	t.Helper()
	l, err := d.GiveLink(ctx, sara, id)
	if err != nil {
		t.Fatal(err)
	}
	a, err := d.Authenticate(ctx, l.Token)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// open opens a case of the customer who is being served by a clerk.
func open(t *testing.T, d *desk.Desk, in desk.Intake) string {
	t.Helper()
	if in.Visit == "" {
		in.Visit = visit(t, d, sara)
	}
	v, err := d.Open(ctx, sara, in)
	if err != nil {
		t.Fatal(err)
	}
	return v.Case.ID
}

// refunds are the refund rows of an order, and their sum.
func refunds(t *testing.T, d *desk.Desk, id string) (sum money.Amount, rows []shop.Payment) {
	t.Helper()
	r, err := d.Export(ctx, desktest.Admin)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range r.Orders {
		if o.ID == id {
			for _, p := range o.Payments {
				if p.Kind == shop.Refunded {
					sum = sum.Add(p.Amount)
					rows = append(rows, p)
				}
			}
		}
	}
	return
}

// agree brings a package through the talk: the manager's offer, the customer's
// yes by link, both confirmations.
func agree(t *testing.T, d *desk.Desk, id string, p casefile.Package) error {
	t.Helper()
	gm := casefile.Actor{ID: "staff/gm", Kind: casefile.Staff, Role: "admin", Name: "Gene", Credential: "key/gm"}
	if _, err := d.Do(ctx, gm, id, casefile.TellRights{}); err != nil {
		return err
	}
	v, err := d.Do(ctx, gm, id, casefile.MakeOffer{Packages: []casefile.Package{p}})
	if err != nil {
		return err
	}
	o, _ := v.Case.StandingOffer()
	olga := linkOf(t, d, id)
	v, err = d.Do(ctx, olga, id, casefile.Accept{Offer: o.ID, Pick: 1})
	if err != nil {
		return err
	}
	if _, err = d.Confirm(ctx, olga, v.Token, ""); err != nil {
		return err
	}
	g, err := d.Get(ctx, gm, id)
	if err != nil {
		return err
	}
	_, err = d.Confirm(ctx, gm, g.Token, "")
	return err
}

// rightTo is an open right to a remedy, stated to the customer; nil: there is none.
func rightTo(t *testing.T, d *desk.Desk, id, remedy string) *rights.Entitlement {
	t.Helper()
	v, err := d.Do(ctx, sara, id, casefile.TellRights{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range v.Case.OpenRights() {
		if e.Remedy == remedy {
			return &e
		}
	}
	return nil
}

// imported is a shop of these orders and customers alone.
func imported(t *testing.T, orders []shop.Order, custs ...shop.Customer) *desk.Desk {
	t.Helper()
	d, _ := desktest.Open(t, noon)
	err := d.Import(ctx, desktest.Admin, "test", "department-store", shop.Records{Name: "X", Products: []shop.Product{}, Customers: custs,
		Stores: []shop.Store{{ID: "s1", Name: "Austin", Jurisdiction: "us-tx", Currency: "USD", Zone: "America/Chicago"}}, Orders: orders}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func person(ref, id, mail string, m ...shop.Method) shop.Customer {
	return shop.Customer{Ref: ref, ID: id, First: id, Last: "Kim", Email: mail, Address: shop.Address{Zip: "1", Country: "USA", State: "TX"}, Methods: m}
}
