package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/fault"
)

// Member is a person or a program of the house.
type Member struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Role    string `json:"role"`              // clerk, supervisor, manager, admin
	Machine bool   `json:"machine,omitempty"` // a program: it never says yes for a customer
}

// keyRow is what a key opens.
type keyRow struct {
	Member
	Label string `json:"label"`
}

// Hire adds a member of staff. The first one may be added by Makegood itself.
func (d *Desk) Hire(ctx context.Context, actor casefile.Actor, m Member) error {
	if err := May(actor, ManageDesk); err != nil {
		return err
	}
	switch {
	case m.ID == "" || strings.ContainsAny(m.ID, "/ "):
		return fault.New(fault.InputInvalid, "at", "id", "problem", "want a short name without spaces or slashes")
	case !slices.Contains(Roles(), m.Role):
		return fault.New(fault.InputInvalid, "at", "role", "problem", "want one of "+strings.Join(Roles(), ", "))
	}
	if m.Name == "" {
		m.Name = m.ID
	}
	return d.do(ctx, actor, func(w *work) error {
		name := "staff/" + m.ID
		if err := w.read(name); err != nil {
			return err
		}
		if now := fold(w.streams[name], staff{}); now.ID != "" && !now.Left {
			if now.Role == m.Role && now.Name == m.Name && now.Machine == m.Machine {
				return nil
			}
		}
		w.add(name, "", staffHired(m))
		return nil
	})
}

// Leave says that a member works here no more. Their keys are shut for good:
// whoever is hired again gets new ones.
func (d *Desk) Leave(ctx context.Context, actor casefile.Actor, member string) error {
	if err := May(actor, ManageDesk); err != nil {
		return err
	}
	return d.do(ctx, actor, func(w *work) error {
		name := "staff/" + member
		if err := w.read(name); err != nil {
			return err
		}
		if s := fold(w.streams[name], staff{}); s.ID == "" || s.Left {
			return fault.New(fault.NotFound, "what", "member of staff "+member)
		}
		w.add(name, "", staffLeft{})
		return nil
	})
}

// Staff lists the members of staff who are here.
func (d *Desk) Staff(ctx context.Context, actor casefile.Actor) ([]Member, error) {
	if err := May(actor, ManageDesk); err != nil {
		return nil, err
	}
	members := []Member{}
	var bad error
	err := d.each(ctx, Query{Kind: KindStaff, States: []string{"here"}}, func(v View) {
		m, err := body[Member](v)
		if err != nil {
			bad = err
		}
		members = append(members, m)
	})
	if err == nil {
		err = bad
	}
	return members, err
}

// IssueKey gives a member a key to call the API with. It is shown this once.
func (d *Desk) IssueKey(ctx context.Context, actor casefile.Actor, member, label string, until time.Time) (string, error) {
	if err := May(actor, ManageDesk); err != nil {
		return "", err
	}
	secret, err := d.random(32)
	if err != nil {
		return "", err
	}
	key := "mk_" + secret
	err = d.do(ctx, actor, func(w *work) error {
		name := "staff/" + member
		if err := w.read(name); err != nil {
			return err
		}
		if s := fold(w.streams[name], staff{}); s.ID == "" || s.Left {
			return fault.New(fault.NotFound, "what", "member of staff "+member)
		}
		w.add(name, "", keyIssued{Hash: fingerprint(key), Label: label, At: w.now, Until: until})
		return nil
	})
	return key, err
}

// RevokeKey shuts a key, given as it was issued or by its fingerprint.
func (d *Desk) RevokeKey(ctx context.Context, actor casefile.Actor, member, key string) error {
	if err := May(actor, ManageDesk); err != nil {
		return err
	}
	hash := key
	if strings.HasPrefix(key, "mk_") {
		hash = fingerprint(key)
	}
	return d.do(ctx, actor, func(w *work) error {
		name := "staff/" + member
		if err := w.read(name); err != nil {
			return err
		}
		for _, k := range fold(w.streams[name], staff{}).Keys {
			if k.Hash == hash {
				w.add(name, "", keyRevoked{Hash: hash})
				return nil
			}
		}
		return fault.New(fault.NotFound, "what", "key")
	})
}

// Authenticate says who a credential acts as: a key of staff, or a customer's
// link. Anything else is Unauthenticated.
func (d *Desk) Authenticate(ctx context.Context, credential string) (casefile.Actor, error) {
	hash := fingerprint(credential)
	switch {
	case strings.HasPrefix(credential, "mk_"):
		v, ok, err := d.Store.Get(ctx, KindKey, hash)
		if err != nil {
			return casefile.Actor{}, err
		}
		if !ok || v.State != "open" || v.Rank <= d.now().Unix() {
			break
		}
		k, err := body[keyRow](v)
		if err != nil {
			return casefile.Actor{}, fault.New(fault.Internal).Because(err)
		}
		a := casefile.Actor{ID: "staff/" + k.ID, Kind: casefile.Staff, Role: k.Role, Name: k.Name, Credential: "key/" + hash}
		if k.Machine {
			a.ID, a.Kind = "agent/"+k.ID, casefile.Agent
		}
		return a, nil
	case strings.HasPrefix(credential, "ml_"):
		v, ok, err := d.Store.Get(ctx, KindLink, hash)
		if err != nil {
			return casefile.Actor{}, err
		}
		if !ok || v.State != "open" || v.Rank <= d.now().Unix() {
			break
		}
		l, err := body[linkRow](v)
		if err != nil {
			return casefile.Actor{}, fault.New(fault.Internal).Because(err)
		}
		return casefile.Actor{ID: string(casefile.Client), Kind: casefile.Client, Name: l.Called, Credential: "link/" + hash, Customer: l.Customer, Case: l.Case}, nil
	}
	return casefile.Actor{}, fault.New(fault.Unauthenticated)
}

// projectStaff gives a row for the member and one for each key.
func projectStaff(s staff) ([]View, []Key, error) {
	m := Member(s.staffHired)
	state := "here"
	if s.Left {
		state = "left"
	}
	data, err := json.Marshal(m)
	if err != nil {
		return nil, nil, err
	}
	views := []View{{Kind: KindStaff, ID: m.ID, State: state, Body: data}}
	for _, k := range s.Keys {
		v := View{Kind: KindKey, ID: k.Hash, Parent: m.ID, State: "open", Rank: noDue}
		if s.Left || s.Shut[k.Hash] {
			v.State = "revoked"
		}
		if !k.Until.IsZero() {
			v.Rank = k.Until.Unix()
		}
		if v.Body, err = json.Marshal(keyRow{m, k.Label}); err != nil {
			return nil, nil, err
		}
		views = append(views, v)
	}
	return views, nil, nil
}
