package talk_test

import (
	"os"
	"path/filepath"
	"testing"

	"makegood/internal/talk"
	"makegood/internal/talk/score"
)

func readGold(t testing.TB, path string) []score.Line {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	out, err := score.Lines(data)
	if err != nil {
		t.Fatal(path, err)
	}
	return out
}

func dataPath(t testing.TB, parts ...string) string {
	root := os.Getenv("MAKEGOOD_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	path := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the shared data is not here: %v", err)
	}
	return path
}

func split(gold []score.Line, lang string) []score.Line {
	var out []score.Line
	for _, g := range gold {
		if g.Lang == lang {
			out = append(out, g)
		}
	}
	return out
}

// TestLabelled scores the reader by the scoring rule on the shared labelled set.
func TestLabelled(t *testing.T) {
	gold := readGold(t, dataPath(t, "reading", "dev.jsonl"))
	for _, lang := range []string{"en", "ru"} {
		s := score.Measure(split(gold, lang), talk.Read, t.Logf)
		t.Logf("%s %s", lang, s)
		demand(t, s, lang, 0.92, 0.88, 0.97, 0.92)
	}
}

// demand fails the test where a figure is under its bar.
func demand(t *testing.T, s *score.Score, name string, micro, macro, exact, packages float64) {
	t.Helper()
	for _, x := range []struct {
		what      string
		got, want float64
	}{
		{"micro F1", s.Pooled.F1(), micro}, {"macro F1", s.Macro(), macro},
		{"money", s.Money.Of(), exact}, {"dates", s.Dates.Of(), exact},
		{"orders", s.Orders.Of(), exact},
		{"promises F1", s.Promises.F1(), packages}, {"offers F1", s.Offers.F1(), packages},
	} {
		if x.got < x.want {
			t.Errorf("%s: %s is %.3f, want at least %.3f", name, x.what, x.got, x.want)
		}
	}
}
