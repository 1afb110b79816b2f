package talk

import (
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/talk/figures"
	"makegood/internal/talk/lexis"
)

// commitment is one deed promised, tokens from to to.
type commitment struct {
	from, to int
	by       *calendar.Day
	own      bool // has a subject of its own
}

// promises finds the speaker's commitments in a sentence.
func (a *analysis) promises(s *sentence) {
	if s.question || s.acts["deny_promise"] || s.acts["counter"] && s.has("reject") || s.acts["threaten"] && !s.acts["offer"] || a.tradeOn(s) && (s.acts["offer"] || s.acts["counter"]) || a.tradeFor(s) {
		return
	}
	var frames []find
	for _, f := range s.finds {
		if f.label != "will" || f.dead || a.absorbed(s, &f) || a.inCondition(s, f.from) {
			continue
		}
		if hasWord(a.tokens, max(f.from-1, 0), f.from, "не", "not", "if", "если", "when", "когда", "как", "once", "until", "after") {
			continue
		}
		if a.u.Seat == Customer && a.othersDeed(&f) {
			continue
		}
		if len(frames) > 0 && f.to >= s.to-1 && f.to-f.from <= 2 && hasWord(a.tokens, f.from, f.to, "обещаю", "обещаем", "гарантирую", "гарантируем", "promise", "guarantee") {
			continue // "we will bring it, I promise" is one promise
		}
		if n := len(frames); n > 0 && f.from < frames[n-1].to {
			frames[n-1].to = max(frames[n-1].to, f.to)
			continue
		}
		frames = append(frames, f)
	}
	for _, c := range a.commitments(s, frames) {
		a.do(s, "promise", "", c.from, c.to, sure)
		a.out.Promises = append(a.out.Promises, Promise{By: c.by, Promisor: a.u.Seat, Span: Span{c.from, c.to}})
		a.furtherDays(s, c)
	}
}

// takenBack are words with which a speaker puts a day right that was just named.
var takenBack = wordSet("no sorry wait actually rather or not нет ой точнее вернее или либо не максимум latest try постараемся постараюсь попробуем")

// furtherDays adds a promise for each further day that a commitment names behind
// an "and" or a comma: "the filter goes out today and the money on Friday".
func (a *analysis) furtherDays(s *sentence, c commitment) {
	if c.by == nil {
		return
	}
	last := -1
	for _, f := range a.figuresIn(s) {
		if f.Kind != lexis.DayFigure || f.From < c.from || f.From >= c.to || f.Day < a.u.On || a.reported[f.From] || a.inCondition(s, f.From) {
			continue
		}
		if last >= 0 && f.Day != *c.by && f.From > last+2 && hasWord(a.tokens, last, f.From, "and", "и", "а", ",") && !a.anyOf(last, f.From, takenBack) {
			day := f.Day
			a.out.Promises = append(a.out.Promises, Promise{By: &day, Promisor: a.u.Seat, Span: Span{f.From, c.to}})
		}
		last = f.To
	}
}

// anyOf tells whether a word of the set stands between two tokens.
func (a *analysis) anyOf(from, to int, set map[string]bool) bool {
	for i := from; i < to; i++ {
		if set[a.tokens[i].Text] {
			return true
		}
	}
	return false
}

// othersDeed tells whether a frame tells what will happen, not what the customer
// will do.
func (a *analysis) othersDeed(f *find) bool {
	w := a.tokens[f.from].Text
	return hasWord(a.tokens, f.from, f.from+1, "it", "the", "your", "you", "this", "that", "everything", "all", "a") || strings.HasSuffix(w, "ет") || strings.HasSuffix(w, "ут") || strings.HasSuffix(w, "ят") || strings.HasSuffix(w, "ит") || strings.HasSuffix(w, "ите")
}

// absorbed tells whether a frame only carries another act: "I'll drop the fee"
// concedes, "I'll pass it to my manager" escalates.
func (a *analysis) absorbed(s *sentence, f *find) bool {
	for k := range s.finds {
		g := &s.finds[k]
		if g.dead || g.from > f.to+2 || g.to < f.from || a.breakBetween(min(f.to, g.to), max(f.from, g.from)) {
			continue
		}
		switch g.label {
		case "concede", "assure", "escalate", "walk_away", "threaten", "close", "push_work", "reject", "none", "accept", "calm_down", "deny_promise", "restate":
			if g.label == "none" && !hasWord(a.tokens, g.from, g.to, "try", "best", "постараемся", "постараюсь", "попробуем", "попробую", "все", "everything", "what", "endeavour", "effort") {
				continue
			}
			if g.label == "none" && g.from > f.to+1 {
				continue
			}
			return true
		}
	}
	return false
}

func (a *analysis) breakBetween(i, j int) bool {
	for k := min(i, j); k < max(i, j); k++ {
		if a.tokens[k].Kind == lexis.Mark && isBreak(a.tokens[k].Text) {
			return true
		}
	}
	return false
}

func hasWord(t []lexis.Token, from, to int, words ...string) bool {
	for i := from; i < to && i < len(t); i++ {
		if slices.Contains(words, t[i].Text) {
			return true
		}
	}
	return false
}

