package api

import (
	"bytes"
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// Conduct is what came of somebody's going over the house's line.
type Conduct struct {
	Warning *ConductWarning `json:"warning,omitempty"`
	End     *TalkEnd        `json:"end,omitempty" doc:"While it is only asked for, the house's alone."`
	Ended   bool            `json:"ended" doc:"The talk is over; what is owed can be had, promises are kept, letters are read."`
}

// ConductWarning is the one warning of a case.
type ConductWarning struct {
	On    Day        `json:"on"`
	At    time.Time  `json:"at"`
	By    string     `json:"by"`
	Kind  string     `json:"kind"`
	Heard string     `json:"heard" doc:"What was said or done, as the person heard it."`
	Text  words.Text `json:"text" doc:"What the customer was told; what is owed is in it."`
}

// TalkEnd is the end of a talk.
type TalkEnd struct {
	On      Day        `json:"on"`
	At      time.Time  `json:"at"`
	By      string     `json:"by" doc:"Who asked for it."`
	Kind    string     `json:"kind"`
	Heard   string     `json:"heard"`
	State   string     `json:"state" enum:"asked,refused,ended,lifted"`
	Decided string     `json:"decided,omitempty"`
	Reason  string     `json:"reason,omitempty"`
	WriteTo string     `json:"write_to,omitempty"`
	Text    words.Text `json:"text,omitempty" doc:"The final position, in writing."`
}

type conductInput struct {
	CaseCall
	Body struct {
		Kind  string `json:"kind" enum:"insults,threats,harassment,repeats" doc:"Which line of the house was crossed."`
		Heard string `json:"heard" minLength:"1" maxLength:"1000" doc:"What was said or done, as the caller heard it."`
	}
}

type endInput struct {
	CaseCall
	Body struct {
		Kind    string `json:"kind" enum:"insults,threats,harassment,repeats" doc:"Which line of the house was crossed again."`
		Heard   string `json:"heard" minLength:"1" maxLength:"1000" doc:"What was said or done after the warning, as the caller heard it."`
		WriteTo string `json:"write_to,omitempty" maxLength:"200" doc:"Who reads letters; absent: the manager of the shop."`
	}
}

type decideEndInput struct {
	CaseCall
	Body struct {
		Approve bool   `json:"approve"`
		Reason  string `json:"reason,omitempty" maxLength:"4000" doc:"A no needs one."`
	}
}

type liftInput struct {
	CaseCall
	Body struct {
		Why string `json:"why" minLength:"1" maxLength:"4000"`
	}
}

type positionInput struct {
	CaseCall
	Lang string `query:"lang" enum:"en,ru" doc:"Absent: the caller's."`
}

func (s *server) addConduct() {
	command(s, route{id: "warn-customer", path: "conduct/warning", tag: "Table", action: desk.Record, summary: "Record the one warning",
		text:    "By a person of the house, from what they heard themselves; never from a machine's reading. The customer is told in the words of the packs, with what they are owed. There is one.",
		refuses: atCase(fault.NotYourSeat, fault.RightsNotStated, fault.WrongStep)},
		func(in *conductInput) (string, casefile.Command) {
			return in.ID, casefile.WarnCustomer{Kind: in.Body.Kind, Heard: in.Body.Heard}
		})
	command(s, route{id: "end-talk", path: "conduct/end", tag: "Table", action: desk.Record, summary: "Ask to end the talk",
		text:    "After the warning, where the line was crossed again. A superior says yes or no; of a manager, it is ended. What is owed is put on the table, the final position goes to the customer in writing; no right is taken away.",
		refuses: atCase(fault.NotYourSeat, fault.RightsNotStated, fault.WrongStep)},
		func(in *endInput) (string, casefile.Command) {
			return in.ID, casefile.EndTalk{Kind: in.Body.Kind, Heard: in.Body.Heard, WriteTo: in.Body.WriteTo}
		})
	command(s, route{id: "decide-end", path: "conduct/end/decide", tag: "Table", action: desk.Approve, summary: "Say yes or no to the end of the talk",
		text: "Not by who asked for it.", refuses: atCase(fault.WrongStep)},
		func(in *decideEndInput) (string, casefile.Command) {
			return in.ID, casefile.DecideEnd{Approve: in.Body.Approve, Reason: in.Body.Reason}
		})
	command(s, route{id: "lift-end", path: "conduct/end/lift", tag: "Table", action: desk.Approve, summary: "Open the talk again",
		text: "By a superior, with the reason.", refuses: atCase(fault.WrongStep)},
		func(in *liftInput) (string, casefile.Command) { return in.ID, casefile.LiftEnd{Why: in.Body.Why} })
	s.addPosition()
}

func (s *server) addPosition() {
	r := route{id: "position-file", method: http.MethodGet, path: "/v1/cases/{id}/conduct/end/pdf", tag: "Table", action: desk.ReadCase,
		summary: "The final position as PDF", text: "For both seats: what is owed and can be had, what was promised, the ways outside, who reads letters.",
		refuses: []fault.Code{fault.NotFound, fault.NotYours, fault.Erased}}
	op := s.operation(r, reflect.TypeFor[positionInput]())
	op.Responses["200"] = &huma.Response{Description: "The document.", Content: map[string]*huma.MediaType{
		"application/pdf": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
	huma.Register(s.api, op, func(ctx context.Context, in *positionInput) (*file, error) {
		c := door.Of(ctx)
		lang := c.Lang
		if in.Lang != "" {
			lang = words.Lang(in.Lang)
		}
		var b bytes.Buffer
		if err := s.desk.PositionPDF(desk.Doing(ctx, r.action), c.Actor, in.ID, lang, &b); err != nil {
			return nil, s.refuse(c, err)
		}
		return &file{Type: "application/pdf", Name: `attachment; filename="` + safeName(in.ID) + `-position.pdf"`, Body: b.Bytes()}, nil
	})
}

func conductOf(c casefile.Case) *Conduct {
	if c.Conduct == (casefile.Conduct{}) {
		return nil
	}
	out := &Conduct{Ended: c.Ended()}
	if w := c.Conduct.Warning; w != nil {
		out.Warning = &ConductWarning{day(w.On), w.At, w.By, w.Kind, w.Heard, w.Text}
	}
	if e := c.Conduct.End; e != nil {
		out.End = &TalkEnd{day(e.On), e.At, e.By, e.Kind, e.Heard, e.State, e.Decided, e.Reason, e.WriteTo, e.Text}
	}
	return out
}
