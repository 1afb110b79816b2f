package figures

import (
	"slices"
	"strconv"
	"strings"

	"makegood/internal/talk/lexis"
)

// number is a value in hundredths that tokens from..to (exclusive) say; where
// they say a range, low is its lower end.
type number struct {
	value, low int64
	to         int
	ranged     bool
	digits     bool
}

// cardinal holds the number words of both languages, in every case form that
// a price or a term of days takes.
var cardinal = numerals(`
1=one один одна одно одного одной одному одну одним; 2=two два две двух двум двумя пара пару couple pair; 3=three три трех трем тремя; 4=four четыре четырех четырем; 5=five пять пяти пятью
6=six шесть шести; 7=seven семь семи; 8=eight восемь восьми; 9=nine девять девяти; 10=ten десять десяти десяток; 11=eleven одиннадцать одиннадцати
12=twelve двенадцать двенадцати dozen; 13=thirteen тринадцать тринадцати; 14=fourteen четырнадцать четырнадцати fortnight; 15=fifteen пятнадцать пятнадцати; 16=sixteen шестнадцать шестнадцати
17=seventeen семнадцать семнадцати; 18=eighteen восемнадцать восемнадцати; 19=nineteen девятнадцать девятнадцати; 20=twenty двадцать двадцати; 30=thirty тридцать тридцати
40=forty fourty сорок сорока; 50=fifty пятьдесят пятидесяти полтинник; 60=sixty шестьдесят шестидесяти; 70=seventy семьдесят семидесяти; 80=eighty восемьдесят восьмидесяти; 90=ninety девяносто девяноста
100=сто ста сотня сотню; 200=двести двухсот; 300=триста трехсот; 400=четыреста четырехсот; 500=пятьсот пятисот; 600=шестьсот шестисот; 700=семьсот семисот; 800=восемьсот восьмисот; 900=девятьсот девятисот`)

// ordinal holds days of the month in words.
var ordinal = numerals(`
1=first первого первое первому; 2=second второго второе второму; 3=third третьего третье третьему; 4=fourth четвертого четвертое четвертому; 5=fifth пятого пятое пятому; 6=sixth шестого шестое шестому; 7=seventh седьмого седьмое седьмому; 8=eighth восьмого восьмое восьмому; 9=ninth девятого девятое девятому
10=tenth десятого десятое десятому; 11=eleventh одиннадцатого одиннадцатому; 12=twelfth двенадцатого двенадцатому; 13=thirteenth тринадцатого тринадцатому; 14=fourteenth четырнадцатого четырнадцатому; 15=fifteenth пятнадцатого пятнадцатое пятнадцатому
16=sixteenth шестнадцатого шестнадцатому; 17=seventeenth семнадцатого семнадцатому; 18=eighteenth восемнадцатого восемнадцатому; 19=nineteenth девятнадцатого девятнадцатому; 20=twentieth двадцатого двадцатое двадцатому; 30=thirtieth тридцатого тридцатое тридцатому`)

var thousands = words("thousand тысяча тысячи тысяч тысячу тыс тысячами тысячам k grand косарь косаря штука штуки штук")

func numerals(text string) map[string]int64 {
	m := map[string]int64{}
	for entry := range strings.SplitSeq(strings.ReplaceAll(text, "\n", ";"), ";") {
		value, names, ok := strings.Cut(strings.TrimSpace(entry), "=")
		if !ok {
			continue
		}
		n, _ := strconv.ParseInt(value, 10, 64)
		for name := range strings.FieldsSeq(names) {
			m[name] = n
		}
	}
	return m
}

func words(text string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(text) {
		m[w] = true
	}
	return m
}

var millions = words("million millions mln миллион миллиона миллионов млн лям ляма лямов")

const tooLarge = int64(1) << 50