// commitments cuts the frames into deeds. "I will look into it and get back to
// you by Friday" is one deed with one day; "I'll post it today and send you the
// number" is two, since the first has a day of its own.
func (a *analysis) commitments(s *sentence, frames []find) []commitment {
	var out []commitment
	for n, f := range frames {
		from, end := f.from, s.to
		if n+1 < len(frames) {
			end = a.beforeDay(f.to, frames[n+1].from)
		}
		end = min(end, a.clauseEnd(s, f.from))
		if n == 0 {
			from = a.backToDay(s, f.from)
			if near := a.beforeDay(from, f.from); near < f.from && a.dayIn(s, near, f.from) != nil {
				from = near // "it left today and tomorrow it will be there"
			}
		}
		joined := false
		if n > 0 {
			start := a.beforeDay(frames[n-1].to, f.from)
			if start < f.from {
				from = start // "узнаю и завтра отпишусь"
			}
			joined = hasWord(a.tokens, max(min(start, f.from-1), 0), f.from, "и", "and") && !(a.tokens[f.from].Text[0] < 128 && subjects[a.tokens[f.from].Text])
		}
		for k, p := range a.deeds(f.from, end) {
			c := commitment{from: p.from, to: p.to, own: k == 0 && !joined}
			if k == 0 {
				c.from = from
			}
			c.by = a.dayIn(s, c.from, c.to)
			if k == 0 {
				c.from = f.from
			}
			if last := len(out) - 1; !c.own && last >= 0 && out[last].by == nil {
				out[last].to, out[last].by = c.to, c.by
				continue
			}
			out = append(out, c)
		}
	}
	return out
}

// backToDay moves the start of the first deed back over its clause, where the
// day may stand: "Tomorrow I will call".
func (a *analysis) backToDay(s *sentence, from int) int {
	for from > s.from && !(a.tokens[from-1].Kind == lexis.Mark && isBreak(a.tokens[from-1].Text)) && a.tokens[from-1].Text != "but" && a.tokens[from-1].Text != "но" {
		from--
	}
	return from
}

// beforeDay moves the start of a later deed back over a day that stands between it
// and the "and" that joins it: "I will ask and tomorrow I will call".
func (a *analysis) beforeDay(from, to int) int {
	for i := to - 1; i >= from && i >= to-5; i-- {
		if a.tokens[i].Kind == lexis.Mark {
			break
		}
		if a.tokens[i].Text == "и" || a.tokens[i].Text == "and" {
			return i
		}
	}
	return to
}

// deeds cuts a frame at "and" before a verb without subject.
func (a *analysis) deeds(from, to int) []part {
	var out []part
	start := from
	for i := from + 2; i+1 < to; i++ {
		if a.tokens[i].Text == "and" && deedVerbs[nextVerb(a.tokens, i+1, to)] {
			out = append(out, part{start, i})
			start = i + 1
		}
	}
	return append(out, part{start, to})
}

func nextVerb(t []lexis.Token, i, to int) string {
	for ; i < to; i++ {
		switch t[i].Text {
		case "then", "also", "will", "please", "personally":
			continue
		}
		return t[i].Text
	}
	return ""
}

var deedVerbs = wordSet(`call ring phone email text write send post ship dispatch mail deliver bring collect fetch book arrange order refund credit return repair fix
 replace exchange swap pay cover reimburse transfer process issue check investigate find confirm contact notify inform update tell answer reply respond get sort go arrive reach leave be
 start open put give provide lend waive cancel drop come visit pick leave speak keep set make let inspect test prepare pack schedule take remove report have add hand`)

// dayIn is the day named between two tokens, outside a condition.
func (a *analysis) dayIn(s *sentence, from, to int) *calendar.Day {
	var best *figures.Figure
	list := a.figuresIn(s)
	for i := range list {
		f := &list[i]
		if f.Kind != lexis.DayFigure || f.From < from || f.From >= to || a.reported[f.From] || a.inCondition(s, f.From) {
			continue
		}
		ahead := best != nil && best.Day < a.u.On && f.Day >= a.u.On // "it left yesterday and comes on Friday"
		if best == nil || ahead || strings.HasPrefix(a.tokens[max(f.From-1, 0)].Text, "by") {
			best = f
		}
	}
	if best == nil {
		return nil
	}
	d := best.Day
	return &d
}

// behindCondition are words that open what hangs on a condition.
var behindCondition = wordSet("and then i we и тогда то я мы")

// inCondition tells whether a token stands in the if-clause.
func (a *analysis) inCondition(s *sentence, i int) bool {
	for _, f := range s.finds {
		if f.label != "condition" || f.dead || i < f.from {
			continue
		}
		if w := a.tokens[f.from].Text; w == "otherwise" || w == "иначе" {
			continue
		}
		to := f.to
		if to+1 < s.to && a.tokens[to].Text == "," && (a.tokens[to+1].Text == "что" || a.tokens[to+1].Text == "that") {
			to++ // "при условии, что"
		}
		for k := f.from + 2; k+1 < to; k++ {
			if a.tokens[k].Text == "," && behindCondition[a.tokens[k+1].Text] {
				to = k // "пришлите деталь, и мы …": the pattern reaches into what it is the condition of
				break
			}
		}
		if i < to || !a.breakBetween(to, i) && !hasWord(a.tokens, to+1, i+1, "i", "we", "я", "мы") {
			return true
		}
	}
	return false
}
