// Package plan prepares one seat for the table: from what is owed, what was
// asked for and what may be given, its target, realistic and break point, its
// alternative outside, and what it can trade. A plan belongs to its seat and
// is never shown to the other.
package plan

import (
	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// Seats.
const (
	House    = "house"
	Customer = "customer"
)

// Point is a place on the way from best to last acceptable: for the house what
// it costs, for the customer what it is worth.
type Point struct {
	Value money.Amount `json:"value"`
	Text  words.Text   `json:"text"`
}

// Alternative is the best that the seat can do without an agreement (BATNA).
type Alternative struct {
	Text  words.Text   `json:"text"`
	Value money.Amount `json:"value"`
	Until calendar.Day `json:"until,omitzero"` // its clock; none: no end
}

// Issue is one thing that is negotiated, with its weight for the seat (the
// weights add up to 100).
type Issue struct {
	Name   string     `json:"name"`
	Text   words.Text `json:"text"`
	Weight int        `json:"weight"`
}

// Concession is something the seat can give, with what it costs to give.
type Concession struct {
	Remedy string       `json:"remedy"`
	Text   words.Text   `json:"text"`
	Cost   money.Amount `json:"cost"`
}

// Plan is one seat's preparation.
type Plan struct {
	Seat        string       `json:"seat"`
	Issues      []Issue      `json:"issues"`
	Target      Point        `json:"target"`
	Realistic   Point        `json:"realistic"`
	Break       Point        `json:"break"`
	BATNA       Alternative  `json:"batna"`
	Concessions []Concession `json:"concessions"`
	Limit       money.Amount `json:"limit,omitzero"` // house: the goodwill that the clerk's mandate allows
	Notes       string       `json:"notes,omitempty"`
	Missing     []words.Text `json:"missing"` // what the plan still lacks, and why it matters
}

// Facts are what a plan is drafted from.
type Facts struct {
	Paid        money.Amount // for what the case is about
	Open        []rights.Entitlement
	Chosen      string       // the remedy that the customer chose or asked for
	Limit       money.Amount // goodwill within the clerk's mandate
	Ceiling     money.Amount // goodwill that anybody in the house may give in such a case
	Breaches    int          // promises of the house that were broken in the case
	Concessions []Concession
}

// Cost is what granting an entitlement costs the house at most: its amount,
// or what was paid for the goods where the amount is open.
func Cost(e rights.Entitlement, paid money.Amount) money.Amount {
	if e.Amount != nil {
		return *e.Amount
	}
	switch e.Remedy {
	case "set_extra_time", "delay_notice":
		return money.Zero(paid.Currency)
	}
	return paid
}

// ForHouse drafts the house's plan. Its break point is never below the cost of
// the dearest open entitlement, so that the zone of agreement is never empty
// where the law obliges; above it lies only the ceiling of goodwill.
func ForHouse(f Facts) Plan {
	least, most := f.bounds()
	realistic := most
	for _, e := range f.Open {
		if e.Remedy == f.Chosen {
			realistic = Cost(e, f.Paid)
		}
	}
	p := Plan{
		Seat:        House,
		Issues:      issues(f, 40, 20, 15, 25),
		Target:      Point{least, words.Both("plan.house.target", "Value", least)},
		Realistic:   Point{realistic, words.Both("plan.house.realistic", "Value", realistic)},
		Break:       Point{most.Add(f.Ceiling), words.Both("plan.house.break", "Owed", most, "Value", most.Add(f.Ceiling))},
		BATNA:       Alternative{Text: words.Both("plan.house.batna", "Value", most), Value: most},
		Concessions: f.Concessions,
		Limit:       f.Limit,
	}
	return p.check(f)
}

// ForCustomer drafts the customer's plan: its worth is counted in what the
// customer gets. The break point is the alternative outside where there is
// one, else the least that is owed.
func ForCustomer(f Facts) Plan {
	least, most := f.bounds()
	batna := Alternative{Text: words.Both("plan.customer.batna.none"), Value: money.Zero(f.Paid.Currency)}
	for _, e := range f.Open {
		if outside(e) {
			batna = Alternative{words.Both("plan.customer.batna."+e.Remedy, "Until", e.Until, "Dated", e.Until != 0), f.Paid, e.Until}
		}
	}
	target := most
	if f.Breaches > 0 {
		target = most.Add(money.Min(f.Ceiling, f.Paid))
	}
	p := Plan{
		Seat:      Customer,
		Issues:    issues(f, 40, 30, 10, 20),
		Target:    Point{target, words.Both("plan.customer.target", "Value", target)},
		Realistic: Point{most, words.Both("plan.customer.realistic", "Value", most)},
		Break:     Point{money.Max(least, batna.Value), words.Both("plan.customer.break", "Value", money.Max(least, batna.Value))},
		BATNA:     batna,
	}
	return p.check(f)
}

// bounds are the cheapest and the dearest way to grant what is owed; nothing
// and nothing where nothing is.
func (f Facts) bounds() (least, most money.Amount) {
	least, most = money.Zero(f.Paid.Currency), money.Zero(f.Paid.Currency)
	extra := money.Zero(f.Paid.Currency) // penalties come on top of every choice
	first := true
	for _, e := range f.Open {
		if outside(e) {
			continue
		}
		cost := Cost(e, f.Paid)
		if e.Remedy == "penalty" {
			extra = extra.Add(cost)
			continue
		}
		if first || cost.Cmp(least) < 0 {
			least = cost
		}
		most, first = money.Max(most, cost), false
	}
	return least.Add(extra), most.Add(extra)
}

// outside reports whether the right is against somebody else than the seller.
func outside(e rights.Entitlement) bool {
	return e.Remedy == "card_dispute" || e.Remedy == "card_claim"
}

func issues(f Facts, remedy, speed, voice, worth int) []Issue {
	all := []Issue{
		{Name: "remedy", Weight: remedy}, {Name: "speed", Weight: speed},
		{Name: "explanation", Weight: voice}, {Name: "goodwill", Weight: worth},
	}
	for i := range all {
		all[i].Text = words.Both("plan.issue." + all[i].Name)
	}
	return all
}

// check lists what is missing and why it matters.
func (p Plan) check(f Facts) Plan {
	p.Missing = []words.Text{}
	if len(f.Open) == 0 {
		p.Missing = append(p.Missing, words.Both("plan.missing.rights"))
	}
	if f.Chosen == "" {
		p.Missing = append(p.Missing, words.Both("plan.missing.wish"))
	}
	if p.BATNA.Value.IsZero() {
		p.Missing = append(p.Missing, words.Both("plan.missing.batna"))
	}
	if p.Concessions == nil {
		p.Concessions = []Concession{}
	}
	return p
}
