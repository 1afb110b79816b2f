package web

import (
	"net/http"
	"slices"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/door"
)

// propose puts the packages that Makegood finds on the table: in the name of the
// person of the house, or where the customer is alone, in Makegood's own.
func (s *Site) propose(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	v, err := s.seen(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	asked := desk.PackagesAsked{Lang: c.Lang, Keeps: r.PostForm["keeps"]}
	if v.house() {
		_, err = s.Desk.Propose(r.Context(), c.Actor, v.Case.ID, asked)
	} else {
		_, err = s.Desk.SelfService(r.Context(), c.Actor, v.Case.ID, asked)
	}
	return s.answered(w, r, v, "offers", err)
}

// coached reports whether the coach has something to say. Where the talk was ended
// there is none to lead.
func (v seen) coached() bool {
	return (v.advice.Move != "" || v.proposes()) && !(v.house() && v.Case.Ended())
}

// proposes reports whether packages could be proposed now.
func (v seen) proposes() bool {
	if _, stands := v.Case.StandingOffer(); stands || v.Case.Step != casefile.Open || v.Case.Ended() {
		return false
	}
	if slices.ContainsFunc(v.Case.Asked, func(x casefile.Escalation) bool { return x.State == "asked" && x.Statement == "" }) {
		return false // somebody decides already
	}
	if v.house() && slices.Contains([]string{"greet", "ask"}, v.advice.Move) {
		return false // what happened is heard first
	}
	return !v.house() || v.may(desk.Coach) && len(v.untold()) == 0
}
