package desk

import "testing"

// What names money that can't be counted is found; what is counted, or is no money,
// is left alone.
func TestSumUnclear(t *testing.T) {
	for _, s := range []string{
		"Я дам вам пятихатку.", "С меня пятихатка", "пару тысяч за неудобства", "вернём несколько тысяч", "косарь сверху", "полтинник", "накину тысчонку", "дам пятьсот", "вернём двести назад",
		"I'll give you twenty for the trouble.", "A couple of hundred for the trouble.", "You get two grand back.", "half a grand", "we pay a few hundred", "2k for you", "I give you fifty.", "a hundred, and we are even",
	} {
		if sumUnclear(s) == "" {
			t.Errorf("%q asks nothing", s)
		}
	}
	for _, s := range []string{
		"twenty bucks", "I give you $20 for the trouble.", "дам пятьсот рублей", "пару тысяч рублей", "сотня долларов за неудобства", "You get a tenner.",
		"We call you on Friday.", "It comes within ten days.", "через пять дней", "Two rugs come by 20 June.", "вернём деньги за два дня", "a hundred percent sure", "A grand gesture.",
		"I send a thousand apologies.", "order #2000", "Позвоню в 5 часов", "We give it back in 3 days.", "Приедем в понедельник", "",
	} {
		if said := sumUnclear(s); said != "" {
			t.Errorf("%q asks how much %q is", s, said)
		}
	}
}
