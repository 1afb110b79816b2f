package desk

import (
	"context"
	"fmt"
	"slices"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/ledger"
	"makegood/internal/money"
	"makegood/internal/partner"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// Intake is a complaint against order lines.
type Intake struct {
	Visit   string               `json:"visit,omitempty"`
	Receipt string               `json:"receipt,omitempty"`
	Order   string               `json:"order"`
	Lines   []PartAsked          `json:"lines"` // empty: the whole order
	Claim   string               `json:"claim,omitempty"`
	Wish    casefile.Wish        `json:"wish,omitzero"`
	Proof   string               `json:"proof,omitempty"` // receipt, statement, gift_receipt, none
	Said    []casefile.Statement `json:"said,omitempty"`
	Events  []rights.Event       `json:"events,omitempty"` // what is known to have happened besides what the order tells
	Known   Known                `json:"known,omitzero"`
}

// PartAsked is a quantity of an order line.
type PartAsked struct {
	Line     string `json:"line"`
	Quantity int    `json:"quantity,omitempty"` // 0: all that is left of it
}

// Known are facts that only a person can tell; what is absent is unknown.
type Known struct {
	State               string `json:"state,omitempty"` // of the goods: unopened, opened, used
	TimeEssential       *bool  `json:"time_essential,omitempty"`
	ToldOfRightToCancel *bool  `json:"told_of_right_to_cancel,omitempty"`
	PostedRefundPolicy  *bool  `json:"posted_refund_policy,omitempty"`
	Buyer               string `json:"buyer,omitempty"`
}

// CaseView is a case as one seat sees it: the shared record, and what the seat
// keeps to itself. It cannot carry the other seat's side.
type CaseView struct {
	Case casefile.Case `json:"case"`
	Own  casefile.Side `json:"own"`
	Seat casefile.Seat `json:"seat"`
	// Token confirms the read-back that waits for this seat; empty where
	// nothing waits, or where the viewer may not confirm it.
	Token string `json:"token,omitempty"`
}

// Open takes a complaint in.
func (d *Desk) Open(ctx context.Context, actor casefile.Actor, in Intake) (CaseView, error) {
	if err := May(actor, OpenCase); err != nil {
		return CaseView{}, err
	}
	if actor.Case != "" { // a link reaches the one case that is open already
		return CaseView{}, fault.New(fault.NotYours)
	}
	var view CaseView
	err := d.swift(ctx, actor, func(w *work) error {
		open, err := w.intake(in)
		if err != nil {
			return err
		}
		c, err := w.decide(casefile.Case{}, casefile.Side{}, open)
		view = w.view(c, casefile.Side{Seat: actor.Seat(), Notes: []casefile.Note{}})
		return err
	})
	return view, err
}

// intake makes the command that opens a case: the order is found, is the
// customer's own, and tells what it knows.
func (w *work) intake(in Intake) (casefile.OpenCase, error) {
	if slices.ContainsFunc(in.Events, func(e rights.Event) bool { return e.Kind == "refunded" }) { // said by nobody, shown by its reference
		return casefile.OpenCase{}, fault.New(fault.WrongStep, "problem", words.Both("problem.refund_has_reference"))
	}
	customer, err := w.served(in.Visit)
	if err != nil {
		return casefile.OpenCase{}, err
	}
	world, err := w.world(shop.Operation{Name: shop.OpGetOrder, Order: in.Order}, scope{customer: customer, receipt: w.inHand(in.Receipt)})
	if err != nil {
		return casefile.OpenCase{}, err
	}
	if err := allowIntake(world, in.Order); err != nil {
		return casefile.OpenCase{}, err
	}
	parts, err := partsAsked(*world.Order, in.Lines)
	if err != nil {
		return casefile.OpenCase{}, err
	}
	set, err := w.settings(world.Order)
	if err != nil {
		return casefile.OpenCase{}, err
	}
	id, err := w.random(6)
	if err != nil {
		return casefile.OpenCase{}, err
	}
	open := casefile.OpenCase{
		ID: id, Order: world.Order, Parts: parts, Policy: set.policy.ID, Zone: set.zone, Wish: in.Wish, Said: in.Said,
		Facts: w.facts(world, parts, set, in),
	}
	if err := w.history(&open); err != nil {
		return casefile.OpenCase{}, err
	}
	if open.Facts.Goods.Maker, err = w.behind(world, parts, set); err != nil {
		return casefile.OpenCase{}, err
	}
	if world.Customer != nil {
		open.Customer = *world.Customer
	}
	return open, nil
}

// allowIntake: the order is the buyer's to speak of, and of whoever was given
// the goods, since they may hand them back.
func allowIntake(world shop.World, order string) error {
	err := world.Allow(shop.Operation{Name: shop.OpGetOrder, Order: order})
	if err != nil && world.Allow(shop.Operation{Name: shop.OpTakeBack, Order: order, Lines: []shop.Handed{{}}}) == nil {
		return nil
	}
	return err
}

// proof is what shows that the goods were bought here. A sale that stands in
// our own records, its buyer identified, needs no paper: the record is as good
// as a statement.
func proof(world shop.World, told string) string {
	if told == "none" && world.Customer != nil && world.Customer.Ref == world.Order.Customer {
		return "statement"
	}
	return told
}

// facts puts together what the order tells and what a person told. Several
// lines make one case with the sum of what was paid; the goods are those of the
// first line.
func (w *work) facts(world shop.World, parts []casefile.Part, set settings, in Intake) rights.Facts {
	first, _ := world.Order.Line(parts[0].Line)
	f := casefile.FactsOf(*world.Order, first, parts[0].Quantity, set.jurisdiction, in.Claim, proof(world, in.Proof), world.Methods)
	for _, p := range parts[1:] {
		l, _ := world.Order.Line(p.Line)
		f.Contract.Paid = f.Contract.Paid.Add(p.Paid)
		f.Contract.Price = f.Contract.Price.Add(money.New(l.Price.Minor*int64(p.Quantity), l.Price.Currency))
		f.Goods.Quantity += p.Quantity
	}
	f.Goods.State = in.Known.State
	f.Contract.TimeEssential, f.Contract.ToldOfRightToCancel = in.Known.TimeEssential, in.Known.ToldOfRightToCancel
	f.Contract.PostedRefundPolicy, f.Contract.Buyer = in.Known.PostedRefundPolicy, in.Known.Buyer
	f.Events = append(f.Events, in.Events...)
	return f
}

// behind names on each part the firm that made the goods or sends them, where the
// shop's records know one. A maker's warranty counts beside the law: that of the
// first line's is the answer.
func (w *work) behind(world shop.World, parts []casefile.Part, set settings) (maker string, err error) {
	for i, p := range parts {
		l, _ := world.Order.Line(p.Line)
		if err := w.product(l.Product, world.Products); err != nil {
			return "", err
		}
		firm := world.Products[l.Product].Partner
		kind := set.kindOf(firm)
		if kind == partner.Maker || kind == partner.Supplier {
			parts[i].Behind = firm
		}
		if i == 0 && kind == partner.Maker {
			maker = firm
		}
	}
	return maker, nil
}

func partsAsked(o shop.Order, asked []PartAsked) ([]casefile.Part, error) {
	parts := []casefile.Part{}
	if len(asked) == 0 {
		for _, l := range o.Lines {
			if left := o.Left(l); left > 0 {
				parts = append(parts, casefile.PartOf(l, left))
			}
		}
	}
	wanted := map[string]int{} // by line: who names one twice means its pieces together
	for _, a := range asked {
		l, ok := o.Line(a.Line)
		if !ok {
			return nil, fault.New(fault.ItemUnknown, "item", a.Line, "order", o.ID)
		}
		if a.Quantity == 0 {
			a.Quantity = max(o.Left(l)-wanted[l.ID], 1)
		}
		if a.Quantity < 1 || a.Quantity > o.Left(l)-wanted[l.ID] {
			return nil, o.TooMany(l, wanted[l.ID]+a.Quantity)
		}
		wanted[l.ID] += a.Quantity
		part := casefile.PartOf(l, wanted[l.ID])
		if i := slices.IndexFunc(parts, func(p casefile.Part) bool { return p.Line == l.ID }); i >= 0 {
			parts[i] = part
			continue
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 && len(o.Lines) > 0 {
		return nil, o.TooMany(o.Lines[0], 1)
	}
	if len(parts) == 0 {
		return nil, fault.New(fault.InputInvalid, "at", "lines", "problem", words.Both("wrong.nothing_left"))
	}
	return parts, nil
}

// actionOf is what a command asks of the one who gives it.
func actionOf(cmd casefile.Command) Action {
	switch cmd.(type) {
	case casefile.DecideEscalation, casefile.DecideEnd, casefile.LiftEnd:
		return Approve
	case casefile.WarnCustomer, casefile.EndTalk:
		return Record
	case casefile.NoteFact, casefile.KeepPromise, casefile.BreakPromise, casefile.DeletePromise, casefile.AnswerInstruction,
		casefile.GoodsBack, casefile.StandBy, casefile.Close, casefile.TellSlip:
		return Record
	case casefile.IssueLink, casefile.RevokeLink:
		return GiveLink
	case casefile.AnswerQuestion:
		return AnswerIt
	}
	return Talk
}

// Do gives a command to a case and answers with the case as the actor's seat
// sees it. Read-backs and links have doors of their own.
func (d *Desk) Do(ctx context.Context, actor casefile.Actor, id string, cmd casefile.Command) (CaseView, error) {
	switch cmd.(type) {
	case casefile.OpenCase, casefile.Confirm, casefile.ReadBackOperation, casefile.CheckSupply:
		return CaseView{}, fault.New(fault.Internal).Because(fmt.Errorf("desk: %T has a door of its own", cmd))
	}
	if err := May(actor, actionOf(cmd)); err != nil {
		return CaseView{}, err
	}
	var view CaseView
	err := d.swift(ctx, actor, func(w *work) error {
		c, own, err := w.readCase(id)
		if err != nil {
			return err
		}
		whole, err := w.complete(c, cmd) // a retry completes the command as it was given
		if err != nil {
			return err
		}
		if c, err = w.decide(c, own, whole); err != nil {
			return err
		}
		if c, err = w.follow(c, own, cmd); err != nil {
			return err
		}
		view = w.view(c, fold(w.streams[casefile.SideStream(c.ID, actor.Seat())], casefile.Side{Seat: actor.Seat(), Notes: []casefile.Note{}}))
		return nil
	})
	if _, money := cmd.(casefile.GoodsBack); money && err == nil {
		d.dispatch(ctx, view.Case.ID)
		return d.Get(ctx, actor, view.Case.ID)
	}
	return view, err
}

// complete fills in what the records know and the speaker need not say: where
// money goes, and that money which was promised is proven by its instruction.
func (w *work) complete(c casefile.Case, cmd casefile.Command) (casefile.Command, error) {
	switch cmd := cmd.(type) {
	case casefile.MakeOffer:
		cmd.Packages = slices.Clone(cmd.Packages) // a retry completes them anew
		for i := range cmd.Packages {
			p, err := w.tenders(c, cmd.Packages[i])
			if err != nil {
				return nil, err
			}
			cmd.Packages[i] = p
		}
		return cmd, nil
	case casefile.NoteFact:
		if cmd.Event.Kind == "delivered" {
			return cmd, w.allArrived(c, cmd.Event.On)
		}
		return cmd, nil
	case casefile.AnswerQuestion:
		return cmd, w.arrivedOn(c, cmd)
	case casefile.TakeUp:
		return w.whole(c, cmd)
	case casefile.Amend:
		return w.amended(c, cmd)
	case casefile.Escalate:
		if cmd.Amend != nil {
			change, err := w.amended(c, *cmd.Amend)
			cmd.Amend = &change
			return cmd, err
		}
		p, err := w.tenders(c, cmd.Ask)
		cmd.Ask = p
		return cmd, err
	case casefile.KeepPromise:
		p, ok := c.PromiseByID(cmd.ID)
		switch {
		case !ok:
		case p.Open() && p.Deed.Kind == promise.Deliver && cmd.Proof.Item != "":
			return cmd, w.arrived(c, p.Deed.Line, p.Deed.Item, cmd.Proof)
		case p.Deed.Kind == promise.Pay:
			return w.paid(c, p, cmd)
		}
	case casefile.GoodsBack:
		if came, err := w.cameBack(c); err != nil || came {
			cmd.Reference = "order/" + c.Order
			return cmd, err
		}
	}
	return cmd, nil
}

// arrivedOn writes into the order on which day the goods came, where a person of the
// house answers that.
func (w *work) arrivedOn(c casefile.Case, cmd casefile.AnswerQuestion) error {
	on, err := calendar.Parse(cmd.Answer)
	if cmd.Asks != "events.delivered" || w.actor.Kind != casefile.Staff || err != nil {
		return nil //nolint:nilerr // no day is no answer: the case refuses it
	}
	return w.allArrived(c, on)
}

// allArrived writes into the order that everything which the case is about came.
func (w *work) allArrived(c casefile.Case, on calendar.Day) error {
	for _, part := range c.Lines {
		if err := w.arrived(c, part.Line, part.Item, promise.Proof{Item: part.Item, On: on}); err != nil {
			return err
		}
	}
	return nil
}

// arrived writes into the order what came for a line, and when.
func (w *work) arrived(c casefile.Case, line, ordered string, proof promise.Proof) error {
	if c.Order == "" || line == "" {
		return nil
	}
	if _, ok, err := w.readOrder(c.Order); err != nil || !ok {
		return err
	}
	a := shop.Arrival{Line: line}
	if proof.Item != ordered {
		a.Came = proof.Item
	}
	on := proof.On
	if on == 0 {
		on = calendar.Of(w.now.In(zone(c.Zone)))
	}
	w.add(orderStream(c.Order), c.Customer, shop.OrderDelivered{On: on, Lines: []shop.Arrival{a}})
	return nil
}

// Get is a case as the actor's seat sees it.
func (d *Desk) Get(ctx context.Context, actor casefile.Actor, id string) (CaseView, error) {
	if err := May(actor, ReadCase); err != nil {
		return CaseView{}, err
	}
	w := &work{Desk: d, ctx: ctx, actor: actor, now: d.now(), streams: map[string]*stream{}}
	c, own, err := w.readCase(id)
	if err != nil {
		return CaseView{}, err
	}
	return w.view(c, own), nil
}

// view shows a case to a seat, with the token of what waits for its word.
func (w *work) view(c casefile.Case, own casefile.Side) CaseView {
	v := CaseView{Case: c.SeenBy(w.actor.Seat()), Own: own, Seat: w.actor.Seat()}
	if c.Back == nil || !w.now.Before(c.Back.Until) {
		return v
	}
	for _, seat := range []casefile.Seat{w.actor.Seat(), w.actor.Seat().Other()} {
		_, done := c.Back.Confirmed[seat]
		if !done && (seat == w.actor.Seat() || w.actor.Kind == casefile.Staff) { // a program only for its own seat
			v.Token = w.token(c.ID, *c.Back, seat)
			break
		}
	}
	return v
}

// Ledger is who pays in the end, for a case. It is the house's.
func (d *Desk) Ledger(ctx context.Context, actor casefile.Actor, id string) (ledger.Book, error) {
	if err := May(actor, ListCases); err != nil {
		return ledger.Book{}, err
	}
	w := &work{Desk: d, ctx: ctx, actor: actor, now: d.now(), streams: map[string]*stream{}}
	c, _, err := w.readCase(id)
	if err != nil {
		return ledger.Book{}, err
	}
	if err := w.read(casefile.LedgerStream(c.ID)); err != nil {
		return ledger.Book{}, err
	}
	return fold(w.streams[casefile.LedgerStream(c.ID)], ledger.Book{}), nil
}

// say is a sentence of the catalogue in every language.
func say(key string, facts ...any) words.Text { return words.Both(key, facts...) }

// promisesOf reads promise rows.
func promisesOf(views []View) ([]PromiseRow, error) {
	rows := make([]PromiseRow, 0, len(views))
	for _, v := range views {
		r, err := body[PromiseRow](v)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}
