package words_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/words"
)

func TestEveryCodeHasItsSentence(t *testing.T) {
	for _, code := range fault.Codes() {
		if code == fault.OK {
			continue
		}
		for _, lang := range words.Langs() {
			if s := words.Sentence(lang, fault.New(code)); s == "" || s == "[fault."+string(code)+"]" {
				t.Errorf("%s has no sentence in %s", code, lang)
			}
		}
	}
}

func TestForms(t *testing.T) {
	d := calendar.MustParse("2025-11-16")
	for _, c := range []struct{ got, want string }{
		{words.Money(words.English, money.MustParse("1299.00 USD")), "$1,299.00"},
		{words.Money(words.English, money.MustParse("-0.50 USD")), "−$0.50"},
		{words.Money(words.English, money.MustParse("1000000 JPY")), "¥1,000,000"},
		{words.Money(words.English, money.MustParse("10.00 CHF")), "10.00\u00a0CHF"},
		{words.Money(words.Russian, money.MustParse("1299.00 RUB")), "1\u00a0299,00\u00a0₽"},
		{words.Day(words.English, d), "16\u00a0November 2025"},
		{words.Day(words.Russian, d), "16\u00a0ноября 2025\u00a0г."},
		{words.List(words.English, []string{"a", "b", "c"}), "a, b and c"},
		{words.List(words.Russian, []string{"a", "b"}), "a и b"},
		{string(words.Choose("ru-RU,ru;q=0.9,en;q=0.5")), "ru"},
		{string(words.Choose("de")), "en"},
		{string(words.Choose("")), "en"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestPlurals(t *testing.T) {
	c, err := words.Load(fstest.MapFS{
		"w/a.en.yaml": {Data: []byte("days:\n  one: \"{{.Count}} day\"\n  other: \"{{.Count}} days\"\n")},
		"w/a.ru.yaml": {Data: []byte("days:\n  one: \"{{.Count}} день\"\n  few: \"{{.Count}} дня\"\n  many: \"{{.Count}} дней\"\n  other: \"{{.Count}} дня\"\n")},
	}, "w")
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{1: "1 день", 3: "3 дня", 5: "5 дней", 21: "21 день", 11: "11 дней"} {
		if got := c.Say(words.Russian, "days", map[string]any{"Count": n}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := c.Say(words.English, "days", map[string]any{"Count": 1}); got != "1 day" {
		t.Errorf("got %q", got)
	}
	if got := c.Say(words.English, "nothing", nil); got != "[nothing]" {
		t.Errorf("got %q", got)
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"missing in one language": {"w/a.en.yaml": {Data: []byte("a: x\nb: y\n")}, "w/a.ru.yaml": {Data: []byte("a: x\n")}},
		"twice":                   {"w/a.en.yaml": {Data: []byte("a: x\n")}, "w/b.en.yaml": {Data: []byte("a: x\n")}, "w/a.ru.yaml": {Data: []byte("a: x\n")}},
		"broken":                  {"w/a.en.yaml": {Data: []byte("a: [x\n")}},
	} {
		if _, err := words.Load(files, "w"); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestOneStopEndsASentence: a Russian date ends in a full stop of its own.
func TestOneStopEndsASentence(t *testing.T) {
	text := words.Say(words.Russian, "shop.refund", "amount", money.MustParse("8.65 USD"), "method", "на карту",
		"when", words.Both("shop.within", "from", 5, "to", 7, "Count", 7, "until", calendar.MustParse("2025-12-11"), "dated", true))
	if !strings.HasSuffix(text, "г.") || strings.Contains(text, "..") {
		t.Errorf("%q", text)
	}
}

// A notice about a promise that has no day yet names none.
func TestNoticeWithoutADay(t *testing.T) {
	for lang, want := range map[words.Lang]string{
		words.English: "Nora, we can't keep this promise: pay. Your case is MG-A,",
		words.Russian: "Nora, мы не сможем выполнить обещание: pay. Номер обращения MG-A,",
	} {
		got := words.Say(lang, "notice.slip.other", "Customer", "Nora", "Deed", "pay", "Due", calendar.Day(0), "Case", "A")
		if !strings.HasPrefix(got, want) {
			t.Errorf("got %q", got)
		}
	}
}

// TestRefusalsNameWhatPeopleKnow holds refusals to the words of their readers: no
// code of an action, and nothing English in Russian but the number.
func TestRefusalsNameWhatPeopleKnow(t *testing.T) {
	for _, c := range []struct {
		err    error
		en, ru string
	}{
		{fault.New(fault.NotFound, "what", "case NOPE"), "There is no such case NOPE.", "Такого здесь нет: обращение NOPE."},
		{fault.New(fault.NotFound, "what", words.Both("api.page")), "There is no such page.", "Такого здесь нет: страница."},
		{fault.New(fault.NotFound, "what", "member of staff ada"), "There is no such member of staff ada.", "Такого здесь нет: сотрудник ada."},
		{fault.New(fault.NotFound, "what", "partner/finch"), "There is no such partner/finch.", "Такого здесь нет: partner/finch."},
		{fault.New(fault.NotAllowed, "role", "customer", "action", "list_cases"),
			"This is not yours to do: a customer may not see the list of cases.", "Это вам не разрешено: покупатель не вправе видеть список обращений."},
		{fault.New(fault.NotAllowed, "role", "scoped", "action", "sell"),
			"This is not yours to do: this key may not sell at a till.", "Это вам не разрешено: этот ключ не вправе продавать на кассе."},
	} {
		if got := words.Sentence(words.English, c.err); got != c.en {
			t.Errorf("got %q, want %q", got, c.en)
		}
		if got := words.Sentence(words.Russian, c.err); got != c.ru {
			t.Errorf("got %q, want %q", got, c.ru)
		}
	}
}

// TestOneNameForOneThing keeps the Russian words to one name for a customer, a
// case, a counter and a manager. A consumer's own file alone is called дело.
func TestOneNameForOneThing(t *testing.T) {
	instead := map[*regexp.Regexp]string{
		regexp.MustCompile(`(?i)клиент`):                                       "покупатель",
		regexp.MustCompile(`(?i)прилав`):                                       "стойка",
		regexp.MustCompile(`(?i)руководител`):                                  "управляющий",
		regexp.MustCompile(`(?i)кредит[а-я]* магазина`):                        "счёт в магазине",
		regexp.MustCompile(`(?i)(^|[^а-яё])дел(о|а|у|ом|е|ам|ах)?($|[^а-яё])`): "обращение",
	}
	own := regexp.MustCompile(`^(consumer|web\.own|web\.nav\.own|what\.file|talk|api\.action\..*_file)`)
	fine := regexp.MustCompile(`Как обстоит дело|обстоят дела`)
	for _, key := range words.Default().Keys() {
		said := fine.ReplaceAllString(words.Say(words.Russian, key, "Count", 2), "")
		for bad, good := range instead {
			if bad.MatchString(said) && !own.MatchString(key) {
				t.Errorf("%s: %q: say %q", key, said, good)
			}
		}
	}
}
