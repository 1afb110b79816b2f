// Package visits makes a day at a returns desk: a shop with its customers and
// orders, and the people who come that day with what each asks for. It is pure
// and seeded: the same seed, number and day give the same people. The mix of
// visits, and where its figures come from, is in docs/visits.md.
package visits

import (
	"math/rand/v2"

	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/shop"
)

// Kind is what sort of visit it is, as the person at the counter sees it.
type Kind string

// The kinds of visits.
const (
	Receipted  Kind = "receipted"   // has the receipt or order, changed their mind, a few weeks at most
	Part       Kind = "part"        // the same, some pieces of a line only
	Exchange   Kind = "exchange"    // wants another size or color of the same
	GiftSlip   Kind = "gift"        // was given it, has the gift receipt
	Faulty     Kind = "faulty"      // it does not work, or has come apart
	WrongGoods Kind = "wrong_goods" // what was delivered is damaged, or another thing
	Missing    Kind = "missing"     // it was to be delivered and did not come
	Lookup     Kind = "lookup"      // no receipt, but the sale is found by e-mail or name and postcode
	NoProof    Kind = "no_proof"    // no receipt, and no sale is found
	Late       Kind = "late"        // changed their mind after more than a month
	PriceDrop  Kind = "price_drop"  // it is cheaper now: the difference is asked for
	OpenedSeal Kind = "opened_seal" // changed their mind on opened hygiene goods
	CustomMade Kind = "custom"      // changed their mind on what was made for them
)

// Mix is how many of a thousand visits are of each kind.
func Mix() []Share {
	return []Share{
		{Receipted, 400}, {Lookup, 104}, {Faulty, 95}, {Part, 80}, {Exchange, 75}, {GiftSlip, 65}, {NoProof, 52},
		{Late, 40}, {WrongGoods, 25}, {Missing, 20}, {PriceDrop, 20}, {OpenedSeal, 14}, {CustomMade, 10},
	}
}

// Share is a kind's part of the mix.
type Share struct {
	Kind        Kind
	PerThousand int64
}

// Visit is one person at the desk. The names of claims, proofs, conditions and
// remedies are those of the rights facts.
type Visit struct {
	No       int
	Kind     Kind
	Customer string // the shop's own id of whoever stands there; "" nobody on record
	Email    string // what they say they can be found by, where they say it
	First    string
	Last     string
	Zip      string

	Order     string // the order that it is about; "" none is found
	Receipt   string // number on the receipt in their hand; "" none
	Proof     string // receipt, gift_receipt, statement, none
	Lines     []Asked
	Claim     string         // changed_mind, not_conforming, wrong_item, damaged, not_delivered
	Wish      string         // refund, exchange, replacement, repair, price_reduction
	Condition shop.Condition // of what they brought; "" they bring nothing
	Packaging string         // original, none; "" they bring nothing
	NewItems  []string       // of an exchange
	Method    string         // of an exchange: who pays or gets the difference
	Amount    money.Amount   // of a price drop: what they ask for
	Appeared  calendar.Day   // of a fault: when it showed
	Says      string         // their first sentence
}

// Asked is a quantity of a line.
type Asked struct {
	Line     string
	Quantity int
}

