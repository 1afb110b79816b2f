package rights_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/testdata"
	"makegood/packs"
)

// book is everything that Makegood ships with.
func book(t testing.TB) *rights.Book {
	t.Helper()
	b, err := rights.Load(packs.FS, "law", "policy")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type caseFile struct {
	Name  string         `yaml:"name"`
	Facts map[string]any `yaml:"facts"`
	Cases []struct {
		On      string           `yaml:"on"`
		Must    []map[string]any `yaml:"must"`
		MustNot []string         `yaml:"must_not"`
		Refer   *bool            `yaml:"refer"`
		Because string           `yaml:"because"`
	} `yaml:"cases"`
}

func TestSharedCases(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testdata.Path(t, "rights"), "*.yaml"))
	if err != nil || len(files) < 24 {
		t.Fatalf("found %d case files, want 24 or more: %v", len(files), err)
	}
	b := book(t)
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var file caseFile
		if err := yaml.Unmarshal(data, &file); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		document, err := yaml.Marshal(file.Facts)
		if err != nil {
			t.Fatal(err)
		}
		facts, err := rights.ReadFacts(strings.NewReader(string(document)))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, c := range file.Cases {
			t.Run(strings.TrimSuffix(filepath.Base(name), ".yaml")+"/"+c.On, func(t *testing.T) {
				answer := decoded(t, b.Find(facts, calendar.MustParse(c.On), ""))
				for _, pattern := range c.Must {
					if !anyMatches(answer.Entitlements, pattern) {
						t.Errorf("nothing matches %v\nbecause: %s\nanswer: %s", pattern, c.Because, answer.text)
					}
				}
				for _, remedy := range c.MustNot {
					if anyMatches(answer.Entitlements, map[string]any{"remedy": remedy}) {
						t.Errorf("%s is listed\nbecause: %s\nanswer: %s", remedy, c.Because, answer.text)
					}
				}
				if c.Refer != nil && *c.Refer != (len(answer.Refer) > 0) {
					t.Errorf("refer: want %v\nbecause: %s\nanswer: %s", *c.Refer, c.Because, answer.text)
				}
			})
		}
	}
}

type answer struct {
	On           string           `json:"on"`
	Entitlements []map[string]any `json:"entitlements"`
	Refer        []map[string]any `json:"refer"`
	text         string
}

// decoded is the answer as another program reads it.
func decoded(t *testing.T, f rights.Findings) answer {
	data, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	var a answer
	if err := json.Unmarshal(data, &a); err != nil {
		t.Fatal(err)
	}
	a.text = string(data)
	return a
}

func anyMatches(entitlements []map[string]any, pattern map[string]any) bool {
	for _, e := range entitlements {
		if matches(e, pattern) {
			return true
		}
	}
	return false
}

func matches(e, pattern map[string]any) bool {
	for k, want := range pattern {
		got := e[k]
		if k == "amount" && got != nil && want != nil {
			a, err1 := money.Parse(fmt.Sprint(got))
			b, err2 := money.Parse(fmt.Sprint(want))
			if err1 != nil || err2 != nil || a != b {
				return false
			}
			continue
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			return false
		}
	}
	return true
}
