package visits

import (
	"fmt"
	"strconv"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/shop"
)

// sale is what is drawn of an order before it is made.
type sale struct {
	age       int // days since it was bought
	channel   string
	goods     shelf
	quantity  int
	anonymous bool // paid at a till, nobody on record
	gift      bool
	missing   bool // the line did not come
	wrong     bool // another item came
}

// customer makes somebody new. Whoever comes with a gift receipt has a store
// credit, since the money may not go to the giver's tender: a desk opens an
// empty one on the spot.
func (d *day) customer(kind Kind) shop.Customer {
	n := len(d.records.Customers) + 1
	first, last := pick(d, firstNames), pick(d, lastNames)
	id := strings.ToLower(fmt.Sprintf("%s_%s_%d", first, last, n))
	c := shop.Customer{
		Ref: "c" + strconv.Itoa(n), ID: id, First: first, Last: last, Email: strings.ReplaceAll(id, "_", ".") + "@example.com", Language: "en",
		Address: shop.Address{
			Line1: fmt.Sprintf("%d %s Street", d.between(1, 999), pick(d, streets)), City: "Austin", State: "TX", Country: "USA",
			Zip: fmt.Sprintf("787%02d", n%60),
		},
		Methods: []shop.Method{}, Orders: []string{},
	}
	four := fmt.Sprintf("%04d", d.between(0, 9999))
	switch draw := d.between(1, 100); {
	case draw <= 58:
		c.Methods = append(c.Methods, shop.Method{ID: "credit-" + strconv.Itoa(n), Kind: shop.CreditCard, Brand: pick(d, []string{"visa", "mastercard"}), LastFour: four})
	case draw <= 90:
		c.Methods = append(c.Methods, shop.Method{ID: "debit-" + strconv.Itoa(n), Kind: shop.DebitCard, Brand: "visa", LastFour: four})
	default:
		c.Methods = append(c.Methods, shop.Method{ID: "paypal-" + strconv.Itoa(n), Kind: shop.PayPal})
	}
	if d.chance(15) {
		c.Methods = append(c.Methods, shop.Method{ID: "gift-" + strconv.Itoa(n), Kind: shop.GiftCard, Balance: money.New(int64(d.between(0, 60))*100, currency)})
	}
	if kind == GiftSlip {
		c.Methods = append(c.Methods, shop.Method{ID: "store-credit-" + strconv.Itoa(n), Kind: shop.StoreCredit, Balance: money.Zero(currency)})
	}
	d.records.Customers = append(d.records.Customers, c)
	return c
}

// order makes the order with the line that the visit is about, and up to four
// more; it answers both.
func (d *day) order(s sale, buyer shop.Customer) (shop.Order, shop.Line) {
	n := len(d.records.Orders) + 1
	o := shop.Order{
		ID: fmt.Sprintf("V-%05d", n), Receipt: fmt.Sprintf("RV-%05d", n), Store: "main", Channel: s.channel, Gift: s.gift,
		PlacedOn: d.on - calendar.Day(s.age), State: shop.Delivered, Address: buyer.Address,
		Lines: []shop.Line{}, Shipments: []shop.Shipment{}, Payments: []shop.Payment{},
	}
	if s.channel == "store" {
		o.Till = pick(d, []string{"1", "2"})
	}
	if !s.anonymous {
		o.Customer = buyer.Ref
	}
	for i := range 1 + max(0, d.between(-2, 4)) {
		on, quantity := everyday, 1
		if i == 0 {
			on, quantity = s.goods, s.quantity
		}
		o.Lines = append(o.Lines, d.line(o, pick(d, d.products(on)), quantity))
	}
	d.apportion(&o)
	for i := range o.Lines {
		d.deliver(&o, i, s)
	}
	if s.anonymous && d.chance(60) {
		card := buyer.Methods[0]
		card.ID = "till-" + card.ID
		o.Tenders = []shop.Method{card}
	}
	o.Payments = d.pay(o, buyer)
	d.records.Orders = append(d.records.Orders, o)
	if !s.anonymous {
		i := len(d.records.Customers) - 1
		d.records.Customers[i].Orders = append(d.records.Customers[i].Orders, o.ID)
	}
	return o, o.Lines[0]
}

