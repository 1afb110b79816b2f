package casefile

import (
	"slices"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// Unknown is the answer of whoever does not know.
const Unknown = "unknown"

// Answered is what somebody answered to a question of the findings. What a person
// of the house answers is a fact; what the customer or a program answers is what
// they say, and stands beside the question until a person of the house has
// answered it.
type Answered struct {
	Asks   string       `json:"asks"`   // as rights.Refer has it
	Answer string       `json:"answer"` // yes, no, a value, a day, unknown
	By     ActorKind    `json:"by"`
	Called string       `json:"called"`
	On     calendar.Day `json:"on"`
}

// answer puts the answer to a question of today's findings on file.
func (d *draft) answer(cmd AnswerQuestion) error {
	found := d.Law.Find(d.c.Facts, d.Today, d.c.Policy)
	i := slices.IndexFunc(found.Refer, func(r rights.Refer) bool { return r.Asks == cmd.Asks })
	if i < 0 {
		return fault.New(fault.NotFound, "what", "question "+cmd.Asks)
	}
	facts, err := d.c.Facts, error(nil)
	if cmd.Answer != Unknown {
		facts, err = facts.Told(found.Refer[i], cmd.Answer)
	}
	later := slices.ContainsFunc(facts.Events, func(e rights.Event) bool { return e.On > d.Today })
	if err != nil || later || facts.Contract.On > d.Today || found.Refer[i].Takes().Kind == "" {
		return fault.New(fault.InputInvalid, "at", "answer", "problem", words.Both("problem.answer"))
	}
	e := QuestionAnswered{Answered: Answered{Asks: cmd.Asks, Answer: cmd.Answer, By: d.Actor.Kind, Called: d.Actor.Name, On: d.Today}}
	if d.Actor.Kind == Staff && cmd.Answer != Unknown {
		facts.Promises = nil // they are the case's own to know
		e.Facts = &facts
	}
	d.add(e)
	d.look()
	return nil
}

// answered keeps the last answer of each seat to a question, and what the house
// answered as a fact.
func (c *Case) answered(e QuestionAnswered) {
	seat := Actor{Kind: e.By}.Seat()
	c.Answers = slices.DeleteFunc(slices.Clone(c.Answers), func(a Answered) bool { return a.Asks == e.Asks && Actor{Kind: a.By}.Seat() == seat })
	c.Answers = append(c.Answers, e.Answered)
	if e.Facts != nil {
		made := c.Facts.Promises
		c.Facts = *e.Facts
		c.Facts.Promises = made
	}
}

// AnswersTo are the answers to a question so far, of each seat the last.
func (c Case) AnswersTo(asks string) []Answered {
	list := []Answered{}
	for _, a := range c.Answers {
		if a.Asks == asks {
			list = append(list, a)
		}
	}
	return list
}
