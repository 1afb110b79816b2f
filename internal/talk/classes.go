package talk

import (
	"fmt"
	"slices"
	"strings"

	"makegood/internal/talk/weigh"
)

// classes are groups of words that mean alike for a returns desk, whatever the
// language: makers, carriers, harm done, what is felt. The model learns from
// them what words that it never saw stand for.
type classes struct {
	words map[string][]string // by word
	heads map[string][]string // by the beginning of a word
}

// shortestHead is the number of characters of the shortest beginning.
const shortestHead = 2

// read takes over "NAME: word beginning* ..." a line.
func (c *classes) read(text string) error {
	for n, line := range strings.Split(text, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		name, list, ok := strings.Cut(line, ":")
		if !ok {
			return fmt.Errorf("line %d: want NAME: words", n+1)
		}
		for w := range strings.FieldsSeq(strings.ReplaceAll(list, "ё", "е")) {
			into := c.words
			if h, ok := strings.CutSuffix(w, "*"); ok {
				w, into = h, c.heads
			}
			if !slices.Contains(into[w], name) {
				into[w] = append(into[w], name)
			}
		}
	}
	return nil
}

// of are the classes of a word.
func (c *classes) of(w string, into []string) []string {
	into = append(into, c.words[w]...)
	n := 0
	for i := range w {
		if n >= shortestHead {
			into = append(into, c.heads[w[:i]]...)
		}
		n++
	}
	return append(into, c.heads[w]...)
}

// meant notes the classes of the words of a sentence, alone, with who speaks, in
// their order, and which stand together.
func (a *analysis) meant(v *weigh.Vector, words []string) {
	seat := string(a.u.Seat)
	var here, before, all []string
	for _, w := range words {
		here = a.classes.of(w, here[:0])
		for _, c := range here {
			for _, b := range before {
				v.Add(classWeight, '3', b, c)
			}
			if !slices.Contains(all, c) {
				all = append(all, c)
			}
		}
		if len(here) > 0 {
			before = append(before[:0], here...)
		}
	}
	slices.Sort(all)
	for i, c := range all {
		v.Add(2*classWeight, '1', c)
		v.Add(classWeight, '2', c, seat)
		if i > 20 {
			break
		}
		for _, d := range all[:i] {
			v.Add(classWeight, '4', d, c)
		}
	}
}
