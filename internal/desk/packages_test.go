package desk_test

import (
	"encoding/json"
	"strings"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/words"
)

var manager = casefile.Actor{ID: "staff/mia", Kind: casefile.Staff, Role: "manager", Name: "Mia", Credential: "key/mia"}

// overdue is a case about a kettle that did not come.
func overdue(t *testing.T) (*desk.Desk, string) {
	t.Helper()
	d, clock := kettles(t)
	clock.Set(noon.AddDate(0, 2, 0))
	return d, open(t, d, desk.Intake{Order: "PEND", Claim: "not_delivered", Wish: casefile.Wish{Remedy: "refund"}})
}

// told is the same, with everything that is owed told to the customer.
func told(t *testing.T) (*desk.Desk, string) {
	t.Helper()
	d, id := overdue(t)
	do(t, d, manager, id, casefile.TellRights{})
	return d, id
}

func do(t *testing.T, d *desk.Desk, who casefile.Actor, id string, cmd casefile.Command) casefile.Case {
	t.Helper()
	v, err := d.Do(ctx, who, id, cmd)
	if err != nil {
		t.Fatal(err)
	}
	return v.Case
}

func standing(t *testing.T, c casefile.Case) casefile.Offer {
	t.Helper()
	o, ok := c.StandingOffer()
	if !ok {
		t.Fatal("no offer stands")
	}
	return o
}

// The packages come after what is owed was told; there are two at the counter
// and up to three elsewhere, equal to the house, one of them what was chosen,
// none over the mandate.
func TestPackages(t *testing.T) {
	d, id := overdue(t)
	_, err := d.Propose(ctx, sara, id, desk.PackagesAsked{Counter: true})
	wants(t, err, fault.RightsNotStated)
	do(t, d, sara, id, casefile.TellRights{})
	set, err := d.Packages(ctx, sara, id, desk.PackagesAsked{Lang: words.Russian})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(set.Packages); n < 1 || n > 3 {
		t.Errorf("%d packages", n)
	}
	for i, g := range set.Goodwill {
		if g.Cmp(usd("25.00")) > 0 {
			t.Errorf("package %d gives %s", i+1, g)
		}
		for j := range set.Cost {
			if gap := set.Cost[i].Sub(set.Cost[j]); gap.Minor*20 > money.Max(set.Cost[i], set.Cost[j]).Minor {
				t.Errorf("packages %d and %d cost %s and %s", i+1, j+1, set.Cost[i], set.Cost[j])
			}
		}
	}
	v, err := d.Propose(ctx, sara, id, desk.PackagesAsked{Counter: true})
	if err != nil {
		t.Fatal(err)
	}
	o, met := standing(t, v.Case), false
	if len(o.Packages) > 2 || o.By != sara.ID {
		t.Fatalf("on the table: %+v", o)
	}
	for _, p := range o.Packages {
		met = met || v.Case.MeetsFloor(p)
	}
	if !met {
		t.Error("none of the packages grants what was chosen")
	}
}

// The customer is shown the packages and nothing of what they cost or of what is
// guessed; the house's questions are not theirs to ask.
func TestPackagesStayPrivate(t *testing.T) {
	d, id := told(t)
	olga := linkOf(t, d, id)
	_, err := d.Packages(ctx, olga, id, desk.PackagesAsked{})
	wants(t, err, fault.NotAllowed)
	_, err = d.Propose(ctx, olga, id, desk.PackagesAsked{})
	wants(t, err, fault.NotAllowed)
	do(t, d, manager, id, casefile.DraftPlan{})
	if _, err := d.Propose(ctx, manager, id, desk.PackagesAsked{}); err != nil {
		t.Fatal(err)
	}
	seen, err := d.Get(ctx, olga, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"estimate", "ceiling", "batna", `"cost"`} {
		if strings.Contains(jsonOf(t, seen), secret) {
			t.Errorf("the customer's view has %q", secret)
		}
	}
}

// Refusing teaches: the next set has no less room, counts one more, and rests on
// another guess of what matters. Asked twice, the answer is the same.
func TestRefusalTeaches(t *testing.T) {
	d, id := told(t)
	ask := func() desk.PackageSet {
		set, err := d.Packages(ctx, manager, id, desk.PackagesAsked{})
		if err != nil {
			t.Fatal(err)
		}
		return set
	}
	first := ask()
	if a, b := jsonOf(t, first), jsonOf(t, ask()); a != b {
		t.Errorf("asked twice, answered differently:\n%s\n%s", a, b)
	}
	v, err := d.Propose(ctx, manager, id, desk.PackagesAsked{})
	if err != nil {
		t.Fatal(err)
	}
	do(t, d, linkOf(t, d, id), id, casefile.Reject{Offer: standing(t, v.Case).ID, Why: "Not enough."})
	next := ask()
	if next.Number != first.Number+1 || next.Room.Cmp(first.Room) < 0 {
		t.Errorf("set %d with room %s after set %d with %s", next.Number, next.Room, first.Number, first.Room)
	}
	if jsonOf(t, next.Estimate) == jsonOf(t, first.Estimate) {
		t.Error("the refusal taught nothing")
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
