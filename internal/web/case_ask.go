package web

import (
	"context"
	"slices"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/rights"
	"makegood/internal/web/parts"
)

// asksIn is a question of the findings in the words for the seat whose page it is.
func (v seen) asksIn(ctx context.Context, q rights.Refer) string {
	if v.house() {
		return sentence(ctx, q.Say)
	}
	return sentence(ctx, q.ToCustomer())
}

// answers reports whether the reader may answer a question here.
func (v seen) answers(q rights.Refer) bool {
	return !v.over() && v.may(desk.AnswerIt) && q.Takes().Kind != ""
}

// ownAnswer is what the reader's side answered to a question that is open still: the
// customer has said it, the house does not know it, and nothing came since.
func (v seen) ownAnswer(q rights.Refer) (casefile.Answered, bool) {
	if !v.house() {
		waiting := v.Case.Waiting(q.Asks)
		i := slices.IndexFunc(waiting, func(a casefile.Answered) bool { return a.Kind == v.actor.Kind })
		if i < 0 {
			return casefile.Answered{}, false
		}
		return waiting[i], true
	}
	a, ok := v.Case.AnswerOf(q.Asks, casefile.Staff)
	return a, ok && !slices.ContainsFunc(v.Case.OpenQuestions(), func(o rights.Refer) bool { return o.Asks == q.Asks })
}

// anew reports whether the reader may give an answer of the house anew.
func (v seen) anew(a casefile.Answered) bool {
	return v.house() && v.actor.Kind == casefile.Staff && v.answers(a.Question) && !v.Case.RestsOn(a)
}

// asked is an open question as the page puts it: what others said of it can be taken
// over in one press.
func (v seen) asked(ctx context.Context, q rights.Refer) parts.Asked {
	form := v.blank("answer", q.Asks)
	asked := parts.Asked{Refer: q, Text: v.asksIn(ctx, q), ID: form.ID, Action: form.Action, Typed: form.value("answer", ""), Wrong: form.wrong}
	if !v.house() {
		return asked
	}
	for _, a := range v.Case.Waiting(q.Asks) {
		says := parts.AnswerSays(ctx, q.Asks, a.Answer)
		s := parts.Saying{Text: parts.Say(ctx, "web.case.ask.said."+string(a.Kind), "who", v.calledOf(a), "answer", says, "on", a.On)}
		if a.Answer != casefile.Unknown && v.actor.Kind == casefile.Staff {
			s.Main = v.main() == doTake
			s.Take, s.Press = string(a.Kind)+" "+a.Answer, parts.Say(ctx, "web.case.ask.take", "answer", says)
		}
		asked.Said = append(asked.Said, s)
	}
	return asked
}

// askedAnew is the form beneath an answer that was given.
func (v seen) askedAnew(ctx context.Context, a casefile.Answered) parts.Asked {
	asked := v.asked(ctx, a.Question)
	asked.Bare = true
	return asked
}

// calledOf is who answered, as people call them.
func (v seen) calledOf(a casefile.Answered) string {
	if a.Kind == casefile.Client {
		return v.Case.Called
	}
	return a.Called
}

// whose is from whom an answer is, as the reader is told.
func (v seen) whose(ctx context.Context, a casefile.Answered) string {
	switch {
	case v.house() && a.Of != "":
		return parts.Say(ctx, "web.case.ask.taken."+string(a.Of), "who", a.Called, "customer", v.Case.Called)
	case v.house():
		return v.calledOf(a)
	case a.Kind == casefile.Client:
		return parts.Say(ctx, "web.case.ask.waits")
	case a.Of == casefile.Client:
		return parts.Say(ctx, "web.case.ask.as_you_said")
	}
	return parts.Say(ctx, "web.case.ask.looked")
}

// answer is the command of the form beneath a question.
func (f *filled) answer() casefile.Command {
	cmd := casefile.AnswerQuestion{Asks: f.text("asks"), Answer: f.text("answer")}
	if left := f.text("left"); left != "" {
		cmd.Answer = left
	}
	if of, said, ok := strings.Cut(f.text("take"), " "); ok {
		cmd.Of, cmd.Answer = casefile.ActorKind(of), said
	}
	return cmd
}
