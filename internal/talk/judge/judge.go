// Package judge weighs a turn of the house: the desk's coach and the practice
// room use the same eyes. It judges what was said against what was said before
// and against the facts of the case; it gives no marks and stops nothing.
//
// Frameworks: RADPAC (rapport, analysis, debate, propose, agree, close); the 4A
// (acknowledge, apologise, act, assure) with the type of apology that fits the
// fault; the four principles of Fisher and Ury; broken record (Bolton, Smith).
package judge

import (
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/talk"
	"makegood/internal/talk/lexis"
)

// Fault says whose fault the trouble is.
type Fault string

// Whose fault it can be.
const (
	StoreFault    Fault = "store"
	MakerFault    Fault = "maker"
	CustomerFault Fault = "customer"
	UnknownFault  Fault = "unknown"
)

// Apology is the type of apology that fits a fault: taking responsibility for
// the store's own, sympathy for the customer's, regret for the trouble else.
func Apology(f Fault) string {
	switch f {
	case StoreFault:
		return "responsibility"
	case CustomerFault:
		return "sympathy"
	}
	return "inconvenience"
}

// Stage is a stage of RADPAC, in order.
type Stage int

// The stages.
const (
	Rapport Stage = iota
	Analysis
	Debate
	Propose
	Agree
	Close
)

// String names the stage.
func (s Stage) String() string {
	return []string{"rapport", "analysis", "debate", "propose", "agree", "close"}[s]
}

// Style is the manner of a turn.
type Style string

// The styles.
const (
	Neutral    Style = "neutral"
	Assertive  Style = "assertive"
	Aggressive Style = "aggressive"
	Defensive  Style = "defensive"
)

// Code names something seen in a turn.
type Code string

// What can be seen. Faults of a turn come first, merits after them.
const (
	OfferTooSoon    Code = "offer_too_soon"   // an offer before the story was summed up
	WrongApology    Code = "wrong_apology"    // the type does not fit the fault
	BlamesCustomer  Code = "blames_customer"  // the fault is put on the customer
	BlamesOthers    Code = "blames_others"    // or on maker, carrier, colleague
	PushesWork      Code = "pushes_work"      // the customer is sent to do the house's work
	PolicyWall      Code = "policy_wall"      // a rule with no reason behind it
	CalmsDown       Code = "calms_down"       // tells the other how to feel
	SideTracks      Code = "side_tracks"      // leaves the issue
	DeniesPromise   Code = "denies_promise"   // denies a promise that is on the record
	FreeConcession  Code = "free_concession"  // gives without asking for anything
	GrowingSteps    Code = "growing_steps"    // concessions that grow say there is more
	VagueTime       Code = "vague_time"       // "soon" where a day belongs
	WrongParaphrase Code = "wrong_paraphrase" // sums up what was not said
	Acknowledges    Code = "acknowledges"     // 4A
	Apologises      Code = "apologises"       // 4A, the fitting type
	Acts            Code = "acts"             // 4A: a deed with its day
	Assures         Code = "assures"          // 4A
	OpenQuestion    Code = "open_question"    // asks so that the other tells
	ClosedQuestion  Code = "closed_question"  // asks for a fact or a yes
	Paraphrases     Code = "paraphrases"      // sums up what was really said
	GivesChoice     Code = "gives_choice"     // several packages at once
	GivesReason     Code = "gives_reason"     // a refusal with its ground: a lawful reason or a new fact
	Principled      Code = "principled"       // interests, options, criteria
	Positional      Code = "positional"       // a demand or a wall with no why
)

// Context is what a turn is judged against. Turns are those before it, oldest
// first; Promised tells whether a promise of the house is on the record.
type Context struct {
	Turns    []talk.Turn
	Fault    Fault
	Promised bool
	On       calendar.Day
}

// Note is something seen, with the words that it was seen in.
type Note struct {
	Code Code
	Span talk.Span
}

// Judgement is what was seen in a turn.
type Judgement struct {
	Reading talk.Reading
	Stage   Stage // the stage after the turn
	Back    bool  // the turn went back to analysis, as a new fact asks for
	Style   Style
	Notes   []Note
	Steps   []money.Amount // sizes of the house's concessions in money, this turn's included
}

// Has tells whether something was seen.
func (j Judgement) Has(c Code) bool {
	return slices.ContainsFunc(j.Notes, func(n Note) bool { return n.Code == c })
}

