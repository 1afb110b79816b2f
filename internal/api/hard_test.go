package api_test

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"makegood/internal/api"
	"makegood/internal/desk"
)

// Whatever is wrong with a call is told in the one shape, names the field, and
// changes nothing.
func TestHardInput(t *testing.T) {
	d := departmentStore(t)
	sara := d.keys["clerk"]
	deep := strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000)
	wide := `{"` + strings.Repeat("k", 300_000) + `":[` + strings.Repeat("0,", 300_000) + `0]}`
	const visits, cases, ask = "/v1/visits", "/v1/cases", "/v1/operations/cancel_order"
	for name, c := range map[string]struct {
		path, body string
		status     int
		code, at   string
	}{
		"malformed":          {visits, `{"email": "a@b`, 422, "input_invalid", ""},
		"not JSON":           {visits, `email=a`, 422, "input_invalid", ""},
		"two values":         {visits, `{"email":"a"} {}`, 422, "input_invalid", ""},
		"a comma too many":   {visits, `{"email":"a",}`, 422, "input_invalid", ""},
		"a list":             {visits, `[]`, 422, "input_invalid", ""},
		"null":               {visits, `null`, 422, "input_invalid", ""},
		"not UTF-8":          {visits, "{\"email\":\"\xff\xfe\"}", 422, "input_invalid", ""},
		"unknown field":      {visits, `{"email":"a","admin":true}`, 422, "input_invalid", "admin"},
		"twice":              {visits, `{"email":"a","email":"b"}`, 422, "input_invalid", "email"},
		"wrong type":         {visits, `{"email":7}`, 422, "input_invalid", "email"},
		"too long":           {visits, `{"email":"` + strings.Repeat("a", 2000) + `"}`, 422, "input_invalid", "email"},
		"nothing":            {visits, ``, 422, "argument_missing", ""},
		"10 MB":              {visits, `{"email":"` + strings.Repeat("a", 10<<20) + `"}`, 413, "too_large", ""},
		"deep":               {ask, `{"arguments":` + deep + `}`, 422, "input_invalid", ""},
		"wide":               {visits, wide, 422, "input_invalid", strings.Repeat("k", 300_000)},
		"huge number":        {ask, `{"arguments":{"order_id":1e400}}`, 422, "input_invalid", "arguments.order_id"},
		"huge quantity":      {cases, `{"order":"AP-20401","lines":[{"line":"1","quantity":99999999999999999999}]}`, 422, "input_invalid", "lines[0].quantity"},
		"half a piece":       {cases, `{"order":"AP-20401","lines":[{"line":"1","quantity":1.5}]}`, 422, "input_invalid", "lines[0].quantity"},
		"null for text":      {cases, `{"order":null}`, 422, "input_invalid", "order"},
		"null for an object": {ask, `{"arguments":null}`, 422, "input_invalid", "arguments"},
		"missing":            {cases, `{}`, 422, "input_invalid", "order"},
		"no day":             {cases, `{"order":"AP-20401","events":[{"on":"2025-02-30","kind":"shipped"}]}`, 422, "input_invalid", "events[0].on"},
		"no such claim":      {cases, `{"order":"AP-20401","claim":"ugly"}`, 422, "input_invalid", "claim"},
		"argument's type":    {ask, `{"arguments":{"order_id":["AP-20401"],"reason":"x"}}`, 422, "input_invalid", "order_id"},
		"unknown argument":   {ask, `{"arguments":{"order":"AP-20401"}}`, 422, "input_invalid", "order"},
		"missing argument":   {ask, `{"arguments":{"order_id":"AP-20401"}}`, 422, "argument_missing", ""},
		"unknown operation":  {"/v1/operations/give_everything", `{"arguments":{}}`, 404, "operation_unknown", ""},
		"reading operation":  {"/v1/operations/list_products", `{"arguments":{}}`, 404, "operation_unknown", ""},
		"no money":           {"/v1/cases/ABCDEF/offers", `{"packages":[{"terms":[{"remedy":"refund","amount":"12.345 USD"}]}]}`, 422, "input_invalid", "packages[0].terms[0].amount"},
		"a mint of money":    {"/v1/cases/ABCDEF/offers", `{"packages":[{"terms":[{"remedy":"refund","amount":"99999999999999999999.00 USD"}]}]}`, 422, "input_invalid", "packages[0].terms[0].amount"},
		"null for a list":    {"/v1/cases/ABCDEF/offers", `{"packages":null}`, 422, "input_invalid", "packages"},
		"no such case":       {"/v1/cases/ABCDEF/close", ``, 404, "not_found", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := *d
			d.t = t
			r := d.refused(sara, "POST", c.path, c.body, c.code)
			if r.Status != c.status || r.text("message") == "" || r.at("status") != float64(c.status) {
				t.Errorf("%d %s", r.Status, r.Body)
			}
			if at := r.text("at"); at != c.at && (len(c.at) < 1000 || at != c.at[:200]+"…") {
				t.Errorf("at %q, want %q: %s", at, c.at, r.Body)
			}
			if r.Header.Get("Content-Type") != "application/problem+json" || len(r.Body) > 2000 {
				t.Errorf("%s, %d bytes", r.Header.Get("Content-Type"), len(r.Body))
			}
		})
	}
}

