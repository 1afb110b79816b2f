package scenario

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// node is a piece of a YAML or JSON file: a scalar as it is written, a list,
// or a map in file order. It keeps its place, so that every complaint can say
// where.
type node struct {
	shape     shape
	text      string // of a scalar
	quoted    bool
	keys      []string // of a map
	items     []*node  // of a list or a map
	line, col int
}

type shape uint8

const (
	scalar shape = iota
	list
	mapping
)

// maxDepth bounds how deep a file may nest.
const maxDepth = 64

// fail is an error at the node's place.
func (n *node) fail(format string, args ...any) error {
	return fmt.Errorf("line %d, column %d: %w", n.line, n.col, fmt.Errorf(format, args...))
}

// get is the value under a key, nil where the key is absent or n is no map.
func (n *node) get(key string) *node {
	if n == nil || n.shape != mapping {
		return nil
	}
	for i, k := range n.keys {
		if k == key {
			return n.items[i]
		}
	}
	return nil
}

func (n *node) null() bool {
	return n == nil || n.shape == scalar && !n.quoted && (n.text == "null" || n.text == "~" || n.text == "")
}

// number reads a scalar as a float; infinities as YAML and Python write them.
func (n *node) number() (float64, error) {
	if n == nil || n.shape != scalar {
		return 0, n.orRoot().fail("a number is wanted here")
	}
	switch strings.ToLower(n.text) {
	case "-.inf", "-inf", "-infinity":
		return math.Inf(-1), nil
	case ".inf", "inf", "+.inf", "infinity":
		return math.Inf(1), nil
	}
	x, err := strconv.ParseFloat(n.text, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) || math.IsNaN(x) {
		return 0, n.fail("%q is not a number", n.text)
	}
	return x, nil // out of range is infinite
}

func (n *node) integer() (int64, error) {
	if n == nil || n.shape != scalar {
		return 0, n.orRoot().fail("a whole number is wanted here")
	}
	x, err := strconv.ParseInt(n.text, 10, 64)
	if err != nil {
		return 0, n.fail("%q is not a whole number", n.text)
	}
	return x, nil
}

// numbers reads a list of numbers.
func (n *node) numbers() ([]float64, error) {
	if n == nil || n.shape != list {
		return nil, n.orRoot().fail("a list of numbers is wanted here")
	}
	out := make([]float64, len(n.items))
	for i, m := range n.items {
		x, err := m.number()
		if err != nil {
			return nil, err
		}
		out[i] = x
	}
	return out, nil
}

func (n *node) orRoot() *node {
	if n == nil {
		return &node{line: 1, col: 1}
	}
	return n
}

func parseYAML(data []byte) (*node, error) {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, fmt.Errorf("not YAML: %w", err)
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return nil, errors.New("an empty file")
	}
	return fromYAML(file.Docs[0].Body, 0)
}

func fromYAML(y ast.Node, depth int) (*node, error) {
	n := &node{line: 1, col: 1}
	if y == nil {
		n.text = "null"
		return n, nil
	}
	if t := y.GetToken(); t != nil && t.Position != nil {
		n.line, n.col = t.Position.Line, t.Position.Column
	}
	if depth > maxDepth {
		return nil, n.fail("nested too deep")
	}
	switch y := y.(type) {
	case *ast.MappingNode:
		n.shape = mapping
		for _, v := range y.Values {
			if err := n.pair(v, depth); err != nil {
				return nil, err
			}
		}
	case *ast.MappingValueNode:
		n.shape = mapping
		if err := n.pair(y, depth); err != nil {
			return nil, err
		}
	case *ast.SequenceNode:
		n.shape = list
		for _, v := range y.Values {
			m, err := fromYAML(v, depth+1)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, m)
		}
	case *ast.TagNode:
		return fromYAML(y.Value, depth+1)
	case *ast.LiteralNode:
		n.text, n.quoted = y.Value.Value, true
	case *ast.StringNode:
		n.text = y.Value
		n.quoted = y.Token != nil && (y.Token.Type == token.SingleQuoteType || y.Token.Type == token.DoubleQuoteType)
	case ast.ScalarNode:
		n.text = y.GetToken().Value
	default:
		return nil, n.fail("anchors, aliases and merges are not used in scenarios")
	}
	return n, nil
}

func (n *node) pair(v *ast.MappingValueNode, depth int) error {
	key, err := fromYAML(v.Key, depth+1)
	if err != nil {
		return err
	}
	if key.shape != scalar {
		return key.fail("a key must be a plain word")
	}
	if n.get(key.text) != nil {
		return key.fail("the key %q a second time", key.text)
	}
	m, err := fromYAML(v.Value, depth+1)
	if err != nil {
		return err
	}
	n.keys, n.items = append(n.keys, key.text), append(n.items, m)
	return nil
}

func parseJSON(data []byte) (*node, error) {
	data = fromPython(data)
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	r := jsonReader{data: data, d: d, line: 1, col: 1}
	n, err := r.value(0)
	if err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("not JSON: something follows the document")
	}
	return n, nil
}

// fromPython replaces the word that Python writes for infinity, which JSON
// does not have, by a number beyond range of the same length.
func fromPython(data []byte) []byte {
	if !bytes.Contains(data, []byte("Infinity")) {
		return data
	}
	data = bytes.Clone(data)
	quoted := false
	for i := 0; i < len(data); i++ {
		switch {
		case quoted && data[i] == '\\':
			i++
		case data[i] == '"':
			quoted = !quoted
		case !quoted:
			if bytes.HasPrefix(data[i:], []byte("Infinity")) {
				copy(data[i:], "1e999999")
			}
		}
	}
	return data
}

// jsonReader builds nodes from tokens, counting lines as it goes.
type jsonReader struct {
	data      []byte
	d         *json.Decoder
	at        int64
	line, col int
}

func (r *jsonReader) place() (line, col int) {
	for ; r.at < r.d.InputOffset(); r.at++ {
		r.col++
		if r.data[r.at] == '\n' {
			r.line, r.col = r.line+1, 1
		}
	}
	return r.line, r.col
}

func (r *jsonReader) value(depth int) (*node, error) {
	n := &node{}
	t, err := r.d.Token()
	if err != nil {
		return nil, err
	}
	n.line, n.col = r.place()
	if depth > maxDepth {
		return nil, n.fail("nested too deep")
	}
	switch t := t.(type) {
	case json.Delim:
		return n, r.fill(n, t, depth)
	case string:
		n.text, n.quoted = t, true
	case json.Number:
		n.text = t.String()
	case bool:
		n.text = strconv.FormatBool(t)
	default:
		n.text = "null"
	}
	return n, nil
}

func (r *jsonReader) fill(n *node, open json.Delim, depth int) error {
	n.shape = list
	if open == '{' {
		n.shape = mapping
	}
	for r.d.More() {
		if n.shape == mapping {
			k, err := r.d.Token()
			if err != nil {
				return err
			}
			key, ok := k.(string)
			if !ok {
				return n.fail("a key must be a string")
			}
			if n.get(key) != nil {
				return n.fail("the key %q a second time", key)
			}
			n.keys = append(n.keys, key)
		}
		m, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		n.items = append(n.items, m)
	}
	_, err := r.d.Token()
	return err
}
