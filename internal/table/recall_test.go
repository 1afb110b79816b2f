package table_test

import (
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/money"
	"makegood/internal/table"
	"makegood/internal/words"
)

var today = calendar.MustParse("2026-11-16")

// A package written in the terms of a case is read back as what it was: the
// same remedy, the same cost, the same goodwill.
func TestPackagesAreReadBack(t *testing.T) {
	p := policy(t)
	rapid.Check(t, func(t *rapid.T) {
		s := situation(t)
		board, err := table.Lay(p, s, "manager", money.Amount{})
		if err != nil {
			t.Fatal(err)
		}
		o := board.Owed()
		for i := range board.Issues {
			o[i] = rapid.IntRange(0, len(board.Issues[i].Options)-1).Draw(t, "option")
		}
		lang := rapid.SampledFrom(words.Langs()).Draw(t, "language")
		again, ok := board.OutcomeOf(board.Package(caseOf(s), o, today, lang))
		if !ok || again[0] != o[0] || board.Cost(again) != board.Cost(o) || board.Goodwill(again) != board.Goodwill(o) {
			t.Fatalf("%v was read as %v, %v", o, again, ok)
		}
	})
}

// What is on file teaches what was heard when it was said, and where the talk
// stands; what a person wrote in their own words teaches nothing.
func TestRecall(t *testing.T) {
	board, c := eight(t), caseOf(faulty())
	heard := table.NewBelief(board, 5)
	round := table.Round{Count: 3}
	for n := range 3 {
		round.Number = n
		set, err := board.Next(heard, round)
		if err != nil {
			t.Fatal(err)
		}
		round.Least = float64(board.Cost(set.Packages[0]).Minor)
		offer := casefile.Offer{Seat: casefile.House, State: "rejected"}
		for _, o := range set.Packages {
			offer.Packages = append(offer.Packages, board.Package(c, o, today, words.English))
		}
		heard.Refused(set.Packages)
		c.Offers = append(c.Offers, offer)
	}
	c.Offers = append(c.Offers, casefile.Offer{Seat: casefile.House, State: "rejected", Packages: []casefile.Package{
		{Terms: []casefile.Term{{Remedy: "other", Text: "We shall see"}}},
	}})
	recalled, at := table.Recall(board, c, 5)
	if at.Number != 3 || at.Least != round.Least {
		t.Errorf("%+v after three sets, the last at %.0f", at, round.Least)
	}
	for i, g := range recalled.Weights() {
		if g != heard.Weights()[i] {
			t.Errorf("%+v was heard, %+v is recalled", heard.Weights()[i], g)
		}
	}
	// A counter-offer tells what is wanted instead.
	wanted, speed := board.Owed(), 0
	for i, issue := range board.Issues {
		if issue.Name == "speed" {
			speed = i
			for v := range issue.Options {
				if wanted[i] = v; v > 0 && board.Fits(wanted) {
					break
				}
			}
		}
	}
	c.Offers = []casefile.Offer{
		{Seat: casefile.House, State: "countered", Packages: []casefile.Package{board.Package(c, board.Owed(), today, words.English)}},
		{Seat: casefile.Customer, State: "open", Packages: []casefile.Package{board.Package(c, wanted, today, words.English)}},
	}
	countered, _ := table.Recall(board, c, 5)
	if before, after := table.NewBelief(board, 5).Weights()[speed].Weight, countered.Weights()[speed].Weight; after <= before {
		t.Errorf("speed was asked for: %.1f before, %.1f after", before, after)
	}
}
