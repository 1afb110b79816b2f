package guide

import (
	"slices"
	"strings"
	"unicode"
)

// The words with which people say that goods will be there, and those that say it of
// something else: "you will have it by Friday" is about the goods, "you will have an
// answer by Friday" is not. They are the beginnings of words, in both languages.
var (
	comingWords = []string{"have", "get", "receiv", "arriv", "come", "coming", "there", "here", "deliver", "bring", "ship",
		"получ", "придёт", "придет", "придут", "привез", "привоз", "достав", "приед", "прибуд", "будет", "будут", "окаж"}
	otherWords = []string{"answer", "repl", "call", "phon", "letter", "mail", "money", "refund", "pay", "decision", "decid", "news", "credit", "card",
		"voucher", "confirm", "track", "number", "back", "repair", "invoice", "receipt", "update", "hear",
		"ответ", "деньг", "денег", "возвра", "звон", "письм", "решен", "карт", "купон", "сертификат", "подтвер", "номер", "ремонт", "чек", "оплат", "выплат"}
)

// saysItComes reports whether the words of a promise say that goods will be there.
func saysItComes(words string) bool {
	list := strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return !unicode.IsLetter(r) })
	begins := func(with []string) bool {
		return slices.ContainsFunc(list, func(word string) bool {
			return slices.ContainsFunc(with, func(b string) bool { return strings.HasPrefix(word, b) })
		})
	}
	return begins(comingWords) && !begins(otherWords)
}
