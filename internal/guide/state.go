package guide

import (
	"slices"

	"makegood/internal/casefile"
	"makegood/internal/promise"
	"makegood/internal/talk"
	"makegood/internal/talk/judge"
	"makegood/internal/words"
)

// StuckAfter is after how many refusals of the house's offers a talk is stuck:
// further packages of the same kind would be more of the same.
const StuckAfter = 3

// heard reports whether the customer's story was told: by themselves, or taken
// down from them.
func heard(c casefile.Case) bool {
	if c.Wish.Words != "" || len(c.Said) > 0 {
		return true
	}
	return said(c, casefile.Customer, "tell", "ask", "restate", "summarise") || slices.ContainsFunc(c.Messages, func(m casefile.Message) bool { return m.Seat == casefile.Customer })
}

// said reports whether a seat did one of the acts at the table: by a move, or
// in a message as it was read.
func said(c casefile.Case, seat casefile.Seat, acts ...string) bool {
	for _, m := range c.Moves {
		if m.Seat == seat && slices.Contains(acts, m.Act) {
			return true
		}
	}
	for _, m := range c.Messages {
		for _, p := range m.Proposals {
			if m.Seat == seat && p.What == "act" && p.State != "dismissed" && slices.Contains(acts, p.Act) {
				return true
			}
		}
	}
	return false
}

// spoke reports whether a seat said anything at all.
func spoke(c casefile.Case, seat casefile.Seat) bool {
	return slices.ContainsFunc(c.Moves, func(m casefile.Move) bool { return m.Seat == seat }) ||
		slices.ContainsFunc(c.Messages, func(m casefile.Message) bool { return m.Seat == seat })
}

// breached reports whether the house broke a promise of the case that is not
// put right: then nothing is asked in return for doing so.
func breached(c casefile.Case) bool {
	return c.Recovering() || len(c.Bound) == 0 && slices.ContainsFunc(c.Promise, func(p promise.Promise) bool {
		return p.State == promise.Broken && p.Promisor.Seat == string(casefile.House)
	})
}

// fault says whose trouble it is, for the type of apology that fits.
func fault(c casefile.Case) judge.Fault {
	switch {
	case breached(c):
		return judge.StoreFault
	case c.Facts.Claim == "not_delivered", c.Facts.Claim == "wrong_item":
		return judge.StoreFault
	case c.Facts.Claim == "not_conforming":
		return judge.MakerFault
	case c.Facts.Claim == "changed_mind":
		return judge.CustomerFault
	}
	return judge.UnknownFault
}

// untold are the open rights that were not stated yet.
func untold(c casefile.Case) bool {
	for _, e := range c.OpenRights() {
		if !c.Told[e.ID] {
			return true
		}
	}
	return false
}

// Refusals counts the offers of the house that were refused or answered by
// another since the last one that was taken.
func Refusals(c casefile.Case) int {
	n := 0
	for _, o := range c.Offers {
		switch {
		case o.State == "accepted":
			n = 0
		case o.Seat == casefile.House && (o.State == "rejected" || o.State == "countered"):
			n++
		}
	}
	return n
}

// recentTurns is how much of the talk goes with a judgement.
const recentTurns = 6

// turns are the last things that were said, moves and messages, as the readers
// take them.
func turns(c casefile.Case) []talk.Turn {
	var all []talk.Turn
	moves, letters := c.Moves, c.Messages
	for len(moves) > 0 || len(letters) > 0 {
		if len(letters) == 0 || len(moves) > 0 && !letters[0].At.Before(moves[0].At) {
			if moves[0].Text != "" {
				all = append(all, talk.Turn{Seat: talk.Seat(moves[0].Seat), Text: moves[0].Text})
			}
			moves = moves[1:]
			continue
		}
		all = append(all, talk.Turn{Seat: talk.Seat(letters[0].Seat), Text: letters[0].Text})
		letters = letters[1:]
	}
	return all[max(0, len(all)-recentTurns):]
}

// called is who promised, as people call them: where nobody is named yet, the role.
func called(p promise.Promise) any {
	if slices.Contains(casefile.Roles(), p.Promisor.Name) {
		return words.Both("role." + p.Promisor.Name)
	}
	return p.Promisor.Name
}
