package phrase_test

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/phrase"
	"makegood/internal/talk"
	"makegood/internal/talk/compose"
	"makegood/internal/words"
)

var on = calendar.MustParse("2025-11-27")

func sum(text string) *money.Amount { a := money.MustParse(text); return &a }

// drawn is a move, how it is written, and our text of it.
func drawn(t *rapid.T) (compose.Move, compose.Manner, string) {
	how := compose.Manner{Lang: rapid.SampledFrom(words.Langs()).Draw(t, "lang"), Tone: rapid.SampledFrom(compose.Tones()).Draw(t, "tone"), Variation: rapid.IntRange(0, 3).Draw(t, "variation")}
	currency, name, reason := "USD", "Dana Wolfe", "the seal has been broken"
	if how.Lang == words.Russian {
		currency, name, reason = "RUB", "Анна Белова", "нарушена пломба"
	}
	if rapid.Bool().Draw(t, "letter") {
		how.To, how.From = "Ruth Lane", "Sara Finch"
		if how.Lang == words.Russian {
			how.To, how.From = "Ирина Павловна", "Сара"
		}
	}
	x := talk.Terms{Remedy: rapid.SampledFrom(phrase.Remedies()).Draw(t, "remedy")}
	if x.Remedy == "refund" || x.Remedy == "store_credit" || x.Remedy == "compensation" || x.Remedy == "price_reduction" {
		a := money.New(rapid.Int64Range(100, 900_000_00).Draw(t, "minor"), currency)
		x.Amount = &a
	}
	m := compose.Move{Kind: rapid.SampledFrom(compose.Kinds()).Draw(t, "kind"), Terms: []talk.Terms{x}, Deadline: on + 9, Name: name, Reason: reason}
	if m.Kind == compose.Promise || m.Kind == compose.Slip {
		d := on + calendar.Day(rapid.IntRange(1, 100).Draw(t, "days"))
		m.Terms[0].By = &d
	}
	return m, how, compose.Write(m, how)
}

// Our own text stands for itself, whatever the move.
func TestOursHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, how, ours := drawn(t)
		if err := phrase.Shipped().Check(ours, ours, m, how, on); err != nil {
			t.Fatalf("%s: %q: %v", m.Kind, ours, err)
		}
	})
}

// wrongs is what must not be slipped into a message.
var wrongs = map[words.Lang][]string{
	words.English: {
		"We will also send you a gift.", "I promise it by Friday.", "You will have it tomorrow.", "Plus $50.00 off.", "John Smith told us so.",
		"See https://example.com.", "If you withdraw your review.", "You have no right to this.", "Only today.", "Order #W1234567.",
		"Call 512 555 0100.", "That is final.", "Half of it.", "A courier comes Monday.", "[NAME_2]", "**", "Not.", "never", "maybe", "twice", "free", "Would you like more?",
	},
	words.Russian: {
		"Ещё мы подарим вам чайник.", "Обещаю до пятницы.", "Завтра привезём.", "Плюс 500 ₽.", "Так сказал Иван Петров.", "Права на это у вас нет.",
		"Только сегодня.", "Если удалите отзыв.", "Заказ #W1234567.", "Больше ничего.", "никогда", "не", "дважды", "бесплатно", "[NAME_2]",
	},
}

// Whatever is added to our text, taken from it or changed in it is found.
func TestCheckFindsWrongs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, how, ours := drawn(t)
		parts := strings.SplitAfter(ours, " ")
		at := rapid.IntRange(0, len(parts)).Draw(t, "at")
		wrong := rapid.SampledFrom(wrongs[how.Lang]).Draw(t, "wrong")
		text := strings.Join(parts[:at], "") + " " + wrong + " " + strings.Join(parts[at:], "")
		var mismatch *phrase.Mismatch
		if err := phrase.Shipped().Check(text, ours, m, how, on); !errors.As(err, &mismatch) {
			t.Fatalf("%q stands for %q", text, ours)
		}
		if x := m.Terms[0]; x.Amount != nil && strings.Contains(ours, words.Money(how.Lang, *x.Amount)) {
			text = strings.Replace(ours, words.Money(how.Lang, *x.Amount), words.Money(how.Lang, x.Amount.Add(money.New(1, x.Amount.Currency))), 1)
			if phrase.Shipped().Check(text, ours, m, how, on) == nil {
				t.Fatalf("%q stands for %q", text, ours)
			}
		}
	})
}

