package story_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	step    = regexp.MustCompile(`^\d{4}-\d{2}-\d{2} \d{2}:\d{2}  `)
	quoted  = regexp.MustCompile(`"[^"]+"`)
	typed   = regexp.MustCompile(`“[^”]*”|«[^»]*»|\[[A-Z][^\]]*\]`) // what somebody said, in their language; the name of a source
	machine = []*regexp.Regexp{
		regexp.MustCompile(`\d{4}-\d{2}-\d{2}`),           // days are written out
		regexp.MustCompile(`\d (USD|GBP|JPY|EUR|RUB)\b`),  // and so are sums
		regexp.MustCompile(`\[[a-z]+\.[a-z_.]+\]`),        // a sentence that is missing
		regexp.MustCompile(`<no value>|<nil>|%!|\bmap\[`), // a fact that is missing
		regexp.MustCompile(`\.\.|,,|  [a-zа-я]`),          // two stops
	}
	english = regexp.MustCompile(`(?i)\b(the|you|your|refund|promise|customer|house|with|and)\b`)
)

// TestWrittenForPeople: in what people are told, days and sums are written out,
// nothing is missing, and each language keeps to itself, but for names and for
// what somebody typed.
func TestWrittenForPeople(t *testing.T) {
	files, err := filepath.Glob("testdata/*.golden")
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		russian := strings.HasSuffix(file, ".ru.golden")
		var theirs []string // words of the story's people
		for i, line := range strings.Split(string(data), "\n") {
			if step.MatchString(line) { // the row itself, as the story has it
				for _, q := range quoted.FindAllString(line, -1) {
					theirs = append(theirs, strings.Trim(q, `".`), "…")
				}
				continue
			}
			told := typed.ReplaceAllString(strings.NewReplacer(theirs...).Replace(strings.TrimSpace(line)), "…")
			for _, m := range machine {
				if found := m.FindString(told); found != "" {
					t.Errorf("%s:%d: %q in: %s", file, i+1, found, told)
				}
			}
			if strings.ContainsFunc(told, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) && !russian {
				t.Errorf("%s:%d: Russian in: %s", file, i+1, told)
			}
			if found := english.FindString(told); russian && found != "" {
				t.Errorf("%s:%d: %q in: %s", file, i+1, found, told)
			}
		}
	}
}
