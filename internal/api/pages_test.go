package api_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// browse is a browser's call: with a cookie, and with what browsers say of where
// a call comes from.
func (d *door) browse(method, path, cookie string, headers ...string) reply {
	d.t.Helper()
	r := httptest.NewRequest(method, path, http.NoBody)
	if cookie != "" {
		r.AddCookie(&http.Cookie{Name: "makegood", Value: cookie})
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return d.send(r)
}

var outside = regexp.MustCompile(`(?:src|href|action)="(?:https?:)?//|<script>|style="|onclick`)

// What is there without a sign-in, and what it asks of the browser: nothing
// from another host, nothing inline.
func TestOpenPages(t *testing.T) {
	d := departmentStore(t)
	for path, want := range map[string]string{"/healthz": "ok", "/docs": "/openapi.json", "/openapi.json": `"openapi": "3.1.0"`, "/docs/start.js": "createApiReference"} {
		r := d.browse("GET", path, "")
		if r.Status != 200 || !strings.Contains(r.Body+`<a href="/openapi.json">`, want) {
			t.Errorf("%s: %d %.300s", path, r.Status, r.Body)
		}
		if head := d.browse("HEAD", path, ""); head.Status != 200 {
			t.Errorf("HEAD %s: %d", path, head.Status)
		}
		if strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
			policy := r.Header.Get("Content-Security-Policy")
			if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "http") || outside.MatchString(r.Body) {
				t.Errorf("%s: policy %q, body\n%s", path, policy, r.Body)
			}
		}
	}
	if r := d.browse("GET", "/docs", "", "Accept-Language", "ru"); !strings.Contains(r.Body, `lang="ru"`) {
		t.Error(r.Body)
	}
	for _, path := range []string{"/docs/.gitkeep", "/docs/nothing.js", "/docs/"} {
		if r := d.browse("GET", path, ""); r.Status != 404 || r.code() != "not_found" {
			t.Errorf("%s: %d %s", path, r.Status, r.Body)
		}
	}
}

// A browser's sign-in works from this site's own pages alone; a key in a header
// is nobody's by accident.
func TestOtherSites(t *testing.T) {
	x := laidTable(t)
	path := "/v1/cases/" + x.id + "/rights/tell"
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}} {
		before := x.head()
		if r := x.browse("POST", path, x.keys["clerk"], headers...); r.Status != 403 || r.code() != "not_allowed" {
			t.Errorf("%v: %d %s", headers, r.Status, r.Body)
		}
		if x.head() != before {
			t.Errorf("%v changed something", headers)
		}
	}
	if r := x.browse("POST", path, x.keys["clerk"], "Sec-Fetch-Site", "same-origin"); r.Status != 200 {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	if r := x.browse("POST", path, "", "Sec-Fetch-Site", "cross-site", "Authorization", "Bearer "+x.keys["clerk"]); r.Status != 200 {
		t.Errorf("%d %s", r.Status, r.Body)
	}
}

// A program asks, and gets no token; the customer reads the text and says yes.
func TestProgramAsksCustomerConfirms(t *testing.T) {
	d := departmentStore(t)
	robot, sara := d.keys["agent"], d.keys["clerk"]
	visit := d.ok(robot, "POST", "/v1/visits", obj{"email": "priya.raman@example.com"}).text("id")
	asked := d.ok(robot, "POST", "/v1/operations/cancel_order", obj{"visit": visit, "arguments": obj{"order_id": "AP-20418", "reason": "no longer needed"}})
	id := asked.text("case")
	if asked.text("token") != "" || asked.text("text_hash") == "" {
		t.Fatal(asked.Body)
	}
	d.refused(robot, "POST", "/v1/cases/"+id+"/links", nil, "not_allowed")
	link := d.ok(sara, "POST", "/v1/cases/"+id+"/links", nil).text("token")
	token := d.ok(link, "GET", "/v1/cases/"+id, nil).text("token")
	yes := obj{"token": token, "text_hash": asked.text("text_hash")}
	d.refused(robot, "POST", "/v1/confirm", yes, "not_your_token")
	d.ok(link, "POST", "/v1/confirm", yes)
	if state := d.ok(sara, "GET", "/v1/cases/"+id, nil).text("case", "step"); state != "agreed" {
		t.Error(state)
	}
	d.refused(link, "POST", "/v1/confirm", yes, "stale_token")
}

