package table

import (
	"math"
	"slices"
)

// Better looks, once there is an agreement, for a package that is better for
// both: one that costs the house less and that the customer very probably
// prefers. It is offered as an extra, after everything is settled, and the
// agreement stands where it is refused (Raiffa, "Post-settlement settlements",
// Negotiation Journal 1, 1985). The remedy agreed stays what it is, and so do the
// issues that are fixed because what was agreed on them is done. ok is false
// where there is none.
func (b *Board) Better(m *Belief, agreed Outcome, fixed ...int) (better Outcome, ok bool, err error) {
	people := m.draw(sample)
	list, err := b.candidates(people, math.Max(b.sum(b.give, agreed), 0), math.Inf(-1), b.Stake)
	if err != nil {
		return nil, false, err
	}
	now := b.sum(b.cost, agreed)
	best := 0.0
	for _, c := range list {
		moved := slices.ContainsFunc(fixed, func(i int) bool { return c.o[i] != agreed[i] })
		if c.o[0] != agreed[0] || c.cost >= now || moved {
			continue
		}
		prefer, gain := 0, 0.0
		for _, p := range people {
			d := m.worthOf(p, c.o) - m.worthOf(p, agreed)
			gain += d / float64(len(people))
			if d > 0 {
				prefer++
			}
		}
		if float64(prefer) >= prefers*float64(len(people)) && gain > best {
			best, better, ok = gain, c.o, true
		}
	}
	return better, ok, nil
}

// prefers is how sure the house is that the customer prefers the other package
// before it speaks of it.
const prefers = 0.85
