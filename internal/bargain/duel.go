package bargain

import (
	"fmt"

	"makegood/negotiate"
)

// DuelSpec is one session to play.
type DuelSpec struct {
	Path     string
	Reserved string    // as for [Load]
	Names    [2]string // strategies of seat a and b
	Rounds   int
	Seed     uint64
	Trace    bool
	// Discounted lets time cost what the files say; utilities are reported
	// undiscounted all the same.
	Discounted bool
}

// TraceRow is one proposal: its number from 0, who made it, and what it is
// worth to either seat. In JSON it is a list of four numbers.
type TraceRow [4]Number

// DuelReport is what duel answers. Without agreement, agreement is null and
// the utilities are the reservation values (0 where there is none).
type DuelReport struct {
	Agreement    []int      `json:"agreement"`
	Utility      Pair       `json:"utility"`
	Rounds       int        `json:"rounds"`
	Offers       int        `json:"offers"`
	By           *string    `json:"by"` // who accepted or walked away; null: time ran out
	Ended        string     `json:"ended"`
	NashDistance Number     `json:"nash_distance"`
	Pareto       bool       `json:"pareto"`
	Trace        []TraceRow `json:"trace"`
}

// Duel plays one session.
func Duel(d DuelSpec) (*DuelReport, error) {
	if d.Rounds < 1 {
		return nil, usage(fmt.Errorf("%d rounds: at least 1 is wanted", d.Rounds))
	}
	t, err := Load(d.Path, d.Reserved, d.Discounted)
	if err != nil {
		return nil, err
	}
	var seats [2]negotiate.Strategy
	for k, name := range d.Names {
		e, err := Strategy(name)
		if err != nil {
			return nil, err
		}
		seats[k] = e.New(d.Seed*2 + uint64(k))
	}
	r := &DuelReport{Trace: []TraceRow{}}
	var m negotiate.Match
	if d.Trace {
		m.Watch = func(seat negotiate.Seat, move negotiate.Move) {
			for _, p := range move.Packages {
				r.Trace = append(r.Trace, TraceRow{Number(len(r.Trace)), Number(seat), Number(t.Own[0].Of(p)), Number(t.Own[1].Of(p))})
			}
		}
	}
	end, err := m.Play(seats[0], seats[1], t.Own[0], t.Own[1], d.Rounds)
	if err != nil {
		return nil, fmt.Errorf("duel on %s: %w", d.Path, err)
	}
	ref, err := reference(t)
	if err != nil {
		return nil, fmt.Errorf("duel on %s: %w", d.Path, err)
	}
	r.fill(end, ref)
	return r, nil
}

func (r *DuelReport) fill(end negotiate.Ending, ref *landmarks) {
	r.Agreement = end.Agreement
	r.Utility = pair(end.U)
	r.Rounds, r.Offers, r.Ended = end.Rounds, end.Proposals, end.State.String()
	if end.By >= 0 {
		by := end.By.String()
		r.By = &by
	}
	r.NashDistance = Number(negotiate.Distance(end.U, ref.nash))
	r.Pareto = end.Agreement != nil && negotiate.Distance(end.U, ref.frontier) < 1e-9 && len(ref.frontier) > 0
}

// landmarks are the points that a session's ending is measured against.
type landmarks struct {
	frontier, nash []negotiate.Point
}

func reference(t *Table) (*landmarks, error) {
	a, err := negotiate.Analyse(t.Own[0], t.Own[1])
	if err != nil {
		return nil, err
	}
	return &landmarks{a.Frontier, a.Nash}, nil
}
