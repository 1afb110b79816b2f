package talk

import (
	"slices"
	"strconv"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/talk/figures"
	"makegood/internal/talk/lexis"
)

// offers finds what a sentence puts forward: a bid ("we can", "I want", "how
// about") with a remedy, a sum or a percent in its reach. What the other side's
// deed would open, "if you send it back, we will refund you", is an offer too.
func (a *analysis) offers(s *sentence) {
	if a.seeksFact(s) || s.acts["side_track"] || s.acts["deny_promise"] || a.accepts(s) {
		return
	}
	a.bare(s)
	from, to := -1, -1
	for k := range s.finds {
		f := &s.finds[k]
		if f.dead || !a.bids(s, f) {
			continue
		}
		start, end := f.from, a.clauseEnd(s, max(f.from, f.to-1))
		if f.label == "condition" && f.from <= s.from+1 {
			end = a.nextComma(f.to, end)
		}
		if f.label == "bid" && hasWord(a.tokens, start, start+1, "or", "или", "либо", "either") {
			start = s.from // an alternative to what comes before it
		}
		if !a.hasTerms(s, start, end) {
			if f.label != "bid" || !s.has("contrast") || !a.hasTerms(s, s.from, s.to) {
				continue
			}
			start = s.from
		}
		if from < 0 || start < from {
			from = start
		}
		to = max(to, end)
	}
	if from < 0 {
		return
	}
	packages := a.packages(s, from, to)
	if len(packages) == 0 {
		return
	}
	act := "offer"
	if a.contrasts(s) && !s.has("restate") {
		act = "counter"
	}
	if act == "offer" && s.has("reject") && !s.has("restate") && !s.has("policy_wall") && a.u.Seat == House {
		act = "counter"
	}
	a.do(s, act, "", from, to, sure)
	a.out.Offers = append(a.out.Offers, packages...)
}

// bare reads a few words that are nothing but a remedy as a bid: "20% off?",
// "Refund or exchange?", "Money."
func (a *analysis) bare(s *sentence) {
	if s.words > 7 || s.question != (a.u.Seat == House) || s.has("bid") || s.has("will") || s.has("fact") || s.has("none") || s.has("reject") && s.words > 3 || s.has("contrast") || s.has("push_work") || s.has("state_right") {
		return
	}
	for _, f := range s.finds {
		if strings.HasPrefix(f.label, "remedy/") && f.from <= s.from+1 && !f.dead && (s.question || s.words <= 3 || a.tokens[f.to-1].Kind == lexis.Mark || hasWord(a.tokens, f.to, s.to, "or", "или", "and", "please", "off")) {
			s.finds = append(s.finds, find{label: "bid", from: f.from, to: f.to})
			return
		}
	}
}

// accepts tells whether a sentence takes the other's terms, so that the remedy
// in it is theirs.
func (a *analysis) accepts(s *sentence) bool {
	return s.has("accept") && !s.has("contrast") && !s.has("reject") && !s.question && !s.has("concede")
}

func (a *analysis) nextComma(from, to int) int {
	for i := from; i < to; i++ {
		if a.tokens[i].Text == "," {
			return i
		}
	}
	return to
}

// bids tells whether a find puts something forward here.
func (a *analysis) bids(s *sentence, f *find) bool {
	t := a.tokens
	switch f.label {
	case "bid":
		if f.to < len(t) && t[f.to].Text == "not" || t[f.to-1].Text == "not" || f.from > 0 && (t[f.from-1].Text == "not" || t[f.from-1].Text == "не") {
			return false
		}
		if a.rightful(s, f) || a.continues(s, f) {
			return false
		}
		return !(s.has("reject") && a.overlaps(s, f, "reject") && !s.has("contrast"))
	case "will":
		return a.tradeOn(s) && !s.has("threaten")
	case "concede":
		return a.u.Seat == House || a.hasFigure(s, f.from, a.clauseEnd(s, f.from))
	case "condition":
		return a.tradeFor(s)
	}
	return false
}

// rightful tells whether a bid only names what the law gives.
func (a *analysis) rightful(s *sentence, f *find) bool {
	for _, g := range s.finds {
		if g.label == "state_right" && !g.dead && (a.u.Seat == House && !s.has("will") || !a.breakBetween(f.from, g.from) && !a.demands(f)) {
			return true
		}
	}
	return false
}

