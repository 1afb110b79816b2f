package api_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"makegood/internal/paper"
)

// ownSums are the sums of the marked plans, and of what was asked of a colleague,
// in whatever way a page writes them; a fingerprint has no such points.
var ownSums = regexp.MustCompile(`(7.?731|4.?417)[.,]\d\d`)

// planWords are what a plan calls what it holds.
var planWords = []string{"BATNA", "break point", "reservation", "weight", "aspiration", "предел", "вес пункта"}

// What is written on paper is for both seats, in both languages: the agreement, the
// one that changed it, the final position, and what goes to a firm. It holds
// nothing of anybody's plan, notes, or of what was asked of a colleague.
func TestPapersKeepPlansApart(t *testing.T) {
	if !paper.Ready() {
		t.Skip("this build has no type for documents: make build fetches it")
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed: what the pages say was not read back")
	}
	x := laidTable(t)
	in, clerk := "/v1/cases/"+x.id, x.keys["clerk"]
	x.agreed()
	x.ok(x.link, "POST", in+"/agreements/1/amendments", obj{"changes": []any{obj{"term": 2}, oneMore["changes"].([]any)[0]}})
	x.ok(clerk, "POST", in+"/offers/O2/accept", nil)
	x.confirmed()
	x.ok(clerk, "POST", in+"/conduct/warning", crossed)
	x.ok(clerk, "POST", in+"/conduct/end", crossed)
	x.ok(x.keys["supervisor"], "POST", in+"/conduct/end/decide", obj{"approve": true})
	x.ok(x.keys["supervisor"], "POST", in+"/charges", obj{"kind": "claim", "account": "maker/alpha", "amount": "7.00 USD", "why": "a rug that nobody wove", "key": "k"})
	month := x.clock.Now().Format("2006-01")
	read := 0
	for path, says := range map[string][2]string{
		in + "/agreements/1/pdf":                         {"write every Friday how it stands", "write every Friday how it stands"},
		in + "/agreements/2/pdf":                         {"in the place of agreement 1", "вместо соглашения 1"},
		in + "/conduct/end/pdf":                          {"No right of yours is touched", "Ни одно ваше право"},
		"/v1/firms/maker/alpha/months/" + month + "/pdf": {"a rug that nobody wove", "a rug that nobody wove"},
	} {
		for _, who := range []string{x.link, clerk, x.keys["manager"]} {
			for i, lang := range []string{"en", "ru"} {
				query := "?lang=" + lang
				if strings.HasPrefix(path, "/v1/firms") {
					query = ""
				}
				r := x.call(who, "GET", path+query, nil)
				if r.code() == "not_allowed" && query == "" {
					continue
				}
				text := pages(t, r.Body)
				if !strings.Contains(text, flat(says[i])) && query != "" || query == "" && !strings.Contains(text, flat(says[0])) {
					t.Errorf("%s in %s was not read back: it lacks %q\n%s", path, lang, says[i], text)
				}
				held(t, path, text)
				read++
			}
		}
	}
	if read < 20 {
		t.Errorf("only %d documents were read", read)
	}
}

// held names what a page holds that is somebody's own.
func held(t *testing.T, path, text string) {
	t.Helper()
	for _, list := range marks {
		for _, mark := range list {
			if strings.Contains(text, flat(mark)) {
				t.Errorf("%s says %q", path, mark)
			}
		}
	}
	for _, word := range planWords {
		if strings.Contains(strings.ToLower(text), flat(strings.ToLower(word))) {
			t.Errorf("%s speaks of %q", path, word)
		}
	}
	if sum := ownSums.FindString(text); sum != "" {
		t.Errorf("%s names %s", path, sum)
	}
}

// flat is a text without the spaces at which pages break it.
func flat(s string) string { return strings.Join(strings.Fields(s), "") }

// pages is what a PDF says, without spaces.
func pages(t *testing.T, pdf string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "d.pdf")
	must(t, os.WriteFile(file, []byte(pdf), 0o600))
	all := ""
	for _, order := range []string{"-layout", "-raw"} { // line by line over a page, and column by column
		out, err := exec.CommandContext(t.Context(), "pdftotext", order, file, "-").Output()
		if err != nil {
			t.Fatalf("%v: %.200s", err, pdf)
		}
		all += flat(string(out)) + "\n"
	}
	return all
}

// The reader finds what it looks for, so that its silence means something.
func TestPapersReaderFinds(t *testing.T) {
	for text, want := range map[string]bool{
		"7,731.01": true, "7 731,31 $": true, "$4,417.17": true, "4417.05USD": true, "a7731f.": false, "45.17": false,
	} {
		if got := ownSums.MatchString(flat(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
