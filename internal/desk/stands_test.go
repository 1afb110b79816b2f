package desk_test

import (
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
)

// An offer is checked again on the day on which it is taken: what is under what is
// owed by then is refused; what is above it binds the house, with no new yes of a
// superior.
func TestOffersAreCheckedAgain(t *testing.T) {
	d, clock := kettles(t)
	id := open(t, d, desk.Intake{Order: "PEND", Claim: "not_delivered", Wish: casefile.Wish{Remedy: "refund"}})
	do(t, d, sara, id, casefile.TellRights{})
	until := do(t, d, sara, id, casefile.Say{Act: "greet", Text: "Good morning."}).OpenedOn + 365
	do(t, d, sara, id, casefile.MakeOffer{Packages: []casefile.Package{of(casefile.Term{Remedy: "compensation", Amount: usd("5.00")})}, Until: until})
	clock.Set(noon.AddDate(0, 0, 58))
	olga := linkOf(t, d, id)
	_, err := d.Do(ctx, olga, id, casefile.Accept{Offer: "O1"})
	wants(t, err, fault.UnderFloor)

	d, id = told(t)
	refund := rightTo(t, d, id, "refund")
	gives := of(casefile.Term{Remedy: "refund", Right: refund.ID, Amount: *refund.Amount}, casefile.Term{Remedy: "compensation", Amount: usd("60.00")})
	_, err = d.Do(ctx, sara, id, casefile.MakeOffer{Packages: []casefile.Package{gives}})
	wants(t, err, fault.OverMandate)
	do(t, d, manager, id, casefile.MakeOffer{Packages: []casefile.Package{gives}})
	olga = linkOf(t, d, id)
	do(t, d, olga, id, casefile.Accept{Offer: "O1"})
	if done := bothSay(t, d, id, olga, sara); !done.Bound {
		t.Error("a clerk reads back what a manager offered, and it does not bind")
	}
}
