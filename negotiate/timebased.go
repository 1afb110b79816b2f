package negotiate

import "math"

// nearly is by how much less than its target a time-dependent strategy is
// content with, as NegMAS has it.
const nearly = 1e-4

// maxPlan is how many rounds a time-dependent strategy plans at most; of more
// it plans each when it comes.
const maxPlan = 1 << 16

// TimeBased is a time-dependent strategy: it wants 1 - t^E of what is between
// its floor (the reservation value, or its least utility where that is
// greater) and its best, t being the share of time used. It offers the
// outcome that is worth just as much, and accepts what is worth as much as
// what it would offer (Faratin, Sierra & Jennings, "Negotiation decision
// functions for autonomous agents", Robotics and Autonomous Systems 24, 1998).
type TimeBased struct {
	// E shapes the concession: above 1 late, 1 even, below 1 early.
	E float64
	// Accept is when it accepts; nil: [AcceptNext](1, 0). It never accepts
	// less than the reservation value.
	Accept Acceptance

	own     *Preferences
	ranking *Ranking
	rounds  int
	plan    []planned // by round; filled as rounds are met, kept between sessions
}

// planned is what is offered in a round.
type planned struct {
	o [1]Outcome // nil: not known yet
	u float64
}

// Boulware concedes late: E = 4.
func Boulware() *TimeBased { return &TimeBased{E: 4} }

// Linear concedes evenly: E = 1.
func Linear() *TimeBased { return &TimeBased{E: 1} }

// Conceder concedes early: E = 1/4.
func Conceder() *TimeBased { return &TimeBased{E: 0.25} }

// Start implements [Strategy].
func (s *TimeBased) Start(v *View) error {
	if s.own == v.Own && s.rounds == v.Rounds {
		return nil // the plan still holds
	}
	var err error
	if s.ranking, err = v.Own.Ranking(); err != nil {
		return err
	}
	s.own, s.rounds = v.Own, v.Rounds
	s.plan = make([]planned, max(1, min(v.Rounds, maxPlan)))
	return nil
}

// Target is the utility wanted at share t of the time.
func (s *TimeBased) Target(t float64) float64 {
	floor := s.own.floor()
	return floor + (s.own.high-floor)*(1-power(t, s.E))
}

// power is t^e, quick for the usual exponents.
func power(t, e float64) float64 {
	switch e {
	case 1:
		return t
	case 4:
		return t * t * (t * t)
	case 0.25:
		return math.Sqrt(math.Sqrt(t))
	}
	return math.Pow(t, e)
}

// Move implements [Strategy].
func (s *TimeBased) Move(v *View) Move {
	p := s.next(v)
	if p.u < s.own.reserved {
		return Move{Act: Walk} // nothing is worth an agreement
	}
	if pick, worth, ok := v.BestOnTable(); ok && worth >= s.own.reserved {
		if s.Accept == nil && worth >= p.u || s.Accept != nil && s.Accept(v, worth, p.u) {
			return Move{Act: Accept, Pick: pick}
		}
	}
	return Move{Act: Propose, Packages: p.o[:]}
}

// next is what is offered in this round.
func (s *TimeBased) next(v *View) *planned {
	p := &s.plan[0]
	if v.Rounds > 0 && v.Rounds <= maxPlan {
		if p = &s.plan[v.Round]; p.o[0] != nil {
			return p
		}
	}
	if p.o[0] == nil {
		p.o[0] = make(Outcome, s.own.space.Len())
	}
	p.u = s.ranking.AtLeast(s.aim(v), p.o[0])
	return p
}

func (s *TimeBased) aim(v *View) float64 {
	return math.Max(s.Target(v.Time())-nearly, s.own.reserved)
}

// mover holds the memory of a strategy's proposals.
type mover struct {
	flat     [MaxPackages]Outcome
	packages [MaxPackages]Outcome
	count    int
}

func (m *mover) start(v *View) {
	for i := range m.flat {
		if n := v.Own.space.Len(); len(m.flat[i]) != n {
			m.flat[i] = make(Outcome, n)
		}
	}
}

// outcome is the memory of the first package.
func (m *mover) outcome() Outcome { return m.flat[0] }

// propose proposes what outcome holds.
func (m *mover) propose() Move {
	m.packages[0], m.count = m.flat[0], 1
	return Move{Act: Propose, Packages: m.packages[:1]}
}

// beside puts back what outcome held before, and proposes what it holds now
// as one more package.
func (m *mover) beside(before Outcome) Move {
	n := len(m.packages)
	if m.count < n {
		m.flat[m.count], m.flat[0] = m.flat[0], m.flat[m.count]
		copy(m.flat[0], before)
		m.packages[0], m.packages[m.count] = m.flat[0], m.flat[m.count]
		m.count++
	}
	return Move{Act: Propose, Packages: m.packages[:m.count]}
}
