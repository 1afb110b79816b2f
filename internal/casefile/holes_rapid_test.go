package casefile_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
)

// owing is a law under which 300 of the price go back, until that is agreed on,
// and a penalty of 50 is owed.
var owing = casetest.Law(func(f rights.Facts, on calendar.Day) rights.Findings {
	pairs := []string{"penalty", "50.00 USD"}
	for _, e := range f.Events {
		if e.Kind == "refund_agreed" {
			return casetest.Owes(pairs...)(f, on)
		}
	}
	return casetest.Owes(append(pairs, "refund", "300.00 USD")...)(f, on)
})

// Whatever a clerk, a program and a customer do, in whatever order, with changes of
// agreements, breaches, late and refused payments, pages and ended talks: no more
// money is on its way than is owed and a clerk may give, and no promise is lost.
func TestNobodyGivesMoreThanTheyMay(t *testing.T) {
	for name, may := range map[string]string{"a clerk alone": "25.00", "with a supervisor who says yes to everything": "100.00"} {
		t.Run(name, func(t *testing.T) { neverMore(t, usd("350.00").Add(usd(may)), name != "a clerk alone") })
	}
}

func neverMore(t *testing.T, most money.Amount, supervised bool) {
	rapid.Check(t, func(rt *rapid.T) {
		g := casetest.Given(t, owing, rug).With(readByWords).When(casefile.TellRights{}).OK()
		today := day("2025-11-06")
		trace := []string{}
		for range rapid.IntRange(5, 40).Draw(rt, "steps") {
			if rapid.IntRange(0, 5).Draw(rt, "later") == 0 {
				today += calendar.Day(rapid.SampledFrom([]int{1, 3, 12, 30}).Draw(rt, "days"))
				g.At(today.String()).As(casefile.Actor{ID: "system", Kind: casefile.System}).When(casefile.Tick{})
			}
			who := rapid.SampledFrom([]casefile.Actor{casetest.Clerk, casetest.Clerk, casetest.Robot, casetest.Sonya, casetest.Sonya}).Draw(rt, "who")
			before := g.Case
			cmd := anything(rt, g.Case, who, today)
			switch cmd.(type) {
			case casefile.AnswerInstruction:
				who = casefile.Actor{ID: "system", Kind: casefile.System}
			case casefile.DecideEscalation:
				if supervised { // else whoever asked tries it
					who = supervisor
				}
			case casefile.Escalate:
				if !supervised {
					continue
				}
			}
			g.As(who).When(cmd)
			trace = append(trace, fmt.Sprintf("%s %s %T%+v: %v", today, who.ID, cmd, cmd, g.Err()))
			for i, p := range before.Promise {
				if now := g.Case.Promise[i]; p.State != promise.Made && now.State != p.State {
					rt.Fatalf("%s was %s and is %s", p.ID, p.State, now.State)
				}
			}
			sum := g.Case.ByWord(reads) // and what the house owes by word
			for _, in := range g.Case.Orders {
				if in.State != "refused" {
					sum = sum.Add(in.Amount)
				}
			}
			if sum.Cmp(most) > 0 {
				for _, l := range trace {
					rt.Log(l)
				}
				rt.Fatalf("%s are on their way, %s is owed or may be given; given %s", sum, most, g.Case.Given())
			}
		}
	})
}

