package api

import (
	"context"
	"net/http"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/shop"
)

// Who says how somebody is identified.
type Who struct {
	Email string `json:"email,omitempty" maxLength:"320" example:"maria.keller@example.com"`
	First string `json:"first_name,omitempty" maxLength:"200"`
	Last  string `json:"last_name,omitempty" maxLength:"200"`
	Zip   string `json:"zip,omitempty" maxLength:"40"`
}

// Visit is one customer being served.
type Visit struct {
	ID       string       `json:"id" doc:"Give it as visit with what is asked for this customer."`
	Customer CustomerName `json:"customer"`
	Until    time.Time    `json:"until"`
}

// CustomerName is a customer in a search.
type CustomerName struct {
	ID    string `json:"id" doc:"The shop's own number."`
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
	Zip   string `json:"zip,omitempty"`
}

func nameOf(c desk.CustomerRow) CustomerName { return CustomerName{c.ID, c.Name, c.Email, c.Zip} }

// Customer is what the shop knows of one.
type Customer struct {
	ID      string       `json:"id"`
	First   string       `json:"first_name"`
	Last    string       `json:"last_name"`
	Email   string       `json:"email,omitempty"`
	Phone   string       `json:"phone,omitempty"`
	Address shop.Address `json:"address"`
	Methods []Method     `json:"payment_methods"`
	Orders  []string     `json:"orders"`
}

// Method is a payment method.
type Method struct {
	ID       string `json:"id"`
	Kind     string `json:"kind"`
	Brand    string `json:"brand,omitempty"`
	LastFour string `json:"last_four,omitempty"`
	Balance  *Money `json:"balance,omitempty" doc:"Of a gift card or store credit."`
}

// Order is one sale.
type Order struct {
	ID         string       `json:"id"`
	State      string       `json:"state"`
	PlacedOn   Day          `json:"placed_on,omitzero"`
	PromisedBy Day          `json:"promised_by,omitzero"`
	Receipt    string       `json:"receipt,omitempty"`
	Store      string       `json:"store,omitempty"`
	Channel    string       `json:"channel,omitempty"`
	Address    shop.Address `json:"address"`
	Lines      []OrderLine  `json:"lines"`
	Payments   []Payment    `json:"payments"`
}

// OrderLine is one line of an order. Amounts but the price are for the whole line.
type OrderLine struct {
	ID          string            `json:"id"`
	Product     string            `json:"product"`
	Item        string            `json:"item"`
	Name        string            `json:"name"`
	Options     map[string]string `json:"options"`
	Quantity    int               `json:"quantity"`
	Left        int               `json:"left" doc:"Pieces that have not come back."`
	Price       Money             `json:"price" doc:"Of one piece, as marked."`
	Discount    Money             `json:"discount,omitzero"`
	Tax         Money             `json:"tax,omitzero"`
	Delivery    Money             `json:"delivery,omitzero"`
	Paid        Money             `json:"paid" doc:"For all its pieces, to the cent."`
	DeliveredOn Day               `json:"delivered_on,omitzero"`
}

// Payment is a row of the payment history.
type Payment struct {
	Kind      string `json:"kind" doc:"payment or refund."`
	Amount    Money  `json:"amount"`
	Method    string `json:"method"`
	Reference string `json:"reference,omitempty"`
}

// Product is a kind of goods with its variants.
type Product struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Variants []Variant `json:"variants"`
}

// Variant is one item that can be bought.
type Variant struct {
	Item      string            `json:"item"`
	Options   map[string]string `json:"options"`
	Available bool              `json:"available"`
	Price     Money             `json:"price"`
	Prices    []Money           `json:"prices" doc:"In other currencies."`
}

// ProductName is a product in the catalogue.
type ProductName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Catalogue is every product.
type Catalogue struct {
	Products []ProductName `json:"products"`
}

// Found is what a search found.
type Found struct {
	Hits []Hit `json:"hits"`
}

// Hit is a customer with their orders, or an order alone.
type Hit struct {
	Customer *CustomerName `json:"customer,omitempty"`
	Orders   []OrderName   `json:"orders" doc:"Newest first."`
}

// OrderName is an order in a search.
type OrderName struct {
	ID       string   `json:"id"`
	State    string   `json:"state"`
	PlacedOn Day      `json:"placed_on,omitzero"`
	Receipt  string   `json:"receipt,omitempty"`
	Goods    []string `json:"goods"`
}

type visitInput struct{ Body Who }

// ReadCall says for whom something is read.
type ReadCall struct {
	Visit   string `query:"visit" maxLength:"100" doc:"Of staff and programs: for whom."`
	Receipt string `query:"receipt" maxLength:"100" doc:"Number of a receipt in the hand."`
}

type readOneInput struct {
	ID string `path:"id" maxLength:"100"`
	ReadCall
}

type searchInput struct {
	Text string `query:"q" required:"true" maxLength:"200" doc:"An order's, receipt's or serial number, a name, an e-mail, a postcode."`
}

