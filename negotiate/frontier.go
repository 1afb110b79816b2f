package negotiate

import (
	"fmt"
	"math"
	"slices"
)

// Point is an outcome with what it is worth to either seat.
type Point struct {
	Outcome Outcome
	U       [2]float64
}

// maxFrontier bounds the points kept at any moment: beyond it the frontier
// itself, not the way to it, no longer fits a program's memory.
const maxFrontier = 1 << 25

// cell is a point of a frontier under construction: the sums so far, and how
// it came to be.
type cell struct {
	a, b   float64
	parent int32 // in the frontier of the blocks before
	choice int32 // setting of this block
}

// Frontier is the Pareto frontier: the outcomes at or above both reservation
// values that no other outcome beats for one seat without costing the other.
// Points are in descending order of the first seat's utility; outcomes worth
// exactly the same to both appear once.
//
// The space is not enumerated. A best package cannot hold a part that is
// beaten within its own issues (the sum would be beaten too), so the issues
// are merged one by one and what is dominated is dropped at once: after each
// issue only a staircase remains. This is the Nemhauser-Ullmann scheme of
// the knapsack problem (Nemhauser & Ullmann, "Discrete dynamic programming
// and capital allocation", Management Science 15, 1969) on two utilities.
// Work grows with the size of the frontiers met on the way, not with the
// space. Floating-point sums run in issue order and rounding is monotone, so
// the answer has the very bits of a sweep over all outcomes.
//
// Issues that interact are enumerated together, as one issue.
func Frontier(a, b *Preferences) ([]Point, error) {
	f, err := newFrontier(a, b)
	if err != nil {
		return nil, err
	}
	out := make([]Point, f.len())
	flat := make([]int, f.len()*a.space.Len())
	for k := range out {
		o := Outcome(flat[k*a.space.Len():][:a.space.Len():a.space.Len()])
		f.outcome(k, o)
		out[k] = Point{o, [2]float64{a.Of(o), b.Of(o)}}
	}
	return out, nil
}

// frontier is a finished merge: the last stage holds the frontier, the ones
// before it are kept to read the outcomes back.
type frontier struct {
	blocks []block
	stages [][]cell
	start  [1]cell
	merger merger
	rest   [][2]float64
}

func (f *frontier) last() []cell { return f.stages[len(f.stages)-1] }
func (f *frontier) len() int     { return len(f.last()) }

// outcome writes the outcome of point k into o.
func (f *frontier) outcome(k int, o Outcome) {
	for s := len(f.stages) - 1; s >= 0; s-- {
		c := f.stages[s][k]
		f.blocks[s].set(o, int(c.choice))
		k = int(c.parent)
	}
}

func newFrontier(a, b *Preferences) (*frontier, error) {
	if a.space != b.space {
		return nil, fmt.Errorf("%w: the two seats' spaces differ", ErrSpace)
	}
	blocks, err := factor(a.space, a, b)
	if err != nil {
		return nil, err
	}
	f := &frontier{blocks: blocks}
	return f, f.build(cell{a: a.bias, b: b.bias}, [2]float64{a.reserved, b.reserved})
}

func (f *frontier) build(start cell, reserved [2]float64) error {
	f.remaining()
	if len(f.stages) != len(f.blocks) {
		f.stages = make([][]cell, len(f.blocks))
	}
	f.start[0] = start
	current := f.start[:]
	for s := range f.blocks {
		var err error
		if current, err = f.merger.stage(f.stages[s][:0], current, &f.blocks[s]); err != nil {
			return err
		}
		// What cannot reach a reservation value any more, with a margin for
		// rounding; the exact test comes last.
		for k := range reserved {
			reserved := reserved[k] - f.rest[s+1][k] - 1e-9
			current = slices.DeleteFunc(current, func(c cell) bool {
				return pick(c, k) < reserved
			})
		}
		f.stages[s] = current
	}
	last := slices.DeleteFunc(f.last(), func(c cell) bool {
		return c.a < reserved[0] || c.b < reserved[1]
	})
	f.stages[len(f.stages)-1] = last
	return nil
}

