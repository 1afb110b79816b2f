package story

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/ledger"
	"makegood/internal/money"
	"makegood/internal/plan"
)

// figureExpectations are what an agreement came to, and who paid for it.
func figureExpectations() []*expectation {
	return []*expectation{
		{"given", shape{lead: amount}, "what the house itself bears of the last agreement", outcome(func(o casefile.Outcome) money.Amount { return o.Given })},
		{"behind", shape{lead: amount}, "what others bear of it", outcome(func(o casefile.Outcome) money.Amount { return o.Behind })},
		{"worth", shape{lead: amount}, "what it is worth to the customer", outcome(func(o casefile.Outcome) money.Amount { return o.Worth })},
		{"left", shape{lead: amount}, "of the house's room up to its break point", outcome(func(o casefile.Outcome) money.Amount { return o.Left })},
		{"saved", shape{lead: amount, clauses: []clause{{"against", one(arg{kind: aWord, oneOf: []string{"asked", "ladder", "replacement"}}), "what else"}}},
			"against what was asked for, the ladder, or a replacement at the house's own cost", saved},
		{"paid", shape{lead: amount, clauses: []clause{{"by", []arg{word("WHO"), {kind: anAmount}}, "again for another; house: the house itself"}}},
			"what reached the customer (with a minus: came from), money and goods handed out instead, and everybody who bears it, to the cent", paidBy},
	}
}

func outcome(of func(casefile.Outcome) money.Amount) func(*turn, given, error) string {
	return func(t *turn, g given, _ error) string {
		o, _, why := t.outcome()
		if why != "" {
			return why
		}
		return same(of(o).String(), g.text(""))
	}
}

// outcome is what the last agreement came to; why says that there is none.
func (t *turn) outcome() (o casefile.Outcome, a casefile.Agreement, why string) {
	c, p := t.seen[t.at], t.planOf(casefile.House)
	if len(c.Bound) == 0 || p == nil {
		return o, a, "there is no agreement, or the house has no plan"
	}
	a = c.Bound[len(c.Bound)-1]
	return c.OutcomeOf(a, *p), a, ""
}

// saved compares the last agreement with what could have been instead: at face
// value with the most that the customer asked for, and with what the ladder of
// the experiments would have given; by what the house bears with a new piece
// at its cost.
func saved(t *turn, g given, _ error) string {
	o, a, why := t.outcome()
	if why != "" {
		return why
	}
	c := t.seen[t.at]
	asked := money.Zero(c.Paid.Currency)
	for _, offer := range c.Offers {
		for _, p := range offer.Packages {
			if offer.Seat == casefile.Customer {
				asked = money.Max(asked, faceOf(c, p))
			}
		}
	}
	goodwill := money.Zero(c.Paid.Currency).Add(a.Goodwill)
	owed := o.Worth.Sub(goodwill)
	var got money.Amount
	switch g.text("against") {
	case "ladder":
		got = ladder(c.Paid, asked.Sub(owed)).Sub(goodwill)
	case "replacement":
		got = c.Paid.Sub(o.Given)
	default:
		got = asked.Sub(o.Worth)
	}
	return same(got.String(), g.text(""))
}

// ladder is what a ladder of goodwill gives to whoever wants so much above what
// is owed: credit of a tenth of the price, then of a fifth, then a card of 10
// units on top, and no more. It gives whole steps.
func ladder(price, wanted money.Amount) money.Amount {
	step, unit := money.Zero(price.Currency), int64(math.Pow10(money.Digits(price.Currency)))
	for _, next := range []money.Amount{
		money.New((price.Minor+5)/10, price.Currency), money.New((price.Minor+2)/5, price.Currency),
		money.New((price.Minor+2)/5+10*unit, price.Currency),
	} {
		if step.Minor >= wanted.Minor {
			break
		}
		step = next
	}
	return step
}

// faceOf is what a package is worth to the customer at face value.
func faceOf(c casefile.Case, p casefile.Package) money.Amount {
	return c.OutcomeOf(casefile.Agreement{Package: p}, plan.Plan{Break: plan.Point{Value: money.Zero(c.Paid.Currency)}}).Worth
}

// paidBy holds the ledger of the case to a sum and to the list of those who
// bear it: nobody else has a balance.
func paidBy(t *turn, g given, _ error) string {
	book, err := t.Desk.Ledger(t.ctx, system, t.at)
	if err != nil {
		return err.Error()
	}
	want, total := map[string]money.Amount{}, g.at("").amount
	sum := money.Zero(total.Currency)
	for _, p := range g {
		if p.name != "by" {
			continue
		}
		who := p.values[0].text
		if who == string(casefile.House) {
			who = ledger.HouseCost
		}
		want[who] = p.values[1].amount
		sum = sum.Add(p.values[1].amount)
	}
	got, paid := map[string]money.Amount{}, money.Zero(total.Currency)
	for account, a := range book.Accounts {
		name := strings.TrimSuffix(account, " "+a.Currency)
		switch {
		case a.Currency != total.Currency:
			return "the ledger has " + a.String() + " on " + name
		case strings.HasPrefix(name, ledger.Tender), strings.HasPrefix(name, ledger.Supply):
			paid = paid.Sub(a)
		case !a.IsZero():
			got[name] = a
		}
	}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(got)) {
		list = append(list, name+" "+got[name].String())
	}
	switch {
	case paid != total || !maps.Equal(got, want):
		return fmt.Sprintf("paid was %s by %s", paid, orNothing(list))
	case sum != total:
		return fmt.Sprintf("those who pay come to %s", sum)
	}
	return ""
}

// offered holds an offer to where it stands, whose it is and what it is worth.
func offered(c casefile.Case, _ *turn, g given) string {
	for _, o := range c.Offers {
		if !strings.EqualFold(o.ID, g.text("")) {
			continue
		}
		n := max(g.at("package").number, 1)
		switch {
		case g.has("of") && string(o.Seat) != g.text("of"):
			return "it is of the " + string(o.Seat)
		case g.has("until") && o.Until != g.at("until").day:
			return "it stands until " + o.Until.String()
		case n > len(o.Packages):
			return fmt.Sprintf("it has %d packages", len(o.Packages))
		case g.has("worth") && faceOf(c, o.Packages[n-1]) != g.at("worth").amount:
			return "it is worth " + faceOf(c, o.Packages[n-1]).String()
		}
		return same(o.State, g.text("", 1))
	}
	return fmt.Sprintf("there are %d offers", len(c.Offers))
}
