package desk

import (
	"slices"
	"strings"

	"github.com/govalues/decimal"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/ledger"
	"makegood/internal/money"
	"makegood/internal/partner"
	"makegood/internal/promise"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// payer knows where the money of a case can go: to its own customer, and where
// they are the buyer, back to what paid.
type payer struct {
	world shop.World
	buyer bool
}

// payer loads what the case's customer can be paid to. A gift receipt is not
// the buyer's.
func (w *work) payer(c casefile.Case) (payer, error) {
	world, err := w.world(shop.Operation{Name: shop.OpGetOrder, Order: c.Order}, scope{customer: c.Customer})
	o := world.Order
	return payer{world, o != nil && o.Customer == c.Customer && (c.Customer != "" || !o.Gift)}, err
}

// method finds a method that was named: one of the customer's own, or of the
// buyer's that paid at a till. Whoever was given the goods is never paid to
// what the giver paid with.
func (p payer) method(id string) (shop.Method, error) {
	m, ok := p.world.Methods[id]
	if !ok && p.buyer {
		i := slices.IndexFunc(p.world.Order.Tenders, func(t shop.Method) bool { return t.ID == id })
		switch {
		case i >= 0:
			m, ok = p.world.Order.Tenders[i], true
		case id == shop.CashID:
			m, ok = shop.Method{ID: shop.CashID, Kind: shop.Cash}, true
		}
	}
	switch {
	case !ok:
		return m, fault.New(fault.MethodUnknown, "method", id)
	case m.Gone:
		return m, fault.New(fault.MethodNotAllowed, "method", id)
	}
	return m, nil
}

// credit is a balance that the customer has, else a new gift card, whose
// number comes when it is handed over.
func (p payer) credit() shop.Method {
	if m, ok := p.world.Credit(); ok {
		return m
	}
	return shop.Method{Kind: shop.GiftCard}
}

// sources are the tenders that money goes back to where none is named, and how
// much of it: what each still holds, or where nothing is held, what each paid.
func (p payer) sources() (methods []shop.Method, weights []int64) {
	if !p.buyer {
		return []shop.Method{p.credit()}, []int64{1}
	}
	held := p.world.Order.Held()
	if !slices.ContainsFunc(held, func(h shop.Held) bool { return h.Amount.Sign() > 0 }) {
		held = nil
		for _, row := range p.world.Order.Payments {
			if row.Kind == shop.Paid {
				held = append(held, shop.Held{Method: row.Method, Amount: row.Amount})
			}
		}
	}
	for _, h := range held {
		if h.Amount.Sign() <= 0 {
			continue
		}
		m, err := p.method(h.Method)
		if err != nil {
			m = p.credit()
		}
		methods, weights = append(methods, m), append(weights, h.Amount.Minor)
	}
	if len(methods) == 0 {
		return []shop.Method{p.credit()}, []int64{1}
	}
	return methods, weights
}

// tenders names where the money of a package goes: to the method that a term
// names, else back to the tenders that it came from, in proportion to what each
// still holds, to the cent. Every term of money that comes out says what kind of
// method it is, so that the text which is read back says it too.
func (w *work) tenders(c casefile.Case, p casefile.Package) (casefile.Package, error) {
	from, err := w.payer(c)
	if err != nil {
		return p, err
	}
	if slices.ContainsFunc(p.Terms, func(t casefile.Term) bool { return t.Amount.Sign() > 0 }) {
		if err := w.wasPaid(from.world.Order); err != nil {
			return p, err
		}
	}
	back := map[string]money.Amount{} // of the price, by the method that was named
	out := casefile.Package{Alternative: p.Alternative, Keeps: p.Keeps}
	for _, t := range p.Terms {
		t.Kind = ""
		switch {
		case t.Method != "":
			m, err := from.method(t.Method)
			if err != nil {
				return p, err
			}
			if t.Remedy == "store_credit" && !m.HoldsBalance() {
				return p, fault.New(fault.MethodNotAllowed, "method", t.Method)
			}
			if t.PaysPrice() {
				back[m.ID] = back[m.ID].Add(t.Amount)
			}
			if !m.HoldsBalance() && !from.world.Order.MayGet(m.ID, back[m.ID]) {
				return p, fault.New(fault.MethodNotAllowed, "method", t.Method)
			}
			t.Kind = m.Kind
			out.Terms = append(out.Terms, t)
		case t.Amount.Sign() <= 0:
			out.Terms = append(out.Terms, t)
		case t.Remedy == "store_credit":
			m := from.credit()
			t.Method, t.Kind = m.ID, m.Kind
			out.Terms = append(out.Terms, t)
		default:
			out.Terms = append(out.Terms, from.split(t)...)
		}
	}
	return out, nil
}

// split is a term of money, a term a tender; what goes to one method stays one term.
func (p payer) split(t casefile.Term) []casefile.Term {
	methods, weights := p.sources()
	var terms []casefile.Term
	for i, part := range t.Amount.Split(weights) {
		if part.IsZero() {
			continue
		}
		one := t
		one.Amount, one.Method, one.Kind = part, methods[i].ID, methods[i].Kind
		if k := slices.IndexFunc(terms, func(x casefile.Term) bool { return x.Method == one.Method && x.Kind == one.Kind }); k >= 0 {
			terms[k].Amount = terms[k].Amount.Add(part)
			continue
		}
		terms = append(terms, one)
	}
	return terms
}

// paid is what a promise of money is kept by: its instruction, on the reference
// of whoever moved the money. A reference that comes late is booked all the
// same. What was not told to the order system has not been paid.
func (w *work) paid(c casefile.Case, p promise.Promise, cmd casefile.KeepPromise) (casefile.Command, error) {
	not := func(why string) error { return fault.New(fault.WrongStep, "problem", words.Both("problem."+why)) }
	i := slices.IndexFunc(c.Orders, func(in casefile.Instruction) bool { return p.Key != "" && in.Key == p.Key })
	switch {
	case i >= 0 && c.Orders[i].State == "queued":
		return nil, not("instruction_queued")
	case i >= 0 && c.Orders[i].State == "sent":
		asked := p
		asked.State = promise.Made
		if err := asked.Check(cmd.Proof); err != nil {
			return nil, err
		}
	case !p.Open():
		return cmd, nil // the case says that it is closed
	case p.Awaits != "":
		return nil, not("goods_not_back")
	case p.Origin == promise.Said:
		return nil, not("said_refund")
	default:
		return cmd, nil
	}
	if c.Order != "" {
		if _, _, err := w.readOrder(c.Order); err != nil {
			return nil, err
		}
		w.add(orderStream(c.Order), c.Customer, shop.OrderRefundConfirmed{Key: p.Key, Reference: cmd.Proof.Reference})
	}
	bearers, err := w.bearers(c, c.Orders[i])
	return casefile.AnswerInstruction{Key: p.Key, State: "done", Reference: cmd.Proof.Reference, Bearers: bearers}, err
}

// cameBack reports whether all goods that a case awaits came back by other ways,
// such as over the counter, and were paid for there.
func (w *work) cameBack(c casefile.Case) (bool, error) {
	if c.Order == "" || len(c.Lines) == 0 {
		return false, nil
	}
	o, ok, err := w.readOrder(c.Order)
	if err != nil || !ok {
		return false, err
	}
	items := awaited(o)
	for _, l := range o.Lines {
		ours := slices.Contains(items, l.Item)
		if items == nil {
			ours = slices.ContainsFunc(c.Lines, func(p casefile.Part) bool { return p.Line == l.ID })
		}
		if ours && o.Left(l) > 0 {
			return false, nil
		}
	}
	return true, nil
}

// bearers say who pays in the end for the money of an instruction: whose goods
// its pieces are; where they do not tell, the goods that were taken back in the
// case, or else all goods of the case. A partner's commission is the policy's where
// it names the partner, else that of the shop's agreement.
func (w *work) bearers(c casefile.Case, in casefile.Instruction) ([]ledger.Bearer, error) {
	var o shop.Order
	var err error
	if in.Order != "" {
		if o, _, err = w.readOrder(in.Order); err != nil {
			return nil, err
		}
	}
	set, err := w.settings(&o)
	if err != nil {
		return nil, err
	}
	parts := in.Pieces
	if back := handed(c, o); len(back) > 0 && (len(parts) == 0 || in.Key != "" && addUp(parts) != in.Amount) {
		parts = back
	}
	if len(parts) == 0 {
		parts = c.Lines
	}
	entries, err := w.entriesOf(o, c.ID)
	if err != nil {
		return nil, err
	}
	var bearers []ledger.Bearer
	for i, weight := range unmoved(entries[c.ID], in.Amount, parts) {
		part := parts[i]
		b := ledger.Bearer{Partner: part.Partner, Weight: weight, Line: part.Line}
		if l, ok := o.Line(part.Line); ok {
			b.Partner = l.Partner
		}
		for _, p := range set.house.Partners {
			if p.ID == b.Partner {
				b.Commission = rate(p.Commission)
			}
		}
		if a, ok := set.policy.Partners[b.Partner]; ok {
			b.Commission = rate(a.Commission)
			if in.Amount.Sign() >= 0 && a.Duties[partner.Refund].Pays == partner.Host {
				b.Partner = "" // refunds are the house's own by this agreement; sales are not
			}
		}
		bearers = append(bearers, cumulative(b, entries[""], o.ID, in.Amount))
	}
	return bearers, nil
}

// handed are the parts of an order for which money went back in a case, each
// with how much.
func handed(c casefile.Case, o shop.Order) []casefile.Part {
	var parts []casefile.Part
	for _, l := range o.Lines {
		back := money.Zero(l.Price.Currency)
		for _, t := range l.TakenBack {
			if t.Case == c.ID {
				back = back.Add(t.Refund)
			}
		}
		if back.Sign() > 0 {
			parts = append(parts, casefile.Part{Line: l.ID, Partner: l.Partner, Paid: back})
		}
	}
	return parts
}

// entriesOf are the entries of an order by the case that they were posted in;
// those of all its cases are under "".
func (w *work) entriesOf(o shop.Order, caseID string) (map[string][]ledger.Entry, error) {
	cases := map[string]bool{caseID: true}
	for _, p := range o.Payments {
		if id, _, ok := strings.Cut(p.Key, "/"); ok {
			cases[id] = true
		}
	}
	for _, l := range o.Lines {
		for _, t := range l.TakenBack {
			if t.Case != "" {
				cases[t.Case] = true
			}
		}
	}
	entries := map[string][]ledger.Entry{}
	for _, id := range sortedKeys(cases) {
		name := casefile.LedgerStream(id)
		if err := w.read(name); err != nil {
			return nil, err
		}
		for _, e := range fold(w.streams[name], ledger.Book{}).Entries {
			if e.Order == o.ID && o.ID != "" {
				entries[id], entries[""] = append(entries[id], e), append(entries[""], e)
			}
		}
	}
	return entries, nil
}

// unmoved are the weights of parts for an amount: what was paid for each, less
// what other tenders moved for it in the same case. Together the tenders then
// move for every part what was paid for it, to the cent.
func unmoved(entries []ledger.Entry, amount money.Amount, parts []casefile.Part) []money.Amount {
	kind, sign := direction(amount)
	moved := map[string]int64{}
	for _, e := range entries {
		for _, p := range e.Postings {
			if e.Kind == kind && p.Line != "" && p.Amount.Currency == amount.Currency {
				moved[p.Line] += sign * p.Amount.Minor
			}
		}
	}
	paid, rest, sum := []money.Amount{}, []money.Amount{}, int64(0)
	for _, part := range parts {
		left := part.Paid
		gone := max(0, min(moved[part.Line], left.Minor))
		left.Minor -= gone
		moved[part.Line] -= gone
		sum += max(0, left.Minor)
		paid, rest = append(paid, part.Paid), append(rest, left)
	}
	if sum >= sign*amount.Minor {
		return rest
	}
	return paid
}

// direction is the kind of entry that an instruction's amount is booked as, and
// the sign that makes it positive.
func direction(amount money.Amount) (kind string, sign int64) {
	if amount.Sign() < 0 {
		return ledger.KindSale, -1
	}
	return ledger.KindRefund, 1
}

// cumulative is a bearer with what went the same way for its line before. What was
// sold here comes back at the commission of the sale, whatever was agreed since.
func cumulative(b ledger.Bearer, entries []ledger.Entry, order string, amount money.Amount) ledger.Bearer {
	if b.Partner == "" || b.Line == "" {
		return b
	}
	kind, _ := direction(amount)
	b.Before, b.Taken = ledger.Moved(entries, kind, order, b.Line, b.Partner, amount.Currency)
	sold, commission := ledger.Moved(entries, ledger.KindSale, order, b.Line, b.Partner, amount.Currency)
	if kind == ledger.KindSale || sold.Sign() <= 0 {
		return b
	}
	if now, err := sold.Times(b.Commission); err != nil || now != commission {
		if then, err := decimal.MustNew(commission.Minor, 0).Quo(decimal.MustNew(sold.Minor, 0)); err == nil {
			b.Commission = then
		}
	}
	return b
}
