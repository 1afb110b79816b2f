package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"makegood/internal/fault"
	"makegood/internal/words"
)

// maxDepth is how deep lists and objects may lie in each other.
const maxDepth = 32

// checkJSON reports what the decoder would silently put up with or trip over:
// text that is not UTF-8, a name that comes twice in an object, a number that no
// machine holds, lists in lists without end, something after the end.
func checkJSON(data []byte) error {
	if !utf8.Valid(data) {
		at := 0
		for at < len(data) {
			r, size := utf8.DecodeRune(data[at:])
			if r == utf8.RuneError && size == 1 {
				break
			}
			at += size
		}
		return unreadable("", "utf8", "want", strconv.Itoa(at+1))
	}
	s := &scan{data: data, d: json.NewDecoder(bytes.NewReader(data))}
	s.d.UseNumber()
	if err := s.value(); err != nil {
		return err
	}
	if _, err := s.d.Token(); !errors.Is(err, io.EOF) {
		return unreadable("", "trailing", "want", s.where(s.d.InputOffset()))
	}
	return nil
}

// scan walks the tokens of a body. The way to where it stands is kept in
// pieces and written out only for a refusal.
type scan struct {
	data []byte
	d    *json.Decoder
	way  []step
}

// step is a name in an object, or a place in a list.
type step struct {
	name  string
	place int
}

// maxNamed is how much of a name a refusal repeats.
const maxNamed = 80

func (s *scan) at() string {
	var b strings.Builder
	for _, p := range s.way {
		switch {
		case p.name == "":
			fmt.Fprintf(&b, "[%d]", p.place)
		case b.Len() > 0:
			b.WriteByte('.')
			fallthrough
		default:
			name := []rune(p.name)
			b.WriteString(string(name[:min(len(name), maxNamed)]))
		}
	}
	return b.String()
}

func unreadable(at, key string, facts ...any) error {
	return fault.New(fault.InputInvalid, "at", at, "problem", words.Both("api.problem."+key, facts...))
}

// where is an offset as a person counts: line:column, from 1.
func (s *scan) where(offset int64) string {
	before := s.data[:min(int(offset), len(s.data))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return fmt.Sprintf("%d:%d", line, column)
}

func (s *scan) token() (json.Token, error) {
	t, err := s.d.Token()
	if err == nil {
		return t, nil
	}
	offset := s.d.InputOffset()
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = max(syntax.Offset-1, 0)
	}
	return nil, unreadable("", "malformed", "want", s.where(offset))
}

func (s *scan) value() error {
	t, err := s.token()
	if err != nil {
		return err
	}
	switch t := t.(type) {
	case json.Number:
		if _, err := strconv.ParseFloat(t.String(), 64); err != nil {
			return unreadable(s.at(), "huge")
		}
	case json.Delim:
		if len(s.way) >= maxDepth {
			return unreadable("", "deep", "want", strconv.Itoa(maxDepth))
		}
		if err := s.inside(t == '{'); err != nil {
			return err
		}
		_, err := s.token() // the closing one
		return err
	}
	return nil
}

// inside walks what an object or a list holds.
func (s *scan) inside(object bool) error {
	s.way = append(s.way, step{})
	here := &s.way[len(s.way)-1]
	seen := map[string]bool{}
	for i := 0; s.d.More(); i++ {
		here.place = i
		if object {
			t, err := s.token()
			if err != nil {
				return err
			}
			here.name, _ = t.(string)
			if seen[here.name] {
				return unreadable(s.at(), "twice")
			}
			seen[here.name] = true
		}
		if err := s.value(); err != nil {
			return err
		}
		here = &s.way[len(s.way)-1] // the way may have moved as it grew
	}
	s.way = s.way[:len(s.way)-1]
	return nil
}
