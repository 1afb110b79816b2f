package settlement_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/govalues/decimal"
	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/ledger"
	"makegood/internal/money"
	"makegood/internal/settlement"
)

const finch = "partner/finch"

// books is a firm's months and the ledger, kept by the calls that the desk makes.
type books struct {
	t       *rapid.T
	today   calendar.Day
	ledger  ledger.Book
	months  map[string]settlement.Period
	order   []string // the months there are, in order
	entries int
	last    string // the last month that was netted
}

func (b *books) apply(month string, e journal.Event) {
	if _, ok := b.months[month]; !ok {
		b.order = append(b.order, month)
	}
	b.months[month] = b.months[month].Evolve(e)
}

// post books an entry, and raises the notes of its postings in the same breath.
func (b *books) post(e ledger.Entry, err error) {
	if err != nil {
		b.t.Fatal(err)
	}
	e.On = b.today
	b.ledger = b.ledger.Evolve(ledger.Posted{Entry: e})
	month := settlement.MonthOf(b.today)
	for _, n := range settlement.Notes(e, "CASE")[finch] {
		b.apply(month, b.months[month].Raise(month, n, settlement.Terms{Days: 30, Attempts: 2}, []string{"case/CASE@1"}))
	}
}

func (b *books) key() string {
	b.entries++
	return fmt.Sprintf("K%d", b.entries)
}

// net closes the earliest month that is over and open.
func (b *books) net() {
	for _, month := range b.order {
		p := b.months[month]
		if p.Netting != nil || month >= settlement.MonthOf(b.today) {
			continue
		}
		e, sums, next, err := p.Net(month, b.today, "system")
		if err != nil {
			b.t.Fatal(err)
		}
		b.apply(month, e)
		for _, sum := range sums {
			b.ledger = b.ledger.Evolve(ledger.Posted{Entry: ledger.Net(month+sum.Currency, month, finch, sum)})
		}
		after, err := settlement.NextMonth(month)
		if err != nil {
			b.t.Fatal(err)
		}
		b.apply(after, next)
		b.last = month
		// months stand in order even where one had nothing of its own
		for i := len(b.order) - 1; i > 0 && b.order[i] < b.order[i-1]; i-- {
			b.order[i], b.order[i-1] = b.order[i-1], b.order[i]
		}
		return
	}
}

var currencies = []string{"USD", "JPY", "KWD", "EUR", "RUB"}

func (b *books) anyAmount() money.Amount {
	return money.New(rapid.Int64Range(1, 1e7).Draw(b.t, "minor"), rapid.SampledFrom(currencies).Draw(b.t, "currency"))
}

func (b *books) bearers() []ledger.Bearer {
	return []ledger.Bearer{
		{Partner: "finch", Commission: decimal.MustNew(rapid.Int64Range(0, 1000).Draw(b.t, "permille"), 3), Weight: money.New(rapid.Int64Range(0, 9).Draw(b.t, "ours"), "XXX"), Line: "1"},
		{Weight: money.New(rapid.Int64Range(0, 9).Draw(b.t, "theirs"), "XXX"), Line: "2"},
	}
}

func (b *books) anyNote(want func(settlement.Note) bool) (month string, n settlement.Note, ok bool) {
	var found []settlement.Note
	var where []string
	for _, m := range b.order {
		for _, x := range b.months[m].Notes {
			if want(x) {
				found, where = append(found, x), append(where, m)
			}
		}
	}
	if len(found) == 0 {
		return "", n, false
	}
	i := rapid.IntRange(0, len(found)-1).Draw(b.t, "note")
	return where[i], found[i], true
}

func (b *books) dispute() {
	month, n, ok := b.anyNote(func(settlement.Note) bool { return true })
	if !ok {
		return
	}
	before := len(n.Disputes)
	if e, err := b.months[month].Dispute(n.No, b.today, "staff/ada", "not ours"); err == nil {
		if before >= 2 || b.today > n.Until {
			b.t.Fatalf("disputed too often or too late: %+v", n)
		}
		b.apply(month, e)
	} else if fault.CodeOf(err) != fault.WrongStep {
		b.t.Fatal(err)
	}
}

