package settlement

import (
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/ledger"
	"makegood/internal/partner"
	"makegood/internal/words"
)

// Words are why a note was raised, as it is read: what a person wrote in their
// own words, what Makegood wrote in the reader's. Empty where the note's kind
// and case say all of it.
func (n Note) Words() words.Text {
	switch n.Kind {
	case ledger.KindDispute, ledger.KindFreight:
		return asWritten(n.Reason)
	case ledger.KindPenalty:
		if duty, by, ok := late(n); ok {
			return words.Both("settle.reason.late", "What", words.Both("duty."+string(duty)), "By", by)
		}
		return asWritten(n.Reason)
	case ledger.KindCorrection:
		if rest, ok := strings.CutPrefix(n.Reason, "after the dispute of "); ok {
			no, reason, _ := strings.Cut(rest, ": ")
			return words.Both("settle.reason.answered", "No", no, "Reason", reason)
		}
		return asWritten(n.Reason)
	}
	return words.Text{}
}

// late reads what the duty of a firm writes when its days have run out.
func late(n Note) (duty partner.Duty, by calendar.Day, ok bool) {
	name, rest, _ := strings.Cut(n.Reason, " not by ")
	day, _, _ := strings.Cut(rest, " ")
	by, err := calendar.Parse(day)
	duty = partner.Duty(name)
	return duty, by, err == nil && strings.HasSuffix(n.Entry, "/late") && slices.Contains(partner.Duties(), duty)
}

func asWritten(s string) words.Text {
	if s == "" {
		return words.Text{}
	}
	return words.Text{words.English: s, words.Russian: s}
}
