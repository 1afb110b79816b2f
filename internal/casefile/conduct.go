package casefile

import (
	"slices"
	"strings"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/words"
)

// Conduct is what came of somebody's going over the house's line: one warning,
// and where it was crossed again, a supported end of the talk. It takes no right
// away. Only a person of the house records it, from what they heard themselves.
type Conduct struct {
	Warning *Warning `json:"warning,omitempty"`
	End     *End     `json:"end,omitempty"`
}

// Warning is the one warning of a case.
type Warning struct {
	On    calendar.Day `json:"on"`
	At    time.Time    `json:"at"`
	By    string       `json:"by"`
	Kind  string       `json:"kind"`  // which line was crossed
	Heard string       `json:"heard"` // what was said or done, as the person heard it
	Text  words.Text   `json:"text"`  // what the customer was told
}

// End is the end of a talk: asked for, refused, ended or lifted.
type End struct {
	On      calendar.Day `json:"on"`
	At      time.Time    `json:"at"`
	By      string       `json:"by"` // who asked for it
	Kind    string       `json:"kind"`
	Heard   string       `json:"heard"`
	State   string       `json:"state"` // asked, refused, ended, lifted
	Decided string       `json:"decided,omitempty"`
	Reason  string       `json:"reason,omitempty"` // of a no, and of lifting it
	WriteTo string       `json:"write_to,omitempty"`
	Text    words.Text   `json:"text,omitempty"` // the final position, in writing
}

// seenByCustomer leaves out what the house's people say to each other about it: what
// a clerk asks of a superior, and why the superior decided so.
func (e *End) seenByCustomer() *End {
	if e == nil || e.State == EndAsked || e.State == EndRefused {
		return nil
	}
	shown := *e
	shown.Reason = ""
	return &shown
}

// Lines are those of the house that can be crossed.
func Lines() []string { return []string{"insults", "threats", "harassment", "repeats"} }

// The states of an end.
const (
	EndAsked   = "asked"
	EndRefused = "refused"
	EndEnded   = "ended"
	EndLifted  = "lifted"
)

type (
	// WarnCustomer records the one warning and tells the customer.
	WarnCustomer struct{ Kind, Heard string }
	// EndTalk asks to end the talk after a second breach; of a manager, it ends it.
	EndTalk struct{ Kind, Heard, WriteTo string }
	// DecideEnd is a superior's yes or no to it.
	DecideEnd struct {
		Approve bool
		Reason  string
	}
	// LiftEnd opens the talk again.
	LiftEnd struct{ Why string }

	// Warned: the customer was warned, once.
	Warned struct {
		Warning Warning `json:"warning"`
	}
	// TalkEnd: the end of the talk was asked for, decided or lifted.
	TalkEnd struct {
		End End `json:"end"`
	}
)

func (WarnCustomer) command() {}
func (EndTalk) command()      {}
func (DecideEnd) command()    {}
func (LiftEnd) command()      {}

// EventName is how the log calls it.
func (Warned) EventName() string { return "conduct.warned" }

// EventName is how the log calls it.
func (TalkEnd) EventName() string { return "conduct.talk_end" }

func registerConduct(r *journal.Registry) {
	journal.Register[Warned](r)
	journal.Register[TalkEnd](r)
}

// Ended reports whether the talk is over. A breach of the house's own opens it
// again: then it is the house that owes an answer.
func (c Case) Ended() bool {
	return c.Conduct.End != nil && c.Conduct.End.State == EndEnded && !c.Recovering()
}

func (c Case) evolveConduct(e journal.Event) Case {
	switch e := e.(type) {
	case Warned:
		w := e.Warning
		c.Conduct.Warning = &w
	case TalkEnd:
		end := e.End
		c.Conduct.End = &end
	}
	return c
}

func (d *draft) decideConduct(command Command) error {
	if d.Actor.Kind != Staff { // what a machine reads in somebody's words warns nobody
		return fault.New(fault.NotYourSeat)
	}
	switch cmd := command.(type) {
	case WarnCustomer:
		return d.warn(cmd)
	case EndTalk:
		return d.askEnd(cmd)
	case DecideEnd:
		return d.decideEnd(cmd)
	case LiftEnd:
		return d.liftEnd(cmd)
	}
	return nil
}

