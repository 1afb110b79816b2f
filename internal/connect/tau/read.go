// Package tau reads and writes the shop of the tau-bench retail domain
// (sierra-research/tau-bench, MIT): users.json, orders.json and products.json,
// and its task files, for replay. Amounts are US dollars.
package tau

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"

	"makegood/internal/connect/tree"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/shop"
)

const currency = "USD"

// The files of a shop.
const (
	usersFile    = "users.json"
	ordersFile   = "orders.json"
	productsFile = "products.json"
)

// Options are what reading needs to be told.
type Options struct {
	// Ref gives a customer the opaque reference that the log knows them by.
	// Nil: c1, c2, … in the order of the file.
	Ref func(id string) string
	// Progress is called after every so many records; nil: nobody looks.
	Progress func(done, total int)
}

// Read reads a shop from a folder. What is wrong is a fault InputInvalid that
// names file, line and field: an unknown or missing field, a wrong type, an
// amount with more than two decimal places, an id that comes twice, an order of
// an unknown customer or one that its customer does not list, a payment with a
// method that the customer does not have, invalid UTF-8, broken JSON. Either
// the whole shop is read or nothing.
func Read(folder string, options Options) (shop.Records, error) {
	return ReadFS(os.DirFS(folder), options)
}

// ReadFS is Read from the root of a file system.
func ReadFS(fsys fs.FS, options Options) (shop.Records, error) {
	r := reader{
		options: options, users: map[string]*user{}, products: map[string]shop.Product{}, items: map[string]bool{},
		orders: map[string]string{}, methods: map[string]string{},
	}
	var files [3][]tree.Field
	for i, name := range []string{productsFile, usersFile, ordersFile} {
		root, err := parse(fsys, name)
		if err != nil {
			return shop.Records{}, err
		}
		object, err := root.Object()
		if err != nil {
			return shop.Records{}, err
		}
		files[i] = object
		r.total += len(object)
	}
	for i, read := range []func(tree.Field) error{r.product, r.user, r.order} {
		for _, field := range files[i] {
			if err := read(field); err != nil {
				return shop.Records{}, err
			}
			if r.done++; options.Progress != nil && (r.done%50 == 0 || r.done == r.total) {
				options.Progress(r.done, r.total)
			}
		}
	}
	if err := r.checkListed(); err != nil {
		return shop.Records{}, err
	}
	return r.records, nil
}

func parse(fsys fs.FS, name string) (tree.Node, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return tree.Node{}, fault.New(fault.InputInvalid, "at", name, "problem", "can't be read").Because(err)
	}
	return tree.JSON(path.Base(name), bytes.TrimPrefix(data, []byte("\ufeff"))) // what some editors begin a file with
}

type user struct {
	customer shop.Customer
	orders   []tree.Node // where each order of the list stands
	methods  map[string]bool
}

type reader struct {
	options     Options
	records     shop.Records
	users       map[string]*user
	listed      []*user
	products    map[string]shop.Product
	items       map[string]bool
	methods     map[string]string // method id -> user id
	orders      map[string]string // order id -> user id
	done, total int
}

func (r *reader) product(f tree.Field) error {
	fields, err := f.Value.Fields([]string{"name", "product_id", "variants"})
	if err != nil {
		return err
	}
	p := shop.Product{ID: f.Name, Variants: []shop.Variant{}}
	if err := sameID(fields["product_id"], f.Name); err != nil {
		return err
	}
	if p.Name, err = fields["name"].Text(); err != nil {
		return err
	}
	variants, err := fields["variants"].Object()
	if err != nil {
		return err
	}
	for _, field := range variants {
		v, err := r.variant(field)
		if err != nil {
			return err
		}
		p.Variants = append(p.Variants, v)
	}
	r.products[p.ID] = p
	r.records.Products = append(r.records.Products, p)
	return nil
}

func (r *reader) variant(f tree.Field) (shop.Variant, error) {
	v := shop.Variant{Item: f.Name}
	fields, err := f.Value.Fields([]string{"item_id", "options", "available", "price"})
	if err != nil {
		return v, err
	}
	if err := sameID(fields["item_id"], f.Name); err != nil {
		return v, err
	}
	if r.items[f.Name] {
		return v, f.Value.Problem("is an item of two products")
	}
	r.items[f.Name] = true
	if v.Options, err = options(fields["options"]); err != nil {
		return v, err
	}
	if v.Available, err = fields["available"].Bool(); err != nil {
		return v, err
	}
	v.Price, err = amount(fields["price"])
	return v, err
}

// sameID holds a record's id to the name under which the file has it.
func sameID(n tree.Node, name string) error {
	id, err := n.Text()
	if err == nil && id != name {
		err = n.Problem("is %q under the name %q", id, name)
	}
	return err
}

func options(n tree.Node) (map[string]string, error) {
	object, err := n.Object()
	if err != nil {
		return nil, err
	}
	options := make(map[string]string, len(object))
	for _, f := range object {
		if options[f.Name], err = f.Value.Text(); err != nil {
			return nil, err
		}
	}
	return options, nil
}

