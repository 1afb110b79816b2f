package negotiate

// Acceptance is a condition under which a seat takes the best package on the
// table: given what that package is worth to it and what its own next proposal
// would be worth (Baarslag, Hindriks & Jonker, "Effective acceptance
// conditions in real-time automated negotiation", Decision Support Systems
// 60, 2014, name and compare them).
type Acceptance func(v *View, offered, next float64) bool

// AcceptNext takes what is worth as much as the next proposal would be, after
// scaling what is offered: scale 1 and shift 0 are the plain condition.
func AcceptNext(scale, shift float64) Acceptance {
	return func(_ *View, offered, next float64) bool { return scale*offered+shift >= next }
}

// AcceptConstant takes what is worth at least so much.
func AcceptConstant(utility float64) Acceptance {
	return func(_ *View, offered, _ float64) bool { return offered >= utility }
}

// AcceptAfter takes anything once this share of the time is used.
func AcceptAfter(time float64) Acceptance {
	return func(v *View, _, _ float64) bool { return v.Time() >= time }
}

// AcceptAny holds where one of the conditions does.
func AcceptAny(conditions ...Acceptance) Acceptance {
	return func(v *View, offered, next float64) bool {
		for _, c := range conditions {
			if c(v, offered, next) {
				return true
			}
		}
		return false
	}
}

// AcceptAll holds where every one of the conditions does.
func AcceptAll(conditions ...Acceptance) Acceptance {
	return func(v *View, offered, next float64) bool {
		for _, c := range conditions {
			if !c(v, offered, next) {
				return false
			}
		}
		return true
	}
}

// AcceptCombined takes what is as good as the next proposal, and late, from
// this share of the time on, also what is worth at least so much: the
// combination that does best across opponents in the paper.
func AcceptCombined(time, utility float64) Acceptance {
	return AcceptAny(AcceptNext(1, 0), AcceptAll(AcceptAfter(time), AcceptConstant(utility)))
}
