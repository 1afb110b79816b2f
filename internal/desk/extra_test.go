package desk_test

import (
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// stubborn is a case in which the customer asks again and again for a word and a
// cause put right, and the house goes on offering to collect the goods, until it
// is taken. What was agreed costs more than what was asked for.
func stubborn(t *testing.T, times int) (*desk.Desk, string, casefile.Actor) {
	t.Helper()
	d, id, olga, _ := stubbornWith(t, manager, times)
	if done := bothSay(t, d, id, olga, manager); !done.Bound {
		t.Fatal("not agreed")
	}
	return d, id, olga
}

// stubbornWith is the same with anybody in the house's seat; the last offer is read
// back to the customer.
func stubbornWith(t *testing.T, house casefile.Actor, times int) (*desk.Desk, string, casefile.Actor, *desktest.Clock) {
	t.Helper()
	d, clock := kettles(t)
	id := open(t, d, desk.Intake{Order: "T1", Lines: []desk.PartAsked{{Line: "2"}}, Claim: "wrong_item", Wish: casefile.Wish{Remedy: "replacement"}})
	by := calendar.MustParse("2026-03-30")
	replaced := casefile.Term{Remedy: "replacement", Right: rightTo(t, d, id, "replacement").ID, By: by}
	olga := linkOf(t, d, id)
	collects := casefile.MakeOffer{Packages: []casefile.Package{of(replaced, casefile.Term{Remedy: "other", Text: "It is collected at your home", By: by})}}
	asks := casefile.MakeOffer{Packages: []casefile.Package{of(replaced,
		casefile.Term{Remedy: "other", Text: "One person whose name you have sees it through and calls you", By: by},
		casefile.Term{Remedy: "other", Text: "What went wrong is put right at its source, and you are told what was done", By: by},
		casefile.Term{Remedy: "apology", Text: "An apology in writing"})}}
	for range times {
		do(t, d, house, id, collects)
		do(t, d, olga, id, asks)
	}
	o := standing(t, do(t, d, house, id, collects))
	do(t, d, olga, id, casefile.Accept{Offer: o.ID})
	return d, id, olga, clock
}

// machine is Makegood itself in the house's seat, where nobody of the house is.
var machine = casefile.Actor{ID: "system", Kind: casefile.System, Role: "clerk"}

// After an agreement of self-service the extra lies there by itself, once, with an
// end; taken, it needs nobody of the house; left, it ends by itself and the agreement
// stands. Staff's agreements wait for somebody to ask.
func TestExtraAfterSelfService(t *testing.T) {
	d, id, olga, _ := stubbornWith(t, machine, 2)
	if done := bothSay(t, d, id, olga); !done.Bound {
		t.Fatal("the house's word does not stand")
	}
	c := caseOf(t, d, id)
	o := standing(t, c)
	if o.By != "system" || o.Amendment == nil || !o.Amendment.Extra || o.Until == 0 || len(c.Bound) != 1 {
		t.Fatalf("%+v", o)
	}
	ground := c.Ground(o.Amendment)
	if !ground.MeetsFloor(o.Packages[0]) || ground.Goodwill(o.Packages[0]).Cmp(usd("25.00")) > 0 {
		t.Errorf("under the floor, or more than a machine may give: %+v", o.Packages[0])
	}
	do(t, d, olga, id, casefile.Accept{Offer: o.ID})
	if done := bothSay(t, d, id, olga); !done.Bound {
		t.Fatal("it waits for somebody of the house")
	}
	if c = caseOf(t, d, id); len(c.Bound) != 2 {
		t.Errorf("%d agreements", len(c.Bound))
	}
	if _, ok := c.StandingOffer(); ok {
		t.Error("and another")
	}
	sound(t, d)

	d, id, olga, clock := stubbornWith(t, machine, 2)
	bothSay(t, d, id, olga)
	clock.Set(noon.AddDate(0, 0, 9))
	if _, err := d.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	if c = caseOf(t, d, id); c.Step != casefile.Agreed || !c.InForce(1) {
		t.Errorf("left, the agreement stands at %s", c.Step)
	}
	_, err := d.OfferExtra(ctx, sara, id, words.English)
	wants(t, err, fault.WrongStep)

	d, id, _ = stubborn(t, 2)
	if _, ok := caseOf(t, d, id).StandingOffer(); ok {
		t.Error("where staff made the agreement nobody asked")
	}
}

// Where an agreement that people made can be bettered for both, the change is
// offered: cheaper for the house, what is owed untouched, nothing asked of the
// customer. It is an amendment: with both it takes the agreement's place.
func TestExtraIsBetterForBoth(t *testing.T) {
	d, id, olga := stubborn(t, 2)
	_, err := d.Extra(ctx, olga, id)
	wants(t, err, fault.NotAllowed)
	_, err = d.OfferExtra(ctx, olga, id, words.English)
	wants(t, err, fault.NotAllowed)
	x, err := d.Extra(ctx, sara, id)
	if err != nil || x.Then.Cmp(x.Cost) >= 0 {
		t.Fatalf("%+v %v", x, err)
	}
	v, err := d.OfferExtra(ctx, sara, id, words.English)
	if err != nil {
		t.Fatal(err)
	}
	o := standing(t, v.Case)
	if !o.Amendment.Extra || o.Amendment.Difference[0].What != casefile.TermKept {
		t.Errorf("what is owed is touched: %+v", o.Amendment)
	}
	ground := v.Case.Ground(o.Amendment)
	for _, term := range o.Packages[0].Terms {
		if term.Bearer == string(casefile.Customer) || !ground.MeetsFloor(o.Packages[0]) {
			t.Errorf("at the customer's cost, or under the floor: %+v", term)
		}
	}
	collecting := usd("8.00") // what the policy puts on what was agreed
	if given := ground.Goodwill(o.Packages[0]); given.Cmp(collecting) >= 0 {
		t.Errorf("%s are given in the place of what costs %s", given, collecting)
	}
	do(t, d, olga, id, casefile.Accept{Offer: o.ID})
	if done := bothSay(t, d, id, olga, sara); !done.Bound {
		t.Fatal("it does not bind")
	}
	if v, _ = d.Get(ctx, olga, id); v.Case.InForce(1) || len(v.Case.Bound) != 2 {
		t.Error("the agreement was not changed")
	}
	_, err = d.OfferExtra(ctx, sara, id, words.English)
	wants(t, err, fault.WrongStep)
	sound(t, d)
}

// Refused, it leaves the agreement as it is, and does not come again. Where there
// is nothing better, or nothing agreed, that is said.
func TestExtraRefused(t *testing.T) {
	d, id, olga := stubborn(t, 2)
	v, err := d.OfferExtra(ctx, sara, id, words.Russian)
	if err != nil {
		t.Fatal(err)
	}
	before := v.Case.Promise
	c := do(t, d, olga, id, casefile.Reject{Offer: standing(t, v.Case).ID, Why: "Leave it."})
	if c.Step != casefile.Agreed || !c.InForce(1) || len(c.Promise) != len(before) || len(c.Bound) != 1 {
		t.Errorf("the agreement does not stand: %s", c.Step)
	}
	for _, p := range c.Promise {
		if p.Promisor.Seat == string(casefile.House) && !p.Open() {
			t.Errorf("%s is %s", p.ID, p.State)
		}
	}
	_, err = d.OfferExtra(ctx, manager, id, words.English)
	wants(t, err, fault.WrongStep)
	_, err = d.Do(ctx, manager, id, casefile.Amend{Agreement: 1, Extra: true, Changes: []casefile.TermChange{{Term: 2}}})
	wants(t, err, fault.WrongStep)
	plainly, other, _ := stubborn(t, 0)
	_, err = plainly.Extra(ctx, sara, other)
	wants(t, err, fault.WrongStep)
	late, none := told(t)
	_, err = late.Extra(ctx, sara, none)
	wants(t, err, fault.WrongStep)
}

func of(terms ...casefile.Term) casefile.Package { return casefile.Package{Terms: terms} }
