// Command train fits the two models of internal/talk and says how well each does
// on what it has not seen: the intents from the training part of the Bitext data,
// the acts from the project's own lines.
//
//	go run ./internal/talk/train intents ../shared/data/bitext internal/talk/intent/model.bin
//	go run ./internal/talk/train acts internal/talk/train/lines internal/talk/weigh/model.bin
//
// With hands it learns without each writer's utterances in turn and says how well
// they are then read.
package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"

	"makegood/internal/talk/intent"
)

func main() {
	if err := command(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func trainIntents(folder, out string) error {
	train, err := examples(filepath.Join(folder, "train.csv"))
	if err != nil {
		return err
	}
	dev, err := examples(filepath.Join(folder, "dev.csv"))
	if err != nil {
		return err
	}
	m := intent.Learn(train, 12, 1)
	right := 0
	for _, e := range dev {
		if got, _ := m.Classify(e.Text); got == e.Intent {
			right++
		}
	}
	fmt.Printf("train %d, dev %d, accuracy on dev %.4f\n", len(train), len(dev), float64(right)/float64(len(dev)))
	return os.WriteFile(out, m.Bytes(), 0o644)
}

func examples(path string) ([]intent.Example, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var out []intent.Example
	for _, row := range rows[1:] {
		out = append(out, intent.Example{Text: row[0], Intent: row[1]})
	}
	return out, nil
}
