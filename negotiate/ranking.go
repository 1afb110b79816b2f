package negotiate

import (
	"container/heap"
	"fmt"
	"math"
	"sort"
)

const (
	maxTable = 1 << 14 // outcomes up to which a ranking is one sorted table
	maxHalf  = 1 << 23 // sums in either half of a split ranking
)

// Ranking is a seat's outcomes in order of its own utility: what a strategy
// asks for the outcome that is worth just as much as it wants.
//
// Up to some sixteen thousand outcomes it is a sorted table. Above, the issues are
// split into two halves and each half's sums are sorted (Horowitz & Sahni,
// "Computing partitions with applications to the knapsack problem", JACM 21,
// 1974), so that a million outcomes take two tables of a thousand, and 10^12 two of
// a million.
type Ranking struct {
	p *Preferences

	u  []float64 // ascending
	at []uint32  // outcome number, by place in u

	half [2]half
}

// half is the settings of one half of the blocks, in ascending order of sum.
type half struct {
	blocks []block
	u      []float64
	at     []uint32
}

// Ranking is the ranking of the preferences, made on first use and kept. It
// fails with [ErrTooLarge] where even half of the space has too many outcomes.
func (p *Preferences) Ranking() (*Ranking, error) {
	p.once.Do(func() { p.ranking, p.rankErr = newRanking(p) })
	return p.ranking, p.rankErr
}

func newRanking(p *Preferences) (*Ranking, error) {
	r := &Ranking{p: p}
	s := p.space
	if s.stride != nil && s.size <= maxTable {
		r.table()
		return r, nil
	}
	blocks, err := factor(s, p, nil)
	if err != nil {
		return nil, err
	}
	size := [2]int{1, 1}
	for _, b := range blocks {
		k := 0
		if size[1] < size[0] {
			k = 1
		}
		if size[k] > maxHalf/len(b.u[0]) {
			return nil, fmt.Errorf("%w: half of the space has more than %d outcomes", ErrTooLarge, maxHalf)
		}
		size[k] *= len(b.u[0])
		r.half[k].blocks = append(r.half[k].blocks, b)
	}
	r.half[0].sort(p.bias)
	r.half[1].sort(0)
	return r, nil
}

func (r *Ranking) table() {
	s := r.p.space
	var numbers []uint32
	if len(s.forbidden) == 0 && r.p.Additive() {
		r.u = sums(r.p.bias, r.p.worth)
	} else {
		r.u = make([]float64, 0, s.size)
		s.Each(func(o Outcome) bool {
			n := uint64(0)
			for i, v := range o {
				n += uint64(v) * s.stride[i]
			}
			numbers = append(numbers, uint32(n))
			r.u = append(r.u, r.p.Of(o))
			return true
		})
	}
	r.at = argsort(r.u)
	r.u = inOrder(r.u, r.at)
	for k, i := range r.at {
		if numbers != nil {
			r.at[k] = numbers[i]
		}
	}
}

// sums is every sum of one entry from each row, the last row varying fastest,
// added in the order in which Of adds.
func sums(start float64, rows [][]float64) []float64 {
	u := []float64{start}
	for _, row := range rows {
		next := make([]float64, 0, len(u)*len(row))
		for _, x := range u {
			for _, y := range row {
				next = append(next, x+y)
			}
		}
		u = next
	}
	return u
}

func inOrder(u []float64, at []uint32) []float64 {
	out := make([]float64, len(at))
	for k, i := range at {
		out[k] = u[i]
	}
	return out
}

func (h *half) sort(bias float64) {
	rows := make([][]float64, len(h.blocks))
	for k, b := range h.blocks {
		rows[k] = b.u[0]
	}
	u := sums(bias, rows)
	h.at = argsort(u)
	h.u = inOrder(u, h.at)
}

// set writes the values of the half's k-th sum into o.
func (h *half) set(o Outcome, k int) {
	n := int(h.at[k])
	for j := len(h.blocks) - 1; j >= 0; j-- {
		c := len(h.blocks[j].u[0])
		h.blocks[j].set(o, n%c)
		n /= c
	}
}

// AtLeast writes into o the outcome of the least utility that is at least the
// target, or the best outcome where none is, and returns its utility.
func (r *Ranking) AtLeast(target float64, o Outcome) float64 {
	if r.at != nil {
		k := min(r.place(target), len(r.u)-1)
		r.p.space.decode(uint64(r.at[k]), o)
		return r.u[k]
	}
	u := r.search(target, o)
	if u < target { // the sum was enough, but not in the order in which Of adds
		u = r.search(target+1e-12*(1+math.Abs(target)), o)
	}
	return u
}

// search is AtLeast on the sums of the two halves.
func (r *Ranking) search(target float64, o Outcome) float64 {
	x, y := r.half[0].u, r.half[1].u
	bi, bj := len(x)-1, len(y)-1
	best := x[bi] + y[bj]
	for i, j := 0, len(y)-1; i < len(x) && j >= 0; {
		if sum := x[i] + y[j]; sum >= target {
			if sum < best || best < target {
				best, bi, bj = sum, i, j
			}
			j--
		} else {
			i++
		}
	}
	r.half[0].set(o, bi)
	r.half[1].set(o, bj)
	return r.p.Of(o)
}

// place is the first place in a table whose utility is at least the target.
func (r *Ranking) place(target float64) int {
	return sort.SearchFloat64s(r.u, target)
}

// Descent walks the outcomes from the best to the worst, without a table of
// them where the space is large.
type Descent struct {
	r    *Ranking
	next int
	heap pairHeap
}

// Descend starts at the best outcome.
func (r *Ranking) Descend() *Descent {
	d := &Descent{r: r, next: len(r.u) - 1}
	if r.at == nil {
		d.heap = pairHeap{{r.half[0].u[len(r.half[0].u)-1] + r.half[1].u[len(r.half[1].u)-1], len(r.half[0].u) - 1, len(r.half[1].u) - 1}}
	}
	return d
}

// Next writes the next outcome into o and returns its utility; false when all
// have been seen.
func (d *Descent) Next(o Outcome) (float64, bool) {
	r := d.r
	if r.at != nil {
		if d.next < 0 {
			return 0, false
		}
		u := r.u[d.next]
		r.p.space.decode(uint64(r.at[d.next]), o)
		d.next--
		return u, true
	}
	if len(d.heap) == 0 {
		return 0, false
	}
	top := d.heap[0]
	r.half[0].set(o, top.i)
	r.half[1].set(o, top.j)
	x, y := r.half[0].u, r.half[1].u
	last := top.j == len(y)-1
	if top.j > 0 {
		d.heap[0] = pair{x[top.i] + y[top.j-1], top.i, top.j - 1}
		heap.Fix(&d.heap, 0)
	} else {
		heap.Pop(&d.heap)
	}
	if last && top.i > 0 {
		heap.Push(&d.heap, pair{x[top.i-1] + y[len(y)-1], top.i - 1, len(y) - 1})
	}
	return r.p.Of(o), true
}

// pair is a place in either half; the heap holds, for each opened place of
// the first, the best one of the second not yet seen.
type pair struct {
	sum  float64
	i, j int
}

type pairHeap []pair

func (h pairHeap) Len() int           { return len(h) }
func (h pairHeap) Less(i, j int) bool { return h[i].sum > h[j].sum }
func (h pairHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *pairHeap) Push(x any)        { *h = append(*h, x.(pair)) }
func (h *pairHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
