package intent

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
)

// TestDev holds the embedded model to the part of the data it was not trained on.
func TestDev(t *testing.T) {
	root := os.Getenv("MAKEGOOD_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(root, "bitext", "dev.csv"))
	if err != nil {
		t.Skipf("the shared data is not here: %v", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	right, n := 0, 0
	for _, row := range rows[1:] {
		n++
		if got, _ := Default().Classify(row[0]); got == row[1] {
			right++
		} else {
			t.Logf("%q: %s for %s", row[0], got, row[1])
		}
	}
	if accuracy := float64(right) / float64(n); accuracy < 0.98 {
		t.Errorf("accuracy %.4f on %d, want at least 0.98", accuracy, n)
	} else {
		t.Logf("accuracy %.4f on %d", accuracy, n)
	}
}

// TestLearn checks that a model survives writing and reading, and learns what
// is plainly there to learn.
func TestLearn(t *testing.T) {
	var examples []Example
	for range 20 {
		examples = append(examples, Example{"cancel my order", "cancel"}, Example{"where is my parcel", "track"})
	}
	m, err := Load(Learn(examples, 5, 7).Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got, p := m.Classify("please cancel the order"); got != "cancel" || p < 0.5 {
		t.Errorf("got %s with %.2f", got, p)
	}
	if _, err := Load(embedded[:len(embedded)-1]); err == nil {
		t.Error("a model cut short was read")
	}
}

func FuzzClassify(f *testing.F) {
	f.Add("i want my money back")
	f.Fuzz(func(t *testing.T, text string) {
		if _, p := Default().Classify(text); p < 0 || p > 1.0001 {
			t.Fatalf("probability %v", p)
		}
	})
}
