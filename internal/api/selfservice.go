package api

import (
	"context"
	"net/http"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/words"
)

func (s *server) addSelfService() {
	add(s, route{id: "self-service", method: http.MethodPost, path: "/v1/cases/{id}/self-service", tag: "Table", action: desk.Talk,
		summary: "Go on without a person",
		text:    "For a customer by their link: what is owed is told, and packages are put on the table within a clerk's mandate, with the whole room from the first set, so that pushing gains nothing. Where Makegood is out of its depth a person is called, by a day.",
		refuses: atCase(fault.NotYourSeat)},
		func(ctx context.Context, a casefile.Actor, in *proposeInput) (CaseView, error) {
			b := in.Body
			return s.shown(s.desk.SelfService(ctx, a, in.ID, desk.PackagesAsked{Counter: b.Counter, Lang: words.Lang(b.Lang), Until: b.Until.Day}))
		})
	add(s, route{id: "call-person", method: http.MethodPost, path: "/v1/cases/{id}/person", tag: "Table", action: desk.Talk,
		summary: "Ask for a person", text: "Who answers by the next business day; that day is a promise.", refuses: atCase(fault.WrongStep)},
		func(ctx context.Context, a casefile.Actor, in *bareInput) (CaseView, error) {
			return s.shown(s.desk.CallPerson(ctx, a, in.ID))
		})
}
