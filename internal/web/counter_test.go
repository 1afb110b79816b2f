package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/shop"
)

// with is a question about an order with more said of it.
func with(of url.Values, pairs ...string) url.Values {
	v := url.Values{}
	maps.Copy(v, of)
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// opened is an order with more than one line, as the clerk finds it at the counter.
func (h *house) opened(order, mail string) url.Values {
	h.t.Helper()
	v, err := h.desk.Identify(ctx, h.actor("clerk"), desk.Who{Email: mail})
	must(h.t, err)
	return url.Values{"order": {order}, "visit": {v.ID}}
}

// Goods that nobody ticked are never meant: with several lines and none of them
// ticked there is no card, and nothing is read back or opened.
func TestCounterTickFirst(t *testing.T) {
	h := openHouse(t)
	asked := with(h.opened("AP-20401", "nora.whitfield@example.com"), "reason", "opened")
	if page := h.page("clerk", "/counter/order?"+asked.Encode()); !strings.Contains(page, "Tick what comes back") || strings.Contains(page, "counter-card") {
		t.Errorf("nothing is ticked: %.300s", page)
	}
	for _, path := range []string{"/counter/read-back", "/counter/open"} {
		if to := h.browse("clerk", path, asked).Header().Get("Location"); !strings.HasPrefix(to, "/counter/order?") {
			t.Errorf("%s leads to %q", path, to)
		}
	}
	if c := cases(t, h); c != 1 { // the house has one
		t.Errorf("there are %d cases", c)
	}
}

// cases counts all that are on file.
func cases(t *testing.T, h *house) int {
	t.Helper()
	rows, _, err := h.desk.Cases(ctx, h.actor("clerk"), nil, "", desk.Page{})
	must(t, err)
	return len(rows)
}

// What is read back is what the card named, and nothing that was ticked since.
func TestCounterReadsWhatTheCardSays(t *testing.T) {
	h := openHouse(t)
	asked := with(h.opened("AP-20401", "nora.whitfield@example.com"), "reason", "opened")
	found, err := h.desk.Search(ctx, h.actor("clerk"), "AP-20401")
	must(t, err)
	goods := found[0].Orders[0].Goods
	for i := range goods {
		line := lineAt(t, h, "AP-20401", i)
		page := h.page("clerk", "/counter/order?"+with(asked, "line", line).Encode())
		_, card, quick := strings.Cut(page, `action="/counter/read-back"`)
		if !quick {
			continue
		}
		card, _, _ = strings.Cut(card, "</form>")
		if n := strings.Count(card, `name="line"`); n != 1 || !strings.Contains(card, `name="line" value="`+line+`"`) {
			t.Errorf("the card of line %s sends %d lines", line, n)
		}
	}
	// a change asks anew: the reason that was tapped goes with it, and what is
	// refused then is a part of the page
	page := h.page("clerk", "/counter/order?"+with(h.opened("AP-20401", "nora.whitfield@example.com"), "was", "opened", "line", lineAt(t, h, "AP-20401", 0)).Encode())
	if !strings.Contains(page, "counter-card") || !strings.Contains(page, `name="was" value="opened"`) {
		t.Errorf("asked anew: %.300s", page)
	}
}

func lineAt(t *testing.T, h *house, order string, i int) string {
	t.Helper()
	page := h.page("clerk", "/counter/order?"+h.opened(order, "nora.whitfield@example.com").Encode())
	all := strings.Split(page, `name="line" value="`)
	if len(all) < i+2 {
		t.Fatalf("order %s has %d lines", order, len(all)-1)
	}
	id, _, _ := strings.Cut(all[i+1], `"`)
	return id
}

// A quantity that makes no sense is refused, not taken for all.
func TestCounterQuantity(t *testing.T) {
	h := openHouse(t)
	coat := url.Values{"order": {"AP-20405"}, "receipt": {"R-AU-5105"}, "line": {"1"}, "reason": {"faulty"}, "n-1": {"0"}}
	if page := h.browse("clerk", "/counter/order?"+coat.Encode(), nil).Body.String(); strings.Contains(page, "counter-card") || !strings.Contains(page, "can still be returned") {
		t.Errorf("none of it: %.300s", page)
	}
}

// A read-back has an address: to come back to it sends nothing again. The same
// form sent twice is one; another reading of the same goods is another, and what
// was not meant leaves nothing behind.
func TestCounterReadBack(t *testing.T) {
	h := openHouse(t)
	const order = "/counter/order?order=AP-20405&receipt=R-AU-5105&line=1&reason=faulty"
	before := cases(t, h)
	reading := formTo(t, h.page("clerk", order), "/counter/read-back")
	var all sync.WaitGroup
	led := make([]string, 4)
	for i := range led {
		all.Go(func() {
			w := h.browse("clerk", reading.action, reading.form)
			if led[i] = w.Header().Get("Location"); w.Code != http.StatusSeeOther {
				t.Errorf("%d: %.200s", w.Code, said(w))
			}
		})
	}
	all.Wait()
	if led[0] == "" || led[0] != led[1] || led[1] != led[2] || led[2] != led[3] || cases(t, h) != before+1 {
		t.Fatalf("sent four times it leads to %v, %d cases", led, cases(t, h)-before)
	}
	page := h.page("clerk", led[0])
	no := formTo(t, page, "/no")
	if to := h.browse("clerk", no.action, no.form).Header().Get("Location"); !strings.HasPrefix(to, "/counter/order?") || !strings.Contains(to, "AP-20405") || !strings.Contains(to, "reason=faulty") {
		t.Errorf("something is different: %q", to)
	}
	if page = h.page("clerk", led[0]); strings.Contains(page, `name="token"`) || !strings.Contains(page, "no longer waits") {
		t.Errorf("it still waits: %.300s", page)
	}
	if page = h.page("clerk", "/inbox"); strings.Contains(page, "Return at the counter") {
		t.Error("a reading that was taken back stands in the inbox")
	}
	reading = formTo(t, h.page("clerk", order), "/counter/read-back")
	to := h.browse("clerk", reading.action, reading.form).Header().Get("Location")
	yes := formTo(t, h.page("clerk", to), "/counter/confirm")
	for range 2 {
		if done := h.browse("clerk", yes.action, yes.form).Header().Get("Location"); !strings.HasPrefix(done, "/counter/done/") {
			t.Errorf("yes leads to %q", done)
		}
	}
	if back := h.browse("clerk", to, nil).Header().Get("Location"); !strings.HasPrefix(back, "/counter/done/") {
		t.Errorf("back at the text: %q", back)
	}
	// all of it is back: the order leads to the case
	id, _, _ := strings.Cut(strings.TrimPrefix(to, "/counter/read-back/"), "?")
	if page = h.page("clerk", "/counter/done/"+id); !strings.Contains(page, "Open case MG-") || !strings.Contains(page, "/agreements/1/agreement.pdf") || !strings.Contains(page, "Wool coat") {
		t.Errorf("the end does not name the goods, their paper and the case: %.300s", page)
	}
	if page = h.page("clerk", order); !strings.Contains(page, `href="/cases/`+id+`"`) || strings.Contains(page, "not 0") {
		t.Errorf("all of it is back: %.300s", page)
	}
}

// formTo is the form of a page that is sent to an address which ends so.
func formTo(t *testing.T, page, end string) formOn {
	t.Helper()
	for _, f := range formsOf(page) {
		if strings.HasSuffix(f.action, end) {
			return f
		}
	}
	t.Fatalf("no form to %s: %.500s", end, page)
	return formOn{}
}

// An order that was opened without the receipt asks whose it is, and goes on from
// there.
func TestCounterWhose(t *testing.T) {
	h := openHouse(t)
	page := h.browse("clerk", "/counter/order?order=AP-20405", nil).Body.String()
	if !strings.Contains(page, `name="receipt"`) || !strings.Contains(page, `name="email"`) || !strings.Contains(page, `name="zip"`) {
		t.Errorf("nobody is asked who they are: %.300s", page)
	}
	if strings.Contains(page, `role="alert"`) || strings.Contains(page, `class="alert`) {
		t.Errorf("who is asked the first time did nothing wrong: %.300s", page)
	}
	if page := h.browse("clerk", "/counter/order?order=AP-20405&receipt=R-AU-0000", nil).Body.String(); !strings.Contains(page, `class="alert`) {
		t.Errorf("a receipt of another order is not told so: %.300s", page)
	}
	w := h.browse("clerk", "/counter/identify", url.Values{"order": {"AP-20401"}, "email": {"nobody@example.com"}})
	if page := said(w); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), `name="receipt"`) || !strings.Contains(w.Body.String(), `data-at="/counter/order?order=AP-20401"`) {
		t.Errorf("nobody: %d %.300s", w.Code, page)
	}
}

