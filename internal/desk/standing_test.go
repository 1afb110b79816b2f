package desk_test

import (
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/rights"
	"makegood/internal/shop"
)

func takeBack(order string, condition shop.Condition, lines ...string) shop.Operation {
	op := shop.Operation{Name: shop.OpTakeBack, Order: order}
	for _, l := range lines {
		op.Lines = append(op.Lines, shop.Handed{Line: l, Quantity: 1, Condition: condition})
	}
	return op
}

// Used goods of six years ago: nothing is owed for them, so that the whole
// price is goodwill, and the policy's limits hold. What is owed a clerk takes
// back whatever it costs.
func TestGoodsNobodyOwesForNeedAuthority(t *testing.T) {
	d, _ := kettles(t)
	v := visit(t, d, sara)
	dear := kettle("1", "b", "80.00")
	dear.DeliveredOn = calendar.MustParse("2020-03-01")
	old := shop.Order{ID: "DEAR", Customer: "c1", Store: "s1", Channel: "store", State: shop.Delivered, PlacedOn: dear.DeliveredOn,
		Lines: []shop.Line{dear}, Shipments: []shop.Shipment{}, Payments: []shop.Payment{{Kind: shop.Paid, Amount: usd("80.00"), Method: "g"}}}
	lone := imported(t, []shop.Order{old}, person("c1", "olga", "olga.kim@example.com", shop.Method{ID: "g", Kind: shop.GiftCard, Balance: usd("1.00")}))
	ask := func(role string) error {
		who := sara
		who.Role = role
		_, err := lone.Ask(ctx, who, desk.Request{Visit: visit(t, lone, who), Operation: takeBack("DEAR", shop.Used, "1")})
		return err
	}
	err := ask("clerk")
	wants(t, err, fault.OverMandate)
	if f := fault.As(err); f == nil || !strings.Contains(err.Error(), "supervisor") {
		t.Errorf("who may is not named: %v", err)
	}
	if err := ask("supervisor"); err != nil {
		t.Error(err)
	}
	if _, err := d.Ask(ctx, sara, desk.Request{Visit: v, Operation: takeBack("OLD", shop.Used, "1")}); err != nil {
		t.Errorf("$20 of goodwill is a clerk's to give: %v", err)
	}
	if _, err := d.Ask(ctx, sara, desk.Request{Visit: v, Operation: takeBack("T1", shop.Damaged, "2")}); err != nil {
		t.Errorf("$80 that are owed need no authority: %v", err)
	}
}

// Nobody hands goods over through a link or a program, and a receipt number
// that is typed is no receipt.
func TestGoodsAreHandedToAPerson(t *testing.T) {
	d, _ := kettles(t)
	olga := linkOf(t, d, open(t, d, desk.Intake{Order: "T1", Claim: "changed_mind"}))
	_, err := d.Ask(ctx, olga, desk.Request{Case: olga.Case, Operation: takeBack("T1", shop.Unopened, "1")})
	wants(t, err, fault.NotAllowed)
	_, err = d.Ask(ctx, robot, desk.Request{Visit: visit(t, d, robot), Operation: takeBack("T1", shop.Unopened, "1")})
	wants(t, err, fault.NotAllowed)
	o := shop.Order{ID: "A", Receipt: "R-20931", Store: "s1", Channel: "store", State: shop.Delivered, PlacedOn: calendar.MustParse("2026-03-01"),
		Lines: []shop.Line{kettle("1", "a", "20.00")}, Shipments: []shop.Shipment{}, Payments: []shop.Payment{{Kind: shop.Paid, Amount: usd("20.00"), Method: "cash"}}}
	lone := imported(t, []shop.Order{o})
	look := desk.Request{Receipt: "R-20931", Operation: shop.Operation{Name: shop.OpGetOrder, Order: "A"}}
	_, err = lone.Read(ctx, robot, look)
	wants(t, err, fault.NotIdentified)
	if _, err := lone.Read(ctx, sara, look); err != nil {
		t.Error(err)
	}
	if _, err := lone.Ask(ctx, sara, desk.Request{Receipt: "R-20931", Operation: takeBack("A", shop.Unopened, "1")}); err != nil {
		t.Error(err)
	}
}

