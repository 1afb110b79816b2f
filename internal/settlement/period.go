package settlement

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/words"
)

// The events of a period.
type (
	// PeriodOpened: what came over from the month before, when that was netted.
	PeriodOpened struct {
		Opening []money.Amount `json:"opening"` // what the firm owed at its end, by currency
		Carried []Note         `json:"carried"` // in dispute then
	}
	// NoteRaised: the firm is charged, or credited.
	NoteRaised struct {
		Note Note `json:"note"`
	}
	// NoteAccepted: the firm said that it is right.
	NoteAccepted struct {
		No string       `json:"no"`
		On calendar.Day `json:"on"`
		By string       `json:"by"`
	}
	// NoteDisputed: the firm said that it is wrong, and why.
	NoteDisputed struct {
		No  string       `json:"no"`
		On  calendar.Day `json:"on"`
		By  string       `json:"by"`
		Why string       `json:"why"`
	}
	// NoteAnswered: how much of it the house upholds, and why.
	NoteAnswered struct {
		No     string       `json:"no"`
		On     calendar.Day `json:"on"`
		By     string       `json:"by"`
		Upheld money.Amount `json:"upheld"`
		Reason string       `json:"reason"`
	}
	// PaymentNoted: money went between the firm and the house.
	PaymentNoted struct {
		Payment Payment `json:"payment"`
	}
	// PeriodNetted: the month is closed.
	PeriodNetted struct {
		On      calendar.Day   `json:"on"`
		By      string         `json:"by"`
		Carried []string       `json:"carried"` // the notes in dispute, which go over
		Closing []money.Amount `json:"closing"` // what the firm owes now, by currency
	}
)

func (PeriodOpened) EventName() string { return "settlement.opened" }
func (NoteRaised) EventName() string   { return "settlement.raised" }
func (NoteAccepted) EventName() string { return "settlement.accepted" }
func (NoteDisputed) EventName() string { return "settlement.disputed" }
func (NoteAnswered) EventName() string { return "settlement.answered" }
func (PaymentNoted) EventName() string { return "settlement.paid" }
func (PeriodNetted) EventName() string { return "settlement.netted" }

// Register adds the events of settlement.
func Register(r *journal.Registry) {
	journal.Register[PeriodOpened](r)
	journal.Register[NoteRaised](r)
	journal.Register[NoteAccepted](r)
	journal.Register[NoteDisputed](r)
	journal.Register[NoteAnswered](r)
	journal.Register[PaymentNoted](r)
	journal.Register[PeriodNetted](r)
}

// Payment is money between the firm and the house.
type Payment struct {
	On        calendar.Day `json:"on"`
	Amount    money.Amount `json:"amount"` // positive: the firm paid
	Reference string       `json:"reference"`
	By        string       `json:"by"` // who took it down
}

// Period is one firm's month: a fold of its events.
type Period struct {
	Opening  []money.Amount
	Notes    []Note
	Payments []Payment
	Netting  *PeriodNetted // nil while the month is open
}

// Stream is where the log keeps a firm's month.
func Stream(account, month string) string { return "settlement/" + account + "/" + month }

// Split is the account and the month of a stream's name.
func Split(stream string) (account, month string, ok bool) {
	rest, ok := strings.CutPrefix(stream, "settlement/")
	i := strings.LastIndexByte(rest, '/')
	if !ok || i < 0 {
		return "", "", false
	}
	return rest[:i], rest[i+1:], true
}

// MonthOf is the month of a day, as 2025-12.
func MonthOf(day calendar.Day) string { return day.String()[:7] }

// NextMonth is the month after one.
func NextMonth(month string) (string, error) {
	first, err := calendar.Parse(month + "-01")
	if err != nil {
		return "", fault.New(fault.InputInvalid, "at", "month", "problem", words.Both("wrong.month", "Month", month))
	}
	return MonthOf(first.AddMonths(1)), nil
}

