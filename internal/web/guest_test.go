package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"makegood/internal/casefile"
)

// A firm's person is invited on the page, and by the link writes and confirms the
// firm's part; nothing of the case is theirs to see, and what is wrong is said in place.
func TestAGuestOnThePage(t *testing.T) {
	h := openRug(t)
	h.solves("clerk", "open-solving", "invite", "yes")
	w := h.browse("clerk", "/cases/"+h.id+"/invite-firm", form("invite-firm", "side", "firm finch", "name", "Finn Ash"))
	link := regexp.MustCompile(`/enter/(mp_[0-9A-Z]+)`).FindStringSubmatch(w.Body.String())
	if w.Code != http.StatusOK || link == nil {
		t.Fatalf("%d %.400s", w.Code, said(w))
	}
	h.keys["finn"] = link[1]
	h.solves("customer", "need", "text", "a rug for the guests")
	page := h.page("finn", "/page")
	if !strings.Contains(page, "a rug for the guests") || strings.Contains(page, "Nora") || strings.Contains(page, "323.67") {
		t.Errorf("the firm is shown %.2000s", page)
	}
	sends := func(status int, pairs ...string) string {
		t.Helper()
		f := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			f.Set(pairs[i], pairs[i+1])
		}
		w := h.browse("finn", "/page", f)
		if w.Code != status {
			t.Fatalf("%v: %d %.300s", pairs, w.Code, said(w))
		}
		return html.UnescapeString(w.Body.String())
	}
	sends(http.StatusSeeOther, "form", "option", "text", "weave it first")
	sends(http.StatusSeeOther, "form", "line", "what", "weave it first", "who", "Finn", "by", "2026-01-20")
	if refused := sends(http.StatusUnprocessableEntity, "form", "line", "what", "pay $50", "who", "Finn", "by", "2026-01-20"); !strings.Contains(refused, "pay $50") {
		t.Error("what was typed is gone")
	}
	sends(http.StatusSeeOther, "form", "confirm", "line", "L1")
	s := h.onFile().Solving[0]
	if s.Entries[1].Author.Name != "Finn Ash" || s.Lines[0].Confirmed == nil || s.Lines[0].Seat != casefile.Partner {
		t.Errorf("%+v", s)
	}
	if mine := h.page("customer", "/my/solve"); strings.Contains(mine, "weave it first") || strings.Contains(mine, "Finn") {
		t.Error("the customer is shown the firm's part")
	}
	for _, path := range []string{"/my", "/inbox", "/cases/" + h.id, "/my/solve"} {
		if w := h.browse("finn", path, nil); w.Code < 400 {
			t.Errorf("%s opens for a guest: %d", path, w.Code)
		}
	}
}