func (b *books) answer() {
	month, n, ok := b.anyNote(func(n settlement.Note) bool { return n.State == settlement.Disputed })
	if !ok {
		return
	}
	stands := n.Stands()
	part := rapid.Int64Range(0, 4).Draw(b.t, "quarters")
	e, back, err := b.months[month].Answer(n.No, b.today, "staff/ada", money.New(stands.Minor*part/4, stands.Currency), "as the video shows")
	if err != nil {
		return // it went over into the next month, and is answered there
	}
	b.apply(month, e)
	if !back.IsZero() {
		b.post(ledger.Correct(b.key(), "after dispute of "+n.No, finch, back, n.Line), nil)
	}
}

func (b *books) step() {
	switch rapid.IntRange(0, 9).Draw(b.t, "what") {
	case 0, 1:
		e, err := ledger.Sale(b.key(), "sold", b.anyAmount(), "cash", b.bearers())
		b.post(e, err)
	case 2, 3:
		e, err := ledger.Refund(b.key(), "came back", b.anyAmount(), "credit_card", b.bearers())
		b.post(e, err)
	case 4:
		e, err := ledger.Charge(b.key(), "for the trouble", b.anyAmount(), "gift_card", ledger.Cost{Account: finch, Share: decimal.MustNew(rapid.Int64Range(0, 100).Draw(b.t, "percent"), 2)})
		b.post(e, err)
	case 5:
		b.dispute()
	case 6:
		b.answer()
	case 7:
		b.today += calendar.Day(rapid.IntRange(1, 40).Draw(b.t, "days"))
	case 8:
		b.net()
	case 9:
		a := b.anyAmount()
		month := settlement.MonthOf(b.today)
		b.apply(month, settlement.PaymentNoted{Payment: settlement.Payment{On: b.today, Amount: a, Reference: "wire"}})
		b.ledger = b.ledger.Evolve(ledger.Posted{Entry: ledger.Payment(b.key(), "paid", finch, a)})
	}
}

// After every event the ledger balances, and in every currency the statements
// agree with it to the cent: what the firm's accounts come to is the opening
// balance of the first open month and all that has happened since.
func (b *books) check() {
	if !b.ledger.Balanced() {
		b.t.Fatal("the ledger does not balance")
	}
	for _, currency := range currencies {
		want := b.ledger.Of(finch, currency).Add(b.ledger.Of(ledger.Due+finch, currency))
		got := money.Zero(currency)
		open := false
		for _, m := range b.order {
			p := b.months[m]
			s := p.Statement(currency)
			if sum := s.Opening.Add(s.Net).Sub(s.Paid); sum != s.Closing || s.Gross.Sub(s.Given) != s.Net {
				b.t.Fatalf("%s %s does not add up: %+v", m, currency, s)
			}
			if s.Final {
				continue
			}
			if !open {
				open, got = true, s.Opening
			}
			got = got.Add(s.Net).Add(s.Contested).Sub(s.Paid)
		}
		if got != want && open || !open && !want.IsZero() {
			b.t.Fatalf("the statements come to %s, the ledger says %s", got, want)
		}
	}
}

func TestStatementsAgreeWithTheLedger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &books{t: t, today: calendar.MustParse("2025-11-03"), months: map[string]settlement.Period{}}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			b.step()
			b.check()
		}
	})
}

func raised(net string) settlement.Period {
	var p settlement.Period
	e := ledger.Claim("K1", "lost on the way", "carrier/northline", money.MustParse(net), "1")
	e.On, e.Order = calendar.MustParse("2025-12-03"), "AP-1"
	for _, n := range settlement.Notes(e, "K7Q2M9")["carrier/northline"] {
		p = p.Evolve(p.Raise("2025-12", n, settlement.Terms{Days: 30, Attempts: 2}, []string{"case/K7Q2M9@4 fact.noted"}))
	}
	return p
}

