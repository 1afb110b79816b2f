package negotiate

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// drawPair draws a small space with two seats' preferences. Worths come from a
// coarse grid, so that ties and dominated values are common.
func drawPair(t *rapid.T, maxIssues, maxValues int, extras bool) (*Preferences, *Preferences) {
	n := rapid.IntRange(1, maxIssues).Draw(t, "issues")
	var issues []Issue
	for i := range n {
		k := rapid.IntRange(1, maxValues).Draw(t, "values")
		issues = append(issues, Integers(string(rune('a'+i)), 0, int64(k-1), 1))
	}
	s, err := NewSpace(issues...)
	if err != nil {
		t.Fatal(err)
	}
	if extras {
		s = forbidSome(t, s)
	}
	return drawPreferences(t, s, extras), drawPreferences(t, s, extras)
}

func forbidSome(t *rapid.T, s *Space) *Space {
	for range rapid.IntRange(0, 2).Draw(t, "forbidden") {
		var together []Choose
		for i := range s.Len() {
			if rapid.Bool().Draw(t, "in") && s.issues[i].count > 1 {
				together = append(together, Choose{i, rapid.IntRange(0, s.issues[i].count-1).Draw(t, "value")})
			}
		}
		if len(together) < 2 { // leave something to agree on
			continue
		}
		var err error
		if s, err = s.Forbid(together...); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func drawPreferences(t *rapid.T, s *Space, extras bool) *Preferences {
	weights := make([]float64, s.Len())
	values := make([][]float64, s.Len())
	for i := range weights {
		weights[i] = float64(rapid.IntRange(0, 6).Draw(t, "weight")) / 7
		for range s.issues[i].count {
			values[i] = append(values[i], float64(rapid.IntRange(0, 6).Draw(t, "worth"))/6)
		}
	}
	options := []Option{Bias(float64(rapid.IntRange(0, 3).Draw(t, "bias")) / 10)}
	if rapid.Bool().Draw(t, "reserves") {
		options = append(options, Reserved(float64(rapid.IntRange(0, 10).Draw(t, "reserved"))/10))
	}
	if extras && s.Len() > 1 && rapid.Bool().Draw(t, "interacts") {
		table := make([][]float64, s.issues[0].count)
		for v := range table {
			for range s.issues[1].count {
				table[v] = append(table[v], float64(rapid.IntRange(-3, 3).Draw(t, "adds"))/8)
			}
		}
		options = append(options, Together(Interaction{First: 0, Second: 1, Table: table}))
	}
	p, err := NewPreferences(s, weights, values, options...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// all lists the space with both utilities.
func all(a, b *Preferences) []Point {
	var out []Point
	a.space.Each(func(o Outcome) bool {
		out = append(out, Point{o.Clone(), [2]float64{a.Of(o), b.Of(o)}})
		return true
	})
	return out
}

// sweep is the frontier by comparing everything with everything.
func sweep(points []Point, reserved [2]float64) []Point {
	var out []Point
	for i, p := range points {
		keep := p.U[0] >= reserved[0] && p.U[1] >= reserved[1]
		for j, q := range points {
			if q.U[0] >= p.U[0] && q.U[1] >= p.U[1] && (q.U != p.U || j < i) {
				keep = keep && q.U == p.U && j > i
				break
			}
		}
		if keep {
			out = append(out, p)
		}
	}
	return out
}

func sameUtilities(t *rapid.T, what string, got, want []Point, tolerance float64) {
	t.Helper()
	has := func(points []Point, u [2]float64) bool {
		for _, p := range points {
			if math.Abs(p.U[0]-u[0]) <= tolerance && math.Abs(p.U[1]-u[1]) <= tolerance {
				return true
			}
		}
		return false
	}
	for _, w := range want {
		if !has(got, w.U) {
			t.Fatalf("%s: %v is missing from %v", what, w.U, got)
		}
	}
	for _, g := range got {
		if !has(want, g.U) {
			t.Fatalf("%s: %v does not belong; want %v", what, g.U, want)
		}
	}
}

// TestFrontierIsTheSweep: merging the issues gives the bits of a plain sweep.
func TestFrontierIsTheSweep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t, 4, 4, false)
		got, err := Frontier(a, b)
		if err != nil {
			t.Fatal(err)
		}
		want := sweep(all(a, b), [2]float64{a.reserved, b.reserved})
		sameUtilities(t, "frontier", got, want, 0)
		if len(got) != len(want) {
			t.Fatalf("%d points, want %d", len(got), len(want))
		}
		for k, p := range got {
			if k > 0 && (p.U[0] >= got[k-1].U[0] || p.U[1] <= got[k-1].U[1]) {
				t.Fatalf("point %d is out of order", k)
			}
			if p.U != [2]float64{a.Of(p.Outcome), b.Of(p.Outcome)} {
				t.Fatalf("point %d: the outcome is not worth that", k)
			}
		}
	})
}

