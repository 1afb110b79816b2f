// Package jsontree reads JSON into a tree whose every value knows its file and
// line, so that a broken import can be named by line and field. Numbers stay
// text: no amount passes through binary floating point.
package jsontree

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"unicode/utf8"

	"makegood/internal/fault"
)

// MaxDepth is how deeply values may be nested.
const MaxDepth = 64

// Node is one value. Value is nil, a bool, a string, a json.Number, a []Node
// or an Object.
type Node struct {
	Path  string // as in #W1.items[0].price
	Line  int    // of its first byte, from 1
	Value any
	file  *file
}

// Object is an object's fields, in their order.
type Object []Field

// Field is a named value of an object.
type Field struct {
	Name  string
	Value Node
}

type file struct {
	name  string
	lines []int // offsets of the line ends
}

func (f *file) line(offset int64) int { return sort.SearchInts(f.lines, int(offset)) + 1 }

// Parse reads one JSON document. The error is a fault InputInvalid that names
// the file, the line, and what is wrong: invalid UTF-8, broken or truncated
// JSON, a field that comes twice, something after the end.
func Parse(name string, data []byte) (Node, error) {
	f := &file{name: name}
	for i, b := range data {
		if b == '\n' {
			f.lines = append(f.lines, i)
		}
	}
	if at := invalidUTF8(data); at >= 0 {
		return Node{}, f.problem(f.line(int64(at)), "", "is not valid UTF-8")
	}
	p := &parser{file: f, data: data, decoder: json.NewDecoder(bytes.NewReader(data))}
	p.decoder.UseNumber()
	root, err := p.value("", 0)
	if err != nil {
		return Node{}, err
	}
	if _, err := p.decoder.Token(); !errors.Is(err, io.EOF) {
		return Node{}, f.problem(p.line(), "", "goes on after its end")
	}
	return root, nil
}

func invalidUTF8(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

type parser struct {
	file    *file
	data    []byte
	decoder *json.Decoder
}

// line is that of the next token.
func (p *parser) line() int {
	at := p.decoder.InputOffset()
	for at < int64(len(p.data)) && bytes.IndexByte([]byte(" \t\r\n,:"), p.data[at]) >= 0 {
		at++
	}
	return p.file.line(at)
}

func (p *parser) broken(path string, err error) error {
	problem := "is not valid JSON: " + err.Error()
	line := p.file.line(p.decoder.InputOffset())
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		problem, line = "ends in the middle", p.file.line(int64(len(p.data)))
	case errors.As(err, &syntax):
		line = p.file.line(max(syntax.Offset-1, 0))
	}
	return p.file.problem(line, path, problem)
}

func (p *parser) value(path string, depth int) (Node, error) {
	n := Node{Path: path, Line: p.line(), file: p.file}
	if depth > MaxDepth {
		return n, n.Problem("is nested too deeply")
	}
	token, err := p.decoder.Token()
	if err != nil {
		return n, p.broken(path, err)
	}
	switch token {
	case json.Delim('{'):
		n.Value, err = p.object(path, depth)
	case json.Delim('['):
		n.Value, err = p.list(path, depth)
	default:
		n.Value = token
	}
	return n, err
}

func (p *parser) object(path string, depth int) (Object, error) {
	object, seen := Object{}, map[string]bool{}
	for p.decoder.More() {
		line := p.line()
		token, err := p.decoder.Token()
		if err != nil {
			return nil, p.broken(path, err)
		}
		name, _ := token.(string)
		inner := name
		if path != "" {
			inner = path + "." + name
		}
		if seen[name] {
			return nil, p.file.problem(line, inner, "comes twice")
		}
		seen[name] = true
		v, err := p.value(inner, depth+1)
		if err != nil {
			return nil, err
		}
		object = append(object, Field{name, v})
	}
	if _, err := p.decoder.Token(); err != nil {
		return nil, p.broken(path, err)
	}
	return object, nil
}

func (p *parser) list(path string, depth int) ([]Node, error) {
	list := []Node{}
	for p.decoder.More() {
		v, err := p.value(path+"["+strconv.Itoa(len(list))+"]", depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	if _, err := p.decoder.Token(); err != nil {
		return nil, p.broken(path, err)
	}
	return list, nil
}

func (f *file) problem(line int, path, problem string) error {
	at := fmt.Sprintf("%s:%d", f.name, line)
	if path != "" {
		at += ": " + path
	}
	return fault.New(fault.InputInvalid, "at", at, "problem", problem)
}

// Problem is a fault that names the value's file, line and path.
func (n Node) Problem(format string, args ...any) error {
	return n.file.problem(n.Line, n.Path, fmt.Sprintf(format, args...))
}

func (n Node) want(what string) error { return n.Problem("must be %s, not %s", what, n.kind()) }

func (n Node) kind() string {
	switch n.Value.(type) {
	case nil:
		return "null"
	case bool:
		return "true or false"
	case string:
		return "text"
	case json.Number:
		return "a number"
	case []Node:
		return "a list"
	}
	return "an object"
}

// Text is the value as text.
func (n Node) Text() (string, error) {
	s, ok := n.Value.(string)
	if !ok {
		return "", n.want("text")
	}
	return s, nil
}

// Bool is the value as true or false.
func (n Node) Bool() (bool, error) {
	b, ok := n.Value.(bool)
	if !ok {
		return false, n.want("true or false")
	}
	return b, nil
}

// Number is the value as the digits of a number.
func (n Node) Number() (string, error) {
	v, ok := n.Value.(json.Number)
	if !ok {
		return "", n.want("a number")
	}
	return v.String(), nil
}

// List is the value as a list.
func (n Node) List() ([]Node, error) {
	v, ok := n.Value.([]Node)
	if !ok {
		return nil, n.want("a list")
	}
	return v, nil
}

// Texts is the value as a list of texts.
func (n Node) Texts() ([]string, error) {
	list, err := n.List()
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(list))
	for i, v := range list {
		if texts[i], err = v.Text(); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// Object is the value as an object.
func (n Node) Object() (Object, error) {
	v, ok := n.Value.(Object)
	if !ok {
		return nil, n.want("an object")
	}
	return v, nil
}

// Fields is the value as an object that has the required fields and none but
// those and the optional ones, by name.
func (n Node) Fields(required []string, optional ...string) (map[string]Node, error) {
	object, err := n.Object()
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, name := range append(append([]string{}, required...), optional...) {
		known[name] = true
	}
	fields := make(map[string]Node, len(object))
	for _, f := range object {
		if !known[f.Name] {
			return nil, f.Value.Problem("is not a known field")
		}
		fields[f.Name] = f.Value
	}
	for _, name := range required {
		if _, ok := fields[name]; !ok {
			return nil, n.Problem("lacks the field %q", name)
		}
	}
	return fields, nil
}

// Field is the object's field of that name; ok is false where the value is no
// object or lacks it.
func (n Node) Field(name string) (value Node, ok bool) {
	object, _ := n.Value.(Object)
	for _, f := range object {
		if f.Name == name {
			return f.Value, true
		}
	}
	return Node{}, false
}

// Plain is the value as encoding/json would have it, numbers as json.Number.
func (n Node) Plain() any {
	switch v := n.Value.(type) {
	case []Node:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = e.Plain()
		}
		return list
	case Object:
		object := make(map[string]any, len(v))
		for _, f := range v {
			object[f.Name] = f.Value.Plain()
		}
		return object
	}
	return n.Value
}
