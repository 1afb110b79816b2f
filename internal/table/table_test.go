package table_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/rights"
	"makegood/internal/table"
	"makegood/internal/words"
	"makegood/packs"
)

func policy(t testing.TB) rights.Policy {
	t.Helper()
	book, err := rights.Load(packs.FS, "law", "policy")
	if err != nil {
		t.Fatal(err)
	}
	p, ok := book.Policy("department-store")
	if !ok {
		t.Fatal("no department store")
	}
	return *p
}

// situation is any case: what was paid, what is wrong, what is owed, what is
// wished for, what was broken.
func situation(t *rapid.T) plan.Situation {
	s := plan.Situation{
		Paid:   money.New(rapid.Int64Range(100, 300000).Draw(t, "paid"), "USD"),
		Claim:  rapid.SampledFrom([]string{"not_delivered", "not_conforming", "wrong_item", "damaged", "changed_mind"}).Draw(t, "claim"),
		State:  rapid.SampledFrom([]string{"", "unopened", "opened", "used"}).Draw(t, "state"),
		Broken: rapid.IntRange(0, 2).Draw(t, "broken"),
	}
	remedies := []string{"refund", "replacement", "repair", "exchange", "store_credit", "set_extra_time", "price_reduction", "penalty"}
	for _, remedy := range rapid.SliceOfDistinct(rapid.SampledFrom(remedies), rapid.ID[string]).Draw(t, "owed") {
		e := rights.Entitlement{ID: "law/" + remedy, Remedy: remedy, Chooser: "consumer"}
		if remedy == "price_reduction" || remedy == "penalty" || rapid.Bool().Draw(t, "sure") && (remedy == "refund" || remedy == "store_credit") {
			amount := money.New(rapid.Int64Range(1, s.Paid.Minor).Draw(t, "amount"), "USD")
			if remedy == "refund" || remedy == "store_credit" {
				amount = s.Paid
			}
			e.Amount = &amount
		}
		s.Open = append(s.Open, e)
	}
	s.Wish = rapid.SampledFrom(append([]string{"", "refund", "delivery"}, remedies...)).Draw(t, "wish")
	return s
}

// caseOf is the case that such a situation stands for.
func caseOf(s plan.Situation) casefile.Case {
	return casefile.Case{
		ID: "T", Paid: s.Paid, Lines: []casefile.Part{{Line: "1", Item: "i", Quantity: 1, Paid: s.Paid}},
		Found: rights.Findings{Entitlements: s.Open}, Wish: casefile.Wish{Remedy: s.Wish}, Facts: rights.Facts{Claim: s.Claim},
	}
}

// What always holds of a set of packages, whatever the case and whatever the
// customer said: equal in cost within 5%, two issues apart, each granting a
// right in full where one is open, one of them the right that was chosen, none
// above ceiling or mandate, and never less than before.
func TestSetsAlways(t *testing.T) {
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		s := situation(t)
		role := rapid.SampledFrom(casefile.Roles()).Draw(t, "role")
		board, err := table.Lay(p, s, role, money.Amount{})
		if err != nil {
			t.Fatal(err)
		}
		belief := table.NewBelief(board, rapid.Uint64().Draw(t, "seed"))
		c := caseOf(s)
		round := table.Round{Count: rapid.IntRange(1, 3).Draw(t, "count"), Flat: rapid.Bool().Draw(t, "flat")}
		for round.Number = range rapid.IntRange(1, 5).Draw(t, "rounds") {
			set, err := board.Next(belief, round)
			if err != nil {
				t.Fatal(err)
			}
			checkSet(t, p, role, board, c, set, round)
			for _, o := range set.Packages {
				cost := float64(board.Cost(o).Minor)
				if cost < round.Least*(1-table.Equal) && board.Goodwill(o).Sign() > 0 {
					t.Fatalf("%v costs %.0f, and %.0f lay on the table before", o, cost, round.Least)
				}
				round.Least = math.Max(round.Least, float64(board.Cost(set.Packages[0]).Minor))
			}
			answer(t, board, belief, set.Packages)
		}
	})
}

