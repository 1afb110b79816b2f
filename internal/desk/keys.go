package desk

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// A key is what a member's programs carry, a session what their browser does:
// both are random, and of both only a fingerprint is kept.

// keyRow is what a key opens.
type keyRow struct {
	Member Member       `json:"member"`
	Key    keyIssued    `json:"key"`
	Used   calendar.Day `json:"used,omitzero"`
}

// NewKey says what a key is to be.
type NewKey struct {
	Label string
	Until time.Time // zero: until it is revoked
	Scope []string  // of Scopes; none: all that the member may
}

// KeyInfo is a key as a list shows it.
type KeyInfo struct {
	ID     string       `json:"id"` // the beginning of its fingerprint
	Member string       `json:"member"`
	Label  string       `json:"label"`
	Scope  []string     `json:"scope"` // none: all that the member may
	Issued time.Time    `json:"issued"`
	Until  time.Time    `json:"until,omitzero"`
	Used   calendar.Day `json:"used,omitzero"`     // the last day on which it was
	SignIn string       `json:"sign_in,omitempty"` // a session, and how its member signed in: password, oidc
	Own    bool         `json:"own,omitempty"`     // the one that was used to ask
}

// IssueKey gives a member a key to call the API with. It is shown this once.
func (d *Desk) IssueKey(ctx context.Context, actor casefile.Actor, member, label string, until time.Time) (string, error) {
	return d.IssueScopedKey(ctx, actor, member, NewKey{Label: label, Until: until})
}

// IssueScopedKey gives a member a key that is for some of what they may do.
func (d *Desk) IssueScopedKey(ctx context.Context, actor casefile.Actor, member string, k NewKey) (string, error) {
	if err := May(actor, ManageDesk); err != nil {
		return "", err
	}
	for _, scope := range k.Scope {
		if !slices.Contains(Scopes(), scope) {
			return "", fault.New(fault.InputInvalid, "at", "scope", "problem", words.Both("wrong.some_of", "Want", strings.Join(Scopes(), ", ")))
		}
	}
	scope := slices.Compact(slices.Sorted(slices.Values(k.Scope)))
	return d.issue(ctx, actor, member, keyIssued{Label: k.Label, Until: k.Until, Scope: strings.Join(scope, " ")}, "")
}

// issue makes the secret of a key and keeps its fingerprint; on is what the
// audit trail says it was about.
func (d *Desk) issue(ctx context.Context, actor casefile.Actor, member string, k keyIssued, on string) (string, error) {
	secret, err := d.random(32)
	if err != nil {
		return "", err
	}
	key := "mk_" + secret
	k.Hash = fingerprint(key)
	err = d.do(ctx, actor, func(w *work) error {
		if _, err := w.member(member); err != nil {
			return err
		}
		w.on, k.At = on, w.now
		w.add("staff/"+member, "", k)
		return nil
	})
	return key, err
}

// Keys lists the keys and sessions that open something: those of a member, or
// with "" everybody's.
func (d *Desk) Keys(ctx context.Context, actor casefile.Actor, member string) ([]KeyInfo, error) {
	if err := May(actor, ManageDesk); err != nil {
		return nil, err
	}
	return d.keysOf(ctx, actor, member)
}

// Sessions lists the actor's own open sessions.
func (d *Desk) Sessions(ctx context.Context, actor casefile.Actor) ([]KeyInfo, error) {
	if err := May(actor, Account); err != nil {
		return nil, err
	}
	all, err := d.keysOf(ctx, actor, memberID(actor))
	return slices.DeleteFunc(all, func(k KeyInfo) bool { return k.SignIn == "" }), err
}

// memberID is the id of a person or a program of the house; "" for others.
func memberID(a casefile.Actor) string {
	kind, id, _ := strings.Cut(a.ID, "/")
	if kind == string(casefile.Staff) || kind == string(casefile.Agent) || kind == string(casefile.Consumer) {
		return id
	}
	return ""
}

func (d *Desk) keysOf(ctx context.Context, actor casefile.Actor, member string) ([]KeyInfo, error) {
	list := []KeyInfo{}
	var bad error
	err := d.each(ctx, Query{Kind: KindKey, States: []string{"open"}, Parent: member, RankFrom: ranked(d.now().Add(time.Second))}, func(v View) {
		r, err := body[keyRow](v)
		if err != nil {
			bad = err
			return
		}
		k := r.Key
		list = append(list, KeyInfo{
			ID: short(k.Hash), Member: r.Member.ID, Label: k.Label, Scope: strings.Fields(k.Scope), Issued: k.At, Until: k.Until,
			Used: r.Used, SignIn: k.SignIn, Own: actor.Credential == "key/"+k.Hash,
		})
	})
	if err == nil {
		err = bad
	}
	slices.SortFunc(list, func(a, b KeyInfo) int { return a.Issued.Compare(b.Issued) })
	return list, err
}

