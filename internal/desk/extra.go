package desk

import (
	"context"
	"slices"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/money"
	board "makegood/internal/table"
	"makegood/internal/words"
)

// Extra is a change of an agreement that is better for both by the house's
// reckoning: it costs the house less, and the customer very probably prefers it.
// What is owed stays as it was agreed. It is offered once; where it is refused
// the agreement stands. What it costs is the house's own.
type Extra struct {
	Agreement int
	Changes   []casefile.TermChange
	Words     words.Text   // what to say with it
	Cost      money.Amount // of the goodwill in the agreement to the house, now
	Then      money.Amount // and with the change
}

// Extra looks for a change that is better for both. Nothing is put on the table.
// The error is WrongStep where there is none, or where one was offered already.
func (d *Desk) Extra(ctx context.Context, actor casefile.Actor, id string) (Extra, error) {
	if err := May(actor, Coach); err != nil {
		return Extra{}, err
	}
	w := d.work(ctx, actor)
	c, _, err := w.readCase(id)
	if err != nil {
		return Extra{}, err
	}
	return w.extra(c, words.English)
}

// OfferExtra offers the change that is better for both, in the actor's name. It
// is an amendment like any other, and binds with both.
func (d *Desk) OfferExtra(ctx context.Context, actor casefile.Actor, id string, lang words.Lang) (CaseView, error) {
	if err := May(actor, Coach); err != nil {
		return CaseView{}, err
	}
	var view CaseView
	err := d.do(ctx, actor, func(w *work) error {
		c, own, err := w.readCase(id)
		if err != nil {
			return err
		}
		x, err := w.extra(c, lang)
		if err != nil {
			return err
		}
		amend, err := w.amended(c, casefile.Amend{Agreement: x.Agreement, Changes: x.Changes, Extra: true, Words: x.Words.In(lang)})
		if err != nil {
			return err
		}
		c, err = w.decide(c, own, amend)
		view = w.view(c, own)
		return err
	})
	return view, err
}

// extraDays is how long an extra lies there that nobody asked for: long enough to
// sleep over it, and an end, so that a case in which all is kept can be settled.
const extraDays = 7

// extraUnasked looks once, when an agreement of self-service has bound, for what is
// better for both, and lays it before the customer in Makegood's own name: nobody of
// the house is there who would ask. The agreement stands whatever becomes of it.
func (w *work) extraUnasked(c casefile.Case) (casefile.Case, error) {
	taken, ok := accepted(c)
	if !ok || w.actor.Kind != casefile.Client || taken.By != string(casefile.System) || taken.Amendment != nil {
		return c, nil
	}
	actor := w.actor
	w.actor = alone(actor)
	defer func() { w.actor = actor }()
	lang := words.English
	if taken.Words != "" && taken.Words == words.Say(words.Russian, "guide.packages.one") || taken.Words == words.Say(words.Russian, "guide.packages.several") {
		lang = words.Russian // as they were spoken with before
	}
	x, err := w.extra(c, lang)
	if err == nil {
		var amend casefile.Amend
		amend, err = w.amended(c, casefile.Amend{Agreement: x.Agreement, Changes: x.Changes, Extra: true, Words: x.Words.In(lang), Until: w.today(c) + extraDays})
		if err == nil {
			var next casefile.Case
			if next, err = w.decide(c, casefile.Side{Seat: casefile.House, Notes: []casefile.Note{}}, amend); err == nil {
				return next, nil
			}
		}
	}
	if code := fault.CodeOf(err); code == fault.Internal || code == fault.Conflict || code == fault.Unavailable {
		return c, err
	}
	return c, nil // there is none, or none that may be given without a person
}

// accepted is the offer that the last agreement was made of.
func accepted(c casefile.Case) (casefile.Offer, bool) {
	for _, o := range slices.Backward(c.Offers) {
		if o.State == "accepted" {
			return o, true
		}
	}
	return casefile.Offer{}, false
}