// Words of courtesy may differ; the move may not.
func TestCheck(t *testing.T) {
	offer := compose.Move{Kind: compose.Offer, Terms: []talk.Terms{{Remedy: "refund", Amount: sum("20.00 USD")}}}
	two := compose.Move{Kind: compose.Offer, Terms: []talk.Terms{{Remedy: "refund", Amount: sum("20.00 USD")}, {Remedy: "store_credit", Amount: sum("30.00 USD")}}}
	day := calendar.MustParse("2025-12-05")
	promise := compose.Move{Kind: compose.Promise, Terms: []talk.Terms{{Remedy: "refund", Amount: sum("20.00 USD"), By: &day}}}
	rubles := compose.Move{Kind: compose.Offer, Terms: []talk.Terms{{Remedy: "refund", Amount: sum("2000.00 RUB")}}}
	handover := compose.Move{Kind: compose.Escalate, Name: "Dana Wolfe", Deadline: day}
	en, ru := compose.Manner{Lang: words.English, Tone: compose.Plain}, compose.Manner{Lang: words.Russian, Tone: compose.Plain}
	for _, tt := range []struct {
		m    compose.Move
		how  compose.Manner
		text string
		ok   bool
	}{
		{offer, en, "We can refund $20.00.", true},
		{offer, en, "We can certainly, and very gladly, refund you $20.", true},
		{offer, en, "We would be very happy to refund 20 dollars to you.", true},
		{offer, en, "We cannot refund $20.00.", false},
		{offer, en, "We can't refund $20.00.", false},
		{offer, en, "You can refund us $20.00.", false},
		{offer, en, "You can refund $20.00.", false},
		{offer, en, "Could you refund $20.00.", false},
		{offer, en, "We would like you to refund $20.00.", false},
		{offer, en, "We had refund $20.00.", false},
		{offer, en, "We can refund about $20.00.", false},
		{offer, en, "We can refund from $20.00.", false},
		{offer, en, "We can refund as much as $20.00.", false},
		{offer, en, "We can refund you for $20.00.", false},
		{rubles, ru, "Мы можем вернуть вам от 2 000 ₽.", false},
		{rubles, ru, "Мы можем вернуть вам по 2 000 ₽.", false},
		{rubles, ru, "Вы можете вернуть 2 000 ₽.", false},
		{rubles, ru, "Вы готовы вернуть 2 000 ₽.", false},
		{offer, en, "We will refund $20.00.", false},
		{offer, en, "We can refund $200.00.", false},
		{offer, en, "We can refund €20.00.", false},
		{offer, en, "We can refund $20.00 by 5 December 2025.", false},
		{offer, en, "We can refund $20.00, and $20.00.", false},
		{offer, en, "Dear Olga, we can refund $20.00.", false},
		{offer, en, "we can refund $20.00, olga", false},
		{offer, en, "We can refund $20.00 to Dear.", false},
		{offer, en, "We can rеfund $20.00.", false}, // a letter of another alphabet
		{offer, en, "We can refund $20.00.\u200b", false},
		{offer, en, "Can we refund $20.00?", false},
		{offer, en, "<b>We can refund $20.00.</b>", false},
		{offer, en, strings.Repeat("Thank you very much. ", 60) + "We can refund $20.00.", false},
		{offer, en, "", false},
		{two, en, "We would be glad to refund $20.00 or give you a voucher for $30.00. Which would you prefer?", true},
		{two, en, "We can refund $30.00 or give you a voucher for $20.00. Which would you prefer?", false},
		{two, en, "We can refund $20.00 and give you a voucher for $30.00. Which would you prefer?", false},
		{promise, en, "Of course we will certainly refund you $20.00 by December 5, 2025.", true},
		{promise, en, "We will refund $20.00 by December 6, 2025.", false},
		{promise, en, "We will refund $20.00 on Friday.", false},
		{handover, en, "I am gladly passing this to my manager. Dana Wolfe will call you by December 5, 2025.", true},
		{handover, en, "I am passing this to my manager. Dan Wolfe will call you by December 5, 2025.", false},
		{rubles, ru, "Мы можем вернуть 2 000 ₽.", true},
		{rubles, ru, "Конечно, мы охотно можем вернуть вам 2000 рублей.", true},
		{rubles, ru, "Мы не можем вернуть 2 000 ₽.", false},
		{rubles, ru, "Мы можем вернуть 2 000 ₽, Ольга.", false},
		{rubles, ru, "Мы можем вернуть 20 000 ₽.", false},
	} {
		ours := compose.Write(tt.m, tt.how)
		if err := phrase.Shipped().Check(tt.text, ours, tt.m, tt.how, on); (err == nil) != tt.ok {
			t.Errorf("%.80q for %q: %v", tt.text, ours, err)
		}
	}
}