func checkSet(t *rapid.T, p rights.Policy, role string, board *table.Board, c casefile.Case, set table.Set, round table.Round) {
	if len(set.Packages) == 0 || len(set.Packages) > round.Count {
		t.Fatalf("%d packages, %d wanted", len(set.Packages), round.Count)
	}
	met := false
	for k, o := range set.Packages {
		if !board.Fits(o) {
			t.Fatalf("%v stands beside what it may not", o)
		}
		goodwill := board.Goodwill(o)
		if goodwill.Cmp(board.Budget(round)) > 0 || goodwill.Cmp(board.Ceiling) > 0 || goodwill.Cmp(board.Limit) > 0 {
			t.Fatalf("%v gives %s of %s, %s, %s", o, goodwill, board.Budget(round), board.Ceiling, board.Limit)
		}
		pack := board.Package(c, o, calendar.MustParse("2026-11-16"), words.English)
		if err := casefile.Within(p, role, c.Goodwill(pack)); err != nil {
			t.Fatalf("%v: the case counts %s of goodwill: %v", o, c.Goodwill(pack), err)
		}
		met = met || c.MeetsFloor(pack)
		for _, other := range set.Packages[:k] {
			x, y := float64(board.Cost(o).Minor), float64(board.Cost(other).Minor)
			if math.Abs(x-y) > table.Equal*math.Max(x, y)+1 || table.Apart(o, other) < 2 {
				t.Fatalf("%v and %v: %.0f and %.0f, %d apart", o, other, x, y, table.Apart(o, other))
			}
		}
	}
	if !met && grantable(c) {
		t.Fatalf("no package of %v meets the floor", set.Packages)
	}
}

// grantable reports whether something that is owed and chosen can be put into a
// package of one's own accord: a reduction of uncertain size cannot.
func grantable(c casefile.Case) bool {
	open := c.OpenRights()
	sure := func(e rights.Entitlement) bool { return e.Remedy != "penalty" }
	if i := slices.IndexFunc(open, func(e rights.Entitlement) bool { return e.Remedy == c.Wish.Remedy }); i >= 0 && c.Wish.Remedy == "penalty" {
		return false
	}
	return slices.ContainsFunc(open, sure)
}

// answer lets the belief hear anything that may come.
func answer(t *rapid.T, board *table.Board, belief *table.Belief, packages []table.Outcome) {
	pick := rapid.IntRange(0, len(packages)-1).Draw(t, "pick")
	switch rapid.IntRange(0, 3).Draw(t, "answer") {
	case 0:
		belief.Refused(packages)
	case 1:
		belief.Preferred(packages, pick)
	case 2:
		belief.Asked(packages[pick], rapid.IntRange(0, len(board.Issues)-1).Draw(t, "asks"))
	case 3:
		belief.Picked(packages, pick)
	}
	sum := 0.0
	for _, g := range belief.Weights() {
		if math.IsNaN(g.Weight) || g.Weight < 0 || g.Low > g.High || g.Weight < g.Low-25 || g.Weight > g.High+25 {
			t.Fatalf("%+v", g)
		}
		sum += g.Weight
	}
	if len(board.Issues) > 1 && math.Abs(sum-100) > 1e-6 && sum != 0 {
		t.Fatalf("weights sum to %f", sum)
	}
	if a := belief.Accept(packages...); math.IsNaN(a) || a < 0 || a > 1+1e-12 {
		t.Fatalf("chance %f", a)
	}
}

