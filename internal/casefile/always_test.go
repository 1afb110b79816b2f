package casefile_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/promise"
	"makegood/internal/shop"
)

// What always holds, whatever is asked of a case, by whomever, in whatever
// order: see "What always holds" in the product's design.
func TestAlways(t *testing.T) {
	registry := journal.NewRegistry()
	casefile.Register(registry)
	rapid.Check(t, func(rt *rapid.T) {
		law := rapid.SampledFrom([]casetest.Law{
			refundOwed, casetest.Owes(), casetest.Owes("refund", "323.67 USD", "replacement", ""), casetest.Owes("set_extra_time", "", "penalty", "3.00 USD"),
		}).Draw(rt, "law")
		g := casetest.Given(t, law, rug)
		log := []journal.Event{rug}
		on := day("2025-11-06")
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			if rapid.IntRange(0, 4).Draw(rt, "wait") == 0 {
				on += 5
			}
			actor := rapid.SampledFrom([]casefile.Actor{casetest.Clerk, casetest.Manager, casetest.Robot, casetest.Sonya}).Draw(rt, "actor")
			before := g.Case
			cmd := drawCommand(rt, g.Case)
			if rapid.Bool().Draw(rt, "forward") { // else few walks would reach an agreement
				actor, cmd = forward(rt, g.Case)
			}
			g.At(on.String()).As(actor).When(cmd)
			log = append(log, g.Decision().Shared...)
			checkStep(rt, before, g.Case, actor)
		}
		checkReplay(rt, registry, log, g.Case)
	})
}

// forward is a step along the road from where the case stands.
func forward(t *rapid.T, c casefile.Case) (casefile.Actor, casefile.Command) {
	people := map[casefile.Seat]casefile.Actor{casefile.House: casetest.Manager, casefile.Customer: casetest.Sonya}
	if c.Back != nil {
		seat := rapid.SampledFrom([]casefile.Seat{casefile.House, casefile.Customer}).Draw(t, "who confirms")
		return people[seat], casefile.Confirm{ReadBack: c.Back.ID, Seat: seat, Hash: c.Back.Hash}
	}
	if o, ok := c.StandingOffer(); ok {
		return people[o.Seat.Other()], casefile.Accept{Offer: o.ID, Pick: 1}
	}
	if rapid.Bool().Draw(t, "tell") {
		return casetest.Clerk, casefile.TellRights{}
	}
	terms := []casefile.Term{drawTerm(t)}
	for _, e := range c.OpenRights() {
		if e.Remedy == "refund" || e.Remedy == "replacement" {
			terms = append(terms, casefile.Term{Remedy: e.Remedy, Right: e.ID, Amount: usd("323.67"), Kind: shop.CreditCard, By: day("2026-06-01"), Line: "5"})
			break
		}
	}
	return people[casefile.House], casefile.MakeOffer{Packages: pack(terms...)}
}

func checkStep(t *rapid.T, before, after casefile.Case, actor casefile.Actor) {
	if len(after.Promise) < len(before.Promise) {
		t.Fatal("a promise is lost")
	}
	for i, p := range before.Promise {
		if now := after.Promise[i]; p.State != promise.Made && now.State != p.State {
			t.Fatalf("promise %s was %s and is %s", p.ID, p.State, now.State)
		}
	}
	for _, o := range after.Offers[len(before.Offers):] {
		if before.Ended() && after.Ended() && (o.Seat == casefile.Customer || after.Ground(o.Amendment).Goodwill(o.Packages[0]).Sign() > 0) {
			t.Fatalf("the talk is ended, and goes on: %+v", o)
		}
		if o.Seat != casefile.House {
			continue
		}
		met, after := false, after.Ground(o.Amendment)
		for _, p := range o.Packages {
			met = met || after.MeetsFloor(p)
			if !p.Alternative && !after.MeetsFloor(p) {
				t.Fatalf("offer under the floor: %+v", p)
			}
			limit := casetest.Policy().Mandate[actor.Role]
			if after.Goodwill(p).Cmp(money.Zero("USD").Add(limit)) > 0 && !approved(after, p) {
				t.Fatalf("%s gave %s", actor.Role, after.Goodwill(p))
			}
		}
		if !met {
			t.Fatal("an offer that grants nothing of what is owed")
		}
	}
	if len(after.OpenRights()) < len(before.OpenRights()) && after.Conduct != before.Conduct {
		t.Fatal("the end of a talk took a right away")
	}
	for _, a := range after.Bound[len(before.Bound):] {
		if a.House.Hash != a.Hash || a.Client.Hash != a.Hash || casefile.HashText(a.Text) != a.Hash {
			t.Fatalf("agreed on different words: %+v", a)
		}
		if a.Client.By != "customer" && a.Client.Note != "in_person" {
			t.Fatalf("%s said yes for the customer", a.Client.By)
		}
	}
}

func approved(c casefile.Case, p casefile.Package) bool {
	for _, x := range c.Asked {
		if x.State == "approved" && len(x.Ask.Terms) == len(p.Terms) {
			return true
		}
	}
	return false
}

// checkReplay writes the log out and reads it back: the same case, to the byte.
func checkReplay(t *rapid.T, r *journal.Registry, log []journal.Event, want casefile.Case) {
	var got casefile.Case
	for _, e := range log {
		entry, err := r.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		back, err := r.Decode(entry)
		if err != nil {
			t.Fatalf("%s: %v", e.EventName(), err)
		}
		got = got.Evolve(back)
	}
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if string(a) != string(b) {
		t.Fatalf("replayed:\n%s\nlive:\n%s", a, b)
	}
}

