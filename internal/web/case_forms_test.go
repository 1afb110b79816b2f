package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/promise"
)

// sends posts a form of the case, which has to be taken.
func (h *house) sends(role, do string, pairs ...string) {
	h.t.Helper()
	w := h.browse(role, "/cases/"+h.id+"/"+do, form(do, pairs...))
	want := "/cases/" + h.id
	if role == "customer" {
		want = "/my"
	}
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.HasPrefix(to, want) || !strings.Contains(to, "#") {
		h.t.Fatalf("%s as %s: %d to %q: %.300s", do, role, w.Code, to, said(w))
	}
}

// fails posts a form that has to be refused: on the page, at the form, with these
// words, and with what was typed.
func (h *house) fails(role, do, says string, pairs ...string) string {
	h.t.Helper()
	w := h.browse(role, "/cases/"+h.id+"/"+do, form(do, pairs...))
	page := html.UnescapeString(w.Body.String())
	if w.Code < 400 || w.Code >= 500 || !strings.Contains(page, `class="refused"`) || !strings.Contains(page, says) {
		h.t.Errorf("%s as %s: %d, want %q: %.400s", do, role, w.Code, says, said(w))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if slices.Contains([]string{"saying", "words", "text", "because", "who", "p1.t1.amount"}, pairs[i]) && !strings.Contains(page, pairs[i+1]) {
			h.t.Errorf("%s: what was typed is gone: %q", do, pairs[i+1])
		}
	}
	return page
}

func form(do string, pairs ...string) url.Values {
	f := url.Values{"form": {do}}
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return f
}

func (h *house) onFile() casefile.Case {
	h.t.Helper()
	v, err := h.desk.Get(ctx, h.actor("clerk"), h.id)
	must(h.t, err)
	return v.Case
}

// openRug is a house in which the rug of the order did not come by the day that was
// promised.
func openRug(t *testing.T) *house {
	t.Helper()
	h := openHouse(t)
	v, err := h.desk.Identify(ctx, h.actor("clerk"), desk.Who{Email: "nora.whitfield@example.com"})
	must(t, err)
	said := casefile.Statement{Who: "Dale Whitcomb", Words: "In ten days.", On: calendar.MustParse("2025-11-06"), Deed: casefile.DeedDeliver, By: calendar.MustParse("2025-11-16")}
	view, err := h.desk.Open(ctx, h.actor("clerk"), desk.Intake{Visit: v.ID, Order: "AP-20401", Lines: []desk.PartAsked{{Line: "5"}}, Said: []casefile.Statement{said}})
	must(t, err)
	h.id = view.Case.ID
	link, err := h.desk.GiveLink(ctx, h.actor("clerk"), h.id)
	must(t, err)
	h.keys["customer"] = link.Token
	return h
}

// rightTo is a right that is open, as a form names it.
func (h *house) rightTo(remedy string) string {
	h.t.Helper()
	for _, e := range h.onFile().OpenRights() {
		if e.Remedy == remedy {
			return "owed " + e.Remedy + " " + e.ID
		}
	}
	h.t.Fatalf("no %s is owed", remedy)
	return ""
}