// The same facts give the same ceiling, the same budget and the same board,
// whatever was said before and whoever asked; only the bands that the policy
// states tell customers apart, and only upwards.
func TestSameFactsSameCeiling(t *testing.T) {
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		s := situation(t)
		lay := func(s plan.Situation, value money.Amount) *table.Board {
			b, err := table.Lay(p, s, "manager", value)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		one := lay(s, money.Amount{})
		low := lay(s, money.New(rapid.Int64Range(0, 39999).Draw(t, "below the first band"), "USD"))
		high := lay(s, money.New(rapid.Int64Range(0, 1e7).Draw(t, "value"), "USD"))
		if one.Ceiling != low.Ceiling || high.Ceiling.Cmp(one.Ceiling) < 0 {
			t.Fatalf("%s, %s, %s", one.Ceiling, low.Ceiling, high.Ceiling)
		}
		// What is asked for, and in which order the rights are listed, moves nothing.
		other := s
		other.Wish = rapid.SampledFrom([]string{"", "refund", "everything, at once!"}).Draw(t, "other wish")
		other.Open = slices.Clone(s.Open)
		slices.Reverse(other.Open)
		if again := lay(other, money.Amount{}); again.Ceiling != one.Ceiling {
			t.Fatalf("%s, asked otherwise %s", one.Ceiling, again.Ceiling)
		}
		before := money.Zero("USD")
		for n := range 6 {
			budget := one.Budget(table.Round{Number: n})
			if budget.Cmp(before) < 0 || budget.Cmp(one.Ceiling) > 0 {
				t.Fatalf("set %d may give %s after %s of %s", n, budget, before, one.Ceiling)
			}
			before = budget
			if flat := one.Budget(table.Round{Number: n, Flat: true}); flat != money.Min(one.Ceiling, one.Limit) {
				t.Fatalf("self-service gives %s of %s to those who ask %d times", flat, one.Ceiling, n)
			}
		}
	})
}

// The same seed and the same answers give the same packages.
func TestSameAnswersSamePackages(t *testing.T) {
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		s, seed := situation(t), rapid.Uint64().Draw(t, "seed")
		var sets [2][]table.Outcome
		for k := range sets {
			board, err := table.Lay(p, s, "manager", money.Amount{})
			if err != nil {
				t.Fatal(err)
			}
			belief := table.NewBelief(board, seed, "speed")
			for n := range 3 {
				set, err := board.Next(belief, table.Round{Number: n, Count: 3})
				if err != nil {
					t.Fatal(err)
				}
				sets[k] = append(sets[k], set.Packages...)
				belief.Refused(set.Packages)
				belief.Preferred(set.Packages, 0)
			}
		}
		if !slices.EqualFunc(sets[0], sets[1], func(a, b table.Outcome) bool { return a.Equal(b) }) {
			t.Fatalf("%v, %v", sets[0], sets[1])
		}
	})
}

// faulty is a case in which much can be traded.
func faulty() plan.Situation {
	return plan.Situation{
		Paid: money.MustParse("180.00 USD"), Claim: "not_conforming", State: "used", Wish: "replacement", Broken: 1,
		Open: []rights.Entitlement{
			{ID: "law/refund", Remedy: "refund", Chooser: "consumer"}, {ID: "law/replacement", Remedy: "replacement", Chooser: "consumer"},
			{ID: "law/repair", Remedy: "repair", Chooser: "consumer"},
		},
	}
}

// A customer who always picks what comes sooner is soon known for it.
func TestPicksTeach(t *testing.T) {
	board, err := table.Lay(policy(t), faulty(), "manager", money.Amount{})
	if err != nil {
		t.Fatal(err)
	}
	speed := slices.IndexFunc(board.Issues, func(i table.Issue) bool { return i.Name == "speed" })
	belief := table.NewBelief(board, 7)
	before := belief.Weights()[speed].Weight
	for n := range 6 {
		set, err := board.Next(belief, table.Round{Number: n, Count: 3})
		if err != nil {
			t.Fatal(err)
		}
		pick := slices.IndexFunc(set.Packages, func(o table.Outcome) bool { return o[speed] > 0 })
		if pick >= 0 && slices.ContainsFunc(set.Packages, func(o table.Outcome) bool { return o[speed] == 0 }) {
			belief.Preferred(set.Packages, pick)
		} else {
			belief.Asked(set.Packages[0], speed)
		}
	}
	if after := belief.Weights()[speed].Weight; after < 1.5*before {
		t.Errorf("speed mattered %.1f, and after six such picks %.1f", before, after)
	}
}

