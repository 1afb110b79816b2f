package casefile

import (
	"fmt"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// dueOf is when a term is expected and the last day on which it is in time.
func (d *draft) dueOf(t Term) (from, due calendar.Day) {
	if t.By != 0 {
		return d.Today, t.By
	}
	if paysMoney(t.Remedy) {
		return d.dueFor(string(t.Kind))
	}
	return d.Today, d.Today
}

func (d *draft) promise(id string) (promise.Promise, error) {
	p, ok := d.c.PromiseByID(id)
	if !ok {
		return p, fault.New(fault.NotFound, "what", "promise "+id)
	}
	if !p.Open() {
		return p, fault.New(fault.PromiseClosed, "state", words.Both("promise.state."+string(p.State)))
	}
	return p, nil
}

// keepPromise closes a promise on its proof. Proof of something else than was
// promised breaks it: the wrong rug opens a recovery by itself.
func (d *draft) keepPromise(cmd KeepPromise) error {
	p, err := d.promise(cmd.ID)
	if err != nil {
		return err
	}
	cmd.Proof.Reference, cmd.Proof.Note = strings.TrimSpace(cmd.Proof.Reference), strings.TrimSpace(cmd.Proof.Note)
	if cmd.Proof.On == 0 {
		cmd.Proof.On = d.Today
	}
	if cmd.Proof.On < p.MadeOn || cmd.Proof.On > d.Today {
		return invalid("proof.on", words.Both("wrong.between_promise"))
	}
	err = p.Check(cmd.Proof)
	switch {
	case err == nil:
		if err := d.bookWork(p, cmd.Proof); err != nil {
			return err
		}
		d.kept(p, cmd.Proof)
		if p.Promisor.Seat == string(Partner) {
			return nil
		}
		return d.settle()
	case fault.CodeOf(err) == fault.ProofMismatch && p.Deed.Kind == promise.Deliver:
		d.cameWrong(p, cmd.Proof)
		return nil
	}
	return err
}

// kept notes the proof. What was done after its last day was done late: the
// promise is broken all the same, and the deed counts for what it is.
func (d *draft) kept(p promise.Promise, proof promise.Proof) {
	switch {
	case !p.Open(): // closed before; only the deed is new
		d.done(p, proof)
	case p.Late(proof.On):
		d.done(p, proof)
		d.breach(p.ID, d.Today, "late", &proof)
	default:
		d.add(PromiseKept{p.ID, proof})
		d.done(p, proof)
	}
	d.dutyDone(p, proof)
}

// done notes what a deed means in the eyes of the law.
func (d *draft) done(p promise.Promise, proof promise.Proof) {
	switch p.Deed.Kind {
	case promise.Deliver:
		kind := "delivered"
		if d.happened("delivered") {
			kind = "replacement_delivered"
		}
		d.add(FactNoted{Event: rights.Event{On: proof.On, Kind: kind, OK: yes(kind == "replacement_delivered")}})
	case promise.Fix:
		ok := true
		d.add(FactNoted{Event: rights.Event{On: proof.On, Kind: "repair_finished", OK: &ok}})
	case promise.Pay:
		if p.Origin == promise.Said || p.Deed.Remedy == "refund" || p.Deed.Remedy == "price_reduction" {
			d.add(FactNoted{PaidBack: money.Min(p.Deed.Amount, d.c.Facts.Contract.PaidOrPrice())})
		}
		if d.isRefundOfAll(p) {
			d.add(FactNoted{Event: rights.Event{On: proof.On, Kind: "refunded"}})
		}
	}
	d.look()
}

func yes(v bool) *bool {
	if !v {
		return nil
	}
	return &v
}

func (d *draft) happened(kind string) bool {
	for _, e := range d.c.Facts.Events {
		if e.Kind == kind {
			return true
		}
	}
	return false
}

// isRefundOfAll reports whether with this payment the whole refund that was
// agreed has been paid. What the agreement pays besides is no part of it.
func (d *draft) isRefundOfAll(p promise.Promise) bool {
	if p.Origin == promise.Agreed && p.Deed.Remedy != "refund" {
		return false
	}
	for _, o := range d.c.Promise {
		if o.Deed.Kind == promise.Pay && o.Deed.Remedy == "refund" && o.Agreement == p.Agreement && o.ID != p.ID && o.Open() {
			return false
		}
	}
	if p.Origin == promise.Said { // no agreement says how much it was to be
		return d.c.Facts.Contract.PaidOrPrice().IsZero()
	}
	for _, a := range d.c.Bound {
		if a.No != p.Agreement || a.Package.keepsGoods() {
			continue
		}
		if len(a.Package.Terms) == 0 && p.Deed.Remedy == "refund" { // an operation: it may be for some of the goods
			return d.c.Facts.Contract.PaidOrPrice().IsZero()
		}
		for _, t := range a.Package.Terms {
			if t.Remedy == "refund" && t.Right != "" {
				return true
			}
		}
	}
	return false
}

// cameWrong: something came, and it was not the promised thing.
func (d *draft) cameWrong(p promise.Promise, proof promise.Proof) {
	kind := "delivered"
	var ok *bool
	if d.happened("delivered") {
		no := false
		kind, ok = "replacement_delivered", &no
	}
	d.add(FactNoted{Event: rights.Event{On: proof.On, Kind: kind, OK: ok}, Claim: "wrong_item"})
	d.breach(p.ID, proof.On, "wrong_item", &proof)
}

// breach closes a promise as broken, tells the customer before they have to
// ask, and brings the case back to the table with the burden on the house.
func (d *draft) breach(id string, on calendar.Day, why string, came *promise.Proof) {
	p, _ := d.c.PromiseByID(id)
	d.add(PromiseBroken{ID: id, On: on, Why: why, Came: came})
	if p.Promisor.Seat != string(House) {
		d.fine(p)
		return
	}
	if p.Deed.Kind == promise.Deliver && why == "late" && d.c.Facts.Claim == "" && !d.happened("delivered") {
		d.add(FactNoted{Claim: "not_delivered"})
	}
	d.add(NoticeQueued{Notice{
		ID: fmt.Sprintf("N%d", len(d.c.Notices)+1), On: d.Today, At: d.Now, Kind: "slip", Promise: id,
		Text: words.Both("notice.slip."+reason(why), "Customer", d.c.Called, "Deed", p.Deed.Text, "Due", p.Due, "Case", d.c.ID),
	}})
	d.backToTable(id, on, why)
}

// backToTable opens a recovery: what was on the table rested on the promise.
func (d *draft) backToTable(id string, on calendar.Day, why string) {
	if standing, ok := d.c.StandingOffer(); ok {
		d.add(OfferEnded{ID: standing.ID, State: "lapsed"})
	}
	if d.c.Back != nil {
		d.add(ReadBackDropped{ID: d.c.Back.ID, Why: "promise " + id + " was broken"})
	}
	d.add(RecoveryOpened{Recovery{No: len(d.c.Breaks) + 1, Promise: id, On: on, Why: why, Open: true}})
	d.look()
}

func reason(why string) string {
	if why == "late" || why == "wrong_item" {
		return why
	}
	return "other"
}

func (d *draft) breakPromise(cmd BreakPromise) error {
	p, err := d.promise(cmd.ID)
	if err != nil {
		return err
	}
	if blank(cmd.Why) {
		return invalid("why", words.Both("wrong.why_not_kept"))
	}
	d.breach(p.ID, d.Today, cmd.Why, nil)
	return nil
}

// answerInstruction: a refund is kept only on the reference of whoever moved
// the money; a refusal breaks the promise and opens a recovery.
func (d *draft) answerInstruction(cmd AnswerInstruction) error {
	for _, in := range d.c.Orders {
		if in.Key != cmd.Key {
			continue
		}
		if in.State == "done" || in.State == "refused" {
			return nil // told twice: once is enough
		}
		d.add(InstructionAnswered{Key: cmd.Key, State: cmd.State, Reference: cmd.Reference, Why: cmd.Why})
		p, promised := d.c.PromiseByID(in.Promise)
		switch {
		case cmd.State == "refused" && promised && p.Open():
			d.breach(p.ID, d.Today, cmd.Why, nil)
		case cmd.State == "done":
			if !in.Amount.IsZero() {
				if err := d.book(in, cmd.Bearers); err != nil {
					return err
				}
			}
			if promised {
				d.kept(p, promise.Proof{Reference: cmd.Reference, Amount: p.Deed.Amount, On: d.Today})
			}
			return d.settle()
		}
		return nil
	}
	return fault.New(fault.NotFound, "what", "instruction "+cmd.Key)
}

// goodsBack starts the days of every promise that waited for the goods, and
// queues the money that follows them.
func (d *draft) goodsBack(cmd GoodsBack) error {
	any := false
	if cmd.Reference != "" && blank(cmd.Reference) {
		return fault.New(fault.ProofMissing)
	}
	for _, p := range d.c.Promise {
		if !p.Open() || p.Awaits != "goods_back" {
			continue
		}
		if cmd.Reference != "" { // paid by other ways already
			any = true
			d.add(PromiseKept{p.ID, promise.Proof{Reference: cmd.Reference, On: d.Today}})
			continue
		}
		started := p.Start(d.Today, d.Business)
		in := Instruction{Key: p.Key, Promise: p.ID, Order: d.c.Order, Amount: p.Deed.Amount, Method: p.Deed.Method,
			Kind: shop.MethodKind(p.Deed.MethodKind), State: "queued"}
		switch {
		case p.Promisor.Seat == string(Customer):
			in.Amount = in.Amount.Neg()
		case !any:
			in.Pieces = d.c.Lines
		}
		any = true
		d.add(PromiseStarted{ID: p.ID, From: started.From, Due: started.Due}, InstructionQueued{in})
	}
	if !any {
		return fault.New(fault.WrongStep, "problem", words.Both("problem.no_goods_awaited"))
	}
	return d.settle()
}

// tick lets the clock do its work. It may be called as often as one likes: what
// has been done is not done again.
func (d *draft) tick() {
	if o, ok := d.c.StandingOffer(); ok && o.Until != 0 && d.Today > o.Until {
		d.add(OfferEnded{ID: o.ID, State: "lapsed"})
	}
	if d.c.Back != nil && !d.Now.Before(d.c.Back.Until) {
		only := d.c.OnlyRead()
		d.add(ReadBackDropped{ID: d.c.Back.ID, Why: "not confirmed in time"})
		if only {
			d.add(Closed{Step: Lapsed, Why: "not confirmed in time"})
		}
	}
	for _, p := range d.c.Promise {
		if p.Late(d.Today) {
			d.breach(p.ID, d.Today, "late", nil)
		}
	}
	d.remind()
}

// settle closes the case when nothing is left to keep.
func (d *draft) settle() error {
	if d.c.Recovering() || d.c.Back != nil || len(d.c.Bound) == 0 || d.c.Reopened != nil {
		return nil
	}
	if _, standing := d.c.StandingOffer(); standing || d.c.confirmed() != nil {
		return nil
	}
	for _, p := range ours(d.c.Promise) {
		if p.Open() {
			return nil
		}
	}
	d.add(Closed{Step: Settled})
	return nil
}

func (d *draft) close(cmd Close) error {
	d.look()
	for _, p := range ours(d.c.Promise) {
		if p.Open() {
			return fault.New(fault.WrongStep, "problem", words.Both("problem.promise_open", "Promise", p.Deed.Text))
		}
	}
	if l := d.c.confirmed(); l != nil {
		return fault.New(fault.WrongStep, "problem", words.Both("problem.promise_open", "Promise", l.What))
	}
	if d.c.Recovering() {
		return fault.New(fault.WrongStep, "problem", words.Both("problem.recovery_open"))
	}
	if d.Actor.Seat() == House && len(d.c.Bound) == 0 && len(d.c.OpenRights()) > 0 {
		return fault.New(fault.WrongStep, "problem", words.Both("problem.rights_open", "Right", d.rightsInWords()))
	}
	step := Lapsed
	if len(d.c.Bound) > 0 {
		step = Settled
	}
	d.add(Closed{Step: step, Why: cmd.Why})
	return nil
}

// daysFor is when money reaches a kind of payment method, by the policy.
func (d *draft) daysFor(kind string) (from, due int) {
	t, ok := d.Policy.Refunds[kind]
	if !ok {
		t = d.Policy.Refunds["credit_card"]
	}
	return t.FromBusinessDays, t.ToBusinessDays
}

func (d *draft) dueFor(kind string) (from, due calendar.Day) {
	a, b := d.daysFor(kind)
	return d.Today.AddBusiness(a, d.Business), d.Today.AddBusiness(b, d.Business)
}
