package desk_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/packs"
)

// A customer alone with Makegood is told what is owed and gets packages within a
// clerk's mandate; pushing gains nothing; in the end a person is called, once,
// and their answer has a day.
func TestSelfService(t *testing.T) {
	d, id := overdue(t)
	olga := linkOf(t, d, id)
	_, err := d.SelfService(ctx, sara, id, desk.PackagesAsked{})
	wants(t, err, fault.NotYourSeat)
	best := usd("0.00")
	for round := range 3 {
		v, err := d.SelfService(ctx, olga, id, desk.PackagesAsked{})
		if err != nil {
			t.Fatal(err)
		}
		o := standing(t, v.Case)
		if o.By != "system" || len(v.Case.Told) == 0 {
			t.Errorf("offered by %s, told %v", o.By, v.Case.Told)
		}
		most := usd("0.00")
		for _, p := range o.Packages {
			if g := v.Case.Goodwill(p); g.Cmp(most) > 0 {
				most = g
			}
		}
		if most.Cmp(usd("25.00")) > 0 {
			t.Errorf("a clerk may not give %s", most)
		}
		if round == 0 {
			best = usd("5.00") // 25% of the price: the policy's ceiling
		}
		if most.Cmp(best) > 0 {
			t.Errorf("round %d gives %s, above the ceiling of %s", round, most, best)
		}
		do(t, d, olga, id, casefile.Reject{Offer: o.ID, Why: "More."})
	}
	v, err := d.SelfService(ctx, olga, id, desk.PackagesAsked{})
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.CallPerson(ctx, olga, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := v.Case.StandingOffer(); ok || len(again.Case.Promise) != 1 {
		t.Fatalf("after three refusals: %+v", again.Case.Promise)
	}
	if p := again.Case.Promise[0]; p.Deed.Kind != promise.Answer || p.Due == 0 || len(again.Case.Notices) != 1 {
		t.Errorf("%+v", p)
	}
}

// What is taken is read back, and binds with the customer's own yes.
func TestSelfServiceBinds(t *testing.T) {
	d, id := overdue(t)
	olga := linkOf(t, d, id)
	v, err := d.SelfService(ctx, olga, id, desk.PackagesAsked{})
	if err != nil {
		t.Fatal(err)
	}
	do(t, d, olga, id, casefile.Accept{Offer: standing(t, v.Case).ID, Pick: 1})
	if v, err = d.Get(ctx, olga, id); err != nil || v.Token == "" || len(v.Case.Bound) != 0 {
		t.Fatalf("%v: %q", err, v.Token)
	}
	if _, err := d.Confirm(ctx, olga, v.Token, v.Case.Back.Hash); err != nil {
		t.Fatal(err)
	}
	if v, err = d.Get(ctx, olga, id); err != nil || len(v.Case.Bound) != 1 {
		t.Errorf("%v: %d agreements", err, len(v.Case.Bound))
	}
	_, err = d.Confirm(ctx, olga, v.Token, "")
	wants(t, err, fault.StaleToken)
}

// What may be given without a person is the policy's to say, apart from what a
// clerk may give; and no machine is let give more than a clerk.
func TestSelfServiceWithinItsOwnMandate(t *testing.T) {
	data, err := packs.FS.ReadFile("policy/department-store.yaml")
	if err != nil {
		t.Fatal(err)
	}
	with := func(limit string) (*rights.Book, error) {
		text := strings.Replace(string(data), "self_service: 25.00 USD", "self_service: "+limit, 1)
		text = strings.Replace(text, `version: "`+desktest.Book(t).Versions()["department-store"]+`"`, `version: "alone"`, 1)
		return desktest.Book(t).With(fstest.MapFS{"store.yaml": {Data: []byte(text)}}, ".")
	}
	if book, err := with("26.00 USD"); err != nil {
		t.Fatal(err)
	} else if p, _ := book.Policy("department-store"); p.Alone().Mandate["clerk"] != usd("25.00") {
		t.Error("a machine may give more than a clerk")
	}
	most := map[string]money.Amount{}
	for _, limit := range []string{"0.00 USD", "25.00 USD"} {
		book, err := with(limit)
		if err != nil {
			t.Fatal(err)
		}
		d, clock := kettles(t)
		serving(t, d, book)
		clock.Set(noon.AddDate(0, 2, 0))
		id := open(t, d, desk.Intake{Order: "PEND", Claim: "not_delivered", Wish: casefile.Wish{Remedy: "refund"}})
		v, err := d.SelfService(ctx, linkOf(t, d, id), id, desk.PackagesAsked{})
		if err != nil {
			t.Fatal(err)
		}
		most[limit] = usd("0.00")
		for _, p := range standing(t, v.Case).Packages {
			most[limit] = money.Max(most[limit], v.Case.Goodwill(p))
		}
		do(t, d, sara, open(t, d, desk.Intake{Order: "T1", Claim: "not_conforming"}), casefile.TellRights{}) // staff are as they were
	}
	if most["0.00 USD"].Sign() != 0 || most["25.00 USD"].Sign() == 0 {
		t.Errorf("given without a person: %v", most)
	}
}
