package desk_test

import (
	"context"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/money"
)

// between is a store in which something happens right before the next append.
type between struct {
	desk.Store
	first func()
}

func (b *between) Append(ctx context.Context, batch desk.Batch) error {
	if f := b.first; f != nil {
		b.first = nil
		f()
	}
	return b.Store.Append(ctx, batch)
}

// A case of the same order that is opened and given something after another case of
// it was looked at, and before that one commits, is counted all the same: whoever
// comes second looks again.
func TestACaseOpenedBetweenLookAndCommitCounts(t *testing.T) {
	gift := func(d *desk.Desk, id string) casefile.Command {
		e := rightTo(t, d, id, "refund")
		return casefile.MakeOffer{Packages: []casefile.Package{of(casefile.Term{Remedy: "refund", Right: e.ID, Amount: *e.Amount}, casefile.Term{Remedy: "compensation", Amount: usd("20.00")})}}
	}
	word := func(*desk.Desk, string) casefile.Command { return byWord("$19") }
	for name, c := range map[string]struct {
		first, second func(*desk.Desk, string) casefile.Command
	}{
		"an offer, then an offer": {gift, gift}, "an offer, then a word": {gift, word}, "a word, then an offer": {word, gift}, "two words": {word, word},
	} {
		d, id := told(t)
		mine := c.second(d, id)
		b := &between{Store: d.Store}
		other := ""
		b.first = func() { // somebody opens another case of the order and gives what a clerk may give
			other = open(t, d, desk.Intake{Order: "PEND", Claim: "not_delivered"})
			do(t, d, sara, other, casefile.TellRights{})
			do(t, d, sara, other, c.first(d, other))
		}
		d.Store = b
		v, err := d.Do(ctx, sara, id, mine)
		if _, isWord := mine.(casefile.State); !isWord {
			if fault.CodeOf(err) != fault.OverMandate {
				t.Errorf("%s: %v", name, err)
			}
		} else if err != nil || len(v.Case.OpenWords()) > 0 {
			t.Errorf("%s: %v, it binds: %+v", name, err, v.Case.OpenWords())
		}
		total := money.Zero("USD")
		for _, one := range []string{id, other} {
			c := caseOf(t, d, one)
			for _, w := range c.OpenWords() {
				_ = w
				total = total.Add(usd("19.00"))
			}
			if o, ok := c.StandingOffer(); ok {
				total = total.Add(c.Goodwill(o.Packages[0]))
			}
		}
		if total.Cmp(usd("25.00")) > 0 {
			t.Errorf("%s: a clerk of $25 gave %s", name, total)
		}
		sound(t, d)
	}
}

// What a case is opened with counts beside what the order was given in others.
func TestWordsOfANewCaseCount(t *testing.T) {
	d, id := told(t)
	if n := len(do(t, d, sara, id, byWord("$19")).OpenWords()); n != 1 {
		t.Fatal(n)
	}
	other := open(t, d, desk.Intake{Order: "PEND", Claim: "not_delivered", Said: []casefile.Statement{byWord("$19").Statement}})
	if list := caseOf(t, d, other).OpenWords(); len(list) > 0 {
		t.Errorf("a clerk of $25 took on 19 twice, by opening another case: %+v", list)
	}
}
