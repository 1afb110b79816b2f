package rights

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/money"
)

// The days and sums that facts may hold: wide enough for any sale, narrow
// enough that adding periods to them never overflows.
var (
	earliest = calendar.MustParse("1900-01-01")
	latest   = calendar.MustParse("2999-12-31")
)

const maxMinor = int64(1e14)

// maxEvents is the largest number of events that facts may hold.
const maxEvents = 1000

// words lists what each text field of the facts may say.
var words = map[string][]string{
	"contract.ordered_via": {"store", "web", "phone", "mail", "doorstep"},
	"contract.paid_by":     {"card_credit", "card_debit", "card", "cash", "store_credit", "financed", "split"},
	"contract.delivery":    {"carried", "shipped"},
	"contract.buyer":       {"consumer", "business"},
	"contract.proof":       {"receipt", "statement", "gift_receipt", "none"},
	"contract.member":      {"guest", "bronze", "silver", "gold"},
	"contract.supplied_as": {"sale", "replacement", "free"},
	"goods.category":       {"furniture", "appliance", "electronics", "clothing", "footwear", "food", "hygiene", "vehicle", "other"},
	"goods.state":          {"unopened", "opened", "used"},
	"goods.packaging":      {"original", "other", "none"},
	"claim":                {"not_delivered", "not_conforming", "wrong_item", "damaged", "changed_mind"},
}

// states are the codes that may follow "us-".
var states = strings.Fields(`al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm
	ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr`)

// remedies are the names that an entitlement or a demand may carry.
var remedies = []string{"refund", "price_reduction", "repair", "replacement", "exchange", "set_extra_time", "delay_notice", "penalty",
	"card_dispute", "card_claim", "store_credit", "delivery", "promise"}

// demands are what a consumer may ask for besides.
var demands = append(slices.Clone(remedies), "compensation", "damages", "fee_waiver", "cancellation")

// ReadFacts reads a facts document, YAML or JSON. The error is Problems: each
// names line, column and field.
func ReadFacts(r io.Reader) (Facts, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxDocument+1))
	if err != nil {
		return Facts{}, fmt.Errorf("read facts: %w", err)
	}
	return parseFacts("", data)
}

func parseFacts(file string, data []byte) (Facts, error) {
	root, err := parseDocument(file, data)
	if err != nil {
		return Facts{}, err
	}
	c := &document{file: file}
	f := c.facts(root, "")
	return f, c.err()
}

func (c *document) facts(root *datum, path string) Facts {
	var f Facts
	c.object(root, path, fields{
		"jurisdiction": func(d *datum, path string) { f.Jurisdiction = c.jurisdiction(d, path) },
		"contract":     func(d *datum, path string) { f.Contract = c.contract(d, path) },
		"goods":        func(d *datum, path string) { f.Goods = c.goods(d, path) },
		"events": func(d *datum, path string) {
			c.list(d, path, func(d *datum, path string) { f.Events = append(f.Events, c.event(d, path)) })
			if len(f.Events) > maxEvents {
				c.fail(d, path, fmt.Sprintf("more than %d events", maxEvents), "")
			}
		},
		"claim": func(d *datum, path string) { f.Claim = c.word(d, path, words["claim"]) },
		"promises": func(d *datum, path string) {
			c.list(d, path, func(d *datum, path string) { f.Promises = append(f.Promises, c.promise(d, path)) })
		},
		"answers": func(d *datum, path string) {
			f.Answers = map[string]bool{}
			if d.kind != mapping {
				c.fail(d, path, "want a mapping of questions to true or false", "")
			}
			for _, e := range d.entries {
				f.Answers[e.key] = c.yes(e.value, join(path, e.key))
			}
		},
	})
	return f
}

func (c *document) jurisdiction(d *datum, path string) string {
	text := c.text(d, path)
	state, american := strings.CutPrefix(text, "us-")
	if slices.Contains([]string{"uk", "eu", "us", "ru"}, text) || american && slices.Contains(states, state) {
		return text
	}
	if d.kind == scalar {
		c.fail(d, path, fmt.Sprintf("%q is not a jurisdiction", text), "uk, eu, us, ru, or us- and the two letters of a state")
	}
	return ""
}

