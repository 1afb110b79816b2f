package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
)

// bought is what a consumer's file is begun with.
func bought() obj {
	return obj{"shop": "Hearth & Mill", "goods": "a jute rug", "jurisdiction": "us-tx", "ordered_via": "store", "on": "2025-11-06",
		"paid": "299.00 USD", "paid_by": "card_credit", "delivery": "shipped", "claim": "not_delivered"}
}

// consumers hires two consumers, and gives the first a file and a link into it.
func (d *door) consumers() (id, link string) {
	d.t.Helper()
	for _, m := range []desk.Member{{ID: "ann", Name: "Ann Reyes", Role: desk.RoleConsumer}, {ID: "bob", Name: "Bob Hale", Role: desk.RoleConsumer}} {
		must(d.t, d.desk.Hire(ctx, desktest.Admin, m))
		key, err := d.desk.IssueKey(ctx, desktest.Admin, m.ID, "test", time.Time{})
		must(d.t, err)
		d.keys[m.ID] = key
	}
	ann := d.keys["ann"]
	id = d.ok(ann, "POST", "/v1/files", obj{"bought": bought(), "wish": obj{"words": "The rug, or my money back"}}).text("id")
	in := "/v1/files/" + id
	d.ok(ann, "POST", in+"/contacts", obj{"on": "2025-12-15", "channel": "call", "who": "Kim", "said": []any{
		obj{"seat": "house", "text": "We will deliver the rug by 20 December."}, obj{"seat": "house", "text": "We offer you a refund of $100.00."}}})
	d.ok(ann, "POST", in+"/letters", obj{"remedy": "refund", "deadline": "2025-12-29"})
	return id, d.ok(ann, "POST", in+"/links", nil).text("token")
}

// fileBodies are calls of the routes of files; the walk makes them.
func fileBodies(id string) map[string]struct {
	path string
	body any
} {
	type call = struct {
		path string
		body any
	}
	in := "/v1/files/" + id
	return map[string]call{
		"GET /v1/files":                                    {"/v1/files", nil},
		"POST /v1/files":                                   {"/v1/files", obj{"bought": bought()}},
		"GET /v1/files/{id}":                               {in, nil},
		"DELETE /v1/files/{id}":                            {in, nil},
		"PUT /v1/files/{id}/purchase":                      {in + "/purchase", bought()},
		"POST /v1/files/{id}/answers":                      {in + "/answers", obj{"asks": "contract.time_essential", "yes": true}},
		"POST /v1/files/{id}/facts":                        {in + "/facts", obj{"event": obj{"on": "2025-12-10", "kind": "notified"}}},
		"POST /v1/files/{id}/wish":                         {in + "/wish", obj{"remedy": "refund"}},
		"POST /v1/files/{id}/plan":                         {in + "/plan", nil},
		"PUT /v1/files/{id}/plan":                          {in + "/plan", plan("plain", "1111.00 USD")},
		"POST /v1/files/{id}/notes":                        {in + "/notes", obj{"text": "-"}},
		"POST /v1/files/{id}/close":                        {in + "/close", obj{"settled": true}},
		"POST /v1/files/{id}/reopen":                       {in + "/reopen", nil},
		"POST /v1/files/{id}/contacts":                     {in + "/contacts", obj{"on": "2025-12-15", "channel": "visit"}},
		"POST /v1/files/{id}/lines":                        {in + "/lines", obj{"seat": "customer", "text": "I want my money back."}},
		"POST /v1/files/{id}/proposals/{proposal}/confirm": {in + "/proposals/M1.1/confirm", nil},
		"POST /v1/files/{id}/proposals/{proposal}/dismiss": {in + "/proposals/M1.1/dismiss", nil},
		"POST /v1/files/{id}/offers/{offer}/answer":        {in + "/offers/O1/answer", obj{"take": true, "by": "2025-12-22"}},
		"POST /v1/files/{id}/promises/{promise}/keep":      {in + "/promises/P1/keep", nil},
		"POST /v1/files/{id}/promises/{promise}/break":     {in + "/promises/P1/break", obj{"why": "They said so."}},
		"POST /v1/files/{id}/promises/{promise}/put-right": {in + "/promises/P1/put-right", nil},
		"POST /v1/files/{id}/letters":                      {in + "/letters", obj{"remedy": "delivery", "deadline": "2025-12-29"}},
		"POST /v1/files/{id}/letters/{letter}/sent":        {in + "/letters/L1/sent", nil},
		"DELETE /v1/files/{id}/letters/{letter}":           {in + "/letters/L1", nil},
		"GET /v1/files/{id}/letters/{letter}/pdf":          {in + "/letters/L1/pdf", nil},
		"POST /v1/files/{id}/links":                        {in + "/links", nil},
		"POST /v1/files/{id}/links/revoke":                 {in + "/links/revoke", obj{"link": "NONE"}},
	}
}