// Evolve is the period after an event.
func (p Period) Evolve(e journal.Event) Period {
	switch e := e.(type) {
	case PeriodOpened:
		p.Opening = e.Opening
		p.Notes = slices.Concat(e.Carried, p.Notes)
	case NoteRaised:
		p.Notes = append(slices.Clip(p.Notes), e.Note)
	case NoteAccepted:
		p.edit(e.No, func(n *Note) { n.State = Accepted })
	case NoteDisputed:
		p.edit(e.No, func(n *Note) {
			n.State = Disputed
			n.Disputes = append(slices.Clip(n.Disputes), Dispute{On: e.On, By: e.By, Why: e.Why})
		})
	case NoteAnswered:
		p.edit(e.No, func(n *Note) {
			n.State = Answered
			n.Disputes = slices.Clone(n.Disputes)
			d := &n.Disputes[len(n.Disputes)-1]
			d.Answered, d.Who, d.Upheld, d.Reason = e.On, e.By, e.Upheld, e.Reason
			n.Until = e.On + calendar.Day(n.Terms.Days)
		})
	case PaymentNoted:
		p.Payments = append(slices.Clip(p.Payments), e.Payment)
	case PeriodNetted:
		p.Netting = &e
	}
	return p
}

func (p *Period) edit(no string, change func(*Note)) {
	p.Notes = slices.Clone(p.Notes)
	for i := range p.Notes {
		if p.Notes[i].No == no {
			change(&p.Notes[i])
		}
	}
}

// Note finds a note of the period.
func (p Period) Note(no string) (Note, error) {
	for _, n := range p.Notes {
		if n.No == no {
			return n, nil
		}
	}
	return Note{}, fault.New(fault.NotFound, "what", "note "+no)
}

// Number is the number of the next note that is raised in the month.
func (p Period) Number(month string) string {
	n := 1
	for _, x := range p.Notes {
		if strings.HasPrefix(x.No, month+"-") {
			n++
		}
	}
	return fmt.Sprintf("%s-%d", month, n)
}

// Raise numbers a note and gives it the terms of the agreement.
func (p Period) Raise(month string, n Note, t Terms, evidence []string) NoteRaised {
	n.No, n.Terms, n.Evidence, n.State = p.Number(month), t, evidence, Raised
	n.Until = n.On + calendar.Day(t.Days)
	return NoteRaised{Note: n}
}

// carried reports whether a note went over when the month was netted.
func (p Period) carried(no string) bool {
	return p.Netting != nil && slices.Contains(p.Netting.Carried, no)
}

// Currencies are those in which anything stands in the period, in order.
func (p Period) Currencies() []string {
	seen := map[string]bool{}
	for _, a := range p.Opening {
		seen[a.Currency] = true
	}
	for _, n := range p.Notes {
		seen[n.Net.Currency] = true
	}
	for _, x := range p.Payments {
		seen[x.Amount.Currency] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// Net closes the month. It is refused, WrongStep, before its last day is over,
// and twice. sums are what the notes that were netted came to, by currency, and
// next is what opens the month after.
func (p Period) Net(month string, on calendar.Day, by string) (e PeriodNetted, sums []money.Amount, next PeriodOpened, err error) {
	switch {
	case p.Netting != nil:
		return e, nil, next, wrong("netted", "On", p.Netting.On)
	case MonthOf(on) <= month:
		return e, nil, next, wrong("not_over")
	}
	e = PeriodNetted{On: on, By: by, Carried: []string{}, Closing: []money.Amount{}}
	next = PeriodOpened{Opening: []money.Amount{}, Carried: []Note{}}
	for _, n := range p.Notes {
		if n.State == Disputed {
			e.Carried = append(e.Carried, n.No)
			n.Taken = month
			next.Carried = append(next.Carried, n)
		}
	}
	for _, currency := range p.Currencies() {
		s := p.Statement(currency)
		e.Closing = append(e.Closing, s.Closing)
		next.Opening = append(next.Opening, s.Closing)
		sums = append(sums, s.Net)
	}
	return e, sums, next, nil
}
