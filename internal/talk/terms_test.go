package talk_test

import (
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
