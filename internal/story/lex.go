package story

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"makegood/internal/fault"
)

// token is a word, a quoted text or a plus sign of a row.
type token struct {
	text   string
	quoted bool
	col    int // of its first letter in the line, from 1, in letters
}

// place says where a problem is.
type place struct {
	file      string
	line, col int
}

// bad is what is wrong with a story, as every door says it: where, what, and
// what to write instead.
func (p place) bad(problem, hint string, args ...any) error {
	at := fmt.Sprintf("%s:%d:%d", p.file, p.line, p.col)
	if p.file == "" {
		at = fmt.Sprintf("column %d", p.col)
	}
	e := fault.New(fault.InputInvalid, "at", at, "problem", fmt.Sprintf(problem, args...))
	if hint != "" {
		e.Args["hint"] = hint
	}
	return e
}

// row names the line.
func (p place) row() string {
	if p.file == "" {
		return fmt.Sprintf("line %d", p.line)
	}
	return fmt.Sprintf("%s:%d", p.file, p.line)
}

// cell is a part of a row between bars.
type cell struct {
	text string
	col  int
}

// cells cuts a row at its bars; a bar inside quotes is text.
func cells(line string) []cell {
	var list []cell
	start, quoted := 0, false
	letters := []rune(line)
	cut := func(end int) {
		text := string(letters[start:end])
		trimmed := strings.TrimLeftFunc(text, unicode.IsSpace)
		col := start + 1 + utf8.RuneCountInString(text) - utf8.RuneCountInString(trimmed)
		list = append(list, cell{strings.TrimRightFunc(trimmed, unicode.IsSpace), col})
	}
	for i, r := range letters {
		switch {
		case quotes(r, quoted):
			quoted = !quoted
		case r == '|' && !quoted:
			cut(i)
			start = i + 1
		}
	}
	cut(len(letters))
	return list
}

// quotes reports whether the letter begins or ends a quoted text.
func quotes(r rune, inside bool) bool {
	return r == '"' || r == '“' && !inside || r == '”' && inside
}

// tokens cuts a cell into words, quoted texts and plus signs. Commas and
// spaces only separate.
func tokens(c cell, p place) ([]token, error) {
	var list []token
	letters := []rune(c.text)
	for i := 0; i < len(letters); {
		r := letters[i]
		start := i
		switch {
		case unicode.IsSpace(r) || r == ',':
			i++
			continue
		case quotes(r, false):
			for i++; i < len(letters) && !quotes(letters[i], true); i++ {
			}
			if i == len(letters) {
				p.col = c.col + start
				return nil, p.bad("the quotation is not closed", `end it with "`)
			}
			list = append(list, token{strings.TrimSpace(string(letters[start+1 : i])), true, c.col + start})
			i++
		case r == '+':
			list = append(list, token{"+", false, c.col + start})
			i++
		default:
			for i < len(letters) && !unicode.IsSpace(letters[i]) && letters[i] != ',' && !quotes(letters[i], false) {
				i++
			}
			list = append(list, token{string(letters[start:i]), false, c.col + start})
		}
	}
	return list, nil
}

// parts cuts a cell at its semicolons outside quotes.
func parts(c cell) []cell {
	var list []cell
	letters := []rune(c.text)
	start, quoted := 0, false
	cut := func(end int) {
		text := string(letters[start:end])
		trimmed := strings.TrimLeftFunc(text, unicode.IsSpace)
		if strings.TrimSpace(text) != "" {
			list = append(list, cell{strings.TrimSpace(text), c.col + start + utf8.RuneCountInString(text) - utf8.RuneCountInString(trimmed)})
		}
	}
	for i, r := range letters {
		switch {
		case quotes(r, quoted):
			quoted = !quoted
		case r == ';' && !quoted:
			cut(i)
			start = i + 1
		}
	}
	cut(len(letters))
	return list
}
