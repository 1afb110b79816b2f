package api_test

import (
	"strings"
	"sync"
	"testing"
)

// gift is an offer of so much for the trouble.
func gift(amount string, more ...any) obj {
	o := obj{"packages": []any{obj{"terms": []any{obj{"remedy": "compensation", "amount": amount}}}}}
	for i := 0; i+1 < len(more); i += 2 {
		o[more[i].(string)] = more[i+1]
	}
	return o
}

// What comes too late, or twice, or beside somebody else, is refused with a code,
// and the sentence says what to do instead.
func TestMovesThatComeTooLate(t *testing.T) {
	x := laidTable(t)
	in, clerk := "/v1/cases/"+x.id, x.keys["clerk"]
	says := func(r reply, way string) {
		t.Helper()
		if !strings.Contains(r.text("message"), way) {
			t.Errorf("no way out in %q", r.text("message"))
		}
	}
	x.ok(clerk, "POST", in+"/offers", gift("5.00 USD", "until", "2025-12-16"))
	x.clock.Set(opened.AddDate(0, 0, 3))
	says(x.refused(x.link, "POST", in+"/offers/O1/accept", nil, "offer_expired"), "new offer")
	x.ok(x.keys["admin"], "POST", "/v1/sweep", nil)
	says(x.refused(x.link, "POST", in+"/offers/O1/accept", nil, "offer_closed"), "make an offer")
	x.ok(clerk, "POST", in+"/offers", gift("6.00 USD", "last_seen", "O1"))
	says(x.refused(x.keys["supervisor"], "POST", in+"/offers", gift("9.00 USD", "last_seen", "O1"), "conflict"), "look again")
	says(x.refused(clerk, "POST", in+"/offers/O2/accept", nil, "own_offer"), "the other side must")
	x.ok(x.link, "POST", in+"/offers/O2/accept", nil)
	says(x.refused(x.link, "POST", in+"/offers", gift("20.00 USD"), "wrong_step"), "not what was meant")
	x.refused(x.link, "POST", in+"/offers/O2/accept", nil, "offer_closed")
	stale := x.ok(x.link, "GET", in, nil).text("token")
	x.ok(x.link, "POST", in+"/read-back/decline", obj{"why": "I meant twenty."})
	says(x.refused(x.link, "POST", "/v1/confirm", obj{"token": stale}, "stale_token"), "read back again")
	x.ok(x.link, "POST", in+"/offers", gift("20.00 USD"))
	x.ok(clerk, "POST", in+"/offers/O3/accept", nil)
	x.refused(x.link, "POST", "/v1/confirm", obj{"token": stale}, "stale_token")
	fresh := x.ok(x.link, "GET", in, nil).text("token")
	x.refused(x.link, "POST", "/v1/confirm", obj{"token": fresh, "text_hash": "another"}, "texts_differ")
	x.ok(x.link, "POST", "/v1/confirm", obj{"token": fresh})
	x.refused(x.link, "POST", "/v1/confirm", obj{"token": fresh}, "stale_token")
	x.confirmedBy(clerk)
	x.refused(x.link, "POST", "/v1/confirm", obj{"token": fresh}, "stale_token")
}

// confirmedBy is one seat's yes.
func (x table) confirmedBy(credential string) {
	x.t.Helper()
	x.ok(credential, "POST", "/v1/confirm", obj{"token": x.ok(credential, "GET", "/v1/cases/"+x.id, nil).text("token")})
}

// Two clerks at once, on what both saw: one is taken, the other is told, and
// nothing is done twice.
func TestTwoClerksAtOnce(t *testing.T) {
	x := laidTable(t)
	in := "/v1/cases/" + x.id
	both := func(path string, body obj) (codes []string) {
		t.Helper()
		var wg sync.WaitGroup
		got := make([]reply, 2)
		for i, who := range []string{"clerk", "supervisor"} {
			wg.Go(func() { got[i] = x.call(x.keys[who], "POST", path, body) })
		}
		wg.Wait()
		for _, r := range got {
			codes = append(codes, r.code())
		}
		return codes
	}
	one := func(codes []string, refusal string) {
		t.Helper()
		if strings.Join(codes, "") != refusal {
			t.Errorf("%v, want one to be taken and one to be refused with %s", codes, refusal)
		}
	}
	one(both(in+"/offers", gift("5.00 USD", "last_seen", "O0")), "conflict")
	x.ok(x.link, "POST", in+"/offers/O1/reject", nil)
	x.ok(x.link, "POST", in+"/offers", gift("7.00 USD"))
	one(both(in+"/offers/O2/accept", obj{}), "offer_closed")
	token := x.ok(x.keys["clerk"], "GET", in, nil).text("token")
	one(both("/v1/confirm", obj{"token": token}), "stale_token")
	x.confirmedBy(x.link)
	r := x.ok(x.keys["clerk"], "GET", in, nil)
	if a, p := r.at("case", "agreements").([]any), r.at("case", "instructions").([]any); len(a) != 1 || len(p) != 1 {
		t.Errorf("%d agreements, %d payments", len(a), len(p))
	}
}

// An offer that was made while nothing was owed is not taken once something is:
// the refusal says what is owed.
func TestOfferUnderWhatIsOwedByNow(t *testing.T) {
	x := laidTable(t)
	in := "/v1/cases/" + x.id
	x.ok(x.keys["clerk"], "POST", in+"/offers", gift("5.00 USD", "until", "2026-12-31"))
	x.ok(x.keys["clerk"], "POST", in+"/facts", obj{"event": obj{"on": "2025-12-15", "kind": "notified"}, "claim": "not_conforming"})
	r := x.refused(x.link, "POST", in+"/offers/O1/accept", nil, "under_floor")
	if !strings.Contains(r.text("message"), "Make an offer that gives it") || r.at("facts", "right") == nil {
		t.Error(r.Body)
	}
}
