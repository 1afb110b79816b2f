package desk_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/settlement"
	"makegood/internal/shop"
)

// Money that is told twice counts once; money of another sum, day or reason under
// the same key is refused with both values, and never dropped.
func TestMoneyOfAFirmIsNeverSwallowed(t *testing.T) {
	d, clock := smallAt(t)
	c, err := d.Open(ctx, sara, desk.Intake{Visit: visit(t, d, sara), Order: "#5", Claim: "not_conforming"})
	if err != nil {
		t.Fatal(err)
	}
	const maker = "maker/alpha"
	today := calendar.Of(clock.Now())
	pay := func(amount, reference string, on calendar.Day) (bool, error) {
		return d.NotePayment(ctx, boss, maker, desk.FirmPayment{Amount: usd(amount), Reference: reference, On: on})
	}
	charge := func(kind, account, amount, why string) (bool, error) {
		return d.Charge(ctx, boss, c.Case.ID, desk.Charged{Kind: kind, Account: account, Carrier: "northline", Amount: usd(amount), Why: why, Key: " k1"})
	}
	taken := func(already bool, err error, wantAlready bool, want fault.Code, names ...string) {
		t.Helper()
		if want == "" {
			want = fault.OK
		}
		if got := fault.CodeOf(err); got != want && !(want == fault.OK && err == nil) || already != wantAlready {
			t.Errorf("%v, already %v; want %s, %v", err, already, want, wantAlready)
		}
		for _, name := range names {
			if err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%v does not name %s", err, name)
			}
		}
	}
	run := func(f func() (bool, error), wantAlready bool, want fault.Code, names ...string) {
		t.Helper()
		already, err := f()
		taken(already, err, wantAlready, want, names...)
	}
	run(func() (bool, error) { return pay("5.00", "p2", 0) }, false, "")
	run(func() (bool, error) { return pay("5.00", " p2 ", 0) }, true, "")
	run(func() (bool, error) { return pay("5.00", "p2", today) }, true, "")
	run(func() (bool, error) { return pay("9.00", "p2", 0) }, false, fault.KeyTaken, "5.00 USD", "9.00 USD")
	run(func() (bool, error) { return pay("-5.00", "p2", 0) }, false, fault.KeyTaken, "5.00 USD", "-5.00 USD")
	run(func() (bool, error) { return pay("5.00", "p2", today-3) }, false, fault.KeyTaken, today.String(), (today - 3).String())
	run(func() (bool, error) { return pay("1.00", "  ", 0) }, false, fault.ProofMissing)
	for _, on := range []string{"1900-01-01", "2099-01-01"} {
		run(func() (bool, error) { return pay("1.00", "p3", calendar.MustParse(on)) }, false, fault.InputInvalid)
	}
	run(func() (bool, error) { return pay("2.00", "p4", today-2) }, false, "")
	run(func() (bool, error) { return charge("claim", maker, "10.00", "under its warranty") }, false, "")
	run(func() (bool, error) { return charge("claim", maker, "10.00", "under its warranty") }, true, "")
	run(func() (bool, error) { return charge("claim", maker, "77.00", "under its warranty") }, false, fault.KeyTaken, "10.00 USD", "77.00 USD")
	run(func() (bool, error) { return charge("penalty", maker, "10.00", "under its warranty") }, false, fault.KeyTaken, "penalty")
	run(func() (bool, error) { return charge("freight", "", "10.00", "under its warranty") }, false, fault.KeyTaken, "freight")
	s := statement(t, d, maker, settlement.MonthOf(today), "USD")
	if s.Paid != usd("7.00") || s.Closing != usd("3.00") || len(s.Payments) != 2 || s.Payments[1].On != today-2 {
		t.Errorf("%+v", s)
	}
	sound(t, d)
}

