package casefile

import (
	"makegood/internal/plan"
	"makegood/internal/promise"
)

// Situation is what prices and the ceiling of goodwill hang on: facts of the
// case alone.
func (c Case) Situation() plan.Situation {
	s := plan.Situation{Paid: c.Paid, Claim: c.Facts.Claim, State: c.Facts.Goods.State, Open: c.OpenRights(), Wish: c.Wish.Remedy}
	for _, p := range c.Promise {
		if p.State == promise.Broken && p.Promisor.Seat == string(House) {
			s.Broken++
		}
	}
	return s
}

// plan drafts the plan of the actor's seat from what is on file.
func (d *draft) plan() error {
	d.look()
	s := d.c.Situation()
	f := plan.Facts{Paid: s.Paid, Claim: s.Claim, Open: s.Open, Chosen: s.Wish, Breaches: s.Broken}
	if d.Actor.Seat() == Customer {
		f.Open = d.c.Found.Entitlements // rights against others are the alternative outside
		d.keep(PlanDrafted{Customer, plan.ForCustomer(f)})
		return nil
	}
	ceiling, err := plan.Ceiling(d.Policy, s, d.Value)
	if err != nil {
		return err
	}
	options, err := plan.Concessions(d.Policy, s, d.Actor.Role)
	if err != nil {
		return err
	}
	for _, o := range options {
		f.Concessions = append(f.Concessions, plan.Concession{Issue: o.Issue, Remedy: o.Remedy, Text: o.Text, Cost: o.Cost, Worth: o.Worth})
	}
	f.Limit, f.Ceiling = Limit(d.Policy, d.Actor.Role, s.Paid.Currency), ceiling
	for _, role := range Roles() {
		f.Roles = append(f.Roles, plan.Authority{Role: role, Limit: Limit(d.Policy, role, s.Paid.Currency)})
	}
	seen := map[string]bool{}
	for _, part := range d.c.Lines {
		if firm := d.Policy.Partners[part.Partner].Name; firm != "" && !seen[firm] {
			seen[firm] = true
			f.Firms = append(f.Firms, firm)
		}
	}
	d.keep(PlanDrafted{House, plan.ForHouse(f)})
	return nil
}
