package desk_test

import (
	"slices"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
)

// pinned is a case in which everything was told, a supervisor with a PIN, and a
// package that is over a clerk's mandate.
func pinned(t *testing.T) (*desk.Desk, string, casefile.Package) {
	t.Helper()
	d, id := told(t)
	for _, m := range []desk.Member{{ID: "omar", Name: "Omar", Role: "supervisor"}, {ID: "kyle", Name: "Kyle", Role: "clerk"}} {
		if err := d.Hire(ctx, desktest.Admin, m); err != nil {
			t.Fatal(err)
		}
		if err := d.SetPIN(ctx, casefile.Actor{ID: "staff/" + m.ID, Kind: casefile.Staff, Role: m.Role}, "402913"); err != nil {
			t.Fatal(err)
		}
	}
	right := rightTo(t, d, id, "refund")
	return d, id, casefile.Package{Terms: []casefile.Term{
		{Remedy: "refund", Right: right.ID, Amount: usd("20.00")}, {Remedy: "compensation", Amount: usd("40.00")}}}
}

// A supervisor comes to the till, types the PIN, and the package stands in their
// name; the customer sees nothing of what was asked for or of its cost.
func TestApproveByPIN(t *testing.T) {
	d, id, ask := pinned(t)
	_, err := d.Do(ctx, sara, id, casefile.MakeOffer{Packages: []casefile.Package{ask}})
	wants(t, err, fault.OverMandate)
	_, err = d.DecideByPIN(ctx, sara, id, desk.PINDecision{Approver: "omar", PIN: "111112", Ask: &ask, Approve: true})
	wants(t, err, fault.SignInRefused)
	_, err = d.DecideByPIN(ctx, sara, id, desk.PINDecision{Approver: "kyle", PIN: "402913", Ask: &ask, Approve: true})
	wants(t, err, fault.NotAllowed)
	v, err := d.DecideByPIN(ctx, sara, id, desk.PINDecision{Approver: "omar", PIN: "402913", Ask: &ask, Approve: true, Why: "Two months late."})
	if err != nil {
		t.Fatal(err)
	}
	o := standing(t, v.Case)
	if o.By != "staff/omar" || v.Case.Asked[0].By != sara.ID || v.Case.Asked[0].State != "approved" {
		t.Errorf("offer by %s, asked by %s: %s", o.By, v.Case.Asked[0].By, v.Case.Asked[0].State)
	}
	trail, _, err := d.Audit(ctx, desktest.Admin, desk.AuditQuery{Who: "staff/omar", Case: id}, desk.Page{})
	if err != nil || len(trail) != 1 || !slices.Contains(trail[0].Did, "escalation.decided") {
		t.Errorf("the trail has %+v, %v", trail, err)
	}
}

// A veto has its reason and is before the customer; nothing goes on the table.
func TestVetoByPIN(t *testing.T) {
	d, id, ask := pinned(t)
	_, err := d.DecideByPIN(ctx, sara, id, desk.PINDecision{Approver: "omar", PIN: "402913", Ask: &ask})
	wants(t, err, fault.InputInvalid)
	v, err := d.DecideByPIN(ctx, sara, id, desk.PINDecision{Approver: "omar", PIN: "402913", Ask: &ask, Reason: "Half of it is enough."})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := v.Case.StandingOffer(); ok || v.Case.Asked[0].State != "vetoed" || len(v.Case.Notices) != 0 {
		t.Errorf("%+v", v.Case.Asked)
	}
}

// A PIN is short, so that few attempts are free: then it waits, even when it is
// right, and longer each time.
func TestPINAttempts(t *testing.T) {
	d, id, ask := pinned(t)
	try := func(pin string) error {
		_, err := d.DecideByPIN(ctx, sara, id, desk.PINDecision{Approver: "omar", PIN: pin, Ask: &ask, Approve: true})
		return err
	}
	for range 5 {
		wants(t, try("999998"), fault.SignInRefused)
	}
	wants(t, try("402913"), fault.TooMany)
	if v, err := d.Get(ctx, sara, id); err != nil || len(v.Case.Asked) != 0 {
		t.Errorf("something was asked: %v", err)
	}
	for _, pin := range []string{"12345", "123456", "987654", "777777", "12345a", "1234567890123"} {
		wants(t, d.SetPIN(ctx, casefile.Actor{ID: "staff/omar", Kind: casefile.Staff, Role: "supervisor"}, pin), fault.PasswordWeak)
	}
}

// What a clerk may not decide goes to a named person, and the customer is told
// who decides and by when; a no is told too.
func TestToldWhoDecides(t *testing.T) {
	d, id, ask := pinned(t)
	c := do(t, d, sara, id, casefile.Escalate{Ask: ask, Who: "Omar", Why: "Two months late."})
	if len(c.Notices) != 1 || c.Notices[0].Kind != "decides" || c.Notices[0].Promise != c.Asked[0].Promise {
		t.Fatalf("%+v", c.Notices)
	}
	omar := casefile.Actor{ID: "staff/omar", Kind: casefile.Staff, Role: "supervisor", Name: "Omar"}
	if c = do(t, d, omar, id, casefile.DecideEscalation{ID: "E1", Reason: "Half of it is enough."}); len(c.Notices) != 2 || c.Notices[1].Kind != "vetoed" {
		t.Errorf("%+v", c.Notices)
	}
}
