package experiment

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// scales are the sizes of the ladder's steps with which its cost-utility curve
// is drawn, as parts of the ladder's own.
var scales = []float64{0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6}

// CurvePoint is the ladder with all its steps made larger or smaller.
type CurvePoint struct {
	Scale   float64 `json:"scale"`
	Cost    float64 `json:"cost"`
	Utility float64 `json:"customer_utility"`
}

// resamples is of how many bootstrap samples the intervals are made.
const resamples = 400

// compare sets the table against the ladder's own curve: what the ladder would
// cost at the table's utility, and what utility it would give at the table's
// cost, both interpolated between the ladders that no other beats. Intervals are percentiles of bootstrap samples over
// cases (Efron, "Bootstrap methods", Annals of Statistics 7, 1979). Where the
// curve does not reach, its nearest end is taken, which favours the ladder, and
// Beyond says so.
func (r *Result) compare() {
	every := make([]int, len(r.plays))
	for n := range every {
		every[n] = n
	}
	at, curve := r.means(every)
	r.Curve = curve
	r.Saving.Mean, r.Gain.Mean, r.Beyond = against(at, curve)
	rng := rand.New(rand.NewPCG(r.Seed, 0x626f6f74))
	var savings, gains []float64
	sample := make([]int, len(every))
	for range resamples {
		for k := range sample {
			sample[k] = rng.IntN(len(every))
		}
		saving, gain, _ := against(r.means(sample))
		savings, gains = append(savings, saving), append(gains, gain)
	}
	slices.Sort(savings)
	slices.Sort(gains)
	low, high := resamples*25/1000, resamples*975/1000-1
	r.Saving.Lo, r.Saving.Hi = savings[low], savings[high]
	r.Gain.Lo, r.Gain.Hi = gains[low], gains[high]
}

// means are the table's point and the ladder's curve over some cases.
func (r *Result) means(cases []int) (at CurvePoint, curve []CurvePoint) {
	first := len(Arms())
	curve = make([]CurvePoint, len(scales))
	part := 1 / float64(len(cases))
	for k, scale := range scales {
		curve[k].Scale = scale
	}
	for _, n := range cases {
		table := &r.plays[n][2]
		at.Cost += table.cost * part
		at.Utility += table.utility * part
		for k := range scales {
			p := &r.plays[n][first+k]
			curve[k].Cost += p.cost * part
			curve[k].Utility += p.utility * part
		}
	}
	return at, curve
}

// against is the saving at equal utility and the gain at equal cost.
func against(at CurvePoint, curve []CurvePoint) (saving, gain float64, beyond string) {
	curve = efficient(curve)
	cost, beyondU := along(curve, at.Utility, func(p CurvePoint) (float64, float64) { return p.Utility, p.Cost })
	utility, beyondC := along(curve, at.Cost, func(p CurvePoint) (float64, float64) { return p.Cost, p.Utility })
	switch {
	case beyondU && beyondC:
		beyond = "utility and cost"
	case beyondU:
		beyond = "utility"
	case beyondC:
		beyond = "cost"
	}
	return 1 - at.Cost/cost, at.Utility/utility - 1, beyond
}

// efficient leaves out the ladders that cost more than another and give less:
// a ladder too short ends in disputes that cost more than its steps.
func efficient(curve []CurvePoint) []CurvePoint {
	return slices.DeleteFunc(slices.Clone(curve), func(p CurvePoint) bool {
		return slices.ContainsFunc(curve, func(q CurvePoint) bool { return q.Cost < p.Cost && q.Utility >= p.Utility })
	})
}

// along interpolates y at x on the curve, by rising x.
func along(curve []CurvePoint, x float64, axes func(CurvePoint) (x, y float64)) (y float64, beyond bool) {
	sorted := slices.SortedFunc(slices.Values(curve), func(a, b CurvePoint) int {
		xa, _ := axes(a)
		xb, _ := axes(b)
		return cmp.Compare(xa, xb)
	})
	x0, y0 := axes(sorted[0])
	if x <= x0 {
		return y0, x < x0
	}
	for _, p := range sorted[1:] {
		x1, y1 := axes(p)
		if x <= x1 {
			return y0 + (y1-y0)*(x-x0)/(x1-x0), false
		}
		x0, y0 = x1, y1
	}
	return y0, true
}
