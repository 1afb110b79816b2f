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
		for _, e := range entries() {
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

// entries are everything that can be written, with its arguments and meaning.
func entries() [][3]string {
	var list [][3]string
	for name, a := range abouts() {
		list = append(list, [3]string{name, a.shape.String(), a.about})
	}
	list = append(list, [3]string{"tick", "N days, or to DAY", "moves the clock, a day at a time"})
	for _, v := range verbs() {
		shape := v.shape.String()
		if v.packages {
			shape = strings.TrimSpace("PACKAGES " + shape)
		}
		list = append(list, [3]string{v.name, shape, v.about})
	}
	for _, e := range expectations() {
		list = append(list, [3]string{e.name, e.shape.String(), e.about})
	}
	slices.SortFunc(list, func(a, b [3]string) int { return strings.Compare(a[0], b[0]) })
	return list
}
