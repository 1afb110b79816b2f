package story

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"makegood/internal/casefile"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// expectation is something that can be demanded of a step: how it is written,
// and how it is found out. holds answers "" or what is the case instead.
type expectation struct {
	name  string
	shape shape
	about string
	holds func(*turn, given, error) string
}

// expectations lists what can be demanded. The list is made once and never
// changes.
var expectations = sync.OnceValue(func() []*expectation {
	return slices.Concat(rightExpectations(), caseExpectations(), stepExpectations(), seatExpectations(), figureExpectations())
})

// findExpectation finds the one whose name the tokens begin with; the longest
// name wins. It says how many tokens the name took.
func findExpectation(list []token) (*expectation, int) {
	var found *expectation
	used := 0
	if len(list) == 0 || list[0].quoted {
		return nil, 0
	}
	for _, e := range expectations() {
		if len(e.name) < len(list[0].text) || !strings.EqualFold(e.name[:len(list[0].text)], list[0].text) {
			continue
		}
		name := strings.Fields(e.name)
		if len(name) <= used || len(name) > len(list) {
			continue
		}
		same := true
		for i, w := range name {
			same = same && !list[i].quoted && strings.EqualFold(list[i].text, w)
		}
		if same {
			found, used = e, len(name)
		}
	}
	return found, used
}

func expectationHint(text string) string {
	word, _, _ := strings.Cut(text, " ")
	var names []string
	seen := map[string]bool{}
	for _, e := range expectations() {
		first := strings.Fields(e.name)[0]
		if near(first, word) {
			return "did you mean: " + strings.TrimSpace(e.name+" "+e.shape.String()) + "?"
		}
		if !seen[first] {
			seen[first] = true
			names = append(names, first)
		}
	}
	return "an expectation begins with: " + strings.Join(names, ", ")
}

// unmet are the expectations that do not hold after a step, and a refusal that
// nobody expected.
func (t *turn) unmet(err error) []string {
	var failed []string
	if err != nil && !t.refusable() {
		failed = append(failed, fmt.Sprintf("%s: was refused: %s", t.step.Where, err))
	}
	for _, e := range t.step.Expects {
		if why := e.spec.holds(t, e.given, err); why != "" {
			failed = append(failed, fmt.Sprintf("%s: expected %s; %s", e.Where, e.Text, why))
		}
	}
	return failed
}

// russian is the same in Russian: what people are told stands in both languages.
var russian = []clause{{"ru", one(text()), "in Russian"}}

// stepExpectations are about what the step itself answered.
func stepExpectations() []*expectation {
	return []*expectation{
		{"refused", shape{lead: []arg{word("CODE"), text(true)}, clauses: russian}, "with this code, and this in its sentence", func(t *turn, g given, err error) string {
			if got := codeOf(err); got != plain(g.text("")) {
				return "it was " + got
			}
			return inBoth(sentenceOf(err), g, 1)
		}},
		{"says", shape{lead: one(text()), clauses: russian}, "the answer, the read-back, or the sentence of the refusal has these words", func(t *turn, g given, err error) string {
			if err != nil {
				return inBoth(sentenceOf(err), g, 0)
			}
			return inBoth(t.text, g, 0)
		}},
		{"warns", shape{lead: []arg{word("CODE"), text(true)}, clauses: russian}, "the coach warned of it before it was sent, in these words", warns},
		{"never says", shape{lead: one(text())}, "neither the answer nor anything of the house that is on record has these words, in any language", func(t *turn, g given, _ error) string {
			return hasNot(t.text[words.English]+"\n"+t.text[words.Russian]+"\n"+spoken(t.seen[t.at]), g.text(""))
		}},
		{"forbids", shape{lead: one(text())}, "these words must not be said today", func(t *turn, g given, _ error) string {
			list := t.seen[t.at].Found.Forbidden
			if t.answer != nil {
				list = t.answer.Never
			}
			return forbids(list, g.text(""))
		}},
		{"standing", shape{lead: one(arg{kind: aWord, oneOf: []string{"owed", "granted", "ask", "table"}})}, "how plain the answer is", func(t *turn, g given, _ error) string {
			if t.answer == nil {
				return "there was no answer"
			}
			return same(string(t.answer.Standing), g.text(""))
		}},
		{"amount", shape{lead: amount}, "of the answer", func(t *turn, g given, _ error) string {
			if t.answer == nil {
				return "there was no answer"
			}
			return same(t.answer.Amount.String(), g.text(""))
		}},
		{"finds", shape{lead: one(word("ORDER"))}, "the search found this order", func(t *turn, g given, _ error) string {
			for _, h := range t.hits {
				for _, o := range h.Orders {
					if o.ID == g.text("") {
						return ""
					}
				}
			}
			return "it found " + orNothing(strings.Split(t.text[words.English], "\n"))
		}},
		{"calls", shape{lead: number}, "of the desk since the last search, it included", func(t *turn, g given, _ error) string {
			return same(fmt.Sprint(t.Runner.calls), fmt.Sprint(g.at("").number))
		}},
		{"findings", shape{lead: number}, "of a verification", func(t *turn, g given, _ error) string {
			return same(fmt.Sprint(t.broken), fmt.Sprint(g.at("").number))
		}},
	}
}

