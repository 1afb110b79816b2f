package web_test

import (
	"context"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/store/overlay"
	"makegood/internal/web"
	"makegood/internal/words"
)

// phrase is the password of everybody in the tests' house.
const phrase = "correct horse battery"

// private are words and sums that one seat keeps for itself, however they are
// written: in its plan, in its notes, in what it asked of a colleague.
var private = map[casefile.Seat]*regexp.Regexp{
	casefile.House:    regexp.MustCompile(`house-(?:note|plan|why|issue)|` + sum("7", "731")),
	casefile.Customer: regexp.MustCompile(`customer-(?:note|plan|issue)|` + sum("4", "417")),
}

// sum is an amount of thousands in any of the ways in which people write it.
func sum(thousands, rest string) string {
	return thousands + `(?:[,.\s\x{a0}\x{202f}]|&nbsp;|&#\d+;)?` + rest + `[.,]\d\d`
}

// mark puts a plan and a note of each seat on the case, and a question to a
// colleague of the house's.
func (h *house) mark() {
	h.t.Helper()
	for seat, thousands := range map[string]string{"clerk": "7731", "customer": "4417"} {
		name := map[string]string{"clerk": "house", "customer": "customer"}[seat]
		text := words.Text{words.English: name + "-plan", words.Russian: name + "-plan"}
		worth := func(cents string) money.Amount { return money.MustParse(thousands + "." + cents + " USD") }
		point := func(cents string) plan.Point { return plan.Point{Value: worth(cents), Text: text} }
		actor := h.actor(seat)
		_, err := h.desk.Do(ctx, actor, h.id, casefile.EditPlan{Plan: plan.Plan{
			Issues: []plan.Issue{{Name: name + "-issue", Text: text, Weight: 100}},
			Target: point("01"), Realistic: point("02"), Break: point("03"), BATNA: plan.Alternative{Text: text, Value: worth("04")},
			Concessions: []plan.Concession{{Remedy: "compensation", Text: text, Cost: worth("05")}}, Notes: name + "-plan",
		}})
		must(h.t, err)
		_, err = h.desk.Do(ctx, actor, h.id, casefile.WriteNote{Text: name + "-note"})
		must(h.t, err)
	}
	_, err := h.desk.Do(ctx, h.actor("clerk"), h.id, casefile.Escalate{Why: "house-why", Who: "Lena",
		Ask: casefile.Package{Terms: []casefile.Term{{Remedy: "compensation", Amount: money.MustParse("7731.77 USD"), Bearer: "partner/mill"}}}})
	must(h.t, err)
}

// keep tells what an answer holds that is not its reader's to see.
func (h *house) keep(what string, who visitor, answer *httptest.ResponseRecorder) {
	h.t.Helper()
	all := fmt.Sprint(answer.Header()) + answer.Body.String()
	for seat, marks := range private {
		theirs := who.actor.Kind != "" && who.actor.Seat() == seat && who.name != "another customer"
		if found := marks.FindString(all); found != "" && !theirs {
			h.t.Errorf("%s tells %s what the %s keeps for itself: %q", what, who.name, seat, found)
		}
	}
}

// visitor is somebody who comes to the pages. The zero actor is let in nowhere.
type visitor struct {
	name  string
	actor casefile.Actor
}

// forked is a store whose writes go to an overlay that each call gets anew.
type forked struct{ desk.Store }

// openWalk is a house with marks on its case, everybody who could come to its
// pages, and a way to take back what the last call did.
func openWalk(t *testing.T) (h *house, all []visitor, anew func()) {
	t.Helper()
	h = openHouse(t)
	h.desk.Passwords = quick{}
	for _, id := range []string{"sara", "omar", "lena", "ada"} {
		must(t, h.desk.SetPassword(ctx, desktest.Admin, id, phrase))
	}
	h.mark()
	for _, name := range append(desk.Roles(), "agent", "customer") {
		all = append(all, visitor{name, h.actor(name)})
	}
	all = append(all, h.others()...)
	h.own = h.consumers()
	for _, name := range []string{"ann", "bob", "helper"} {
		if name != "helper" {
			must(t, h.desk.SetPassword(ctx, desktest.Admin, name, phrase))
		}
		all = append(all, visitor{name, h.actor(name)})
	}
	below := h.desk.Store
	f := &forked{overlay.New(below)}
	c := h.desk.Config
	c.Store = f
	h.desk = desk.New(c)
	h.desk.Orders = desk.OwnOrders{Desk: h.desk}
	h.site = web.New(h.desk, web.Options{})
	t.Cleanup(h.site.Close)
	return h, all, func() { f.Store = overlay.New(below) }
}

