package walks

import (
	"strconv"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/money"
)

// stages are cases of the demo's customer that stand further on the road: a text
// is read back, it is agreed, it is closed; something waits for a superior, or for
// a person.
type stages struct {
	readBack, agreed, closed, countered, asked, called, amending, ended string

	questions, choice string // a case that asks several things, some of them answered; and one that asks for one of several values
}

func (s *site) stages() stages {
	s.Helper()
	return stages{readBack: s.accepted(), agreed: s.confirmed(s.accepted()), closed: s.closed(), countered: s.countered(), asked: s.askedFor(), called: s.called(),
		ended: s.ended(), amending: s.amending(), questions: s.questions(), choice: s.opened("4", "changed_mind")}
}

// askedFor is a case in which a clerk asked for more than they may give, and the
// house and the customer have each made a plan.
func (s *site) askedFor() string {
	s.Helper()
	id := s.opened("2", "not_conforming")
	v := s.does(id, false, casefile.TellRights{})
	owed := v.Case.OpenRights()[0]
	for _, customer := range []bool{false, true} {
		s.does(id, customer, casefile.DraftPlan{})
	}
	offer := casefile.Package{Terms: []casefile.Term{{Remedy: owed.Remedy, Right: owed.ID, By: v.Case.Found.On + 7}}}
	if owed.Remedy == "refund" {
		offer.Terms[0].Amount, offer.Terms[0].By = v.Case.Paid, 0
	}
	less := offer
	less.Terms = append([]casefile.Term{{Remedy: "compensation", Amount: money.MustParse("15.00 USD")}}, offer.Terms...)
	s.does(id, false, casefile.MakeOffer{Packages: []casefile.Package{less}})
	s.does(id, true, casefile.Reject{Offer: "O1", Why: "That does not cover the hours on the phone."})
	more := offer
	more.Terms = append([]casefile.Term{{Remedy: "compensation", Amount: money.MustParse("60.00 USD")}}, offer.Terms...)
	s.does(id, false, casefile.Escalate{Ask: more, Why: "Four calls, and each was told something else."})
	return id
}

// amending is an agreement that the customer wants to have changed, in a case in
// which both also look for a way together.
func (s *site) amending() string {
	s.Helper()
	id := s.opened("2", "not_conforming")
	v := s.does(id, false, casefile.TellRights{})
	owed := v.Case.OpenRights()[0]
	s.does(id, false, casefile.MakeOffer{Packages: []casefile.Package{{Terms: []casefile.Term{
		{Remedy: owed.Remedy, Right: owed.ID, Amount: v.Case.Paid}, {Remedy: "other", Text: "A card with an apology", By: v.Case.Found.On + 5}}}}})
	s.does(id, true, casefile.Accept{Offer: "O1", Pick: 1})
	s.confirmed(id)
	s.does(id, true, casefile.Amend{Agreement: 1, Words: "I am away until the new year.", Changes: []casefile.TermChange{
		{Term: 2, To: &casefile.Term{Remedy: "other", Text: "A card with an apology", By: v.Case.Found.On + 26}}}})
	s.does(id, false, casefile.OpenSolving{Invite: true, Review: v.Case.Found.On + 30})
	for _, x := range []struct {
		customer   bool
		kind, text string
	}{{true, casefile.Need, "Not to call a fifth time."}, {false, casefile.Need, "To close it without another mistake of ours."},
		{true, casefile.Option, "One person whose number I have."}, {false, casefile.Option, "A message every Friday."}} {
		s.does(id, x.customer, casefile.AddEntry{Kind: x.kind, Text: x.text})
	}
	s.does(id, true, casefile.ChooseOption{Entry: "X3"})
	for _, l := range []casefile.AddLine{{What: "gives her direct number and answers the same day", Who: "Sara", Seat: casefile.House, By: v.Case.Found.On + 1},
		{What: "says which evenings suit", Who: "Nora Whitfield", Seat: casefile.Customer, By: v.Case.Found.On + 3}} {
		s.does(id, false, l)
	}
	s.does(id, false, casefile.ConfirmLine{Line: "L1"})
	return id
}

// ended is a case in which the house ended the talk after a warning.
func (s *site) ended() string {
	s.Helper()
	id := s.opened("1", "damaged")
	s.does(id, false, casefile.TellRights{})
	s.does(id, false, casefile.WarnCustomer{Kind: "insults", Heard: "Called the cashier names."})
	s.does(id, false, casefile.EndTalk{Kind: "threats", Heard: "Said they would wait outside.", WriteTo: "Lena Hart, store manager"})
	return id
}

// questions is a case that asks what nobody told: one thing is settled, one the
// customer has said, one nobody of the house knows.
func (s *site) questions() string {
	s.Helper()
	id := s.opened("4", "not_conforming")
	s.does(id, true, casefile.AnswerQuestion{Asks: "told_in_reasonable_time", Answer: "yes"})
	s.does(id, false, casefile.AnswerQuestion{Asks: "written_warranty_covers_it", Answer: casefile.Unknown})
	s.does(id, false, casefile.AnswerQuestion{Asks: "impairs_value_substantially", Answer: "no"})
	return id
}

