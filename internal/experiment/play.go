package experiment

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/people"
	"makegood/internal/rights"
	"makegood/negotiate"
)

// played is how one case ended under one arm.
type played struct {
	agreed   bool
	cost     float64 // everything the case cost the house, major units
	utility  float64 // of the customer, less what the talk cost them
	distance float64 // to the frontier
	rounds   float64
	less     bool    // took, knowing what is owed, something that grants no right in full
	above    float64 // cost above that of granting the right that was chosen, major units
	below    float64 // cost below it
	under    int     // offers that the guard of the floor refused
	over     int     // offers that the guard of the mandate refused
	extra    bool    // a better package for both was found after the agreement, and taken
	guesses  []guess // what the arm thought of its sets, and what came of them
}

// guess is a chance that was named, and whether it came true.
type guess struct {
	chance float64
	came   bool
}

// maxRounds ends talks that nobody ends.
const maxRounds = 12

// play lets the arm meet the customer of its case.
func play(a arm, customer *people.Customer, seed uint64) (played, error) {
	d := a.at()
	rng := rand.New(rand.NewPCG(seed, uint64(d.number)+1))
	var r played
	var taken *offer
	for n := 0; n < maxRounds && taken == nil; n++ {
		offers, final, err := a.say(n)
		if err != nil {
			return r, fmt.Errorf("case %s: %w", d.file.ID, err)
		}
		if offers, err = d.guarded(offers, &r); err != nil {
			return r, err
		}
		deals := make([]people.Deal, len(offers))
		for k, x := range offers {
			deals[k] = x.deal
		}
		answer := customer.Hear(deals, final, rng)
		r.rounds++
		if chance := a.expected(); chance >= 0 {
			r.guesses = append(r.guesses, guess{chance, answer.Act == people.Takes})
		}
		a.hear(answer)
		if answer.Act == people.Takes {
			taken = &offers[answer.Pick]
		}
		if answer.Act == people.Leaves || final && taken == nil {
			break
		}
	}
	if taken != nil {
		extra, ok, err := a.settled(*taken)
		if err != nil {
			return r, fmt.Errorf("case %s: %w", d.file.ID, err)
		}
		if ok {
			passed, err := d.guarded([]offer{extra}, &r)
			if err != nil {
				return r, err
			}
			if len(passed) == 1 && customer.Worth(extra.deal) > customer.Worth(taken.deal) {
				taken, r.extra = &extra, true
			}
		}
	}
	return r, d.settle(&r, taken, customer)
}

// settle counts what it came to.
func (d desk) settle(r *played, taken *offer, customer *people.Customer) error {
	unit := math.Pow10(money.Digits(d.file.Paid.Currency))
	k := d.policy.Reckoning
	owed := float64(d.board.Cost(d.board.Owed()).Minor) / unit
	cost, worth := owed+float64(k.Dispute.Minor)/unit, customer.Break()
	if taken != nil {
		r.agreed = true
		cost, worth = taken.cost/unit, customer.Worth(taken.deal)
		r.less = len(remediesOf(d.file)) > 0 && taken.remedy == people.Keeping
		r.above, r.below = math.Max(0, cost-owed), math.Max(0, owed-cost)
	}
	if d.edge != nil {
		points, err := d.edge.of(d, customer)
		if err != nil {
			return err
		}
		price := math.Max(1, float64(d.file.Paid.Minor)/unit)
		r.distance = beaten([2]float64{-cost / price, worth}, points)
	}
	r.cost = cost + r.rounds*float64(k.Round.Minor)/unit
	r.utility = worth - customer.Spent()
	return nil
}

// frontier is that of the board for the very customer of a case, computed once:
// cost as a part of the price, and worth.
type frontier struct{ points []negotiate.Point }

func (f *frontier) of(d desk, customer *people.Customer) ([]negotiate.Point, error) {
	if f.points != nil {
		return f.points, nil
	}
	points, err := d.board.Frontier(func(i, v int) float64 {
		if i > 0 && v == 0 {
			return 0
		}
		return customer.Value(d.thing(i, v))
	})
	if err != nil {
		return nil, err
	}
	for k, p := range points {
		points[k].U = [2]float64{p.U[0] / math.Max(1, float64(d.file.Paid.Minor)), customer.Worth(d.deal(p.Outcome))}
	}
	f.points = points
	return points, nil
}

// beaten is the distance to the nearest point of the frontier, and 0 for what
// no point of it beats.
func beaten(at [2]float64, frontier []negotiate.Point) float64 {
	for _, p := range frontier {
		if p.U[0] >= at[0] && p.U[1] >= at[1] {
			return negotiate.Distance(at, frontier)
		}
	}
	return 0
}

// stored is the law of a case whose findings are on file.
type stored rights.Findings

// Find says what was found.
func (s stored) Find(rights.Facts, calendar.Day, string) rights.Findings { return rights.Findings(s) }

// guarded are the offers that the case lets pass, each beside what is owed; what it refuses is counted and does not reach the
// customer. A ladder that is played for its curve alone is not looked at.
func (d desk) guarded(offers []offer, r *played) ([]offer, error) {
	if d.edge == nil {
		return offers, nil
	}
	passed := offers[:0:0]
	scene := casefile.Scene{
		Now: time.Date(2026, 11, 16, 12, 0, 0, 0, time.UTC), Today: today, Law: stored(d.file.Found), Policy: d.policy,
		Actor: casefile.Actor{ID: "staff/m", Kind: casefile.Staff, Role: d.role, Name: "M"},
	}
	owed := d.offer(d.board.Owed()).pack
	for _, x := range offers {
		packages := []casefile.Package{x.pack}
		if x.pack.Alternative {
			packages = []casefile.Package{owed, x.pack}
		}
		if len(x.pack.Terms) == 0 || len(packages[0].Terms) == 0 {
			passed = append(passed, x) // nothing is owed and nothing is given
			continue
		}
		_, err := casefile.Decide(d.file, casefile.Side{Seat: casefile.House}, casefile.MakeOffer{Packages: packages}, scene)
		if err == nil {
			passed = append(passed, x)
			continue
		}
		switch fault.As(err).Code {
		case fault.UnderFloor:
			r.under++
		case fault.OverMandate:
			r.over++
		default:
			return nil, fmt.Errorf("case %s: %w", d.file.ID, err)
		}
	}
	return passed, nil
}
