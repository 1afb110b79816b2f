package rights

import (
	"slices"
	"strconv"

	"makegood/internal/calendar"
	"makegood/internal/money"
)

// termType is what a name in an expression stands for.
type termType int

const (
	yesNo   termType = iota // yes, no or unknown
	aWord                   // one of a list of words
	aDay                    // a day, "never" where it has not happened
	aNumber                 // a whole number
)

// term is one name that expressions in packs may use. The table below is the
// whole vocabulary: packs speak of these facts and of nothing else, so who the
// customer is can't enter a rule.
type term struct {
	name  string
	index int // in the vocabulary
	typ   termType
	reads []string // the fields and events of the facts it is worked out from
	ask   int      // the question that settles it; -1 where it is always known
	about string   // for docs/packs.md
	words []string
	truth func(*view) truth
	word  func(*view) string // "" is unknown
	span  func(*view) span
	is    [2]string         // what `why` says of no and of yes
	said  map[string]string // what it says of each word
}

const neverAsked = -1

// vocabulary lists every term in the order of the documentation.
func vocabulary() []term {
	all := slices.Concat(wordTerms(), flagTerms(), eventTerms(), derivedTerms())
	for i := range all {
		t := &all[i]
		t.index = i
		t.is[0], t.is[1] = t.name+": false", t.name+": true"
		t.said = make(map[string]string, len(t.words))
		for _, w := range t.words {
			t.said[w] = t.name + ": " + w
		}
	}
	return all
}

func wordTerms() []term {
	word := func(name, field string, ask int, about string, get func(*Facts) string) term {
		return term{name: name, typ: aWord, reads: []string{field}, ask: ask, about: about, words: words[field],
			word: func(v *view) string { return get(v.f) }}
	}
	assumed := func(fallback string, get func(*Facts) string) func(*Facts) string {
		return func(f *Facts) string {
			if w := get(f); w != "" {
				return w
			}
			return fallback
		}
	}
	return []term{
		word("claim", "claim", askClaim, "what is wrong", func(f *Facts) string { return f.Claim }),
		word("ordered_via", "contract.ordered_via", askOrderedVia, "how it was ordered", func(f *Facts) string { return f.Contract.OrderedVia }),
		word("paid_by", "contract.paid_by", askPaidBy, "how it was paid; `card` may be either kind, `split` anything", func(f *Facts) string { return f.Contract.PaidBy }),
		word("category", "goods.category", askCategory, "kind of goods", func(f *Facts) string { return f.Goods.Category }),
		word("condition", "goods.state", askGoodsState, "condition of the goods", func(f *Facts) string { return f.Goods.State }),
		word("packaging", "goods.packaging", askPackaging, "what is left of the packaging", func(f *Facts) string { return f.Goods.Packaging }),
		word("buyer", "contract.buyer", neverAsked, "consumer where not given", assumed("consumer", func(f *Facts) string { return f.Contract.Buyer })),
		word("proof", "contract.proof", neverAsked, "proof of purchase; receipt where not given", assumed("receipt", func(f *Facts) string { return f.Contract.Proof })),
		word("member", "contract.member", neverAsked, "plan the sale was made under; guest where not given", assumed("guest", func(f *Facts) string { return f.Contract.Member })),
		word("supplied_as", "contract.supplied_as", neverAsked, "sale where not given", assumed("sale", func(f *Facts) string { return f.Contract.SuppliedAs })),
	}
}

func flagTerms() []term {
	flag := func(name, field string, ask int, about string, get func(*Facts) *bool) term {
		return term{name: name, typ: yesNo, reads: []string{field}, ask: ask, about: about,
			truth: func(v *view) truth { return truthOfPtr(get(v.f), 1<<ask) }}
	}
	// What the shop's own records would show is no where nothing is recorded.
	marked := func(name, field, about string, get func(*Facts) *bool) term {
		return term{name: name, typ: yesNo, reads: []string{field}, ask: neverAsked, about: about + "; no where not given",
			truth: func(v *view) truth { p := get(v.f); return truthOf(p != nil && *p) }}
	}
	return []term{
		flag("time_essential", "contract.time_essential", askTimeEssential, "was delivery on the day essential?", func(f *Facts) *bool { return f.Contract.TimeEssential }),
		flag("custom_made", "contract.custom_made", askCustomMade, "made to this customer's specification", func(f *Facts) *bool { return f.Contract.CustomMade }),
		flag("told_of_right_to_cancel", "contract.told_of_right_to_cancel", askTold, "told of the right, the period and who pays the way back", func(f *Facts) *bool { return f.Contract.ToldOfRightToCancel }),
		flag("posted_refund_policy", "contract.posted_refund_policy", askPosted, "was a refund policy on display?", func(f *Facts) *bool { return f.Contract.PostedRefundPolicy }),
		flag("sealed_for_hygiene", "goods.sealed_for_hygiene", askSealed, "came with a seal that health or hygiene asks for", func(f *Facts) *bool { return f.Goods.SealedForHygiene }),
		marked("special_order", "contract.special_order", "ordered in for this customer", func(f *Facts) *bool { return f.Contract.SpecialOrder }),
		marked("sale_item", "contract.sale_item", "sold at a reduced price", func(f *Facts) *bool { return f.Contract.SaleItem }),
		marked("said_final", "contract.said_final", "told before paying that it could not be returned", func(f *Facts) *bool { return f.Contract.SaidFinal }),
	}
}

