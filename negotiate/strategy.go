package negotiate

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Strategy plays one seat. A value of it plays one session at a time; Start
// makes it ready for a new one, so that one value can play thousands.
//
// A strategy has no clock and no source of chance but the seed it was made
// with: the same seed and the same views give the same moves.
type Strategy interface {
	// Start prepares for a session. The view has the seat, its preferences
	// and the number of rounds.
	Start(v *View) error
	// Move is the seat's move. What it returns stays the strategy's own and
	// is valid until the next call.
	Move(v *View) Move
}

// Maker makes a strategy from a seed; those without chance ignore it.
type Maker func(seed uint64) Strategy

// Entry is a strategy in the list of strategies.
type Entry struct {
	Name  string // as commands and files call it
	About string // one line
	New   Maker
}

// Strategies are all strategies of this package, by name, in the order in
// which the documentation presents them.
func Strategies() []Entry {
	return slices.Clone(entries)
}

var entries = []Entry{
	{"makegood", "ours: learns what the other side wants and how far it will go, trades along the frontier, and closes", func(uint64) Strategy { return new(Makegood) }},
	{"boulware", "time-dependent, concedes late (Faratin, Sierra & Jennings 1998, e = 4)", func(uint64) Strategy { return Boulware() }},
	{"linear", "time-dependent, concedes evenly (e = 1)", func(uint64) Strategy { return Linear() }},
	{"conceder", "time-dependent, concedes early (e = 1/4)", func(uint64) Strategy { return Conceder() }},
	{"tit-for-tat", "gives as much as it is given (Faratin, Sierra & Jennings 1998)", func(uint64) Strategy { return new(TitForTat) }},
	{"nice-tit-for-tat", "answers concession with concession towards the Nash point (Baarslag, Hindriks & Jonker 2013)", func(uint64) Strategy { return new(NiceTitForTat) }},
	{"micro", "one new proposal for each new one, best first (de Jonge 2022)", func(seed uint64) Strategy { return NewMiCRO(seed) }},
	{"hardheaded", "a very late concession with a frequency model (van Krimpen, Looije & Hajizadeh 2013)", func(uint64) Strategy { return new(HardHeaded) }},
	{"agent-k", "aims at the most that mean and spread of the proposals promise (Kawaguchi, Fujita & Ito 2012)", func(uint64) Strategy { return new(AgentK) }},
}

// ErrStrategy is the error of an unknown strategy name.
var ErrStrategy = errors.New("strategy")

// StrategyNamed finds a strategy by name.
func StrategyNamed(name string) (Entry, error) {
	for _, e := range entries {
		if e.Name == name {
			return e, nil
		}
	}
	return Entry{}, fmt.Errorf("%w: there is none called %q", ErrStrategy, name)
}

// Ending is how a match ended.
type Ending struct {
	State State
	// Agreement is what was agreed, nil where nothing was. It is valid until
	// the match is played again.
	Agreement Outcome
	// U is what the ending is worth to either seat, undiscounted: without
	// agreement, the reservation value, or 0 where there is none.
	U [2]float64
	// Time is the share of the deadline used up.
	Time float64
	// Rounds is how many rounds were begun, Proposals how many proposals made.
	Rounds, Proposals int
	// By is the seat that accepted or walked away; -1 where time ran out.
	By Seat
}

// Match plays strategies against each other. It keeps its memory from one
// session to the next: playing allocates nothing by itself.
type Match struct {
	session Session
	views   [2]View
	// Watch, where set, is called after every move.
	Watch func(seat Seat, m Move)
}

// Play runs one session of so many rounds to its end.
func (m *Match) Play(a, b Strategy, ownA, ownB *Preferences, rounds int) (Ending, error) {
	if ownA.space != ownB.space {
		return Ending{}, fmt.Errorf("%w: the two seats' spaces differ", ErrSpace)
	}
	if rounds < 1 {
		return Ending{}, fmt.Errorf("%w: a match needs at least one round", ErrMove)
	}
	if err := m.session.Reset(ownA.space, rounds); err != nil {
		return Ending{}, err
	}
	seats := [2]Strategy{a, b}
	m.views = [2]View{{Seat: 0, Own: ownA, Rounds: rounds}, {Seat: 1, Own: ownB, Rounds: rounds}}
	for k, s := range seats {
		if err := s.Start(&m.views[k]); err != nil {
			return Ending{}, fmt.Errorf("seat %v: %w", Seat(k), err)
		}
	}
	last := Seat(-1)
	for m.session.state == Open {
		seat := m.session.turn
		m.session.See(seat, &m.views[seat])
		move := seats[seat].Move(&m.views[seat])
		if err := m.session.Apply(seat, move); err != nil {
			return Ending{}, fmt.Errorf("seat %v: %w", seat, err)
		}
		if m.Watch != nil {
			m.Watch(seat, move)
		}
		last = seat
	}
	return m.ending(ownA, ownB, last), nil
}

func (m *Match) ending(a, b *Preferences, last Seat) Ending {
	s := &m.session
	e := Ending{State: s.state, By: -1, Proposals: s.proposals, Rounds: s.round + 1}
	if s.state == Expired {
		e.Rounds = s.rounds
	} else {
		e.By = last
	}
	e.Time = float64(e.Rounds) / float64(s.rounds+1)
	if s.state == Agreed {
		e.Agreement = s.agreement
		e.U = [2]float64{a.Of(s.agreement), b.Of(s.agreement)}
	} else {
		e.U = [2]float64{a.Alone(), b.Alone()}
	}
	return e
}

// Alone is what a seat has without agreement: its reservation value, or 0
// where it has none.
func (p *Preferences) Alone() float64 {
	if math.IsInf(p.reserved, -1) {
		return 0
	}
	return p.reserved
}
