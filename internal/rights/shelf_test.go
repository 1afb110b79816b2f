package rights_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"makegood/internal/calendar"
	"makegood/internal/rights"
)

func TestShelf(t *testing.T) {
	base, err := loadOne(small)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := rights.ReadFacts(strings.NewReader("{jurisdiction: uk, contract: {ordered_via: store, on: 2025-11-06, price: 299.00 USD, promised_by: 2025-11-16}, claim: not_delivered, answers: {sure: true}}"))
	if err != nil {
		t.Fatal(err)
	}
	on := calendar.MustParse("2025-12-17") // the day after the window
	s := rights.NewShelf(base)
	decided := s.Book().Find(facts, on, "")
	if decided.Owes("refund") {
		t.Fatal("the window is longer than the pack says")
	}
	longer := strings.NewReplacer("promised_day + 30", "promised_day + 40", "until: 2025-12-16", "until: 2025-12-26").Replace(small)
	folder := func(text string) fstest.MapFS { return fstest.MapFS{"own.yaml": {Data: []byte(text)}} }

	if changed, err := s.Refresh(folder(longer), "."); changed || err == nil || !strings.Contains(err.Error(), "still version") {
		t.Fatalf("the text changed and the version did not: %v, %v", changed, err)
	}
	if changed, err := s.Refresh(folder(longer[:100]), "."); changed || err == nil {
		t.Fatalf("a broken pack: %v, %v", changed, err)
	}
	if s.Book() != base {
		t.Fatal("a refused change took effect")
	}
	newer := strings.Replace(longer, `version: "1"`, `version: "2"`, 1)
	if changed, err := s.Refresh(folder(newer), "."); !changed || err != nil {
		t.Fatal(changed, err)
	}
	if changed, err := s.Refresh(folder(newer), "."); changed || err != nil {
		t.Fatalf("nothing changed: %v, %v", changed, err)
	}
	if !s.Book().Find(facts, on, "").Owes("refund") {
		t.Error("the new window is not in force")
	}
	then, ok := s.At(decided.Packs)
	if !ok || then.Find(facts, on, "").Owes("refund") {
		t.Error("the case does not keep the version it was decided under")
	}
	if _, ok := s.At(map[string]string{"small": "0"}); ok {
		t.Error("a version that never was")
	}

	after, err := loadOne(newer) // a restart
	if err != nil {
		t.Fatal(err)
	}
	s = rights.NewShelf(after)
	if _, ok := s.At(decided.Packs); ok {
		t.Fatal("a new shelf knows what was in force before it")
	}
	first := base.Copies()[0]
	if err := s.Recall(rights.Copy{ID: "small", Version: "3", Text: first.Text}); err == nil {
		t.Error("a pack was recalled under a version that is not its own")
	}
	if err := s.Recall(first); err != nil {
		t.Fatal(err)
	}
	if then, ok = s.At(decided.Packs); !ok || then.Find(facts, on, "").Owes("refund") {
		t.Error("what was recalled does not say what it said")
	}
	if s.Book() != after {
		t.Error("what was recalled is in force")
	}
	other := rights.Copy{ID: "small", Version: "2", Text: []byte(strings.Replace(small, `version: "1"`, `version: "2"`, 1))}
	if err := s.Hold(other); err != nil || s.Book().Find(facts, on, "").Owes("refund") {
		t.Errorf("what is held is not in force: %v", err)
	}
	if changed, err := s.Replace(after); changed || err == nil {
		t.Errorf("the version that is held was replaced by another text: %v, %v", changed, err)
	}
}
