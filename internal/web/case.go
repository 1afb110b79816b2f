package web

import (
	"net/http"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
)

// caseFile is a case as the house sees it.
func (s *Site) caseFile(w http.ResponseWriter, r *http.Request) error {
	v, err := s.Desk.Get(r.Context(), door.Of(r.Context()).Actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, casePage(v))
}

// mine is the case that a customer's link opens, as the customer sees it.
func (s *Site) mine(w http.ResponseWriter, r *http.Request) error {
	actor := door.Of(r.Context()).Actor
	if actor.Kind != casefile.Client {
		return goTo(w, r, "/")
	}
	if actor.Case == "" {
		return fault.New(fault.NotFound, "what", "case")
	}
	v, err := s.Desk.Get(r.Context(), actor, actor.Case)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, casePage(v))
}

// confirm is a seat's yes to the text that it read.
func (s *Site) confirm(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.Desk.Confirm(r.Context(), door.Of(r.Context()).Actor, r.PostFormValue("token"), r.PostFormValue("text_hash")); err != nil {
		return err
	}
	return goTo(w, r, within(r.PostFormValue("back"), "/"))
}

// owes reports whether anything is on file as owed.
func owes(v desk.CaseView) bool { return len(v.Case.Found.Entitlements) > 0 }
