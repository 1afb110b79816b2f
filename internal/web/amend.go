package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// What can become of a term of an agreement, in a form that proposes a change.
const (
	stays   = ""
	changes = "change"
	drops   = "drop"
)

// amendment is the change of an agreement that the form proposes. A term keeps
// what is not named anew.
func (f *filled) amendment() casefile.Amend {
	no := f.number("agreement")
	cmd := casefile.Amend{Agreement: no, Until: f.day("until"), Words: f.text("saying"), LastSeen: f.text("last_seen")}
	if no < 1 || no > len(f.seen.Case.Bound) {
		f.fail("empty")
		return cmd
	}
	for i, was := range f.seen.Case.Bound[no-1].Package.Terms {
		at := fmt.Sprintf("c%d.", i+1)
		switch f.text(at + "do") {
		case changes:
			to := f.changed(at, was)
			cmd.Changes = append(cmd.Changes, casefile.TermChange{Term: i + 1, To: &to})
		case drops:
			cmd.Changes = append(cmd.Changes, casefile.TermChange{Term: i + 1})
		}
	}
	for _, t := range f.pack(1).Terms {
		cmd.Changes = append(cmd.Changes, casefile.TermChange{To: &t})
	}
	if len(cmd.Changes) == 0 {
		f.fail("change")
	}
	return cmd
}

// changed is a term with what was typed anew.
func (f *filled) changed(at string, t casefile.Term) casefile.Term {
	if f.text(at+"amount") != "" {
		t.Amount = f.sum(at + "amount")
	}
	if by := f.day(at + "by"); by != 0 {
		t.By = by
	}
	if text := f.text(at + "words"); text != "" {
		t.Text = text
	}
	if who := f.text(at + "who"); who != "" {
		t.Who = who
	}
	return t
}

// lastSeen names the last offer that stands on the page, so that whoever answers
// it does not answer another one.
func (v seen) lastSeen() string { return "O" + strconv.Itoa(len(v.Case.Offers)) }

// amends reports whether a change of an agreement can be proposed now.
func (v seen) amends(a casefile.Agreement) bool {
	return v.offers() && v.Case.InForce(a.No) && len(a.Package.Terms) > 0 && !v.Case.Recovering() && !v.Case.Ended()
}

// settledTerm reports whether a term of an agreement is done or over, so that
// nothing of it can be changed.
func (v seen) settledTerm(a casefile.Agreement, term int) bool {
	list := v.Case.PromisesOf(a, term)
	return len(list) > 0 && !slices.ContainsFunc(list, func(p promise.Promise) bool {
		told := slices.ContainsFunc(v.Case.Orders, func(in casefile.Instruction) bool { return in.Promise == p.ID && in.State != "refused" })
		return p.Open() && !told
	})
}

// fresh are the beginnings of the lines of a read-back that an amendment brings:
// those of its new and changed terms, and of the difference itself.
func fresh(am *casefile.Amendment, lang words.Lang) func(line string) bool {
	var begins []string
	for _, x := range am.Difference {
		if x.What == casefile.TermKept {
			continue
		}
		begins = append(begins, "– "+x.Text.In(lang))
		if x.Now > 0 {
			begins = append(begins, strconv.Itoa(x.Now)+". ")
		}
	}
	return func(line string) bool {
		return slices.ContainsFunc(begins, func(b string) bool { return strings.HasPrefix(line, b) })
	}
}
