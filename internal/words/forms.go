package words

import (
	"strconv"
	"strings"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/money"
)

// nbsp keeps a number and its unit on one line.
const nbsp = "\u00a0"

var symbols = map[string]string{"USD": "$", "EUR": "€", "GBP": "£", "RUB": "₽", "JPY": "¥"}

// Money is an amount as a reader of the language expects it: $1,299.00 in
// English, 1 299,00 $ in Russian (with unbreakable spaces).
func Money(lang Lang, a money.Amount) string {
	number, sign := a.Number(), ""
	if strings.HasPrefix(number, "-") {
		number, sign = number[1:], "−"
	}
	whole, frac, _ := strings.Cut(number, ".")
	group, point := ",", "."
	if lang == Russian {
		group, point = nbsp, ","
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	number = whole
	if frac != "" {
		number += point + frac
	}
	symbol, known := symbols[a.Currency]
	switch {
	case !known && a.Currency == "":
		return sign + number
	case !known || lang == Russian:
		if !known {
			symbol = a.Currency
		}
		return sign + number + nbsp + symbol
	}
	return sign + symbol + number
}

var months = map[Lang][]string{
	English: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	Russian: {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
}

// Day is an absolute date in words: 16 November 2025, 16 ноября 2025 г.
func Day(lang Lang, d calendar.Day) string {
	if d == 0 {
		return "—"
	}
	t := d.Time(time.UTC)
	names, ok := months[lang]
	if !ok {
		names = months[English]
	}
	text := strconv.Itoa(t.Day()) + nbsp + names[t.Month()-1] + " " + strconv.Itoa(t.Year())
	if lang == Russian {
		text += nbsp + "г."
	}
	return text
}

// List joins things as the language does: a, b and c.
func List(lang Lang, items []string) string {
	and := " and "
	if lang == Russian {
		and = " и "
	}
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	return strings.Join(items[:len(items)-1], ", ") + and + items[len(items)-1]
}
