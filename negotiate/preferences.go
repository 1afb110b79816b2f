package negotiate

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
)

// Preferences are what one seat wants, and belong to that seat alone: how
// much each outcome is worth to it (its utility), and the value below which it
// would rather have no agreement (its reservation value, or break point).
//
// Utility is linear-additive: a weight for each issue times the worth of the
// value chosen there, summed; where two issues matter together, an
// [Interaction] adds to it. Utilities are usually within 0 to 1 but need not be.
//
// Preferences do not change once made and are safe for concurrent use.
type Preferences struct {
	space    *Space
	weights  []float64
	values   [][]float64
	worth    [][]float64 // weight x value, the two multiplied once
	bias     float64
	pairs    []Interaction
	reserved float64
	discount float64

	low, high float64
	best      Outcome
	once      sync.Once
	ranking   *Ranking
	rankErr   error
}

// Interaction is what two issues are worth together beyond the sum of both:
// Table[v][w] is added when the first issue takes value v and the second w.
type Interaction struct {
	First, Second int
	Table         [][]float64
}

// Option is a part of [Preferences] beyond the value tables.
type Option func(*Preferences)

// Reserved sets the reservation value: a rational seat agrees to nothing
// worth less. Without it there is none (minus infinity): anything beats no deal.
func Reserved(utility float64) Option { return func(p *Preferences) { p.reserved = utility } }

// Bias adds a constant to the utility of every outcome.
func Bias(utility float64) Option { return func(p *Preferences) { p.bias = utility } }

// Discount sets what is left of a utility when the whole time is used:
// agreed at share t of the deadline, an outcome is worth utility x factor^t.
// 1, the default, means that time costs nothing.
func Discount(factor float64) Option { return func(p *Preferences) { p.discount = factor } }

// Together adds interactions between pairs of issues.
func Together(pairs ...Interaction) Option {
	return func(p *Preferences) { p.pairs = append(p.pairs, pairs...) }
}

// ErrPreferences is the error of preferences that do not fit their space.
var ErrPreferences = errors.New("preferences")

