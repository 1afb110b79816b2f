package desk_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/shop"
	"makegood/internal/words"
)

var (
	ctx   = context.Background()
	noon  = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	sara  = casefile.Actor{ID: "staff/sara", Kind: casefile.Staff, Role: "clerk", Name: "Sara", Credential: "key/sara"}
	robot = casefile.Actor{ID: "agent/bot", Kind: casefile.Agent, Role: "clerk", Credential: "key/bot"}
)

// small is a shop of one customer, whose gift card paid two orders that are
// still waiting to be sent.
func small(t *testing.T) *desk.Desk {
	t.Helper()
	d, _ := smallAt(t)
	return d
}

func smallAt(t *testing.T) (*desk.Desk, *desktest.Clock) {
	t.Helper()
	d, clock := desktest.Open(t, noon)
	usd := func(s string) money.Amount { return money.MustParse(s + " USD") }
	order := func(id, item, price string) shop.Order {
		return shop.Order{ID: id, Customer: "c1", Channel: "web", State: shop.Pending, Address: shop.Address{Country: "USA", State: "TX"},
			Lines:     []shop.Line{{ID: "1", Product: "p1", Item: item, Name: "Kettle", Options: map[string]string{"size": "L"}, Quantity: 1, Price: usd(price)}},
			Shipments: []shop.Shipment{}, Payments: []shop.Payment{{Kind: shop.Paid, Amount: usd(price), Method: "gift1"}}}
	}
	variant := func(item, price string) shop.Variant {
		return shop.Variant{Item: item, Options: map[string]string{"size": item}, Available: true, Price: usd(price)}
	}
	err := d.Import(ctx, desktest.Admin, "test", "tau-shop", shop.Records{
		Name:     "Small",
		Partners: []shop.Partner{{ID: "alpha", Name: "Alpha Electronics", Role: shop.Maker}, {ID: "northline", Name: "Northline Freight", Role: shop.Carrier}},
		Products: []shop.Product{{ID: "p1", Name: "Kettle", Variants: []shop.Variant{variant("a", "20.00"), variant("b", "80.00")}}},
		Customers: []shop.Customer{{Ref: "c1", ID: "olga_kim_1", First: "Olga", Last: "Kim", Email: "Olga.Kim@example.com",
			Address: shop.Address{Zip: "73301"}, Methods: []shop.Method{{ID: "gift1", Kind: shop.GiftCard, Balance: usd("100.00")}, {ID: "card1", Kind: shop.CreditCard, LastFour: "4242"}},
			Orders: []string{"#1", "#2", "#3", "#4", "#5", "#6", "#7", "#8"}}},
		Stores: []shop.Store{{ID: "s1", Name: "Austin", Jurisdiction: "us-tx", Currency: "USD", Zone: "America/Chicago"}},
		Orders: []shop.Order{
			order("#1", "a", "20.00"), order("#2", "a", "20.00"), delivered(order("#3", "a", "20.00")), delivered(order("#4", "a", "20.00")),
			delivered(order("#5", "a", "20.00")), order("#6", "a", "20.00"), late(order("#7", "a", "20.00"), "gift1"), late(order("#8", "a", "20.00"), "card1"),
		},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d, clock
}

func delivered(o shop.Order) shop.Order {
	o.State = shop.Delivered
	return o
}

// late is an order that was to be sent a month ago.
func late(o shop.Order, method string) shop.Order {
	o.State, o.PlacedOn, o.PromisedBy = shop.Processed, calendar.MustParse("2026-02-01"), calendar.MustParse("2026-02-10")
	o.Payments[0].Method = method
	return o
}

func visit(t *testing.T, d *desk.Desk, who casefile.Actor) string {
	t.Helper()
	v, err := d.Identify(ctx, who, desk.Who{Email: "olga.kim@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	return v.ID
}

func change(order string) shop.Operation {
	return shop.Operation{Name: shop.OpChangeItems, Order: order, Items: []string{"a"}, NewItems: []string{"b"}, Method: "gift1"}
}

func wants(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if fault.CodeOf(err) != code {
		t.Fatalf("got %v, want %s", err, code)
	}
}

func TestNothingChangesBeforeTheYes(t *testing.T) {
	d := small(t)
	_, err := d.Ask(ctx, sara, desk.Request{Operation: change("#1")})
	wants(t, err, fault.NotIdentified)
	v := visit(t, d, sara)
	_, err = d.Ask(ctx, robot, desk.Request{Visit: v, Operation: change("#1")})
	wants(t, err, fault.NotIdentified) // another credential's visit
	before, _ := d.Export(ctx, desktest.Admin)
	asked, err := d.Ask(ctx, sara, desk.Request{Visit: v, Operation: change("#1")})
	if err != nil {
		t.Fatal(err)
	}
	after, _ := d.Export(ctx, desktest.Admin)
	if len(before.Orders) != 8 || before.Orders[0].State != after.Orders[0].State {
		t.Fatal("the read-back changed the shop")
	}
	for lang, sum := range map[string]string{"en": "$60.00", "ru": "60,00"} {
		if text := asked.Text.In(words.Lang(lang)); !strings.Contains(text, sum) {
			t.Errorf("%s: the read-back does not name the money: %s", lang, text)
		}
	}
	_, err = d.Confirm(ctx, sara, asked.Token, "other words")
	wants(t, err, fault.TextsDiffer)
	done, err := d.Confirm(ctx, sara, asked.Token, asked.Hash)
	if err != nil || !done.Bound {
		t.Fatal(done, err)
	}
	_, err = d.Confirm(ctx, sara, asked.Token, asked.Hash)
	wants(t, err, fault.StaleToken)
	report, err := d.Verify(ctx, desktest.Admin)
	if err != nil || len(report.Findings) > 0 {
		t.Fatal(report, err)
	}
}

// Two cases race for one gift card that can pay only one of them: whoever is
// first wins, the other is refused, and no money is made or lost.
func TestTwoCasesRaceForOneGiftCard(t *testing.T) {
	for range 10 {
		d := small(t)
		v := visit(t, d, sara)
		var tokens []string
		for _, order := range []string{"#1", "#2"} {
			asked, err := d.Ask(ctx, sara, desk.Request{Visit: v, Operation: change(order)})
			if err != nil {
				t.Fatal(err)
			}
			tokens = append(tokens, asked.Token)
		}
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, token := range tokens {
			wg.Go(func() { _, errs[i] = d.Confirm(ctx, sara, token, "") })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("both or neither: %v", errs)
		}
		wants(t, errors.Join(errs...), fault.StaleToken) // what was read back is no longer so
		r, err := d.Export(ctx, desktest.Admin)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Customers[0].Methods[0].Balance.String(); got != "40.00 USD" {
			t.Fatalf("the card holds %s", got)
		}
	}
}

func TestAProgramNeverSaysYesForTheCustomer(t *testing.T) {
	d := small(t)
	asked, err := d.Ask(ctx, robot, desk.Request{Visit: visit(t, d, robot), Operation: change("#1")})
	if err != nil {
		t.Fatal(err)
	}
	if asked.Token != "" {
		t.Fatal("a program was given the customer's token")
	}
	_, err = d.GiveLink(ctx, robot, asked.Case)
	wants(t, err, fault.NotAllowed)
	link, err := d.GiveLink(ctx, sara, asked.Case)
	if err != nil {
		t.Fatal(err)
	}
	olga, err := d.Authenticate(ctx, link.Token)
	if err != nil {
		t.Fatal(err)
	}
	mine, err := d.Get(ctx, olga, asked.Case)
	if err != nil || mine.Token == "" {
		t.Fatal(mine.Token, err)
	}
	_, err = d.Confirm(ctx, robot, mine.Token, "")
	wants(t, err, fault.NotYourToken)
	done, err := d.Confirm(ctx, olga, mine.Token, mine.Case.Back.Hash)
	if err != nil || !done.Bound {
		t.Fatal(done, err)
	}
}

func TestAnothersCase(t *testing.T) {
	d := small(t)
	first, err := d.Ask(ctx, sara, desk.Request{Visit: visit(t, d, sara), Operation: change("#1")})
	if err != nil {
		t.Fatal(err)
	}
	second, err := d.Ask(ctx, sara, desk.Request{Visit: visit(t, d, sara), Operation: change("#2")})
	if err != nil {
		t.Fatal(err)
	}
	link, err := d.GiveLink(ctx, sara, first.Case)
	if err != nil {
		t.Fatal(err)
	}
	olga, err := d.Authenticate(ctx, link.Token)
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Get(ctx, olga, second.Case)
	wants(t, err, fault.NotYours) // a link reaches one case
	if err := d.RevokeLink(ctx, sara, first.Case, link.Token); err != nil {
		t.Fatal(err)
	}
	_, err = d.Authenticate(ctx, link.Token)
	wants(t, err, fault.Unauthenticated)
}

func TestErase(t *testing.T) {
	d := small(t)
	asked, err := d.Ask(ctx, sara, desk.Request{Visit: visit(t, d, sara), Operation: shop.Operation{Name: shop.OpCancelOrder, Order: "#1", Reason: "no longer needed"}})
	if err != nil {
		t.Fatal(err)
	}
	wants(t, d.Erase(ctx, desktest.Admin, "olga_kim_1"), fault.HeldOpen)
	if _, err := d.Confirm(ctx, sara, asked.Token, ""); err != nil {
		t.Fatal(err)
	}
	c, err := d.Get(ctx, sara, asked.Case)
	if err != nil || c.Case.Step != casefile.Settled { // a gift card has its money at once
		t.Fatal(c.Case.Step, c.Case.Promise, err)
	}
	if err := d.Erase(ctx, desktest.Admin, "olga_kim_1"); err != nil {
		t.Fatal(err)
	}
	_, err = d.Get(ctx, sara, asked.Case)
	wants(t, err, fault.Erased)
	_, err = d.Identify(ctx, sara, desk.Who{Email: "olga.kim@example.com"})
	wants(t, err, fault.CustomerUnknown)
	if err := d.Rebuild(ctx, desktest.Admin); err != nil {
		t.Fatal(err)
	}
	report, err := d.Verify(ctx, desktest.Admin)
	if err != nil || len(report.Findings) > 0 || report.Erased == 0 {
		t.Fatal(report, err)
	}
}
