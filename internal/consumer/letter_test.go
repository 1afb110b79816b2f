package consumer_test

import (
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/consumer"
	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// A letter that names a penalty asks for it, and in Russian names the law as
// Russia does.
func TestLetterAsksForThePenalty(t *testing.T) {
	d := &diary{today: calendar.MustParse("2025-12-11")}
	bought := consumer.Bought{Shop: consumer.Shop{Name: "Ковры"}, Goods: "джутовый ковёр", Facts: rights.Facts{
		Jurisdiction: "ru", Claim: "not_delivered",
		Contract: rights.Contract{OrderedVia: "web", On: calendar.MustParse("2025-11-06"), Price: money.MustParse("2990.00 RUB"),
			PaidBy: "card_credit", Delivery: "shipped", PromisedBy: calendar.MustParse("2025-11-16")}}}
	if err := d.give(consumer.Open{ID: "F", Owner: "ann", Called: "Анна", Bought: bought}); err != nil {
		t.Fatal(err)
	}
	if err := d.give(consumer.Write{Remedy: "refund", Deadline: d.today + 14}); err != nil {
		t.Fatal(err)
	}
	letter := d.f.Letters[0].Text.In(words.Russian)
	for _, want := range []string{
		"Прошу вернуть 2\u00a0990,00\u00a0₽ до 25\u00a0декабря", "выплатить неустойку; на сегодня это 373,75\u00a0₽",
		"ст. 23.1 Закона РФ «О защите прав потребителей»",
	} {
		if !strings.Contains(letter, want) {
			t.Errorf("%q is missing in\n%s", want, letter)
		}
	}
	if strings.Contains(letter, "Law") {
		t.Errorf("English in\n%s", letter)
	}
}