// Turn judges a turn of the house.
func Turn(text, lang string, c Context) Judgement {
	t := history(c)
	u := talk.Utterance{Seat: talk.House, Text: text, Lang: lang, On: c.On, Context: c.Turns}
	j := Judgement{Reading: talk.Read(u)}
	see := func(code Code, act string) {
		for _, a := range j.Reading.Acts {
			if a.Act == act {
				j.Notes = append(j.Notes, Note{code, a.Span})
				return
			}
		}
	}
	for _, x := range plain {
		see(x.code, x.act)
	}
	j.apology(c.Fault)
	j.blame(text)
	j.paraphrase(text, t)
	j.offers(t)
	j.refusal(text, see)
	j.time(text)
	if c.Promised && !says(text, ownsUp) {
		see(DeniesPromise, "deny_promise")
	}
	j.Style = style(j)
	j.Stage, j.Back = stage(t, j.Reading)
	return j
}

// plain are the codes that one act shows by itself.
var plain = []struct {
	code Code
	act  string
}{
	{PushesWork, "push_work"}, {CalmsDown, "calm_down"}, {SideTracks, "side_track"}, {Acknowledges, "acknowledge"}, {Assures, "assure"},
	{OpenQuestion, "ask_open"}, {ClosedQuestion, "ask_closed"}, {Principled, "state_interest"}, {Principled, "state_right"},
}

func (j *Judgement) note(code Code, span talk.Span) { j.Notes = append(j.Notes, Note{code, span}) }

// apology checks the type of each apology against the fault.
func (j *Judgement) apology(f Fault) {
	for _, a := range j.Reading.Acts {
		if a.Act != "apologise" {
			continue
		}
		if a.Kind == Apology(f) || f == UnknownFault && a.Kind == "sympathy" || f == MakerFault && a.Kind == "responsibility" {
			j.note(Apologises, a.Span)
		} else {
			j.note(WrongApology, a.Span)
		}
	}
}

func (j *Judgement) blame(text string) {
	for _, a := range j.Reading.Acts {
		switch {
		case a.Act == "blame" && a.Kind == "customer":
			j.note(BlamesCustomer, a.Span)
		case a.Act == "blame" && !says(text, takesOn):
			j.note(BlamesOthers, a.Span)
		}
	}
}

// paraphrase checks that what a summary names was said: its sums and days, and
// most of its telling words.
func (j *Judgement) paraphrase(text string, t past) {
	for _, a := range j.Reading.Acts {
		if a.Act != "summarise" {
			continue
		}
		right := true
		for _, m := range j.Reading.Money {
			right = right && slices.Contains(t.money, m)
		}
		for _, d := range j.Reading.Dates {
			right = right && slices.Contains(t.days, d)
		}
		said, all := 0, 0
		for w := range telling(text) {
			all++
			if t.words[w] {
				said++
			}
		}
		if right && said*3 >= all {
			j.note(Paraphrases, a.Span)
		} else {
			j.note(WrongParaphrase, a.Span)
		}
	}
}

// offers looks at what is put forward: when, for what, and how large a step.
func (j *Judgement) offers(t past) {
	j.Steps = slices.Clone(t.steps)
	var span talk.Span
	gives := false
	for _, a := range j.Reading.Acts {
		if a.Act == "offer" || a.Act == "counter" || a.Act == "concede" {
			span, gives = a.Span, true
		}
	}
	if !gives {
		return
	}
	if !t.summed && !j.Reading.Has("summarise") {
		j.note(OfferTooSoon, span)
	}
	if len(j.Reading.Offers) > 1 {
		j.note(GivesChoice, span)
	}
	if a := largest(j.Reading.Offers); a != nil && t.last != nil && a.Currency == t.last.Currency && a.Minor > t.last.Minor {
		step := a.Sub(*t.last)
		if n := len(j.Steps); n > 0 && j.Steps[n-1].Currency == step.Currency && step.Minor > j.Steps[n-1].Minor {
			j.note(GrowingSteps, span)
		}
		j.Steps = append(j.Steps, step)
		if !j.Reading.Has("condition") {
			j.note(FreeConcession, span)
		}
	} else if j.Reading.Has("concede") && !j.Reading.Has("condition") {
		j.note(FreeConcession, span)
	}
}

func largest(offers []talk.Offer) *money.Amount {
	var best *money.Amount
	for _, o := range offers {
		if a := o.Terms.Amount; a != nil && (best == nil || a.Currency == best.Currency && a.Minor > best.Minor) {
			best = a
		}
	}
	return best
}

