package bargain

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"

	"makegood/negotiate"
)

// TournamentSpec is a round robin: every ordered pair of the strategies,
// each against itself too, on every scenario.
type TournamentSpec struct {
	// Paths are scenarios, or folders to search for them.
	Paths      []string
	Strategies []string
	Rounds     int
	Reserved   string // as for [Load]; empty: the files' own
	// MaxOutcomes leaves larger scenarios out; 0: none is too large.
	MaxOutcomes int64
	Seed        uint64
	// Discounted measures utilities at what time has left of them.
	Discounted bool
	// Step, where set, is told how many scenarios of how many are done.
	Step func(done, total int)
}

// Interval is a mean with its 95% confidence interval. Sessions on one
// scenario are not independent of each other, so the interval is over the
// means of the scenarios.
type Interval struct {
	Mean Number `json:"mean"`
	Low  Number `json:"lo"`
	High Number `json:"hi"`
}

// Standing is how one strategy fared, over all its sessions in either seat.
type Standing struct {
	Strategy string `json:"strategy"`
	// Own and Opponent are what the sessions were worth to it and to the
	// other side; without agreement, the reservation values (0 where none).
	Own      Interval `json:"own"`
	Opponent Interval `json:"opponent"`
	// Agreement is the share of sessions that ended in agreement, of those
	// in which one that both could sign existed.
	Agreement Interval `json:"agreement"`
	// WhereReached is the same share of the sessions in which some strategy of
	// the field, in the same seat against the same opponent, got an agreement:
	// with the others there is nobody to agree with, whatever both could sign.
	WhereReached Interval `json:"agreement_where_reached"`
	// NashDistance is how far from the nearest Nash point the sessions ended,
	// where an agreement was possible.
	NashDistance Interval `json:"nash_distance"`
	// Frontier is how far the agreements were from the frontier.
	Frontier Interval `json:"frontier_distance"`
	Rounds   Interval `json:"rounds"`
	// Behind is by how much the first in own utility is ahead, scenario by
	// scenario: sessions on the same scenario are compared with each other.
	Behind Interval `json:"behind_first"`
}

// PairResult is what one strategy got out of another.
type PairResult struct {
	Strategy  string `json:"strategy"`
	Against   string `json:"against"`
	Own       Number `json:"own"`
	Opponent  Number `json:"opponent"`
	Agreement Number `json:"agreement"`
	Nash      Number `json:"nash_distance"`
}

// TournamentReport is what tournament answers, best own utility first.
type TournamentReport struct {
	Scenarios int          `json:"scenarios"`
	Possible  int          `json:"scenarios_with_agreement_possible"`
	Sessions  int          `json:"sessions"`
	Rounds    int          `json:"rounds"`
	Reserved  string       `json:"reserved"`
	Standings []Standing   `json:"standings"`
	Pairs     []PairResult `json:"pairs"`
}

// Tournament plays a round robin. The same spec gives the same report,
// whatever the number of processors.
func Tournament(spec TournamentSpec) (*TournamentReport, error) {
	if spec.Rounds < 1 {
		return nil, usage(fmt.Errorf("%d rounds: at least 1 is wanted", spec.Rounds))
	}
	var entries []negotiate.Entry
	for _, name := range spec.Strategies {
		e, err := Strategy(strings.TrimSpace(name))
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	if len(entries) == 0 {
		return nil, usage(errors.New("no strategies"))
	}
	paths, err := scenarios(spec.Paths)
	if err != nil {
		return nil, err
	}
	boards := make([]*board, len(paths))
	errs := make([]error, len(paths))
	var next sync.Mutex
	at, done := 0, 0
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(paths)) {
		workers.Go(func() {
			for {
				next.Lock()
				k := at
				at++
				next.Unlock()
				if k >= len(paths) {
					return
				}
				boards[k], errs[k] = spec.play(paths[k], entries)
				next.Lock()
				if done++; spec.Step != nil {
					spec.Step(done, len(paths))
				}
				next.Unlock()
			}
		})
	}
	workers.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	boards = slices.DeleteFunc(boards, func(b *board) bool { return b == nil })
	if len(boards) == 0 {
		return nil, usage(errors.New("no scenario to play"))
	}
	return report(spec, entries, boards), nil
}

