package desk_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/connect/shopfile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/ledger"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/settlement"
	"makegood/internal/shop"
	"makegood/packs"
)

var boss = casefile.Actor{ID: "staff/gm", Kind: casefile.Staff, Role: "manager", Name: "Gene", Credential: "key/gm"}

// alderAndPine is a desk that works for the demo shop: three stores in two
// currencies, Finch's counter among them.
func alderAndPine(t *testing.T) (*desk.Desk, *desktest.Clock) {
	t.Helper()
	d, clock := desktest.Open(t, noon)
	stock(t, d)
	return d, clock
}

// stock takes the demo shop's records in.
func stock(t *testing.T, d *desk.Desk) {
	t.Helper()
	data, err := packs.FS.ReadFile("shops/department-store.yaml")
	if err != nil {
		t.Fatal(err)
	}
	records, err := shopfile.Read("department-store.yaml", data, shopfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Import(ctx, desktest.Admin, "shop", "department-store", records, nil); err != nil {
		t.Fatal(err)
	}
}

// sold is a sale that was read back, confirmed, and where it was by card, paid.
func sold(t *testing.T, d *desk.Desk, s desk.SaleAsked) (id string, o shop.Order) {
	t.Helper()
	asked, err := d.Sell(ctx, sara, s)
	if err != nil {
		t.Fatal(err)
	}
	done, err := d.Confirm(ctx, sara, asked.Token, asked.Hash)
	if err != nil || !done.Bound {
		t.Fatal(done, err)
	}
	for _, p := range done.Promises {
		if p.Open() && p.Deed.Kind == promise.Pay {
			if _, err := d.Do(ctx, sara, done.Case, casefile.KeepPromise{ID: p.ID, Proof: promise.Proof{Reference: "TRM-" + done.Case}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	c := caseOf(t, d, done.Case)
	if c.Step != casefile.Settled {
		t.Fatalf("the sale is %s", c.Step)
	}
	answer, err := d.Read(ctx, sara, desk.Request{Receipt: "R" + c.Order[1:], Operation: shop.Operation{Name: shop.OpGetOrder, Order: c.Order}})
	if err != nil {
		t.Fatal(err)
	}
	return done.Case, answer.(shop.Order)
}

func accounts(t *testing.T, d *desk.Desk, id string, want map[string]string) {
	t.Helper()
	book, err := d.Ledger(ctx, sara, id)
	if err != nil {
		t.Fatal(err)
	}
	for account, sum := range want {
		if got := book.Of(account, money.MustParse(sum).Currency).String(); got != sum {
			t.Errorf("%s is %s, want %s", account, got, sum)
		}
	}
}

func statement(t *testing.T, d *desk.Desk, account, month, currency string) settlement.Statement {
	t.Helper()
	list, err := d.Statements(ctx, boss, account, month)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		if s.Currency == currency {
			return s
		}
	}
	return settlement.Statement{Closing: money.Zero(currency)}
}

func handBack(t *testing.T, d *desk.Desk, o shop.Order, line string, quantity int) {
	t.Helper()
	asked, err := d.Ask(ctx, sara, desk.Request{Receipt: o.Receipt, Operation: shop.Operation{Name: shop.OpTakeBack, Order: o.ID,
		Lines: []shop.Handed{{Line: line, Quantity: quantity, Condition: shop.Opened}}}})
	if err != nil {
		t.Fatal(err)
	}
	done, err := d.Confirm(ctx, sara, asked.Token, asked.Hash)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range done.Promises {
		if p.Open() && p.Deed.Kind == promise.Pay {
			if _, err := d.Do(ctx, sara, done.Case, casefile.KeepPromise{ID: p.ID, Proof: promise.Proof{Reference: "TRM-" + done.Case}}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

var visa = &shop.Method{Kind: shop.CreditCard, Brand: "visa", LastFour: "1881"}

// The partner's person is away: a clerk of the house sells its shoes, and takes
// them back without the box. The partner is credited S(1-c) and debited R(1-c),
// the commission comes and goes, the statement agrees to the cent.
func TestAnyClerkSellsAPartnersGoods(t *testing.T) {
	d, _ := alderAndPine(t)
	id, o := sold(t, d, desk.SaleAsked{Store: "austin", Till: "A2", Card: visa, Lines: []shop.SaleLine{{Product: "tempo", Item: "tempo-9", Quantity: 2}, {Product: "coat", Item: "coat-m", Quantity: 1}}})
	// 2 × 89.95 + 8.25% = 194.74; 219.00 + 8.25% = 237.07
	if o.State != shop.Delivered || o.Lines[0].Partner != "finch" || o.Lines[0].Tax.String() != "14.84 USD" || o.Payments[0].Reference == "" {
		t.Errorf("%+v", o)
	}
	accounts(t, d, id, map[string]string{"partner/finch": "-159.69 USD", "commission/finch": "-35.05 USD", "sale/house": "-237.07 USD", "tender/credit_card": "431.81 USD"})
	s := statement(t, d, "partner/finch", "2026-03", "USD")
	if len(s.Lines) != 1 || s.Lines[0].Line != "1" || s.Lines[0].Order != o.ID || s.Lines[0].Case != id || len(s.Lines[0].Evidence) == 0 ||
		s.Lines[0].Gross.String() != "-194.74 USD" || s.Closing.String() != "-159.69 USD" {
		t.Errorf("%+v", s)
	}
	handBack(t, d, o, "1", 1)
	handBack(t, d, o, "1", 1)
	s = statement(t, d, "partner/finch", "2026-03", "USD")
	if len(s.Lines) != 3 || !s.Gross.IsZero() || !s.Closing.IsZero() {
		t.Errorf("%+v", s)
	}
	sound(t, d)
}

// What cannot be sold, and by whom; whose goods they are is never a reason.
func TestWhatIsNotSold(t *testing.T) {
	d, _ := alderAndPine(t)
	line := func(product, item string, n int) []shop.SaleLine {
		return []shop.SaleLine{{Product: product, Item: item, Quantity: n}}
	}
	for name, test := range map[string]struct {
		who  casefile.Actor
		sale desk.SaleAsked
		want fault.Code
	}{
		"not available":    {sara, desk.SaleAsked{Store: "austin", Method: "cash", Lines: line("tempo", "tempo-10", 1)}, fault.ItemUnavailable},
		"no such item":     {sara, desk.SaleAsked{Store: "austin", Method: "cash", Lines: line("tempo", "coat-m", 1)}, fault.ItemUnavailable},
		"no such product":  {sara, desk.SaleAsked{Store: "austin", Method: "cash", Lines: line("x", "y", 1)}, fault.ProductUnknown},
		"no such store":    {sara, desk.SaleAsked{Store: "rome", Method: "cash", Lines: line("coat", "coat-m", 1)}, fault.NotFound},
		"nothing":          {sara, desk.SaleAsked{Store: "austin", Method: "cash"}, fault.ArgumentMissing},
		"none of it":       {sara, desk.SaleAsked{Store: "austin", Method: "cash", Lines: line("coat", "coat-m", 0)}, fault.InputInvalid},
		"another currency": {sara, desk.SaleAsked{Store: "london", Method: "cash", Lines: line("tempo", "tempo-9", 1)}, fault.PriceMissing},
		"somebody's card":  {sara, desk.SaleAsked{Store: "austin", Method: "cc-nora", Lines: line("coat", "coat-m", 1)}, fault.MethodUnknown},
		"by a program":     {casefile.Actor{ID: "agent/x", Kind: casefile.Agent, Role: "clerk", Credential: "key/x"}, desk.SaleAsked{Store: "austin", Method: "cash", Lines: line("coat", "coat-m", 1)}, fault.NotAllowed},
	} {
		if _, err := d.Sell(ctx, test.who, test.sale); fault.CodeOf(err) != test.want {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
	for _, product := range [][2]string{{"tempo", "tempo-9"}, {"rug", "rug-5x8-herringbone"}, {"headphones", "headphones-black"}, {"coat", "coat-s"}} {
		if _, err := d.Sell(ctx, sara, desk.SaleAsked{Store: "austin", Method: "cash", Lines: line(product[0], product[1], 1)}); err != nil {
			t.Errorf("a clerk may not sell %s: %v", product[1], err)
		}
	}
}

// A shop with stores in two currencies has a policy for each: the order's store
// decides.
func TestTheStoreDecidesThePolicy(t *testing.T) {
	d, _ := alderAndPine(t)
	for order, want := range map[string]string{"AP-20401": "department-store", "AP-20402": "department-store-london"} {
		rows, err := d.Search(ctx, sara, order)
		if err != nil || len(rows) == 0 || rows[0].Customer == nil {
			t.Fatal(rows, err)
		}
		v, err := d.Identify(ctx, sara, desk.Who{Email: rows[0].Customer.Email})
		if err != nil {
			t.Fatal(err)
		}
		view, err := d.Open(ctx, sara, desk.Intake{Visit: v.ID, Order: order, Claim: "not_conforming"})
		if err != nil || view.Case.Policy != want {
			t.Errorf("%s is under %s, want %s (%v)", order, view.Case.Policy, want, err)
		}
	}
}

// settleALittle walks every road of settlement once.
func settleALittle(t *testing.T, d *desk.Desk, clock *desktest.Clock, caseID string) {
	t.Helper()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	charge := func(c desk.Charged) {
		t.Helper()
		_, err := d.Charge(ctx, boss, caseID, c)
		ok(err)
	}
	const maker, carrier = "maker/alpha", "carrier/northline"
	asked, err := d.Sell(ctx, sara, desk.SaleAsked{Store: "s1", Method: "cash", Lines: []shop.SaleLine{{Product: "p1", Item: "a", Quantity: 1}}})
	ok(err)
	_, err = d.Confirm(ctx, sara, asked.Token, asked.Hash)
	ok(err)
	charge(desk.Charged{Kind: "claim", Account: maker, Amount: usd("20.00"), Line: "1", Why: "under its warranty", Key: "w"})
	charge(desk.Charged{Kind: "claim", Account: maker, Amount: usd("20.00"), Line: "1", Why: "under its warranty", Key: "w"}) // told twice
	charge(desk.Charged{Kind: "freight", Account: carrier, Carrier: "northline", Amount: usd("8.00"), Why: "sent to the wrong street", Key: "f"})
	charge(desk.Charged{Kind: "penalty", Account: maker, Amount: usd("15.00"), Why: "five days late", Key: "p"})
	s := statement(t, d, maker, "2026-03", "USD")
	if len(s.Lines) != 2 || s.Closing != usd("35.00") {
		t.Fatalf("%+v", s)
	}
	first, second := s.Lines[0].No, s.Lines[1].No
	ok(d.AcceptNote(ctx, boss, maker, first))
	ok(d.DisputeNote(ctx, boss, maker, second, "we were on time"))
	month := "2026-03"
	if err := d.Net(ctx, boss, maker, month); fault.CodeOf(err) != fault.WrongStep {
		t.Fatalf("netted before its end: %v", err)
	}
	clock.Set(clock.Now().AddDate(0, 1, 0))
	ok(d.Net(ctx, boss, maker, month)) // the penalty is in dispute and goes over
	ok(d.AnswerNote(ctx, boss, maker, second, usd("5.00"), "three of the five days were ours"))
	for told := range 2 {
		already, err := d.NotePayment(ctx, boss, maker, desk.FirmPayment{Amount: usd("20.00"), Reference: "WIRE-1"})
		if ok(err); already != (told == 1) {
			t.Fatalf("told %d times before, and it says %v", told, already)
		}
	}
	if s = statement(t, d, maker, "2026-04", "USD"); s.Opening != usd("20.00") || s.Paid != usd("20.00") || s.Closing != usd("5.00") || len(s.Lines) != 2 {
		t.Fatalf("%+v", s)
	}
}

func TestSettlement(t *testing.T) {
	d, clock := smallAt(t)
	c, err := d.Open(ctx, sara, desk.Intake{Visit: visit(t, d, sara), Order: "#5", Claim: "not_conforming"})
	if err != nil {
		t.Fatal(err)
	}
	settleALittle(t, d, clock, c.Case.ID)
	sound(t, d)
	clock.Set(clock.Now().AddDate(0, 1, 0)) // April is over; March of the carrier and April of the maker are to be netted
	firms, err := d.Firms(ctx, boss)
	if len(firms) == 2 && (!slices.Equal(firms[0].Unnetted, []string{"2026-03"}) || !slices.Equal(firms[1].Unnetted, []string{"2026-04"})) {
		t.Errorf("to be netted: %v, %v", firms[0].Unnetted, firms[1].Unnetted)
	}
	if err != nil || len(firms) != 2 || firms[1].Account != "maker/alpha" || len(firms[1].Owes) != 1 || firms[1].Owes[0] != usd("5.00") || firms[1].Disputed != 0 {
		t.Errorf("%+v, %v", firms, err)
	}
	if _, err := d.Charge(ctx, sara, c.Case.ID, desk.Charged{Kind: "claim", Account: "maker/alpha", Amount: usd("1.00"), Why: "so", Key: "x"}); fault.CodeOf(err) != fault.NotAllowed {
		t.Errorf("a clerk charges a maker: %v", err)
	}
	if _, err := d.Statements(ctx, sara, "maker/alpha", "2026-03"); fault.CodeOf(err) != fault.NotAllowed {
		t.Errorf("a clerk reads a maker's statement: %v", err)
	}
	for _, bad := range []desk.Charged{{Kind: "claim", Account: "cost/house", Amount: usd("1.00"), Why: "x", Key: "k"}, {Kind: "claim", Account: "maker/alpha", Why: "x", Key: "k"},
		{Kind: "gift", Account: "maker/alpha", Amount: usd("1.00"), Why: "x", Key: "k"}, {Kind: "freight", Amount: usd("1.00"), Why: "x", Key: "k"}} {
		if _, err := d.Charge(ctx, boss, c.Case.ID, bad); fault.CodeOf(err) != fault.InputInvalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

// A random day at the tills and the returns desk, with charges and disputes:
// after each of them every entry adds up, every posting on a firm's account has
// its note, and the statement says what the ledger says.
func TestARandomDayAgrees(t *testing.T) {
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 7))
		d, clock := alderAndPine(t)
		type bought struct {
			id    string
			order shop.Order
			left  map[string]int
		}
		var sales []bought
		goods := [][2]string{{"tempo", "tempo-8"}, {"tempo", "tempo-9"}, {"ridge", "ridge-7"}, {"coat", "coat-l"}, {"lock", "lock-brass"}}
		for step := range 24 {
			switch k := r.IntN(8); {
			case k < 3 || len(sales) == 0:
				s := desk.SaleAsked{Store: []string{"austin", "albany"}[r.IntN(2)], Method: "cash"}
				if r.IntN(2) == 0 {
					s.Method, s.Card = "", visa
				}
				left := map[string]int{}
				for i := range 1 + r.IntN(3) {
					g := goods[r.IntN(len(goods))]
					n := 1 + r.IntN(3)
					s.Lines = append(s.Lines, shop.SaleLine{Product: g[0], Item: g[1], Quantity: n})
					left[string(rune('1'+i))] = n
				}
				id, o := sold(t, d, s)
				sales = append(sales, bought{id, o, left})
			case k < 6:
				b := sales[r.IntN(len(sales))]
				line := string(rune('1' + r.IntN(len(b.left))))
				if b.left[line] > 0 {
					n := 1 + r.IntN(b.left[line])
					handBack(t, d, b.order, line, n)
					b.left[line] -= n
				}
			case k == 6:
				b := sales[r.IntN(len(sales))]
				c := desk.Charged{Kind: "claim", Account: "partner/finch", Amount: money.New(1+r.Int64N(9999), "USD"), Why: "gift card for the trouble", Key: string(rune('a' + step))}
				if _, err := d.Charge(ctx, boss, b.id, c); err != nil {
					t.Fatal(err)
				}
			default:
				s := statement(t, d, "partner/finch", "2026-03", "USD")
				if len(s.Lines) > 0 {
					n := s.Lines[r.IntN(len(s.Lines))]
					if err := d.DisputeNote(ctx, boss, "partner/finch", n.No, "not ours"); err == nil && r.IntN(2) == 0 {
						if err := d.AnswerNote(ctx, boss, "partner/finch", n.No, money.New(n.Net.Minor*r.Int64N(5)/4, "USD"), "as seen"); err != nil {
							t.Fatal(err)
						}
					}
				}
			}
			sound(t, d)
		}
		clock.Set(clock.Now().AddDate(0, 1, 0))
		want := statement(t, d, "partner/finch", "2026-03", "USD")
		if err := d.Net(ctx, boss, "partner/finch", "2026-03"); err != nil && fault.CodeOf(err) != fault.NotFound {
			t.Fatal(err)
		}
		if got := statement(t, d, "partner/finch", "2026-04", "USD"); got.Opening.Sub(want.Closing).Minor != 0 {
			t.Errorf("seed %d: April opens with %s, March closed with %s", seed, got.Opening, want.Closing)
		}
		sound(t, d)
	}
}

// A repair that a maker pays for is booked with its cost, and the maker's own
// day is watched: late, it is fined as agreed, and the customer sees none of it.
func TestAMakersPartIsWatched(t *testing.T) {
	d, clock := alderAndPine(t)
	_, o := sold(t, d, desk.SaleAsked{Store: "austin", Method: "cash", Lines: []shop.SaleLine{{Product: "headphones", Item: "headphones-black", Quantity: 1}}})
	view, err := d.Open(ctx, sara, desk.Intake{Receipt: o.Receipt, Order: o.ID, Claim: "not_conforming", Wish: casefile.Wish{Remedy: "replacement"}})
	if err != nil {
		t.Fatal(err)
	}
	id := view.Case.ID
	e := rightTo(t, d, id, "replacement")
	if e == nil {
		t.Fatal("no replacement is owed")
	}
	today := view.Case.OpenedOn
	if err := agree(t, d, id, one(casefile.Term{Remedy: "replacement", Right: e.ID, By: today + 20, Bearer: "maker/alpha"})); err != nil {
		t.Fatal(err)
	}
	c := caseOf(t, d, id)
	if len(c.Promise) != 2 || c.Promise[1].Promisor.Name != "Alpha Electronics" || c.Promise[1].Origin != promise.Duty {
		t.Fatalf("%+v", c.Promise)
	}
	if seen := c.SeenBy(casefile.Customer).Promise; len(seen) != 1 {
		t.Errorf("the customer sees %+v", seen)
	}
	clock.Set(clock.Now().AddDate(0, 0, 15)) // after ten business days, before the customer's day
	if _, err := d.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	c = caseOf(t, d, id)
	if c.Promise[1].State != promise.Broken || c.Promise[0].State != promise.Made || c.Recovering() || len(c.Notices) > 0 {
		t.Errorf("%+v", c.Promise)
	}
	accounts(t, d, id, map[string]string{"maker/alpha": "15.00 USD", "penalty/maker/alpha": "-15.00 USD"})
	if _, err := d.Do(ctx, sara, id, casefile.KeepPromise{ID: "P1", Proof: promise.Proof{Item: "headphones-black"}}); err != nil {
		t.Fatal(err)
	}
	accounts(t, d, id, map[string]string{"maker/alpha": "176.29 USD", "supply/replacement": "-161.29 USD", ledger.HouseCost: "0.00 USD"})
	if c = caseOf(t, d, id); c.Step != casefile.Settled {
		t.Errorf("the case is %s", c.Step)
	}
	sound(t, d)
}