// Addresses and methods that there are none of, wrong content types, queries.
func TestHTTP(t *testing.T) {
	d := departmentStore(t)
	sara := d.keys["clerk"]
	for _, c := range []struct {
		method, path, body, kind string
		status                   int
		code, at                 string
	}{
		{"GET", "/v1/nothing", "", "", 404, "not_found", ""},
		{"GET", "/nothing", "", "", 404, "not_found", ""},
		{"POST", "/openapi.json", "", "", 405, "usage", ""},
		{"PATCH", "/v1/cases", "{}", "application/json", 405, "usage", ""},
		{"GET", "/v1/confirm", "", "", 405, "usage", ""},
		{"POST", "/v1/visits", `email=a`, "application/x-www-form-urlencoded", 415, "input_invalid", "Content-Type"},
		{"POST", "/v1/visits", `<a/>`, "text/xml", 415, "input_invalid", "Content-Type"},
		{"POST", "/v1/visits", `{}`, "application/json; charset=latin1", 415, "input_invalid", "Content-Type"},
		{"GET", "/v1/cases?limit=0", "", "", 422, "input_invalid", "limit"},
		{"GET", "/v1/cases?limit=many", "", "", 422, "input_invalid", "limit"},
		{"GET", "/v1/cases?page=2", "", "", 422, "input_invalid", "page"},
		{"GET", "/v1/cases?step=asleep", "", "", 422, "input_invalid", "step[0]"},
		{"GET", "/v1/cases?after=x", "", "", 422, "input_invalid", "after"},
		{"GET", "/v1/search", "", "", 422, "input_invalid", "q"},
		{"GET", "/v1/search?q=a", "", "", 422, "input_invalid", "q"},
	} {
		r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
		r.Header.Set("Authorization", "Bearer "+sara)
		if c.kind != "" {
			r.Header.Set("Content-Type", c.kind)
		}
		before, got := d.head(), d.send(r)
		if got.Status != c.status || got.code() != c.code || got.text("at") != c.at || got.text("message") == "" {
			t.Errorf("%s %s: %d %s", c.method, c.path, got.Status, got.Body)
		}
		if c.status == 405 && got.Header.Get("Allow") == "" {
			t.Errorf("%s %s: no Allow", c.method, c.path)
		}
		if d.head() != before {
			t.Errorf("%s %s changed something", c.method, c.path)
		}
	}
}

// The sentence is the reader's language; the code is everybody's.
func TestLanguages(t *testing.T) {
	d := departmentStore(t)
	for accept, want := range map[string]string{
		"": "can't find a customer", "en": "can't find a customer", "ru": "покупателя", "ru-RU,ru;q=0.9,en;q=0.8": "покупателя", "fr": "can't find a customer",
	} {
		r := httptest.NewRequest("POST", "/v1/visits", strings.NewReader(`{"email":"nobody@example.com"}`))
		r.Header.Set("Authorization", "Bearer "+d.keys["clerk"])
		r.Header.Set("Accept-Language", accept)
		if got := d.send(r); got.code() != "customer_unknown" || !strings.Contains(strings.ToLower(got.text("message")), want) {
			t.Errorf("%q: %s", accept, got.Body)
		}
	}
	r := httptest.NewRequest("POST", "/v1/cases", strings.NewReader(`{"order":7}`))
	r.Header.Set("Authorization", "Bearer "+d.keys["clerk"])
	r.Header.Set("Accept-Language", "ru")
	if got := d.send(r); !strings.Contains(got.text("message"), "нужен текст") {
		t.Error(got.Body)
	}
}

