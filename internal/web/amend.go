package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/money"
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
	cmd.Keeps = f.Values["keeps"]
	if len(cmd.Changes)+len(cmd.Keeps) == 0 {
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

// extra is a change of the agreement that is better for both; nil where there is
// none, or where one was offered already.
func (s *Site) extra(r *http.Request, v seen) (*desk.Extra, error) {
	x, err := s.Desk.Extra(r.Context(), v.actor, v.Case.ID)
	switch fault.CodeOf(err) {
	case fault.OK:
		return &x, nil
	case fault.WrongStep:
		return nil, nil
	}
	return nil, err
}

// offerExtra puts it on the table, this once.
func (s *Site) offerExtra(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	v, err := s.seen(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	_, err = s.Desk.OfferExtra(r.Context(), c.Actor, v.Case.ID, c.Lang)
	return s.answered(w, r, v, "offers", err)
}

// saves is what the house keeps with the change.
func saves(x desk.Extra) money.Amount { return x.Cost.Sub(x.Then) }

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
