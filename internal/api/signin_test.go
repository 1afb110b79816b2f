package api_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"makegood/internal/api"
	"makegood/internal/desk"
)

// at sends a call from an address.
func (d *door) at(address, credential, method, path string, body any) reply {
	d.t.Helper()
	r := httptest.NewRequest(method, path, bodyOf(d.t, body))
	r.RemoteAddr = address + ":4711"
	if credential != "" {
		r.Header.Set("Authorization", "Bearer "+credential)
	}
	return d.send(r)
}

// Signing in over HTTP, being stopped after too many tries, and what the trail
// says of it.
func TestSignInOverHTTP(t *testing.T) {
	d := empty(t)
	d.ok(d.keys["admin"], "POST", "/v1/staff/sara/password", obj{"password": phrase})
	in := d.at("198.51.100.7", "", "POST", "/v1/sign-in", obj{"member": "sara", "password": phrase})
	session := in.text("token")
	if in.Status != 201 || in.text("me", "id") != "staff/sara" || in.Header.Get("Set-Cookie") != "" || in.Header.Get("Cache-Control") != "no-store" {
		t.Fatal(in.Status, in.Header, in.Body)
	}
	if me := d.ok(session, "GET", "/v1/me", nil); me.text("role") != "clerk" {
		t.Error(me.Body)
	}
	for i := range 6 {
		r := d.at("203.0.113.9", "", "POST", "/v1/sign-in", obj{"member": "sara", "password": "not the right one"})
		want := map[bool]string{true: "sign_in_refused", false: "too_many"}[i < 5]
		if r.code() != want || strings.Contains(r.Body, "not the right one") {
			t.Fatal(i, r.Body)
		}
		if i == 5 && (r.Status != 429 || r.Header.Get("Retry-After") != "30" || !strings.Contains(r.text("message"), "15:00:30 UTC")) {
			t.Error(r.Status, r.Header, r.Body)
		}
	}
	trail := d.ok(d.keys["manager"], "GET", "/v1/audit?refused=true&who=staff/sara", nil)
	if n := strings.Count(trail.Body, `"refused":"sign_in_refused"`); n != 5 || trail.text("entries", "0", "address") != "203.0.113.9" || trail.text("entries", "0", "door") != "api" {
		t.Error(n, trail.Body)
	}
	if strings.Contains(trail.Body, "sign-in/") {
		t.Error("the trail shows what it counts by")
	}
	d.clock.Set(d.clock.Now().Add(time.Second))
	d.refused(d.keys["clerk"], "GET", "/v1/audit", nil, "not_allowed")
	if r := d.ok(d.keys["admin"], "GET", "/v1/audit?refused=true&limit=1", nil); r.text("entries", "0", "who") != "staff/sara" ||
		r.text("entries", "0", "refused") != "not_allowed" || r.text("entries", "0", "action") != "read_audit" || r.text("entries", "0", "request") == "" {
		t.Error(r.Body)
	}
	d.ok(session, "POST", "/v1/sign-out", nil)
	d.refused(session, "GET", "/v1/me", nil, "unauthenticated")
	d.ok(d.keys["clerk"], "POST", "/v1/sign-out", nil)
	d.ok(d.keys["clerk"], "GET", "/v1/me", nil) // a key is no session
}

// A sign-in that another site makes a browser send is refused, and a link that is
// used too often has to wait.
func TestTooOften(t *testing.T) {
	x := laidTable(t)
	r := httptest.NewRequest("POST", "/v1/sign-in", strings.NewReader(`{"member":"sara","password":"correct horse battery"}`))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if got := x.send(r); got.code() != "not_allowed" {
		t.Error(got.Body)
	}
	c := x.desk.Config
	c.Limits = desk.Limits{Link: desk.Rate{Burst: 3, Every: time.Minute}, LinkAddress: desk.Rate{Burst: 4, Every: time.Minute}, Wrong: desk.Rate{Burst: 2, Every: time.Minute}}
	x.http = api.New(desk.New(c), api.Options{})
	for i := range 4 {
		r := x.at("198.51.100.7", x.link, "GET", "/v1/me", nil)
		if (r.code() == "too_many") != (i == 3) {
			t.Error(i, r.Body)
		}
	}
	if r := x.at("198.51.100.7", x.foreign, "GET", "/v1/me", nil); r.Status != 200 {
		t.Error(r.Body)
	}
	if r := x.at("198.51.100.7", x.foreign, "GET", "/v1/me", nil); r.code() != "too_many" || r.Header.Get("Retry-After") != "60" {
		t.Error("one address, many links", r.Body)
	}
	if r := x.at("192.0.2.9", x.foreign, "GET", "/v1/me", nil); r.Status != 200 {
		t.Error("another address", r.Body)
	}
	for i := range 3 {
		if r := x.at("203.0.113.9", "ml_nothing", "GET", "/v1/me", nil); (r.code() == "too_many") != (i == 2) {
			t.Error(i, r.Body)
		}
	}
	if r := x.at("203.0.113.9", x.keys["clerk"], "GET", "/v1/me", nil); r.Status != 200 {
		t.Error("a right key is shut out", r.Body)
	}
	x.clock.Set(x.clock.Now().Add(time.Minute))
	if r := x.at("198.51.100.7", x.link, "GET", "/v1/me", nil); r.Status != 200 {
		t.Error(r.Body)
	}
}
