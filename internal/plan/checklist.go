package plan

import "makegood/internal/words"

// Check is one thing that a prepared seat has; where it has not, why it matters.
type Check struct {
	Name string // claim, rights, wish, interests, weights, points, batna, questions, opening, trade, mandate
	Done bool
	Why  words.Text // of what is missing; none where the name says it
}

// Checklist says what of a preparation is there and what is not, from the plan
// as it was edited and from what is on file now.
func (p Plan) Checklist(s Situation) []Check {
	list := []Check{
		{Name: "claim", Done: s.Claim != ""}, {Name: "rights", Done: len(s.Open) > 0}, {Name: "wish", Done: s.Wish != ""},
		{Name: "interests", Done: len(p.Interests) > 0}, {Name: "weights", Done: p.Weights() == 100}, {Name: "points", Done: p.Ordered()},
		{Name: "batna", Done: !p.BATNA.Value.IsZero() && len(p.BATNA.Text) > 0},
		{Name: "questions", Done: len(p.Questions) > 0}, {Name: "opening", Done: len(p.Opening) > 0},
	}
	if p.Seat == House {
		list = append(list, Check{Name: "trade", Done: len(p.Concessions) > 0}, Check{Name: "mandate", Done: !p.Limit.IsZero()})
	}
	why := map[string]string{"claim": "claim", "rights": "rights", "wish": "wish", "batna": "batna", "trade": "concessions", "mandate": "mandate"}
	if p.Seat == Customer {
		why["wish"] = "own_wish"
	}
	for i, c := range list {
		if name := why[c.Name]; name != "" && !c.Done {
			list[i].Why = words.Both("plan.missing." + name)
		}
	}
	return list
}

// Weights are those of the issues together; 100 where they are complete.
func (p Plan) Weights() int {
	sum := 0
	for _, i := range p.Issues {
		sum += i.Weight
	}
	return sum
}

// Ordered reports whether the points lie on the way from best to last acceptable:
// for the house from what costs least, for the customer from what is worth most.
func (p Plan) Ordered() bool {
	least, most := p.Break.Value, p.Target.Value
	if p.Seat == House {
		least, most = most, least
	}
	mid := p.Realistic.Value
	if least.Currency != mid.Currency || most.Currency != mid.Currency {
		return false
	}
	return least.Cmp(mid) <= 0 && mid.Cmp(most) <= 0
}
