package plan

import (
	"makegood/internal/money"
	"makegood/internal/words"
)

// ForHouse drafts the house's plan. Its break point is never below the cost of
// the dearest open entitlement, so that the zone of agreement is never empty
// where the law obliges; above it lies only the ceiling of goodwill.
func ForHouse(f Facts) Plan {
	least, most := f.bounds()
	realistic := most
	for _, e := range f.Open {
		if e.Remedy == f.Chosen && e.Remedy != "penalty" && !outside(e) {
			realistic = money.Min(Cost(e, f.Paid).Add(f.penalties()), most)
		}
	}
	p := Plan{
		Seat:        House,
		Interests:   lines("plan.interest.house.", "kept", "word", "cost"),
		Issues:      issues(houseWeights),
		Target:      Point{least, words.Both("plan.house.target", "Value", least)},
		Realistic:   Point{realistic, words.Both("plan.house.realistic", "Value", realistic)},
		Break:       Point{most.Add(f.Ceiling), words.Both("plan.house.break", "Owed", most, "Value", most.Add(f.Ceiling))},
		BATNA:       Alternative{Text: words.Both("plan.house.batna", "Value", most), Value: most},
		Concessions: f.Concessions,
		Limit:       f.Limit,
		Ceiling:     f.Ceiling,
		Questions:   append(lines("plan.question.house.", "story", "said", "matters", "when"), lines("plan.question.claim.", known(f.Claim))...),
		Opening:     words.Both("plan.opening.house", "Breach", f.Breaches > 0),
		Outline:     outline(House),
	}
	p.Stakeholders = f.stakeholders()
	return p.check(f)
}

// ForCustomer drafts the customer's plan: its worth is counted in what the
// customer gets. The break point is the alternative outside where there is
// one, else the least that is owed.
func ForCustomer(f Facts) Plan {
	least, most := f.bounds()
	batna := Alternative{Text: words.Both("plan.customer.batna.none"), Value: money.Zero(f.Paid.Currency)}
	for _, e := range f.Open {
		if outside(e) {
			batna = Alternative{words.Both("plan.customer.batna."+e.Remedy, "Until", e.Until, "Dated", e.Until != 0), f.Paid, e.Until}
		}
	}
	target := most
	if f.Breaches > 0 {
		target = most.Add(money.Min(f.Ceiling, f.Paid))
	}
	p := Plan{
		Seat:      Customer,
		Interests: lines("plan.interest.claim.", known(f.Claim)),
		Issues:    issues(customerWeights(f.Claim)),
		Target:    Point{target, words.Both(bestSays(target, most), "Value", target)},
		Realistic: Point{most, words.Both("plan.customer.realistic", "Value", most)},
		Break:     Point{money.Max(least, batna.Value), words.Both("plan.customer.break", "Value", money.Max(least, batna.Value))},
		BATNA:     batna,
		Questions: lines("plan.question.customer.", "who", "owed", "when", "written"),
		Opening:   words.Both("plan.opening.customer"),
		Outline:   outline(Customer),
		Stakeholders: []Stakeholder{
			{words.Both("plan.who.clerk"), words.Both("plan.decides.clerk")},
			{words.Both("plan.who.superior"), words.Both("plan.decides.superior")},
			{words.Both("plan.who.outside"), words.Both("plan.decides.outside")},
		},
	}
	return p.check(f)
}

// bestSays is how the best is put: where no sum is known for the trouble, none is
// named for it.
func bestSays(target, owed money.Amount) string {
	if target.Cmp(owed) > 0 {
		return "plan.customer.target"
	}
	return "plan.customer.target.besides"
}

// bounds are the cheapest and the dearest way to grant what is owed; nothing
// and nothing where nothing is.
func (f Facts) bounds() (least, most money.Amount) {
	least, most = money.Zero(f.Paid.Currency), money.Zero(f.Paid.Currency)
	extra := f.penalties()
	first := true
	for _, e := range f.Open {
		if outside(e) || e.Remedy == "penalty" {
			continue
		}
		cost := Cost(e, f.Paid)
		if first || cost.Cmp(least) < 0 {
			least = cost
		}
		most, first = money.Max(most, cost), false
	}
	return least.Add(extra), most.Add(extra)
}

