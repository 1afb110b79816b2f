package negotiate

import (
	"errors"
	"fmt"
)

// Seat is one side of the table: 0 moves first in every round, 1 second.
type Seat int

// Other is the seat across.
func (s Seat) Other() Seat { return 1 - s }

func (s Seat) String() string {
	if s == 0 {
		return "a"
	}
	return "b"
}

// Act is what a move does.
type Act uint8

const (
	// Propose puts one to three packages on the table; whatever lay there
	// is thereby refused.
	Propose Act = iota
	// Accept takes one of the packages that lie on the table: the session
	// ends in agreement.
	Accept
	// Refuse takes none and proposes nothing.
	Refuse
	// Walk leaves: the session ends without agreement.
	Walk
)

func (a Act) String() string {
	return [...]string{"propose", "accept", "refuse", "walk"}[a]
}

// MaxPackages is how many packages a seat may put on the table at once:
// multiple equivalent simultaneous offers (MESO). The other side's choice
// among packages that are worth the same to the one who offers tells what
// matters to the one who chooses (Medvec & Galinsky, "Putting more on the
// table", Negotiation 8(4), 2005).
const MaxPackages = 3

// Move is what a seat does when it is its turn.
type Move struct {
	Act Act
	// Packages are what is proposed, one to three. The session copies them.
	Packages []Outcome
	// Pick is which package on the table is accepted, from 0.
	Pick int
	// Prefers may say, with a counter-proposal or a refusal, which package
	// on the table is the one to build on, from 1; 0 says nothing.
	Prefers int
}

// Offer is the move that proposes one package.
func Offer(o Outcome) Move { return Move{Act: Propose, Packages: []Outcome{o}} }

// State is where a session stands.
type State uint8

const (
	Open    State = iota // somebody's turn
	Agreed               // a package was accepted
	Walked               // a seat left
	Expired              // the last round is over
)

func (s State) String() string {
	return [...]string{"open", "agreed", "walked", "expired"}[s]
}

// ErrMove is the error of a move that the rules do not allow. The session is
// then as it was.
var ErrMove = errors.New("move")

// Session is a negotiation by alternating offers (Rubinstein, "Perfect
// equilibrium in a bargaining model", Econometrica 50, 1982), as a step
// function: it takes a move and is in a new state, or answers an error and is
// in the old one. It knows the space, whose turn it is and what lies on the
// table, and nobody's preferences.
//
// In each round, counted from 0, seat 0 moves and then seat 1. What is
// proposed in the last move of the last round is not answered.
type Session struct {
	space     *Space
	rounds    int
	round     int
	turn      Seat
	state     State
	proposals int
	table     [MaxPackages]Outcome
	packages  int
	by        Seat
	prefers   int
	agreement Outcome
}

// NewSession opens a session of so many rounds; 0 rounds means no deadline.
func NewSession(space *Space, rounds int) (*Session, error) {
	s := &Session{}
	return s, s.Reset(space, rounds)
}

// Reset makes the session a new one, keeping its memory.
func (s *Session) Reset(space *Space, rounds int) error {
	if rounds < 0 {
		return fmt.Errorf("%w: %d rounds", ErrMove, rounds)
	}
	table := s.table
	*s = Session{space: space, rounds: rounds, table: table, by: -1}
	for i := range s.table {
		if cap(s.table[i]) < space.Len() {
			s.table[i] = make(Outcome, space.Len())
		}
		s.table[i] = s.table[i][:space.Len()]
	}
	return nil
}

// State is where the session stands.
func (s *Session) State() State { return s.state }

// Turn is whose move it is, while the session is open.
func (s *Session) Turn() Seat { return s.turn }

// Round is the current round, from 0.
func (s *Session) Round() int { return s.round }

// Rounds is the number of rounds; 0: no deadline.
func (s *Session) Rounds() int { return s.rounds }

// Proposals is how many proposing moves have been made.
func (s *Session) Proposals() int { return s.proposals }

// Table is what lies on the table and who put it there; nothing at the start
// and after a refusal. The outcomes are the session's own: clone to keep.
func (s *Session) Table() ([]Outcome, Seat) { return s.table[:s.packages], s.by }

