package api

import (
	"context"
	"net/http"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
)

// Key acts as its member. It is shown this once.
type Key struct {
	Key string `json:"key" example:"mk_…"`
}

// KeyInfo is a key, or a session, that opens something.
type KeyInfo struct {
	ID     string    `json:"id" example:"8M3KQ7Z2" doc:"The beginning of its fingerprint: it is revoked by it."`
	Member string    `json:"member"`
	Label  string    `json:"label"`
	Scope  []string  `json:"scope" doc:"What it is for; empty: all that its member may."`
	Issued time.Time `json:"issued"`
	Until  time.Time `json:"until,omitzero"`
	Used   Day       `json:"used,omitzero" doc:"The last day on which it was used."`
	SignIn string    `json:"sign_in,omitempty" enum:"password,oidc" doc:"A session, and how its member signed in."`
	Own    bool      `json:"own,omitempty" doc:"The one with which the caller came."`
}

// Keys are keys, the oldest first.
type Keys struct {
	Keys []KeyInfo `json:"keys"`
}

func keysOf(infos []desk.KeyInfo) Keys {
	return Keys{list(infos, func(k desk.KeyInfo) KeyInfo {
		return KeyInfo{k.ID, k.Member, k.Label, k.Scope, k.Issued, k.Until, Day{Day: k.Used}, k.SignIn, k.Own}
	})}
}

// Link is a customer's way into one case. It is shown this once.
type Link struct {
	Token string    `json:"token" example:"ml_…"`
	Path  string    `json:"path" doc:"The page that signs a browser in with it." example:"/enter/ml_…"`
	Case  string    `json:"case"`
	Until time.Time `json:"until"`
}

// LinkInfo is a link that was given.
type LinkInfo struct {
	ID    string    `json:"id" doc:"The beginning of its fingerprint: it is revoked by it."`
	Until time.Time `json:"until"`
	Open  bool      `json:"open"`
	Firm  string    `json:"firm,omitempty" doc:"Of a person of another firm: whose, by the id of the policy."`
	Name  string    `json:"name,omitempty" doc:"And as they are called."`
}

// Links are the links into a case.
type Links struct {
	Links []LinkInfo `json:"links"`
}

type keyInput struct {
	Member string `path:"member" maxLength:"60"`
	Body   struct {
		Label string     `json:"label" minLength:"1" maxLength:"200" doc:"What it is for."`
		Until *time.Time `json:"until,omitempty" doc:"Absent: until it is revoked."`
		Scope []string   `json:"scope,omitempty" maxItems:"10" enum:"read,counter,cases,decide,manage" doc:"Absent: all that the member may."`
	}
}

type memberKeys struct {
	Member string `path:"member" maxLength:"60"`
}

type revokeKeyInput struct {
	Member string `path:"member" maxLength:"60"`
	Body   struct {
		Key string `json:"key" minLength:"1" maxLength:"200" doc:"As it was issued, its fingerprint, or the id that a list shows."`
	}
}

type revokeLinkInput struct {
	CaseCall
	Body struct {
		Token string `json:"token" minLength:"1" maxLength:"200" doc:"As it was given, or the id that a list shows."`
	}
}

func (s *server) addKeys() {
	add(s, route{id: "list-keys", method: http.MethodGet, path: "/v1/staff/{member}/keys", tag: "House", action: desk.ManageDesk,
		summary: "The keys and sessions of a member", text: "Those that open something."},
		func(ctx context.Context, a casefile.Actor, in *memberKeys) (Keys, error) {
			infos, err := s.desk.Keys(ctx, a, in.Member)
			return keysOf(infos), err
		})
	add(s, route{id: "issue-key", secret: true, method: http.MethodPost, path: "/v1/staff/{member}/keys", tag: "House", action: desk.ManageDesk, status: http.StatusCreated,
		summary: "Give a member a key", text: "It is shown this once; only its fingerprint is kept.", refuses: []fault.Code{fault.NotFound}},
		func(ctx context.Context, a casefile.Actor, in *keyInput) (Key, error) {
			k := desk.NewKey{Label: in.Body.Label, Scope: in.Body.Scope}
			if in.Body.Until != nil {
				k.Until = *in.Body.Until
			}
			key, err := s.desk.IssueScopedKey(ctx, a, in.Member, k)
			return Key{key}, err
		})
	add(s, route{id: "revoke-key", method: http.MethodPost, path: "/v1/staff/{member}/keys/revoke", tag: "House", action: desk.ManageDesk,
		summary: "Shut a key or end a session", text: "From then on it opens nothing.", refuses: []fault.Code{fault.NotFound}},
		func(ctx context.Context, a casefile.Actor, in *revokeKeyInput) (Nothing, error) {
			return Nothing{true}, s.desk.RevokeKey(ctx, a, in.Member, in.Body.Key)
		})
}

func (s *server) addLinks() {
	add(s, route{id: "list-links", method: http.MethodGet, path: "/v1/cases/{id}/links", tag: "Cases", action: desk.GiveLink,
		summary: "The links into a case", text: "Those that were given, open or not; never the links themselves.", refuses: []fault.Code{fault.NotFound, fault.Erased}},
		func(ctx context.Context, a casefile.Actor, in *CaseCall) (Links, error) {
			infos, err := s.desk.Links(ctx, a, in.ID)
			return Links{list(infos, func(l desk.LinkInfo) LinkInfo { return LinkInfo(l) })}, err
		})
	add(s, route{id: "give-link", secret: true, method: http.MethodPost, path: "/v1/cases/{id}/links", tag: "Cases", action: desk.GiveLink, status: http.StatusCreated,
		summary: "Give the customer a link to the case", text: "It opens this one case for 30 days and is shown this once.", refuses: atCase()},
		func(ctx context.Context, a casefile.Actor, in *bareInput) (Link, error) {
			l, err := s.desk.GiveLink(ctx, a, in.ID)
			return Link{l.Token, "/enter/" + l.Token, l.Case, l.Until}, err
		})
	add(s, route{id: "revoke-link", method: http.MethodPost, path: "/v1/cases/{id}/links/revoke", tag: "Cases", action: desk.GiveLink,
		summary: "Shut a customer's link", text: "From then on it opens nothing.", refuses: []fault.Code{fault.NotFound, fault.Conflict, fault.Erased}},
		func(ctx context.Context, a casefile.Actor, in *revokeLinkInput) (Nothing, error) {
			return Nothing{true}, s.desk.RevokeLink(ctx, a, in.ID, in.Body.Token)
		})
}
