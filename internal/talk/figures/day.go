package figures

import (
	"strconv"
	"strings"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/talk/lexis"
)

type named struct {
	day  calendar.Day
	to   int
	term Term
}

var relative = Term{Relative: true}

// readDay reads the day named at token i.
func readDay(t []lexis.Token, i int, on calendar.Day) (named, bool) {
	if w, ok := weekdayOf(t[i].Text); ok {
		return onWeekday(t, i, w, on)
	}
	for _, read := range []func([]lexis.Token, int, calendar.Day) (named, bool){written, dayOfMonth, near, ends, ahead, back} {
		if d, ok := read(t, i, on); ok {
			return d, true
		}
	}
	return named{}, false
}

var monthStems = []struct {
	stem  string
	month time.Month
}{
	{"jan", 1}, {"feb", 2}, {"mar", 3}, {"apr", 4}, {"may", 5}, {"jun", 6}, {"jul", 7}, {"aug", 8}, {"sep", 9}, {"oct", 10}, {"nov", 11}, {"dec", 12},
	{"январ", 1}, {"феврал", 2}, {"март", 3}, {"апрел", 4}, {"июн", 6}, {"июл", 7}, {"август", 8}, {"сентябр", 9}, {"октябр", 10}, {"ноябр", 11}, {"декабр", 12},
}

var monthTails = words("january february march april june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec may")

// monthOf names the month of a word: January, Jan, января, мая.
func monthOf(w string) (time.Month, bool) {
	if w == "мая" || w == "май" || w == "мае" {
		return time.May, true
	}
	for _, m := range monthStems {
		if strings.HasPrefix(w, m.stem) && (m.stem[0] > 127 && len(w) <= len(m.stem)+4 || monthTails[w]) {
			return m.month, true
		}
	}
	return 0, false
}

// nearest is the occurrence of a month's day nearest to on; no such day, no date.
func nearest(on calendar.Day, month time.Month, day int) (calendar.Day, bool) {
	year := on.Time(time.UTC).Year()
	var best calendar.Day
	found := false
	for y := year - 1; y <= year+1; y++ {
		d := calendar.Date(y, month, day)
		if _, m, n := d.Time(time.UTC).Date(); m != month || n != day {
			continue
		}
		if !found || distance(d, on) < distance(best, on) {
			best, found = d, true
		}
	}
	return best, found
}

func distance(a, b calendar.Day) int {
	if a > b {
		return int(a - b)
	}
	return int(b - a)
}

// dayNumber reads a day of the month at token i: 15, 15th, 15-го, fifteenth,
// двадцать пятого. ordinal tells whether the word itself says that it is a day.
func dayNumber(t []lexis.Token, i int) (day, to int, isOrdinal, ok bool) {
	if i >= len(t) {
		return day, to, isOrdinal, ok
	}
	w := t[i].Text
	if t[i].Kind == lexis.Number {
		if _, hi, cut := strings.Cut(w, "-"); cut {
			w = hi
		}
		for _, suffix := range []string{"st", "nd", "rd", "th", "го", "е", "ого", "му", "ому"} {
			if s, cut := strings.CutSuffix(w, suffix); cut {
				w, isOrdinal = s, true
			}
		}
		n, err := strconv.Atoi(w)
		if err != nil || n < 1 || n > 31 || len(w) > 2 {
			return 0, 0, false, false
		}
		to = i + 1
		if is(t, to, "-") && is(t, to+1, "го", "е", "ого", "му", "ому") && t[to+1].Glued {
			return n, to + 2, true, true
		}
		return n, to, isOrdinal, true
	}
	if n, found := ordinal[w]; found {
		return int(n), i + 1, true, true
	}
	if w == "twenty" || w == "двадцать" || w == "thirty" || w == "тридцать" {
		if i+1 < len(t) {
			if n, found := ordinal[t[i+1].Text]; found && n < 10 {
				return int(cardinal[w] + n), i + 2, true, true
			}
		}
	}
	return 0, 0, false, false
}

// written reads calendar days: 15 December 2025, December 15th, 15.12.2025,
// 12/20, 2025-12-15.
func written(t []lexis.Token, i int, on calendar.Day) (named, bool) {
	if t[i].Kind == lexis.Number {
		if d, ok := inDigits(t, i, on); ok {
			return named{day: d, to: i + 1}, true
		}
	}
	if n, to, _, ok := dayNumber(t, i); ok {
		if is(t, to, "of") {
			to++
		}
		if to < len(t) {
			if m, ok := monthOf(t[to].Text); ok {
				return withYear(t, to+1, on, m, n)
			}
		}
	}
	if m, ok := monthOf(t[i].Text); ok && t[i].Kind == lexis.Word {
		at := i + 1
		if is(t, at, ".") {
			at++
		}
		if is(t, at, "the") {
			at++
		}
		if n, to, _, ok := dayNumber(t, at); ok && !unitAfter(t, to) {
			return withYear(t, to, on, m, n)
		}
	}
	return named{}, false
}

