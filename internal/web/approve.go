package web

import (
	"net/http"

	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/web/parts"
	"makegood/internal/words"
)

// approve is the word of somebody who may decide it, with their PIN, at the till
// of whoever may not: about what was asked already, about the first package of
// the offer that is being written, or about the end of the talk.
func (s *Site) approve(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	v, err := s.seen(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	f := &filled{Values: r.PostForm, lang: c.Lang, seen: v}
	in := desk.PINDecision{Approver: f.text("approver"), PIN: f.text("pin"), Escalation: f.text("escalation"), End: f.text("end") != "",
		Why: f.text("because"), Approve: f.text("decision") == "yes", Reason: f.text("reason")}
	then := "offers"
	switch {
	case in.End:
		then = "conduct"
	case in.Escalation == "":
		ask := f.pack(1)
		if len(ask.Terms) == 0 {
			f.fail("terms")
		}
		in.Ask = &ask
	}
	switch {
	case in.Approver == "":
		f.fail("approver")
	case in.PIN == "":
		f.fail("pin")
	}
	if err = f.err; err == nil {
		_, err = s.Desk.DecideByPIN(r.Context(), c.Actor, v.Case.ID, in)
	}
	if fault.CodeOf(err) == fault.SignInRefused {
		err = fault.New(fault.InputInvalid, "problem", words.Both("web.wrong.pin")).Because(err)
	}
	return s.answered(w, r, v, then, err)
}

// approvers are those who may decide what needs a role.
func (v seen) approvers(needed string) []parts.Choice {
	list := []parts.Choice{}
	for _, m := range v.superiors {
		if desk.Outranks(m.Role, needed) {
			list = append(list, parts.Choice{Value: m.ID, Text: m.Name})
		}
	}
	return list
}

// decides reports whether the reader may decide alone what needs a role.
func (v seen) decides(needed string) bool {
	return v.may(desk.Approve) && desk.Outranks(v.actor.Role, needed)
}
