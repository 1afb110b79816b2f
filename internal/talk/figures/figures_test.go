package figures

import (
	"strconv"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/talk/lexis"
)

// TestDays resolves days against Thursday 27 November 2025 by the table of docs/reading.md.
func TestDays(t *testing.T) {
	on := calendar.MustParse("2025-11-27")
	for text, want := range map[string]string{
		"today": "2025-11-27", "сегодня вечером": "2025-11-27", "the day after tomorrow": "2025-11-29", "позавчера": "2025-11-25",
		"within 10 days": "2025-12-07", "in 48 hours": "2025-11-29", "через две недели": "2025-12-11", "within a fortnight": "2025-12-11",
		"in a month": "2025-12-27", "7 working days": "2025-12-08", "in 5 to 7 days": "2025-12-04", "в течение от трёх до пяти дней": "2025-12-02",
		"by Friday": "2025-11-28", "it came on Friday": "2025-11-21", "next Friday": "2025-12-05", "в следующую пятницу": "2025-12-05",
		"by the end of the week": "2025-11-30", "до конца недели": "2025-11-30", "на следующей неделе": "2025-12-07", "by the end of next month": "2025-12-31",
		"до конца месяца": "2025-11-30", "до Нового года": "2025-12-31", "before 15 December": "2025-12-15", "12/20": "2025-12-20",
		"by the 20th": "2025-12-20", "двадцатого": "2025-12-20", "three weeks ago": "2025-11-06", "неделю назад": "2025-11-20",
		"Monday 15 December": "2025-12-15", "2025-12-01": "2025-12-01", "December 3rd, 2026": "2026-12-03", "до 5.12": "2025-12-05",
		"к первому декабря": "2025-12-01", "в течение трёх-пяти дней": "2025-12-02", "sorry about the muddle on Monday": "2025-11-24", "if it does not expire within the year": "", "a Sunday delivery": "",
		"к двадцать пятому": "2025-12-25", "к 25-му": "2025-12-25", "возврат только по средам": "", "we deliver on Sundays": "", "водитель позвонит через час": "", "what can we do for you today": "",
		"we agreed: a technician calls on Monday": "2025-12-01", "в субботу заеду и привезу оригинал": "2025-11-29", "мастер в четверг зайдёт подтянуть петли": "2025-12-04",
		"it cracked on a Sunday night": "", "Зеркало закажу в понедельник": "2025-12-01", "зеркало разбили в понедельник": "2025-11-24", "we waited three weeks": "", "a two-year warranty": "", "the third day": "", "last month": "", "how can I help you today": "", "soon": "",
	} {
		got := ""
		for _, f := range Read(lexis.Split(text), on) {
			if f.Kind == lexis.DayFigure {
				got += f.Day.String()
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestSums reads money, percents and order numbers.
func TestSums(t *testing.T) {
	for text, want := range map[string]string{
		"$1,299.50": "1299.50 USD", "sixty dollars": "60.00 USD", "99 cents": "0.99 USD", "20 quid is not enough, make it 35": "20.00 GBP35.00 GBP", "500 рублей мало, давайте 900": "500.00 RUB900.00 RUB", "девять тысяч рублей": "9000.00 RUB", "a tenner": "10.00 GBP", "20 quid": "20.00 GBP",
		"12 тыс. рублей": "12000.00 RUB", "полторы тысячи рублей": "1500.00 RUB", "1 850 и 4 200 рублей": "1850.00 RUB 4200.00 RUB",
		"14 200 ₽": "14200.00 RUB", "€49": "49.00 EUR", "5 рублей 50 копеек": "5.50 RUB", "a hundred and fifty pounds": "150.00 GBP", "one thousand and fifty euros": "1050.00 EUR", "two thousand three hundred and forty dollars": "2340.00 USD",
		"two hundred and fifty thousand roubles": "250000.00 RUB", "three and a half thousand dollars": "3500.00 USD", "2 млн рублей": "2000000.00 RUB", "миллион двести тысяч рублей": "1200000.00 RUB", "1 млн 300 тыс. рублей": "1300000.00 RUB", "it was 50p": "0.50 GBP", "скиньте 500р": "500.00 RUB", "7 650 рэ": "7650.00 RUB",
		"полторы тысячи рублей, а не две": "1500.00 RUB2000.00 RUB", "не шестьсот рублей, а четыреста": "600.00 RUB400.00 RUB", "за это четыре тысячи рублей? Верните две с половиной тысячи": "4000.00 RUB2500.00 RUB", "500 рублей, а две коробки": "500.00 RUB",
		"Ten percent is a joke. Make it forty": "10%40%", "Not ten percent. Thirty, and I keep it": "10%30%", "Десяти процентов мало. За 25 оставлю": "10%25%", "10% off, and the 2 of us": "10%", "Not 10%. Three, and I call the bank": "10%",
		"два миллиона": "", "10%": "10%", "30 процентов": "30%",
		"ninety-nine pounds fifty": "99.50 GBP", "a 900-euro coat": "900.00 EUR", "2 150 вместо 5 150 рублей": "5150.00 RUB 2150.00 RUB", "1 100 руб. вместо 2 000": "2000.00 RUB 1100.00 RUB", "три с половиной тысячи рублей": "3500.00 RUB", "тыщи четыре рублей": "4000.00 RUB", "not a tenner, fifty": "10.00 GBP50.00 GBP", "£99, plus ten on top": "99.00 GBP10.00 GBP", "order 407-2213": "#407-2213", "заказ № 55721": "#55721", "tracking number 123456": "", "#W6067464": "#W6067464", "1 299,00 ₽": "1299.00 RUB",
	} {
		got := ""
		for _, f := range Read(lexis.Split(text), calendar.MustParse("2025-11-27")) {
			add := f.Order
			for i, a := range f.Amounts {
				if i > 0 {
					add += " "
				}
				add += a.String()
			}
			if f.Percent > 0 {
				add = strconv.FormatFloat(f.Percent, 'f', -1, 64) + "%"
			}
			got += add
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("12/20 5-7 days, $1.2k и двадцать пятого")
	f.Fuzz(func(t *testing.T, text string) {
		tokens := lexis.Split(text)
		last := 0
		for _, g := range Read(tokens, calendar.MustParse("2024-02-29")) {
			if g.From < last || g.To <= g.From || g.To > len(tokens) {
				t.Fatalf("%q: tokens %d to %d after %d", text, g.From, g.To, last)
			}
			last = g.To
		}
	})
}
