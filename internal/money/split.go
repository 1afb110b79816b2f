package money

import (
	"cmp"
	"math/bits"
	"slices"
)

// Split divides the amount in proportion to the weights (none negative) and
// conserves it: the parts add up to the amount. Each part is the exact share
// rounded down or up to the minor unit; the units left over go to the largest
// remainders, the earlier part first where two are equal (Hamilton's method).
// When all weights are zero the first part takes everything.
func (a Amount) Split(weights []int64) []Amount {
	parts := make([]Amount, len(weights))
	for i := range parts {
		parts[i].Currency = a.Currency
	}
	if len(weights) == 0 {
		return parts
	}
	var total uint64
	for _, w := range weights {
		if w < 0 {
			panic("money: negative weight in Split")
		}
		total += uint64(w)
	}
	if total == 0 {
		parts[0] = a
		return parts
	}
	minor, sign := uint64(a.Minor), int64(1)
	if a.Minor < 0 {
		minor, sign = uint64(-a.Minor), -1
	}
	type rest struct {
		index     int
		remainder uint64
	}
	rests := make([]rest, len(weights))
	left := minor
	for i, w := range weights {
		hi, lo := bits.Mul64(minor, uint64(w))
		share, remainder := bits.Div64(hi, lo, total)
		parts[i].Minor = sign * int64(share)
		rests[i] = rest{i, remainder}
		left -= share
	}
	slices.SortStableFunc(rests, func(x, y rest) int { return cmp.Compare(y.remainder, x.remainder) })
	for i := range left {
		parts[rests[i].index].Minor += sign
	}
	return parts
}
