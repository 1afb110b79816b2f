package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"makegood/internal/talk"
	"makegood/internal/talk/score"
	"makegood/internal/talk/weigh"
)

// batch is the number of a file of labelled utterances.
var batch = regexp.MustCompile(`^batch(\d+)\.`)

// writer names who wrote a file: each batch has a writer of its own but the first
// eight, which two wrote, the first of them the styles too.
func writer(path string) string {
	m := batch.FindStringSubmatch(filepath.Base(path))
	switch {
	case m == nil || len(m[1]) == 1 && m[1] <= "5":
		return "1"
	case len(m[1]) == 1 && m[1] <= "8":
		return "6"
	}
	return m[1]
}

// handsOf are the files of each writer, in the order of their names.
func handsOf(labelled []string) [][]string {
	labelled = slices.Sorted(slices.Values(labelled))
	var names []string
	var out [][]string
	for _, path := range labelled {
		name := writer(path)
		at := slices.Index(names, name)
		if at < 0 {
			at = len(names)
			names, out = append(names, name), append(out, nil)
		}
		out[at] = append(out[at], path)
	}
	return out
}

// taught are the examples of the lines of a folder and of the files of each hand.
func taught(folder string, hands [][]string) ([]weigh.Example, error) {
	lines, err := readLines(folder)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(seed, 1))
	examples := append(single(lines, r), joined(lines, r)...)
	for hand, paths := range hands {
		more, err := goldExamples(paths, hand, lines, r)
		if err != nil {
			return nil, err
		}
		examples = append(examples, more...)
	}
	fmt.Printf("%d lines, %d hands, %d examples\n", len(lines), len(hands), len(examples))
	return examples, nil
}

// leaveOut learns without each hand in turn and scores how what that hand wrote
// is then read.
func leaveOut(folder string, labelled []string) error {
	hands := handsOf(labelled)
	examples, err := taught(folder, hands)
	if err != nil {
		return err
	}
	models := weigh.Without(examples, labels, seed)
	for hand, paths := range hands {
		reader := talk.Default().Using(models[hand])
		for _, path := range paths {
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
