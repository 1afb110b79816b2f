package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/money"
)

// charged charges a maker with something of the demo's case, and says in which month.
func (h *house) charged() string {
	h.t.Helper()
	_, err := h.desk.Charge(ctx, h.actor("manager"), h.id, desk.Charged{Kind: "penalty", Account: "maker/alpha", Amount: money.MustParse("15.00 USD"), Why: "five days late", Key: "p"})
	must(h.t, err)
	return h.now.Now().Format("2006-01")
}

// A manager reads what a firm owes, takes down its dispute, answers it, closes
// the month when it is over, and takes the statement along; a clerk sees none of it.
func TestPartnerPages(t *testing.T) {
	h := openHouse(t)
	month := h.charged()
	const firm = "/partners/maker/alpha"
	if w := h.browse("clerk", firm, nil); w.Code != http.StatusForbidden {
		t.Errorf("a clerk reads what a firm owes: %d", w.Code)
	}
	shows := func(path string, want ...string) {
		t.Helper()
		w := h.browse("manager", path, nil)
		for _, text := range want {
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), text) {
				t.Errorf("%s: %d, without %q", path, w.Code, text)
			}
		}
	}
	does := func(want int, form url.Values) {
		t.Helper()
		if w := h.browse("manager", firm, form); w.Code != want {
			t.Errorf("%v: %d, want %d\n%.300s", form, w.Code, want, said(w))
		}
	}
	note := month + "-1"
	shows("/partners", "Alpha Electronics", "$15.00")
	shows(firm, "five days late", `value="dispute"`, `value="accept"`)
	does(http.StatusUnprocessableEntity, url.Values{"do": {"sing"}})
	does(http.StatusUnprocessableEntity, url.Values{"do": {"dispute"}, "note": {note}}) // it does not say why
	does(http.StatusSeeOther, url.Values{"do": {"dispute"}, "note": {note}, "why": {"we were in time"}})
	shows(firm, "we were in time", `value="answer"`)
	does(http.StatusSeeOther, url.Values{"do": {"answer"}, "note": {note}, "upheld": {"5.00 USD"}, "why": {"three days were ours"}})
	does(http.StatusSeeOther, url.Values{"do": {"accept"}, "note": {note}})
	does(http.StatusConflict, url.Values{"do": {"net"}, "month": {month}}) // it is not over
	h.now.Set(h.now.Now().AddDate(0, 1, 0))
	shows("/partners", month+" is to be netted")
	does(http.StatusSeeOther, url.Values{"do": {"net"}, "month": {month}})
	does(http.StatusSeeOther, url.Values{"do": {"pay"}, "amount": {"5.00 USD"}, "reference": {"WIRE-1"}})
	does(http.StatusSeeOther, url.Values{"do": {"pay"}, "amount": {"2,50"}, "month": {month}, "reference": {"WIRE-2"}})
	refused := h.browse("manager", firm, url.Values{"do": {"pay"}, "amount": {"a lot"}, "month": {month}, "reference": {"WIRE-3"}}).Body.String()
	for _, text := range []string{`value="a lot"`, `value="WIRE-3"`, `aria-invalid="true"`, `data-at="` + firm + `?month=` + month + `"`} {
		if !strings.Contains(refused, text) {
			t.Errorf("a payment that is refused: without %s", text)
		}
	}
	if strings.Contains(refused, "amount: ") {
		t.Error("a payment that is refused names a field as the program calls it")
	}
	shows(firm+"?month="+month, "three days were ours")
	shows(firm+"/"+month+"/statement.csv?currency=USD", "opening", note)
	shows(firm+"/"+month+"/statement.pdf?currency=USD", "%PDF-")
}
