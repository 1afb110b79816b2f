package guide_test

import (
	"slices"
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/guide"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// early says whether a draft is warned of a day that the goods cannot keep, where
// the mill needs 35 days from 6 November.
func early(t *testing.T, d guide.Draft) bool {
	t.Helper()
	v := view(rug(t), casefile.House, "2025-11-06")
	come := calendar.MustParse("2025-12-11")
	v.Supply = map[string]shop.Supply{"5": {Days: 35, Come: come, Anew: come}}
	found := guide.Warn(v, d)
	at := slices.IndexFunc(found, func(w guide.Warning) bool { return w.Code == guide.DayTooEarly })
	if at < 0 {
		return false
	}
	for _, lang := range words.Langs() {
		if why := found[at].Why.In(lang) + found[at].Better.In(lang); !strings.Contains(why, "35") || !strings.Contains(why, words.Day(lang, come)) {
			t.Errorf("in %s it does not name the days: %s", lang, why)
		}
	}
	return true
}

// A promise of the goods by a day on which the records say that they cannot come is
// warned of as it is spoken, however it is said; nothing else is.
func TestDayTooEarly(t *testing.T) {
	for text, want := range map[string]bool{
		"You will have the rug within ten days, I promise.":      true,
		"You will have the rug within ten days.":                 true,
		"It will be there tomorrow, I promise.":                  true,
		"We will deliver the rug by 16 November.":                true,
		"I promise it arrives by 20 November.":                   true,
		"Привезём ковёр завтра, обещаю.":                         true,
		"Вы получите ковёр не позднее 16 ноября, обещаю.":        true,
		"We will deliver the rug by 11 December.":                false,
		"We will deliver the rug by 20 December.":                false,
		"You will have an answer by 10 November, I promise.":     false,
		"I will call you tomorrow.":                              false,
		"We will refund you by 12 November.":                     false,
		"Вы получите ответ не позднее 10 ноября, обещаю.":        false,
		"Деньги вернём завтра, обещаю.":                          false,
		"When did you order the rug? It was on 6 November, yes?": false,
	} {
		if got := early(t, guide.Draft{Text: text}); got != want {
			t.Errorf("%q: warned %v, want %v", text, got, want)
		}
	}
	for day, want := range map[string]bool{"2025-11-08": true, "2025-12-10": true, "2025-12-11": false, "2026-01-08": false} {
		by := calendar.MustParse(day)
		for _, remedy := range []string{"delivery", "replacement", "exchange"} {
			p := []casefile.Package{{Terms: []casefile.Term{{Remedy: remedy, By: by}}}}
			if got := early(t, guide.Draft{Packages: p}); got != want {
				t.Errorf("%s by %s: warned %v, want %v", remedy, day, got, want)
			}
		}
		if early(t, guide.Draft{Packages: []casefile.Package{{Terms: []casefile.Term{{Remedy: "repair", By: by}}}}}) {
			t.Error("a repair needs no supplier")
		}
		if got := early(t, guide.Draft{Said: casefile.Statement{Deed: casefile.DeedDeliver, By: by}}); got != want {
			t.Errorf("said, by %s: warned %v, want %v", day, got, want)
		}
		if got := early(t, guide.Draft{Said: casefile.Statement{Deed: casefile.DeedOther, Words: "You will have the rug, I promise.", By: by}}); got != want {
			t.Errorf("said in other words, by %s: warned %v, want %v", day, got, want)
		}
		if early(t, guide.Draft{Said: casefile.Statement{Deed: casefile.DeedRefund, By: by}}) {
			t.Error("money needs no supplier")
		}
	}
}