func unitAfter(t []lexis.Token, i int) bool {
	if i >= len(t) {
		return false
	}
	_, ok := unitOf(t[i].Text)
	return ok || t[i].Text == "%"
}

// withYear adds a year that stands behind day and month, else takes the nearest.
func withYear(t []lexis.Token, to int, on calendar.Day, m time.Month, n int) (named, bool) {
	at := to
	if is(t, at, ",") {
		at++
	}
	if at < len(t) && t[at].Kind == lexis.Number && len(t[at].Text) == 4 {
		if y, err := strconv.Atoi(t[at].Text); err == nil && y > 1990 && y < 2100 {
			return named{day: calendar.Date(y, m, n), to: at + 1}, true
		}
	}
	d, ok := nearest(on, m, n)
	return named{day: d, to: to}, ok
}

func inDigits(t []lexis.Token, i int, on calendar.Day) (calendar.Day, bool) {
	w := t[i].Text
	if len(w) == 10 && w[4] == '-' {
		d, err := calendar.Parse(w)
		return d, err == nil
	}
	sep := ""
	for _, s := range []string{"/", "."} {
		if strings.Contains(w, s) {
			sep = s
		}
	}
	if sep == "" || i+1 < len(t) && (t[i+1].Text == "%" || symbols[t[i+1].Text] != "") {
		return 0, false
	}
	parts := strings.Split(w, sep)
	var n [3]int
	if len(parts) < 2 || len(parts) > 3 {
		return 0, false
	}
	for k, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil || k < 2 && len(p) > 2 {
			return 0, false
		}
		n[k] = v
	}
	day, month := n[0], n[1]
	if sep == "/" {
		day, month = n[1], n[0]
		if month > 12 {
			day, month = month, day
		}
	} else if len(parts) == 2 && (len(parts[1]) != 2 || !datePreposition(t, i)) {
		return 0, false
	}
	if month < 1 || month > 12 || day < 1 || day > 31 || sep == "/" && len(parts) == 2 && !datePreposition(t, i) && len(w) < 4 {
		return 0, false
	}
	if len(parts) == 3 {
		if n[2] < 100 {
			n[2] += 2000
		}
		return calendar.Date(n[2], time.Month(month), day), n[2] > 1990 && n[2] < 2100
	}
	return nearest(on, time.Month(month), day)
}

func datePreposition(t []lexis.Token, i int) bool {
	return is(t, i-1, "до", "к", "с", "от", "на", "по", "by", "on", "before", "until", "till", "from", "since")
}

// dayOfMonth reads "the 20th", "двадцатого", "20 числа": the next such day.
func dayOfMonth(t []lexis.Token, i int, on calendar.Day) (named, bool) {
	n, to, isOrdinal, ok := dayNumber(t, i)
	if !ok {
		return named{}, false
	}
	number := is(t, to, "числа")
	digit := t[i].Kind == lexis.Number
	english := isOrdinal && is(t, i-1, "the") && (digit || is(t, i-2, "by", "before", "on", "until", "till")) && datedTail(t, to) || digit && isOrdinal && firstOf(t, i) && is(t, to, "is", "works", "suits", "will")
	russian := isOrdinal && (digit || n > 3) && (strings.HasSuffix(t[to-1].Text, "го") || strings.HasSuffix(t[to-1].Text, "му") && is(t, i-1, "к", "ко")) && (number || datedTail(t, to) || verbTail(t, to)) && !is(t, i-1, "около", "больше", "более")
	bare := isOrdinal && digit && datePreposition(t, i)
	if !number && !english && !russian && !bare {
		return named{}, false
	}
	if number {
		to++
	}
	for d := on; d < on+62; d++ {
		if d.Time(time.UTC).Day() == n {
			return named{day: d, to: to}, true
		}
	}
	return named{}, false
}

// datedTail tells whether what follows an ordinal leaves it a day: "the 20th
// time" and "the third day" are none.
func datedTail(t []lexis.Token, i int) bool {
	if i >= len(t) || t[i].Kind == lexis.Mark {
		return true
	}
	switch t[i].Text {
	case "at", "can", "works", "suits", "or", "and", "by", "latest", "if", "then", "nothing", "please", "is", "was", "will", "of", "it", "i", "we", "you", "for", "so", "because", "но", "и", "или", "а", "в", "с", "не", "я", "мы", "вы", "утром", "вечером", "днем", "же":
		return true
	}
	return false
}

// firstOf tells whether a token opens its sentence.
func firstOf(t []lexis.Token, i int) bool { return i == 0 || t[i-1].Sentence != t[i].Sentence }