// What is said twice by one form is said once; a refused form knows the address of
// its page.
func TestFormsSentTwice(t *testing.T) {
	h := openRug(t)
	page := h.page("clerk", "/cases/"+h.id)
	_, once, ok := strings.Cut(page, `name="once" value="`)
	if once, _, _ = strings.Cut(once, `"`); !ok || len(once) < 20 {
		t.Fatalf("the page's forms are not marked: %q", once)
	}
	moves := len(h.onFile().Moves)
	for range 2 {
		h.sends("clerk", "say", "act", "ask", "text", "What happened?", "once", once)
	}
	h.sends("clerk", "say", "act", "ask", "text", "And then?", "once", once) // other words are another form
	if n := len(h.onFile().Moves) - moves; n != 2 {
		t.Errorf("said %d times, want 2", n)
	}
	if page := h.fails("clerk", "say", "", "act", "ask", "text", ""); !strings.Contains(page, `data-at="/cases/`+h.id+`"`) {
		t.Error("the refused form is known by the address that it was sent to")
	}
}

// An address that names a line of which nothing is left asks about no other: nobody
// named that one. The lone line that is left is meant where none is named.
func TestCounterNamesNoOtherLine(t *testing.T) {
	h := openHouse(t)
	asked := url.Values{"order": {"AP-20411"}, "receipt": {"R-AU-5111"}, "reason": {"unopened"}}
	found, err := h.desk.Read(ctx, h.actor("clerk"), desk.Request{Receipt: "R-AU-5111", Operation: shop.Operation{Name: shop.OpGetOrder, Order: "AP-20411"}})
	must(t, err)
	lines := found.(shop.Order).Lines
	for _, l := range lines[1:] { // all but the first come back, until it is the one that is left
		reading := formTo(t, h.page("clerk", "/counter/order?"+with(asked, "line", l.ID).Encode()), "/counter/read-back")
		to := h.browse("clerk", reading.action, reading.form).Header().Get("Location")
		yes := formTo(t, h.page("clerk", to), "/counter/confirm")
		if done := h.browse("clerk", yes.action, yes.form).Header().Get("Location"); !strings.HasPrefix(done, "/counter/done/") {
			t.Fatalf("line %s: yes leads to %q", l.ID, done)
		}
	}
	gone, left := lines[1].ID, lines[0].ID
	ticked := `value="` + left + `" checked`
	page := h.page("clerk", "/counter/order?"+with(asked, "line", gone).Encode())
	if strings.Contains(page, "counter-card") || strings.Contains(page, ticked) || !strings.Contains(page, "Tick what comes back") {
		t.Errorf("a line that is back: %.300s", page)
	}
	to, _, _ := strings.Cut(h.browse("clerk", "/counter/read-back", with(asked, "line", gone)).Header().Get("Location"), "#")
	if strings.Contains(h.page("clerk", to), "counter-card") {
		t.Errorf("sent again it leads to a card: %s", to)
	}
	if page = h.page("clerk", "/counter/order?"+asked.Encode()); !strings.Contains(page, "counter-card") || !strings.Contains(page, ticked) {
		t.Errorf("the line that is left needs no tick: %.300s", page)
	}
}