// A firm that nobody knows has no month, no payment and no charge; one that only
// an old charge names is settled with still.
func TestAFirmThatNobodyKnows(t *testing.T) {
	d, _ := alderAndPine(t)
	_, o := sold(t, d, desk.SaleAsked{Store: "austin", Method: "cash", Lines: []shop.SaleLine{{Product: "coat", Item: "coat-m", Quantity: 1}}})
	c, err := d.Open(ctx, sara, desk.Intake{Receipt: o.Receipt, Order: o.ID, Claim: "not_conforming"})
	if err != nil {
		t.Fatal(err)
	}
	for _, account := range []string{"partner/nosuch", "maker/finch", "partner/alpha", "carrier/", "cost/house", "house"} {
		_, paid := d.NotePayment(ctx, boss, account, desk.FirmPayment{Amount: usd("9.00"), Reference: "p"})
		_, read := d.Statements(ctx, boss, account, "2026-03")
		for what, err := range map[string]error{
			"payment": paid, "statement": read, "netting": d.Net(ctx, boss, account, "2026-02"), "acceptance": d.AcceptNote(ctx, boss, account, "2026-03-1"),
			"dispute": d.DisputeNote(ctx, boss, account, "2026-03-1", "so"), "answer": d.AnswerNote(ctx, boss, account, "2026-03-1", usd("1.00"), "so"),
		} {
			if fault.CodeOf(err) != fault.NotFound {
				t.Errorf("%s of %s: %v", what, account, err)
			}
		}
		want := fault.NotFound
		if !strings.Contains(account, "/") || account == "carrier/" || account == "cost/house" {
			want = fault.InputInvalid
		}
		if _, err := d.Charge(ctx, boss, c.Case.ID, desk.Charged{Kind: "claim", Account: account, Amount: usd("1.00"), Why: "so", Key: account}); fault.CodeOf(err) != want {
			t.Errorf("charge of %s: %v", account, err)
		}
	}
	if _, err := d.Charge(ctx, boss, c.Case.ID, desk.Charged{Kind: "freight", Carrier: "nosuch", Amount: usd("1.00"), Why: "so", Key: "f"}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("freight of nobody: %v", err)
	}
}

