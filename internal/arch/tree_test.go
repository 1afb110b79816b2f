package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"makegood/internal/testdata"
)

// source is one Go file of the project.
type source struct {
	path    string // seen from the root, with slashes
	pkg     string // its folder
	name    string // of its package
	test    bool
	lines   int
	made    bool // by a generator
	imports []string
	syntax  *ast.File
	set     *token.FileSet
}

var files struct {
	once sync.Once
	list []source
	err  error
}

// sources parses every Go file of the project, once.
func sources(t *testing.T) []source {
	t.Helper()
	root := testdata.Root(t)
	files.once.Do(func() { files.list, files.err = parseTree(root) })
	if files.err != nil {
		t.Fatal(files.err)
	}
	if len(files.list) < 50 {
		t.Fatalf("only %d files found under %s", len(files.list), root)
	}
	return files.list
}

func parseTree(root string) ([]source, error) {
	var list []source
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			base := d.Name()
			if slices.Contains([]string{".git", "node_modules", "bin", "out"}, base) || base == "testdata" && rel != "internal/testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(rel, ".go") {
			return nil
		}
		one, err := parseFile(name, rel)
		list = append(list, one)
		return err
	})
	return list, err
}

func parseFile(name, rel string) (source, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return source{}, err
	}
	s := source{path: rel, pkg: path.Dir(rel), test: strings.HasSuffix(rel, "_test.go"), lines: strings.Count(string(text), "\n"), set: token.NewFileSet()}
	if s.syntax, err = parser.ParseFile(s.set, rel, text, parser.ParseComments); err != nil {
		return s, err
	}
	s.name, s.made = s.syntax.Name.Name, ast.IsGenerated(s.syntax)
	for _, i := range s.syntax.Imports {
		s.imports = append(s.imports, strings.Trim(i.Path.Value, `"`))
	}
	return s, nil
}

// under reports whether a package is one of the folders or lies below one.
func under(pkg string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return pkg == f || strings.HasPrefix(pkg, f+"/") })
}
