// Package tree reads JSON and YAML into values that know their file and line,
// so that a broken import can be named by line and field. Numbers stay text: no
// amount passes through binary floating point.
package tree

import (
	"encoding/json"
	"fmt"
	"sort"
	"unicode/utf8"

	"makegood/internal/fault"
)

// MaxDepth is how deeply values may be nested.
const MaxDepth = 64

// Node is one value. Value is nil, a bool, a string, a json.Number, a []Node
// or an Object.
type Node struct {
	Path   string // as in #W1.items[0].price
	Line   int    // of its first byte, from 1
	Column int    // from 1; 0 in JSON, where fields of a line are told by the path
	Value  any
	key    *Node // where its name stands, in YAML
	file   *file
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

func newFile(name string, data []byte) (*file, error) {
	f := &file{name: name}
	for i, b := range data {
		if b == '\n' {
			f.lines = append(f.lines, i)
		}
	}
	if at := invalidUTF8(data); at >= 0 {
		return nil, f.problem(f.line(int64(at)), 0, "", "is not valid UTF-8")
	}
	return f, nil
}

func (f *file) problem(line, column int, path, problem string) error {
	at := fmt.Sprintf("%s:%d", f.name, line)
	if column > 0 {
		at += fmt.Sprintf(":%d", column)
	}
	if path != "" {
		at += ": " + path
	}
	return fault.New(fault.InputInvalid, "at", at, "problem", problem)
}

// Problem is a fault that names the value's file, line and path.
func (n Node) Problem(format string, args ...any) error {
	return n.file.problem(n.Line, n.Column, n.Path, fmt.Sprintf(format, args...))
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
			at := f.Value
			if at.key != nil {
				at = *at.key
			}
			return nil, at.Problem("is not a known field")
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
