package rights

import (
	"makegood/internal/calendar"
	"makegood/internal/money"
)

// Questions that facts of the document answer, as bits of asks. Their texts
// are in questions.yaml, under the names of vocabulary.go.
const (
	askState = iota // jurisdiction "us": which state?
	askOrderedVia
	askContractDay
	askPrice
	askPaidBy
	askPromisedDay
	askTimeEssential
	askCustomMade
	askTold
	askPosted
	askCategory
	askGoodsState
	askSealed
	askPackaging
	askClaim
	askDeliveryDay
	askDefectDay
	askAttemptOK
	askExtraTime
	askNewDay
	askDefinite
	askOtherVersion // the contract is older or younger than the rules at hand
	askJurisdiction
	firstOwnQuestion
)

// view is the facts as they stood on one day: later events have not happened.
// It holds what rules may ask for, worked out once.
type view struct {
	f      *Facts
	on     int32
	state  string  // of the United States; "" where the jurisdiction names none
	events []int32 // indexes into f.Events, by day
	room   [24]int32

	first, last [eventKinds]int32 // day of the first and last event of a kind; never
	ahead       [eventKinds]bool  // is there one after the day asked?

	delivered   truth
	contractDay span
	promised    span
	deliveryDay span
	defectDay   span
	shippedDay  int32

	attempts attempts
	promise  *PromiseMade     // the promise that is asked about, if any
	said     [maxTerms]string // what `why` says of each term, once it was asked
	money    [2]string        // what was paid, in English and Russian, once it was asked
}

// eventKind numbers the kinds of event.
type eventKind int

const (
	evShipped eventKind = iota
	evDelivered
	evDefect
	evNotified
	evRepairStarted
	evRepairFinished
	evReplacementAsked
	evReplacementDelivered
	evDemanded
	evExtraTime
	evRefused
	evDelayNotice
	evDelayAccepted
	evCancelled
	evReturned
	evRefundAgreed
	evRefunded
	evStatement
	evMoneyDemanded     // cancelled, or demanded with remedy refund
	evReductionDemanded // demanded with remedy price_reduction
	eventKinds
)

func kindOf(e *Event) (eventKind, bool) {
	switch e.Kind {
	case "shipped":
		return evShipped, true
	case "delivered":
		return evDelivered, true
	case "defect_appeared":
		return evDefect, true
	case "notified":
		return evNotified, true
	case "repair_started":
		return evRepairStarted, true
	case "repair_finished":
		return evRepairFinished, true
	case "replacement_asked":
		return evReplacementAsked, true
	case "replacement_delivered":
		return evReplacementDelivered, true
	case "demanded":
		switch e.Remedy {
		case "repair":
			return evRepairStarted, true
		case "replacement":
			return evReplacementAsked, true
		}
		return evDemanded, true
	case "extra_time_set":
		return evExtraTime, true
	case "seller_refused":
		return evRefused, true
	case "delay_notice":
		return evDelayNotice, true
	case "delay_accepted":
		return evDelayAccepted, true
	case "cancelled":
		return evCancelled, true
	case "returned":
		return evReturned, true
	case "refund_agreed":
		return evRefundAgreed, true
	case "refunded":
		return evRefunded, true
	case "statement_sent":
		return evStatement, true
	}
	return 0, false
}

// viewAt works out the facts as of a day.
func viewAt(f *Facts, on int32) *view {
	v := &view{f: f, on: on}
	v.events = v.room[:0]
	if len(f.Jurisdiction) == 5 {
		v.state = f.Jurisdiction[3:]
	}
	for k := range v.first {
		v.first[k], v.last[k] = never, never
	}
	v.takeEvents()
	v.contractDay = v.findContractDay()
	v.findDelivery()
	v.promised = v.findPromised()
	v.shippedDay = v.first[evShipped]
	if v.deliveryDay.certain() {
		v.shippedDay = min(v.shippedDay, v.deliveryDay.lo)
	}
	v.attempts = v.findAttempts()
	v.defectDay = v.findDefect()
	return v
}

// takeEvents notes the events that have happened, in order of day and, on one
// day, in order of the document.
func (v *view) takeEvents() {
	for i := range v.f.Events {
		e := &v.f.Events[i]
		day := int32(e.On)
		k, ok := kindOf(e)
		if ok && day > v.on {
			v.ahead[k] = true
		}
		if !ok || day == 0 || day > v.on {
			continue
		}
		v.events = append(v.events, int32(i))
		for at := len(v.events) - 1; at > 0 && int32(v.event(at-1).On) > day; at-- {
			v.events[at], v.events[at-1] = v.events[at-1], v.events[at]
		}
		v.note(k, day)
		if k == evCancelled || k == evDemanded && e.Remedy == "refund" {
			v.note(evMoneyDemanded, day)
		}
		if k == evDemanded && e.Remedy == "price_reduction" {
			v.note(evReductionDemanded, day)
		}
	}
}

func (v *view) note(k eventKind, day int32) {
	v.first[k] = min(v.first[k], day)
	if v.last[k] == never || v.last[k] < day {
		v.last[k] = day
	}
}