// Agreement is what was agreed, nil while or where nothing is, and who
// accepted it.
func (s *Session) Agreement() (Outcome, Seat) {
	if s.state != Agreed {
		return nil, -1
	}
	return s.agreement, s.by.Other()
}

// Apply is one step: the seat's move, then the other's turn.
func (s *Session) Apply(seat Seat, m Move) error {
	if err := s.check(seat, m); err != nil {
		return err
	}
	switch m.Act {
	case Accept:
		s.state, s.agreement = Agreed, s.table[m.Pick]
		return nil
	case Walk:
		s.state = Walked
		return nil
	case Refuse:
		s.packages, s.by = 0, -1
	case Propose:
		for i, p := range m.Packages {
			copy(s.table[i], p)
		}
		s.packages, s.by = len(m.Packages), seat
		s.proposals++
	}
	s.prefers = m.Prefers
	s.turn = seat.Other()
	if seat == 1 {
		if s.round++; s.round == s.rounds {
			s.state = Expired
		}
	}
	return nil
}

func (s *Session) check(seat Seat, m Move) error {
	switch {
	case s.state != Open:
		return fmt.Errorf("%w: the session is over (%v)", ErrMove, s.state)
	case seat != s.turn:
		return fmt.Errorf("%w: it is not the turn of seat %v", ErrMove, seat)
	case m.Act > Walk:
		return fmt.Errorf("%w: unknown act %d", ErrMove, m.Act)
	case m.Prefers < 0 || m.Prefers > s.packages:
		return fmt.Errorf("%w: no package %d on the table to prefer", ErrMove, m.Prefers)
	}
	switch m.Act {
	case Accept:
		if m.Pick < 0 || m.Pick >= s.packages {
			return fmt.Errorf("%w: no package %d on the table to accept", ErrMove, m.Pick+1)
		}
	case Propose:
		if n := len(m.Packages); n < 1 || n > MaxPackages {
			return fmt.Errorf("%w: %d packages where 1 to %d may be proposed", ErrMove, n, MaxPackages)
		}
		for _, p := range m.Packages {
			if err := s.space.Contains(p); err != nil {
				return fmt.Errorf("%w: %w", ErrMove, err)
			}
		}
	}
	return nil
}

// View is all that a seat sees when it is asked for a move: its own
// preferences and what both sides know. There is no way from a View to the
// other side's preferences: it has no field that could hold them.
type View struct {
	// Seat is which side this is.
	Seat Seat
	// Own are this seat's preferences; they know the space.
	Own *Preferences
	// Round is the current round, from 0; Rounds their number, 0: no deadline.
	Round, Rounds int
	// Table is what the other side has put on the table; empty before its
	// first proposal and after its refusal. It is only lent until the move.
	Table []Outcome
	// Prefers is which of this seat's last packages the other side wants to
	// build on, from 1; 0: it did not say.
	Prefers int
}

// See writes what the seat sees into v, which keeps its Own.
func (s *Session) See(seat Seat, v *View) {
	v.Seat, v.Round, v.Rounds = seat, s.round, s.rounds
	v.Table, v.Prefers = nil, s.prefers
	if s.by == seat.Other() {
		v.Table = s.table[:s.packages]
	}
}

// Time is the share of the deadline that is used, above 0 and below 1:
// (round+1) / (rounds+1). Without a deadline it stays 0.
func (v *View) Time() float64 {
	if v.Rounds == 0 {
		return 0
	}
	return float64(v.Round+1) / float64(v.Rounds+1)
}

// Last says whether this is the seat's last move before the deadline.
func (v *View) Last() bool { return v.Rounds > 0 && v.Round >= v.Rounds-1 }

// BestOnTable is the package on the table that is worth most to this seat;
// false where the table is empty.
func (v *View) BestOnTable() (pick int, utility float64, ok bool) {
	for i, o := range v.Table {
		if u := v.Own.Of(o); !ok || u > utility {
			pick, utility, ok = i, u, true
		}
	}
	return pick, utility, ok
}
