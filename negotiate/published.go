package negotiate

import (
	"math"
	"math/rand/v2"
)

// TitForTat gives as it is given: it lowers its target by as much as the
// other side's last proposal was better for it than the one before, and
// raises it again when that side takes something back (Faratin, Sierra &
// Jennings 1998, the behaviour-dependent family, after Axelrod).
type TitForTat struct {
	ranking *Ranking
	target  float64
	last    float64
	seen    int
	move    mover
}

// Start implements [Strategy].
func (s *TitForTat) Start(v *View) error {
	var err error
	s.ranking, err = v.Own.Ranking()
	s.target, s.seen = v.Own.high, 0
	s.move.start(v)
	return err
}

// Move implements [Strategy].
func (s *TitForTat) Move(v *View) Move {
	pick, u, ok := v.BestOnTable()
	if ok {
		if s.seen > 0 {
			s.target -= u - s.last
		}
		s.last = u
		s.seen++
	}
	s.target = math.Min(v.Own.high, math.Max(v.Own.floor(), s.target))
	worth := s.ranking.AtLeast(math.Max(s.target-nearly, v.Own.reserved), s.move.outcome())
	switch {
	case worth < v.Own.reserved:
		return Move{Act: Walk}
	case ok && u >= worth:
		return Move{Act: Accept, Pick: pick}
	}
	return s.move.propose()
}

// MiCRO makes its proposals in descending order of its own utility, one new
// one for each new one it sees, else repeats an earlier one; it accepts what is
// worth as much as the least it is ready to propose (de Jonge, "An analysis of
// the linear bilateral ANAC domains using the MiCRO benchmark strategy",
// IJCAI 2022).
type MiCRO struct {
	rng     *rand.Rand
	descent *Descent
	mine    distinct
	theirs  distinct
	worths  []float64
	next    Outcome
	worth   float64
	more    bool
	move    mover
}

// NewMiCRO makes the strategy; the seed decides which proposal it repeats.
func NewMiCRO(seed uint64) *MiCRO { return &MiCRO{rng: rand.New(rand.NewPCG(seed, 0x6d6963))} }

// Start implements [Strategy].
func (s *MiCRO) Start(v *View) error {
	r, err := v.Own.Ranking()
	if err != nil {
		return err
	}
	s.descent = r.Descend()
	s.mine.reset(v.Own.space.Len())
	s.theirs.reset(v.Own.space.Len())
	s.worths = s.worths[:0]
	s.next = make(Outcome, v.Own.space.Len())
	s.move.start(v)
	s.advance(v)
	return nil
}

func (s *MiCRO) advance(v *View) {
	s.worth, s.more = s.descent.Next(s.next)
	s.more = s.more && s.worth >= v.Own.reserved
}

// Move implements [Strategy].
func (s *MiCRO) Move(v *View) Move {
	for _, o := range v.Table {
		s.theirs.add(o)
	}
	concede := s.more && s.mine.len() <= s.theirs.len()
	least := math.Inf(1)
	if concede {
		least = s.worth
	} else if n := len(s.worths); n > 0 {
		least = s.worths[n-1]
	}
	if pick, u, ok := v.BestOnTable(); ok && u >= least {
		return Move{Act: Accept, Pick: pick}
	}
	switch {
	case concede:
		s.mine.add(s.next)
		s.worths = append(s.worths, s.worth)
		copy(s.move.outcome(), s.next)
		s.advance(v)
	case s.mine.len() > 0:
		copy(s.move.outcome(), s.mine.at(s.rng.IntN(s.mine.len())))
	default:
		return Move{Act: Walk}
	}
	return s.move.propose()
}

// learner is what strategies with a frequency model have in common.
type learner struct {
	model Model
	trade Tradeoff
	best  float64 // the best they have proposed, to us
	bid   Outcome // and which it was
	any   bool
	move  mover
}

func (l *learner) start(v *View) error {
	if l.model == nil {
		l.model = new(Frequency)
	}
	l.model.Start(v.Own)
	l.any, l.best = false, math.Inf(-1)
	l.bid = make(Outcome, v.Own.space.Len())
	l.move.start(v)
	return l.trade.Update(v.Own, l.model)
}

// watch takes in what lies on the table.
func (l *learner) watch(v *View) (pick int, u float64, ok bool) {
	for _, o := range v.Table {
		l.model.Offered(o, v.Time())
	}
	pick, u, ok = v.BestOnTable()
	if ok && u > l.best {
		l.best = u
		copy(l.bid, v.Table[pick])
		l.any = true
	}
	if ok {
		// A frontier can outgrow memory only where the first one did.
		if err := l.trade.Update(v.Own, l.model); err != nil {
			ok = false
		}
	}
	return pick, u, ok
}

