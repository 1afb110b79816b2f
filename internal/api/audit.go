package api

import (
	"context"
	"net/http"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
)

// AuditEntry is one thing that somebody did, or was refused.
type AuditEntry struct {
	ID         string    `json:"id"`
	At         time.Time `json:"at"`
	Who        string    `json:"who" example:"staff/sara" doc:"staff/ID, agent/ID, customer, system, nobody."`
	Role       string    `json:"role,omitempty"`
	Credential string    `json:"credential,omitempty" example:"key/8M3KQ7Z2" doc:"The key, session or link, as lists show it."`
	Action     string    `json:"action,omitempty" doc:"What was asked for; for the calls of this API the x-action of the operation."`
	Did        []string  `json:"did" doc:"The events that it led to; empty: it was refused, or only read."`
	On         string    `json:"on,omitempty" example:"case/7K3F9Q"`
	Refused    string    `json:"refused,omitempty" doc:"The code of the refusal."`
	Door       string    `json:"door,omitempty" enum:"page,api,cli,sweep"`
	Address    string    `json:"address,omitempty" doc:"Of a customer only the network."`
	Request    string    `json:"request,omitempty" doc:"The X-Request-Id of the call."`
}

// Audit is a page of the trail, the newest first.
type Audit struct {
	Entries []AuditEntry `json:"entries"`
	Next    string       `json:"next,omitempty" doc:"The after of the next page."`
}

type auditInput struct {
	Who     string    `query:"who" maxLength:"100" example:"staff/sara"`
	Case    string    `query:"case" maxLength:"40"`
	On      string    `query:"on" maxLength:"200" example:"staff/sara" doc:"Another thing than a case."`
	From    time.Time `query:"from" doc:"Inclusive."`
	To      time.Time `query:"to" doc:"Exclusive."`
	Refused bool      `query:"refused" doc:"Only what was refused, sign-ins too."`
	After   string    `query:"after" maxLength:"200"`
	Limit   int       `query:"limit" minimum:"1" maximum:"200" doc:"Rows a page; 50 where absent."`
}

func (s *server) addAudit() {
	add(s, route{id: "audit", method: http.MethodGet, path: "/v1/audit", tag: "House", action: desk.ReadAudit,
		summary: "Who did what, when, from where", text: "Every command that was accepted, every right and every sign-in that was refused, the newest first. An entry is kept for twelve months after its own."},
		func(ctx context.Context, a casefile.Actor, in *auditInput) (Audit, error) {
			entries, next, err := s.desk.Audit(ctx, a, desk.AuditQuery{Who: in.Who, Case: in.Case, On: in.On, From: in.From, To: in.To, Refused: in.Refused},
				desk.Page{After: in.After, Limit: in.Limit})
			return Audit{list(entries, func(e desk.AuditEntry) AuditEntry { return AuditEntry(e) }), next}, err
		})
}
