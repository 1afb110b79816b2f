package casefile_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/shop"
)

var (
	owedDelivery = casefile.Term{Remedy: "delivery", Right: "law/set_extra_time", Line: "5", By: day("2025-11-20")}
	weekly       = casefile.Term{Remedy: "other", Text: "write every Friday how it stands", By: day("2025-11-28")}
)

// underWay is a case in which the rug is to be delivered, with a promise to write
// beside it: agreed and in force.
func underWay(t testing.TB) *casetest.Tale {
	t.Helper()
	g := casetest.Given(t, casetest.Owes("set_extra_time", ""), rug).When(casefile.TellRights{}).OK()
	g.When(casefile.MakeOffer{Packages: pack(owedDelivery, weekly)}).OK()
	return yes(g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1", Pick: 1}).OK())
}

// yes is both seats' yes to what is being read back.
func yes(g *casetest.Tale) *casetest.Tale {
	for _, who := range []casefile.Actor{casetest.Manager, casetest.Sonya} {
		g.As(who).When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: who.Seat(), Hash: g.Case.Back.Hash}).OK()
	}
	return g
}

func change(term int, to casefile.Term) casefile.TermChange {
	return casefile.TermChange{Term: term, To: &to}
}

func states(c casefile.Case) string {
	var list []string
	for _, p := range c.Promise {
		list = append(list, string(p.State))
	}
	return strings.Join(list, " ")
}

// The customer proposes another week and a word by phone; the text that both are
// asked to confirm marks what is different; with both, and only then, it takes
// the place of the agreement. What stays keeps its promise.
func TestAmendmentByBoth(t *testing.T) {
	g := underWay(t)
	later := owedDelivery
	later.By = day("2025-11-27")
	phone := casefile.Term{Remedy: "other", Text: "call the day before it comes", By: day("2025-11-27")}
	g.As(casetest.Sonya).When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(1, later), change(0, phone)}}).Then("offer.made")
	g.As(casetest.Clerk).When(casefile.Accept{Offer: "O2"}).Then("offer.ended", "read_back.issued")
	if got := states(g.Case); got != "made made" {
		t.Errorf("before anybody confirmed: %s", got)
	}
	text := g.Case.Back.Text
	for _, want := range []string{
		"changed: The shop delivers Jute rug by 27 November 2025. Cost borne by the shop (until now: The shop delivers Jute rug by 20 November 2025. Cost borne by the shop)",
		"stays: The shop: write every Friday how it stands", "new: The shop: call the day before it comes", "in the place of agreement 1", "agreement 1 stands as it is",
	} {
		if !strings.Contains(strings.ReplaceAll(text["en"], "\u00a0", " "), want) {
			t.Errorf("the text lacks %q:\n%s", want, text["en"])
		}
	}
	if !strings.Contains(text["ru"], "изменено:") || !strings.Contains(text["ru"], "до сих пор") {
		t.Error(text["ru"])
	}
	g.As(casetest.Clerk).When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: casefile.House, Hash: g.Case.Back.Hash}).OK()
	if len(g.Case.Bound) != 1 || states(g.Case) != "made made" {
		t.Fatal("one seat alone changed it")
	}
	g.As(casetest.Sonya).When(casefile.Confirm{ReadBack: g.Case.Back.ID, Seat: casefile.Customer, Hash: g.Case.Back.Hash}).OK()
	if got := states(g.Case); got != "replaced made made made" {
		t.Errorf("after both: %s", got)
	}
	a := g.Case.Bound[1]
	if p := g.Case.Promise[0]; p.ReplacedBy != "A2" || g.Case.InForce(1) || !g.Case.InForce(2) {
		t.Errorf("%+v", p)
	}
	if list := g.Case.PromisesOf(a, 1); len(list) != 1 || list[0].ID != "P2" || list[0].State != promise.Made {
		t.Errorf("what stays is carried out by %+v", list)
	}
	g.When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{{Term: 2}}}).Refused(fault.WrongStep)
	if a.Amendment.Agreement != 1 || len(a.Amendment.Difference) != 3 {
		t.Errorf("%+v", a.Amendment)
	}
}

