package desk_test

import (
	"context"
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/promise"
	"makegood/internal/shop"
)

// away is an order system that cannot be reached.
type away struct{}

func (away) Instruct(context.Context, casefile.Instruction) (desk.Answer, error) {
	return desk.Answer{}, fault.New(fault.Unavailable)
}

func one(t casefile.Term) casefile.Package { return casefile.Package{Terms: []casefile.Term{t}} }

// refundOf brings the refund that is owed for lines of an order through a case.
func refundOf(t *testing.T, d *desk.Desk, order, claim string, lines ...string) string {
	t.Helper()
	in := desk.Intake{Order: order, Claim: claim}
	for _, l := range lines {
		in.Lines = append(in.Lines, desk.PartAsked{Line: l})
	}
	id := open(t, d, in)
	e := rightTo(t, d, id, "refund")
	if e == nil {
		t.Fatal("no refund is owed")
	}
	term := casefile.Term{Remedy: "refund", Right: e.ID, Amount: *e.Amount}
	if len(lines) == 1 {
		term.Line = lines[0]
	}
	if err := agree(t, d, id, one(term)); err != nil {
		t.Fatal(err)
	}
	return id
}

func caseOf(t *testing.T, d *desk.Desk, id string) casefile.Case {
	t.Helper()
	c, err := d.Get(ctx, sara, id)
	if err != nil {
		t.Fatal(err)
	}
	return c.Case
}

func sound(t *testing.T, d *desk.Desk) {
	t.Helper()
	r, err := d.Verify(ctx, desktest.Admin)
	if err != nil || len(r.Findings) > 0 {
		t.Errorf("%v, %v", r.Findings, err)
	}
}

// However many cases there are about a line, no more goes back for it than was
// paid for it.
func TestALineGoesBackOnce(t *testing.T) {
	d, _ := kettles(t)
	in := desk.Intake{Order: "SP", Lines: []desk.PartAsked{{Line: "2"}}, Claim: "damaged"}
	first, second := open(t, d, in), open(t, d, in)
	back := func(id string) error {
		e := rightTo(t, d, id, "refund")
		return agree(t, d, id, one(casefile.Term{Remedy: "refund", Right: e.ID, Line: "2", Amount: *e.Amount}))
	}
	if err := back(first); err != nil {
		t.Fatal(err)
	}
	wants(t, back(second), fault.WrongStep) // the first case is named
	if sum, rows := refunds(t, d, "SP"); sum != usd("80.00") {
		t.Errorf("of a line of $80 went back %s: %v", sum, rows)
	}
	if c := caseOf(t, d, second); len(c.Bound)+len(c.Orders) > 0 {
		t.Errorf("the second case binds: %v %v", c.Bound, c.Orders)
	}
	sound(t, d)
}

