package rights

import (
	"math/bits"

	"makegood/internal/calendar"
)

// asks is a set of questions, one bit each: what would have to be known to
// turn "unknown" into an answer. Bits below firstOwnQuestion stand for facts
// of the document, the rest for the pack's own questions.
type asks uint64

func (a asks) each(do func(question int)) {
	for a != 0 {
		q := bits.TrailingZeros64(uint64(a))
		do(q)
		a &^= 1 << q
	}
}

// truth is Kleene's: yes, no, or unknown with the questions that would settle it.
type truth struct {
	is   int8 // +1 yes, -1 no, 0 unknown
	asks asks // empty unless unknown
}

var (
	yes = truth{is: 1}
	no  = truth{is: -1}
)

func unknown(a asks) truth { return truth{asks: a} }

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// truthOfPtr reads a tri-state field; question stands for the field.
func truthOfPtr(b *bool, question asks) truth {
	if b == nil {
		return unknown(question)
	}
	return truthOf(*b)
}

func (t truth) not() truth { return truth{-t.is, t.asks} }

func (t truth) and(u truth) truth {
	switch {
	case t.is < 0 || u.is < 0:
		return no
	case t.is > 0:
		return u
	case u.is > 0:
		return t
	}
	return unknown(t.asks | u.asks)
}

func (t truth) or(u truth) truth { return t.not().and(u.not()).not() }

// The ends of time, in day numbers. never is the day of what has not happened
// (and may not); adding to it changes nothing.
const (
	never = int32(1) << 30
	ever  = -never
)

// span is a day or a number: certain when lo == hi, otherwise anything from lo
// to hi, with the questions that would settle it.
type span struct {
	lo, hi int32
	asks   asks
}

func exactly(n int32) span      { return span{n, n, 0} }
func onDay(d calendar.Day) span { return exactly(int32(d)) }
func (s span) certain() bool    { return s.lo == s.hi }

// dayOrNever is an event's day; never where there was none.
func dayOrNever(d calendar.Day) int32 {
	if d == 0 {
		return never
	}
	return int32(d)
}

// between is any day from lo to hi; a certain one asks nothing.
func between(lo, hi int32, a asks) span {
	if lo >= hi {
		return exactly(hi)
	}
	return span{lo, hi, a}
}

// shift adds n, except to the ends of time.
func shift(day, n int32) int32 {
	if day >= never || day <= ever {
		return day
	}
	return day + n
}

// each applies a monotone function to both ends.
func (s span) each(f func(int32) int32) span {
	lo := f(s.lo)
	if s.lo == s.hi {
		return exactly(lo)
	}
	return between(lo, f(s.hi), s.asks)
}

func add(s, t span) span {
	switch {
	case t.certain() && !s.certain():
		return span{shift(s.lo, t.lo), shift(s.hi, t.lo), s.asks}
	case s.certain() && t.certain():
		if s.lo >= never || s.lo <= ever {
			return s
		}
		return exactly(shift(t.lo, s.lo))
	}
	return between(saturate(s.lo, t.lo), saturate(s.hi, t.hi), s.asks|t.asks)
}

func saturate(a, b int32) int32 {
	n := int64(a) + int64(b)
	return int32(max(int64(ever), min(int64(never), n)))
}

func sub(s, t span) span {
	if t.certain() && t.lo < never && t.lo > ever {
		return add(s, exactly(-t.lo))
	}
	return between(saturate(s.lo, -t.hi), saturate(s.hi, -t.lo), s.asks|t.asks)
}

func earlier(s, t span) span {
	return between(min(s.lo, t.lo), min(s.hi, t.hi), s.asks|t.asks)
}

func later(s, t span) span {
	return between(max(s.lo, t.lo), max(s.hi, t.hi), s.asks|t.asks)
}

// less is s < t.
func less(s, t span) truth {
	switch {
	case s.hi < t.lo:
		return yes
	case s.lo >= t.hi:
		return no
	}
	return unknown(s.asks | t.asks)
}

func equal(s, t span) truth {
	switch {
	case s.certain() && t.certain() && s.lo == t.lo:
		return yes
	case s.hi < t.lo || t.hi < s.lo:
		return no
	}
	return unknown(s.asks | t.asks)
}

// hull is "one of the two, not known which".
func hull(cond truth, s, t span) span {
	switch {
	case cond.is > 0:
		return s
	case cond.is < 0:
		return t
	}
	return between(min(s.lo, t.lo), max(s.hi, t.hi), s.asks|t.asks|cond.asks)
}
