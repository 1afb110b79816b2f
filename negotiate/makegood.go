package negotiate

import "math"

// Makegood is the strategy of this house. It takes value without leaving any
// on the table, and comes to agreement with whoever can be agreed with.
//
//   - It trades: of all packages worth as much to it, it offers the one that
//     its model of the other side likes best, so that what it concedes costs it
//     as little, and gives the other as much, as the issues allow.
//   - It asks for much and comes down, late but in good time, to the Nash
//     point as it sees it: fair to a partner who does the same, and dear only
//     to one who has conceded long before.
//   - It reads how far the other side has come. With one that stays above the
//     Nash point it goes on, over the last rounds, towards what that side has
//     shown to want; with one that has shown nothing it could accept, it starts
//     on that way much earlier.
//   - It keeps proposing something new where that costs nothing: it teaches
//     the model, and moves those who only concede to movement.
//   - A bird in the hand: what the other side once proposed can be proposed
//     back. It never asks for less than that, ends on it, and lets no session
//     fail over the difference between a poor agreement and none.
//
// With a discount it comes down sooner and earlier, as time then costs.
type Makegood struct {
	// Model is how it learns; nil: [Bayesian].
	Model Model
	// Packages is how many packages of equal worth it puts on the table at
	// once, 1 to 3; 0 means 1.
	Packages int

	trade   Tradeoff
	fair    float64  // our utility at the Nash point as estimated
	mine    distinct // what we have proposed
	last    []Outcome
	said    int // how many of last are ours from the last move
	recent  [4]Outcome
	heard   int
	bid     Outcome // the best they have proposed, to us
	best    float64 // and its worth
	scratch Outcome
	waited  int // moves since the trade-off was brought up to date
	move    mover
}

// The schedule. The outcomes of tournaments change little when any of these is
// halved or doubled; none is fitted to a particular opponent.
const (
	makegoodShape  = 10   // exponent of the way from the best to the fair point
	makegoodClose  = 0.06 // share of the rounds in which it goes beyond that,
	makegoodRounds = 20   // and how many rounds are enough for it
	makegoodAlarm  = 0.25 // the same share where nothing acceptable was proposed yet
	makegoodNovel  = 0.10 // share of the rounds at the end without novelties
	makegoodOpen   = 5    // without a deadline: rounds to half of the way,
	makegoodLong   = 100  // and rounds after which it wants an end
	makegoodExtra  = 0.05 // how much more than they seem to want it gives at last
)

// Start implements [Strategy].
func (s *Makegood) Start(v *View) error {
	if s.Model == nil {
		s.Model = NewBayesian(0)
	}
	s.Model.Start(v.Own)
	n := v.Own.space.Len()
	s.mine.reset(n)
	if len(s.scratch) != n {
		s.scratch, s.bid = make(Outcome, n), make(Outcome, n)
		for k := range s.recent {
			s.recent[k] = make(Outcome, n)
		}
		s.last = make([]Outcome, MaxPackages)
		for k := range s.last {
			s.last[k] = make(Outcome, n)
		}
	}
	s.heard, s.said, s.waited = 0, 0, 0
	s.best = math.Inf(-1)
	s.move.start(v)
	return s.learn(v)
}

// learn brings the trade-off and the fair point up to date with the model.
func (s *Makegood) learn(v *View) error {
	s.waited = 0
	if err := s.trade.Update(v.Own, s.Model); err != nil {
		return err
	}
	floor := v.Own.floor()
	if s.trade.Len() > 0 {
		k, _ := s.trade.Best(func(own, other float64) float64 { return (own - floor) * other })
		s.fair, _ = s.trade.Point(k, s.scratch)
	}
	return nil
}

// Move implements [Strategy].
func (s *Makegood) Move(v *View) Move {
	pick, u, ok := v.BestOnTable()
	if ok {
		s.hear(v, pick, u)
	}
	if s.trade.Len() == 0 {
		return Move{Act: Walk} // no outcome reaches the reservation value
	}
	target := s.target(v)
	o := s.move.outcome()
	worth, _ := s.trade.BestForOther(target, o)
	left := s.answered(v)
	if s.best >= v.Own.reserved && (worth < s.best || left == 1) {
		copy(o, s.bid)
		worth = s.best
	}
	if ok && u >= v.Own.reserved && (u >= worth || v.Last()) {
		return Move{Act: Accept, Pick: pick}
	}
	if !s.mine.add(o) && left > 1 && (s.best < v.Own.reserved || float64(left) > makegoodNovel*float64(v.Rounds)) {
		s.vary(v, target)
	}
	if v.Own.Of(o) < v.Own.reserved { // by rounding alone
		copy(o, v.Own.best)
	}
	return s.say(v, target)
}

