package figures

import (
	"strings"

	"makegood/internal/money"
	"makegood/internal/talk/lexis"
)

var symbols = map[string]string{"$": "USD", "£": "GBP", "€": "EUR", "₽": "RUB"}

// currencyOf names the currency of a word or a symbol, and whether the word
// means its hundredth part.
func currencyOf(word string) (code string, minor bool) {
	if c, ok := symbols[word]; ok {
		return c, false
	}
	switch word {
	case "dollar", "dollars", "buck", "bucks", "usd", "доллар", "доллара", "долларов", "баксов", "бакс", "бакса":
		return "USD", false
	case "pound", "pounds", "quid", "gbp", "фунт", "фунта", "фунтов":
		return "GBP", false
	case "euro", "euros", "eur", "евро":
		return "EUR", false
	case "р", "руб", "rub", "rubles", "roubles", "ruble", "rouble", "рублик", "рубликов", "рэ":
		return "RUB", false
	case "cent", "cents", "цент", "цента", "центов":
		return "USD", true
	case "pence", "penny":
		return "GBP", true
	}
	if strings.HasPrefix(word, "рубл") {
		return "RUB", false
	}
	if strings.HasPrefix(word, "копе") || word == "коп" {
		return "RUB", true
	}
	return "", false
}

var notes = map[string]money.Amount{
	"tenner": money.New(1000, "GBP"), "tenners": money.New(1000, "GBP"), "fiver": money.New(500, "GBP"),
}

// readMoney reads the sum that starts at token i; a pair that shares one
// currency gives two.
func readMoney(t []lexis.Token, i int) ([]money.Amount, int) {
	if a, ok := oneWord(t[i]); ok {
		to := i + 1
		if a.Currency == "RUB" {
			to = skipDot(t, to)
		}
		return []money.Amount{a}, to
	}
	if code, minor := currencyOf(t[i].Text); code != "" && !minor {
		if n, ok := readNumber(t, i+1); ok && !follows(t, n.to) && (t[i].Kind == lexis.Mark || prefixed(t, i)) {
			return sums(n, code), skipDot(t, n.to)
		}
	}
	n, ok := readNumber(t, i)
	if !ok {
		return nil, 0
	}
	if is(t, n.to, "-") && t[n.to].Glued && n.digits {
		if code, minor := currencyAt(t, n.to+1); code != "" && !minor { // "a 900-euro coat"
			return sums(n, code), n.to + 2
		}
	}
	if code, minor := currencyAt(t, n.to); code != "" {
		if minor {
			return []money.Amount{money.New(n.value/100, code)}, n.to + 1
		}
		list := sums(n, code)
		to := skipDot(t, n.to+1)
		after := to
		if is(t, after, "and", "и") {
			after++
		}
		if rest, ok := single(t, after); ok {
			if c, small := currencyAt(t, rest.to); small && rest.value < 10000 && (c == code) {
				list[len(list)-1].Minor += rest.value / 100
				to = skipDot(t, rest.to+1)
			}
		}
		if !n.digits && to == n.to+1 {
			if cents, ok := spoken(t, to); ok && cents.value >= 1000 && cents.value < 10000 && endsThere(t, cents.to) { // "four pounds eighty"
				list[len(list)-1].Minor += cents.value / 100
				return list, cents.to
			}
		}
		if is(t, to, "вместо") || is(t, to, "instead") && is(t, to+1, "of") { // "1 100 руб. вместо 2 000"
			at := to + 1
			if is(t, at, "of") {
				at++
			}
			if m, ok := readNumber(t, at); ok && m.digits && m.value >= n.value/10 && endsThere(t, m.to) {
				return append(sums(m, code), list...), m.to // the sum that counts is the last
			}
		}
		return list, to
	}
	if is(t, n.to, "and", "и", "or", "или", ",", "вместо") { // "1 850 и 4 200 рублей"
		if m, ok := readNumber(t, n.to+1); ok && n.digits == m.digits {
			if code, minor := currencyAt(t, m.to); code != "" && !minor && (m.digits || n.value >= 1000) {
				if is(t, n.to, "вместо") {
					n, m.value = number{value: m.value}, n.value
				}
				return append(sums(n, code), sums(m, code)...), skipDot(t, m.to+1)
			}
		}
	}
	return nil, 0
}

// oneWord reads a sum in one word: "a tenner", "50p", "500р".
func oneWord(t lexis.Token) (money.Amount, bool) {
	if a, ok := notes[t.Text]; ok || t.Kind != lexis.Number {
		return a, ok
	}
	if text, ok := strings.CutSuffix(t.Text, "p"); ok && len(text) <= 2 && plainDigits(text) {
		n, _ := decimalOf(text)
		return money.New(n/100, "GBP"), true
	}
	if text, ok := strings.CutSuffix(t.Text, "р"); ok {
		if n, ok := decimalOf(text); ok {
			return money.New(n, "RUB"), true
		}
	}
	return money.Amount{}, false
}

func prefixed(t []lexis.Token, i int) bool {
	switch t[i].Text {
	case "usd", "eur", "gbp", "rub", "рублей", "руб":
		return i == 0 || t[i-1].Kind != lexis.Number
	}
	return false
}

func currencyAt(t []lexis.Token, i int) (string, bool) {
	if i >= len(t) || i > 0 && t[i].Sentence != t[i-1].Sentence {
		return "", false
	}
	if (t[i].Text == "us" || t[i].Text == "american") && i+1 < len(t) {
		return currencyOf(t[i+1].Text)
	}
	return currencyOf(t[i].Text)
}

// endsThere tells whether nothing counted stands behind a number that ends at
// token i.
func endsThere(t []lexis.Token, i int) bool {
	if i >= len(t) || t[i].Kind == lexis.Mark {
		return i >= len(t) || t[i].Text != "%"
	}
	if code, _ := currencyAt(t, i); code != "" || thousands[t[i].Text] || unitAfter(t, i) {
		return false
	}
	switch t[i].Text {
	case "percent", "per", "percents", "of", "hundred":
		return false
	}
	return true
}

// follows tells whether the number ended by token i has a currency of its own
// behind it, so that a symbol before it belongs to another.
func follows(t []lexis.Token, i int) bool {
	code, minor := currencyAt(t, i)
	return code != "" && !minor && i < len(t) && t[i].Kind == lexis.Mark && i+1 < len(t) && t[i+1].Kind != lexis.Number
}

func skipDot(t []lexis.Token, i int) int {
	if i > 0 && is(t, i, ".") && i+1 < len(t) && t[i].Sentence == t[i+1].Sentence {
		return i + 1
	}
	return i
}

func sums(n number, code string) []money.Amount {
	if n.ranged {
		return []money.Amount{money.New(n.low, code), money.New(n.value, code)}
	}
	return []money.Amount{money.New(n.value, code)}
}

// readPercent reads "10%", "12 percent", "тридцать процентов".
func readPercent(t []lexis.Token, i int) (float64, int) {
	n, ok := readNumber(t, i)
	if !ok {
		return 0, 0
	}
	to := n.to
	if is(t, to, "-") && to < len(t) && t[to].Glued {
		to++
	}
	switch {
	case to < len(t) && (t[to].Text == "%" || t[to].Text == "percent" || t[to].Text == "pct" || strings.HasPrefix(t[to].Text, "процент")):
		return float64(n.value) / 100, to + 1
	case is(t, to, "per") && is(t, to+1, "cent"):
		return float64(n.value) / 100, to + 2
	}
	return 0, 0
}
