package desk

import (
	"slices"
	"testing"

	"makegood/internal/casefile"
)

// Parts and multiples of the price are read; other halves and percents are not.
func TestSharesNamed(t *testing.T) {
	half, whole, twice := casefile.Share{Times: 1, Of: 2}, casefile.Share{Times: 1, Of: 1}, casefile.Share{Times: 2, Of: 1}
	percent := func(n int64) casefile.Share { return casefile.Share{Times: n * 100, Of: 10_000} }
	for text, want := range map[string]casefile.Share{
		"I'll give you half the price back":          half,
		"You get half of what you paid.":             half,
		"We refund half of it back to you by Friday": half,
		"We pay half.":                                          half,
		"Вернём половину цены":                                  half,
		"Вернём половину.":                                      half,
		"Отдадим полцены":                                       half,
		"A third of the price comes back to you.":               {Times: 1, Of: 3},
		"Вернём треть стоимости":                                {Times: 1, Of: 3},
		"I'll give you three quarters of what it cost":          {Times: 3, Of: 4},
		"You'll have 100 % of the price as a gift card as well": percent(100),
		"30 percent off your next order":                        percent(30),
		"Скидка 20% на следующий заказ":                         percent(20),
		"вернём двадцать процентов стоимости":                   percent(20),
		"I'll double your money":                                twice,
		"... pay you twice what you paid":                       twice,
		"and pay you the price twice over":                      twice,
		"Заплатим двойную цену":                                 twice,
		"вернём деньги вдвое больше":                            twice,
		"We give you three times the price":                     {Times: 3, Of: 1},
		"You get all your money back.":                          whole,
		"We pay the price back by Friday.":                      whole,
		"Вернём вам все деньги":                                 whole,
		"Деньги мы вам вернём до пятницы":                       whole,
	} {
		if got := whatWordsGive(text).Shares; !slices.Contains(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	for _, text := range []string{
		"I am 100 % sure that we call you back.", "It takes half an hour.", "We call back at half past two.", "It comes in the first half of the day.", "Перезвоним в первой половине дня.",
		"100 % cotton, and it costs the same.", "We look at what you paid, and call you.", "I'll double-check the price today.", "Позвоним дважды", "через полчаса", "Двойная проверка до пятницы",
		"We ring twice.", "A quarter past three", "The price is on the receipt.", "I'll find out by Friday what you paid for it.", "We do not pay anything.",
	} {
		if got := whatWordsGive(text).Shares; len(got) != 0 {
			t.Errorf("%q gives %v of the price", text, got)
		}
	}
}

// What is given for nothing is found, and so is money without an end.
func TestGivenForNothing(t *testing.T) {
	for _, text := range []string{
		"You get a new wing chair for nothing as well, and your next orders are free", "a coat worth 219 for nothing", "We'll pay whatever it costs you", "give you a new coat free of charge",
		"A free lamp comes with it.", "The lamp is on us.", "Your next order is free.", "Take the cushion as a gift.", "We cover all your expenses.", "Мы вам подарим лампу", "Лампа в подарок",
		"Заберите бесплатно", "оплатим любые расходы", "Заплатим, сколько скажете", "Отдадим за так", "name your price",
	} {
		if whatWordsGive(text).Unclear == "" {
			t.Errorf("%q asks nothing", text)
		}
	}
	for _, text := range []string{
		"Feel free to call us.", "The van is free on Friday.", "Our line is free from nine.", "You are free to keep it.", "A gift receipt comes with it.", "It is hassle-free.", "It comes on Friday.", "Привезём в пятницу", "Перезвоним до пятницы", "",
		"It is sent ahead of the queue, by express", "A call before they come", "The old rug is taken along", "The plain rug need not go back",
	} {
		if said := whatWordsGive(text).Unclear; said != "" {
			t.Errorf("%q asks what %q costs", text, said)
		}
	}
	for text, service := range map[string]bool{"We collect it free of charge": true, "Бесплатно привезём новый ковёр": true, "A free lamp": false} {
		if g := whatWordsGive(text); g.Unclear == "" || g.Service != service {
			t.Errorf("%q: %+v", text, g)
		}
	}
}

// A sum in words is one, however it is written.
func TestSumInCapitals(t *testing.T) {
	if len(sumsNamed("Five Hundred Dollars")) == 0 || len(sumsNamed("Пятьсот Рублей")) == 0 {
		t.Error("a sum in capitals is none")
	}
}

// An apology is one; what it promises besides is found.
func TestOffersInWords(t *testing.T) {
	for _, text := range []string{
		"We are sorry, give you a new coat free of charge and pay you the price twice over", "We are sorry and we will send you a letter from the manager", "Извините, мы привезём вам новый ковёр до пятницы",
	} {
		if whatWordsGive(text).Offers == "" {
			t.Errorf("%q offers nothing", text)
		}
	}
	for _, text := range []string{
		"We are sorry; that was ours, and we put it right", "An apology in writing", "Письменное извинение", "We are sorry for the long wait.", "I am so sorry to hear what happened.", "Простите, что пришлось ждать так долго.",
		"The fault is ours, and we apologise.", "We let you down, and I am sorry.", "This was our mistake, and we are sorry.", "Мы виноваты и просим прощения.",
	} {
		if said := whatWordsGive(text).Offers; said != "" {
			t.Errorf("%q offers %q", text, said)
		}
	}
}

// A flat refusal of the price is told from one of a day, a card or a till.
func TestRefusesFlatly(t *testing.T) {
	for _, text := range []string{
		"I cannot refund it.", "Refunds are not possible on special orders.", "We cannot give you your money back", "I can't refund that because it was a special order.", "We won't refund you.", "I'm not able to refund it, sorry.",
		"We are not allowed to refund special orders.", "We do not refund.", "We can't pay it back.", "I can't give you a refund, but I can give you a voucher.", "A refund is out of the question.", "You will not get your money back.",
		"Деньги мы вам не вернём", "Мы не вернём деньги.", "Деньги не возвращаем, потому что это спецзаказ.", "Возврат денег невозможен.", "Вернуть деньги не можем, к сожалению.", "Не могу вернуть вам деньги.", "Возврат за такой товар не предусмотрен",
	} {
		if !slices.Contains(whatWordsGive(text).Refuses, "refund") {
			t.Errorf("%q refuses nothing", text)
		}
	}
	for _, text := range []string{
		"I cannot refund it to a card that is closed, so it comes by bank transfer.", "We cannot refund it before Monday.", "I can't refund it today; it goes tomorrow.", "I cannot refund it myself, Gina does it now.", "We cannot refund more than you paid.",
		"You get your money back.", "We refund it.", "I can refund it.", "No refund has reached your card yet; I am looking into it.", "I will not keep you from your money.", "We can't give you your money back in cash, only to the card.",
		"Деньги вернём до пятницы.", "Вернуть на закрытую карту не получится, отправим переводом.", "Деньги ещё не вернулись на карту, я проверяю почему.", "Деньги не вернутся раньше пятницы.", "Не возвращайте ковёр.", "Наличными деньги не вернём, только на карту.",
	} {
		if list := whatWordsGive(text).Refuses; len(list) > 0 {
			t.Errorf("%q refuses %v", text, list)
		}
	}
}
