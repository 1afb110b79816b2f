package bargain

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkAnalyse is all that the command does but start: it reads a
// reference file of a million outcomes, analyses it and writes the document.
func BenchmarkAnalyse(b *testing.B) {
	const issues, values = 6, 10
	rng := rand.New(rand.NewPCG(1, 1))
	type issue struct {
		Name   string   `json:"name"`
		Values []string `json:"values"`
	}
	type function struct {
		Weights []float64   `json:"weights"`
		Values  [][]float64 `json:"values"`
	}
	var file struct {
		Name   string      `json:"name"`
		Issues []issue     `json:"issues"`
		Ufuns  [2]function `json:"ufuns"`
	}
	file.Name = "a million outcomes"
	for i := range issues {
		x := issue{Name: fmt.Sprintf("issue %d", i)}
		for v := range values {
			x.Values = append(x.Values, fmt.Sprintf("value %d", v))
		}
		file.Issues = append(file.Issues, x)
		for k := range file.Ufuns {
			row := make([]float64, values)
			for v := range row {
				row[v] = rng.Float64()
			}
			file.Ufuns[k].Weights = append(file.Ufuns[k].Weights, 1.0/issues)
			file.Ufuns[k].Values = append(file.Ufuns[k].Values, row)
		}
	}
	data, err := json.Marshal(file)
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "million.json")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r, err := Analyse(path, "0,0")
		if err != nil {
			b.Fatal(err)
		}
		if err := json.NewEncoder(io.Discard).Encode(r); err != nil {
			b.Fatal(err)
		}
	}
}
