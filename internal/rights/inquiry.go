package rights

import (
	"github.com/govalues/decimal"

	"makegood/internal/calendar"
	"makegood/internal/money"
)

// inquiry puts one pack to the facts as they stood on one day.
type inquiry struct {
	view *view
	pack *pack
	sure truth   // does the pack apply? unknown where the state is not known
	past []*view // the facts as of earlier days, made when asked for
}

// found is what a give comes to on the day.
type found struct {
	open        truth
	from, until span
	give        *give
	view        *view // the day it was worked out for: the day of use, for a right used in time
	usedOn      int32 // never, or the day on which the consumer used it
}

// at is the same inquiry on an earlier day.
func (q *inquiry) at(day int32) *inquiry {
	if day >= q.view.on {
		return q
	}
	for _, v := range q.past {
		if v.on == day {
			return &inquiry{view: v, pack: q.pack, sure: q.sure}
		}
	}
	v := viewAt(q.view.f, day)
	v.promise = q.view.promise
	q.past = append(q.past, v)
	return &inquiry{view: v, pack: q.pack, sure: q.sure}
}

// opens works out one give of a rule on the inquiry's day, without regard to
// rights used before.
func (q *inquiry) opens(r *rule, g *give) found {
	f := found{open: q.sure, from: q.view.contractDay, until: exactly(never), give: g, view: q.view, usedOn: never}
	if q.view.first[evRefunded] != never && !g.afterRefund {
		f.open = no
		return f
	}
	for _, when := range r.when {
		if f.open = f.open.and(when(q)); f.open.is < 0 {
			return f
		}
	}
	if g.when != nil {
		if f.open = f.open.and(g.when(q)); f.open.is < 0 {
			return f
		}
	}
	today := exactly(q.view.on)
	if g.until != nil {
		f.until = g.until(q)
		if f.open = f.open.and(less(f.until, today).not()); f.open.is < 0 {
			return f
		}
	}
	if g.from != nil {
		f.from = g.from(q)
		f.open = f.open.and(less(today, f.from).not())
	} else if q.view.contractDay.certain() && q.view.contractDay.lo > q.view.on {
		f.open = no
	}
	f.open = f.open.and(q.valid(r))
	return f
}

// valid asks whether this version of the rule is the one that counts: by the
// day of the contract, or by the day asked about. Facts older or younger than
// every version leave it unknown.
func (q *inquiry) valid(r *rule) truth {
	if r.validFrom == 0 && r.validTo == 0 {
		return yes
	}
	day := q.view.contractDay
	if q.pack.byAsked {
		day = exactly(q.view.on)
	}
	if r.covers(day) {
		return yes
	}
	for i := range q.pack.rules {
		if other := &q.pack.rules[i]; other.id == r.id && other.covers(day) {
			return no
		}
	}
	return unknown(1 << askOtherVersion)
}

func (r *rule) covers(day span) bool {
	return (r.validFrom == 0 || day.hi >= int32(r.validFrom)) && (r.validTo == 0 || day.lo <= int32(r.validTo))
}

// finds is opens, and the convention that a right used in time is not lost:
// what was open when the consumer asked for it stays open, without end, until
// it is given.
func (q *inquiry) finds(r *rule, g *give) found {
	now := q.opens(r, g)
	if !g.kept || q.settled() || g.remedy == "replacement" && q.view.attempts.replacementBack != never {
		return now
	}
	for i := range q.view.events {
		e := q.view.event(i)
		if !g.usedBy(e) {
			continue
		}
		day := int32(e.On)
		then := q.at(day).opens(r, g)
		if then.open.is > 0 {
			then.until, then.usedOn = exactly(never), day
			return then
		}
		if then.open.is == 0 {
			now.open = now.open.or(then.open)
		}
	}
	return now
}

// usedBy reports whether the event is the consumer asking for this remedy.
func (g *give) usedBy(e *Event) bool {
	switch e.Kind {
	case "cancelled":
		return g.remedy == "refund"
	case "replacement_asked":
		return g.remedy == "replacement"
	case "demanded":
		return e.Remedy == g.remedy
	}
	return false
}

// openToday and wasOpen answer for other rules of the pack.
func (q *inquiry) openToday(id, remedy string) truth {
	t := no
	for i := range q.pack.rules {
		r := &q.pack.rules[i]
		if r.id != id {
			continue
		}
		for j := range r.gives {
			if g := &r.gives[j]; remedy == "" || g.remedy == remedy {
				if t = t.or(q.finds(r, g).open); t.is > 0 {
					return t
				}
			}
		}
	}
	return t
}

func (q *inquiry) wasOpen(id, remedy string, day span) truth {
	if !day.certain() {
		return unknown(day.asks)
	}
	if day.lo > q.view.on {
		return no
	}
	return q.at(day.lo).openToday(id, remedy)
}

// sum is the amount of what was found; nil where it is not certain. Penalties
// are computed exactly and rounded once, half up.
func (q *inquiry) sum(a *amountRule) *money.Amount {
	base := q.base(a.of)
	if base == (money.Amount{}) || a.only != nil && a.only(q).is <= 0 {
		return nil
	}
	if a.daily == nil {
		return &base
	}
	start, stop := a.start(q), a.stop(q)
	if !start.certain() || !stop.certain() {
		return nil
	}
	days, err := decimal.New(int64(stop.lo-start.lo), 0)
	if err != nil {
		return nil
	}
	factor, err := days.MulExact(*a.daily, a.daily.Scale())
	if err != nil {
		return nil
	}
	total, err := base.Times(factor)
	if err != nil {
		return nil
	}
	if limit := q.base(a.cap); limit.Currency == total.Currency && a.cap != "" {
		switch capped := q.always(a.capped); {
		case capped.is > 0:
			total = money.Min(total, limit)
		case capped.is == 0 && total.Cmp(limit) > 0:
			return nil
		}
	}
	return &total
}

func (q *inquiry) always(t truthFn) truth {
	if t == nil {
		return yes
	}
	return t(q)
}

func (q *inquiry) base(of string) money.Amount {
	switch of {
	case "paid":
		return q.view.paid()
	case "price":
		return q.view.f.Contract.Price
	case "lowest_price":
		return q.view.f.Contract.LowestPrice
	}
	return money.Amount{}
}

// payer is who pays the way back; empty where it is not certain.
func (q *inquiry) payer(p *payer) string {
	switch {
	case p.seller != nil && p.seller(q).is > 0:
		return "seller"
	case p.consumer != nil && p.consumer(q).is > 0:
		return "consumer"
	}
	return ""
}

// dayOf is a certain day, else the zero Day.
func dayOf(s span) calendar.Day {
	if !s.certain() || s.lo >= never || s.lo <= ever {
		return 0
	}
	return calendar.Day(s.lo)
}

// certainEnd is the end that is certain: the earliest possible one.
func certainEnd(s span) calendar.Day {
	if s.lo >= never || s.lo <= ever {
		return 0
	}
	return calendar.Day(s.lo)
}
