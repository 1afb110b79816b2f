package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/talk/compose"
	"makegood/internal/words"
)

// Message is what a seat wrote or said, beside what was read from it.
type Message struct {
	ID        string     `json:"id" example:"M1"`
	Seat      string     `json:"seat" enum:"house,customer"`
	At        time.Time  `json:"at"`
	By        string     `json:"by" doc:"Who put it here: its writer, or whoever heard it."`
	Who       string     `json:"who,omitempty" doc:"Who spoke, where another wrote it down."`
	Lang      string     `json:"lang" enum:"en,ru"`
	Text      string     `json:"text"`
	Proposals []Proposal `json:"proposals" doc:"What was read. Each counts when a person has confirmed it."`
}

// Proposal is one thing that was read from a message.
type Proposal struct {
	ID         string  `json:"id" example:"M1.1"`
	What       string  `json:"what" enum:"act,offer,promise"`
	Act        string  `json:"act" example:"apologise"`
	Kind       string  `json:"kind,omitempty" doc:"Of an apology (sympathy, inconvenience, responsibility) or of blame (maker, carrier, colleague, customer)."`
	Span       [2]int  `json:"span" doc:"Where in the text it was read, in characters from 0, the end not included."`
	Quote      string  `json:"quote" doc:"The words it was read from."`
	Confidence float64 `json:"confidence" minimum:"0" maximum:"1"`
	Reader     string  `json:"reader" enum:"rules,model"`
	Remedy     string  `json:"remedy,omitempty"`
	Amount     *Money  `json:"amount,omitempty"`
	Percent    float64 `json:"percent,omitempty"`
	Deed       string  `json:"deed,omitempty" enum:"deliver,refund,other" doc:"Of a promise."`
	By         *Day    `json:"by,omitempty"`
	State      string  `json:"state" enum:"proposed,confirmed,dismissed"`
	SettledBy  string  `json:"settled_by,omitempty" doc:"Who confirmed or dismissed it."`
}

// Messages are the messages of a case, the oldest first.
type Messages struct {
	Messages []Message `json:"messages"`
}

func messageOf(m casefile.Message) Message {
	return Message{ID: m.ID, Seat: string(m.Seat), At: m.At, By: m.By, Who: m.Who, Lang: m.Lang, Text: m.Text, Proposals: list(m.Proposals, proposalOf)}
}

func proposalOf(p casefile.Proposal) Proposal {
	out := Proposal{
		ID: p.ID, What: p.What, Act: p.Act, Kind: p.Kind, Span: p.Span, Quote: p.Quote, Confidence: p.Confidence, Reader: p.Reader,
		Remedy: p.Remedy, Percent: p.Percent, Deed: p.Deed, By: dayOrNull(p.By), State: p.State, SettledBy: p.Settled,
	}
	if !p.Amount.IsZero() {
		out.Amount = &Money{Amount: p.Amount}
	}
	return out
}

type messageInput struct {
	CaseCall
	Body struct {
		Seat string `json:"seat,omitempty" enum:"house,customer" doc:"Whose words they are; absent: the caller's own. A customer speaks for themselves alone."`
		Who  string `json:"who,omitempty" maxLength:"200" doc:"Who spoke, where the caller writes down what they heard."`
		Lang string `json:"lang,omitempty" enum:"en,ru,auto" doc:"Absent: found out."`
		Text string `json:"text" minLength:"1" maxLength:"8000"`
	}
}

type proposalInput struct {
	CaseCall
	Proposal string `path:"proposal" maxLength:"20" doc:"As M1.2."`
	Body     struct {
		Package *Package `json:"package,omitempty" doc:"What was meant, where the reading of an offer is not it. Absent: what was read."`
		Pick    int      `json:"pick,omitempty" minimum:"1" maximum:"3" doc:"Of an acceptance: which package, where there are several."`
	}
}

type dismissInput struct {
	CaseCall
	Proposal string `path:"proposal" maxLength:"20" doc:"As M1.2."`
	Body     struct{}
}

