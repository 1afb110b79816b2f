package talk

import (
	"strings"

	"makegood/internal/talk/lexis"
)

// How sure the rules are: a pattern that names the act, and an act that only
// follows from there being no other.
const (
	sure   = 0.9
	likely = 0.7
)

// plainActs are the acts that a pattern states by itself.
var plainActs = wordSet(`greet thank acknowledge summarise state_interest state_right policy_wall calm_down side_track restate threaten
 walk_away escalate assure close push_work deny_promise accept concede reject blame apologise`)

// notReported are the patterns that count only outside reported speech.
var notReported = wordSet("accept concede reject apologise state_interest condition will bid thank assure policy_wall calm_down threaten walk_away contrast push_work close")

// quiet acts leave nothing of their sentence to be informed of.
var quiet = wordSet(`acknowledge deny_promise policy_wall threaten calm_down push_work side_track walk_away escalate assure reject blame
 state_interest state_right accept concede offer counter promise summarise restate close condition`)

// settle decides which of the patterns found in a sentence are acts.
func (a *analysis) settle(i int) {
	s := &a.sentences[i]
	a.silence(s)
	a.signOff(i, s)
	a.asksBack(s)
	if i > 0 && a.sentences[i-1].recap {
		a.do(s, "summarise", "", s.from, s.to, sure)
	}
	if s.has("summarise") || s.acts["summarise"] {
		a.summary(s)
		return
	}
	for k := range s.finds {
		f := &s.finds[k]
		act, kind, _ := strings.Cut(f.label, "/")
		if f.dead || !plainActs[act] || act == "accept" || act == "concede" || act == "reject" {
			continue
		}
		a.do(s, act, kind, f.from, f.to, sure)
	}
	a.offers(s)
	a.promises(s)
	a.answers(s)
	a.condition(s)
	a.question(s)
	a.inform(s)
}

// silence drops the patterns that are not acts here: what is reported or
// denied, thanks for nothing, regret that is a request.
func (a *analysis) silence(s *sentence) {
	for k := range s.finds {
		f := &s.finds[k]
		act, _, _ := strings.Cut(f.label, "/")
		if a.reported[f.from] && notReported[act] {
			f.dead = true
		}
		if act == "none" {
			for j := range s.finds {
				g := &s.finds[j]
				if _, thankless := f.keys["thankless"]; thankless && g.label == "thank" || hasKey(f, "sorry") && strings.HasPrefix(g.label, "apologise") {
					g.dead = g.dead || near(f, g)
				}
			}
		}
	}
	threat := s.has("threaten")
	for k := range s.finds {
		f := &s.finds[k]
		switch f.label {
		case "remedy/delivery":
			f.dead = f.dead || a.namesDocument(f.from, min(f.to+3, s.to)) || a.u.Seat == Customer && hasWord(a.tokens, max(f.from-2, s.from), f.from, "i", "we", "я", "мы")
			f.dead = f.dead || a.u.Seat == Customer && hasWord(a.tokens, f.from, f.to+2, "back", "обратно", "назад")
		case "assure":
			f.dead = f.dead || s.question
		case "deny_promise":
			f.dead = f.dead || s.question && asking[a.tokens[s.from].Text]
		case "state_interest":
			f.dead = f.dead || a.needsRemedy(s, f)
			f.dead = f.dead || a.sameClauseAs(s, f, "acknowledge")
		case "threaten", "policy_wall":
			if f.label == "policy_wall" && a.u.Seat == Customer {
				f.dead = true
			}
		case "state_right":
			f.dead = f.dead || a.u.Seat == House && (a.negatedBefore(f.from) || a.overlaps(s, f, "reject"))
			f.dead = f.dead || s.question && a.tokens[f.from].Text != "according" && !s.has("summarise")
		case "walk_away":
			f.dead = f.dead || s.question
			if a.u.Seat == Customer && s.has("condition") && hasWord(a.tokens, s.from, f.from, "if", "unless", "если") {
				f.label = "threaten" // leaving held over the other
			}
		case "condition":
			f.dead = f.dead || threat && a.inClauseOf(s, f, "threaten") || a.u.Seat == Customer && s.has("escalate") && !s.has("will")
		case "reject":
			f.dead = f.dead || s.question && f.to-f.from < 3 || a.inCondition(s, f.from)
		case "blame/customer":
			f.dead = f.dead || s.question
		}
	}
	a.onlyLongest(s, "apologise")
}

