package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// tokenLifetime is how long an operation that was read back waits for its yes.
const tokenLifetime = 30 * time.Minute

// Request is an operation asked of the shop.
type Request struct {
	Visit     string         `json:"visit,omitempty"`   // of staff and programs: for whom
	Receipt   string         `json:"receipt,omitempty"` // number of a receipt in the hand
	Case      string         `json:"case,omitempty"`    // an open case that the operation settles; empty: a new one
	Operation shop.Operation `json:"operation"`

	facts *rights.Facts // of the quick way: what the answer rested on
	wish  casefile.Wish
}

// Asked is a read-back: what will happen, and the token that confirms it.
type Asked struct {
	Case  string     `json:"case"`
	Text  words.Text `json:"text"`
	Hash  string     `json:"text_hash"`
	Token string     `json:"token,omitempty"` // absent where the caller may not confirm it: the customer's own link can
	Until time.Time  `json:"until"`
}

// Read answers a reading operation: a customer, an order, a product, the catalogue.
func (d *Desk) Read(ctx context.Context, actor casefile.Actor, r Request) (any, error) {
	if err := May(actor, ReadShop); err != nil {
		return nil, err
	}
	var answer any
	err := d.do(ctx, actor, func(w *work) error {
		if err := w.reach(r.Operation, r.Case); err != nil {
			return err
		}
		customer, err := w.served(r.Visit)
		if err != nil {
			return err
		}
		world, err := w.world(r.Operation, scope{customer: customer, receipt: w.inHand(r.Receipt)})
		if err != nil {
			return err
		}
		if err := world.Allow(r.Operation); err != nil {
			return err
		}
		switch r.Operation.Name {
		case shop.OpGetOrder:
			answer = *world.Order
		case shop.OpGetProduct:
			answer = world.Products[r.Operation.Product]
		case shop.OpGetCustomer:
			answer = *world.Customer
		case shop.OpFindCustomer:
			_, answer = projectCustomer(*world.Named, "")
		case shop.OpListProducts:
			answer, err = d.catalogue(ctx)
		default:
			return fault.New(fault.OperationUnknown, "operation", r.Operation.Name)
		}
		return err
	})
	return answer, err
}