func drawCommand(t *rapid.T, c casefile.Case) casefile.Command {
	terms := rapid.SliceOfN(rapid.Custom(drawTerm), 1, 3)
	packages := func() []casefile.Package {
		var list []casefile.Package
		for range rapid.IntRange(1, 2).Draw(t, "packages") {
			list = append(list, casefile.Package{Terms: terms.Draw(t, "terms"), Alternative: rapid.Bool().Draw(t, "alternative")})
		}
		return list
	}
	id := func(prefix string) string { return prefix + string(rune('0'+rapid.IntRange(1, 4).Draw(t, "id"))) }
	switch rapid.IntRange(0, 20).Draw(t, "command") {
	case 0:
		return promised
	case 1:
		return casefile.TellRights{}
	case 2, 3, 4:
		return casefile.MakeOffer{Packages: packages()}
	case 5, 6:
		if o, ok := c.StandingOffer(); ok {
			return casefile.Accept{Offer: o.ID, Pick: 1}
		}
		return casefile.Accept{Offer: id("O"), Pick: 1}
	case 7, 8:
		cmd := casefile.Confirm{Seat: rapid.SampledFrom([]casefile.Seat{casefile.House, casefile.Customer}).Draw(t, "seat"), Hash: "other"}
		if c.Back != nil {
			cmd.ReadBack = c.Back.ID
			if rapid.IntRange(0, 5).Draw(t, "other words") > 0 {
				cmd.Hash = c.Back.Hash
			}
		}
		return cmd
	case 9:
		return casefile.KeepPromise{ID: id("P"), Proof: promise.Proof{Item: rapid.SampledFrom([]string{"rug-jute", "rug-wool", ""}).Draw(t, "came"), Reference: "r"}}
	case 10:
		return casefile.Tick{}
	case 11:
		return casefile.Escalate{Ask: packages()[0], Why: "late"}
	case 12:
		return casefile.DecideEscalation{ID: id("E"), Approve: rapid.Bool().Draw(t, "yes"), Reason: "no"}
	}
	return drawLater(t, c, terms)
}

// drawLater is what is asked of a case after an agreement, or where it is stuck.
func drawLater(t *rapid.T, c casefile.Case, terms *rapid.Generator[[]casefile.Term]) casefile.Command {
	switch rapid.IntRange(0, 9).Draw(t, "later") {
	case 0, 1, 2, 3:
		cmd := casefile.Amend{Agreement: max(1, rapid.IntRange(0, len(c.Bound)).Draw(t, "of"))}
		for _, to := range terms.Draw(t, "to") {
			cmd.Changes = append(cmd.Changes, casefile.TermChange{Term: rapid.IntRange(0, 2).Draw(t, "term"), To: &to})
		}
		if rapid.Bool().Draw(t, "drop") {
			cmd.Changes[0] = casefile.TermChange{Term: 1}
		}
		return cmd
	case 4:
		return casefile.Decline{}
	case 5:
		return casefile.WarnCustomer{Kind: "insults", Heard: "Idiots."}
	case 6:
		return casefile.EndTalk{Kind: "insults", Heard: "Idiots."}
	case 7:
		return casefile.DecideEnd{Approve: rapid.Bool().Draw(t, "end"), Reason: "no"}
	case 8:
		return casefile.LiftEnd{Why: "It was us."}
	}
	return casefile.Choose{Wish: casefile.Wish{Remedy: rapid.SampledFrom([]string{"refund", "replacement", ""}).Draw(t, "wish")}}
}

func drawTerm(t *rapid.T) casefile.Term {
	term := casefile.Term{Remedy: rapid.SampledFrom([]string{"refund", "replacement", "delivery", "store_credit", "compensation", "penalty", "apology"}).Draw(t, "remedy"), Line: "5"}
	switch term.Remedy {
	case "replacement", "delivery":
		term.By = day("2026-06-01")
	case "apology":
	default:
		term.Amount = rapid.SampledFrom([]money.Amount{usd("3.00"), usd("20.00"), usd("90.00"), usd("323.67"), usd("700.00")}).Draw(t, "amount")
		term.Kind = shop.CreditCard
	}
	if rapid.Bool().Draw(t, "as of right") {
		term.Right = "law/" + term.Remedy
		if term.Remedy == "delivery" {
			term.Right = "law/set_extra_time"
		}
	}
	return term
}

// The house's break point is never below the cost of granting what is owed.
func TestBreakPointCoversWhatIsOwed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		paid := money.New(rapid.Int64Range(1, 1e7).Draw(t, "paid"), "USD")
		f := plan.Facts{Paid: paid, Ceiling: money.New(rapid.Int64Range(0, 1e5).Draw(t, "ceiling"), "USD")}
		for _, remedy := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"refund", "replacement", "repair", "price_reduction", "penalty"}), func(s string) string { return s }).Draw(t, "owed") {
			f.Open = append(f.Open, casetest.Owes(remedy, "")(rug.Facts, 0).Entitlements...)
		}
		p := plan.ForHouse(f)
		for _, e := range f.Open {
			if p.Break.Value.Cmp(plan.Cost(e, paid)) < 0 {
				t.Fatalf("break point %s, %s costs %s", p.Break.Value, e.Remedy, plan.Cost(e, paid))
			}
		}
		if p.Target.Value.Cmp(p.Realistic.Value) > 0 || p.Realistic.Value.Cmp(p.Break.Value) > 0 {
			t.Fatalf("%s, %s, %s", p.Target.Value, p.Realistic.Value, p.Break.Value)
		}
	})
}
