package api

import (
	"context"
	"net/http"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
)

// atCase are the refusals of every command to a case.
func atCase(more ...fault.Code) []fault.Code {
	return append([]fault.Code{fault.NotFound, fault.NotYours, fault.CaseClosed, fault.Conflict, fault.Erased}, more...)
}

// command adds a route that gives one command to a case.
func command[I any](s *server, r route, of func(*I) (id string, cmd casefile.Command)) {
	r.method = http.MethodPost
	r.path = "/v1/cases/{id}/" + r.path
	add(s, r, func(ctx context.Context, a casefile.Actor, in *I) (CaseView, error) {
		id, cmd := of(in)
		return s.do(ctx, a, id, cmd)
	})
}

type statementInput struct {
	CaseCall
	Body Statement
}

type factInput struct {
	CaseCall
	Body struct {
		Event Event  `json:"event"`
		Claim string `json:"claim,omitempty" enum:"not_delivered,not_conforming,wrong_item,damaged,changed_mind" doc:"Where it changes what is wrong."`
	}
}

type wishInput struct {
	CaseCall
	Body Wish
}

type sayInput struct {
	CaseCall
	Body struct {
		Act  string `json:"act" enum:"greet,thank,acknowledge,apologise,ask,tell,summarise,assure,deny_promise,side_track,restate,close" doc:"What the words do."`
		Text string `json:"text" minLength:"1" maxLength:"4000"`
	}
}

