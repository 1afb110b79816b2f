package api

import (
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// homeFiles are the one page of the door and its style.
//
//go:embed home.html home.css
var homeFiles embed.FS

// homePolicy: this page has no script at all.
const homePolicy = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// homePage is what the page shows, already in the reader's words.
type homePage struct {
	Lang     words.Lang
	Say      func(key string, facts ...any) string
	MovingOn bool
	BadLink  bool
	SignedIn bool
	Name     string
	Seat     string
	Rows     []homeRow
	Next     string // address of the next page of cases
	Case     *homeCase
	Problem  string
}

type homeRow struct {
	ID, Called, Subject, Step, Turn, Next, Due string
	Recovery                                   bool
}

type homeCase struct {
	ID, Subject, Step string
	Owed              []homeRight
	Offers            []homeOffer
	ReadBack          string
	Until             string
	Token, Hash       string
	Promises          []homePromise
	Agreements        []string
}

type homeRight struct{ Say, Cite, Until string }

type homeOffer struct {
	From, Words string
	Options     []homeOption
}

type homeOption struct {
	Terms       []string
	Alternative bool
}

type homePromise struct{ Text, State, Due string }

var home = template.Must(template.ParseFS(homeFiles, "home.html"))

func (s *server) show(w http.ResponseWriter, r *http.Request, status int, p homePage) {
	c := callOf(r.Context())
	p.Lang = c.lang
	p.Say = func(key string, facts ...any) string { return words.Say(c.lang, "api.home."+key, facts...) }
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", homePolicy)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if err := home.ExecuteTemplate(w, "home.html", p); err != nil {
		s.Log.Error("page", "request", c.id, "err", err)
	}
}

func (s *server) showSignedOut(w http.ResponseWriter, r *http.Request, status int) {
	s.show(w, r, status, homePage{BadLink: status == http.StatusUnauthorized})
}

func (s *server) showMovingOn(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, http.StatusOK, homePage{MovingOn: true})
}

func (s *server) showStyle(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, homeFiles, "home.css")
}

// showHome is the page: who you are, from which seat, and what you may see.
func (s *server) showHome(w http.ResponseWriter, r *http.Request) {
	s.showSeat(w, r, http.StatusOK, "")
}

func (s *server) showSeat(w http.ResponseWriter, r *http.Request, status int, problem string) {
	c := callOf(r.Context())
	if err := s.authenticate(c, r); err != nil {
		if fault.CodeOf(err) != fault.Unauthenticated {
			s.refuseWith(c, w, err)
			return
		}
		s.showSignedOut(w, r, http.StatusOK)
		return
	}
	p := homePage{SignedIn: true, Name: c.actor.Name, Seat: string(c.actor.Seat()), Problem: problem}
	if p.Name == "" {
		p.Name = c.actor.ID
	}
	var err error
	switch {
	case c.actor.Kind == casefile.Client && c.actor.Case != "":
		p.Case, err = s.homeCase(r, c)
	case desk.May(c.actor, desk.ListCases) == nil:
		p.Rows, p.Next, err = s.homeRows(r, c)
	}
	if err != nil {
		s.refuseWith(c, w, err)
		return
	}
	s.show(w, r, status, p)
}

func (s *server) homeRows(r *http.Request, c *call) ([]homeRow, string, error) {
	cases, next, err := s.desk.Cases(r.Context(), c.actor, nil, r.URL.Query().Get("q"), desk.Page{After: r.URL.Query().Get("after")})
	if err != nil {
		return nil, "", err
	}
	rows := list(cases, func(k desk.CaseRow) homeRow {
		row := homeRow{ID: k.ID, Called: k.Called, Subject: k.Subject.In(c.lang), Step: k.Step, Turn: k.Turn, Recovery: k.Recovery}
		if k.Next != nil {
			row.Next, row.Due = k.Next.Promise.Deed.Text.In(c.lang), dated(c.lang, k.Next.Promise.Due)
		}
		return row
	})
	if next != "" {
		next = "/?" + url.Values{"after": {next}}.Encode()
	}
	return rows, next, nil
}

func dated(lang words.Lang, d calendar.Day) string {
	if d == 0 {
		return ""
	}
	return words.Day(lang, d)
}

func (s *server) homeCase(r *http.Request, c *call) (*homeCase, error) {
	v, err := s.desk.Get(r.Context(), c.actor, c.actor.Case)
	if err != nil {
		return nil, err
	}
	k := v.Case
	out := &homeCase{ID: k.ID, Subject: k.Subject.In(c.lang), Step: string(k.Step)}
	for _, e := range k.Found.Entitlements {
		out.Owed = append(out.Owed, homeRight{text(e.Say).In(c.lang), e.Cite, dated(c.lang, e.Until)})
	}
	if o, ok := k.StandingOffer(); ok {
		out.Offers = append(out.Offers, homeOfferOf(c.lang, o))
	}
	if k.Back != nil {
		out.ReadBack, out.Until = k.Back.Text.In(c.lang), dated(c.lang, calendar.Of(k.Back.Until))
		if v.Token != "" {
			out.Token, out.Hash = v.Token, k.Back.Hash
		}
	}
	for _, p := range k.Promise {
		out.Promises = append(out.Promises, homePromise{p.Deed.Text.In(c.lang), words.Say(c.lang, "promise.state."+string(p.State)), dated(c.lang, p.Due)})
	}
	for _, a := range k.Bound {
		out.Agreements = append(out.Agreements, a.Text.In(c.lang))
	}
	return out, nil
}

func homeOfferOf(lang words.Lang, o casefile.Offer) homeOffer {
	out := homeOffer{From: string(o.Seat), Words: o.Words}
	for _, p := range o.Packages {
		option := homeOption{Alternative: p.Alternative}
		for _, t := range p.Terms {
			parts := []string{}
			if t.Remedy != "other" || t.Text == "" { // what is said in words needs no name
				parts = append(parts, words.Say(lang, "api.home.remedy."+t.Remedy))
			}
			if !t.Amount.IsZero() {
				parts = append(parts, words.Money(lang, t.Amount))
			}
			if t.Text != "" {
				parts = append(parts, t.Text)
			}
			if t.By != 0 {
				parts = append(parts, words.Say(lang, "api.home.due", "on", t.By))
			}
			option.Terms = append(option.Terms, strings.Join(parts, ", "))
		}
		out.Options = append(out.Options, option)
	}
	return out
}

// confirmHere is the customer's yes on the page.
func (s *server) confirmHere(w http.ResponseWriter, r *http.Request) {
	c := callOf(r.Context())
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	err := s.csrf.Check(r)
	if err != nil {
		err = fault.New(fault.NotAllowed, "action", words.Both("api.use_sign_in"), "role", words.Both("api.another_site"))
	}
	if err == nil {
		err = s.authenticate(c, r)
	}
	if err == nil {
		_, err = s.desk.Confirm(r.Context(), c.actor, r.PostFormValue("token"), r.PostFormValue("text_hash"))
	}
	if err != nil {
		refused := s.refuse(c, err)
		s.showSeat(w, r, refused.Status, refused.Message)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// N is the number of an option as people count.
func (homeOffer) N(i int) string { return strconv.Itoa(i + 1) }