func (v *view) event(i int) *Event { return &v.f.Events[v.events[i]] }

func (v *view) has(k eventKind) bool { return v.first[k] != never }

func (v *view) findContractDay() span {
	if v.f.Contract.On != 0 {
		return onDay(v.f.Contract.On)
	}
	return between(ever, v.on, 1<<askContractDay)
}

// findPromised is the agreed day of delivery. A day that staff promised before
// the contract was made is the agreed day where the document names no other.
func (v *view) findPromised() span {
	if v.f.Contract.PromisedBy != 0 {
		return onDay(v.f.Contract.PromisedBy)
	}
	var day calendar.Day
	for i := range v.f.Promises {
		p := &v.f.Promises[i]
		if p.Deed == "delivery" && p.By != 0 && p.On <= v.f.Contract.On && int32(p.On) <= v.on {
			day = p.By
		}
	}
	if day != 0 {
		return onDay(day)
	}
	return span{v.contractDay.lo, never, 1 << askPromisedDay} // not before the contract
}

// claimsDefect reports whether the claim is about goods that came.
func (v *view) claimsDefect() bool {
	switch v.f.Claim {
	case "not_conforming", "wrong_item", "damaged":
		return true
	}
	return false
}

// findDelivery decides whether the goods have come, and when. A delivery that
// is dated later has not happened. Where none is dated, a claim about the
// goods, or their repair, says that they came; a sale carried out of the store
// says when.
func (v *view) findDelivery() {
	unknownDay := between(v.contractDay.lo, v.firstSign(), 1<<askDeliveryDay)
	switch {
	case v.has(evDelivered):
		v.delivered, v.deliveryDay = yes, exactly(v.last[evDelivered])
	case v.ahead[evDelivered]:
		v.delivered, v.deliveryDay = no, exactly(never)
	case v.f.Contract.Delivery == "carried" && v.contractDay.lo <= v.on:
		v.delivered, v.deliveryDay = yes, v.contractDay
		if !v.contractDay.certain() {
			v.deliveryDay.asks = 1 << askDeliveryDay
		}
	case v.claimsDefect() || v.has(evDefect) || v.has(evRepairFinished) || v.has(evReplacementDelivered):
		v.delivered, v.deliveryDay = yes, unknownDay
	case v.f.Claim == "":
		v.delivered, v.deliveryDay = unknown(1<<askClaim), span{unknownDay.lo, never, 1 << askClaim}
	default:
		v.delivered, v.deliveryDay = no, exactly(never)
	}
}

// firstSign is the first day on which the consumer must have known of the
// defect they claim: today, at the latest.
func (v *view) firstSign() int32 {
	sign := min(v.on, v.first[evDefect], v.first[evRepairStarted], v.first[evReplacementAsked])
	if v.claimsDefect() {
		sign = min(sign, v.first[evNotified])
	}
	return sign
}

// findDefect is the day on which the defect showed: for what came wrong or
// damaged the day it came, for the rest the first one reported since the goods
// were last put right. One that is dated later has not shown.
func (v *view) findDefect() span {
	switch v.f.Claim {
	case "wrong_item", "damaged":
		return v.deliveryDay
	case "not_conforming":
		if first := v.defectSince(v.attempts.cured); first != never {
			if v.attempts.maybeCured <= v.attempts.cured {
				return exactly(first)
			}
			if later := v.defectSince(v.attempts.maybeCured); later != never {
				return between(first, later, 1<<askAttemptOK)
			}
			return exactly(first)
		}
		if v.ahead[evDefect] {
			return exactly(never)
		}
		return between(v.deliveryDay.lo, v.firstSign(), 1<<askDefectDay|v.deliveryDay.asks)
	case "":
		return span{v.deliveryDay.lo, never, 1 << askClaim}
	}
	return exactly(never)
}

// defectSince is the day of the first defect reported on the day or later.
func (v *view) defectSince(day int32) int32 {
	for i := range v.events {
		if e := v.event(i); e.Kind == "defect_appeared" && int32(e.On) >= day {
			return int32(e.On)
		}
	}
	return never
}

// priceIs compares the price with a sum; unknown where the price is not known
// or is in another currency.
func (v *view) priceIs(sum money.Amount, holds func(int) bool) truth {
	p := v.f.Contract.Price
	if p.Currency != sum.Currency {
		return unknown(1 << askPrice)
	}
	return truthOf(holds(p.Cmp(sum)))
}

// paid is what was paid, or the price; the zero Amount where neither is known.
func (v *view) paid() money.Amount { return v.f.Contract.PaidOrPrice() }

// maxTerms is more than the vocabulary has.
const maxTerms = 64

// describe is the fact as `why` names it; empty where it is not known.
func (v *view) describe(t *term) string {
	if v.said[t.index] == "" {
		v.said[t.index] = t.describe(v)
	}
	return v.said[t.index]
}

// paidIn is what was paid as a sentence names it; empty where it is not known.
func (v *view) paidIn(lang string) string {
	i := 0
	if lang == "ru" {
		i = 1
	}
	if v.money[i] == "" {
		v.money[i] = string(appendMoney(nil, v.paid(), lang))
	}
	return v.money[i]
}