// RevokeKey shuts a key or a session, given as it was issued, by its
// fingerprint, or by the id that a list shows. Whoever manages the desk shuts
// anybody's, everybody else their own sessions.
func (d *Desk) RevokeKey(ctx context.Context, actor casefile.Actor, member, key string) error {
	own := (actor.Kind == casefile.Staff || actor.Kind == casefile.Consumer) && actor.Scope == "" && memberID(actor) == member
	if err := May(actor, ManageDesk); err != nil && !own {
		return err
	}
	hash := key
	if strings.HasPrefix(key, "mk_") {
		hash = fingerprint(key)
	}
	return d.do(ctx, actor, func(w *work) error {
		s, err := w.member(member)
		if err != nil {
			return err
		}
		var found []keyIssued
		for _, k := range s.Keys {
			if k.Hash == hash || short(k.Hash) == strings.ToUpper(hash) {
				found = append(found, k)
			}
		}
		if len(found) != 1 {
			return fault.New(fault.NotFound, "what", "key")
		}
		if found[0].SignIn == "" {
			if err := May(actor, ManageDesk); err != nil {
				return err
			}
		}
		w.add("staff/"+member, "", keyRevoked{Hash: found[0].Hash})
		return nil
	})
}

// Authenticate says who a credential acts as: a key or session of staff or of a
// consumer, a customer's link, a firm's, a link into a consumer's file. Anything else is Unauthenticated, or TooMany for an address
// that keeps trying.
func (d *Desk) Authenticate(ctx context.Context, credential string) (casefile.Actor, error) {
	switch {
	case credential == "":
		return casefile.Actor{}, fault.New(fault.Unauthenticated)
	case strings.HasPrefix(credential, "mk_"):
		return d.byKey(ctx, fingerprint(credential))
	case strings.HasPrefix(credential, "ml_"):
		return d.byLink(ctx, fingerprint(credential))
	case strings.HasPrefix(credential, guestPrefix):
		return d.byGuestLink(ctx, fingerprint(credential))
	case strings.HasPrefix(credential, "mf_"):
		return d.byFileLink(ctx, fingerprint(credential))
	}
	return casefile.Actor{}, d.wrong(ctx)
}

// opens reports whether the row of a key or a link opens something now.
func (d *Desk) opens(v View, ok bool) bool {
	return ok && v.State == "open" && v.Rank > d.now().Unix()
}

func (d *Desk) byKey(ctx context.Context, hash string) (casefile.Actor, error) {
	v, ok, err := d.Store.Get(ctx, KindKey, hash)
	if err != nil {
		return casefile.Actor{}, err
	}
	if !d.opens(v, ok) {
		return casefile.Actor{}, d.wrong(ctx)
	}
	r, err := body[keyRow](v)
	if err != nil {
		return casefile.Actor{}, fault.New(fault.Internal).Because(err)
	}
	m := r.Member
	a := actorOf(m)
	a.Credential, a.Scope = "key/"+hash, r.Key.Scope
	if m.Machine {
		a.ID, a.Kind = "agent/"+m.ID, casefile.Agent
	}
	if today := calendar.Of(d.now()); r.Key.SignIn == "" && r.Used < today && d.days.first(hash, today) {
		if err := d.used(context.WithoutCancel(ctx), a, m.ID, hash, today); err != nil {
			d.Log.Warn("the day of a key's use was not written down", "member", m.ID, "err", err)
		}
	}
	return a, nil
}

// used writes down on which day a key was used, once a day.
func (d *Desk) used(ctx context.Context, a casefile.Actor, member, hash string, on calendar.Day) error {
	return d.do(ctx, a, func(w *work) error {
		s, err := w.member(member)
		if err != nil || s.Used[hash] >= on {
			return err
		}
		w.quiet = true
		w.add("staff/"+member, "", keyUsed{Hash: hash, On: on})
		return nil
	})
}

// days remembers what was done already on a day.
type days struct {
	mu   sync.Mutex
	day  calendar.Day
	done map[string]bool
}

// first reports whether something comes for the first time on the day.
func (s *days) first(name string, on calendar.Day) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.day != on || s.done == nil {
		s.day, s.done = on, map[string]bool{}
	}
	again := s.done[name]
	s.done[name] = true
	return !again
}

func (d *Desk) byLink(ctx context.Context, hash string) (casefile.Actor, error) {
	l, err := d.shown(ctx, KindLink, hash)
	if err != nil {
		return casefile.Actor{}, err
	}
	if l.Firm != "" {
		return casefile.Actor{}, d.wrong(ctx)
	}
	return casefile.Actor{ID: string(casefile.Client), Kind: casefile.Client, Name: l.Called, Credential: "link/" + hash, Customer: l.Customer, Case: l.Case}, nil
}

// shown is a link that somebody shows: it must open something still, and not be
// shown too often.
func (d *Desk) shown(ctx context.Context, kind, hash string) (linkRow, error) {
	v, ok, err := d.Store.Get(ctx, kind, hash)
	if err != nil {
		return linkRow{}, err
	}
	if !d.opens(v, ok) {
		return linkRow{}, d.wrong(ctx)
	}
	if err := d.knocks(ctx, hash); err != nil {
		return linkRow{}, err
	}
	l, err := body[linkRow](v)
	if err != nil {
		return linkRow{}, fault.New(fault.Internal).Because(err)
	}
	return l, nil
}
