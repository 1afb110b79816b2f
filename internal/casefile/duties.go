package casefile

import (
	"strconv"
	"strings"

	"github.com/govalues/decimal"

	"makegood/internal/ledger"
	"makegood/internal/partner"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// Partner is the seat of a firm that the house settles with. It sits at no
// table: what it promises, it promises to the house, and the customer is not
// shown it.
const Partner Seat = "partner"

// shared is a bearer's kind where it is not known whose fault it was.
const shared = "shared"

// firm finds the agreement with a bearer, maker/alpha or shared/finch; ok is
// false where the policy knows of none.
func (d *draft) firm(bearer string) (partner.Agreement, bool) {
	kind, id, named := strings.Cut(bearer, "/")
	a, ok := d.Policy.Partners[id]
	return a, named && ok && (kind == shared || a.Account() == bearer)
}

// bornBy is who bears what a bearer was named for. What is owed is the named
// firm's alone. Goodwill is split as the agreement says: a firm that is named
// itself is at fault; for shared/ID nobody knows.
func (d *draft) bornBy(bearer, line string, goodwill bool) ledger.Cost {
	c := ledger.Cost{Account: bearer, Share: decimal.One, Line: line}
	kind, id, _ := strings.Cut(bearer, "/")
	fault := partner.OfFirm
	if kind == shared {
		c.Account, c.Share, fault = "partner/"+id, decimal.MustParse("0.5"), partner.Unknown
	}
	if a, ok := d.firm(bearer); ok {
		c.Account = a.Account()
		if goodwill {
			c.Share = a.Share(partner.Complaint, fault)
		} else if kind == shared {
			c.Share = a.Share(partner.Delivery, fault)
		}
	}
	return c
}

// termOf is the term that an instruction carries out; its key ends in the
// term's place in the agreement.
func (d *draft) termOf(in Instruction) (Term, bool) {
	p, ok := d.c.PromiseByID(in.Promise)
	n, err := strconv.Atoi(in.Key[strings.LastIndexByte(in.Key, '/')+1:])
	if !ok || err != nil {
		return Term{}, false
	}
	for _, a := range d.c.Bound {
		if a.No == p.Agreement && n >= 1 && n <= len(a.Package.Terms) {
			return a.Package.Terms[n-1], true
		}
	}
	return Term{}, false
}

// book books an instruction that was carried out: money that went back for
// goods, or was given; or where the customer paid, a sale.
func (d *draft) book(in Instruction, b []ledger.Bearer) error {
	var e ledger.Entry
	var err error
	switch {
	case in.Amount.Sign() < 0:
		e, err = ledger.Sale(in.Key, "sale in case "+d.c.ID, in.Amount.Neg(), string(in.Kind), b)
	case in.Bearer != "":
		t, _ := d.termOf(in)
		e, err = ledger.Charge(in.Key, "given in case "+d.c.ID, in.Amount, string(in.Kind), d.bornBy(in.Bearer, t.Line, t.Right == ""))
	default:
		e, err = ledger.Refund(in.Key, "refund in case "+d.c.ID, in.Amount, string(in.Kind), b)
	}
	if err != nil {
		return err
	}
	d.post(e)
	return nil
}

// bookWork books what was done instead of paying: a replacement at the price
// of the goods, a repair at what the proof says that it cost. A repair that
// cost nobody here anything is no cost.
func (d *draft) bookWork(p promise.Promise, proof promise.Proof) error {
	kind, amount := ledger.KindRepair, proof.Amount
	if p.Deed.Kind == promise.Deliver {
		if p.Deed.Remedy != "replacement" {
			return nil
		}
		kind, amount = ledger.KindReplacement, d.c.paidFor(p.Deed.Line)
	}
	if amount.Sign() <= 0 || p.Bearer == string(Customer) { // what the customer pays for is no cost of the house
		return nil
	}
	e, err := ledger.Work(d.c.ID+"/"+p.ID+"/work", kind+" in case "+d.c.ID, kind, amount, d.bornBy(p.Bearer, p.Deed.Line, false))
	if err != nil {
		return err
	}
	d.post(e)
	return nil
}

// dutiesOf makes promises of the firms that have a part in an agreement: of
// whoever's goods it is about, and of whoever bears a term, by the day that was
// agreed with them. They are watched like any promise; the customer's remedy
// waits for none of them.
func (d *draft) dutiesOf(a Agreement) {
	duty := partner.DutyOf(d.c.Facts.Claim)
	for _, part := range d.c.Lines {
		if firm, ok := d.Policy.Partners[part.Partner]; ok && d.c.Facts.Claim != "" && a.Amendment == nil {
			d.dutyOf(firm, duty, part.Line, a.No)
		}
	}
	for i, t := range a.Package.Terms {
		if firm, ok := d.firm(t.Bearer); ok && t.Right != "" && a.fresh(i) {
			d.dutyOf(firm, partner.Warranty, t.Line, a.No)
		}
	}
}

// decisionsOf asks firms that decide for their word by the agreed day. No clerk
// waits for it: what is owed or granted goes its way, and after the day the
// house decides alone.
func (d *draft) decisionsOf() {
	duty := partner.DutyOf(d.c.Facts.Claim)
	for _, part := range d.c.Lines {
		if firm, ok := d.Policy.Partners[part.Partner]; ok && firm.Duties[duty].Decides == partner.Firm && d.c.Facts.Claim != "" {
			d.dutyOf(firm, duty, part.Line, 0)
		}
	}
}

// dutyOf makes one promise of a firm for a duty, unless it has one of the kind
// already in this case. Agreement 0: it is to decide.
func (d *draft) dutyOf(firm partner.Agreement, duty partner.Duty, line string, agreement int) {
	due, ok := firm.Duties[duty].Within.Due(d.Today, d.Business)
	if !ok {
		return
	}
	kind, text := promise.Do, "deed.duty"
	if agreement == 0 {
		kind, text = promise.Answer, "deed.duty_decides"
	}
	for _, p := range d.c.Promise {
		if p.Origin == promise.Duty && p.Bearer == firm.Account() && p.Deed.Remedy == string(duty) && p.Deed.Kind == kind && p.Open() {
			return
		}
	}
	d.add(PromiseMade{promise.Promise{
		ID: d.nextPromise(), Origin: promise.Duty, Agreement: agreement, MadeOn: d.Today, Due: due, State: promise.Made, Bearer: firm.Account(),
		Promisor: promise.Party{Seat: string(Partner), Name: firm.Name, Role: string(firm.Kind)},
		Promisee: promise.Party{Seat: string(House)},
		Deed: promise.Deed{Kind: kind, Remedy: string(duty), Text: words.Both(text, "Duty", words.Both("duty."+string(duty)), "Goods", d.goods(line)),
			Order: d.c.Order, Line: line},
	}})
}

// dutyDone closes what a firm owed to the house for a deed that is done now:
// the repair that the customer was promised is the one that the maker owed.
func (d *draft) dutyDone(p promise.Promise, proof promise.Proof) {
	if p.Deed.Kind != promise.Fix && p.Deed.Kind != promise.Deliver {
		return
	}
	for _, o := range d.c.Promise {
		if o.Origin != promise.Duty || !o.Open() || o.Deed.Kind != promise.Do || o.Agreement != p.Agreement || o.Bearer != p.Bearer {
			continue
		}
		if o.Late(proof.On) {
			d.breach(o.ID, d.Today, "late", nil)
			continue
		}
		d.add(PromiseKept{o.ID, promise.Proof{On: proof.On, Note: "with " + p.ID}})
	}
}

// fine charges a firm that broke its promise with what was agreed for it.
func (d *draft) fine(p promise.Promise) {
	firm, ok := d.firm(p.Bearer)
	late := firm.Duties[partner.Duty(p.Deed.Remedy)].Late
	if p.Origin != promise.Duty || !ok || late.Sign() <= 0 {
		return
	}
	d.post(ledger.Fine(d.c.ID+"/"+p.ID+"/late", p.Deed.Remedy+" not by "+p.Due.String()+" in case "+d.c.ID, p.Bearer, late))
}

// ours are the promises that are the customer's business.
func ours(list []promise.Promise) []promise.Promise {
	out := []promise.Promise{}
	for _, p := range list {
		if p.Promisor.Seat != string(Partner) {
			out = append(out, p)
		}
	}
	return out
}
