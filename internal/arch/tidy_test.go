package arch

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// How long things may get before they are two things. Tests tell long stories.
const (
	maxFile     = 500
	maxTestFile = 620
	maxFunction = 70
)

// long are the functions that may be longer, with the reason: lists in which a
// line is a case, and cutting them would hide that.
var long = map[string]string{
	"internal/story/expect.go caseExpectations":        "a table: one row for each expectation",
	"internal/store/storetest/tamper.go testForgeries": "a table: one row for each forgery",
}

// clocks may read the wall clock or wait on it: the edges, which hand the time
// to everybody else as an argument.
var clocks = map[string]string{
	"cmd/makegood":             "the desk's clock is given here",
	"internal/api":             "how long a call may take",
	"internal/door":            "how long a call may take",
	"internal/web":             "how often a stream says that it is still there",
	"internal/store":           "how long to wait before a disturbed transaction is tried again, and for readers to leave",
	"internal/store/storetest": "waits for other processes",
}

// wall are the functions of package time that read or wait on the wall clock.
var wall = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick"}

// vague are names of packages that say nothing of what is in them.
var vague = []string{"util", "utils", "common", "models", "model", "helpers", "helper", "misc", "shared", "base", "lib", "types"}

func TestLength(t *testing.T) {
	excused := map[string]bool{}
	for _, s := range sources(t) {
		if s.made {
			continue
		}
		limit := maxFile
		if s.test {
			limit = maxTestFile
		}
		if s.lines > limit {
			t.Errorf("%s has %d lines, at most %d: it is two files", s.path, s.lines, limit)
		}
		if s.test {
			continue
		}
		for _, d := range s.syntax.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			n := s.set.Position(f.End()).Line - s.set.Position(f.Pos()).Line + 1
			if key := s.path + " " + f.Name.Name; n > maxFunction && long[key] != "" {
				excused[key] = true
			} else if n > maxFunction {
				t.Errorf("%s: %s has %d lines, at most %d", s.path, f.Name.Name, n, maxFunction)
			}
		}
	}
	for key := range long {
		if !excused[key] {
			t.Errorf("the exception for %q is not needed any more", key)
		}
	}
}

func TestNames(t *testing.T) {
	for _, s := range sources(t) {
		name := strings.TrimSuffix(s.name, "_test")
		if slices.Contains(vague, name) {
			t.Errorf("%s: a package called %s says nothing of what is in it", s.path, name)
		}
		last := s.pkg[strings.LastIndex(s.pkg, "/")+1:]
		if name != last && name != "main" {
			t.Errorf("%s: package %s in folder %s", s.path, name, last)
		}
	}
}

// The wall clock is read at the edges; everybody else is told what time it is.
func TestClock(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || clocks[s.pkg] != "" {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "time" && pkg.Obj == nil && slices.Contains(wall, sel.Sel.Name) {
				t.Errorf("%s reads the wall clock (time.%s); take the time as an argument", s.set.Position(n.Pos()), sel.Sel.Name)
			}
			return true
		})
	}
}

// Randomness of the whole process would make two runs of one seed differ.
func TestRandomness(t *testing.T) {
	made := []string{"New", "NewPCG", "NewChaCha8", "NewZipf", "Rand", "Source", "PCG", "ChaCha8", "Zipf"}
	for _, s := range sources(t) {
		if !slices.Contains(s.imports, "math/rand/v2") || s.test || s.pkg == "internal/store" { // the store's waits are in step with nobody
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "rand" && pkg.Obj == nil && !slices.Contains(made, sel.Sel.Name) {
				t.Errorf("%s draws from the process (rand.%s); take a *rand.Rand", s.set.Position(n.Pos()), sel.Sel.Name)
			}
			return true
		})
	}
}

// No global state is set up behind anybody's back.
func TestNoInit(t *testing.T) {
	for _, s := range sources(t) {
		for _, d := range s.syntax.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has an init function", s.path)
			}
		}
	}
}
