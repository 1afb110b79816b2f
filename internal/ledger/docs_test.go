package ledger_test

import (
	"os"
	"regexp"
	"testing"
)

// Every kind of entry has exactly one row in the table of what other systems call
// it, and the table names no other.
func TestEveryKindHasItsName(t *testing.T) {
	read := func(path string) string {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	rows := map[string]int{}
	for _, m := range regexp.MustCompile("(?m)^\\| entry `([a-z]+)` \\| (`(return|refund|credit|price_adjustment|dispute|cancellation)`|none: .+) \\|$").FindAllStringSubmatch(read("../../docs/partners.md"), -1) {
		rows[m[1]]++
	}
	kinds := regexp.MustCompile(`(?m)^\tKind\w+\s+= "([a-z]+)"`).FindAllStringSubmatch(read("ledger.go"), -1)
	if len(kinds) == 0 {
		t.Fatal("no kinds")
	}
	for _, m := range kinds {
		if rows[m[1]] != 1 {
			t.Errorf("an entry %q has %d rows in docs/partners.md, want 1", m[1], rows[m[1]])
		}
		delete(rows, m[1])
	}
	for kind := range rows {
		t.Errorf("docs/partners.md names %q, which is no kind of entry", kind)
	}
}
