package rights

import "slices"

// delay is what the notices of a delay and the consumer's answers to them
// come to, measured from the day on which the goods were due.
type delay struct {
	noticed truth // was a notice given by the due day?
	notice  int32 // the day of it; never
	newDay  span  // the day it holds the seller to; never where it is indefinite
	named   span  // the day written in it, definite or not; never where there is none
	agreed  truth // did the consumer agree, in time, to wait longer than silence allows?
	until   span  // the day they agreed to; never where it is indefinite
}

// newDayOf is the day that a notice names, never where it is indefinite.
func newDayOf(e *Event) span {
	day := dayOrNever(e.Until)
	switch {
	case e.Definite == nil && day < never:
		return span{day, never, 1 << askDefinite}
	case e.Definite != nil && *e.Definite && day == never:
		return span{int32(e.On), never, 1 << askNewDay}
	case e.Definite != nil && !*e.Definite:
		return exactly(never)
	}
	return exactly(day)
}

// delayFrom follows the notices. The last one dated no later than due counts;
// a new day up to grace days after due needs no consent, a later or indefinite
// one needs it by due + grace. A later notice counts once it is agreed to.
func (v *view) delayFrom(due span, grace int32) delay {
	d := delay{noticed: no, notice: never, newDay: exactly(never), named: exactly(never), agreed: no, until: exactly(never)}
	var first, standing *Event
	for i := range v.events {
		e := v.event(i)
		day := int32(e.On)
		switch {
		case e.Kind == "delay_notice" && day <= due.lo && d.agreed == no:
			first, standing = e, e
		case e.Kind == "delay_notice" && first == nil && day <= due.hi:
			d.noticed = unknown(due.asks)
		case e.Kind == "delay_notice" && first != nil:
			standing = e
		case e.Kind == "delay_accepted" && standing != nil:
			silent := newDayOf(first).lo <= shift(due.lo, grace)
			if standing == first && (silent || day > shift(due.lo, grace)) {
				continue
			}
			if standing != first && !silent && d.agreed == no && day > shift(due.lo, grace) {
				continue // the order counted as cancelled by then
			}
			d.agreed, d.until = yes, newDayOf(standing)
		}
	}
	if first != nil {
		d.noticed, d.notice, d.newDay = yes, int32(first.On), newDayOf(first)
		if d.named = d.newDay; first.Until != 0 {
			d.named = onDay(first.Until)
		}
	}
	return d
}

// lastNoticed is the day named by the newest notice of a delay; never where
// there is no notice, unknown where it names no day.
func (v *view) lastNoticed() span {
	for i := range slices.Backward(v.events) {
		if e := v.event(i); e.Kind == "delay_notice" {
			if e.Until == 0 {
				return between(int32(e.On), never, 1<<askNewDay)
			}
			return onDay(e.Until)
		}
	}
	return exactly(never)
}

// acceptedDay is the newest day of delivery that the consumer accepted in
// answer to a notice of delay; ever where there is none.
func (v *view) acceptedDay() span {
	accepted, standing := exactly(ever), exactly(ever)
	for i := range v.events {
		switch e := v.event(i); e.Kind {
		case "delay_notice":
			standing = newDayOf(e)
		case "delay_accepted":
			accepted = standing
		}
	}
	return accepted
}

// extraTime is the last day of the extra time that the consumer set; never
// where none was set.
func (v *view) extraTime() span {
	for i := range slices.Backward(v.events) {
		if e := v.event(i); e.Kind == "extra_time_set" {
			if e.Until == 0 {
				return between(int32(e.On), never, 1<<askExtraTime)
			}
			return onDay(e.Until)
		}
	}
	return exactly(never)
}
