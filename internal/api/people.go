package api

import (
	"context"
	"net/http"

	"makegood/internal/casefile"
	"makegood/internal/desk"
)

// Me is who the caller is.
type Me struct {
	ID   string `json:"id"`
	Kind string `json:"kind" enum:"staff,agent,customer,consumer"`
	Role string `json:"role,omitempty"`
	Name string `json:"name,omitempty"`
	Seat string `json:"seat" enum:"house,customer"`
	Case string `json:"case,omitempty" doc:"Of a link: the case, or the file, that it opens."`
}

func meOf(a casefile.Actor) Me {
	return Me{a.ID, string(a.Kind), a.Role, a.Name, string(a.Seat()), a.Case}
}

// Member is a person or a program of the house.
type Member struct {
	ID      string `json:"id" minLength:"1" maxLength:"60" example:"sara"`
	Name    string `json:"name,omitempty" maxLength:"200"`
	Role    string `json:"role" enum:"clerk,supervisor,manager,admin,consumer" doc:"consumer: nobody of the house, with case files of their own."`
	Machine bool   `json:"machine,omitempty" doc:"A program: it never says yes for a customer."`
	Email   string `json:"email,omitempty" maxLength:"200" doc:"By which a sign-in service knows them."`
}

// Staff is everybody who works here.
type Staff struct {
	Members []Member `json:"members"`
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
	add(s, route{id: "sweep", method: http.MethodPost, path: "/v1/sweep", tag: "House", action: desk.ManageDesk,
		summary: "Let the clock do its work now", text: "Late promises are broken and the customer is told; read-backs that ran out lapse; instructions that were not told are told. A sweep may come twice and does each thing once."},
		func(ctx context.Context, _ casefile.Actor, _ *sweepInput) (Swept, error) {
			w, err := s.desk.Sweep(ctx)
			return Swept(w), err
		})
}
