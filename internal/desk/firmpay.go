package desk

import (
	"context"
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/ledger"
	"makegood/internal/money"
	"makegood/internal/partner"
	"makegood/internal/settlement"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// dealsWith reports whether the house deals with the firm of an account: a policy
// has an agreement with it, or the shop's records name it.
func (w *work) dealsWith(account string) (bool, error) {
	if !ledger.IsFirm(account) {
		return false, nil
	}
	all, err := w.agreements()
	if err != nil {
		return false, err
	}
	if slices.ContainsFunc(all, func(a partner.Agreement) bool { return a.Account() == account }) {
		return true, nil
	}
	set, err := w.settings(nil)
	return slices.ContainsFunc(set.house.Partners, func(p shop.Partner) bool {
		return partner.AccountOf(partner.Kind(p.Role), p.ID) == account
	}), err
}

// settlesWith refuses an account of nobody: neither does the house deal with it,
// nor was it ever charged.
func (w *work) settlesWith(account string) error {
	known, err := w.dealsWith(account)
	if known || err != nil {
		return err
	}
	months, err := w.months(w.ctx, "settlement/"+account+"/")
	if err == nil && len(months[account]) == 0 {
		err = noFirm(account)
	}
	return err
}

func noFirm(account string) error { return fault.New(fault.NotFound, "what", "firm "+account) }

// postedAs reports whether an entry is in a ledger already. Something else under
// its key is refused, KeyTaken, with what was booked and what was asked for: money
// that is told twice is counted once, and money of another sum is never dropped.
func (w *work) postedAs(stream, key string, e ledger.Entry) (already bool, err error) {
	if err := w.read(stream); err != nil {
		return false, err
	}
	was, ok := fold(w.streams[stream], ledger.Book{}).Entry(e.Key)
	if ok && !was.Same(e) {
		return false, fault.New(fault.KeyTaken, "key", key, "was", was.String(), "now", e.String())
	}
	return ok, nil
}

// FirmPayment is money that went between a firm and the house.
type FirmPayment struct {
	Amount    money.Amount // positive: the firm paid
	Reference string       // whoever moved the money gave it; the same counts once
	On        calendar.Day // 0: today
}

// paymentAge is how long ago a payment may have been: a book-keeper takes last
// year's down at the latest, and a slip of the pen is older than that.
const paymentAge = 366

// NotePayment takes down that money went between a firm and the house. The same
// payment told twice counts once, and already says so; another sum or day under its
// reference is refused, KeyTaken. A day whose month is closed stands in the next.
func (d *Desk) NotePayment(ctx context.Context, actor casefile.Actor, account string, p FirmPayment) (already bool, err error) {
	if err := May(actor, Settle); err != nil {
		return false, err
	}
	p.Reference = strings.TrimSpace(p.Reference)
	err = d.do(ctx, actor, func(w *work) error {
		if err := w.settlesWith(account); err != nil {
			return err
		}
		if err := p.check(calendar.Of(w.now)); err != nil {
			return err
		}
		on := p.On
		if on == 0 {
			on = calendar.Of(w.now)
		}
		entry := ledger.Payment(paymentKey(account, p.Reference), "payment "+p.Reference, account, p.Amount)
		entry.On = on
		book := settlementLedger(account)
		if already, err = w.postedAs(book, p.Reference, entry); err != nil {
			return err
		}
		if already {
			was, _ := fold(w.streams[book], ledger.Book{}).Entry(entry.Key)
			if already = p.On == 0 || p.On == was.On; !already {
				return fault.New(fault.KeyTaken, "key", p.Reference, "was", was.On, "now", p.On)
			}
			return nil
		}
		month, _, err := w.openMonth(account, on)
		if err != nil {
			return err
		}
		w.add(book, "", ledger.Posted{Entry: entry})
		w.add(settlement.Stream(account, month), "", settlement.PaymentNoted{Payment: settlement.Payment{
			On: on, Amount: p.Amount, Reference: p.Reference, By: w.actor.ID}})
		return nil
	})
	return already, err
}

// check demands an amount that can be meant, a reference, and a day that can have
// been: it may be tomorrow here where a bank is further east.
func (p FirmPayment) check(today calendar.Day) error {
	switch {
	case p.Amount.IsZero() || p.Amount.Minor > maxCharge || p.Amount.Minor < -maxCharge:
		return fault.New(fault.InputInvalid, "at", "amount", "problem", words.Both("wrong.amount"))
	case p.Reference == "":
		return fault.New(fault.ProofMissing)
	case p.On != 0 && (p.On > today+1 || p.On < today-paymentAge):
		return fault.New(fault.InputInvalid, "at", "on", "problem", words.Both("wrong.between", "First", today-paymentAge, "Last", today))
	}
	return nil
}