// documents are what is sent about a case and is no remedy.
var documents = wordSet(`confirmation email link label photo photos picture pictures receipt invoice copy statement report form details address number note letter
 code tracking paperwork certificate video акт чек фото фотографию фотографии ссылку ответ письмо справку копию выписку номер этикетку счет подтверждение видео документы
 договор бланк реквизиты трек скан накладную отчет заключение`)

// namesDocument tells whether what is to be sent is a document.
func (a *analysis) namesDocument(from, to int) bool {
	for i := from; i < to; i++ {
		if documents[a.tokens[i].Text] {
			return true
		}
	}
	return false
}

func hasKey(f *find, key string) bool { _, ok := f.keys[key]; return ok }

func near(f, g *find) bool { return g.from < f.to+1 && f.from < g.to+1 }

// inClauseOf tells whether no strong break lies between a find and one of
// another label in the sentence.
func (a *analysis) inClauseOf(s *sentence, f *find, label string) bool {
	for k := range s.finds {
		g := &s.finds[k]
		if g.label != label || g.dead {
			continue
		}
		lo, hi := min(f.to, g.to), max(f.from, g.from)
		broken := false
		for i := lo; i < hi; i++ {
			if a.tokens[i].Text == ";" {
				broken = true
			}
		}
		if !broken {
			return true
		}
	}
	return false
}

// sameClauseAs tells whether a find of the label opens the clause of this one.
func (a *analysis) sameClauseAs(s *sentence, f *find, label string) bool {
	for k := range s.finds {
		g := &s.finds[k]
		if g.label == label && !g.dead && g.from <= f.from && !a.breakBetween(min(g.to, f.from), f.from) {
			return true
		}
	}
	return false
}

// needsRemedy tells whether a need is for a remedy itself, which is a demand:
// "I need my money back".
func (a *analysis) needsRemedy(s *sentence, f *find) bool {
	if !hasWord(a.tokens, f.from, min(f.from+3, s.to), "need", "нужен", "нужна", "нужны", "нужно", "надо") {
		return false
	}
	for _, g := range s.finds {
		if strings.HasPrefix(g.label, "remedy/") && g.label != "remedy/delivery" && g.label != "remedy/repair" && g.from >= f.from && g.from < f.to+3 {
			return true
		}
	}
	return false
}

// signOff reads the last line of a letter, "Thanks, Joan", as its close.
func (a *analysis) signOff(i int, s *sentence) {
	if i == 0 || i+1 < len(a.sentences) || s.words > 4 {
		return
	}
	for k := range s.finds {
		f := &s.finds[k]
		if f.label == "thank" && !f.dead && f.to+1 < s.to && a.tokens[f.to].Text == "," && a.tokens[f.to+1].Upper {
			f.label = "close"
		}
	}
}

// asksBack reads a question that opens with "so" and a statement as a summary.
func (a *analysis) asksBack(s *sentence) {
	if !s.question || s.words < 5 {
		return
	}
	i := s.from
	first := a.tokens[i].Text
	if first != "so" && first != "значит" && first != "получается" && !(first == "то" && a.tokens[i+1].Text == "есть") {
		return
	}
	next := i + 1
	if first == "то" {
		next++
	}
	if a.tokens[next].Text == "," {
		next++
	}
	if w := a.tokens[next].Text; next < s.to && (!asking[w] || a.tokens[min(next+1, s.to-1)].Text == ",") && !auxiliaries[w] && !s.has("bid") {
		s.finds = append(s.finds, find{label: "summarise", from: i, to: s.to})
	}
}

// onlyLongest leaves one apology of each place: responsibility over sympathy
// over inconvenience where they overlap.
func (a *analysis) onlyLongest(s *sentence, act string) {
	rank := map[string]int{"apologise/responsibility": 3, "apologise/sympathy": 2, "apologise/inconvenience": 1}
	for k := range s.finds {
		f := &s.finds[k]
		if !strings.HasPrefix(f.label, act+"/") {
			continue
		}
		for j := range s.finds {
			g := &s.finds[j]
			if !g.dead && strings.HasPrefix(g.label, act+"/") && rank[g.label] > rank[f.label] && (near(f, g) || rank[g.label] == 3 && rank[f.label] == 1) {
				f.dead = true
			}
		}
	}
}

