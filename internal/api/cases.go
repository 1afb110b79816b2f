package api

import (
	"bytes"
	"context"
	"net/http"
	"slices"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// CaseCall names the case of a call. It is exported, like the other parts of
// calls, because huma passes over embedded types that are not.
type CaseCall struct {
	ID string `path:"id" example:"K7Q2M9" maxLength:"40" doc:"The case's number."`
}

// bareInput is a call that says nothing but which case.
type bareInput struct {
	CaseCall
	Body struct{}
}

// PageCall is where a list goes on.
type PageCall struct {
	After string `query:"after" maxLength:"200" doc:"From next of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"200" doc:"Rows a page; 50 where absent."`
}

func (p PageCall) page() desk.Page { return desk.Page{After: p.After, Limit: p.Limit} }

// Intake is a complaint.
type Intake struct {
	Visit   string      `json:"visit,omitempty" maxLength:"100" doc:"Of staff and programs: for whom."`
	Receipt string      `json:"receipt,omitempty" maxLength:"100" doc:"Number of a receipt in the hand."`
	Order   string      `json:"order" minLength:"1" maxLength:"100"`
	Lines   []LineAsked `json:"lines,omitempty" maxItems:"200" doc:"Absent: the whole order."`
	Claim   string      `json:"claim,omitempty" enum:"not_delivered,not_conforming,wrong_item,damaged,changed_mind" doc:"What is wrong."`
	Wish    Wish        `json:"wish,omitzero" doc:"What the customer asks for."`
	Proof   string      `json:"proof,omitempty" enum:"receipt,statement,gift_receipt,none"`
	Said    []Statement `json:"said,omitempty" maxItems:"50" doc:"What was said before. A day that was promised is a promise from then on."`
	Events  []Event     `json:"events,omitempty" maxItems:"100" doc:"What is known to have happened, besides what the order tells."`
	Known   Known       `json:"known,omitzero"`
}

// LineAsked is a quantity of an order line.
type LineAsked struct {
	Line     string `json:"line" minLength:"1" maxLength:"100"`
	Quantity int    `json:"quantity,omitempty" minimum:"1" maximum:"1000000" doc:"Absent: all that is left of it."`
}

// Known are facts that only a person can tell; what is absent is unknown.
type Known struct {
	State               string `json:"state,omitempty" enum:"unopened,opened,used" doc:"Of the goods."`
	TimeEssential       *bool  `json:"time_essential,omitempty"`
	ToldOfRightToCancel *bool  `json:"told_of_right_to_cancel,omitempty"`
	PostedRefundPolicy  *bool  `json:"posted_refund_policy,omitempty"`
	Buyer               string `json:"buyer,omitempty" enum:"consumer,business"`
}

// Event is something that happened on a day.
type Event struct {
	On       Day    `json:"on"`
	Kind     string `json:"kind" enum:"shipped,delivered,defect_appeared,notified,repair_started,repair_finished,replacement_asked,replacement_delivered,demanded,extra_time_set,seller_refused,delay_notice,delay_accepted,cancelled,returned,refund_agreed,refunded,statement_sent"`
	OK       *bool  `json:"ok,omitempty" doc:"Of repair_finished and replacement_delivered: do the goods conform now?"`
	Until    Day    `json:"until,omitzero" doc:"Of extra_time_set and delay_notice: the new day."`
	Definite *bool  `json:"definite,omitempty" doc:"Of delay_notice: is the new day definite?"`
	Remedy   string `json:"remedy,omitempty" maxLength:"40" doc:"Of demanded: which one."`
}

func (e Event) fact() rights.Event {
	return rights.Event{On: e.On.Day, Kind: e.Kind, OK: e.OK, Until: e.Until.Day, Definite: e.Definite, Remedy: e.Remedy}
}

func asked(lines []LineAsked) []desk.PartAsked {
	return list(lines, func(l LineAsked) desk.PartAsked { return desk.PartAsked{Line: l.Line, Quantity: l.Quantity} })
}

type intakeInput struct{ Body Intake }

// CasePage is a page of the inbox.
type CasePage struct {
	Cases []CaseRow `json:"cases"`
	Next  string    `json:"next,omitempty" doc:"Give it as after to go on; absent: that was all."`

	wire []byte // how it was written before
}

func (p CasePage) written() []byte { return p.wire }

// write writes the page as the API shows it.
func write(p *desk.CasePage) ([]byte, error) {
	var b bytes.Buffer
	err := encode(&b, CasePage{Cases: list(p.Rows, caseRowOf), Next: p.Next})
	return b.Bytes(), err
}

// CaseRow is a case in a list.
type CaseRow struct {
	ID       string      `json:"id"`
	Called   string      `json:"called"`
	Subject  words.Text  `json:"subject"`
	Order    string      `json:"order,omitempty"`
	Step     string      `json:"step"`
	Quick    bool        `json:"quick"`
	Recovery bool        `json:"recovery"`
	OpenedOn Day         `json:"opened_on"`
	Turn     string      `json:"turn,omitempty" doc:"Whose answer is awaited: house or customer."`
	Next     *PromiseRow `json:"next,omitempty" doc:"The promise of the house that falls due first."`
	Remind   string      `json:"remind,omitempty" enum:"slipping,unanswered" doc:"What the house was reminded of that is not over: a promise is slipping by the records, or one was broken and nobody has answered."`
}

func caseRowOf(r desk.CaseRow) CaseRow {
	out := CaseRow{ID: r.ID, Called: r.Called, Subject: r.Subject, Order: r.Order, Step: r.Step, Quick: r.Quick, Recovery: r.Recovery,
		OpenedOn: day(r.OpenedOn), Turn: r.Turn, Remind: r.Remind}
	if r.Next != nil {
		next := rowOf(*r.Next)
		out.Next = &next
	}
	return out
}

type inboxInput struct {
	Step   []string `query:"step" enum:"open,recovery,offered,read_back,agreed,settled,lapsed" doc:"Only those; several are told apart by commas."`
	Search string   `query:"q" maxLength:"200" doc:"The customer's name, or the number of the case, its order or its receipt."`
	PageCall
}

// states are those in which lists know the cases of the steps.
func states(steps []string) []string {
	if slices.Contains(steps, string(casefile.ReadingIt)) {
		return append(slices.Clone(steps), desk.OnlyRead)
	}
	return steps
}

// do gives a command to a case and shows what became of it.
func (s *server) do(ctx context.Context, a casefile.Actor, id string, cmd casefile.Command) (CaseView, error) {
	v, err := s.desk.Do(ctx, a, id, cmd)
	if err != nil {
		return CaseView{}, err
	}
	return viewOf(v), nil
}

func (s *server) addCases() {
	add(s, route{id: "open-case", method: http.MethodPost, path: "/v1/cases", tag: "Cases", action: desk.OpenCase, status: http.StatusCreated,
		summary: "Take a complaint in",
		text:    "It names an order and its lines, what is wrong, what the customer asks for, and what was said before. The answer says what is owed, by whom and until when.",
		refuses: []fault.Code{fault.OrderUnknown, fault.NotIdentified, fault.NotYours, fault.ItemUnknown, fault.QuantityInvalid, fault.Erased},
		example: map[string]any{"visit": "8M3K…", "order": "R-1006", "claim": "not_delivered", "wish": map[string]any{"remedy": "delivery"},
			"said": []any{map[string]any{"who": "Dana Reyes", "role": "regional vice-president", "on": "2025-11-06", "words": "Within ten days.", "deed": "deliver", "by": "2025-11-16"}}}},
		func(ctx context.Context, a casefile.Actor, in *intakeInput) (CaseView, error) {
			b := in.Body
			v, err := s.desk.Open(ctx, a, desk.Intake{
				Visit: b.Visit, Receipt: b.Receipt, Order: b.Order, Lines: asked(b.Lines), Claim: b.Claim, Wish: b.Wish.asked(),
				Proof: b.Proof, Said: list(b.Said, Statement.command), Events: list(b.Events, Event.fact), Known: desk.Known(b.Known),
			})
			if err != nil {
				return CaseView{}, err
			}
			return viewOf(v), nil
		})
	add(s, route{id: "list-cases", method: http.MethodGet, path: "/v1/cases", tag: "Cases", action: desk.ListCases,
		summary: "The inbox: what slips first, first", text: "Filtered by step, searched by name or number. The next page is asked for with `after`."},
		func(ctx context.Context, a casefile.Actor, in *inboxInput) (CasePage, error) {
			p, err := s.desk.CasePage(ctx, a, states(in.Step), in.Search, in.page())
			if err != nil {
				return CasePage{}, err
			}
			wire, err := p.Wire(write)
			return CasePage{wire: wire}, err
		})
	add(s, route{id: "get-case", method: http.MethodGet, path: "/v1/cases/{id}", tag: "Cases", action: desk.ReadCase,
		summary: "A case as the caller's seat sees it", text: "What both share, and the caller's own plan and notes. The other seat's are never in it.",
		refuses: []fault.Code{fault.NotFound, fault.NotYours, fault.Erased}},
		func(ctx context.Context, a casefile.Actor, in *CaseCall) (CaseView, error) {
			v, err := s.desk.Get(ctx, a, in.ID)
			if err != nil {
				return CaseView{}, err
			}
			return viewOf(v), nil
		})
	add(s, route{id: "case-ledger", method: http.MethodGet, path: "/v1/cases/{id}/ledger", tag: "Cases", action: desk.ListCases,
		summary: "Who pays in the end", text: "Double entries; each adds up to zero. The house's alone.", refuses: []fault.Code{fault.NotFound, fault.Erased}},
		s.ledger)
	s.addLinks()
}

// Ledger is who pays in the end, for a case.
type Ledger struct {
	Entries []LedgerEntry `json:"entries"`
}

// LedgerEntry adds up to zero.
type LedgerEntry struct {
	Key      string    `json:"key" doc:"Of the instruction or promise that caused it."`
	Kind     string    `json:"kind"`
	Why      string    `json:"why"`
	Postings []Posting `json:"postings"`
}

// Posting adds an amount to an account: positive is a debit, negative a credit.
type Posting struct {
	Account string `json:"account"`
	Amount  Money  `json:"amount"`
}

func (s *server) ledger(ctx context.Context, a casefile.Actor, in *CaseCall) (Ledger, error) {
	book, err := s.desk.Ledger(ctx, a, in.ID)
	out := Ledger{Entries: []LedgerEntry{}}
	for _, e := range book.Entries {
		entry := LedgerEntry{Key: e.Key, Kind: e.Kind, Why: e.Why, Postings: []Posting{}}
		for _, p := range e.Postings {
			entry.Postings = append(entry.Postings, Posting{p.Account, amount(p.Amount)})
		}
		out.Entries = append(out.Entries, entry)
	}
	return out, err
}