// Where an agreement leaves something on the table, the better one is found:
// it costs the house less, keeps the remedy, and the customer prefers it.
func TestBetterForBoth(t *testing.T) {
	board, err := table.Lay(policy(t), faulty(), "manager", money.Amount{})
	if err != nil {
		t.Fatal(err)
	}
	belief := table.NewBelief(board, 3, "speed", "contact")
	for _, name := range []string{"speed", "contact", "apology"} {
		i := slices.IndexFunc(board.Issues, func(x table.Issue) bool { return x.Name == name })
		for range 4 {
			belief.Asked(board.Owed(), i)
		}
	}
	agreed := board.Owed() // nothing but money on top, for somebody who wants other things
	money := slices.IndexFunc(board.Issues, func(x table.Issue) bool { return x.Name == "money" })
	agreed[money] = len(board.Issues[money].Options) - 1
	better, ok, err := board.Better(belief, agreed)
	if err != nil || !ok {
		t.Fatalf("nothing found: %v", err)
	}
	if better[0] != agreed[0] || board.Cost(better).Cmp(board.Cost(agreed)) >= 0 {
		t.Errorf("%v costs %s; %v costs %s", agreed, board.Cost(agreed), better, board.Cost(better))
	}
	if _, again, err := board.Better(belief, board.Owed()); again || err != nil {
		t.Errorf("something better than what is owed at less than it costs: %v", err)
	}
}

// What no single term can say is not put into a package: goods for nothing
// would read as goods, and count as none.
func TestGoodsForNothingAreLeftToPeople(t *testing.T) {
	p := policy(t)
	p.Goodwill.Ceiling, p.Goodwill.AtMost = "", money.Amount{} // the manager's mandate, which covers the price
	s := faulty()
	s.Claim, s.Wish = "wrong_item", "refund"
	board, err := table.Lay(p, s, "manager", money.Amount{})
	if err != nil {
		t.Fatal(err)
	}
	for _, issue := range board.Issues[1:] {
		for _, o := range issue.Options {
			if o.ID == "free-goods" {
				t.Errorf("%+v", o)
			}
		}
	}
}

// eight is a board with eight issues beside the remedy.
func eight(t testing.TB) *table.Board {
	board, err := table.Lay(policy(t), faulty(), "manager", money.Amount{})
	if err != nil {
		t.Fatal(err)
	}
	if len(board.Issues) < 8 {
		t.Fatalf("%d issues", len(board.Issues))
	}
	return board
}

// BenchmarkNext measures the next packages of a case with eight issues or more;
// p99 is that of a round at any point of the talk.
func BenchmarkNext(b *testing.B) {
	board := eight(b)
	var took, worked []float64
	belief := table.NewBelief(board, 1)
	for n := 0; b.Loop(); n++ {
		if n%4 == 0 {
			belief = table.NewBelief(board, uint64(n))
		}
		at, used := now(), cpu()
		set, err := board.Next(belief, table.Round{Number: n % 4, Count: 3})
		if err != nil {
			b.Fatal(err)
		}
		took, worked = append(took, since(at)), append(worked, cpu()-used)
		belief.Refused(set.Packages)
		belief.Preferred(set.Packages, n%len(set.Packages))
	}
	slices.Sort(took)
	slices.Sort(worked)
	b.ReportMetric(took[len(took)*99/100], "p99-ms")
	b.ReportMetric(worked[len(worked)*99/100], "p99-cpu-ms")
	b.ReportMetric(worked[len(worked)/2], "p50-cpu-ms")
	b.ReportMetric(float64(len(board.Issues)), "issues")
}