// scenarios finds the scenarios below the paths, in order of path: a folder
// with files of a scenario is one, a folder of reference files is many.
func scenarios(paths []string) ([]string, error) {
	var out []string
	for _, root := range paths {
		info, err := os.Stat(root)
		if err != nil {
			return nil, unreadable(root, err)
		}
		if !info.IsDir() {
			out = append(out, root)
			continue
		}
		err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			dir := filepath.Dir(path)
			switch ext := strings.ToLower(filepath.Ext(path)); {
			case d.IsDir():
			case ext == ".json" && !exists(filepath.Join(dir, "profileA.json")):
				out = append(out, path)
			case slices.Contains([]string{".yml", ".yaml", ".xml", ".json"}, ext):
				out = append(out, dir)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("tournament: %w", err)
		}
	}
	sort.Strings(out)
	return slices.Compact(out), nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// cell is one session from the view of one strategy.
type cell struct {
	own, opponent, nash, frontier, rounds float64
	agreed                                bool
	reachable                             bool // somebody agreed in this seat with this opponent
}

// board holds the sessions of one scenario: cells[i][j] those of strategy i
// against j, first as seat a, then as seat b.
type board struct {
	possible bool
	cells    [][][2]cell
}

func (spec TournamentSpec) play(path string, entries []negotiate.Entry) (*board, error) {
	t, err := Load(path, spec.Reserved, spec.Discounted)
	if err != nil {
		return nil, err
	}
	if n := t.Space.Size(); spec.MaxOutcomes > 0 && (!n.IsInt64() || n.Int64() > spec.MaxOutcomes) {
		return nil, nil
	}
	ref, err := reference(t)
	if err != nil {
		return nil, fmt.Errorf("tournament on %s: %w", path, err)
	}
	b := &board{possible: len(ref.frontier) > 0, cells: make([][][2]cell, len(entries))}
	for i := range b.cells {
		b.cells[i] = make([][2]cell, len(entries))
	}
	var m negotiate.Match
	for i, x := range entries {
		for j, y := range entries {
			seed := spec.Seed + uint64(i*len(entries)+j)*2
			end, err := m.Play(x.New(seed), y.New(seed+1), t.Own[0], t.Own[1], spec.Rounds)
			if err != nil {
				return nil, fmt.Errorf("%s against %s on %s: %w", x.Name, y.Name, path, err)
			}
			if spec.Discounted && end.Agreement != nil {
				for k, p := range t.Own {
					end.U[k] = p.At(end.Agreement, end.Time)
				}
			}
			b.cells[i][j][0] = measure(end, ref, 0)
			b.cells[j][i][1] = measure(end, ref, 1)
		}
	}
	b.reach()
	return b, nil
}

// reach marks the sessions whose opponent agreed with somebody in that seat.
func (b *board) reach() {
	for j := range b.cells {
		for seat := range 2 {
			any := false
			for i := range b.cells {
				any = any || b.cells[i][j][seat].agreed
			}
			for i := range b.cells {
				b.cells[i][j][seat].reachable = any
			}
		}
	}
}

func measure(end negotiate.Ending, ref *landmarks, seat int) cell {
	return cell{
		own: end.U[seat], opponent: end.U[1-seat], agreed: end.Agreement != nil, rounds: float64(end.Rounds),
		nash: negotiate.Distance(end.U, ref.nash), frontier: negotiate.Distance(end.U, ref.frontier),
	}
}

func report(spec TournamentSpec, entries []negotiate.Entry, boards []*board) *TournamentReport {
	reserved := spec.Reserved
	if reserved == "" {
		reserved = "as in the files"
	}
	r := &TournamentReport{
		Scenarios: len(boards), Sessions: len(boards) * len(entries) * len(entries), Rounds: spec.Rounds,
		Reserved: reserved, Standings: []Standing{}, Pairs: []PairResult{},
	}
	for _, b := range boards {
		if b.possible {
			r.Possible++
		}
	}
	for i, x := range entries {
		r.Standings = append(r.Standings, standing(x.Name, i, boards))
		for j, y := range entries {
			r.Pairs = append(r.Pairs, pairResult(x.Name, y.Name, i, j, boards))
		}
	}
	behind(r.Standings, boards)
	slices.SortStableFunc(r.Standings, func(x, y Standing) int {
		switch {
		case x.Own.Mean > y.Own.Mean:
			return -1
		case x.Own.Mean < y.Own.Mean:
			return 1
		}
		return strings.Compare(x.Strategy, y.Strategy)
	})
	return r
}

// behind compares each strategy with the first, given in the order of the
// boards' cells.
func behind(standings []Standing, boards []*board) {
	first := 0
	for i := range standings {
		if standings[i].Own.Mean > standings[first].Own.Mean {
			first = i
		}
	}
	for i := range standings {
		var leads []float64
		for _, b := range boards {
			leads = append(leads, b.own(first)-b.own(i))
		}
		standings[i].Behind = interval(leads)
	}
}

// own is a strategy's mean own utility on the scenario.
func (b *board) own(i int) float64 {
	sum := 0.0
	for _, both := range b.cells[i] {
		sum += both[0].own + both[1].own
	}
	return sum / float64(2*len(b.cells[i]))
}

func standing(name string, i int, boards []*board) Standing {
	over := func(f func(cell) float64, counts func(*board, cell) bool) Interval {
		var means []float64
		for _, b := range boards {
			sum, n := 0.0, 0
			for _, both := range b.cells[i] {
				for _, c := range both {
					if counts(b, c) {
						sum += f(c)
						n++
					}
				}
			}
			if n > 0 {
				means = append(means, sum/float64(n))
			}
		}
		return interval(means)
	}
	all := func(*board, cell) bool { return true }
	possible := func(b *board, _ cell) bool { return b.possible }
	return Standing{
		Strategy:     name,
		Own:          over(func(c cell) float64 { return c.own }, all),
		Opponent:     over(func(c cell) float64 { return c.opponent }, all),
		Agreement:    over(func(c cell) float64 { return one(c.agreed) }, possible),
		WhereReached: over(func(c cell) float64 { return one(c.agreed) }, func(b *board, c cell) bool { return b.possible && c.reachable }),
		NashDistance: over(func(c cell) float64 { return c.nash }, possible),
		Frontier:     over(func(c cell) float64 { return c.frontier }, func(_ *board, c cell) bool { return c.agreed }),
		Rounds:       over(func(c cell) float64 { return c.rounds }, all),
	}
}

func pairResult(name, against string, i, j int, boards []*board) PairResult {
	var own, opponent, agreed, nash, n, possible float64
	for _, b := range boards {
		for _, c := range b.cells[i][j] {
			own, opponent, n = own+c.own, opponent+c.opponent, n+1
			if b.possible {
				agreed, nash, possible = agreed+one(c.agreed), nash+c.nash, possible+1
			}
		}
	}
	return PairResult{
		Strategy: name, Against: against, Own: Number(own / n), Opponent: Number(opponent / n),
		Agreement: Number(agreed / possible), Nash: Number(nash / possible),
	}
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// interval is the mean of the samples and the normal 95% interval of it.
func interval(samples []float64) Interval {
	n := float64(len(samples))
	mean, squares := 0.0, 0.0
	for _, x := range samples {
		mean += x / n
	}
	for _, x := range samples {
		squares += (x - mean) * (x - mean)
	}
	half := 0.0
	if n > 1 {
		half = 1.96 * math.Sqrt(squares/(n-1)/n)
	}
	if n == 0 {
		mean = math.NaN()
	}
	return Interval{Number(mean), Number(mean - half), Number(mean + half)}
}
