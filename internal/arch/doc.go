// Package arch holds the house to its own rules, in tests alone: which package
// may import which and why (imports_test.go), how long files and functions may
// get, where the wall clock may be read (tidy_test.go), and that the docs tell
// of everything that has a public name (docs_test.go).
package arch
