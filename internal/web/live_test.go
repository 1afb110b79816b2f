package web_test

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
)

// listen opens a stream as a browser does, and sends the cases that it hears of.
func (h *house) listen(server *httptest.Server, role string) (heard <-chan string, leave func()) {
	h.t.Helper()
	lines, leave := h.stream(server, role)
	cases := make(chan string, 100)
	go func() {
		defer close(cases)
		for line := range lines {
			if id, ok := strings.CutPrefix(line, "data: "); ok {
				cases <- id
			}
		}
	}()
	return cases, leave
}

// stream opens a stream and sends its lines, the first of which has come.
func (h *house) stream(server *httptest.Server, role string) (lines <-chan string, leave func()) {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, server.URL+"/events", http.NoBody)
	must(h.t, err)
	r.AddCookie(&http.Cookie{Name: "makegood", Value: h.keys[role]})
	answer, err := server.Client().Do(r)
	must(h.t, err)
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/event-stream" {
		h.t.Fatalf("%d %v", answer.StatusCode, answer.Header)
	}
	all := make(chan string, 100)
	go func() {
		defer close(all)
		scan := bufio.NewScanner(answer.Body)
		for scan.Scan() {
			if scan.Text() != "" {
				all <- scan.Text()
			}
		}
	}()
	if first := <-all; !strings.HasPrefix(first, "retry:") {
		h.t.Fatalf("a stream begins with %q", first)
	}
	return all, func() { _ = answer.Body.Close() }
}

// hears waits until a stream tells of a case: what is never told stops the
// test's process, which then shows where everybody waits.
func hears(t *testing.T, heard <-chan string, want string) {
	t.Helper()
	for got := range heard {
		if got == want {
			return
		}
	}
	t.Fatalf("the stream ended before it told of %s", want)
}

// A page hears which cases change; a customer's page only of its own case; and
// nothing but the number is said.
func TestEvents(t *testing.T) {
	h := openHouse(t)
	server := httptest.NewServer(h.site)
	defer server.Close()
	staff, leave := h.listen(server, "manager")
	defer leave()
	customer, depart := h.listen(server, "customer")
	defer depart()

	clerk := h.actor("clerk")
	v, err := h.desk.Identify(ctx, clerk, desk.Who{Email: "priya.raman@example.com"})
	must(t, err)
	other, err := h.desk.Open(ctx, clerk, desk.Intake{Visit: v.ID, Order: "AP-20418", Claim: "changed_mind"})
	must(t, err)
	hears(t, staff, other.Case.ID)
	_, err = h.desk.Do(ctx, clerk, h.id, casefile.Say{Act: "tell", Text: "We are looking for it."})
	must(t, err)
	hears(t, staff, h.id)
	if got := <-customer; got != h.id {
		t.Errorf("the customer hears of %q first, not of the own case %s", got, h.id)
	}
	h.site.Close()
	for range staff { //nolint:revive // until it ends
	}
	for range customer { //nolint:revive // until it ends
	}
}

// Nobody listens without a sign-in, and not after the pages have closed.
func TestEventsRefused(t *testing.T) {
	h := openHouse(t)
	if w := h.browse("", "/events", nil); w.Code != http.StatusUnauthorized {
		t.Errorf("signed out: %d", w.Code)
	}
	h.site.Close()
	if w := h.browse("clerk", "/events", nil); w.Code != http.StatusServiceUnavailable {
		t.Errorf("closed: %d", w.Code)
	}
}

// A stream goes on while what it was opened with opens the same seat, and ends at
// the next beat, or the next news, after that was shut, has run out or has
// changed. The browser is told to forget it when it calls again.
func TestEventsEnd(t *testing.T) {
	soon := opened.Add(time.Hour)
	for name, c := range map[string]struct {
		with string
		shut func(*house)
		goes bool
	}{
		"nothing happened": {"clerk", func(*house) {}, true},
		"another's key":    {"clerk", func(h *house) { must(t, h.desk.RevokeKey(ctx, desktest.Admin, "lena", h.keys["manager"])) }, true},
		"key revoked":      {"clerk", func(h *house) { must(t, h.desk.RevokeKey(ctx, desktest.Admin, "sara", h.keys["clerk"])) }, false},
		"key run out":      {"short", func(h *house) { h.now.Set(soon) }, false},
		"left":             {"clerk", func(h *house) { must(t, h.desk.Leave(ctx, desktest.Admin, "sara")) }, false},
		"another role": {"clerk", func(h *house) {
			must(t, h.desk.Hire(ctx, desktest.Admin, desk.Member{ID: "sara", Name: "Sara", Role: "supervisor"}))
		}, false},
		"signed out":      {"session", func(h *house) { h.browse("session", "/sign-out", url.Values{}) }, false},
		"session ended":   {"session", func(h *house) { must(t, h.desk.SetPassword(ctx, desktest.Admin, "sara", "staple of another kind")) }, false},
		"session run out": {"session", func(h *house) { h.now.Set(opened.Add(12 * time.Hour)) }, false},
		"link revoked":    {"customer", func(h *house) { must(t, h.desk.RevokeLink(ctx, h.actor("clerk"), h.id, h.keys["customer"])) }, false},
		"link run out":    {"customer", func(h *house) { h.now.Set(opened.AddDate(0, 0, 31)) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := openHouse(t)
			h.desk.Passwords = quick{}
			must(t, h.desk.SetPassword(ctx, desktest.Admin, "sara", "correct horse battery"))
			session, err := h.desk.SignIn(ctx, "sara", "correct horse battery", desk.From{})
			must(t, err)
			h.keys["session"] = session.Token
			h.keys["short"], err = h.desk.IssueKey(ctx, desktest.Admin, "sara", "short", soon)
			must(t, err)
			beats := make(chan time.Time)
			h.site.Beat(beats)
			server := httptest.NewServer(h.site)
			defer server.Close()
			defer h.site.Close()
			lines, leave := h.stream(server, c.with)
			defer leave()
			beats <- opened
			if line := <-lines; line != ": still here" {
				t.Fatalf("a beat is told as %q", line)
			}
			c.shut(h)
			beats <- h.now.Now()
			line, open := <-lines
			if open != c.goes {
				t.Fatalf("%q, open: %v", line, open)
			}
			if c.goes || name == "another role" {
				return
			}
			if w := h.browse(c.with, "/events", nil); w.Code != http.StatusUnauthorized || !strings.Contains(w.Header().Get("Set-Cookie"), "Max-Age=0") {
				t.Errorf("the next call: %d %v", w.Code, w.Header())
			}
		})
	}
}
