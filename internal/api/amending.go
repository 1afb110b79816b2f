package api

import (
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// Amendment says which agreement a package changes, and how.
type Amendment struct {
	Agreement  int      `json:"agreement" doc:"Whose place it takes, once both have confirmed the same text."`
	Extra      bool     `json:"extra,omitempty" doc:"Better for both, offered once: the agreement stands where it is refused."`
	Difference []Change `json:"difference"`
}

// Change is a line of the difference between two agreements.
type Change struct {
	What string     `json:"what" enum:"kept,changed,added,dropped"`
	Was  int        `json:"was,omitempty" doc:"The term of the agreement that is changed, from 1."`
	Now  int        `json:"now,omitempty" doc:"The term of the new one, from 1."`
	Text words.Text `json:"text"`
}

// TermChange is a change that is asked for.
type TermChange struct {
	Term int   `json:"term,omitempty" minimum:"1" maximum:"20" doc:"Of the agreement, from 1; absent: one more."`
	To   *Term `json:"to,omitempty" doc:"What takes its place; absent: it is dropped. Where money goes, and who pays, stay as they are where they are not named."`
}

// Changes are the changes of an agreement that are asked for.
type Changes struct {
	Changes []TermChange `json:"changes" minItems:"1" maxItems:"40"`
	Keeps   []string     `json:"keeps,omitempty" maxItems:"12" doc:"Promises that were said and that the agreement keeps with the change, as in a package."`
	Until   Day          `json:"until,omitzero" doc:"The last day on which it can be accepted."`
	Words   string       `json:"words,omitempty" maxLength:"4000"`
	Seen    string       `json:"last_seen,omitempty" maxLength:"20" doc:"The last offer of the case that the caller saw, O0 for none: where another came since, it is a conflict."`
}

type amendInput struct {
	CaseCall
	No   int `path:"no" minimum:"1" doc:"1 for the first agreement of the case."`
	Body Changes
}

type declineInput struct {
	CaseCall
	Body struct {
		ReadBack string `json:"read_back,omitempty" maxLength:"40" doc:"Its id; absent: the one that waits."`
		Why      string `json:"why,omitempty" maxLength:"4000"`
	}
}

type amendEscalationInput struct {
	CaseCall
	No   int `path:"no" minimum:"1" doc:"1 for the first agreement of the case."`
	Body struct {
		Changes []TermChange `json:"changes" minItems:"1" maxItems:"40"`
		Who     string       `json:"who,omitempty" maxLength:"200" doc:"Who is asked; absent: whoever has the role."`
		By      Day          `json:"by,omitzero" doc:"By when they answer; absent: the next business day."`
		Why     string       `json:"why,omitempty" maxLength:"4000"`
	}
}

func (c TermChange) command() casefile.TermChange {
	out := casefile.TermChange{Term: c.Term}
	if c.To != nil {
		to := c.To.command()
		out.To = &to
	}
	return out
}

func (s *server) addAmending() {
	moved := []fault.Code{fault.RightsNotStated, fault.UnderFloor, fault.UnderWord, fault.OverMandate, fault.WrongStep}
	command(s, route{id: "amend-agreement", path: "agreements/{no}/amendments", tag: "Table", action: desk.Talk, summary: "Propose to change an agreement",
		text:    "By either seat, while the agreement is in force. It is an offer: the other seat takes it, refuses it or counters, both confirm a text that marks what is different, and only then it takes the agreement's place. What is not named stays, and keeps its promise; what was done, or whose money is on its way, can't be changed. What the agreement grants as of right is a floor.",
		refuses: atCase(moved...),
		example: map[string]any{"changes": []any{map[string]any{"term": 1, "to": map[string]any{"remedy": "delivery", "by": "2025-12-27"}}}, "words": "The carrier needs a week more."}},
		func(in *amendInput) (string, casefile.Command) {
			b := in.Body
			return in.ID, casefile.Amend{Agreement: in.No, Changes: list(b.Changes, TermChange.command), Keeps: b.Keeps, Until: b.Until.Day, Words: b.Words, LastSeen: b.Seen}
		})
	command(s, route{id: "escalate-amendment", path: "agreements/{no}/escalations", tag: "Table", action: desk.Talk, summary: "Ask somebody with more authority for a change",
		text: "As an escalation; a yes puts the change on the table.", refuses: atCase(fault.NotYourSeat, fault.WrongStep)},
		func(in *amendEscalationInput) (string, casefile.Command) {
			b := in.Body
			change := casefile.Amend{Agreement: in.No, Changes: list(b.Changes, TermChange.command)}
			return in.ID, casefile.Escalate{Amend: &change, Who: b.Who, By: b.By.Day, Why: b.Why}
		})
	command(s, route{id: "decline-read-back", path: "read-back/decline", tag: "Table", action: desk.Talk, summary: "Say that the text is not what was meant",
		text: "By either seat, until both have confirmed it. Nothing is bound by it any more; the case goes back to the table.", refuses: atCase(fault.StaleToken, fault.SayingRefused)},
		func(in *declineInput) (string, casefile.Command) {
			return in.ID, casefile.Decline{ReadBack: in.Body.ReadBack, Why: in.Body.Why}
		})
}

func amendmentOf(am *casefile.Amendment) *Amendment {
	if am == nil {
		return nil
	}
	return &Amendment{Agreement: am.Agreement, Extra: am.Extra, Difference: list(am.Difference, func(c casefile.Change) Change { return Change(c) })}
}
