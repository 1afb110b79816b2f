package parts

import (
	"context"
	"slices"
	"strings"
	"testing"

	"makegood/internal/rights"
	"makegood/internal/words"
)

// Every fact of the packs' vocabulary is said in the reader's language; what is a
// sentence of a pack is left as it is.
func TestFacts(t *testing.T) {
	for _, lang := range words.Langs() {
		ctx := With(context.Background(), View{Lang: lang})
		for _, name := range facts {
			for _, value := range append([]string{"2025-12-11", "3"}, values...) {
				if text, ok := Fact(ctx, name+": "+value); !ok || strings.Contains(text, "[") || strings.Contains(text, "_") || strings.Contains(text, "2025-12-11") {
					t.Errorf("%s: %q", lang, text)
				}
			}
		}
		if text, ok := Fact(ctx, "used in time: 2025-12-11"); !ok || strings.Contains(text, "[") {
			t.Errorf("%q", text)
		}
		if text, ok := Fact(ctx, "the trader answers, not the maker"); ok || text != "the trader answers, not the maker" {
			t.Errorf("%q", text)
		}
	}
	terms := rights.Vocabulary()
	for _, term := range terms {
		if !slices.Contains(facts, term) {
			t.Errorf("%s has no name on pages", term)
		}
	}
	if len(terms) == 0 {
		t.Error("the packs have no vocabulary")
	}
}
