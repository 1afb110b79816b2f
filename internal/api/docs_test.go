package api_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"makegood/internal/testdata"
)

// block is a piece of the page: commands, and the answer shown below them.
type block struct {
	line           int
	commands, want string
}

var fence = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")

func blocks(t *testing.T, page string) []block {
	t.Helper()
	data, err := os.ReadFile(page)
	must(t, err)
	var all []block
	for _, m := range fence.FindAllSubmatchIndex(data, -1) {
		kind, body := string(data[m[2]:m[3]]), string(data[m[4]:m[5]])
		switch {
		case kind == "sh":
			all = append(all, block{line: 1 + strings.Count(string(data[:m[4]]), "\n"), commands: body})
		case kind == "text" && len(all) > 0 && all[len(all)-1].want == "":
			all[len(all)-1].want = body
		default:
			t.Errorf("%s: a block of %s belongs to no commands", page, kind)
		}
	}
	return all
}

// The page's commands are run as they stand, one after the other in one shell;
// each must succeed and answer what is shown.
func TestDocumentedCommands(t *testing.T) {
	for _, tool := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is needed to run the commands of the page: %v", tool, err)
		}
	}
	all := blocks(t, filepath.Join(testdata.Root(t), "docs", "api.md"))
	if len(all) < 10 {
		t.Fatalf("%d blocks", len(all))
	}
	d := departmentStore(t)
	server := httptest.NewServer(d.http)
	defer server.Close()
	var script strings.Builder
	script.WriteString("set -eu\n")
	for i, b := range all {
		fmt.Fprintf(&script, "echo; echo '@@@ %d'\n%s", i, b.commands)
	}
	cmd := exec.Command("bash", "-c", script.String())
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "DESK="+server.URL, "CLERK="+d.keys["clerk"], "MANAGER="+d.keys["manager"], "no_proxy=*")
	var problems strings.Builder
	cmd.Stderr = &problems
	out, err := cmd.Output()
	parts := strings.Split(string(out), "\n@@@ ")
	for i, b := range all {
		if i+1 >= len(parts) {
			t.Fatalf("line %d: was not reached", b.line)
		}
		got := strings.TrimSpace(strings.TrimPrefix(parts[i+1], fmt.Sprint(i)))
		if !shown(b.want).MatchString(got) {
			t.Errorf("line %d answers\n%.3000s\nthe page shows\n%s", b.line, got, b.want)
		}
	}
	if err != nil {
		t.Fatalf("%v: %s", err, problems.String())
	}
}

// shown is a pattern of the answer that the page shows; … stands for anything.
func shown(want string) *regexp.Regexp {
	lines := strings.Split(strings.TrimSpace(want), "\n")
	for i, l := range lines {
		lines[i] = strings.ReplaceAll(regexp.QuoteMeta(strings.TrimSpace(l)), "…", ".*")
	}
	return regexp.MustCompile(`^` + strings.Join(lines, `\s*\n\s*`) + `$`)
}
