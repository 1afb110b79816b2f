package api

import (
	"context"
	"net/http"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
)

// Me is who the caller is.
type Me struct {
	ID   string `json:"id"`
	Kind string `json:"kind" enum:"staff,agent,customer"`
	Role string `json:"role,omitempty"`
	Name string `json:"name,omitempty"`
	Seat string `json:"seat" enum:"house,customer"`
	Case string `json:"case,omitempty" doc:"Of a link: the case that it opens."`
}

func meOf(a casefile.Actor) Me {
	return Me{a.ID, string(a.Kind), a.Role, a.Name, string(a.Seat()), a.Case}
}

// Member is a person or a program of the house.
type Member struct {
	ID      string `json:"id" minLength:"1" maxLength:"60" example:"sara"`
	Name    string `json:"name,omitempty" maxLength:"200"`
	Role    string `json:"role" enum:"clerk,supervisor,manager,admin"`
	Machine bool   `json:"machine,omitempty" doc:"A program: it never says yes for a customer."`
}

// Staff is everybody who works here.
type Staff struct {
	Members []Member `json:"members"`
}

// Key acts as its member. It is shown this once.
type Key struct {
	Key string `json:"key" example:"mk_…"`
}

// Link is a customer's way into one case. It is shown this once.
type Link struct {
	Token string    `json:"token" example:"ml_…"`
	Path  string    `json:"path" doc:"The page that signs a browser in with it." example:"/enter/ml_…"`
	Case  string    `json:"case"`
	Until time.Time `json:"until"`
}

// Swept is what a sweep did.
type Swept struct {
	Looked int `json:"looked" doc:"Cases with something due."`
	Moved  int `json:"moved" doc:"Cases in which the clock changed something."`
	Sent   int `json:"sent" doc:"Cases whose queued instructions were told again."`
}

// Nothing says that it was done.
type Nothing struct {
	Done bool `json:"done"`
}

type nobody struct{}

type memberInput struct{ Body Member }

type keyInput struct {
	Member string `path:"member" maxLength:"60"`
	Body   struct {
		Label string     `json:"label" minLength:"1" maxLength:"200" doc:"What it is for."`
		Until *time.Time `json:"until,omitempty" doc:"Absent: until it is revoked."`
	}
}

type revokeKeyInput struct {
	Member string `path:"member" maxLength:"60"`
	Body   struct {
		Key string `json:"key" minLength:"1" maxLength:"200" doc:"As it was issued, or its fingerprint."`
	}
}

type revokeLinkInput struct {
	CaseCall
	Body struct {
		Token string `json:"token" minLength:"1" maxLength:"200"`
	}
}

type sweepInput struct{ Body struct{} }

func (s *server) addPeople() {
	add(s, route{id: "me", method: http.MethodGet, path: "/v1/me", tag: "House", anyone: true, summary: "Who the caller is", text: "And from which seat they see."},
		func(_ context.Context, a casefile.Actor, _ *nobody) (Me, error) { return meOf(a), nil })
	add(s, route{id: "list-staff", method: http.MethodGet, path: "/v1/staff", tag: "House", action: desk.ManageDesk, summary: "Who works here", text: "People and programs, with their roles."},
		func(ctx context.Context, a casefile.Actor, _ *nobody) (Staff, error) {
			members, err := s.desk.Staff(ctx, a)
			return Staff{list(members, func(m desk.Member) Member { return Member(m) })}, err
		})
	add(s, route{id: "hire", method: http.MethodPost, path: "/v1/staff", tag: "House", action: desk.ManageDesk, summary: "Add a member of staff, or change a role", text: "A person, or a program of the house."},
		func(ctx context.Context, a casefile.Actor, in *memberInput) (Nothing, error) {
			return Nothing{true}, s.desk.Hire(ctx, a, desk.Member(in.Body))
		})
	add(s, route{id: "issue-key", method: http.MethodPost, path: "/v1/staff/{member}/keys", tag: "House", action: desk.ManageDesk, status: http.StatusCreated,
		summary: "Give a member a key", text: "It is shown this once; only its fingerprint is kept.", refuses: []fault.Code{fault.NotFound}},
		func(ctx context.Context, a casefile.Actor, in *keyInput) (Key, error) {
			var until time.Time
			if in.Body.Until != nil {
				until = *in.Body.Until
			}
			key, err := s.desk.IssueKey(ctx, a, in.Member, in.Body.Label, until)
			return Key{key}, err
		})
	add(s, route{id: "revoke-key", method: http.MethodPost, path: "/v1/staff/{member}/keys/revoke", tag: "House", action: desk.ManageDesk,
		summary: "Shut a key", text: "From then on it opens nothing.", refuses: []fault.Code{fault.NotFound}},
		func(ctx context.Context, a casefile.Actor, in *revokeKeyInput) (Nothing, error) {
			return Nothing{true}, s.desk.RevokeKey(ctx, a, in.Member, in.Body.Key)
		})
	add(s, route{id: "sweep", method: http.MethodPost, path: "/v1/sweep", tag: "House", action: desk.ManageDesk,
		summary: "Let the clock do its work now", text: "Late promises are broken and the customer is told; read-backs that ran out lapse; instructions that were not told are told. A sweep may come twice and does each thing once."},
		func(ctx context.Context, _ casefile.Actor, _ *sweepInput) (Swept, error) {
			w, err := s.desk.Sweep(ctx)
			return Swept(w), err
		})
}

func (s *server) addLinks() {
	add(s, route{id: "give-link", method: http.MethodPost, path: "/v1/cases/{id}/links", tag: "Cases", action: desk.GiveLink, status: http.StatusCreated,
		summary: "Give the customer a link to the case", text: "It opens this one case for 30 days and is shown this once.", refuses: atCase()},
		func(ctx context.Context, a casefile.Actor, in *bareInput) (Link, error) {
			l, err := s.desk.GiveLink(ctx, a, in.ID)
			return Link{l.Token, "/enter/" + l.Token, l.Case, l.Until}, err
		})
	add(s, route{id: "revoke-link", method: http.MethodPost, path: "/v1/cases/{id}/links/revoke", tag: "Cases", action: desk.GiveLink,
		summary: "Shut a customer's link", text: "From then on it opens nothing.", refuses: []fault.Code{fault.NotFound, fault.Conflict, fault.Erased}},
		func(ctx context.Context, a casefile.Actor, in *revokeLinkInput) (Nothing, error) {
			return Nothing{true}, s.desk.RevokeLink(ctx, a, in.ID, in.Body.Token)
		})
}
