package desk

import (
	"fmt"
	"strings"

	"makegood/internal/ledger"
	"makegood/internal/money"
	"makegood/internal/settlement"
)

// told compares the ledger with what the firms are told: every posting on a
// firm's account has its note, every payment and every netting its place in a
// month, with the same amount and the other way round; and each month opens with
// what the month before it closed with.
type told struct {
	postings map[string]money.Amount
	moved    map[string]money.Amount // payments and nettings, by the key of their entry
	closed   map[string]closed       // by account, the last month that was netted
}

type closed struct {
	stream  string
	closing []money.Amount
}

func newTold() told {
	return told{map[string]money.Amount{}, map[string]money.Amount{}, map[string]closed{}}
}

func noteKey(account, entry string, posting int) string {
	return fmt.Sprintf("%s %s#%d", account, entry, posting)
}

func (t *told) booked(e ledger.Entry) {
	for i, p := range e.Postings {
		switch {
		case e.Kind == ledger.KindNetting || e.Kind == ledger.KindPayment:
			if _, due := strings.CutPrefix(p.Account, ledger.Due); due { // netted: more is due; paid: less
				t.moved[e.Key] = p.Amount
			}
		case ledger.IsFirm(p.Account):
			t.postings[noteKey(p.Account, e.Key, i)] = p.Amount
		}
	}
}

func (t *told) raised(stream string, s *stream, report func(Finding)) {
	account, month, _ := settlement.Split(stream)
	var p settlement.Period
	for i, e := range s.events {
		p = p.Evolve(e)
		at := fmt.Sprintf("%s@%d", stream, i+1)
		switch e := e.(type) {
		case settlement.NoteRaised:
			key := noteKey(account, e.Note.Entry, e.Note.Posting)
			if amount, ok := t.postings[key]; !ok || amount != e.Note.Net {
				report(Finding{at, fmt.Sprintf("note %s of %s has no posting of that amount in the ledger", e.Note.No, e.Note.Net)})
			}
			delete(t.postings, key)
		case settlement.PaymentNoted:
			t.match(at, "payment "+e.Payment.Reference, paymentKey(account, e.Payment.Reference), e.Payment.Amount.Neg(), report)
		case settlement.PeriodOpened:
			if was := t.closed[account]; !sameSums(was.closing, e.Opening) {
				report(Finding{at, fmt.Sprintf("the month opens with %v, %s closed with %v", e.Opening, was.stream, was.closing)})
			}
		case settlement.PeriodNetted:
			t.netted(at, account, month, p, report)
			t.closed[account] = closed{stream, e.Closing}
		}
	}
}

func (t *told) netted(at, account, month string, p settlement.Period, report func(Finding)) {
	for _, currency := range p.Currencies() {
		s := p.Statement(currency)
		if !s.Net.IsZero() {
			t.match(at, "netting of "+month, netKey(account, month, currency), s.Net, report)
		}
		if !sameSums([]money.Amount{s.Closing}, inCurrency(p.Netting.Closing, currency)) {
			report(Finding{at, fmt.Sprintf("the month closed with %v, its statement comes to %s", p.Netting.Closing, s.Closing)})
		}
	}
}

// match takes an entry off the ledger's side, where it has the amount.
func (t *told) match(at, what, key string, amount money.Amount, report func(Finding)) {
	if was, ok := t.moved[key]; !ok || was != amount {
		report(Finding{at, fmt.Sprintf("%s of %s is not in the ledger with that amount", what, amount)})
	}
	delete(t.moved, key)
}

func (t *told) left(report func(Finding)) {
	for _, key := range sortedKeys(t.postings) {
		report(Finding{"ledger", "posting " + key + " of " + t.postings[key].String() + " has no note"})
	}
	for _, key := range sortedKeys(t.moved) {
		report(Finding{"ledger", "entry " + key + " of " + t.moved[key].String() + " stands in no month of the firm"})
	}
}

func paymentKey(account, reference string) string { return account + "/paid/" + reference }

func netKey(account, month, currency string) string { return account + "/" + month + "/" + currency }

func inCurrency(sums []money.Amount, currency string) []money.Amount {
	var list []money.Amount
	for _, s := range sums {
		if s.Currency == currency {
			list = append(list, s)
		}
	}
	return list
}

// sameSums reports whether two lists come to the same in each currency.
func sameSums(a, b []money.Amount) bool {
	sums := map[string]int64{}
	for _, x := range a {
		sums[x.Currency] += x.Minor
	}
	for _, x := range b {
		sums[x.Currency] -= x.Minor
	}
	for _, s := range sums {
		if s != 0 {
			return false
		}
	}
	return true
}