// A charge is disputed within its window, twice, and then it is settled.
func TestTheDisputeWindow(t *testing.T) {
	day := calendar.MustParse
	p := raised("80.00 USD")
	n := p.Notes[0]
	if n.No != "2025-12-1" || n.Until != day("2026-01-02") || n.StateOn(day("2026-01-02")) != settlement.Raised || n.StateOn(day("2026-01-03")) != settlement.Accepted {
		t.Fatalf("%+v", n)
	}
	if _, err := p.Dispute(n.No, day("2026-01-03"), "staff/ada", "not ours"); fault.CodeOf(err) != fault.WrongStep {
		t.Errorf("disputed after the last day: %v", err)
	}
	for attempt, want := range []string{"60.00 USD", "0.00 USD"} {
		d, err := p.Dispute(n.No, day("2026-01-02"), "staff/ada", "not ours")
		if err != nil {
			t.Fatal(err)
		}
		p = p.Evolve(d)
		if _, err := p.Dispute(n.No, day("2026-01-02"), "staff/ada", "not ours"); fault.CodeOf(err) != fault.WrongStep {
			t.Errorf("disputed while an answer is awaited: %v", err)
		}
		if _, _, err := p.Answer(n.No, day("2026-01-02"), "staff/gm", money.MustParse("80.01 USD"), "so"); fault.CodeOf(err) != fault.InputInvalid {
			t.Errorf("more is upheld than was charged: %v", err)
		}
		a, back, err := p.Answer(n.No, day("2026-01-02"), "staff/gm", money.MustParse(want), "the scan shows it")
		if err != nil {
			t.Fatal(err)
		}
		if wantBack := []string{"20.00 USD", "60.00 USD"}[attempt]; back.String() != wantBack {
			t.Errorf("%s comes off, want %s", back, wantBack)
		}
		p = p.Evolve(a)
	}
	if _, err := p.Dispute(n.No, day("2026-01-02"), "staff/ada", "not ours"); fault.CodeOf(err) != fault.WrongStep {
		t.Errorf("disputed a third time: %v", err)
	}
}

func TestAMonthIsNettedOnce(t *testing.T) {
	p := raised("80.00 USD")
	if _, _, _, err := p.Net("2025-12", calendar.MustParse("2025-12-31"), "system"); fault.CodeOf(err) != fault.WrongStep {
		t.Errorf("netted before its end: %v", err)
	}
	e, sums, next, err := p.Net("2025-12", calendar.MustParse("2026-01-01"), "system")
	if err != nil || len(sums) != 1 || sums[0].String() != "80.00 USD" || next.Opening[0].String() != "80.00 USD" {
		t.Fatal(e, sums, next, err)
	}
	p = p.Evolve(e)
	if _, _, _, err := p.Net("2025-12", calendar.MustParse("2026-01-02"), "system"); fault.CodeOf(err) != fault.WrongStep {
		t.Errorf("netted twice: %v", err)
	}
	if s := p.Statement("USD"); !s.Final || s.Lines[0].State != settlement.Netted {
		t.Errorf("%+v", s)
	}
}

func TestCSV(t *testing.T) {
	p := raised("80.00 USD")
	p.Notes[0].Reason = `=cmd|' /C calc'!A0, "quoted"`
	p = p.Evolve(settlement.PaymentNoted{Payment: settlement.Payment{On: calendar.MustParse("2025-12-20"), Amount: money.MustParse("30.00 USD"), Reference: "-1+2"}})
	var b bytes.Buffer
	if err := p.Statement("USD").CSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var kinds, nets []string
	for _, row := range rows[1:] {
		kinds, nets = append(kinds, row[0]), append(nets, row[11])
	}
	if got := strings.Join(kinds, " "); got != "opening note payment closing" {
		t.Error(got)
	}
	if got := strings.Join(nets, " "); got != "0.00 80.00 -30.00 50.00" {
		t.Error(got)
	}
	if rows[2][7] != `'=cmd|' /C calc'!A0, "quoted"` || rows[3][1] != "'-1+2" || rows[2][13] != "case/K7Q2M9@4 fact.noted" {
		t.Errorf("%q", rows)
	}
}
