package rights_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/rights"
)

// How facts are read, one row for each convention and its edges. Facts are
// laid over the story of the row's law; want is "remedy until" in order of the
// packs, and "?question" for what is asked.
func TestConventions(t *testing.T) {
	const (
		late  = "{jurisdiction: LAW, contract: {ordered_via: store, on: 2025-11-06, price: 299.00 USD, paid_by: cash, delivery: shipped, promised_by: 2025-11-16, time_essential: false, custom_made: false}, goods: {category: furniture, state: unopened}, claim: not_delivered, events: [EVENTS]}"
		fault = "{jurisdiction: LAW, contract: {ordered_via: store, on: 2026-03-02, price: 180.00 GBP, paid_by: cash, delivery: carried, custom_made: false}, goods: {category: electronics, state: used}, claim: not_conforming, events: [EVENTS]}"
		web   = "{jurisdiction: LAW, contract: {ordered_via: web, on: 2026-02-05, price: 64.90 GBP, paid_by: cash, delivery: shipped, custom_made: false, told_of_right_to_cancel: true}, goods: {category: clothing, state: opened}, claim: changed_mind, events: [EVENTS]}"
	)
	b := book(t)
	for _, c := range []struct{ name, facts, law, events, on, want string }{
		{"later events have not happened", late, "uk", "{on: 2025-11-18, kind: seller_refused}", "2025-11-17", "set_extra_time"},
		{"those on the day have", late, "uk", "{on: 2025-11-17, kind: seller_refused}", "2025-11-17", "refund"},
		{"the day before the contract", web, "uk", "", "2026-02-04", ""},
		{"carried: delivered on the day of the contract", fault, "uk", "{on: 2026-03-09, kind: defect_appeared}", "2026-04-01", "refund 2026-04-01, repair, replacement"},
		{"no day of the fault: open whatever it was", fault, "uk", "", "2026-04-01", "refund 2026-04-01, repair, replacement"},
		{"no day of the fault: it matters after six months", fault, "uk", "", "2026-09-02", "?events.defect_appeared, ?fault_at_delivery"},
		{"used in time: cancelled on the last day", fault, "uk", "{on: 2026-04-01, kind: cancelled}", "2026-07-01", "refund, repair, replacement"},
		{"used too late", fault, "uk", "{on: 2026-04-02, kind: cancelled}", "2026-07-01", "repair, replacement"},
		{"used in time, and paid", fault, "uk", "{on: 2026-04-01, kind: cancelled}, {on: 2026-04-10, kind: refunded}", "2026-04-10", ""},
		{"put right: nothing is left", fault, "uk", "{on: 2026-03-12, kind: repair_started}, {on: 2026-03-20, kind: repair_finished, ok: true}", "2026-03-21", ""},
		{"put right, and broken again", fault, "eu", "{on: 2026-03-12, kind: repair_started}, {on: 2026-03-20, kind: repair_finished, ok: true}, {on: 2026-05-01, kind: defect_appeared}", "2026-05-01", "repair, replacement"},
		{"asked again while a second repair lasts", fault, "uk", "{on: 2026-03-12, kind: repair_started}, {on: 2026-03-20, kind: repair_finished, ok: false}, {on: 2026-03-21, kind: repair_started}", "2026-03-30", "repair, replacement"},
		{"not back after 30 days", fault, "eu", "{on: 2026-03-12, kind: repair_started}", "2026-04-12", "repair, replacement, ?reasonable_time_over"},
		{"a refusal ends the wait", fault, "eu", "{on: 2026-03-12, kind: repair_started}, {on: 2026-03-15, kind: seller_refused}", "2026-03-15", "repair, replacement, refund, price_reduction"},
		{"a late web order has both", strings.Replace(late, "ordered_via: store", "ordered_via: web", 1), "uk", "", "2025-11-17", "set_extra_time, refund"},
		{"refused before it was due", late, "eu", "{on: 2025-11-10, kind: seller_refused}", "2025-11-16", ""},
		{"extra time in vain, then refused", late, "eu", "{on: 2025-11-18, kind: extra_time_set, until: 2025-11-30}, {on: 2025-11-20, kind: seller_refused}", "2025-11-20", "refund"},
		{"a cancelled late order that comes after all", late, "ru", "{on: 2025-11-20, kind: cancelled}, {on: 2025-11-25, kind: delivered}", "2025-12-01", "refund, penalty"},
		{"cancelled, then shipped", strings.Replace(late, "ordered_via: store", "ordered_via: web", 1), "us-tx", "{on: 2025-11-17, kind: cancelled}, {on: 2025-11-18, kind: shipped}", "2025-12-18", "refund"},
		{"told not known: the certain end", strings.Replace(web, ", told_of_right_to_cancel: true", "", 1), "uk", "{on: 2026-02-10, kind: delivered}", "2026-02-24", "refund 2026-02-24"},
		{"told not known: asked", strings.Replace(web, ", told_of_right_to_cancel: true", "", 1), "uk", "{on: 2026-02-10, kind: delivered}", "2027-02-24", "?contract.told_of_right_to_cancel"},
		{"told not known: closed on every version", strings.Replace(web, ", told_of_right_to_cancel: true", "", 1), "uk", "{on: 2026-02-10, kind: delivered}", "2027-02-25", ""},
		{"a card of either kind", strings.Replace(late, "paid_by: cash", "paid_by: card", 1), "us-tx", "", "2025-11-17", "refund, ?contract.paid_by"},
		{"a split payment", strings.Replace(late, "paid_by: cash", "paid_by: split", 1), "us-tx", "", "2025-11-17", "refund, ?contract.paid_by"},
		{"a business", strings.Replace(late, "paid_by: cash", "buyer: business", 1), "ru", "", "2025-11-17", "?other_law_for_business"},
		{"older than the rules", strings.Replace(fault, "on: 2026-03-02", "on: 2015-09-30", 1), "uk", "{on: 2015-10-02, kind: defect_appeared}", "2015-10-05", "?contract.other_version"},
		{"the first day of the rules", strings.Replace(fault, "on: 2026-03-02", "on: 2015-10-01", 1), "uk", "{on: 2015-10-02, kind: defect_appeared}", "2015-10-05", "refund 2015-10-31, repair, replacement"},
		{"a state's law where the state is not known", late, "us", "", "2025-11-17", "refund, ?jurisdiction.state"},
		{"a replacement asked for in time", fault, "ru", "{on: 2026-03-10, kind: replacement_asked}", "2026-03-20", "replacement, price_reduction, repair, penalty, ?defect_is_substantial"},
		{"a promise of staff is the agreed day", strings.Replace(strings.Replace(late, "promised_by: 2025-11-16, ", "", 1), "claim:", "promises: [{deed: delivery, by: 2025-11-16, on: 2025-11-06}], claim:", 1), "uk", "", "2025-11-17", "set_extra_time, promise"},
		{"no day agreed: thirty days", strings.Replace(late, "promised_by: 2025-11-16, ", "", 1), "eu", "", "2025-12-06", ""},
		{"no day agreed: the day after", strings.Replace(late, "promised_by: 2025-11-16, ", "", 1), "eu", "", "2025-12-07", "set_extra_time"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(strings.Replace(c.facts, "LAW", c.law, 1), "EVENTS", c.events, 1)
			facts, err := rights.ReadFacts(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			found := b.Find(facts, calendar.MustParse(c.on), "")
			var got []string
			for _, e := range found.Entitlements {
				got = append(got, strings.TrimSpace(e.Remedy+" "+e.Until.String()))
			}
			var asked []string
			for _, r := range found.Refer {
				asked = append(asked, "?"+r.Asks)
			}
			slices.Sort(asked)
			if text := strings.Join(append(got, asked...), ", "); text != c.want {
				t.Errorf("on %s: %s\n   want %s", c.on, text, c.want)
			}
		})
	}
}

func TestStops(t *testing.T) {
	found := book(t).Find(storyFacts(t, "uk"), calendar.MustParse("2026-03-16"), "")
	data, err := json.Marshal(found)
	if err != nil {
		t.Fatal(err)
	}
	var logged rights.Findings
	if err := json.Unmarshal(data, &logged); err != nil {
		t.Fatal(err)
	}
	for _, f := range []rights.Findings{found, logged} {
		if p := f.Stops("en", "Sorry, special orders CANNOT be cancelled."); p == nil || p.ID != "uk/UK-CRA-31" {
			t.Errorf("not stopped: %v", p)
		}
		if p := f.Stops("ru", "Обратитесь к производителю, пожалуйста."); p == nil || p.ID != "uk/UK-CRA-9-11" {
			t.Errorf("not stopped: %v", p)
		}
		if p := f.Stops("en", "Your money is on its way."); p != nil {
			t.Errorf("stopped by %s", p.ID)
		}
	}
}