// A link opens its case, the order of it, and the catalogue: not the profile,
// not other orders, not a case of one's own making.
func TestALinkReachesItsCaseAlone(t *testing.T) {
	d, _ := kettles(t)
	id := open(t, d, desk.Intake{Order: "PCARD", Claim: "not_delivered"})
	olga := linkOf(t, d, id)
	read := func(op shop.Operation) error {
		_, err := d.Read(ctx, olga, desk.Request{Operation: op})
		return err
	}
	for _, op := range []shop.Operation{
		{Name: shop.OpGetCustomer, Customer: "olga_kim_1"}, {Name: shop.OpGetOrder, Order: "SP"}, {Name: shop.OpGetOrder, Order: "none"},
		{Name: shop.OpFindCustomer, Email: "anna.kim@example.com"},
	} {
		wants(t, read(op), fault.NotYours)
	}
	for _, op := range []shop.Operation{{Name: shop.OpGetOrder, Order: "PCARD"}, {Name: shop.OpGetProduct, Product: "p1"}, {Name: shop.OpListProducts}} {
		if err := read(op); err != nil {
			t.Error(op.Name, err)
		}
	}
	cancel := func(caseID, order string) error {
		_, err := d.Ask(ctx, olga, desk.Request{Case: caseID, Operation: shop.Operation{Name: shop.OpCancelOrder, Order: order, Reason: "no longer needed"}})
		return err
	}
	wants(t, cancel(id, "PEND"), fault.NotYours)
	wants(t, cancel("", "PCARD"), fault.NotYours)
	if err := cancel(id, "PCARD"); err != nil {
		t.Error(err)
	}
	_, err := d.Open(ctx, olga, desk.Intake{Order: "PCARD"})
	wants(t, err, fault.NotYours)
}

// An operation is asked in a case of the same customer about the same order:
// else the link of the one would read what the other asked for.
func TestAnOperationBelongsToItsCase(t *testing.T) {
	d, _ := kettles(t)
	id := open(t, d, desk.Intake{Order: "T1", Claim: "changed_mind"})
	anna, err := d.Identify(ctx, sara, desk.Who{Email: "anna.kim@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	home := &shop.Address{Line1: "Anna's hiding place 7", City: "Austin", Country: "USA", State: "TX"}
	_, err = d.Ask(ctx, sara, desk.Request{Visit: anna.ID, Case: id, Operation: shop.Operation{Name: shop.OpChangeAddress, Order: "ANNA", Address: home}})
	wants(t, err, fault.NotYours)
	_, err = d.Ask(ctx, sara, desk.Request{Visit: visit(t, d, sara), Case: id, Operation: shop.Operation{Name: shop.OpCancelOrder, Order: "PEND", Reason: "no longer needed"}})
	wants(t, err, fault.NotYours)
}

// The counter card rests on what a person saw; a customer's own word for it
// comes to the table instead.
func TestTheCounterIsNotAskedByLink(t *testing.T) {
	d, _ := kettles(t)
	olga := linkOf(t, d, open(t, d, desk.Intake{Order: "OLD", Claim: "changed_mind"}))
	q := desk.Question{Order: "OLD", Claim: "changed_mind", Condition: shop.Unopened, Proof: "receipt",
		Events: []rights.Event{{Kind: "delivered", On: calendar.MustParse("2026-03-09")}}}
	_, err := d.Answer(ctx, olga, q)
	wants(t, err, fault.NotAllowed)
	_, err = d.AskQuick(ctx, olga, q)
	wants(t, err, fault.NotAllowed)
	handed := desk.Question{Visit: visit(t, d, robot), Order: "T1", Claim: "damaged", Lines: []desk.PartAsked{{Line: "1"}}}
	if a, err := d.Answer(ctx, robot, handed); err != nil || !a.Quick {
		t.Error(a.Standing, err)
	}
	_, err = d.AskQuick(ctx, robot, handed)
	wants(t, err, fault.NotAllowed) // the goods are to be handed over
	handed.Wish = "replacement"
	if _, err = d.AskQuick(ctx, robot, handed); err != nil {
		t.Error(err)
	}
}

// A sum that somebody promised in free words binds no further than the mandate
// of whoever takes it on: it stays on file as said, for a superior to stand by.
func TestMoneyPromisedInWords(t *testing.T) {
	d, _, id := openedCase(t) // a clerk gives little, a manager some hundred dollars
	c, err := d.Get(ctx, sara, id)
	if err != nil {
		t.Fatal(err)
	}
	manager := desktest.Admin
	manager.Role = "manager"
	for _, test := range []struct {
		by    casefile.Actor
		words string
		binds bool
	}{
		{sara, "You will have $10,000 in cash from us by Friday.", false},
		{sara, "Переведу вам десять тысяч рублей к пятнице.", false},
		{sara, "I'll put 43 dollars on your card by Friday.", false},
		{manager, "I'll put 43 dollars on your card by Friday.", true},
		{manager, "I'll put 43 dollars on your card and 400 dollars in your hand.", false},
		{sara, "I will call you by Friday.", true},
	} {
		v, err := d.Do(ctx, test.by, id, casefile.State{Statement: casefile.Statement{
			Who: "Dale", On: c.Case.OpenedOn, Words: test.words, By: c.Case.OpenedOn + 3, Deed: casefile.DeedOther,
		}})
		if err != nil {
			t.Fatal(err)
		}
		s := v.Case.Said[len(v.Case.Said)-1]
		if (s.Promise != "") != test.binds {
			t.Errorf("%s takes on %q: promise %q, want one: %v", test.by.Role, test.words, s.Promise, test.binds)
		}
		if !test.binds {
			_, err := d.Do(ctx, test.by, id, casefile.StandBy{Statement: s.ID})
			wants(t, err, fault.OverMandate)
		}
	}
}
