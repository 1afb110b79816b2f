package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/web"
)

// Who comes with a number that nobody has goes on from the field, with the number
// in it; where no orders were imported, nobody is told to check the spelling.
func TestCounterFindsNothing(t *testing.T) {
	h := openHouse(t)
	w := h.browse("clerk", "/counter/order?order=AP-99999", nil)
	if page := w.Body.String(); w.Code != http.StatusNotFound || !strings.Contains(page, `value="AP-99999"`) || !strings.Contains(page, "Check the spelling") {
		t.Errorf("an unknown order: %d %.300s", w.Code, said(w))
	}
	d, _ := desktest.Open(t, opened)
	must(t, d.Hire(ctx, desktest.Admin, desk.Member{ID: "sara", Name: "Sara", Role: "clerk"}))
	key, err := d.IssueKey(ctx, desktest.Admin, "sara", "test", time.Time{})
	must(t, err)
	bare := &house{t: t, desk: d, site: web.New(d, web.Options{}), keys: map[string]string{"clerk": key}}
	t.Cleanup(bare.site.Close)
	for _, path := range []string{"/counter?q=nora", "/inbox"} {
		if page := bare.page("clerk", path); !strings.Contains(page, "No orders were imported yet") || strings.Contains(page, "Check the spelling") {
			t.Errorf("%s of an empty desk: %.300s", path, page)
		}
	}
}
