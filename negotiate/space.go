package negotiate

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
)

// Outcome is one value for every issue, by value number in issue order: what
// an offer proposes and what an agreement is.
type Outcome []int

// Clone is a copy that shares no memory.
func (o Outcome) Clone() Outcome { return append(Outcome(nil), o...) }

// Equal says whether both name the same values.
func (o Outcome) Equal(p Outcome) bool {
	if len(o) != len(p) {
		return false
	}
	for i := range o {
		if o[i] != p[i] {
			return false
		}
	}
	return true
}

// Choose is one issue fixed to one value, both by number.
type Choose struct{ Issue, Value int }

// Space is everything that could be agreed: every combination of the issues'
// values except the forbidden ones. It is never held in memory as a list, so
// 10^12 outcomes cost no more than ten. A Space does not change once made.
type Space struct {
	issues    []Issue
	forbidden [][]Choose
	stride    []uint64 // of the last issue 1; nil where the size exceeds 2^62
	size      uint64
}

// ErrSpace is the error of an impossible space, and of an outcome that does
// not lie in its space.
var ErrSpace = errors.New("outcome space")

// NewSpace makes the space of all combinations of the issues' values.
// Issues are kept in the order given.
func NewSpace(issues ...Issue) (*Space, error) {
	if len(issues) == 0 {
		return nil, fmt.Errorf("%w: no issues", ErrSpace)
	}
	seen := map[string]bool{}
	for _, i := range issues {
		if err := i.check(); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrSpace, err)
		}
		if seen[i.Name] {
			return nil, fmt.Errorf("%w: two issues named %q", ErrSpace, i.Name)
		}
		seen[i.Name] = true
	}
	s := &Space{issues: append([]Issue(nil), issues...)}
	if n := s.product(); n.BitLen() <= 62 {
		s.size = n.Uint64()
		s.stride = make([]uint64, len(issues))
		at := uint64(1)
		for i := len(issues) - 1; i >= 0; i-- {
			s.stride[i] = at
			at *= uint64(issues[i].Count())
		}
	}
	return s, nil
}

// Forbid is the same space without the outcomes that hold every one of the
// given choices at once ("store credit" together with "no receipt").
func (s *Space) Forbid(together ...Choose) (*Space, error) {
	if len(together) == 0 {
		return nil, fmt.Errorf("%w: an empty combination would forbid everything", ErrSpace)
	}
	used := map[int]bool{}
	for _, c := range together {
		if c.Issue < 0 || c.Issue >= len(s.issues) || c.Value < 0 || c.Value >= s.issues[c.Issue].Count() {
			return nil, fmt.Errorf("%w: no value %d of issue %d", ErrSpace, c.Value, c.Issue)
		}
		if used[c.Issue] {
			return nil, fmt.Errorf("%w: issue %q twice in one combination", ErrSpace, s.issues[c.Issue].Name)
		}
		used[c.Issue] = true
	}
	t := *s
	t.forbidden = append(append([][]Choose(nil), s.forbidden...), append([]Choose(nil), together...))
	return &t, nil
}

// Issues are the issues in order; the slice is the caller's to keep.
func (s *Space) Issues() []Issue { return append([]Issue(nil), s.issues...) }

// Len is the number of issues.
func (s *Space) Len() int { return len(s.issues) }

// Issue is issue i.
func (s *Space) Issue(i int) Issue { return s.issues[i] }

func (s *Space) product() *big.Int {
	n := big.NewInt(1)
	for _, i := range s.issues {
		n.Mul(n, big.NewInt(int64(i.Count())))
	}
	return n
}

// Size is the exact number of outcomes, forbidden ones not counted. It
// enumerates only the issues that share a forbidden combination, never the
// space.
func (s *Space) Size() *big.Int {
	if len(s.forbidden) == 0 {
		return s.product()
	}
	n := big.NewInt(1)
	for _, block := range s.blocks(nil) {
		allowed := int64(0)
		s.eachIn(block, func(Outcome) bool { allowed++; return true })
		n.Mul(n, big.NewInt(allowed))
	}
	return n
}

// Contains is nil for an outcome of the space, and says what is wrong with
// any other.
func (s *Space) Contains(o Outcome) error {
	if len(o) != len(s.issues) {
		return fmt.Errorf("%w: %d values for %d issues", ErrSpace, len(o), len(s.issues))
	}
	for i, v := range o {
		if v < 0 || v >= s.issues[i].count {
			return fmt.Errorf("%w: issue %q has no value %d", ErrSpace, s.issues[i].Name, v)
		}
	}
	if !s.allowed(o) {
		return fmt.Errorf("%w: a forbidden combination: %s", ErrSpace, s.Describe(o))
	}
	return nil
}

// allowed is whether no forbidden combination holds; issues set to -1 are
// open and hold nothing.
func (s *Space) allowed(o Outcome) bool {
next:
	for _, f := range s.forbidden {
		for _, c := range f {
			if o[c.Issue] != c.Value {
				continue next
			}
		}
		return false
	}
	return true
}

// Describe is the outcome in words: "price: 12.50 USD, delivery: Friday".
func (s *Space) Describe(o Outcome) string {
	var b strings.Builder
	for i, v := range o {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(s.issues[i].Name + ": " + s.issues[i].Label(v))
	}
	return b.String()
}

// decode writes the outcome with this number into o: the last issue varies
// fastest. Only for spaces below 2^62.
func (s *Space) decode(n uint64, o Outcome) {
	for i, st := range s.stride {
		v := n / st
		n -= v * st
		o[i] = int(v)
	}
}

// blocks groups the issues into the smallest sets such that every forbidden
// combination and every given pair lies within one. Across blocks anything
// goes with anything, and utilities simply add. Blocks are in order of their
// first issue, and with nothing forbidden or paired each is a single issue.
func (s *Space) blocks(pairs [][2]int) [][]int {
	root := make([]int, len(s.issues))
	for i := range root {
		root[i] = i
	}
	var find func(int) int
	find = func(i int) int {
		if root[i] != i {
			root[i] = find(root[i])
		}
		return root[i]
	}
	join := func(a, b int) {
		a, b = find(a), find(b)
		root[max(a, b)] = min(a, b)
	}
	for _, f := range s.forbidden {
		for _, c := range f[1:] {
			join(f[0].Issue, c.Issue)
		}
	}
	for _, p := range pairs {
		join(p[0], p[1])
	}
	at := map[int]int{}
	var out [][]int
	for i := range s.issues {
		r := find(i)
		k, ok := at[r]
		if !ok {
			k = len(out)
			at[r] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}

// eachIn calls f with every allowed setting of the block's issues, the last
// varying fastest, until f answers false; all other issues are -1. The
// outcome is reused.
func (s *Space) eachIn(block []int, f func(Outcome) bool) {
	o := make(Outcome, len(s.issues))
	for i := range o {
		o[i] = -1
	}
	for _, i := range block {
		o[i] = 0
	}
	for {
		if s.allowed(o) && !f(o) {
			return
		}
		k := len(block) - 1
		for ; k >= 0; k-- {
			i := block[k]
			if o[i]++; o[i] < s.issues[i].count {
				break
			}
			o[i] = 0
		}
		if k < 0 {
			return
		}
	}
}

// Each calls f with every outcome, the last issue varying fastest, until f
// answers false. The outcome is reused between calls: clone it to keep it.
func (s *Space) Each(f func(Outcome) bool) {
	all := make([]int, len(s.issues))
	for i := range all {
		all[i] = i
	}
	s.eachIn(all, f)
}
