package api

import (
	"context"
	"net/http"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
)

type setPINInput struct {
	Body struct {
		PIN string `json:"pin" minLength:"1" maxLength:"100" doc:"6 to 12 digits."`
	}
}

type pinInput struct {
	CaseCall
	Body struct {
		Approver   string   `json:"approver" minLength:"1" maxLength:"100" doc:"The member who decides."`
		PIN        string   `json:"pin" minLength:"1" maxLength:"100"`
		Escalation string   `json:"escalation,omitempty" maxLength:"20" doc:"What was asked already, as E1."`
		Ask        *Package `json:"ask,omitempty" doc:"Instead of it: what is asked for now."`
		End        bool     `json:"end,omitempty" doc:"Instead of both: the end of the talk, which was asked for."`
		Why        string   `json:"why,omitempty" maxLength:"4000"`
		Approve    bool     `json:"approve"`
		Reason     string   `json:"reason,omitempty" maxLength:"4000" doc:"A no needs one."`
	}
}

func (s *server) addPINs() {
	add(s, route{id: "set-pin", unkeyed: true, method: http.MethodPost, path: "/v1/me/pin", tag: "House", action: desk.Account,
		summary: "Set one's own PIN", text: "With which one approves at somebody else's till. It opens nothing else.", refuses: []fault.Code{fault.PasswordWeak, fault.NotFound}},
		func(ctx context.Context, a casefile.Actor, in *setPINInput) (Nothing, error) {
			return Nothing{true}, s.desk.SetPIN(ctx, a, in.Body.PIN)
		})
	add(s, route{id: "decide-by-pin", unkeyed: true, method: http.MethodPost, path: "/v1/cases/{id}/decide-by-pin", tag: "Table", action: desk.Coach,
		summary: "Let a superior decide at the till",
		text:    "In one step, for staff: what is asked for is over the caller's mandate, the approver comes and types their PIN. It is the approver's word in the log; a yes puts the package on the table in their name. After five wrong PINs the approver's has to wait.",
		refuses: atCase(fault.NotYourSeat, fault.SignInRefused, fault.TooMany, fault.NotAllowed, fault.OverMandate, fault.WrongStep, fault.UnderFloor, fault.RightsNotStated)},
		func(ctx context.Context, a casefile.Actor, in *pinInput) (CaseView, error) {
			b := in.Body
			asked := desk.PINDecision{Approver: b.Approver, PIN: b.PIN, Escalation: b.Escalation, End: b.End, Why: b.Why, Approve: b.Approve, Reason: b.Reason}
			if b.Ask != nil {
				p := b.Ask.command()
				asked.Ask = &p
			}
			return s.shown(s.desk.DecideByPIN(ctx, a, in.ID, asked))
		})
}