// A file of prompts that is wrong is named with its place.
func TestPromptFiles(t *testing.T) {
	good := fstest.MapFS{
		"p/read.txt": {Data: []byte("Acts: {{acts}}")}, "p/phrase.txt": {Data: []byte("Write.")},
		"p/plain.en.txt": {Data: []byte("we # us\ncan")}, "p/plain.ru.txt": {Data: []byte("мы")},
	}
	p, err := phrase.LoadPrompts(good, "p")
	if err != nil || !strings.Contains(p.Read, "walk_away") {
		t.Fatal(p, err)
	}
	for file, tt := range map[string]struct{ text, want string }{
		"p/read.txt":     {"one\ntwo {{name}}", "read.txt:2:5: {{name}} is no slot"},
		"p/phrase.txt":   {" \n", "phrase.txt is empty"},
		"p/plain.en.txt": {"we\nCan", `plain.en.txt:2: "Can" is no word`},
		"p/plain.ru.txt": {"\xff", "plain.ru.txt is not UTF-8"},
	} {
		bad := maps.Clone(good)
		bad[file] = &fstest.MapFile{Data: []byte(tt.text)}
		if _, err := phrase.LoadPrompts(bad, "p"); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", file, err, tt.want)
		}
		delete(bad, file)
		if _, err := phrase.LoadPrompts(bad, "p"); err == nil {
			t.Errorf("%s is missing and nobody said so", file)
		}
	}
}

func FuzzParsePrompt(f *testing.F) {
	f.Add([]byte("{{acts}} {{remedies}}"))
	f.Add([]byte("{{{{acts}}}} {{x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if text, err := phrase.ParsePrompt("f", data); err == nil && strings.TrimSpace(text) == "" {
			t.Fatal("an empty prompt")
		}
		_, _ = phrase.ParsePlain("f", data)
	})
}

// No text makes the check fall over, and none stands for ours that has a figure
// more.
func FuzzCheck(f *testing.F) {
	f.Add("We can refund $20.00.")
	f.Add("Dear \xff we\u202ecan refund $20.00 1")
	m := compose.Move{Kind: compose.Offer, Terms: []talk.Terms{{Remedy: "refund", Amount: sum("20.00 USD")}}}
	how := compose.Manner{Lang: words.English, Tone: compose.Plain}
	ours := compose.Write(m, how)
	f.Fuzz(func(t *testing.T, text string) {
		if phrase.Shipped().Check(text, ours, m, how, on) == nil && phrase.Shipped().Check(text+" 7", ours, m, how, on) == nil {
			t.Fatalf("%q stands with one figure more", text)
		}
	})
}
