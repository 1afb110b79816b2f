package casefile

import (
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// Roles are the roles of the house, from the least authority to the most.
func Roles() []string { return []string{"clerk", "supervisor", "manager", "admin"} }

// Limit is the goodwill that a role may give. A policy speaks of one currency;
// in another it gives nobody authority, rather than a guessed one.
func Limit(p rights.Policy, role, currency string) money.Amount {
	if limit := p.Mandate[role]; limit.Currency == currency {
		return limit
	}
	return money.Zero(currency)
}

// Within refuses to give more than a role may, and names the lowest role that may.
func Within(p rights.Policy, role string, asked money.Amount) error {
	return within(p, role, asked, money.Amount{})
}

// within is the same; before is how much of what is asked was given or promised
// earlier, which a refusal says.
func within(p rights.Policy, role string, asked, before money.Amount) error {
	limit := Limit(p, role, asked.Currency)
	if asked.Sign() <= 0 || asked.Cmp(limit) <= 0 {
		return nil
	}
	return fault.New(fault.OverMandate, "asked", asked, "limit", limit, "who", roleWords(whoMay(p, asked)), "before", some(before))
}

// some is an amount above zero, for a sentence; "" where there is none to speak of.
func some(a money.Amount) any {
	if a.Sign() <= 0 {
		return ""
	}
	return a
}

// whoMay is the lowest role whose mandate covers the goodwill.
func whoMay(p rights.Policy, goodwill money.Amount) string {
	roles := Roles()
	for _, role := range roles {
		if goodwill.Cmp(Limit(p, role, goodwill.Currency)) <= 0 {
			return role
		}
	}
	return roles[len(roles)-1]
}

func roleWords(role string) words.Text { return words.Both("role." + role) }
