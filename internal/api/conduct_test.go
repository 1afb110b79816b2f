package api_test

import (
	"strings"
	"testing"
)

var crossed = obj{"kind": "insults", "heard": "You are all idiots."}

// ending are the calls of the end of a talk with what they need to succeed.
func (x table) ending() map[string]func() (string, any) {
	in := "/v1/cases/" + x.id + "/conduct"
	warned := func() { x.ok(x.keys["clerk"], "POST", in+"/warning", crossed) }
	ended := func() { warned(); x.ok(x.keys["manager"], "POST", in+"/end", crossed) }
	return map[string]func() (string, any){
		"POST /v1/cases/{id}/conduct/end": func() (string, any) { warned(); return in + "/end", crossed },
		"POST /v1/cases/{id}/conduct/end/decide": func() (string, any) {
			warned()
			x.ok(x.keys["clerk"], "POST", in+"/end", crossed)
			return in + "/end/decide", obj{"approve": true}
		},
		"POST /v1/cases/{id}/conduct/end/lift": func() (string, any) { ended(); return in + "/end/lift", obj{"why": "It was us."} },
		"GET /v1/cases/{id}/conduct/end/pdf":   func() (string, any) { ended(); return in + "/end/pdf", nil },
	}
}

// solving are the calls of the page on which a problem is solved, with what they
// need to succeed.
func (x table) solving() map[string]func() (string, any) {
	in := "/v1/cases/" + x.id + "/solving"
	open := func() { x.ok(x.keys["clerk"], "POST", in, obj{"invite": true}) }
	return map[string]func() (string, any){
		"POST /v1/cases/{id}/solving/entries": func() (string, any) {
			open()
			return in + "/entries", obj{"kind": "need", "text": "a rug for the guests"}
		},
		"POST /v1/cases/{id}/solving/entries/{entry}/choose": func() (string, any) {
			open()
			x.ok(x.keys["clerk"], "POST", in+"/entries", obj{"kind": "option", "text": "lend the one of the window"})
			return in + "/entries/X1/choose", nil
		},
		"POST /v1/cases/{id}/solving/lines": func() (string, any) {
			open()
			return in + "/lines", obj{"what": "bring the rug of the window", "who": "Dale", "seat": "house", "by": "2025-12-20"}
		},
		"POST /v1/cases/{id}/solving/lines/{line}/confirm": func() (string, any) {
			open()
			x.ok(x.keys["clerk"], "POST", in+"/lines", obj{"what": "bring the rug of the window", "who": "Dale", "seat": "house", "by": "2025-12-20"})
			return in + "/lines/L1/confirm", nil
		},
		"POST /v1/cases/{id}/solving/invitations": func() (string, any) { open(); return in + "/invitations", obj{"firm": "finch", "name": "Finn Ash"} },
		"POST /v1/cases/{id}/solving/close":       func() (string, any) { open(); return in + "/close", obj{"review": "2025-12-30"} },
	}
}

// Over HTTP: one warning, then an end that a superior says yes to; the customer
// has it in writing, is refused with who reads letters, and no right is gone.
func TestEndOfATalkOverHTTP(t *testing.T) {
	x := laidTable(t)
	in := "/v1/cases/" + x.id
	x.refused(x.keys["clerk"], "POST", in+"/conduct/end", crossed, "wrong_step")
	x.refused(x.keys["agent"], "POST", in+"/conduct/warning", crossed, "not_allowed")
	x.refused(x.link, "POST", in+"/conduct/warning", crossed, "not_allowed")
	x.ok(x.keys["clerk"], "POST", in+"/conduct/warning", crossed)
	x.refused(x.keys["clerk"], "POST", in+"/conduct/warning", crossed, "wrong_step")
	before := x.ok(x.link, "GET", in, nil).at("case", "owed")
	x.ok(x.keys["clerk"], "POST", in+"/conduct/end", crossed)
	if r := x.ok(x.link, "GET", in, nil); r.at("case", "conduct", "end") != nil {
		t.Error("the customer sees what was asked of a superior")
	}
	x.refused(x.keys["clerk"], "POST", in+"/conduct/end/decide", obj{"approve": true}, "not_allowed")
	x.ok(x.keys["supervisor"], "POST", in+"/conduct/end/decide", obj{"approve": true})
	r := x.ok(x.link, "GET", in, nil)
	if r.at("case", "conduct", "ended") != true || !strings.Contains(r.text("case", "conduct", "end", "text", "en"), "No right of yours is touched") {
		t.Error(r.Body)
	}
	if after := r.at("case", "owed"); len(after.(map[string]any)["entitlements"].([]any)) != len(before.(map[string]any)["entitlements"].([]any)) {
		t.Errorf("rights before %v, after %v", before, after)
	}
	no := x.refused(x.link, "POST", in+"/say", obj{"act": "tell", "text": "And another thing."}, "talk_ended")
	if !strings.Contains(no.text("message"), "manager") {
		t.Error(no.Body)
	}
	x.ok(x.link, "POST", in+"/messages", obj{"text": "Dear manager, please read this."})
}
