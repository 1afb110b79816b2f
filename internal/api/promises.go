package api

import (
	"context"
	"net/http"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// Promise is one thing somebody owes because they said so.
type Promise struct {
	ID         string     `json:"id"`
	Kind       string     `json:"kind" doc:"pay, deliver, fix, answer or do; it says which proof keeps it."`
	Text       words.Text `json:"text"`
	Item       string     `json:"item,omitempty" doc:"The very item that must come."`
	Quantity   int        `json:"quantity,omitempty"`
	Amount     Money      `json:"amount,omitzero"`
	Method     string     `json:"method,omitempty"`
	Promisor   Party      `json:"promisor"`
	Promisee   Party      `json:"promisee"`
	Origin     string     `json:"origin" doc:"agreement, said, escalation, duty or solving."`
	Agreement  int        `json:"agreement,omitempty"`
	MadeOn     Day        `json:"made_on"`
	From       Day        `json:"from,omitzero" doc:"Expected not before this day."`
	Due        Day        `json:"due,omitzero" doc:"The last day on which it is in time; absent while it awaits something."`
	Awaits     string     `json:"awaits,omitempty" doc:"What must happen before the days are counted: goods_back."`
	Bearer     string     `json:"bearer,omitempty" doc:"Who pays in the end. The house's alone."`
	IfSlips    words.Text `json:"if_slips,omitempty"`
	State      string     `json:"state" enum:"made,kept,broken,replaced"`
	ClosedOn   Day        `json:"closed_on,omitzero"`
	Proof      *Proof     `json:"proof,omitempty"`
	Why        string     `json:"why,omitempty" doc:"Why it was broken; kept_by_agreement where an agreement keeps what was said."`
	ReplacedBy string     `json:"replaced_by,omitempty"`
}

// Party is one side of a promise.
type Party struct {
	Seat string `json:"seat"`
	Name string `json:"name,omitempty"`
	Role string `json:"role,omitempty"`
}

// Proof shows that the promised thing was done.
type Proof struct {
	Reference string `json:"reference,omitempty" maxLength:"200" doc:"Of the till, the payment provider or the carrier; keeps a payment."`
	Item      string `json:"item,omitempty" maxLength:"100" doc:"What really came; keeps a delivery when it is the promised item."`
	Quantity  int    `json:"quantity,omitempty" minimum:"0" maximum:"1000000"`
	Amount    Money  `json:"amount,omitzero"`
	On        Day    `json:"on,omitzero" doc:"Absent: today."`
	Note      string `json:"note,omitempty" maxLength:"4000" doc:"Keeps an answer, or what is none of the others."`
}

// PromiseRow is a promise in a list.
type PromiseRow struct {
	Case    string  `json:"case"`
	Called  string  `json:"called,omitempty"`
	Promise Promise `json:"promise"`
}

// PromisePage is a page of promises.
type PromisePage struct {
	Promises []PromiseRow `json:"promises"`
	Next     string       `json:"next,omitempty" doc:"Give it as after to go on; absent: that was all."`
}

func promiseOf(p promise.Promise, house bool) Promise {
	out := Promise{
		ID: p.ID, Kind: string(p.Deed.Kind), Text: p.Deed.Text, Item: p.Deed.Item, Quantity: p.Deed.Quantity, Amount: amount(p.Deed.Amount),
		Method: p.Deed.Method, Promisor: Party(p.Promisor), Promisee: Party(p.Promisee), Origin: string(p.Origin), Agreement: p.Agreement,
		MadeOn: day(p.MadeOn), From: day(p.From), Due: day(p.Due), Awaits: p.Awaits, IfSlips: p.IfSlips, State: string(p.State),
		ClosedOn: day(p.ClosedOn), Why: p.Why, ReplacedBy: p.ReplacedBy,
	}
	if house {
		out.Bearer = p.Bearer
	}
	if p.Proof != nil {
		out.Proof = &Proof{p.Proof.Reference, p.Proof.Item, p.Proof.Quantity, amount(p.Proof.Amount), day(p.Proof.On), p.Proof.Note}
	}
	return out
}

func rowOf(r desk.PromiseRow) PromiseRow {
	return PromiseRow{r.Case, r.Called, promiseOf(r.Promise, true)}
}

// PromiseCall names a promise of a case.
type PromiseCall struct {
	CaseCall
	Promise string `path:"promise" doc:"The promise, as P1." maxLength:"20"`
}

type keepInput struct {
	PromiseCall
	Body Proof
}

type breakInput struct {
	PromiseCall
	Body struct {
		Why string `json:"why" minLength:"1" maxLength:"4000" doc:"Why it will not be kept."`
	}
}

type promisesInput struct {
	State []string `query:"state" enum:"made,kept,broken,replaced" doc:"Only those; several are told apart by commas."`
	PageCall
}

func (s *server) addPromises() {
	add(s, route{id: "list-promises", method: http.MethodGet, path: "/v1/promises", tag: "Promises", action: desk.ListCases,
		summary: "List promises by due day", text: "What slips first comes first. The next page is asked for with `after`."},
		func(ctx context.Context, a casefile.Actor, in *promisesInput) (PromisePage, error) {
			rows, next, err := s.desk.Promises(ctx, a, in.State, in.page())
			return PromisePage{list(rows, rowOf), next}, err
		})
	kept := []fault.Code{fault.NotFound, fault.PromiseClosed, fault.ProofMissing, fault.ProofMismatch, fault.CaseClosed, fault.Conflict, fault.NotYours}
	add(s, route{id: "keep-promise", method: http.MethodPost, path: "/v1/cases/{id}/promises/{promise}/keep", tag: "Promises", action: desk.Record,
		summary: "Close a promise with what proves it", refuses: kept, example: map[string]any{"reference": "re_3NqLx8"},
		text: "A payment is kept on the reference of whoever moved the money, a delivery when the very item came. Another item than the promised one breaks the promise and opens a recovery by itself."},
		func(ctx context.Context, a casefile.Actor, in *keepInput) (CaseView, error) {
			b := in.Body
			return s.do(ctx, a, in.ID, casefile.KeepPromise{ID: in.Promise, Proof: promise.Proof{
				Reference: b.Reference, Item: b.Item, Quantity: b.Quantity, Amount: b.Amount.Amount, On: b.On.Day, Note: b.Note,
			}})
		})
	add(s, route{id: "break-promise", method: http.MethodPost, path: "/v1/cases/{id}/promises/{promise}/break", tag: "Promises", action: desk.Record,
		summary: "Say that a promise will not be kept", refuses: []fault.Code{fault.NotFound, fault.PromiseClosed, fault.CaseClosed, fault.Conflict, fault.NotYours},
		text: "The customer is told before they have to ask, and the case comes back to the table with the burden on the house."},
		func(ctx context.Context, a casefile.Actor, in *breakInput) (CaseView, error) {
			return s.do(ctx, a, in.ID, casefile.BreakPromise{ID: in.Promise, Why: in.Body.Why})
		})
	add(s, route{id: "tell-slip", method: http.MethodPost, path: "/v1/cases/{id}/promises/{promise}/tell-slip", tag: "Promises", action: desk.Record,
		summary: "Tell the customer before its day that a promise is slipping", refuses: []fault.Code{fault.NotFound, fault.PromiseClosed, fault.WrongStep, fault.NotYourSeat, fault.CaseClosed, fault.Conflict, fault.NotYours},
		text: "Of goods that by the shop's records cannot come in time (a reminder says so). A person of the house tells it, once; the promise stands until its day."},
		func(ctx context.Context, a casefile.Actor, in *PromiseCall) (CaseView, error) {
			return s.do(ctx, a, in.ID, casefile.TellSlip{ID: in.Promise})
		})
	add(s, route{id: "delete-promise", method: http.MethodDelete, path: "/v1/cases/{id}/promises/{promise}", tag: "Promises", action: desk.Record,
		summary: "Refused: a promise is never deleted", refuses: []fault.Code{fault.PromiseIsKept, fault.NotFound, fault.CaseClosed, fault.NotYours},
		text: "It is kept, broken, or replaced by an agreement of both. The call exists so that the refusal can say so."},
		func(ctx context.Context, a casefile.Actor, in *PromiseCall) (CaseView, error) {
			return s.do(ctx, a, in.ID, casefile.DeletePromise{ID: in.Promise})
		})
	add(s, route{id: "goods-back", method: http.MethodPost, path: "/v1/cases/{id}/goods-back", tag: "Promises", action: desk.Record,
		summary: "The goods that a promise awaited are here", refuses: []fault.Code{fault.NotFound, fault.WrongStep, fault.CaseClosed, fault.Conflict, fault.NotYours},
		text: "The days of every promise that waited for them begin, and the money that follows the goods is instructed."},
		func(ctx context.Context, a casefile.Actor, in *bareInput) (CaseView, error) {
			return s.do(ctx, a, in.ID, casefile.GoodsBack{})
		})
}
