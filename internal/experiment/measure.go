package experiment

import (
	"encoding/json"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"makegood/internal/people"
	"makegood/internal/rights"
)

// Spec is an experiment: so many generated cases of one family.
type Spec struct {
	Book   *rights.Book
	Family people.Family
	Cases  int
	Seed   uint64
	Step   func(done, total int) // told how far it is; may be nil; called from several goroutines
}

// Estimate is a mean with its 95% interval.
type Estimate struct {
	Mean float64 `json:"mean"`
	Lo   float64 `json:"lo"`
	Hi   float64 `json:"hi"`
}

// MarshalJSON writes nine decimals: what lies behind them is how sums were added up.
func (e Estimate) MarshalJSON() ([]byte, error) {
	type plain Estimate
	return json.Marshal(plain{nine(e.Mean), nine(e.Lo), nine(e.Hi)})
}

// MarshalJSON writes nine decimals, as those of an estimate.
func (p CurvePoint) MarshalJSON() ([]byte, error) {
	type plain CurvePoint
	return json.Marshal(plain{p.Scale, nine(p.Cost), nine(p.Utility)})
}

// MarshalJSON writes nine decimals, as those of an estimate.
func (p ChancePoint) MarshalJSON() ([]byte, error) {
	type plain ChancePoint
	return json.Marshal(plain{nine(p.From), nine(p.To), p.Sets, nine(p.Expected), nine(p.Came)})
}

func nine(x float64) float64 { return math.Round(x*1e9) / 1e9 }

// Arm is how one policy did.
type Arm struct {
	Arm              string   `json:"arm"`
	Agreement        Estimate `json:"agreement"`         // part of the cases
	Cost             Estimate `json:"cost"`              // per case, everything given and handled, units of money
	CustomerUtility  Estimate `json:"customer_utility"`  // 1: everything they could wish for
	FrontierDistance Estimate `json:"frontier_distance"` // cost as a part of the price, and utility
	Rounds           Estimate `json:"rounds"`
	ChoseLess        Estimate `json:"chose_less_than_owed"` // part of the cases
	CostAboveOwed    Estimate `json:"cost_above_owed"`
	CostBelowOwed    Estimate `json:"cost_below_owed"`
	BetterForBoth    Estimate `json:"better_for_both"` // part of the cases in which a better package was found after the agreement
	UnderFloor       int      `json:"under_floor"`
	OverMandate      int      `json:"over_mandate"`
}

// Result is what an experiment came to.
type Result struct {
	Family  string        `json:"family,omitempty"`
	Cases   int           `json:"cases"`
	Seed    uint64        `json:"seed"`
	Arms    []Arm         `json:"arms"`
	Saving  Estimate      `json:"saving_at_equal_utility"` // part of the ladder's cost
	Gain    Estimate      `json:"gain_at_equal_cost"`      // part of the ladder's utility
	Beyond  string        `json:"beyond_the_ladder,omitempty"`
	Curve   []CurvePoint  `json:"ladder_curve"`
	Learns  []LearnPoint  `json:"learning"`
	Chances []ChancePoint `json:"calibration"`
	All     []Result      `json:"families,omitempty"`
	plays   [][]played    // by case: the arms, then the ladders of the curve
	lessons []*lesson     // nil where nobody listened
}

// Run plays every case under every arm, and under the ladders of the curve.
func Run(spec Spec) (Result, error) {
	r := Result{Family: spec.Family.ID, Cases: spec.Cases, Seed: spec.Seed, plays: make([][]played, spec.Cases), lessons: make([]*lesson, spec.Cases)}
	var done atomic.Int64
	err := parallel(spec.Cases, func(n int) error {
		plays, taught, err := one(spec, n)
		r.plays[n], r.lessons[n] = plays, taught
		if now := done.Add(1); spec.Step != nil {
			spec.Step(int(now), spec.Cases)
		}
		return err
	})
	if err != nil {
		return Result{}, err
	}
	r.measure()
	return r, nil
}

