package desk

import (
	"context"
	"hash/fnv"
	"slices"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/learn"
	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/shop"
	board "makegood/internal/table"
	"makegood/internal/words"
)

// PackagesAsked is how many packages are wanted and how they are said.
type PackagesAsked struct {
	Counter bool         // at the counter two lie before the customer, elsewhere up to three
	Lang    words.Lang   // of what is written in words
	Until   calendar.Day // how long the offer stands; none: no end
	Keeps   []string     // words of the house that every package puts in terms besides, as of a package
}

// PackageSet are packages that the house could put on the table now: any of
// them is fine by it. It is the house's own until it is offered; what the
// packages cost never is.
type PackageSet struct {
	Packages []casefile.Package
	Words    words.Text     // what to say with them
	Number   int            // of sets that were put before, from 0
	Goodwill []money.Amount // of each package, above what is owed
	Cost     []money.Amount // of each package to the house, all told
	Worth    []money.Amount // of each to a customer who cares for what is in it
	Room     money.Amount   // goodwill that this set could hold at most
	Estimate []plan.Guess   // what is thought to matter to the customer
}

// Packages are the packages that the house could offer next. Nothing is put on
// the table.
func (d *Desk) Packages(ctx context.Context, actor casefile.Actor, id string, asked PackagesAsked) (PackageSet, error) {
	if err := May(actor, Coach); err != nil {
		return PackageSet{}, err
	}
	w := &work{Desk: d, ctx: ctx, actor: actor, now: d.now(), streams: map[string]*stream{}}
	c, _, err := w.readCase(id)
	if err != nil {
		return PackageSet{}, err
	}
	return w.packages(c, asked, actor.Role, false)
}

// Propose puts the next packages on the table in the actor's name. What is owed
// must have been told before; floor and mandate are checked as for any offer.
func (d *Desk) Propose(ctx context.Context, actor casefile.Actor, id string, asked PackagesAsked) (CaseView, error) {
	if err := May(actor, Coach); err != nil {
		return CaseView{}, err
	}
	var view CaseView
	err := d.do(ctx, actor, func(w *work) error {
		c, own, err := w.readCase(id)
		if err != nil {
			return err
		}
		c, err = w.propose(c, own, asked, actor.Role, false)
		view = w.view(c, own)
		return err
	})
	return view, err
}

// propose computes the next packages and puts them on the table.
func (w *work) propose(c casefile.Case, own casefile.Side, asked PackagesAsked, role string, flat bool) (casefile.Case, error) {
	set, err := w.packages(c, asked, role, flat)
	if err != nil {
		return c, err
	}
	offer, err := w.complete(c, casefile.MakeOffer{Packages: set.Packages, Until: asked.Until, Words: set.Words.In(asked.Lang)})
	if err != nil {
		return c, err
	}
	return w.decide(c, own, offer)
}

// packages are the next ones for a role. Flat is for whoever sits alone before
// a machine: the whole room from the first set, so that pushing gains nothing.
func (w *work) packages(c casefile.Case, asked PackagesAsked, role string, flat bool) (PackageSet, error) {
	if asked.Lang == "" {
		asked.Lang = words.English
	}
	c, laid, err := w.board(c, role)
	if err != nil {
		return PackageSet{}, err
	}
	belief, round := board.Recall(laid, c, seed(c.ID), hints(c)...)
	round.Count, round.Flat = 3, flat
	if asked.Counter {
		round.Count = 2
	}
	set, err := laid.Next(belief, round)
	if err != nil {
		return PackageSet{}, fault.New(fault.Internal).Because(err)
	}
	if len(set.Packages) == 0 {
		return PackageSet{}, fault.New(fault.WrongStep, "problem", words.Both("problem.no_packages"))
	}
	out := PackageSet{Number: round.Number, Room: laid.Budget(round), Estimate: belief.Weights(), Packages: []casefile.Package{},
		Goodwill: []money.Amount{}, Cost: []money.Amount{}, Worth: []money.Amount{}}
	for _, o := range set.Packages {
		p := laid.Package(c, o, w.today(c), asked.Lang)
		if len(p.Terms) == 0 {
			return PackageSet{}, fault.New(fault.WrongStep, "problem", words.Both("problem.no_packages"))
		}
		if p, err = kept(c, p, asked.Keeps, w.today(c)); err != nil {
			return PackageSet{}, err
		}
		worth := money.Zero(c.Paid.Currency)
		for _, option := range laid.Options(o) {
			worth = worth.Add(option.Worth)
		}
		out.Packages = append(out.Packages, p)
		out.Goodwill, out.Cost, out.Worth = append(out.Goodwill, laid.Goodwill(o)), append(out.Cost, laid.Cost(o)), append(out.Worth, worth)
	}
	out.Words = words.Both("guide.packages." + map[bool]string{true: "one", false: "several"}[len(out.Packages) == 1])
	return out, nil
}