// demands tells whether a bid is put as a demand or a request.
func (a *analysis) demands(f *find) bool {
	return hasWord(a.tokens, f.from, f.to+1, "want", "demand", "like", "expect", "require", "request", "insist", "need", "please", "прошу", "требую", "хочу", "хотел", "хотела", "верните", "замените", "почините")
}

// continues tells whether an imperative is the second verb of the speaker's own
// promise: "I'll post it and send you the number".
func (a *analysis) continues(s *sentence, f *find) bool {
	w := a.tokens[f.from].Text
	if a.u.Seat != Customer || w != "and" && (f.from == 0 || a.tokens[f.from-1].Text != "and") {
		return false
	}
	for _, g := range s.finds {
		if g.label == "will" && !g.dead && g.from < f.from && !a.breakBetween(g.from, f.from) {
			return true
		}
	}
	return false
}

func (a *analysis) hasFigure(s *sentence, from, to int) bool {
	for _, f := range a.figuresIn(s) {
		if (f.Kind == lexis.MoneyFigure || f.Kind == lexis.PercentFigure) && f.From >= from && f.From < to {
			return true
		}
	}
	return false
}

func (a *analysis) overlaps(s *sentence, f *find, label string) bool {
	for k := range s.finds {
		g := &s.finds[k]
		if g.label == label && !g.dead && g.from <= f.to && g.to >= f.from {
			return true
		}
	}
	return false
}

// tradeOn tells whether the house ties its deed to a deed of the customer.
func (a *analysis) tradeOn(s *sentence) bool {
	if a.u.Seat != House {
		return false
	}
	for _, f := range s.finds {
		if f.label == "condition" && !f.dead && (a.subjectYou(f.to, s.to) || a.subjectYou(f.from, f.to)) {
			return true
		}
	}
	return false
}

// tradeFor tells whether the customer ties a deed to one of the house that is a
// remedy: "if you pay the postage, I will send it back".
func (a *analysis) tradeFor(s *sentence) bool {
	if a.u.Seat != Customer || s.has("threaten") {
		return false
	}
	for _, f := range s.finds {
		if f.label == "condition" && !f.dead && a.subjectYou(f.from, s.to) && a.hasTerms(s, f.from, s.to) && !s.has("accept") {
			return true
		}
	}
	return false
}

// subjectYou tells whether the clause from a token on speaks of a deed of "you".
func (a *analysis) subjectYou(from, to int) bool {
	for i := from; i < to && i < from+4; i++ {
		w := a.tokens[i].Text
		if w == "you" || w == "вы" || w == "your" {
			return true
		}
		if len(w) > 6 && (strings.HasSuffix(w, "ете") || strings.HasSuffix(w, "ите") || strings.HasSuffix(w, "йте")) {
			return true
		}
	}
	return false
}

// seeksFact tells whether a sentence is a question about a remedy, not a bid
// for one: "When will I get my refund?"
func (a *analysis) seeksFact(s *sentence) bool {
	if !s.question {
		return false
	}
	i := s.from
	for i < s.to && (a.tokens[i].Kind == lexis.Mark || joins[a.tokens[i].Text] || a.tokens[i].Text == "okay") {
		i++
	}
	if i+1 >= s.to {
		return false
	}
	w, next := a.tokens[i].Text, a.tokens[i+1].Text
	if (w == "how" || w == "what") && (next == "about" || next == "if" || next == "would" && a.tokens[min(i+2, s.to-1)].Text == "you" && !s.has("ask_open")) {
		return false
	}
	if a.lang == "ru" && (w == "как" || w == "что" || w == "с" || w == "у" || w == "в") {
		return w == "как" && next != "насчет" && next != "вам" && next != "вы" || w == "что" && next != "если" && next != "скажете"
	}
	return asking[w]
}

func (a *analysis) contrasts(s *sentence) bool {
	for _, f := range s.finds {
		if f.label == "contrast" && !f.dead {
			return true
		}
	}
	return a.refusesTerms(s) && a.u.Seat == Customer && !s.has("threaten") && !s.has("restate")
}

// refusesTerms tells whether a sentence turns down an offer, not the goods.
func (a *analysis) refusesTerms(s *sentence) bool {
	for _, f := range s.finds {
		if f.label == "reject" && !f.dead && !hasWord(a.tokens, f.from, f.to+3, "goods", "item", "delivery", "товара", "товар", "заказа", "покупки") {
			return true
		}
	}
	return false
}

