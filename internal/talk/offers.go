package talk

import (
	"slices"
	"strings"

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
		if f.label == "condition" && !f.dead && (a.subjectYou(f.from, s.to) || a.subjectYou(f.to, s.to)) && a.hasTerms(s, f.from, s.to) && !s.has("accept") {
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
	out = a.withoutExtras(s, out)
	onTop(out)
	return out
}

// deeds are remedies beside which a bare sum makes up for the trouble.
var deeds = wordSet("repair delivery replacement compensation")

// onTop names the remedy of a bare sum beside a deed: "a repair and two thousand roubles".
func onTop(list []Offer) {
	if len(list) != 2 {
		return
	}
	for i := range list {
		t, other := &list[i].Terms, list[1-i].Terms
		if t.Remedy == "" && t.Amount != nil && deeds[other.Remedy] {
			t.Remedy = "compensation"
		}
	}
}

// extras are words for a charge that another remedy would have and is said not to.
var extras = []string{"extra", "additional", "доплат", "удержан", "наценк"}

// withoutExtras leaves out of several packages one that only says of another that it
// costs nothing more: "swap it for the bigger one, no extra charge, or refund it".
func (a *analysis) withoutExtras(s *sentence, list []Offer) []Offer {
	if len(list) < 2 {
		return list
	}
	extra := func(o Offer) bool {
		for i := o.Span[0]; i < o.Span[1]; i++ {
			w := a.tokens[i].Text
			if o.Terms.Remedy == "fee_waiver" && o.Terms.Amount == nil && slices.ContainsFunc(extras, func(x string) bool { return strings.HasPrefix(w, x) }) {
				return true
			}
		}
		return false
	}
	if slices.ContainsFunc(list, func(o Offer) bool { return !extra(o) }) {
		return slices.DeleteFunc(list, extra)
	}
	return list
}

// parts cuts an offer where an alternative or an addition starts.
func (a *analysis) parts(s *sentence, from, to int) []part {
	var out []part
	start := from
	for i := from + 1; i < to; i++ {
		w := a.tokens[i].Text
		if (w == "and" || w == "и" || w == "plus" || w == "плюс") && a.sumApart(s, start, i, to) {
			out = append(out, part{start, i})
			start = i + 1
			continue
		}
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

// sumApart tells whether an "and" joins a bare sum to a remedy that has none: "twenty
// euros, and we sew up the valve".
func (a *analysis) sumApart(s *sentence, from, at, to int) bool {
	left, right := a.ownRemedy(s, from, at), a.ownRemedy(s, at+1, to)
	if left == right {
		return false
	}
	if left {
		return a.hasSum(s, at+1, min(at+4, to)) && !a.hasSum(s, from, at)
	}
	return a.hasSum(s, from, at) && !a.hasSum(s, at+1, to)
}

// hasSum tells whether a sum of money lies between two tokens.
func (a *analysis) hasSum(s *sentence, from, to int) bool {
	for _, f := range a.figuresIn(s) {
		if f.Kind == lexis.MoneyFigure && f.From >= from && f.From < to && !a.reported[f.From] {
			return true
		}
	}
	return false
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

// noUse are words behind a thing that is turned down: "возврат целиком не прошу".
var noUse = wordSet(`прошу хочу надо нужен нужна нужны нужно предлагать предлагайте требую настаиваю интересует интересуют устраивает устроит подходит готов готовы готова дадим дам
 вернем сделаем потянем буду будем will can want need have off`)

// refusedBehind tells whether a remedy is turned down by what follows it: "ремонт
// не хочу", "a refund is not on the table", "бонусы мне ни к чему".
func (a *analysis) refusedBehind(s *sentence, i int) bool {
	for k := i + 1; k < s.to && k <= i+6; k++ {
		switch w := a.tokens[k].Text; w {
		case "не":
			return k+1 < s.to && noUse[a.tokens[k+1].Text]
		case "ни":
			return k+2 < s.to && a.tokens[k+2].Text == "чему"
		case "is", "are", "isn't":
			return k+1 < s.to && (a.tokens[k+1].Text == "not" || a.tokens[k+1].Text == "off" || a.tokens[k+1].Text == "out" || a.tokens[k+1].Text == "beyond") && a.u.Seat == House
		case ",", ";", ":", "-", "?", "but", "а", "но", "if", "если":
			return false
		}
	}
	return false
}

// refused tells whether the remedy at a token is the one turned down: "not a
// voucher but cash", "rather than a refund", "вместо сертификата".
func (a *analysis) refused(s *sentence, i int) bool {
	if a.refusedBehind(s, i) {
		return true
	}
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