// Day makes n visits on a day, and the shop that they come to. The kinds stand
// in the proportions of Mix exactly (largest remainders); what varies with the
// seed is who comes, in which order, with what, and when it was bought.
func Day(seed uint64, n int, on calendar.Day) (shop.Records, []Visit) {
	d := &day{rand: rand.New(rand.NewPCG(seed, 0x6d616b65676f6f64)), on: on, records: theShop()}
	var kinds []Kind
	mix := Mix()
	weights := make([]int64, len(mix))
	for i, s := range mix {
		weights[i] = s.PerThousand
	}
	for i, count := range money.New(int64(n), "").Split(weights) {
		for range count.Minor {
			kinds = append(kinds, mix[i].Kind)
		}
	}
	d.rand.Shuffle(len(kinds), func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
	visits := make([]Visit, 0, n)
	for i, kind := range kinds {
		v := d.visit(kind)
		v.No, v.Kind = i+1, kind
		visits = append(visits, v)
	}
	return d.records, visits
}

type day struct {
	rand    *rand.Rand
	on      calendar.Day
	records shop.Records
}

// chance is true in so many of a hundred cases.
func (d *day) chance(percent int) bool { return d.rand.IntN(100) < percent }

// between draws a whole number, both ends included.
func (d *day) between(from, to int) int { return from + d.rand.IntN(to-from+1) }

func pick[T any](d *day, of []T) T { return of[d.rand.IntN(len(of))] }

// visit makes one person, what they bought, and what they ask for.
func (d *day) visit(kind Kind) Visit {
	s := sale{age: d.age(), channel: "store", goods: everyday, quantity: 1}
	if d.chance(30) {
		s.channel = "web"
	}
	v := Visit{Proof: "receipt", Claim: "changed_mind", Wish: "refund", Condition: shop.Unopened, Packaging: "original"}
	if d.chance(35) {
		v.Condition = shop.Opened
	}
	switch kind {
	case Receipted:
		s.anonymous = s.channel == "store" && d.chance(30)
	case Part:
		s.quantity = d.between(2, 8)
	case Exchange:
		s.goods, v.Wish, v.Condition = sized, "exchange", shop.Unopened
	case GiftSlip:
		s.gift, v.Proof = true, "gift_receipt"
	case Faulty:
		d.faulty(&s, &v)
	case WrongGoods:
		s.channel, s.wrong = "web", d.chance(50)
		v.Claim, v.Condition = "damaged", shop.Damaged
		if s.wrong {
			v.Claim, v.Condition = "wrong_item", shop.Wrong
		}
	case Missing:
		s.channel, s.missing, s.age = "web", true, d.between(8, 25)
		v.Claim, v.Condition, v.Packaging = "not_delivered", "", ""
	case Lookup:
		v.Proof = pick(d, []string{"none", "statement"})
	case NoProof:
		v.Proof = "none"
	case Late:
		s.age = d.between(35, 150)
	case PriceDrop:
		v.Claim, v.Wish, v.Condition, v.Packaging = "", "price_reduction", "", ""
		s.age = d.between(2, 20)
	case OpenedSeal:
		s.goods, v.Condition = sealed, shop.Opened
	case CustomMade:
		s.goods, v.Condition = custom, shop.Unopened
	}
	if v.Condition == shop.Used || v.Condition == shop.Faulty {
		v.Packaging = pick(d, []string{"original", "none"})
	}
	return d.fill(kind, s, v)
}

// age is the days since a sale that somebody changes their mind about: most
// come back within two weeks, nearly all within four.
func (d *day) age() int { return min(d.between(1, 28), d.between(1, 28)) }

// faulty goods show it early or after months: a third of them after the first
// month. Most people want their money, some another one or a repair.
func (d *day) faulty(s *sale, v *Visit) {
	s.goods = breakable
	if d.chance(33) {
		s.age = d.between(35, 320)
	}
	v.Claim, v.Condition = "not_conforming", shop.Faulty
	v.Appeared = d.on - calendar.Day(d.rand.IntN(min(s.age, 7)))
	v.Wish = pick(d, []string{"refund", "refund", "refund", "refund", "refund", "refund", "replacement", "replacement", "replacement", "repair"})
}

// fill makes the order and puts into the visit what the person knows of it.
func (d *day) fill(kind Kind, s sale, v Visit) Visit {
	buyer := d.customer(kind)
	if kind == NoProof {
		v.Customer, v.First, v.Last, v.Zip = buyer.ID, buyer.First, buyer.Last, buyer.Address.Zip
		v.Says = says(d, kind, pick(d, d.products(everyday)).Name)
		return v
	}
	o, line := d.order(s, buyer)
	v.Order, v.Lines = o.ID, []Asked{{Line: line.ID, Quantity: line.Quantity}}
	if kind == Part {
		v.Lines[0].Quantity = d.between(1, line.Quantity-1)
	}
	who := buyer
	switch {
	case s.anonymous:
		who = shop.Customer{}
	case s.gift:
		who = d.customer(GiftSlip) // somebody else than the giver
	}
	v.Customer = who.ID
	if d.chance(70) {
		v.Email = who.Email
	} else {
		v.First, v.Last, v.Zip = who.First, who.Last, who.Address.Zip
	}
	if v.Proof == "receipt" || v.Proof == "gift_receipt" {
		v.Receipt = o.Receipt
	}
	switch kind {
	case Faulty:
		v.Appeared = max(v.Appeared, line.DeliveredOn)
	case Exchange:
		v.NewItems, v.Method = d.another(line), o.Payments[0].Method
	case PriceDrop:
		v.Amount = money.New(line.Price.Minor*int64(line.Quantity)*int64(d.between(10, 30))/100, currency)
	}
	v.Says = says(d, kind, line.Name)
	return v
}

// another is another variant of the same product that is in stock.
func (d *day) another(line shop.Line) []string {
	var others []string
	for _, p := range d.records.Products {
		for _, v := range p.Variants {
			if p.ID == line.Product && v.Item != line.Item && v.Available {
				others = append(others, v.Item)
			}
		}
	}
	return []string{pick(d, others)}
}
