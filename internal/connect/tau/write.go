package tau

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/shop"
)

// The shop's own JSON shapes. Pointers are fields that a record has only once
// something was asked for.
type (
	nameJSON struct {
		First string `json:"first_name"`
		Last  string `json:"last_name"`
	}
	addressJSON struct {
		Line1   string `json:"address1"`
		Line2   string `json:"address2"`
		City    string `json:"city"`
		Country string `json:"country"`
		State   string `json:"state"`
		Zip     string `json:"zip"`
	}
	methodJSON struct {
		Source   string       `json:"source"`
		Brand    *string      `json:"brand,omitempty"`
		LastFour *string      `json:"last_four,omitempty"`
		Balance  *json.Number `json:"balance,omitempty"`
		ID       string       `json:"id"`
	}
	userJSON struct {
		Name    nameJSON    `json:"name"`
		Address addressJSON `json:"address"`
		Email   string      `json:"email"`
		Methods ordered     `json:"payment_methods"`
		Orders  []string    `json:"orders"`
	}
	itemJSON struct {
		Name    string            `json:"name"`
		Product string            `json:"product_id"`
		Item    string            `json:"item_id"`
		Price   json.Number       `json:"price"`
		Options map[string]string `json:"options"`
	}
	shipmentJSON struct {
		Tracking []string `json:"tracking_id"`
		Items    []string `json:"item_ids"`
	}
	paymentJSON struct {
		Kind   string      `json:"transaction_type"`
		Amount json.Number `json:"amount"`
		Method string      `json:"payment_method_id"`
	}
	orderJSON struct {
		ID        string         `json:"order_id"`
		User      string         `json:"user_id"`
		Address   addressJSON    `json:"address"`
		Items     []itemJSON     `json:"items"`
		Shipments []shipmentJSON `json:"fulfillments"`
		Status    string         `json:"status"`
		Payments  []paymentJSON  `json:"payment_history"`

		CancelReason       string       `json:"cancel_reason,omitempty"`
		ReturnItems        *[]string    `json:"return_items,omitempty"`
		ReturnMethod       *string      `json:"return_payment_method_id,omitempty"`
		ExchangeItems      *[]string    `json:"exchange_items,omitempty"`
		ExchangeNewItems   *[]string    `json:"exchange_new_items,omitempty"`
		ExchangeMethod     *string      `json:"exchange_payment_method_id,omitempty"`
		ExchangeDifference *json.Number `json:"exchange_price_difference,omitempty"`
	}
	variantJSON struct {
		Item      string            `json:"item_id"`
		Options   map[string]string `json:"options"`
		Available bool              `json:"available"`
		Price     json.Number       `json:"price"`
	}
	productJSON struct {
		Name     string  `json:"name"`
		ID       string  `json:"product_id"`
		Variants ordered `json:"variants"`
	}
)

// ordered is an object whose fields keep their order.
type ordered []struct {
	name  string
	value any
}

func (o *ordered) put(name string, value any) {
	*o = append(*o, struct {
		name  string
		value any
	}{name, value})
}

