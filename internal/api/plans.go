package api

import (
	"makegood/internal/plan"
	"makegood/internal/words"
)

// Plan is one seat's preparation. It is shown to that seat alone.
type Plan struct {
	Seat        string       `json:"seat,omitempty" readOnly:"true"`
	Issues      []Issue      `json:"issues" maxItems:"50"`
	Target      Point        `json:"target"`
	Realistic   Point        `json:"realistic"`
	Break       Point        `json:"break" doc:"The last acceptable point."`
	BATNA       Alternative  `json:"batna" doc:"The best that can be done without an agreement."`
	Concessions []Concession `json:"concessions" maxItems:"50"`
	Limit       Money        `json:"limit,omitzero" readOnly:"true" doc:"The goodwill that the caller's mandate allows."`
	Notes       string       `json:"notes,omitempty" maxLength:"20000"`
	Missing     []words.Text `json:"missing,omitempty" readOnly:"true" doc:"What the plan still lacks, and why it matters."`
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

// Concession is something the seat can give, with what it costs.
type Concession struct {
	Remedy string     `json:"remedy" minLength:"1" maxLength:"40"`
	Text   words.Text `json:"text"`
	Cost   Money      `json:"cost"`
}

func planOf(p plan.Plan) Plan {
	return Plan{
		Seat:   p.Seat,
		Issues: list(p.Issues, func(i plan.Issue) Issue { return Issue{i.Name, i.Text, i.Weight} }),
		Target: pointOf(p.Target), Realistic: pointOf(p.Realistic), Break: pointOf(p.Break),
		BATNA: Alternative{p.BATNA.Text, amount(p.BATNA.Value), day(p.BATNA.Until)},
		Concessions: list(p.Concessions, func(c plan.Concession) Concession {
			return Concession{c.Remedy, c.Text, amount(c.Cost)}
		}),
		Limit: amount(p.Limit), Notes: p.Notes, Missing: orEmpty(p.Missing),
	}
}

func pointOf(p plan.Point) Point { return Point{amount(p.Value), p.Text} }

func (p Point) plan() plan.Point { return plan.Point{Value: p.Value.Amount, Text: p.Text} }

// edited is the plan as its seat wants it kept. The mandate is not the seat's
// to write: it stays what it was.
func (p Plan) edited(before *plan.Plan) plan.Plan {
	out := plan.Plan{
		Issues: list(p.Issues, func(i Issue) plan.Issue { return plan.Issue{Name: i.Name, Text: i.Text, Weight: i.Weight} }),
		Target: p.Target.plan(), Realistic: p.Realistic.plan(), Break: p.Break.plan(),
		BATNA: plan.Alternative{Text: p.BATNA.Text, Value: p.BATNA.Value.Amount, Until: p.BATNA.Until.Day},
		Concessions: list(p.Concessions, func(c Concession) plan.Concession {
			return plan.Concession{Remedy: c.Remedy, Text: c.Text, Cost: c.Cost.Amount}
		}),
		Notes: p.Notes, Missing: []words.Text{},
	}
	if before != nil {
		out.Limit, out.Missing = before.Limit, before.Missing
	}
	return out
}
