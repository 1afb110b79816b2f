package storetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/store"
)

// What a customer told us. Nothing else in the world of these tests is called so.
var told = []string{"Quillonia", "Abernathwaite", "quillonia.abernathwaite@example.com", "17 Zyxgate Crescent", "Квиллония", "+44 7700 900461"}

// testUnreadable: what was appended is in no file, neither before an erasure
// nor after, and after it the key that would open it is gone too.
func testUnreadable(t *testing.T, b *bench) {
	s := b.open(t, store.Options{})
	const ref = "ref0secret0of0nobody"
	payload, err := json.Marshal(told)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		batch := onto(fmt.Sprintf("case/%d", i), 0, ref, entry("test.told", told), entry("test.told", told))
		batch.Appends = append(batch.Appends, desk.Append{Stream: fmt.Sprintf("case/%d/house", i), Entries: notes(3, "ours")})
		batch.Views = []desk.View{{Kind: "case", ID: fmt.Sprint(i), Subject: ref, State: "open", Changed: start, Body: payload, Terms: told}}
		mustAppend(t, s, batch)
	}
	if got := mustList(t, s, desk.Query{Kind: "case", Terms: told[:2]}); len(got) != 30 {
		t.Fatalf("the search finds %d views, want 30", len(got))
	}
	b.flush(t)
	if found := b.holding(t, told...); len(found) > 0 {
		t.Fatalf("readable before the erasure: %v", found)
	}
	// The search itself must be able to find: the clear name of a stream is there.
	if found := b.holding(t, "case/17/house"); len(found) == 0 {
		t.Fatal("the search through the files finds nothing at all")
	}
	key := b.wrappedKey(t, ref)
	hash := b.rows(t, "view_terms")[0]["hash"].(string)
	if len(b.holding(t, key)) == 0 || len(b.holding(t, hash)) == 0 {
		t.Fatal("the search through the files does not find the wrapped key or a term")
	}
	if err := s.Erase(t.Context(), ref, start); err != nil {
		t.Fatal(err)
	}
	b.flush(t)
	if found := b.holding(t, told...); len(found) > 0 {
		t.Fatalf("readable after the erasure: %v", found)
	}
	gone := []string{key}
	if b.sqlite() {
		gone = append(gone, hash) // secure_delete; PostgreSQL's vacuum frees the room without clearing it
	}
	found := slices.DeleteFunc(b.holding(t, gone...), func(where string) bool {
		return strings.Contains(where, "pg_wal") // kept until PostgreSQL recycles it: docs/log.md says so
	})
	if len(found) > 0 {
		t.Fatalf("left after the erasure: %v", found)
	}
	wantHealthy(t, s)
}

// flush makes PostgreSQL write its pages out, so that the search sees them.
func (b *bench) flush(t *testing.T) {
	t.Helper()
	if !b.sqlite() {
		b.exec(t, "CHECKPOINT")
	}
}

func (b *bench) wrappedKey(t *testing.T, subject string) string {
	t.Helper()
	for _, r := range b.rows(t, "subject_keys") {
		if r["subject"] == subject {
			return string(r["wrapped"].([]byte))
		}
	}
	t.Fatalf("subject %s has no key", subject)
	return ""
}