// What came off the price does not go back again, neither by a case nor over
// the counter.
func TestAReducedPriceIsWhatIsLeft(t *testing.T) {
	d, _ := kettles(t)
	first := open(t, d, desk.Intake{Order: "OLD", Claim: "changed_mind"})
	if err := agree(t, d, first, one(casefile.Term{Remedy: "price_reduction", Line: "1", Amount: usd("15.00")})); err != nil {
		t.Fatal(err)
	}
	second := open(t, d, desk.Intake{Order: "OLD", Claim: "changed_mind"})
	if paid := caseOf(t, d, second).Paid; paid != usd("5.00") {
		t.Errorf("the next case says that %s was paid and not given back", paid)
	}
	asked, err := d.Ask(ctx, sara, desk.Request{Visit: visit(t, d, sara), Operation: takeBack("OLD", shop.Used, "1")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Confirm(ctx, sara, asked.Token, ""); err != nil {
		t.Fatal(err)
	}
	if sum, rows := refunds(t, d, "OLD"); sum != usd("20.00") {
		t.Errorf("paid $20, went back %s: %v", sum, rows)
	}
	sound(t, d)
}

// A promise of money is not kept before the order system was told of it.
func TestWhatWasNotToldIsNotPaid(t *testing.T) {
	d, _ := kettles(t)
	up := d.Orders
	d.Orders = away{}
	id := refundOf(t, d, "SP", "damaged", "1")
	for _, p := range caseOf(t, d, id).Promise {
		_, err := d.Do(ctx, sara, id, casefile.KeepPromise{ID: p.ID, Proof: promise.Proof{Reference: "x"}})
		wants(t, err, fault.WrongStep)
	}
	d.Orders = up
	if _, err := d.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	if sum, _ := refunds(t, d, "SP"); sum != usd("20.00") {
		t.Errorf("went back %s", sum)
	}
	for _, p := range caseOf(t, d, id).Promise {
		if !p.Open() {
			continue
		}
		if _, err := d.Do(ctx, sara, id, casefile.KeepPromise{ID: p.ID, Proof: promise.Proof{Reference: "terminal 1"}}); err != nil {
			t.Fatal(err)
		}
	}
	if c := caseOf(t, d, id); c.Step != casefile.Settled {
		t.Error(c.Step)
	}
	sound(t, d)
}

// A refund that somebody said names no order and no method: it is not kept by a
// reference that is typed in.
func TestASaidRefundIsSettledByAnAgreement(t *testing.T) {
	d, _ := kettles(t)
	id := open(t, d, desk.Intake{Order: "OLD", Claim: "damaged", Said: []casefile.Statement{
		{Who: "Dale", Words: "You get your money back.", On: calendar.MustParse("2026-03-09"), Deed: casefile.DeedRefund, By: calendar.MustParse("2026-03-20")}}})
	p := caseOf(t, d, id).Promise
	if len(p) != 1 {
		t.Fatal(p)
	}
	_, err := d.Do(ctx, sara, id, casefile.KeepPromise{ID: p[0].ID, Proof: promise.Proof{Reference: "x"}})
	wants(t, err, fault.WrongStep)
}

// The card's reference comes after the last day: the promise was broken, and
// the money is booked all the same.
func TestALateReferenceIsBooked(t *testing.T) {
	d, clock := kettles(t)
	id := refundOf(t, d, "PCARD", "changed_mind", "1")
	clock.Set(noon.AddDate(0, 0, 30))
	if _, err := d.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Do(ctx, sara, id, casefile.KeepPromise{ID: "P1", Proof: promise.Proof{Reference: "terminal 9"}}); err != nil {
		t.Fatal(err)
	}
	c := caseOf(t, d, id)
	if c.Promise[0].State != promise.Broken || c.Orders[0].State != "done" {
		t.Errorf("promise %s, instruction %s", c.Promise[0].State, c.Orders[0].State)
	}
	if _, rows := refunds(t, d, "PCARD"); rows[0].Reference != "terminal 9" {
		t.Errorf("%+v", rows)
	}
	if b, err := d.Ledger(ctx, sara, id); err != nil || len(b.Entries) != 1 {
		t.Errorf("%+v, %v", b.Entries, err)
	}
	for _, e := range c.OpenRights() {
		if e.Remedy == "refund" {
			t.Errorf("paid, and still owed: %s %s", e.ID, e.Amount)
		}
	}
	sound(t, d)
}

// racy loses the first writes to somebody who was faster.
type racy struct {
	desk.Store
	lost *int
}

func (s racy) Append(c context.Context, b desk.Batch) error {
	if *s.lost > 0 {
		*s.lost--
		return fault.New(fault.Conflict)
	}
	return s.Store.Append(c, b)
}

// A command that has to be decided again is completed again.
func TestARetryKeepsTheReference(t *testing.T) {
	d, _ := kettles(t)
	id := refundOf(t, d, "PCARD", "changed_mind", "1")
	lost := 1
	d.Store = racy{d.Store, &lost}
	if _, err := d.Do(ctx, sara, id, casefile.KeepPromise{ID: "P1", Proof: promise.Proof{Reference: "terminal 1"}}); err != nil {
		t.Fatal(err)
	}
	if _, rows := refunds(t, d, "PCARD"); rows[0].Reference != "terminal 1" {
		t.Errorf("%+v", rows)
	}
	sound(t, d)
}

// Money goes to methods of the case's own customer; the text says to which kind.
func TestMoneyGoesToTheCustomersOwn(t *testing.T) {
	d, _ := kettles(t)
	id := open(t, d, desk.Intake{Order: "OLD", Claim: "changed_mind"})
	for method, code := range map[string]fault.Code{"gift2": fault.MethodUnknown, "nobody's": fault.MethodUnknown} {
		wants(t, agree(t, d, id, one(casefile.Term{Remedy: "compensation", Amount: usd("20.00"), Method: method})), code)
	}
	if err := agree(t, d, id, one(casefile.Term{Remedy: "compensation", Amount: usd("20.00"), Method: "card1"})); err != nil {
		t.Fatal(err)
	}
	if text := caseOf(t, d, id).Bound[0].Text["en"]; !strings.Contains(text, "to the credit card") {
		t.Error(text)
	}
}

// A card that is gone gets no money: what it paid goes to a card that the
// customer has, and to a new one where there is none.
func TestATenderThatIsGone(t *testing.T) {
	for name, methods := range map[string][]shop.Method{
		"new": {{ID: "gone", Kind: shop.GiftCard, Balance: usd("0.00"), Gone: true}, {ID: "new", Kind: shop.GiftCard, Balance: usd("1.00")}},
		"":    {{ID: "gone", Kind: shop.CreditCard, Gone: true}},
	} {
		o := shop.Order{ID: "G", Customer: "c1", Store: "s1", Channel: "web", State: shop.Processed, PlacedOn: calendar.MustParse("2026-02-01"), PromisedBy: calendar.MustParse("2026-02-10"),
			Lines: []shop.Line{kettle("1", "a", "20.00")}, Shipments: []shop.Shipment{}, Payments: []shop.Payment{{Kind: shop.Paid, Amount: usd("20.00"), Method: "gone"}}}
		o.Lines[0].DeliveredOn = 0
		d := imported(t, []shop.Order{o}, person("c1", "olga", "olga.kim@example.com", methods...))
		id := open(t, d, desk.Intake{Order: "G", Claim: "not_delivered"})
		wants(t, agree(t, d, id, one(casefile.Term{Remedy: "compensation", Amount: usd("5.00"), Method: "gone"})), fault.MethodNotAllowed)
		asked, err := d.AskQuick(ctx, sara, desk.Question{Visit: visit(t, d, sara), Order: "G", Claim: "not_delivered"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Confirm(ctx, sara, asked.Token, ""); err != nil {
			t.Fatal(err)
		}
		if _, rows := refunds(t, d, "G"); len(rows) != 1 || rows[0].Method != name {
			t.Errorf("%+v", rows)
		}
		if !strings.Contains(asked.Text["en"], "to a gift card") {
			t.Error(asked.Text["en"])
		}
	}
}

// Whoever was given the goods is paid to what is theirs: the giver's card gets
// nothing and the giver hears nothing.
func TestAGiftIsNotPaidToTheGiver(t *testing.T) {
	o := shop.Order{ID: "G", Customer: "c2", Recipient: "c1", Gift: true, Receipt: "GR", Store: "s1", Channel: "store", State: shop.Delivered, PlacedOn: calendar.MustParse("2026-03-01"),
		Lines: []shop.Line{kettle("1", "a", "20.00")}, Shipments: []shop.Shipment{}, Payments: []shop.Payment{{Kind: shop.Paid, Amount: usd("20.00"), Method: "giver"}}}
	d := imported(t, []shop.Order{o}, person("c1", "olga", "olga.kim@example.com", shop.Method{ID: "hers", Kind: shop.GiftCard, Balance: usd("1.00")}),
		person("c2", "dad", "dad@example.com", shop.Method{ID: "giver", Kind: shop.GiftCard, Balance: usd("0.00")}))
	id := open(t, d, desk.Intake{Order: "G", Claim: "damaged", Proof: "gift_receipt"})
	term := casefile.Term{Remedy: "refund", Line: "1", Amount: usd("20.00")}
	if e := rightTo(t, d, id, "refund"); e != nil {
		term.Right = e.ID
	} else if e := rightTo(t, d, id, "store_credit"); e != nil {
		term.Remedy, term.Right = "store_credit", e.ID
	}
	wants(t, agree(t, d, id, one(casefile.Term{Remedy: "compensation", Amount: usd("5.00"), Method: "giver"})), fault.MethodUnknown)
	if err := agree(t, d, id, one(term)); err != nil {
		t.Fatal(err)
	}
	if _, rows := refunds(t, d, "G"); len(rows) != 1 || rows[0].Method != "hers" {
		t.Errorf("%+v", rows)
	}
}

// Goods that are awaited by one case come over the counter instead: nobody
// waits for them any more, and they are paid for once.
func TestAwaitedGoodsComeOverTheCounter(t *testing.T) {
	d, _ := kettles(t)
	v := visit(t, d, sara)
	asked, err := d.Ask(ctx, sara, desk.Request{Visit: v, Operation: shop.Operation{Name: shop.OpReturnItems, Order: "T1", Items: []string{"a"}, Method: "gift1"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Confirm(ctx, sara, asked.Token, ""); err != nil {
		t.Fatal(err)
	}
	waits := caseOf(t, d, asked.Case).Promise[1]
	_, err = d.Do(ctx, sara, asked.Case, casefile.KeepPromise{ID: waits.ID, Proof: promise.Proof{Reference: "x"}})
	wants(t, err, fault.WrongStep) // the goods are not here yet
	if _, err := d.Do(ctx, sara, asked.Case, casefile.KeepPromise{ID: "P1", Proof: promise.Proof{Note: "mailed"}}); err != nil {
		t.Fatal(err)
	}
	counter, err := d.Ask(ctx, sara, desk.Request{Visit: v, Operation: takeBack("T1", shop.Unopened, "1")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Confirm(ctx, sara, counter.Token, ""); err != nil {
		t.Fatal(err)
	}
	c := caseOf(t, d, asked.Case)
	if p, _ := c.PromiseByID(waits.ID); p.State != promise.Kept || c.Step != casefile.Settled {
		t.Errorf("the promise is %s, the case %s", p.State, c.Step)
	}
	if sum, rows := refunds(t, d, "T1"); sum != usd("20.00") {
		t.Errorf("one kettle of $20 refunded %s: %v", sum, rows)
	}
	sound(t, d)
	if err := d.Erase(ctx, desktest.Admin, "olga_kim_1"); err != nil {
		t.Error(err)
	}
}

// The ledger charges those whose goods the money is for, and nobody else.
func TestWhoseGoodsItIsFor(t *testing.T) {
	o := shop.Order{ID: "S", Customer: "c1", Store: "s1", Channel: "store", State: shop.Delivered, PlacedOn: calendar.MustParse("2026-03-01"), Receipt: "R1",
		Lines: []shop.Line{kettle("1", "a", "20.00"), kettle("2", "b", "80.00")}, Shipments: []shop.Shipment{}, Payments: []shop.Payment{{Kind: shop.Paid, Amount: usd("100.00"), Method: "g"}}}
	o.Lines[1].Partner = "stride"
	charged := func(d *desk.Desk, id, account string, amount string) {
		t.Helper()
		b, err := d.Ledger(ctx, sara, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range b.Entries {
			for _, p := range e.Postings {
				if p.Account == account && p.Amount == usd(amount) && len(e.Postings) <= 3 {
					return
				}
			}
		}
		t.Errorf("%s is not charged %s alone: %+v", account, amount, b.Entries)
	}
	d := imported(t, []shop.Order{o}, person("c1", "olga", "olga.kim@example.com", shop.Method{ID: "g", Kind: shop.GiftCard, Balance: usd("1.00")}))
	id := open(t, d, desk.Intake{Order: "S", Claim: "damaged"})
	e := rightTo(t, d, id, "refund")
	if err := agree(t, d, id, casefile.Package{Terms: []casefile.Term{{Remedy: "refund", Right: e.ID, Amount: usd("80.00"), Line: "2"}, {Remedy: "refund", Right: e.ID, Amount: usd("20.00"), Line: "1"}}}); err != nil {
		t.Fatal(err)
	}
	charged(d, id, "partner/stride", "80.00")
	charged(d, id, "cost/house", "20.00")
	d = imported(t, []shop.Order{o}, person("c1", "olga", "olga.kim@example.com", shop.Method{ID: "g", Kind: shop.GiftCard, Balance: usd("1.00")}))
	id = open(t, d, desk.Intake{Order: "S", Claim: "damaged"})
	asked, err := d.Ask(ctx, sara, desk.Request{Visit: visit(t, d, sara), Case: id, Operation: takeBack("S", shop.Damaged, "1")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Confirm(ctx, sara, asked.Token, ""); err != nil {
		t.Fatal(err)
	}
	charged(d, id, "cost/house", "20.00")
}

// boastful is an order system that says done and does nothing.
type boastful struct{}

func (boastful) Instruct(context.Context, casefile.Instruction) (desk.Answer, error) {
	return desk.Answer{Done: true, Reference: "word of honour"}, nil
}

// Verify finds money that is said to have moved and stands in no order.
func TestVerifyLooksForTheMoney(t *testing.T) {
	d, _ := kettles(t)
	d.Orders = boastful{}
	id := refundOf(t, d, "PCARD", "changed_mind", "1")
	r, err := d.Verify(ctx, desktest.Admin)
	if err != nil || len(r.Findings) != 1 || r.Findings[0].Where != "case/"+id || !strings.Contains(r.Findings[0].Problem, "PCARD") {
		t.Errorf("%v, %v", r.Findings, err)
	}
}

// A case may speak of more than is sent back: what stays with the customer is
// neither marked as returned nor charged to whoever sold it.
func TestOnlyWhatIsSentBackCounts(t *testing.T) {
	d, _ := kettles(t)
	id := open(t, d, desk.Intake{Order: "T1", Claim: "changed_mind"})
	asked, err := d.Ask(ctx, sara, desk.Request{Visit: visit(t, d, sara), Case: id, Operation: shop.Operation{Name: shop.OpReturnItems, Order: "T1", Items: []string{"a"}, Method: "gift1"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Confirm(ctx, sara, asked.Token, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Do(ctx, sara, id, casefile.GoodsBack{}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	if sum, rows := refunds(t, d, "T1"); sum != usd("20.00") {
		t.Errorf("%s: %v", sum, rows)
	}
	left := caseOf(t, d, open(t, d, desk.Intake{Order: "T1", Claim: "damaged"}))
	if len(left.Lines) != 1 || left.Lines[0].Line != "2" || left.Paid != usd("80.00") {
		t.Errorf("%+v are left", left.Lines)
	}
	sound(t, d)
}