// called is a case whose customer asked for a person.
func (s *site) called() string {
	s.Helper()
	id := s.opened("1", "damaged")
	s.does(id, true, casefile.CallPerson{Why: "asked"})
	return id
}

// opened opens a case about a line of the demo's order and gives the number.
func (s *site) opened(line, claim string) string {
	s.Helper()
	v, err := s.desk.Identify(ctx, desktest.Admin, desk.Who{Email: "nora.whitfield@example.com"})
	if err != nil {
		s.Fatal(err)
	}
	c, err := s.desk.Open(ctx, desktest.Admin, desk.Intake{Visit: v.ID, Order: "AP-20401", Lines: []desk.PartAsked{{Line: line}}, Claim: claim})
	if err != nil {
		s.Fatal(err)
	}
	return c.Case.ID
}

// does gives a case a command in the house's name, or in the customer's.
func (s *site) does(id string, customer bool, cmd casefile.Command) desk.CaseView {
	s.Helper()
	actor := desktest.Admin
	if customer {
		link, err := s.desk.GiveLink(ctx, desktest.Admin, id)
		if err != nil {
			s.Fatal(err)
		}
		if actor, err = s.desk.Authenticate(ctx, link.Token); err != nil {
			s.Fatal(err)
		}
	}
	v, err := s.desk.Do(ctx, actor, id, cmd)
	if err != nil {
		s.Fatal(err)
	}
	return v
}

// accepted is a case whose offer the customer has taken: it is being read back.
func (s *site) accepted() string {
	s.Helper()
	id := s.opened("3", "not_conforming")
	v := s.does(id, false, casefile.TellRights{})
	owed := v.Case.OpenRights()[0]
	term := casefile.Term{Remedy: owed.Remedy, Right: owed.ID, By: v.Case.Found.On + 7}
	if owed.Remedy == "refund" {
		term.Amount, term.By = v.Case.Paid, 0
	}
	s.does(id, false, casefile.MakeOffer{Packages: []casefile.Package{{Terms: []casefile.Term{term}}}, Words: "As you asked."})
	s.does(id, true, casefile.Accept{Offer: "O1", Pick: 1})
	return id
}

// confirmed is the case after both have said yes.
func (s *site) confirmed(id string) string {
	s.Helper()
	for _, customer := range []bool{true, false} {
		v := s.does(id, customer, casefile.WriteNote{Text: "Read it aloud."})
		if !customer {
			if _, err := s.desk.Confirm(ctx, desktest.Admin, v.Token, v.Case.Back.Hash); err != nil {
				s.Fatal(err)
			}
			continue
		}
		link, err := s.desk.GiveLink(ctx, desktest.Admin, id)
		if err != nil {
			s.Fatal(err)
		}
		nora, err := s.desk.Authenticate(ctx, link.Token)
		if err != nil {
			s.Fatal(err)
		}
		if _, err := s.desk.Confirm(ctx, nora, v.Token, v.Case.Back.Hash); err != nil {
			s.Fatal(err)
		}
	}
	return id
}

// closed is a case that ended without anything being owed.
func (s *site) closed() string {
	s.Helper()
	id := s.opened("4", "")
	s.does(id, false, casefile.Close{Why: "It was found."})
	return id
}

// countered is a case in which the customer proposes something, and wrote.
func (s *site) countered() string {
	s.Helper()
	id := s.opened("1", "damaged")
	s.does(id, true, casefile.MakeOffer{Packages: []casefile.Package{{Alternative: true, Terms: []casefile.Term{{Remedy: "repair", By: calendar.MustParse("2026-01-09")}}}}, Words: "Could it be repaired?"})
	for _, letter := range []desk.Letter{
		{Seat: casefile.Customer, Who: "Nora Whitfield", Text: "I am disappointed. I want my money back by Friday, or $20 for the trouble."},
		{Seat: casefile.House, Who: "Dale", Text: "We are sorry, that was our fault. We will deliver a new one by 20 December 2025."},
	} {
		if _, err := s.desk.Receive(ctx, desktest.Admin, id, letter); err != nil {
			s.Fatal(err)
		}
	}
	return id
}

