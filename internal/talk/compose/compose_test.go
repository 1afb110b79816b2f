package compose

import (
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/talk"
	"makegood/internal/words"
)

var on = calendar.MustParse("2025-11-27")

var remedies = []string{"refund", "price_reduction", "repair", "replacement", "exchange", "store_credit", "delivery", "compensation", "fee_waiver", "cancellation"}

// summed are the remedies that come to a sum.
var summed = map[string]bool{"refund": true, "price_reduction": true, "store_credit": true, "compensation": true}

func terms(t *rapid.T, lang words.Lang, day bool) talk.Terms {
	x := talk.Terms{Remedy: rapid.SampledFrom(remedies).Draw(t, "remedy")}
	if summed[x.Remedy] && rapid.IntRange(0, 3).Draw(t, "sum") > 0 {
		currency := "USD"
		if lang == words.Russian {
			currency = "RUB"
		}
		a := money.New(rapid.Int64Range(100, 900_000_00).Draw(t, "minor"), currency)
		x.Amount = &a
		if x.Remedy == "price_reduction" && rapid.Bool().Draw(t, "percent") {
			x.Amount, x.Percent = nil, float64(rapid.IntRange(1, 60).Draw(t, "share"))
		}
	}
	if day {
		d := on + calendar.Day(rapid.IntRange(1, 150).Draw(t, "days"))
		x.By = &d
	}
	return x
}

var reasons = map[words.Lang][]string{
	words.English: {"the seal has been broken", "the item was used for three weeks", "it was cut to size for you"},
	words.Russian: {"нарушена пломба", "товар был в употреблении", "ткань отрезана по вашим размерам"},
}

func move(t *rapid.T, lang words.Lang) Move {
	m := Move{Kind: rapid.SampledFrom(Kinds()).Draw(t, "kind"), Deadline: on + calendar.Day(rapid.IntRange(1, 100).Draw(t, "deadline"))}
	m.Name = "Dana Wolfe"
	if lang == words.Russian {
		m.Name = "Анна Белова"
	}
	m.Reason = rapid.SampledFrom(reasons[lang]).Draw(t, "reason")
	switch m.Kind {
	case Promise, Slip:
		m.Terms = []talk.Terms{terms(t, lang, true)}
	case Offer:
		m.Terms = []talk.Terms{terms(t, lang, rapid.Bool().Draw(t, "dated"))}
		if rapid.Bool().Draw(t, "two") {
			second := terms(t, lang, false)
			if second.Remedy != m.Terms[0].Remedy {
				m.Terms = append(m.Terms, second)
			}
		}
	default:
		m.Terms = []talk.Terms{terms(t, lang, false)}
	}
	return m
}

// TestRoundTrip: whatever is written reads back to the same move.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		how := Manner{Lang: rapid.SampledFrom(words.Langs()).Draw(t, "lang"), Tone: rapid.SampledFrom(Tones()).Draw(t, "tone"), Variation: rapid.IntRange(0, 5).Draw(t, "variation")}
		if rapid.Bool().Draw(t, "letter") {
			how.To, how.From = "Ruth Lane", "Sara Finch"
			if how.Lang == words.Russian {
				how.To, how.From = "Ирина Павловна", "Сара"
			}
		}
		m := move(t, how.Lang)
		text := Write(m, how)
		if err := Check(text, m, how, on); err != nil {
			t.Fatalf("%s %s: %q: %v", m.Kind, how.Lang, text, err)
		}
	})
}

// TestEvery writes every wording with every remedy once.
func TestEvery(t *testing.T) {
	deadline := on + 9
	for _, lang := range words.Langs() {
		reason, name := reasons[lang][0], map[words.Lang]string{words.English: "Dana Wolfe", words.Russian: "Анна Белова"}[lang]
		for _, kind := range Kinds() {
			for _, tone := range Tones() {
				for variation := range 2 {
					for _, remedy := range remedies {
						x := talk.Terms{Remedy: remedy}
						if summed[remedy] {
							a := money.New(123450, map[words.Lang]string{words.English: "USD", words.Russian: "RUB"}[lang])
							x.Amount = &a
						}
						if kind == Promise || kind == Slip {
							x.By = &deadline
						}
						m := Move{Kind: kind, Terms: []talk.Terms{x}, Deadline: deadline, Reason: reason, Name: name}
						how := Manner{Lang: lang, Tone: tone, Variation: variation}
						text := Write(m, how)
						if err := Check(text, m, how, on); err != nil {
							t.Errorf("%s %s: %q: %v", kind, tone, text, err)
						}
					}
				}
			}
		}
	}
}

// TestCheckRefuses: a text that says something else is not taken for the move.
func TestCheckRefuses(t *testing.T) {
	twenty, fifty := money.MustParse("20.00 USD"), money.MustParse("50.00 USD")
	m := Move{Kind: Offer, Terms: []talk.Terms{{Remedy: "refund", Amount: &twenty}}}
	how := Manner{Lang: words.English, Tone: Plain}
	for _, text := range []string{
		"We can refund " + words.Money(words.English, fifty) + ".",
		"We can refund $20.00. I will call you tomorrow.",
		"We can refund $20.00 and give you a voucher for $10.",
		"We can repair it.", "We can not refund $20.00.", "",
	} {
		if Check(text, m, how, on) == nil {
			t.Errorf("%q was taken for the offer", text)
		}
	}
	if err := Check("We can refund $20.00.", m, how, on); err != nil {
		t.Error(err)
	}
}
