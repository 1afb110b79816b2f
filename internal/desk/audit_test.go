package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
)

// trail lists entries the newest first, as short lines.
func trail(t *testing.T, d *desk.Desk, q desk.AuditQuery) []string {
	t.Helper()
	var lines []string
	for page := (desk.Page{Limit: 2}); ; {
		entries, next, err := d.Audit(ctx, desktest.Admin, q, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			what := strings.Join(e.Did, " ")
			if e.Refused != "" {
				what = e.Refused
			}
			lines = append(lines, strings.Join([]string{e.Who, what, e.On, e.Door, e.Address}, "|"))
		}
		if page.After = next; next == "" {
			return lines
		}
	}
}

// Who did what, when, from where: commands, refused rights, refused sign-ins; by
// case, by actor, by time, a page at a time.
func TestAuditTrail(t *testing.T) {
	d, clock := smallAt(t)
	api := desk.Through(ctx, desk.From{Door: desk.DoorAPI, Address: "198.51.100.7", Request: "r1", Action: desk.Operate})
	asked, err := d.Ask(api, sara, desk.Request{Visit: visit(t, d, sara), Operation: change("#1")})
	wants(t, err, fault.OK)
	clock.Set(noon.Add(time.Minute))
	link, err := d.GiveLink(api, sara, asked.Case)
	wants(t, err, fault.OK)
	olga, err := d.Authenticate(ctx, link.Token)
	wants(t, err, fault.OK)
	mine, err := d.Get(ctx, olga, asked.Case)
	wants(t, err, fault.OK)
	clock.Set(noon.Add(2 * time.Minute))
	page := desk.Through(ctx, desk.From{Door: desk.DoorPage, Address: "2001:db8:1:2:3:4:5:6"})
	_, err = d.Confirm(page, olga, mine.Token, mine.Case.Back.Hash)
	wants(t, err, fault.OK)
	clock.Set(noon.Add(3 * time.Minute))
	_, _, err = d.Audit(api, sara, desk.AuditQuery{}, desk.Page{})
	wants(t, err, fault.NotAllowed)
	d.Refused(api, sara, "", err)

	all := trail(t, d, desk.AuditQuery{Case: "MG-" + asked.Case})
	want := []string{
		"customer|read_back.confirmed", "staff/sara|link.issued|case/" + asked.Case + "|api|198.51.100.7",
		"staff/sara|case.opened",
	}
	for _, w := range want {
		if !slices.ContainsFunc(all, func(l string) bool { return strings.HasPrefix(l, w) }) {
			t.Errorf("no %q in\n%s", w, strings.Join(all, "\n"))
		}
	}
	if !slices.ContainsFunc(all, func(l string) bool { return strings.HasSuffix(l, "|page|2001:db8:1::/48") }) {
		t.Error("a customer's whole address is kept", all)
	}
	if got := trail(t, d, desk.AuditQuery{Refused: true}); !slices.Equal(got, []string{"staff/sara|not_allowed||api|198.51.100.7"}) {
		t.Error(got)
	}
	if got := trail(t, d, desk.AuditQuery{Who: "staff/sara", From: noon.Add(time.Minute), To: noon.Add(2 * time.Minute)}); len(got) != 1 {
		t.Error(got)
	}
	if report, err := d.Verify(ctx, desktest.Admin); err != nil || len(report.Findings) > 0 {
		t.Fatal(report, err)
	}
}

// A command that is refused or was somebody else's first leaves no entry, one
// that is done leaves exactly one.
func TestOneEntryACommand(t *testing.T) {
	d := small(t)
	v := visit(t, d, sara)
	before := len(trail(t, d, desk.AuditQuery{}))
	if _, err := d.Ask(ctx, sara, desk.Request{Visit: v, Operation: change("#nothing")}); err == nil {
		t.Fatal("an order that there is none of")
	}
	if now := len(trail(t, d, desk.AuditQuery{})); now != before {
		t.Error("a refused command is noted as done")
	}
	if _, err := d.Ask(ctx, sara, desk.Request{Visit: v, Operation: change("#1")}); err != nil {
		t.Fatal(err)
	}
	if now := len(trail(t, d, desk.AuditQuery{})); now != before+1 {
		t.Errorf("%d entries of one command", now-before)
	}
}

// A flood of refusals does not fill the log.
func TestFloodOfRefusals(t *testing.T) {
	d := small(t)
	for range 500 {
		d.Refused(desk.Through(ctx, stranger), casefile.Actor{}, "", fault.New(fault.Unauthenticated))
	}
	if n := len(trail(t, d, desk.AuditQuery{Refused: true})); n != 20 {
		t.Errorf("%d entries", n)
	}
}

// After its months an entry is gone, addresses and all, and the log still holds;
// an erased customer's entries are gone at once.
func TestAuditForgets(t *testing.T) {
	d, clock := smallAt(t)
	asked, err := d.Ask(desk.Through(ctx, till), sara, desk.Request{Visit: visit(t, d, sara), Operation: change("#1")})
	wants(t, err, fault.OK)
	link, err := d.GiveLink(ctx, sara, asked.Case)
	wants(t, err, fault.OK)
	olga, err := d.Authenticate(ctx, link.Token)
	wants(t, err, fault.OK)
	mine, err := d.Get(ctx, olga, asked.Case)
	wants(t, err, fault.OK)
	_, err = d.Confirm(desk.Through(ctx, stranger), olga, mine.Token, "")
	wants(t, err, fault.OK)
	if got := trail(t, d, desk.AuditQuery{Who: "customer"}); len(got) != 1 {
		t.Fatal(got)
	}
	wants(t, d.Erase(ctx, desktest.Admin, "olga_kim_1"), fault.OK)
	if got := trail(t, d, desk.AuditQuery{Who: "customer"}); len(got) != 0 {
		t.Error("an erased customer is still there", got)
	}
	for _, step := range []struct {
		at   time.Time
		kept bool
	}{{time.Date(2027, 3, 31, 23, 0, 0, 0, time.UTC), true}, {time.Date(2027, 4, 1, 1, 0, 0, 0, time.UTC), false}} {
		clock.Set(step.at)
		if _, err := d.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		if got := trail(t, d, desk.AuditQuery{Who: "staff/sara"}); len(got) > 0 != step.kept {
			t.Error(step, got)
		}
	}
	if report, err := d.Verify(ctx, desktest.Admin); err != nil || len(report.Findings) > 0 || report.Erased == 0 {
		t.Fatal(report, err)
	}
	if err := d.Rebuild(ctx, desktest.Admin); err != nil {
		t.Fatal(err)
	}
}