// penalties are owed on top of every choice.
func (f Facts) penalties() money.Amount {
	sum := money.Zero(f.Paid.Currency)
	for _, e := range f.Open {
		if e.Remedy == "penalty" {
			sum = sum.Add(Cost(e, f.Paid))
		}
	}
	return sum
}

// weight is how much an issue matters, of 100.
type weight struct {
	issue string
	of100 int
}

// houseWeights are how much the issues matter to a house, before anybody
// edits them: what the remedy and the goodwill cost comes first.
var houseWeights = []weight{{"remedy", 45}, {"goodwill", 25}, {"speed", 10}, {"convenience", 10}, {"explanation", 5}, {"prevention", 5}}

// customerWeights are how much the issues of a case matter to a customer with
// the claim, before anything is known of this one.
func customerWeights(claim string) []weight {
	switch claim {
	case "not_delivered":
		return []weight{{"remedy", 35}, {"goodwill", 20}, {"speed", 25}, {"convenience", 0}, {"explanation", 12}, {"prevention", 8}}
	case "changed_mind":
		return []weight{{"remedy", 50}, {"goodwill", 25}, {"speed", 8}, {"convenience", 12}, {"explanation", 5}, {"prevention", 0}}
	}
	return []weight{{"remedy", 40}, {"goodwill", 22}, {"speed", 12}, {"convenience", 10}, {"explanation", 10}, {"prevention", 6}}
}

// Weight is how much an issue (remedy, goodwill, speed, convenience,
// explanation, prevention) matters to a customer with the claim, as a part of 1,
// before anything is known of this one. The numbers are estimates of ours: what
// puts it right comes first (in a meta-analysis of 60 studies what is got weighs
// most in the satisfaction of complainants, the manner next: Orsingher,
// Valentini & de Angelis, JAMS 38, 2010), time where goods did not come,
// convenience where goods must go back.
func Weight(claim, issue string) float64 {
	for _, w := range customerWeights(claim) {
		if w.issue == issue {
			return float64(w.of100) / 100
		}
	}
	return 0
}

func issues(list []weight) []Issue {
	all := []Issue{}
	for _, w := range list {
		if w.of100 > 0 {
			all = append(all, Issue{Name: w.issue, Text: words.Both("plan.issue." + w.issue), Weight: w.of100})
		}
	}
	return all
}

func known(claim string) string {
	if claim == "" {
		return "none"
	}
	return claim
}

func lines(prefix string, keys ...string) []words.Text {
	list := make([]words.Text, len(keys))
	for i, k := range keys {
		list[i] = words.Both(prefix + k)
	}
	return list
}

// Stages are the six of RADPAC, in order.
func Stages() []string {
	return []string{"rapport", "analysis", "debate", "propose", "agree", "close"}
}

func outline(seat string) []Stage {
	var list []Stage
	for _, name := range Stages() {
		list = append(list, Stage{name, words.Both("plan.stage." + seat + "." + name)})
	}
	return list
}

func (f Facts) stakeholders() []Stakeholder {
	list := []Stakeholder{{words.Both("plan.who.customer"), words.Both("plan.decides.customer")}}
	for _, a := range f.Roles {
		list = append(list, Stakeholder{words.Both("role." + a.Role), words.Both("plan.decides.role", "Some", a.Limit.Sign() > 0, "Limit", a.Limit)})
	}
	for _, firm := range f.Firms {
		list = append(list, Stakeholder{words.Text{words.English: firm, words.Russian: firm}, words.Both("plan.decides.firm")})
	}
	return list
}

// check lists what is missing and why it matters.
func (p Plan) check(f Facts) Plan {
	p.Missing = []words.Text{}
	miss := func(is bool, what string) {
		if is {
			p.Missing = append(p.Missing, words.Both("plan.missing."+what))
		}
	}
	miss(f.Claim == "", "claim")
	miss(len(f.Open) == 0, "rights")
	miss(f.Chosen == "", "wish")
	miss(p.BATNA.Value.IsZero(), "batna")
	if p.Seat == House {
		miss(len(p.Concessions) == 0, "concessions")
		miss(f.Limit.IsZero(), "mandate")
		miss(f.Breaches > 0, "breach")
	}
	if p.Concessions == nil {
		p.Concessions = []Concession{}
	}
	return p
}
