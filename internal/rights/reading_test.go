package rights_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"makegood/internal/calendar"
	"makegood/internal/rights"
)

// readingStory is one set of facts of testdata/reading with what is owed on
// several days. Most were written from the published rules alone, by somebody who
// had not seen the packs; those of edges.yaml came after.
type readingStory struct {
	Name  string         `yaml:"name"`
	Rests string         `yaml:"rests"` // the sentence of the rules that it tries
	Facts map[string]any `yaml:"facts"`
	Days  []readingDay   `yaml:"days"`
}

type readingDay struct {
	On      string           `yaml:"on"`
	Only    *[]string        `yaml:"only"`     // every remedy listed, each named once
	Must    []map[string]any `yaml:"must"`     // each is matched by an entitlement
	Not     []map[string]any `yaml:"not"`      // none is matched
	MustNot []string         `yaml:"must_not"` // remedies that are not listed
	Refer   *bool            `yaml:"refer"`    // whether anything is asked
	Refers  *int             `yaml:"refers"`   // how much is asked
	Asks    []string         `yaml:"asks"`     // part of what is asked about
	AsksNot []string         `yaml:"asks_not"`
}

func TestReading(t *testing.T) {
	files, err := filepath.Glob("testdata/reading/*.yaml")
	if err != nil || len(files) < 5 {
		t.Fatalf("found %d files, want 5 or more: %v", len(files), err)
	}
	b := book(t)
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var stories []readingStory
		if err := yaml.UnmarshalWithOptions(data, &stories, yaml.DisallowUnknownField()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, s := range stories {
			if s.Name == "" || s.Rests == "" || len(s.Days) == 0 {
				t.Fatalf("%s: %q lacks a name, what it rests on, or days", name, s.Name)
			}
			document, err := yaml.Marshal(s.Facts)
			if err != nil {
				t.Fatal(err)
			}
			facts, err := rights.ReadFacts(strings.NewReader(string(document)))
			if err != nil {
				t.Fatalf("%s: %s: %v", name, s.Name, err)
			}
			for _, day := range s.Days {
				label := strings.TrimSuffix(filepath.Base(name), ".yaml") + "/" + s.Name + "/" + day.On
				t.Run(label, func(t *testing.T) {
					a := decoded(t, b.Find(facts, calendar.MustParse(day.On), ""))
					for _, wrong := range day.compare(a) {
						t.Errorf("%s\nrests on: %s", wrong, s.Rests)
					}
					if t.Failed() {
						t.Logf("answer: %s", brief(a))
					}
				})
			}
		}
	}
}

// compare says where an answer differs from what was read.
func (d readingDay) compare(a answer) (wrong []string) {
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	listed := map[string]bool{}
	for _, e := range a.Entitlements {
		listed[fmt.Sprint(e["remedy"])] = true
	}
	if d.Only != nil {
		got, want := slices.Sorted(maps.Keys(listed)), slices.Sorted(slices.Values(*d.Only))
		if !slices.Equal(got, want) {
			say("remedies: %v, want %v", got, want)
		}
	}
	for _, p := range d.Must {
		if !anyMatches(a.Entitlements, p) {
			say("nothing matches %v", p)
		}
	}
	for _, p := range d.Not {
		if anyMatches(a.Entitlements, p) {
			say("%v is listed", p)
		}
	}
	for _, remedy := range d.MustNot {
		if listed[remedy] {
			say("%s is listed", remedy)
		}
	}
	var asked []string
	for _, r := range a.Refer {
		asked = append(asked, fmt.Sprint(r["asks"]))
	}
	if d.Refer != nil && *d.Refer != (len(asked) > 0) {
		say("refer: want %v, asked %v", *d.Refer, asked)
	}
	if d.Refers != nil && *d.Refers != len(asked) {
		say("asked %v, want %d", asked, *d.Refers)
	}
	about := func(part string) bool {
		return slices.ContainsFunc(asked, func(s string) bool { return strings.Contains(s, part) })
	}
	for _, part := range d.Asks {
		if !about(part) {
			say("%s is not asked, but %v", part, asked)
		}
	}
	for _, part := range d.AsksNot {
		if about(part) {
			say("%s is asked", part)
		}
	}
	return wrong
}

// brief is an answer in a few lines.
func brief(a answer) string {
	var b strings.Builder
	for _, e := range a.Entitlements {
		fmt.Fprintf(&b, "\n  %v %v from %v until %v amount %v days %v %v return %v", e["id"], e["remedy"], e["from"], e["until"], e["amount"], e["refund_within_days"], e["refund_day_kind"], e["pays_return"])
	}
	for _, r := range a.Refer {
		fmt.Fprintf(&b, "\n  ? %v opens %v (%v)", r["asks"], r["opens"], r["rules"])
	}
	return b.String()
}
