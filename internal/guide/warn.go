package guide

import (
	"slices"

	"makegood/internal/casefile"
	"makegood/internal/money"
	"makegood/internal/talk"
	"makegood/internal/talk/judge"
	"makegood/internal/words"
)

// Draft is what the house is about to send.
type Draft struct {
	Text     string
	Lang     string // en, ru; anything else is found out
	Packages []casefile.Package
	Said     casefile.Statement // that is taken down
}

// Warning is a mistake in a draft, with the words that it was seen in, why it
// is one, and what would be better.
type Warning struct {
	Code   string     `json:"code"`
	Quote  string     `json:"quote,omitempty"`
	Why    words.Text `json:"why"`
	Better words.Text `json:"better"`
}

// The mistakes that a draft is looked at for.
const (
	OfferTooSoon   = string(judge.OfferTooSoon)
	FreeConcession = string(judge.FreeConcession)
	GrowingSteps   = string(judge.GrowingSteps)
	WrongApology   = string(judge.WrongApology)
	DeniesPromise  = string(judge.DeniesPromise)
	PolicyWall     = string(judge.PolicyWall)
	VagueTime      = string(judge.VagueTime)
	RightUntold    = "right_untold"
	UnderFloor     = "under_floor"
	OverMandate    = "over_mandate"
	WordBeside     = "word_beside"
	DayTooEarly    = "day_too_early"
	MustNotBeSaid  = "must_not_be_said"
)

// Codes lists them, in the order in which they are told.
func Codes() []string {
	return []string{MustNotBeSaid, DeniesPromise, OfferTooSoon, RightUntold, UnderFloor, OverMandate, DayTooEarly, WordBeside, WrongApology, PolicyWall, VagueTime,
		string(judge.PushesWork), string(judge.BlamesCustomer), string(judge.BlamesOthers), string(judge.CalmsDown), string(judge.SideTracks),
		FreeConcession, GrowingSteps}
}

// Warn names the mistakes in a draft of the house, before it is sent. It is
// silent where a warning would be wrong: nothing is asked in return for putting
// our own breach right, and a bigger step after a new fact is none.
func Warn(v View, d Draft) []Warning {
	w := warner{View: v, draft: d, found: []Warning{}}
	if d.Text != "" {
		w.words()
	}
	if len(d.Packages) > 0 {
		w.packages()
	}
	w.statement()
	order := Codes()
	slices.SortStableFunc(w.found, func(a, b Warning) int { return slices.Index(order, a.Code) - slices.Index(order, b.Code) })
	return w.found
}

type warner struct {
	View
	draft Draft
	found []Warning
	asks  bool // the words ask for something in return
}

// warn adds a warning, once for each code.
func (w *warner) warn(code, quote string, facts ...any) {
	if slices.ContainsFunc(w.found, func(x Warning) bool { return x.Code == code }) {
		return
	}
	w.found = append(w.found, Warning{code, quote, words.Both("guide.warn."+code+".why", facts...), words.Both("guide.warn."+code+".better", facts...)})
}

// words looks at what is said.
func (w *warner) words() {
	c, f := w.Case, fault(w.Case)
	before := turns(c)
	before = before[max(0, len(before)-2):] // what was heard and what was given stands in the case; the words before are for what these refer to
	j := judge.Turn(w.draft.Text, w.draft.Lang, judge.Context{Turns: before, Fault: f, Promised: promisedOnFile(c), On: w.Today})
	w.asks = j.Reading.Has("condition")
	for _, n := range j.Notes {
		code := string(n.Code)
		switch {
		case !slices.Contains(Codes(), code):
		case code == OfferTooSoon && w.ready():
		case (code == FreeConcession || code == GrowingSteps) && (breached(c) || j.Back || w.newFact()):
		default:
			w.warn(code, cut(w.draft.Text, n.Span), "Apology", words.Both("guide.apology."+judge.Apology(f)))
		}
	}
	w.wordsTooEarly(j.Reading)
	w.notToBeSaid()
	w.wordsOver(j.Reading)
	if untold(c) && puts(j.Reading) {
		w.warn(RightUntold, "", "Rights", rightsOf(c.OpenRights()))
	}
}

// ready reports whether the story was heard and answered for.
func (w *warner) ready() bool {
	return heard(w.Case) && said(w.Case, casefile.House, "acknowledge", "summarise", "apologise")
}

