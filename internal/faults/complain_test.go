package faults_test

import (
	"fmt"
	"slices"
)

// complain is the way over the table: goods that were awaited did not come. What
// was promised is put on file, both sides say what they have to say, and often
// they agree.
func (c *client) complain() {
	customer := c.rng.IntN(customers)
	visit, ok := c.visit(customer)
	if !ok {
		return
	}
	mark := fmt.Sprintf("mark-%x", c.rng.Uint64())
	by := firstDay.AddDate(0, 0, c.rng.IntN(4)).Format("2006-01-02")
	r := c.post(c.s.staff["sara"], "/v1/cases", obj{
		"visit": visit, "order": awaitedOrder(customer, c.rng.IntN(awaited)), "claim": "not_delivered", "wish": obj{"remedy": "refund"},
		"said": []obj{{"who": "Dana Reyes", "on": "2026-02-20", "words": mark, "deed": "other", "by": by}},
	})
	if r.how != yes {
		return
	}
	seen := read[caseSeen](r)
	id := seen.Case.ID
	c.note(ack{"open " + id, id, func(s *caseSeen) bool { return spoken(s, mark) }})
	for _, step := range c.steps(id) {
		if !step() {
			return
		}
	}
	if c.rng.IntN(3) > 0 {
		c.settle(id)
	}
}

// spoken reports whether a statement is on file once, and the promise in it too.
func spoken(s *caseSeen, mark string) bool {
	n := 0
	for _, said := range s.Case.Said {
		if said.Words == mark && s.promise(said.Promise).ID != "" {
			n++
		}
	}
	return n == 1
}

// steps are what else is put on file, in any order.
func (c *client) steps(id string) []func() bool {
	in := "/v1/cases/" + id
	steps := []func() bool{
		func() bool {
			text := fmt.Sprintf("note-%x", c.rng.Uint64())
			return c.step("note "+text, id, in+"/notes", obj{"text": text}, func(s *caseSeen) bool {
				return once(s.Notes, func(n struct{ Text string }) bool { return n.Text == text })
			})
		},
		func() bool {
			text := fmt.Sprintf("words-%x", c.rng.Uint64())
			return c.step("say "+text, id, in+"/say", obj{"act": "acknowledge", "text": text}, func(s *caseSeen) bool {
				return once(s.Case.Moves, func(m struct{ Text string }) bool { return m.Text == text })
			})
		},
		func() bool {
			mark := fmt.Sprintf("mark-%x", c.rng.Uint64())
			by := firstDay.AddDate(0, 0, c.rng.IntN(4)).Format("2006-01-02")
			return c.step("statement "+mark, id, in+"/statements", obj{"who": "Ann", "on": "2026-03-01", "words": mark, "deed": "other", "by": by},
				func(s *caseSeen) bool { return spoken(s, mark) })
		},
		func() bool { return c.keep(id) },
	}
	c.rng.Shuffle(len(steps), func(i, j int) { steps[i], steps[j] = steps[j], steps[i] })
	return steps[:1+c.rng.IntN(len(steps))]
}

// step gives one command to a case as the clerk.
func (c *client) step(what, id, path string, body any, holds func(*caseSeen) bool) bool {
	r := c.post(c.s.staff["sara"], path, body)
	switch r.how {
	case yes:
		c.note(ack{what, id, holds})
	case unknown:
		c.mu.Lock()
		c.unanswered = append(c.unanswered, ack{what, id, holds})
		c.mu.Unlock()
	case refused:
	}
	return r.how == yes
}

// keep closes the first promise of a case with what proves it. One that broke
// before stays broken, whatever is said of it later.
func (c *client) keep(id string) bool {
	text := fmt.Sprintf("proof-%x", c.rng.Uint64())
	return c.step("keep P1 "+text, id, "/v1/cases/"+id+"/promises/P1/keep", obj{"note": text}, func(s *caseSeen) bool {
		return s.promise("P1").State == "kept" || s.promise("P1").State == "broken"
	})
}

// settle offers the money back, and both sides say yes to the same words.
func (c *client) settle(id string) {
	in := "/v1/cases/" + id
	r := c.post(c.s.staff["lena"], in+"/rights/tell", nil)
	seen := read[caseSeen](r)
	i := slices.IndexFunc(seen.Case.Owed.Entitlements, func(e struct {
		ID, Remedy, Chooser string
		Amount              *string
	}) bool {
		return e.Remedy == "refund" && e.Chooser == "consumer" && e.Amount != nil
	})
	if r.how != yes || i < 0 {
		return
	}
	right := seen.Case.Owed.Entitlements[i]
	words := fmt.Sprintf("offer-%x", c.rng.Uint64())
	r = c.post(c.s.staff["lena"], in+"/offers", obj{"words": words,
		"packages": []obj{{"terms": []obj{{"remedy": "refund", "right": right.ID, "amount": *right.Amount}}}}})
	if r.how != yes {
		return
	}
	offers := read[caseSeen](r).Case.Offers
	offer := offers[len(offers)-1].ID
	c.note(ack{"offer " + words, id, func(s *caseSeen) bool {
		return once(s.Case.Offers, func(o struct{ ID, State, Words string }) bool { return o.Words == words && o.ID == offer })
	}})
	link := c.post(c.s.staff["sara"], in+"/links", nil)
	token := read[struct{ Token string }](link).Token
	if link.how != yes {
		return
	}
	r = c.post(token, in+"/offers/"+offer+"/accept", obj{"pick": 1})
	if r.how != yes {
		return
	}
	c.note(ack{"accept " + offer, id, func(s *caseSeen) bool {
		return once(s.Case.Offers, func(o struct{ ID, State, Words string }) bool { return o.ID == offer && o.State != "open" })
	}})
	if !c.confirm(token, asConfirmation(id, read[caseSeen](r).Token)) {
		return
	}
	// The house's yes: the token is the house's own, by the same read-back.
	if r = c.get(c.s.staff["lena"], in); r.how == yes {
		c.confirm(c.s.staff["lena"], asConfirmation(id, read[caseSeen](r).Token))
	}
}

// once reports whether exactly one of the list is so.
func once[T any](list []T, is func(T) bool) bool {
	n := 0
	for _, v := range list {
		if is(v) {
			n++
		}
	}
	return n == 1
}
