package rights

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"makegood/internal/calendar"
)

// The kinds of answers that settle a question.
const (
	TakesYesNo  = "yes_no"
	TakesChoice = "choice" // one of Taking.Values
	TakesDay    = "day"    // YYYY-MM-DD
)

// Taking is what an answer to a question is. Kind is empty where one answer
// alone settles nothing: which terms hold for a business, say.
type Taking struct {
	Kind   string
	Values []string
}

// Takes is what the question is answered with.
func (r Refer) Takes() Taking {
	switch {
	case len(r.Rules) == 0 && !known(r.Asks): // a gate: it asks for another law
		return Taking{}
	case r.Asks == "jurisdiction":
		return Taking{TakesChoice, []string{"uk", "eu", "us", "us-ca", "us-ny", "us-tx", "ru"}}
	case r.Asks == "jurisdiction.state":
		return Taking{TakesChoice, []string{"us-ca", "us-ny", "us-tx"}}
	case slices.Contains(daysAsked, r.Asks):
		return Taking{Kind: TakesDay}
	case words[r.Asks] != nil && word(&Facts{}, r.Asks) != nil:
		return Taking{TakesChoice, slices.Clone(words[r.Asks])}
	case !strings.Contains(r.Asks, ".") || slices.Contains(flagsAsked, r.Asks):
		return Taking{Kind: TakesYesNo}
	}
	return Taking{}
}

// known reports whether a question is one that every pack may ask.
func known(asks string) bool {
	return strings.Contains(asks, ".") || asks == "jurisdiction" || asks == "claim"
}

var (
	daysAsked  = []string{"contract.on", "contract.promised_by", "events.delivered", "events.defect_appeared", "events.extra_time_set", "events.delay_notice"}
	flagsAsked = []string{"contract.time_essential", "contract.custom_made", "contract.told_of_right_to_cancel", "contract.posted_refund_policy", "goods.sealed_for_hygiene", "events.ok", "events.definite"}
)

// Told is the facts with an answer to the question: yes or no, a value, a day,
// as Takes has it. The receiver is not changed. The error is that the answer is
// none to this question.
func (f Facts) Told(question Refer, answer string) (Facts, error) {
	takes := question.Takes()
	switch takes.Kind {
	case TakesYesNo:
		if answer == "yes" || answer == "no" {
			return f.Answered(question.Asks, answer == "yes"), nil
		}
	case TakesChoice:
		if slices.Contains(takes.Values, answer) {
			*word(&f, question.Asks) = answer
			return f, nil
		}
	case TakesDay:
		day, err := calendar.Parse(answer)
		if err != nil {
			return f, fmt.Errorf("rights: the answer to %s: %w", question.Asks, err)
		}
		return f.dated(question.Asks, day), nil
	}
	return f, fmt.Errorf("rights: %q is no answer to %s", answer, question.Asks)
}

// Answered is the facts with a yes or a no to a question of earlier findings
// (Refer.Asks); the receiver is not changed.
func (f Facts) Answered(question string, answer bool) Facts {
	switch question {
	case "events.ok":
		return f.last(func(e *Event) bool {
			return e.OK == nil && (e.Kind == "repair_finished" || e.Kind == "replacement_delivered")
		}, func(e *Event) { e.OK = &answer })
	case "events.definite":
		return f.last(func(e *Event) bool { return e.Definite == nil && e.Kind == "delay_notice" }, func(e *Event) { e.Definite = &answer })
	}
	if field := flag(&f, question); field != nil {
		*field = &answer
		return f
	}
	answers := make(map[string]bool, len(f.Answers)+1)
	maps.Copy(answers, f.Answers)
	answers[question] = answer
	f.Answers = answers
	return f
}

// Keeping is the facts, with the answers that were given before where these
// facts leave the question open; the receiver is not changed.
func (f Facts) Keeping(before Facts) Facts {
	if f.Answers == nil {
		f.Answers = before.Answers
	}
	for _, asks := range flagsAsked {
		if field := flag(&f, asks); field != nil && *field == nil {
			*field = *flag(&before, asks)
		}
	}
	return f
}

// dated is the facts with the day that a question asks for.
func (f Facts) dated(asks string, day calendar.Day) Facts {
	switch asks {
	case "contract.on":
		f.Contract.On = day
	case "contract.promised_by":
		f.Contract.PromisedBy = day
	case "events.extra_time_set", "events.delay_notice":
		kind := strings.TrimPrefix(asks, "events.")
		return f.last(func(e *Event) bool { return e.Until == 0 && e.Kind == kind }, func(e *Event) { e.Until = day })
	default:
		return f.With(Event{On: day, Kind: strings.TrimPrefix(asks, "events.")})
	}
	return f
}

