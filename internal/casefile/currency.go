package casefile

import (
	"fmt"
	"maps"
	"slices"

	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/words"
)

// SameMoney refuses a sum in another currency than that in which the goods of the
// case were paid: sums of two currencies do not go together. Nothing is in any.
func (c Case) SameMoney(at string, sum money.Amount) error {
	if sum == (money.Amount{}) || sum.Currency == c.Paid.Currency {
		return nil
	}
	return invalid(at, words.Both("wrong.currency", "Currency", c.Paid.Currency))
}

// ownMoney is SameMoney for all sums of a plan.
func (c Case) ownMoney(p plan.Plan) error {
	at := map[string]money.Amount{
		"target.value": p.Target.Value, "realistic.value": p.Realistic.Value, "break.value": p.Break.Value, "batna.value": p.BATNA.Value,
		"limit": p.Limit, "ceiling": p.Ceiling,
	}
	for i, x := range p.Concessions {
		at[fmt.Sprintf("concessions[%d].cost", i)], at[fmt.Sprintf("concessions[%d].worth", i)] = x.Cost, x.Worth
	}
	for _, place := range slices.Sorted(maps.Keys(at)) {
		if err := c.SameMoney(place, at[place]); err != nil {
			return err
		}
	}
	return nil
}
