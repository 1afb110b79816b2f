package story_test

import (
	"context"
	"io/fs"
	"path"
	"strings"
	"testing"
	"time"

	"makegood/internal/connect/shopfile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/story"
	"makegood/packs"
)

// tell runs a story on a fresh SQLite desk with the shop that it names.
func tell(t *testing.T, s story.Story) (*story.Runner, []story.Done) {
	t.Helper()
	d, clock := desktest.Open(t, s.Start)
	if s.Shop != "" {
		importShop(t, d, s.Shop, s.Policy)
	}
	r := story.NewRunner(d, clock)
	var all []story.Done
	err := r.Run(context.Background(), s, func(done story.Done) {
		all = append(all, done)
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
	return r, all
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

func TestStories(t *testing.T) {
	files, err := fs.Glob(packs.FS, "scenarios/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(path.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			data, err := packs.FS.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s, err := story.Parse(path.Base(file), data)
			if err != nil {
				t.Fatal(err)
			}
			if s.Start.IsZero() || s.Start.After(time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)) {
				t.Fatalf("it starts on %v", s.Start)
			}
			tell(t, s)
		})
	}
}
