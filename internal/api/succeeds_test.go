package api_test

import "testing"

// A person of another firm writes their part of the open page by their link.
func TestAFirmWritesOnThePage(t *testing.T) {
	x := laidTable(t)
	in := "/v1/cases/" + x.id + "/solving"
	x.ok(x.keys["clerk"], "POST", in, obj{"invite": true})
	finn := x.ok(x.keys["clerk"], "POST", in+"/invitations", obj{"firm": "finch", "name": "Finn Ash"}).text("token")
	x.ok(finn, "POST", "/v1/page/entries", obj{"kind": "need", "text": "the rug back by Friday"})
	x.ok(finn, "POST", "/v1/page/lines", obj{"what": "weave it first", "who": "Finn", "by": "2025-12-30"})
	x.ok(finn, "POST", "/v1/page/lines/L1/confirm", nil)
	page := x.ok(finn, "GET", "/v1/page", nil)
	if page.text("page", "entries", "0", "text") != "the rug back by Friday" || page.text("page", "lines", "0", "what") != "weave it first" {
		t.Errorf("%s", page.Body)
	}
}

// A case in which all that was agreed is done is opened again by either seat.
func TestASettledCaseIsOpenedAgain(t *testing.T) {
	for _, who := range []string{"clerk", "customer"} {
		d := departmentStore(t)
		clerk := d.keys["clerk"]
		asked := d.ok(clerk, "POST", "/v1/counter/read-back", obj{"receipt": "R-AU-5103", "order": "AP-20403", "claim": "changed_mind", "condition": "unopened"})
		d.ok(clerk, "POST", "/v1/confirm", obj{"token": asked.text("token"), "text_hash": asked.text("text_hash")})
		in := "/v1/cases/" + asked.text("case")
		d.ok(clerk, "POST", in+"/promises/P1/keep", obj{"reference": "TRM-1"})
		credential := clerk
		if who == "customer" {
			credential = d.ok(clerk, "POST", in+"/links", nil).text("token")
		}
		again := d.ok(credential, "POST", in+"/reopen", obj{"why": "One lamp is broken."})
		if step := again.text("case", "step"); step != "open" {
			t.Errorf("%s: %s", who, again.Body)
		}
	}
}
