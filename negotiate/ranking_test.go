package negotiate

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestRanking holds a ranking, as a table and as two halves, against all
// outcomes: the least that is enough, and every outcome once in falling order.
func TestRanking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, _ := drawPair(t, 4, 4, rapid.Bool().Draw(t, "extras"))
		points := all(a, a)
		table, err := newRanking(a)
		if err != nil {
			t.Fatal(err)
		}
		halves := &Ranking{p: a}
		blocks, err := factor(a.space, a, nil)
		if err != nil {
			t.Fatal(err)
		}
		cut := rapid.IntRange(0, len(blocks)).Draw(t, "cut")
		halves.half[0].blocks, halves.half[1].blocks = blocks[:cut], blocks[cut:]
		halves.half[0].sort(a.bias)
		halves.half[1].sort(0)
		target := rapid.Float64Range(-0.5, 3).Draw(t, "target")
		want, most := math.Inf(1), math.Inf(-1)
		for _, p := range points {
			most = math.Max(most, p.U[0])
			if p.U[0] >= target {
				want = math.Min(want, p.U[0])
			}
		}
		if math.IsInf(want, 1) {
			want = most
		}
		o := make(Outcome, a.space.Len())
		for name, r := range map[string]*Ranking{"table": table, "halves": halves} {
			u := r.AtLeast(target, o)
			if math.Abs(u-want) > 1e-9 || math.Abs(a.Of(o)-u) > 1e-9 || a.space.Contains(o) != nil {
				t.Fatalf("%s: at least %v gives %v worth %v, want %v", name, target, o, u, want)
			}
			var got []float64
			seen := map[string]bool{}
			for d := r.Descend(); ; {
				u, ok := d.Next(o)
				if !ok {
					break
				}
				if n := len(got); n > 0 && u > got[n-1]+1e-9 {
					t.Fatalf("%s: %v after %v", name, u, got[n-1])
				}
				got = append(got, u)
				seen[a.space.Describe(o)] = true
			}
			if len(got) != len(points) || len(seen) != len(points) {
				t.Fatalf("%s: %d outcomes, %d of them distinct, of %d", name, len(got), len(seen), len(points))
			}
		}
	})
}

// TestRankingOfALargeSpace asks a ranking of 10^12 outcomes.
func TestRankingOfALargeSpace(t *testing.T) {
	if testing.Short() {
		t.Skip("sorts a million sums")
	}
	a, _ := randomPair(t, 1, 12, 10)
	r, err := a.Ranking()
	if err != nil {
		t.Fatal(err)
	}
	o := make(Outcome, 12)
	for _, target := range []float64{0, 0.3, 0.77, a.high} {
		if u := r.AtLeast(target, o); u < target-1e-12 || u > target+1e-4 && target > 0 {
			t.Errorf("at least %v gives %v", target, u)
		}
	}
	d := r.Descend()
	last := math.Inf(1)
	for range 1000 {
		u, ok := d.Next(o)
		if !ok || u > last+1e-12 {
			t.Fatalf("%v after %v", u, last)
		}
		last = u
	}
}

// TestArgsort compares the sort with the standard one, on lengths that reach
// its every part, and on an input that drives quicksort to its bound.
func TestArgsort(t *testing.T) {
	check := func(t *rapid.T, v []float64) {
		at := argsort(v)
		seen := make([]bool, len(v))
		for k, i := range at {
			seen[i] = true
			if k > 0 && v[at[k-1]] > v[i] {
				t.Fatalf("%v before %v", v[at[k-1]], v[i])
			}
		}
		if slices.Contains(seen, false) {
			t.Fatal("an index is missing")
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 200).Draw(t, "n")
		grain := rapid.IntRange(1, 50).Draw(t, "grain")
		v := make([]float64, n)
		for i := range v {
			v[i] = float64(rapid.IntRange(0, grain).Draw(t, "v"))
		}
		check(t, v)
		at := argsort(v)
		heapsort(v, at)
		for k := 1; k < n; k++ {
			if v[at[k-1]] > v[at[k]] {
				t.Fatal("heapsort: out of order")
			}
		}
	})
}

// TestTradeoff: at every target the outcome best for the other side under the
// model is the one that a search of all outcomes finds, and so the other way.
func TestTradeoff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawPair(t, 3, 4, rapid.Bool().Draw(t, "extras"))
		m := new(Frequency)
		m.Start(a)
		points := all(a, b)
		for range rapid.IntRange(0, 5).Draw(t, "offers") {
			m.Offered(points[rapid.IntRange(0, len(points)-1).Draw(t, "offer")].Outcome, 0)
		}
		var trade Tradeoff
		for range 2 { // the second time in the memory of the first
			if err := trade.Update(a, m); err != nil {
				t.Fatal(err)
			}
		}
		target := rapid.Float64Range(-0.5, 3).Draw(t, "target")
		other, own := math.Inf(-1), math.Inf(-1)
		for _, p := range points {
			if p.U[0] < a.reserved {
				continue
			}
			if e := Estimate(m, p.Outcome); p.U[0] >= target && e > other {
				other = e
			}
			if Estimate(m, p.Outcome) >= target {
				own = math.Max(own, p.U[0])
			}
		}
		if trade.Len() == 0 {
			return
		}
		o := make(Outcome, a.space.Len())
		if u, e := trade.BestForOther(target, o); !math.IsInf(other, -1) && (u < target || math.Abs(e-other) > 1e-9) {
			t.Fatalf("best for the other at %v is %v, %v; want %v", target, u, e, other)
		}
		if u, e := trade.BestForUs(target, o); !math.IsInf(own, -1) && (e < target-1e-9 || u < own-1e-9) {
			t.Fatalf("best for us at %v is %v, %v; want %v", target, u, e, own)
		}
		if a.Of(o) < a.reserved {
			t.Fatalf("%v is below the reservation value", o)
		}
	})
}

// TestDistinct holds the set against a map.
func TestDistinct(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d distinct
		for range 2 {
			d.reset(2)
			seen := map[[2]int]int{}
			for range rapid.IntRange(0, 300).Draw(t, "n") {
				o := Outcome{rapid.IntRange(0, 20).Draw(t, "v"), rapid.IntRange(0, 1<<23).Draw(t, "w") % 7}
				_, old := seen[[2]int{o[0], o[1]}]
				if d.has(o) != old || d.add(o) == old {
					t.Fatalf("%v: known %v", o, old)
				}
				if !old {
					seen[[2]int{o[0], o[1]}] = len(seen)
				}
			}
			if d.len() != len(seen) {
				t.Fatalf("%d, want %d", d.len(), len(seen))
			}
			for o, k := range seen {
				if !d.at(k).Equal(o[:]) {
					t.Fatalf("number %d is %v, want %v", k, d.at(k), o)
				}
			}
		}
	})
}