// What is owed by an agreement is no less a floor than what is owed by law.
func TestAmendmentKeepsTheFloor(t *testing.T) {
	for name, law := range map[string]casetest.Law{"open by law still": refundOwed, "closed by the agreement": owedOnce} {
		g := casetest.Given(t, law, rug).When(casefile.TellRights{}).OK()
		g.When(casefile.MakeOffer{Packages: pack(owedRefund, weekly)}).OK()
		yes(g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1", Pick: 1}).OK())
		g.As(casetest.Clerk).When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{{Term: 1}}}).Refused(fault.WrongStep) // its money is on its way
		g.When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{{Term: 2}}}).OK()
		if got := g.Case.Offers[1].Packages[0]; len(got.Terms) != 1 || g.Case.Ground(g.Case.Offers[1].Amendment).Goodwill(got).Sign() != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	g := underWay(t)
	g.As(casetest.Clerk).When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{{Term: 1}}}).Refused(fault.UnderFloor)
	other := casefile.Term{Remedy: "other", Text: "look for another rug", By: day("2025-11-28")}
	g.When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(1, other)}}).Refused(fault.UnderFloor)
	g.As(casetest.Sonya).When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{{Term: 1}}}).OK() // theirs to say
	g.As(casetest.Manager).When(casefile.Accept{Offer: "O2"}).Refused(fault.UnderFloor)                     // and the house's not to take as if it were whole
}

// owedOnce is a law under which the refund is owed until it is agreed on.
var owedOnce = casetest.Law(func(f rights.Facts, on calendar.Day) rights.Findings {
	for _, e := range f.Events {
		if e.Kind == "refund_agreed" {
			return rights.Findings{}
		}
	}
	return refundOwed(f, on)
})

// What a change gives above the mandate goes to who may give it; the yes puts the
// change on the table, and what was given before counts.
func TestAmendmentOverMandate(t *testing.T) {
	g := underWay(t)
	gift := func(s string) casefile.Amend {
		return casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(0, comp(s))}}
	}
	g.As(casetest.Clerk).When(gift("30.00")).Refused(fault.OverMandate)
	g.When(gift("20.00")).OK()
	yes(g.As(casetest.Sonya).When(casefile.Accept{Offer: "O2", Pick: 1}).OK())
	if got := g.Case.Given(); got != usd("20.00") {
		t.Errorf("given: %s", got)
	}
	g.As(casetest.Clerk).When(casefile.Amend{Agreement: 2, Changes: []casefile.TermChange{change(0, comp("5.00"))}}).OK() // 20 and 5, each once
	second := casefile.Amend{Agreement: 2, Changes: []casefile.TermChange{change(0, comp("10.00"))}}
	g.As(casetest.Clerk).When(second).Refused(fault.OverMandate) // 20 and 10
	g.When(casefile.Escalate{Amend: &second, Why: "late twice"}).OK()
	x := g.Case.Asked[0]
	if x.Cost != usd("30.00") || x.Role != "supervisor" || x.Amendment == nil {
		t.Errorf("%+v", x)
	}
	g.As(casetest.Manager).When(casefile.DecideEscalation{ID: x.ID, Approve: true}).OK()
	o, _ := g.Case.StandingOffer()
	if o.Amendment == nil || o.Amendment.Agreement != 2 || len(o.Packages[0].Terms) != 4 {
		t.Fatalf("%+v", o)
	}
	yes(g.As(casetest.Sonya).When(casefile.Accept{Offer: o.ID, Pick: 1}).OK())
	if got := g.Case.Given(); got != usd("30.00") {
		t.Errorf("given: %s", got)
	}
	if got := len(g.Case.Orders); got != 2 {
		t.Errorf("%d payments for 20 and 10", got)
	}
}

