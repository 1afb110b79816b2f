package rights_test

import (
	"testing"

	"makegood/internal/rights"
)

// Every pack that ships passes its own check, examples included.
func TestShippedPacks(t *testing.T) {
	checked, err := rights.CheckFiles("../../packs/law", "../../packs/policy")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range checked.Problems {
		t.Error(p)
	}
	t.Logf("%d files, %d rules, %d examples", checked.Files, checked.Rules, checked.Examples)
}
