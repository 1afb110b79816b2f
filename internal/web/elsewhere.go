package web

import (
	"net/http"
	"net/url"
	"time"

	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// OtherWay is a way to sign in that begins elsewhere.
type OtherWay struct {
	Name string // of who asks for the password there
	Path string // on this server: where it begins, and where a browser comes back to
	// Serve sends a browser away, and hears from one that comes back: then it
	// gives the session. With neither session nor error it has answered itself.
	Serve func(http.ResponseWriter, *http.Request) (*desk.Session, error)
}

// wayBack is the cookie that says where somebody wanted to go who is at another
// service. It is Lax, because the browser comes back from another site.
const wayBack = "makegood-back"

// elsewhere signs in whom another service sends back.
func (s *Site) elsewhere(other OtherWay) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, back := door.Of(r.Context()), s.wayBack(w, r)
		session, err := other.Serve(w, r)
		if err != nil {
			refused := s.Refused(c, err)
			f := s.form(r)
			f.Back, f.Wrong = back, s.notNow(r, refused)
			if refused.Code == fault.SignInRefused { // no password was asked for here
				f.Wrong = words.Say(c.Lang, "web.sign_in.not_there", "name", other.Name)
			}
			if err := s.show(w, r, refused.Code.Meaning().Status, signInPage(f)); err != nil {
				s.problem(w, r, err)
			}
			return
		}
		if session == nil {
			return
		}
		s.Remember(w, session.Token, session.Until.Sub(s.Desk.Clock()).Truncate(time.Second))
		if err := s.moveOn(w, r, back); err != nil {
			s.problem(w, r, err)
		}
	})
}

// wayBack is where somebody wants to go who signs in elsewhere: as they begin the
// address says it, as they come back the cookie does.
func (s *Site) wayBack(w http.ResponseWriter, r *http.Request) string {
	q := r.URL.Query()
	if q.Has("back") {
		back := within(q.Get("back"), "/")
		http.SetCookie(w, &http.Cookie{Name: wayBack, Value: url.QueryEscape(back), Path: "/sign-in", MaxAge: 600, HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode})
		return back
	}
	if kept, err := r.Cookie(wayBack); err == nil {
		if back, err := url.QueryUnescape(kept.Value); err == nil {
			return within(back, "/")
		}
	}
	return "/"
}
