// Package figures measures what docs/figures.md quotes: its benchmarks run the
// desk on both databases, beside the bare database where that says something.
// `make bench` runs them all; nothing here is asserted.
package figures
