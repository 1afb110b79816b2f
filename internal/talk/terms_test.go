package talk_test

import (
	"fmt"
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/talk"
)

// TestTerms holds the rules to the packages and the days that they read in so many
// words.
func TestTerms(t *testing.T) {
	on := calendar.Date(2025, 11, 27) // a Thursday
	for _, c := range []struct {
		seat       talk.Seat
		text, want string
		promises   bool
	}{
		{talk.House, "The filter will go out today and the money will be on your card within 48 hours.", "2025-11-27 2025-11-29", true},
		{talk.House, "Отправим фильтр сегодня, а деньги вернём в понедельник.", "2025-11-27 2025-12-01", true},
		{talk.House, "We will deliver it on Friday, no, wait, on Saturday.", "2025-11-28", true},
		{talk.Customer, "Please swap the kettle.", "replacement", false},
		{talk.Customer, "Please swap the kettle for the red one.", "exchange", false},
		{talk.Customer, "Поменяйте мне туфли на размер больше.", "exchange", false},
		{talk.Customer, "Верните мне 5000 рублей за царапину на дверце.", "price_reduction", false},
		{talk.Customer, "Оплатите мне такси, 870 рублей.", "compensation", false},
		{talk.House, "We could refund you $40 or give you a voucher.", "refund store_credit", false},
		{talk.Customer, "I'd like my £88 please.", "refund", false},
		{talk.Customer, "Просто пришлите другой.", "replacement", false},
		{talk.House, "We can swap it for the bigger one, no extra charge, or refund the 74.99 euros.", "exchange refund", false},
		{talk.House, "Могу предложить двадцать евро и бесплатный ремонт.", "compensation repair", false},
		{talk.House, "We posted it on Monday.", "", true},
	} {
		r := talk.ReadPlain(talk.Utterance{Seat: c.seat, Text: c.text, Lang: "auto", On: on})
		var got []string
		for _, p := range r.Promises {
			if c.promises && p.By != nil {
				got = append(got, p.By.String())
			}
		}
		for _, o := range r.Offers {
			if !c.promises {
				got = append(got, o.Terms.Remedy)
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: read %q, want %q", c.text, s, c.want)
		}
	}
}

// TestTurnedDown drops terms that a customer repeats only to turn them down, and the
// percent that another answers.
func TestTurnedDown(t *testing.T) {
	for text, want := range map[string]string{
		"A voucher? No thanks.":                                "",
		"Сертификат? Нет, спасибо.":                            "",
		"Five percent is a joke. Make it thirty.":              "price_reduction/30",
		"Десяти процентов мало, давайте 25.":                   "price_reduction/25",
		"15 percent for a wardrobe with one door? Make it 40.": "price_reduction/40",
	} {
		got := ""
		for _, o := range talk.Read(talk.Utterance{Seat: talk.Customer, Text: text, Lang: "auto", On: calendar.Date(2025, 11, 27)}).Offers {
			got += fmt.Sprintf("%s/%g", o.Terms.Remedy, o.Terms.Percent)
		}
		if got != want {
			t.Errorf("%s: read %q, want %q", text, got, want)
		}
	}
}
