package store_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/keys"
	"makegood/internal/money"
	"makegood/internal/shop"
	"makegood/internal/store"
)

// given is a customer's link on both databases.
type given struct {
	token   map[string]string
	until   time.Time
	revoked bool
}

// A link opens its case until it is revoked or has run out, and from that very
// moment on nothing: the same on both databases, whatever comes in between.
func TestLinksEndAtTheSameInstant(t *testing.T) {
	clerk := casefile.Actor{ID: "staff/sara", Kind: casefile.Staff, Role: "clerk", Credential: "key/sara"}
	start := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	desks, clocks, cases := map[string]*desk.Desk{}, map[string]*desktest.Clock{}, map[string]string{}
	for name, dsn := range map[string]string{"sqlite": "sqlite:" + t.TempDir() + "/makegood.db", "postgres": cluster.Database(t)} {
		master := keys.Generate()
		d, clock := desktest.On(t, openStore(t, dsn, master, store.Options{}), master, start)
		desks[name], clocks[name] = d, clock
		oneShop(t, d)
	}
	now := start
	rapid.Check(t, func(t *rapid.T) {
		var links []*given
		for name, d := range desks {
			cases[name] = oneCase(t, d, clerk)
		}
		for range rapid.IntRange(1, 5).Draw(t, "steps") {
			switch what := rapid.IntRange(0, 2).Draw(t, "what"); {
			case what == 0 || len(links) == 0:
				l := &given{token: map[string]string{}}
				for name, d := range desks {
					g, err := d.GiveLink(t.Context(), clerk, cases[name])
					if err != nil {
						t.Fatal(name, err)
					}
					l.token[name], l.until = g.Token, g.Until
				}
				links = append(links, l)
			case what == 1:
				l := rapid.SampledFrom(links).Draw(t, "link")
				for name, d := range desks {
					if err := d.RevokeLink(t.Context(), clerk, cases[name], l.token[name]); err != nil && !l.revoked {
						t.Fatal(name, err)
					}
				}
				l.revoked = true
			default:
				to := rapid.SampledFrom(links).Draw(t, "about to end").until.Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "seconds")) * time.Second)
				if to.After(now) {
					now = to
				}
				for _, c := range clocks {
					c.Set(now)
				}
			}
			for _, l := range links {
				for name, d := range desks {
					actor, err := d.Authenticate(t.Context(), l.token[name])
					want := fault.OK
					if l.revoked || !now.Before(l.until) {
						want = fault.Unauthenticated
					}
					if fault.CodeOf(err) != want || err == nil && actor.Case != cases[name] {
						t.Fatalf("%s, %s before its end, revoked %v: %v, want %s", name, l.until.Sub(now), l.revoked, err, want)
					}
				}
			}
		}
	})
}

// oneShop is a shop of one order.
func oneShop(t *testing.T, d *desk.Desk) {
	t.Helper()
	price := money.MustParse("20.00 USD")
	err := d.Import(t.Context(), desktest.Admin, "test", "tau-shop", shop.Records{
		Name: "Small",
		Customers: []shop.Customer{{Ref: "c1", ID: "olga_kim_1", First: "Olga", Last: "Kim", Email: "olga.kim@example.com", Address: shop.Address{Zip: "73301"},
			Methods: []shop.Method{{ID: "card1", Kind: shop.CreditCard, LastFour: "4242"}}, Orders: []string{"#1"}}},
		Products: []shop.Product{{ID: "p1", Name: "Kettle", Variants: []shop.Variant{}}},
		Orders: []shop.Order{{ID: "#1", Customer: "c1", Channel: "web", State: shop.Delivered, Address: shop.Address{Country: "USA", State: "TX"},
			Lines:     []shop.Line{{ID: "1", Product: "p1", Item: "a", Name: "Kettle", Options: map[string]string{}, Quantity: 1, Price: price}},
			Shipments: []shop.Shipment{}, Payments: []shop.Payment{{Kind: shop.Paid, Amount: price, Method: "card1"}}}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
}

// oneCase opens a case about the one order.
func oneCase(t *rapid.T, d *desk.Desk, clerk casefile.Actor) string {
	t.Helper()
	v, err := d.Identify(t.Context(), clerk, desk.Who{Email: "olga.kim@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := d.Open(t.Context(), clerk, desk.Intake{Visit: v.ID, Order: "#1", Claim: "not_conforming"})
	if err != nil {
		t.Fatal(fmt.Errorf("open: %w", err))
	}
	return c.Case.ID
}