func anything(rt *rapid.T, c casefile.Case, who casefile.Actor, today calendar.Day) casefile.Command {
	terms := []casefile.Term{owedRefund, comp("10.00"), comp("25.00"), {Remedy: "penalty", Right: "law/penalty", Amount: usd("50.00"), Method: "card", Kind: "credit_card"},
		{Remedy: "apology"}, {Remedy: "other", Text: "write every Friday how it stands", By: today + 5}, {Remedy: "replacement", Line: "5", By: today + 9}, {Remedy: "refund", Right: "law/refund", Amount: usd("310.00"), Method: "card", Kind: "credit_card"}}
	terms[0].Amount = usd("300.00")
	term := func() casefile.Term { return rapid.SampledFrom(terms).Draw(rt, "term") }
	if c.Back != nil && rapid.IntRange(0, 4).Draw(rt, "confirm") > 0 {
		return casefile.Confirm{ReadBack: c.Back.ID, Seat: who.Seat(), Hash: c.Back.Hash}
	}
	if o, ok := c.StandingOffer(); ok && rapid.IntRange(0, 2).Draw(rt, "accept") > 0 {
		return casefile.Accept{Offer: o.ID, Pick: 1}
	}
	for _, x := range c.Asked {
		if x.State == "asked" && rapid.IntRange(0, 2).Draw(rt, "decide") > 0 {
			return casefile.DecideEscalation{ID: x.ID, Approve: true}
		}
	}
	pack := func() casefile.Package {
		p := casefile.Package{}
		for range rapid.IntRange(1, 3).Draw(rt, "terms") {
			p.Terms = append(p.Terms, term())
		}
		if open := c.OpenWords(); len(open) > 0 && rapid.Bool().Draw(rt, "keeps") {
			for _, w := range open[:rapid.IntRange(1, len(open)).Draw(rt, "words")] {
				p.Keeps = append(p.Keeps, w.ID)
			}
		}
		return p
	}
	switch rapid.IntRange(0, 16).Draw(rt, "what") {
	case 0, 1:
		for _, in := range c.Orders {
			if in.State == "queued" {
				return casefile.AnswerInstruction{Key: in.Key, State: rapid.SampledFrom([]string{"done", "done", "refused"}).Draw(rt, "answer"), Reference: "r", Why: "no"}
			}
		}
	case 2:
		if c.Back != nil {
			return casefile.Decline{ReadBack: c.Back.ID}
		}
	case 3:
		if open := openOf(c); len(open) > 0 {
			return casefile.KeepPromise{ID: rapid.SampledFrom(open).Draw(rt, "which"), Proof: promise.Proof{Item: rapid.SampledFrom([]string{"rug-jute", "another"}).Draw(rt, "came"), Note: "done"}}
		}
	case 4:
		if open := openOf(c); len(open) > 0 {
			return casefile.BreakPromise{ID: rapid.SampledFrom(open).Draw(rt, "which"), Why: "no"}
		}
	case 5, 6, 7:
		if len(c.Bound) > 0 {
			var changes []casefile.TermChange
			for range rapid.IntRange(1, 3).Draw(rt, "changes") {
				ch := casefile.TermChange{Term: rapid.IntRange(0, 4).Draw(rt, "n")}
				if rapid.IntRange(0, 2).Draw(rt, "to") > 0 || ch.Term == 0 {
					to := term()
					ch.To = &to
				}
				changes = append(changes, ch)
			}
			amend := casefile.Amend{Agreement: rapid.IntRange(1, len(c.Bound)).Draw(rt, "of"), Changes: changes, Keeps: pack().Keeps}
			if rapid.IntRange(0, 2).Draw(rt, "asked for") == 0 {
				return casefile.Escalate{Amend: &amend, Why: "late"}
			}
			return amend
		}
	case 8:
		return casefile.Choose{Wish: casefile.Wish{Remedy: rapid.SampledFrom([]string{"refund", "penalty", "", "compensation"}).Draw(rt, "wish")}}
	case 9:
		return casefile.TellRights{}
	case 10:
		return casefile.Escalate{Ask: pack(), Why: "late"}
	case 12, 13:
		say := rapid.SampledFrom([]string{"twenty dollars for you", "five hundred dollars", "half the price as well", "a chair for nothing", "a call"}).Draw(rt, "said")
		deed := rapid.SampledFrom([]string{"", casefile.DeedRefund, casefile.DeedDeliver}).Draw(rt, "deed")
		return casefile.State{Statement: casefile.Statement{Who: "Sara", On: today, Words: say, Deed: deed, By: today + 9}}
	case 15:
		if c.Step == casefile.Settled {
			return casefile.Reopen{Why: "more"}
		}
		return casefile.Close{Why: "nothing more"}
	case 14:
		for _, s := range c.Said {
			if s.Promise == "" {
				return casefile.StandBy{Statement: s.ID}
			}
		}
	case 11:
		if n := len(c.Offers); n > 0 { // what lay on the table once, anew
			return casefile.MakeOffer{Packages: c.Offers[rapid.IntRange(0, n-1).Draw(rt, "old")].Packages}
		}
	}
	return casefile.MakeOffer{Packages: []casefile.Package{pack()}}
}
