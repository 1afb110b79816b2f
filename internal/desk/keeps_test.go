package desk_test

import (
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/guide"
)

// byWord is a clerk's word of a sum, given today.
func byWord(sum string) casefile.State {
	return casefile.State{Statement: casefile.Statement{Who: "Sara", On: day("2026-05-10"), Words: "I give you " + sum + " for the trouble.", By: day("2026-06-20")}}
}

// The packages of the desk put a word in terms; the money of the word is in all of
// them, counts once, and is told to move once.
func TestPackagesKeepAWord(t *testing.T) {
	d, id := told(t)
	word := do(t, d, sara, id, byWord("$15")).OpenWords()[0].ID
	before, err := d.Packages(ctx, sara, id, desk.PackagesAsked{})
	mustDo(t, err)
	v, err := d.Propose(ctx, sara, id, desk.PackagesAsked{Keeps: []string{word}})
	mustDo(t, err)
	o := standing(t, v.Case)
	for _, p := range o.Packages {
		sum := usd("0.00")
		for _, x := range p.Terms {
			if x.Remedy == "compensation" {
				sum = sum.Add(x.Amount)
			}
		}
		if len(p.Keeps) != 1 || sum.Cmp(usd("15.00")) < 0 || v.Case.Goodwill(p).Cmp(usd("25.00")) > 0 {
			t.Errorf("%+v", p)
		}
	}
	if before.Room.Cmp(usd("10.00")) > 0 {
		t.Errorf("a clerk of $25 who gave a word of 15 has %s left", before.Room)
	}
	olga := linkOf(t, d, id)
	do(t, d, olga, id, casefile.Accept{Offer: o.ID, Pick: 1})
	bothSay(t, d, id, sara, olga)
	c := caseOf(t, d, id)
	if p, _ := c.PromiseByID(word); p.ReplacedBy != "A1" || p.Why != casefile.KeptByAgreement {
		t.Errorf("%+v", p)
	}
	sound(t, d)
}

// What was said and what lies on a table count in every case of the order, what
// keeps a word once.
func TestWordsCountElsewhereOnce(t *testing.T) {
	d, id := told(t)
	word := do(t, d, sara, id, byWord("$15")).OpenWords()[0].ID
	money := rightTo(t, d, id, "refund")
	owed := casefile.Term{Remedy: "refund", Right: money.ID, Amount: *money.Amount}
	gift := func(sum string) casefile.Term { return casefile.Term{Remedy: "compensation", Amount: usd(sum)} }
	both := casefile.MakeOffer{Packages: []casefile.Package{{Terms: []casefile.Term{owed, gift("15.00")}}}}
	_, err := d.Do(ctx, sara, id, both)
	wants(t, err, fault.OverMandate)
	found, err := d.Warn(ctx, sara, id, guide.Draft{Packages: both.Packages})
	mustDo(t, err)
	if !has(found, guide.WordBeside) {
		t.Errorf("nobody says that both will stand: %+v", found)
	}
	both.Packages[0].Keeps = []string{word}
	if found, err = d.Warn(ctx, sara, id, guide.Draft{Packages: both.Packages}); err != nil || has(found, guide.WordBeside) || has(found, guide.OverMandate) {
		t.Errorf("%v, %+v", err, found)
	}
	do(t, d, sara, id, both)
	other := open(t, d, desk.Intake{Order: "PEND", Claim: "not_delivered"})
	do(t, d, sara, other, casefile.TellRights{})
	more := func(sum string) casefile.MakeOffer {
		return casefile.MakeOffer{Packages: []casefile.Package{{Terms: []casefile.Term{owed, gift(sum)}}}}
	}
	_, err = d.Do(ctx, sara, other, more("10.01"))
	wants(t, err, fault.OverMandate)
	do(t, d, sara, other, more("10.00"))
	sound(t, d)
}

func has(list []guide.Warning, code string) bool {
	for _, w := range list {
		if w.Code == code {
			return true
		}
	}
	return false
}