// eventTerms are the days on which things happened, "never" where they have not.
func eventTerms() []term {
	first := func(name, kind string, k eventKind) term {
		return term{name: name, typ: aDay, reads: []string{kind}, ask: neverAsked, about: "first `" + kind + "`",
			span: func(v *view) span { return exactly(v.first[k]) }}
	}
	return []term{
		{name: "notified_day", typ: aDay, reads: []string{"notified"}, ask: neverAsked, about: "last `notified`",
			span: func(v *view) span { return exactly(v.last[evNotified]) }},
		{name: "refused_day", typ: aDay, reads: []string{"seller_refused"}, ask: neverAsked, about: "last `seller_refused`",
			span: func(v *view) span { return exactly(v.last[evRefused]) }},
		first("cancelled_day", "cancelled", evCancelled),
		first("returned_day", "returned", evReturned),
		first("refund_agreed_day", "refund_agreed", evRefundAgreed),
		first("refunded_day", "refunded", evRefunded),
		first("statement_day", "statement_sent", evStatement),
		{name: "refund_demanded_day", typ: aDay, reads: []string{"cancelled", "demanded"}, ask: neverAsked,
			about: "first `cancelled`, or `demanded` with remedy refund", span: func(v *view) span { return exactly(v.first[evMoneyDemanded]) }},
		{name: "reduction_demanded_day", typ: aDay, reads: []string{"demanded"}, ask: neverAsked,
			about: "first `demanded` with remedy price_reduction", span: func(v *view) span { return exactly(v.first[evReductionDemanded]) }},
	}
}

