package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"makegood/internal/casefile"
	"makegood/internal/connect/shopfile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/web"
	"makegood/packs"
)

type ctxType = context.Context

var ctx = context.Background()

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// opened is the moment at which the tests' desks open: a Monday in Austin.
var opened = time.Date(2025, 12, 15, 15, 0, 0, 0, time.UTC)

// house is a desk with its pages, a key for each role, and one case whose
// customer has a link.
type house struct {
	t    *testing.T
	desk *desk.Desk
	site *web.Site
	keys map[string]string // role, agent, customer -> credential
	id   string            // of the case
	own  string            // path of a consumer's file, where there is one
	now  *desktest.Clock
}

func openHouse(t *testing.T) *house {
	t.Helper()
	d, clock := desktest.Open(t, opened)
	h := &house{t: t, desk: d, site: web.New(d, web.Options{}), keys: map[string]string{}, now: clock}
	t.Cleanup(h.site.Close)
	for _, m := range []desk.Member{
		{ID: "sara", Name: "Sara", Role: "clerk"}, {ID: "omar", Name: "Omar", Role: "supervisor"},
		{ID: "lena", Name: "Lena", Role: "manager"}, {ID: "ada", Name: "Ada", Role: "admin"},
		{ID: "robot", Name: "Robot", Role: "clerk", Machine: true},
	} {
		must(t, d.Hire(ctx, desktest.Admin, m))
		key, err := d.IssueKey(ctx, desktest.Admin, m.ID, "test", time.Time{})
		must(t, err)
		role := m.Role
		if m.Machine {
			role = "agent"
		}
		h.keys[role] = key
	}
	data, err := packs.FS.ReadFile("shops/department-store.yaml")
	must(t, err)
	records, err := shopfile.Read("department-store.yaml", data, shopfile.Options{})
	must(t, err)
	must(t, d.Import(ctx, desktest.Admin, "shop", "department-store", records, nil))
	v, err := d.Identify(ctx, h.actor("clerk"), desk.Who{Email: "nora.whitfield@example.com"})
	must(t, err)
	view, err := d.Open(ctx, h.actor("clerk"), desk.Intake{Visit: v.ID, Order: "AP-20401", Claim: "not_delivered"})
	must(t, err)
	h.id = view.Case.ID
	link, err := d.GiveLink(ctx, h.actor("clerk"), h.id)
	must(t, err)
	h.keys["customer"] = link.Token
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *house) actor(role string) casefile.Actor {
	h.t.Helper()
	a, err := h.desk.Authenticate(ctx, h.keys[role])
	must(h.t, err)
	return a
}

