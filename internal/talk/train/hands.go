package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"makegood/internal/talk"
	"makegood/internal/talk/score"
	"makegood/internal/talk/weigh"
)

// leaveOut learns without each hand in turn and scores how what that hand wrote
// is then read. A hand is the files of one writer, with commas between.
func leaveOut(folder string, hands []string) error {
	for n, hand := range hands {
		var rest, own []string
		for k, other := range hands {
			if k == n {
				own = strings.Split(hand, ",")
			} else {
				rest = append(rest, strings.Split(other, ",")...)
			}
		}
		m, err := learnt(folder, rest)
		if err != nil {
			return err
		}
		reader := talk.Default().Using(m)
		for _, path := range own {
			if strings.HasSuffix(path, ".txt") {
				continue
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			lines, err := score.Lines(data)
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			fmt.Printf("unseen %s: %s\n", path, score.Measure(lines, reader.Read, nil))
		}
	}
	return nil
}

// learnt is the model of the lines of a folder and of labelled utterances.
func learnt(folder string, labelled []string) (*weigh.Model, error) {
	lines, err := readLines(folder)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(seed, 1))
	examples := append(single(lines, r), joined(lines, r)...)
	more, err := goldExamples(labelled, len(lines), r)
	if err != nil {
		return nil, err
	}
	examples = slices.Concat(examples, more)
	fmt.Printf("%d lines, %d examples\n", len(lines), len(examples))
	return weigh.Learn(examples, labels, seed), nil
}
