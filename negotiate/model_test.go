package negotiate

import (
	"math"
	"testing"
)

// correlation is how well the model's estimates follow the true utilities,
// over all outcomes: 1 for the same up to scale.
func correlation(m Model, p *Preferences) float64 {
	var n, sx, sy, sxx, syy, sxy float64
	p.space.Each(func(o Outcome) bool {
		x, y := Estimate(m, o), p.Of(o)
		n, sx, sy, sxx, syy, sxy = n+1, sx+x, sy+y, sxx+x*x, syy+y*y, sxy+x*y
		return true
	})
	return (n*sxy - sx*sy) / math.Sqrt((n*sxx-sx*sx)*(n*syy-sy*sy))
}

// TestModelsLearn: watching a conceding opponent for a session makes every
// model know it better than it did at first, and on average well.
func TestModelsLearn(t *testing.T) {
	for name, c := range map[string]struct {
		make func() Model
		want float64
	}{
		"frequency": {func() Model { return new(Frequency) }, 0.5},
		"ordinal":   {func() Model { return new(Ordinal) }, 0.6},
		"bayesian":  {func() Model { return NewBayesian(1) }, 0.7},
	} {
		t.Run(name, func(t *testing.T) {
			sum, first := 0.0, 0.0
			const trials = 20
			for seed := range uint64(trials) {
				us, them := randomPair(t, seed+50, 4, 5)
				m := c.make()
				m.Start(us)
				s := Linear()
				v := View{Own: them, Rounds: 60}
				if err := s.Start(&v); err != nil {
					t.Fatal(err)
				}
				for v.Round = range 45 {
					move := s.Move(&v)
					m.Offered(move.Packages[0], v.Time())
					if v.Round == 0 {
						first += correlation(m, them) / trials
					}
				}
				sum += correlation(m, them) / trials
			}
			if sum < c.want || sum <= first {
				t.Errorf("correlation %.2f after the session, %.2f after one offer; want %.2f", sum, first, c.want)
			}
			t.Logf("%.2f after one offer, %.2f after 45", first, sum)
		})
	}
}

// TestModelsLearnFromRefusalsAndPicks: what was refused is liked less than
// before, what was picked more, beside what was not.
func TestModelsLearnFromRefusalsAndPicks(t *testing.T) {
	us, _ := randomPair(t, 3, 3, 3)
	x, y, z := Outcome{0, 1, 2}, Outcome{2, 0, 1}, Outcome{1, 1, 0}
	for name, m := range map[string]Model{"ordinal": new(Ordinal), "bayesian": NewBayesian(2)} {
		m.Start(us)
		m.Offered(z, 0.1)
		before := Estimate(m, x) - Estimate(m, y)
		for range 4 {
			m.Picked([]Outcome{x, y}, 0)
		}
		picked := Estimate(m, x) - Estimate(m, y)
		if picked <= before {
			t.Errorf("%s: the one picked leads by %v, before by %v", name, picked, before)
		}
		worth := Estimate(m, y) - Estimate(m, z)
		for range 4 {
			m.Refused(y, z, 0.2)
		}
		if now := Estimate(m, y) - Estimate(m, z); now > worth+1e-12 {
			t.Errorf("%s: the one refused leads by %v, before by %v", name, now, worth)
		}
	}
}

// TestEstimatesAreUtilities: estimates stay within 0 and 1, and the best of
// every issue sum to 1.
func TestEstimatesAreUtilities(t *testing.T) {
	us, them := randomPair(t, 8, 4, 6)
	for name, m := range map[string]Model{"ordinal": new(Ordinal), "bayesian": NewBayesian(3)} {
		m.Start(us)
		var match Match
		match.Watch = func(seat Seat, move Move) {
			for _, p := range move.Packages {
				if seat == 1 {
					m.Offered(p, 0.5)
				} else {
					m.Refused(p, nil, 0.5)
				}
			}
			sum := 0.0
			for i := range us.space.Len() {
				most := 0.0
				for v := range us.space.issues[i].count {
					w := m.Worth(i, v)
					if w < 0 || math.IsNaN(w) {
						t.Fatalf("%s: worth %v", name, w)
					}
					most = math.Max(most, w)
				}
				sum += most
			}
			if sum > 1+1e-9 || sum < 0.5 {
				t.Fatalf("%s: the best values sum to %v", name, sum)
			}
		}
		if _, err := match.Play(Boulware(), NewMiCRO(1), us, them, 80); err != nil {
			t.Fatal(err)
		}
	}
}

// TestBayesianOfManyValues: an issue of a hundred thousand values costs no
// more than one of a few hundred, and is learnt like any other.
func TestBayesianOfManyValues(t *testing.T) {
	s, err := NewSpace(Integers("price", 1, 100_000, 1), Choice("colour", "red", "blue"))
	if err != nil {
		t.Fatal(err)
	}
	cheap := make([]float64, 100_000)
	dear := make([]float64, 100_000)
	for v := range cheap {
		dear[v] = float64(v) / 99_999
		cheap[v] = 1 - dear[v]
	}
	buyer, err := NewPreferences(s, []float64{0.8, 0.2}, [][]float64{cheap, {0, 1}}, Reserved(0.1))
	if err != nil {
		t.Fatal(err)
	}
	seller, err := NewPreferences(s, []float64{0.7, 0.3}, [][]float64{dear, {1, 0}}, Reserved(0.1))
	if err != nil {
		t.Fatal(err)
	}
	m := NewBayesian(1)
	m.Start(buyer)
	for v := 99_999; v > 60_000; v -= 2_000 {
		m.Offered(Outcome{v, 0}, 0.5)
	}
	if m.Worth(0, 99_999) <= m.Worth(0, 10_000) || len(m.mean[0]) != bayesValues {
		t.Errorf("a high price is worth %v, a low one %v, in %d groups", m.Worth(0, 99_999), m.Worth(0, 10_000), len(m.mean[0]))
	}
	var match Match
	end, err := match.Play(new(Makegood), Boulware(), buyer, seller, 20)
	if err != nil || end.Agreement == nil {
		t.Fatalf("%v, %v", end.State, err)
	}
}
