package walks

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// hand is somebody at a window: with the pointer and a keyboard, or with the
// keyboard alone.
type hand struct {
	*window
	alone bool // the keyboard alone
	say   func(key string) string
}

// does presses what a message names.
func (h hand) does(key string) {
	h.t.Helper()
	if h.alone {
		h.begins()
		h.tabTo(h.say(key))
		h.types(kb.Enter)
		return
	}
	h.press(h.say(key))
}

// begins leaves what holds the focus without being something to press: a heading
// that was jumped to, a part of the page that was renewed.
func (h hand) begins() {
	h.t.Helper()
	h.until("a page that can be worked on", `document.activeElement`) // a form may have led to the next one
	if !ask[bool](h.window, `!!document.activeElement?.matches("a, button, summary, input, select, textarea")`) {
		h.types(kb.Tab)
	}
}

// field is the field of a name that can be seen.
func field(name string) string {
	return `[...document.querySelectorAll("[name=" + CSS.escape(` + quote(name) + `) + "]")].find(e => e.type !== "hidden" && e.checkVisibility())`
}

// goes into a field.
func (h hand) enters(name string) {
	h.t.Helper()
	if h.alone {
		h.begins()
		h.tabTo("| " + name + " |")
		return
	}
	h.middle(field(name))
	ask[bool](h.window, `(() => { const f = `+field(name)+`; f.focus(); if (f.select) f.select(); return true })()`)
}

// writes puts a text into a field; into one of choices the beginning of one.
func (h hand) writes(name, text string) {
	h.t.Helper()
	h.enters(name)
	h.types(text)
}

// dates puts a day into a field, as the browser takes it from the keyboard.
func (h hand) sets(name, day string) {
	h.t.Helper()
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		h.t.Fatal(err)
	}
	h.enters(name)
	if !h.alone {
		ask[bool](h.window, `(() => { `+field(name)+`.value = `+quote(day)+`; return true })()`)
		return
	}
	h.types(d.Format("01022006"))
	h.until("the day stands there", field(name)+".value === "+quote(day))
}

// watches says from when on the window must not be loaded anew.
func (h hand) watches() {
	h.t.Helper()
	h.until("it hears what happens", `"live" in document.body.dataset`)
	ask[bool](h.window, `(window.stays = true)`)
}

// hears waits for what the other side did, without a reload.
func (h hand) hears(texts ...string) {
	h.t.Helper()
	h.sees(texts...)
	if !ask[bool](h.window, `window.stays === true`) {
		h.t.Errorf("the page was loaded anew to show %q", texts)
	}
}

// The rug from both seats, in two windows that see each other's moves without a
// reload: what was said in November is taken down and turns out to be broken, the
// customer proposes, the house offers, both say yes to the same text, and what
// comes is the wrong rug. With the pointer, with the keyboard alone, at a phone's
// width.
func TestRug(t *testing.T) {
	for name, how := range map[string]struct {
		look
		alone bool
	}{"pointer": {look: look{Lang: "en"}}, "keyboard": {look: look{Lang: "en"}, alone: true}, "phone": {look: look{Lang: "ru", Phone: true}}} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			id := s.opened("5", "")
			say := func(key string) string { return s.say(how.look, key) }
			house := hand{s.as("lena", how.look), how.alone, say}
			house.open("/cases/" + id)
			customer := hand{s.customerOf(id, how.look), how.alone, say}
			s.remember(house, customer)
			s.propose(house, customer)
			s.agree(house, customer)
			s.wrongRug(house, customer)
		})
	}
}

// remember: Dale's ten days are taken down, and are over.
func (s *site) remember(house, customer hand) {
	s.Helper()
	customer.watches()
	house.does("web.case.state.house")
	house.writes("who", "Dale Whitcomb")
	house.sets("on", "2025-11-06")
	house.writes("words", "All of it will be with you in ten days, you have my word.")
	house.writes("deed", customer.say("web.deed.deliver"))
	house.sets("by", "2025-11-16")
	house.does("web.case.state.do")
	house.sees("Dale Whitcomb")
	customer.hears(strings.SplitN(customer.say("web.case.recovery.customer"), ":", 2)[0], "Dale Whitcomb")
}

// propose: the customer would rather have the money back, and says so while the
// house writes; what it writes is not lost.
func (s *site) propose(house, customer hand) {
	s.Helper()
	house.watches()
	house.writes("text", "We are late, and that is ours.")
	customer.does("web.case.compose.begin.customer")
	customer.writes("p1.t1.what", customer.say("web.remedy.refund"))
	customer.writes("saying", "Then I would rather have my money back.")
	customer.does("web.my.compose.send")
	customer.sees(customer.say("web.case.stands.customer.customer"))
	house.hears(house.say("web.case.stands.house.customer"), "Then I would rather have my money back.")
	house.until("what was being written is still there", field("text")+`.value === "We are late, and that is ours."`)
	customer.watches()
	house.enters("text")
	house.types(kb.End)
	house.do("Ctrl+Enter", chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	customer.hears("We are late, and that is ours.")
	house.until("the conversation stands at its end", `(l => l.scrollTop + l.clientHeight >= l.scrollHeight - 2)(document.querySelector("[data-latest]"))`)
}

// agree: what is owed is told, a free rug is offered, both read it back.
func (s *site) agree(house, customer hand) {
	s.Helper()
	house.does("web.case.tell")
	house.until("it is told", `!document.querySelector("#tell")`)
	customer.watches()
	house.does("web.case.compose.begin.house")
	house.writes("p1.t1.what", house.say("web.remedy.refund"))
	house.writes("p1.t2.what", house.say("web.remedy.delivery"))
	house.sets("p1.t2.by", "2025-12-22")
	house.writes("p1.t2.who", "Lena")
	house.writes("saying", "Keep your money: the rug is on us.")
	house.does("web.case.compose.send")
	house.sees(house.say("guide.warn.offer_too_soon.better")) // nobody has said back what happened
	house.does("web.caution.anyway")
	house.sees(house.say("web.case.stands.house.house"))
	customer.hears(customer.say("web.case.stands.customer.house"), "Keep your money: the rug is on us.")
	house.watches()
	customer.does("web.case.accept")
	customer.sees(customer.say("web.case.read_back.customer"))
	house.hears(house.say("web.case.read_back.house"), "323")
	house.watches()
	customer.does("web.case.confirm")
	customer.sees(customer.say("web.my.turn.back.other"))
	house.hears(house.say("web.case.signed.customer"))
	customer.watches()
	house.does("web.case.confirm")
	house.sees(house.say("web.case.turn.agreed"))
	customer.hears(customer.say("web.my.turn.agreed"), customer.say("web.case.agreed"))
}

// wrongRug: a rug comes, and it is not the one that was bought. The customer says
// so, and the case is back on the table with the burden on the house.
func (s *site) wrongRug(house, customer hand) {
	s.Helper()
	house.watches()
	customer.does("web.my.report")
	customer.writes("words", "A rug came, but it is the plain one.")
	customer.does("web.my.report.do")
	customer.sees("A rug came, but it is the plain one.", customer.say("web.promise.why.wrong_item"))
	house.hears("A rug came, but it is the plain one.", house.say("web.step.recovery"), house.say("web.promise.why.wrong_item"))
}
