package walks

import (
	"testing"

	"github.com/chromedp/chromedp"

	"makegood/internal/casefile"
)

// The customer answers a question on their page; the clerk, whose page stands open,
// sees it come and takes it over in one press; what it opens is owed on both pages,
// and neither was called again.
func TestAQuestionIsAnsweredWhereItIsAsked(t *testing.T) {
	l, phone := look{Lang: "en"}, look{Phone: true, Lang: "en"}
	s := newSite(t)
	id := s.opened("4", "changed_mind")
	const form = "#answer-goods-state"
	owed := `[...document.querySelectorAll("#slot-owed .rights li")].some(e => e.innerText.toLowerCase().includes("exchange"))`

	clerk := s.as("sara", l)
	clerk.open("/cases/" + id)
	clerk.until("it is asked", `document.querySelector("`+form+`")`)
	customer := s.customerOf(id, phone)
	customer.open("/my")
	customer.chooses(form+"-answer", "unopened")
	customer.press(s.say(l, "web.ask.save"))
	customer.sees(s.say(l, "web.case.ask.waits"))
	if ask[bool](customer, owed) {
		t.Error("the customer's word counts by itself")
	}

	clerk.sees("Nora Whitfield says")
	clerk.press("Take over")
	clerk.until("it is owed", owed)
	clerk.sees("as Nora Whitfield said")
	customer.until("it is owed to the customer", owed)
	customer.sees(s.say(l, "web.case.ask.as_you_said"))

	clerk.press(s.say(l, "web.case.ask.anew.house"))
	clerk.chooses(form+"-answer", "used")
	clerk.press(s.say(l, "web.ask.save"))
	clerk.until("it is owed no more", "!"+owed)
	customer.until("it is not owed to the customer any more", "!"+owed)

	asks := "told_in_reasonable_time"
	other := s.opened("4", "not_conforming")
	clerk.open("/cases/" + other)
	clerk.middle(`document.querySelector("#answer-` + asks + ` button[value=yes]")`)
	x, y := clerk.centre(`document.querySelector("#answer-` + asks + ` button[value=yes]")`)
	clerk.do("says yes", chromedp.MouseClickXY(x, y))
	clerk.until("it is settled", `document.querySelector("#answered #answer-`+asks+`-fold")`)
	if v := s.does(other, false, casefile.WriteNote{Text: "looked"}); len(v.Case.SettledAnswers()) != 1 {
		t.Errorf("%+v", v.Case.Answers)
	}
}
