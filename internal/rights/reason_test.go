package rights

import (
	"slices"
	"strings"
	"testing"

	"makegood/internal/calendar"
	language "makegood/internal/words"
	"makegood/packs"
)

// Whatever the shipped packs show people has Russian words: sources, reasons, facts.
func TestEverySourceAndReasonHasRussianWords(t *testing.T) {
	b, err := Load(packs.FS, "law", "policy")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	known := func(text, place string) {
		seen++
		if !language.HasSource(language.Russian, text) {
			t.Errorf("packs/sources/ru.yaml has no %q, of %s", text, place)
		}
	}
	for _, pack := range b.Contents() {
		for _, a := range pack.Articles {
			known(a.Cite, pack.ID+"/"+a.ID)
		}
	}
	for _, p := range b.packs {
		for _, r := range p.rules {
			reasons := r.why
			for _, g := range r.gives {
				reasons = append(slices.Clip(reasons), g.why...)
			}
			for _, why := range reasons {
				known(why, r.fullID)
			}
		}
	}
	if seen < 80 {
		t.Errorf("only %d sources and reasons", seen)
	}
}

func TestReasonsAreSaidInTheReadersLanguage(t *testing.T) {
	values := []string{"2025-12-11", "3"}
	for _, key := range language.Default().Keys() {
		if value, ok := strings.CutPrefix(key, "fact.is."); ok {
			values = append(values, value)
		}
	}
	for _, lang := range language.Langs() {
		for _, name := range append(Vocabulary(), "used in time") {
			for _, value := range values {
				text, ok := Reason(lang, name+": "+value)
				if !ok || strings.ContainsAny(text, "[_") || strings.Contains(text, "2025-12-11") {
					t.Errorf("%s: %q", lang, text)
				}
			}
		}
	}
	const own = "the shop's own reason, written by hand"
	if text, ok := Reason(language.Russian, own); ok || text != own {
		t.Errorf("%q, %v", text, ok)
	}
	if text, ok := Reason(language.English, own); !ok || text != own {
		t.Errorf("%q, %v", text, ok)
	}
}

// The Russian answer of a Russian case has no English but the ids of its rules.
func TestRussianTextIsRussian(t *testing.T) {
	b, err := Load(packs.FS, "law", "policy")
	if err != nil {
		t.Fatal(err)
	}
	for _, claim := range []string{"not_delivered", "not_conforming", "wrong_item", "damaged", "changed_mind"} {
		facts, err := ReadFacts(strings.NewReader(`{jurisdiction: ru, contract: {ordered_via: web, on: 2025-11-06, price: "2990.00 RUB", paid_by: card, delivery: shipped, promised_by: 2025-11-16}, claim: ` + claim + `}`))
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := b.Find(facts, calendar.MustParse("2025-12-11"), "").WriteText(&out, language.Russian); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			plain, _, _ := strings.Cut(line, " [")
			if strings.ContainsFunc(plain, func(r rune) bool { return r >= 'a' && r <= 'z' }) {
				t.Errorf("%s: %q", claim, line)
			}
		}
		if !strings.Contains(out.String(), "а 11\u00a0декабря 2025") {
			t.Errorf("%s: %s", claim, out.String())
		}
	}
}