// caseExpectations are about the case at hand.
func caseExpectations() []*expectation {
	on := func(check func(c casefile.Case, t *turn, g given) string) func(*turn, given, error) string {
		return func(t *turn, g given, _ error) string { return check(t.seen[t.at], t, g) }
	}
	return []*expectation{
		{"asks", shape{lead: one(word("FACT"))}, "a question that would settle it", on(func(c casefile.Case, t *turn, g given) string {
			list := c.Found.Refer
			if t.answer != nil {
				list = t.answer.Ask
			}
			var asks []string
			for _, r := range list {
				if r.Asks == g.text("") {
					return ""
				}
				asks = append(asks, r.Asks)
			}
			return "it asks " + orNothing(asks)
		})},
		{"promise", shape{lead: []arg{word("ID"), {kind: aWord, oneOf: []string{"made", "kept", "broken", "replaced"}}}, clauses: []clause{
			{"due", day, ""}, {"by", one(word("NAME")), "who promised"}, {"bearer", one(word("WHO")), "who pays in the end"}, {"says", one(text()), "its deed"}, russian[0],
			{"awaits", one(word("WHAT")), ""}, {"on", day, "the day it was kept, broken or replaced"}, {"with", one(word("ID")), "what replaced it"}}},
			"a promise and where it stands", on(promised)},
		{"promises", shape{lead: []arg{{kind: aNumber}, {kind: aWord, optional: true, oneOf: []string{"made", "kept", "broken", "replaced"}}}}, "how many, in all or in a state", on(func(c casefile.Case, _ *turn, g given) string {
			n := 0
			for _, p := range c.Promise {
				if state := g.text("", 1); state == "" || p.State == promise.State(state) {
					n++
				}
			}
			return same(fmt.Sprint(n), fmt.Sprint(g.at("").number))
		})},
		{"recovery", shape{lead: []arg{{kind: aNumber}, {kind: aWord, oneOf: []string{"open", "closed"}}}}, "what a breach opened", on(func(c casefile.Case, _ *turn, g given) string {
			for _, r := range c.Breaks {
				if r.No == g.at("").number {
					return same(map[bool]string{true: "open", false: "closed"}[r.Open], g.text("", 1))
				}
			}
			return fmt.Sprintf("there are %d", len(c.Breaks))
		})},
		{"recoveries", shape{lead: number}, "how many breaches", on(func(c casefile.Case, _ *turn, g given) string {
			return same(fmt.Sprint(len(c.Breaks)), fmt.Sprint(g.at("").number))
		})},
		{"notice", shape{lead: []arg{word("KIND"), text(true)}, clauses: []clause{{"on", day, "the day it was sent"}, russian[0]}}, "what the customer was told without asking", on(notified)},
		{"reminder", shape{lead: []arg{{kind: aWord, name: "KIND", oneOf: []string{casefile.Due, casefile.Slipping, casefile.Unanswered}}, word("PROMISE")}, clauses: []clause{{"on", day, ""}, {"says", one(text()), ""}, russian[0]}}, "what the clock told the house's own people", on(remindedOf)},
		{"reminders", shape{lead: number}, "how many", on(func(c casefile.Case, _ *turn, g given) string {
			return same(fmt.Sprint(len(c.Reminders)), fmt.Sprint(g.at("").number))
		})},
		{"notices", shape{lead: number}, "how many", on(func(c casefile.Case, _ *turn, g given) string {
			return same(fmt.Sprint(len(c.Notices)), fmt.Sprint(g.at("").number))
		})},
		{"offer", shape{lead: []arg{word("ID"), {kind: aWord, oneOf: []string{"open", "accepted", "rejected", "countered", "withdrawn", "lapsed"}}}, clauses: []clause{
			{"of", one(arg{kind: aWord, oneOf: []string{"house", "customer"}}), "whose"}, {"package", number, "the one that is meant; absent: the first"}, {"worth", amount, "to the customer, at face value"}, {"until", day, "how long it stands"}}},
			"an offer and where it stands", on(offered)},
		{"escalation", shape{lead: []arg{word("ID"), {kind: aWord, oneOf: []string{"asked", "approved", "vetoed"}}}}, "a request and where it stands", on(func(c casefile.Case, _ *turn, g given) string {
			for _, x := range c.Asked {
				if strings.EqualFold(x.ID, g.text("")) {
					return same(x.State, g.text("", 1))
				}
			}
			return fmt.Sprintf("there are %d", len(c.Asked))
		})},
		{"agreements", shape{lead: number}, "how many bind", on(func(c casefile.Case, _ *turn, g given) string {
			return same(fmt.Sprint(len(c.Bound)), fmt.Sprint(g.at("").number))
		})},
		{"agreement", shape{lead: []arg{{kind: aNumber}, {kind: aWord, oneOf: []string{"in_force", "replaced"}}}, clauses: []clause{
			{"changes", number, "the one whose place it took"}, {"says", one(text()), ""}, russian[0]}}, "an agreement and where it stands", on(agreed)},
		{"warned", shape{lead: []arg{{kind: aWord, name: "LINE", oneOf: casefile.Lines()}, text(true)}, clauses: []clause{{"on", day, ""}, russian[0]}}, "the one warning", on(warned)},
		{"end", shape{lead: one(arg{kind: aWord, oneOf: []string{"asked", "refused", "ended", "lifted"}}), clauses: []clause{{"says", one(text()), "the final position"}, russian[0]}},
			"of the talk", on(ending)},
		{"page", shape{lead: one(arg{kind: aWord, oneOf: []string{"open", "closed"}}), clauses: []clause{{"entries", number, ""}, {"lines", number, ""}, {"review", day, ""}}},
			"the last one on which a problem is solved", on(solved)},
		{"offers", shape{lead: number}, "how many were made", on(func(c casefile.Case, _ *turn, g given) string {
			return same(fmt.Sprint(len(c.Offers)), fmt.Sprint(g.at("").number))
		})},
		{"step", shape{lead: one(arg{kind: aWord, oneOf: []string{"open", "offered", "read_back", "agreed", "settled", "lapsed"}})}, "where the case stands", on(func(c casefile.Case, _ *turn, g given) string {
			return same(string(c.Step), g.text(""))
		})},
		{"quick", shape{}, "it never came to the table", on(func(c casefile.Case, _ *turn, _ given) string {
			if !c.Quick {
				return "an offer was made"
			}
			return ""
		})},
		{"money", shape{lead: []arg{word("PROMISE"), {kind: aWord, oneOf: []string{"queued", "sent", "done", "refused"}}}}, "where the instruction of a promise stands", on(func(c casefile.Case, _ *turn, g given) string {
			for _, in := range c.Orders {
				if strings.EqualFold(in.Promise, g.text("")) {
					return same(in.State, g.text("", 1))
				}
			}
			return "it has none"
		})},
	}
}