// A link asks for an operation within the case that it opens, and confirms it.
func TestLinkOperates(t *testing.T) {
	d := departmentStore(t)
	sara := d.keys["clerk"]
	visit := d.ok(sara, "POST", "/v1/visits", obj{"email": "priya.raman@example.com"}).text("id")
	id := d.ok(sara, "POST", "/v1/cases", obj{"visit": visit, "order": "AP-20418", "claim": "changed_mind"}).text("case", "id")
	link := d.ok(sara, "POST", "/v1/cases/"+id+"/links", nil).text("token")
	d.refused(link, "POST", "/v1/operations/cancel_order", obj{"arguments": obj{"order_id": "AP-20401", "reason": "no longer needed"}}, "not_yours")
	asked := d.ok(link, "POST", "/v1/operations/cancel_order", obj{"arguments": obj{"order_id": "AP-20418", "reason": "no longer needed"}})
	if asked.text("case") != id {
		t.Fatal(asked.Body)
	}
	if done := d.ok(link, "POST", "/v1/confirm", obj{"token": asked.text("token")}); done.at("bound") != true || strings.Contains(done.Body, "bearer") {
		t.Error(done.Body)
	}
	d.ok(sara, "POST", "/v1/cases/"+id+"/links/revoke", obj{"token": link})
	d.refused(link, "GET", "/v1/cases/"+id, nil, "unauthenticated")
}

// Lists go on where the page before ended, and lose nothing.
func TestPaging(t *testing.T) {
	d := departmentStore(t)
	sara := d.keys["clerk"]
	visit := d.ok(sara, "POST", "/v1/visits", obj{"email": "nora.whitfield@example.com"}).text("id")
	for range 7 {
		d.ok(sara, "POST", "/v1/cases", obj{"visit": visit, "order": "AP-20401", "claim": "not_delivered"})
	}
	seen, after, pages := map[string]bool{}, "", 0
	for pages == 0 || after != "" {
		r := d.ok(sara, "GET", "/v1/cases?limit=3&step=open&q=Whitf&after="+url.QueryEscape(after), nil)
		for _, row := range r.at("cases").([]any) {
			seen[row.(map[string]any)["id"].(string)] = true
		}
		after = r.text("next")
		pages++
	}
	if len(seen) != 7 || pages != 3 {
		t.Errorf("%d cases on %d pages", len(seen), pages)
	}
	if r := d.ok(sara, "GET", "/v1/cases?step=settled,lapsed", nil); len(r.at("cases").([]any)) != 0 {
		t.Error(r.Body)
	}
}

// The script of the documentation page arrives whole, packed or not; a program
// that was built without it says how to build it.
func TestDocsScript(t *testing.T) {
	d := empty(t)
	script, err := os.ReadFile(filepath.Join("dist", "api-reference.js"))
	page := d.browse("GET", "/docs", "").Body
	if err != nil {
		if !strings.Contains(page, "make build") || !strings.Contains(page, `href="/openapi.json"`) || d.browse("GET", "/docs/api-reference.js", "").Status != 404 {
			t.Errorf("without the script:\n%s", page)
		}
		return
	}
	if r := d.browse("GET", "/docs/api-reference.js", ""); r.Body != string(script) {
		t.Errorf("%d bytes arrive of %d", len(r.Body), len(script))
	}
	packed := d.browse("GET", "/docs/api-reference.js", "", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(strings.NewReader(packed.Body))
	must(t, err)
	if got, err := io.ReadAll(z); err != nil || string(got) != string(script) || packed.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("%d packed bytes arrive of %d: %v", len(got), len(script), err)
	}
}
