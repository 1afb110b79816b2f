package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
)

// rugAlone is what a consumer fills into the form of a new file.
func rugAlone() url.Values {
	return url.Values{"form": {"new"}, "goods": {"a jute rug"}, "claim": {"not_delivered"}, "shop": {"Hearth & Mill"}, "on": {"2025-11-06"}, "via": {"store"},
		"paid": {"$299.00"}, "currency": {"USD"}, "paid_by": {"card_credit"}, "law": {"us-tx"}, "delivery": {"shipped"}, "wish": {"The rug, or my money back"}}
}

// consumers hires two consumers, begins a file of the first, and gives its path;
// "helper" holds a link into it.
func (h *house) consumers() string {
	h.t.Helper()
	for _, m := range []desk.Member{{ID: "ann", Name: "Ann Reyes", Role: desk.RoleConsumer}, {ID: "bob", Name: "Bob Hale", Role: desk.RoleConsumer}} {
		must(h.t, h.desk.Hire(ctx, desktest.Admin, m))
		key, err := h.desk.IssueKey(ctx, desktest.Admin, m.ID, "test", time.Time{})
		must(h.t, err)
		h.keys[m.ID] = key
	}
	w := h.browse("ann", "/own", rugAlone())
	path := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(path, "/own/") {
		h.t.Fatalf("%d %s\n%s", w.Code, path, said(w))
	}
	h.does("ann", path, url.Values{"do": {"contact"}, "channel": {"call"}, "on": {"2025-12-12"}, "who": {"Kim"}, "said.house": {"We will deliver the rug by 20 December."}})
	h.does("ann", path, url.Values{"do": {"write"}, "remedy": {"refund"}, "deadline": {"2025-12-29"}})
	page := h.browse("ann", path, url.Values{"do": {"link"}}).Body.String()
	h.keys["helper"] = regexp.MustCompile(`/enter/(mf_\w+)`).FindStringSubmatch(page)[1]
	return path
}

// does sends a form of a file's page, which must be taken.
func (h *house) does(who, path string, form url.Values) {
	h.t.Helper()
	if w := h.browse(who, path, form); w.Code != http.StatusSeeOther {
		h.t.Fatalf("%v: %d %s", form, w.Code, said(w))
	}
}

// ownCalls are calls of the pages of a consumer's files, for the walk.
func (h *house) ownCalls(path string) map[string]func() call {
	at := func(path string, form url.Values) func() call { return func() call { return call{path, form} } }
	return map[string]func() call{
		"GET /own":                          at("/own", nil),
		"GET /own/new":                      at("/own/new", nil),
		"POST /own":                         at("/own", rugAlone()),
		"GET /own/{id}":                     at(path, nil),
		"GET /own/{id}/{letter}/letter.pdf": at(path+"/L1/letter.pdf?lang=ru", nil),
		"POST /own/{id}":                    at(path, url.Values{"do": {"note"}, "text": {"-"}}),
	}
}

// A file by its pages alone, without a script: a promise is confirmed by one
// press, asked after, kept, and the file is closed and erased.
func TestOwnFile(t *testing.T) {
	h := openHouse(t)
	path := h.consumers()
	sees := func(who, want string) {
		t.Helper()
		if page := h.browse(who, path, nil).Body.String(); !strings.Contains(page, want) {
			t.Errorf("%s does not see %q", who, want)
		}
	}
	sees("ann", "Did they say this?")
	h.does("ann", path, url.Values{"do": {"take-up"}, "proposal": {"M1.1"}, "deed": {"deliver"}, "by": {"2025-12-20"}})
	sees("ann", "Does that day hold?")
	h.does("helper", path, url.Values{"do": {"line"}, "seat": {"house"}, "said": {"Nobody here could have promised you that."}})
	sees("ann", "They deny what was promised.")
	sees("helper", "Say now")
	for _, form := range []url.Values{
		{"do": {"wish"}, "form": {"wish"}, "remedy": {"refund"}, "words": {"My money back"}}, {"do": {"fact"}, "form": {"fact"}, "kind": {"notified"}, "on": {"2025-12-14"}},
		{"do": {"draft-plan"}}, {"do": {"sent"}, "letter": {"L1"}, "how": {"by post"}}, {"do": {"keep"}, "promise": {"P1"}, "on": {"2025-12-15"}}, {"do": {"close"}, "settled": {"yes"}}, {"do": {"reopen"}},
	} {
		h.does("ann", path, form)
	}
	describe := rugAlone()
	describe["do"], describe["form"], describe["goods"] = []string{"describe"}, []string{"describe"}, []string{"a wool rug"}
	h.does("ann", path, describe)
	sees("ann", "wool rug")

	refused := h.browse("ann", path, url.Values{"do": {"write"}, "form": {"write"}, "remedy": {"refund"}, "deadline": {"2025-12-01"}})
	if refused.Code != http.StatusUnprocessableEntity || !strings.Contains(wrongAt(refused, "write-deadline"), "still to come") || !strings.Contains(refused.Body.String(), "2025-12-01") {
		t.Errorf("a letter to yesterday: %d %.200s", refused.Code, wrongAt(refused, "write-deadline"))
	}
	if w := h.browse("helper", path, url.Values{"do": {"erase"}}); w.Code < 400 {
		t.Error("a link erases the file")
	}
	if w := h.browse("helper", "/own", nil); w.Header().Get("Location") != path {
		t.Error("a link leads elsewhere:", w.Header().Get("Location"))
	}
	h.does("ann", path, url.Values{"do": {"erase"}})
	if w := h.browse("ann", path, nil); w.Code != http.StatusNotFound {
		t.Errorf("an erased file: %d", w.Code)
	}
}

