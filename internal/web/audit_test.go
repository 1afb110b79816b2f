package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
)

var anEntry = regexp.MustCompile(`id="entry-([0-9A-Z]+)"`)

// entries follows the pages of a list of the trail, and counts what stands on
// them; none may stand twice.
func (h *house) entries(path string) (n int, all string) {
	h.t.Helper()
	next, seen := regexp.MustCompile(`href="([^"]+)" rel="next"`), map[string]bool{}
	for path != "" {
		w := h.browse("manager", path, nil)
		if w.Code != http.StatusOK {
			h.t.Fatalf("%s: %d", path, w.Code)
		}
		page := w.Body.String()
		all += page
		for _, m := range anEntry.FindAllStringSubmatch(page, -1) {
			if seen[m[1]] {
				h.t.Errorf("%s stands on two pages", m[1])
			}
			seen[m[1]] = true
		}
		path = ""
		if m := next.FindStringSubmatch(page); m != nil {
			path = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	return len(seen), all
}

// The trail is read a page at a time, by person, by case, by day, and by what
// was refused; by nobody but managers and administrators.
func TestAuditPage(t *testing.T) {
	h := openHouse(t)
	const more = 60
	for range more {
		_, err := h.desk.GiveLink(ctx, h.actor("clerk"), h.id)
		must(t, err)
	}
	if w := h.browse("clerk", "/audit", nil); w.Code != http.StatusForbidden || anEntry.MatchString(w.Body.String()) {
		t.Fatalf("a clerk reads the trail: %d", w.Code)
	}
	total, page := h.entries("/audit")
	if total <= more || !strings.Contains(page, "/cases/"+h.id) {
		t.Errorf("%d entries", total)
	}
	sara, page := h.entries("/audit?who=sara")
	if sara < more || sara >= total || strings.Contains(page, "<code>staff/admin</code>") {
		t.Errorf("%d entries of sara", sara)
	}
	if !strings.Contains(page, "Sara:") || !strings.Contains(page, "<code>staff/sara</code>") || strings.Contains(page, "staff/sara:") {
		t.Error("the trail calls her by her id before her name")
	}
	if n, _ := h.entries("/audit?case=MG-" + h.id); n < more || n > sara {
		t.Errorf("%d entries of the case, of %d", n, sara)
	}
	if n, page := h.entries("/audit?refused=yes"); n != 1 || !strings.Contains(page, "<code>not_allowed</code>") || !strings.Contains(page, "read the audit trail") {
		t.Errorf("%d refusals", n)
	}
	if n, page := h.entries("/audit?to=2025-12-14"); n != 0 || !strings.Contains(page, "Nothing of the kind") {
		t.Errorf("%d entries before the first day", n)
	}
	if n, _ := h.entries("/audit?from=2025-12-15&to=2025-12-15"); n != total {
		t.Errorf("%d entries on the day, of %d", n, total)
	}
	for _, bad := range []string{"/audit?from=some+day", "/audit?after=nonsense"} {
		if w := h.browse("manager", bad, nil); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", bad, w.Code)
		}
	}
}

// Who tries too often is told until when, in the reader's own time; and the way
// is free again after that.
func TestSignInWaits(t *testing.T) {
	h := openHouse(t)
	h.desk.Passwords = quick{}
	if w := h.browse("admin", "/people/sara/password", url.Values{"password": {"password1234"}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "This password can&#39;t be taken") {
		t.Errorf("a weak password: %d", w.Code)
	}
	must(t, h.desk.SetPassword(ctx, desktest.Admin, "sara", "correct horse battery"))
	try := func(password string) (int, string) {
		w := h.browse("", "/sign-in", url.Values{"member": {"sara"}, "password": {password}}, "Cookie", "zone=Europe%2FBerlin")
		return w.Code, w.Body.String()
	}
	for range 5 {
		if code, page := try("wrong"); code != http.StatusUnauthorized || !strings.Contains(page, "do not go together") {
			t.Fatalf("%d %s", code, page)
		}
	}
	code, page := try("correct horse battery")
	if until := opened.Add(30 * time.Second).Add(time.Hour).Format("15:04:05"); code != http.StatusTooManyRequests || !strings.Contains(page, "after "+until+" CET") {
		t.Errorf("%d, and no word of %s", code, until)
	}
	h.now.Set(opened.Add(31 * time.Second))
	if code, _ := try("correct horse battery"); code != http.StatusSeeOther {
		t.Errorf("after the wait: %d", code)
	}
}

// Signing out everywhere ends every session, and no key.
func TestSignOutEverywhere(t *testing.T) {
	h := openHouse(t)
	h.desk.Passwords = quick{}
	must(t, h.desk.SetPassword(ctx, desktest.Admin, "sara", "correct horse battery"))
	sign := func(name string) {
		s, err := h.desk.SignIn(ctx, "sara", "correct horse battery", desk.From{})
		must(t, err)
		h.keys[name] = s.Token
	}
	sign("here")
	sign("there")
	w := h.browse("here", "/account/sessions/end", url.Values{})
	if w.Header().Get("Location") != "/sign-in" || !strings.Contains(w.Header().Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	for _, name := range []string{"here", "there"} {
		if _, err := h.desk.Authenticate(ctx, h.keys[name]); err == nil {
			t.Errorf("the session %s goes on", name)
		}
	}
	sign("again")
	if to := h.browse("clerk", "/account/sessions/end", url.Values{}).Header().Get("Location"); to != "/account?said=everywhere" {
		t.Errorf("with a key: %q", to)
	}
	if _, err := h.desk.Authenticate(ctx, h.keys["again"]); err == nil {
		t.Error("the session goes on")
	}
	h.actor("clerk") // the key opens the desk still
}