// verbTail tells whether what follows a Russian ordinal is what somebody does on
// that day: "двадцатого перезвоню".
func verbTail(t []lexis.Token, i int) bool {
	w := t[i].Text
	if len(w) < 8 {
		return false
	}
	for _, s := range []string{"ю", "у", "ем", "им", "ет", "ит", "ут", "ят", "ешь", "ете", "ите"} {
		if strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}

var weekdayStems = []struct {
	stem string
	day  time.Weekday
}{
	{"monday", 1}, {"tuesday", 2}, {"wednesday", 3}, {"thursday", 4}, {"friday", 5}, {"saturday", 6}, {"sunday", 0},
	{"понедельник", 1}, {"вторник", 2}, {"сред", 3}, {"четверг", 4}, {"пятниц", 5}, {"суббот", 6}, {"воскресень", 0},
}

func weekdayOf(w string) (time.Weekday, bool) {
	for _, d := range weekdayStems {
		if strings.HasPrefix(w, d.stem) && len(w) <= len(d.stem)+4 && w != "среди" && w != "средств" && !strings.HasPrefix(w, "средн") && !strings.HasPrefix(w, "средс") {
			return d.day, true
		}
	}
	return 0, false
}

// onWeekday reads a weekday: the first one after the day of speaking, the last
// one before it in the past tense, that day of the next week where it says so.
func onWeekday(t []lexis.Token, i int, w time.Weekday, on calendar.Day) (named, bool) {
	at := i + 1
	if is(t, at, ",") || is(t, at, "the") {
		at++
	}
	if at < len(t) {
		if d, ok := written(t, at, on); ok && d.day.Weekday() == w {
			return d, true
		}
		if n, to, isOrdinal, ok := dayNumber(t, at); ok && isOrdinal && at > i+1 {
			for d := on - 10; d < on+40; d++ {
				if d.Weekday() == w && d.Time(time.UTC).Day() == n {
					return named{day: d, to: to}, true
				}
			}
		}
	}
	if is(t, i-1, "a", "an", "any", "the") && is(t, i+1, "delivery", "deliveries", "slot", "service", "crew", "shift", "staff", "opening", "appointment") {
		return named{}, false // what kind of delivery, not which day
	}
	if is(t, i-1, "a", "an") && i+1 < len(t) && t[i+1].Kind == lexis.Word {
		return named{}, false // "on a Sunday night"
	}
	if is(t, i-1, "по") && strings.HasSuffix(t[i].Text, "м") || is(t, i-1, "on") && strings.HasSuffix(t[i].Text, "days") {
		return named{}, false // what is done every week
	}
	if is(t, i-1, "every") || is(t, i+1, "to", "-") && at < len(t) && i+2 < len(t) && isWeekday(t[i+2].Text) {
		return named{}, false
	}
	to := i + 1
	if is(t, to, "morning", "afternoon", "evening", "night", "утром", "вечером", "днем") {
		to++
	}
	ahead := (int(w)-int(on.Weekday())+6)%7 + 1
	switch {
	case is(t, i-1, "next") || is(t, to, "next") && is(t, to+1, "week") || is(t, i-1, "следующий", "следующую", "следующее", "следующей", "следующего"):
		return named{day: weekStart(on) + 7 + calendar.Day((int(w)+6)%7), to: to, term: relative}, true
	case hasStem(t, to, "на") && hasStem(t, to+1, "следующ") && hasStem(t, to+2, "недел"):
		return named{day: weekStart(on) + 7 + calendar.Day((int(w)+6)%7), to: to + 3, term: relative}, true
	case is(t, i-1, "last") || hasStem(t, i-1, "прошл") || inPast(t, i) || regretted(t, i):
		behind := (int(on.Weekday())-int(w)+6)%7 + 1
		return named{day: on - calendar.Day(behind), to: to, term: relative}, true
	}
	return named{day: on + calendar.Day(ahead), to: to, term: relative}, true
}

// regretted tells whether a day is that of what somebody is sorry about.
func regretted(t []lexis.Token, i int) bool {
	for k := i - 1; k >= 0 && k > i-9 && t[k].Sentence == t[i].Sentence; k-- {
		switch w := t[k].Text; {
		case futureWords[w] || w == "if" || w == "but":
			return false
		case (w == "sorry" || w == "apologies" || w == "apologise") && is(t, k+1, "about", "for"):
			return true
		case (w == "извините" || w == "простите" || w == "извинения") && is(t, k+1, "за"):
			return true
		}
	}
	return false
}

func isWeekday(w string) bool { _, ok := weekdayOf(w); return ok }

// weekStart is the Monday of the week.
func weekStart(d calendar.Day) calendar.Day { return d - calendar.Day((int(d.Weekday())+6)%7) }

func hasStem(t []lexis.Token, i int, stem string) bool {
	return i >= 0 && i < len(t) && strings.HasPrefix(t[i].Text, stem)
}
