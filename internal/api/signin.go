package api

import (
	"context"
	"net/http"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
)

// Session is somebody signed in. The token is shown this once.
type Session struct {
	Token string    `json:"token" example:"mk_…" doc:"Call with it as with a key."`
	Until time.Time `json:"until"`
	Me    Me        `json:"me"`
}

type signInInput struct {
	Body struct {
		Member   string `json:"member" minLength:"1" maxLength:"200" doc:"The member's id or e-mail address."`
		Password string `json:"password" minLength:"1" maxLength:"1000"`
	}
}

type changePasswordInput struct {
	Body struct {
		Old string `json:"old" minLength:"1" maxLength:"1000"`
		New string `json:"new" minLength:"1" maxLength:"1000" doc:"At least 12 letters, digits or signs."`
	}
}

type setPasswordInput struct {
	Member string `path:"member" maxLength:"60"`
	Body   struct {
		Password string `json:"password" minLength:"1" maxLength:"1000" doc:"At least 12 letters, digits or signs."`
	}
}

type endSessionInput struct {
	Body struct {
		ID string `json:"id" minLength:"1" maxLength:"100"`
	}
}

func (s *server) addSignIn() {
	add(s, route{id: "sign-in", method: http.MethodPost, path: "/v1/sign-in", tag: "House", open: true, status: http.StatusCreated,
		summary: "Sign in with a password",
		text:    "A session of twelve hours. After five wrong passwords in a row the name has to wait, twice as long each time; a place from which its owner has signed in before is counted by itself.",
		refuses: []fault.Code{fault.SignInRefused, fault.TooMany}},
		func(ctx context.Context, _ casefile.Actor, in *signInInput) (Session, error) {
			session, err := s.desk.SignIn(ctx, in.Body.Member, in.Body.Password, desk.FromOf(ctx))
			return Session{session.Token, session.Until, meOf(session.Actor())}, err
		})
	add(s, route{id: "sign-out", unkeyed: true, method: http.MethodPost, path: "/v1/sign-out", tag: "House", anyone: true,
		summary: "End the session", text: "The one with which the caller came. A key or a customer's link stays open: it is no session."},
		func(ctx context.Context, a casefile.Actor, _ *sweepInput) (Nothing, error) {
			return Nothing{true}, s.desk.SignOut(ctx, a)
		})
	add(s, route{id: "list-sessions", method: http.MethodGet, path: "/v1/me/sessions", tag: "House", action: desk.Account,
		summary: "One's own open sessions", text: "Where somebody is signed in as the caller."},
		func(ctx context.Context, a casefile.Actor, _ *nobody) (Keys, error) {
			infos, err := s.desk.Sessions(ctx, a)
			return keysOf(infos), err
		})
	add(s, route{id: "end-session", method: http.MethodPost, path: "/v1/me/sessions/revoke", tag: "House", action: desk.Account,
		summary: "End one of one's own sessions", text: "By the id that the list shows.", refuses: []fault.Code{fault.NotFound}},
		func(ctx context.Context, a casefile.Actor, in *endSessionInput) (Nothing, error) {
			return Nothing{true}, s.desk.RevokeKey(ctx, a, desk.AccountOf(a), in.Body.ID)
		})
	add(s, route{id: "change-password", unkeyed: true, method: http.MethodPost, path: "/v1/me/password", tag: "House", action: desk.Account,
		summary: "Change one's own password", text: "One's other sessions end.", refuses: []fault.Code{fault.SignInRefused, fault.TooMany, fault.PasswordWeak}},
		func(ctx context.Context, a casefile.Actor, in *changePasswordInput) (Nothing, error) {
			return Nothing{true}, s.desk.ChangePassword(ctx, a, in.Body.Old, in.Body.New)
		})
	add(s, route{id: "set-password", unkeyed: true, method: http.MethodPost, path: "/v1/staff/{member}/password", tag: "House", action: desk.ManageDesk,
		summary: "Give a member a password", text: "Their sessions end.", refuses: []fault.Code{fault.NotFound, fault.PasswordWeak}},
		func(ctx context.Context, a casefile.Actor, in *setPasswordInput) (Nothing, error) {
			return Nothing{true}, s.desk.SetPassword(ctx, a, in.Member, in.Body.Password)
		})
}
