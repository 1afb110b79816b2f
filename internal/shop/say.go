package shop

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"makegood/internal/money"
	"makegood/internal/words"
)

// The read-back is written from the catalogue packs/words/shop.LANG.yaml: the
// order, each item by name and options, the amounts, to which payment method
// and when. A sentence is said in every language at once.
type sentence = words.Text

func (w World) say(key string, facts ...any) []sentence {
	return []sentence{words.Both("shop."+key, facts...)}
}

func paragraph(sentences []sentence) words.Text {
	text := words.Text{}
	for _, lang := range words.Langs() {
		var list []string
		for _, s := range sentences {
			list = append(list, s.In(lang))
		}
		text[lang] = strings.Join(list, " ")
	}
	return text
}

// listing joins things as each language does; none are "no items".
func listing(things []words.Text) words.Text {
	if len(things) == 0 {
		return words.Both("shop.no_items")
	}
	text := words.Text{}
	for _, lang := range words.Langs() {
		var list []string
		for _, t := range things {
			list = append(list, t.In(lang))
		}
		text[lang] = words.List(lang, list)
	}
	return text
}

func itemText(l Line) words.Text {
	return words.Both("shop.item", "quantity", l.Quantity, "name", l.Name, "options", OptionText(l.Options))
}

// OptionText names the options: what kind each is in the reader's language where
// the catalogue knows it, and its value as the shop writes it.
func OptionText(options map[string]string) words.Text {
	text := words.Text{}
	for _, lang := range words.Langs() {
		var list []string
		for _, name := range slices.Sorted(maps.Keys(options)) {
			kind := name
			if key := "shop.option." + strings.ReplaceAll(name, " ", "_"); words.Default().Has(key) {
				kind = words.Say(lang, key)
			}
			list = append(list, kind+": "+options[name])
		}
		text[lang] = strings.Join(list, ", ")
	}
	return text
}

func (w World) lineTexts(lines []Line) words.Text {
	var things []words.Text
	for _, l := range lines {
		things = append(things, itemText(l))
	}
	return listing(things)
}

// pairTexts says which item is exchanged for which. Every item asked for is in
// the order, or is the new item of an earlier pair.
func (w World) pairTexts(op Operation) words.Text {
	var things []words.Text
	for i, item := range op.Items {
		from := w.Order.Lines[firstWith(w.Order.Lines, item)]
		from.Quantity = 1
		to := from
		if v, ok := w.Products[from.Product].Variant(op.NewItems[i]); ok {
			to.Options = v.Options
		}
		things = append(things, words.Both("shop.pair", "from", itemText(from), "to", itemText(to)))
	}
	return listing(things)
}

func reasonText(reason string) words.Text {
	if reason == OrderedByMistake {
		return words.Both("shop.reason.mistake")
	}
	return words.Both("shop.reason.not_needed")
}

func conditionText(c Condition) words.Text { return words.Both("shop.condition." + string(c)) }

// methodText names a payment method as the goal of a refund; sourceText as
// what is charged.
func methodText(m Method) words.Text { return methodForm("shop.to.", m) }

func sourceText(m Method) words.Text { return methodForm("shop.from.", m) }

func methodForm(form string, m Method) words.Text {
	last := m.LastFour
	if n := len(m.ID); last == "" && m.Kind != PayPal && n > 4 && isDigits(m.ID[n-4:]) {
		last = m.ID[n-4:]
	}
	brand := m.Brand
	if r, size := utf8.DecodeRuneInString(brand); size > 0 {
		brand = string(unicode.ToUpper(r)) + brand[size:]
	}
	return words.Both(form+string(m.Kind), "brand", brand, "last", last)
}

func isDigits(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// when says how soon money is there.
func (w World) when(m Method) words.Text {
	if m.AtOnce() {
		return words.Both("shop.at_once")
	}
	wait := w.Wait
	if own, ok := w.Waits[m.Kind]; ok {
		wait = own
	}
	if wait.From == 0 && wait.To == 0 {
		wait.From, wait.To = StandardWait.From, StandardWait.To
	}
	return words.Both("shop.within", "from", wait.From, "to", wait.To, "Count", wait.To, "until", wait.Until, "dated", wait.Until != 0)
}

// sayMoves tells every movement of money.
func (t *till) sayMoves() []sentence {
	var says []sentence
	for _, move := range t.moves {
		m, _ := t.w.tender(move.Method)
		if move.Amount.Sign() < 0 {
			says = append(says, t.w.say("charge", "amount", move.Amount.Neg(), "method", sourceText(m))...)
			continue
		}
		says = append(says, t.w.say("refund", "amount", move.Amount, "method", methodText(m), "when", t.w.when(m))...)
	}
	return says
}

// sayDifference tells what an exchange or a change of items costs. The key is
// "exchange" (it moves with the goods) or "change" (it moves now).
func (w World) sayDifference(key string, difference money.Amount, m Method) []sentence {
	switch difference.Sign() {
	case 1:
		return w.say(key+"_pay", "amount", difference, "method", sourceText(m))
	case -1:
		return w.say(key+"_refund", "amount", difference.Neg(), "method", methodText(m), "when", w.when(m))
	}
	return w.say("even")
}
