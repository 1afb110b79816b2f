package tree

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// JSON reads one JSON document. The error is a fault InputInvalid that names
// the file, the line, and what is wrong: invalid UTF-8, broken or truncated
// JSON, a field that comes twice, something after the end.
func JSON(name string, data []byte) (Node, error) {
	f, err := newFile(name, data)
	if err != nil {
		return Node{}, err
	}
	p := &jsonReader{file: f, data: data, decoder: json.NewDecoder(bytes.NewReader(data))}
	p.decoder.UseNumber()
	root, err := p.value("", 0)
	if err != nil {
		return Node{}, err
	}
	if _, err := p.decoder.Token(); !errors.Is(err, io.EOF) {
		return Node{}, f.problem(p.line(), 0, "", "goes on after its end")
	}
	return root, nil
}

type jsonReader struct {
	file    *file
	data    []byte
	decoder *json.Decoder
}

// line is that of the next token.
func (p *jsonReader) line() int {
	at := p.decoder.InputOffset()
	for at < int64(len(p.data)) && strings.IndexByte(" \t\r\n,:", p.data[at]) >= 0 {
		at++
	}
	return p.file.line(at)
}

func (p *jsonReader) broken(path string, err error) error {
	problem := "is not valid JSON: " + err.Error()
	line := p.file.line(p.decoder.InputOffset())
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		problem, line = "ends in the middle", p.file.line(int64(len(p.data)))
	case errors.As(err, &syntax):
		line = p.file.line(max(syntax.Offset-1, 0))
	}
	return p.file.problem(line, 0, path, problem)
}

func (p *jsonReader) value(path string, depth int) (Node, error) {
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

func (p *jsonReader) object(path string, depth int) (Object, error) {
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
			return nil, p.file.problem(line, 0, inner, "comes twice")
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

func (p *jsonReader) list(path string, depth int) ([]Node, error) {
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
