package bargain

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"makegood/negotiate/scenario"
)

// page is the engine's page of the documentation.
func page(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "negotiate.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestDocsExample: the scenario in the documentation reads, and uses what the
// text says the format can do.
func TestDocsExample(t *testing.T) {
	_, rest, _ := strings.Cut(page(t), "```yaml\n")
	example, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("no example")
	}
	s, err := scenario.ParseYAML([]byte(example))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Space.Size().String(); got != "30008" {
		t.Errorf("%s outcomes", got)
	}
}

// TestDocsName: every strategy and every field of analyse is on the page.
func TestDocsName(t *testing.T) {
	text := page(t)
	for _, s := range List() {
		if !strings.Contains(text, "`"+s.Name+"`") {
			t.Errorf("strategy %s is not in docs/negotiate.md", s.Name)
		}
	}
	r, err := Analyse(scenarioFile(t, lamp), "")
	if err != nil {
		t.Fatal(err)
	}
	for field := range asJSON(t, r) {
		if field != "name" && field != "issues" && !strings.Contains(text, "`"+field+"`") {
			t.Errorf("field %s is not in docs/negotiate.md", field)
		}
	}
}
