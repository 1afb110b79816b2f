// Package shopfile reads Makegood's own shop file: one YAML document with the
// stores, partners, products, customers and orders of a shop, as a person
// writes it. docs/shopfile.md describes it; packs/shops holds the demo shop.
package shopfile

import (
	"strconv"

	"github.com/govalues/decimal"

	"makegood/internal/connect/tree"
	"makegood/internal/money"
	"makegood/internal/shop"
)

// Options are what reading needs to be told.
type Options struct {
	// Ref gives a customer the opaque reference that the log knows them by.
	// Nil: c1, c2, … in the order of the file.
	Ref func(id string) string
}

// Read reads a shop file. What is wrong is a fault InputInvalid that names
// file, line, column and field: besides unknown and missing fields and wrong
// types, ids that come twice, references to nothing, amounts in two
// currencies, an order whose payments are not what its lines cost, days in the
// wrong order. name is the file's, for the messages.
func Read(name string, data []byte, options Options) (shop.Records, error) {
	root, err := tree.YAML(name, data)
	if err != nil {
		return shop.Records{}, err
	}
	r := &reader{
		options: options, seen: map[string]bool{}, stores: map[string]shop.Store{}, partners: map[string]shop.Partner{},
		items: map[string]item{}, customers: map[string]int{},
	}
	file := root.Row(&r.err, "name stores products customers orders", "partners")
	r.Name = file.Text("name")
	file.Each("stores", r.store)
	file.Each("partners", r.partner)
	file.Each("products", r.product)
	file.Each("customers", r.customer)
	file.Each("orders", r.order)
	if r.err != nil {
		return shop.Records{}, r.err
	}
	return r.Records, nil
}

type item struct {
	product shop.Product
	variant shop.Variant
}

type reader struct {
	shop.Records
	options   Options
	err       error
	seen      map[string]bool // "kind id"
	stores    map[string]shop.Store
	partners  map[string]shop.Partner
	items     map[string]item
	customers map[string]int // id -> place in Customers
}

// id reads an id that no other record of the kind has.
func (r *reader) id(row tree.Row, kind, field string) string {
	id := row.Text(field)
	if id == "" {
		row.Fail(field, "must not be empty")
	}
	if r.seen[kind+" "+id] {
		row.Fail(field, "is the id of another %s: %q", kind, id)
	}
	r.seen[kind+" "+id] = true
	return id
}

const addressFields = "line1 city country zip"

func (r *reader) address(n tree.Node) shop.Address {
	row := n.Row(&r.err, addressFields, "line2 state")
	return shop.Address{
		Line1: row.Text("line1"), Line2: row.Text("line2"), City: row.Text("city"),
		State: row.Text("state"), Country: row.Text("country"), Zip: row.Text("zip"),
	}
}

func (r *reader) store(n tree.Node) {
	row := n.Row(&r.err, "id name jurisdiction currency zone address tills", "policy tax")
	s := shop.Store{
		ID: r.id(row, "store", "id"), Name: row.Text("name"), Jurisdiction: row.Text("jurisdiction"),
		Currency: row.Text("currency"), Zone: row.Text("zone"), Tills: row.Texts("tills"),
		Policy: row.Text("policy"), Tax: row.Text("tax"),
	}
	if row.Has("tax") {
		if rate, err := decimal.Parse(s.Tax); err != nil || rate.Sign() < 0 || rate.Cmp(decimal.One) > 0 {
			row.Fail("tax", "must be a part of the price in text, as in \"0.0825\"")
		}
	}
	if r.err == nil {
		s.Address = r.address(row.At("address"))
	}
	if _, err := money.Parse("0 " + s.Currency); err != nil {
		row.Fail("currency", "must be an ISO 4217 code, as in USD")
	}
	r.stores[s.ID] = s
	r.Stores = append(r.Stores, s)
}

func (r *reader) partner(n tree.Node) {
	row := n.Row(&r.err, "id name role", "commission email")
	p := shop.Partner{
		ID: r.id(row, "partner", "id"), Name: row.Text("name"), Email: row.Text("email"),
		Role: shop.PartnerRole(row.OneOf("role", string(shop.Concession), string(shop.Supplier), string(shop.Maker), string(shop.Carrier))),
	}
	if row.Has("commission") {
		p.Commission = row.Text("commission")
		share, err := money.ParseIn(p.Commission, "USD")
		if err != nil || share.Minor < 0 || share.Minor > 100 {
			row.Fail("commission", "must be a part of the price in text, as in \"0.30\"")
		}
	}
	if (p.Role == shop.Concession) != row.Has("commission") {
		row.Fail("commission", "is for a concession, and a concession needs it")
	}
	r.partners[p.ID] = p
	r.Partners = append(r.Partners, p)
}

