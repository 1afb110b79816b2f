package door_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/words"
)

func open(t *testing.T, o door.Options) *door.Door {
	t.Helper()
	d, _ := desktest.Open(t, time.Date(2025, 12, 15, 15, 0, 0, 0, time.UTC))
	return door.New(desk.DoorPage, d, o)
}

// through sends a request through a door, and gives the call that it became.
func through(d *door.Door, r *http.Request) (call door.Call) {
	d.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { call = *door.Of(r.Context()) }), nil).
		ServeHTTP(httptest.NewRecorder(), r)
	return call
}

// Whoever calls is known by the connection; what a header claims counts only
// where the house's own proxy writes it, and then the last of it.
func TestFrom(t *testing.T) {
	for _, c := range []struct {
		proxied   bool
		peer      string
		forwarded []string
		want      string
	}{
		{false, "192.0.2.7:5123", nil, "192.0.2.7"},
		{false, "192.0.2.7:5123", []string{"198.51.100.1"}, "192.0.2.7"},
		{true, "192.0.2.7:5123", nil, "192.0.2.7"},
		{true, "192.0.2.7:5123", []string{"203.0.113.9, 198.51.100.1"}, "198.51.100.1"},
		{true, "192.0.2.7:5123", []string{"203.0.113.9", "198.51.100.1"}, "198.51.100.1"},
		{true, "192.0.2.7:5123", []string{"198.51.100.1, not an address"}, "192.0.2.7"},
		{true, "[2001:db8::1]:5123", []string{"2001:db8::0:2"}, "2001:db8::2"},
		{false, "[2001:db8::1]:5123", nil, "2001:db8::1"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.RemoteAddr = c.peer
		for _, f := range c.forwarded {
			r.Header.Add("X-Forwarded-For", f)
		}
		if got := through(open(t, door.Options{Proxied: c.proxied}), r).From; got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

// The reader's own choice goes before the browser's; a choice of nothing we
// speak is none.
func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		cookie, accept string
		want           words.Lang
	}{
		{"", "", words.English}, {"", "ru-RU,ru;q=0.9", words.Russian}, {"en", "ru", words.English}, {"ru", "en", words.Russian}, {"xx", "ru", words.Russian}, {"../en", "", words.English},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.Header.Set("Accept-Language", c.accept)
		if c.cookie != "" {
			r.AddCookie(&http.Cookie{Name: "lang", Value: c.cookie})
		}
		if got := door.Language(r); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// A header goes before a cookie, and another scheme is no credential.
func TestCredential(t *testing.T) {
	for _, c := range []struct {
		header, cookie, want string
		byCookie             bool
	}{
		{"Bearer mk_a", "", "mk_a", false}, {"bearer mk_a", "mk_b", "mk_a", false}, {"", "mk_b", "mk_b", true}, {"Basic mk_a", "mk_b", "", false}, {"", "", "", false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		if c.header != "" {
			r.Header.Set("Authorization", c.header)
		}
		if c.cookie != "" {
			r.AddCookie(&http.Cookie{Name: door.CookieName, Value: c.cookie})
		}
		if got, by := door.Credential(r); got != c.want || by != c.byCookie {
			t.Errorf("%+v: %q %v", c, got, by)
		}
	}
}

// What panics becomes an answer, and its cause the log's; an answer that has
// begun is not begun again, and what aborts is passed on.
func TestPanic(t *testing.T) {
	var log strings.Builder
	d := open(t, door.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	var failed error
	run := func(answer func(http.ResponseWriter)) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		d.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w) }),
			func(w http.ResponseWriter, r *http.Request, err error) {
				failed = d.Refused(door.Of(r.Context()), err)
				w.WriteHeader(http.StatusInternalServerError)
			}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", http.NoBody))
		return w
	}
	if w := run(func(http.ResponseWriter) { panic("the cause") }); w.Code != http.StatusInternalServerError || fault.CodeOf(failed) != fault.Internal || !strings.Contains(log.String(), "the cause") {
		t.Errorf("%d %v %s", w.Code, failed, log.String())
	}
	failed = nil
	if w := run(func(w http.ResponseWriter) { w.WriteHeader(http.StatusOK); panic("too late") }); w.Code != http.StatusOK || failed != nil || !strings.Contains(log.String(), "too late") {
		t.Errorf("%d %v", w.Code, failed)
	}
	defer func() {
		if p := recover(); p != http.ErrAbortHandler { //nolint:errorlint // it is passed on as it is
			t.Errorf("%v", p)
		}
	}()
	run(func(http.ResponseWriter) { panic(http.ErrAbortHandler) })
}

// What takes too long is told as such, and not as our mistake.
func TestTimed(t *testing.T) {
	d := open(t, door.Options{Timeout: time.Millisecond})
	var told error
	h := d.Handler(d.Timed(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		if !errors.Is(r.Context().Err(), context.DeadlineExceeded) {
			t.Errorf("%v", r.Context().Err())
		}
		told = d.Refused(door.Of(r.Context()), r.Context().Err())
	})), nil)
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", http.NoBody))
	if fault.CodeOf(told) != fault.Unavailable {
		t.Errorf("%v", told)
	}
}

// A browser's sign-in is for this site's own pages.
func TestOwnSite(t *testing.T) {
	d := open(t, door.Options{})
	for site, ok := range map[string]bool{"same-origin": true, "none": true, "cross-site": false, "same-site": false} {
		r := httptest.NewRequest(http.MethodPost, "/", http.NoBody)
		r.Header.Set("Sec-Fetch-Site", site)
		if err := d.OwnSite(r); (err == nil) != ok {
			t.Errorf("%s: %v", site, err)
		}
	}
}

// The cookies: the credential for this site's own calls alone, and gone when it
// is forgotten.
func TestCookies(t *testing.T) {
	for _, secure := range []bool{false, true} {
		d := open(t, door.Options{Secure: secure})
		w := httptest.NewRecorder()
		d.Remember(w, "mk_secret", 90*time.Minute)
		c := w.Result().Cookies()[0]
		if c.Value != "mk_secret" || c.MaxAge != 5400 || !c.HttpOnly || c.Secure != secure || c.SameSite != http.SameSiteStrictMode || c.Path != "/" {
			t.Errorf("%+v", c)
		}
		w = httptest.NewRecorder()
		d.Forget(w)
		if c := w.Result().Cookies()[0]; c.Value != "" || c.MaxAge >= 0 {
			t.Errorf("%+v", c)
		}
	}
}