// Where there are several of a line, its price is said to be that of one.
func TestCounterPriceOfEach(t *testing.T) {
	h := openHouse(t)
	page := h.page("clerk", "/counter/order?order=AP-20404&receipt=R-AU-5104")
	lines := strings.Split(page, `class="pick-line`)[1:]
	several := 0
	for _, l := range lines {
		if n := strings.Contains(l, "<select"); n != strings.Contains(l, ">each<") {
			t.Errorf("choice of a quantity %v: %.300s", n, l)
		} else if n {
			several++
		}
	}
	if several != 1 {
		t.Errorf("%d lines have several pieces", several)
	}
}

// After a return at the counter neither page says that the same money is owed, that it is
// still to be told, or that nothing was said.
func TestQuickReturnIsNotOwedAgain(t *testing.T) {
	h := openHouse(t)
	reading := formTo(t, h.page("clerk", "/counter/order?order=AP-20411&receipt=R-AU-5111&line=1&reason=unopened"), "/counter/read-back")
	to := h.browse("clerk", reading.action, reading.form).Header().Get("Location")
	yes := formTo(t, h.page("clerk", to), "/counter/confirm")
	done := h.browse("clerk", yes.action, yes.form).Header().Get("Location")
	id := strings.TrimPrefix(done, "/counter/done/")
	link, err := h.desk.GiveLink(ctx, h.actor("clerk"), id)
	must(t, err)
	h.keys["her"] = link.Token
	for who, path := range map[string]string{"clerk": "/cases/" + id, "her": "/my"} {
		page := h.browse(who, path, nil).Body.String()
		_, owed, found := strings.Cut(page, `aria-labelledby="owed"`)
		owed, _, _ = strings.Cut(owed, "</section>")
		shown, folded, is := strings.Cut(owed, `<details id="met">`)
		if !found || !is || strings.Contains(shown, `class="right"`) || strings.Contains(shown, "$97.37") || !strings.Contains(folded, `class="right"`) {
			t.Errorf("%s is shown what is settled: %.600s", who, shown)
		}
		if strings.Contains(page, "Nothing has been said") || strings.Contains(page, "/tell\"") {
			t.Errorf("%s is asked to say what is settled", who)
		}
	}
}