type draftInput struct {
	CaseCall
	Body struct {
		Move      string    `json:"move" enum:"owed,offer,trade,counter,concede,refuse,promise,slip,escalate,acknowledge,apologise.sympathy,apologise.inconvenience,apologise.responsibility,ask_open,ask_proof,readback,accept,assure" doc:"What the message does."`
		Packages  []Package `json:"packages,omitempty" maxItems:"3" doc:"Of offer, trade, counter, concede and refuse. They are held to what is owed and to the caller's mandate."`
		Ref       string    `json:"ref,omitempty" maxLength:"20" doc:"Of promise and slip: the promise, as P1. Of escalate: the escalation, as E1."`
		By        Day       `json:"by,omitzero" doc:"Of trade: by when the goods are brought back."`
		Reason    string    `json:"reason,omitempty" maxLength:"300" doc:"Of refuse: a clause in the language of the message."`
		Lang      string    `json:"lang,omitempty" enum:"en,ru" doc:"Absent: en."`
		Tone      string    `json:"tone,omitempty" enum:"plain,warm,formal" doc:"Absent: plain."`
		Variation int       `json:"variation,omitempty" minimum:"0" maximum:"1000" doc:"Picks one of the wordings."`
		Letter    bool      `json:"letter,omitempty" doc:"With a greeting and a close."`
	}
}

// Draft is a message that a person may send.
type Draft struct {
	Text   string `json:"text"`
	Writer string `json:"writer" enum:"rules,model" doc:"Whose words they are. A model's say what ours say and nothing else."`
	Why    string `json:"why,omitempty" doc:"Where a model was asked and ours was used: why. timeout, refusal, broken, too_large, redirect, type, cut_off, status_…, unreachable, other_shape, other_words, other_move, other_reading, must_not_be_said."`
}

// ModelUse is which model there is, and what it was called for.
type ModelUse struct {
	Configured bool       `json:"configured"`
	Model      string     `json:"model,omitempty"`
	Host       string     `json:"host,omitempty" doc:"Of the endpoint."`
	Masked     bool       `json:"masked" doc:"What is personal is taken out of what is sent."`
	Since      Day        `json:"since"`
	Rows       []ModelRow `json:"rows" doc:"By purpose and outcome."`
	Total      ModelRow   `json:"total"`
}

// ModelRow sums calls.
type ModelRow struct {
	Purpose string  `json:"purpose,omitempty" doc:"read or phrase."`
	Outcome string  `json:"outcome,omitempty" doc:"used, or why ours was used instead."`
	Calls   int64   `json:"calls"`
	In      int64   `json:"tokens_in"`
	Out     int64   `json:"tokens_out"`
	Cost    float64 `json:"cost" doc:"In the currency in which the prices were given."`
}

func modelRowOf(r desk.UseRow) ModelRow {
	return ModelRow{r.Purpose, r.Outcome, r.Calls, r.In, r.Out, float64(r.Micros) / 1e6}
}

type modelInput struct {
	Days int `query:"days" minimum:"1" maximum:"3660" doc:"Back from today; 30 where absent."`
}

