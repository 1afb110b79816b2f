package judge

import "testing"

// Whoever owns up denies nothing, whoever takes it on blames nobody, a rule with its
// reason is no wall; and "as soon as we can" is no day.
func TestSaysTheOpposite(t *testing.T) {
	c := Context{Promised: true, Fault: StoreFault, On: 20000}
	for text, code := range map[string]Code{
		"We promised it by 16 November and did not keep it.": DeniesPromise, "We did not keep our promise, and I am sorry.": DeniesPromise,
		"The carrier scratched it. That is ours to put right, not yours.": BlamesOthers, "Our policy asks for the receipt because it shows which card to pay back.": PolicyWall,
		"Деньги вернём до 20 декабря.": VagueTime, "We pay it back no later than Friday.": VagueTime,
	} {
		if Turn(text, "auto", c).Has(code) {
			t.Errorf("%q: %s", text, code)
		}
	}
	for text, code := range map[string]Code{
		"We did not promise you that.": DeniesPromise, "The carrier scratched it.": BlamesOthers, "Our policy does not allow it.": PolicyWall, "That is our policy, because those are the rules.": PolicyWall,
		"Деньги вернём на днях.": VagueTime, "Мы перезвоним в ближайшее время.": VagueTime, "Вернём деньги, как только сможем.": VagueTime, "Привезём на неделе.": VagueTime, "Мы вернём деньги в кратчайшие сроки.": VagueTime,
		"Постараемся побыстрее.": VagueTime, "Скоро вернём деньги.": VagueTime, "We will pay it back as soon as possible.": VagueTime, "We will call you shortly.": VagueTime, "We will send it in due course.": VagueTime, "We will call you one of these days.": VagueTime,
	} {
		if !Turn(text, "auto", c).Has(code) {
			t.Errorf("%q: no %s", text, code)
		}
	}
}
