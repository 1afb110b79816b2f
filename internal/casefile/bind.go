package casefile

import (
	"fmt"
	"slices"

	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// bind makes the agreement and its promises.
func (d *draft) bind(back ReadBack) error {
	a := Agreement{
		No: len(d.c.Bound) + 1, On: d.Today, Text: back.Text, Hash: back.Hash, Package: back.Package, Unused: back.Unused,
		House: back.Confirmed[House], Client: back.Confirmed[Customer], Amendment: back.Amendment,
	}
	a.Package.Terms = slices.Clone(a.Package.Terms)
	a.Goodwill = back.Goodwill
	if back.Operation == nil {
		a.Goodwill = d.c.goodwillOf(back.Package, back.Amendment)
	}
	for i, t := range a.Package.Terms {
		if a.fresh(i) {
			a.Package.Terms[i] = d.borne(t)
		}
	}
	d.add(AgreementBound{a})
	d.spend()
	for _, r := range d.c.Breaks {
		if r.Open && back.settlesGoods() {
			d.add(RecoveryClosed{r.No})
		}
	}
	if back.Operation != nil {
		d.promisesOf(a, *back.Operation, back.Moves, back.Later)
	} else {
		d.promisesOfTerms(a)
	}
	d.dutiesOf(a)
	for _, id := range back.Replaces {
		if p, ok := d.c.PromiseByID(id); ok && p.Open() {
			d.add(PromiseReplaced{ID: id, On: d.Today, By: fmt.Sprintf("A%d", a.No)})
		}
	}
	for _, p := range d.c.Promise {
		if p.Open() && (slices.Contains(a.Package.Keeps, p.ID) || back.paysWord(p)) {
			d.add(PromiseReplaced{ID: p.ID, On: d.Today, By: fmt.Sprintf("A%d", a.No), Kept: true})
		}
	}
	if a.Package.givesFree() {
		d.add(FactNoted{SuppliedAs: "free"}) // paid back and still to come: given, with rights of their own
	}
	d.look()
	return d.settle()
}

// settlesGoods reports whether what was read back is about the goods: a package
// of terms, or an operation that takes them back. A change of address puts no
// breach right.
func (b ReadBack) settlesGoods() bool {
	return b.Operation == nil || b.Operation.Name == shop.OpTakeBack || b.Operation.Name == shop.OpCancelOrder
}

// promisesOfTerms makes a promise of each term, and for goods of several lines
// one of each line.
func (d *draft) promisesOfTerms(a Agreement) {
	settled := map[string]bool{} // lines whose price goes back
	for i, t := range a.Package.Terms {
		if !a.fresh(i) { // its promises stand, and the goods that go with its money are counted
			d.piecesOf(t, a.Package.keepsOn(t.Line), settled)
			continue
		}
		p := d.promiseOf(a, t)
		p.Term = i + 1
		if p.Deed.Kind == promise.Deliver {
			for _, part := range d.partsOf(t.Line) {
				one := p
				one.ID, one.Deed.Line, one.Deed.Item, one.Deed.Quantity = d.nextPromise(), part.Line, t.Item, part.Quantity
				if t.Item == "" {
					one.Deed.Item = part.Item
				}
				d.add(PromiseMade{one})
			}
		} else {
			if p.Deed.Kind == promise.Pay {
				p.Key = fmt.Sprintf("%s/A%d/%d", d.c.ID, a.No, i+1)
			}
			d.add(PromiseMade{p})
		}
		if p.Key != "" {
			in := d.instructionOf(p, t)
			in.Pieces = d.piecesOf(t, a.Package.keepsOn(t.Line), settled)
			in.Besides = in.Pieces == nil
			d.add(InstructionQueued{in})
		}
		if e, ok := factOf(t); ok && (e.Kind != "refund_agreed" || !a.Package.keepsGoods() || a.Package.keepsOn(t.Line)) {
			// of some lines alone it ends nothing that is owed for the others
			e.On = d.Today
			d.add(FactNoted{Event: e})
		}
	}
}

func (d *draft) promiseOf(a Agreement, t Term) promise.Promise {
	from, due := d.dueOf(t)
	p := promise.Promise{
		ID: d.nextPromise(), Origin: promise.Agreed, Agreement: a.No, MadeOn: d.Today, From: from, Due: due, State: promise.Made,
		Promisor: promise.Party{Seat: string(House), Name: t.Who},
		Promisee: promise.Party{Seat: string(Customer), Name: d.c.Called},
		Bearer:   t.Bearer,
		Deed: promise.Deed{Kind: kindOf(t.Remedy), Remedy: t.Remedy, Text: words.Both("deed."+t.Remedy, "Amount", t.Amount, "Goods", d.goods(t.Line), "Text", t.Text),
			Order: d.c.Order, Line: t.Line, Amount: t.Amount, Method: t.Method, MethodKind: string(t.Kind)},
		IfSlips: words.Both("read_back.slips"),
	}
	if p.Bearer == "" {
		p.Bearer = string(House)
	}
	return p
}

func (d *draft) instructionOf(p promise.Promise, t Term) Instruction {
	in := Instruction{Key: p.Key, Promise: p.ID, Order: d.c.Order, Amount: t.Amount, Method: t.Method, Kind: t.Kind, Bearer: t.Bearer, State: "queued"}
	if in.Bearer == "" && t.Right == "" {
		in.Bearer = string(House) // goodwill is the house's own
	}
	return in
}

// piecesOf says whose price a term gives back, line by line. The pieces
// themselves are counted once, with the first term that gives their price back
// without the goods staying; a reduction, a second tender and money beside the
// goods give money alone.
func (d *draft) piecesOf(t Term, keeps bool, settled map[string]bool) []Part {
	if !t.PaysPrice() {
		return nil
	}
	parts := d.partsOf(t.Line)
	pieces := make([]Part, 0, len(parts))
	for i, paid := range t.Amount.Split(weightsOf(parts)) {
		piece := parts[i]
		piece.Paid = paid
		if keeps || t.Right == "" || settled[piece.Line] {
			piece.Quantity = 0
		} else {
			settled[piece.Line] = true
		}
		pieces = append(pieces, piece)
	}
	return pieces
}

// partsOf are the parts of the case that a line names; all of them where none
// is named.
func (d *draft) partsOf(line string) []Part {
	return d.c.partsOf(line)
}

// factOf is what an agreed term is in the eyes of the law.
func factOf(t Term) (rights.Event, bool) {
	if t.Right == "" {
		return rights.Event{}, false
	}
	switch t.Remedy {
	case "refund":
		return rights.Event{Kind: "refund_agreed"}, true
	case "replacement":
		return rights.Event{Kind: "replacement_asked"}, true
	case "repair":
		return rights.Event{Kind: "repair_started"}, true
	case "delivery":
		return rights.Event{Kind: "extra_time_set", Until: t.By}, true
	}
	return rights.Event{}, false
}

func kindOf(remedy string) promise.Kind {
	switch {
	case paysMoney(remedy):
		return promise.Pay
	case remedy == "delivery" || remedy == "replacement" || remedy == "exchange":
		return promise.Deliver
	case remedy == "repair":
		return promise.Fix
	}
	return promise.Do
}

// promisesOf are the promises of an operation: money that is to move, and for
// goods that are still to come back, the money that follows them.
func (d *draft) promisesOf(a Agreement, op shop.Operation, moves, later []shop.Move) {
	for _, m := range moves {
		p := d.payment(a, m, m.Key)
		p.Deed.Remedy = paysBack(op, m)
		if op.Name == shop.OpSell {
			p.Deed.Text = words.Both("deed.purchase", "Amount", p.Deed.Amount)
		}
		d.add(PromiseMade{p}, InstructionQueued{Instruction{
			Key: m.Key, Promise: p.ID, Order: op.Order, Amount: m.Amount, Method: m.Method, Kind: m.Kind, State: "queued"}})
	}
	if op.Name == shop.OpReturnItems || op.Name == shop.OpExchangeItems {
		due := d.Today.AddBusiness(1, d.Business)
		d.add(PromiseMade{promise.Promise{
			ID: d.nextPromise(), Origin: promise.Agreed, Agreement: a.No, MadeOn: d.Today, Due: due, State: promise.Made, Bearer: string(House),
			Promisor: promise.Party{Seat: string(House)}, Promisee: promise.Party{Seat: string(Customer), Name: d.c.Called},
			Deed: promise.Deed{Kind: promise.Do, Text: words.Both("deed.how_to_return"), Order: op.Order},
		}})
	}
	for i, m := range later { // money that follows the goods: its days are counted from when they are back
		p := d.payment(a, m, fmt.Sprintf("%s/A%d/later/%d", d.c.ID, a.No, i+1))
		from, to := d.daysFor(string(m.Kind))
		p.From, p.Due, p.Awaits, p.Days = 0, 0, "goods_back", [2]int{from, to}
		p.Deed.Remedy = paysBack(op, m)
		d.add(PromiseMade{p})
	}
}

// paysBack says that a movement of money gives back what was paid for goods:
// "refund", and then so much less is owed; "" for a difference in price, or money
// that goes from one card to another.
func paysBack(op shop.Operation, m shop.Move) string {
	switch op.Name {
	case shop.OpCancelOrder, shop.OpReturnItems, shop.OpTakeBack:
		if m.Amount.Sign() > 0 {
			return "refund"
		}
	}
	return ""
}

// payment is the promise of a movement of money: of the house to pay, or of the
// customer to pay a difference.
func (d *draft) payment(a Agreement, m shop.Move, key string) promise.Promise {
	from, due := d.dueFor(string(m.Kind))
	p := promise.Promise{
		ID: d.nextPromise(), Origin: promise.Agreed, Agreement: a.No, MadeOn: d.Today, From: from, Due: due, State: promise.Made,
		Bearer: string(House), Key: key,
		Promisor: promise.Party{Seat: string(House)}, Promisee: promise.Party{Seat: string(Customer), Name: d.c.Called},
		Deed: promise.Deed{Kind: promise.Pay, Text: words.Both("deed.refund", "Amount", m.Amount), Order: d.c.Order, Amount: m.Amount, Method: m.Method, MethodKind: string(m.Kind)},
	}
	if m.Amount.Sign() < 0 {
		p.Promisor, p.Promisee = p.Promisee, p.Promisor
		p.Bearer, p.Deed.Amount = string(Customer), m.Amount.Neg()
		p.Deed.Text = words.Both("deed.difference", "Amount", p.Deed.Amount)
	}
	return p
}