// TestFrontierOfInteractions: the same where issues interact or combinations
// are forbidden; sums then run in another order, so within rounding.
func TestFrontierOfInteractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t, 3, 4, true)
		// Away from the grid, so that rounding decides nothing.
		a, _ = a.WithReserved(a.reserved + 0.0123)
		b, _ = b.WithReserved(b.reserved + 0.0123)
		got, err := Frontier(a, b)
		if err != nil {
			t.Fatal(err)
		}
		points := all(a, b)
		for _, p := range got {
			if err := a.space.Contains(p.Outcome); err != nil {
				t.Fatal(err)
			}
			for _, q := range points {
				if q.U[0] > p.U[0]+1e-9 && q.U[1] > p.U[1]+1e-9 {
					t.Fatalf("%v is beaten by %v", p, q)
				}
			}
		}
		for _, q := range sweep(points, [2]float64{a.reserved, b.reserved}) {
			covered := false
			for _, p := range got {
				covered = covered || p.U[0] >= q.U[0]-1e-9 && p.U[1] >= q.U[1]-1e-9
			}
			if !covered {
				t.Fatalf("%v is not covered by %v", q, got)
			}
		}
	})
}

// TestEverySmallSpace goes through spaces of up to 3 issues with 4 values,
// all shapes, with fixed but irregular worths.
func TestEverySmallSpace(t *testing.T) {
	worth := func(seed, i, v int) float64 {
		return float64((seed*7919+i*104729+v*1299709)%97) / 96
	}
	for x := 1; x <= 4; x++ {
		for y := range 5 {
			for z := range 5 {
				for seed := range 8 {
					var issues []Issue
					for i, n := range []int{x, y, z} {
						if n > 0 {
							issues = append(issues, Integers(string(rune('a'+i)), 1, int64(n), 1))
						}
					}
					s, err := NewSpace(issues...)
					if err != nil {
						t.Fatal(err)
					}
					var seats [2]*Preferences
					for k := range seats {
						var values [][]float64
						weights := make([]float64, len(issues))
						for i, issue := range issues {
							weights[i] = worth(seed+1, i+3, k)
							var row []float64
							for v := range issue.Count() {
								row = append(row, worth(seed*2+k, i, v))
							}
							values = append(values, row)
						}
						if seats[k], err = NewPreferences(s, weights, values, Reserved(float64(seed%3)*0.2)); err != nil {
							t.Fatal(err)
						}
					}
					checkSolutions(t, seats[0], seats[1])
				}
			}
		}
	}
}

// checkSolutions holds every solution point against the definition, over the
// frontier found by a sweep.
func checkSolutions(t *testing.T, a, b *Preferences) {
	t.Helper()
	got, err := Analyse(a, b)
	if err != nil {
		t.Fatal(err)
	}
	points := all(a, b)
	want := sweep(points, [2]float64{a.reserved, b.reserved})
	if len(want) != len(got.Frontier) {
		t.Fatalf("%d points on the frontier, want %d", len(got.Frontier), len(want))
	}
	d := [2]float64{math.Max(a.reserved, a.low), math.Max(b.reserved, b.low)}
	gain := func(p Point, k int) float64 { return p.U[k] - d[k] }
	check := func(name string, got []Point, f func(Point) float64) {
		best := math.Inf(-1)
		for _, p := range want {
			best = math.Max(best, f(p))
		}
		n := 0
		for _, p := range want {
			if f(p) >= best-1e-12 {
				n++
			}
		}
		if len(got) != n {
			t.Fatalf("%s: %d ties, want %d", name, len(got), n)
		}
		for _, p := range got {
			if f(p) < best-1e-12 {
				t.Fatalf("%s: %v is not best", name, p)
			}
		}
	}
	check("nash", got.Nash, func(p Point) float64 { return gain(p, 0) * gain(p, 1) })
	check("egalitarian", got.Egalitarian, func(p Point) float64 { return math.Min(gain(p, 0), gain(p, 1)) })
	check("welfare", got.Welfare, func(p Point) float64 { return p.U[0] + p.U[1] })
	rational := 0
	opposition := math.Inf(1)
	for _, p := range points {
		if p.U[0] >= a.reserved && p.U[1] >= b.reserved {
			rational++
			opposition = math.Min(opposition, math.Hypot(1-over(p.U[0], a.high), 1-over(p.U[1], b.high)))
		}
	}
	if share := float64(rational) / float64(len(points)); math.Abs(share-got.Rational) > 1e-12 {
		t.Fatalf("rational fraction %v, want %v", got.Rational, share)
	}
	if rational == 0 != math.IsNaN(got.Opposition) || rational > 0 && math.Abs(opposition-got.Opposition) > 1e-12 {
		t.Fatalf("opposition %v, want %v", got.Opposition, opposition)
	}
}

// TestLarge finds the frontier of 10^12 outcomes and of 10^18, and reads an
// outcome back from it.
func TestLarge(t *testing.T) {
	for _, issues := range []int{12, 18} {
		a, b := randomPair(t, 3, issues, 10)
		f, err := Frontier(a, b)
		if err != nil {
			t.Fatal(err)
		}
		if len(f) < 10 {
			t.Fatalf("%d points", len(f))
		}
		for _, p := range f {
			if err := a.space.Contains(p.Outcome); err != nil {
				t.Fatal(err)
			}
		}
		if f[0].U[0] != a.high || f[len(f)-1].U[1] != b.high {
			t.Errorf("the frontier does not run from one side's best to the other's")
		}
	}
}
