package web_test

import (
	"crypto/sha256"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/oidc"
	"makegood/internal/oidc/oidcservice"
	"makegood/internal/web"
)

// company is a house whose people sign in through a service of their own.
type company struct {
	*house
	service *oidcservice.Service
}

func openCompany(t *testing.T) company {
	t.Helper()
	h := openHouse(t)
	c := company{h, oidcservice.New(t, h.now.Now)}
	p, err := oidc.New(oidc.Config{
		Issuer: c.service.URL, ClientID: oidcservice.Client, Secret: "s", Redirect: "http://localhost:8080/sign-in/oidc", Key: sha256.Sum256(nil), Now: h.now.Now,
	})
	must(t, err)
	h.site = web.New(h.desk, web.Options{Others: []web.OtherWay{{Name: "Acme", Path: "/sign-in/oidc", Serve: p.SignIn(h.desk)}}})
	t.Cleanup(h.site.Close)
	must(t, h.desk.Hire(ctx, desktest.Admin, desk.Member{ID: "sara", Name: "Sara", Role: "clerk", Email: "sara@shop.example"}))
	return c
}

// goes is a browser that goes to an address with cookies, from a site.
func (c company) goes(path, site string, cookies []*http.Cookie) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	r.Header.Set("Sec-Fetch-Site", site)
	for _, one := range cookies {
		r.AddCookie(one)
	}
	w := httptest.NewRecorder()
	c.site.ServeHTTP(w, r)
	return w
}

// sent goes from a page to the service, and gives the cookies that the browser
// carries and what the service sends it back with.
func (c company) sent(path string) ([]*http.Cookie, url.Values) {
	c.t.Helper()
	page := c.goes(c.goes(path, "none", nil).Header().Get("Location"), "none", nil).Body.String()
	button := regexp.MustCompile(`href="(/sign-in/oidc[^"]*)"`).FindStringSubmatch(page)
	if button == nil {
		c.t.Fatalf("no way to the service on %s", page)
	}
	w := c.goes(strings.ReplaceAll(button[1], "&amp;", "&"), "same-origin", nil)
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.HasPrefix(to, c.service.URL) {
		c.t.Fatalf("%d %s\n%s", w.Code, to, w.Body)
	}
	for _, cookie := range w.Result().Cookies() {
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/sign-in" {
			c.t.Errorf("%+v", cookie)
		}
	}
	return w.Result().Cookies(), c.service.Meets(c.t, w.Header().Get("Location"))
}

func session(w *httptest.ResponseRecorder) string {
	for _, c := range w.Result().Cookies() {
		if c.Name == "makegood" {
			return c.Value
		}
	}
	return ""
}

// Somebody opens a page, is sent to the company's sign-in and back, and is on
// the page that they wanted.
func TestCompanySignIn(t *testing.T) {
	c := openCompany(t)
	const wanted = "/promises?state=kept"
	cookies, back := c.sent(wanted)
	w := c.goes("/sign-in/oidc?"+back.Encode(), "cross-site", cookies)
	if w.Code != http.StatusOK || w.Header().Get("Refresh") != "0; url="+wanted {
		t.Fatalf("%d %v\n%s", w.Code, w.Header(), w.Body)
	}
	c.keys["session"] = session(w)
	if a := c.actor("session"); a.ID != "staff/sara" || a.Role != "clerk" {
		t.Errorf("%+v", a)
	}
	if w := c.browse("session", wanted, nil); w.Code != http.StatusOK {
		t.Errorf("%s: %d", wanted, w.Code)
	}
	if own := c.browse("session", "/account", nil).Body.String(); !strings.Contains(own, "Signed in through the company") {
		t.Error("the session is not in the list of one's own")
	}
}

// Whatever is wrong on the way back, nobody is signed in, and whoever it is can
// try again towards the same page.
func TestCompanyRefuses(t *testing.T) {
	for name, change := range map[string]func(c company, back url.Values, cookies *[]*http.Cookie){
		"another state": func(_ company, back url.Values, _ *[]*http.Cookie) { back.Set("state", "x") },
		"another code":  func(_ company, back url.Values, _ *[]*http.Cookie) { back.Set("code", "x") },
		"cancelled there": func(_ company, back url.Values, _ *[]*http.Cookie) {
			back.Del("code")
			back.Set("error", "access_denied")
		},
		"nobody we know": func(c company, _ url.Values, _ *[]*http.Cookie) { c.service.Claims["email"] = "else@shop.example" },
		"an address that nobody checked": func(c company, _ url.Values, _ *[]*http.Cookie) {
			c.service.Claims["email_verified"] = false
		},
		"another browser": func(_ company, _ url.Values, cookies *[]*http.Cookie) {
			*cookies = (*cookies)[:1] // the way back alone
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := openCompany(t)
			cookies, back := c.sent("/promises?state=kept")
			if cookies[0].Name != "makegood-back" || len(cookies) != 2 {
				t.Fatalf("%v", cookies)
			}
			change(c, back, &cookies)
			w := c.goes("/sign-in/oidc?"+back.Encode(), "cross-site", cookies)
			page := w.Body.String()
			if w.Code != http.StatusUnauthorized || session(w) != "" || !strings.Contains(page, "Acme did not sign you in") || !strings.Contains(page, "/sign-in/oidc?back=%2Fpromises%3Fstate%3Dkept") {
				t.Errorf("%d %v\n%s", w.Code, w.Header(), page)
			}
		})
	}
}

// The way is shown where there is one; a service that is away is told; and
// nobody is led to another site.
func TestCompanyButton(t *testing.T) {
	c := openCompany(t)
	if page := c.browse("", "/sign-in", nil).Body.String(); !strings.Contains(page, "Continue with Acme") {
		t.Error("no button")
	}
	c.service.Down = true
	if w := c.goes("/sign-in/oidc?back=/", "same-origin", nil); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), `role="alert"`) {
		t.Errorf("a service that is away: %d", w.Code)
	}
	c.service.Down = false
	w := c.goes("/sign-in/oidc?back=//else.example/", "cross-site", nil)
	back := c.service.Meets(t, w.Header().Get("Location"))
	if w = c.goes("/sign-in/oidc?"+back.Encode(), "cross-site", w.Result().Cookies()); w.Header().Get("Refresh") != "0; url=/" {
		t.Errorf("led to %q", w.Header().Get("Refresh"))
	}
	plain := openHouse(t)
	if page := plain.browse("", "/sign-in", nil).Body.String(); strings.Contains(page, "Continue with") {
		t.Error("a button that leads nowhere")
	}
	if w := plain.browse("", "/sign-in/oidc", nil); w.Code != http.StatusNotFound {
		t.Errorf("a way that nobody set up: %d", w.Code)
	}
}
