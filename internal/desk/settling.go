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
// gets its note with it.
func (d *Desk) Charge(ctx context.Context, actor casefile.Actor, caseID string, c Charged) error {
	if err := May(actor, Settle); err != nil {
		return err
	}
	bad := func(at string, problem words.Text) error {
		return fault.New(fault.InputInvalid, "at", at, "problem", problem)
	}
	switch {
	case c.Amount.Sign() <= 0 || c.Amount.Minor > maxCharge:
		return bad("amount", words.Both("wrong.amount"))
	case strings.TrimSpace(c.Why) == "":
		return bad("why", words.Both("wrong.why"))
	case c.Key == "":
		return bad("key", words.Both("wrong.charge_key"))
	case !ledger.IsFirm(c.Account) && (c.Kind != "freight" || c.Account != "" && c.Account != "house"):
		return bad("account", words.Both("wrong.account"))
	case c.Kind == "freight" && c.Carrier == "":
		return bad("carrier", words.Both("wrong.whose_bill"))
	}
	return d.do(ctx, actor, func(w *work) error {
		cs, _, err := w.readCase(caseID)
		if err != nil {
			return err
		}
		if c.Amount.Currency != cs.Paid.Currency && cs.Paid.Currency != "" {
			return bad("amount", words.Both("wrong.currency", "Currency", cs.Paid.Currency))
		}
		var e ledger.Entry
		key := cs.ID + "/charge/" + c.Key
		switch c.Kind {
		case "claim":
			e = ledger.Claim(key, c.Why, c.Account, c.Amount, c.Line)
		case "penalty":
			e = ledger.Fine(key, c.Why, c.Account, c.Amount)
		case "freight":
			e, err = ledger.Shipping(key, c.Why, c.Carrier, c.Amount, ledger.Cost{Account: c.Account, Share: decimal.One, Line: c.Line})
		default:
			return bad("kind", words.Both("wrong.one_of", "Want", "claim, freight, penalty"))
		}
		if err != nil {
			return err
		}
		e.On, e.Order = calendar.Of(w.now.In(zone(cs.Zone))), cs.Order
		if cs.Order != "" {
			if _, _, err := w.readOrder(cs.Order); err != nil && fault.CodeOf(err) != fault.Erased {
				return err
			}
		}
		return w.post(cs.ID, e)
	})
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
	if i < 0 || !ledger.IsFirm(account) {
		return fault.New(fault.NotFound, "what", "note "+no)
	}
	return d.do(ctx, actor, func(w *work) error {
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
	if !ledger.IsFirm(account) {
		return fault.New(fault.NotFound, "what", "account "+account)
	}
	return d.do(ctx, actor, func(w *work) error {
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
			entry := ledger.Net(account+"/"+month+"/"+sum.Currency, "netting of "+month, account, sum)
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

// NotePayment takes down that money went between a firm and the house: a
// positive amount was paid by the firm. The same reference counts once.
func (d *Desk) NotePayment(ctx context.Context, actor casefile.Actor, account string, amount money.Amount, reference string) error {
	if err := May(actor, Settle); err != nil {
		return err
	}
	switch {
	case !ledger.IsFirm(account):
		return fault.New(fault.NotFound, "what", "account "+account)
	case amount.IsZero() || amount.Minor > maxCharge || amount.Minor < -maxCharge:
		return fault.New(fault.InputInvalid, "at", "amount", "problem", words.Both("wrong.amount"))
	case strings.TrimSpace(reference) == "":
		return fault.New(fault.ProofMissing)
	}
	return d.do(ctx, actor, func(w *work) error {
		book := settlementLedger(account)
		if err := w.read(book); err != nil {
			return err
		}
		key := account + "/paid/" + reference
		if fold(w.streams[book], ledger.Book{}).Has(key) {
			return nil
		}
		today := calendar.Of(w.now)
		month, _, err := w.openMonth(account, today)
		if err != nil {
			return err
		}
		entry := ledger.Payment(key, "payment "+reference, account, amount)
		entry.On = today
		w.add(book, "", ledger.Posted{Entry: entry})
		w.add(settlement.Stream(account, month), "", settlement.PaymentNoted{Payment: settlement.Payment{
			On: today, Amount: amount, Reference: reference, By: w.actor.ID}})
		return nil
	})
}

// told compares the ledger with the notes: every posting on a firm's account
// has its note, with the same amount, and every note its posting.
type told struct {
	postings map[string]money.Amount
}

func noteKey(account, entry string, posting int) string {
	return fmt.Sprintf("%s %s#%d", account, entry, posting)
}

func (t *told) booked(e ledger.Entry) {
	if e.Kind == ledger.KindNetting || e.Kind == ledger.KindPayment {
		return
	}
	for i, p := range e.Postings {
		if ledger.IsFirm(p.Account) {
			t.postings[noteKey(p.Account, e.Key, i)] = p.Amount
		}
	}
}

func (t *told) raised(stream string, s *stream, report func(Finding)) {
	account, _, _ := settlement.Split(stream)
	for i, e := range s.events {
		r, ok := e.(settlement.NoteRaised)
		if !ok {
			continue
		}
		key := noteKey(account, r.Note.Entry, r.Note.Posting)
		if amount, ok := t.postings[key]; !ok || amount != r.Note.Net {
			report(Finding{fmt.Sprintf("%s@%d", stream, i+1), fmt.Sprintf("note %s of %s has no posting of that amount in the ledger", r.Note.No, r.Note.Net)})
		}
		delete(t.postings, key)
	}
}

func (t *told) left(report func(Finding)) {
	for _, key := range sortedKeys(t.postings) {
		report(Finding{"ledger", "posting " + key + " of " + t.postings[key].String() + " has no note"})
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