func (c *document) contract(root *datum, path string) Contract {
	var k Contract
	word := func(to *string) func(d *datum, path string) {
		return func(d *datum, path string) {
			key := path[strings.LastIndexByte(path, '.')+1:]
			*to = c.word(d, path, words["contract."+key])
		}
	}
	c.object(root, path, fields{
		"ordered_via": word(&k.OrderedVia), "paid_by": word(&k.PaidBy), "delivery": word(&k.Delivery), "buyer": word(&k.Buyer),
		"proof": word(&k.Proof), "member": word(&k.Member), "supplied_as": word(&k.SuppliedAs),
		"on": c.dayInto(&k.On), "promised_by": c.dayInto(&k.PromisedBy),
		"price": c.moneyInto(&k.Price), "paid": c.moneyInto(&k.Paid), "lowest_price": c.moneyInto(&k.LowestPrice),
		"time_essential": c.yesInto(&k.TimeEssential), "custom_made": c.yesInto(&k.CustomMade),
		"told_of_right_to_cancel": c.yesInto(&k.ToldOfRightToCancel), "posted_refund_policy": c.yesInto(&k.PostedRefundPolicy),
		"special_order": c.yesInto(&k.SpecialOrder), "sale_item": c.yesInto(&k.SaleItem), "said_final": c.yesInto(&k.SaidFinal),
	})
	for _, other := range []struct {
		name   string
		amount money.Amount
	}{{"paid", k.Paid}, {"lowest_price", k.LowestPrice}} {
		if k.Price.Currency != "" && other.amount.Currency != "" && k.Price.Currency != other.amount.Currency {
			c.fail(root.get(other.name), join(path, other.name), "in another currency than the price", "")
		}
	}
	return k
}

func (c *document) goods(root *datum, path string) Goods {
	var g Goods
	c.object(root, path, fields{
		"category":           func(d *datum, path string) { g.Category = c.word(d, path, words["goods.category"]) },
		"state":              func(d *datum, path string) { g.State = c.word(d, path, words["goods.state"]) },
		"packaging":          func(d *datum, path string) { g.Packaging = c.word(d, path, words["goods.packaging"]) },
		"maker":              func(d *datum, path string) { g.Maker = c.text(d, path) },
		"quantity":           func(d *datum, path string) { g.Quantity = c.number(d, path) },
		"sealed_for_hygiene": c.yesInto(&g.SealedForHygiene),
	})
	return g
}

func (c *document) event(root *datum, path string) Event {
	var e Event
	c.object(root, path, fields{
		"on":       c.dayInto(&e.On),
		"kind":     func(d *datum, path string) { e.Kind = c.word(d, path, EventKinds()) },
		"ok":       c.yesInto(&e.OK),
		"until":    c.dayInto(&e.Until),
		"definite": c.yesInto(&e.Definite),
		"remedy":   func(d *datum, path string) { e.Remedy = c.word(d, path, demands) },
	})
	c.require(root, path, "on", "kind")
	return e
}

func (c *document) promise(root *datum, path string) PromiseMade {
	var p PromiseMade
	c.object(root, path, fields{
		"deed": func(d *datum, path string) { p.Deed = c.text(d, path) },
		"by":   c.dayInto(&p.By), "on": c.dayInto(&p.On),
		"who":  func(d *datum, path string) { p.Who = c.text(d, path) },
		"kept": c.yesInto(&p.Kept),
	})
	c.require(root, path, "deed")
	return p
}

func (c *document) dayInto(to *calendar.Day) func(*datum, string) {
	return func(d *datum, path string) { *to = c.day(d, path) }
}

func (c *document) moneyInto(to *money.Amount) func(*datum, string) {
	return func(d *datum, path string) { *to = c.money(d, path) }
}

func (c *document) yesInto(to **bool) func(*datum, string) {
	return func(d *datum, path string) { *to = Known(c.yes(d, path)) }
}
