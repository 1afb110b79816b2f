package api

import (
	"makegood/internal/plan"
	"makegood/internal/words"
)

// Plan is one seat's preparation. It is shown to that seat alone.
type Plan struct {
	Seat        string       `json:"seat,omitempty" readOnly:"true"`
	Interests   []words.Text `json:"interests,omitempty" maxItems:"50" doc:"Why the seat wants what it wants."`
	Issues      []Issue      `json:"issues" maxItems:"50"`
	Target      Point        `json:"target"`
	Realistic   Point        `json:"realistic"`
	Break       Point        `json:"break" doc:"The last acceptable point."`
	BATNA       Alternative  `json:"batna" doc:"The best that can be done without an agreement."`
	Concessions []Concession `json:"concessions" maxItems:"50"`
	Limit       Money        `json:"limit,omitzero" readOnly:"true" doc:"The goodwill that the caller's mandate allows."`
	Ceiling     Money        `json:"ceiling,omitzero" readOnly:"true" doc:"House: the goodwill that packages may come to in such a case."`
	Estimate    []Guess      `json:"estimate,omitempty" readOnly:"true" doc:"House: how much the issues are thought to matter to the customer. An estimate."`

	Stakeholders []Stakeholder `json:"stakeholders,omitempty" maxItems:"50" doc:"Who has a part in it, and what they decide."`
	Questions    []words.Text  `json:"questions,omitempty" maxItems:"50" doc:"To ask first."`
	Opening      words.Text    `json:"opening,omitempty"`
	Outline      []Stage       `json:"outline,omitempty" maxItems:"6" doc:"The six stages of the talk, and what the seat does in each."`

	Notes   string       `json:"notes,omitempty" maxLength:"20000"`
	Missing []words.Text `json:"missing,omitempty" readOnly:"true" doc:"What the plan still lacks, and why it matters."`
}

// Point is a place between best and last acceptable: a cost for the house, a
// worth for the customer.
type Point struct {
	Value Money      `json:"value"`
	Text  words.Text `json:"text"`
}

// Issue is one thing that is negotiated; the weights add up to 100.
type Issue struct {
	Name   string     `json:"name" minLength:"1" maxLength:"100"`
	Text   words.Text `json:"text"`
	Weight int        `json:"weight" minimum:"0" maximum:"100"`
}

// Alternative is the best that the seat can do without an agreement.
type Alternative struct {
	Text  words.Text `json:"text"`
	Value Money      `json:"value"`
	Until Day        `json:"until,omitzero"`
}

// Concession is something the seat can give, with what it costs and what it is
// worth to a customer who cares for it.
type Concession struct {
	Issue  string     `json:"issue,omitempty" maxLength:"40"`
	Remedy string     `json:"remedy" minLength:"1" maxLength:"40"`
	Text   words.Text `json:"text"`
	Cost   Money      `json:"cost"`
	Worth  Money      `json:"worth,omitzero"`
}

// Guess is an estimate of how much an issue matters to the other side, of 100,
// with the bounds within which it lies with a chance of 80%.
type Guess struct {
	Issue  string  `json:"issue"`
	Weight float64 `json:"weight"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// Stakeholder is somebody who has a part in it, and what they decide.
type Stakeholder struct {
	Who     words.Text `json:"who"`
	Decides words.Text `json:"decides"`
}

// Stage is one stage of the talk, and what the seat does in it.
type Stage struct {
	Name string     `json:"name" enum:"rapport,analysis,debate,propose,agree,close"`
	Text words.Text `json:"text"`
}

func planOf(p plan.Plan) Plan {
	return Plan{
		Seat:   p.Seat,
		Issues: list(p.Issues, func(i plan.Issue) Issue { return Issue{i.Name, i.Text, i.Weight} }),
		Target: pointOf(p.Target), Realistic: pointOf(p.Realistic), Break: pointOf(p.Break),
		BATNA: Alternative{p.BATNA.Text, amount(p.BATNA.Value), day(p.BATNA.Until)},
		Concessions: list(p.Concessions, func(c plan.Concession) Concession {
			return Concession{c.Issue, c.Remedy, c.Text, amount(c.Cost), amount(c.Worth)}
		}),
		Limit: amount(p.Limit), Ceiling: amount(p.Ceiling), Notes: p.Notes, Missing: orEmpty(p.Missing),
		Estimate:     list(p.Estimate, func(g plan.Guess) Guess { return Guess(g) }),
		Interests:    p.Interests,
		Stakeholders: list(p.Stakeholders, func(s plan.Stakeholder) Stakeholder { return Stakeholder(s) }),
		Questions:    p.Questions, Opening: p.Opening,
		Outline: list(p.Outline, func(s plan.Stage) Stage { return Stage(s) }),
	}
}

func pointOf(p plan.Point) Point { return Point{amount(p.Value), p.Text} }

func (p Point) plan() plan.Point { return plan.Point{Value: p.Value.Amount, Text: p.Text} }

// edited is the plan as its seat wants it kept. Mandate, ceiling and estimate are
// not the seat's to write: they stay what they were.
func (p Plan) edited(before *plan.Plan) plan.Plan {
	out := plan.Plan{
		Issues: list(p.Issues, func(i Issue) plan.Issue { return plan.Issue{Name: i.Name, Text: i.Text, Weight: i.Weight} }),
		Target: p.Target.plan(), Realistic: p.Realistic.plan(), Break: p.Break.plan(),
		BATNA: plan.Alternative{Text: p.BATNA.Text, Value: p.BATNA.Value.Amount, Until: p.BATNA.Until.Day},
		Concessions: list(p.Concessions, func(c Concession) plan.Concession {
			return plan.Concession{Issue: c.Issue, Remedy: c.Remedy, Text: c.Text, Cost: c.Cost.Amount, Worth: c.Worth.Amount}
		}),
		Interests:    p.Interests,
		Stakeholders: list(p.Stakeholders, func(s Stakeholder) plan.Stakeholder { return plan.Stakeholder(s) }),
		Questions:    p.Questions, Opening: p.Opening,
		Outline: list(p.Outline, func(s Stage) plan.Stage { return plan.Stage(s) }),
		Notes:   p.Notes, Missing: []words.Text{},
	}
	if before != nil {
		out.Limit, out.Missing, out.Ceiling, out.Estimate = before.Limit, before.Missing, before.Ceiling, before.Estimate
	}
	return out
}
