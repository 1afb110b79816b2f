package web_test

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
)

// listen opens a stream as a browser does, and sends what it hears.
func (h *house) listen(server *httptest.Server, role string) (heard <-chan string, leave func()) {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, server.URL+"/events", http.NoBody)
	must(h.t, err)
	r.AddCookie(&http.Cookie{Name: "makegood", Value: h.keys[role]})
	answer, err := server.Client().Do(r)
	must(h.t, err)
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/event-stream" {
		h.t.Fatalf("%d %v", answer.StatusCode, answer.Header)
	}
	lines, begun := make(chan string, 100), make(chan bool)
	go func() {
		defer close(lines)
		scan := bufio.NewScanner(answer.Body)
		for scan.Scan() {
			switch line := scan.Text(); {
			case strings.HasPrefix(line, "retry:"):
				close(begun)
			case strings.HasPrefix(line, "data: "):
				lines <- strings.TrimPrefix(line, "data: ")
			}
		}
	}()
	<-begun
	return lines, func() { _ = answer.Body.Close() }
}

func hears(t *testing.T, heard <-chan string, want string) {
	t.Helper()
	for {
		select {
		case got, ok := <-heard:
			if !ok {
				t.Fatalf("the stream ended before it told of %s", want)
			}
			if got == want {
				return
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("nothing was heard of %s", want)
		}
	}
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
