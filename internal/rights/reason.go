package rights

import (
	"strings"

	"makegood/internal/calendar"
	language "makegood/internal/words"
)

// Reason is one entry of Entitlement.Why as people say it in a language: a fact
// of the vocabulary, "name: value", or a sentence of the pack. ok is false where
// the language has no words for it: then it comes back as the pack wrote it.
func Reason(lang language.Lang, why string) (text string, ok bool) {
	name, value, _ := strings.Cut(why, ": ")
	fact := "fact." + strings.ReplaceAll(name, " ", "_")
	if !language.Default().Has(fact) {
		return language.Source(lang, why), language.HasSource(lang, why)
	}
	if day, err := calendar.Parse(value); err == nil {
		value = language.Day(lang, day)
	} else if language.Default().Has("fact.is." + value) {
		value = language.Say(lang, "fact.is."+value)
	}
	return language.Say(lang, fact) + ": " + value, true
}
