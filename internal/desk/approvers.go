package desk

import (
	"context"
	"slices"
	"strings"

	"makegood/internal/casefile"
)

// Approvers are the people of the house who may decide what is over somebody's
// mandate, by their names: whom a person at a till can call. A program never
// decides, and nobody for themselves.
func (d *Desk) Approvers(ctx context.Context, actor casefile.Actor) ([]Member, error) {
	if err := May(actor, Coach); err != nil {
		return nil, err
	}
	list := []Member{}
	var bad error
	err := d.each(ctx, Query{Kind: KindStaff, States: []string{"here"}}, func(v View) {
		m, err := body[Member](v)
		switch {
		case err != nil:
			bad = err
		case !m.Machine && m.ID != memberID(actor) && May(actorOf(m), Approve) == nil:
			list = append(list, m)
		}
	})
	if err == nil {
		err = bad
	}
	slices.SortFunc(list, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
	return list, err
}

// Outranks reports whether one role may give what needs the other.
func Outranks(role, needed string) bool {
	all := casefile.Roles()
	return slices.Index(all, role) >= slices.Index(all, needed)
}
