package casefile

import (
	"slices"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// What is owed often hangs on a fact that nobody told: the findings then ask. A
// person of the house answers with a fact. What the customer answers, or a program,
// is what they say: it stands beside the question until a person of the house takes it.

// Unknown is the answer of whoever does not know: the question stays open.
const Unknown = "unknown"

// AnswerQuestion answers a question of today's findings: yes or no, a value, a day,
// as rights.Refer.Takes has it; or Unknown. A person of the house may answer one anew
// while nothing rests on what they answered. Of says whose answer is taken over, in
// the same words; empty: nobody's.
type AnswerQuestion struct {
	Asks   string
	Answer string
	Of     ActorKind
}

func (AnswerQuestion) command() {}

// Answered is what somebody answered to a question, as it was asked of them.
type Answered struct {
	Question rights.Refer `json:"question"`
	Answer   string       `json:"answer"` // yes, no, a value, a day, unknown
	By       string       `json:"by"`
	Kind     ActorKind    `json:"kind"` // of By
	Called   string       `json:"called,omitempty"`
	At       time.Time    `json:"at"`
	On       calendar.Day `json:"on"`
	Of       ActorKind    `json:"of,omitempty"` // whose answer a person of the house took over
}

// Counts reports whether it is a fact of the case, and no more than what somebody says.
func (a Answered) Counts() bool { return a.Kind == Staff && a.Answer != Unknown }

// QuestionAnswered: somebody answered a question of the findings. Facts are those of
// the case with the answer, promises aside, where it changed them.
type QuestionAnswered struct {
	Answered Answered      `json:"answered"`
	Facts    *rights.Facts `json:"facts,omitempty"`
}

// EventName is how the log calls it.
func (QuestionAnswered) EventName() string { return "case.question_answered" }

func registerAnswers(r *journal.Registry) { journal.Register[QuestionAnswered](r) }

// answered keeps the last answer of each sort of actor to a question, in the order
// in which they came. The promises of the facts are the case's own to know.
func (c Case) answered(e QuestionAnswered) Case {
	a := e.Answered
	c.Answers = slices.DeleteFunc(slices.Clone(c.Answers), func(b Answered) bool { return b.Question.Asks == a.Question.Asks && b.Kind == a.Kind })
	c.Answers = append(c.Answers, a)
	if e.Facts != nil {
		made := c.Facts.Promises
		c.Facts = *e.Facts
		c.Facts.Promises = made
	}
	return c
}

// AnswerOf is the last answer that a sort of actor gave to a question.
func (c Case) AnswerOf(asks string, kind ActorKind) (Answered, bool) {
	for _, a := range c.Answers {
		if a.Question.Asks == asks && a.Kind == kind {
			return a, true
		}
	}
	return Answered{}, false
}

// Waiting are the answers that wait until a person of the house takes them: to a
// question that is open, from anybody else, since it was last settled.
func (c Case) Waiting(asks string) []Answered {
	list := []Answered{}
	for _, a := range c.Answers {
		switch {
		case a.Question.Asks != asks || !c.asks(asks):
		case a.Counts():
			list = list[:0] // it was settled, and is asked anew
		case a.Kind != Staff:
			list = append(list, a)
		}
	}
	return list
}

// AnswersWait reports whether somebody told an answer that would settle something
// once a person of the house takes it, and that nobody of the house has looked at yet.
func (c Case) AnswersWait() bool {
	return slices.ContainsFunc(c.Found.Refer, func(q rights.Refer) bool {
		ours, looked := c.AnswerOf(q.Asks, Staff)
		return slices.ContainsFunc(c.Waiting(q.Asks), func(a Answered) bool {
			return a.Answer != Unknown && (!looked || ours.At.Before(a.At))
		})
	})
}

// OpenQuestions are those of the findings that are still to be asked: a person of the
// house has not said of them that it is not known, or somebody told more since.
func (c Case) OpenQuestions() []rights.Refer {
	return slices.DeleteFunc(slices.Clone(c.Found.Refer), func(q rights.Refer) bool {
		a, ok := c.AnswerOf(q.Asks, Staff)
		return ok && !a.Counts() && !slices.ContainsFunc(c.Waiting(q.Asks), func(w Answered) bool { return a.At.Before(w.At) })
	})
}

// SettledAnswers are the answers that are facts of the case, to questions that are not
// asked any more.
func (c Case) SettledAnswers() []Answered {
	return slices.DeleteFunc(slices.Clone(c.Answers), func(a Answered) bool { return !a.Counts() || c.asks(a.Question.Asks) })
}

func (c Case) asks(asks string) bool {
	return slices.ContainsFunc(c.Found.Refer, func(r rights.Refer) bool { return r.Asks == asks })
}

// RestsOn reports whether something was put on the table, read back or agreed that
// rests on an answer.
func (c Case) RestsOn(a Answered) bool {
	_, stands := c.StandingOffer()
	return stands || c.Back != nil || slices.ContainsFunc(c.Bound, func(b Agreement) bool { return !b.Client.At.Before(a.At) })
}

// answer puts the answer to a question on file.
func (d *draft) answer(cmd AnswerQuestion) error {
	if d.Actor.Kind != Staff && (d.Actor.Kind != Client && d.Actor.Kind != Agent || cmd.Of != "") {
		return fault.New(fault.NotYourSeat)
	}
	d.look()
	q, facts, err := d.question(cmd)
	if err != nil {
		return err
	}
	a := Answered{Question: q, Answer: cmd.Answer, By: d.Actor.ID, Kind: d.Actor.Kind, At: d.Now, On: d.Today, Of: cmd.Of}
	if d.Actor.Kind != Client { // how the customer is called, the case knows
		a.Called = d.Actor.Name
	}
	if d.again(a) {
		return nil
	}
	if err := d.takes(a); err != nil {
		return err
	}
	told, err := d.told(facts, a)
	if err != nil {
		return err
	}
	before, _ := d.c.AnswerOf(q.Asks, Staff)
	e := QuestionAnswered{Answered: a}
	if d.Actor.Kind == Staff && (a.Counts() || before.Counts()) {
		told.Promises = nil
		e.Facts = &told
	}
	d.add(e)
	d.look()
	return nil
}

// question is the one that is answered, and the facts on which it is open. Those of
// a question that the house has answered are the facts without that answer.
func (d *draft) question(cmd AnswerQuestion) (rights.Refer, rights.Facts, error) {
	for _, q := range d.found.Refer {
		if q.Asks == cmd.Asks {
			return q, d.c.Facts, nil
		}
	}
	before, ok := d.c.AnswerOf(cmd.Asks, Staff)
	switch {
	case !ok || !before.Counts():
		return rights.Refer{}, rights.Facts{}, fault.New(fault.NotFound, "what", "question "+cmd.Asks)
	case d.Actor.Kind != Staff:
		return rights.Refer{}, rights.Facts{}, problem("question_settled")
	case before.Answer == cmd.Answer:
	case d.c.RestsOn(before):
		return rights.Refer{}, rights.Facts{}, problem("answer_rests")
	case cmd.Answer == Unknown && cmd.Asks == "events.delivered":
		return rights.Refer{}, rights.Facts{}, problem("answer_dated") // the order holds a day, and can't forget it
	}
	return before.Question, d.c.Facts.Untold(before.Question, before.Answer), nil
}

// again reports whether the same was answered already: once said is enough.
func (d *draft) again(a Answered) bool {
	b, ok := d.c.AnswerOf(a.Question.Asks, a.Kind)
	waiting := d.c.Waiting(a.Question.Asks)
	switch {
	case !ok || b.Answer != a.Answer:
		return false
	case b.Counts():
		return !d.c.asks(a.Question.Asks)
	case a.Kind == Staff: // whoever looks again, looks at what came since
		return !slices.ContainsFunc(waiting, func(w Answered) bool { return b.At.Before(w.At) })
	}
	return slices.ContainsFunc(waiting, func(w Answered) bool { return w.Kind == a.Kind })
}

// takes refuses to take over what somebody else does not say, or says no more.
func (d *draft) takes(a Answered) error {
	if a.Of == "" {
		return nil
	}
	for _, w := range d.c.Waiting(a.Question.Asks) {
		if w.Kind == a.Of && w.Answer == a.Answer {
			return nil
		}
	}
	return fault.New(fault.Conflict)
}

// told is the facts with the answer. One that would take away what was stated to the
// customer is refused: that was said, and they may rely on it.
func (d *draft) told(facts rights.Facts, a Answered) (rights.Facts, error) {
	takes := a.Question.Takes().Kind
	told := facts
	switch {
	case takes == "":
		return told, invalid("asks", words.Both("problem.not_answered"))
	case a.Answer != Unknown:
		var err error
		if told, err = facts.Told(a.Question, a.Answer); err != nil {
			return told, fault.New(fault.InputInvalid, "at", "answer", "problem", words.Both("problem.answer."+takes)).Because(err)
		}
	}
	day, _ := calendar.Parse(a.Answer)
	if happened := told.Contract.On != facts.Contract.On || len(told.Events) > len(facts.Events); takes == rights.TakesDay && happened && day > d.Today {
		return told, invalid("answer", words.Both("problem.answer.later"))
	}
	before, _ := d.c.AnswerOf(a.Question.Asks, Staff)
	if d.Actor.Kind != Staff || !before.Counts() || d.c.asks(a.Question.Asks) {
		return told, nil
	}
	next := d.find(told).Entitlements
	for _, e := range d.found.Entitlements {
		if d.c.Told[e.ID] && !slices.ContainsFunc(next, func(n rights.Entitlement) bool { return n.ID == e.ID }) {
			return told, problem("answer_told")
		}
	}
	return told, nil
}
