package storetest

import (
	"fmt"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/fault"
)

// person appends what a customer leaves behind: a stream of their own, one
// shared with another subject, views and terms.
func person(t *testing.T, s desk.Store, subject string) {
	t.Helper()
	own := view("customer", subject, 0, map[string]string{"name": "Noah Brown", "email": "noah@example.com"})
	own.Subject, own.Terms = subject, []string{"noah", "brown", subject}
	order := view("order", "#W"+subject, 0, "order")
	order.Subject, order.Parent, order.Terms = subject, subject, []string{"noah"}
	mustAppend(t, s, desk.Batch{At: start, By: "system", Views: []desk.View{own, order}, Appends: []desk.Append{
		{Stream: "customer/" + subject, Subject: subject, Entries: notes(3, "Noah Brown")},
		{Stream: "case/" + subject, Subject: subject, Entries: notes(2, "noah@example.com")},
		{Stream: "case/" + subject, Expected: 2, Subject: "", Entries: notes(1, "the shop's own")},
	}})
}

func testErase(t *testing.T, s desk.Store) {
	person(t, s, "c1")
	person(t, s, "c2")
	if err := s.Checkpoint(t.Context(), start); err != nil {
		t.Fatal(err)
	}
	before := mustLoad(t, s, "case/c1")
	for range 2 { // the second time changes nothing
		if err := s.Erase(t.Context(), "c1", start); err != nil {
			t.Fatal(err)
		}
		after := mustLoad(t, s, "case/c1")
		for i, e := range after {
			want := before[i]
			if want.Subject == "c1" {
				want.Payload, want.Erased = nil, true
			}
			wantEqual(t, "event", e, want)
		}
		for _, e := range walkAll(t, s, 0) {
			if erased := e.Subject == "c1"; e.Erased != erased || (e.Payload == nil) != erased {
				t.Fatalf("%s %d: erased %v, payload %s", e.Stream, e.Version, e.Erased, e.Payload)
			}
		}
		for _, kind := range []string{"customer", "order"} {
			if _, ok, err := s.Get(t.Context(), kind, map[string]string{"customer": "c1", "order": "#Wc1"}[kind]); ok || err != nil {
				t.Fatalf("an erased view: %v %v", ok, err)
			}
			for _, q := range []desk.Query{{Kind: kind}, {Kind: kind, Terms: []string{"noah"}}} {
				if got := mustList(t, s, q); len(got) != 1 || got[0].Subject != "c2" {
					t.Fatalf("%+v lists %+v, want the other customer alone", q, got)
				}
			}
		}
		if tally := wantHealthy(t, s); tally.Erased != 5 || tally.Events != 12 {
			t.Fatalf("tally %+v, want 5 of 12 events erased", tally)
		}
	}
	// What a rebuild puts for the erased is left out.
	err := s.Rebuild(t.Context(), func(put func(desk.View) error) error {
		for _, subject := range []string{"c1", "c2"} {
			v := view("customer", subject, 0, "rebuilt")
			v.Subject = subject
			if err := put(v); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := mustList(t, s, desk.Query{Kind: "customer"}); len(got) != 1 || got[0].ID != "c2" {
		t.Fatalf("rebuilt %+v, want the other customer alone", got)
	}
}

func testEraseAppend(t *testing.T, s desk.Store) {
	person(t, s, "c1")
	if err := s.Erase(t.Context(), "c1", start); err != nil {
		t.Fatal(err)
	}
	if err := s.Erase(t.Context(), "unknown", start); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.Append(t.Context(), onto("customer/c1", 3, "c1", notes(1, "")...)), fault.Erased)
	wantCode(t, s.Append(t.Context(), onto("customer/u", 0, "unknown", notes(1, "")...)), fault.Erased)
	v := view("customer", "c1", 0, "back")
	v.Subject = "c1"
	wantCode(t, s.Append(t.Context(), desk.Batch{Views: []desk.View{v}}), fault.Erased)
	// The shop may still write to the streams under its own key.
	mustAppend(t, s, onto("case/c1", 3, "", notes(1, "closed")...))
	wantHealthy(t, s)
}

func testVerifyHealthy(t *testing.T, s desk.Store) {
	if tally := wantHealthy(t, s); tally.Events != 0 {
		t.Fatalf("an empty log has %+v", tally)
	}
	for round := range 3 {
		for i := range 5 {
			mustAppend(t, s, onto(fmt.Sprintf("case/%d", i), int64(round*2), fmt.Sprint("c", i), notes(2, "")...))
		}
		for range 2 { // nothing has moved the second time
			if err := s.Checkpoint(t.Context(), start); err != nil {
				t.Fatal(err)
			}
		}
	}
	mustAppend(t, s, onto("case/unsigned", 0, "", notes(1, "")...))
	tally := wantHealthy(t, s)
	if tally.Streams != 6 || tally.Events != 31 || tally.Checkpoints != 3 && tally.Checkpoints != 0 {
		t.Fatalf("tally %+v", tally)
	}
}
