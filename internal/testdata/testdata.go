// Package testdata finds the data that the tests compare against, which lies
// outside the project.
package testdata

import (
	"os"
	"path/filepath"
	"testing"
)

// Variable names the folder of the data where it is not ../shared/data, seen
// from the project's root.
const Variable = "MAKEGOOD_DATA"

// Path is a folder or file of the data. The test is skipped where it is absent.
func Path(t testing.TB, elem ...string) string {
	t.Helper()
	root := os.Getenv(Variable)
	if root == "" {
		root = filepath.Join(Root(t), "..", "shared", "data")
	}
	path := filepath.Join(append([]string{root}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not there; set %s to the folder of the data", path, Variable)
	}
	return path
}

// Root is the project's root: the folder of go.mod.
func Root(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd() // go test runs in the package's folder
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder
		}
		up := filepath.Dir(folder)
		if up == folder {
			t.Fatal("testdata: no go.mod above the test")
		}
		folder = up
	}
}
