package arch

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/testdata"
)

func doc(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(testdata.Root(t), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// docs/events.md has a heading for every event, and for no other.
func TestEventsDocumented(t *testing.T) {
	headings := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^### `([^`]+)`$").FindAllStringSubmatch(doc(t, "docs/events.md"), -1) {
		headings[m[1]] = true
	}
	names := desk.Registry().Names()
	for name := range names {
		if !headings[name] {
			t.Errorf("docs/events.md has no heading for %s", name)
		}
	}
	for name := range headings {
		if _, ok := names[name]; !ok {
			t.Errorf("docs/events.md tells of %s, which there is none of", name)
		}
	}
}

// docs/codes.md has a row for every code with its HTTP status and exit code.
func TestCodesDocumented(t *testing.T) {
	text := doc(t, "docs/codes.md")
	for _, code := range fault.Codes() {
		row := fmt.Sprintf("\n| `%s` | %d | %d |", code, code.Meaning().Status, code.Meaning().Exit)
		if !strings.Contains(text, row) {
			t.Errorf("docs/codes.md has no row %q", row[1:])
		}
	}
	if n := strings.Count(text, "\n| `"); n != len(fault.Codes()) {
		t.Errorf("docs/codes.md has %d rows, there are %d codes", n, len(fault.Codes()))
	}
}

// docs/cli.md has a heading for every command that the command line knows.
func TestCommandsDocumented(t *testing.T) {
	text, source := doc(t, "docs/cli.md"), doc(t, "cmd/makegood/main.go")
	commands := regexp.MustCompile(`(?m)^\t([A-Z][a-z]+) +[a-z]\w+Cmd +`).FindAllStringSubmatch(source, -1)
	if len(commands) < 15 {
		t.Fatalf("only %d commands found", len(commands))
	}
	for _, c := range commands {
		if name := strings.ToLower(c[1]); !regexp.MustCompile("(?m)^## `makegood " + name + "[ `]").MatchString(text) {
			t.Errorf("docs/cli.md has no heading for makegood %s", name)
		}
	}
}

// The index leads to every page.
func TestIndex(t *testing.T) {
	index := doc(t, "docs/index.md")
	pages, err := filepath.Glob(filepath.Join(testdata.Root(t), "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if name := filepath.Base(page); name != "index.md" && !strings.Contains(index, "]("+name+")") {
			t.Errorf("docs/index.md does not lead to %s", name)
		}
	}
}

// Every document that another one points to is there.
func TestLinks(t *testing.T) {
	root := testdata.Root(t)
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"} {
		pages = append(pages, filepath.Join(root, name))
	}
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), filepath.FromSlash(m[1]))); err != nil {
				t.Errorf("%s points to %s, which is not there", filepath.Base(page), m[1])
			}
		}
	}
}