func derivedTerms() []term {
	attempt := []string{"repair_started", "repair_finished", "replacement_asked", "replacement_delivered", "demanded", "seller_refused"}
	arrival := slices.Concat([]string{"delivered", "contract.delivery", "contract.on", "claim", "defect_appeared", "notified"}, attempt)
	day := func(name string, ask int, reads []string, about string, get func(*view) span) term {
		return term{name: name, typ: aDay, reads: reads, ask: ask, about: about, span: get}
	}
	is := func(name string, ask int, reads []string, about string, get func(*view) truth) term {
		return term{name: name, typ: yesNo, reads: reads, ask: ask, about: about, truth: get}
	}
	return []term{
		day("on", neverAsked, nil, "the day asked about", func(v *view) span { return exactly(v.on) }),
		day("contract_day", askContractDay, []string{"contract.on"}, "day of the contract", func(v *view) span { return v.contractDay }),
		day("promised_day", askPromisedDay, []string{"contract.promised_by", "contract.on", "promises"}, "agreed day of delivery (or of shipment); a day that staff promised before the contract where the document names none", func(v *view) span { return v.promised }),
		is("day_agreed", neverAsked, []string{"contract.promised_by", "contract.on", "promises"}, "was a day agreed at all?", func(v *view) truth { return truthOf(v.promised.certain()) }),
		is("delivered", askDeliveryDay, arrival, "have the goods come? A claim about the goods says so", func(v *view) truth { return v.delivered }),
		day("delivery_day", askDeliveryDay, arrival, "day they came; `never` while they have not, any day since the contract where it is not known", func(v *view) span { return v.deliveryDay }),
		day("shipped_day", neverAsked, append([]string{"shipped"}, arrival...), "day they left, or came", func(v *view) span { return exactly(v.shippedDay) }),
		day("defect_day", askDefectDay, arrival, "day the defect showed: for wrong or damaged goods the delivery day", func(v *view) span { return v.defectDay }),
		is("failed_attempt", askAttemptOK, attempt, "a repair or replacement came back and the goods still do not conform", func(v *view) truth { return v.attempts.failed }),
		is("put_right", askAttemptOK, append([]string{"defect_appeared", "claim"}, attempt...), "the last repair or replacement came back in order and no defect has shown since", func(v *view) truth { return v.attempts.isCured }),
		is("attempt_pending", neverAsked, attempt, "a repair or replacement was asked for and is not back", func(v *view) truth { return truthOf(v.attempts.pendingSince != never) }),
		day("attempt_pending_since", neverAsked, attempt, "since when", func(v *view) span { return exactly(v.attempts.pendingSince) }),
		day("repair_asked_day", neverAsked, attempt, "day the last repair was asked for", func(v *view) span { return exactly(v.attempts.repairAsked) }),
		day("repair_back_day", neverAsked, attempt, "day it was back or refused", func(v *view) span { return exactly(v.attempts.repairBack) }),
		day("replacement_asked_day", neverAsked, attempt, "day the last replacement was asked for", func(v *view) span { return exactly(v.attempts.replacementAsked) }),
		day("replacement_back_day", neverAsked, attempt, "day it came or was refused", func(v *view) span { return exactly(v.attempts.replacementBack) }),
		{name: "days_in_repair", typ: aNumber, reads: append(arrival, attempt...), ask: neverAsked, about: "most days in repair within one year from handover; a first repair that still lasts is not counted",
			span: func(v *view) span { return exactly(v.attempts.days) }},
		is("extra_time_set", neverAsked, []string{"extra_time_set"}, "the consumer set extra time", func(v *view) truth { return truthOf(v.has(evExtraTime)) }),
		day("extra_time_end", askExtraTime, []string{"extra_time_set"}, "its last day", (*view).extraTime),
		is("delay_noticed", neverAsked, []string{"delay_notice"}, "the seller has given notice of a delay", func(v *view) truth { return truthOf(v.has(evDelayNotice)) }),
		day("noticed_day", askNewDay, []string{"delay_notice"}, "the new day of the newest notice", (*view).lastNoticed),
		day("accepted_day", askNewDay, []string{"delay_notice", "delay_accepted"}, "the newest day that the consumer accepted instead; before all days where none", (*view).acceptedDay),
		is("prepaid", neverAsked, []string{"contract.paid"}, "something was paid in advance; yes where not given", func(v *view) truth {
			return truthOf(v.f.Contract.Paid == (money.Amount{}) || v.f.Contract.Paid.Sign() > 0)
		}),
		day("promise_by", neverAsked, []string{"promises"}, "in rules for each promise: its last day", func(v *view) span {
			return onPromise(v, func(p *PromiseMade) span { return exactly(dayOrNever(p.By)) })
		}),
		day("promise_said", neverAsked, []string{"promises"}, "in rules for each promise: the day it was made; before all days where not given", func(v *view) span {
			return onPromise(v, func(p *PromiseMade) span {
				if p.On == 0 {
					return exactly(ever)
				}
				return onDay(p.On)
			})
		}),
		is("promise_kept", neverAsked, append([]string{"promises"}, arrival...), "in rules for each promise: was it kept? One of delivery is, once the goods have come; any other is not until it is recorded as kept", promiseKept),
	}
}

func promiseKept(v *view) truth {
	switch p := v.promise; {
	case p == nil:
		return no
	case p.Kept != nil:
		return truthOf(*p.Kept)
	case p.Deed == "delivery":
		return v.delivered
	}
	return no
}

func onPromise(v *view, get func(*PromiseMade) span) span {
	if v.promise == nil {
		return exactly(never)
	}
	return get(v.promise)
}

// equals compares a word with a literal. Of a card it is not known which kind it
// is; a split payment may contain anything.
func (t *term) equals(v *view, literal string) truth {
	w := t.word(v)
	switch {
	case w == "" && t.ask != neverAsked:
		return unknown(1 << t.ask)
	case t.ask == askPaidBy && w == "card" && (literal == "card_credit" || literal == "card_debit"):
		return unknown(1 << askPaidBy)
	case t.ask == askPaidBy && w == "split" && literal != "split":
		return unknown(1 << askPaidBy)
	}
	return truthOf(w == literal)
}

// describe is the fact as `why` names it; empty where it is not known.
func (t *term) describe(v *view) string {
	switch t.typ {
	case aWord:
		if w := t.word(v); w != "" {
			return t.said[w]
		}
	case yesNo:
		if is := t.truth(v).is; is != 0 {
			return t.is[(is+1)/2]
		}
	case aDay:
		if s := t.span(v); s.certain() && s.lo < never && s.lo > ever {
			return t.name + ": " + calendar.Day(s.lo).String()
		}
	case aNumber:
		if s := t.span(v); s.certain() {
			return t.name + ": " + strconv.Itoa(int(s.lo))
		}
	}
	return ""
}
