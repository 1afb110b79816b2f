package desk

import (
	"context"
	"errors"
	"strings"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
)

// AuditEntry is one thing that somebody did, or was refused.
type AuditEntry struct {
	ID         string    `json:"id"`
	At         time.Time `json:"at"`
	Who        string    `json:"who"` // staff/ID, agent/ID, customer, system, nobody
	Role       string    `json:"role,omitempty"`
	Credential string    `json:"credential,omitempty"` // key/ID, link/ID: as lists of keys and links show them
	Action     string    `json:"action,omitempty"`     // of the table of who may do what
	Did        []string  `json:"did"`                  // events that it led to; none: it was refused, or only read
	On         string    `json:"on,omitempty"`         // case/ID, staff/ID, order/ID, …
	Refused    string    `json:"refused,omitempty"`    // code of the refusal
	Door       string    `json:"door,omitempty"`       // page, api, cli, sweep
	Address    string    `json:"address,omitempty"`    // of a customer only the network
	Request    string    `json:"request,omitempty"`    // as the server's log names the call
}

// AuditQuery selects entries of the audit trail. Empty fields do not filter.
type AuditQuery struct {
	Who     string    // staff/ID, agent/ID, customer, system, nobody
	Case    string    // number of a case
	On      string    // another thing: staff/ID, order/ID
	From    time.Time // inclusive
	To      time.Time // exclusive
	Refused bool      // only what was refused, sign-ins too
}

// Audit lists the trail, the newest first.
func (d *Desk) Audit(ctx context.Context, actor casefile.Actor, in AuditQuery, page Page) ([]AuditEntry, string, error) {
	if err := May(actor, ReadAudit); err != nil {
		return nil, "", err
	}
	q := Query{Kind: KindAudit, Owner: in.Who, Parent: in.On}
	if in.Case != "" {
		q.Parent = trimNumber(in.Case)
	}
	switch {
	case in.Refused:
		q.States = []string{auditRefused, auditTurnedOff}
	case in.Who != "": // by the index of owner and state
		q.States = []string{auditDone, auditRefused, auditSignedIn, auditTurnedOff}
	}
	if !in.From.IsZero() {
		q.RankTo = since(in.From, 0)
	}
	if !in.To.IsZero() {
		first := newest(in.To) + 1
		q.RankFrom = &first
	}
	q, err := page.query(q)
	if err != nil {
		return nil, "", err
	}
	views, err := d.Store.List(ctx, q)
	if err != nil {
		return nil, "", err
	}
	list := make([]AuditEntry, 0, len(views))
	for _, v := range views {
		n, err := body[noted](v)
		if err != nil {
			return nil, "", fault.New(fault.Internal).Because(err)
		}
		if strings.HasPrefix(n.On, "sign-in/") { // a name for the counting only
			n.On = ""
		}
		list = append(list, AuditEntry(n))
	}
	return list, next(views, q.Limit), nil
}

// forget destroys the keys of the months whose audit entries have been kept long
// enough, once a day.
func (d *Desk) forget(ctx context.Context) error {
	now := d.now()
	if !d.days.first("forget the audit", calendar.Of(now)) {
		return nil
	}
	var failed []error
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	for back := auditMonths + 1; back <= 2*auditMonths+1; back++ { // whoever was away for a year is caught up with
		subject := auditSubject(first.AddDate(0, -back, 0).Format("2006-01"))
		left, err := d.Store.List(ctx, Query{Kind: KindAudit, Subject: subject, Limit: 1})
		if err == nil && len(left) > 0 {
			err = d.Store.Erase(ctx, subject, now)
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}
