package figures

import (
	"strings"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/talk/lexis"
)

// near reads days close to the day of speaking: today, завтра, this evening.
func near(t []lexis.Token, i int, on calendar.Day) (named, bool) {
	offset, to := 0, i+1
	switch t[i].Text {
	case "today", "tonight", "сегодня", "сегодняшний", "eod":
		if greeting(t, i) {
			return named{}, false
		}
	case "вечера":
		if !is(t, i-1, "до", "к") || is(t, i-2, "завтра", "сегодня", "послезавтра") {
			return named{}, false
		}
	case "вечером", "днем", "утром":
		if i > 0 && (t[i-1].Kind == lexis.Word && (isWeekday(t[i-1].Text) || is(t, i-1, "завтра", "вчера", "сегодня", "послезавтра"))) || t[i].Text != "вечером" {
			return named{}, false
		}
	case "this":
		if !is(t, i+1, "morning", "evening", "afternoon") {
			return named{}, false
		}
		to++
	case "tomorrow", "завтра", "завтрашний", "завтрашнего", "завтрашнему":
		offset = 1
	case "послезавтра":
		offset = 2
	case "yesterday", "вчера", "вчерашний":
		offset = -1
	case "позавчера":
		offset = -2
	case "day", "the":
		at := i
		if t[i].Text == "the" {
			at++
		}
		switch {
		case is(t, at, "day") && is(t, at+1, "after") && is(t, at+2, "tomorrow"):
			offset, to = 2, at+3
		case is(t, at, "day") && is(t, at+1, "before") && is(t, at+2, "yesterday"):
			offset, to = -2, at+3
		default:
			return named{}, false
		}
	case "end", "close":
		if is(t, i+1, "of") && is(t, i+2, "day", "play", "business") && !is(t, i+3, "tomorrow", "today", "on") || is(t, i+1, "of") && is(t, i+2, "the") && is(t, i+3, "day") && is(t, i-2, "by", "before") {
			to = i + 3
			break
		}
		return named{}, false
	case "конца", "концу":
		if !is(t, i+1, "дня") {
			return named{}, false
		}
		to++
	default:
		return named{}, false
	}
	if is(t, to, "morning", "afternoon", "evening", "night", "утром", "вечером", "днем") {
		to++
	}
	return named{day: on + calendar.Day(offset), to: to, term: relative}, true
}

// greeting tells whether "today" only rounds off "how can I help you".
func greeting(t []lexis.Token, i int) bool {
	for k := i - 1; k >= 0 && k > i-6 && t[k].Sentence == t[i].Sentence; k-- {
		if strings.HasPrefix(t[k].Text, "help") || strings.HasPrefix(t[k].Text, "assist") || strings.HasPrefix(t[k].Text, "помо") {
			return true
		}
	}
	if is(t, i-1, "you") && is(t, i-2, "for") && is(t, i-3, "do") {
		return true
	}
	for k := i + 1; k < len(t) && k < i+4 && t[k].Sentence == t[i].Sentence; k++ {
		if strings.HasPrefix(t[k].Text, "помо") {
			return true
		}
	}
	return false
}

// ends reads weeks, months and years named by their end: this week, end of next
// month, до конца декабря, by New Year, by March.
func ends(t []lexis.Token, i int, on calendar.Day) (named, bool) {
	switch w := t[i].Text; {
	case w == "end" || w == "конца" || w == "концу" || w == "конце":
		at := i + 1
		for is(t, at, "of", "the", "this") {
			at++
		}
		return endOf(t, at, on, true)
	case w == "this" || w == "next" || hasStem(t, i, "этой") || strings.HasPrefix(w, "следующ") || w == "эту" || w == "текущей":
		if inPast(t, i) && w != "next" {
			return named{}, false
		}
		return endOf(t, i, on, false)
	case w == "week" || w == "month":
		if is(t, i+1, "'s") && is(t, i+2, "end") {
			return endOf(t, i, on, true)
		}
	case w == "new" && is(t, i+1, "year") && !is(t, i-1, "happy") || strings.HasPrefix(w, "нов") && hasStem(t, i+1, "год") && is(t, i-1, "до", "к", "под", "перед"):
		return named{day: yearEnd(on), to: i + 2, term: relative}, true
	case w == "christmas" && is(t, i+1, "eve"):
		d, ok := nearest(on, time.December, 24)
		return named{day: d, to: i + 2}, ok
	case w == "christmas" && is(t, i-1, "by", "before", "until", "till", "for"):
		d, ok := nearest(on, time.December, 25)
		return named{day: d, to: i + 1}, ok
	case is(t, i-1, "by", "before"):
		if m, ok := monthOf(w); ok {
			return named{day: monthEnd(on, m), to: i + 1}, true
		}
	}
	return named{}, false
}

