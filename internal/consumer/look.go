package consumer

import (
	"slices"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/rights"
)

// Look is what is owed on a day by law and warranty, and whether it differs
// from what is on file. No shop's policy counts: nobody here knows it.
func (f File) Look(law casefile.Law, on calendar.Day) (found casefile.Found, changed bool) {
	now := law.Find(f.Facts, on, "")
	if f.Facts.Claim == "" { // what is wrong comes first: the rest hangs on it
		now.Refer = slices.DeleteFunc(slices.Clone(now.Refer), func(r rights.Refer) bool { return r.Asks != "claim" && r.Asks != "jurisdiction" })
	}
	now.Entitlements = slices.DeleteFunc(slices.Clone(now.Entitlements), func(e rights.Entitlement) bool {
		return e.Source == "promise" || e.Amount != nil && e.Amount.IsZero() // promises stand in a list of their own
	})
	return casefile.Found{Findings: now}, f.Found.On == 0 || !now.Same(f.Found)
}

// AsOf is the file with what is owed on a day, for whoever reads it: rights open
// and close while nobody writes.
func (f File) AsOf(law casefile.Law, on calendar.Day) File {
	if f.Exists() && !f.Over() {
		found, _ := f.Look(law, on)
		f.Case = f.Case.Evolve(found)
	}
	return f
}

// Owed are the rights against the business that are open.
func (f File) Owed() []rights.Entitlement {
	list := []rights.Entitlement{}
	for _, e := range f.Found.Entitlements {
		if !outside(e) && e.Remedy != "delay_notice" {
			list = append(list, e)
		}
	}
	return list
}

// outside reports whether a right is against somebody else than the seller.
func outside(e rights.Entitlement) bool {
	return e.Remedy == "card_dispute" || e.Remedy == "card_claim"
}

// grants reports whether a right gives what is asked for: the time that a
// consumer sets is kept by delivering, and whoever cancels has their money back.
func grants(asked string, e rights.Entitlement) bool {
	switch asked {
	case "delivery":
		return e.Remedy == "set_extra_time" || e.Remedy == "delivery"
	case "cancellation":
		return e.Remedy == "refund"
	}
	return e.Remedy == asked
}
