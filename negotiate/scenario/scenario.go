// Package scenario reads negotiation scenarios in the formats of the field:
//
//   - a NegMAS folder: YAML, one domain file with the issues and one file for
//     each utility function;
//   - a NegoLog folder: profileA.json and profileB.json;
//   - a GENIUS folder: XML, one negotiation_template and two utility_space files;
//   - a reference file: JSON with issues and value tables inside;
//   - Makegood's own YAML, described at [ParseYAML].
//
// [Read] finds out by itself which one it is given.
package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"makegood/negotiate"
)

// Scenario is a negotiation between two seats: what can be agreed, and what
// each side privately wants.
type Scenario struct {
	Name  string
	Space *negotiate.Space
	Seats [2]Seat
}

// Seat is one side: its name and its preferences.
type Seat struct {
	Name        string
	Preferences *negotiate.Preferences
}

// ErrFormat is the error of a file or folder that is none of the formats, or
// breaks the rules of its own.
var ErrFormat = errors.New("scenario")

// maxFile bounds what is read of one file.
const maxFile = 64 << 20

// Read reads the scenario at a path, a file or a folder.
func Read(path string) (*Scenario, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	var s *Scenario
	if info.IsDir() {
		s, err = readFolder(path)
	} else {
		s, err = readFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("%w %s: %w", ErrFormat, path, err)
	}
	if s.Name == "" {
		s.Name = nameOf(path)
	}
	return s, nil
}

func nameOf(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

func readFile(path string) (*Scenario, error) {
	data, err := load(path)
	if err != nil {
		return nil, err
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".json":
		return ParseReference(data)
	case ".yml", ".yaml":
		return ParseYAML(data)
	}
	return nil, errors.New("neither a folder nor a .json, .yml or .yaml file")
}

func load(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("%s is larger than %d MB", filepath.Base(path), maxFile>>20)
	}
	data, err := os.ReadFile(path)
	return bytes.TrimPrefix(data, []byte("\ufeff")), err // what some editors begin a file with
}

// file is one file of a folder.
type file struct {
	name string
	data []byte
}

// readFolder sorts the folder's files by kind and lets the reader of the kind
// that is complete take them, in order of file name.
func readFolder(path string) (*Scenario, error) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	kinds := map[string][]file{}
	for _, e := range entries {
		ext := strings.ToLower(filepath.Ext(e.Name()))
		if ext == ".yaml" {
			ext = ".yml"
		}
		if e.IsDir() || !slices.Contains([]string{".yml", ".json", ".xml"}, ext) {
			continue
		}
		data, err := load(filepath.Join(path, e.Name()))
		if err != nil {
			return nil, err
		}
		kinds[ext] = append(kinds[ext], file{e.Name(), data})
	}
	profile := func(name string) []byte {
		for _, f := range kinds[".json"] {
			if strings.EqualFold(f.name, name) {
				return f.data
			}
		}
		return nil
	}
	if a, b := profile("profileA.json"), profile("profileB.json"); a != nil && b != nil {
		return ParseNegoLog(a, b)
	}
	if len(kinds[".yml"]) > 0 {
		return parseNegMAS(kinds[".yml"])
	}
	if len(kinds[".xml"]) > 0 {
		return parseGenius(kinds[".xml"])
	}
	return nil, errors.New("the folder holds no NegMAS, NegoLog or GENIUS scenario")
}

// finish puts the two seats into a scenario.
func finish(name string, space *negotiate.Space, seats [2]Seat) *Scenario {
	return &Scenario{Name: name, Space: space, Seats: seats}
}
