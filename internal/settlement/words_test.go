package settlement_test

import (
	"testing"

	"makegood/internal/ledger"
	"makegood/internal/settlement"
	"makegood/internal/words"
)

// What a person wrote is told as they wrote it; what Makegood wrote, in the
// reader's language; what kind and case say already, not again.
func TestNoteWords(t *testing.T) {
	note := func(kind, entry, reason string) settlement.Note {
		return settlement.Note{Kind: kind, Entry: entry, Reason: reason}
	}
	for name, c := range map[string]struct {
		note   settlement.Note
		en, ru string
	}{
		"a claim":                 {note(ledger.KindDispute, "K/charge/1", "lost on the way"), "lost on the way", "lost on the way"},
		"a bill":                  {note(ledger.KindFreight, "K/charge/2", "two boxes"), "two boxes", "two boxes"},
		"a penalty by a person":   {note(ledger.KindPenalty, "K/charge/3", "as agreed"), "as agreed", "as agreed"},
		"a penalty by the clock":  {note(ledger.KindPenalty, "K/P3/late", "warranty not by 2025-12-11 in case K"), "warranty: not by 11\u00a0December 2025, as agreed", "гарантия: не к 11\u00a0декабря 2025\u00a0г., как условлено"},
		"a clock nobody knows":    {note(ledger.KindPenalty, "K/P3/late", "tea not by 2025-12-11 in case K"), "tea not by 2025-12-11 in case K", "tea not by 2025-12-11 in case K"},
		"a correction":            {note(ledger.KindCorrection, "K#0/answer/1", "after the dispute of 2025-12-3: one box came"), "after the dispute of 2025-12-3: one box came", "после спора о 2025-12-3: one box came"},
		"a correction by hand":    {note(ledger.KindCorrection, "K", "a slip"), "a slip", "a slip"},
		"a refund":                {note(ledger.KindRefund, "K/1", "refund in case K"), "", ""},
		"a sale":                  {note(ledger.KindSale, "K/2", "sale in case K"), "", ""},
		"a claim without a word":  {note(ledger.KindDispute, "K/charge/4", ""), "", ""},
		"a penalty without a day": {note(ledger.KindPenalty, "K/P3/late", "warranty not by then"), "warranty not by then", "warranty not by then"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.note.Words(); got.In(words.English) != c.en || got.In(words.Russian) != c.ru {
				t.Errorf("%q and %q, want %q and %q", got.In(words.English), got.In(words.Russian), c.en, c.ru)
			}
		})
	}
}