// browse is a browser's call, with what browsers say of where a call comes
// from: this site, unless headers say otherwise. A form makes it a POST.
func (h *house) browse(role, path string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	h.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	if form != nil {
		r = httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if credential := h.keys[role]; credential != "" {
		r.AddCookie(&http.Cookie{Name: "makegood", Value: credential})
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] != "Cookie" {
			r.Header.Del(headers[i])
		}
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.site.ServeHTTP(w, r)
	return w
}

// sample is an address that a route answers.
func (h *house) sample(r web.Route) string {
	return strings.NewReplacer("{$}", "", "{id}", h.id, "{no}", "1", "{credential}", "mk_nothing", "{version}", "0", "{name}", "none.css",
		"{kind}", "maker", "{firm}", "alpha", "{month}", "2025-12", "{file}", "statement.csv").Replace(r.Path)
}

// Every route is open to exactly those whom the desk's table names for its
// action; who is not signed in is asked to, and whoever comes with something
// that opens nothing is told so.
func TestRoutesKeepTheTable(t *testing.T) {
	h := openHouse(t)
	seen := map[string]bool{}
	for _, r := range web.Routes() {
		if r.Live {
			continue // TestEvents
		}
		if seen[r.Pattern()] {
			t.Errorf("%s stands twice in the table", r.Pattern())
		}
		seen[r.Pattern()] = true
		var form url.Values
		if r.Method == http.MethodPost {
			form = url.Values{}
		}
		for _, role := range append(desk.Roles(), "agent", "customer") {
			got := h.browse(role, h.sample(r), form).Code
			may := r.Action == "" || desk.May(h.actor(role), r.Action) == nil
			if refused := got == http.StatusForbidden; may && refused && !wrongSeat(r, role) || !may && !refused {
				t.Errorf("%s as %s: %d, the table says %v", r.Pattern(), role, got, may)
			}
			if got >= http.StatusInternalServerError {
				t.Errorf("%s as %s: %d", r.Pattern(), role, got)
			}
			h.refreshLink()
		}
		got := h.browse("", h.sample(r), form)
		asked := strings.HasPrefix(got.Header().Get("Location"), "/sign-in") || got.Code == http.StatusUnauthorized
		if r.Action != "" && !asked {
			t.Errorf("%s signed out: %d %s", r.Pattern(), got.Code, got.Header().Get("Location"))
		}
		if form != nil {
			if got := h.browse("clerk", h.sample(r), form, "Sec-Fetch-Site", "cross-site"); got.Code == http.StatusOK || got.Code == http.StatusSeeOther {
				t.Errorf("%s from another site: %d", r.Pattern(), got.Code)
			}
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %d routes", len(seen))
	}
}

// refreshLink gives the customer a way in again, where a route ended it.
func (h *house) refreshLink() {
	if _, err := h.desk.Authenticate(ctx, h.keys["customer"]); err == nil {
		return
	}
	link, err := h.desk.GiveLink(ctx, desktest.Admin, h.id)
	must(h.t, err)
	h.keys["customer"] = link.Token
}

// wrongSeat: a route may refuse, besides, what belongs to the other seat or
// must be said by a person.
func wrongSeat(r web.Route, role string) bool {
	return r.Method == http.MethodPost && (role == "agent" || role == "customer")
}

// What a page sends along, and what it asks of the browser.
func TestPagesAreClosed(t *testing.T) {
	h := openHouse(t)
	inline := regexp.MustCompile(`(?i)<script(?:>|[^>]* [^s][^>]*>[^<])|style="|\son[a-z]+="|(?:src|href|action)="(?:https?:)?//`)
	for _, path := range []string{"/inbox", "/promises", "/cases/" + h.id, "/sign-in", "/nowhere"} {
		w := h.browse("clerk", path, nil)
		policy := w.Header().Get("Content-Security-Policy")
		if path == "/sign-in" {
			w = h.browse("", path, nil)
			policy = w.Header().Get("Content-Security-Policy")
		}
		if !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'; style-src 'self'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
			t.Errorf("%s: policy %q", path, policy)
		}
		if m := inline.FindString(w.Body.String()); m != "" {
			t.Errorf("%s: %q", path, m)
		}
		if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, w.Header())
		}
	}
}

