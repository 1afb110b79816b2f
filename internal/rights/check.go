package rights

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
)

// Checked is what a check of pack files found.
type Checked struct {
	Files      int      `json:"files"`
	Rules      int      `json:"rules"`
	Examples   int      `json:"examples"`
	Problems   Problems `json:"problems"`
	Unverified []string `json:"unverified"` // law rules whose source was not seen
}

// CheckFiles validates pack files, and all .yaml files of folders, and runs
// the examples in them. What is wrong with them is in the result; the error is
// of reading.
func CheckFiles(paths ...string) (Checked, error) {
	out := Checked{Problems: Problems{}, Unverified: []string{}}
	facts, err := factQuestions()
	if err != nil {
		return out, err
	}
	files, err := filesOf(paths)
	if err != nil {
		return out, err
	}
	seen := map[string]string{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return out, fmt.Errorf("read pack: %w", err)
		}
		out.Files++
		r, err := parsePack(name, data, facts)
		if err == nil {
			r.runExamples()
			err = r.err()
			out.count(r)
			if first, twice := seen[r.p.id]; twice && err == nil {
				at := r.p.place
				err = problemAt(name, at.Line, at.Column, at.Field, fmt.Sprintf("a pack %q is already in %s", r.p.id, first), "give it another id")
			}
			seen[r.p.id] = name
		}
		var found Problems
		if errors.As(err, &found) {
			out.Problems = append(out.Problems, found...)
		} else if err != nil {
			return out, err
		}
	}
	return out, nil
}

func (c *Checked) count(r *packReader) {
	c.Rules += len(r.p.rules)
	c.Examples += len(r.examples)
	for i := range r.p.rules {
		if u := &r.p.rules[i]; r.p.kind == "law" && !u.verified {
			c.Unverified = append(c.Unverified, u.fullID)
		}
	}
}

// filesOf expands folders into the pack files inside them.
func filesOf(paths []string) ([]string, error) {
	var files []string
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("packs: %w", err)
		}
		if !info.IsDir() {
			files = append(files, p)
			continue
		}
		names, err := packFiles(os.DirFS(p), ".")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			files = append(files, filepath.Join(p, name))
		}
	}
	sort.Strings(files)
	return files, nil
}
