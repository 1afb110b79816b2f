package negotiate

import (
	"fmt"
	"slices"
)

// maxBlock bounds the settings of one block of interacting issues, the only
// thing in this package that is enumerated whole.
const maxBlock = 1 << 26

// ErrTooLarge is the error of a question that would need more memory or time
// than the limits named in its text.
var ErrTooLarge = fmt.Errorf("too large")

// block is a set of issues that must be looked at together, with what each of
// its allowed settings adds to the utility of up to two seats. The utility of
// an outcome is the sum over blocks. In an additive space a block is an issue.
type block struct {
	issues []int
	counts []int
	u      [2][]float64 // by setting
	code   []uint32     // setting -> mixed-radix number of its values; nil: the same
}

// set writes the values of setting k into o.
func (b *block) set(o Outcome, k int) {
	n := k
	if b.code != nil {
		n = int(b.code[k])
	}
	for j, v := range slices.Backward(b.issues) {
		o[v] = n % b.counts[j]
		n /= b.counts[j]
	}
}

// factor splits the space into blocks for one seat's preferences, or for two
// (q may be nil). With additive preferences and nothing forbidden this copies
// nothing but slice headers.
func factor(s *Space, p, q *Preferences) ([]block, error) {
	var pairs [][2]int
	seats := []*Preferences{p}
	if q != nil {
		seats = append(seats, q)
	}
	for _, w := range seats {
		for _, x := range w.pairs {
			pairs = append(pairs, [2]int{x.First, x.Second})
		}
	}
	var out []block
	for _, issues := range s.blocks(pairs) {
		b := block{issues: issues}
		size := 1
		for _, i := range issues {
			b.counts = append(b.counts, s.issues[i].count)
			if size > maxBlock/s.issues[i].count {
				return nil, fmt.Errorf("%w: issues that interact have more than %d combinations", ErrTooLarge, maxBlock)
			}
			size *= s.issues[i].count
		}
		if len(issues) == 1 && !s.forbids(issues[0]) {
			for k, w := range seats {
				b.u[k] = w.worth[issues[0]]
			}
		} else {
			b.enumerate(s, seats)
			if len(b.code) == 0 {
				return nil, fmt.Errorf("%w: every outcome is forbidden", ErrSpace)
			}
		}
		out = append(out, b)
	}
	return out, nil
}

// forbids is whether some value of the issue is forbidden all by itself.
func (s *Space) forbids(issue int) bool {
	for _, f := range s.forbidden {
		if len(f) == 1 && f[0].Issue == issue {
			return true
		}
	}
	return false
}

func (b *block) enumerate(s *Space, seats []*Preferences) {
	s.eachIn(b.issues, func(o Outcome) bool {
		code := 0
		for j, i := range b.issues {
			code = code*b.counts[j] + o[i]
		}
		b.code = append(b.code, uint32(code))
		for k, w := range seats {
			b.u[k] = append(b.u[k], w.part(o))
		}
		return true
	})
}

// part is what the settled issues of o (those not -1) add to the utility.
func (p *Preferences) part(o Outcome) float64 {
	u := 0.0
	for i, v := range o {
		if v >= 0 {
			u += p.worth[i][v]
		}
	}
	for _, x := range p.pairs {
		if v, w := o[x.First], o[x.Second]; v >= 0 && w >= 0 {
			u += x.Table[v][w]
		}
	}
	return u
}
