package desk_test

import (
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/shop"
)

// kettleBack is Olga's first kettle, brought back with its receipt.
var kettleBack = desk.Question{Receipt: "R1", Order: "T1", Lines: []desk.PartAsked{{Line: "1"}}, Claim: "changed_mind", Condition: shop.Unopened}

func howMany(t *testing.T, d *desk.Desk, states ...string) int {
	t.Helper()
	rows, _, err := d.Cases(ctx, sara, states, "", desk.Page{})
	if err != nil {
		t.Fatal(err)
	}
	return len(rows)
}

// What is only being read back at the counter is nobody's work: it stands in no
// list of what there is to do, ends when the customer means something else, and by
// itself when no yes comes.
func TestOnlyReadEnds(t *testing.T) {
	for name, q := range map[string]desk.Question{
		"an operation": kettleBack,
		"a right":      {Receipt: "R1", Order: "T1", Lines: []desk.PartAsked{{Line: "1"}}, Claim: "not_conforming", Wish: "replacement"},
	} {
		t.Run(name, func(t *testing.T) {
			d, clock := kettles(t)
			asked, err := d.AskQuick(ctx, sara, q)
			if err != nil {
				t.Fatal(err)
			}
			if work, only := howMany(t, d, "open", "offered", "read_back", "agreed", "recovery"), howMany(t, d, desk.OnlyRead); work != 0 || only != 1 {
				t.Errorf("%d cases to work on, %d that are only read", work, only)
			}
			v, err := d.Do(ctx, sara, asked.Case, casefile.Decline{})
			if err != nil || v.Case.Step != casefile.Lapsed || v.Case.Back != nil {
				t.Fatalf("declined: %s, %v", v.Case.Step, err)
			}
			_, err = d.Confirm(ctx, sara, asked.Token, asked.Hash)
			wants(t, err, fault.StaleToken)
			if asked, err = d.AskQuick(ctx, sara, q); err != nil {
				t.Fatal(err)
			}
			clock.Set(clock.Now().AddDate(0, 0, 1))
			if _, err := d.Sweep(ctx); err != nil {
				t.Fatal(err)
			}
			if c := caseOf(t, d, asked.Case); c.Step != casefile.Lapsed {
				t.Errorf("a day later it is %s", c.Step)
			}
		})
	}
}

// Somebody else's word does not end it: it goes to the table, as any text that
// was not what was meant.
func TestOnlyReadDeclinedByAnother(t *testing.T) {
	d, _ := kettles(t)
	asked, err := d.AskQuick(ctx, sara, kettleBack)
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.Do(ctx, linkOf(t, d, asked.Case), asked.Case, casefile.Decline{Why: "Not that one."})
	if err != nil || v.Case.Step != casefile.Open {
		t.Errorf("the customer declined it: %s, %v", v.Case.Step, err)
	}
}

// Goods come back once. A second text about them ends with the first yes; one to
// which no yes can be taken any more ends with the try.
func TestOnlyReadEndsWithItsGoods(t *testing.T) {
	d, clock := kettles(t)
	ask := func(q desk.Question) desk.Asked {
		asked, err := d.AskQuick(ctx, sara, q)
		if err != nil {
			t.Fatal(err)
		}
		return asked
	}
	other := kettleBack
	other.Lines = []desk.PartAsked{{Line: "2"}}
	first, second, third := ask(kettleBack), ask(kettleBack), ask(other)
	if _, err := d.Confirm(ctx, sara, first.Token, first.Hash); err != nil {
		t.Fatal(err)
	}
	if c := caseOf(t, d, second.Case); c.Step != casefile.Lapsed || c.Back != nil {
		t.Errorf("the goods are back, the second text about them is %s", c.Step)
	}
	_, err := d.Confirm(ctx, sara, second.Token, second.Hash)
	wants(t, err, fault.StaleToken)
	if c := caseOf(t, d, third.Case); c.Step != casefile.ReadingIt {
		t.Errorf("the text about other goods is %s", c.Step)
	}
	clock.Set(clock.Now().AddDate(0, 0, 1))
	for range 2 { // the first try ends it
		_, err = d.Confirm(ctx, sara, third.Token, third.Hash)
		wants(t, err, fault.StaleToken)
	}
	if c := caseOf(t, d, third.Case); c.Step != casefile.Lapsed {
		t.Errorf("the text that ran out is %s", c.Step)
	}
}
