package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/web/parts"
	"makegood/internal/words"
)

// peopleList is who works here, and the form that adds somebody.
type peopleList struct {
	members []desk.Member
	said    string
	form    desk.Member
	wrong   string // why the form was refused
}

// person is one who works here, with what opens the desk in their name.
type person struct {
	member   desk.Member
	keys     []desk.KeyInfo
	password bool   // they may have one
	key      string // just issued, shown this once
	said     string
	wrong    string // why a form was refused
	at       string // which: password, key
	label    string
}

// notices are what a page says after a form was taken.
var notices = []string{"pin", "hired", "left", "password", "revoked", "everywhere"}

// noticeOf is the notice that the address asks for; "" none.
func noticeOf(r *http.Request) string {
	if name := r.URL.Query().Get("said"); slices.Contains(notices, name) {
		return name
	}
	return ""
}

func (s *Site) people(w http.ResponseWriter, r *http.Request) error {
	return s.showPeople(w, r, http.StatusOK, peopleList{said: noticeOf(r), form: desk.Member{Role: desk.Roles()[0]}})
}

func (s *Site) showPeople(w http.ResponseWriter, r *http.Request, status int, p peopleList) error {
	members, err := s.Desk.Staff(r.Context(), door.Of(r.Context()).Actor)
	if err != nil {
		return err
	}
	slices.SortFunc(members, func(a, b desk.Member) int { return strings.Compare(a.Name, b.Name) })
	p.members = members
	return s.show(w, r, status, peoplePage(p))
}

// hire takes somebody on.
func (s *Site) hire(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	m := desk.Member{
		ID: strings.TrimSpace(r.PostFormValue("id")), Name: strings.TrimSpace(r.PostFormValue("name")), Role: r.PostFormValue("role"),
		Email: strings.TrimSpace(r.PostFormValue("email")), Machine: r.PostFormValue("machine") != "",
	}
	if err := s.Desk.Hire(r.Context(), c.Actor, m); err != nil {
		refused := s.Refused(c, err)
		return s.showPeople(w, r, refused.Code.Meaning().Status, peopleList{form: m, wrong: words.Sentence(c.Lang, refused)})
	}
	return goTo(w, r, personPath(m.ID)+"?said=hired")
}

func personPath(id string) string { return "/people/" + url.PathEscape(id) }

func (s *Site) person(w http.ResponseWriter, r *http.Request) error {
	return s.showPerson(w, r, http.StatusOK, person{said: noticeOf(r)})
}