// readNumber reads the number that starts at token i: "1,299.50", "14 200",
// "2 тыс.", "полторы тысячи", "twenty-five", "5 to 7", "от трёх до пяти".
func readNumber(t []lexis.Token, i int) (number, bool) {
	if is(t, i, "от", "from", "between") {
		if n, ok := single(t, i+1); ok && is(t, n.to, "до", "to", "and") {
			if m, ok := single(t, n.to+1); ok {
				m.low, m.ranged = n.value, true
				return m, true
			}
		}
		return number{}, false
	}
	n, ok := single(t, i)
	if !ok || n.ranged {
		return n, ok
	}
	if is(t, n.to, "-", "to", "or", "или", "до") {
		if m, ok := single(t, n.to+1); ok && m.value > n.value && !m.ranged {
			m.low, m.ranged = n.value, true
			return m, true
		}
	}
	return n, true
}

// single reads one number, or a range written as one ("5-7").
func single(t []lexis.Token, i int) (number, bool) {
	if i >= len(t) {
		return number{}, false
	}
	if is(t, i, "тысячи", "тысяч") { // "тысячи четыре рублей"
		if n, ok := spoken(t, i+1); ok && n.value < 100_00 {
			if code, minor := currencyAt(t, n.to); code != "" && !minor {
				n.value *= 1000
				return n, true
			}
		}
	}
	var n number
	var ok bool
	if t[i].Kind == lexis.Number {
		n, ok = digits(t, i)
	} else {
		n, ok = spoken(t, i)
	}
	if !ok {
		return n, false
	}
	if is(t, n.to, "с") && is(t, n.to+1, "половиной") && n.to+2 < len(t) && thousands[t[n.to+2].Text] && !n.ranged {
		n.value, n.to = n.value+50, n.to+2
	}
	if is(t, n.to, "and") && is(t, n.to+1, "a") && is(t, n.to+2, "half") && n.to+3 < len(t) && (thousands[t[n.to+3].Text] || millions[t[n.to+3].Text]) && !n.ranged {
		n.value, n.to = n.value+50, n.to+3
	}
	n = n.times(t, millions, 1_000_000)
	n = n.times(t, thousands, 1000)
	return n, n.value < tooLarge
}

// times multiplies a number by the power of ten that stands behind it, and adds what
// is said on from there: "two thousand and fifty", "2 млн 300 тысяч".
func (n number) times(t []lexis.Token, power map[string]bool, by int64) number {
	if n.to >= len(t) || !power[t[n.to].Text] || n.ranged || n.value >= tooLarge/by {
		return n
	}
	n.value *= by
	n.to++
	if is(t, n.to, ".") && n.to+1 < len(t) && t[n.to].Sentence == t[n.to+1].Sentence {
		n.to++
	}
	on := n.to
	if is(t, on, "and") && by == 1000 {
		on++
	}
	rest, ok := spoken(t, on)
	if by > 1000 {
		if on < len(t) && t[on].Kind == lexis.Number {
			rest, ok = digits(t, on)
		}
		if ok {
			rest = rest.times(t, thousands, 1000)
			ok = !rest.ranged && rest.value >= 100_000
		}
	}
	if ok && rest.value < by*100 {
		n.value, n.to = n.value+rest.value, rest.to
	}
	return n
}

// digits reads a number written in figures, thousands apart included.
func digits(t []lexis.Token, i int) (number, bool) {
	text := t[i].Text
	if lo, hi, found := strings.Cut(text, "-"); found {
		a, okA := decimalOf(lo)
		b, okB := decimalOf(hi)
		if !okA || !okB || len(lo) > 4 || len(hi) > 4 || b <= a {
			return number{}, false
		}
		return number{value: b, low: a, ranged: true, to: i + 1, digits: true}, true
	}
	factor := int64(1)
	if s, ok := strings.CutSuffix(text, "k"); ok {
		text, factor = s, 1000
	} else if s, ok := strings.CutSuffix(text, "к"); ok {
		text, factor = s, 1000
	}
	to := i + 1
	if len(text) <= 3 && plainDigits(text) {
		for to < len(t) && t[to].Kind == lexis.Number && !t[to].Glued && len(text) < 13 && triple(t[to].Text) {
			text += t[to].Text
			to++
		}
	}
	value, ok := decimalOf(text)
	if !ok {
		return number{}, false
	}
	return number{value: value * factor, to: to, digits: true}, true
}

func plainDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// triple tells whether the text continues a number written in threes: "850", "850,50".
func triple(s string) bool {
	if len(s) < 3 || !plainDigits(s[:3]) {
		return false
	}
	return len(s) == 3 || (s[3] == ',' || s[3] == '.') && len(s) <= 6 && plainDigits(s[4:])
}

// decimalOf reads "1,299.50", "1299,5", "1299" as hundredths.
func decimalOf(s string) (int64, bool) {
	if s == "" || len(s) > 16 {
		return 0, false
	}
	whole, frac := s, ""
	if cut := strings.LastIndexAny(s, ".,"); cut >= 0 && len(s)-cut-1 != 3 {
		whole, frac = s[:cut], s[cut+1:]
		if len(frac) > 2 || frac == "" {
			return 0, false
		}
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return r == ',' || r == '.' })
	for i, g := range groups {
		if i > 0 && len(g) != 3 {
			return 0, false
		}
	}
	joined := strings.Join(groups, "")
	if !plainDigits(joined) || frac != "" && !plainDigits(frac) {
		return 0, false
	}
	if len(frac) == 1 {
		frac += "0"
	}
	if frac == "" {
		frac = "00"
	}
	n, err := strconv.ParseInt(joined+frac, 10, 64)
	return n, err == nil
}

// spoken reads a number in words.
func spoken(t []lexis.Token, i int) (number, bool) {
	if i >= len(t) || t[i].Kind != lexis.Word {
		return number{}, false
	}
	switch t[i].Text {
	case "полтора", "полторы":
		return number{value: 150, to: i + 1}, true
	case "a", "an":
		if i+1 < len(t) {
			switch t[i+1].Text {
			case "hundred":
				return on(t, 100, 100, andOn(t, i+2)), true
			case "couple":
				return number{value: 200, to: afterOf(t, i+2)}, true
			case "thousand", "grand", "million":
				return number{value: 100, to: i + 1}, true
			case "few":
				return number{}, false
			}
		}
		return number{}, false
	case "тысяча", "тысячу", "косарь", "thousand", "миллион", "million":
		return number{value: 100, to: i}, true
	}
	n := on(t, 0, 1000, i)
	return n, n.to > i
}

// on reads the words of a number below a thousand on from token to, where total and
// the size of the last word have been read.
func on(t []lexis.Token, total, last int64, to int) number {
	for to < len(t) && t[to].Kind == lexis.Word {
		v, ok := cardinal[t[to].Text]
		if t[to].Text == "hundred" && total > 0 && total < 10 {
			total, last, to = total*100, 100, andOn(t, to+1)
			continue
		}
		if !ok || v >= last || last < 20 || last >= 20 && last < 100 && v >= 10 {
			break
		}
		total, last = total+v, v
		to++
	}
	return number{value: total * 100, to: afterOf(t, to)}
}

// andOn skips the "and" between hundreds and what follows them.
func andOn(t []lexis.Token, i int) int {
	if is(t, i, "and") && i+1 < len(t) && cardinal[t[i+1].Text] > 0 {
		return i + 1
	}
	return i
}

func afterOf(t []lexis.Token, i int) int {
	if is(t, i, "of") && i > 0 && t[i-1].Text == "couple" {
		return i + 1
	}
	return i
}

// is tells whether token i reads as one of the words.
func is(t []lexis.Token, i int, any ...string) bool {
	if i < 0 || i >= len(t) {
		return false
	}
	return slices.Contains(any, t[i].Text)
}