// filePrepared are those that need something to be there first.
func (d *door) filePrepared(id string) map[string]func() (path string, body any) {
	in, ann := "/v1/files/"+id, d.keys["ann"]
	confirm := func(n int) { d.ok(ann, "POST", fmt.Sprintf("%s/proposals/M%d.1/confirm", in, n), nil) }
	promised := func(then string, body any) func() (string, any) {
		return func() (string, any) {
			confirm(1)
			if then == "put-right" {
				d.ok(ann, "POST", in+"/promises/P1/break", obj{"why": "They said so."})
			}
			return in + "/promises/P1/" + then, body
		}
	}
	return map[string]func() (string, any){
		"POST /v1/files/{id}/promises/{promise}/keep":      promised("keep", nil),
		"POST /v1/files/{id}/promises/{promise}/break":     promised("break", obj{"why": "They said so."}),
		"POST /v1/files/{id}/promises/{promise}/put-right": promised("put-right", nil),
		"POST /v1/files/{id}/offers/{offer}/answer": func() (string, any) {
			confirm(2)
			return in + "/offers/O1/answer", obj{"take": true, "by": "2025-12-22"}
		},
		"POST /v1/files/{id}/reopen": func() (string, any) { d.ok(ann, "POST", in+"/close", nil); return in + "/reopen", nil },
		"POST /v1/files/{id}/answers": func() (string, any) {
			p := bought()
			p["jurisdiction"], p["promised_by"] = "uk", "2025-11-16"
			d.ok(ann, "PUT", in+"/purchase", p)
			return in + "/answers", obj{"asks": "contract.time_essential", "yes": true}
		},
		"POST /v1/files/{id}/links/revoke": func() (string, any) {
			return in + "/links/revoke", obj{"link": d.ok(ann, "POST", in+"/links", nil).text("token")}
		},
	}
}

// A file is its consumer's alone, by their key or by a link that they gave: to
// another consumer it is not there, and nobody of the house may ask.
func TestFileIsPrivate(t *testing.T) {
	d := departmentStore(t)
	id, link := d.consumers()
	in := "/v1/files/" + id
	for who, want := range map[string]string{"bob": "not_found", "clerk": "not_allowed", "manager": "not_allowed", "admin": "not_allowed", "agent": "not_allowed"} {
		for _, path := range []string{in, in + "/letters/L1/pdf"} {
			if r := d.call(d.keys[who], "GET", path, nil); r.code() != want {
				t.Errorf("%s as %s: %d %s", path, who, r.Status, r.Body)
			}
		}
		if r := d.call(d.keys[who], "POST", in+"/notes", obj{"text": "-"}); r.code() != want {
			t.Errorf("a note by %s: %s", who, r.Body)
		}
	}
	if r := d.call("", "GET", in, nil); r.code() != "unauthenticated" {
		t.Error(r.Body)
	}
	if r := d.ok(link, "GET", in, nil); r.text("id") != id || r.at("owner") != false {
		t.Error(r.Body)
	}
	for _, no := range []struct{ method, path string }{{"POST", in + "/links"}, {"DELETE", in}, {"GET", "/v1/files"}, {"POST", "/v1/me/password"}, {"GET", "/v1/me/sessions"}} {
		if r := d.call(link, no.method, no.path, nil); r.Status < 400 {
			t.Errorf("a link may %s %s: %s", no.method, no.path, r.Body)
		}
	}
	other := d.ok(d.keys["ann"], "POST", "/v1/files", obj{"bought": bought()}).text("id")
	if r := d.call(link, "GET", "/v1/files/"+other, nil); r.code() != "not_found" {
		t.Error("a link opens another file:", r.Body)
	}
	for _, list := range []string{"/v1/cases", "/v1/promises", "/v1/audit?limit=200", "/v1/search?q=jute"} {
		if r := d.ok(d.keys["manager"], "GET", list, nil); strings.Contains(r.Body, id) || strings.Contains(r.Body, "Hearth") {
			t.Errorf("%s tells of a file: %s", list, r.Body)
		}
	}
	d.ok(d.keys["ann"], "DELETE", in, nil)
	for _, who := range []string{d.keys["ann"], link} {
		if r := d.call(who, "GET", in, nil); r.Status < 400 {
			t.Error("an erased file is read:", r.Body)
		}
	}
}
