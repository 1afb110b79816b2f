package figures

import (
	"strings"
	"unicode"

	"makegood/internal/talk/lexis"
)

// readOrder reads an order number at token i: "#W6067464", "order 407-2213",
// "заказ № 55721". Numbers of parcels, phones, invoices, cases and articles are none.
func readOrder(t []lexis.Token, i int) (string, int) {
	at, sign := i, false
	if t[i].Kind == lexis.Mark && (t[i].Text == "#" || t[i].Text == "№") {
		at, sign = i+1, true
	}
	if at >= len(t) || !orderLike(t[at].Text) {
		return "", 0
	}
	text := strings.ToUpper(t[at].Text)
	to := at + 1
	wide := len(text) >= 6 && (text[0] == 'W' || strings.HasPrefix(text, "Ш")) && digitCount(text) >= 5
	named := context(t, i)
	switch {
	case named == otherNumber:
		return "", 0
	case sign, wide, named == orderNumber && digitCount(text) >= 3:
		return "#" + text, to
	}
	return "", 0
}

func digitCount(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// orderLike tells whether a word is digits, with letters before or hyphens inside.
func orderLike(s string) bool {
	if s == "" || digitCount(s) < 3 || len(s) > 40 || strings.ContainsAny(s, "/:.,") {
		return false
	}
	for _, r := range s {
		if !unicode.IsDigit(r) && !unicode.IsLetter(r) && r != '-' {
			return false
		}
	}
	last := s[len(s)-1]
	return last >= '0' && last <= '9'
}

type naming uint8

const (
	nobody naming = iota
	orderNumber
	otherNumber
)

// context says what the words before token i name: an order, or something else
// that has a number.
func context(t []lexis.Token, i int) naming {
	sentence := t[i].Sentence
	numbered := false // "number" stands right before: the thing numbered may be further back
	for k, steps := i-1, 0; k >= 0 && (steps < 6 || numbered && steps < 12) && t[k].Sentence == sentence; k, steps = k-1, steps+1 {
		w := t[k].Text
		switch {
		case strings.HasPrefix(w, "order") || strings.HasPrefix(w, "purchase") || strings.HasPrefix(w, "заказ") || strings.HasPrefix(w, "покупк"):
			if k+1 < len(t) && otherNoun(t[k+1].Text) {
				return otherNumber
			}
			return orderNumber
		case otherNoun(w):
			return otherNumber
		case bridging[w] || t[k].Kind == lexis.Mark && strings.Contains(":#№,.", w) || orderLike(w):
		case numbered && steps < 12:
		default:
			return nobody
		}
		numbered = numbered || w == "number" || w == "номер"
	}
	return nobody
}

var bridging = words("number numbers no id ref reference is are was the and my номер номера номером и это мой code num nr of а")

func otherNoun(w string) bool {
	for _, p := range []string{"track", "phone", "invoice", "case", "ticket", "article", "sku", "parcel", "serial", "model", "claim", "receipt", "account", "card",
		"трек", "телефон", "накладн", "обращени", "артикул", "счет", "счёт", "отправлени", "посылк", "модел", "заявк", "чек", "квитанц", "карт", "договор", "тикет", "претензи"} {
		if strings.HasPrefix(w, p) {
			return true
		}
	}
	return false
}