func (s *Site) showPerson(w http.ResponseWriter, r *http.Request, status int, p person) error {
	actor, id := door.Of(r.Context()).Actor, r.PathValue("id")
	members, err := s.Desk.Staff(r.Context(), actor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(members, func(m desk.Member) bool { return m.ID == id })
	if i < 0 {
		return fault.New(fault.NotFound, "what", words.Both("web.people.member", "id", id))
	}
	p.member, p.password = members[i], s.Desk.Passwords != nil && !members[i].Machine
	if p.keys, err = s.Desk.Keys(r.Context(), actor, id); err != nil {
		return err
	}
	return s.show(w, r, status, personPage(p))
}

// refusedPerson shows the page again, with why the form was refused.
func (s *Site) refusedPerson(w http.ResponseWriter, r *http.Request, p person, err error) error {
	c := door.Of(r.Context())
	refused := s.Refused(c, err)
	if refused.Code == fault.NotFound {
		return err
	}
	p.wrong = words.Sentence(c.Lang, refused)
	return s.showPerson(w, r, refused.Code.Meaning().Status, p)
}

func (s *Site) givePassword(w http.ResponseWriter, r *http.Request) error {
	if err := s.Desk.SetPassword(r.Context(), door.Of(r.Context()).Actor, r.PathValue("id"), r.PostFormValue("password")); err != nil {
		return s.refusedPerson(w, r, person{at: "password"}, err)
	}
	return goTo(w, r, personPath(r.PathValue("id"))+"?said=password")
}

// giveKey shows a new key, this once: it is not in an address, and no page
// that can be called again shows it.
func (s *Site) giveKey(w http.ResponseWriter, r *http.Request) error {
	k := desk.NewKey{Label: strings.TrimSpace(r.PostFormValue("label")), Scope: r.PostForm["scope"]}
	p := person{at: "key", label: k.Label}
	if until := r.PostFormValue("until"); until != "" {
		day, err := calendar.Parse(until)
		if err != nil {
			return s.refusedPerson(w, r, p, fault.New(fault.InputInvalid, "at", "until", "problem", words.Both("api.problem.day")))
		}
		k.Until = day.End(zoneOf(r))
	}
	key, err := s.Desk.IssueScopedKey(r.Context(), door.Of(r.Context()).Actor, r.PathValue("id"), k)
	if err != nil {
		return s.refusedPerson(w, r, p, err)
	}
	return s.showPerson(w, r, http.StatusOK, person{key: key})
}

func (s *Site) revokeKey(w http.ResponseWriter, r *http.Request) error {
	if err := s.Desk.RevokeKey(r.Context(), door.Of(r.Context()).Actor, r.PathValue("id"), r.PostFormValue("key")); err != nil {
		return err
	}
	return goTo(w, r, personPath(r.PathValue("id"))+"?said=revoked")
}

func (s *Site) dismiss(w http.ResponseWriter, r *http.Request) error {
	if err := s.Desk.Leave(r.Context(), door.Of(r.Context()).Actor, r.PathValue("id")); err != nil {
		return err
	}
	return goTo(w, r, "/people?said=left")
}

// account is one's own password and sessions.
type account struct {
	sessions []desk.KeyInfo
	password bool
	approves bool // they may decide for others, and need a PIN for it
	said     string
	wrong    string
	at       string // which form was refused: password, pin
}

// here reports whether one of the sessions is the one that the page was asked for
// with; else it was a key, or a link that holds one.
func (a account) here() bool {
	return slices.ContainsFunc(a.sessions, func(k desk.KeyInfo) bool { return k.Own })
}

func (s *Site) account(w http.ResponseWriter, r *http.Request) error {
	return s.showAccount(w, r, http.StatusOK, account{said: noticeOf(r)})
}

func (s *Site) showAccount(w http.ResponseWriter, r *http.Request, status int, a account) error {
	sessions, err := s.Desk.Sessions(r.Context(), door.Of(r.Context()).Actor)
	if err != nil {
		return err
	}
	a.sessions, a.password = sessions, s.Desk.Passwords != nil
	a.approves = a.password && desk.May(door.Of(r.Context()).Actor, desk.Approve) == nil
	return s.show(w, r, status, accountPage(a))
}

func (s *Site) changePassword(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	if err := s.Desk.ChangePassword(r.Context(), c.Actor, r.PostFormValue("old"), r.PostFormValue("password")); err != nil {
		refused := s.Refused(c, err)
		return s.showAccount(w, r, refused.Code.Meaning().Status, account{at: "password", wrong: words.Sentence(c.Lang, refused)})
	}
	return goTo(w, r, "/account?said=password")
}

// setPIN gives somebody the PIN with which they approve at another's till.
func (s *Site) setPIN(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	if err := s.Desk.SetPIN(r.Context(), c.Actor, r.PostFormValue("pin")); err != nil {
		refused := s.Refused(c, err)
		if refused.Code == fault.PasswordWeak { // its sentence speaks of a password
			refused = fault.New(fault.InputInvalid, "problem", refused.Args["problem"])
		}
		return s.showAccount(w, r, refused.Code.Meaning().Status, account{at: "pin", wrong: words.Sentence(c.Lang, refused)})
	}
	return goTo(w, r, "/account?said=pin")
}

func (s *Site) endSession(w http.ResponseWriter, r *http.Request) error {
	actor := door.Of(r.Context()).Actor
	if err := s.Desk.RevokeKey(r.Context(), actor, desk.AccountOf(actor), r.PostFormValue("key")); err != nil {
		return err
	}
	return goTo(w, r, "/account?said=revoked")
}

// endSessions signs somebody out wherever they are signed in.
func (s *Site) endSessions(w http.ResponseWriter, r *http.Request) error {
	actor := door.Of(r.Context()).Actor
	sessions, err := s.Desk.Sessions(r.Context(), actor)
	if err != nil {
		return err
	}
	if err := s.Desk.SignOutEverywhere(r.Context(), actor); err != nil {
		return err
	}
	if (account{sessions: sessions}).here() {
		s.Forget(w)
		return goTo(w, r, "/sign-in")
	}
	return goTo(w, r, "/account?said=everywhere")
}

// roles are what a form may choose.
func roles(lang words.Lang) []parts.Choice {
	all := make([]parts.Choice, 0, len(desk.Roles()))
	for _, r := range append(desk.Roles(), desk.RoleConsumer) {
		all = append(all, parts.Choice{Value: r, Text: words.Say(lang, "web.role."+r)})
	}
	return all
}
