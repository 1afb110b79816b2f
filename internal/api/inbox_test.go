package api_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"makegood/internal/api"
)

// A page of the inbox that was written before is the same to whoever asks again,
// and another one as soon as something happened.
func TestKeptPage(t *testing.T) {
	d := departmentStore(t)
	list := func(key string) reply { return d.ok(key, "GET", "/v1/cases", nil) }
	open := func() {
		visit := d.ok(d.keys["clerk"], "POST", "/v1/visits", obj{"email": "nora.whitfield@example.com"}).text("id")
		d.ok(d.keys["clerk"], "POST", "/v1/cases", obj{"visit": visit, "order": "AP-20401", "claim": "not_delivered"})
	}
	none := list(d.keys["clerk"])
	if len(none.at("cases").([]any)) != 0 {
		t.Fatalf("cases before there are any: %s", none.Body)
	}
	open()
	first := list(d.keys["clerk"])
	for _, role := range []string{"clerk", "manager"} {
		again := list(d.keys[role])
		if again.Body != first.Body || again.Header.Get("Content-Type") != first.Header.Get("Content-Type") {
			t.Fatalf("the %s gets\n%s\nthe clerk had\n%s", role, again.Body, first.Body)
		}
	}
	var page api.CasePage
	must(t, json.Unmarshal([]byte(first.Body), &page))
	if len(page.Cases) != 1 || page.Cases[0].ID == "" {
		t.Fatalf("after a case was opened: %s", first.Body)
	}
	anew, err := json.Marshal(page)
	must(t, err)
	var a, b any
	must(t, json.Unmarshal(anew, &a))
	must(t, json.Unmarshal([]byte(first.Body), &b))
	if !reflect.DeepEqual(a, b) {
		t.Fatalf("the page holds other fields than the API's: %s", first.Body)
	}
	open()
	if two := list(d.keys["clerk"]); len(two.at("cases").([]any)) != 2 {
		t.Fatalf("after another: %s", two.Body)
	}
}
