package walks

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
)

// A clerk is warned while writing and sends it all the same; asks for more than a
// clerk may give, and a superior who comes to the till says yes with a PIN; what
// was agreed is changed on the customer's wish, with both. Two windows that see
// each other's moves.
func TestTable(t *testing.T) {
	for name, l := range map[string]look{"desktop": {Lang: "en"}, "phone": {Phone: true, Lang: "ru"}} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			if err := s.desk.SetPIN(ctx, casefile.Actor{ID: "staff/omar", Kind: casefile.Staff, Role: "supervisor"}, "402913"); err != nil {
				t.Fatal(err)
			}
			id := s.opened("1", "damaged")
			say := func(key string) string { return s.say(l, key) }
			clerk := hand{s.as("sara", l), false, say}
			clerk.open("/cases/" + id)
			clerk.does("web.case.tell")
			clerk.until("it is told", `!document.querySelector("#tell")`)
			customer := hand{s.customerOf(id, l), false, say}
			customer.watches()
			s.warned(clerk, customer)
			s.approved(clerk, customer)
			manager := hand{s.as("lena", l), false, say} // who may give what the agreement holds
			manager.open("/cases/" + id)
			s.amended(manager, customer)
		})
	}
}

// warned: a day that is none is named while it is written.
func (s *site) warned(clerk, customer hand) {
	s.Helper()
	soon := map[bool]string{true: "It will come soon.", false: "Скоро всё придёт."}[clerk.say("web.language.own") == "English"]
	clerk.watches()
	clerk.writes("text", soon)
	clerk.hears(clerk.say("web.caution"), clerk.say("guide.warn.vague_time.better"))
	clerk.does("web.case.say.send")
	clerk.sees(clerk.say("web.caution"))
	clerk.until("nothing was sent", `document.querySelector("#say-text").value === `+quote(soon))
	clerk.does("web.caution.anyway")
	clerk.until("it was sent", `document.querySelector("#say-text").value === ""`)
	customer.hears(soon)
}

// approved: more than a clerk may give, with a superior's PIN on the clerk's page.
func (s *site) approved(clerk, customer hand) {
	s.Helper()
	clerk.does("web.case.compose.begin.house")
	clerk.writes("p1.t2.what", clerk.say("web.remedy.compensation"))
	clerk.writes("p1.t2.amount", "60")
	clerk.does("web.case.compose.send")
	clerk.sees(clerk.say("web.case.approve"))
	clerk.writes("approver", "Omar")
	clerk.writes("pin", "402913")
	customer.watches()
	clerk.does("web.case.decide.yes")
	clerk.sees(clerk.say("web.case.stands.house.house"))
	customer.hears(customer.say("web.case.stands.customer.house"), "60")
	customer.does("web.case.accept")
	customer.sees(customer.say("web.case.read_back.customer"))
	customer.does("web.case.confirm")
	clerk.sees(clerk.say("web.case.signed.customer"))
	clerk.does("web.case.confirm")
	clerk.sees(clerk.say("web.case.turn.agreed"))
	customer.sees(customer.say("web.my.turn.agreed"))
}

// amended: the customer wants one thing more, and both say yes to a text in which
// it is marked.
func (s *site) amended(house, customer hand) {
	s.Helper()
	house.watches()
	customer.does("web.amend")
	customer.writes("p1.t1.what", customer.say("web.remedy.other"))
	customer.writes("p1.t1.words", "Two new hooks")
	customer.sets("p1.t1.by", "2025-12-22")
	customer.does("web.amend.do")
	customer.sees(customer.say("web.case.stands.customer.customer"))
	house.hears("Two new hooks")
	customer.watches()
	house.does("web.case.accept")
	house.sees(house.say("web.case.read_back.house"))
	house.until("what is new is marked", `[...document.querySelectorAll(".read-back mark")].some(m => m.textContent.includes("Two new hooks"))`)
	house.does("web.case.confirm")
	customer.hears(customer.say("web.my.signed.house"))
	customer.does("web.case.confirm")
	customer.until("the new agreement is there", `document.querySelector("a[href$='/agreements/2/agreement.pdf']")`)
}

// A page on which a problem is solved together is filled in from two windows, with
// the keyboard alone on the house's side; each sees what the other wrote without a
// reload.
func TestSolve(t *testing.T) {
	l := look{Lang: "en"}
	s := newSite(t)
	id := s.opened("1", "damaged")
	s.does(id, false, casefile.TellRights{})
	s.does(id, false, casefile.OpenSolving{Invite: true, Review: calendar.MustParse("2026-01-20")})
	say := func(key string) string { return s.say(l, key) }
	house, customer := hand{s.as("sara", l), true, say}, hand{s.customerOf(id, l), false, say}
	house.open("/cases/" + id + "/solve")
	house.watches()
	customer.does("web.solve.go")
	customer.sees(say("web.solve.needs"))
	customer.writes("text", "Not to wait at home a third time.")
	customer.types(kb.Enter)
	customer.sees("Not to wait at home a third time.")
	house.hears("Not to wait at home a third time.", "Nora Whitfield, the customer")
	customer.watches()
	house.writes("text", "To bring it whole.")
	house.types(kb.Enter)
	house.sees("To bring it whole.")
	customer.hears("To bring it whole.", "Sara, the shop")
	house.tabTo("| what |")
	house.types("brings it on a Saturday")
	house.tabTo("| who |")
	house.types("Dale Whitcomb")
	house.sets("by", "2025-12-20")
	house.types(kb.Enter)
	house.sees("brings it on a Saturday")
	house.does("web.solve.confirm")
	customer.hears("Sara says it will be done")
	house.does("web.solve.close")
	house.sees("is promised and watched")
	customer.hears("is promised and watched")
}
