package tree

import (
	"encoding/json"
	"errors"
	"strconv"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// YAML reads one YAML document of mappings, lists and plain values. Anchors,
// aliases, tags and merge keys are refused: what a file says stands where it is
// read. Faults are as of JSON, with the column.
func YAML(name string, data []byte) (Node, error) {
	f, err := newFile(name, data)
	if err != nil {
		return Node{}, err
	}
	if at := tooDeep(data); at >= 0 {
		return Node{}, f.problem(f.line(int64(at)), 0, "", "is nested too deeply")
	}
	parsed, err := parser.ParseBytes(data, 0)
	if err != nil {
		var syntax *yaml.SyntaxError
		if errors.As(err, &syntax) && syntax.Token != nil {
			at := syntax.Token.Position
			return Node{}, f.problem(at.Line, at.Column, "", "is not valid YAML: "+syntax.Message)
		}
		return Node{}, f.problem(1, 1, "", "is not valid YAML")
	}
	if len(parsed.Docs) != 1 || parsed.Docs[0].Body == nil {
		return Node{}, f.problem(1, 1, "", "must be one document that is not empty")
	}
	return (&yamlReader{f}).node(parsed.Docs[0].Body, "", 0)
}

// tooDeep finds where a file opens more brackets, or stands further in, than
// any file that is read does; -1 where it does not. The parser's time grows
// with the square of the depth, so this is asked before it.
func tooDeep(data []byte) int {
	const most = 8 * MaxDepth
	open, indent, leading := 0, 0, true
	for i, b := range data {
		switch b {
		case '[', '{':
			open++
		case ']', '}':
			open--
		}
		switch {
		case b == '\n':
			indent, leading = 0, true
		case leading && b == ' ':
			indent++
		default:
			leading = false
		}
		if open > most || indent > most {
			return i
		}
	}
	return -1
}

type yamlReader struct{ file *file }

func (y *yamlReader) at(path string, t *token.Token) Node {
	n := Node{Path: path, Line: 1, Column: 1, file: y.file}
	if t != nil && t.Position != nil {
		n.Line, n.Column = t.Position.Line, t.Position.Column
	}
	return n
}

func (y *yamlReader) node(in ast.Node, path string, depth int) (Node, error) {
	n := y.at(path, in.GetToken())
	if depth > MaxDepth {
		return n, n.Problem("is nested too deeply")
	}
	var err error
	switch v := in.(type) {
	case *ast.NullNode:
	case *ast.BoolNode:
		n.Value = v.Value
	case *ast.IntegerNode, *ast.FloatNode:
		n.Value = json.Number(in.GetToken().Value)
	case *ast.StringNode:
		n.Value = v.Value
	case *ast.LiteralNode:
		n.Value = v.Value.Value
	case *ast.MappingNode:
		if len(v.Values) > 0 && !v.IsFlowStyle {
			n = y.at(path, v.Values[0].Key.GetToken())
		}
		n.Value, err = y.mapping(v.Values, path, depth)
	case *ast.MappingValueNode:
		n = y.at(path, v.Key.GetToken())
		n.Value, err = y.mapping([]*ast.MappingValueNode{v}, path, depth)
	case *ast.SequenceNode:
		list := make([]Node, len(v.Values))
		for i, e := range v.Values {
			if list[i], err = y.node(e, path+"["+strconv.Itoa(i)+"]", depth+1); err != nil {
				return n, err
			}
		}
		n.Value = list
	default:
		return n, n.Problem("must be plain: anchors, aliases and tags are not read")
	}
	return n, err
}

func (y *yamlReader) mapping(values []*ast.MappingValueNode, path string, depth int) (Object, error) {
	object, seen := Object{}, map[string]bool{}
	for _, v := range values {
		key := y.at(path, v.Key.GetToken())
		var name string
		switch k := v.Key.(type) {
		case *ast.StringNode:
			name = k.Value
		case *ast.IntegerNode:
			name = k.GetToken().Value
		default:
			return nil, key.Problem("has a name that is not plain text")
		}
		key.Path = name
		if path != "" {
			key.Path = path + "." + name
		}
		if seen[name] {
			return nil, key.Problem("comes twice")
		}
		seen[name] = true
		value, err := y.node(v.Value, key.Path, depth+1)
		if err != nil {
			return nil, err
		}
		value.key = &key
		object = append(object, Field{name, value})
	}
	return object, nil
}
