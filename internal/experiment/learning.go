package experiment

import (
	"slices"

	"makegood/internal/people"
	"makegood/internal/table"
)

// LearnPoint is how well the table knows a customer after so many sets of
// packages of which they said which came nearest.
type LearnPoint struct {
	Sets    int      `json:"sets"`
	Top3    Estimate `json:"top3"`    // part of the three issues that matter most that are among the three of the estimate
	Error   Estimate `json:"error"`   // mean distance of the weights, parts of 100
	Covered Estimate `json:"covered"` // part of the true weights within the estimate's bounds of 80%
}

// ChancePoint is a band of estimated chances of acceptance, and what came of
// the sets that were thought so likely.
type ChancePoint struct {
	From     float64 `json:"from"`
	To       float64 `json:"to"`
	Sets     int     `json:"sets"`
	Expected float64 `json:"expected"`
	Came     float64 `json:"came"`
}

// lessons is after how many sets the knowledge is looked at, none included.
const lessons = 5

// lesson is what the table knew of one customer after 0, 1, … sets.
type lesson struct{ top3, miss, covered [lessons + 1]float64 }

// listen puts sets of packages to a customer who always says which comes
// nearest and never ends the talk, so that the curve is about learning and not
// about who is still there.
func listen(d desk, customer *people.Customer) (lesson, error) {
	m := newMakegood(d, customer.Hint())
	m.count = 3
	truth := d.board.Matters(func(i, v int) float64 {
		if i > 0 && v == 0 {
			return 0
		}
		return customer.Value(d.thing(i, v))
	})
	var l lesson
	for n := 0; ; n++ {
		l.look(n, m.belief, truth)
		if n == lessons {
			return l, nil
		}
		set, err := d.board.Next(m.belief, table.Round{Number: n, Count: 3})
		if err != nil {
			return l, err
		}
		best, pick := 0.0, -1
		for k, o := range set.Packages {
			if u := customer.Worth(d.deal(o)); pick < 0 || u > best {
				best, pick = u, k
			}
		}
		m.belief.Preferred(set.Packages, pick)
	}
}

// look compares the estimate with the truth.
func (l *lesson) look(n int, b *table.Belief, truth []float64) {
	guesses := b.Weights()
	estimated := make([]float64, len(guesses))
	for i, g := range guesses {
		estimated[i] = g.Weight
		l.miss[n] += abs(g.Weight-100*truth[i]) / float64(len(guesses))
		if w := 100 * truth[i]; w >= g.Low && w <= g.High {
			l.covered[n] += 1 / float64(len(guesses))
		}
	}
	for _, i := range top3(truth) {
		if slices.Contains(top3(estimated), i) {
			l.top3[n] += 1.0 / 3
		}
	}
}

func abs(x float64) float64 { return max(x, -x) }

// top3 are the numbers of the three greatest.
func top3(values []float64) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case values[a] > values[b]:
			return -1
		case values[a] < values[b]:
			return 1
		}
		return 0
	})
	return order[:min(3, len(order))]
}

// learnt sums up what was learnt and how honest the chances were.
func (r *Result) learnt() {
	for n := range lessons + 1 {
		of := func(f func(l *lesson) float64) Estimate {
			var values []float64
			for _, l := range r.lessons {
				if l != nil {
					values = append(values, f(l))
				}
			}
			return estimate(values)
		}
		r.Learns = append(r.Learns, LearnPoint{n,
			of(func(l *lesson) float64 { return l.top3[n] }),
			of(func(l *lesson) float64 { return l.miss[n] }),
			of(func(l *lesson) float64 { return l.covered[n] }),
		})
	}
	const bands = 5
	points := make([]ChancePoint, bands)
	for k := range points {
		points[k].From, points[k].To = float64(k)/bands, float64(k+1)/bands
	}
	for n := range r.plays {
		for _, g := range r.plays[n][2].guesses {
			p := &points[min(bands-1, int(g.chance*bands))]
			p.Sets++
			p.Expected += g.chance
			p.Came += indicator(g.came)
		}
	}
	for k := range points {
		if n := float64(points[k].Sets); n > 0 {
			points[k].Expected /= n
			points[k].Came /= n
		}
	}
	r.Chances = points
}