func (d *day) line(o shop.Order, p shop.Product, quantity int) shop.Line {
	v := pick(d, p.Variants)
	return shop.Line{
		ID: strconv.Itoa(len(o.Lines) + 1), Product: p.ID, Item: v.Item, Name: p.Name, Options: v.Options, Quantity: quantity, Price: v.Price,
		Category: p.Category, Partner: p.Partner, Hygiene: p.Category == "hygiene", Custom: p.ID == "curtains",
	}
}

// apportion spreads a promotion (a quarter of orders: 10 or 20 percent) and the
// delivery of what was ordered on the web over the lines, and puts on the sales
// tax, 8.25%.
func (d *day) apportion(o *shop.Order) {
	weights := make([]int64, len(o.Lines))
	total := money.Zero(currency)
	for i, l := range o.Lines {
		weights[i] = l.Paid().Minor
		total = total.Add(l.Paid())
	}
	off, delivery := money.Zero(currency), money.Zero(currency)
	if d.chance(25) {
		off = money.New(total.Minor*int64(pick(d, []int{10, 20}))/100, currency)
	}
	if o.Channel == "web" && d.chance(60) {
		delivery = money.New(695, currency)
	}
	offs, deliveries := off.Split(weights), delivery.Split(weights)
	for i := range o.Lines {
		l := &o.Lines[i]
		l.Discount, l.Delivery = offs[i], deliveries[i]
		l.Tax = money.New((l.Paid().Minor*825+5000)/10000, currency)
	}
}

// deliver says when a line came: at once at a till, after two to six days from
// the web.
func (d *day) deliver(o *shop.Order, i int, s sale) {
	l := &o.Lines[i]
	l.DeliveredOn = o.PlacedOn
	if s.channel == "web" {
		l.DeliveredOn = min(o.PlacedOn+calendar.Day(d.between(2, 6)), d.on)
		o.PromisedBy = o.PlacedOn + 7
	}
	switch {
	case i == 0 && s.missing:
		l.DeliveredOn, o.State = 0, shop.Processed
	case i == 0 && s.wrong:
		for _, p := range d.records.Products {
			if p.ID != l.Product {
				l.Came = p.Variants[0].Item
				break
			}
		}
	}
}

// pay pays the order: with the card of the till or cash where nobody is known,
// else with the first method; of those who have a gift card half use it for a
// part.
func (d *day) pay(o shop.Order, buyer shop.Customer) []shop.Payment {
	total := money.Zero(currency)
	for _, l := range o.Lines {
		total = total.Add(l.Paid())
	}
	if len(o.Tenders) > 0 {
		return []shop.Payment{{Kind: shop.Paid, Amount: total, Method: o.Tenders[0].ID}}
	}
	if o.Customer == "" {
		return []shop.Payment{{Kind: shop.Paid, Amount: total, Method: shop.CashID}}
	}
	first := shop.Payment{Kind: shop.Paid, Amount: total, Method: buyer.Methods[0].ID}
	if len(buyer.Methods) > 1 && buyer.Methods[1].Kind == shop.GiftCard && d.chance(50) {
		by := money.Min(total, money.New(int64(d.between(5, 50))*100, currency))
		first.Amount = total.Sub(by)
		if first.Amount.IsZero() {
			return []shop.Payment{{Kind: shop.Paid, Amount: by, Method: buyer.Methods[1].ID}}
		}
		return []shop.Payment{first, {Kind: shop.Paid, Amount: by, Method: buyer.Methods[1].ID}}
	}
	return []shop.Payment{first}
}
