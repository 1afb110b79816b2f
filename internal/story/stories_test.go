package story_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"makegood/internal/connect/shopfile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/keys"
	"makegood/internal/store/overlay"
	"makegood/internal/story"
	"makegood/internal/words"
	"makegood/packs"
)

var update = flag.Bool("update", false, "write the document's tables and what the stories say anew")

// tell runs a story on a fresh desk with the shop that it names, and holds what
// people are told in a language to what was read and found good.
func tell(t *testing.T, s story.Story, d *desk.Desk, clock story.Clock, lang words.Lang) {
	t.Helper()
	if s.Shop != "" {
		importShop(t, d, s.Shop, s.Policy)
	}
	r := story.NewRunner(d, clock)
	r.Lang = lang
	var told strings.Builder
	var numbers []string
	err := r.Run(context.Background(), s, func(done story.Done) {
		if done.Case != "" && !slices.Contains(numbers, done.Case) {
			numbers = append(numbers, done.Case)
		}
		if done.What == "verifies" {
			done.Text = "" // of streams and events, not of the story
		}
		fmt.Fprintln(&told, done)
		for _, f := range done.Failed {
			t.Error(f)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := d.Verify(context.Background(), desktest.Admin)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		t.Errorf("%s: %s", f.Where, f.Problem)
	}
	text := told.String()
	for i, no := range numbers { // they are drawn by lot
		text = strings.ReplaceAll(text, no, fmt.Sprintf("CASE-%d", i+1))
	}
	golden(t, strings.TrimSuffix(s.Name, ".txt")+"."+string(lang)+".golden", drawn.ReplaceAllString(text, "$1-$2"))
}

// drawn are the other numbers that are drawn by lot: of links, sales, receipts.
var drawn = regexp.MustCompile(`\b(ml|S|R)[_-][0-9A-Z]{8,}()`)

// golden compares with a file of testdata; -update writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (read it, then: go test ./internal/story -update):\n%s", name, diff)
	}
}

// importShop takes a built-in shop in; an empty policy is that of its name.
func importShop(t *testing.T, d *desk.Desk, name, policy string) {
	t.Helper()
	data, err := packs.FS.ReadFile("shops/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	records, err := shopfile.Read(name+".yaml", data, shopfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if policy == "" {
		policy = name
	}
	if err := d.Import(context.Background(), desktest.Admin, "shop", policy, records, nil); err != nil {
		t.Fatal(err)
	}
}

// stories parses every built-in story.
func stories(t *testing.T) []story.Story {
	t.Helper()
	files, err := fs.Glob(packs.FS, "scenarios/*.txt")
	if err != nil || len(files) < 5 {
		t.Fatalf("found the stories %v: %v", files, err)
	}
	var list []story.Story
	for _, file := range files {
		data, err := packs.FS.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := story.Parse(path.Base(file), data)
		if err != nil {
			t.Fatal(err)
		}
		if s.Title == "" || s.Start.IsZero() {
			t.Errorf("%s: a built-in story has a title and a day on which it starts", file)
		}
		list = append(list, s)
	}
	return list
}

// TestStories tells every story on SQLite and in English, where it must verify
// afterwards.
func TestStories(t *testing.T) {
	for _, s := range stories(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			d, clock := desktest.Open(t, s.Start)
			tell(t, s, d, clock, words.English)
		})
	}
}

// TestStoriesInMemory tells them on the store that dry runs use, and in Russian.
func TestStoriesInMemory(t *testing.T) {
	for _, s := range stories(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			d, clock := desktest.On(t, overlay.New(nil), keys.Generate(), s.Start)
			tell(t, s, d, clock, words.Russian)
		})
	}
}
