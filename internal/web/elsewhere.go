package web

import (
	"net/http"
	"time"

	"makegood/internal/desk"
	"makegood/internal/door"
)

// OtherWay is a way to sign in that begins elsewhere.
type OtherWay struct {
	Name string // of who asks for the password there
	Path string // on this server: where it begins, and where a browser comes back to
	// Serve sends a browser away, and hears from one that comes back: then it
	// gives the session. With neither session nor error it has answered itself.
	Serve func(http.ResponseWriter, *http.Request) (*desk.Session, error)
}

// elsewhere signs in whom another service sends back.
func (s *Site) elsewhere(other OtherWay) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := door.Of(r.Context())
		session, err := other.Serve(w, r)
		if err != nil {
			refused := s.Refused(c, err)
			f := s.form(r)
			f.Wrong = door.Sentence(c.Lang, refused)
			if err := s.show(w, r, refused.Code.Meaning().Status, signInPage(f)); err != nil {
				s.problem(w, r, err)
			}
			return
		}
		if session == nil {
			return
		}
		s.Remember(w, session.Token, session.Until.Sub(s.Desk.Clock()).Truncate(time.Second))
		if err := s.moveOn(w, r, "/"); err != nil {
			s.problem(w, r, err)
		}
	})
}