// hasTerms tells whether a remedy, a sum or a percent lies between two tokens.
func (a *analysis) hasTerms(s *sentence, from, to int) bool {
	for _, f := range s.finds {
		if strings.HasPrefix(f.label, "remedy/") && !f.dead && f.from >= from && f.from < to && !a.reported[f.from] {
			return true
		}
	}
	for _, f := range a.figuresIn(s) {
		if (f.Kind == lexis.MoneyFigure || f.Kind == lexis.PercentFigure) && f.From >= from && f.From < to && !a.reported[f.From] {
			return true
		}
	}
	return false
}

type part struct{ from, to int }

// packages builds the packages of an offer: one for each alternative or
// addition that names its own remedy.
func (a *analysis) packages(s *sentence, from, to int) []Offer {
	var out []Offer
	for _, p := range a.parts(s, from, to) {
		terms, ok := a.terms(s, p)
		if !ok {
			continue
		}
		out = append(out, Offer{Terms: terms, Span: Span{p.from, p.to}})
	}
	return out
}

// parts cuts an offer where an alternative or an addition starts.
func (a *analysis) parts(s *sentence, from, to int) []part {
	var out []part
	start := from
	for i := from + 1; i < to; i++ {
		w := a.tokens[i].Text
		if (w == "or" || w == "или" || w == "либо" || w == "plus" || w == "плюс" || w == "otherwise" || w == "and" || w == "и" || w == ",") && a.ownRemedy(s, start, i) && a.ownRemedy(s, i+1, to) {
			if (w == "and" || w == "и" || w == ",") && !a.separate(s, start, i, to) {
				continue
			}
			out = append(out, part{start, i})
			start = i + 1
		}
	}
	return append(out, part{start, to})
}

func (a *analysis) ownRemedy(s *sentence, from, to int) bool {
	for _, f := range s.finds {
		if strings.HasPrefix(f.label, "remedy/") && !f.dead && f.from >= from && f.from < to && !(a.u.Seat == House && a.inCondition(s, f.from)) {
			return true
		}
	}
	return false
}

// separate tells whether the parts on both sides of an "and" name remedies of
// their own that are not the same.
func (a *analysis) separate(s *sentence, from, at, to int) bool {
	next := to
	for i := at + 1; i < to; i++ {
		if w := a.tokens[i].Text; w == "or" || w == "или" || w == "and" || w == "и" || w == "," {
			next = i
			break
		}
	}
	left, right := a.remedyIn(s, from, at), a.remedyIn(s, at+1, next)
	return left != "" && right != "" && left != right && !s.has("keep")
}

// weight orders remedies found in one part: the more telling one wins.
var weight = map[string]int{"store_credit": 9, "fee_waiver": 8, "price_reduction": 7, "compensation": 6, "exchange": 5, "repair": 4, "refund": 3, "replacement": 2, "cancellation": 2, "delivery": 1}

func (a *analysis) remedyIn(s *sentence, from, to int) string {
	best, at := "", to
	for _, f := range s.finds {
		remedy, ok := strings.CutPrefix(f.label, "remedy/")
		if !ok || f.dead || f.from < from || f.from >= to || a.refused(s, f.from) || a.u.Seat == House && a.inCondition(s, f.from) {
			continue
		}
		if best == "" || weight[remedy] > weight[best] && (f.from <= at+3 || weight[remedy] >= 7) {
			best, at = remedy, f.from
		}
	}
	return best
}

// refused tells whether the remedy at a token is the one turned down: "not a
// voucher but cash", "rather than a refund", "вместо сертификата".
func (a *analysis) refused(s *sentence, i int) bool {
	for k := i - 1; k >= s.from && k >= i-4; k-- {
		switch a.tokens[k].Text {
		case "вместо", "взамен":
			if k == i-1 {
				return true
			}
		case "not", "never", "no", "не", "than", "of", "forget", "without", "skip", "про":
			if a.tokens[k].Text == "of" && (k == s.from || a.tokens[k-1].Text != "instead") {
				continue
			}
			if a.tokens[k].Text == "не" && k+1 < s.to && (a.tokens[k+1].Text == "могли" || a.tokens[k+1].Text == "хотите") {
				return false
			}
			return true
		case ",", ";", "but", "а", "if", ":", "-":
			return false
		}
	}
	return false
}

