package story

import (
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/guide"
	"makegood/internal/words"
)

// coachVerbs are what the coach beside a seat does.
func coachVerbs() []*verb {
	return []*verb{
		{name: "is advised", about: "asks the own seat's coach for the next best move", do: (*turn).advised},
		{name: "tries out", about: "asks the coach what would be a mistake to say; nothing is said", do: (*turn).triesOut, shape: shape{lead: one(text())}},
		{name: "proposes", about: "puts the next packages on the table, as Makegood finds them", do: (*turn).proposes,
			shape: shape{clauses: []clause{{"counter", nil, "two, as at the counter"}, {"until", one(arg{kind: aDay}), "how long they stand"}}}},
		{name: "serves themselves", about: "goes on without a person: Makegood tells what is owed and puts packages", do: (*turn).selfService},
		{name: "calls a person", about: "asks for a person", do: (*turn).callPerson},
	}
}

func (t *turn) advised() error {
	if err := t.atHand(); err != nil {
		return err
	}
	t.calls++
	a, err := t.Desk.Guidance(t.ctx, t.who.actor, t.at)
	t.text = both(func(lang words.Lang) string { return adviceText(a, lang) })
	return err
}

func adviceText(a guide.Advice, lang words.Lang) string {
	list := []string{strings.TrimSuffix(a.Stage+": "+a.Move, ": ")} // there may be nothing to do
	if a.Seen != nil {
		list = append(list, a.Seen.Act+": "+a.Seen.Name.In(lang))
	}
	list = append(list, a.Why.In(lang), a.Sentence.In(lang))
	for _, s := range a.Steps {
		list = append(list, s.In(lang))
	}
	return strings.TrimSpace(strings.Join(list, "\n"))
}

func (t *turn) triesOut() error {
	if err := t.atHand(); err != nil {
		return err
	}
	t.calls++
	found, err := t.Desk.Warn(t.ctx, t.who.actor, t.at, guide.Draft{Text: t.given.text("")})
	t.warned = found
	t.text = both(func(lang words.Lang) string {
		list := []string{words.Say(lang, "walk.warnings")}
		if len(found) == 0 {
			list[0] = words.Say(lang, "walk.no_warnings")
		}
		for _, w := range found {
			list = append(list, w.Code+": "+w.Why.In(lang)+" "+w.Better.In(lang))
		}
		return strings.Join(list, "\n")
	})
	return err
}

func (t *turn) proposes() error {
	if err := t.atHand(); err != nil {
		return err
	}
	t.calls++
	until := calendar.Day(0)
	if t.given.has("until") {
		until = t.given.at("until").on(t.today())
	}
	_, err := t.Desk.Propose(t.ctx, t.who.actor, t.at, desk.PackagesAsked{Counter: t.given.has("counter"), Lang: t.Lang, Until: until})
	return err
}

func (t *turn) selfService() error {
	if err := t.atHand(); err != nil {
		return err
	}
	t.calls++
	_, err := t.Desk.SelfService(t.ctx, t.who.actor, t.at, desk.PackagesAsked{Lang: t.Lang})
	return err
}

func (t *turn) callPerson() error {
	if err := t.atHand(); err != nil {
		return err
	}
	t.calls++
	_, err := t.Desk.CallPerson(t.ctx, t.who.actor, t.at)
	if fault.CodeOf(err) == fault.OK {
		t.text = words.Both("deed.person")
	}
	return err
}

// coached asks the coach what would be a mistake in what somebody of the house is
// about to put before the customer, as the page does while it is typed.
func (t *turn) coached() {
	if t.who.Role == Customer || t.at == "" {
		return
	}
	var d guide.Draft
	switch t.step.verb.name {
	case "says":
		d.Text = t.given.text("", 1)
	case "writes":
		if t.given.text("for") == string(casefile.Customer) {
			return
		}
		d.Text = t.given.text("")
	case "takes down":
		d.Said = casefile.Statement{Words: t.given.text("", 1), Deed: t.given.text("promising"), By: t.given.at("by").on(t.today())}
	case "offers":
		var err error
		if d.Packages, err = t.step.bundle.on(t.before, t.today()); err != nil {
			return // the offer itself is refused for it
		}
	default:
		return
	}
	t.warned, _ = t.Desk.Warn(t.ctx, t.who.actor, t.at, d) // what it is refused for, the step is
}

// cautions are those of the coach's warnings that a row shows without being asked: a
// day that the goods cannot keep is seen in no other way until it is broken.
func (t *turn) cautions() []string {
	if t.step.verb == nil || t.step.verb.name == "tries out" {
		return nil
	}
	var list []string
	for _, w := range t.warned {
		if w.Code == guide.DayTooEarly {
			list = append(list, t.say("caution", "Why", w.Why, "Better", w.Better))
		}
	}
	return list
}

// warns holds the coach's warnings to a code, and to what it says.
func warns(t *turn, g given, _ error) string {
	var codes []string
	for _, w := range t.warned {
		if w.Code == plain(g.text("")) {
			return inBoth(both(func(l words.Lang) string { return w.Why.In(l) + " " + w.Better.In(l) }), g, 1)
		}
		codes = append(codes, w.Code)
	}
	return "it warned of " + orNothing(codes)
}