func (r *reader) product(n tree.Node) {
	row := n.Row(&r.err, "id name category variants", "partner lead_days")
	p := shop.Product{
		ID: r.id(row, "product", "id"), Name: row.Text("name"), LeadDays: row.Int("lead_days"), Partner: row.Text("partner"), Variants: []shop.Variant{},
		Category: row.OneOf("category", "furniture", "appliance", "electronics", "clothing", "footwear", "food", "hygiene", "vehicle", "other"),
	}
	if _, known := r.partners[p.Partner]; row.Has("partner") && !known {
		row.Fail("partner", "names partner %q, who is not in this file", p.Partner)
	}
	row.Each("variants", func(n tree.Node) {
		row := n.Row(&r.err, "item price", "options available prices")
		v := shop.Variant{Item: r.id(row, "item", "item"), Price: row.Money("price"), Options: row.Options("options"), Available: true}
		if row.Has("available") {
			v.Available = row.Bool("available")
		}
		v.Prices = prices(row, v.Price)
		p.Variants = append(p.Variants, v)
	})
	if len(p.Variants) == 0 {
		row.Fail("variants", "must have at least one")
	}
	for _, v := range p.Variants {
		r.items[v.Item] = item{p, v}
	}
	r.Products = append(r.Products, p)
}

// prices are those of an item in other currencies than its first.
func prices(row tree.Row, first money.Amount) []money.Amount {
	var list []money.Amount
	known := map[string]bool{first.Currency: true}
	for _, text := range row.Texts("prices") {
		a, err := money.Parse(text)
		switch {
		case err != nil:
			row.Fail("prices", "%q is no sum of money", text)
		case a.Sign() < 0:
			row.Fail("prices", "%s is less than nothing", a)
		case known[a.Currency]:
			row.Fail("prices", "there are two in %s", a.Currency)
		}
		known[a.Currency] = true
		list = append(list, a)
	}
	return list
}

func (r *reader) customer(n tree.Node) {
	row := n.Row(&r.err, "id first last address", "email phone language business methods")
	c := shop.Customer{
		ID: r.id(row, "customer", "id"), First: row.Text("first"), Last: row.Text("last"), Email: row.Text("email"), Phone: row.Text("phone"),
		Language: row.OneOf("language", "en", "ru"), Business: row.Bool("business"), Methods: []shop.Method{}, Orders: []string{},
	}
	if row.Has("email") {
		r.id(row, "e-mail address", "email")
	}
	if r.err != nil {
		return
	}
	c.Address = r.address(row.At("address"))
	row.Each("methods", func(n tree.Node) { c.Methods = append(c.Methods, r.method(n)) })
	c.Ref = "c" + strconv.Itoa(len(r.Customers)+1)
	if r.options.Ref != nil {
		c.Ref = r.options.Ref(c.ID)
	}
	r.customers[c.ID] = len(r.Customers)
	r.Customers = append(r.Customers, c)
}

func (r *reader) method(n tree.Node) shop.Method {
	row := n.Row(&r.err, "id kind", "brand last_four balance gone")
	m := shop.Method{
		ID: r.id(row, "payment method", "id"), Brand: row.Text("brand"), LastFour: row.Text("last_four"), Balance: row.Money("balance"), Gone: row.Bool("gone"),
		Kind: shop.MethodKind(row.OneOf("kind", string(shop.GiftCard), string(shop.CreditCard), string(shop.DebitCard),
			string(shop.PayPal), string(shop.StoreCredit), string(shop.Financed))),
	}
	if m.HoldsBalance() != row.Has("balance") {
		row.Fail("balance", "is for gift cards and store credit, and they need it")
	}
	if m.ID == shop.CashID {
		row.Fail("id", "is kept for cash")
	}
	return m
}

// who finds a customer by id; nil where the field is absent.
func (r *reader) who(row tree.Row, field string) *shop.Customer {
	if !row.Has(field) {
		return nil
	}
	i, ok := r.customers[row.Text(field)]
	if !ok {
		row.Fail(field, "names customer %q, who is not in this file", row.Text(field))
		return nil
	}
	return &r.Customers[i]
}

func states() []string {
	return []string{string(shop.Pending), string(shop.Processed), string(shop.Delivered), string(shop.Cancelled)}
}
