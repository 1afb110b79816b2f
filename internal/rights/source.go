package rights

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of a document. They are far above anything a person writes and keep
// a hostile one from costing more than it should.
const (
	maxDocument = 1 << 20 // bytes
	maxDepth    = 40      // mappings and lists inside each other
)

// datum is a value of a YAML or JSON document that still knows where it stood.
type datum struct {
	kind      kind
	text      string  // of a scalar
	quoted    bool    // a scalar in quotes is text, whatever it looks like
	entries   []entry // of a mapping, in file order
	items     []*datum
	line, col int // both from 1
}

type entry struct {
	key       string
	line, col int
	value     *datum
}

type kind int

const (
	scalar kind = iota
	mapping
	list
	null
)

func (k kind) String() string {
	return [...]string{"a value", "a mapping", "a list", "nothing"}[k]
}

// parseDocument reads one YAML or JSON document. What begins with a brace and
// is valid JSON is read as JSON, so that tabs and escapes mean what they do there.
func parseDocument(file string, data []byte) (*datum, error) {
	if len(data) > maxDocument {
		return nil, problemAt(file, 1, 1, "", fmt.Sprintf("the document is larger than %d bytes", maxDocument), "")
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // the byte order mark of some editors
	if trimmed := bytes.TrimLeft(data, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '{' && json.Valid(data) {
		return parseJSON(file, data)
	}
	return parseYAML(file, data)
}

func parseYAML(file string, data []byte) (root *datum, err error) {
	if line := tooDeep(data); line > 0 {
		return nil, problemAt(file, line, 1, "", "nested too deeply to read", "")
	}
	// The parser is not ours; a document that it cannot take must not end the process.
	defer func() {
		if p := recover(); p != nil {
			root, err = nil, problemAt(file, 1, 1, "", fmt.Sprintf("cannot be read as YAML: %v", p), "")
		}
	}()
	doc, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, yamlProblem(file, err)
	}
	var bodies []ast.Node
	for _, d := range doc.Docs {
		if d.Body != nil {
			if _, directive := d.Body.(*ast.DirectiveNode); !directive {
				bodies = append(bodies, d.Body)
			}
		}
	}
	if len(bodies) == 0 {
		return nil, problemAt(file, 1, 1, "", "the document is empty", "")
	}
	if len(bodies) > 1 {
		line, col := position(bodies[1])
		return nil, problemAt(file, line, col, "", "a second document in one file", "keep one document a file")
	}
	return fromYAML(file, bodies[0], 0)
}

// tooDeep finds a line on which brackets or list dashes pile up beyond what
// the depth limit could ever accept, before the recursive parser sees it.
func tooDeep(data []byte) int {
	depth, line, dashes := 0, 1, 0
	for _, c := range data {
		switch c {
		case '\n':
			line, dashes = line+1, 0
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(depth-1, 0)
		case '-', '?', ':', '!', '&', '*':
			dashes++
		case ' ':
		default:
			dashes = 0
		}
		if depth > 400 || dashes > 400 {
			return line
		}
	}
	return 0
}

func fromYAML(file string, n ast.Node, depth int) (*datum, error) {
	line, col := position(n)
	if depth > maxDepth {
		return nil, problemAt(file, line, col, "", "nested too deeply to read", "")
	}
	d := &datum{line: line, col: col}
	switch n := n.(type) {
	case *ast.MappingNode:
		d.kind = mapping
		return d, d.addPairs(file, n.Values, depth)
	case *ast.MappingValueNode:
		d.kind = mapping
		return d, d.addPairs(file, []*ast.MappingValueNode{n}, depth)
	case *ast.SequenceNode:
		d.kind = list
		for _, v := range n.Values {
			item, err := fromYAML(file, v, depth+1)
			if err != nil {
				return nil, err
			}
			d.items = append(d.items, item)
		}
		return d, nil
	case *ast.NullNode:
		d.kind = null
		return d, nil
	case *ast.StringNode:
		d.text, d.quoted = n.Value, n.Token != nil && (n.Token.Type == token.SingleQuoteType || n.Token.Type == token.DoubleQuoteType)
		return d, nil
	case *ast.LiteralNode:
		d.quoted = true
		if n.Value != nil {
			d.text = n.Value.Value
			d.line++ // the text begins below its "|" or ">"
		}
		return d, nil
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		d.text = n.GetToken().Value
		return d, nil
	}
	if n == nil {
		return nil, problemAt(file, 1, 1, "", "a value is missing", "")
	}
	return nil, problemAt(file, line, col, "", fmt.Sprintf("%s is not used in these files", n.Type()), "write the value out")
}

func (d *datum) addPairs(file string, pairs []*ast.MappingValueNode, depth int) error {
	for _, p := range pairs {
		line, col := position(p.Key)
		key, ok := keyText(p.Key)
		if !ok {
			return problemAt(file, line, col, "", "a key must be a plain word", "")
		}
		if d.get(key) != nil {
			return problemAt(file, line, col, key, "given twice", "keep one of them")
		}
		value, err := fromYAML(file, p.Value, depth+1)
		if err != nil {
			return err
		}
		d.entries = append(d.entries, entry{key, line, col, value})
	}
	return nil
}

func keyText(n ast.MapKeyNode) (string, bool) {
	switch k := n.(type) {
	case *ast.StringNode:
		return k.Value, true
	case *ast.IntegerNode, *ast.BoolNode, *ast.NullNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func position(n ast.Node) (line, col int) {
	if n == nil {
		return 1, 1
	}
	t := n.GetToken()
	// A mapping's own token is its first colon; its place is its first key.
	switch m := n.(type) {
	case *ast.MappingNode:
		if len(m.Values) > 0 && m.Values[0].Key != nil && t != nil && t.Type != token.MappingStartType {
			t = m.Values[0].Key.GetToken()
		}
	case *ast.MappingValueNode:
		if m.Key != nil {
			t = m.Key.GetToken()
		}
	}
	if t == nil || t.Position == nil {
		return 1, 1
	}
	return t.Position.Line, t.Position.Column
}

func yamlProblem(file string, err error) error {
	line, col, message := 1, 1, err.Error()
	if placed, ok := errors.AsType[interface {
		GetMessage() string
		GetToken() *token.Token
		error
	}](err); ok {
		message = placed.GetMessage()
		if t := placed.GetToken(); t != nil && t.Position != nil {
			line, col = t.Position.Line, t.Position.Column
		}
	}
	return problemAt(file, line, col, "", message, "")
}

// get finds the value of a key; nil when there is none.
func (d *datum) get(key string) *datum {
	for i := range d.entries {
		if d.entries[i].key == key {
			return d.entries[i].value
		}
	}
	return nil
}

// jsonReader walks JSON tokens and knows where each began.
type jsonReader struct {
	file string
	data []byte
	dec  *json.Decoder
}

func parseJSON(file string, data []byte) (*datum, error) {
	r := &jsonReader{file, data, json.NewDecoder(bytes.NewReader(data))}
	r.dec.UseNumber()
	d, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if _, err := r.dec.Token(); !errors.Is(err, io.EOF) {
		line, col := r.place()
		return nil, problemAt(file, line, col, "", "a second document in one file", "keep one document a file")
	}
	return d, nil
}

// place is where the next token begins.
func (r *jsonReader) place() (line, col int) {
	at := int(r.dec.InputOffset())
	for at < len(r.data) && strings.IndexByte(" \t\r\n,:", r.data[at]) >= 0 {
		at++
	}
	before := r.data[:at]
	return 1 + bytes.Count(before, []byte{'\n'}), at - bytes.LastIndexByte(before, '\n')
}

func (r *jsonReader) value(depth int) (*datum, error) {
	line, col := r.place()
	d := &datum{line: line, col: col}
	if depth > maxDepth {
		return nil, problemAt(r.file, line, col, "", "nested too deeply to read", "")
	}
	tok, err := r.dec.Token()
	if err != nil {
		return nil, problemAt(r.file, line, col, "", "not JSON: "+err.Error(), "")
	}
	switch t := tok.(type) {
	case json.Delim:
		if t == '{' {
			d.kind = mapping
			return d, r.object(d, depth)
		}
		d.kind = list
		for r.dec.More() {
			item, err := r.value(depth + 1)
			if err != nil {
				return nil, err
			}
			d.items = append(d.items, item)
		}
		_, err := r.dec.Token()
		return d, err
	case string:
		d.text, d.quoted = t, true
	case nil:
		d.kind = null
	default:
		d.text = fmt.Sprint(t)
	}
	return d, nil
}

func (r *jsonReader) object(d *datum, depth int) error {
	for r.dec.More() {
		line, col := r.place()
		tok, err := r.dec.Token()
		if err != nil {
			return problemAt(r.file, line, col, "", "not JSON: "+err.Error(), "")
		}
		key, _ := tok.(string)
		if d.get(key) != nil {
			return problemAt(r.file, line, col, key, "given twice", "keep one of them")
		}
		value, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		d.entries = append(d.entries, entry{key, line, col, value})
	}
	_, err := r.dec.Token()
	return err
}
