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
	"makegood/internal/words"
)

// pageOfAudit is a page of the audit trail, and what was asked for.
type pageOfAudit struct {
	asked   url.Values // who, case, from, to, refused, after
	entries []desk.AuditEntry
	names   map[string]string // of those whom the entries name by id
	leaf
}

// audit lists who did what, when and from where, the newest first.
func (s *Site) audit(w http.ResponseWriter, r *http.Request) error {
	p := pageOfAudit{asked: r.URL.Query(), leaf: leaf{after: r.URL.Query().Get("after")}}
	q := desk.AuditQuery{Who: whoMeant(p.get("who")), Case: p.get("case"), Refused: p.get("refused") != ""}
	for name, set := range map[string]func(calendar.Day){
		"from": func(d calendar.Day) { q.From = d.Time(zoneOf(r)) },
		"to":   func(d calendar.Day) { q.To = d.End(zoneOf(r)) },
	} {
		if p.get(name) == "" {
			continue
		}
		day, err := calendar.Parse(p.get(name))
		if err != nil {
			return fault.New(fault.InputInvalid, "at", name, "problem", words.Both("api.problem.day"))
		}
		set(day)
	}
	var err error
	p.entries, p.next, err = s.Desk.Audit(r.Context(), door.Of(r.Context()).Actor, q, desk.Page{After: p.after})
	if err != nil {
		return err
	}
	who := make([]string, len(p.entries))
	for i, e := range p.entries {
		who[i] = e.Who
	}
	if p.names, err = s.Desk.Called(r.Context(), door.Of(r.Context()).Actor, who); err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, auditPage(p))
}

// whoMeant is how the trail names somebody: a bare name is one of the staff.
func whoMeant(name string) string {
	if name == "" || strings.Contains(name, "/") || slices.Contains([]string{"customer", "system", "nobody"}, name) {
		return name
	}
	return "staff/" + name
}

func (p pageOfAudit) get(name string) string { return strings.TrimSpace(p.asked.Get(name)) }

// filtered reports whether something narrows the list.
func (p pageOfAudit) filtered() bool {
	return slices.ContainsFunc([]string{"who", "case", "from", "to", "refused"}, func(name string) bool { return p.get(name) != "" })
}

// at is the address of the same list from another row on.
func (p pageOfAudit) at(after string) string {
	q := url.Values{}
	for _, name := range []string{"who", "case", "from", "to", "refused"} {
		if v := p.get(name); v != "" {
			q.Set(name, v)
		}
	}
	if after != "" {
		q.Set("after", after)
	}
	if len(q) == 0 {
		return "/audit"
	}
	return "/audit?" + q.Encode()
}

// whoDid is what people call somebody whom the trail names.
func (p pageOfAudit) whoDid(lang words.Lang, who string) string {
	switch name := p.names[who]; {
	case name != "":
		return name
	case who == "customer" || who == "system" || who == "nobody":
		return words.Say(lang, "web.audit.by."+who)
	}
	return who
}

// whatWasAsked is the action of an entry as people call it. Beside the table's
// there are commands of the house, which keep their names.
func whatWasAsked(lang words.Lang, e desk.AuditEntry) string {
	switch {
	case e.Action == "sign_in" && e.Refused == "":
		return words.Say(lang, "web.audit.signed_in")
	case e.Action == "sign_in":
		return words.Say(lang, "web.audit.sign_in")
	case slices.Contains(desk.Actions(), desk.Action(e.Action)):
		return words.Say(lang, "api.action."+e.Action)
	case e.Action == "" && len(e.Did) > 0:
		return words.Say(lang, "web.audit.did")
	case e.Action == "":
		return words.Say(lang, "web.audit.nothing")
	}
	return e.Action
}
