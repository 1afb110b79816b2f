package oidc_test

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/oidc"
	"makegood/internal/oidc/oidcservice"
)

var now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// service is a sign-in service in this process.
type service struct{ *oidcservice.Service }

func newService(t *testing.T) *service {
	t.Helper()
	return &service{oidcservice.New(t, func() time.Time { return now })}
}

func (s *service) provider(t *testing.T, when *time.Time) *oidc.Provider {
	t.Helper()
	p, err := oidc.New(oidc.Config{Issuer: s.URL, ClientID: "makegood", Secret: "s", Redirect: "http://localhost:8080/sign-in/oidc", Key: [32]byte{1},
		Now: func() time.Time { return *when }})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// begin sends a browser away, and gives its cookie.
func (s *service) begin(t *testing.T, p *oidc.Provider) *http.Cookie {
	t.Helper()
	w := httptest.NewRecorder()
	if err := p.Begin(w, httptest.NewRequest(http.MethodGet, "/sign-in/oidc", nil)); err != nil {
		t.Fatal(err)
	}
	to := w.Header().Get("Location")
	s.Meets(t, to)
	if s.Asked.Get("code_challenge_method") != "S256" || len(s.Asked.Get("state")) < 20 || len(s.Asked.Get("nonce")) < 20 || s.Asked.Get("response_type") != "code" {
		t.Fatal(to)
	}
	c := w.Result().Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || strings.Contains(c.Value, s.Asked.Get("state")) {
		t.Fatal(c)
	}
	return c
}

func finish(p *oidc.Provider, c *http.Cookie, query url.Values) (desk.Identity, error) {
	r := httptest.NewRequest(http.MethodGet, "/sign-in/oidc?"+query.Encode(), nil)
	if c != nil {
		r.AddCookie(c)
	}
	return p.Finish(httptest.NewRecorder(), r)
}

func TestFlow(t *testing.T) {
	s, when := newService(t), now
	p := s.provider(t, &when)
	c := s.begin(t, p)
	who, err := finish(p, c, url.Values{"code": {"the-code"}, "state": {s.Asked.Get("state")}, "iss": {s.URL}})
	if err != nil || who != (desk.Identity{Issuer: s.URL, Subject: "4711", Email: "sara@shop.example", Name: "Sara"}) {
		t.Fatal(who, err)
	}
	s.Claims = map[string]any{"email_verified": false}
	c = s.begin(t, p)
	who, err = finish(p, c, url.Values{"code": {"the-code"}, "state": {s.Asked.Get("state")}})
	if err != nil || who.Email != "" || who.Subject != "4711" {
		t.Fatal("an address that nobody checked counts:", who, err)
	}
}

// Whatever somebody changes on the way, nobody is vouched for.
func TestLies(t *testing.T) {
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, lie := range map[string]func(s *service, c **http.Cookie, q url.Values, when *time.Time){
		"no cookie":        func(_ *service, c **http.Cookie, _ url.Values, _ *time.Time) { *c = nil },
		"a made-up cookie": func(_ *service, c **http.Cookie, _ url.Values, _ *time.Time) { (*c).Value = "AAAA" },
		"a changed cookie": func(_ *service, c **http.Cookie, _ url.Values, _ *time.Time) { (*c).Value = "A" + (*c).Value[1:] + "A" },
		"another state":    func(_ *service, _ **http.Cookie, q url.Values, _ *time.Time) { q.Set("state", "x") },
		"no state":         func(_ *service, _ **http.Cookie, q url.Values, _ *time.Time) { q.Del("state") },
		"another code":     func(_ *service, _ **http.Cookie, q url.Values, _ *time.Time) { q.Set("code", "x") },
		"another issuer":   func(_ *service, _ **http.Cookie, q url.Values, _ *time.Time) { q.Set("iss", "https://else.example") },
		"an error":         func(_ *service, _ **http.Cookie, q url.Values, _ *time.Time) { q.Set("error", "access_denied") },
		"too late":         func(_ *service, _ **http.Cookie, _ url.Values, when *time.Time) { *when = now.Add(10 * time.Minute) },
		"another nonce":    func(s *service, _ **http.Cookie, _ url.Values, _ *time.Time) { s.Claims["nonce"] = "x" },
		"another audience": func(s *service, _ **http.Cookie, _ url.Values, _ *time.Time) { s.Claims["aud"] = "else" },
		"a token that ran out": func(s *service, _ **http.Cookie, _ url.Values, _ *time.Time) {
			s.Claims["exp"] = now.Add(-time.Minute).Unix()
		},
		"a token of another": func(s *service, _ **http.Cookie, _ url.Values, _ *time.Time) {
			s.Claims["iss"] = "https://else.example"
		},
		"a stranger's signature": func(s *service, _ **http.Cookie, _ url.Values, _ *time.Time) { s.Signs = stranger },
	} {
		t.Run(name, func(t *testing.T) {
			s, when := newService(t), now
			p := s.provider(t, &when)
			c := s.begin(t, p)
			q := url.Values{"code": {"the-code"}, "state": {s.Asked.Get("state")}}
			lie(s, &c, q, &when)
			who, err := finish(p, c, q)
			if fault.CodeOf(err) != fault.SignInRefused || who != (desk.Identity{}) {
				t.Errorf("%+v %v", who, err)
			}
		})
	}
}

// A service that is away is told so, and found again without a restart.
func TestAway(t *testing.T) {
	s, when := newService(t), now
	p := s.provider(t, &when)
	s.Down = true
	err := p.Begin(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/sign-in/oidc", nil))
	if fault.CodeOf(err) != fault.Unavailable {
		t.Fatal(err)
	}
	s.Down = false
	s.begin(t, p)
}

func TestConfig(t *testing.T) {
	for _, c := range []oidc.Config{
		{}, {Issuer: "http://id.example", ClientID: "m", Redirect: "https://desk.example/sign-in/oidc"},
		{Issuer: "https://id.example", ClientID: "m", Redirect: "/sign-in/oidc"},
		{Issuer: "https://id.example", Redirect: "https://desk.example/sign-in/oidc"},
	} {
		if _, err := oidc.New(c); fault.CodeOf(err) != fault.InputInvalid {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