// packages looks at what is put forward, as terms.
func (w *warner) packages() {
	c := w.Case
	if !w.ready() {
		w.warn(OfferTooSoon, "")
	}
	if untold(c) {
		w.warn(RightUntold, "", "Rights", rightsOf(c.OpenRights()))
	}
	met := len(c.OpenRights()) == 0
	most := money.Zero(c.Paid.Currency)
	for _, p := range w.draft.Packages {
		met = met || c.MeetsFloor(p)
		most = money.Max(most, c.Goodwill(p))
		for _, t := range p.Terms {
			if t.By == 0 && slices.Contains([]string{"replacement", "repair", "exchange", "delivery", "other"}, t.Remedy) {
				w.warn(VagueTime, "")
			}
		}
	}
	if !met {
		w.warn(UnderFloor, "", "Rights", rightsOf(c.OpenRights()))
	}
	all, before := money.Zero(c.Paid.Currency), any("")
	for _, p := range w.draft.Packages {
		counts := c.Counts(p, nil, w.Sums)
		if counts.Cmp(all) <= 0 {
			continue
		}
		all, before = counts, ""
		if earlier := counts.Sub(c.Goodwill(p)); earlier.Sign() > 0 {
			before = earlier
		}
	}
	if limit := casefile.Limit(w.Policy, w.Role, all.Currency); most.Sign() > 0 && all.Cmp(limit) > 0 {
		w.warn(OverMandate, "", "Asked", all, "Before", before, "Limit", limit, "Role", words.Both("role."+casefile.WhoMay(w.Policy, all)))
	}
	w.termsTooEarly()
	w.beside()
	w.step(most)
}

// beside looks for words of the house that no package keeps: whoever meant one of
// them by what is offered gives both.
func (w *warner) beside() {
	for _, p := range w.draft.Packages {
		for _, word := range w.Case.Beside(p) {
			if s, ok := w.Case.WordOf(word.ID); ok {
				w.warn(WordBeside, s.Words, "Who", s.Who, "On", s.On, "Promise", word.ID)
			}
		}
	}
}

// step looks at how much more goodwill is given than before, and for what.
func (w *warner) step(most money.Amount) {
	steps := Given(w.Case)
	if breached(w.Case) || w.newFact() {
		return
	}
	// A first gift: what we did ourselves is made good for nothing, and several
	// packages to choose from ask which matters most.
	if len(steps) == 0 && (fault(w.Case) == judge.StoreFault || len(w.draft.Packages) > 1) {
		return
	}
	last := Concession{Goodwill: money.Zero(most.Currency), Step: money.Zero(most.Currency)}
	if len(steps) > 0 {
		last = steps[len(steps)-1]
	}
	step := most.Sub(last.Goodwill)
	if step.Sign() <= 0 {
		return
	}
	if last.Step.Sign() > 0 && step.Cmp(last.Step) > 0 && len(steps) > 1 {
		w.warn(GrowingSteps, "", "Step", step, "Last", last.Step)
	}
	asks := slices.ContainsFunc(w.draft.Packages, func(p casefile.Package) bool { return asksBack(p) })
	if !asks && !moved(w.Case) && !w.asks {
		w.warn(FreeConcession, "", "Step", step)
	}
}

// newFact reports whether something came on file after the house's last offer: then
// another offer answers another case.
func (w *warner) newFact() bool { return w.Case.NewsSinceOffer() }

// moved reports whether the customer moved since the house's last offer: that they
// say for the first time what they want is something in return, and so is that they
// ask for less than before; that they ask for more is not.
func moved(c casefile.Case) bool {
	n := len(c.Offers)
	return n > 0 && c.Offers[n-1].Seat == casefile.Customer && comparedWith(c, n-1) != higher
}

func puts(r talk.Reading) bool { return r.Has("offer") || r.Has("counter") || r.Has("concede") }

func promisedOnFile(c casefile.Case) bool {
	return slices.ContainsFunc(c.Said, func(s casefile.Statement) bool { return s.Promise != "" })
}

func asksBack(p casefile.Package) bool {
	return slices.ContainsFunc(p.Terms, func(t casefile.Term) bool { return t.Bearer == string(casefile.Customer) })
}
