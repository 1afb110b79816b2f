package rights_test

import (
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/rights"
	"makegood/packs"
)

// stories are ordinary cases, one for each law, in which much is open.
var stories = map[string]string{
	"uk": `{jurisdiction: uk, contract: {ordered_via: web, on: 2026-03-02, price: 180.00 GBP, paid_by: card_credit, delivery: shipped, custom_made: false, told_of_right_to_cancel: true},
 goods: {category: electronics, state: opened}, events: [{on: 2026-03-05, kind: delivered}, {on: 2026-03-09, kind: defect_appeared}, {on: 2026-03-12, kind: repair_started}, {on: 2026-03-14, kind: repair_finished, ok: false}], claim: not_conforming}`,
	"eu": `{jurisdiction: eu, contract: {ordered_via: web, on: 2026-03-02, price: 180.00 EUR, paid_by: card_credit, delivery: shipped, custom_made: false, told_of_right_to_cancel: true},
 goods: {category: electronics, state: opened}, events: [{on: 2026-03-05, kind: delivered}, {on: 2026-03-09, kind: defect_appeared}, {on: 2026-03-12, kind: repair_started}, {on: 2026-03-14, kind: repair_finished, ok: false}], claim: not_conforming}`,
	"us-ny": `{jurisdiction: us-ny, contract: {ordered_via: store, on: 2026-01-10, price: 1200.00 USD, paid_by: card_credit, delivery: shipped, promised_by: 2026-02-20, custom_made: false},
 goods: {category: furniture, state: unopened}, events: [{on: 2026-01-25, kind: statement_sent}], claim: not_delivered}`,
	"us-tx": `{jurisdiction: us-tx, contract: {ordered_via: web, on: 2026-03-02, price: 75.00 USD, paid_by: card_credit, delivery: shipped, promised_by: 2026-03-13, custom_made: false},
 goods: {category: other, state: unopened}, events: [{on: 2026-03-12, kind: delay_notice, until: 2026-04-03, definite: true}], claim: not_delivered}`,
	"ru": `{jurisdiction: ru, contract: {ordered_via: store, on: 2025-11-06, price: 299.00 USD, paid_by: card_credit, delivery: shipped, promised_by: 2025-11-16, custom_made: false},
 goods: {category: furniture, state: unopened}, events: [{on: 2025-12-15, kind: delivered}], claim: wrong_item}`,
}

func storyFacts(t testing.TB, name string) rights.Facts {
	t.Helper()
	f, err := rights.ReadFacts(strings.NewReader(stories[name]))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Findings per second with all packs loaded: the whole answer, sentences in
// both languages included.
func BenchmarkFind(b *testing.B) {
	shipped := book(b)
	for _, law := range []string{"uk", "eu", "us-ny", "us-tx", "ru"} {
		b.Run(law, func(b *testing.B) {
			facts := storyFacts(b, law)
			on := calendar.MustParse("2026-03-16")
			b.ReportAllocs()
			for b.Loop() {
				shipped.Find(facts, on, "")
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "findings/s")
		})
	}
}

// Loading every pack, its examples run.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := rights.Load(packs.FS, "law", "policy"); err != nil {
			b.Fatal(err)
		}
	}
}
