package desk_test

import (
	"strings"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
)

// Where a talk is ended, what is owed lies on the table at once, without a day on
// which it runs out; the customer takes it by their link, and it is paid.
func TestEndGivesWhatIsOwed(t *testing.T) {
	d, id := told(t)
	olga := linkOf(t, d, id)
	do(t, d, sara, id, casefile.WarnCustomer{Kind: "insults", Heard: "You are all idiots."})
	_, err := d.Do(ctx, olga, id, casefile.EndTalk{Kind: "insults", Heard: "x"})
	wants(t, err, fault.NotAllowed)
	do(t, d, sara, id, casefile.EndTalk{Kind: "insults", Heard: "Idiots!"})
	c := do(t, d, manager, id, casefile.DecideEnd{Approve: true})
	o := standing(t, c)
	if o.Seat != casefile.House || o.Until != 0 || !c.MeetsFloor(o.Packages[0]) || c.Goodwill(o.Packages[0]).Sign() != 0 {
		t.Fatalf("%+v", o)
	}
	_, err = d.SelfService(ctx, olga, id, desk.PackagesAsked{})
	if err != nil {
		t.Error("what lies there is refused", err)
	}
	_, err = d.Propose(ctx, manager, id, desk.PackagesAsked{})
	wants(t, err, fault.TalkEnded)
	do(t, d, olga, id, casefile.Accept{Offer: o.ID, Pick: 1})
	if done := bothSay(t, d, id, olga, manager); !done.Bound {
		t.Error("what is owed is not given")
	}
	if sum, _ := refunds(t, d, "PEND"); sum != usd("20.00") {
		t.Errorf("paid back: %s", sum)
	}
	sound(t, d)
}

// A page that is filled in by several, through the desk: the promises are watched.
func TestSolvingThroughTheDesk(t *testing.T) {
	d, id := told(t)
	olga := linkOf(t, d, id)
	today := do(t, d, sara, id, casefile.OpenSolving{Invite: true}).Found.On
	do(t, d, olga, id, casefile.AddEntry{Kind: casefile.Need, Text: "tea in the morning"})
	do(t, d, manager, id, casefile.AddEntry{Kind: casefile.Option, Text: "lend the one of the window"})
	do(t, d, olga, id, casefile.ChooseOption{Entry: "X2"})
	do(t, d, sara, id, casefile.AddLine{What: "bring the kettle of the window", Who: "Dale", Seat: casefile.House, By: today + 3})
	do(t, d, manager, id, casefile.ConfirmLine{Line: "L1"})
	c := do(t, d, sara, id, casefile.CloseSolving{Review: today + 7})
	names := []string{}
	for _, e := range c.Solving[0].Entries {
		names = append(names, e.Author.Name)
	}
	if got := strings.Join(names, ", "); got != "Olga Kim, Mia" {
		t.Errorf("authors: %s", got)
	}
	rows, _, err := d.Promises(ctx, sara, nil, desk.Page{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, r := range rows {
		if r.Case == id && r.Promise.Origin == "solving" {
			found++
		}
	}
	if found != 2 {
		t.Errorf("%d promises of the page are watched", found)
	}
	sound(t, d)
}

// endALittle walks a talk that is stuck, is solved together, and is ended.
func endALittle(t *testing.T, d *desk.Desk) {
	t.Helper()
	v, err := d.Open(ctx, sara, desk.Intake{Visit: visit(t, d, sara), Order: "#8", Claim: "changed_mind"})
	if err != nil {
		t.Fatal(err)
	}
	id, today := v.Case.ID, v.Case.OpenedOn
	do(t, d, sara, id, casefile.TellRights{})
	do(t, d, sara, id, casefile.OpenSolving{})
	do(t, d, sara, id, casefile.AddEntry{Kind: casefile.Option, Text: "lend the one of the window"})
	do(t, d, sara, id, casefile.AddLine{What: "bring the kettle of the window", Who: "Dale", Seat: casefile.House, By: today + 3})
	do(t, d, sara, id, casefile.ConfirmLine{Line: "L1"})
	do(t, d, sara, id, casefile.CloseSolving{Review: today + 7})
	do(t, d, sara, id, casefile.WarnCustomer{Kind: "threats", Heard: "I know where you park."})
	do(t, d, sara, id, casefile.EndTalk{Kind: "threats", Heard: "You will see."})
	do(t, d, manager, id, casefile.DecideEnd{Approve: true})
	do(t, d, manager, id, casefile.LiftEnd{Why: "they said sorry"})
}

// The superior's yes to the end of a talk is typed at the till of who asked.
func TestEndByPIN(t *testing.T) {
	d, id, ask := pinned(t)
	do(t, d, sara, id, casefile.WarnCustomer{Kind: "threats", Heard: "I know where you park."})
	end := desk.PINDecision{Approver: "omar", PIN: "402913", End: true, Approve: true}
	_, err := d.DecideByPIN(ctx, sara, id, end)
	wants(t, err, fault.WrongStep)
	do(t, d, sara, id, casefile.EndTalk{Kind: "threats", Heard: "You will see."})
	both := end
	both.Ask = &ask
	_, err = d.DecideByPIN(ctx, sara, id, both)
	wants(t, err, fault.InputInvalid)
	v, err := d.DecideByPIN(ctx, sara, id, end)
	if err != nil {
		t.Fatal(err)
	}
	if e := v.Case.Conduct.End; !v.Case.Ended() || e.By != sara.ID || e.Decided != "staff/omar" || standing(t, v.Case).By != "staff/omar" {
		t.Errorf("%+v", e)
	}
}
