package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// browserStays is how long a sign-in link keeps a browser signed in.
const browserStays = 12 * time.Hour

// home is where somebody who comes without a destination belongs.
func (s *Site) home(w http.ResponseWriter, r *http.Request) error {
	switch door.Of(r.Context()).Actor.Kind {
	case "":
		s.forgetDead(w, r)
		s.askToSignIn(w, r)
		return nil
	case casefile.Client:
		return goTo(w, r, "/my")
	case casefile.Consumer:
		return goTo(w, r, "/own")
	case casefile.Guest:
		return goTo(w, r, "/page")
	}
	return goTo(w, r, "/inbox")
}

// askToSignIn answers for a page that needs a sign-in. A credential that opens
// nothing any more is told so; a customer, or a
// firm's person, has no password, and needs a link.
func (s *Site) askToSignIn(w http.ResponseWriter, r *http.Request) {
	credential, cookie := door.Credential(r)
	if cookie && (strings.HasPrefix(credential, "ml_") || strings.HasPrefix(credential, "mf_") || strings.HasPrefix(credential, "mp_")) {
		if err := s.show(w, r, http.StatusUnauthorized, linkEnded()); err != nil {
			s.problem(w, r, err)
		}
		return
	}
	if under(r.URL.Path, "/my") || under(r.URL.Path, "/page") {
		if err := s.show(w, r, http.StatusUnauthorized, linkNeeded()); err != nil {
			s.problem(w, r, err)
		}
		return
	}
	to := "/sign-in"
	if path := r.URL.RequestURI(); path != "/" {
		to += "?" + url.Values{"back": {path}}.Encode()
	}
	_ = goTo(w, r, to)
}

// signInForm is the sign-in page.
type signInForm struct {
	Back, Member, Wrong string
	Password            bool // members have passwords here
	Others              []OtherWay
}

func (s *Site) form(r *http.Request) signInForm {
	return signInForm{Back: within(r.FormValue("back"), "/"), Member: r.FormValue("member"), Password: s.Desk.Passwords != nil, Others: s.options.Others}
}

func (s *Site) signInPage(w http.ResponseWriter, r *http.Request) error {
	if door.Of(r.Context()).Actor.Kind != "" {
		return goTo(w, r, within(r.FormValue("back"), "/"))
	}
	return s.show(w, r, http.StatusOK, signInPage(s.form(r)))
}

// signIn takes a name and a password. What it says of a wrong one does not
// tell which of the two is wrong.
func (s *Site) signIn(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	f := s.form(r)
	session, err := s.Desk.SignIn(r.Context(), f.Member, r.PostFormValue("password"), desk.FromOf(r.Context()))
	if err != nil {
		refused := s.Refused(c, err)
		f.Wrong = s.notNow(r, refused)
		return s.show(w, r, refused.Code.Meaning().Status, signInPage(f))
	}
	s.Remember(w, session.Token, session.Until.Sub(s.Desk.Clock()))
	return goTo(w, r, f.Back)
}

// notNow is why somebody is not signed in. Who has to wait is told until when by
// the clock on their own wall.
func (s *Site) notNow(r *http.Request, refused *fault.Error) string {
	lang := door.Of(r.Context()).Lang
	if seconds, ok := refused.Args["seconds"].(int); ok && refused.Code == fault.TooMany {
		until := s.Desk.Clock().Add(time.Duration(seconds) * time.Second)
		return words.Say(lang, "web.sign_in.wait", "until", until.In(zoneOf(r)).Format("15:04:05 MST"))
	}
	return words.Sentence(lang, refused)
}

func (s *Site) signOut(w http.ResponseWriter, r *http.Request) error {
	if c := door.Of(r.Context()); c.Cookie && desk.AccountOf(c.Actor) != "" {
		if err := s.Desk.SignOut(r.Context(), c.Actor); err != nil {
			return err
		}
	}
	s.Forget(w)
	return goTo(w, r, "/sign-in")
}

// enter is the sign-in link of a seat. A customer's, and a firm's, takes one click. With a
// key of the house's staff somebody else could sign this browser in as
// themselves, and read what its owner then writes: so it is asked first, and so
// is it where a customer's link would end a sign-in of the staff's.
func (s *Site) enter(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		// The browser keeps the Strict cookie back from what another site leads
		// to, and after a redirect as well; a page that moves on does not.
		return s.moveOn(w, r, r.URL.EscapedPath())
	}
	c, credential := door.Of(r.Context()), r.PathValue("credential")
	actor, err := s.Desk.Authenticate(r.Context(), credential)
	switch {
	case fault.CodeOf(err) == fault.Unauthenticated:
		return s.show(w, r, http.StatusUnauthorized, linkEnded())
	case err != nil:
		return err
	case actor == c.Actor:
		return goTo(w, r, "/")
	case (actor.Kind == casefile.Client || actor.Kind == casefile.Guest) && (c.Actor.Kind == "" || c.Actor.Kind == actor.Kind):
		return s.entered(w, r, credential)
	}
	return s.show(w, r, http.StatusOK, enterPage(credential, actor, c.Actor))
}

// enterAs is the yes to what enter asks.
func (s *Site) enterAs(w http.ResponseWriter, r *http.Request) error {
	credential := r.PostFormValue("credential")
	if _, err := s.Desk.Authenticate(r.Context(), credential); err != nil {
		if fault.CodeOf(err) != fault.Unauthenticated {
			return err
		}
		return s.show(w, r, http.StatusUnauthorized, linkEnded())
	}
	return s.entered(w, r, credential)
}

// entered puts a credential into the browser's cookie, and goes on.
func (s *Site) entered(w http.ResponseWriter, r *http.Request, credential string) error {
	s.Remember(w, credential, browserStays)
	return goTo(w, r, "/")
}

// moveOn is a page that goes on to another of this site by itself: what comes
// next then comes from this site.
func (s *Site) moveOn(w http.ResponseWriter, r *http.Request, path string) error {
	w.Header().Set("Refresh", "0; url="+path)
	return s.show(w, r, http.StatusOK, movingOn(path))
}

// prefer remembers how somebody likes to read.
func (s *Site) prefer(w http.ResponseWriter, r *http.Request) error {
	switch theme := r.PostFormValue("theme"); theme {
	case "system", "light", "dark":
		s.Prefer(w, "theme", theme)
	}
	for _, lang := range words.Langs() {
		if r.PostFormValue("lang") == string(lang) {
			s.Spoke(w, lang)
		}
	}
	return goTo(w, r, within(r.PostFormValue("back"), "/"))
}
