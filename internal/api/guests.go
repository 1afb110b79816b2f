package api

import (
	"context"
	"net/http"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// GuestPage is what a person of another firm is shown of a case: the page on which
// its problem is solved. There is no field for anything else.
type GuestPage struct {
	Case    string     `json:"case" example:"K7Q2M9"`
	Subject words.Text `json:"subject"`
	Firm    string     `json:"firm" doc:"Whose word the caller writes."`
	Name    string     `json:"name"`
	Page    Solving    `json:"page" doc:"The customer's parts bear no name; other firms' are not in it."`
}

type inviteFirmInput struct {
	CaseCall
	Body struct {
		Firm string `json:"firm" minLength:"1" maxLength:"100" doc:"By the id of the policy."`
		Name string `json:"name" minLength:"1" maxLength:"200" doc:"Of the person: what they write bears it."`
	}
}

type guestEntryInput struct {
	Body struct {
		Kind string `json:"kind" enum:"need,option"`
		Text string `json:"text" minLength:"1" maxLength:"1000"`
	}
}

type guestLineInput struct {
	Body struct {
		What string `json:"what" minLength:"1" maxLength:"1000" doc:"In words; no sums."`
		Who  string `json:"who" minLength:"1" maxLength:"200"`
		By   Day    `json:"by"`
	}
}

type guestConfirmInput struct {
	Line string `path:"line" maxLength:"20" doc:"The line, as L1."`
	Body struct{}
}

func (s *server) addGuests() {
	add(s, route{id: "invite-firm", secret: true, method: http.MethodPost, path: "/v1/cases/{id}/solving/invitations", tag: "Table", action: desk.GiveLink, status: http.StatusCreated,
		summary: "Give a person of another firm a link to the open page",
		text:    "They write their firm's part of it themselves, under their name, for 14 days or until the page is closed or the link is revoked, and see nothing else of the case. It is shown this once, and revoked as a customer's.",
		refuses: atCase(fault.WrongStep)},
		func(ctx context.Context, a casefile.Actor, in *inviteFirmInput) (Link, error) {
			l, err := s.desk.InviteFirm(ctx, a, in.ID, in.Body.Firm, in.Body.Name)
			return Link{l.Token, "/enter/" + l.Token, l.Case, l.Until}, err
		})
	refuses := []fault.Code{fault.WrongStep, fault.NotYourSeat, fault.Conflict, fault.Erased}
	add(s, route{id: "guest-page", method: http.MethodGet, path: "/v1/page", tag: "Table", action: desk.JoinPage,
		summary: "The page that a firm's person was invited to", text: "By their link.", refuses: []fault.Code{fault.Erased}},
		func(ctx context.Context, a casefile.Actor, _ *struct{}) (GuestPage, error) {
			return guestPageOf(s.desk.Guest(ctx, a))
		})
	write := func(ctx context.Context, a casefile.Actor, cmd casefile.Command) (GuestPage, error) {
		return guestPageOf(s.desk.WriteAsGuest(ctx, a, cmd))
	}
	add(s, route{id: "guest-entry", method: http.MethodPost, path: "/v1/page/entries", tag: "Table", action: desk.JoinPage,
		summary: "Write a need or an option for one's firm", text: "Under the caller's name. The customer is not shown it.", refuses: refuses},
		func(ctx context.Context, a casefile.Actor, in *guestEntryInput) (GuestPage, error) {
			return write(ctx, a, casefile.AddEntry{Kind: in.Body.Kind, Text: in.Body.Text})
		})
	add(s, route{id: "guest-line", method: http.MethodPost, path: "/v1/page/lines", tag: "Table", action: desk.JoinPage,
		summary: "Write what one's firm does by when", text: "It promises nothing until somebody of the firm confirms it.", refuses: refuses},
		func(ctx context.Context, a casefile.Actor, in *guestLineInput) (GuestPage, error) {
			return write(ctx, a, casefile.AddLine{What: in.Body.What, Who: in.Body.Who, Seat: casefile.Partner, Firm: a.Firm, By: in.Body.By.Day})
		})
	add(s, route{id: "guest-confirm", method: http.MethodPost, path: "/v1/page/lines/{line}/confirm", tag: "Table", action: desk.JoinPage,
		summary: "Say that one's firm does it", text: "A line of the caller's own firm. It becomes a promise to the house when the page is closed.", refuses: append(refuses, fault.NotFound)},
		func(ctx context.Context, a casefile.Actor, in *guestConfirmInput) (GuestPage, error) {
			return write(ctx, a, casefile.ConfirmLine{Line: in.Line})
		})
}

func guestPageOf(p desk.GuestPage, err error) (GuestPage, error) {
	if err != nil {
		return GuestPage{}, err
	}
	return GuestPage{p.Case, p.Subject, p.Firm, p.Name, solvingOf(p.Page)}, nil
}
