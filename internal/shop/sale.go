package shop

import (
	"fmt"
	"strconv"

	"github.com/govalues/decimal"

	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/words"
)

// OpSell is a sale at a till. Its details are in Operation.Sale, which the desk
// makes; it is not one of the operations that are asked for by name.
const OpSell = "sell"

// Sale is what is sold, where, and how it is paid. Whose goods they are makes
// no difference to who may sell them.
type Sale struct {
	Receipt  string     `json:"receipt"` // the number that the sale gets
	Store    string     `json:"store"`
	Till     string     `json:"till,omitempty"`
	Currency string     `json:"currency"`
	Tax      string     `json:"tax,omitempty"` // on top of marked prices, an exact part: "0.0825"; empty: prices contain it
	Lines    []SaleLine `json:"lines"`
	Method   string     `json:"payment_method_id"` // one of the customer's, cash, or that of Tender
	Tender   *Method    `json:"tender,omitempty"`  // a card of no customer on record
}

// SaleLine is a quantity of one item.
type SaleLine struct {
	Product  string `json:"product_id"`
	Item     string `json:"item_id"`
	Quantity int    `json:"quantity"`
	Partner  string `json:"partner,omitempty"` // whose counter it is from; "" the shop's own
}

// OrderPlaced begins the stream of an order that was sold here.
type OrderPlaced struct {
	Order Order `json:"order"`
}

// EventName is the name under which the log keeps the event.
func (OrderPlaced) EventName() string { return "order.placed" }

// sell makes an order of a sale: at the price as marked, with the tax of the
// store, handed over the counter and paid by one method.
func (w World) sell(op Operation) (Effect, error) {
	s := op.Sale
	switch {
	case s == nil || len(s.Lines) == 0:
		return Effect{}, fault.New(fault.ArgumentMissing, "operation", OpSell, "argument", "lines")
	case w.Order != nil:
		return Effect{}, fault.New(fault.Conflict)
	}
	o := Order{ID: op.Order, Receipt: s.Receipt, Store: s.Store, Till: s.Till, Channel: "store", PlacedOn: w.On, State: Delivered,
		Lines: []Line{}, Shipments: []Shipment{}, Payments: []Payment{}}
	if w.Customer != nil {
		o.Customer, o.Address = w.Customer.Ref, w.Customer.Address
	}
	if s.Tender != nil {
		o.Tenders = []Method{*s.Tender}
	}
	for i, l := range s.Lines {
		line, err := w.saleLine(i, l, *s)
		if err != nil {
			return Effect{}, err
		}
		o.Lines = append(o.Lines, line)
	}
	w.Order = &o // its tender is found there
	m, ok := w.tender(s.Method)
	switch {
	case !ok:
		return Effect{}, fault.New(fault.MethodUnknown, "method", s.Method)
	case m.Gone:
		return Effect{}, fault.New(fault.MethodNotAllowed, "method", s.Method)
	}
	total := paid(o.Lines)
	if err := covers(m, total); err != nil {
		return Effect{}, err
	}
	t := w.till(op)
	t.put(Paid, total, m, "")
	o.Payments = t.rows
	says := w.say("sell", "order", o.ID, "receipt", s.Receipt, "items", w.lineTexts(o.Lines), "amount", total)
	return Effect{Order: []journal.Event{OrderPlaced{o}}, Customer: []journal.Event{}, Methods: t.books, Moves: t.moves, Later: t.after,
		Says: paragraph(append(says, t.sayMoves()...))}, nil
}

func (w World) saleLine(i int, l SaleLine, s Sale) (Line, error) {
	p, known := w.Products[l.Product]
	v, has := p.Variant(l.Item)
	v, priced := v.In(s.Currency)
	at := fmt.Sprintf("lines[%d]", i)
	switch {
	case !known:
		return Line{}, fault.New(fault.ProductUnknown, "product", l.Product)
	case !has || !v.Available:
		return Line{}, fault.New(fault.ItemUnavailable, "item", l.Item)
	case l.Quantity < 1 || l.Quantity > maxPieces:
		return Line{}, invalid(at+".quantity", words.Both("wrong.range", "Least", 1, "Most", maxPieces))
	case !priced:
		return Line{}, fault.New(fault.PriceMissing, "item", l.Item, "currency", s.Currency)
	}
	line := Line{ID: strconv.Itoa(i + 1), Product: p.ID, Item: v.Item, Name: p.Name, Options: v.Options, Quantity: l.Quantity, Price: v.Price,
		Category: p.Category, Partner: l.Partner, DeliveredOn: w.On}
	if s.Tax != "" {
		rate, err := decimal.Parse(s.Tax)
		if err != nil {
			return Line{}, invalid("tax", words.Both("wrong.no_part"))
		}
		if line.Tax, err = money.New(v.Price.Minor*int64(l.Quantity), v.Price.Currency).Times(rate); err != nil {
			return Line{}, fmt.Errorf("shop: tax of %s: %w", v.Item, err)
		}
	}
	return line, nil
}

// maxPieces is the most of one item that a till sells at once.
const maxPieces = 1000