// others are who comes with something else than the key of a role: keys that
// are for some things only, another customer's link, what opened something once,
// and nothing.
func (h *house) others() []visitor {
	h.t.Helper()
	var all []visitor
	come := func(name, credential string) {
		h.keys[name] = credential
		a, err := h.desk.Authenticate(ctx, credential)
		if err != nil && fault.CodeOf(err) != fault.Unauthenticated {
			h.t.Fatal(err)
		}
		all = append(all, visitor{name, a})
	}
	for _, k := range []struct{ member, scope string }{{"sara", "read"}, {"sara", "counter cases"}, {"omar", "decide"}, {"ada", "manage"}} {
		key, err := h.desk.IssueScopedKey(ctx, desktest.Admin, k.member, desk.NewKey{Label: "scoped", Scope: strings.Fields(k.scope)})
		must(h.t, err)
		come(k.member+" for "+k.scope, key)
	}
	v, err := h.desk.Identify(ctx, h.actor("clerk"), desk.Who{Email: "priya.raman@example.com"})
	must(h.t, err)
	foreign, err := h.desk.Open(ctx, h.actor("clerk"), desk.Intake{Visit: v.ID, Order: "AP-20418", Claim: "changed_mind"})
	must(h.t, err)
	link := func(id string) string {
		l, err := h.desk.GiveLink(ctx, h.actor("clerk"), id)
		must(h.t, err)
		return l.Token
	}
	session := func(member string) string {
		s, err := h.desk.SignIn(ctx, member, phrase, desk.From{})
		must(h.t, err)
		return s.Token
	}
	come("another customer", link(foreign.Case.ID))
	come("lena's session", session("lena"))
	revoked, ended := link(h.id), session("ada")
	must(h.t, h.desk.RevokeLink(ctx, h.actor("clerk"), h.id, revoked))
	must(h.t, h.desk.RevokeKey(ctx, desktest.Admin, "ada", ended))
	shut, err := h.desk.IssueKey(ctx, desktest.Admin, "ada", "shut", time.Time{})
	must(h.t, err)
	must(h.t, h.desk.RevokeKey(ctx, desktest.Admin, "ada", shut))
	h.now.Set(opened.Add(-31 * 24 * time.Hour)) // what was given a month ago has run out
	oldLink, oldSession := link(h.id), session("ada")
	oldKey, err := h.desk.IssueKey(ctx, desktest.Admin, "ada", "old", h.now.Now().Add(time.Hour))
	must(h.t, err)
	h.now.Set(opened)
	for name, credential := range map[string]string{
		"link revoked": revoked, "key revoked": shut, "session ended": ended, "link run out": oldLink, "session run out": oldSession,
		"key run out": oldKey, "signed out": "",
	} {
		come(name, credential)
		if last := all[len(all)-1]; last.actor.Kind != "" {
			h.t.Fatalf("%s: %+v", name, last.actor)
		}
	}
	return all
}

// call is how a route is asked so that it can succeed for somebody.
type call struct {
	path string
	form url.Values
}

