package rights

import (
	"fmt"
	"slices"

	"github.com/govalues/decimal"

	"makegood/internal/money"
)

// Concession is something above what is owed that the policy lets staff offer.
// Concessions of one issue exclude each other: they are its values.
type Concession struct {
	ID     string            `json:"id"`
	Remedy string            `json:"remedy"` // as what it is written into an agreement
	Issue  string            `json:"issue"`  // as what it is traded; see Issues
	Title  map[string]string `json:"title"`  // "en", "ru"; {amount} stands for the sum
	// What it says on its face: steps as exact decimal parts of what was paid,
	// "0.10", or one sum. Neither: it carries no sum, as an apology.
	Shares []string     `json:"shares,omitempty"`
	Amount money.Amount `json:"amount,omitzero"`
	AtMost money.Amount `json:"at_most,omitzero"` // no step is larger; none: no such limit
	Cost   Rate         `json:"cost,omitzero"`    // to the house; absent: its face. A part is one of the face.
	Worth  Rate         `json:"worth,omitzero"`   // to a customer who cares for it; absent: its face. A part is one of what was paid.
	Roles  []string     `json:"roles"`            // who may offer it within their mandate
	Claims []string     `json:"claims,omitempty"` // only for these claims; none: for any
	Beside []string     `json:"beside,omitempty"` // only beside these remedies; none: beside any, and by itself
	After  string       `json:"after,omitempty"`  // "breach": only after the house broke a promise
	Within int          `json:"within,omitempty"` // days in which it is done; 0: with the rest
}

// Rate is either an exact decimal part of something or a sum; the zero Rate is
// neither.
type Rate struct {
	Part   string       `json:"part,omitempty"`
	Amount money.Amount `json:"amount,omitzero"`
}

// Goodwill says how far the house goes above what is owed. It turns on the
// facts of the case and, where there are bands, on the customer's value; on
// nothing else.
type Goodwill struct {
	Ceiling  string       `json:"ceiling"`          // part of what was paid; "" where the policy sets none
	Breached string       `json:"breached"`         // the part after a promise of the house was broken
	AtMost   money.Amount `json:"at_most,omitzero"` // never more than this
	Opening  string       `json:"opening"`          // part of the ceiling that the first packages may use
	Bands    []Band       `json:"bands"`            // by rising value
}

// Band raises the ceiling for customers whose value is From or more.
type Band struct {
	From money.Amount `json:"from"`
	More string       `json:"more"` // part of the ceiling that comes on top
}

// Reckoning is what the house takes things to cost and to be worth, besides
// the sums themselves. Parts are exact decimals.
type Reckoning struct {
	Margin   string            `json:"margin"`           // of a price
	Resale   map[string]string `json:"resale"`           // what goods that come back still fetch, part of the price, by condition: unopened, opened, used
	Repair   string            `json:"repair"`           // part of the price that a repair costs
	Freight  money.Amount      `json:"freight,omitzero"` // of one parcel
	Round    money.Amount      `json:"round,omitzero"`   // of handling, a round of talk
	Dispute  money.Amount      `json:"dispute,omitzero"` // of a case that ends without agreement, what is owed apart
	Settled  string            `json:"settled"`          // chance that a customer buys again within a year after an agreement
	Left     string            `json:"left"`             // the same where there was none
	Discount string            `json:"discount"`         // a year
}

// Issues are what concessions are traded as.
func Issues() []string {
	return []string{"remedy", "money", "credit", "gift", "fees", "speed", "collection", "contact", "apology", "prevention"}
}

// issueOf is what a concession of a remedy is traded as where it does not say.
func issueOf(remedy string) string {
	switch remedy {
	case "store_credit":
		return "credit"
	case "fee_waiver":
		return "fees"
	case "apology":
		return "apology"
	case "price_reduction", "compensation", "refund":
		return "money"
	}
	return "remedy"
}

// Reckoned is the reckoning of a policy that gives none of its own.
func Reckoned() Reckoning {
	return Reckoning{
		Margin: "0.40", Resale: map[string]string{"unopened": "0.80", "opened": "0.60", "used": "0.20"}, Repair: "0.25",
		Settled: "0.70", Left: "0.40", Discount: "0.10",
	}
}

func (r *packReader) concession(root *datum, path string, p *Policy) {
	var k Concession
	list := func(to *[]string, allowed []string) func(*datum, string) {
		return func(d *datum, path string) {
			r.list(d, path, func(d *datum, path string) { *to = append(*to, r.word(d, path, allowed)) })
		}
	}
	known := append(slices.Clone(remedies), "compensation", "fee_waiver", "apology", "other")
	r.object(root, path, fields{
		"id":      func(d *datum, path string) { k.ID = r.name(d, path) },
		"remedy":  func(d *datum, path string) { k.Remedy = r.word(d, path, known) },
		"issue":   func(d *datum, path string) { k.Issue = r.word(d, path, Issues()) },
		"title":   func(d *datum, path string) { k.Title = r.twoTongues(d, path) },
		"share":   func(d *datum, path string) { k.Shares = r.steps(d, path) },
		"amount":  func(d *datum, path string) { k.Amount = r.inCurrency(d, path, p) },
		"at_most": func(d *datum, path string) { k.AtMost = r.inCurrency(d, path, p) },
		"cost":    func(d *datum, path string) { k.Cost = r.rate(d, path, p) },
		"worth":   func(d *datum, path string) { k.Worth = r.rate(d, path, p) },
		"roles":   list(&k.Roles, roles),
		"claims":  list(&k.Claims, words["claim"]),
		"beside":  list(&k.Beside, known),
		"after":   func(d *datum, path string) { k.After = r.word(d, path, []string{"breach"}) },
		"within":  func(d *datum, path string) { k.Within = r.number(d, path) },
	})
	r.require(root, path, "id", "remedy", "title", "roles")
	if k.Issue == "" {
		k.Issue = issueOf(k.Remedy)
	}
	r.checkConcession(root, path, k, p)
	p.Concessions = append(p.Concessions, k)
}

