package shopfile

import (
	"slices"
	"strconv"

	"makegood/internal/connect/tree"
	"makegood/internal/money"
	"makegood/internal/shop"
)

func (r *reader) order(n tree.Node) {
	row := n.Row(&r.err, "id channel placed_on state lines payments",
		"customer recipient receipt gift store till promised_by address tenders shipments cancel_reason")
	o := shop.Order{
		ID: r.id(row, "order", "id"), Receipt: row.Text("receipt"), Gift: row.Bool("gift"), Store: row.Text("store"), Till: row.Text("till"),
		Channel:  row.OneOf("channel", "store", "web", "phone", "mail", "doorstep"),
		PlacedOn: row.Day("placed_on"), PromisedBy: row.Day("promised_by"), State: shop.OrderState(row.OneOf("state", states()...)),
		CancelReason: row.Text("cancel_reason"), Lines: []shop.Line{}, Shipments: []shop.Shipment{}, Payments: []shop.Payment{},
	}
	buyer := r.who(row, "customer")
	if buyer != nil {
		o.Customer, o.Address = buyer.Ref, buyer.Address
		buyer.Orders = append(buyer.Orders, o.ID)
	}
	if recipient := r.who(row, "recipient"); recipient != nil {
		o.Recipient, o.Address = recipient.Ref, recipient.Address
	}
	if row.Has("address") {
		o.Address = r.address(row.At("address"))
	}
	r.checkPlace(row, o)
	row.Each("lines", func(n tree.Node) { o.Lines = append(o.Lines, r.line(n, o)) })
	row.Each("tenders", func(n tree.Node) { o.Tenders = append(o.Tenders, r.method(n)) })
	if buyer != nil && len(o.Tenders) > 0 {
		row.Fail("tenders", "are for sales without a customer: a customer has methods")
	}
	row.Each("payments", func(n tree.Node) { o.Payments = append(o.Payments, r.payment(n, o, buyer)) })
	row.Each("shipments", func(n tree.Node) { o.Shipments = append(o.Shipments, r.shipment(n, o)) })
	if r.err == nil {
		checkMoney(row, o)
	}
	r.Orders = append(r.Orders, o)
}

// checkPlace holds together where and when the order was made.
func (r *reader) checkPlace(row tree.Row, o shop.Order) {
	store, known := r.stores[o.Store]
	switch {
	case row.Has("store") && !known:
		row.Fail("store", "names store %q, which is not in this file", o.Store)
	case o.Till != "" && !slices.Contains(store.Tills, o.Till):
		row.Fail("till", "names till %q, which the store does not have", o.Till)
	case !row.Has("customer") && o.Receipt == "":
		row.Fail("receipt", "is needed where no customer is known")
	case row.Has("receipt") && r.seen["receipt "+o.Receipt]:
		row.Fail("receipt", "is the number of another order's receipt: %q", o.Receipt)
	case o.PromisedBy != 0 && o.PromisedBy < o.PlacedOn:
		row.Fail("promised_by", "lies before placed_on")
	}
	if o.Receipt != "" {
		r.seen["receipt "+o.Receipt] = true
	}
}

func (r *reader) line(n tree.Node, o shop.Order) shop.Line {
	row := n.Row(&r.err, "item", "quantity price discount tax delivery special sale custom hygiene serial delivered_on came")
	of, ok := r.items[row.Text("item")]
	if !ok {
		row.Fail("item", "names item %q, which no product has", row.Text("item"))
	}
	l := shop.Line{
		ID: strconv.Itoa(len(o.Lines) + 1), Product: of.product.ID, Item: row.Text("item"), Name: of.product.Name, Options: of.variant.Options,
		Quantity: 1, Price: of.variant.Price, Discount: row.Money("discount"), Tax: row.Money("tax"), Delivery: row.Money("delivery"),
		Category: of.product.Category, Special: row.Bool("special"), Sale: row.Bool("sale"), Custom: row.Bool("custom"), Hygiene: row.Bool("hygiene"),
		Serial: row.Text("serial"), DeliveredOn: row.Day("delivered_on"), Came: row.Text("came"),
	}
	if row.Has("quantity") {
		l.Quantity = row.Int("quantity")
	}
	for _, s := range r.Stores {
		if v, priced := of.variant.In(s.Currency); s.ID == o.Store && priced {
			l.Price = v.Price
		}
	}
	if row.Has("price") {
		l.Price = row.Money("price")
	}
	if r.partners[of.product.Partner].Role == shop.Concession {
		l.Partner = of.product.Partner
	}
	r.checkLine(row, l, o)
	return l
}