// What is dated before a month that is closed stands in the month that is open: a
// month behind a closed one would open with nothing and go over into none.
func TestWhatComesAfterTheStatement(t *testing.T) {
	d, clock, cases := openBooks(t)
	const maker = "maker/alpha"
	must := func(_ bool, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	charge := func(key, amount string) {
		t.Helper()
		a := money.MustParse(amount)
		must(d.Charge(ctx, boss, cases[a.Currency], desk.Charged{Kind: "claim", Account: maker, Amount: a, Why: "so", Key: key}))
	}
	charge("a", "80.00 USD")
	charge("b", "3001 JPY")
	clock.Set(clock.Now().AddDate(0, 0, 25)) // 4 April
	must(false, d.Net(ctx, boss, maker, "2026-03"))
	if err := d.Net(ctx, boss, maker, "2026-03"); fault.CodeOf(err) != fault.WrongStep {
		t.Errorf("closed twice: %v", err)
	}
	must(d.NotePayment(ctx, boss, maker, desk.FirmPayment{Amount: money.MustParse("3001 JPY"), Reference: "feb", On: calendar.MustParse("2026-02-27")}))
	must(d.NotePayment(ctx, boss, maker, desk.FirmPayment{Amount: usd("30.00"), Reference: "mar", On: calendar.MustParse("2026-03-31")}))
	charge("c", "5.00 USD")
	if list, err := d.Statements(ctx, boss, maker, "2026-02"); err != nil || len(list) > 0 {
		t.Errorf("February: %+v, %v", list, err)
	}
	// a netted charge is disputed while its window is open, and says so
	must(false, d.DisputeNote(ctx, boss, maker, "2026-03-1", "not ours"))
	firms, err := d.Firms(ctx, boss)
	if i := slices.IndexFunc(firms, func(f desk.Firm) bool { return f.Account == maker }); err != nil || firms[i].Disputed != 1 {
		t.Errorf("the dispute of a netted charge is not seen: %+v, %v", firms[i], err)
	}
	must(false, d.AnswerNote(ctx, boss, maker, "2026-03-1", usd("60.00"), "the scan shows a part"))
	for currency, want := range map[string][2]string{"USD": {"80.00 USD", "35.00 USD"}, "JPY": {"3001 JPY", "0 JPY"}} {
		s := statement(t, d, maker, "2026-04", currency)
		if s.Opening.String() != want[0] || s.Closing.String() != want[1] || statement(t, d, maker, "2026-03", currency).Closing != s.Opening {
			t.Errorf("%s: %+v", currency, s)
		}
	}
	clock.Set(clock.Now().AddDate(0, 2, 0))
	if err := d.DisputeNote(ctx, boss, maker, "2026-04-1", "not ours"); fault.CodeOf(err) != fault.WrongStep {
		t.Errorf("disputed after the window: %v", err)
	}
	sound(t, d)
}

// books is a book-keeper's desk: a maker and a carrier that are charged in two
// currencies, one of them without minor units.
type books struct {
	t     *rapid.T
	desk  *desk.Desk
	clock *desktest.Clock
	cases map[string]string // by currency
	paid  map[string]int64  // by account and currency
	key   int
}

var settled = []string{"maker/alpha", "carrier/northline"}

func openBooks(t *testing.T) (*desk.Desk, *desktest.Clock, map[string]string) {
	t.Helper()
	d, clock := desktest.Open(t, noon)
	cases := map[string]string{}
	records := shop.Records{Name: "Books", Partners: []shop.Partner{{ID: "alpha", Name: "Alpha Electronics", Role: shop.Maker}, {ID: "northline", Name: "Northline Freight", Role: shop.Carrier}}}
	for currency, price := range map[string]string{"USD": "2000.00 USD", "JPY": "200000 JPY"} {
		p := money.MustParse(price)
		records.Products = append(records.Products, shop.Product{ID: "p" + currency, Name: "Kettle", Variants: []shop.Variant{{Item: "i" + currency, Available: true, Price: p}}})
		records.Orders = append(records.Orders, shop.Order{ID: "O-" + currency, Receipt: "R-" + currency, Channel: "store", State: shop.Delivered, PlacedOn: calendar.Of(noon) - 5,
			Lines:     []shop.Line{{ID: "1", Product: "p" + currency, Item: "i" + currency, Name: "Kettle", Quantity: 1, Price: p, DeliveredOn: calendar.Of(noon) - 5}},
			Shipments: []shop.Shipment{}, Payments: []shop.Payment{{Kind: shop.Paid, Amount: p, Method: shop.CashID}}})
	}
	if err := d.Import(ctx, desktest.Admin, "test", "tau-shop", records, nil); err != nil {
		t.Fatal(err)
	}
	for _, o := range records.Orders {
		c, err := d.Open(ctx, sara, desk.Intake{Receipt: o.Receipt, Order: o.ID, Claim: "not_conforming"})
		if err != nil {
			t.Fatal(err)
		}
		cases[c.Case.Paid.Currency] = c.Case.ID
	}
	return d, clock, cases
}

func (b *books) any(name string, from ...string) string {
	return rapid.SampledFrom(from).Draw(b.t, name)
}

func (b *books) must(err error, allowed ...fault.Code) {
	b.t.Helper()
	if err != nil && !slices.Contains(allowed, fault.CodeOf(err)) {
		b.t.Fatal(err)
	}
}

func (b *books) months(account string) []string {
	firms, err := b.desk.Firms(ctx, boss)
	b.must(err)
	i := slices.IndexFunc(firms, func(f desk.Firm) bool { return f.Account == account })
	if i < 0 {
		return nil
	}
	return firms[i].Months
}

func (b *books) statements(account, month string) []settlement.Statement {
	list, err := b.desk.Statements(ctx, boss, account, month)
	b.must(err)
	return list
}

func (b *books) step() {
	account, currency := b.any("account", settled...), b.any("currency", "USD", "JPY")
	b.key++
	amount := money.New(rapid.Int64Range(1, 99999).Draw(b.t, "minor"), currency)
	today := calendar.Of(b.clock.Now())
	switch rapid.IntRange(0, 9).Draw(b.t, "what") {
	case 0, 1:
		_, err := b.desk.Charge(ctx, boss, b.cases[currency], desk.Charged{Kind: b.any("kind", "claim", "penalty"), Account: account, Amount: amount, Why: "so", Key: fmt.Sprint("k", b.key)})
		b.must(err)
	case 2, 3: // before the month's end, or after it for a day before it
		p := desk.FirmPayment{Amount: amount, Reference: fmt.Sprint("w", b.key), On: today - calendar.Day(rapid.SampledFrom([]int{0, 12, 31, 80}).Draw(b.t, "ago"))}
		if rapid.Bool().Draw(b.t, "to the firm") {
			p.Amount = amount.Neg()
		}
		_, err := b.desk.NotePayment(ctx, boss, account, p)
		b.must(err)
		b.paid[account+currency] += p.Amount.Minor
	case 4, 5, 6:
		b.aboutANote(account)
	case 7:
		b.clock.Set(b.clock.Now().AddDate(0, 0, rapid.SampledFrom([]int{31, 20, 45, 1}).Draw(b.t, "days")))
	default: // whatever month, in whatever order, twice too
		if months := b.months(account); len(months) > 0 {
			b.must(b.desk.Net(ctx, boss, account, b.any("month", months...)), fault.WrongStep)
		}
	}
}

// aboutANote disputes, accepts or answers any note, whether it is too late for it or not.
func (b *books) aboutANote(account string) {
	var notes []settlement.Note
	for _, month := range b.months(account) {
		for _, s := range b.statements(account, month) {
			notes = append(notes, slices.Concat(s.Lines, s.Disputed)...)
		}
	}
	if len(notes) == 0 {
		return
	}
	n := notes[rapid.IntRange(0, len(notes)-1).Draw(b.t, "note")]
	switch b.any("word", "dispute", "accept", "answer") {
	case "dispute":
		b.must(b.desk.DisputeNote(ctx, boss, account, n.No, "not ours"), fault.WrongStep)
	case "accept":
		b.must(b.desk.AcceptNote(ctx, boss, account, n.No), fault.WrongStep)
	default:
		part := rapid.Int64Range(0, 4).Draw(b.t, "quarters")
		b.must(b.desk.AnswerNote(ctx, boss, account, n.No, money.New(n.Stands().Minor*part/4, n.Net.Currency), "as the scan shows"), fault.WrongStep)
	}
}

// check holds the statements against the ledger, for each firm and currency, and
// each month against the one before it.
func (b *books) check() {
	for _, account := range settled {
		for _, currency := range []string{"USD", "JPY"} {
			book, err := b.desk.Ledger(ctx, boss, b.cases[currency])
			b.must(err)
			want := book.Of(account, currency).Minor - b.paid[account+currency]
			got, open, was := int64(0), false, money.Zero(currency)
			for _, month := range b.months(account) {
				for _, s := range b.statements(account, month) {
					if s.Currency != currency {
						continue
					}
					if s.Opening.Add(s.Net).Sub(s.Paid) != s.Closing || b.csv(s) != s.Closing {
						b.t.Fatalf("%s %s does not add up: %+v", account, month, s)
					}
					if !open && s.Opening != was {
						b.t.Fatalf("%s %s opens with %s, the month before closed with %s", account, month, s.Opening, was)
					}
					if was = s.Closing; s.Final {
						got = s.Closing.Minor
						continue
					}
					if !open {
						open, got = true, s.Opening.Minor
					}
					got += s.Closing.Minor - s.Opening.Minor + s.Contested.Minor
				}
			}
			if got != want {
				b.t.Fatalf("%s: the statements come to %d %s, the ledger says %d", account, got, currency, want)
			}
		}
	}
}

// csv adds the written statement up again, and holds its closing line against it.
func (b *books) csv(s settlement.Statement) money.Amount {
	var out bytes.Buffer
	b.must(s.CSV(&out))
	rows, err := csv.NewReader(&out).ReadAll()
	b.must(err)
	sum, closing := money.Zero(s.Currency), money.Zero(s.Currency)
	for _, row := range rows[1:] {
		a, err := money.Parse(row[11] + " " + row[12])
		b.must(err)
		switch row[0] {
		case "closing":
			closing = a
		case "disputed":
		default:
			sum = sum.Add(a)
		}
	}
	if sum != closing {
		b.t.Fatalf("the file's lines come to %s, its last says %s", sum, closing)
	}
	return closing
}

// Whatever a book-keeper does and in whatever order, the statements of each firm
// come to what the ledger says, in each currency to the minor unit, and the months
// chain.
func TestAHostileBookkeeper(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d, clock, cases := openBooks(t)
		b := &books{t: rt, desk: d, clock: clock, cases: cases, paid: map[string]int64{}}
		for range rapid.IntRange(4, 16).Draw(rt, "steps") {
			b.step()
		}
		b.check()
		r, err := d.Verify(ctx, casefile.Actor{ID: "staff/admin", Kind: casefile.Staff, Role: "admin"})
		if err != nil || len(r.Findings) > 0 {
			rt.Fatal(r.Findings, err)
		}
	})
}
