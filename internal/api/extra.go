package api

import (
	"context"
	"net/http"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// Extra is a change of the agreement that is better for both, by the house's reckoning.
type Extra struct {
	Agreement int          `json:"agreement"`
	Changes   []TermChange `json:"changes"`
	Words     words.Text   `json:"words" doc:"What to say with it."`
	Cost      Money        `json:"cost" doc:"Of what was agreed, to the house."`
	Then      Money        `json:"then" doc:"With the change."`
}

type offerExtraInput struct {
	CaseCall
	Body struct {
		Lang string `json:"lang,omitempty" enum:"en,ru" doc:"Of what is written in words; English where absent."`
	}
}

func (s *server) addExtra() {
	add(s, route{id: "extra", method: http.MethodGet, path: "/v1/cases/{id}/extra", tag: "Table", action: desk.Coach,
		summary: "Is there something better for both?",
		text:    "Once there is an agreement: a change that costs the house less and that the customer very probably prefers, what is owed left as it is. The house's alone, and nothing is put on the table.",
		refuses: []fault.Code{fault.NotFound, fault.WrongStep, fault.Erased}},
		func(ctx context.Context, a casefile.Actor, in *CaseCall) (Extra, error) {
			x, err := s.desk.Extra(ctx, a, in.ID)
			return Extra{x.Agreement, list(x.Changes, changeOf), x.Words, amount(x.Cost), amount(x.Then)}, err
		})
	add(s, route{id: "offer-extra", method: http.MethodPost, path: "/v1/cases/{id}/extra", tag: "Table", action: desk.Coach,
		summary: "Offer what is better for both",
		text:    "As a change of the agreement, in the caller's name; once. The agreement stands where it is refused.",
		refuses: atCase(fault.RightsNotStated, fault.UnderFloor, fault.OverMandate, fault.WrongStep)},
		func(ctx context.Context, a casefile.Actor, in *offerExtraInput) (CaseView, error) {
			return s.shown(s.desk.OfferExtra(ctx, a, in.ID, words.Lang(in.Body.Lang)))
		})
}

func changeOf(c casefile.TermChange) TermChange {
	out := TermChange{Term: c.Term}
	if c.To != nil {
		to := packageOf(casefile.Package{Terms: []casefile.Term{*c.To}}, true).Terms[0]
		out.To = &to
	}
	return out
}