// A customer's link leaves a cookie that no script and no other site gets; a
// link that opens nothing says so.
func TestEnter(t *testing.T) {
	h := openHouse(t)
	w := h.browse("", "/enter/"+h.keys["customer"], nil, "Sec-Fetch-Site", "none")
	cookie := w.Header().Get("Set-Cookie")
	for _, want := range []string{"makegood=" + h.keys["customer"], "HttpOnly", "SameSite=Strict", "Path=/"} {
		if w.Code != http.StatusSeeOther || !strings.Contains(cookie, want) {
			t.Errorf("%d, cookie %q lacks %s", w.Code, cookie, want)
		}
	}
	w = h.browse("", "/enter/"+h.keys["customer"], nil, "Sec-Fetch-Site", "cross-site")
	if w.Code != http.StatusOK || w.Header().Get("Refresh") != "0; url=/enter/"+h.keys["customer"] || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("from another site: %d %v", w.Code, w.Header())
	}
	if w := h.browse("", "/enter/ml_nothing", nil); w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "does not open anything") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	for _, path := range []string{"/my", "/page"} {
		if w := h.browse("", path, nil); w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "opens by its link") {
			t.Errorf("%s without a link: %d %v", path, w.Code, w.Header())
		}
	}
	if to := h.browse("clerk", "/", nil).Header().Get("Location"); to != "/inbox" {
		t.Errorf("a clerk's home is %s", to)
	}
	if to := h.browse("customer", "/", nil).Header().Get("Location"); to != "/my" {
		t.Errorf("a customer's home is %s", to)
	}
	h.keys["old"] = "ml_" + strings.Repeat("0", 32)
	if w := h.browse("old", "/my", nil); w.Code != http.StatusUnauthorized || !strings.Contains(w.Header().Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("an old link: %d %v", w.Code, w.Header())
	}
	w = h.browse("clerk", "/sign-out", url.Values{})
	if w.Code != http.StatusSeeOther || !strings.Contains(w.Header().Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("sign-out: %d %v", w.Code, w.Header())
	}
}

// Nobody is signed in as somebody else without a yes that only this site's own
// page can send: neither with a stranger's key, nor from a sign-in of the
// house's to a customer's.
func TestEnterIsAsked(t *testing.T) {
	h := openHouse(t)
	enter := func(as, with string) *httptest.ResponseRecorder { return h.browse(as, "/enter/"+h.keys[with], nil) }
	for _, c := range []struct{ as, with, named string }{
		{"", "clerk", "Continue as Sara"}, {"manager", "clerk", "You are signed in as Lena"}, {"customer", "clerk", "Continue as Sara"},
		{"clerk", "customer", "You are signed in as Sara"}, {"", "agent", "Continue as Robot"},
	} {
		w := enter(c.as, c.with)
		if w.Code != http.StatusOK || w.Header().Get("Set-Cookie") != "" || !strings.Contains(w.Body.String(), c.named) {
			t.Errorf("%q with the key of %s: %d %v\n%s", c.as, c.with, w.Code, w.Header(), w.Body)
		}
	}
	if w := enter("clerk", "clerk"); w.Header().Get("Location") != "/" || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("who is there already: %d %v", w.Code, w.Header())
	}
	form := url.Values{"credential": {h.keys["clerk"]}}
	w := h.browse("", "/enter", form)
	if w.Header().Get("Location") != "/" || !strings.Contains(w.Header().Get("Set-Cookie"), "makegood="+h.keys["clerk"]) {
		t.Errorf("yes: %d %v", w.Code, w.Header())
	}
	for _, site := range []string{"cross-site", "same-site"} {
		if w := h.browse("", "/enter", form, "Sec-Fetch-Site", site); w.Code != http.StatusForbidden || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("a yes that is %s: %d %v", site, w.Code, w.Header())
		}
	}
	if w := h.browse("", "/enter", url.Values{"credential": {"mk_nothing"}}); w.Code != http.StatusUnauthorized || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("nothing: %d %v", w.Code, w.Header())
	}
}

// What somebody likes is remembered; nobody is sent to another site with it.
func TestPreferences(t *testing.T) {
	h := openHouse(t)
	w := h.browse("clerk", "/preferences", url.Values{"lang": {"ru"}, "theme": {"dark"}, "back": {"/promises?state=kept"}})
	if w.Header().Get("Location") != "/promises?state=kept" {
		t.Errorf("%v", w.Header())
	}
	var cookies []string
	for _, c := range w.Result().Cookies() {
		cookies = append(cookies, c.Name+"="+c.Value)
	}
	if !slices.Contains(cookies, "lang=ru") || !slices.Contains(cookies, "theme=dark") {
		t.Errorf("%v", cookies)
	}
	page := h.browse("clerk", "/inbox", nil, "Cookie", "lang=ru", "Cookie", "theme=dark").Body.String()
	if !strings.Contains(page, `<html lang="ru" data-theme="dark">`) || !strings.Contains(page, "Входящие") {
		t.Errorf("%.300s", page)
	}
	for _, back := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "evil"} {
		if to := h.browse("clerk", "/preferences", url.Values{"back": {back}}).Header().Get("Location"); to != "/" {
			t.Errorf("%q leads to %q", back, to)
		}
	}
}

