package web

import (
	"net/http"

	"makegood/internal/desk"
	"makegood/internal/web/parts"
)

// Route is a page, or something that a page asks for.
type Route struct {
	Method string
	Path   string // as net/http's ServeMux writes it
	// Action is what somebody must be allowed to do to get an answer; empty:
	// the route is open to everybody.
	Action desk.Action
	// Nav is the route's place in the list of ways; nil: it is not in it.
	// Path and Here are filled in for each reader.
	Nav *parts.Place
	// Under names the place that a page without one of its own belongs to.
	Under string
	// Live routes answer as long as the reader stays.
	Live bool

	do func(s *Site, w http.ResponseWriter, r *http.Request) error
}

// Pattern is the route as a ServeMux knows it.
func (r Route) Pattern() string { return r.Method + " " + r.Path }

// Routes is the table of everything that this door answers.
func Routes() []Route {
	return append([]Route{
		{Method: http.MethodGet, Path: "/{$}", do: (*Site).home},
		{Method: http.MethodGet, Path: "/inbox", Action: desk.ListCases, do: (*Site).inbox, Nav: &parts.Place{Name: "web.nav.inbox", Icon: "inbox", Press: "i"}},
		{Method: http.MethodGet, Path: "/counter", Action: desk.Counter, do: (*Site).counter, Nav: &parts.Place{Name: "web.nav.counter", Icon: "scan-line", Press: "c"}},
		{Method: http.MethodGet, Path: "/counter/order", Action: desk.Counter, do: (*Site).atCounter},
		{Method: http.MethodPost, Path: "/counter/identify", Action: desk.Identify, do: (*Site).identify},
		{Method: http.MethodPost, Path: "/counter/read-back", Action: desk.Counter, do: (*Site).readBackHere},
		{Method: http.MethodGet, Path: "/counter/read-back/{id}", Action: desk.Counter, do: (*Site).aloudHere},
		{Method: http.MethodPost, Path: "/counter/read-back/{id}/no", Action: desk.Talk, do: (*Site).notThat},
		{Method: http.MethodPost, Path: "/counter/confirm", Action: desk.ConfirmIt, do: (*Site).doneHere},
		{Method: http.MethodGet, Path: "/counter/done/{id}", Action: desk.Counter, do: (*Site).counterDone},
		{Method: http.MethodPost, Path: "/counter/open", Action: desk.OpenCase, do: (*Site).openHere},
		{Method: http.MethodGet, Path: "/promises", Action: desk.ListCases, do: (*Site).promises, Nav: &parts.Place{Name: "web.nav.promises", Icon: "calendar-clock", Press: "p"}},
		{Method: http.MethodGet, Path: "/cases/{id}", Action: desk.ListCases, do: (*Site).caseFile, Under: "web.nav.inbox"},
		{Method: http.MethodGet, Path: "/cases/{id}/plan", Action: desk.ListCases, do: (*Site).planFile, Under: "web.nav.inbox"},
		{Method: http.MethodGet, Path: "/cases/{id}/agreements/{no}/agreement.pdf", Action: desk.ReadCase, do: (*Site).agreementFile},
		{Method: http.MethodGet, Path: "/my", Action: desk.ReadCase, do: (*Site).mine},
		{Method: http.MethodGet, Path: "/my/plan", Action: desk.ReadCase, do: (*Site).myPlan},
		{Method: http.MethodGet, Path: "/cases/{id}/solve", Action: desk.ListCases, do: (*Site).solveFile, Under: "web.nav.inbox"},
		{Method: http.MethodGet, Path: "/my/solve", Action: desk.ReadCase, do: (*Site).mySolve},
		{Method: http.MethodGet, Path: "/page", Action: desk.JoinPage, do: (*Site).guestPage},
		{Method: http.MethodPost, Path: "/page", Action: desk.JoinPage, do: (*Site).writeAsGuest},
		{Method: http.MethodGet, Path: "/cases/{id}/position.pdf", Action: desk.ReadCase, do: (*Site).positionFile},
		{Method: http.MethodGet, Path: "/events", Action: desk.ReadCase, do: (*Site).events, Live: true},

		{Method: http.MethodGet, Path: "/people", Action: desk.ManageDesk, do: (*Site).people, Nav: &parts.Place{Name: "web.nav.people", Icon: "users", Press: "s"}},
		{Method: http.MethodPost, Path: "/people", Action: desk.ManageDesk, do: (*Site).hire},
		{Method: http.MethodGet, Path: "/people/{id}", Action: desk.ManageDesk, do: (*Site).person},
		{Method: http.MethodPost, Path: "/people/{id}/password", Action: desk.ManageDesk, do: (*Site).givePassword},
		{Method: http.MethodPost, Path: "/people/{id}/keys", Action: desk.ManageDesk, do: (*Site).giveKey},
		{Method: http.MethodPost, Path: "/people/{id}/keys/revoke", Action: desk.ManageDesk, do: (*Site).revokeKey},
		{Method: http.MethodPost, Path: "/people/{id}/leave", Action: desk.ManageDesk, do: (*Site).dismiss},
		{Method: http.MethodGet, Path: "/account", Action: desk.Account, do: (*Site).account},
		{Method: http.MethodPost, Path: "/account/password", Action: desk.Account, do: (*Site).changePassword},
		{Method: http.MethodPost, Path: "/account/pin", Action: desk.Account, do: (*Site).setPIN},
		{Method: http.MethodPost, Path: "/account/sessions/revoke", Action: desk.Account, do: (*Site).endSession},
		{Method: http.MethodPost, Path: "/account/sessions/end", Action: desk.Account, do: (*Site).endSessions},
		{Method: http.MethodGet, Path: "/audit", Action: desk.ReadAudit, do: (*Site).audit, Nav: &parts.Place{Name: "web.nav.audit", Icon: "book-open-check", Press: "t"}},

		{Method: http.MethodGet, Path: "/partners", Action: desk.Settle, do: (*Site).partners, Nav: &parts.Place{Name: "web.nav.partners", Icon: "truck", Press: "f"}},
		{Method: http.MethodGet, Path: "/partners/{kind}/{firm}", Action: desk.Settle, do: (*Site).firm, Under: "web.nav.partners"},
		{Method: http.MethodPost, Path: "/partners/{kind}/{firm}", Action: desk.Settle, do: (*Site).settle},
		{Method: http.MethodGet, Path: "/partners/{kind}/{firm}/{month}/{file}", Action: desk.Settle, do: (*Site).statementFile},

		{Method: http.MethodGet, Path: "/packs", Action: desk.ListCases, do: (*Site).packs, Nav: &parts.Place{Name: "web.nav.packs", Icon: "scale", Press: "l"}},

		{Method: http.MethodGet, Path: "/sign-in", do: (*Site).signInPage},
		{Method: http.MethodPost, Path: "/sign-in", do: (*Site).signIn},
		{Method: http.MethodPost, Path: "/sign-out", do: (*Site).signOut},
		{Method: http.MethodGet, Path: "/enter/{credential}", do: (*Site).enter},
		{Method: http.MethodPost, Path: "/enter", do: (*Site).enterAs},
		{Method: http.MethodPost, Path: "/preferences", do: (*Site).prefer},
		{Method: http.MethodGet, Path: "/assets/{version}/{name}", do: (*Site).asset},
	}, append(caseRoutes(), ownRoutes()...)...)
}