// calls are those of the routes of which an address alone does not say enough.
// What a case's page sends is found on the page: see TestEveryFormOfEveryPage.
func (h *house) calls() map[string]func() call {
	coat := url.Values{"order": {"AP-20405"}, "receipt": {"R-AU-5105"}, "line": {"1"}, "reason": {"faulty"}}
	at := func(path string, form url.Values) func() call { return func() call { return call{path, form} } }
	return map[string]func() call{
		"GET /inbox":              at("/inbox?queue=all", nil),
		"GET /counter/order":      at("/counter/order?"+coat.Encode(), nil),
		"POST /counter/identify":  at("/counter/identify", url.Values{"email": {"nora.whitfield@example.com"}, "order": {"AP-20401"}}),
		"POST /counter/read-back": at("/counter/read-back", coat),
		"POST /counter/open":      at("/counter/open", coat),
		"GET /counter/read-back/{id}": func() call {
			id, _, _ := strings.Cut(h.readBack(coat).Get("token"), "-")
			return call{"/counter/read-back/" + id, nil}
		},
		"POST /counter/read-back/{id}/no": func() call {
			id, _, _ := strings.Cut(h.readBack(coat).Get("token"), "-")
			return call{"/counter/read-back/" + id + "/no", coat}
		},
		"POST /counter/confirm": func() call { return call{"/counter/confirm", h.readBack(coat)} },
		"POST /cases/{id}/confirm": func() call {
			form := h.readBack(coat)
			id, _, _ := strings.Cut(form.Get("token"), "-")
			return call{"/cases/" + id + "/confirm", form}
		},
		"GET /cases/{id}/agreements/{no}/agreement.pdf": func() call {
			form := h.readBack(coat)
			h.browse("clerk", "/counter/confirm", form)
			id, _, _ := strings.Cut(form.Get("token"), "-")
			return call{"/cases/" + id + "/agreements/1/agreement.pdf", nil}
		},
		"GET /cases/{id}/position.pdf": func() call {
			h.ended()
			return call{"/cases/" + h.id + "/position.pdf", nil}
		},
		"GET /partners/{kind}/{firm}/{month}/{file}": func() call {
			return call{"/partners/maker/alpha/" + h.charged() + "/statement.csv?currency=USD", nil}
		},
		"POST /partners/{kind}/{firm}": at("/partners/maker/alpha", url.Values{"do": {"pay"}, "amount": {"1.00 USD"}, "reference": {"WIRE"}}),
		"GET /people/{id}":             at("/people/sara", nil),
		"POST /people":                 at("/people", url.Values{"id": {"tom"}, "name": {"Tom"}, "role": {"clerk"}}),
		"POST /people/{id}/leave":      at("/people/omar/leave", url.Values{}),
		"POST /people/{id}/keys":       at("/people/omar/keys", url.Values{"label": {"till"}}),
		"POST /account/password":       at("/account/password", url.Values{"old": {phrase}, "password": {"staple of another kind"}}),
		"POST /account/pin":            at("/account/pin", url.Values{"pin": {"402913"}}),
		"POST /sign-in":                at("/sign-in", url.Values{"member": {"sara"}, "password": {phrase}}),
		"POST /enter":                  at("/enter", url.Values{"credential": {h.keys["clerk"]}}),
		"GET /enter/{credential}":      at("/enter/"+h.keys["customer"], nil),
		"POST /sign-out":               at("/sign-out", url.Values{}),
		"POST /preferences":            at("/preferences", url.Values{"lang": {"en"}}),
		"GET /assets/{version}/{name}": at("/assets/0/none.css", nil),
		"POST /people/{id}/password":   at("/people/omar/password", url.Values{"password": {"staple of another kind"}}),
		"POST /people/{id}/keys/revoke": func() call {
			key, err := h.desk.IssueKey(ctx, desktest.Admin, "omar", "spare", time.Time{})
			must(h.t, err)
			return call{"/people/omar/keys/revoke", url.Values{"key": {key}}}
		},
		"POST /account/sessions/revoke": func() call {
			s, err := h.desk.SignIn(ctx, "lena", phrase, desk.From{})
			must(h.t, err)
			return call{"/account/sessions/revoke", url.Values{"key": {s.Token}}}
		},
	}
}

// ended ends the talk of the house's case.
func (h *house) ended() {
	h.t.Helper()
	for _, cmd := range []casefile.Command{casefile.TellRights{}, casefile.WarnCustomer{Kind: "insults", Heard: "names"}, casefile.EndTalk{Kind: "insults", Heard: "again"}} {
		_, err := h.desk.Do(ctx, h.actor("manager"), h.id, cmd)
		must(h.t, err)
	}
}