// A case goes all its way by forms alone, from both seats; what is refused on the
// way says why, in place, and loses nothing that was typed.
func TestCaseByForms(t *testing.T) {
	h := openRug(t)
	h.sends("clerk", "wish", "remedy", "refund", "words", "Money back, please.")
	refund := h.rightTo("refund")
	h.fails("clerk", "offer", "First tell the customer what is owed", "p1.t1.what", refund, "saying", "All of it.")
	h.sends("clerk", "tell")
	h.fails("clerk", "offer", "less than the customer is owed", "p1.t1.what", "compensation", "p1.t1.amount", "10", "saying", "Ten dollars.")
	h.fails("clerk", "offer", "Option 1, row 2: By which day?", "p1.t1.what", refund, "p1.t2.what", "delivery")
	h.fails("clerk", "offer", "Please write an amount", "p1.t1.what", "compensation", "p1.t1.amount", "a lot")
	h.fails("clerk", "offer", "at least one row")
	page := h.fails("clerk", "offer", "more than you may promise", "p1.t1.what", refund, "p1.t2.what", "compensation", "p1.t2.amount", "1,000.00", "saying", "For the trouble.")
	if !strings.Contains(page, `id="offer-escalate" class="more" open`) {
		t.Error("the way to somebody with more authority is not unfolded")
	}
	h.sends("clerk", "escalate", "p1.t1.what", refund, "p1.t2.what", "compensation", "p1.t2.amount", "30", "asked", "Lena", "because", "We are to blame.")
	if page := h.browse("customer", "/my", nil).Body.String(); strings.Contains(page, "We are to blame.") || !strings.Contains(page, "Lena") {
		t.Error("why a clerk asks is the house's own; who answers is not")
	}
	h.fails("manager", "decide", "A no needs its reason", "form", "decide-E1", "escalation", "E1", "decision", "no")
	h.sends("manager", "decide", "form", "decide-E1", "escalation", "E1", "decision", "yes")
	h.fails("clerk", "accept", "can't accept its own offer", "form", "accept-1", "offer", "O1", "pick", "1")
	h.sends("customer", "accept", "form", "accept-1", "offer", "O1", "pick", "1")
	h.fails("clerk", "offer", "a text is being read back", "p1.t1.what", refund)
	h.fails("customer", "confirm", "no longer valid", "token", h.id+"-NONSENSE", "text_hash", "x")
	h.confirms("customer")
	h.confirms("manager")
	if c := h.onFile(); len(c.Bound) != 1 || c.Step != casefile.Agreed {
		t.Fatalf("%d agreements, %s", len(c.Bound), c.Step)
	}
	h.keepEverything()
	if c := h.onFile(); c.Step != casefile.Settled {
		t.Errorf("everything is kept, and the case is %s", c.Step)
	}
}

var aToken = regexp.MustCompile(`name="(token|text_hash)" value="([^"]+)"`)

// confirms presses the yes of the reader's own page.
func (h *house) confirms(role string) {
	h.t.Helper()
	path := "/cases/" + h.id
	if role == "customer" {
		path = "/my"
	}
	pairs := []string{}
	for _, m := range aToken.FindAllStringSubmatch(h.browse(role, path, nil).Body.String(), -1) {
		pairs = append(pairs, m[1], m[2])
	}
	h.sends(role, "confirm", pairs...)
}

// keepEverything closes each promise of the house on its proof.
func (h *house) keepEverything() {
	h.t.Helper()
	for _, p := range h.onFile().Promise {
		if !p.Open() {
			continue
		}
		form := "keep-" + p.ID
		h.fails("clerk", "keep", "only with proof", "form", form, "promise", p.ID)
		h.fails("clerk", "break", "fill in", "form", "break-"+p.ID, "promise", p.ID)
		if p.Deed.Kind == promise.Pay {
			h.sends("clerk", "keep", "form", form, "promise", p.ID, "reference", "TRM-1")
		}
	}
}