// answered is how many of our proposals, this one included, the other side
// still answers before the deadline.
func (s *Makegood) answered(v *View) int {
	if v.Rounds == 0 {
		return math.MaxInt
	}
	return v.Rounds - v.Round - int(v.Seat)
}

// hear learns from what lies on the table, and from what was refused for it.
func (s *Makegood) hear(v *View, pick int, u float64) {
	o := v.Table[pick]
	for _, p := range s.last[:s.said] {
		s.Model.Refused(p, o, v.Time())
	}
	if v.Prefers > 0 && v.Prefers <= s.said {
		s.Model.Picked(s.last[:s.said], v.Prefers-1)
	}
	for _, p := range v.Table {
		s.Model.Offered(p, v.Time())
	}
	copy(s.recent[s.heard%len(s.recent)], o)
	s.heard++
	if u >= s.best {
		s.best = u
		copy(s.bid, o)
	}
	// Where frontiers are long, a new one is not drawn at every move.
	s.waited++
	if s.waited > s.trade.Len()/512 {
		if err := s.learn(v); err != nil {
			return // cannot outgrow what Start could hold by much: keep the last
		}
	}
}

// wants is how much of its best the other side seems to want at present: the
// mean of what its last proposals are estimated to be worth to it.
func (s *Makegood) wants() float64 {
	n := min(s.heard, len(s.recent))
	if n == 0 {
		return 1
	}
	sum := 0.0
	for _, o := range s.recent[:n] {
		sum += Estimate(s.Model, o)
	}
	return sum / float64(n)
}

// target is the least utility it proposes now.
func (s *Makegood) target(v *View) float64 {
	if v.Rounds == 0 {
		return s.unhurried(v)
	}
	rounds := float64(v.Rounds)
	closing := math.Min(makegoodClose*rounds, makegoodRounds)
	discount := v.Own.discount
	shape := 1 + (makegoodShape-1)*math.Pow(discount, 4)
	progress := math.Min(1, v.Time()/((1-closing/rounds)*discount))
	target := v.Own.high - (v.Own.high-s.fair)*math.Pow(progress, shape)
	alarm := s.best < v.Own.reserved
	if alarm {
		closing = makegoodAlarm * rounds
	}
	closing = math.Max(2, closing)
	left := math.Max(0, float64(s.answered(v)-1))
	if left >= closing {
		return target
	}
	goal, end := v.Own.floor(), 1-left/closing // 1 at the last proposal
	if !alarm {
		goal, _ = s.trade.BestForUs(s.wants()+makegoodExtra*end, s.scratch)
	}
	if goal < target {
		target = goal + (target-goal)*(1-end)
	}
	return target
}

// unhurried is the target where no deadline presses: little by little to the
// fair point, and when that has led nowhere for long, to what can be had.
func (s *Makegood) unhurried(v *View) float64 {
	made := float64(v.Round)
	target := v.Own.high - (v.Own.high-s.fair)*made/(made+makegoodOpen)
	end := math.Min(1, math.Max(0, made/makegoodLong-1))
	if goal := math.Max(v.Own.floor(), s.best); goal < target {
		target = goal + (target-goal)*(1-end)
	}
	return target
}

// varied bounds how many values of an issue are tried for a novelty.
const varied = 64

// vary exchanges one value of the outcome to propose, where some exchange
// keeps the target and makes what was not proposed before: the one that the
// model likes best.
func (s *Makegood) vary(v *View, target float64) {
	o := s.move.outcome()
	copy(s.scratch, o)
	issue, value, most := -1, 0, math.Inf(-1)
	for i, was := range o {
		row := v.Own.worth[i]
		for w := 0; w < len(row); w += 1 + len(row)/varied {
			s.scratch[i] = w
			if w == was || v.Own.Of(s.scratch) < target || !v.Own.space.allowed(s.scratch) || s.mine.has(s.scratch) {
				continue
			}
			if e := Estimate(s.Model, s.scratch); e > most {
				issue, value, most = i, w, e
			}
		}
		s.scratch[i] = was
	}
	if issue >= 0 {
		o[issue] = value
		s.mine.add(o)
	}
}

// say proposes the outcome to offer, with others of at least the target
// beside it where several packages are wanted.
func (s *Makegood) say(v *View, target float64) Move {
	m := s.move.propose()
	for n := 1; n < min(s.Packages, MaxPackages); n++ {
		copy(s.scratch, s.move.outcome())
		s.vary(v, math.Min(target, v.Own.Of(s.scratch)))
		if s.move.outcome().Equal(s.scratch) {
			break // nothing else is worth as much
		}
		m = s.move.beside(s.scratch)
	}
	s.said = len(m.Packages)
	for k, p := range m.Packages {
		copy(s.last[k], p)
	}
	return m
}
