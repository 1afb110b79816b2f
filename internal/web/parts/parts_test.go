package parts_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/promise"
	"makegood/internal/web/parts"
	"makegood/internal/words"
)

var today = calendar.MustParse("2025-12-11")

// A promise's clock: the colour and the words say the same, by the day.
func TestClock(t *testing.T) {
	open := func(due calendar.Day) promise.Promise { return promise.Promise{State: promise.Made, Due: due} }
	for _, c := range []struct {
		p      promise.Promise
		tone   parts.Tone
		en, ru string
	}{
		{open(today + 5), parts.Good, "due in 5 days", "срок через 5 дней"},
		{open(today + 2), parts.Good, "due in 2 days", "срок через 2 дня"},
		{open(today + 1), parts.Warn, "due tomorrow", "срок завтра"},
		{open(today), parts.Warn, "due today", "срок сегодня"},
		{open(today - 1), parts.Bad, "1 day late", "опоздание 1 день"},
		{open(today - 21), parts.Bad, "21 days late", "опоздание 21 день"},
		{open(0), parts.Quiet, "no day set", "срок не назначен"},
		{promise.Promise{State: promise.Made, Awaits: "goods_back"}, parts.Quiet, "once the goods are back", "когда вернётся товар"},
		{promise.Promise{State: promise.Kept, Due: today - 9}, parts.Good, "kept", "исполнено"},
		{promise.Promise{State: promise.Broken, Due: today + 9}, parts.Bad, "broken", "нарушено"},
		{promise.Promise{State: promise.Replaced, Due: today - 9}, parts.Quiet, "replaced", "заменено"},
	} {
		for lang, want := range map[words.Lang]string{words.English: c.en, words.Russian: c.ru} {
			if tone, text := parts.Clock(lang, c.p, today); tone != c.tone || text != want {
				t.Errorf("%+v: %s %q, want %s %q", c.p, tone, text, c.tone, want)
			}
		}
	}
}

// The later an open promise falls due, the calmer its clock; late is always red
// and red is never in time.
func TestClockGrowsCalm(t *testing.T) {
	calm := map[parts.Tone]int{parts.Bad: 0, parts.Warn: 1, parts.Good: 2}
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.Int32Range(-400, 400)
		a, b := today+calendar.Day(day.Draw(t, "a")), today+calendar.Day(day.Draw(t, "b"))
		if a > b {
			a, b = b, a
		}
		p, q := promise.Promise{State: promise.Made, Due: a}, promise.Promise{State: promise.Made, Due: b}
		first, text := parts.Clock(words.English, p, today)
		second, _ := parts.Clock(words.English, q, today)
		if calm[first] > calm[second] || (first == parts.Bad) != p.Late(today) || strings.Contains(text, "late") != p.Late(today) {
			t.Fatalf("%s is %s %q, %s is %s", a, first, text, b, second)
		}
	})
}

// A day near by is said as people say it, one far away as a date.
func TestNearly(t *testing.T) {
	for d, want := range map[calendar.Day]string{
		today: "today", today + 1: "tomorrow", today - 1: "yesterday", today + 2: "in 2 days", today - 30: "30 days ago",
		today + 31: "11\u00a0January 2026", 0: "—",
	} {
		if got := parts.Nearly(words.English, d, today); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}

// Every icon that a page names is in the list of those that are built.
func TestIcons(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "style", "icons.txt"))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	last := ""
	for name := range strings.FieldsSeq(string(data)) {
		if name <= last {
			t.Errorf("%s comes after %s: the list is in order, once each", name, last)
		}
		listed[name], last = true, name
	}
	named := regexp.MustCompile(`(?:Icon\(|Icon: |Empty\(|return )"([a-z0-9]+(?:-[a-z0-9]+)*)"`)
	places, err := filepath.Glob(filepath.Join("..", "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("*.templ")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, place := range append(places, more...) {
		if strings.HasSuffix(place, "_templ.go") || strings.HasSuffix(place, "_test.go") {
			continue
		}
		text, err := os.ReadFile(place)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(text), -1) {
			if strings.HasPrefix(m[0], "return") && !strings.Contains(m[1], "-") && !listed[m[1]] {
				continue // a word, not an icon
			}
			found++
			if !listed[m[1]] {
				t.Errorf("%s names the icon %s, which style/icons.txt has not", place, m[1])
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d icons found", found)
	}
}
