package web

import (
	"context"
	"slices"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/web/parts"
)

// The deeds of which one, at most, is the next: its button alone is filled.
const (
	doConfirm = "confirm"
	doAccept  = "accept"
	doDecide  = "decide"
	doTell    = "tell"
	doPropose = "propose"
	doOffer   = "offer"
	doSay     = "say"
	doTake    = "take"
	doHear    = "hear"
)

// main is the deed that comes next for this seat, as the coach has it; empty where
// it waits.
func (v seen) main() string {
	switch {
	case v.over():
		return ""
	case v.Case.Back != nil:
		if _, ok := v.confirms(); ok {
			return doConfirm
		}
		return ""
	case v.house():
		return v.mainOfHouse()
	}
	switch offer, stands := v.Case.StandingOffer(); {
	case stands && offer.Seat != v.Seat:
		return doAccept
	case v.advice.Move == "" && v.proposes():
		return doPropose
	}
	return doSay
}

func (v seen) mainOfHouse() string {
	switch v.advice.Move {
	case "take_answer":
		return doTake
	case "tell_rights":
		if v.may(desk.Record) {
			return doTell
		}
	case "ask":
		return doHear
	case "packages":
		if v.proposes() {
			return doPropose
		}
		return doOffer
	case "accept":
		return doAccept
	case "counter", "escalate":
		return doOffer
	case "who_decides":
		if slices.ContainsFunc(v.Case.Asked, func(x casefile.Escalation) bool { return x.State == "asked" && v.decides(x.Role) }) {
			return doDecide
		}
	case "wait", "keep", "close", "read_back":
		return ""
	}
	return doSay
}

// btn is how the button of a deed looks.
func (v seen) btn(deed string) string {
	if v.main() == deed {
		return "btn"
	}
	return "btn second"
}

// moves of the house's coach that say by themselves what comes next.
var saidMoves = []string{"greet", "ask", "sum_up", "own_up", "tell_rights", "take_answer", "settle_fact", "packages", "problem_solving"}

// nextSays is how the case stands for this seat, or what the coach would do next,
// where that says more: one sentence, so that they never say two things.
func (v seen) nextSays(ctx context.Context) string {
	switch {
	case v.house() && v.coached() && slices.Contains(saidMoves, v.advice.Move):
		return parts.Say(ctx, "web.case.next."+v.advice.Move)
	case v.house():
		return parts.Say(ctx, "web.case.turn."+v.turn())
	case v.coached() && slices.Contains([]string{"open", "choose"}, v.advice.Move):
		return parts.Say(ctx, "web.my.next."+v.advice.Move)
	}
	return parts.Say(ctx, "web.my.turn."+v.turn())
}
