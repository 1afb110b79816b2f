package negotiate

import (
	"fmt"
	"math"
)

// tie is how near two values count as equal among solution points.
const tie = 1e-12

// maxCount bounds the space in which rational outcomes are counted.
const maxCount = 100_000_000

// Analysis is what can be said of a negotiation by one who sees both sides:
// where the best agreements lie, and which of them the theories of
// bargaining single out. All of it is undiscounted.
//
// The disagreement point d is what each side has without a deal: its
// reservation value, or its least utility where that is greater. The gain of
// an outcome is its utility less d. Every solution is sought on the frontier,
// and all points tied for it (within 1e-12) are listed.
type Analysis struct {
	// Frontier is the Pareto frontier of the zone of possible agreement
	// (ZOPA), in descending order of the first seat's utility. Empty: there
	// is no agreement that both could rationally sign.
	Frontier []Point
	// Disagreement is d.
	Disagreement [2]float64
	// Nash maximises the product of the gains (Nash, "The bargaining
	// problem", Econometrica 18, 1950).
	Nash []Point
	// Egalitarian maximises the smaller gain (Kalai, "Proportional solutions
	// to bargaining situations", Econometrica 45, 1977).
	Egalitarian []Point
	// KalaiSmorodinsky makes the gains most alike as shares of the greatest
	// gain each side could hope for (Kalai & Smorodinsky, "Other solutions to
	// Nash's bargaining problem", Econometrica 43, 1975).
	KalaiSmorodinsky []Point
	// Welfare maximises the sum of the utilities.
	Welfare []Point
	// Opposition is the least distance of a rational outcome to both sides'
	// maxima at once, utilities taken over their maxima: 0 where one outcome
	// is best for both. NaN where no outcome is rational.
	Opposition float64
	// Rational is the share of all outcomes at or above both reservation
	// values; NaN where it cannot be had without looking at more than 10^8.
	Rational float64
}

// Analyse computes the analysis of a negotiation between two seats.
func Analyse(a, b *Preferences) (*Analysis, error) {
	f, err := Frontier(a, b)
	if err != nil {
		return nil, err
	}
	r := &Analysis{
		Frontier:     f,
		Disagreement: [2]float64{a.floor(), b.floor()},
		Opposition:   math.NaN(),
	}
	high := [2]float64{a.high, b.high}
	gain := func(p Point, k int) float64 { return p.U[k] - r.Disagreement[k] }
	share := func(p Point, k int) float64 {
		if room := high[k] - r.Disagreement[k]; room > 0 {
			return gain(p, k) / room
		}
		return 0
	}
	r.Nash = most(f, func(p Point) float64 { return gain(p, 0) * gain(p, 1) })
	r.Egalitarian = most(f, func(p Point) float64 { return math.Min(gain(p, 0), gain(p, 1)) })
	r.KalaiSmorodinsky = most(f, func(p Point) float64 { return -math.Abs(share(p, 0) - share(p, 1)) })
	r.Welfare = most(f, func(p Point) float64 { return p.U[0] + p.U[1] })
	for _, p := range f {
		if d := math.Hypot(1-over(p.U[0], high[0]), 1-over(p.U[1], high[1])); !(d >= r.Opposition) {
			r.Opposition = d
		}
	}
	r.Rational, err = rational(a, b)
	return r, err
}

func over(u, high float64) float64 {
	if high == 0 {
		return 0
	}
	return u / high
}

// most is the points that maximise f, ties included.
func most(points []Point, f func(Point) float64) []Point {
	best := math.Inf(-1)
	for _, p := range points {
		best = math.Max(best, f(p))
	}
	var out []Point
	for _, p := range points {
		if f(p) >= best-tie {
			out = append(out, p)
		}
	}
	return out
}

// Distance is how far u lies from the nearest of the points, and 0 where there
// are none.
func Distance(u [2]float64, points []Point) float64 {
	best := math.Inf(1)
	for _, p := range points {
		best = math.Min(best, math.Hypot(u[0]-p.U[0], u[1]-p.U[1]))
	}
	if math.IsInf(best, 1) {
		return 0
	}
	return best
}