// MarshalJSON writes the fields in their order.
func (o ordered) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(f.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(f.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// number is an amount as the shop writes it: 47.84, 180.2, 60.
func number(a money.Amount) json.Number {
	digits := a.Number()
	if strings.Contains(digits, ".") {
		digits = strings.TrimRight(strings.TrimRight(digits, "0"), ".")
	}
	return json.Number(digits)
}

// RecordCustomer is a customer in the shop's own JSON shape, ready for
// json.Marshal. Balances are those of c.Methods (see shop.Customer.WithBalances).
func RecordCustomer(c shop.Customer) any { return recordCustomer(c) }

// RecordOrder is an order in the shop's own JSON shape, ready for json.Marshal.
// A line of several pieces is written as so many items. userID is the shop's
// own id of the customer.
func RecordOrder(o shop.Order, userID string) any { return recordOrder(o, userID) }

func recordCustomer(c shop.Customer) userJSON {
	u := userJSON{
		Name: nameJSON{c.First, c.Last}, Address: recordAddress(c.Address), Email: c.Email,
		Methods: ordered{}, Orders: append([]string{}, c.Orders...),
	}
	for _, m := range c.Methods {
		j := methodJSON{Source: string(m.Kind), ID: m.ID}
		switch m.Kind {
		case shop.GiftCard:
			balance := number(m.Balance)
			j.Balance = &balance
		case shop.CreditCard:
			j.Brand, j.LastFour = &m.Brand, &m.LastFour
		}
		u.Methods.put(m.ID, j)
	}
	return u
}

func recordAddress(a shop.Address) addressJSON {
	return addressJSON{a.Line1, a.Line2, a.City, a.Country, a.State, a.Zip}
}

func recordOrder(o shop.Order, userID string) orderJSON {
	j := orderJSON{
		ID: o.ID, User: userID, Address: recordAddress(o.Address), Status: string(o.State), CancelReason: o.CancelReason,
		Items: []itemJSON{}, Shipments: []shipmentJSON{}, Payments: []paymentJSON{},
	}
	for _, l := range o.Lines {
		for range l.Quantity {
			j.Items = append(j.Items, itemJSON{l.Name, l.Product, l.Item, number(l.Price), l.Options})
		}
	}
	for _, s := range o.Shipments {
		j.Shipments = append(j.Shipments, shipmentJSON{s.Tracking, s.Items})
	}
	for _, p := range o.Payments {
		if p.Kind == shop.Given {
			p.Kind = shop.Refunded // the files know no other money back
		}
		j.Payments = append(j.Payments, paymentJSON{string(p.Kind), number(p.Amount), p.Method})
	}
	if r := o.Return; r != nil {
		j.ReturnItems, j.ReturnMethod = &r.Items, &r.Method
	}
	if e := o.Exchange; e != nil {
		difference := number(e.Difference)
		j.ExchangeItems, j.ExchangeNewItems, j.ExchangeMethod, j.ExchangeDifference = &e.Items, &e.NewItems, &e.Method, &difference
	}
	return j
}

func recordProduct(p shop.Product) productJSON {
	j := productJSON{Name: p.Name, ID: p.ID, Variants: ordered{}}
	for _, v := range p.Variants {
		j.Variants.put(v.Item, variantJSON{v.Item, v.Options, v.Available, number(v.Price)})
	}
	return j
}

// Write writes users.json, orders.json and products.json into a folder, which
// it makes where it is not there. A shop that this format can't hold (other
// currencies, tenders, taxes, discounts, sales without a customer) is refused,
// naming the record. The files replace older ones only when all are written.
func Write(folder string, records shop.Records) error {
	files, err := Files(records)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("tau: %w", err)
	}
	names := []string{usersFile, ordersFile, productsFile}
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(folder, name+".new"), files[name], 0o644); err != nil {
			return fmt.Errorf("tau: %w", err)
		}
	}
	for _, name := range names {
		if err := os.Rename(filepath.Join(folder, name+".new"), filepath.Join(folder, name)); err != nil {
			return fmt.Errorf("tau: %w", err)
		}
	}
	return nil
}

// Files is the content of users.json, orders.json and products.json, by name;
// faults as of Write.
func Files(records shop.Records) (map[string][]byte, error) {
	ids := map[string]string{}
	users, orders, products := ordered{}, ordered{}, ordered{}
	for _, c := range records.Customers {
		if err := fitsCustomer(c); err != nil {
			return nil, err
		}
		ids[c.Ref] = c.ID
		users.put(c.ID, recordCustomer(c))
	}
	for _, o := range records.Orders {
		if err := fitsOrder(o, ids); err != nil {
			return nil, err
		}
		orders.put(o.ID, recordOrder(o, ids[o.Customer]))
	}
	for _, p := range records.Products {
		products.put(p.ID, recordProduct(p))
	}
	files := map[string][]byte{}
	for name, content := range map[string]ordered{usersFile: users, ordersFile: orders, productsFile: products} {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "    ")
		if err := e.Encode(content); err != nil {
			return nil, fmt.Errorf("tau: %s: %w", name, err)
		}
		files[name] = b.Bytes()
	}
	return files, nil
}

func cannot(at, problem string) error {
	return fault.New(fault.InputInvalid, "at", at, "problem", problem+", which this format can't hold")
}

func fitsCustomer(c shop.Customer) error {
	for _, m := range c.Methods {
		if _, ok := methodFields[m.Kind]; !ok {
			return cannot("customer "+c.ID, "has a payment method of kind "+string(m.Kind))
		}
	}
	return nil
}

func fitsOrder(o shop.Order, ids map[string]string) error {
	at := "order " + o.ID
	if _, ok := ids[o.Customer]; !ok {
		return cannot(at, "has no customer on record")
	}
	if cur := o.Currency(); cur != currency && cur != "" {
		return cannot(at, "is in "+cur)
	}
	for _, l := range o.Lines {
		if !l.Discount.IsZero() || !l.Tax.IsZero() || !l.Delivery.IsZero() {
			return cannot(at, "has discounts, tax or delivery")
		}
		if len(l.TakenBack) > 0 {
			return cannot(at, "has goods taken back at a counter")
		}
	}
	return nil
}
