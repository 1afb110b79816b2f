package story_test

import (
	"context"
	"flag"
	"io/fs"
	"path"
	"strings"
	"testing"

	"makegood/internal/connect/shopfile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/keys"
	"makegood/internal/store/overlay"
	"makegood/internal/story"
	"makegood/packs"
)

var update = flag.Bool("update", false, "write the document's tables and what the stories say anew")

// tell runs a story on a fresh desk with the shop that it names.
func tell(t *testing.T, s story.Story, d *desk.Desk, clock story.Clock) {
	t.Helper()
	if s.Shop != "" {
		importShop(t, d, s.Shop, s.Policy)
	}
	r := story.NewRunner(d, clock)
	err := r.Run(context.Background(), s, func(done story.Done) {
		t.Log(strings.Join([]string{done.At, done.Who, done.What, done.Details, done.Refused}, " | "))
		if done.Text != "" {
			t.Log("      » " + strings.ReplaceAll(done.Text, "\n", "\n           "))
		}
		for _, e := range done.Effects {
			t.Log("      · " + e)
		}
		for _, f := range done.Failed {
			t.Errorf("%s:%d: %s | %s: %s", s.Name, done.Line, done.Who, done.What, f)
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

// TestStories tells every story on SQLite, where it must verify afterwards.
func TestStories(t *testing.T) {
	for _, s := range stories(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			d, clock := desktest.Open(t, s.Start)
			tell(t, s, d, clock)
		})
	}
}

// TestStoriesInMemory tells them on the store that dry runs use.
func TestStoriesInMemory(t *testing.T) {
	for _, s := range stories(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			d, clock := desktest.On(t, overlay.New(nil), keys.Generate(), s.Start)
			tell(t, s, d, clock)
		})
	}
}