func (d *draft) warn(cmd WarnCustomer) error {
	if err := d.crossed(cmd.Kind, cmd.Heard); err != nil {
		return err
	}
	if d.c.Conduct.Warning != nil {
		return problem("warned_once")
	}
	w := Warning{On: d.Today, At: d.Now, By: d.Actor.ID, Kind: cmd.Kind, Heard: cmd.Heard,
		Text: words.Both("notice.conduct_warning", "Customer", d.c.Called, "Case", d.c.ID, "Line", words.Both("conduct.line."+cmd.Kind), "Owed", d.owedInWords())}
	d.add(Warned{w})
	d.notice("conduct_warning", "", "Line", words.Both("conduct.line."+cmd.Kind), "Owed", d.owedInWords())
	return nil
}

// crossed holds what a person says was heard: which line, in which words; and
// what is owed was told before anybody is warned.
func (d *draft) crossed(kind, heard string) error {
	d.look()
	switch {
	case !slices.Contains(Lines(), kind):
		return invalid("kind", words.Both("api.problem.one_of", "want", strings.Join(Lines(), ", ")))
	case strings.TrimSpace(heard) == "" || !oneLine(heard, maxText):
		return invalid("heard", words.Both("wrong.heard"))
	case d.c.Step == Settled:
		return problem("offer_while." + string(Settled))
	case d.untold() != nil:
		return fault.New(fault.RightsNotStated, "right", d.untold())
	}
	return nil
}

func (d *draft) askEnd(cmd EndTalk) error {
	if err := d.crossed(cmd.Kind, cmd.Heard); err != nil {
		return err
	}
	switch end := d.c.Conduct.End; {
	case !oneLine(cmd.WriteTo, maxWho):
		return invalid("write_to", words.Both("wrong.name"))
	case d.c.Conduct.Warning == nil:
		return problem("end_unwarned")
	case d.c.Recovering():
		return problem("end_recovery")
	case end != nil && (end.State == EndAsked || end.State == EndEnded):
		return problem("end_" + end.State)
	}
	end := End{On: d.Today, At: d.Now, By: d.Actor.ID, Kind: cmd.Kind, Heard: cmd.Heard, WriteTo: cmd.WriteTo, State: EndAsked}
	if d.may("manager") {
		d.end(end)
		return nil
	}
	d.add(TalkEnd{end})
	return nil
}

// may reports whether the actor has at least the role's authority.
func (d *draft) may(role string) bool {
	return slices.Index(Roles(), d.Actor.Role) >= slices.Index(Roles(), role)
}

func (d *draft) decideEnd(cmd DecideEnd) error {
	end := d.c.Conduct.End
	switch {
	case end == nil || end.State != EndAsked:
		return problem("decided")
	case !d.may("supervisor"):
		return fault.New(fault.NotAllowed, "action", "approve", "role", d.Actor.Role)
	case end.By == d.Actor.ID && !d.may("manager"):
		return problem("end_own")
	case !cmd.Approve && strings.TrimSpace(cmd.Reason) == "":
		return invalid("reason", words.Both("wrong.no_reason"))
	case cmd.Approve && d.c.Recovering():
		return problem("end_recovery")
	}
	now := *end
	if !cmd.Approve {
		now.State, now.Decided, now.Reason = EndRefused, d.Actor.ID, cmd.Reason
		d.add(TalkEnd{now})
		return nil
	}
	d.end(now)
	return nil
}

// end ends the talk: the customer has it in writing, with what is still theirs,
// what was promised, the ways outside, and who reads a letter.
func (d *draft) end(e End) {
	d.look()
	e.State, e.Decided, e.On, e.At = EndEnded, d.Actor.ID, d.Today, d.Now
	if o, ok := d.c.StandingOffer(); ok && o.Seat == Customer {
		d.add(OfferEnded{ID: o.ID, State: "rejected"})
	}
	e.Text = d.position(e)
	d.add(TalkEnd{e})
	d.notice("talk_ended", "", "Position", e.Text)
}

func (d *draft) liftEnd(cmd LiftEnd) error {
	end := d.c.Conduct.End
	switch {
	case end == nil || end.State != EndEnded:
		return problem("not_ended")
	case !d.may("supervisor"):
		return fault.New(fault.NotAllowed, "action", "approve", "role", d.Actor.Role)
	case strings.TrimSpace(cmd.Why) == "":
		return invalid("why", words.Both("wrong.opened_again"))
	}
	now := *end
	now.State, now.Decided, now.Reason = EndLifted, d.Actor.ID, cmd.Why
	d.add(TalkEnd{now})
	d.notice("talk_lifted", "")
	return nil
}