func pick(c cell, seat int) float64 {
	if seat == 0 {
		return c.a
	}
	return c.b
}

// remaining finds, for each stage, the most that the blocks from there on can add.
func (f *frontier) remaining() {
	if len(f.rest) != len(f.blocks)+1 {
		f.rest = make([][2]float64, len(f.blocks)+1)
	}
	for s := len(f.blocks) - 1; s >= 0; s-- {
		for k := range 2 {
			f.rest[s][k] = f.rest[s+1][k] + slices.Max(f.blocks[s].u[k])
		}
	}
}

// merger holds the two buffers that staircases are merged between.
type merger struct {
	from, to []cell
	ends     []int
	choices  []int32
}

// stage appends to out the frontier of a frontier and one more block: one shifted copy of
// it per setting worth having, merged in pairs until one staircase is left.
func (m *merger) stage(out, current []cell, b *block) ([]cell, error) {
	m.settings(b)
	total := len(current) * len(m.choices)
	if total > maxFrontier {
		return nil, fmt.Errorf("%w: a frontier of more than %d candidates", ErrTooLarge, maxFrontier)
	}
	m.from, m.to = grow(m.from, total), grow(m.to, total)
	m.ends = m.ends[:0]
	at := 0
	for _, v := range m.choices {
		ua, ub := b.u[0][v], b.u[1][v]
		top := math.Inf(-1) // rounding may have flattened a step
		for i := range current {
			x := cell{current[i].a + ua, current[i].b + ub, int32(i), v}
			if x.b > top {
				top = x.b
				if at > 0 && (len(m.ends) == 0 || at > m.ends[len(m.ends)-1]) && m.from[at-1].a == x.a {
					at--
				}
				m.from[at] = x
				at++
			}
		}
		m.ends = append(m.ends, at)
	}
	for len(m.ends) > 1 {
		m.round()
	}
	return append(out, m.from[:m.ends[0]]...), nil
}

func grow(c []cell, n int) []cell {
	if cap(c) < n {
		return make([]cell, n)
	}
	return c[:n]
}

// settings keeps the settings of a block that no other setting beats.
func (m *merger) settings(b *block) {
	m.choices = m.choices[:0]
	for v := range b.u[0] {
		m.choices = append(m.choices, int32(v))
	}
	slices.SortStableFunc(m.choices, func(v, w int32) int {
		if c := compare(b.u[0][w], b.u[0][v]); c != 0 {
			return c
		}
		return compare(b.u[1][w], b.u[1][v])
	})
	top := math.Inf(-1)
	m.choices = slices.DeleteFunc(m.choices, func(v int32) bool {
		if b.u[1][v] <= top {
			return true
		}
		top = b.u[1][v]
		return false
	})
}

func compare(x, y float64) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// round merges neighbouring staircases of m.from into m.to and swaps.
func (m *merger) round() {
	ends, start, at := m.ends[:0], 0, 0
	n := len(m.ends)
	for k := 0; k < n; k += 2 {
		mid := m.ends[k]
		if k+1 == n {
			at += copy(m.to[at:], m.from[start:mid])
		} else {
			end := m.ends[k+1]
			at += merge(m.to[at:], m.from[start:mid], m.from[mid:end])
			start = end
		}
		ends = append(ends, at)
	}
	m.ends = ends
	m.from, m.to = m.to, m.from
}

// merge writes the staircase of two staircases (a falling, b rising) into out
// and returns its length.
func merge(out, x, y []cell) int {
	top := math.Inf(-1)
	n, i, j := 0, 0, 0
	for i < len(x) && j < len(y) {
		c := &x[i]
		if d := &y[j]; d.a > c.a || d.a == c.a && d.b > c.b {
			c = d
			j++
		} else {
			i++
		}
		if c.b > top {
			top = c.b
			out[n] = *c
			n++
		}
	}
	for ; i < len(x); i++ {
		if x[i].b > top {
			n += copy(out[n:], x[i:])
			break
		}
	}
	for ; j < len(y); j++ {
		if y[j].b > top {
			n += copy(out[n:], y[j:])
			break
		}
	}
	return n
}
