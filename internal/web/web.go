// Package web is the door for people: pages written on the server, in both
// languages and both themes, that work with a keyboard and on a phone.
//
//	request -> door (id, panic, address) -> route (who, May, own site) -> handler -> desk
//	                                                                  \-> page (templ) -> parts
//
// A page is a row in the route table (routes.go) with the action of the desk
// that it needs, a handler, a template beside it, and its words in
// packs/words/web.LANG.yaml. What pages are made of is in package parts; how
// they look is in style, what they do without a reload in script. Both are
// built into dist by `make pages`; docs/pages.md tells how a page is added.
//
// Nothing on a page is inline: the policy that goes with each allows scripts,
// styles and calls of this server alone.
package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/web/parts"
	"makegood/internal/words"
)

// Options are what a caller may choose. The zero value is right.
type Options struct {
	door.Options
	// Others are other ways to sign in, as in a company's own sign-in.
	Others []OtherWay
}

// Site is all pages.
type Site struct {
	*door.Door
	options Options
	mux     *http.ServeMux
	routes  map[string]Route // by pattern
	handler http.Handler
	closing context.Context
	close   context.CancelFunc
	live    sync.WaitGroup // streams that are open
	beats   func() (<-chan time.Time, func())
}

// New makes the pages of a desk. Close ends what they keep open.
func New(d *desk.Desk, o Options) *Site {
	s := &Site{Door: door.New(desk.DoorPage, d, o.Options), options: o, mux: http.NewServeMux(), routes: map[string]Route{}, beats: beats}
	s.closing, s.close = context.WithCancel(context.Background())
	for _, r := range Routes() {
		s.routes[r.Pattern()] = r
		h := s.handle(r)
		if !r.Live {
			h = s.Timed(h)
		}
		s.mux.Handle(r.Pattern(), h)
	}
	for _, other := range o.Others {
		s.mux.Handle("GET "+other.Path, s.Timed(s.elsewhere(other)))
	}
	s.handler = s.Handler(http.HandlerFunc(s.serve), s.problem)
	return s
}

// ServeHTTP answers a request.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close ends the streams that pages hold open, and waits until they have
// ended. A server calls it before it waits for its last answers.
func (s *Site) Close() {
	s.close()
	s.live.Wait()
}

func (s *Site) serve(w http.ResponseWriter, r *http.Request) {
	c := door.Of(r.Context())
	_, c.Route = s.mux.Handler(r)
	if c.Route == "" {
		c.Route = r.Method + " (no route)"
		s.signedIn(c, r)
		s.problem(w, r, fault.New(fault.NotFound, "what", words.Both("api.page")))
		return
	}
	s.mux.ServeHTTP(w, r)
}

// signedIn finds out who asks, where that does not matter.
func (s *Site) signedIn(c *door.Call, r *http.Request) {
	if err := s.Authenticate(c, r); err != nil && fault.CodeOf(err) != fault.Unauthenticated {
		_ = s.Refused(c, err) // the log has it; the page is for everybody
	}
}

// maxForm is the most that a form may carry, in bytes.
const maxForm = 1 << 20

// handle is a route with what stands before it: who asks, whether they may,
// and whether it is this site that asks.
func (s *Site) handle(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := door.Of(r.Context())
		if err := s.admit(c, r, route); err != nil {
			if fault.CodeOf(err) == fault.Unauthenticated {
				s.forgetDead(w, r)
			}
			if fault.CodeOf(err) == fault.Unauthenticated && r.Method == http.MethodGet && !route.Live {
				s.askToSignIn(w, r)
				return
			}
			s.problem(w, r, err)
			return
		}
		if r.Method == http.MethodPost {
			r.Body = http.MaxBytesReader(w, r.Body, maxForm)
			if err := r.ParseForm(); err != nil {
				s.problem(w, r, fault.New(fault.TooLarge, "limit", "1 MB").Because(err))
				return
			}
		}
		ctx := desk.Once(desk.Doing(r.Context(), route.Action), sentAs(c, r))
		if err := route.do(s, w, r.WithContext(ctx)); err != nil {
			s.problem(w, r, err)
		}
	})
}

