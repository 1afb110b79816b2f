package desk_test

import (
	"slices"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
)

// turnsOf are the cases that wait for the house: by their rows, and as OurTurn
// lists them a page at a time.
func turnsOf(t *testing.T, d *desk.Desk) (byRow, listed []string) {
	t.Helper()
	all, _, err := d.Cases(ctx, sara, nil, "", desk.Page{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all {
		if row.Turn == string(casefile.House) {
			byRow = append(byRow, row.ID)
		}
	}
	for after := ""; ; {
		rows, next, err := d.OurTurn(ctx, sara, "", desk.Page{After: after, Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			listed = append(listed, row.ID)
		}
		if after = next; after == "" {
			return byRow, listed
		}
	}
}

// What waits for the house is listed by whose turn it is, at every step of the way:
// an offer of the customer's as much as a case that nobody has answered.
func TestOurTurnIsWhatTheRowsSay(t *testing.T) {
	d, id, olga := inForce(t)
	other := openFor(t, d, "anna.kim@example.com", "ANNA")
	check := func(after string, want ...string) {
		t.Helper()
		byRow, listed := turnsOf(t, d)
		if !slices.Equal(byRow, listed) {
			t.Errorf("after %s the rows say %v, and listed are %v", after, byRow, listed)
		}
		slices.Sort(listed)
		slices.Sort(want)
		if !slices.Equal(listed, want) {
			t.Errorf("after %s %v wait for the house, want %v", after, listed, want)
		}
	}
	check("an agreement", other)
	later := casefile.Term{Remedy: "other", Text: "write every Friday how it stands", By: calendar.MustParse("2026-05-27")}
	c := do(t, d, olga, id, casefile.Amend{Agreement: 1, Changes: []casefile.TermChange{{Term: 2, To: &later}}})
	check("a change that the customer asks for", id, other)
	if a, err := d.Guidance(ctx, sara, id); err != nil || a.Move != "accept" {
		t.Errorf("a change is asked for, and the coach says %q %v", a.Move, err)
	}
	do(t, d, sara, id, casefile.Accept{Offer: standing(t, c).ID, Pick: 1})
	check("a text to read", other)
	bothSay(t, d, id, olga)
	check("the customer's yes", id, other)
}
