package talk

import (
	"slices"
	"strings"
	"testing"
)

// TestClasses holds the word lists of both languages to the same classes, and a
// word to those that its beginning names.
func TestClasses(t *testing.T) {
	names := map[string][]string{}
	for _, lang := range []string{"en", "ru"} {
		text, err := rules.ReadFile("data/classes." + lang + ".words")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if name, _, ok := strings.Cut(line, ":"); ok && line[0] != '#' {
				names[lang] = append(names[lang], name)
			}
		}
		slices.Sort(names[lang])
		if len(slices.Compact(slices.Clone(names[lang]))) != len(names[lang]) {
			t.Errorf("%s: a class has two lines", lang)
		}
	}
	if !slices.Equal(names["en"], names["ru"]) {
		t.Errorf("classes differ: %v, %v", names["en"], names["ru"])
	}
	c := Default().classes
	for word, want := range map[string]string{"brewery": "maker", "manufacturers": "maker", "курьером": "carrier", "driver": "carrier", "свекровь": "family", "thx": "thank"} {
		if got := c.of(word, nil); !slices.Contains(got, want) {
			t.Errorf("%s is %v, want %s", word, got, want)
		}
	}
	if got := c.of("zzz", nil); len(got) > 0 {
		t.Errorf("zzz is %v", got)
	}
	if err := c.read("no colon here"); err == nil {
		t.Error("a line without a name was taken")
	}
}

// TestPlainWords holds everyday words to what they are: none of them is a slip for
// a word of the rules.
func TestPlainWords(t *testing.T) {
	for _, text := range []string{"tank strap smell paint tiles", "поэтому плачу скакалку сандалии поверьте передать подписать продолжите коллекторы"} {
		a := Default().rules(Utterance{Seat: Customer, Text: text, Lang: "auto"})
		for i, w := range strings.Fields(text) {
			if a.tokens[i].Text != w {
				t.Errorf("%s is read as %s", w, a.tokens[i].Text)
			}
		}
	}
}