// NewPreferences makes the preferences with one weight for each issue and
// one worth for each of its values, both by number. Weights need not sum to 1.
func NewPreferences(s *Space, weights []float64, values [][]float64, options ...Option) (*Preferences, error) {
	if len(weights) != s.Len() || len(values) != s.Len() {
		return nil, fmt.Errorf("%w: %d weights and %d tables for %d issues", ErrPreferences, len(weights), len(values), s.Len())
	}
	p := &Preferences{space: s, reserved: math.Inf(-1), discount: 1}
	for i, table := range values {
		if len(table) != s.issues[i].count {
			return nil, fmt.Errorf("%w: %d worths for the %d values of issue %q", ErrPreferences, len(table), s.issues[i].count, s.issues[i].Name)
		}
		row := make([]float64, len(table))
		for v, x := range table {
			row[v] = weights[i] * x
			if !finite(row[v]) {
				return nil, fmt.Errorf("%w: issue %q, value %q is not finite", ErrPreferences, s.issues[i].Name, s.issues[i].Label(v))
			}
		}
		p.worth = append(p.worth, row)
		p.values = append(p.values, append([]float64(nil), table...))
	}
	p.weights = append([]float64(nil), weights...)
	for _, o := range options {
		o(p)
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	if err := p.bounds(); err != nil {
		return nil, err
	}
	return p, nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func (p *Preferences) check() error {
	switch {
	case math.IsNaN(p.reserved) || math.IsInf(p.reserved, 1):
		return fmt.Errorf("%w: the reserved value must be a number or minus infinity", ErrPreferences)
	case !finite(p.bias):
		return fmt.Errorf("%w: the bias is not finite", ErrPreferences)
	case !(p.discount > 0 && p.discount <= 1):
		return fmt.Errorf("%w: the discount must lie in (0, 1]", ErrPreferences)
	}
	for _, x := range p.pairs {
		n := p.space.Len()
		if x.First < 0 || x.First >= n || x.Second < 0 || x.Second >= n || x.First == x.Second {
			return fmt.Errorf("%w: an interaction of issues %d and %d", ErrPreferences, x.First, x.Second)
		}
		if len(x.Table) != p.space.issues[x.First].count {
			return fmt.Errorf("%w: the interaction of %q has %d rows", ErrPreferences, p.space.issues[x.First].Name, len(x.Table))
		}
		for _, row := range x.Table {
			if len(row) != p.space.issues[x.Second].count {
				return fmt.Errorf("%w: the interaction of %q and %q has a row of %d", ErrPreferences, p.space.issues[x.First].Name, p.space.issues[x.Second].Name, len(row))
			}
			for _, u := range row {
				if !finite(u) {
					return fmt.Errorf("%w: an interaction that is not finite", ErrPreferences)
				}
			}
		}
	}
	return nil
}

// bounds finds the best and the worst outcome, block by block.
func (p *Preferences) bounds() error {
	blocks, err := factor(p.space, p, nil)
	if err != nil {
		return err
	}
	worst := make(Outcome, p.space.Len())
	p.best = make(Outcome, p.space.Len())
	for _, b := range blocks {
		lo, hi := 0, 0
		for k := range b.u[0] {
			if b.u[0][k] < b.u[0][lo] {
				lo = k
			}
			if b.u[0][k] > b.u[0][hi] {
				hi = k
			}
		}
		b.set(worst, lo)
		b.set(p.best, hi)
	}
	p.low, p.high = p.Of(worst), p.Of(p.best)
	return nil
}

// Of is the utility of an outcome, undiscounted. The bias and then the
// issues are added in order, so equal inputs give equal bits on every machine.
func (p *Preferences) Of(o Outcome) float64 {
	u := p.bias
	for i, v := range o {
		u += p.worth[i][v]
	}
	for _, x := range p.pairs {
		u += x.Table[o[x.First]][o[x.Second]]
	}
	return u
}

// At is the utility of an outcome agreed at share t (0 to 1) of the deadline.
func (p *Preferences) At(o Outcome, t float64) float64 {
	if p.discount == 1 {
		return p.Of(o)
	}
	return p.Of(o) * math.Pow(p.discount, t)
}

// Space is the space the preferences are about.
func (p *Preferences) Space() *Space { return p.space }

// Reserved is the reservation value; minus infinity where there is none.
func (p *Preferences) Reserved() float64 { return p.reserved }

// Discount is what is left of a utility when the whole time is used.
func (p *Preferences) Discount() float64 { return p.discount }

// Range is the least and the greatest utility of any outcome.
func (p *Preferences) Range() (low, high float64) { return p.low, p.high }

// Best is an outcome of the greatest utility.
func (p *Preferences) Best() Outcome { return p.best.Clone() }

// Weight is the weight of an issue.
func (p *Preferences) Weight(issue int) float64 { return p.weights[issue] }

// Worth is what a value of an issue adds to the utility: weight times worth.
func (p *Preferences) Worth(issue, value int) float64 { return p.worth[issue][value] }

// Additive is whether no two issues interact.
func (p *Preferences) Additive() bool { return len(p.pairs) == 0 }

// With is the same preferences with another reservation value, discount or
// other option; the value tables are shared.
func (p *Preferences) With(options ...Option) (*Preferences, error) {
	q := &Preferences{
		space: p.space, weights: p.weights, values: p.values, worth: p.worth, bias: p.bias,
		pairs: slices.Clone(p.pairs), reserved: p.reserved, discount: p.discount,
	}
	for _, o := range options {
		o(q)
	}
	if err := q.check(); err != nil {
		return nil, err
	}
	return q, q.bounds()
}

// WithReserved is the same preferences with another reservation value.
func (p *Preferences) WithReserved(utility float64) (*Preferences, error) {
	return p.With(Reserved(utility))
}

// floor is the least utility a rational seat accepts that some outcome can give.
func (p *Preferences) floor() float64 { return math.Max(p.reserved, p.low) }
