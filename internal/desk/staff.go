package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// Member is a person or a program of the house.
type Member struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Role    string `json:"role"`              // clerk, supervisor, manager, admin
	Machine bool   `json:"machine,omitempty"` // a program: it never says yes for a customer
	Email   string `json:"email,omitempty"`   // by which a sign-in service knows them
}

// Hire adds a member of staff. The first one may be added by Makegood itself.
func (d *Desk) Hire(ctx context.Context, actor casefile.Actor, m Member) error {
	if err := May(actor, ManageDesk); err != nil {
		return err
	}
	switch {
	case m.ID == "" || strings.ContainsAny(m.ID, "/ "):
		return fault.New(fault.InputInvalid, "at", "id", "problem", words.Both("wrong.short_name"))
	case !slices.Contains(Roles(), m.Role) && m.Role != RoleConsumer:
		return fault.New(fault.InputInvalid, "at", "role", "problem", words.Both("api.problem.one_of", "want", strings.Join(append(Roles(), RoleConsumer), ", ")))
	case m.Role == RoleConsumer && m.Machine:
		return fault.New(fault.InputInvalid, "at", "machine", "problem", words.Both("wrong.consumer_person"))
	}
	if strings.TrimSpace(m.Name) == "" {
		m.Name = m.ID
	}
	m.Email = strings.ToLower(strings.TrimSpace(m.Email))
	if m.Email != "" && !strings.Contains(m.Email, "@") {
		return fault.New(fault.InputInvalid, "at", "email", "problem", words.Both("wrong.email"))
	}
	return d.do(ctx, actor, func(w *work) error {
		name := "staff/" + m.ID
		if err := w.read(name); err != nil {
			return err
		}
		if now := fold(w.streams[name], staff{}); now.here() {
			if now.staffHired == staffHired(m) {
				return nil
			}
		}
		if err := w.unused(m); err != nil {
			return err
		}
		if err := w.unshared(m); err != nil {
			return err
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
		if s := fold(w.streams[name], staff{}); !s.here() {
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

// unshared refuses an e-mail address that another member has: who signs in with
// it must be one person.
func (w *work) unshared(m Member) error {
	if m.Email == "" {
		return nil
	}
	other, ok, err := w.byEmail(w.ctx, m.Email)
	if err == nil && ok && other.ID != m.ID {
		err = fault.New(fault.InputInvalid, "at", "email", "problem", words.Both("wrong.address_taken"))
	}
	return err
}

func (d *Desk) byEmail(ctx context.Context, email string) (Member, bool, error) {
	return d.memberBy(ctx, emailTerm(email))
}

// memberBy finds the one member who is here with the term.
func (d *Desk) memberBy(ctx context.Context, term string) (Member, bool, error) {
	found, err := d.Store.List(ctx, Query{Kind: KindStaff, States: []string{"here"}, Terms: []string{term}, Limit: 2})
	if err != nil || len(found) != 1 {
		return Member{}, false, err
	}
	m, err := body[Member](found[0])
	return m, err == nil, err
}

// member reads a member's stream; NotFound where nobody works here by that id.
func (w *work) member(id string) (staff, error) {
	if err := w.read("staff/" + id); err != nil {
		return staff{}, err
	}
	s := fold(w.streams["staff/"+id], staff{})
	if !s.here() {
		return staff{}, fault.New(fault.NotFound, "what", "member of staff "+id)
	}
	return s, nil
}

// projectStaff gives a row for the member and one for each key that may open
// something.
func projectStaff(st *stream) ([]View, []Key, error) {
	s := fold(st, staff{})
	m := Member(s.staffHired)
	v := View{Kind: KindStaff, ID: m.ID, State: "here"}
	if s.Left {
		v.State = "left"
	}
	if m.Email != "" {
		v.Terms = append(v.Terms, emailTerm(m.Email))
	}
	if s.Known.Subject != "" {
		v.Terms = append(v.Terms, knownTerm(s.Known.Issuer, s.Known.Subject))
	}
	var err error
	if v.Body, err = json.Marshal(m); err != nil {
		return nil, nil, err
	}
	views, open := []View{v}, map[string]bool{}
	for _, k := range s.Keys {
		open[k.Hash] = true
		v := View{Kind: KindKey, ID: k.Hash, Parent: m.ID, State: "open", Rank: noDue, Changed: k.At}
		if !k.Until.IsZero() {
			v.Rank = k.Until.Unix()
		}
		if v.Body, err = json.Marshal(keyRow{m, k, s.Used[k.Hash]}); err != nil {
			return nil, nil, err
		}
		views = append(views, v)
	}
	var drops []Key
	for _, k := range fold(&stream{events: st.events}, staff{}).Keys {
		if !open[k.Hash] {
			drops = append(drops, Key{KindKey, k.Hash})
		}
	}
	return views, drops, nil
}