// rational is the share of outcomes at or above both reservation values. It
// walks the blocks like a tree and settles a whole subtree at once where all
// or none of it is rational, beyond doubt of rounding.
func rational(a, b *Preferences) (float64, error) {
	if math.IsInf(a.reserved, -1) && math.IsInf(b.reserved, -1) {
		return 1, nil
	}
	blocks, err := factor(a.space, a, b)
	if err != nil {
		return 0, err
	}
	n := len(blocks)
	c := counter{blocks: blocks, low: make([][2]float64, n+1), high: make([][2]float64, n+1), size: make([]float64, n+1)}
	c.reserved = [2]float64{a.reserved, b.reserved}
	c.size[n] = 1
	for s := n - 1; s >= 0; s-- {
		c.size[s] = c.size[s+1] * float64(len(blocks[s].u[0]))
		for k := range 2 {
			lo, hi := math.Inf(1), math.Inf(-1)
			for _, u := range blocks[s].u[k] {
				lo, hi = math.Min(lo, u), math.Max(hi, u)
			}
			c.low[s][k], c.high[s][k] = c.low[s+1][k]+lo, c.high[s+1][k]+hi
		}
	}
	start := [2]float64{a.bias, b.bias}
	if c.size[0] > maxCount && c.settled(0, start) < 0 {
		return math.NaN(), nil
	}
	return c.count(0, start) / c.size[0], nil
}

type counter struct {
	blocks    []block
	low, high [][2]float64 // what the blocks from here on add, least and most
	size      []float64    // how many outcomes they make
	reserved  [2]float64
}

// settled is the number of rational outcomes below a node where all or none
// of them are, and -1 where it must be looked at closer.
func (c *counter) settled(s int, sum [2]float64) float64 {
	const margin = 1e-9
	all := true
	for k := range 2 {
		if sum[k]+c.high[s][k] < c.reserved[k]-margin {
			return 0
		}
		all = all && sum[k]+c.low[s][k] > c.reserved[k]+margin
	}
	if all {
		return c.size[s]
	}
	return -1
}

func (c *counter) count(s int, sum [2]float64) float64 {
	if s == len(c.blocks) {
		if sum[0] >= c.reserved[0] && sum[1] >= c.reserved[1] {
			return 1
		}
		return 0
	}
	if n := c.settled(s, sum); n >= 0 {
		return n
	}
	total := 0.0
	b := &c.blocks[s]
	for v := range b.u[0] {
		total += c.count(s+1, [2]float64{sum[0] + b.u[0][v], sum[1] + b.u[1][v]})
	}
	return total
}

// Logrolling is what trading across issues gains over splitting each issue by
// itself: the two compromises, measured by the smaller of the two gains as a
// share of what each side could hope for.
type Logrolling struct {
	// Split settles every issue alone, at the value that is the best
	// compromise on that issue.
	Split Point
	// Traded is the best package across all issues.
	Traded Point
	// Gain is how much more the worse-off side gets from trading: the
	// difference of the smaller shares, 0 to 1.
	Gain float64
}

// Logroll compares splitting the difference issue by issue with the best
// package. It needs additive preferences and nothing forbidden, since only
// then can an issue be settled by itself.
func Logroll(a, b *Preferences) (Logrolling, error) {
	s := a.space
	if !a.Additive() || !b.Additive() || len(s.forbidden) > 0 {
		return Logrolling{}, fmt.Errorf("%w: issues that interact cannot be split one by one", ErrPreferences)
	}
	free := func(p *Preferences) (*Preferences, error) { return p.WithReserved(math.Inf(-1)) }
	fa, err := free(a)
	if err != nil {
		return Logrolling{}, err
	}
	fb, err := free(b)
	if err != nil {
		return Logrolling{}, err
	}
	frontier, err := Frontier(fa, fb)
	if err != nil {
		return Logrolling{}, err
	}
	least := func(u [2]float64) float64 {
		return math.Min(portion(u[0], a.low, a.high), portion(u[1], b.low, b.high))
	}
	split := make(Outcome, s.Len())
	for i := range s.issues {
		split[i] = compromise(a.worth[i], b.worth[i])
	}
	out := Logrolling{Split: Point{split, [2]float64{a.Of(split), b.Of(split)}}}
	out.Traded = most(frontier, func(p Point) float64 { return least(p.U) })[0]
	out.Gain = math.Max(0, least(out.Traded.U)-least(out.Split.U))
	return out, nil
}

// portion is where u lies between low and high.
func portion(u, low, high float64) float64 {
	if high <= low {
		return 1
	}
	return (u - low) / (high - low)
}

// compromise is the value of one issue with the greatest smaller satisfaction;
// of several, the one with the greatest sum.
func compromise(a, b []float64) int {
	alo, ahi := span(a)
	blo, bhi := span(b)
	best, least, sum := 0, -1.0, -1.0
	for v := range a {
		x, y := portion(a[v], alo, ahi), portion(b[v], blo, bhi)
		if m := math.Min(x, y); m > least || m == least && x+y > sum {
			best, least, sum = v, m, x+y
		}
	}
	return best
}
