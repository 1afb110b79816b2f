package story

import (
	"fmt"
	"slices"
	"strings"
)

// Help is what can be said, or what one verb, expectation or line takes.
func Help(about string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	if about != "" {
		for _, e := range Entries() {
			if e[0] == about {
				line("%s %s\n  %s", e[0], e[1], e[2])
			}
		}
		for _, v := range verbs() {
			if v.name == about && v.packages {
				line("  packages are terms joined by +, and others joined by or; a term is\n  %s", termShape)
			}
		}
		if b.Len() > 0 {
			return strings.TrimSpace(b.String())
		}
		line("there is no help on %q\n", about)
	}
	line("A step is   WHO WHAT DETAILS    or   WHO | WHAT | DETAILS | EXPECTATION")
	line("tick 14 days, tick to 2025-11-27   moves the clock (where it may be moved)")
	line("cast sara clerk \"Sara\"             somebody who acts;  as sara  lets them act where no name is said")
	line("show   the case from the seat you are in;  help VERB   what it takes;  quit\n")
	for _, v := range verbs() {
		line("  %-15s %s", v.name, v.about)
	}
	return strings.TrimSpace(b.String())
}

// Entries are everything that can be written: how, with which arguments, what
// it means, and whether it is a line, a verb or an expectation.
func Entries() [][4]string {
	var list [][4]string
	for name, a := range abouts() {
		list = append(list, [4]string{name, a.shape.String(), a.about, "line"})
	}
	list = append(list, [4]string{"tick", "N days, or to DAY", "moves the clock, a day at a time; the desk sweeps on each", "line"})
	for _, v := range verbs() {
		shape := v.shape.String()
		if v.packages {
			shape = strings.TrimSpace("PACKAGES " + shape)
		}
		list = append(list, [4]string{v.name, shape, v.about, "verb"})
	}
	for _, e := range expectations() {
		list = append(list, [4]string{e.name, e.shape.String(), e.about, "expectation"})
	}
	slices.SortFunc(list, func(a, b [4]string) int { return strings.Compare(a[0], b[0]) })
	return list
}