// summary settles a sentence that sums up: what is in it is the other's story
// or the agreement, not an act anew.
func (a *analysis) summary(s *sentence) {
	first, end := s.from, s.to
	for _, f := range s.finds {
		if f.dead {
			continue
		}
		switch f.label {
		case "summarise":
			a.do(s, "summarise", "", first, end, sure)
			rest := 0
			for i := f.to; i < s.to; i++ {
				if a.tokens[i].Kind != lexis.Mark {
					rest++
				}
			}
			s.recap = rest <= 2 && s.words <= 9 && !s.question
		case "greet", "thank", "close", "restate", "calm_down", "acknowledge", "side_track":
			if f.label != "restate" || f.from > s.from+3 {
				a.do(s, f.label, "", f.from, f.to, sure)
			}
		case "apologise/sympathy", "apologise/inconvenience", "apologise/responsibility":
			_, kind, _ := strings.Cut(f.label, "/")
			a.do(s, "apologise", kind, f.from, f.to, sure)
		}
	}
	a.do(s, "summarise", "", first, end, sure)
	if s.question {
		a.do(s, "ask_closed", "", first, end, sure)
	}
}

// answers settles acceptance, refusal and concession.
func (a *analysis) answers(s *sentence) {
	for k := range s.finds {
		f := &s.finds[k]
		if f.dead {
			continue
		}
		switch f.label {
		case "accept":
			if s.question || s.acts["counter"] || a.negatedBefore(f.from) || s.has("concede") && !s.has("condition") || s.acts["offer"] && !s.has("condition") && f.from > s.from+3 {
				continue
			}
		case "concede":
			if s.question && !s.acts["offer"] || s.acts["counter"] && !s.acts["reject"] {
				continue
			}
		case "reject":
			if s.acts["deny_promise"] || s.acts["push_work"] || s.acts["state_interest"] && f.from > s.from || s.acts["assure"] || s.acts["concede"] && a.u.Seat == Customer ||
				s.acts["walk_away"] && f.from > s.from+1 {
				continue
			}
			if a.machineRefuses(s, f) {
				continue
			}
			if s.acts["calm_down"] || s.question && f.from > s.from {
				continue
			}
		default:
			continue
		}
		a.do(s, f.label, "", f.from, f.to, sure)
	}
}

// machineRefuses tells whether the no is only the system's: "the computer won't
// accept it".
func (a *analysis) machineRefuses(s *sentence, f *find) bool {
	for _, g := range s.finds {
		if g.label == "policy_wall" && !g.dead && g.from <= f.from && f.from < g.to+2 && hasWord(a.tokens, g.from, g.from+3, "computer", "system", "till", "software", "register", "terminal", "система", "касса", "программа") {
			return true
		}
	}
	return false
}

func (a *analysis) negatedBefore(i int) bool {
	for k := i - 1; k >= 0 && k >= i-3 && a.tokens[k].Sentence == a.tokens[i].Sentence; k-- {
		switch a.tokens[k].Text {
		case "not", "never", "no", "не", "нет", "ни":
			return true
		case ",", ".", "but":
			return false
		}
	}
	return false
}

// condition records what ties a settlement term to something.
func (a *analysis) condition(s *sentence) {
	for _, f := range s.finds {
		if f.label != "condition" || f.dead || s.acts["threaten"] && !s.acts["offer"] && !s.acts["promise"] {
			continue
		}
		if s.acts["offer"] || s.acts["counter"] || s.acts["accept"] || s.acts["concede"] || s.acts["promise"] {
			if w := a.tokens[f.from].Text; (w == "otherwise" || w == "иначе") && !s.hasOther("condition", f.from) && s.acts["threaten"] {
				continue
			}
			a.do(s, "condition", "", f.from, f.to, sure)
		}
	}
}

func (s *sentence) hasOther(label string, from int) bool {
	for i := range s.finds {
		if s.finds[i].label == label && s.finds[i].from != from && !s.finds[i].dead {
			return true
		}
	}
	return false
}

