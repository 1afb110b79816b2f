package web_test

import (
	"net/http"
	"strings"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/promise"
)

// solves posts a form of the page on which a problem is solved together, which
// has to be taken there.
func (h *house) solves(role, do string, pairs ...string) {
	h.t.Helper()
	w := h.browse(role, "/cases/"+h.id+"/"+do, form(do, pairs...))
	want := "/cases/" + h.id + "/solve#"
	if role == "customer" {
		want = "/my/solve#"
	}
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.HasPrefix(to, want) {
		h.t.Fatalf("%s as %s: %d to %q: %.300s", do, role, w.Code, to, said(w))
	}
}

// Several people fill in the page, each under their own name, and what was
// confirmed by the side that does it is promised when it is closed.
func TestSolveTogether(t *testing.T) {
	h := openRug(t)
	if page := h.page("customer", "/my"); strings.Contains(page, "/my/solve") {
		t.Error("a customer is led to a page that is not there")
	}
	h.solves("clerk", "open-solving", "invite", "yes", "review", "2026-01-20")
	if page := h.page("customer", "/my"); !strings.Contains(page, `href="/my/solve"`) {
		t.Fatal("the customer is not led to the page")
	}
	h.solves("customer", "need", "text", "A floor that is not cold.")
	h.solves("manager", "need", "text", "To keep what was promised.")
	h.solves("clerk", "option", "text", "A rug on loan until ours is there.")
	h.solves("customer", "choose", "entry", "X3")
	h.fails("clerk", "line", "a sum is a term of an offer", "what", "pay 20 dollars", "who", "Dale", "side", "house", "by", "2025-12-18")
	h.solves("clerk", "line", "what", "brings a rug on loan", "who", "Dale Whitcomb", "side", "house", "by", "2025-12-18")
	h.solves("clerk", "line", "what", "is at home to take it", "who", "Nora Whitfield", "side", "customer", "by", "2025-12-18")
	h.solves("clerk", "confirm-line", "form", "confirm-line-L1", "line", "L1")
	if page := h.page("clerk", "/cases/"+h.id+"/solve"); strings.Contains(page, `id="confirm-line-L2"`) {
		t.Error("the house may say what the customer will do")
	}
	h.solves("customer", "confirm-line", "form", "confirm-line-L2", "line", "L2")
	page := h.page("customer", "/my/solve")
	for _, want := range []string{"A floor that is not cold.", "Nora Whitfield, You", "To keep what was promised.", "Lena, the shop", "chosen by Nora Whitfield", "Sara says it will be done"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, `id="close-solving"`) {
		t.Error("the customer may close it")
	}
	h.solves("clerk", "close-solving")
	var made []string
	for _, p := range h.onFile().Promise {
		if p.Origin == promise.Solved {
			made = append(made, p.Promisor.Name)
		}
	}
	if len(made) != 3 {
		t.Errorf("promised by %v", made)
	}
	if page = h.page("customer", "/my/solve"); !strings.Contains(page, "is promised and watched") || strings.Contains(page, `id="need"`) {
		t.Error("a page that is closed can still be written on")
	}
}

// The figures of one's own plan stay out of the page.
func TestSolvingKeepsPlansOut(t *testing.T) {
	h := openRug(t)
	if w := h.browse("customer", "/cases/"+h.id+"/draft-plan", form("draft-plan")); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	h.browse("customer", "/cases/"+h.id+"/edit-plan", form("edit-plan", "break", "211.13"))
	h.solves("clerk", "open-solving", "invite", "yes")
	h.fails("customer", "need", "only your own plan knows", "text", "Nothing below $211.13.")
	h.fails("customer", "need", "Please fill in", "text", " ")
}

// The line of the house: one warning with what is owed, then an end that needs a
// superior's yes, takes no right away and is said to the customer with what is
// still theirs.
func TestWhereTheLineIs(t *testing.T) {
	h := openHouse(t)
	v, err := h.desk.Identify(ctx, h.actor("clerk"), desk.Who{Email: "nora.whitfield@example.com"})
	must(t, err)
	view, err := h.desk.Open(ctx, h.actor("clerk"), desk.Intake{Visit: v.ID, Order: "AP-20401", Lines: []desk.PartAsked{{Line: "3"}}, Claim: "not_conforming"})
	must(t, err)
	h.id = view.Case.ID
	link, err := h.desk.GiveLink(ctx, h.actor("clerk"), h.id)
	must(t, err)
	h.keys["customer"] = link.Token
	h.fails("clerk", "warn", "First tell the customer what is owed", "kind", "insults", "heard", "Called me names.")
	h.sends("clerk", "tell")
	h.fails("clerk", "end-talk", "without a warning", "kind", "insults", "heard", "Called me names.")
	h.sends("clerk", "warn", "kind", "insults", "heard", "Called me names.")
	page := h.page("customer", "/my")
	if !strings.Contains(page, "We go on helping you") && !strings.Contains(page, "we go on helping you") || strings.Contains(page, "Called me names.") {
		t.Error("the customer is not told, or reads what a clerk wrote down")
	}
	h.sends("clerk", "end-talk", "kind", "threats", "heard", "Said they would wait outside.", "write_to", "Lena Hart")
	if page = h.page("customer", "/my"); strings.Contains(page, "The conversation has ended") || strings.Contains(page, "wait outside") {
		t.Error("the talk is ended by who asked for it")
	}
	if page = h.page("clerk", "/cases/"+h.id); strings.Contains(page, `id="decide-end"`) {
		t.Error("a clerk may decide it")
	}
	h.desk.Passwords = quick{}
	must(t, h.desk.SetPIN(ctx, h.actor("supervisor"), pin))
	h.fails("clerk", "approve", "not theirs", "form", "approve-end", "end", "yes", "approver", "omar", "pin", "777123", "decision", "yes")
	h.fails("clerk", "approve", "A no needs its reason", "form", "approve-end", "end", "yes", "approver", "omar", "pin", pin, "decision", "no")
	h.fails("supervisor", "decide-end", "A no needs its reason", "decision", "no")
	h.sends("clerk", "approve", "form", "approve-end", "end", "yes", "approver", "omar", "pin", pin, "decision", "yes")
	page = h.page("customer", "/my")
	for _, want := range []string{"The conversation has ended", "No right of yours", "Lena Hart", "/position.pdf", `id="hear"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the customer's page does not say %q", want)
		}
	}
	for _, gone := range []string{`id="person"`, `id="offer"`, "wait outside"} {
		if strings.Contains(page, gone) {
			t.Errorf("the customer's page still has %q", gone)
		}
	}
	for _, role := range []string{"clerk", "customer"} {
		if w := h.browse(role, "/cases/"+h.id+"/position.pdf", nil); w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "%PDF") {
			t.Errorf("the letter for the %s: %d", role, w.Code)
		}
	}
	if !h.onFile().Ended() {
		t.Error("the talk goes on")
	}
	h.sends("supervisor", "lift-end", "why", "They wrote and were sorry.")
	if c := h.onFile(); c.Ended() || c.Conduct.End.State != casefile.EndLifted {
		t.Errorf("%+v", c.Conduct.End)
	}
}
