package desk

import (
	"slices"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/shop"
)

// scope is what an operation is asked in: for whom, with which receipt in hand.
type scope struct {
	customer string // Ref of who is identified; "" nobody
	receipt  string
	caseID   string
	key      string
}

// world loads what an operation is decided against.
func (w *work) world(op shop.Operation, s scope) (shop.World, error) {
	world := shop.World{Receipt: s.receipt, Case: s.caseID, Key: s.key, Methods: map[string]shop.Method{}, Products: map[string]shop.Product{}}
	if err := w.serve(&world, s.customer); err != nil {
		return world, err
	}
	if op.Order != "" {
		o, ok, err := w.readOrder(op.Order)
		if err != nil {
			return world, err
		}
		if ok {
			world.Order = &o
			if world.Customer == nil && w.handed(o, s.receipt) {
				if err := w.serve(&world, o.Customer); err != nil {
					return world, err
				}
			}
			if err := w.readProducts(o, op, world.Products); err != nil {
				return world, err
			}
		}
	}
	if op.Product != "" {
		if err := w.product(op.Product, world.Products); err != nil {
			return world, err
		}
	}
	if world.Named = world.Customer; op.Customer == "" || world.Customer == nil || world.Customer.ID != op.Customer {
		named, err := w.named(op)
		if err != nil {
			return world, err
		}
		world.Named = named
	}
	about := world.Order
	if op.Sale != nil {
		about = &shop.Order{Store: op.Sale.Store}
		for _, l := range op.Sale.Lines {
			if err := w.product(l.Product, world.Products); err != nil {
				return world, err
			}
		}
	}
	settings, err := w.settings(about)
	if err != nil {
		return world, err
	}
	world.On = calendar.Of(w.now.In(zone(settings.zone)))
	world.Waits = map[shop.MethodKind]shop.Wait{}
	for kind, t := range settings.policy.Refunds {
		wait := shop.Wait{From: t.FromBusinessDays, To: t.ToBusinessDays, Until: world.On.AddBusiness(t.ToBusinessDays, calendar.Weekdays{})}
		world.Waits[shop.MethodKind(kind)] = wait
		if kind == string(shop.CreditCard) {
			world.Wait = wait
		}
	}
	return world, nil
}

// serve puts the customer who is served into the world; "" is nobody.
func (w *work) serve(world *shop.World, ref string) error {
	if ref == "" {
		return nil
	}
	c, err := w.readCustomer(ref)
	if err != nil || c == nil {
		return err
	}
	world.Customer = c
	for _, m := range c.Methods {
		world.Methods[m.ID] = m
	}
	return nil
}

// handed reports whether a person of the house has the order's own receipt in
// the hand: at the counter that is identification enough for the order, since
// money goes back only to what paid. A gift receipt is not the buyer's, and a
// program has no hands.
func (w *work) handed(o shop.Order, receipt string) bool {
	return w.actor.Kind == casefile.Staff && !o.Gift && receipt != "" && receipt == o.Receipt
}

// readCustomer loads a customer with the balances of their payment methods.
func (w *work) readCustomer(ref string) (*shop.Customer, error) {
	name := customerStream(ref)
	if err := w.read(name); err != nil {
		return nil, err
	}
	s := w.streams[name]
	if s.version == 0 || s.erased {
		return nil, nil
	}
	c := fold(s, shop.Customer{})
	var names []string
	for _, m := range c.Methods {
		if m.HoldsBalance() {
			names = append(names, methodStream(m.ID))
		}
	}
	if err := w.read(names...); err != nil {
		return nil, err
	}
	now := map[string]shop.Method{}
	for _, m := range c.Methods {
		if st, ok := w.streams[methodStream(m.ID)]; ok && m.HoldsBalance() && st.version > 0 {
			now[m.ID] = fold(st, shop.Method{})
		}
	}
	c = c.WithBalances(now)
	return &c, nil
}

func (w *work) readProducts(o shop.Order, op shop.Operation, into map[string]shop.Product) error {
	if op.Name != shop.OpExchangeItems && op.Name != shop.OpChangeItems {
		return nil
	}
	for _, l := range o.Lines {
		if _, ok := into[l.Product]; !ok {
			if err := w.product(l.Product, into); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *work) product(id string, into map[string]shop.Product) error {
	if err := w.read(productStream(id)); err != nil {
		return err
	}
	if s := w.streams[productStream(id)]; s.version > 0 {
		into[id] = fold(s, shop.Product{})
	}
	return nil
}

// named finds the customer whom the operation names by the shop's own id, or
// looks for by e-mail, or by name and postcode.
func (w *work) named(op shop.Operation) (*shop.Customer, error) {
	var term string
	switch {
	case op.Customer != "":
		term = idTerm(op.Customer)
	case op.Name == shop.OpFindCustomer && op.Email != "":
		term = emailTerm(op.Email)
	case op.Name == shop.OpFindCustomer:
		term = nameTerm(op.First, op.Last, op.Zip)
	default:
		return nil, nil
	}
	found, err := w.Store.List(w.ctx, Query{Kind: KindCustomer, Terms: []string{term}, Limit: 2})
	if err != nil || len(found) != 1 {
		return nil, err // nobody, or not told apart: more is needed
	}
	return w.readCustomer(found[0].ID)
}

// partsOf are the parts of the order that an operation is about.
func partsOf(o *shop.Order, op shop.Operation) []casefile.Part {
	parts := []casefile.Part{}
	if o == nil {
		return parts
	}
	used := map[string]int{}
	add := func(l shop.Line, pieces int) { // a line that is named twice is one part
		used[l.ID] += pieces
		part := casefile.PartOf(l, used[l.ID])
		if i := slices.IndexFunc(parts, func(p casefile.Part) bool { return p.Line == l.ID }); i >= 0 {
			parts[i] = part
			return
		}
		parts = append(parts, part)
	}
	for _, h := range op.Lines {
		if l, ok := o.Line(h.Line); ok {
			add(l, h.Quantity)
		}
	}
	for _, item := range op.Items {
		for _, l := range o.Lines {
			if l.Item == item && used[l.ID] < o.Left(l) {
				add(l, 1)
				break
			}
		}
	}
	if len(op.Lines) == 0 && len(op.Items) == 0 {
		for _, l := range o.Lines {
			parts = append(parts, casefile.PartOf(l, l.Quantity))
		}
	}
	return parts
}
