package guide

import (
	"makegood/internal/casefile"
	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/rights"
	"makegood/internal/talk/judge"
	"makegood/internal/words"
)

// ForHouse advises whoever sits in the house's seat.
func ForHouse(v View) Advice {
	c := v.Case
	say := func(stage judge.Stage, move string, facts ...any) Advice {
		return advise(string(casefile.House), stage.String(), move, facts...)
	}
	if c.Back == nil && c.Step != casefile.Lapsed && c.AnswersWait() {
		return say(judge.Analysis, "take_answer")
	}
	if a, ok := v.afterTalk(say); ok {
		return a
	}
	if x, ok := waiting(c); ok {
		p, _ := c.PromiseByID(x.Promise)
		return say(judge.Propose, "who_decides", "Who", called(p), "By", p.Due)
	}
	if o, ok := c.StandingOffer(); ok && o.Amendment != nil {
		return v.standing(o, say) // its story is the agreement's, which both have read
	}
	if a, ok := v.listening(say); ok {
		return a
	}
	if untold(c) {
		return say(judge.Debate, "tell_rights", "Rights", rightsOf(c.OpenRights()))
	}
	if open := c.OpenQuestions(); len(open) > 0 && len(c.OpenRights()) == 0 {
		return say(judge.Analysis, "settle_fact", "Question", text(open[0].Say))
	}
	if Refusals(c) >= StuckAfter {
		a := say(judge.Debate, "problem_solving")
		a.Why = words.Both("guide.house.problem_solving.why", "Count", Refusals(c))
		a.Steps = Steps()
		return a
	}
	if o, ok := c.StandingOffer(); ok {
		return v.standing(o, say)
	}
	return say(judge.Propose, "packages")
}

// sayer makes advice for one seat.
type sayer func(stage judge.Stage, move string, facts ...any) Advice

// afterTalk advises once something is being read back, or is agreed.
func (v View) afterTalk(say sayer) (Advice, bool) {
	c := v.Case
	switch c.Step {
	case casefile.ReadingIt:
		return say(judge.Agree, "read_back"), true
	case casefile.Agreed:
		if due := c.NextDue(); due != 0 {
			return say(judge.Close, "keep", "By", due), true
		}
		return say(judge.Close, "close"), true
	case casefile.Settled, casefile.Lapsed:
		return say(judge.Close, "close"), true
	}
	return Advice{}, false
}

// listening advises until the story is heard, summed up and answered for.
func (v View) listening(say sayer) (Advice, bool) {
	c := v.Case
	switch {
	case !spoke(c, casefile.House) && !heard(c):
		return say(judge.Rapport, "greet", "Customer", c.Called), true
	case !heard(c):
		return say(judge.Analysis, "ask"), true
	case !said(c, casefile.House, "acknowledge", "summarise", "apologise"):
		return say(judge.Analysis, "sum_up", "Subject", c.Subject, "Promised", len(c.Said) > 0), true
	case breached(c) && !said(c, casefile.House, "apologise"):
		return say(judge.Analysis, "own_up"), true
	}
	return Advice{}, false
}

// standing advises while an offer lies on the table.
func (v View) standing(o casefile.Offer, say sayer) Advice {
	if o.Seat == casefile.House {
		return silent(string(casefile.House), judge.Propose.String(), "wait") // a sentence would be a bid against oneself
	}
	ground := v.Case.Ground(o.Amendment)
	for _, p := range o.Packages {
		if ground.MeetsFloor(p) && casefile.Within(v.Policy, v.Role, v.Case.Counts(p, o.Amendment, v.Sums)) == nil {
			return say(judge.Propose, "accept")
		}
	}
	goodwill := v.Case.Counts(o.Packages[0], o.Amendment, v.Sums)
	most, err := plan.Ceiling(v.Policy, v.Case.Situation(), money.Amount{})
	if err == nil && goodwill.Cmp(most) > 0 {
		return say(judge.Propose, "counter")
	}
	return say(judge.Propose, "escalate", "Role", words.Both("role."+casefile.WhoMay(v.Policy, goodwill)))
}

// waiting is the escalation that nobody has decided yet.
func waiting(c casefile.Case) (casefile.Escalation, bool) {
	for _, x := range c.Asked {
		if x.State == "asked" && x.Statement == "" { // words that wait hold up no talk
			return x, true
		}
	}
	return casefile.Escalation{}, false
}

// Steps are those of solving a problem together, for when a talk is stuck.
func Steps() []words.Text {
	var list []words.Text
	for _, step := range []string{"needs", "options", "choose", "who", "review"} {
		list = append(list, words.Both("guide.step."+step))
	}
	return list
}

func rightsOf(list []rights.Entitlement) words.Text {
	t := words.Text{}
	for _, lang := range words.Langs() {
		seen, all := map[string]bool{}, ""
		for _, e := range list {
			if say := e.Say[string(lang)]; !seen[e.Remedy] {
				seen[e.Remedy] = true
				if all != "" {
					all += " "
				}
				all += say
			}
		}
		t[lang] = all
	}
	return t
}

func text(m map[string]string) words.Text {
	t := words.Text{}
	for lang, s := range m {
		t[words.Lang(lang)] = s
	}
	return t
}