// Every role and every action of the desk's table has its words.
func TestRefusedRoles(t *testing.T) {
	x := laidTable(t)
	calls := x.bodies()
	maps.Copy(calls, fileBodies(x.file))
	for name, op := range operations(t, x.door) {
		for _, who := range x.callers() {
			if op.Action == "" || who.credential == "" || desk.May(who.actor, desk.Action(op.Action)) == nil {
				continue
			}
			call := calls[name]
			method, _, _ := strings.Cut(name, " ")
			for _, language := range []string{"en", "ru"} {
				r := httptest.NewRequest(method, call.path, bodyOf(t, call.body))
				r.Header.Set("Authorization", "Bearer "+who.credential)
				r.Header.Set("Accept-Language", language)
				got := x.send(r)
				if got.Status != 403 || strings.ContainsAny(got.text("message"), "[_]") || got.text("facts", "action") != op.Action {
					t.Errorf("%s as %s: %s", name, who.name, got.Body)
				}
			}
		}
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the line went dead") }

// A body that breaks off, and a store that panics: an answer all the same, and
// nothing of the cause in it.
func TestFailures(t *testing.T) {
	d := departmentStore(t)
	r := httptest.NewRequest("POST", "/v1/visits", io.MultiReader(strings.NewReader(`{"em`), broken{}))
	r.Header.Set("Authorization", "Bearer "+d.keys["clerk"])
	if got := d.send(r); got.Status != 400 || got.code() != "input_invalid" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	var log strings.Builder
	bad := d.desk.Config
	bad.Store = panicking{d.store}
	d.http = api.New(desk.New(bad), api.Options{Log: logger(&log)})
	got := d.call(d.keys["clerk"], "GET", "/v1/cases?q=Whitfield", nil)
	if got.Status != 500 || got.code() != "internal" || strings.Contains(got.Body, "secret cause") {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	if !strings.Contains(log.String(), "secret cause") || !strings.Contains(log.String(), got.text("request")) {
		t.Errorf("the log does not tell the cause: %s", log.String())
	}
	for _, secret := range []string{d.keys["clerk"], "Whitfield"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log tells %q", secret)
		}
	}
}

// A store that does not answer in time is told as such.
func TestTimeout(t *testing.T) {
	d := departmentStore(t)
	slow := d.desk.Config
	slow.Store = waiting{d.store}
	d.http = api.New(desk.New(slow), api.Options{Timeout: time.Millisecond})
	if got := d.call(d.keys["clerk"], "GET", "/v1/cases", nil); got.Status != 503 || got.code() != "unavailable" {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

type waiting struct{ desk.Store }

func (waiting) Relist(ctx ctxType, _ desk.Query, _ string) ([]desk.View, string, error) {
	<-ctx.Done()
	return nil, "", ctx.Err()
}

type panicking struct{ desk.Store }

func (panicking) Relist(_ ctxType, _ desk.Query, _ string) ([]desk.View, string, error) {
	panic("secret cause")
}

// Signed out, with a key that nobody has, with a key of the past, with a scheme
// that is not ours.
func TestCredentials(t *testing.T) {
	d := departmentStore(t)
	gone := d.ok(d.keys["admin"], "POST", "/v1/staff/sara/keys", obj{"label": "old"}).text("key")
	d.ok(gone, "GET", "/v1/me", nil)
	d.ok(d.keys["admin"], "POST", "/v1/staff/sara/keys/revoke", obj{"key": gone})
	short := d.ok(d.keys["admin"], "POST", "/v1/staff/sara/keys", obj{"label": "short", "until": opened.AddDate(0, 0, 1)}).text("key")
	d.ok(short, "GET", "/v1/me", nil)
	d.clock.Set(opened.AddDate(0, 0, 2))
	for _, credential := range []string{"", "mk_" + strings.Repeat("0", 32), "ml_" + strings.Repeat("0", 32), "sara", gone, short} {
		r := d.refused(credential, "GET", "/v1/me", nil, "unauthenticated")
		if r.Status != 401 || r.Header.Get("WWW-Authenticate") == "" {
			t.Errorf("%d %v", r.Status, r.Header)
		}
	}
	r := httptest.NewRequest("GET", "/v1/me", http.NoBody)
	r.SetBasicAuth("sara", d.keys["clerk"])
	if got := d.send(r); got.Status != 401 {
		t.Errorf("%d %s", got.Status, got.Body)
	}
	if me := d.ok(d.keys["clerk"], "GET", "/v1/me", nil); me.text("name") != "Sara" || me.text("seat") != "house" {
		t.Error(me.Body)
	}
}
