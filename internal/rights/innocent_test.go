package rights_test

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"makegood/packs"
)

type kindOfStatement struct {
	ID       string              `yaml:"id"`
	Patterns map[string][]string `yaml:"patterns"`
	tests    map[string][]*regexp.Regexp
}

// What the house says by its own catalogue, at the counter, as advice to a clerk or
// in a letter, is nothing that its own packs keep it from saying.
func TestOwnWordsAreNotForbidden(t *testing.T) {
	var kinds []kindOfStatement
	owed := map[string][]string{}
	for _, dir := range []string{"law", "policy"} {
		for name, data := range packFiles(t, dir, ".yaml") {
			var p struct {
				Forbidden []kindOfStatement `yaml:"forbidden"`
				Rules     []struct {
					Gives []struct {
						Say map[string]string `yaml:"say"`
					} `yaml:"gives"`
				} `yaml:"rules"`
			}
			if err := yaml.Unmarshal(data, &p); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			kinds = append(kinds, p.Forbidden...)
			for _, r := range p.Rules {
				for _, g := range r.Gives {
					owed["en"], owed["ru"] = append(owed["en"], g.Say["en"]), append(owed["ru"], g.Say["ru"])
				}
			}
		}
	}
	if len(kinds) < 10 || len(owed["ru"]) < 40 {
		t.Fatalf("only %d kinds of statements and %d sentences of rights", len(kinds), len(owed["ru"]))
	}
	for i := range kinds {
		kinds[i].tests = map[string][]*regexp.Regexp{}
		for lang, patterns := range kinds[i].Patterns {
			for _, p := range patterns {
				kinds[i].tests[lang] = append(kinds[i].tests[lang], regexp.MustCompile("(?i)"+p))
			}
		}
	}
	for lang, sentences := range owed {
		for _, s := range sentences {
			hold(t, kinds, lang, "what is owed", s)
		}
	}
	// The action of a template is a value; what stands around it is ours.
	action := regexp.MustCompile(`\{\{[^}]*\}\}`)
	seen := 0
	for name, data := range packFiles(t, "words", ".yaml") {
		lang := strings.Split(name, ".")[1]
		words := map[string]any{}
		if err := yaml.Unmarshal(data, &words); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for key, value := range words {
			forms, counted := value.(map[string]any)
			if !counted {
				forms = map[string]any{"": value}
			}
			for _, form := range forms {
				if s, ok := form.(string); ok {
					hold(t, kinds, lang, key, action.ReplaceAllString(s, "X"))
					seen++
				}
			}
		}
	}
	if seen < 2000 {
		t.Errorf("only %d sentences were looked at", seen)
	}
}

func hold(t *testing.T, kinds []kindOfStatement, lang, key, sentence string) {
	t.Helper()
	for _, k := range kinds {
		for _, p := range k.tests[lang] {
			if p.MatchString(sentence) {
				t.Errorf("%s (%s) %q is refused by %s: %s", key, lang, sentence, k.ID, p)
			}
		}
	}
}

func packFiles(t *testing.T, dir, ext string) map[string][]byte {
	t.Helper()
	entries, err := packs.FS.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if path.Ext(e.Name()) != ext {
			continue
		}
		if files[e.Name()], err = fs.ReadFile(packs.FS, path.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return files
}