// readBack is the form with which the clerk's read-back at the counter is
// confirmed.
func (h *house) readBack(asked url.Values) url.Values {
	h.t.Helper()
	to := h.browse("clerk", "/counter/read-back", asked).Header().Get("Location")
	page := h.browse("clerk", to, nil).Body.String()
	for _, f := range formsOf(page) {
		if f.form.Has("token") {
			return f.form
		}
	}
	h.t.Fatal("the clerk's read-back cannot be confirmed")
	return nil
}

// ask makes a call of a route. A stream is left as soon as it has begun.
func (h *house) ask(who visitor, r web.Route, c call) *httptest.ResponseRecorder {
	if !r.Live {
		return h.browse(who.name, c.path, c.form)
	}
	until, leave := context.WithCancel(ctx)
	defer leave()
	request := httptest.NewRequestWithContext(until, r.Method, c.path, http.NoBody)
	if credential := h.keys[who.name]; credential != "" {
		request.AddCookie(&http.Cookie{Name: "makegood", Value: credential})
	}
	w := httptest.NewRecorder()
	h.site.ServeHTTP(&leaving{w, leave}, request)
	return w
}

// leaving is a reader who goes after the first line.
type leaving struct {
	*httptest.ResponseRecorder
	leave func()
}

func (l *leaving) FlushError() error { l.leave(); return nil }

// Every route as everybody who could come, each call on a desk of its own with
// what it needs to succeed: let in or refused as the one table of the desk says;
// who is not signed in is asked to, with the way back and nothing else; and no
// answer holds what the other seat keeps for itself. A new route is walked as it
// is added.
func TestEveryPageFromEverySeat(t *testing.T) {
	h, all, anew := openWalk(t)
	calls, known := h.calls(), map[string]bool{}
	maps.Copy(calls, h.ownCalls(h.own))
	for _, r := range web.Routes() {
		known[r.Pattern()] = true
		prepare, succeeded := calls[r.Pattern()], 0
		for _, who := range all {
			anew()
			c := call{path: h.sample(r)}
			if r.Method == http.MethodPost {
				c.form = url.Values{}
			}
			if prepare != nil {
				c = prepare()
			}
			w := h.ask(who, r, c)
			if w.Code < http.StatusBadRequest {
				succeeded++
			}
			what := r.Pattern()
			h.keep(what, who, w)
			if problem := refusalIs(r, who, c, w); problem != "" {
				t.Errorf("%s as %s: %d %v: %s\n%.300s", what, who.name, w.Code, w.Header(), problem, said(w))
			}
		}
		if succeeded == 0 && prepare != nil && !strings.Contains(r.Path, "/assets/") {
			t.Errorf("%s succeeds for nobody: the walk shows nothing of what it answers", r.Pattern())
		}
	}
	for name := range calls {
		if !known[name] {
			t.Errorf("%s is in no table any more", name)
		}
	}
}

// said is the sentence of a page that refuses.
func said(w *httptest.ResponseRecorder) string {
	_, rest, _ := strings.Cut(w.Body.String(), "data-said")
	return rest
}

// refusalIs is what is wrong with whether a route let somebody in; "" nothing.
func refusalIs(r web.Route, who visitor, c call, w *httptest.ResponseRecorder) string {
	if w.Code >= http.StatusInternalServerError {
		return "our mistake"
	}
	if r.Action == "" {
		return ""
	}
	asked := strings.HasPrefix(w.Header().Get("Location"), "/sign-in") || w.Code == http.StatusUnauthorized
	if who.actor.Kind == "" {
		return notSignedIn(r, who, c, w, asked)
	}
	if w.Code == http.StatusUnauthorized || strings.HasPrefix(w.Header().Get("Location"), "/sign-in?") {
		return "is signed in, and was asked to"
	}
	if err := desk.May(who.actor, r.Action); err != nil {
		sentence := html.EscapeString(words.Sentence(words.English, fault.As(err)))
		if w.Code != http.StatusForbidden || !strings.Contains(said(w), sentence) {
			return "the table refuses it with: " + sentence
		}
		return ""
	}
	if also := further[r.Pattern()]; also != "" && who.actor.Kind != casefile.Client && desk.May(who.actor, also) != nil {
		return ""
	}
	// What the table lets somebody ask for, the case may still refuse, and not as
	// the table does.
	if strings.Contains(said(w), mayNot) {
		return "the table lets them in"
	}
	return ""
}