func (r *reader) checkLine(row tree.Row, l shop.Line, o shop.Order) {
	for _, f := range []struct {
		name   string
		amount money.Amount
	}{{"discount", l.Discount}, {"tax", l.Tax}, {"delivery", l.Delivery}} {
		if f.amount.Currency != "" && f.amount.Currency != l.Price.Currency {
			row.Fail(f.name, "is in %s, the price in %s", f.amount.Currency, l.Price.Currency)
		}
	}
	if r.err != nil {
		return
	}
	_, came := r.items[l.Came]
	switch {
	case l.Quantity < 1:
		row.Fail("quantity", "must be at least 1")
	case len(o.Lines) > 0 && o.Lines[0].Price.Currency != l.Price.Currency:
		row.Fail("price", "is in %s, the first line in %s", l.Price.Currency, o.Lines[0].Price.Currency)
	case l.Discount.Minor > l.Price.Minor*int64(l.Quantity):
		row.Fail("discount", "is more than the line costs")
	case l.DeliveredOn != 0 && l.DeliveredOn < o.PlacedOn:
		row.Fail("delivered_on", "lies before placed_on")
	case l.Came != "" && !came:
		row.Fail("came", "names item %q, which no product has", l.Came)
	case o.State == shop.Delivered && l.DeliveredOn == 0:
		row.Fail("delivered_on", "is needed: the order is delivered")
	}
}

func (r *reader) payment(n tree.Node, o shop.Order, buyer *shop.Customer) shop.Payment {
	row := n.Row(&r.err, "method amount", "refund reference")
	p := shop.Payment{Kind: shop.Paid, Method: row.Text("method"), Amount: row.Money("amount"), Reference: row.Text("reference")}
	if row.Bool("refund") {
		p.Kind = shop.Refunded
	}
	methods := o.Tenders
	if buyer != nil {
		methods = buyer.Methods
	}
	if p.Method != shop.CashID && !slices.ContainsFunc(methods, func(m shop.Method) bool { return m.ID == p.Method }) {
		row.Fail("method", "names payment method %q, which the customer does not have", p.Method)
	}
	return p
}

func (r *reader) shipment(n tree.Node, o shop.Order) shop.Shipment {
	row := n.Row(&r.err, "tracking items", "")
	s := shop.Shipment{Tracking: row.Texts("tracking"), Items: row.Texts("items")}
	for _, id := range s.Items {
		if !slices.ContainsFunc(o.Lines, func(l shop.Line) bool { return l.Item == id }) {
			row.Fail("items", "names item %q, which is not in the order", id)
		}
	}
	return s
}

// checkMoney holds the payments to the lines: what is held is what the lines
// cost, or nothing where the order was cancelled.
func checkMoney(row tree.Row, o shop.Order) {
	cost := money.Zero(o.Currency())
	for _, l := range o.Lines {
		cost = cost.Add(l.Paid())
	}
	if o.State == shop.Cancelled {
		cost = money.Zero(o.Currency())
	}
	held := money.Zero(o.Currency())
	for _, p := range o.Payments {
		if p.Amount.Currency != o.Currency() {
			row.Fail("payments", "are not all in %s", o.Currency())
			return
		}
		if p.Kind == shop.Refunded {
			p.Amount = p.Amount.Neg()
		}
		held = held.Add(p.Amount)
	}
	switch {
	case len(o.Lines) == 0:
		row.Fail("lines", "must have at least one")
	case held.Cmp(cost) != 0:
		row.Fail("payments", "add up to %s, the lines cost %s", held, cost)
	}
}