// endOf reads the period at token i and gives its last day.
func endOf(t []lexis.Token, i int, on calendar.Day, end bool) (named, bool) {
	next := calendar.Day(0)
	at := i
	if is(t, at, "next") || hasStem(t, at, "следующ") {
		next = 1
		at++
	} else if is(t, at, "this", "эту", "этой", "этого", "текущей", "текущего") {
		at++
	}
	if at >= len(t) {
		return named{}, false
	}
	switch w := t[at].Text; {
	case w == "week" || strings.HasPrefix(w, "недел") || w == "weekend":
		if at+1 < len(t) && t[at+1].Kind == lexis.Word && isWeekday(t[at+1].Text) || is(t, at+1, "on") && at+2 < len(t) && isWeekday(t[at+2].Text) {
			return named{}, false
		}
		if is(t, at-1, "неделю") || w == "неделю" && next == 0 {
			return named{}, false
		}
		return named{day: weekStart(on) + 6 + 7*next, to: at + 1, term: relative}, true
	case w == "month" || strings.HasPrefix(w, "месяц"):
		first := calendar.Date(on.Time(time.UTC).Year(), on.Time(time.UTC).Month(), 1)
		return named{day: first.AddMonths(int(next)+1) - 1, to: at + 1, term: relative}, true
	case end && (w == "year" || w == "года"):
		return named{day: yearEnd(on), to: at + 1, term: relative}, true
	case end:
		if m, ok := monthOf(w); ok {
			return named{day: monthEnd(on, m), to: at + 1}, true
		}
	}
	return named{}, false
}

func yearEnd(on calendar.Day) calendar.Day {
	return calendar.Date(on.Time(time.UTC).Year(), time.December, 31)
}

func monthEnd(on calendar.Day, m time.Month) calendar.Day {
	d, _ := nearest(on, m, 28)
	return calendar.Date(d.Time(time.UTC).Year(), m, 1).AddMonths(1) - 1
}

// unitOf names the unit of a length of time, and how many days (or months) it is.
func unitOf(w string) (n int, ok bool) {
	switch {
	case w == "day" || w == "days" || w == "день" || w == "дня" || w == "дней" || w == "дни" || w == "суток" || w == "сутки" || w == "дн":
		return 1, true
	case w == "week" || w == "weeks" || strings.HasPrefix(w, "недел"):
		return 7, true
	case w == "hour" || w == "hours" || w == "час" || w == "часа" || w == "часов" || w == "ч":
		return 0, true
	case w == "month" || w == "months" || strings.HasPrefix(w, "месяц"):
		return -1, true
	case w == "year" || w == "years" || w == "год" || w == "года" || w == "лет":
		return -12, true
	}
	return 0, false
}

