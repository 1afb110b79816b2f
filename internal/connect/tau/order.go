package tau

import (
	"slices"
	"strconv"

	"makegood/internal/connect/tree"
	"makegood/internal/shop"
)

// states are those an order can be in.
var states = []shop.OrderState{
	shop.Pending, shop.Processed, shop.Delivered, shop.Cancelled, shop.ItemsModified, shop.ReturnRequested, shop.ExchangeRequested,
}

func (r *reader) order(f tree.Field) error {
	fields, err := f.Value.Fields(
		[]string{"order_id", "user_id", "address", "items", "fulfillments", "status", "payment_history"},
		"cancel_reason", "return_items", "return_payment_method_id",
		"exchange_items", "exchange_new_items", "exchange_payment_method_id", "exchange_price_difference")
	if err != nil {
		return err
	}
	o := shop.Order{ID: f.Name, Channel: "web", Lines: []shop.Line{}, Shipments: []shop.Shipment{}, Payments: []shop.Payment{}}
	if err := sameID(fields["order_id"], f.Name); err != nil {
		return err
	}
	id, err := fields["user_id"].Text()
	if err != nil {
		return err
	}
	owner, ok := r.users[id]
	if !ok {
		return fields["user_id"].Problem("names customer %q, who is not in %s", id, usersFile)
	}
	o.Customer, r.orders[o.ID] = owner.customer.Ref, id
	if o.Address, err = address(fields["address"]); err != nil {
		return err
	}
	status, err := fields["status"].Text()
	if err != nil {
		return err
	}
	if o.State = shop.OrderState(status); !slices.Contains(states, o.State) {
		return fields["status"].Problem("is %q, which is no state of an order", status)
	}
	for _, read := range []struct {
		name string
		one  func(*shop.Order, *user, tree.Node) error
	}{{"items", r.line}, {"fulfillments", shipment}, {"payment_history", payment}} {
		list, err := fields[read.name].List()
		if err != nil {
			return err
		}
		for _, n := range list {
			if err := read.one(&o, owner, n); err != nil {
				return err
			}
		}
	}
	if err := requests(&o, owner, fields); err != nil {
		return err
	}
	r.records.Orders = append(r.records.Orders, o)
	return nil
}

func (r *reader) line(o *shop.Order, _ *user, n tree.Node) error {
	fields, err := n.Fields([]string{"name", "product_id", "item_id", "price", "options"})
	if err != nil {
		return err
	}
	l := shop.Line{ID: strconv.Itoa(len(o.Lines) + 1), Quantity: 1}
	if l.Name, err = fields["name"].Text(); err != nil {
		return err
	}
	if l.Product, err = fields["product_id"].Text(); err != nil {
		return err
	}
	p, ok := r.products[l.Product]
	if !ok {
		return fields["product_id"].Problem("names product %q, which is not in %s", l.Product, productsFile)
	}
	if l.Item, err = fields["item_id"].Text(); err != nil {
		return err
	}
	if _, ok := p.Variant(l.Item); !ok {
		return fields["item_id"].Problem("names item %q, which product %s does not have", l.Item, l.Product)
	}
	if l.Price, err = positive(fields["price"]); err != nil {
		return err
	}
	l.Options, err = options(fields["options"])
	o.Lines = append(o.Lines, l)
	return err
}

func shipment(o *shop.Order, _ *user, n tree.Node) error {
	fields, err := n.Fields([]string{"tracking_id", "item_ids"})
	if err != nil {
		return err
	}
	var s shop.Shipment
	if s.Tracking, err = fields["tracking_id"].Texts(); err != nil {
		return err
	}
	if s.Items, err = fields["item_ids"].Texts(); err != nil {
		return err
	}
	for _, item := range s.Items {
		if !slices.ContainsFunc(o.Lines, func(l shop.Line) bool { return l.Item == item }) {
			return fields["item_ids"].Problem("names item %q, which is not in the order", item)
		}
	}
	o.Shipments = append(o.Shipments, s)
	return nil
}

func payment(o *shop.Order, owner *user, n tree.Node) error {
	fields, err := n.Fields([]string{"transaction_type", "amount", "payment_method_id"})
	if err != nil {
		return err
	}
	kind, err := fields["transaction_type"].Text()
	if err != nil {
		return err
	}
	p := shop.Payment{Kind: shop.PaymentKind(kind)}
	if p.Kind != shop.Paid && p.Kind != shop.Refunded {
		return fields["transaction_type"].Problem("must be payment or refund, not %q", kind)
	}
	if p.Amount, err = positive(fields["amount"]); err != nil {
		return err
	}
	p.Method, err = methodOf(owner, fields["payment_method_id"])
	o.Payments = append(o.Payments, p)
	return err
}

func methodOf(owner *user, n tree.Node) (string, error) {
	id, err := n.Text()
	if err == nil && !owner.methods[id] {
		err = n.Problem("names payment method %q, which %s does not have", id, owner.customer.ID)
	}
	return id, err
}

// requests reads what was asked for earlier: all fields of a request, or none.
func requests(o *shop.Order, owner *user, fields map[string]tree.Node) error {
	if n, ok := fields["cancel_reason"]; ok {
		reason, err := n.Text()
		if err != nil {
			return err
		}
		o.CancelReason = reason
	}
	if n, ok := fields["return_items"]; ok {
		items, err := n.Texts()
		if err != nil {
			return err
		}
		o.Return = &shop.Return{Items: items}
		if n, ok = fields["return_payment_method_id"]; !ok {
			return fields["return_items"].Problem("needs return_payment_method_id beside it")
		}
		if o.Return.Method, err = methodOf(owner, n); err != nil {
			return err
		}
	} else if n, ok := fields["return_payment_method_id"]; ok {
		return n.Problem("needs return_items beside it")
	}
	return exchange(o, owner, fields)
}

func exchange(o *shop.Order, owner *user, fields map[string]tree.Node) error {
	names := []string{"exchange_items", "exchange_new_items", "exchange_payment_method_id", "exchange_price_difference"}
	var first tree.Node
	found := 0
	for _, name := range names {
		if n, ok := fields[name]; ok {
			first = n
			found++
		}
	}
	switch found {
	case 0:
		return nil
	case len(names):
	default:
		return first.Problem("an exchange has the fields exchange_items, exchange_new_items, exchange_payment_method_id and exchange_price_difference")
	}
	var err error
	e := &shop.Exchange{}
	if e.Items, err = fields[names[0]].Texts(); err != nil {
		return err
	}
	if e.NewItems, err = fields[names[1]].Texts(); err != nil {
		return err
	}
	if e.Method, err = methodOf(owner, fields[names[2]]); err != nil {
		return err
	}
	e.Difference, err = amount(fields[names[3]])
	o.Exchange = e
	return err
}
