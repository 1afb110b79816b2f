package desk

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/govalues/decimal"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/ledger"
	"makegood/internal/money"
	"makegood/internal/partner"
	"makegood/internal/settlement"
	"makegood/internal/words"
)

// Charged is a cost that a case caused and that another firm is to bear, or
// brought: what it is, who is charged, why.
type Charged struct {
	Kind    string       `json:"kind"`              // claim, freight, penalty
	Account string       `json:"account"`           // who is charged; of freight "" or house: the house bears it
	Carrier string       `json:"carrier,omitempty"` // of freight: whose bill it is
	Amount  money.Amount `json:"amount"`
	Line    string       `json:"line,omitempty"`
	Why     string       `json:"why"`
	Key     string       `json:"key"` // the caller's: the same charge is booked once
}

// Charge books a cost of a case: a claim against a maker or a carrier for what
// the house has borne, a carrier's bill, a penalty that was agreed. The firm
// gets its note with it. The same charge told twice is booked once, and already
// says so; another one under its key is refused, KeyTaken.
func (d *Desk) Charge(ctx context.Context, actor casefile.Actor, caseID string, c Charged) (already bool, err error) {
	if err := May(actor, Settle); err != nil {
		return false, err
	}
	c.Key, c.Why = strings.TrimSpace(c.Key), strings.TrimSpace(c.Why)
	if err := c.check(); err != nil {
		return false, err
	}
	err = d.do(ctx, actor, func(w *work) error {
		cs, _, err := w.readCase(caseID)
		if err != nil {
			return err
		}
		if c.Amount.Currency != cs.Paid.Currency && cs.Paid.Currency != "" {
			return fault.New(fault.InputInvalid, "at", "amount", "problem", words.Both("wrong.currency", "Currency", cs.Paid.Currency))
		}
		if err := w.knownTo(c); err != nil {
			return err
		}
		e, err := c.entry(cs.ID + "/charge/" + c.Key)
		if err != nil {
			return err
		}
		e.On, e.Order = calendar.Of(w.now.In(zone(cs.Zone))), cs.Order
		if already, err = w.postedAs(casefile.LedgerStream(cs.ID), c.Key, e); already || err != nil {
			return err
		}
		if cs.Order != "" {
			if _, _, err := w.readOrder(cs.Order); err != nil && fault.CodeOf(err) != fault.Erased {
				return err
			}
		}
		return w.post(cs.ID, e)
	})
	return already, err
}

// check demands that a charge says what it means.
func (c Charged) check() error {
	switch {
	case c.Amount.Sign() <= 0 || c.Amount.Minor > maxCharge:
		return unfit("amount", words.Both("wrong.amount"))
	case c.Why == "":
		return unfit("why", words.Both("wrong.why"))
	case c.Key == "":
		return unfit("key", words.Both("wrong.charge_key"))
	case !ledger.IsFirm(c.Account) && (c.Kind != "freight" || c.Account != "" && c.Account != "house"):
		return unfit("account", words.Both("wrong.account"))
	case c.Kind == "freight" && c.Carrier == "":
		return unfit("carrier", words.Both("wrong.whose_bill"))
	}
	return nil
}

// entry is the charge as it is booked under a key.
func (c Charged) entry(key string) (ledger.Entry, error) {
	switch c.Kind {
	case "claim":
		return ledger.Claim(key, c.Why, c.Account, c.Amount, c.Line), nil
	case "penalty":
		return ledger.Fine(key, c.Why, c.Account, c.Amount), nil
	case "freight":
		return ledger.Shipping(key, c.Why, c.Carrier, c.Amount, ledger.Cost{Account: c.Account, Share: decimal.One, Line: c.Line})
	}
	return ledger.Entry{}, fault.New(fault.InputInvalid, "at", "kind", "problem", words.Both("api.problem.one_of", "want", "claim, freight, penalty"))
}

// knownTo refuses a charge that names a firm which the house has nothing to do with.
func (w *work) knownTo(c Charged) error {
	var firms []string
	if ledger.IsFirm(c.Account) {
		firms = append(firms, c.Account)
	}
	if c.Kind == "freight" {
		firms = append(firms, partner.AccountOf(partner.Carrier, c.Carrier))
	}
	for _, account := range firms {
		known, err := w.dealsWith(account)
		if err != nil {
			return err
		}
		if !known {
			return noFirm(account)
		}
	}
	return nil
}

// maxCharge is the most that one charge can mean, in minor units.
const maxCharge = int64(1e12)