// The inbox finds, chooses and goes on; nothing is lost between two pages.
func TestInbox(t *testing.T) {
	h := openHouse(t)
	clerk := h.actor("clerk")
	v, err := h.desk.Identify(ctx, clerk, desk.Who{Email: "nora.whitfield@example.com"})
	must(t, err)
	for range 60 {
		_, err := h.desk.Open(ctx, clerk, desk.Intake{Visit: v.ID, Order: "AP-20401", Claim: "not_delivered"})
		must(t, err)
	}
	row, next := regexp.MustCompile(`id="case-([0-9A-Z]+)"`), regexp.MustCompile(`href="([^"]+)" rel="next"`)
	seen, path := map[string]bool{}, "/inbox"
	for pages := 0; path != "" && pages < 4; pages++ {
		page := h.browse("clerk", path, nil).Body.String()
		for _, m := range row.FindAllStringSubmatch(page, -1) {
			if seen[m[1]] {
				t.Errorf("%s stands on two pages", m[1])
			}
			seen[m[1]] = true
		}
		path = ""
		if m := next.FindStringSubmatch(page); m != nil {
			path = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	if len(seen) != 61 {
		t.Errorf("%d cases on all pages, want 61", len(seen))
	}
	if found := h.browse("clerk", "/inbox?q=MG-"+h.id, nil).Body.String(); strings.Count(found, "data-row") != 1 || !strings.Contains(found, "/cases/"+h.id) {
		t.Error("the case is not found by its number")
	}
	queue := func() (rows int, badge string) {
		page := h.browse("clerk", "/inbox?queue=ours", nil).Body.String()
		if m := regexp.MustCompile(`queue=ours"[^<]*<span class="count">([^<]+)<`).FindStringSubmatch(page); m != nil {
			badge = m[1]
		}
		return strings.Count(page, "data-row"), badge
	}
	if rows, badge := queue(); rows != 50 || badge != "50+" {
		t.Errorf("61 cases wait for the house: %d rows, %q", rows, badge)
	}
	if found := h.browse("clerk", "/inbox?queue=ours&q=MG-"+h.id, nil).Body.String(); strings.Count(found, "data-row") != 1 {
		t.Error("a case that waits is not found among those that do")
	}
	if none := h.browse("clerk", "/inbox?q=zzzz", nil).Body.String(); strings.Contains(none, "data-row") || !strings.Contains(none, "No case found") {
		t.Error("nobody is called zzzz")
	}
	if bad := h.browse("clerk", "/inbox?after=nonsense", nil); bad.Code != http.StatusUnprocessableEntity {
		t.Errorf("a cursor that nobody gave: %d", bad.Code)
	}
}

// A form that is refused leaves as a page with the sentence of its code, which
// scripts find.
func TestRefusalIsAPage(t *testing.T) {
	h := openHouse(t)
	w := h.browse("customer", "/cases/"+h.id+"/confirm", url.Values{"token": {"nonsense"}})
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "data-said") {
		t.Errorf("%d %.400s", w.Code, w.Body)
	}
	if w := h.browse("customer", "/inbox", nil); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "data-row") {
		t.Errorf("a customer at the inbox: %d", w.Code)
	}
	if page := h.browse("customer", "/my/nowhere", nil).Body.String(); strings.Contains(page, `id="find"`) || strings.Contains(page, `class="ways"`) {
		t.Error("a customer who goes astray is shown the house's frame")
	}
	if w := h.browse("clerk", "/cases/NOSUCH", nil); w.Code != http.StatusNotFound {
		t.Errorf("%d", w.Code)
	}
}
