package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/rights"
)

func (h *house) asks(asks string) bool {
	return slices.ContainsFunc(h.onFile().Found.Refer, func(q rights.Refer) bool { return q.Asks == asks })
}

// A question is answered where it stands: by the customer, whose word waits; by the
// house, which takes it over in one press, or answers itself. What was answered stays
// to be seen, and may be put right.
func TestQuestionsAreAnsweredWhereTheyStand(t *testing.T) {
	h := openHouse(t)
	h.sends("clerk", "fact", "kind", "repair_finished", "on", "2025-12-15", "claim", "not_conforming")
	const asks = "events.ok"
	if !h.asks(asks) {
		t.Fatalf("%+v", h.onFile().Found.Refer)
	}
	page := func(role, path string) string { return h.browse(role, path, nil).Body.String() }
	if my := page("customer", "/my"); !strings.Contains(my, `id="answer-events-ok"`) || strings.Contains(my, `name="take"`) {
		t.Error("the customer is not asked, or may take")
	}
	h.sends("customer", "answer", "form", "answer-events-ok", "asks", asks, "answer", "no")
	if my := page("customer", "/my"); !h.asks(asks) || !strings.Contains(my, "you said so") || !strings.Contains(my, `id="answer-events-ok-fold"`) {
		t.Error("what the customer said counts by itself, or is not shown to them")
	}
	file := page("clerk", "/cases/"+h.id)
	if !strings.Contains(file, "Nora Whitfield says (") || !strings.Contains(file, `name="take" value="customer no"`) {
		t.Error("the house is not shown what the customer says")
	}
	owed := len(h.onFile().Found.Entitlements)
	h.sends("clerk", "answer", "form", "answer-events-ok", "asks", asks, "take", "customer no")
	if c := h.onFile(); h.asks(asks) || len(c.Found.Entitlements) <= owed {
		t.Errorf("taken, and nothing is owed for it: %+v", c.Found.Entitlements)
	}
	if file = page("clerk", "/cases/"+h.id); !strings.Contains(file, "Sara, as Nora Whitfield said") || !strings.Contains(file, `id="answer-events-ok-fold"`) {
		t.Error("what was taken is not shown, or can't be put right")
	}
	if my := page("customer", "/my"); !strings.Contains(my, "as you said") || strings.Contains(my, `id="answer-events-ok"`) {
		t.Error("the customer does not see that it was taken")
	}
	h.sends("clerk", "answer", "form", "answer-events-ok", "asks", asks, "answer", "unknown")
	if !h.asks(asks) {
		t.Error("an answer is not taken back")
	}
	h.sends("clerk", "answer", "form", "answer-events-ok", "asks", asks, "answer", "no")
	h.sends("clerk", "tell")
	h.fails("clerk", "answer", "was stated to the customer", "form", "answer-events-ok", "asks", asks, "answer", "yes")
}

// An answer that will not do is refused at its field, with why; not to know leaves
// the question open, and out of the way.
func TestAnAnswerThatWillNotDo(t *testing.T) {
	h := openHouse(t)
	h.sends("clerk", "fact", "kind", "", "on", "2025-12-15", "claim", "changed_mind")
	const asks, id = "goods.state", "answer-goods-state"
	if !h.asks(asks) || h.onFile().Found.Owes("exchange") {
		t.Fatalf("%+v", h.onFile().Found)
	}
	for _, role := range []string{"clerk", "customer"} {
		w := h.browse(role, "/cases/"+h.id+"/answer", form(id, "asks", asks, "answer", "burnt"))
		if w.Code != http.StatusBadRequest && w.Code != http.StatusUnprocessableEntity || !strings.Contains(wrongAt(w, id+"-answer"), "none of the answers") {
			t.Errorf("%s: %d %q", role, w.Code, wrongAt(w, id+"-answer"))
		}
	}
	h.sends("clerk", "answer", "form", id, "asks", asks, "answer", "", "left", casefile.Unknown)
	if a, ok := h.onFile().AnswerOf(asks, casefile.Staff); !ok || a.Counts() || !h.asks(asks) {
		t.Error("not to know is no answer")
	}
	if file := h.browse("clerk", "/cases/"+h.id, nil).Body.String(); !strings.Contains(file, `id="`+id+`-fold"`) {
		t.Error("what is not known is in the way")
	}
	h.sends("clerk", "answer", "form", id, "asks", asks, "answer", "unopened")
	if h.asks(asks) || !h.onFile().Found.Owes("exchange") {
		t.Errorf("%+v", h.onFile().Found)
	}
}

// Where an agreement gave all that is owed, no question is asked any more.
func TestNothingIsAskedOfWhatIsSettled(t *testing.T) {
	h := openHouse(t)
	h.sends("clerk", "fact", "kind", "defect_appeared", "on", "2025-12-11", "claim", "not_conforming")
	asked := func(role, path string) bool {
		return strings.Contains(h.browse(role, path, nil).Body.String(), `id="questions"`)
	}
	if !asked("clerk", "/cases/"+h.id) || !asked("customer", "/my") {
		t.Fatalf("nothing is asked: %+v", h.onFile().Found.Refer)
	}
	h.sends("clerk", "wish", "remedy", "refund", "words", "Money back, please.")
	h.sends("clerk", "tell")
	h.sends("clerk", "offer", "p1.t1.what", h.rightTo("refund"), "saying", "All of it.", "anyway", "yes")
	h.sends("customer", "accept", "form", "accept-1", "offer", "O1", "pick", "1")
	h.confirms("customer")
	h.confirms("clerk")
	if c := h.onFile(); c.Step != casefile.Agreed || len(c.Found.Refer) == 0 {
		t.Fatalf("%s, and the findings ask %+v", c.Step, c.Found.Refer)
	}
	if asked("clerk", "/cases/"+h.id) || asked("customer", "/my") {
		t.Error("it is asked what nothing hangs on")
	}
}
