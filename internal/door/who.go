package door

import (
	"net/http"
	"strings"
	"time"

	"makegood/internal/words"
)

// CookieName is the sign-in of a browser: the credential itself, out of reach
// of scripts and of other sites.
const CookieName = "makegood"

// language is the cookie of a reader's choice. It is no secret.
const language = "lang"

// Authenticate finds out who calls. A credential in the header goes before one
// in the cookie.
func (d *Door) Authenticate(c *Call, r *http.Request) error {
	credential, cookie := Credential(r)
	c.Shown = credential != ""
	actor, err := d.Desk.Authenticate(r.Context(), credential)
	if err != nil {
		return err
	}
	c.Actor, c.Cookie = actor, cookie
	return nil
}

// Credential is what a request shows of who makes it; cookie says that a
// browser sent it by itself.
func Credential(r *http.Request) (credential string, cookie bool) {
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, rest, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return "", false
		}
		return strings.TrimSpace(rest), false
	}
	if c, err := r.Cookie(CookieName); err == nil {
		return c.Value, true
	}
	return "", false
}

// Remember puts a credential into the browser's cookie for a while.
func (d *Door) Remember(w http.ResponseWriter, credential string, life time.Duration) {
	http.SetCookie(w, d.cookie(credential, int(life/time.Second)))
}

// Forget takes it out again.
func (d *Door) Forget(w http.ResponseWriter) { http.SetCookie(w, d.cookie("", -1)) }

func (d *Door) cookie(value string, age int) *http.Cookie {
	return &http.Cookie{Name: CookieName, Value: value, Path: "/", MaxAge: age, HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteStrictMode}
}

// Language is the language in which a request wants to be answered: the one
// that the reader chose, else the browser's.
func Language(r *http.Request) words.Lang {
	if c, err := r.Cookie(language); err == nil {
		for _, lang := range words.Langs() {
			if c.Value == string(lang) {
				return lang
			}
		}
	}
	return words.Choose(r.Header.Get("Accept-Language"))
}

// Prefer remembers what a reader likes: it is no secret, and lasts a year.
func (d *Door) Prefer(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteLaxMode})
}

// Spoke remembers the language that a reader chose.
func (d *Door) Spoke(w http.ResponseWriter, lang words.Lang) { d.Prefer(w, language, string(lang)) }
