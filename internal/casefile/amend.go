package casefile

import (
	"fmt"
	"slices"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// Amend proposes to change an agreement that is in force. It is an offer like any
// other: the other seat takes it, refuses it or counters, both confirm the same
// text, and until then the agreement stands as it is.
type Amend struct {
	Agreement int // its number
	Changes   []TermChange
	Until     calendar.Day
	Words     string
	Keeps     []string // words that the change keeps besides, as of a package
	Extra     bool     // better for both by the house's reckoning; offered once
	LastSeen  string   // as of MakeOffer
}

func (Amend) command() {}

// TermChange is one change of an agreement: a term in the place of another, one
// more, or one less.
type TermChange struct {
	Term int   `json:"term,omitempty"` // of the agreement, from 1; 0: one more
	To   *Term `json:"to,omitempty"`   // nil: one less
}

// Amendment says which agreement a package changes, and how.
type Amendment struct {
	Agreement  int      `json:"agreement"`
	Extra      bool     `json:"extra,omitempty"`
	Difference []Change `json:"difference"`
}

// The kinds of changes.
const (
	TermKept    = "kept"
	TermChanged = "changed"
	TermAdded   = "added"
	TermDropped = "dropped"
)

// Change is a line of the difference between two agreements.
type Change struct {
	What string     `json:"what"`          // kept, changed, added, dropped
	Was  int        `json:"was,omitempty"` // term of the agreement that is changed, from 1
	Now  int        `json:"now,omitempty"` // term of the new one, from 1
	Text words.Text `json:"text"`
}

// amend proposes an amendment.
func (d *draft) amend(cmd Amend) error {
	d.look()
	p, am, err := d.amended(cmd)
	if err != nil {
		return err
	}
	if cmd.Extra {
		if slices.ContainsFunc(d.c.Offers, func(o Offer) bool { return o.Amendment != nil && o.Amendment.Extra }) {
			return fault.New(fault.WrongStep, "problem", words.Both("problem.extra_once"))
		}
		if d.Actor.Seat() != House {
			return fault.New(fault.NotYourSeat)
		}
	}
	return d.offer(MakeOffer{Packages: []Package{p}, Until: cmd.Until, Words: cmd.Words, LastSeen: cmd.LastSeen, amendment: am})
}

// amended is the package that the changes make of an agreement, with the
// difference. What was done stays; what money was told to do stays too.
func (d *draft) amended(cmd Amend) (Package, *Amendment, error) {
	a, err := d.amendable(cmd.Agreement)
	if err != nil {
		return Package{}, nil, err
	}
	to := map[int]*Term{}
	am := &Amendment{Agreement: a.No, Extra: cmd.Extra}
	p := Package{Alternative: a.Package.Alternative, Keeps: slices.Concat(a.Package.Keeps, cmd.Keeps)}
	for i, ch := range cmd.Changes {
		at := fmt.Sprintf("changes[%d]", i)
		_, twice := to[ch.Term]
		switch {
		case ch.Term < 0 || ch.Term > len(a.Package.Terms):
			return p, nil, invalid(at+".term", words.Both("wrong.range_or_more", "Most", len(a.Package.Terms)))
		case ch.Term == 0 && ch.To == nil:
			return p, nil, invalid(at+".to", words.Both("wrong.one_more"))
		case ch.Term != 0 && twice:
			return p, nil, invalid(at+".term", words.Both("wrong.changed_twice"))
		case ch.Term != 0 && d.c.stands(a, ch.Term-1) == termDone:
			return p, nil, fault.New(fault.WrongStep, "problem", words.Both("problem.amend_done", "N", ch.Term))
		case ch.Term != 0 && d.c.stands(a, ch.Term-1) == termOver:
			return p, nil, fault.New(fault.WrongStep, "problem", words.Both("problem.amend_over", "N", ch.Term))
		}
		if ch.Term != 0 {
			to[ch.Term] = ch.To
		}
	}
	for i, was := range a.Package.Terms {
		now, touched := to[i+1]
		switch {
		case d.c.stands(a, i) == termOver:
		case !touched:
			am.keep(&p, i+1, was)
		case now == nil:
			am.Difference = append(am.Difference, Change{What: TermDropped, Was: i + 1})
		case inherit(*now, was) == was:
			am.keep(&p, i+1, was)
		default:
			p.Terms = append(p.Terms, inherit(*now, was))
			am.Difference = append(am.Difference, Change{What: TermChanged, Was: i + 1, Now: len(p.Terms)})
		}
	}
	for _, ch := range cmd.Changes {
		if ch.Term == 0 {
			p.Terms = append(p.Terms, *ch.To)
			am.Difference = append(am.Difference, Change{What: TermAdded, Now: len(p.Terms)})
		}
	}
	if len(cmd.Keeps) == 0 && !slices.ContainsFunc(am.Difference, func(x Change) bool { return x.What != TermKept }) {
		return p, nil, invalid("changes", words.Both("wrong.no_difference"))
	}
	if p.Alternative && d.c.Ground(am).MeetsFloor(p) {
		p.Alternative = false // it gives what is owed by now
	}
	for i, text := range d.differenceText(a, p, *am) {
		am.Difference[i].Text = text
	}
	return p, am, nil
}

func (am *Amendment) keep(p *Package, was int, t Term) {
	p.Terms = append(p.Terms, t)
	am.Difference = append(am.Difference, Change{What: TermKept, Was: was, Now: len(p.Terms)})
}

// inherit is the new term with what a seat is not shown of the old one.
func inherit(now, was Term) Term {
	if now.Remedy != was.Remedy {
		return now
	}
	if now.Bearer == "" {
		now.Bearer = was.Bearer
	}
	if now.Method == "" || now.Method == was.Method {
		now.Method, now.Kind = was.Method, was.Kind
	}
	return now
}

// of is the number of the agreement that is changed; 0 where none is.
func (am *Amendment) of() int {
	if am == nil {
		return 0
	}
	return am.Agreement
}

// keeps reports whether a term of the new package, counted from 0, stays as it
// was agreed.
func (am *Amendment) keeps(term int) bool {
	return am != nil && slices.ContainsFunc(am.Difference, func(x Change) bool { return x.What == TermKept && x.Now == term+1 })
}

// amendable finds the agreement and refuses where it can't be changed any more.
func (d *draft) amendable(no int) (Agreement, error) {
	if no < 1 || no > len(d.c.Bound) {
		return Agreement{}, fault.New(fault.NotFound, "what", fmt.Sprintf("agreement %d", no))
	}
	a, why := d.c.Bound[no-1], ""
	switch {
	case !d.c.InForce(no):
		why = "amend_replaced"
	case len(a.Package.Terms) == 0:
		why = "amend_operation"
	case d.c.Recovering():
		why = "amend_recovery"
	}
	if why != "" {
		return a, fault.New(fault.WrongStep, "problem", words.Both("problem."+why))
	}
	return a, nil
}

// InForce reports whether no later agreement has taken the place of this one.
func (c Case) InForce(no int) bool {
	return !slices.ContainsFunc(c.Bound, func(a Agreement) bool { return a.Amendment != nil && a.Amendment.Agreement == no })
}

// How a term of an agreement stands.
const (
	termOpen = "open" // it can still be changed
	termDone = "done" // done, or money was told to move for it
	termOver = "over" // broken, or replaced by something else
)

// stands says how a term of an agreement stands, counted from 0.
func (c Case) stands(a Agreement, term int) string {
	list := c.PromisesOf(a, term)
	state := termOver
	if len(list) == 0 {
		state = termOpen
	}
	for _, p := range list {
		told := slices.ContainsFunc(c.Orders, func(in Instruction) bool { return in.Key == p.Key && in.State != "refused" })
		switch {
		case p.State == promise.Kept, p.Key != "" && told, p.Proof != nil && p.Why == "late": // late is broken, and done all the same
			return termDone
		case p.Open():
			state = termOpen
		}
	}
	return state
}

// CanChange reports whether a term of an agreement, counted from 0, can still be
// changed: nothing of it is done, or over.
func (c Case) CanChange(a Agreement, term int) bool { return c.stands(a, term) == termOpen }

// PromisesOf are the promises that carry out a term of an agreement, counted
// from 0. A term that an amendment kept is carried out by the promises that it had.
func (c Case) PromisesOf(a Agreement, term int) []promise.Promise {
	a, term = c.firstAgreed(a, term)
	var list []promise.Promise
	for _, p := range c.Promise {
		if p.Agreement == a.No && p.Origin == promise.Agreed && p.Term == term+1 {
			list = append(list, p)
		}
	}
	return list
}

// firstAgreed is where a term was first agreed as it stands.
func (c Case) firstAgreed(a Agreement, term int) (Agreement, int) {
	for a.Amendment != nil {
		at := slices.IndexFunc(a.Amendment.Difference, func(x Change) bool { return x.What == TermKept && x.Now == term+1 })
		if at < 0 {
			break
		}
		a, term = c.Bound[a.Amendment.Agreement-1], a.Amendment.Difference[at].Was-1
	}
	return a, term
}

// Ground is the case on which a package is judged that amends an agreement: as
// if it had not been made, and with what it granted as of right still owed. What
// is owed by an agreement is thus no less a floor than what is owed by law, and
// what was given by it is not counted twice; what it gave above what was owed
// and the change can't take back goes on to count. Nil: the case itself.
func (c Case) Ground(am *Amendment) Case {
	if am == nil || am.Agreement > len(c.Bound) {
		return c
	}
	a := c.Bound[am.Agreement-1]
	c.Bound = slices.Clone(c.Bound)
	c.Bound[am.Agreement-1].Package, c.Bound[am.Agreement-1].Goodwill = Package{}, money.Zero(c.Paid.Currency)
	c.Found.Entitlements = slices.Clone(c.Found.Entitlements)
	for _, t := range a.Package.Terms {
		if t.Right == "" {
			continue
		}
		granted := c.granted(a, t)
		i := slices.IndexFunc(c.Found.Entitlements, func(e rights.Entitlement) bool { return e.ID == t.Right && sameRemedy(t.Remedy, e.Remedy) })
		switch {
		case i < 0:
			c.Found.Entitlements = append(c.Found.Entitlements, granted)
		case c.Found.Entitlements[i].Amount != nil && granted.Amount != nil && c.Found.Entitlements[i].Amount.Cmp(*granted.Amount) < 0:
			c.Found.Entitlements[i].Amount = granted.Amount // some of it was paid: it was owed all the same
		}
	}
	left := Package{}
	for i, t := range a.Package.Terms {
		if c.stands(a, i) != termOver {
			left.Terms = append(left.Terms, t)
		}
	}
	if rest := a.Goodwill.Sub(c.Goodwill(left)); rest.Sign() > 0 {
		c.Bound[am.Agreement-1].Goodwill = rest
	}
	return c
}

// goodwillOf is what a package gives above what is owed, with what stays given of
// the agreement whose place it takes.
func (c Case) goodwillOf(p Package, am *Amendment) money.Amount {
	ground := c.Ground(am)
	goodwill := ground.Goodwill(p)
	if n := am.of(); n > 0 && n <= len(c.Bound) {
		goodwill = goodwill.Add(ground.Bound[n-1].Goodwill)
	}
	return goodwill
}

// granted is what an agreement granted by a term, as a right. Several tenders are
// several terms of one right.
func (c Case) granted(a Agreement, t Term) rights.Entitlement {
	e := rights.Entitlement{ID: t.Right, Remedy: t.Remedy, Chooser: "consumer", Answerable: "seller", Source: "agreement", Say: map[string]string{}}
	if t.Remedy == "delivery" {
		e.Remedy = "set_extra_time"
	}
	sum := money.Zero(c.Paid.Currency)
	for _, o := range a.Package.Terms {
		if o.Right == t.Right && o.Remedy == t.Remedy {
			sum = sum.Add(o.Amount)
		}
	}
	if paysMoney(t.Remedy) {
		e.Amount = &sum
	}
	for lang, s := range words.Both("read_back.granted", "No", a.No, "Deed", words.Both("deed."+t.Remedy, "Amount", sum, "Goods", c.goods(t.Line), "Text", t.Text)) {
		e.Say[string(lang)] = s
	}
	return e
}

// onGround lets the case be judged on the ground of an amendment. Nothing that
// happens to it there stays.
func (d *draft) onGround(am *Amendment, judge func() error) error {
	d.look() // what is found is put on file before
	real, looked := d.c, d.looked
	d.c = real.Ground(am)
	if n := am.of(); n > 0 && n <= len(real.Bound) {
		d.under = &real.Bound[n-1]
	}
	err := judge()
	d.c, d.looked, d.under = real, looked, nil
	return err
}

// stillAmends refuses an amendment that can't be made any more: its agreement
// was replaced, or what it would change has been done since.
func (d *draft) stillAmends(am *Amendment) error {
	if am == nil {
		return nil
	}
	a, err := d.amendable(am.Agreement)
	if err != nil {
		return err
	}
	for _, x := range am.Difference {
		moved := x.What != TermKept && x.Was > 0 && d.c.stands(a, x.Was-1) != termOpen
		if moved || x.What == TermKept && d.c.stands(a, x.Was-1) == termOver {
			return fault.New(fault.WrongStep, "problem", words.Both("problem.amend_moved"))
		}
	}
	return nil
}

// replacedBy are the open promises that an amendment puts others in the place of.
func (d *draft) replacedBy(p Package, am *Amendment) (ids []string) {
	a, kept, fresh := d.c.Bound[am.Agreement-1], map[string]bool{}, Package{}
	for _, x := range am.Difference {
		if x.Was > 0 {
			for _, o := range d.c.PromisesOf(a, x.Was-1) {
				kept[o.ID] = true
				if x.What != TermKept && o.Open() {
					ids = append(ids, o.ID)
				}
			}
		}
		if x.What != TermKept && x.Now > 0 {
			fresh.Terms = append(fresh.Terms, p.Terms[x.Now-1])
		}
	}
	for _, o := range d.c.Promise {
		if !kept[o.ID] && fresh.renews(o) {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

// fresh are the terms of an agreement that were not agreed before.
func (a Agreement) fresh(term int) bool {
	return !a.Amendment.keeps(term)
}
