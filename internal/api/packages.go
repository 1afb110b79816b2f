package api

import (
	"context"
	"net/http"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/plan"
	"makegood/internal/words"
)

// PackageSet are packages that the house could put on the table now.
type PackageSet struct {
	Packages []PricedPackage `json:"packages"`
	Words    words.Text      `json:"words" doc:"What to say with them."`
	Number   int             `json:"number" doc:"Of sets that were put before."`
	Room     Money           `json:"room" doc:"Goodwill that this set could hold at most."`
	Estimate []Guess         `json:"estimate" doc:"What is thought to matter to the customer."`
}

// PricedPackage is a package with what it comes to for the house.
type PricedPackage struct {
	Package
	Goodwill Money `json:"goodwill" doc:"Above what is owed."`
	Cost     Money `json:"cost" doc:"To the house, all told."`
	Worth    Money `json:"worth" doc:"To a customer who cares for what is in it. An estimate."`
}

type packagesInput struct {
	CaseCall
	Counter bool   `query:"counter" doc:"At the counter two lie before the customer, elsewhere up to three."`
	Lang    string `query:"lang" enum:"en,ru" doc:"Of what is written in words; English where absent."`
}

type proposeInput struct {
	CaseCall
	Body struct {
		Counter bool   `json:"counter,omitempty" doc:"At the counter two lie before the customer, elsewhere up to three."`
		Lang    string `json:"lang,omitempty" enum:"en,ru" doc:"Of what is written in words; English where absent."`
		Until   Day    `json:"until,omitzero" doc:"The last day on which one can be taken."`

		Keeps []string `json:"keeps,omitempty" maxItems:"12" doc:"Promises of the house that were said, as P1: every package puts them in terms besides, in their place."`
	}
}

func (s *server) addPackages() {
	add(s, route{id: "next-packages", method: http.MethodGet, path: "/v1/cases/{id}/packages", tag: "Table", action: desk.Coach,
		summary: "What the house could offer next",
		text:    "Packages of equal cost to the house, different on two issues or more; each grants a right in full where one is open, one of them the right that was chosen; none is above the ceiling or the caller's mandate. The house's alone, and nothing is put on the table.",
		refuses: atCase(fault.WrongStep)},
		func(ctx context.Context, a casefile.Actor, in *packagesInput) (PackageSet, error) {
			set, err := s.desk.Packages(ctx, a, in.ID, desk.PackagesAsked{Counter: in.Counter, Lang: words.Lang(in.Lang)})
			return packageSetOf(set), err
		})
	add(s, route{id: "propose-packages", method: http.MethodPost, path: "/v1/cases/{id}/packages", tag: "Table", action: desk.Coach,
		summary: "Put the next packages on the table",
		text:    "As an offer of the caller's, after what is owed was told. What is taken and what is refused teaches what matters to the customer.",
		refuses: atCase(fault.RightsNotStated, fault.UnderFloor, fault.OverMandate, fault.WrongStep)},
		func(ctx context.Context, a casefile.Actor, in *proposeInput) (CaseView, error) {
			b := in.Body
			return s.shown(s.desk.Propose(ctx, a, in.ID, desk.PackagesAsked{Counter: b.Counter, Lang: words.Lang(b.Lang), Until: b.Until.Day, Keeps: b.Keeps}))
		})
}

// shown is a view as the API answers with it.
func (s *server) shown(v desk.CaseView, err error) (CaseView, error) {
	if err != nil {
		return CaseView{}, err
	}
	return viewOf(v), nil
}

func packageSetOf(set desk.PackageSet) PackageSet {
	out := PackageSet{Words: set.Words, Number: set.Number, Room: amount(set.Room), Packages: []PricedPackage{},
		Estimate: list(set.Estimate, func(g plan.Guess) Guess { return Guess(g) })}
	for i, p := range set.Packages {
		out.Packages = append(out.Packages, PricedPackage{packageOf(p, true), amount(set.Goodwill[i]), amount(set.Cost[i]), amount(set.Worth[i])})
	}
	return out
}