// position is the house's final position in writing.
func (d *draft) position(e End) words.Text {
	text := words.Text{}
	for _, lang := range words.Langs() {
		var owed, promised, outside []string
		for _, r := range d.c.OpenRights() {
			owed = once(owed, r.Say[string(lang)])
		}
		for _, p := range ours(d.c.Promise) {
			if p.Open() && p.Promisor.Seat == string(House) {
				promised = once(promised, words.Say(lang, "conduct.promised", "Deed", p.Deed.Text, "By", p.Due))
			}
		}
		for _, o := range d.c.Found.Outside {
			outside = once(outside, o.Say[string(lang)])
		}
		text[lang] = words.Say(lang, "conduct.position", "Customer", d.c.Called, "Case", d.c.ID, "On", d.Today, "Owed", bullets(owed),
			"Promised", bullets(promised), "Outside", bullets(outside), "WriteTo", writeTo(lang, e), "Line", words.Say(lang, "conduct.line."+e.Kind))
	}
	return text
}

func writeTo(lang words.Lang, e End) string {
	if e.WriteTo != "" {
		return e.WriteTo
	}
	return words.Say(lang, "conduct.manager")
}

func once(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func bullets(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return "– " + strings.Join(list, "\n– ")
}

// owedInWords is what is owed, or what was agreed and stands.
func (d *draft) owedInWords() words.Text {
	if len(d.c.OpenRights()) > 0 {
		return d.rightsInWords()
	}
	return words.Both("conduct.nothing_open")
}

// talkOver refuses what belongs to a talk that was ended. What is owed can still
// be taken, promises are kept, letters are read.
func (d *draft) talkOver(command Command) error {
	if !d.c.Ended() {
		return nil
	}
	switch command.(type) {
	case Amend, Escalate, OpenSolving, AddEntry, AddLine, CallPerson, Reopen:
	case Say, MakeOffer:
		if d.Actor.Seat() == House {
			return nil
		}
	default:
		return nil
	}
	return d.overNow()
}

func (d *draft) overNow() error {
	e := *d.c.Conduct.End
	to := words.Text{}
	for _, lang := range words.Langs() {
		to[lang] = writeTo(lang, e)
	}
	return fault.New(fault.TalkEnded, "on", e.On, "right", d.owedInWords(), "to", to)
}

// Owed are packages that grant what is open, each remedy once and at most three:
// what the customer can take without a talk. Where money goes is the desk's to say.
func (c Case) Owed(today calendar.Day, days int) []Package {
	var list []Package
	seen := map[string]bool{}
	for _, e := range c.chosen() {
		t := Term{Remedy: e.Remedy, Right: e.ID}
		if t.Remedy == "set_extra_time" {
			t.Remedy = "delivery"
		}
		if seen[t.Remedy] || !remedies[t.Remedy] || t.Remedy == "penalty" || len(list) == maxPackages {
			continue
		}
		seen[t.Remedy] = true
		switch {
		case paysMoney(t.Remedy) && e.Amount != nil:
			t.Amount = *e.Amount
		case t.Remedy == "price_reduction":
			continue // of a size that is not certain: somebody has to say it
		case paysMoney(t.Remedy):
			t.Amount = c.Paid
		case needsDay(t.Remedy):
			t.By = today + calendar.Day(days)
		}
		p := Package{Terms: append([]Term{t}, c.penaltiesOwed()...)}
		if c.MeetsFloor(p) {
			list = append(list, p)
		}
	}
	return list
}

// penaltiesOwed are terms of the penalties that are owed besides.
func (c Case) penaltiesOwed() []Term {
	var list []Term
	for _, e := range c.OpenRights() {
		if e.Remedy == "penalty" && e.Amount != nil && c.penalties(e.ID).IsZero() {
			list = append(list, Term{Remedy: "penalty", Right: e.ID, Amount: *e.Amount})
		}
	}
	return list
}

func problem(key string) error {
	return fault.New(fault.WrongStep, "problem", words.Both("problem."+key))
}