// question settles what a sentence seeks to know. A question that does another
// act's work is that act alone.
func (a *analysis) question(s *sentence) {
	open, closed := a.firstFind(s, "ask_open"), a.firstFind(s, "ask_closed")
	choice := s.has("choice") && (s.acts["offer"] || len(a.out.Offers) > 1)
	if choice && (s.question || a.lang == "ru") {
		a.do(s, "ask_closed", "", s.from, s.to, sure)
		return
	}
	for _, act := range []string{"offer", "counter", "concede", "close", "side_track", "calm_down", "push_work", "accept", "promise", "threaten", "reject", "walk_away", "greet only"} {
		if s.acts[act] && act != "reject" {
			if !(act == "push_work" || act == "close" || act == "offer") || !s.has("restate") {
				return
			}
		}
	}
	if s.has("none") && !s.has("restate") && open == nil && closed == nil || s.words < 2 && !s.question {
		return
	}
	switch {
	case closed != nil && (open == nil || closed.from <= open.from):
		a.do(s, "ask_closed", "", closed.from, s.to, sure)
	case open != nil:
		a.do(s, "ask_open", "", open.from, s.to, sure)
	case s.question && s.words > 1 && !a.asksDeed(s) && !s.acts["blame"] && !s.acts["escalate"] && !s.acts["state_interest"] && !s.acts["restate"] && !s.acts["apologise"] && !s.has("none") && !s.acts["acknowledge"]:
		a.do(s, "ask_closed", "", s.from, s.to, likely)
	}
}

// asksDeed tells whether a customer's question asks for a deed that is no
// remedy: "Could you check the back room?"
func (a *analysis) asksDeed(s *sentence) bool {
	if a.u.Seat != Customer {
		return false
	}
	i := s.from
	for i < s.to && (a.tokens[i].Kind == lexis.Mark || joins[a.tokens[i].Text] || a.tokens[i].Text == "please") {
		i++
	}
	if i+2 >= s.to || a.tokens[i+1].Text != "you" {
		return false
	}
	switch a.tokens[i].Text {
	case "can", "could", "would", "will":
		return !hasWord(a.tokens, i+2, i+5, "tell", "say", "explain", "confirm", "see", "be", "give")
	}
	return false
}

// firstFind is the first pattern of an asking label that asks here: one that
// starts with a question word counts only in a question.
func (a *analysis) firstFind(s *sentence, label string) *find {
	var best *find
	for k := range s.finds {
		f := &s.finds[k]
		if f.dead || f.label != label || a.reported[f.from] || best != nil && best.from <= f.from {
			continue
		}
		if !s.question && (asking[a.tokens[f.from].Text] || auxiliaries[a.tokens[f.from].Text]) {
			continue
		}
		if s.acts["escalate"] && !asking[a.tokens[f.from].Text] && label == "ask_closed" && !strings.HasPrefix(a.tokens[f.from].Text, "what") {
			continue
		}
		if asking[a.tokens[f.from].Text] && f.from > s.from && a.embedded(s, f.from) {
			continue
		}
		best = f
	}
	return best
}

// embedded tells whether a question word inside a sentence opens no question of
// its own: "I understand how hard it is", "the day when".
func (a *analysis) embedded(s *sentence, i int) bool {
	if a.stream.ClauseStart(i) {
		prev := a.tokens[i-1]
		return a.lang == "ru" && prev.Text == "," && i-s.from > 1 && !s.question
	}
	return !s.question || i-s.from > 4
}

// across settles what hangs on several sentences.
func (a *analysis) across() {
	a.counterAcross()
}

// counterAcross reads a refusal and a demand in neighbouring sentences as a
// counter-offer: "A repair takes too long. Give me a replacement instead."
func (a *analysis) counterAcross() {
	refused, restated := -1, false
	for i := range a.sentences {
		restated = restated || a.sentences[i].acts["restate"]
	}
	for i := range a.sentences {
		s := &a.sentences[i]
		if refused >= 0 && !restated && i > refused && s.acts["offer"] {
			for k := range a.marks {
				if a.marks[k].act.Act == "offer" {
					a.marks[k].act.Act = "counter"
				}
			}
			return
		}
		if s.acts["reject"] && a.refusesOffer(s) {
			refused = i
		}
	}
}

// refusesOffer tells whether a refusal answers terms, not a request or a rule.
func (a *analysis) refusesOffer(s *sentence) bool { return !s.acts["policy_wall"] && !s.acts["offer"] }