// length reads "7 working days", "two weeks", "a month", "неделю".
func length(t []lexis.Token, i int) (Term, int, bool) {
	term := Term{Relative: true, Length: true}
	count, at := 1, i
	for is(t, at, "the", "next", "ближайшие", "ближайших", "just", "about", "around", "max", "maximum", "примерно", "около", "буквально", "ровно", "максимум") {
		at++
	}
	if n, ok := readNumber(t, at); ok {
		if n.value == 150 || n.value > 100000 {
			return term, 0, false
		}
		if m, ok := spoken(t, n.to); ok && !n.digits && m.value > n.value && m.value <= 3100 {
			n = m // "в течение трех-пяти дней"
		}
		count, at = int((n.value+99)/100), n.to
		if is(t, at, "-") && at < len(t) && t[at].Glued {
			at++
		}
		if t[n.to-1].Text == "fortnight" {
			term.N = 14
			return term, at, true
		}
	} else if is(t, at, "a", "an", "one", "few", "the") {
		if is(t, at+1, "few") || is(t, at, "few") {
			return term, 0, false
		}
		at++
		if is(t, at, "fortnight") {
			term.N = 14
			return term, at + 1, true
		}
	}
	business := is(t, at, "working", "business", "рабочих", "рабочие", "рабочего", "рабочий")
	if business || is(t, at, "calendar", "full", "календарных", "календарные") {
		at++
	}
	if at >= len(t) {
		return term, 0, false
	}
	per, ok := unitOf(t[at].Text)
	if !ok {
		return term, 0, false
	}
	switch {
	case per == 0 && count < 24:
		return term, 0, false // a time of the day
	case per == 0:
		term.N = count / 24
	case per < 0:
		term.N, term.Unit = count*-per, Months
	default:
		term.N = count * per
		if business && per == 1 {
			term.Unit = BusinessDays
		}
	}
	return term, at + 1, true
}

// ahead reads a length counted forward: within 10 days, через две недели, in 48
// hours, a week from now, 5 to 7 working days.
func ahead(t []lexis.Token, i int, on calendar.Day) (named, bool) {
	at := i
	switch w := t[i].Text; {
	case w == "within" || w == "через" || w == "inside":
		at++
		if is(t, at, "the") && is(t, at+1, "year", "month", "week", "day", "hour") {
			return named{}, false
		}
	case w == "in":
		at++
		if is(t, at, "the") && is(t, at+1, "last", "past") {
			return named{}, false
		}
	case w == "over" && is(t, i+1, "the") && is(t, i+2, "next"):
		at += 2
	case w == "в" && is(t, i+1, "течение", "течении"), w == "в" && is(t, i+1, "ближайшие"):
		at += 2
		if is(t, i+1, "ближайшие") {
			at--
		}
	case w == "за" && !inPast(t, i), w == "under" && !inPast(t, i):
		at++
		if is(t, at, "последние", "последний") {
			return named{}, false
		}
	default:
		return unmarked(t, i, on)
	}
	if is(t, at, "of") {
		at++
	}
	if counted(t, i) {
		return named{}, false
	}
	term, to, ok := length(t, at)
	if !ok || is(t, to, "ago", "назад") || after(t, to) || inPast(t, i) && is(t, i, "in", "за", "через") {
		return named{}, false
	}
	return named{day: term.From(on), to: to, term: term}, true
}

// counted tells whether a length is the time in which something happened so
// often: "the second one in a month", "вторая поломка за месяц".
func counted(t []lexis.Token, i int) bool {
	for k := i - 1; k >= 0 && k > i-5 && t[k].Sentence == t[i].Sentence; k-- {
		w := t[k].Text
		if w == "time" || w == "times" || w == "twice" || w == "second" || w == "third" || w == "fourth" || w == "раз" || strings.HasPrefix(w, "втор") || strings.HasPrefix(w, "трет") {
			return true
		}
	}
	return false
}

// after tells whether a length is counted from some other event, which is not
// a day: "within 14 days of delivery", "через неделю после".
func after(t []lexis.Token, i int) bool {
	return is(t, i, "of", "после", "after", "с") && !is(t, i+1, "today", "сегодня", "сегодняшнего")
}

// unmarked reads a length without a word before it: business days, and "10 days
// from now".
func unmarked(t []lexis.Token, i int, on calendar.Day) (named, bool) {
	if is(t, i-1, "last", "past", "for", "уже", "последние", "целых", "the", "these", "every") {
		return named{}, false
	}
	term, to, ok := length(t, i)
	if !ok {
		return named{}, false
	}
	if is(t, to, "from") && is(t, to+1, "now", "today", "tomorrow") {
		return named{day: term.From(on), to: to + 2, term: term}, true
	}
	if is(t, to, "time") && is(t, i-1, "in") {
		return named{day: term.From(on), to: to + 1, term: term}, true
	}
	if term.Unit != BusinessDays || inPast(t, i) || is(t, to, "ago", "назад") {
		return named{}, false
	}
	return named{day: term.From(on), to: to, term: term}, true
}

