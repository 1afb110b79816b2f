package web

import (
	"net/url"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
)

// auditStates are the looks of the audit trail's page.
func auditStates() []state {
	lena := casefile.Actor{ID: "staff/lena", Kind: casefile.Staff, Role: "manager", Name: "Lena"}
	at := today.Time(time.UTC)
	entries := []desk.AuditEntry{
		{ID: "A1", At: at, Who: "nobody", Action: "sign_in", Refused: "sign_in_refused", Door: "page", Address: "198.51.100.7"},
		{ID: "A2", At: at, Who: "staff/sara", Action: "sign_in", Door: "page", Did: []string{"key.issued"}},
		{ID: "A3", At: at, Who: "customer", Action: "talk", On: "case/7GXH08", Credential: "link/ABCD1234", Did: []string{"case.moved", "audit.noted"}},
		{ID: "A4", At: at, Who: "system", Did: []string{"case.promise_broken"}, On: "order/<1>"},
		{ID: "A5", At: at, Who: "staff/ada", Action: "export"},
		{ID: "A6", At: at, Who: "staff/ada"},
	}
	return []state{
		{"audit", lena, auditPage(pageOfAudit{asked: url.Values{"after": {"x"}}, entries: entries, leaf: leaf{"x", "y.2"}})},
		{"audit of nobody", lena, auditPage(pageOfAudit{asked: url.Values{"who": {`"><b>`}, "refused": {"yes"}}})},
	}
}
