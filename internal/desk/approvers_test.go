package desk_test

import (
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
)

// Whom a person at a till can call: people who may decide for others, but for
// themselves; never a program, nobody who has left, and nobody for a customer.
func TestApprovers(t *testing.T) {
	d, _, _ := pinned(t)
	for _, m := range []desk.Member{{ID: "bot", Name: "Bot", Role: "manager", Machine: true}, {ID: "gone", Name: "Gone", Role: "manager"}, {ID: "ann", Name: "Ann", Role: "manager"}} {
		if err := d.Hire(ctx, desktest.Admin, m); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Leave(ctx, desktest.Admin, "gone"); err != nil {
		t.Fatal(err)
	}
	called := func(actor casefile.Actor) map[string]bool {
		list, err := d.Approvers(ctx, actor)
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]bool{}
		for i, m := range list {
			all[m.ID] = true
			if i > 0 && list[i-1].Name > m.Name {
				t.Errorf("%s stands behind %s", m.Name, list[i-1].Name)
			}
		}
		return all
	}
	all := called(sara)
	for id, want := range map[string]bool{"omar": true, "ann": true, "kyle": false, "bot": false, "gone": false, "sara": false} {
		if all[id] != want {
			t.Errorf("%s is called %v", id, all[id])
		}
	}
	if own := called(casefile.Actor{ID: "staff/ann", Kind: casefile.Staff, Role: "manager"}); own["ann"] || !own["omar"] {
		t.Errorf("Ann may call %v", own)
	}
	_, err := d.Approvers(ctx, casefile.Actor{ID: "customer", Kind: casefile.Client, Case: "K"})
	wants(t, err, fault.NotAllowed)
	if !desk.Outranks("manager", "supervisor") || !desk.Outranks("supervisor", "supervisor") || desk.Outranks("clerk", "supervisor") {
		t.Error("roles are not in their order")
	}
}
