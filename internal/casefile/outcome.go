package casefile

import (
	"makegood/internal/money"
	"makegood/internal/plan"
)

// Outcome is what an agreement came to in numbers: whether it was good without
// everything being given away.
type Outcome struct {
	Given  money.Amount // what the house itself bears
	Behind money.Amount // what others bear: a maker, a partner
	Worth  money.Amount // what the customer gets, at face value
	Left   money.Amount // of the house's room: its break point less all that was given
}

// OutcomeOf counts an agreement of the case against the plan of the house.
func (c Case) OutcomeOf(a Agreement, house plan.Plan) Outcome {
	o := Outcome{Given: money.Zero(c.Paid.Currency), Behind: money.Zero(c.Paid.Currency)}
	for _, t := range a.Package.Terms {
		cost := c.costOf(t)
		if t.Bearer == "" || t.Bearer == string(House) {
			o.Given = o.Given.Add(cost)
		} else if t.Bearer != string(Customer) {
			o.Behind = o.Behind.Add(cost)
		}
	}
	o.Worth = o.Given.Add(o.Behind)
	o.Left = house.Break.Value.Sub(o.Worth)
	return o
}