// last is the facts with the last event of a sort changed.
func (f Facts) last(is func(*Event) bool, change func(*Event)) Facts {
	at := -1
	for i := range f.Events {
		if is(&f.Events[i]) && (at < 0 || f.Events[i].On >= f.Events[at].On) {
			at = i
		}
	}
	if at >= 0 {
		f.Events = slices.Clone(f.Events)
		change(&f.Events[at])
	}
	return f
}

// word is the field of the facts that a question asks a word for; nil: none.
func word(f *Facts, asks string) *string {
	switch asks {
	case "jurisdiction", "jurisdiction.state":
		return &f.Jurisdiction
	case "claim":
		return &f.Claim
	case "contract.ordered_via":
		return &f.Contract.OrderedVia
	case "contract.paid_by":
		return &f.Contract.PaidBy
	case "goods.category":
		return &f.Goods.Category
	case "goods.state":
		return &f.Goods.State
	case "goods.packaging":
		return &f.Goods.Packaging
	}
	return nil
}

// flag is the field of the facts that a question asks yes or no for; nil: none.
func flag(f *Facts, asks string) **bool {
	switch asks {
	case "contract.time_essential":
		return &f.Contract.TimeEssential
	case "contract.custom_made":
		return &f.Contract.CustomMade
	case "contract.told_of_right_to_cancel":
		return &f.Contract.ToldOfRightToCancel
	case "contract.posted_refund_policy":
		return &f.Contract.PostedRefundPolicy
	case "goods.sealed_for_hygiene":
		return &f.Goods.SealedForHygiene
	}
	return nil
}

// Untold is the facts without an answer that Told put there: the question is as
// open as it was. What is there besides, and what a later event says, stays. The
// receiver is not changed.
func (f Facts) Untold(question Refer, answer string) Facts {
	switch takes := question.Takes(); takes.Kind {
	case TakesYesNo:
		return f.unanswered(question.Asks, answer == "yes")
	case TakesChoice:
		if field := word(&f, question.Asks); *field == answer {
			*field = ""
			if question.Asks == "jurisdiction.state" {
				*field, _, _ = strings.Cut(answer, "-")
			}
		}
	case TakesDay:
		if day, err := calendar.Parse(answer); err == nil {
			return f.undated(question.Asks, day)
		}
	}
	return f
}

// unanswered takes a yes or a no back.
func (f Facts) unanswered(asks string, was bool) Facts {
	said := func(p *bool) bool { return p != nil && *p == was }
	switch asks {
	case "events.ok":
		return f.last(func(e *Event) bool {
			return said(e.OK) && (e.Kind == "repair_finished" || e.Kind == "replacement_delivered")
		}, func(e *Event) { e.OK = nil })
	case "events.definite":
		return f.last(func(e *Event) bool { return said(e.Definite) && e.Kind == "delay_notice" }, func(e *Event) { e.Definite = nil })
	}
	if field := flag(&f, asks); field != nil {
		if said(*field) {
			*field = nil
		}
		return f
	}
	f.Answers = maps.Clone(f.Answers)
	maps.DeleteFunc(f.Answers, func(q string, yes bool) bool { return q == asks && yes == was })
	if len(f.Answers) == 0 {
		f.Answers = nil
	}
	return f
}

// undated takes a day back.
func (f Facts) undated(asks string, day calendar.Day) Facts {
	clear := func(field *calendar.Day) {
		if *field == day {
			*field = 0
		}
	}
	switch asks {
	case "contract.on":
		clear(&f.Contract.On)
	case "contract.promised_by":
		clear(&f.Contract.PromisedBy)
	case "events.extra_time_set", "events.delay_notice":
		kind := strings.TrimPrefix(asks, "events.")
		return f.last(func(e *Event) bool { return e.Until == day && e.Kind == kind }, func(e *Event) { e.Until = 0 })
	default:
		kind := strings.TrimPrefix(asks, "events.")
		at := slices.IndexFunc(f.Events, func(e Event) bool { return e == Event{On: day, Kind: kind} })
		if at >= 0 {
			f.Events = slices.Delete(slices.Clone(f.Events), at, at+1)
		}
		if len(f.Events) == 0 {
			f.Events = nil
		}
	}
	return f
}
