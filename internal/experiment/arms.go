package experiment

import (
	"math"
	"slices"

	"makegood/internal/casefile"
	"makegood/internal/money"
	"makegood/internal/people"
	"makegood/internal/plan"
	"makegood/internal/table"
	"makegood/internal/words"
)

// Arms, by name.
const (
	Ladder        = "ladder"
	DiscountFirst = "discount_first"
	Table         = "table"
)

// Arms lists them in the order of reports.
func Arms() []string { return []string{Ladder, DiscountFirst, Table} }

// offer is one package as every side of the experiment sees it.
type offer struct {
	outcome table.Outcome // of the board; nil where the board has no such package
	remedy  string
	deal    people.Deal
	pack    casefile.Package
	cost    float64 // to the house, minor units
}

// arm is a policy in one case: it says what lies before the customer in each
// round, and hears the answer.
type arm interface {
	// at is what it stands on.
	at() desk
	// say is what is offered in round n; final says that there is no more to come.
	say(n int) (offers []offer, final bool, err error)
	hear(a people.Answer)
	// settled looks for more after an agreement; ok is false where there is nothing.
	settled(agreed offer) (extra offer, ok bool, err error)
	// expected is the chance of acceptance that the last set was thought to have; below 0 where the arm has no thoughts.
	expected() float64
}

// desk is what all arms stand on: the board of the case, with everything that a
// manager may give. The table keeps to a manager's mandate, the others to the
// highest of the house, so that no step of theirs is cut short.
type desk struct {
	scene
	board *table.Board
	role  string
	edge  *frontier // what could have been had; nil where nobody asks
}

func (d desk) at() desk { return d }

func newDesk(s scene) (desk, error) {
	board, err := table.Lay(s.policy, s.file.Situation(), "manager", money.Amount{})
	return desk{s, board, "admin", &frontier{}}, err
}

// owed are the offers that grant what is owed and nothing more: one for each
// remedy. Where nothing is owed, the goods stay where they are.
func (d desk) owed() []offer {
	var list []offer
	for v := range d.board.Issues[0].Options {
		o := make(table.Outcome, len(d.board.Issues))
		o[0] = v
		list = append(list, d.offer(o))
	}
	return list
}

// offer is an outcome of the board.
func (d desk) offer(o table.Outcome) offer {
	x := offer{outcome: o, remedy: d.board.Issues[0].Options[o[0]].Remedy, cost: float64(d.board.Cost(o).Minor)}
	x.deal = d.deal(o)
	x.pack = d.board.Package(d.file, o, today, words.English)
	return x
}

func (d desk) deal(o table.Outcome) people.Deal {
	deal := people.Deal{}
	for i, v := range o {
		if i == 0 || v > 0 {
			deal = append(deal, d.thing(i, v))
		}
	}
	return deal
}

// thing is what an option of the board is to a customer.
func (d desk) thing(i, v int) people.Thing {
	o := d.board.Issues[i].Options[v]
	t := people.Thing{Issue: d.board.Issues[i].Name, Remedy: o.Remedy, Share: share(o, d.file.Paid)}
	if i == 0 && o.Remedy == "" {
		t.Remedy = people.Keeping
	}
	return t
}

func share(o plan.Option, paid money.Amount) float64 {
	return float64(o.Face.Minor) / math.Max(1, float64(paid.Minor))
}

// with adds something on top of an offer.
func (d desk) with(x offer, t people.Thing, term casefile.Term, cost float64) offer {
	x.outcome = nil
	x.deal = append(slices.Clip(x.deal), t)
	x.pack.Terms = append(slices.Clip(x.pack.Terms), term)
	x.cost += cost
	return x
}

// creditCosts is what store credit costs the arms that give it, as a part of
// its face: what the policies of the experiment say of theirs.
const creditCosts = 0.65

// credit adds store credit, or a gift card, of a part of what was paid.
func (d desk) credit(x offer, issue string, amount float64) offer {
	face := math.Round(amount)
	if face <= 0 {
		return x
	}
	term := casefile.Term{Remedy: "store_credit", Amount: money.New(int64(face), d.file.Paid.Currency)}
	return d.with(x, people.Thing{Issue: issue, Share: face / float64(d.file.Paid.Minor)}, term, creditCosts*face)
}

// silent is the part of an arm that listens to nothing.
type silent struct{}

func (silent) hear(people.Answer)                 {}
func (silent) settled(offer) (offer, bool, error) { return offer{}, false, nil }
func (silent) expected() float64                  { return -1 }

