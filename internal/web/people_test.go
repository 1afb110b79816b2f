package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"makegood/internal/desk"
)

// An administrator takes somebody on, gives them a key that is shown once, shuts
// it, and sees them off.
func TestPeople(t *testing.T) {
	h := openHouse(t)
	if w := h.browse("admin", "/people", url.Values{"id": {"two words"}, "name": {"Tom"}, "role": {"clerk"}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `value="two words"`) || !strings.Contains(w.Body.String(), `role="alert"`) {
		t.Errorf("a name with a space: %d", w.Code)
	}
	if to := h.browse("admin", "/people", url.Values{"id": {"tom"}, "name": {"Tom"}, "role": {"supervisor"}}).Header().Get("Location"); to != "/people/tom?said=hired" {
		t.Fatalf("hired: %q", to)
	}
	if w := h.browse("admin", "/people/tom/keys", url.Values{"label": {"till"}, "until": {"some day"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a day that is none: %d", w.Code)
	}
	w := h.browse("admin", "/people/tom/keys", url.Values{"label": {"till"}, "scope": {"read"}, "until": {"2026-01-31"}})
	key := regexp.MustCompile(`mk_[0-9A-Z]{20,}`).FindString(w.Body.String())
	if w.Code != http.StatusOK || key == "" || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d, key %q", w.Code, key)
	}
	h.keys["tom"] = key
	if a := h.actor("tom"); a.Role != "supervisor" || a.Scope != "read" {
		t.Errorf("%+v", a)
	}
	if w := h.browse("tom", "/people", nil); w.Code != http.StatusForbidden {
		t.Errorf("a key for reading sees the staff: %d", w.Code)
	}
	page := h.browse("admin", "/people/tom", nil).Body.String()
	if strings.Contains(page, key) || !strings.Contains(page, "till") {
		t.Error("the key is shown again, or not listed")
	}
	id := regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(page)[1]
	if to := h.browse("admin", "/people/tom/keys/revoke", url.Values{"key": {id}}).Header().Get("Location"); to != "/people/tom?said=revoked" {
		t.Errorf("revoked: %q", to)
	}
	if _, err := h.desk.Authenticate(ctx, key); err == nil {
		t.Error("the key still opens the desk")
	}
	h.browse("admin", "/people/tom/leave", url.Values{})
	if w := h.browse("admin", "/people/tom", nil); w.Code != http.StatusNotFound {
		t.Errorf("who left is shown: %d", w.Code)
	}
}

// quick are passwords kept as they are: what a hash is like, package password
// tests.
type quick struct{}

func (quick) Hash(_ ctxType, password string) (string, error) { return "h:" + password, nil }

func (quick) Check(_ ctxType, hash, password string) (bool, error) {
	return hash == "h:"+password, nil
}

// Somebody signs in with a password, comes to where they wanted to go, changes
// the password, and signs out: each session opens the desk until it ends.
func TestSignIn(t *testing.T) {
	h := openHouse(t)
	h.desk.Passwords = quick{}
	const first, second = "correct horse battery", "staple of another kind"
	if to := h.browse("admin", "/people/sara/password", url.Values{"password": {first}}).Header().Get("Location"); to != "/people/sara?said=password" {
		t.Fatalf("password: %q", to)
	}
	if w := h.browse("admin", "/people/sara/password", url.Values{"password": {"short"}}); w.Code != http.StatusUnprocessableEntity || strings.Contains(w.Body.String(), "short") && strings.Contains(w.Body.String(), `value="short"`) {
		t.Errorf("a short password: %d", w.Code)
	}
	if to := h.browse("", "/promises?state=kept", nil).Header().Get("Location"); to != "/sign-in?back=%2Fpromises%3Fstate%3Dkept" {
		t.Errorf("asked to sign in at %q", to)
	}
	form := url.Values{"member": {"sara"}, "password": {"wrong"}, "back": {"/promises?state=kept"}}
	w := h.browse("", "/sign-in", form)
	if w.Code == http.StatusSeeOther || w.Header().Get("Set-Cookie") != "" || !strings.Contains(w.Body.String(), `value="/promises?state=kept"`) || strings.Contains(w.Body.String(), "wrong\"") {
		t.Errorf("a wrong password: %d %v", w.Code, w.Header())
	}
	form.Set("password", first)
	h.signIn("session", form, "/promises?state=kept")
	h.signIn("other", form, "/promises?state=kept")
	if w := h.browse("session", "/inbox", nil); w.Code != http.StatusOK {
		t.Fatalf("signed in, and the inbox is %d", w.Code)
	}
	if w := h.browse("session", "/sign-in", nil); w.Header().Get("Location") != "/" {
		t.Errorf("who is signed in is asked again: %d", w.Code)
	}
	if w := h.browse("session", "/account/password", url.Values{"old": {"wrong"}, "password": {second}}); w.Code == http.StatusSeeOther {
		t.Error("the password changes without the old one")
	}
	if to := h.browse("session", "/account/password", url.Values{"old": {first}, "password": {second}}).Header().Get("Location"); to != "/account?said=password" {
		t.Errorf("changed: %q", to)
	}
	if _, err := h.desk.Authenticate(ctx, h.keys["other"]); err == nil {
		t.Error("another session outlives the password")
	}
	session := h.keys["session"]
	h.browse("session", "/sign-out", url.Values{})
	if _, err := h.desk.Authenticate(ctx, session); err == nil {
		t.Error("the session outlives the sign-out")
	}
}

// signIn signs in with a form, and keeps the session under a name.
func (h *house) signIn(name string, form url.Values, back string) {
	h.t.Helper()
	w := h.browse("", "/sign-in", form)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != back {
		h.t.Fatalf("%d %v", w.Code, w.Header())
	}
	for _, c := range w.Result().Cookies() {
		if c.Name == "makegood" {
			h.keys[name] = c.Value
			if c.MaxAge <= 0 || c.MaxAge > 24*3600 || !c.HttpOnly {
				h.t.Errorf("%+v", c)
			}
		}
	}
	if a := h.actor(name); a.ID != "staff/sara" {
		h.t.Errorf("%+v", a)
	}
}

var _ desk.Passwords = quick{}