// extra is the change, with what it would save.
func (w *work) extra(c casefile.Case, lang words.Lang) (Extra, error) {
	if lang == "" {
		lang = words.English
	}
	a, err := agreementForExtra(c)
	if err != nil {
		return Extra{}, err
	}
	s := w.under(c, w.scene(w.actor, c.Policy, c.Zone, w.now))
	ground, laid, err := w.lay(c.Looked(s).Ground(&casefile.Amendment{Agreement: a.No}), s, w.actor.Role)
	if err != nil {
		return Extra{}, err
	}
	agreed, ok := laid.OutcomeOf(a.Package)
	if !ok {
		return Extra{}, none("no_extra")
	}
	belief, _ := board.Recall(laid, ground, seed(c.ID), hints(c)...)
	better, ok, err := laid.Better(belief, agreed, fixed(c, laid, a)...)
	if err != nil {
		return Extra{}, fault.New(fault.Internal).Because(err)
	}
	if !ok {
		return Extra{}, none("no_extra")
	}
	next := laid.Package(ground, better, w.today(c), lang)
	return Extra{Agreement: a.No, Changes: changesTo(laid, a, next), Words: words.Both("guide.extra"), Cost: laid.Cost(agreed), Then: laid.Cost(better)}, nil
}

func none(key string) error {
	return fault.New(fault.WrongStep, "problem", words.Both("problem."+key))
}

// agreementForExtra is the agreement that an extra could change: the one in force
// that people made last, while nothing else is being talked about.
func agreementForExtra(c casefile.Case) (casefile.Agreement, error) {
	for _, o := range c.Offers {
		if o.Amendment != nil && o.Amendment.Extra {
			return casefile.Agreement{}, none("extra_once")
		}
	}
	_, standing := c.StandingOffer()
	if n := len(c.Bound); n > 0 && c.Step == casefile.Agreed && !standing && !c.Ended() && len(c.Bound[n-1].Package.Terms) > 0 {
		return c.Bound[n-1], nil
	}
	return casefile.Agreement{}, none("no_extra")
}

// fixed are the issues that an extra leaves alone: those whose terms are done or
// over, and how fast things come, since that is a day of what is owed.
func fixed(c casefile.Case, b *board.Board, a casefile.Agreement) []int {
	var list []int
	for i, issue := range b.Issues {
		if issue.Name == "speed" {
			list = append(list, i)
		}
	}
	for i, t := range a.Package.Terms {
		if issue := b.IssueOf(t); issue > 0 && !c.CanChange(a, i) {
			list = append(list, issue)
		}
	}
	return list
}

// changesTo are the changes that make the next package of an agreement, issue by
// issue. Terms of right are not among them.
func changesTo(b *board.Board, a casefile.Agreement, next casefile.Package) []casefile.TermChange {
	was := map[int]int{} // issue -> term, from 1
	for i, t := range a.Package.Terms {
		if issue := b.IssueOf(t); issue > 0 {
			was[issue] = i + 1
		}
	}
	var changes []casefile.TermChange
	for _, t := range next.Terms {
		issue := b.IssueOf(t)
		if issue <= 0 {
			continue
		}
		n := was[issue]
		delete(was, issue)
		if n > 0 && sameThing(a.Package.Terms[n-1], t) {
			continue // its day stays too
		}
		changes = append(changes, casefile.TermChange{Term: n, To: &t})
	}
	for i := range a.Package.Terms {
		if issue := b.IssueOf(a.Package.Terms[i]); issue > 0 && was[issue] == i+1 {
			changes = append(changes, casefile.TermChange{Term: i + 1})
		}
	}
	return changes
}

// sameThing reports whether two terms give the same, by whichever day and way.
func sameThing(x, y casefile.Term) bool {
	return x.Remedy == y.Remedy && x.Amount == y.Amount && (x.Text == y.Text || x.Remedy != "other" && x.Remedy != "apology")
}
