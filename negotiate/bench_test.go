package negotiate_test

import (
	"fmt"
	"path/filepath"
	"sort"
	"syscall"
	"testing"
	"time"

	"makegood/negotiate"
	"makegood/negotiate/scenario"
)

// The benchmarks print the figures of the documentation. Run one at a time:
//
//	go test -run '^$' -bench . ./negotiate/...

// peers are the sessions per CPU second that NegMAS 0.15.7 plays on the same
// domains with the same 100 rounds, measured on one core on 2026-11-21.
var peers = []struct {
	domain string
	rate   [2]float64 // Boulware-Conceder, Boulware-Boulware
}{
	{"LaptopA", [2]float64{580, 93}},
	{"ItexvsCypressA", [2]float64{83, 66}},
	{"GroceryA", [2]float64{109, 31}},
	{"EnergySmallA", [2]float64{4.6, 3.5}},
	{"SupermarketA", [2]float64{0.8, 0.54}},
	{"synthetic 1000000", [2]float64{0.42, 0.08}},
}

func benchSeats(b *testing.B, domain string) [2]*negotiate.Preferences {
	b.Helper()
	if domain == "synthetic 1000000" {
		x, y := negotiate.RandomPair(b, 1, 6, 10)
		return [2]*negotiate.Preferences{x, y}
	}
	s, err := scenario.Read(filepath.Join(shared(b, "reference", "negmas"), "anac2012__"+domain+".json"))
	if err != nil {
		b.Fatal(err)
	}
	return [2]*negotiate.Preferences{s.Seats[0].Preferences, s.Seats[1].Preferences}
}

// cpu is the processor time this process has used: on a machine with other
// work it says more than the clock on the wall.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// rate runs the benchmark loop and reports sessions per CPU second.
func rate(b *testing.B, play func()) float64 {
	b.Helper()
	start := cpu(b)
	for b.Loop() {
		play()
	}
	r := float64(b.N) / (cpu(b) - start).Seconds()
	b.ReportMetric(r, "sessions/cpu-s")
	return r
}

// BenchmarkSessions is sessions per second, beside NegMAS's figures.
func BenchmarkSessions(b *testing.B) {
	for _, p := range peers {
		for k, makers := range [][2]func() *negotiate.TimeBased{
			{negotiate.Boulware, negotiate.Conceder}, {negotiate.Boulware, negotiate.Boulware},
		} {
			name := [...]string{"boulware-conceder", "boulware-boulware"}[k]
			b.Run(p.domain+"/"+name, func(b *testing.B) {
				seats := benchSeats(b, p.domain)
				x, y := makers[0](), makers[1]()
				var m negotiate.Match
				play := func() negotiate.Ending {
					end, err := m.Play(x, y, seats[0], seats[1], 100)
					if err != nil {
						b.Fatal(err)
					}
					return end
				}
				end := play() // sorts the outcomes, once for all sessions
				b.ReportAllocs()
				b.ReportMetric(rate(b, func() { play() })/p.rate[k], "x-NegMAS")
				b.ReportMetric(float64(end.Rounds), "rounds")
			})
		}
	}
}

// BenchmarkFirstSession is a session with nothing prepared: the sorting of the
// outcomes, which NegMAS does anew for each session too, included.
func BenchmarkFirstSession(b *testing.B) {
	for _, p := range peers {
		b.Run(p.domain+"/boulware-boulware", func(b *testing.B) {
			seats := benchSeats(b, p.domain)
			r := rate(b, func() {
				var fresh [2]*negotiate.Preferences
				for k := range fresh {
					var err error
					if fresh[k], err = seats[k].With(); err != nil {
						b.Fatal(err)
					}
				}
				var m negotiate.Match
				if _, err := m.Play(negotiate.Boulware(), negotiate.Boulware(), fresh[0], fresh[1], 100); err != nil {
					b.Fatal(err)
				}
			})
			b.ReportMetric(r/p.rate[1], "x-NegMAS")
		})
	}
}