// terms reads the terms of one part.
func (a *analysis) terms(s *sentence, p part) (Terms, bool) {
	var t Terms
	t.Remedy = a.remedyIn(s, p.from, p.to)
	for _, f := range a.figuresIn(s) {
		if f.From < p.from || f.From >= p.to || a.reported[f.From] {
			continue
		}
		switch f.Kind {
		case lexis.MoneyFigure:
			if t.Amount == nil && !a.turnedDown(s, f.From) {
				m := f.Amounts[len(f.Amounts)-1]
				t.Amount = &m
			}
		case lexis.PercentFigure:
			if t.Percent == 0 && !a.turnedDown(s, f.From) {
				t.Percent = f.Percent
			}
		case lexis.DayFigure:
			if t.By == nil {
				d := f.Day
				t.By = &d
			}
		}
	}
	if t.Remedy == "" && t.Percent > 0 {
		t.Remedy = "price_reduction"
	}
	if t.Remedy == "" && t.Amount == nil || t.Remedy == "price_reduction" && t.Percent == 0 && t.Amount == nil {
		if n := a.answeringPercent(s, p); n > 0 {
			t.Remedy, t.Percent = "price_reduction", n
		}
	}
	if t.Percent == 100 {
		t.Percent = 0
	}
	if t.Remedy == "refund" && s.has("keep") && (t.Amount != nil || t.Percent > 0) && a.keepsGoods(s, p) {
		t.Remedy = "price_reduction"
	}
	if t.Remedy == "" && t.Amount != nil && a.keepsGoods(s, p) {
		t.Remedy = "price_reduction"
	}
	free := a.labelIn(s, "free", p)
	t.Goodwill = a.u.Seat == House && free
	if t.Remedy == "fee_waiver" && a.labelIn(s, "housepays", p) {
		t.ShippingPaidBy = House
	}
	return t, t.Remedy != "" || t.Amount != nil
}

// answeringPercent reads a bare number set against a percent that was turned
// down: "10 percent is too little, make it 30".
func (a *analysis) answeringPercent(s *sentence, p part) float64 {
	answers := false
	for _, f := range a.figuresIn(s) {
		if f.Kind == lexis.PercentFigure && f.From >= s.from && f.From < s.to {
			answers = true
		}
	}
	for i := p.from; answers && i < p.to; i++ {
		if n, err := strconv.ParseFloat(a.tokens[i].Text, 64); err == nil && n > 0 && n <= 100 && a.tokens[i].Kind == lexis.Number && !a.turnedDown(s, i) {
			return n
		}
	}
	return 0
}

// keepsGoods tells whether the goods stay: "we give you $30 back and you keep both".
func (a *analysis) keepsGoods(s *sentence, p part) bool {
	return s.has("keep") && !s.has("remedy/store_credit")
}

func (a *analysis) labelIn(s *sentence, label string, p part) bool {
	for _, f := range s.finds {
		if f.label == label && !f.dead && f.from >= p.from-1 && f.from < p.to {
			return true
		}
	}
	return false
}

// turnedDown tells whether a figure is named only to be refused: "not $70",
// "forty is more than I can give", "10 процентов мало".
func (a *analysis) turnedDown(s *sentence, i int) bool {
	if i > 0 && (a.tokens[i-1].Text == "not" || a.tokens[i-1].Text == "не") {
		return true
	}
	for _, f := range s.finds {
		if f.label == "reject" && !f.dead && f.from > i && f.from <= i+4 && a.sameClause(i, f.from) {
			return true
		}
	}
	return false
}

func (a *analysis) sameClause(i, j int) bool {
	for k := i; k < j; k++ {
		if a.tokens[k].Kind == lexis.Mark && isBreak(a.tokens[k].Text) {
			return false
		}
	}
	return true
}

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
		if f.from > 0 && (a.tokens[f.from-1].Text == "не" || a.tokens[f.from-1].Text == "if" || a.tokens[f.from-1].Text == "если" || a.tokens[f.from-1].Text == "when" || a.tokens[f.from-1].Text == "когда" || a.tokens[f.from-1].Text == "not") {
			continue
		}
		if a.u.Seat == Customer && a.othersDeed(&f) {
			continue
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
	}
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
			end = frames[n+1].from
		}
		end = min(end, a.clauseEnd(s, f.from))
		if n == 0 {
			from = a.backToDay(s, f.from)
		}
		joined := n > 0 && f.from > 0 && (a.tokens[f.from-1].Text == "и" || a.tokens[f.from-1].Text == "and")
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
		if best == nil || strings.HasPrefix(a.tokens[max(f.From-1, 0)].Text, "by") {
			best = f
		}
	}
	if best == nil {
		return nil
	}
	d := best.Day
	return &d
}

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
		if i < to || !a.breakBetween(to, i) && !hasWord(a.tokens, to+1, i+1, "i", "we", "я", "мы") {
			return true
		}
	}
	return false
}
