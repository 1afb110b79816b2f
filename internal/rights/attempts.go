package rights

// attempts is what became of repairs and replacements.
type attempts struct {
	failed       truth // one came back, and the goods still do not conform
	cured        int32 // the day on which they last came back in order; ever
	maybeCured   int32 // the same, where it is not known whether they were; ever
	isCured      truth // and no defect has shown since
	pendingSince int32 // asked for, not back, not refused since; never
	days         int32 // most days spent in repair within one year from handover

	repairAsked, repairBack           int32 // of the last repair; never
	replacementAsked, replacementBack int32
}

// wait is one repair or replacement: from the day it was asked for to the day
// the goods were back. A refusal ends the wait as a failure.
type wait struct {
	asked, back int32 // back: never while it lasts
	ok          truth
	repair      bool
}

// maxWaits is how many attempts are followed; more than that in one case is a
// matter for people.
const maxWaits = 8

// waits pairs each asking with what followed it.
func (v *view) waits() (list [maxWaits]wait, n int) {
	open := func(repair bool) *wait {
		for i := range n {
			if list[i].back == never && list[i].repair == repair {
				return &list[i]
			}
		}
		return nil
	}
	for i := range v.events {
		e := v.event(i)
		k, _ := kindOf(e)
		repair := k == evRepairStarted || k == evRepairFinished
		switch k {
		case evRepairStarted, evReplacementAsked:
			if open(repair) == nil && n < maxWaits {
				list[n] = wait{int32(e.On), never, no, repair}
				n++
			}
		case evRepairFinished, evReplacementDelivered:
			w := open(repair)
			if w == nil && n < maxWaits { // the asking was not recorded
				list[n] = wait{asked: int32(e.On), repair: repair}
				w = &list[n]
				n++
			}
			if w != nil {
				w.back, w.ok = int32(e.On), truthOfPtr(e.OK, 1<<askAttemptOK)
			}
		case evRefused:
			for j := range n {
				if list[j].back == never {
					list[j].back = int32(e.On)
				}
			}
		}
	}
	return list, n
}

func (v *view) findAttempts() attempts {
	a := attempts{failed: no, cured: ever, maybeCured: ever, isCured: no, pendingSince: never,
		repairAsked: never, repairBack: never, replacementAsked: never, replacementBack: never}
	if !v.has(evRepairStarted) && !v.has(evReplacementAsked) && !v.has(evRepairFinished) && !v.has(evReplacementDelivered) {
		return a
	}
	list, n := v.waits()
	for _, w := range list[:n] {
		if w.repair {
			a.repairAsked, a.repairBack = w.asked, w.back
		} else {
			a.replacementAsked, a.replacementBack = w.asked, w.back
		}
		if w.back == never {
			a.pendingSince = min(a.pendingSince, w.asked)
			continue
		}
		refused := v.refusedOn(w.back) && !v.finishedOn(w.back)
		if !refused {
			a.failed = a.failed.or(w.ok.not())
			a.isCured = w.ok
		}
		switch {
		case w.ok.is > 0:
			a.cured = max(a.cured, w.back)
		case w.ok.is == 0:
			a.maybeCured = max(a.maybeCured, w.back)
		}
	}
	// A defect that shows once the goods are back is there, old or new.
	if v.has(evDefect) && v.last[evDefect] > max(a.cured, a.maybeCured) && v.f.Claim == "not_conforming" {
		a.isCured = no
	}
	a.days = v.daysInRepair(list[:n])
	return a
}

func (v *view) refusedOn(day int32) bool { return v.anyOn("seller_refused", day) }
func (v *view) finishedOn(day int32) bool {
	return v.anyOn("repair_finished", day) || v.anyOn("replacement_delivered", day)
}

func (v *view) anyOn(kind string, day int32) bool {
	for i := range v.events {
		if e := v.event(i); e.Kind == kind && int32(e.On) == day {
			return true
		}
	}
	return false
}

// daysInRepair is the largest number of days that the goods spent in repair
// within one year, years counted from handover. A first repair that still
// lasts has its own deadline, which would mean nothing if its days counted here.
func (v *view) daysInRepair(list []wait) int32 {
	if !v.deliveryDay.certain() || v.deliveryDay.lo == never {
		return 0
	}
	repairs, lasting := 0, false
	for _, w := range list {
		if w.repair {
			repairs, lasting = repairs+1, w.back == never
		}
	}
	if repairs == 1 && lasting {
		return 0
	}
	most := int32(0)
	for start := v.deliveryDay.lo; start <= v.on; {
		end := addMonths(start, 12)
		days := int32(0)
		for _, w := range list {
			if w.repair {
				days += max(0, min(w.back, v.on, end)-max(w.asked, start))
			}
		}
		most, start = max(most, days), end
	}
	return most
}

// clockStop lengthens a limit by the days on which the clock stood: for each
// attempt asked for within the limit, from the day of asking to the day the
// goods were back, both counted; and to not less than `after` days after they
// were back. While an attempt lasts the limit is not yet known to move.
func (v *view) clockStop(limit span, after int32) span {
	if v.attempts.repairAsked == never && v.attempts.replacementAsked == never {
		return limit
	}
	list, n := v.waits()
	return limit.each(func(end int32) int32 {
		for _, w := range list[:n] {
			if w.back != never && w.asked <= end {
				end = max(shift(end, w.back-w.asked+1), w.back+after)
			}
		}
		return end
	})
}
