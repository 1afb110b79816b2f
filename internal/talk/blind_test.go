package talk_test

import (
	"math"
	"path/filepath"
	"testing"

	"makegood/internal/talk"
	"makegood/internal/talk/score"
)

// TestBlind scores the reader on the batches of testdata/blind. docs/reading.md
// tells how each was read before anything was changed for it; the floors here
// guard against falling back.
func TestBlind(t *testing.T) {
	paths, err := filepath.Glob("testdata/blind/*.jsonl")
	if err != nil || len(paths) == 0 {
		t.Fatal("no batches", err)
	}
	for _, path := range paths {
		s := score.Measure(readGold(t, path), talk.Read, t.Logf)
		t.Logf("%s %s", filepath.Base(path), s)
		demand(t, s, filepath.Base(path), 0.87, 0.87, 0.94, 0.60)
	}
}

// TestUntaught scores the reader on lines of a stranger to it, from which it
// never learns: what unseen text is read like. Who works on the reader does not
// look at them; so no line is printed.
func TestUntaught(t *testing.T) {
	for _, name := range []string{"batch11.en.jsonl", "batch11.ru.jsonl", "batch17.en.jsonl", "batch17.ru.jsonl"} {
		s := score.Measure(readGold(t, filepath.Join("testdata", "untaught", name)), talk.Read, func(string, ...any) {})
		t.Logf("%s %s", name, s)
		demand(t, s, name, 0.85, 0.80, 0.97, 0.65)
	}
}

// TestConfidence holds what the reader says of its own certainty to what is true:
// in each tenth of stated confidence, how many of the acts are right.
func TestConfidence(t *testing.T) {
	gold := readGold(t, dataPath(t, "reading", "dev.jsonl"))
	var said, right, count [10]float64
	for _, g := range gold {
		for _, act := range talk.Read(g.Utterance).Acts {
			k := min(int(act.Confidence*10), 9)
			count[k]++
			said[k] += act.Confidence
			for _, want := range g.Acts {
				if want.Act == act.Act {
					right[k]++
					break
				}
			}
		}
	}
	apart, all := 0.0, 0.0
	for k, n := range count {
		if n == 0 {
			continue
		}
		t.Logf("%.1f to %.1f: %3.0f acts, stated %.2f, true %.2f", float64(k)/10, float64(k+1)/10, n, said[k]/n, right[k]/n)
		apart += math.Abs(said[k] - right[k])
		all += n
	}
	t.Logf("apart by %.3f on average", apart/all)
	if apart/all > 0.2 {
		t.Errorf("stated and true confidence are %.3f apart", apart/all)
	}
}