// BenchmarkMakegood is the house's own strategy against Boulware.
func BenchmarkMakegood(b *testing.B) {
	for _, p := range peers {
		b.Run(p.domain, func(b *testing.B) {
			seats := benchSeats(b, p.domain)
			var m negotiate.Match
			x, y := new(negotiate.Makegood), negotiate.Boulware()
			b.ReportAllocs()
			rate(b, func() {
				if _, err := m.Play(x, y, seats[0], seats[1], 100); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// BenchmarkOffer is one proposal in the steady state: it must not allocate.
func BenchmarkOffer(b *testing.B) {
	for _, domain := range []string{"ItexvsCypressA", "SupermarketA"} {
		b.Run(domain, func(b *testing.B) {
			seats := benchSeats(b, domain)
			s := negotiate.Boulware()
			v := negotiate.View{Own: seats[0], Rounds: 100}
			if err := s.Start(&v); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				v.Round = (v.Round + 1) % 100
				s.Move(&v)
			}
		})
	}
}

// BenchmarkFrontier is the exact frontier of random additive spaces.
func BenchmarkFrontier(b *testing.B) {
	for _, c := range []struct{ issues, values int }{
		{4, 10}, {5, 10}, {8, 5}, {6, 10}, {20, 2}, {9, 10}, {12, 10}, {18, 10}, {40, 2},
	} {
		b.Run(fmt.Sprintf("%dx%d", c.issues, c.values), func(b *testing.B) {
			x, y := negotiate.RandomPair(b, 1, c.issues, c.values)
			size := 0
			b.ReportAllocs()
			for b.Loop() {
				f, err := negotiate.Frontier(x, y)
				if err != nil {
					b.Fatal(err)
				}
				size = len(f)
			}
			b.ReportMetric(float64(size), "points")
			b.ReportMetric(peak(b), "peak-MB")
		})
	}
}

// BenchmarkGrowth is the frontier of 10^12 outcomes as the two sides grow more
// opposed, and the frontier longer.
func BenchmarkGrowth(b *testing.B) {
	for _, opposed := range []float64{0, 0.3, 0.5, 0.7, 0.8, 0.9} {
		b.Run(fmt.Sprintf("12x10/opposed-%.1f", opposed), func(b *testing.B) {
			x, y := negotiate.OpposedPair(b, 1, 12, 10, opposed)
			size := 0
			for b.Loop() {
				f, err := negotiate.Frontier(x, y)
				if err != nil {
					b.Fatal(err)
				}
				size = len(f)
			}
			b.ReportMetric(float64(size), "points")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size), "ns/point")
			b.ReportMetric(peak(b), "peak-MB")
		})
	}
}

// peak is the most memory the process has held so far, in MB.
func peak(b *testing.B) float64 {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return float64(r.Maxrss) / 1024
}

// BenchmarkSweep is the plain way: all outcomes of a million evaluated,
// sorted and swept, to set beside BenchmarkFrontier/6x10.
func BenchmarkSweep(b *testing.B) {
	x, y := negotiate.RandomPair(b, 1, 6, 10)
	n := 0
	for b.Loop() {
		n = sweepAll(x, y)
	}
	f, err := negotiate.Frontier(x, y)
	if err != nil || len(f) != n {
		b.Fatalf("%d points by the sweep, %d by merging: %v", n, len(f), err)
	}
	b.ReportMetric(float64(n), "points")
	b.ReportMetric(peak(b), "peak-MB")
}

// sweepAll counts the points of the frontier the plain way.
func sweepAll(x, y *negotiate.Preferences) int {
	points := make([][2]float64, 0, 1_000_000)
	x.Space().Each(func(o negotiate.Outcome) bool {
		points = append(points, [2]float64{x.Of(o), y.Of(o)})
		return true
	})
	sort.Slice(points, func(i, j int) bool {
		return points[i][0] > points[j][0] || points[i][0] == points[j][0] && points[i][1] > points[j][1]
	})
	n, top := 0, -1.0
	for _, p := range points {
		if p[1] > top && p[0] >= x.Reserved() && p[1] >= y.Reserved() {
			top = p[1]
			n++
		}
	}
	return n
}

// BenchmarkAnalyse is everything that analyse computes, on the largest of
// the field's domains.
func BenchmarkAnalyse(b *testing.B) {
	seats := benchSeats(b, "EnergyA")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := negotiate.Analyse(seats[0], seats[1]); err != nil {
			b.Fatal(err)
		}
	}
}
