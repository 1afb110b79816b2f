package talk

import (
	"strings"

	"makegood/internal/talk/lexis"
)

// inform records a fact of the case: what a sentence tells where no other act
// says it already.
func (a *analysis) inform(s *sentence) {
	if s.question {
		return
	}
	if a.factBeside(s) {
		return
	}
	for act := range s.acts {
		if quiet[act] {
			return
		}
	}
	if s.acts["ask_open"] || s.acts["ask_closed"] || s.has("none") && !s.has("fact") {
		return
	}
	if a.idle(s) {
		return
	}
	from, to := a.rest(s)
	words, content := 0, false
	for i := from; i < to; i++ {
		if a.tokens[i].Kind != lexis.Mark {
			words++
		}
	}
	for _, f := range a.figuresIn(s) {
		if f.From >= from && f.From < to {
			content = true
		}
	}
	need := 3
	if s.acts["greet"] || s.acts["thank"] || s.acts["apologise"] {
		need = 4
		if !s.has("fact") && !content && !a.hasVerb(from, to) || s.acts["thank"] && !s.has("fact") {
			return
		}
	}
	if s.acts["apologise"] && hasWord(a.tokens, from, to, "sorry", "apologise", "apologies", "простите", "извините", "жаль") {
		return
	}
	if words >= need || content && words > 0 || words >= 2 && s.has("fact") {
		a.do(s, "inform", "", from, to, likely)
	}
}

// idle tells whether a sentence only goes on with what the one before it does:
// praise behind a sales talk, the number behind a question about the order.
func (a *analysis) idle(s *sentence) bool {
	i := a.sentenceOf(s.from)
	if i > 0 && a.sentences[i-1].acts["side_track"] {
		return true
	}
	if s.words > 5 || len(a.out.Orders) == 0 {
		return false
	}
	for k := range a.sentences {
		if a.sentences[k].question && k != i {
			return true
		}
	}
	return false
}

// rest is the part of a sentence behind its greeting, thanks or apology.
func (a *analysis) rest(s *sentence) (int, int) {
	from := s.from
	for _, f := range s.finds {
		if f.dead || f.label != "greet" && f.label != "thank" && !strings.HasPrefix(f.label, "apologise") && f.label != "none" {
			continue
		}
		at := f.to
		for at < s.to && a.tokens[at].Text != "," && a.tokens[at].Text != "-" && a.tokens[at].Text != ":" && a.tokens[at].Text != ";" {
			at++
		}
		from = max(from, at)
	}
	return from, s.to
}

func (a *analysis) hasVerb(from, to int) bool {
	for i := from; i < to; i++ {
		w := a.tokens[i].Text
		if auxiliaries[w] || w == "'s" || strings.HasSuffix(w, "ed") {
			return true
		}
		for _, suffix := range []string{"ая", "ет", "ит", "ла", "ли", "ло", "ют", "ят", "но", "на", "ны"} {
			if strings.HasSuffix(w, suffix) && len(w) > 6 {
				return true
			}
		}
	}
	return false
}

// factBeside records a fact told in a clause of its own beside another act:
// "The machine is broken and I want a new one".
func (a *analysis) factBeside(s *sentence) bool {
	if a.groundOf(s) {
		return true
	}
	for _, f := range s.finds {
		if f.label != "fact" || f.dead || a.covered(s, &f) {
			continue
		}
		said, absorbed := false, false
		for act := range s.acts {
			said = said || quiet[act]
			absorbed = absorbed || quiet[act] && absorbs[act]
		}
		if absorbed {
			return false
		}
		if said {
			a.do(s, "inform", "", f.from, f.to, likely)
			return true
		}
	}
	return false
}

// groundOf records the fact that the house gives as the ground of a refusal:
// "refused: it has water damage".
func (a *analysis) groundOf(s *sentence) bool {
	if a.u.Seat != House || !s.acts["reject"] || s.acts["policy_wall"] || s.acts["counter"] {
		return false
	}
	for i := s.from + 1; i+2 < s.to; i++ {
		switch a.tokens[i].Text {
		case ":", "as", "because", "since", "поскольку", "потому", "ведь", "-":
			if a.tokens[i].Text == "-" && a.tokens[i].Glued {
				continue
			}
			a.do(s, "inform", "", i+1, s.to, likely)
			return true
		}
	}
	return false
}

// absorbs are the acts whose sentence tells the fact as their own ground.
var absorbs = wordSet("acknowledge deny_promise calm_down push_work side_track summarise blame threaten state_interest reject condition")

// covered tells whether the clause of a fact holds the act that says it.
func (a *analysis) covered(s *sentence, f *find) bool {
	lo := f.from
	for lo > s.from && !(a.stream.ClauseStart(lo) && (a.tokens[lo-1].Kind == lexis.Mark || joins[a.tokens[lo-1].Text])) {
		lo--
	}
	hi := f.to
	for hi < s.to && !a.stream.ClauseStart(hi) {
		hi++
	}
	for k := range s.finds {
		g := &s.finds[k]
		act, _, _ := strings.Cut(g.label, "/")
		if g.dead || g.label == "fact" || !(plainActs[act] || act == "condition" || act == "will" || act == "bid") {
			continue
		}
		if g.from < hi && g.to > lo {
			return true
		}
	}
	return false
}
