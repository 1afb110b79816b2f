package api_test

import (
	"testing"
)

// agreed brings the table's case to an agreement, with both seats' own yes.
func (x table) agreed() {
	x.t.Helper()
	in := "/v1/cases/" + x.id
	x.ok(x.keys["manager"], "POST", in+"/offers", obj{"packages": []any{obj{"terms": []any{
		obj{"remedy": "compensation", "amount": "15.00 USD"},
		obj{"remedy": "other", "text": "write every Friday how it stands", "by": "2025-12-30"}}}}})
	offers := x.ok(x.keys["clerk"], "GET", in, nil).at("case", "offers").([]any)
	last := offers[len(offers)-1].(map[string]any)["id"].(string)
	x.ok(x.link, "POST", in+"/offers/"+last+"/accept", obj{"pick": 1})
	x.confirmed()
}

// confirmed is both seats' yes to what is being read back.
func (x table) confirmed() {
	x.t.Helper()
	for _, seat := range []string{x.link, x.keys["manager"]} {
		x.ok(seat, "POST", "/v1/confirm", obj{"token": x.ok(seat, "GET", "/v1/cases/"+x.id, nil).text("token")})
	}
}

var oneMore = obj{"changes": []any{obj{"to": obj{"remedy": "compensation", "amount": "5.00 USD"}}}}

// amending are the calls of this file's routes with what they need to succeed.
func (x table) amending() map[string]func() (string, any) {
	in := "/v1/cases/" + x.id
	return map[string]func() (string, any){
		"POST /v1/cases/{id}/agreements/{no}/amendments": func() (string, any) { x.agreed(); return in + "/agreements/1/amendments", oneMore },
		"POST /v1/cases/{id}/agreements/{no}/escalations": func() (string, any) {
			x.agreed()
			return in + "/agreements/1/escalations", oneMore
		},
		"POST /v1/cases/{id}/read-back/decline": func() (string, any) {
			x.agreed()
			x.ok(x.keys["manager"], "POST", in+"/agreements/1/amendments", oneMore)
			x.ok(x.link, "POST", in+"/offers/O2/accept", nil)
			return in + "/read-back/decline", obj{"why": "I meant something else."}
		},
	}
}

// Over HTTP: the customer proposes, the difference is marked for both, the old
// agreement stands until both confirmed, and is named by the new one.
func TestAmendOverHTTP(t *testing.T) {
	x := laidTable(t)
	in := "/v1/cases/" + x.id
	x.agreed()
	x.refused(x.link, "POST", in+"/agreements/1/amendments", obj{"changes": []any{obj{"term": 1}}}, "wrong_step") // its money is on its way
	x.refused(x.keys["clerk"], "POST", in+"/agreements/1/amendments", obj{"changes": []any{obj{"to": obj{"remedy": "compensation", "amount": "50.00 USD"}}}}, "over_mandate")
	x.refused(x.keys["clerk"], "POST", in+"/agreements/7/amendments", oneMore, "not_found")
	x.refused(x.keys["clerk"], "POST", in+"/agreements/1/amendments", obj{"changes": []any{obj{"term": 1}}, "last_seen": "O0"}, "wrong_step")
	x.refused(x.keys["clerk"], "POST", in+"/agreements/1/amendments", obj{"changes": oneMore["changes"], "last_seen": "O0"}, "conflict")
	later := obj{"changes": []any{obj{"term": 2, "to": obj{"remedy": "other", "text": "write every Friday how it stands", "by": "2026-01-15"}}}, "last_seen": "O1"}
	x.ok(x.link, "POST", in+"/agreements/1/amendments", later)
	r := x.ok(x.keys["clerk"], "POST", in+"/offers/O2/accept", nil)
	if got := r.at("case", "read_back", "amendment", "difference").([]any); len(got) != 2 || got[1].(map[string]any)["what"] != "changed" {
		t.Errorf("%v", got)
	}
	if n := len(r.at("case", "agreements").([]any)); n != 1 {
		t.Errorf("%d agreements before both confirmed", n)
	}
	x.confirmed()
	r = x.ok(x.link, "GET", in, nil)
	if r.at("case", "agreements", "0", "in_force") != false || r.at("case", "agreements", "1", "in_force") != true || r.at("case", "agreements", "1", "amendment", "agreement") != 1.0 {
		t.Error(r.Body)
	}
	x.refused(x.keys["clerk"], "POST", in+"/agreements/1/amendments", oneMore, "wrong_step")
	x.refused(x.link, "POST", in+"/read-back/decline", nil, "stale_token")
}
