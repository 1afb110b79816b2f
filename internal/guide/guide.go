// Package guide is the coach beside a seat: where the talk stands, the next best
// move with its reason and a sentence for it, what would be a mistake before it
// is sent, and what was given for what. It advises and stops nothing: what must
// not be is refused by the case itself.
//
// state.go reads a case as a coach does, house.go and customer.go advise the
// two seats, warn.go looks at what is about to be said or offered, given.go keeps
// count of concessions.
//
// The stages are RADPAC (rapport, analysis, debate, propose, agree, close). What
// is advised never rests on what the other seat keeps to itself: a seat's coach
// is given the case as that seat is shown it.
package guide

import (
	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// View is what a coach looks at: the case as the seat is shown it, with what is
// owed as of today.
type View struct {
	Case   casefile.Case
	Policy rights.Policy
	Role   string // of the house: whose mandate counts
	Today  calendar.Day
	Sums   func(words string) []money.Amount // the sums that words name; nil: nobody reads
	Gives  func(words string) casefile.Gives // what words give and refuse besides; nil: nobody reads
	Supply map[string]shop.Supply            // by line, how soon goods can come; a line that is not there: the records do not say
}

// Advice is the stage of the talk and the next best move. A coach that has
// nothing to say is silent: Move is empty then.
type Advice struct {
	Stage    string       `json:"stage"`              // rapport, analysis, debate, propose, agree, close
	Move     string       `json:"move,omitempty"`     // as greet, sum_up, tell_rights, packages
	Why      words.Text   `json:"why,omitempty"`      // the reason for it
	Sentence words.Text   `json:"sentence,omitempty"` // that could be said
	Seen     *Seen        `json:"seen,omitempty"`     // what the other side just did that the move answers
	Steps    []words.Text `json:"steps,omitempty"`    // where the talk is stuck: needs, options, choice, who does what by when, review
}

// Seen is a way of not answering, with the words that it was seen in.
type Seen struct {
	Act   string     `json:"act"` // side_track, policy_wall, push_work, calm_down, deny_promise
	Quote string     `json:"quote"`
	Name  words.Text `json:"name"`
}

// silent is a move with its reason alone: it is done without words.
func silent(seat, stage, move string, facts ...any) Advice {
	return Advice{Stage: stage, Move: move, Why: words.Both("guide."+seat+"."+move+".why", facts...)}
}

// advise is a move with its reason and its sentence.
func advise(seat, stage, move string, facts ...any) Advice {
	return Advice{Stage: stage, Move: move,
		Why: words.Both("guide."+seat+"."+move+".why", facts...), Sentence: words.Both("guide."+seat+"."+move+".say", facts...)}
}
