package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
)

// A key with a scope may less than its member, never more; all scopes together
// are all that a program is for.
func TestScopesNeverExceedTheRole(t *testing.T) {
	for _, a := range desk.Actions() {
		if a != desk.Account && !slices.Contains(desk.Scopes(), desk.ScopeOf(a)) {
			t.Errorf("%s lies in no scope", a)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		actor := casefile.Actor{Kind: rapid.SampledFrom([]casefile.ActorKind{casefile.Staff, casefile.Agent}).Draw(t, "kind"),
			Role: rapid.SampledFrom(desk.Roles()).Draw(t, "role")}
		scopes := rapid.SliceOfNDistinct(rapid.SampledFrom(desk.Scopes()), 1, -1, rapid.ID).Draw(t, "scopes")
		narrow := actor
		narrow.Scope = strings.Join(scopes, " ")
		for _, action := range desk.Actions() {
			may := desk.May(narrow, action) == nil
			if may && desk.May(actor, action) != nil {
				t.Fatalf("%v lets a %s do %s", scopes, actor.Role, action)
			}
			reads := desk.ScopeOf(action) == "read" && !slices.Equal(scopes, []string{"manage"})
			if may != (desk.May(actor, action) == nil && (reads || slices.Contains(scopes, desk.ScopeOf(action)))) {
				t.Fatalf("%v and %s", scopes, action)
			}
		}
	})
}

func TestKeys(t *testing.T) {
	d, clock := staffed(t)
	_, err := d.IssueScopedKey(ctx, desktest.Admin, "sara", desk.NewKey{Scope: []string{"everything"}})
	wants(t, err, fault.InputInvalid)
	_, err = d.IssueScopedKey(ctx, sara, "sara", desk.NewKey{})
	wants(t, err, fault.NotAllowed)
	key, err := d.IssueScopedKey(ctx, desktest.Admin, "sara", desk.NewKey{Label: "price board", Scope: []string{"read"}, Until: noon.Add(48 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	a, err := d.Authenticate(ctx, key)
	if err != nil || a.Scope != "read" {
		t.Fatal(a, err)
	}
	_, _, err = d.Cases(ctx, a, nil, "", desk.Page{})
	wants(t, err, fault.OK)
	_, err = d.Open(ctx, a, desk.Intake{Order: "#1"})
	wants(t, err, fault.NotAllowed)
	_, err = d.Sessions(ctx, a)
	wants(t, err, fault.NotAllowed)

	list, err := d.Keys(ctx, desktest.Admin, "sara")
	if err != nil || len(list) != 1 || list[0].Label != "price board" || !slices.Equal(list[0].Scope, []string{"read"}) || list[0].Used != calendar.Of(noon) {
		t.Fatal(list, err)
	}
	wants(t, d.RevokeKey(ctx, a, "sara", list[0].ID), fault.NotAllowed)
	wants(t, d.RevokeKey(ctx, desktest.Admin, "sara", "00000000"), fault.NotFound)
	clock.Set(noon.Add(24 * time.Hour))
	if _, err := d.Authenticate(ctx, key); err != nil {
		t.Fatal(err)
	}
	if list, _ := d.Keys(ctx, desktest.Admin, ""); list[0].Used != calendar.Of(noon)+1 {
		t.Fatal(list)
	}
	if err := d.RevokeKey(ctx, desktest.Admin, "sara", strings.ToLower(list[0].ID)); err != nil {
		t.Fatal(err)
	}
	_, err = d.Authenticate(ctx, key)
	wants(t, err, fault.Unauthenticated)
	if list, err := d.Keys(ctx, desktest.Admin, "sara"); err != nil || len(list) != 0 {
		t.Fatal(list, err)
	}
}

// Many sign-ins leave neither keys nor rows of theirs behind, live or rebuilt.
func TestEndedSessionsLeaveNoRows(t *testing.T) {
	d, clock := staffed(t)
	for day := range 30 {
		clock.Set(noon.AddDate(0, 0, day))
		signedIn(t, d, till)
	}
	for range 2 {
		rows, err := d.Store.List(ctx, desk.Query{Kind: desk.KindKey, Limit: 100})
		if err != nil || len(rows) != 1 {
			t.Fatal(len(rows), err)
		}
		if report, err := d.Verify(ctx, desktest.Admin); err != nil || len(report.Findings) > 0 {
			t.Fatal(report, err)
		}
		if err := d.Rebuild(ctx, desktest.Admin); err != nil {
			t.Fatal(err)
		}
	}
}
