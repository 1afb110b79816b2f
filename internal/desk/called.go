package desk

import (
	"context"
	"strings"

	"makegood/internal/casefile"
)

// Called are the names of those whom the audit trail names by id (staff/ID,
// agent/ID). Who is not there, or never was one of the house, has none.
func (d *Desk) Called(ctx context.Context, actor casefile.Actor, who []string) (map[string]string, error) {
	if err := May(actor, ReadAudit); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, one := range who {
		kind, id, _ := strings.Cut(one, "/")
		if _, known := names[one]; known || kind != string(casefile.Staff) && kind != string(casefile.Agent) {
			continue
		}
		v, ok, err := d.Store.Get(ctx, KindStaff, id)
		if err != nil {
			return nil, err
		}
		names[one] = ""
		if !ok {
			continue
		}
		m, err := body[Member](v)
		if err != nil {
			return nil, err
		}
		names[one] = m.Name
	}
	return names, nil
}