// forgetDead takes what opens nothing out of the browser, which would go on
// showing it and count as somebody who guesses.
func (s *Site) forgetDead(w http.ResponseWriter, r *http.Request) {
	if credential, cookie := door.Credential(r); cookie && credential != "" {
		s.Forget(w)
	}
}

func (s *Site) admit(c *door.Call, r *http.Request, route Route) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		if err := s.OwnSite(r); err != nil {
			return err
		}
	}
	if route.Action == "" {
		s.signedIn(c, r)
		return nil
	}
	if err := s.Authenticate(c, r); err != nil {
		return err
	}
	return desk.May(c.Actor, route.Action)
}

// policy lets a page run this server's scripts, take its styles, and call it:
// nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// show sends a page.
func (s *Site) show(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	var out bytes.Buffer
	if err := page.Render(parts.With(r.Context(), s.view(r)), &out); err != nil {
		return fault.New(fault.Internal).Because(err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if _, err := w.Write(out.Bytes()); err != nil {
		s.Log.Debug("answer not taken", "request", door.Of(r.Context()).ID, "err", err)
	}
	return nil
}

type placeKey struct{}

// showAt answers a form with a page. At is the address under which the browser is
// to know it: to reload it, or to come back to it, sends nothing again.
func (s *Site) showAt(w http.ResponseWriter, r *http.Request, status int, page templ.Component, at string) error {
	return s.show(w, r.WithContext(context.WithValue(r.Context(), placeKey{}, at)), status, page)
}

// sentAs is the key of a form, by which it is known again when it is sent twice:
// the page that it stood on, who sends it, and what is in it. Empty: not a form.
func sentAs(c *door.Call, r *http.Request) string {
	page := r.PostForm.Get(parts.OnceField)
	if page == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(c.Actor.Credential + "\x00" + r.URL.Path + "\x00" + page + "\x00" + r.PostForm.Encode()))
	return hex.EncodeToString(sum[:])
}

// view is who reads, as far as the request tells.
func (s *Site) view(r *http.Request) parts.View {
	c := door.Of(r.Context())
	v := parts.View{
		Lang: c.Lang, Theme: preferred(r, "theme", "light", "dark"), Zone: zoneTold(r), Now: s.Desk.Clock(), Actor: c.Actor,
		Path: r.URL.RequestURI(), Asset: assetPath, Built: built(), Once: rand.Text(),
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		v.At, _ = r.Context().Value(placeKey{}).(string)
		v.Path = cmp.Or(v.At, "/")
	}
	if r.URL.Path == "/inbox" {
		v.Find = r.URL.Query().Get("q")
	}
	for _, route := range Routes() {
		if route.Nav != nil && desk.May(c.Actor, route.Action) == nil {
			p := *route.Nav
			p.Path = route.Path
			p.Here = under(r.URL.Path, route.Path) || p.Name == s.routes[c.Route].Under
			v.Nav = append(v.Nav, p)
		}
	}
	return v
}

func under(path, place string) bool { return path == place || strings.HasPrefix(path, place+"/") }

// preferred is what the reader's cookie chooses among names; "" for none of them.
func preferred(r *http.Request, cookie string, names ...string) string {
	if c, err := r.Cookie(cookie); err == nil {
		for _, n := range names {
			if c.Value == n {
				return n
			}
		}
	}
	return ""
}

// zoneOf is the reader's time zone, as the browser told it; UTC where it did not.
func zoneOf(r *http.Request) *time.Location {
	if zone := zoneTold(r); zone != nil {
		return zone
	}
	return time.UTC
}

// zoneTold is the reader's time zone; nil before the browser told it.
func zoneTold(r *http.Request) *time.Location {
	c, err := r.Cookie("zone")
	if err != nil {
		return nil
	}
	name, err := url.QueryUnescape(c.Value)
	if err != nil || name == "Local" || name == "" {
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return zone
}

// within is an address of this site, or the fallback: nobody is sent elsewhere.
func within(path, fallback string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return fallback
	}
	return path
}

// goTo sends the browser on to another page of this site.
func goTo(w http.ResponseWriter, r *http.Request, path string) error {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}
