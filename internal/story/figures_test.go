package story

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/connect/shopfile"
	"makegood/internal/desk/desktest"
	"makegood/internal/keys"
	"makegood/internal/store/overlay"
	"makegood/packs"
)

// TestEveryFigureCanFail: each figure that a built-in story expects is made
// another, one of each expectation at a time, and the walk says of every one of
// them, by file and line, what was expected and that it is not so.
func TestEveryFigureCanFail(t *testing.T) {
	files, err := fs.Glob(packs.FS, "scenarios/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(path.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := packs.FS.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			total := 0
			for n := 0; ; n++ {
				text, changed := withOtherFigures(string(data), n)
				if len(changed) == 0 {
					break
				}
				total += len(changed)
				failed := strings.Join(failures(t, path.Base(file), text), "\n")
				for _, c := range changed {
					if want := fmt.Sprintf("%s:%d: expected %s; ", path.Base(file), c.line, c.text); !strings.Contains(failed, want) {
						t.Errorf("holds with another figure: %s", want)
					}
				}
			}
			if t.Logf("%d figures", total); total < 6 {
				t.Error("the story expects next to no figures")
			}
		})
	}
}

// failures tells a story in memory and gathers what did not hold.
func failures(t *testing.T, name, text string) []string {
	t.Helper()
	s, err := Parse(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	d, clock := desktest.On(t, overlay.New(nil), keys.Generate(), s.Start)
	data, err := packs.FS.ReadFile("shops/" + s.Shop + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	records, err := shopfile.Read(s.Shop+".yaml", data, shopfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	policy := s.Policy
	if policy == "" {
		policy = s.Shop
	}
	if err := d.Import(context.Background(), desktest.Admin, "shop", policy, records, nil); err != nil {
		t.Fatal(err)
	}
	var failed []string
	if err := NewRunner(d, clock).Run(context.Background(), s, func(done Done) { failed = append(failed, done.Failed...) }); err != nil {
		t.Fatal(err)
	}
	return failed
}

// otherFigure is an expectation as it was changed.
type otherFigure struct {
	line int
	text string
}

// withOtherFigures is a story in which the nth figure of each expectation is
// another.
func withOtherFigures(text string, n int) (string, []otherFigure) {
	var changed []otherFigure
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		row := cells(line)
		last := row[len(row)-1]
		if len(row) < 2 || strings.HasPrefix(strings.TrimSpace(line), "#") || len(row) != 4 && !strings.HasPrefix(row[0].text, "tick") {
			continue
		}
		list := parts(last)
		for k, p := range list {
			if other, ok := withOther(p.text, n); ok {
				list[k].text = other
				changed = append(changed, otherFigure{i + 1, other})
			}
		}
		var texts []string
		for _, p := range list {
			texts = append(texts, p.text)
		}
		letters := []rune(line)
		lines[i] = string(letters[:last.col-1]) + strings.Join(texts, "; ")
	}
	return strings.Join(lines, "\n"), changed
}

// negative expectations hold with another figure all the more.
var negative = []string{"never says", "customer does not see", "house does not see", "forbids", "not owed", "owed nothing"}

var (
	word0  = regexp.MustCompile(`"[^"]*"|[^\s,]+`)
	digits = regexp.MustCompile(`\d\D*$`)
)

// withOther makes the nth figure of an expectation another.
func withOther(text string, n int) (string, bool) {
	if slices.ContainsFunc(negative, func(s string) bool { return strings.HasPrefix(text, s) }) {
		return text, false
	}
	words, before := word0.FindAllStringIndex(text, -1), ""
	for _, at := range words {
		w := text[at[0]:at[1]]
		other, ok := otherThan(w)
		if strings.HasPrefix(text, "owed ") && before == "on" {
			ok = false // on the day after it is owed as well
		}
		before = w
		if !ok {
			continue
		}
		if n == 0 {
			return text[:at[0]] + other + text[at[1]:], true
		}
		n--
	}
	return text, false
}

// otherThan is another figure than the word: another day, sum or number, or a
// text with another one in it. Numbers of promises, offers and orders are names.
func otherThan(w string) (string, bool) {
	if strings.HasPrefix(w, `"`) {
		at := digits.FindStringIndex(w)
		if at == nil {
			return w, false
		}
		return w[:at[0]] + string('0'+(w[at[0]]-'0'+1)%10) + w[at[0]+1:], true
	}
	if day, err := calendar.Parse(w); err == nil {
		return (day + 1).String(), true
	}
	if n, err := strconv.Atoi(w); err == nil {
		return strconv.Itoa(n + 1), true
	}
	if _, err := strconv.ParseFloat(w, 64); err == nil {
		last := len(w) - 1
		return w[:last] + string('0'+(w[last]-'0'+1)%10), true
	}
	return w, false
}