// What is said is on file, ready words are only suggested, and what must not be
// said is refused with what can be said instead.
func TestCaseTalk(t *testing.T) {
	h := openRug(t)
	h.fails("clerk", "say", "Please fill in", "act", "tell", "text", " ")
	h.fails("clerk", "say", "must not be said", "act", "tell", "text", "I'm sorry, a special order cannot be cancelled.")
	drafted := h.browse("clerk", "/cases/"+h.id+"/draft", form("say", "act", "apologise.responsibility"))
	text := regexp.MustCompile(`(?s)id="say-text"[^>]*>([^<]+)<`).FindStringSubmatch(drafted.Body.String())
	if drafted.Code != http.StatusOK || text == nil || len(h.onFile().Moves) != 0 {
		t.Fatalf("no words are suggested, or they were said: %d", drafted.Code)
	}
	h.sends("clerk", "say", "act", "apologise.responsibility", "text", html.UnescapeString(text[1]))
	if m := h.onFile().Moves; len(m) != 1 || m[0].Act != "apologise" {
		t.Errorf("%+v", m)
	}
	owed := h.browse("clerk", "/cases/"+h.id+"/draft", form("say", "act", "tell")).Body.String()
	text = regexp.MustCompile(`name="owed" value="([^"]+)"`).FindStringSubmatch(owed)
	if text == nil {
		t.Fatal("the words for what is owed are not suggested")
	}
	h.sends("clerk", "say", "act", "tell", "text", "One moment, please.", "owed", html.UnescapeString(text[1]), "anyway", "yes")
	if c := h.onFile(); len(c.Told) != 0 {
		t.Error("what was suggested counts as told, and was not said")
	}
	h.sends("clerk", "say", "act", "tell", "text", "Look: "+html.UnescapeString(text[1]), "owed", html.UnescapeString(text[1]), "anyway", "yes")
	if c := h.onFile(); len(c.OpenRights()) == 0 || len(c.Told) < len(c.OpenRights()) {
		t.Errorf("what is owed was said aloud, and %d of %d rights count as told", len(c.Told), len(c.OpenRights()))
	}
	h.sends("customer", "hear", "text", "I want my money back by 20 January 2026.")
	page := h.browse("customer", "/my", nil).Body.String()
	proposal := regexp.MustCompile(`name="proposal" value="([^"]+)"`).FindStringSubmatch(page)
	if proposal == nil || !strings.Contains(page, "<mark>") {
		t.Fatal("nothing was read from the message")
	}
	h.sends("customer", "take-up", "form", "take-up-x", "proposal", proposal[1])
	h.fails("customer", "take-up", "Not yet, or not any more", "form", "take-up-x", "proposal", proposal[1])
	h.sends("customer", "person", "words", "After five, please.")
	if page := h.browse("clerk", "/cases/"+h.id, nil).Body.String(); !strings.Contains(page, "I would like to talk to a person. After five, please.") {
		t.Error("the house does not see that a person is asked for")
	}
	for role, note := range map[string]string{"clerk": "Call the mill ourselves.", "customer": "They will give in."} {
		h.sends(role, "note", "text", note)
		other, path := "customer", "/my"
		if role == "customer" {
			other, path = "clerk", "/cases/"+h.id
		}
		if strings.Contains(h.browse(other, path, nil).Body.String(), note) {
			t.Errorf("the %s sees the note of the %s", other, role)
		}
	}
}

// What was said before, what happened, the link, the report, the end.
func TestCaseFacts(t *testing.T) {
	h := openHouse(t)
	h.fails("clerk", "state", "Please fill in", "who", "Dale Whitcomb")
	h.sends("customer", "state", "who", "Dale Whitcomb", "words", "I will call you.", "on", "2025-12-14", "by", "2026-02-01")
	if h.onFile().Said[0].Promise != "" {
		t.Error("the customer's word alone binds the house")
	}
	h.sends("clerk", "stand-by", "form", "stand-by-S1", "statement", "S1")
	h.fails("clerk", "stand-by", "no promise in this statement", "form", "stand-by-S1", "statement", "S1")
	h.sends("clerk", "state", "who", "Dale Whitcomb", "words", "It comes.", "on", "2025-12-14", "deed", "deliver", "by", "2026-02-01")
	h.fails("clerk", "fact", "Please choose what happened")
	h.fails("clerk", "fact", "lies in the past", "kind", "demanded", "on", "2030-01-01")
	h.sends("clerk", "fact", "kind", "demanded", "on", "2025-12-14")
	h.fails("clerk", "goods-back", "no promise of this case waits")
	h.fails("clerk", "close", "a promise is still open")
	way := h.browse("clerk", "/cases/"+h.id+"/link", form("link"))
	if link := regexp.MustCompile(`/enter/(ml_[0-9A-Z]+)<`).FindStringSubmatch(way.Body.String()); link == nil || way.Code != http.StatusOK {
		t.Errorf("no link: %d", way.Code)
	}
	h.fails("customer", "report", "Please fill in", "form", "report-P2", "promise", "P2")
	h.sends("customer", "report", "form", "report-P2", "promise", "P2", "words", "It is another one.")
	if !h.onFile().Recovering() {
		t.Error("something else came, and nothing is to be made good")
	}
	for _, role := range []string{"clerk", "customer"} {
		path := map[string]string{"clerk": "/cases/" + h.id, "customer": "/my"}[role]
		if !strings.Contains(h.browse(role, path, nil).Body.String(), "something else came") {
			t.Errorf("the %s does not see what came", role)
		}
	}
	ids := regexp.MustCompile(`name="link" value="([^"]+)"`).FindAllStringSubmatch(h.browse("clerk", "/cases/"+h.id, nil).Body.String(), -1)
	for _, id := range ids {
		h.sends("clerk", "unlink", "link", id[1])
	}
	if w := h.browse("customer", "/my", nil); w.Code != http.StatusUnauthorized {
		t.Errorf("a link that was shut opens the case: %d", w.Code)
	}
}