type noteInput struct {
	CaseCall
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"20000"`
	}
}

type planInput struct {
	CaseCall
	Body Plan
}

type offerInput struct {
	CaseCall
	Body struct {
		Packages []Package `json:"packages" minItems:"1" maxItems:"3" doc:"The other seat picks one."`
		Until    Day       `json:"until,omitzero" doc:"The last day on which it can be accepted."`
		Words    string    `json:"words,omitempty" maxLength:"4000"`
		Seen     string    `json:"last_seen,omitempty" maxLength:"20" doc:"The last offer of the case that the caller saw, O0 for none: where another came since, it is a conflict."`
	}
}

type acceptInput struct {
	CaseCall
	Offer string `path:"offer" doc:"The offer, as O1." maxLength:"20"`
	Body  struct {
		Pick int `json:"pick,omitempty" minimum:"1" maximum:"3" doc:"1 for the first package; may be absent where there is one."`
	}
}

type rejectInput struct {
	CaseCall
	Offer string `path:"offer" doc:"The offer, as O1." maxLength:"20"`
	Body  struct {
		Why string `json:"why,omitempty" maxLength:"4000"`
	}
}

type escalateInput struct {
	CaseCall
	Body struct {
		Ask Package `json:"ask"`
		Who string  `json:"who,omitempty" maxLength:"200" doc:"Who is asked; absent: whoever has the role."`
		By  Day     `json:"by,omitzero" doc:"By when they answer; absent: the next business day."`
		Why string  `json:"why,omitempty" maxLength:"4000"`
	}
}

type decideInput struct {
	CaseCall
	Escalation string `path:"escalation" doc:"The escalation, as E1." maxLength:"20"`
	Body       struct {
		Approve bool   `json:"approve" doc:"A yes puts the package on the table."`
		Reason  string `json:"reason,omitempty" maxLength:"4000" doc:"A no needs one."`
	}
}

type closeInput struct {
	CaseCall
	Body struct {
		Why string `json:"why,omitempty" maxLength:"4000"`
	}
}

type reopenInput struct {
	CaseCall
	Body struct {
		Why string `json:"why" minLength:"1" maxLength:"1000" doc:"What is needed."`
	}
}

func (p Package) command() casefile.Package {
	return casefile.Package{Alternative: p.Alternative, Keeps: p.Keeps, Terms: list(p.Terms, Term.command)}
}

// command is the term as it is asked for. Of which kind a payment method is, is
// the desk's to look up.
func (t Term) command() casefile.Term {
	return casefile.Term{Remedy: t.Remedy, Right: t.Right, Line: t.Line, Item: t.Item, Amount: t.Amount.Amount, Method: t.Method,
		By: t.By.Day, Who: t.Who, Bearer: t.Bearer, Text: t.Text}
}

func (s *server) addTable() {
	s.addFacts()
	s.addAnswers()
	s.addOwnSide()
	command(s, route{id: "make-offer", path: "offers", tag: "Table", action: desk.Talk, summary: "Put packages on the table",
		text:    "It counters an offer of the other seat and takes the place of one's own. An offer of the house comes after what is owed was told, contains at least one open right that the customer chose, and stays within the caller's mandate.",
		refuses: atCase(fault.RightsNotStated, fault.UnderFloor, fault.UnderWord, fault.OverMandate, fault.WrongStep),
		example: map[string]any{"words": "Your money back, in full.", "packages": []any{map[string]any{"terms": []any{map[string]any{"remedy": "refund", "right": "us-tx/UCC-2-711", "amount": "323.67 USD"}}}}}},
		func(in *offerInput) (string, casefile.Command) {
			return in.ID, casefile.MakeOffer{Packages: list(in.Body.Packages, Package.command), Until: in.Body.Until.Day, Words: in.Body.Words, LastSeen: in.Body.Seen}
		})
	closed := []fault.Code{fault.OfferUnknown, fault.OfferClosed, fault.OfferExpired, fault.OwnOffer}
	command(s, route{id: "accept-offer", path: "offers/{offer}/accept", tag: "Table", action: desk.Talk, summary: "Take a package of the other seat's offer",
		text:    "Nothing binds yet: the answer carries the read-back, and the token with which the caller confirms it.",
		refuses: atCase(append(closed, fault.RightsNotStated, fault.OverMandate, fault.PaidBack)...)},
		func(in *acceptInput) (string, casefile.Command) {
			return in.ID, casefile.Accept{Offer: in.Offer, Pick: in.Body.Pick}
		})
	command(s, route{id: "reject-offer", path: "offers/{offer}/reject", tag: "Table", action: desk.Talk, summary: "Refuse the other seat's offer",
		text: "The case stays open.", refuses: atCase(closed...)},
		func(in *rejectInput) (string, casefile.Command) {
			return in.ID, casefile.Reject{Offer: in.Offer, Why: in.Body.Why}
		})
	command(s, route{id: "escalate", path: "escalations", tag: "Table", action: desk.Talk, summary: "Ask somebody with more authority",
		text:    "Who decides, and by which day, is itself a promise to the customer. It is the house's to do.",
		refuses: atCase(fault.NotYourSeat)},
		func(in *escalateInput) (string, casefile.Command) {
			b := in.Body
			return in.ID, casefile.Escalate{Ask: b.Ask.command(), Who: b.Who, By: b.By.Day, Why: b.Why}
		})
	command(s, route{id: "decide-escalation", path: "escalations/{escalation}/decide", tag: "Table", action: desk.Approve, summary: "Approve or veto what was asked",
		text: "One veto stops it; a yes puts the package on the table in the name of whoever may give it.", refuses: atCase(fault.OverMandate, fault.WrongStep, fault.UnderFloor, fault.RightsNotStated)},
		func(in *decideInput) (string, casefile.Command) {
			return in.ID, casefile.DecideEscalation{ID: in.Escalation, Approve: in.Body.Approve, Reason: in.Body.Reason}
		})
	command(s, route{id: "reopen-case", path: "reopen", tag: "Cases", action: desk.Talk, summary: "Open a settled case again",
		text: "Where something more or different is needed though everything that was agreed is kept: by the customer, who is answered by the next business day, or by a person of the house. What was given counts on.", refuses: atCase(fault.WrongStep, fault.NotYourSeat, fault.TalkEnded)},
		func(in *reopenInput) (string, casefile.Command) { return in.ID, casefile.Reopen{Why: in.Body.Why} })
	command(s, route{id: "close-case", path: "close", tag: "Cases", action: desk.Record, summary: "End a case in which nothing is open",
		text: "Refused while a promise or a recovery is open.", refuses: atCase(fault.WrongStep)},
		func(in *closeInput) (string, casefile.Command) { return in.ID, casefile.Close{Why: in.Body.Why} })
}

// addFacts: what was said and what happened, what is owed for it, what is wished.
func (s *server) addFacts() {
	command(s, route{id: "state", path: "statements", tag: "Cases", action: desk.Record, summary: "Put on file what was said before",
		text: "Who, when, in which words. A day that was promised is a promise of the house from then on, whoever said it.", refuses: atCase()},
		func(in *statementInput) (string, casefile.Command) {
			return in.ID, casefile.State{Statement: in.Body.command()}
		})
	command(s, route{id: "note-fact", path: "facts", tag: "Cases", action: desk.Record, summary: "Put on file what happened",
		text: "To the goods, or between the parties. What is owed is looked up anew.", refuses: atCase()},
		func(in *factInput) (string, casefile.Command) {
			return in.ID, casefile.NoteFact{Event: in.Body.Event.fact(), Claim: in.Body.Claim}
		})
	command(s, route{id: "tell-rights", path: "rights/tell", tag: "Cases", action: desk.Record, summary: "State to the customer what is owed",
		text: "Everything that is owed and open, before anything is offered.", refuses: atCase()},
		func(in *bareInput) (string, casefile.Command) { return in.ID, casefile.TellRights{} })
	command(s, route{id: "wish", path: "wish", tag: "Cases", action: desk.Talk, summary: "Say what the customer wants",
		text: "Of what is owed, or besides.", refuses: atCase()},
		func(in *wishInput) (string, casefile.Command) {
			return in.ID, casefile.Choose{Wish: in.Body.asked()}
		})
	command(s, route{id: "say", path: "say", tag: "Table", action: desk.Talk, summary: "Say something at the table",
		text:    "The house may not deny a promise that is on file, nor say what the law takes away.",
		refuses: atCase(fault.DenialRefused, fault.SayingRefused),
		example: map[string]any{"act": "acknowledge", "text": "You were promised it within ten days, and it did not come."}},
		func(in *sayInput) (string, casefile.Command) {
			return in.ID, casefile.Say{Act: in.Body.Act, Text: in.Body.Text}
		})
}

// addOwnSide: what a seat keeps to itself.
func (s *server) addOwnSide() {
	command(s, route{id: "draft-plan", path: "plan", tag: "Table", action: desk.Talk, summary: "Draft the plan of the caller's seat",
		text: "Target, realistic and break point, the alternative outside, what can be traded. The other seat never sees it.", refuses: atCase()},
		func(in *bareInput) (string, casefile.Command) { return in.ID, casefile.DraftPlan{} })
	add(s, route{id: "edit-plan", method: http.MethodPut, path: "/v1/cases/{id}/plan", tag: "Table", action: desk.Talk, summary: "Replace the plan of the caller's seat",
		text: "By an edited one. What the mandate allows is not the plan's to say and stays.", refuses: atCase()}, s.editPlan)
	command(s, route{id: "write-note", path: "notes", tag: "Table", action: desk.Talk, summary: "Write a remark for one's own side",
		text: "The other seat never sees it.", refuses: atCase()},
		func(in *noteInput) (string, casefile.Command) { return in.ID, casefile.WriteNote{Text: in.Body.Text} })
}

func (s *server) editPlan(ctx context.Context, a casefile.Actor, in *planInput) (CaseView, error) {
	before, err := s.desk.Get(ctx, a, in.ID)
	if err != nil {
		return CaseView{}, err
	}
	return s.do(ctx, a, in.ID, casefile.EditPlan{Plan: in.Body.edited(before.Own.Plan)})
}