// further is what a route needs besides, of whoever is no customer: a customer
// hears of the own case, everybody else of all.
var further = map[string]desk.Action{"GET /events": desk.ListCases}

func notSignedIn(r web.Route, who visitor, c call, w *httptest.ResponseRecorder, asked bool) string {
	to := "/sign-in?" + url.Values{"back": {c.path}}.Encode()
	if c.path == "/" {
		to = "/sign-in"
	}
	switch body := w.Body.String(); {
	case !asked:
		return "was let in"
	case r.Method == http.MethodGet && (strings.HasPrefix(r.Path, "/my") || r.Path == "/page"): // it opens by a link, not by a password
		if !strings.HasPrefix(who.name, "link ") && !strings.Contains(body, "Your case opens by its link") {
			return "want to be told that a link is needed"
		}
	case r.Method == http.MethodGet && !r.Live && !strings.HasPrefix(who.name, "link ") && w.Header().Get("Location") != to:
		return "want to be sent to " + to
	case strings.Contains(body, "Whitfield"), strings.Contains(body, "Nora"), strings.Contains(body, "data-row"), strings.Contains(body, "/sign-out"):
		return "was shown something"
	}
	return ""
}

// Whoever only asks for the head of a page is asked to sign in as well, and the
// sign-in leads back.
func TestTheWayBack(t *testing.T) {
	h := openHouse(t)
	for _, r := range web.Routes() {
		if r.Method != http.MethodGet || r.Action == "" {
			continue
		}
		w := httptest.NewRecorder()
		h.site.ServeHTTP(w, httptest.NewRequest(http.MethodHead, h.sample(r), http.NoBody))
		if w.Code != http.StatusUnauthorized && w.Code != http.StatusSeeOther {
			t.Errorf("HEAD %s signed out: %d", r.Path, w.Code)
		}
	}
	h.desk.Passwords = quick{}
	path := "/cases/" + h.id + "?a=1&b=<2>"
	page := h.browse("", h.browse("", path, nil).Header().Get("Location"), nil).Body.String()
	if !strings.Contains(page, `name="back" value="`+html.EscapeString(path)+`"`) {
		t.Errorf("the way back to %s is not on the sign-in page", path)
	}
}

// Each seat sees its own, so that the marks of the walks are known to show.
func TestOwnSideShows(t *testing.T) {
	h, _, _ := openWalk(t)
	for who, own := range map[string][]string{"clerk": {"house-note", "house-plan"}, "customer": {"customer-note", "customer-plan"}} {
		seat, shown := h.actor(who).Seat(), map[string]bool{}
		for _, r := range web.Routes() {
			if r.Method == http.MethodGet && !r.Live {
				for _, mark := range private[seat].FindAllString(h.browse(who, h.sample(r), nil).Body.String(), -1) {
					shown[mark] = true
				}
			}
		}
		for _, mark := range own {
			if !shown[mark] {
				t.Errorf("the %s nowhere sees its own %s: %v", who, mark, shown)
			}
		}
	}
}

// The walks above see what they say they see.
func TestPrivateSees(t *testing.T) {
	for text, seen := range map[string]bool{
		"$7,731.31": true, "7731.77 USD": true, `value="7731.01"`: true, "7\u00a0731,31\u00a0$": true, "7&nbsp;731,31": true, "see house-note": true,
		"7,731": false, "77.31": false, "K7731X": false,
	} {
		if private[casefile.House].MatchString(text) != seen {
			t.Errorf("%q", text)
		}
	}
	want := []formOn{{"/a?b=1&c=2", url.Values{"h": {"x"}, "t": {"Words"}, "n": {"1"}, "s": {"one"}, "area": {"Words"}, "go": {"yes"}}}}
	got := formsOf(`<form method="post" class="form" action="/a?b=1&amp;c=2"><input type="hidden" name="h" value="x"><input name="t"><input type="number" name="n">
		<select name="s"><option value="one">1</option><option value="two">2</option></select><textarea name="area"></textarea><button name="go" value="yes">Go</button></form>
		<form method="get" action="/search"><input name="q"></form>`)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
}