func amount(n tree.Node) (money.Amount, error) {
	digits, err := n.Number()
	if err != nil {
		return money.Amount{}, err
	}
	a, err := money.ParseIn(digits, currency)
	if err != nil {
		return money.Amount{}, n.Problem("%s", err)
	}
	return a, nil
}

// positive is an amount that may not be below zero.
func positive(n tree.Node) (money.Amount, error) {
	a, err := amount(n)
	if err == nil && a.Sign() < 0 {
		err = n.Problem("must not be below zero")
	}
	return a, err
}

func address(n tree.Node) (shop.Address, error) {
	var a shop.Address
	parts := map[string]*string{"address1": &a.Line1, "address2": &a.Line2, "city": &a.City, "country": &a.Country, "state": &a.State, "zip": &a.Zip}
	fields, err := n.Fields([]string{"address1", "address2", "city", "country", "state", "zip"})
	if err != nil {
		return a, err
	}
	for name, part := range parts {
		if *part, err = fields[name].Text(); err != nil {
			return a, err
		}
	}
	return a, nil
}

func (r *reader) user(f tree.Field) error {
	fields, err := f.Value.Fields([]string{"name", "address", "email", "payment_methods", "orders"})
	if err != nil {
		return err
	}
	if f.Name == "" {
		return f.Value.Problem("has an empty id")
	}
	u := &user{methods: map[string]bool{}}
	c := &u.customer
	c.ID, c.Ref, c.Methods, c.Orders = f.Name, "c"+strconv.Itoa(len(r.listed)+1), []shop.Method{}, []string{}
	if r.options.Ref != nil {
		c.Ref = r.options.Ref(c.ID)
	}
	name, err := fields["name"].Fields([]string{"first_name", "last_name"})
	if err != nil {
		return err
	}
	for _, t := range []struct {
		node tree.Node
		to   *string
	}{{name["first_name"], &c.First}, {name["last_name"], &c.Last}, {fields["email"], &c.Email}} {
		if *t.to, err = t.node.Text(); err != nil {
			return err
		}
	}
	if c.Address, err = address(fields["address"]); err != nil {
		return err
	}
	if err := r.userMethods(u, fields["payment_methods"]); err != nil {
		return err
	}
	if u.orders, err = fields["orders"].List(); err != nil {
		return err
	}
	if c.Orders, err = fields["orders"].Texts(); err != nil {
		return err
	}
	r.users[c.ID] = u
	r.listed = append(r.listed, u)
	r.records.Customers = append(r.records.Customers, *c)
	return nil
}

func (r *reader) userMethods(u *user, n tree.Node) error {
	object, err := n.Object()
	if err != nil {
		return err
	}
	for _, f := range object {
		m, err := readMethod(f)
		if err != nil {
			return err
		}
		if other, taken := r.methods[m.ID]; taken {
			return f.Value.Problem("is a payment method of %s already", other)
		}
		r.methods[m.ID], u.methods[m.ID] = u.customer.ID, true
		u.customer.Methods = append(u.customer.Methods, m)
	}
	return nil
}

// methodFields are the fields that each kind of payment method has beside
// source and id.
var methodFields = map[shop.MethodKind][]string{
	shop.GiftCard: {"balance"}, shop.CreditCard: {"brand", "last_four"}, shop.PayPal: nil,
}

func readMethod(f tree.Field) (shop.Method, error) {
	m := shop.Method{ID: f.Name}
	object, err := f.Value.Fields([]string{"source", "id"}, "balance", "brand", "last_four")
	if err != nil {
		return m, err
	}
	source, err := object["source"].Text()
	if err != nil {
		return m, err
	}
	m.Kind = shop.MethodKind(source)
	more, known := methodFields[m.Kind]
	if !known {
		return m, object["source"].Problem("must be credit_card, gift_card or paypal, not %q", source)
	}
	fields, err := f.Value.Fields(append([]string{"source", "id"}, more...))
	if err != nil {
		return m, err
	}
	if err := sameID(fields["id"], f.Name); err != nil {
		return m, err
	}
	switch m.Kind {
	case shop.GiftCard:
		m.Balance, err = positive(fields["balance"])
	case shop.CreditCard:
		if m.Brand, err = fields["brand"].Text(); err == nil {
			m.LastFour, err = fields["last_four"].Text()
		}
	}
	return m, err
}

// checkListed holds the customers' lists of orders to the orders.
func (r *reader) checkListed() error {
	for _, u := range r.listed {
		seen := map[string]bool{}
		for i, id := range u.customer.Orders {
			owner, ok := r.orders[id]
			switch {
			case !ok:
				return u.orders[i].Problem("names order %s, which is not in %s", id, ordersFile)
			case owner != u.customer.ID:
				return u.orders[i].Problem("names order %s, which is of %s", id, owner)
			case seen[id]:
				return u.orders[i].Problem("names order %s twice", id)
			}
			seen[id] = true
		}
	}
	for _, o := range r.records.Orders {
		owner := r.users[r.orders[o.ID]]
		if !slices.Contains(owner.customer.Orders, o.ID) {
			return fault.New(fault.InputInvalid, "at", usersFile+": "+owner.customer.ID+".orders",
				"problem", fmt.Sprintf("does not list order %s, which is theirs", o.ID))
		}
	}
	return nil
}
