package api

import (
	"context"
	"net/http"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/guide"
	"makegood/internal/words"
)

// Advice is where the talk stands and the next best move for the caller's seat.
type Advice struct {
	Stage    string       `json:"stage" enum:"rapport,analysis,debate,propose,agree,close"`
	Move     string       `json:"move,omitempty" doc:"Absent: the coach is silent."`
	Why      words.Text   `json:"why,omitempty" doc:"The reason for it."`
	Sentence words.Text   `json:"sentence,omitempty" doc:"That could be said."`
	Seen     *Seen        `json:"seen,omitempty" doc:"What the other side just did that the move answers."`
	Steps    []words.Text `json:"steps,omitempty" doc:"Where the talk is stuck: needs, options, choice, who does what by when, review."`
}

// Seen is a way of not answering.
type Seen struct {
	Act   string     `json:"act" enum:"side_track,policy_wall,push_work,calm_down,deny_promise,days,denied,law"`
	Quote string     `json:"quote" doc:"The words that it was seen in."`
	Name  words.Text `json:"name"`
}

// Warning is a mistake in a draft.
type Warning struct {
	Code   string     `json:"code" example:"offer_too_soon"`
	Quote  string     `json:"quote,omitempty" doc:"The words that it was seen in."`
	Why    words.Text `json:"why"`
	Better words.Text `json:"better"`
}

// Warnings are the mistakes in a draft, the gravest first; none: an empty list.
type Warnings struct {
	Warnings []Warning `json:"warnings"`
}

// Concessions is the ledger of concessions of a case.
type Concessions struct {
	Given []Given `json:"given"`
	Sum   Money   `json:"sum" doc:"Bound by agreements."`
	Limit Money   `json:"limit" doc:"Of the caller's mandate in this case."`
	Keeps Money   `json:"keeps,omitzero" doc:"What an agreement keeps of the customer's value, as the policy reckons it. An estimate; absent where nothing is known."`
}

// Given is one offer of the house above what is owed.
type Given struct {
	Offer    string `json:"offer"`
	On       Day    `json:"on"`
	Goodwill Money  `json:"goodwill"`
	Step     Money  `json:"step" doc:"More than the offer before."`
	Cost     Money  `json:"cost" doc:"To the house."`
	Worth    Money  `json:"worth" doc:"To the customer, at face value."`
	Return   string `json:"return,omitempty" enum:"term,condition,moved" doc:"What was asked for it; absent: nothing."`
	Breach   bool   `json:"breach" doc:"It puts a breach of the house right: nothing is asked for that."`
	State    string `json:"state"`
}

type warnInput struct {
	CaseCall
	Body struct {
		Text     string    `json:"text,omitempty" maxLength:"8000"`
		Lang     string    `json:"lang,omitempty" enum:"en,ru" doc:"Absent: it is found out."`
		Packages []Package `json:"packages,omitempty" maxItems:"3"`
		Said     *struct {
			Deed  string `json:"deed" enum:"deliver,refund,other"`
			By    Day    `json:"by,omitzero"`
			Words string `json:"words,omitempty" maxLength:"8000"`
		} `json:"said,omitempty" doc:"A statement that is about to be taken down: what was promised with it, and by which day."`
	}
}

func (s *server) addGuidance() {
	add(s, route{id: "guidance", method: http.MethodGet, path: "/v1/cases/{id}/guidance", tag: "Table", action: desk.Talk,
		summary: "The next best move",
		text:    "For the caller's seat, from what that seat is shown: the stage, the move, its reason, a sentence. Whoever is side-tracked is given their point back, until a good-faith offer comes.",
		refuses: []fault.Code{fault.NotFound, fault.NotYours, fault.Erased}},
		func(ctx context.Context, a casefile.Actor, in *CaseCall) (Advice, error) {
			x, err := s.desk.Guidance(ctx, a, in.ID)
			return adviceOf(x), err
		})
	add(s, route{id: "warnings", method: http.MethodPost, path: "/v1/cases/{id}/warnings", tag: "Table", action: desk.Coach,
		summary: "What would be a mistake to send",
		text:    "An offer before the story was heard, a concession for nothing, a bigger step than the last, the wrong apology, a promise denied, a rule without its reason, a right not told, more than one's mandate, a vague day, a day by which the goods cannot come by the shop's records. Silent where it would be wrong. Nothing is sent or kept.",
		refuses: []fault.Code{fault.NotFound, fault.Erased, fault.TooLarge}, example: map[string]any{"text": "That's our policy.", "lang": "en"}},
		func(ctx context.Context, a casefile.Actor, in *warnInput) (Warnings, error) {
			b := in.Body
			draft := guide.Draft{Text: b.Text, Lang: b.Lang, Packages: list(b.Packages, Package.command)}
			if b.Said != nil {
				draft.Said = casefile.Statement{Deed: b.Said.Deed, By: b.Said.By.Day, Words: b.Said.Words}
			}
			found, err := s.desk.Warn(ctx, a, in.ID, draft)
			return Warnings{list(found, func(w guide.Warning) Warning { return Warning(w) })}, err
		})
	add(s, route{id: "concessions", method: http.MethodGet, path: "/v1/cases/{id}/concessions", tag: "Table", action: desk.Coach,
		summary: "What was given, and for what", text: "Every offer of the house above what is owed: what it gives, costs and is worth, what was asked in return, what became of it. The house's alone.",
		refuses: []fault.Code{fault.NotFound, fault.Erased}},
		func(ctx context.Context, a casefile.Actor, in *CaseCall) (Concessions, error) {
			x, err := s.desk.Concessions(ctx, a, in.ID)
			return Concessions{list(x.Given, givenOf), amount(x.Sum), amount(x.Limit), amount(x.Keeps)}, err
		})
}

func givenOf(g guide.Concession) Given {
	return Given{g.Offer, day(g.On), amount(g.Goodwill), amount(g.Step), amount(g.Cost), amount(g.Worth), g.Return, g.Breach, g.State}
}
