package rights

import (
	"errors"
	"fmt"
)

// Source is the text of one pack file.
type Source struct {
	Name string // as messages name it
	Data []byte
}

// Checked is what a check of pack files found.
type Checked struct {
	Files      int      `json:"files"`
	Rules      int      `json:"rules"`
	Examples   int      `json:"examples"`
	Problems   Problems `json:"problems"`
	Unverified []string `json:"unverified"` // law rules whose source was not seen
}

// Check validates pack files and runs the examples in them. What is wrong with
// them is in the result; an error is a fault of Makegood's own.
func Check(sources ...Source) (Checked, error) {
	out := Checked{Problems: Problems{}, Unverified: []string{}}
	facts, err := factQuestions()
	if err != nil {
		return out, err
	}
	seen := map[string]string{}
	for _, s := range sources {
		out.Files++
		r, err := parsePack(s.Name, s.Data, facts)
		if err == nil {
			r.runExamples()
			err = r.err()
			out.count(r)
			if first, twice := seen[r.p.id]; twice && err == nil {
				at := r.p.place
				err = problemAt(s.Name, at.Line, at.Column, at.Field, fmt.Sprintf("a pack %q is already in %s", r.p.id, first), "give it another id")
			}
			seen[r.p.id] = s.Name
		}
		if found, ok := errors.AsType[Problems](err); ok {
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