// kept is a package with words of the house put in terms.
func kept(c casefile.Case, p casefile.Package, ids []string, today calendar.Day) (casefile.Package, error) {
	for _, id := range ids {
		word, _ := c.PromiseByID(id)
		terms, ok := c.InTerms(word, today, sumsNamed)
		if !ok {
			return p, fault.New(fault.InputInvalid, "at", "keeps", "problem", words.Both("problem.word_in_terms"))
		}
		p.Terms, p.Keeps = append(p.Terms, terms...), append(p.Keeps, id)
	}
	return p, nil
}

// board lays the board of a case for a role, with what is owed as of now, and
// less what the case was given already.
func (w *work) board(c casefile.Case, role string) (casefile.Case, *board.Board, error) {
	s := w.under(c, w.scene(w.actor, c.Policy, c.Zone, w.now))
	return w.lay(c.Looked(s), s, role)
}

// lay lays the board of a case as it stands.
func (w *work) lay(c casefile.Case, s casefile.Scene, role string) (casefile.Case, *board.Board, error) {
	value, err := w.value(c, s)
	if err != nil {
		return c, nil, err
	}
	b, err := board.Lay(s.Policy, c.Situation(), role, value)
	if err != nil {
		return c, nil, fault.New(fault.Internal).Because(err)
	}
	e, err := w.elsewhere(c)
	if err != nil {
		return c, nil, err
	}
	zero, given := money.Zero(c.Paid.Currency), c.Given().Add(c.ByWord(sumsNamed)).Add(e.Goodwill).Add(e.ByWord)
	b.Ceiling, b.Limit = money.Max(zero, b.Ceiling.Sub(given)), money.Max(zero, b.Limit.Sub(given))
	return c, b, nil
}

// boughtLately is how far back orders tell what a customer is worth.
const boughtLately = 365

// value is what the customer of a case is worth, for the bands of the ceiling
// and nothing else.
func (w *work) value(c casefile.Case, s casefile.Scene) (money.Amount, error) {
	v, err := w.customerValue(c, s)
	return v.Worth, err
}

// customerValue is what the customer of a case is worth, from what they kept of
// the orders of a year. It is read beside the unit of work: it may be a moment
// old.
func (w *work) customerValue(c casefile.Case, s casefile.Scene) (learn.Value, error) {
	if c.Customer == "" {
		return learn.Value{}, nil
	}
	from := int64(s.Today - boughtLately)
	rows, err := w.Store.List(w.ctx, Query{Kind: KindOrder, Parent: c.Customer, RankFrom: &from, Limit: 200})
	if err != nil || len(rows) == 0 {
		return learn.Value{}, err
	}
	names := make([]string, len(rows))
	for i, v := range rows {
		names[i] = orderStream(v.ID)
	}
	aside := &work{Desk: w.Desk, ctx: w.ctx, actor: w.actor, now: w.now, streams: map[string]*stream{}}
	if err := aside.read(names...); err != nil {
		return learn.Value{}, err
	}
	var bought []learn.Purchase
	for _, name := range names {
		o := fold(aside.streams[name], shop.Order{})
		bought = append(bought, learn.Purchase{On: o.PlacedOn, Kept: paidAndKept(o)})
	}
	v, err := learn.ValueOf(bought, s.Today, c.Paid.Currency, s.Policy.Reckoning)
	if err != nil {
		return learn.Value{}, fault.New(fault.Internal).Because(err)
	}
	return v, nil
}

// paidAndKept is what was paid for an order and not paid back.
func paidAndKept(o shop.Order) money.Amount {
	sum := money.Zero(o.Currency())
	for _, p := range o.Payments {
		switch {
		case p.Amount.Currency != sum.Currency:
		case p.Kind == shop.Paid:
			sum = sum.Add(p.Amount)
		case p.Kind == shop.Refunded, p.Kind == shop.Given:
			sum = sum.Sub(p.Amount)
		}
	}
	return sum
}

// seed is where the guesses about a case begin: the same for the same case.
func seed(id string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	return h.Sum64()
}

// hints are the issues that the customer's own words are about, as far as they
// were read: in the case's wish, and in what they asked for in messages.
func hints(c casefile.Case) []string {
	asked := []string{c.Wish.Remedy}
	for _, m := range c.Messages {
		for _, p := range m.Proposals {
			if m.Seat == casefile.Customer && p.What == "offer" && p.State != "dismissed" {
				asked = append(asked, p.Remedy)
			}
		}
	}
	of := map[string]string{"compensation": "money", "price_reduction": "money", "fee_waiver": "fees", "store_credit": "credit", "delivery": "speed"}
	var list []string
	for _, remedy := range asked {
		if issue := of[remedy]; issue != "" && !slices.Contains(list, issue) {
			list = append(list, issue)
		}
	}
	return list
}
