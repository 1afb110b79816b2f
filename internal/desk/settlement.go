package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/ledger"
	"makegood/internal/money"
	"makegood/internal/partner"
	"makegood/internal/settlement"
)

// settlementLedger is where netting and payments of a firm are booked.
func settlementLedger(account string) string { return "ledger/settlement/" + account }

// post books entries in a case's ledger, each once, and raises the notes of the
// firms that are charged or credited in the same transaction: nothing is booked
// on a firm's account without its being told, and nothing is told that is not
// booked.
func (w *work) post(caseID string, entries ...ledger.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	name := casefile.LedgerStream(caseID)
	if err := w.read(name); err != nil {
		return err
	}
	book := fold(w.streams[name], ledger.Book{})
	for _, e := range entries {
		if book.Has(e.Key) {
			continue
		}
		if !e.Balanced() {
			return fault.New(fault.Internal).Because(fmt.Errorf("desk: entry %s does not add up to zero", e.Key))
		}
		posted := ledger.Posted{Entry: e}
		book = book.Evolve(posted)
		w.add(name, "", posted)
		for account, notes := range settlement.Notes(e, caseID) {
			if err := w.raise(account, notes); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *work) raise(account string, notes []settlement.Note) error {
	terms, err := w.terms(account)
	if err != nil {
		return err
	}
	for _, n := range notes {
		month, p, err := w.openMonth(account, n.On)
		if err != nil {
			return err
		}
		w.add(settlement.Stream(account, month), "", p.Raise(month, n, terms, w.evidence(n)))
	}
	return nil
}

// openMonth is the month that a day's note goes into: its own, or where that or a
// later one is closed already, the next that is open. A month behind one that is
// closed would open with nothing, and what stands in it would go nowhere.
func (w *work) openMonth(account string, on calendar.Day) (string, settlement.Period, error) {
	month := settlement.MonthOf(on)
	if month < settlement.MonthOf(calendar.Of(w.now)) {
		months, err := w.months(w.ctx, "settlement/"+account+"/")
		if err != nil {
			return month, settlement.Period{}, err
		}
		for _, m := range slices.Backward(months[account]) {
			if m <= month {
				break
			}
			p, err := w.period(account, m)
			if err != nil {
				return m, p, err
			}
			if p.Netting != nil {
				month = m
				break
			}
		}
	}
	for {
		p, err := w.period(account, month)
		if err != nil || p.Netting == nil {
			return month, p, err
		}
		if month, err = settlement.NextMonth(month); err != nil {
			return month, p, err
		}
	}
}

func (w *work) period(account, month string) (settlement.Period, error) {
	name := settlement.Stream(account, month)
	if err := w.read(name); err != nil {
		return settlement.Period{}, err
	}
	return fold(w.streams[name], settlement.Period{}), nil
}

// terms are those of the agreement with a firm, or where there is none, the usual.
func (w *work) terms(account string) (settlement.Terms, error) {
	a, err := w.agreement(account)
	return settlement.Terms{Days: a.Disputes.Days, Attempts: a.Disputes.Attempts}, err
}

// agreement finds the agreement with the firm of an account among the policies
// of the house; one of defaults where there is none.
func (w *work) agreement(account string) (partner.Agreement, error) {
	all, err := w.agreements()
	if err != nil {
		return partner.Agreement{}, err
	}
	for _, a := range all {
		if a.Account() == account {
			return a, nil
		}
	}
	kind, id, _ := strings.Cut(account, "/")
	k := partner.Kind(kind)
	if kind == "partner" {
		k = partner.Concession
	}
	a := partner.Defaults(id, k)
	a.Name = id
	return a, nil
}

// agreements are those of the shop's policy, then of its stores', each firm once.
func (w *work) agreements() ([]partner.Agreement, error) {
	set, err := w.settings(nil)
	if err != nil {
		return nil, err
	}
	policies := []string{set.house.Policy}
	views, err := w.Store.List(w.ctx, Query{Kind: KindStore, Limit: 500})
	if err != nil {
		return nil, err
	}
	for _, v := range views {
		s, err := body[branchRow](v)
		if err != nil {
			return nil, err
		}
		if s.Policy != "" && !slices.Contains(policies, s.Policy) {
			policies = append(policies, s.Policy)
		}
	}
	var all []partner.Agreement
	seen := map[string]bool{}
	for _, id := range policies {
		p, ok := w.Book().Policy(id)
		if !ok {
			continue
		}
		for _, a := range p.Partners {
			if !seen[a.Account()] {
				seen[a.Account()] = true
				all = append(all, a)
			}
		}
	}
	slices.SortFunc(all, func(a, b partner.Agreement) int { return strings.Compare(a.Account(), b.Account()) })
	return all, nil
}

// branchRow is what is needed of a store's view.
type branchRow struct {
	Policy string `json:"policy"`
}

// telling are the events that show why a firm is charged.
var telling = []string{"agreement.bound", "promise.broken", "promise.kept", "instruction.answered", "order.placed", "order.taken_back", "order.refunded", "order.cancelled"}

// evidence names the places in the log that a note rests on: the last of each
// kind of telling event in its case and its order.
func (w *work) evidence(n settlement.Note) []string {
	evidence := []string{}
	for _, name := range []string{casefile.Stream(n.Case), orderStream(n.Order)} {
		s, ok := w.streams[name]
		if !ok {
			continue
		}
		last := map[string]int{}
		for i, e := range slices.Concat(s.events, s.fresh) {
			last[e.EventName()] = i + 1
		}
		for _, kind := range telling {
			if at := last[kind]; at > 0 {
				evidence = append(evidence, fmt.Sprintf("%s@%d %s", name, at, kind))
			}
		}
	}
	return evidence
}

// Firm is another firm as the house settles with it.
type Firm struct {
	Account   string            `json:"account"`
	Agreement partner.Agreement `json:"agreement"`
	Months    []string          `json:"months"`   // those with a statement, the earliest first
	Owes      []money.Amount    `json:"owes"`     // the firm to the house, by currency, what is in dispute left out
	Disputed  int               `json:"disputed"` // notes that await an answer
	Unnetted  []string          `json:"unnetted"` // months that are over and not netted, the earliest first: they are due
}

// Firms lists every firm that the policies name, and every one that was charged.
func (d *Desk) Firms(ctx context.Context, actor casefile.Actor) ([]Firm, error) {
	if err := May(actor, Settle); err != nil {
		return nil, err
	}
	w := &work{Desk: d, ctx: ctx, actor: actor, now: d.now(), streams: map[string]*stream{}}
	all, err := w.agreements()
	if err != nil {
		return nil, err
	}
	firms := []Firm{}
	for _, a := range all {
		firms = append(firms, Firm{Account: a.Account(), Agreement: a})
	}
	months, err := d.months(ctx, "settlement/")
	if err != nil {
		return nil, err
	}
	for account := range months {
		if !slices.ContainsFunc(firms, func(f Firm) bool { return f.Account == account }) {
			a, err := w.agreement(account)
			if err != nil {
				return nil, err
			}
			firms = append(firms, Firm{Account: account, Agreement: a})
		}
	}
	slices.SortFunc(firms, func(a, b Firm) int { return strings.Compare(a.Account, b.Account) })
	for i := range firms {
		if err := w.standing(&firms[i], months[firms[i].Account]); err != nil {
			return nil, err
		}
	}
	return firms, nil
}

// standing adds what a firm owes: the closing balance of its last month, which
// carries everything before it, and those of months that are open.
func (w *work) standing(f *Firm, months []string) error {
	f.Months, f.Owes = months, []money.Amount{}
	if months == nil {
		f.Months = []string{}
	}
	owes := map[string]money.Amount{}
	for i, month := range months {
		p, err := w.period(f.Account, month)
		if err != nil {
			return err
		}
		if p.Netting == nil && month < settlement.MonthOf(calendar.Of(w.now)) {
			f.Unnetted = append(f.Unnetted, month)
		}
		for _, n := range p.Notes { // one that was netted may be disputed still
			if n.Awaits() && (p.Netting == nil || !slices.Contains(p.Netting.Carried, n.No)) {
				f.Disputed++
			}
		}
		if p.Netting != nil && i < len(months)-1 {
			continue
		}
		for _, currency := range p.Currencies() {
			owes[currency] = money.Zero(currency).Add(owes[currency]).Add(p.Statement(currency).Closing)
		}
	}
	for _, currency := range sortedKeys(owes) {
		f.Owes = append(f.Owes, owes[currency])
	}
	return nil
}

// months lists the months of each account that have a stream, the earliest first.
func (d *Desk) months(ctx context.Context, prefix string) (map[string][]string, error) {
	months, after := map[string][]string{}, ""
	for {
		names, err := d.Store.Streams(ctx, prefix, after, 500)
		if err != nil || len(names) == 0 {
			return months, err
		}
		for _, name := range names {
			if account, month, ok := settlement.Split(name); ok {
				months[account] = append(months[account], month)
			}
		}
		after = names[len(names)-1]
	}
}

// Statements are a firm's month, one for each currency; none where nothing
// stands in it.
func (d *Desk) Statements(ctx context.Context, actor casefile.Actor, account, month string) ([]settlement.Statement, error) {
	if err := May(actor, Settle); err != nil {
		return nil, err
	}
	if _, err := settlement.NextMonth(month); err != nil {
		return nil, err
	}
	w := &work{Desk: d, ctx: ctx, actor: actor, now: d.now(), streams: map[string]*stream{}}
	if err := w.settlesWith(account); err != nil {
		return nil, err
	}
	p, err := w.period(account, month)
	if err != nil {
		return nil, err
	}
	today := calendar.Of(w.now)
	list := []settlement.Statement{}
	for _, currency := range p.Currencies() {
		s := p.Statement(currency)
		s.Account, s.Month = account, month
		for i := range s.Lines {
			s.Lines[i].State = s.Lines[i].StateOn(today)
		}
		list = append(list, s)
	}
	return list, nil
}
