package desk_test

import (
	"testing"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
)

// A firm's link opens its page, and of everything else nothing: no case, no order, no
// other case's page; it ends, and is no customer's.
func TestAGuestReachesOnePageAlone(t *testing.T) {
	d, id := told(t)
	do(t, d, sara, id, casefile.OpenSolving{Invite: true})
	l, err := d.InviteFirm(ctx, sara, id, "finch", "Finn Ash")
	mustDo(t, err)
	_, err = d.InviteFirm(ctx, robot, id, "finch", "Finn Ash")
	wants(t, err, fault.NotAllowed)
	finn, err := d.Authenticate(ctx, l.Token)
	mustDo(t, err)
	for _, action := range desk.Actions() {
		if (desk.May(finn, action) == nil) != (action == desk.JoinPage) {
			t.Errorf("a guest and %s: %v", action, desk.May(finn, action))
		}
	}
	for _, who := range []casefile.Actor{sara, manager, robot, desktest.Admin, linkOf(t, d, id)} {
		_, err := d.Guest(ctx, who)
		wants(t, err, fault.NotAllowed)
	}
	p, err := d.WriteAsGuest(ctx, finn, casefile.AddEntry{Kind: casefile.Need, Text: "a week for the weaving"})
	mustDo(t, err)
	if p.Firm == "" || p.Name != "Finn Ash" || len(p.Page.Entries) != 1 || p.Page.Entries[0].Author.Name != "Finn Ash" {
		t.Errorf("%+v", p)
	}
	other := finn
	other.Case = open(t, d, desk.Intake{Order: "T1", Claim: "not_conforming"})
	_, err = d.Guest(ctx, other)
	wants(t, err, fault.NotYours)
	stolen := "ml_" + l.Token[3:]
	if _, err := d.Authenticate(ctx, stolen); err == nil {
		t.Error("a firm's link opens the case as its customer")
	}
	links, err := d.Links(ctx, sara, id)
	mustDo(t, err)
	mustDo(t, d.RevokeLink(ctx, sara, id, links[0].ID))
	if _, err := d.Authenticate(ctx, l.Token); err == nil {
		t.Error("revoked, it opens the page")
	}
	again, err := d.InviteFirm(ctx, sara, id, "finch", "Finn Ash")
	mustDo(t, err)
	d.Clock = func() time.Time { return noon.AddDate(0, 4, 0) }
	if _, err := d.Authenticate(ctx, again.Token); err == nil {
		t.Error("it never ends")
	}
	sound(t, d)
}