func (s *server) addVisits() {
	add(s, route{id: "identify", method: http.MethodPost, path: "/v1/visits", tag: "Counter", action: desk.Identify, status: http.StatusCreated,
		summary: "Find out who is served", text: "By e-mail, or by name and postcode. What is asked in the visit is asked for this one customer, by the caller alone, for four hours.",
		refuses: []fault.Code{fault.CustomerUnknown, fault.ArgumentMissing}, example: map[string]any{"email": "maria.keller@example.com"}},
		func(ctx context.Context, a casefile.Actor, in *visitInput) (Visit, error) {
			v, err := s.desk.Identify(ctx, a, desk.Who(in.Body))
			return Visit{v.ID, nameOf(v.Customer), v.Until}, err
		})
	add(s, route{id: "search", method: http.MethodGet, path: "/v1/search", tag: "Counter", action: desk.SearchShop,
		summary: "Find orders and customers", text: "Orders by number, receipt or serial number; customers by name, e-mail or postcode, with their orders."},
		func(ctx context.Context, a casefile.Actor, in *searchInput) (Found, error) {
			hits, err := s.desk.Search(ctx, a, in.Text)
			return Found{list(hits, hitOf)}, err
		})
	unknown := []fault.Code{fault.NotIdentified, fault.NotYours, fault.Erased}
	add(s, route{id: "get-customer", method: http.MethodGet, path: "/v1/customers/{id}", tag: "Counter", action: desk.ReadShop,
		summary: "A customer's records", text: "By the shop's own number, in a visit of that customer.", refuses: append(unknown, fault.CustomerUnknown)},
		func(ctx context.Context, a casefile.Actor, in *readOneInput) (Customer, error) {
			return read(s, ctx, a, in.ReadCall, shop.Operation{Name: shop.OpGetCustomer, Customer: in.ID}, customerOf)
		})
	add(s, route{id: "get-order", method: http.MethodGet, path: "/v1/orders/{id}", tag: "Counter", action: desk.ReadShop,
		summary: "An order", text: "In a visit of its buyer, or with its receipt in the hand.", refuses: append(unknown, fault.OrderUnknown)},
		func(ctx context.Context, a casefile.Actor, in *readOneInput) (Order, error) {
			return read(s, ctx, a, in.ReadCall, shop.Operation{Name: shop.OpGetOrder, Order: in.ID}, orderOf)
		})
	add(s, route{id: "get-product", method: http.MethodGet, path: "/v1/products/{id}", tag: "Counter", action: desk.ReadShop,
		summary: "A product and its variants", text: "With what each costs and whether it is there.", refuses: []fault.Code{fault.ProductUnknown, fault.NotIdentified}},
		func(ctx context.Context, a casefile.Actor, in *readOneInput) (Product, error) {
			return read(s, ctx, a, in.ReadCall, shop.Operation{Name: shop.OpGetProduct, Product: in.ID}, productOf)
		})
	add(s, route{id: "list-products", method: http.MethodGet, path: "/v1/products", tag: "Counter", action: desk.ReadShop,
		summary: "The catalogue", text: "Every product, by name.", refuses: []fault.Code{fault.NotIdentified}},
		func(ctx context.Context, a casefile.Actor, in *ReadCall) (Catalogue, error) {
			return read(s, ctx, a, *in, shop.Operation{Name: shop.OpListProducts}, func(rows []desk.ProductRow) Catalogue {
				return Catalogue{list(rows, func(p desk.ProductRow) ProductName { return ProductName(p) })}
			})
		})
}

// read asks a reading operation and shapes its answer.
func read[T, O any](s *server, ctx context.Context, a casefile.Actor, in ReadCall, op shop.Operation, shape func(T) O) (O, error) {
	var none O
	v, err := s.desk.Read(ctx, a, desk.Request{Visit: in.Visit, Receipt: in.Receipt, Operation: op})
	if err != nil {
		return none, err
	}
	t, ok := v.(T)
	if !ok {
		return none, fault.New(fault.Internal)
	}
	return shape(t), nil
}

func hitOf(h desk.Hit) Hit {
	out := Hit{Orders: list(h.Orders, func(o desk.OrderRow) OrderName {
		return OrderName{o.ID, o.State, day(o.PlacedOn), o.Receipt, orEmpty(o.Goods)}
	})}
	if h.Customer != nil {
		name := nameOf(*h.Customer)
		out.Customer = &name
	}
	return out
}

func customerOf(c shop.Customer) Customer {
	return Customer{c.ID, c.First, c.Last, c.Email, c.Phone, c.Address, list(c.Methods, methodOf), orEmpty(c.Orders)}
}

func methodOf(m shop.Method) Method {
	out := Method{ID: m.ID, Kind: string(m.Kind), Brand: m.Brand, LastFour: m.LastFour}
	if m.HoldsBalance() {
		out.Balance = amountOrNull(&m.Balance)
	}
	return out
}

func orderOf(o shop.Order) Order {
	return Order{
		ID: o.ID, State: string(o.State), PlacedOn: day(o.PlacedOn), PromisedBy: day(o.PromisedBy), Receipt: o.Receipt, Store: o.Store,
		Channel: o.Channel, Address: o.Address,
		Lines: list(o.Lines, func(l shop.Line) OrderLine {
			return OrderLine{l.ID, l.Product, l.Item, l.Name, l.Options, l.Quantity, o.Left(l), amount(l.Price), amount(l.Discount), amount(l.Tax),
				amount(l.Delivery), amount(l.PaidFor(l.Quantity)), day(l.DeliveredOn)}
		}),
		Payments: list(o.Payments, func(p shop.Payment) Payment {
			return Payment{string(p.Kind), amount(p.Amount), p.Method, p.Reference}
		}),
	}
}

func productOf(p shop.Product) Product {
	return Product{p.ID, p.Name, list(p.Variants, func(v shop.Variant) Variant {
		return Variant{v.Item, v.Options, v.Available, amount(v.Price), list(v.Prices, amount)}
	})}
}