// reply accepts what is worth as much as the proposal in move, else makes it.
func (l *learner) reply(v *View, worth float64, pick int, u float64, ok bool) Move {
	if ok && u >= worth && u >= v.Own.reserved {
		return Move{Act: Accept, Pick: pick}
	}
	return l.move.propose()
}

// NiceTitForTat answers concession with concession, measured against the
// Nash point it estimates: it moves from its best towards that point by the
// share of the way the other side has come (Baarslag, Hindriks & Jonker, "A
// tit for tat negotiation strategy for real-time bilateral negotiations",
// in Complex Automated Negotiations, 2013).
type NiceTitForTat struct {
	learner
	firstWorth float64
	seen       bool
}

// Start implements [Strategy].
func (s *NiceTitForTat) Start(v *View) error {
	s.seen = false
	return s.start(v)
}

// Move implements [Strategy].
func (s *NiceTitForTat) Move(v *View) Move {
	pick, u, ok := s.watch(v)
	if s.trade.Len() == 0 {
		return Move{Act: Walk}
	}
	target := v.Own.high
	if ok {
		if !s.seen {
			s.firstWorth, s.seen = u, true
		}
		floor := v.Own.floor()
		k, _ := s.trade.Best(func(own, other float64) float64 { return (own - floor) * other })
		nash, _ := s.trade.Point(k, s.move.outcome())
		came := 0.0
		if nash > s.firstWorth {
			came = math.Max(0, math.Min(1, (s.best-s.firstWorth)/(nash-s.firstWorth)))
		}
		// As time runs out it meets the other side part of the way.
		bonus := math.Max(0, (v.Time()-0.9)*5) * 0.5
		target = v.Own.high - (v.Own.high-nash)*math.Min(1, came+bonus)
	}
	worth, _ := s.trade.BestForOther(target, s.move.outcome())
	if ok && v.Time() > 0.98 && u >= s.best-nearly && u >= v.Own.reserved {
		return Move{Act: Accept, Pick: pick}
	}
	return s.reply(v, worth, pick, u, ok)
}

// HardHeaded concedes by a very late curve to a fixed share of its range and
// proposes, at each level, what its frequency model likes best (van Krimpen,
// Looije & Hajizadeh, "HardHeaded", in Complex Automated Negotiations, 2013).
type HardHeaded struct{ learner }

// Start implements [Strategy].
func (s *HardHeaded) Start(v *View) error { return s.start(v) }

// Move implements [Strategy].
func (s *HardHeaded) Move(v *View) Move {
	const least, e = 0.585, 0.05
	pick, u, ok := s.watch(v)
	if s.trade.Len() == 0 {
		return Move{Act: Walk}
	}
	low := v.Own.low + least*(v.Own.high-v.Own.low)
	low = math.Max(low, v.Own.reserved)
	target := low + (v.Own.high-low)*(1-math.Pow(v.Time(), 1/e))
	worth, _ := s.trade.BestForOther(target, s.move.outcome())
	if s.any && s.best >= worth { // better than what we would ask: ask for that
		copy(s.move.outcome(), s.bid)
		worth = s.best
	}
	return s.reply(v, worth, pick, u, ok)
}

// AgentK watches mean and spread of what the other side's proposals are worth
// to it, guesses from them the most it can get, lowers its target towards that
// the faster the more the time is used, and grows more willing to accept (Kawaguchi, Fujita & Ito,
// "AgentK", in New Trends in Agent-Based Complex Automated Negotiations, 2012).
type AgentK struct {
	learner
	sum, squares float64
	n            int
}

// Start implements [Strategy].
func (s *AgentK) Start(v *View) error {
	s.sum, s.squares, s.n = 0, 0, 0
	return s.start(v)
}

// Move implements [Strategy].
func (s *AgentK) Move(v *View) Move {
	const tremor = 3
	pick, u, ok := s.watch(v)
	if s.trade.Len() == 0 {
		return Move{Act: Walk}
	}
	scaled := func(x float64) float64 { return portion(x, v.Own.floor(), v.Own.high) }
	if ok {
		x := scaled(u)
		s.sum, s.squares, s.n = s.sum+x, s.squares+x*x, s.n+1
	}
	target, most, t := 1.0, 1.0, v.Time()
	if s.n > 0 {
		mean := s.sum / float64(s.n)
		deviation := math.Sqrt(math.Max(0, s.squares/float64(s.n)-mean*mean)) * math.Sqrt(12)
		most = math.Min(1, mean+(1-mean)*deviation)
		target = 1 - (1-most)*math.Pow(t, tremor)
	}
	if ok && u >= v.Own.reserved {
		x := scaled(u)
		if willing := math.Pow(t, 5)/5 + (x - most) + (x - target); willing > 0.1 {
			return Move{Act: Accept, Pick: pick}
		}
	}
	target = v.Own.floor() + target*(v.Own.high-v.Own.floor())
	worth, _ := s.trade.BestForOther(target, s.move.outcome())
	return s.reply(v, worth, pick, u, ok)
}