// Nobody else sees a file or that it is there: another consumer, anybody of the
// house, a customer, somebody signed out.
func TestOwnFileIsPrivate(t *testing.T) {
	h := openHouse(t)
	path := h.consumers()
	missing := h.browse("bob", "/own/ZZZZZZ", nil)
	for who, want := range map[string]int{"bob": 404, "clerk": 403, "manager": 403, "admin": 403, "agent": 403, "customer": 403, "": 303} {
		for _, form := range []url.Values{nil, {"do": {"note"}, "text": {"-"}}} {
			if who == "" && form != nil {
				want = 401
			}
			w := h.browse(who, path, form)
			if w.Code != want || strings.Contains(w.Body.String(), "rug") || strings.Contains(w.Body.String(), "Hearth") {
				t.Errorf("%q: %d %s", who, w.Code, said(w))
			}
		}
	}
	same := func(page string) string {
		return regexp.MustCompile(`[0-9A-Z]{6}|[0-9a-f]{16}`).ReplaceAllString(page, "")
	}
	if same(missing.Body.String()) != same(h.browse("bob", path, nil).Body.String()) {
		t.Error("another's file answers otherwise than none")
	}
	for _, place := range []string{"/inbox?queue=all", "/promises", "/audit", "/inbox?q=rug"} {
		if body := h.browse("admin", place, nil).Body.String(); strings.Contains(body, "Hearth") || strings.Contains(body, strings.TrimPrefix(path, "/own/")) {
			t.Errorf("%s tells of a file", place)
		}
	}
	for _, place := range []string{"/inbox", "/promises", "/cases/" + h.id, "/people", "/audit", "/my", "/counter"} {
		if w := h.browse("ann", place, nil); w.Code != http.StatusForbidden {
			t.Errorf("a consumer at %s: %d", place, w.Code)
		}
	}
	if w := h.browse("ann", "/", nil); w.Header().Get("Location") != "/own" {
		t.Error("home of a consumer:", w.Header().Get("Location"))
	}
	if w := h.browse("helper", "/account", nil); w.Code != http.StatusForbidden {
		t.Errorf("a link at the account: %d", w.Code)
	}
}

// wrongAt is what a page says is wrong with one of its fields; "" where the field
// is not marked.
func wrongAt(w *httptest.ResponseRecorder, field string) string {
	page := w.Body.String()
	if !regexp.MustCompile(`(?s)id="` + field + `"[^>]*aria-describedby="[^"]*` + field + `-wrong"[^>]*aria-invalid="true"`).MatchString(page) {
		return ""
	}
	found := regexp.MustCompile(`(?s)id="` + field + `-wrong">(.*?)</p>`).FindStringSubmatch(page)
	if found == nil {
		return ""
	}
	return found[1]
}

// What a form cannot take is said at its field, with everything kept as typed.
func TestOwnFormSaysWhere(t *testing.T) {
	h := openHouse(t)
	h.consumers()
	form := rugAlone()
	form["paid"] = []string{"abc"}
	w := h.browse("ann", "/own", form)
	if w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusBadRequest || wrongAt(w, "new-paid") == "" {
		t.Errorf("%d: the sum is not marked", w.Code)
	}
	for _, kept := range []string{`value="abc"`, `value="Hearth &amp; Mill"`, `value="2025-11-06"`} {
		if !strings.Contains(w.Body.String(), kept) {
			t.Errorf("%s is not kept", kept)
		}
	}
	if strings.Contains(w.Body.String(), `class="refused"`) {
		t.Error("what is wrong with a field is said far from it, too")
	}
	form = rugAlone()
	form["on"] = []string{"2099-01-01"}
	if w = h.browse("ann", "/own", form); wrongAt(w, "new-on") == "" {
		t.Error("the day is not marked")
	}
}