// inNote runs a decision about a note in the month in which it stands now: one
// in dispute goes over from month to month.
func (d *Desk) inNote(ctx context.Context, actor casefile.Actor, account, no string, decide func(w *work, p settlement.Period, today calendar.Day) (journal.Event, error)) error {
	if err := May(actor, Settle); err != nil {
		return err
	}
	i := strings.LastIndexByte(no, '-')
	if i < 0 {
		return fault.New(fault.NotFound, "what", "note "+no)
	}
	return d.do(ctx, actor, func(w *work) error {
		if err := w.settlesWith(account); err != nil {
			return err
		}
		month := no[:i]
		for {
			p, err := w.period(account, month)
			if err != nil {
				return err
			}
			if p.Netting != nil && slices.Contains(p.Netting.Carried, no) {
				if month, err = settlement.NextMonth(month); err != nil {
					return err
				}
				continue
			}
			e, err := decide(w, p, calendar.Of(w.now))
			if err != nil {
				return err
			}
			w.add(settlement.Stream(account, month), "", e)
			return nil
		}
	})
}

// DisputeNote takes down that the firm disputes a charge, and why.
func (d *Desk) DisputeNote(ctx context.Context, actor casefile.Actor, account, no, why string) error {
	return d.inNote(ctx, actor, account, no, func(w *work, p settlement.Period, today calendar.Day) (journal.Event, error) {
		return p.Dispute(no, today, w.actor.ID, why)
	})
}

// AcceptNote takes down that the firm accepts it.
func (d *Desk) AcceptNote(ctx context.Context, actor casefile.Actor, account, no string) error {
	return d.inNote(ctx, actor, account, no, func(w *work, p settlement.Period, today calendar.Day) (journal.Event, error) {
		return p.Accept(no, today, w.actor.ID)
	})
}

// AnswerNote answers a dispute: upheld is how much of the charge stands. What
// comes off it the house bears, and the firm gets a note of it.
func (d *Desk) AnswerNote(ctx context.Context, actor casefile.Actor, account, no string, upheld money.Amount, reason string) error {
	return d.inNote(ctx, actor, account, no, func(w *work, p settlement.Period, today calendar.Day) (journal.Event, error) {
		e, back, err := p.Answer(no, today, w.actor.ID, upheld, reason)
		if err != nil || back.IsZero() {
			return e, err
		}
		n, err := p.Note(no)
		if err != nil {
			return e, err
		}
		for _, name := range []string{casefile.Stream(n.Case), orderStream(n.Order)} { // its evidence
			if err := w.read(name); err != nil {
				return e, err
			}
		}
		entry := ledger.Correct(fmt.Sprintf("%s#%d/answer/%d", n.Entry, n.Posting, len(n.Disputes)), "after the dispute of "+no+": "+reason, account, back, n.Line)
		entry.On, entry.Order = today, n.Order
		return e, w.post(n.Case, entry)
	})
}

// Net closes a firm's month: what its notes came to is due, what is in dispute
// goes over. Months are closed in their order.
func (d *Desk) Net(ctx context.Context, actor casefile.Actor, account, month string) error {
	if err := May(actor, Settle); err != nil {
		return err
	}
	after, err := settlement.NextMonth(month)
	if err != nil {
		return err
	}
	return d.do(ctx, actor, func(w *work) error {
		if err := w.settlesWith(account); err != nil {
			return err
		}
		if err := w.nettedBefore(account, month); err != nil {
			return err
		}
		p, err := w.period(account, month)
		if err != nil {
			return err
		}
		today := calendar.Of(w.now)
		e, sums, next, err := p.Net(month, today, w.actor.ID)
		if err != nil {
			return err
		}
		book := settlementLedger(account)
		if err := w.read(book, settlement.Stream(account, after)); err != nil {
			return err
		}
		w.add(settlement.Stream(account, month), "", e)
		w.add(settlement.Stream(account, after), "", next)
		for _, sum := range sums {
			if sum.IsZero() {
				continue
			}
			entry := ledger.Net(netKey(account, month, sum.Currency), "netting of "+month, account, sum)
			entry.On = today
			w.add(book, "", ledger.Posted{Entry: entry})
		}
		return nil
	})
}

func (w *work) nettedBefore(account, month string) error {
	months, err := w.months(w.ctx, "settlement/"+account+"/")
	if err != nil {
		return err
	}
	if !slices.Contains(months[account], month) {
		return fault.New(fault.NotFound, "what", "month "+month+" of "+account)
	}
	for _, m := range months[account] {
		if m >= month {
			break
		}
		p, err := w.period(account, m)
		if err != nil {
			return err
		}
		if p.Netting == nil {
			return fault.New(fault.WrongStep, "problem", words.Both("settle.wrong.month_open", "Month", m))
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
