package casefile_test

import (
	"strings"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// A refusal for want of a mandate says how much of the sum was given or promised
// before: without it the number is nobody's.
func TestARefusalSaysWhatWasGivenBefore(t *testing.T) {
	g := worded(t, nothingOwed) // twenty by word
	g.When(casefile.MakeOffer{Packages: pack(comp("26.00"))}).Refused(fault.OverMandate)
	for _, lang := range words.Langs() {
		said := words.Sentence(lang, g.Err())
		for _, sum := range []string{"46.00", "20.00", "25.00"} {
			if lang == words.Russian {
				sum = strings.ReplaceAll(sum, ".", ",")
			}
			if !strings.Contains(said, sum) {
				t.Errorf("in %s it does not say %s: %s", lang, sum, said)
			}
		}
	}
	first := casetest.Given(t, nothingOwed, rug).When(casefile.TellRights{}).OK()
	first.When(casefile.MakeOffer{Packages: pack(comp("26.00"))}).Refused(fault.OverMandate)
	if said := words.Sentence(words.English, first.Err()); strings.Contains(said, "before") {
		t.Errorf("nothing was given before: %s", said)
	}
}
