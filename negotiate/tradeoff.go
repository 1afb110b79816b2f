package negotiate

import (
	"math"
	"slices"
	"sort"
)

// Tradeoff is the frontier between a seat's own utility and what it thinks
// the other side wants. From it come at once the package that is best for the
// other side at a given worth to us, and the package best for us at a given
// worth to them, without a table of the space.
type Tradeoff struct {
	own *Preferences
	f   frontier
}

// Update takes over the model's estimates. It keeps its memory: updating again
// and again allocates nothing once the frontiers have reached their size.
func (t *Tradeoff) Update(own *Preferences, m Model) error {
	if t.own != own {
		blocks, err := factor(own.space, own, nil)
		if err != nil {
			return err
		}
		for k := range blocks {
			blocks[k].u[1] = make([]float64, len(blocks[k].u[0]))
		}
		*t = Tradeoff{own: own, f: frontier{blocks: blocks, merger: t.f.merger}}
	}
	for k := range t.f.blocks {
		t.f.blocks[k].estimate(m)
	}
	return t.f.build(cell{a: own.bias}, [2]float64{own.reserved, math.Inf(-1)})
}

// estimate fills in what the model thinks each setting is worth.
func (b *block) estimate(m Model) {
	if b.code == nil && len(b.issues) == 1 {
		for v := range b.u[1] {
			b.u[1][v] = m.Worth(b.issues[0], v)
		}
		return
	}
	for k := range b.u[1] {
		n := k
		if b.code != nil {
			n = int(b.code[k])
		}
		u := 0.0
		for j, v := range slices.Backward(b.issues) {
			u += m.Worth(v, n%b.counts[j])
			n /= b.counts[j]
		}
		b.u[1][k] = u
	}
}

// Len is the number of points; 0: no outcome reaches our reservation value.
func (t *Tradeoff) Len() int { return t.f.len() }

// Point writes the outcome of point k, in descending order of our utility,
// into o, and returns its utility to us and its estimated utility to them.
func (t *Tradeoff) Point(k int, o Outcome) (own, other float64) {
	t.f.outcome(k, o)
	c := t.f.last()[k]
	return c.a, c.b
}

// BestForOther writes into o the outcome best for the other side among those
// worth at least target to us; where there is none, the best for us.
func (t *Tradeoff) BestForOther(target float64, o Outcome) (own, other float64) {
	points := t.f.last()
	k := sort.Search(len(points), func(k int) bool { return points[k].a < target }) - 1
	return t.Point(max(k, 0), o)
}

// BestForUs writes into o the outcome best for us among those thought to be
// worth at least target to the other side; where there is none, the best for
// them.
func (t *Tradeoff) BestForUs(target float64, o Outcome) (own, other float64) {
	points := t.f.last()
	k := sort.Search(len(points), func(k int) bool { return points[k].b >= target })
	return t.Point(min(k, len(points)-1), o)
}

// Best is the greatest value of f over the points, and which point has it.
func (t *Tradeoff) Best(f func(own, other float64) float64) (k int, value float64) {
	value = math.Inf(-1)
	for i, c := range t.f.last() {
		if x := f(c.a, c.b); x > value {
			k, value = i, x
		}
	}
	return k, value
}