// A new file is no dead end: what is not known is asked with its answers, what
// is missing leads to its field, and no letter is preset to what nobody wants.
func TestOwnFileLeadsOn(t *testing.T) {
	h := openHouse(t)
	h.consumers()
	w := h.browse("ann", "/own", url.Values{"form": {"new"}, "goods": {"a jute rug"}, "shop": {"Hearth & Mill"}, "currency": {"USD"}})
	path := w.Header().Get("Location")
	page := func() string { return h.browse("ann", path, nil).Body.String() }
	asks := func(name string) bool { return strings.Contains(page(), `name="asks" value="`+name+`"`) }
	answer := func(asks, answer string) {
		h.does("ann", path, url.Values{"do": {"answer"}, "form": {"answer-" + asks}, "asks": {asks}, "answer": {answer}})
	}
	if !asks("jurisdiction") {
		t.Fatal("whose law is not asked")
	}
	for _, m := range regexp.MustCompile(`<a href="#([\w-]+)"`).FindAllStringSubmatch(page(), -1) {
		if !strings.Contains(page(), `id="`+m[1]+`"`) {
			t.Errorf("a way leads to %s, which is not on the page", m[1])
		}
	}
	if !strings.Contains(page(), `href="#describe-paid"`) || !strings.Contains(page(), `href="#wish-remedy"`) {
		t.Error("what is missing leads nowhere")
	}
	if w := h.browse("ann", path, url.Values{"do": {"write"}, "form": {"write"}, "remedy": {""}, "deadline": {"2025-12-29"}}); w.Code == http.StatusSeeOther {
		t.Error("a letter asks for what nobody chose")
	}
	answer("jurisdiction", "us-tx")
	if asks("jurisdiction") || !asks("claim") {
		t.Fatal("what is wrong is not asked once the law is known")
	}
	answer("claim", "not_delivered")
	if !asks("contract.on") {
		t.Fatal("the day is not asked")
	}
	h.does("ann", path, url.Values{"do": {"answer"}, "asks": {"contract.on"}, "answer": {""}, "left": {"unknown"}})
	if !strings.Contains(page(), "1 question that you had no answer to") {
		t.Error("what is not known is not set aside")
	}
	bad := h.browse("ann", path, url.Values{"do": {"answer"}, "form": {"answer-contract-on"}, "asks": {"contract.on"}, "answer": {"2099-01-01"}})
	if wrongAt(bad, "answer-contract-on-answer") == "" {
		t.Error("an answer that will not do is not marked")
	}
	answer("contract.on", "2025-11-06")
	if asks("contract.on") {
		t.Error("the day is still asked")
	}
}

// A letter is written once, thrown away before it is sent, and the link is what
// the page begins at. What was said and what Makegood told stand in one order.
func TestOwnDraftLinkOrder(t *testing.T) {
	h := openHouse(t)
	path := h.consumers()
	write := url.Values{"do": {"write"}, "remedy": {"refund"}, "deadline": {"2025-12-29"}}
	h.does("ann", path, write)
	letters := func() int { return strings.Count(h.browse("ann", path, nil).Body.String(), `id="letter-L`) }
	if n := letters(); n != 1 {
		t.Errorf("%d letters of one", n)
	}
	h.does("ann", path, url.Values{"do": {"discard"}, "letter": {"L1"}})
	if n := letters(); n != 0 {
		t.Errorf("%d letters are left of one thrown away", n)
	}
	page := h.browse("ann", path, url.Values{"do": {"link"}}).Body.String()
	if !regexp.MustCompile(`(?s)class="once" tabindex="-1" autofocus.*data-copies="share-way"`).MatchString(page) {
		t.Error("the page does not begin at the link, or it cannot be copied")
	}
	said, erase := strings.Index(page, `id="talk"`), strings.Index(page, `id="erase-fold"`)
	if said < 0 || erase < said {
		t.Error("what was said stands behind the end of the file")
	}
}

// Whoever has not chosen yet is asked to, by a button each of what they are owed, and
// is given no sentence before; the point that they wrote stays.
func TestOwnChoice(t *testing.T) {
	h := openHouse(t)
	h.consumers()
	rug := rugAlone()
	rug.Set("promised", "2025-11-20")
	path := h.browse("ann", "/own", rug).Header().Get("Location")
	now := func() string {
		_, card, _ := strings.Cut(h.browse("ann", path, nil).Body.String(), `aria-labelledby="say"`)
		card, _, _ = strings.Cut(card, "</section>")
		return card
	}
	if card := now(); strings.Contains(card, "own-sentence") || !strings.Contains(card, "You may choose here: ") || !strings.Contains(card, `name="remedy" value="refund"`) {
		t.Fatalf("before the choice: %s", card)
	}
	w := h.browse("ann", path, url.Values{"form": {"choose"}, "do": {"wish"}, "words": {"The rug, or my money back"}, "remedy": {"refund"}})
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.HasSuffix(to, "#say") {
		t.Errorf("%d, on to %q", w.Code, to)
	}
	if card := now(); !strings.Contains(card, "own-sentence") || !strings.Contains(card, "The rug, or my money back") || strings.Contains(card, `name="remedy" value=`) {
		t.Errorf("after the choice: %s", card)
	}
}