func (s *server) addMessages() {
	add(s, route{id: "receive-message", method: http.MethodPost, path: "/v1/cases/{id}/messages", tag: "Table", action: desk.Talk, status: http.StatusCreated,
		summary: "Take in what was written or said",
		text:    "By the customer from their link, or by staff who heard it. The answer carries what was read from it: acts, offers and promises, each beside its words. A reading binds nobody until a person confirms it.",
		refuses: atCase(fault.NotYourSeat, fault.TooLarge),
		example: map[string]any{"seat": "customer", "who": "Nora Whitfield", "text": "I want my money back by Friday."}}, s.receiveMessage)
	add(s, route{id: "list-messages", method: http.MethodGet, path: "/v1/cases/{id}/messages", tag: "Table", action: desk.ReadCase,
		summary: "What was written and said, with what was read from it", text: "The oldest first.", refuses: []fault.Code{fault.NotFound, fault.NotYours, fault.Erased}},
		func(ctx context.Context, a casefile.Actor, in *CaseCall) (Messages, error) {
			v, err := s.desk.Get(ctx, a, in.ID)
			return Messages{list(v.Case.Messages, messageOf)}, err
		})
	settled := atCase(fault.NotYourSeat, fault.WrongStep)
	command(s, route{id: "confirm-proposal", path: "proposals/{proposal}/confirm", tag: "Table", action: desk.Talk, summary: "Say that what was read counts",
		text:    "It becomes the offer, the promise, the wish, the answer or the words that it is, and is refused as those would be. A person does it; a customer for their own words.",
		refuses: append(slices.Clone(settled), fault.RightsNotStated, fault.UnderFloor, fault.OverMandate, fault.OfferUnknown, fault.OfferClosed, fault.OfferExpired, fault.DenialRefused, fault.SayingRefused)},
		func(in *proposalInput) (string, casefile.Command) {
			cmd := casefile.TakeUp{Proposal: in.Proposal, Pick: in.Body.Pick}
			if in.Body.Package != nil {
				p := in.Body.Package.command()
				cmd.Package = &p
			}
			return in.ID, cmd
		})
	command(s, route{id: "dismiss-proposal", path: "proposals/{proposal}/dismiss", tag: "Table", action: desk.Talk, summary: "Say that what was read does not count",
		text: "It stays beside its words, dismissed.", refuses: settled},
		func(in *dismissInput) (string, casefile.Command) {
			return in.ID, casefile.PassOver{Proposal: in.Proposal}
		})
	add(s, route{id: "draft-message", method: http.MethodPost, path: "/v1/cases/{id}/drafts", tag: "Table", action: desk.Talk,
		summary: "Write a move of the house as a message",
		text:    "In English or Russian, in a tone. What it says comes from the case and is held to what is owed, to the caller's mandate and to the promises on file. Nothing is sent or kept.",
		refuses: atCase(fault.NotYourSeat, fault.RightsNotStated, fault.UnderFloor, fault.OverMandate, fault.WrongStep, fault.OfferUnknown, fault.PromiseClosed, fault.SayingRefused),
		example: map[string]any{"move": "owed", "lang": "en", "tone": "warm"}}, s.draftMessage)
	add(s, route{id: "model-use", method: http.MethodGet, path: "/v1/model", tag: "House", action: desk.ManageDesk,
		summary: "Which language model there is, and what it cost", text: "Calls, tokens and cost by purpose and outcome. Nothing that was said is kept with them."},
		s.modelUse)
}

func (s *server) receiveMessage(ctx context.Context, a casefile.Actor, in *messageInput) (Message, error) {
	b := in.Body
	m, err := s.desk.Receive(ctx, a, in.ID, desk.Letter{Seat: casefile.Seat(b.Seat), Who: b.Who, Lang: b.Lang, Text: b.Text})
	if err != nil {
		return Message{}, err
	}
	return messageOf(m), nil
}

func (s *server) draftMessage(ctx context.Context, a casefile.Actor, in *draftInput) (Draft, error) {
	b := in.Body
	asked := desk.DraftAsked{
		Move: compose.Kind(b.Move), Packages: list(b.Packages, Package.command), Ref: b.Ref, By: b.By.Day, Reason: b.Reason,
		Lang: words.Lang(b.Lang), Tone: compose.Tone(b.Tone), Variation: b.Variation, Letter: b.Letter,
	}
	if asked.Lang == "" {
		asked.Lang = words.English
	}
	if asked.Tone == "" {
		asked.Tone = compose.Plain
	}
	out, err := s.desk.Draft(ctx, a, in.ID, asked)
	return Draft(out), err
}

func (s *server) modelUse(ctx context.Context, a casefile.Actor, in *modelInput) (ModelUse, error) {
	days := in.Days
	if days == 0 {
		days = 30
	}
	use, err := s.desk.ModelUse(ctx, a, days)
	out := ModelUse{Since: day(use.Since), Rows: list(use.Rows, modelRowOf), Total: modelRowOf(use.Total)}
	if use.About != nil {
		out.Configured, out.Model, out.Host, out.Masked = true, use.About.Name, use.About.Host, use.About.Masked
	}
	return out, err
}