// A text that is no longer true is not confirmed: what it would change was done
// meanwhile, or another text came.
func TestAmendmentStale(t *testing.T) {
	g := underWay(t)
	g.As(casetest.Clerk).When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{{Term: 2}}}).OK()
	g.As(casetest.Sonya).When(casefile.Accept{Offer: "O2"}).OK()
	back := *g.Case.Back
	g.When(casefile.Confirm{ReadBack: back.ID, Seat: casefile.Customer, Hash: "another"}).Refused(fault.TextsDiffer)
	g.As(casetest.Clerk).When(casefile.KeepPromise{ID: "P2", Proof: promise.Proof{Note: "written"}}).OK()
	g.As(casetest.Sonya).When(casefile.Confirm{ReadBack: back.ID, Seat: casefile.Customer, Hash: back.Hash}).Refused(fault.StaleToken)
	g.When(casefile.Decline{ReadBack: back.ID, Why: "it was written by now"}).Then("read_back.dropped")
	if g.Case.Step != casefile.Agreed {
		t.Errorf("after the no: %s", g.Case.Step)
	}
	g.As(casetest.Clerk).When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{{Term: 2}}}).Refused(fault.WrongStep)
}

// What can't be changed, and what is no change.
func TestAmendmentRefused(t *testing.T) {
	g := underWay(t).As(casetest.Clerk)
	for _, c := range []struct {
		of      int
		changes []casefile.TermChange
		code    fault.Code
	}{
		{0, []casefile.TermChange{{Term: 1}}, fault.NotFound},
		{2, []casefile.TermChange{{Term: 1}}, fault.NotFound},
		{1, nil, fault.InputInvalid},
		{1, []casefile.TermChange{change(2, weekly)}, fault.InputInvalid},
		{1, []casefile.TermChange{{Term: 3}}, fault.InputInvalid},
		{1, []casefile.TermChange{{Term: 2}, {Term: 2}}, fault.InputInvalid},
		{1, []casefile.TermChange{{}}, fault.InputInvalid},
		{1, []casefile.TermChange{change(0, casefile.Term{Remedy: "nonsense"})}, fault.InputInvalid},
		{1, []casefile.TermChange{{Term: 1}, {Term: 2}}, fault.InputInvalid},
	} {
		g.When(casefile.Amend{Agreement: c.of, Changes: c.changes}).Refused(c.code)
	}
	g.At("2025-11-25").When(casefile.Tick{}).OK() // the rug is late, the letters are not
	g.When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{{Term: 2}}}).Refused(fault.WrongStep)
}

// Whatever is proposed, taken and confirmed in whatever order: no promise is
// lost, none that was closed opens again, every term of an agreement in force has
// its promise, and money is told to move once for each term.
func TestAmendmentsAlways(t *testing.T) {
	registry := journal.NewRegistry()
	casefile.Register(registry)
	rapid.Check(t, func(rt *rapid.T) {
		g, log := underWay(t), []journal.Event{}
		start := g.Case
		people := []casefile.Actor{casetest.Clerk, casetest.Manager, casetest.Sonya}
		for range rapid.IntRange(1, 20).Draw(rt, "steps") {
			who := rapid.SampledFrom(people).Draw(rt, "who")
			before := g.Case
			g.As(who).When(drawStep(rt, g.Case, who))
			log = append(log, g.Decision().Shared...)
			checkStep2(rt, before, g.Case)
		}
		got := start
		for _, e := range log {
			entry, err := registry.Encode(e)
			if err != nil {
				rt.Fatal(err)
			}
			back, err := registry.Decode(entry)
			if err != nil {
				rt.Fatal(err)
			}
			got = got.Evolve(back)
		}
		if states(got) != states(g.Case) || len(got.Bound) != len(g.Case.Bound) {
			rt.Fatal("a replay gives another case")
		}
	})
}