// The plan is drafted and edited on a page of its own; the case page shows
// nothing of it.
func TestCasePlan(t *testing.T) {
	h := openHouse(t)
	to := func(do string, pairs ...string) {
		t.Helper()
		if got := h.browse("clerk", "/cases/"+h.id+"/"+do, form(do, pairs...)).Header().Get("Location"); got != "/cases/"+h.id+"/plan#plan" {
			t.Fatalf("%s leads to %q", do, got)
		}
	}
	to("draft-plan")
	to("edit-plan", "target", "12.34", "notes", "Walk away politely.")
	page := h.browse("clerk", "/cases/"+h.id+"/plan", nil).Body.String()
	if !strings.Contains(page, `value="12.34"`) || !strings.Contains(page, "Walk away politely.") {
		t.Error("the plan is not as it was edited")
	}
	for role, path := range map[string]string{"clerk": "/cases/" + h.id, "customer": "/my"} {
		if page := h.browse(role, path, nil).Body.String(); strings.Contains(page, "12.34") || strings.Contains(page, "Walk away") {
			t.Errorf("the page of the %s shows the plan", role)
		}
	}
	if w := h.browse("clerk", "/cases/"+h.id+"/edit-plan", form("edit-plan", "target", "much")); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `value="much"`) {
		t.Errorf("a target that is no amount: %d", w.Code)
	}
}

// Suggested words never take the place of what somebody wrote: they stand under it, and
// go into the field when they are taken, or where it is empty.
func TestSuggestedWordsLeaveWhatIsWritten(t *testing.T) {
	h := openRug(t)
	field := func(pairs ...string) (text, page string) {
		page = h.browse("clerk", "/cases/"+h.id+"/draft", form("say", pairs...)).Body.String()
		_, text, _ = strings.Cut(page, `id="say-text"`)
		_, text, _ = strings.Cut(text, ">")
		text, _, _ = strings.Cut(text, "</textarea>")
		return text, page
	}
	empty, page := field("act", "acknowledge", "text", "")
	if empty == "" || strings.Contains(page, `name="use"`) {
		t.Errorf("an empty field: %q", empty)
	}
	text, page := field("act", "acknowledge", "text", "I rang the mill myself.")
	_, use, _ := strings.Cut(page, `name="use" value="`)
	use, _, _ = strings.Cut(use, `"`)
	if text != "I rang the mill myself." || use == "" {
		t.Fatalf("what was written: %q, suggested %q", text, use)
	}
	if text, page = field("act", "acknowledge", "text", "I rang the mill myself.", "use", html.UnescapeString(use)); text != use || strings.Contains(page, `name="use"`) {
		t.Errorf("taken, the field has %q, want %q", text, use)
	}
}