// back reads "three weeks ago", "неделю назад".
func back(t []lexis.Token, i int, on calendar.Day) (named, bool) {
	term, to, ok := length(t, i)
	if !ok || !is(t, to, "ago", "назад", "earlier", "тому") {
		return named{}, false
	}
	if is(t, to, "тому") {
		to++
	}
	term.N = -term.N
	return named{day: term.From(on), to: to + 1, term: Term{Relative: true}}, true
}

var (
	pastWords = words(`was were came went did had got said told left sent bought paid broke lost gave took made rang wrote shipped arrived promised ordered
 spoke knew brought ran stood sat rode drove fell cut bent put found kept met heard felt gone been done`)
	futureWords = words("will would shall going can could must should may expect need want please let by будет будут буду будем может можем могу надо нужно прошу хочу должны до завтра scheduled planned arranged booked goes comes calls collects collect picks заеду приеду привезу зайду подъеду подойду приду заберу заедет приедет привезет зайдет подъедет придет заберет приезжает приходит привозит забирает привезут приедут доставят заберут пришлют подаю подам отправим отправлю привезем приедем закажу закажем отдам отдадим верну вернем вернут пришлю пришлем передам передадим сделаю сделаем заменю заменим позвоню позвоним напишу напишем починю починим оформлю оформим начислю начислим получите")
)

// inPast tells whether the clause around token i speaks of the past.
func inPast(t []lexis.Token, i int) bool {
	past := false
	check := func(k int) bool { // false ends the walk
		if t[k].Sentence != t[i].Sentence || t[k].Kind == lexis.Mark && (strings.Contains(";:", t[k].Text) || strings.Contains(",-()", t[k].Text) && !t[k].Glued) {
			return false
		}
		w := t[k].Text
		if futureWords[w] {
			past = false
			return false
		}
		if pastWords[w] || strings.HasSuffix(w, "ed") && len(w) > 4 && w != "need" && w != "speed" || russianPast(w) {
			past = true
		}
		return true
	}
	for k := i - 1; k >= 0 && k > i-12; k-- {
		if !check(k) {
			if futureWords[t[k].Text] {
				return false
			}
			break
		}
	}
	if past {
		return true
	}
	for k := i + 1; k < len(t) && k < i+10; k++ {
		if !check(k) {
			break
		}
	}
	return past
}

// russianPast tells whether a word has the ending of a Russian past tense.
func russianPast(w string) bool {
	if len(w) < 6 || w[0] < 128 || strings.HasPrefix(w, "недел") {
		return false
	}
	switch w {
	case "если", "или", "дела", "мало", "было бы", "деле", "стол", "после", "начала", "только", "неделя", "сколько", "столько", "сначала", "отдел", "чехол", "материал", "журнал", "число", "сила", "цели", "вряд ли", "сели", "двигатель", "светло", "правила", "товара", "оригинал", "персонал", "канал", "терминал", "сигнал", "квартал", "петли", "мебели", "модели",
		"детали", "панели", "туфли", "педали", "двигатели", "кабели", "отдали бы", "специально", "идеал", "рояль", "стул", "стула", "стуле", "караул", "зеркало", "одеяло", "покрывало", "мыло", "начало", "пианола", "школе", "школа":
		return false
	}
	for _, s := range []string{"ал", "ала", "али", "ало", "ил", "ила", "или", "ило", "ел", "ела", "ели", "ял", "яла", "яли", "шел", "шла", "шли", "ул", "ула", "ули", "уло", "ыл", "ыла", "ыли", "ыло", "лся", "лась", "лись", "лось", "шло", "ли", "нут", "лен", "лена", "лены"} {
		if strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}