// ladder states what is owed; to whoever wants more it gives credit of 10% of
// the price, then 20%, then a card of 10 units on top, then no more. Scale
// makes every step larger or smaller, to draw its cost-utility curve.
type ladder struct {
	desk
	silent
	scale float64
}

func (l ladder) say(n int) ([]offer, bool, error) {
	price, unit := float64(l.file.Paid.Minor), math.Pow10(money.Digits(l.file.Paid.Currency))
	list := l.owed()
	for k, x := range list {
		switch {
		case n == 1:
			x = l.credit(x, "credit", 0.1*l.scale*price)
		case n >= 2:
			x = l.credit(x, "credit", 0.2*l.scale*price)
		}
		if n >= 3 {
			x = l.credit(x, "gift", 10*l.scale*unit)
		}
		list[k] = x
	}
	return list, n >= 3, nil
}

// discountFirst states what is owed and at once offers 15% of the price for
// keeping the goods, 5 points more each round up to 30%.
type discountFirst struct {
	desk
	silent
}

func (d discountFirst) say(n int) ([]offer, bool, error) {
	part := math.Min(0.15+0.05*float64(n), 0.30)
	face := math.Round(part * float64(d.file.Paid.Minor))
	keep := offer{remedy: people.Keeping, deal: people.Deal{{Issue: "remedy", Remedy: people.Keeping}}}
	keep.pack.Alternative = true
	term := casefile.Term{Remedy: "price_reduction", Amount: money.New(int64(face), d.file.Paid.Currency)}
	keep = d.with(keep, people.Thing{Issue: "money", Share: face / float64(d.file.Paid.Minor)}, term, face)
	return append(d.owed(), keep), n >= 3, nil
}

// makegood states what is owed, and then puts packages: two at the counter,
// three elsewhere.
type makegood struct {
	desk
	belief *table.Belief
	last   []offer
	least  float64
	accept float64
	count  int
}

// sets is how many sets of packages the table puts before it has no more.
const sets = 4

func newMakegood(d desk, hint string) *makegood {
	d.role = "manager"
	m := &makegood{desk: d, belief: table.NewBelief(d.board, uint64(d.number), hints(hint)...), count: 3, accept: -1}
	if d.file.Facts.Contract.OrderedVia == "store" {
		m.count = 2
	}
	return m
}

// hints are the issues that a hint is about: money comes in several forms.
func hints(hint string) []string {
	switch hint {
	case "":
		return nil
	case "money":
		return []string{"money", "credit", "gift"}
	}
	return []string{hint}
}

func (m *makegood) say(n int) ([]offer, bool, error) {
	if n == 0 {
		m.last = m.owed()
		return m.last, false, nil
	}
	set, err := m.board.Next(m.belief, table.Round{Number: n - 1, Count: m.count, Least: m.least})
	if err != nil {
		return nil, false, err
	}
	m.last = nil
	for _, o := range set.Packages {
		m.last = append(m.last, m.offer(o))
		m.least = math.Max(m.least, m.last[0].cost)
	}
	m.accept = set.Accept
	return m.last, n >= sets, nil
}

func (m *makegood) expected() float64 { return m.accept }

func (m *makegood) hear(a people.Answer) {
	packages := make([]table.Outcome, len(m.last))
	for k, x := range m.last {
		packages[k] = x.outcome
	}
	switch a.Act {
	case people.Takes:
		m.belief.Picked(packages, a.Pick)
	case people.Refuses:
		m.belief.Refused(packages)
		from := packages[0]
		if a.Nearest >= 0 {
			m.belief.Preferred(packages, a.Nearest)
			from = packages[a.Nearest]
		}
		if issues := m.asked(a.Asks); issues != nil {
			m.belief.Asked(from, issues...)
		}
	}
}

// asked are the board's issues that a customer who asks for more of one means;
// of money, the first form of it.
func (m *makegood) asked(issue string) []int {
	if issue == "" {
		return nil
	}
	for _, name := range hints(issue) {
		for i, x := range m.board.Issues {
			if x.Name == name {
				return []int{i}
			}
		}
	}
	return nil
}

func (m *makegood) settled(agreed offer) (offer, bool, error) {
	if agreed.outcome == nil {
		return offer{}, false, nil
	}
	o, ok, err := m.board.Better(m.belief, agreed.outcome)
	if !ok || err != nil {
		return offer{}, false, err
	}
	return m.offer(o), true, nil
}