// caseScenes are the pages of a case, in the states that it can be in.
func caseScenes(id string, at stages) []scene {
	path := "/cases/" + id
	refused := func(act func(w *window)) func(*window, func(string) string) {
		return func(w *window, say func(string) string) {
			w.press(say("web.case.compose.begin.house"))
			act(w)
			w.press(say("web.case.compose.send"))
			w.until("it says why not", `document.querySelector(".refused")`)
		}
	}
	return []scene{
		{page: "case", state: "recovery", who: "sara", path: path},
		{page: "case", state: "over-mandate", who: "sara", path: path, steps: refused(func(w *window) {
			w.chooses("#offer-p1-t2-what", "compensation")
			w.fill("#offer-p1-t2-amount", "400")
			w.dates("#offer-p1-t1-by", "2026-01-02")
		})},
		{page: "case", state: "under-floor", who: "sara", path: path, steps: refused(func(w *window) {
			w.chooses("#offer-p1-t1-what", "compensation")
			w.fill("#offer-p1-t1-amount", "10")
		})},
		{page: "case", state: "unfolded", who: "sara", path: path, steps: unfolded},
		{page: "case", state: "asked", who: "sara", path: "/cases/" + at.asked, steps: func(w *window, say func(string) string) { w.press(say("web.case.approve")) }},
		{page: "case", state: "held-back", who: "sara", path: "/cases/" + at.asked, steps: func(w *window, say func(string) string) {
			ask[bool](w, `(document.querySelector("#say-text").focus(), true)`)
			w.types(map[bool]string{true: "That is our policy. It will be settled soon.", false: "Это наши правила. Скоро всё решится."}[say("web.language.own") == "English"])
			w.press(say("web.case.say.send"))
			w.until("it says why not", `document.querySelector(".cautions .alert")`)
		}},
		{page: "plan", state: "drafted", who: "lena", path: path + "/plan"},
		{page: "plan", state: "given", who: "sara", path: "/cases/" + at.asked + "/plan"},
		{page: "my-plan", state: "drafted", who: "customer of " + at.asked, path: "/my/plan"},
		{page: "my-plan", state: "none", who: "customer", path: "/my/plan"},
		{page: "my", state: "asked", who: "customer of " + at.asked, path: "/my"},
		{page: "case", state: "amending", who: "sara", path: "/cases/" + at.amending},
		{page: "case", state: "amend-form", who: "sara", path: "/cases/" + at.agreed, steps: func(w *window, say func(string) string) {
			w.press(say("web.amend"))
			w.chooses("#amend-1-p1-t1-what", "other")
		}},
		{page: "case", state: "ended", who: "lena", path: "/cases/" + at.ended, steps: unfolded},
		{page: "my", state: "amending", who: "customer of " + at.amending, path: "/my"},
		{page: "my", state: "ended", who: "customer of " + at.ended, path: "/my"},
		{page: "solve", state: "open", who: "sara", path: "/cases/" + at.amending + "/solve"},
		{page: "solve", state: "none", who: "sara", path: "/cases/" + at.agreed + "/solve"},
		{page: "my-solve", state: "open", who: "customer of " + at.amending, path: "/my/solve"},
		{page: "guest", state: "open", who: "guest of " + at.amending, path: "/page"},
		{page: "case", state: "questions", who: "sara", path: "/cases/" + at.questions},
		{page: "case", state: "questions-unfolded", who: "sara", path: "/cases/" + at.questions, steps: unfolded},
		{page: "case", state: "question-choice", who: "sara", path: "/cases/" + at.choice},
		{page: "my", state: "questions", who: "customer of " + at.questions, path: "/my"},
		{page: "my", state: "question-choice", who: "customer of " + at.choice, path: "/my"},
		{page: "my", state: "called", who: "customer of " + at.called, path: "/my"},
		{page: "case", state: "read-back", who: "sara", path: "/cases/" + at.readBack},
		{page: "case", state: "agreed", who: "sara", path: "/cases/" + at.agreed},
		{page: "case", state: "closed", who: "sara", path: "/cases/" + at.closed},
		{page: "case", state: "countered", who: "sara", path: "/cases/" + at.countered},
		{page: "my", state: "recovery", who: "customer", path: "/my"},
		{page: "my", state: "unfolded", who: "customer", path: "/my", steps: unfolded},
		{page: "my", state: "read-back", who: "customer of " + at.readBack, path: "/my"},
		{page: "my", state: "agreed", who: "customer of " + at.agreed, path: "/my"},
		{page: "my", state: "countered", who: "customer of " + at.countered, path: "/my"},
	}
}

// unfolded opens everything that is folded.
func unfolded(w *window, _ func(string) string) {
	ask[bool](w, `[...document.querySelectorAll("main details")].every(d => d.open = true)`)
}

// chooses takes a value of a select, as a person would who opens it.
func (w *window) chooses(css, value string) {
	w.t.Helper()
	ask[bool](w, `(() => { const s = document.querySelector(`+quote(css)+`); s.value = `+quote(value)+`; s.dispatchEvent(new Event("change", {bubbles: true})); return s.value === `+quote(value)+` })()`)
}

// dates puts a day into a field of dates.
func (w *window) dates(css, day string) {
	w.t.Helper()
	ask[bool](w, `(() => { const f = document.querySelector(`+quote(css)+`); f.value = `+quote(day)+`; return f.value !== "" })()`)
}

func quote(s string) string { return strconv.Quote(s) }