func drawStep(rt *rapid.T, c casefile.Case, who casefile.Actor) casefile.Command {
	if c.Back != nil {
		if rapid.IntRange(0, 5).Draw(rt, "no") == 0 {
			return casefile.Decline{ReadBack: c.Back.ID}
		}
		return casefile.Confirm{ReadBack: c.Back.ID, Seat: who.Seat(), Hash: c.Back.Hash}
	}
	if o, ok := c.StandingOffer(); ok && rapid.Bool().Draw(rt, "take") {
		return casefile.Accept{Offer: o.ID, Pick: 1}
	}
	if open := openOf(c); len(open) > 0 && rapid.IntRange(0, 4).Draw(rt, "keep") == 0 {
		return casefile.KeepPromise{ID: rapid.SampledFrom(open).Draw(rt, "which"), Proof: promise.Proof{Item: rapid.SampledFrom([]string{"rug-jute", "another"}).Draw(rt, "came"), Note: "done", Reference: "r"}}
	}
	var changes []casefile.TermChange
	for range rapid.IntRange(1, 3).Draw(rt, "changes") {
		ch := casefile.TermChange{Term: rapid.IntRange(0, 4).Draw(rt, "term")}
		if rapid.IntRange(0, 2).Draw(rt, "to") > 0 || ch.Term == 0 {
			to := rapid.SampledFrom([]casefile.Term{owedDelivery, weekly, comp("1.00"), comp("2.00"), {Remedy: "apology"},
				{Remedy: "delivery", Right: "law/set_extra_time", Line: "5", By: day("2025-12-01"), Kind: shop.MethodKind("")}}).Draw(rt, "term to")
			ch.To = &to
		}
		changes = append(changes, ch)
	}
	return casefile.Amend{Agreement: rapid.IntRange(1, len(c.Bound)).Draw(rt, "of"), Changes: changes}
}

func openOf(c casefile.Case) (ids []string) {
	for _, p := range c.Promise {
		if p.Open() {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func checkStep2(rt *rapid.T, before, after casefile.Case) {
	if len(after.Promise) < len(before.Promise) {
		rt.Fatal("a promise is lost")
	}
	for i, p := range before.Promise {
		if now := after.Promise[i]; p.State != promise.Made && now.State != p.State {
			rt.Fatalf("%s was %s and is %s", p.ID, p.State, now.State)
		}
	}
	inForce, told := 0, map[string]bool{}
	for _, a := range after.Bound {
		if a.Amendment == nil && a.No > 1 {
			rt.Fatalf("agreement %d changes none", a.No)
		}
		if !after.InForce(a.No) {
			continue
		}
		inForce++
		for i, t := range a.Package.Terms {
			list := after.PromisesOf(a, i)
			if len(list) == 0 {
				rt.Fatalf("term %d of agreement %d has no promise: %+v", i+1, a.No, t)
			}
			for _, p := range list {
				if p.State == promise.Replaced {
					rt.Fatalf("%s of term %d of agreement %d in force is replaced", p.ID, i+1, a.No)
				}
			}
		}
	}
	for _, in := range after.Orders {
		if told[in.Key] {
			rt.Fatalf("%s is told twice", in.Key)
		}
		told[in.Key] = true
	}
	if inForce != 1 {
		rt.Fatalf("%d agreements are in force", inForce)
	}
}

// What was paid in part was owed in full: a change counts none of it as given.
func TestAmendmentOfWhatIsPaidInPart(t *testing.T) {
	paid := casetest.Law(func(f rights.Facts, _ calendar.Day) rights.Findings {
		left := f.Contract.PaidOrPrice()
		if left.IsZero() {
			left = usd("323.67")
		}
		return casetest.Owes("refund", left.String())(f, 0)
	})
	o := rug
	o.Facts.Contract.Paid = usd("323.67")
	g := casetest.Given(t, paid, o).When(casefile.TellRights{}).OK()
	cash, card := owedRefund, owedRefund
	cash.Amount, cash.Method, cash.Kind, card.Amount = usd("123.67"), "cash", shop.Cash, usd("200.00")
	g.When(casefile.MakeOffer{Packages: pack(cash, card, weekly)}).OK()
	yes(g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1"}).OK())
	g.As(casefile.Actor{ID: "system", Kind: casefile.System}).When(casefile.AnswerInstruction{Key: g.Case.Orders[0].Key, State: "done", Reference: "till/1"}).OK()
	if left := g.Case.OpenRights()[0].Amount; *left != usd("200.00") {
		t.Fatalf("still owed: %s", left)
	}
	g.As(casetest.Clerk).When(casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{change(0, comp("5.00"))}}).OK()
	yes(g.As(casetest.Sonya).When(casefile.Accept{Offer: "O2"}).OK())
	if got := g.Case.Given(); got != usd("5.00") {
		t.Errorf("given: %s", got)
	}
}
