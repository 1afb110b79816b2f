package api

import (
	"net/http"
	"strings"
	"time"

	"makegood/internal/desk"
	"makegood/internal/fault"
)

// cookieName is the sign-in of a browser. It carries the credential itself, out
// of reach of scripts and of other sites.
const cookieName = "makegood"

// authenticate finds out who calls. A credential in the header goes before one
// in the cookie.
func (s *server) authenticate(c *call, r *http.Request) error {
	credential, cookie := credentialOf(r)
	actor, err := s.desk.Authenticate(r.Context(), credential)
	if err != nil {
		return err
	}
	c.actor, c.cookie = actor, cookie
	return nil
}

func credentialOf(r *http.Request) (credential string, cookie bool) {
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, rest, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return "", false
		}
		return strings.TrimSpace(rest), false
	}
	if c, err := r.Cookie(cookieName); err == nil {
		return c.Value, true
	}
	return "", false
}

// enterSeat is the sign-in link of a seat: it puts the credential into a cookie
// and shows the page. A credential that opens nothing is told so there.
func (s *server) enterSeat(w http.ResponseWriter, r *http.Request) {
	c := callOf(r.Context())
	credential := r.PathValue("credential")
	w.Header().Set("Cache-Control", "no-store")
	if _, err := s.desk.Authenticate(r.Context(), credential); err != nil {
		if fault.CodeOf(err) != fault.Unauthenticated {
			s.refuseWith(c, w, err)
			return
		}
		s.forget(w)
		s.showSignedOut(w, r, http.StatusUnauthorized)
		return
	}
	http.SetCookie(w, s.cookie(credential, 12*time.Hour))
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		// After a redirect the browser still counts the call as the other
		// site's and keeps the Strict cookie back; a page that moves on does not.
		s.showMovingOn(w, r)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *server) leaveSeat(w http.ResponseWriter, r *http.Request) {
	if err := s.csrf.Check(r); err != nil {
		s.refuseWith(callOf(r.Context()), w, fault.New(fault.NotAllowed, "action", "leave", "role", "another site"))
		return
	}
	s.forget(w)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *server) forget(w http.ResponseWriter) { http.SetCookie(w, s.cookie("", -1)) }

func (s *server) cookie(value string, life time.Duration) *http.Cookie {
	age := int(life / time.Second)
	if life < 0 {
		age = -1
	}
	return &http.Cookie{Name: cookieName, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteStrictMode}
}

// mayEnter lists what roles there are, with an actor of each: the description
// tells from it, with the one table of the desk, who may do what.
func mayEnter(action desk.Action) []string {
	var who []string
	for _, r := range seats() {
		if desk.May(r.actor, action) == nil {
			who = append(who, r.name)
		}
	}
	return who
}