// refusal tells a wall from a reason.
func (j *Judgement) refusal(text string, see func(Code, string)) {
	grounded := j.Reading.Has("inform") || j.Reading.Has("state_right") || j.Reading.Has("counter") || j.Reading.Has("offer")
	switch {
	case j.Reading.Has("policy_wall") && !grounded && givesGround(text):
		see(GivesReason, "policy_wall")
	case j.Reading.Has("policy_wall") && !grounded:
		see(PolicyWall, "policy_wall")
		see(Positional, "policy_wall")
	case j.Reading.Has("reject") && grounded:
		see(GivesReason, "reject")
		see(Principled, "reject")
	case j.Reading.Has("reject"):
		see(Positional, "reject")
	}
}

// time looks at deeds: with a day, or with a "soon".
func (j *Judgement) time(text string) {
	for _, p := range j.Reading.Promises {
		if p.By != nil {
			j.note(Acts, p.Span)
			continue
		}
		if says(text, vague) {
			j.note(VagueTime, p.Span)
			return
		}
	}
	if len(j.Reading.Promises) == 0 && says(text, vague) && says(text, trying) {
		j.note(VagueTime, talk.Span{})
	}
}

func style(j Judgement) Style {
	r := j.Reading
	switch {
	case r.Has("threaten") || r.Has("calm_down") || j.Has(BlamesCustomer):
		return Aggressive
	case r.Has("blame") || r.Has("deny_promise") || j.Has(PolicyWall) || r.Has("push_work"):
		return Defensive
	case r.Has("restate") || r.Has("reject") && j.Has(GivesReason) || r.Has("state_interest") || r.Has("counter"):
		return Assertive
	}
	return Neutral
}

// past is what the turns before have brought.
type past struct {
	stage  Stage
	summed bool // the story was summed up
	money  []money.Amount
	days   []calendar.Day
	words  map[string]bool
	last   *money.Amount  // the house's last offer in money
	steps  []money.Amount // by how much each one rose over the one before
	facts  map[string]bool
}

func history(c Context) past {
	p := past{words: map[string]bool{}, facts: map[string]bool{}}
	for i, turn := range c.Turns {
		r := talk.Read(talk.Utterance{Seat: turn.Seat, Text: turn.Text, Lang: "auto", On: c.On, Context: c.Turns[:i]})
		p.money = append(p.money, r.Money...)
		p.days = append(p.days, r.Dates...)
		for w := range telling(turn.Text) {
			p.words[w] = true
		}
		if turn.Seat == talk.House {
			p.summed = p.summed || r.Has("summarise")
			if a := largest(r.Offers); a != nil {
				if p.last != nil && a.Currency == p.last.Currency && a.Minor > p.last.Minor {
					p.steps = append(p.steps, a.Sub(*p.last))
				}
				p.last = a
			}
		}
		p.stage, _ = stage(p, r)
	}
	return p
}

// stage is where a talk stands after a turn. A new fact leads back to analysis
// from debate and propose.
func stage(p past, r talk.Reading) (Stage, bool) {
	switch {
	case r.Has("close") || r.Has("walk_away"):
		return Close, false
	case p.stage >= Propose && (r.Has("accept") || r.Has("summarise")):
		return Agree, false
	case r.Has("offer") || r.Has("counter") || r.Has("concede"):
		return Propose, false
	case (p.stage == Debate || p.stage == Propose) && r.Has("inform") && !r.Has("reject"):
		return Analysis, true
	case r.Has("state_interest") || r.Has("state_right") || r.Has("reject"):
		return max(p.stage, Debate), false
	case r.Has("inform") || r.Has("ask_open") || r.Has("ask_closed") || r.Has("summarise"):
		return max(p.stage, Analysis), false
	}
	return p.stage, false
}

// telling are the words of a text that carry its matter: of four letters and
// more, in plain form, cut to the stem's first five letters.
func telling(text string) map[string]bool {
	out := map[string]bool{}
	for _, t := range lexis.Split(text) {
		r := []rune(t.Text)
		if t.Kind == lexis.Mark || len(r) < 4 {
			continue
		}
		out[strings.ToLower(string(r[:min(len(r), 5)]))] = true
	}
	return out
}

// BrokenRecord tells whether a customer who repeats their point should go on
// doing so: yes after a side-track or a wall, no once the other side brought a
// good-faith offer, a new fact or a lawful reason.
func BrokenRecord(r talk.Reading) bool {
	if r.Has("offer") || r.Has("counter") || r.Has("concede") || r.Has("accept") || r.Has("inform") || r.Has("state_right") || r.Has("promise") {
		return false
	}
	return r.Has("side_track") || r.Has("policy_wall") || r.Has("push_work") || r.Has("calm_down") || r.Has("deny_promise")
}