func (d *Desk) catalogue(ctx context.Context) ([]ProductRow, error) {
	rows := []ProductRow{}
	q := Query{Kind: KindProduct, Limit: 500}
	for {
		views, err := d.Store.List(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, v := range views {
			p, err := body[ProductRow](v)
			if err != nil {
				return nil, err
			}
			rows = append(rows, p)
			q.AfterRank, q.AfterID = v.Rank, v.ID
		}
		if len(views) < q.Limit {
			return rows, nil
		}
	}
}

// Ask reads an operation back. Nothing of the shop has changed yet.
func (d *Desk) Ask(ctx context.Context, actor casefile.Actor, r Request) (Asked, error) {
	if err := May(actor, Operate); err != nil {
		return Asked{}, err
	}
	var asked Asked
	err := d.swift(ctx, actor, func(w *work) error {
		var err error
		asked, err = w.ask(r)
		return err
	})
	return asked, err
}

func (w *work) ask(r Request) (Asked, error) {
	if shop.Reads(r.Operation.Name) {
		return Asked{}, fault.New(fault.OperationUnknown, "operation", r.Operation.Name)
	}
	if err := w.needsHands(r.Operation); err != nil {
		return Asked{}, err
	}
	if err := w.reach(r.Operation, r.Case); err != nil {
		return Asked{}, err
	}
	r.Receipt = w.inHand(r.Receipt)
	customer, err := w.served(r.Visit)
	if err != nil {
		return Asked{}, err
	}
	id, c, own := trimNumber(r.Case), casefile.Case{}, casefile.Side{}
	if id != "" {
		if c, own, err = w.readCase(id); err != nil {
			return Asked{}, err
		}
	} else if id, err = w.random(6); err != nil {
		return Asked{}, err
	}
	s := scope{customer: customer, receipt: r.Receipt, caseID: id, key: fmt.Sprintf("%s/A%d", id, len(c.Bound)+1)}
	world, err := w.world(r.Operation, s)
	if err != nil {
		return Asked{}, err
	}
	effect, err := world.Decide(r.Operation)
	if err != nil {
		return Asked{}, err
	}
	if o := placed(effect); o != nil {
		world.Order = o
	}
	if err := belongs(c, r.Operation, world); err != nil {
		return Asked{}, err
	}
	goodwill, err := w.stand(c, r, world, effect)
	if err != nil {
		return Asked{}, err
	}
	if !c.Exists() {
		if c, err = w.openFor(id, world, r); err != nil {
			return Asked{}, err
		}
	}
	c, err = w.decide(c, own, casefile.ReadBackOperation{Operation: r.Operation, Effect: effect, Receipt: r.Receipt,
		Lifetime: tokenLifetime, Goodwill: goodwill})
	if err != nil {
		return Asked{}, err
	}
	asked := Asked{Case: c.ID, Text: c.Back.Text, Hash: c.Back.Hash, Until: c.Back.Until}
	if w.actor.Kind != casefile.Agent {
		asked.Token = w.token(c.ID, *c.Back, casefile.Customer)
	}
	return asked, nil
}

// openFor opens the case that an operation is.
func (w *work) openFor(id string, world shop.World, r Request) (casefile.Case, error) {
	set, err := w.settings(world.Order)
	if err != nil {
		return casefile.Case{}, err
	}
	open := casefile.OpenCase{
		ID: id, Order: world.Order, Parts: partsOf(world.Order, r.Operation), Policy: set.policy.ID, Zone: set.zone,
		Operation: r.Operation.Name,
		Subject:   words.Both("case.subject.operation."+r.Operation.Name, "Order", r.Operation.Order),
	}
	if world.Customer != nil {
		open.Customer = *world.Customer
	}
	if r.facts != nil {
		open.Facts, open.Wish = *r.facts, r.wish
	}
	return w.decide(casefile.Case{}, casefile.Side{}, open)
}

// Done is what a confirmation led to.
type Done struct {
	Case     string            `json:"case"`
	Seat     casefile.Seat     `json:"seat"`
	Bound    bool              `json:"bound"` // both have confirmed: it is agreed
	Promises []promise.Promise `json:"promises"`
}

// Confirm is a yes to a read-back, with the token that was given with it. Hash,
// where given, is that of the text that was read: another text is TextsDiffer.
func (d *Desk) Confirm(ctx context.Context, actor casefile.Actor, token, hash string) (Done, error) {
	if err := May(actor, ConfirmIt); err != nil {
		return Done{}, err
	}
	token = strings.ToUpper(strings.TrimSpace(token))
	id, _, ok := strings.Cut(token, "-")
	if !ok {
		return Done{}, fault.New(fault.StaleToken)
	}
	var done Done
	dead := false
	err := d.swift(ctx, actor, func(w *work) error {
		dead = false
		c, own, err := w.readCase(id)
		if fault.CodeOf(err) == fault.NotFound {
			return fault.New(fault.StaleToken)
		}
		if err != nil {
			return err
		}
		seat, ok := d.seatOf(c, token)
		if !ok {
			return fault.New(fault.StaleToken)
		}
		done, err = w.confirm(c, own, seat, hash)
		dead = seat == casefile.Customer && fault.CodeOf(err) == fault.StaleToken
		return err
	})
	if err != nil && dead {
		d.bury(ctx, id)
	}
	if err == nil && done.Bound {
		d.dispatch(ctx, done.Case)
	}
	return done, err
}

func (w *work) confirm(c casefile.Case, own casefile.Side, seat casefile.Seat, hash string) (Done, error) {
	back := *c.Back
	if hash == "" {
		hash = back.Hash
	}
	cmd := casefile.Confirm{ReadBack: back.ID, Seat: seat, Hash: hash}
	var effect shop.Effect
	var parts []casefile.Part
	if back.Operation != nil {
		s := scope{customer: c.Customer, receipt: back.Receipt, caseID: c.ID, key: fmt.Sprintf("%s/A%d", c.ID, len(c.Bound)+1)}
		world, err := w.world(*back.Operation, s)
		if err != nil {
			return Done{}, err
		}
		if effect, err = world.Decide(*back.Operation); err != nil {
			return Done{}, fault.New(fault.StaleToken).Because(err)
		}
		if o := placed(effect); o != nil {
			world.Order = o
		}
		cmd.Effect, parts = &effect, partsOf(world.Order, *back.Operation)
	}
	bound := len(c.Bound)
	c, err := w.decide(c, own, cmd)
	if err != nil {
		return Done{}, err
	}
	done := Done{Case: c.ID, Seat: seat, Bound: len(c.Bound) > bound, Promises: []promise.Promise{}}
	if done.Bound && back.Operation != nil {
		if c, err = w.carryOut(c, own, *back.Operation, effect, parts); err != nil {
			return Done{}, err
		}
	}
	if done.Bound && back.Operation == nil {
		if c, err = w.extraUnasked(c); err != nil {
			return Done{}, err
		}
	}
	done.Promises = append(done.Promises, c.SeenBy(w.actor.Seat()).Promise...)
	return done, nil
}

// carryOut writes what the operation does to the shop's records, in the same
// transaction as the agreement. Money that is there at once is there on the
// reference of the record that holds it. Parts are the goods that it is about.
func (w *work) carryOut(c casefile.Case, own casefile.Side, op shop.Operation, e shop.Effect, parts []casefile.Part) (casefile.Case, error) {
	w.add(orderStream(op.Order), c.Customer, e.Order...)
	w.add(customerStream(c.Customer), c.Customer, e.Customer...)
	references := map[string]string{}
	for id, events := range e.Methods {
		if err := w.read(methodStream(id)); err != nil {
			return c, err
		}
		w.add(methodStream(id), c.Customer, events...)
		s := w.streams[methodStream(id)]
		references[id] = fmt.Sprintf("%s@%d", id, s.version+int64(len(s.fresh)))
	}
	for _, m := range e.Moves {
		if !m.AtOnce {
			continue
		}
		bearers, err := w.bearers(c, casefile.Instruction{Order: op.Order, Pieces: parts, Amount: m.Amount})
		if err != nil {
			return c, err
		}
		reference, ok := references[m.Method]
		if !ok {
			reference = "till/" + m.Key
		}
		c, err = w.decide(c, own, casefile.AnswerInstruction{Key: m.Key, State: "done", Reference: reference, Bearers: bearers})
		if err != nil {
			return c, err
		}
	}
	if op.Name == shop.OpTakeBack {
		return c, w.tellAwaiting(c, op.Order)
	}
	return c, nil
}

// tellAwaiting tells the other cases of an order, which still await goods that
// have now come over the counter, that they are here and paid for: nobody waits
// for them any more, and no money moves again. Texts about the same goods that
// are still being read back and can't hold any more end.
func (w *work) tellAwaiting(c casefile.Case, order string) error {
	var ids []string
	open := []string{"open", "offered", "read_back", OnlyRead, "agreed", "recovery"}
	err := w.each(w.ctx, Query{Kind: KindCase, States: open, Terms: []string{"s:" + plain(order)}}, func(v View) {
		if v.ID != c.ID {
			ids = append(ids, v.ID)
		}
	})
	if err != nil {
		return err
	}
	house := *w
	house.actor = system
	for _, id := range ids {
		other, own, err := house.readCase(id)
		if err != nil {
			return err
		}
		if other.OnlyRead() {
			if err := house.endDead(other, own); err != nil {
				return err
			}
			continue
		}
		if other.Order != order || !slices.ContainsFunc(other.Promise, func(p promise.Promise) bool { return p.Open() && p.Awaits == "goods_back" }) {
			continue
		}
		came, err := house.cameBack(other)
		if err != nil {
			return err
		}
		if !came {
			continue
		}
		if _, err := house.decide(other, own, casefile.GoodsBack{Reference: "order/" + order}); err != nil {
			return err
		}
	}
	return nil
}
