package casefile

import (
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/words"
)

// The days that can be meant.
const (
	farthest = 5 * 366 // how far ahead a day may lie that is promised or offered
	earliest = 366     // how long before an order something may have been said about it
)

// blank reports whether a text says nothing.
func blank(s string) bool { return strings.TrimSpace(s) == "" }

// foreseeable refuses a day that lies too far ahead to be meant.
func (d *draft) foreseeable(at string, day calendar.Day) error {
	if day > d.Today+farthest {
		return invalid(at, words.Both("wrong.far_ahead"))
	}
	return nil
}

// sane refuses days of a statement that can't be: said in the future, or long before
// the order; promised for a day before it was said, or beyond what can be foreseen.
func (d *draft) sane(s Statement) error {
	ordered := d.c.Facts.Contract.On
	if ordered == 0 { // nobody knows when it was ordered
		ordered = d.c.OpenedOn - farthest
	}
	first := ordered - earliest
	switch {
	case s.On > d.Today:
		return invalid("statement.on", words.Both("wrong.future"))
	case s.On != 0 && s.On < first:
		return invalid("statement.on", words.Both("wrong.before_order", "First", first))
	case s.By != 0 && s.On != 0 && s.By < s.On:
		return invalid("statement.by", words.Both("wrong.before_said"))
	case s.By != 0 && s.By < first:
		return invalid("statement.by", words.Both("wrong.before_order", "First", first))
	}
	return d.foreseeable("statement.by", s.By)
}
