package desk_test

import (
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// stubborn is a case in which the customer asks again and again for a word and a
// cause put right, and the house goes on offering to collect the goods, until it
// is taken. What was agreed costs more than what was asked for.
func stubborn(t *testing.T, times int) (*desk.Desk, string, casefile.Actor) {
	t.Helper()
	d, _ := kettles(t)
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
		do(t, d, manager, id, collects)
		do(t, d, olga, id, asks)
	}
	o := standing(t, do(t, d, manager, id, collects))
	do(t, d, olga, id, casefile.Accept{Offer: o.ID})
	if done := bothSay(t, d, id, olga, manager); !done.Bound {
		t.Fatal("not agreed")
	}
	return d, id, olga
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