// listens is of how many cases one is used to look at what is learnt.
const listens = 5

// one plays case n under everything.
func one(spec Spec, n int) ([]played, *lesson, error) {
	s, err := draw(spec.Book, spec.Family, spec.Seed, n)
	if err != nil {
		return nil, nil, err
	}
	d, err := newDesk(s)
	if err != nil {
		return nil, nil, err
	}
	arms := []func() arm{
		func() arm { return ladder{desk: d, scale: 1} },
		func() arm { return discountFirst{desk: d} },
		func() arm { return newMakegood(d, s.fresh().Hint()) },
	}
	plain := d
	plain.edge = nil
	for _, scale := range scales {
		arms = append(arms, func() arm { return ladder{desk: plain, scale: scale} })
	}
	plays := make([]played, len(arms))
	for k, a := range arms {
		if plays[k], err = play(a(), s.fresh(), spec.Seed); err != nil {
			return nil, nil, err
		}
	}
	if n%listens != 0 {
		return plays, nil, nil
	}
	taught, err := listen(d, s.fresh())
	return plays, &taught, err
}

// parallel calls each for 0 to n-1 on all processors and gives the error of the
// least number that failed.
func parallel(n int, each func(int) error) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, n)
	for range max(1, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for k := int(next.Add(1)) - 1; k < n; k = int(next.Add(1)) - 1 {
				errs[k] = each(k)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// measure turns the plays into figures.
func (r *Result) measure() {
	r.Arms = nil
	for k, name := range Arms() {
		a := Arm{Arm: name}
		all := func(f func(p *played) float64) []float64 {
			values := make([]float64, len(r.plays))
			for n := range r.plays {
				values[n] = f(&r.plays[n][k])
			}
			return values
		}
		of := func(f func(p *played) float64) Estimate { return estimate(all(f)) }
		part := func(f func(p *played) bool) Estimate {
			return proportion(all(func(p *played) float64 { return indicator(f(p)) }))
		}
		a.Agreement = part(func(p *played) bool { return p.agreed })
		a.Cost = of(func(p *played) float64 { return p.cost })
		a.CustomerUtility = of(func(p *played) float64 { return p.utility })
		a.FrontierDistance = of(func(p *played) float64 { return p.distance })
		a.Rounds = of(func(p *played) float64 { return p.rounds })
		a.ChoseLess = part(func(p *played) bool { return p.less })
		a.CostAboveOwed = of(func(p *played) float64 { return p.above })
		a.CostBelowOwed = of(func(p *played) float64 { return p.below })
		a.BetterForBoth = part(func(p *played) bool { return p.extra })
		for n := range r.plays {
			a.UnderFloor += r.plays[n][k].under
			a.OverMandate += r.plays[n][k].over
		}
		r.Arms = append(r.Arms, a)
	}
	r.compare()
	r.learnt()
}

func indicator(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// estimate is the mean with the normal 95% interval.
func estimate(values []float64) Estimate {
	n := float64(len(values))
	if n == 0 {
		return Estimate{}
	}
	mean, squares := 0.0, 0.0
	for _, v := range values {
		mean += v / n
	}
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	half := 1.96 * math.Sqrt(squares/math.Max(1, n-1)/n)
	return Estimate{mean, mean - half, mean + half}
}

// proportion is the part of the values that are 1, with Wilson's 95% interval
// (JASA 22, 1927), which stays within 0 and 1.
func proportion(values []float64) Estimate {
	n, z := float64(len(values)), 1.96
	if n == 0 {
		return Estimate{}
	}
	p := estimate(values).Mean
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return Estimate{p, math.Max(0, middle-half), math.Min(1, middle+half)}
}

// Pool is the experiment over several families, every case met by one person of
// each.
func Pool(results []Result) Result {
	all := Result{Cases: results[0].Cases, Seed: results[0].Seed, All: results}
	for _, r := range results {
		all.plays = append(all.plays, r.plays...)
		all.lessons = append(all.lessons, r.lessons...)
	}
	all.measure()
	return all
}