// withoutSum are the remedies that may be given without a sum on their face.
var withoutSum = []string{"apology", "other", "repair", "replacement", "exchange", "delivery"}

func (r *packReader) checkConcession(root *datum, path string, k Concession, p *Policy) {
	sum := k.Amount != (money.Amount{})
	free := slices.Contains(withoutSum, k.Remedy)
	switch {
	case k.Shares != nil && sum, k.Shares == nil && !sum && !free:
		r.fail(root, path, "want either a share or an amount", "")
	case k.Shares == nil && !sum && k.Cost == (Rate{}):
		r.fail(root, path, "it carries no sum: say what it costs", "cost: 2.00 "+p.Currency)
	case k.Shares == nil && !sum && k.Cost.Part != "":
		r.fail(root.get("cost"), join(path, "cost"), "a part of which sum? It carries none", "cost: 2.00 "+p.Currency)
	}
	if slices.ContainsFunc(p.Concessions, func(other Concession) bool { return other.ID == k.ID }) {
		r.fail(root, path, fmt.Sprintf("a concession %q is already given", k.ID), "")
	}
}

// steps reads one part or a rising list of them.
func (r *packReader) steps(d *datum, path string) []string {
	if d.kind != list {
		return []string{r.part(d, path)}
	}
	var parts []string
	before := decimal.Zero
	r.list(d, path, func(d *datum, path string) {
		part := r.part(d, path)
		if n, err := decimal.Parse(part); err == nil {
			if n.Cmp(before) <= 0 {
				r.fail(d, path, "is not more than the step before it", "")
			}
			before = n
		}
		parts = append(parts, part)
	})
	if len(parts) == 0 && d.kind == list {
		r.fail(d, path, "has no step", "")
	}
	return parts
}

// rate reads a part, "60%", or a sum, "2.00 USD".
func (r *packReader) rate(d *datum, path string, p *Policy) Rate {
	if _, err := money.Parse(d.text); d.kind == scalar && err == nil {
		return Rate{Amount: r.inCurrency(d, path, p)}
	}
	return Rate{Part: r.decimal(d, path).String()}
}

func (r *packReader) goodwill(d *datum, path string, p *Policy) {
	g := &p.Goodwill
	r.object(d, path, fields{
		"ceiling":      func(d *datum, path string) { g.Ceiling = r.part(d, path) },
		"after_breach": func(d *datum, path string) { g.Breached = r.part(d, path) },
		"at_most":      func(d *datum, path string) { g.AtMost = r.inCurrency(d, path, p) },
		"opening":      func(d *datum, path string) { g.Opening = r.part(d, path) },
		"bands":        func(d *datum, path string) { r.list(d, path, func(d *datum, path string) { r.band(d, path, p) }) },
	})
	r.require(d, path, "ceiling")
	if g.Breached == "" {
		g.Breached = g.Ceiling
	}
	if smaller(g.Breached, g.Ceiling) {
		r.fail(d.get("after_breach"), join(path, "after_breach"), "is less than without a breach", "")
	}
}

// smaller compares two parts as they are read.
func smaller(a, b string) bool {
	x, errX := decimal.Parse(a)
	y, errY := decimal.Parse(b)
	return errX == nil && errY == nil && x.Cmp(y) < 0
}

func (r *packReader) band(d *datum, path string, p *Policy) {
	var b Band
	r.object(d, path, fields{
		"from": func(d *datum, path string) { b.From = r.inCurrency(d, path, p) },
		"more": func(d *datum, path string) { b.More = r.part(d, path) },
	})
	r.require(d, path, "from", "more")
	if n := len(p.Goodwill.Bands); n > 0 && len(r.problems) == 0 {
		before := p.Goodwill.Bands[n-1]
		if b.From.Cmp(before.From) <= 0 || smaller(b.More, before.More) {
			r.fail(d, path, "bands rise: from and more", "")
		}
	}
	p.Goodwill.Bands = append(p.Goodwill.Bands, b)
}

func (r *packReader) reckoning(d *datum, path string, p *Policy) {
	k := &p.Reckoning
	sum := func(to *money.Amount) func(*datum, string) {
		return func(d *datum, path string) { *to = r.inCurrency(d, path, p) }
	}
	part := func(to *string) func(*datum, string) {
		return func(d *datum, path string) { *to = r.part(d, path) }
	}
	fetch := fields{}
	for _, state := range []string{"unopened", "opened", "used"} {
		fetch[state] = func(d *datum, path string) { k.Resale[state] = r.part(d, path) }
	}
	r.object(d, path, fields{
		"margin": part(&k.Margin), "repair": part(&k.Repair), "discount": part(&k.Discount),
		"freight": sum(&k.Freight), "round": sum(&k.Round), "dispute": sum(&k.Dispute),
		"resale": func(d *datum, path string) { r.object(d, path, fetch) },
		"buys_again": func(d *datum, path string) {
			r.object(d, path, fields{"settled": part(&k.Settled), "left": part(&k.Left)})
		},
	})
}
