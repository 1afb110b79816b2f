package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/consumer"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/rights"
	"makegood/packs"
)

// goOn lets the desk's clock go on from the last thing that happened in a case:
// a story told in November is still fresh when it is opened in spring. A desk
// without cases has the wall's. A day that is given comes before both.
func goOn(ctx context.Context, h *house, day string) error {
	if day != "" {
		d, err := calendar.Parse(day)
		if err != nil {
			return fault.New(fault.InputInvalid, "at", "--clock", "problem", "want a day, as in 2025-12-15").Because(err)
		}
		h.runFrom(d.Time(time.UTC).Add(12 * time.Hour))
		return nil
	}
	var last time.Time
	err := h.store.Walk(ctx, 0, func(e journal.Stored) error {
		if strings.HasPrefix(e.Stream, "case/") {
			last = e.At
		}
		return nil
	})
	if err != nil || last.IsZero() {
		return err
	}
	h.runFrom(last)
	return nil
}

// runFrom lets the desk's clock run from an instant on.
func (h *house) runFrom(t time.Time) {
	started := time.Now()
	h.desk.Clock = func() time.Time { return t.Add(time.Since(started)) }
}

// demoStaff are hired where nobody of the role works yet.
var demoStaff = []desk.Member{
	{ID: "sara", Name: "Sara", Role: "clerk"},
	{ID: "omar", Name: "Omar", Role: "supervisor"},
	{ID: "lena", Name: "Lena", Role: "manager"},
	{ID: "ada", Name: "Ada", Role: "admin"},
	{ID: "ann", Name: "Ann Reyes", Role: desk.RoleConsumer},
}

// showSeats prints a sign-in link for a member of each role, and for the
// customers whose cases are open.
func showSeats(ctx context.Context, c *console, h *house, place string) error {
	members, err := h.desk.Staff(ctx, system)
	if err != nil {
		return err
	}
	c.say("\nThe demo's clock stands at %s. Sign in as", h.desk.Clock().Format("2 January 2006, 15:04 MST"))
	for _, role := range append(desk.Roles(), desk.RoleConsumer) {
		m, err := memberOf(ctx, h.desk, members, role)
		if err != nil {
			return err
		}
		key, err := h.desk.IssueKey(ctx, system, m.ID, "demo", h.desk.Clock().AddDate(0, 0, 7))
		if err != nil {
			return err
		}
		c.say("  %-36s %s/enter/%s", m.Name+", "+role, place, key)
	}
	if err := annsFile(ctx, h.desk); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	return showCustomers(ctx, c, h.desk, place)
}

// annsFile begins the rug's file for the demo's consumer where she has none: what
// was bought is the example that ships, and a manager's word stands in it.
func annsFile(ctx context.Context, d *desk.Desk) error {
	ann := casefile.Actor{ID: "consumer/ann", Kind: casefile.Consumer, Role: desk.RoleConsumer, Name: "Ann Reyes"}
	there, _, err := d.Files(ctx, ann, desk.Page{Limit: 1})
	if err != nil || len(there) > 0 {
		return err
	}
	data, err := packs.FS.ReadFile("examples/rug.yaml")
	if err != nil {
		return err
	}
	facts, err := rights.ReadFacts(bytes.NewReader(data))
	if err != nil {
		return err
	}
	f, err := d.OpenFile(ctx, ann, desk.NewFile{
		Bought: consumer.Bought{Shop: consumer.Shop{Name: "Hearth & Mill", Where: "Austin, Texas"}, Goods: "a jute rug", Number: "HM-1042", Facts: facts},
		Wish:   casefile.Wish{Remedy: "delivery", Words: "I want the rug that I paid for, by a day that holds."},
		Zone:   "America/Chicago",
	})
	if err != nil {
		return err
	}
	_, err = d.LogContact(ctx, ann, f.File.Case.ID,
		consumer.Contact{On: facts.Contract.On, Channel: "visit", Who: "Dale Whitcomb", Role: "regional vice-president"},
		[]desk.Said{{Seat: casefile.House, Lang: "en", Text: "We promise to deliver the rug by 16 November 2025. You have my word."}})
	return err
}

// memberOf is the first person of the house with the role; one is hired where
// there is none.
func memberOf(ctx context.Context, d *desk.Desk, members []desk.Member, role string) (desk.Member, error) {
	for _, m := range members {
		if m.Role == role && !m.Machine {
			return m, nil
		}
	}
	for _, m := range demoStaff {
		if m.Role == role {
			return m, d.Hire(ctx, system, m)
		}
	}
	return desk.Member{}, fmt.Errorf("demo: nobody for the role %s", role)
}

// showCustomers prints links into the cases that are open, at most three.
func showCustomers(ctx context.Context, c *console, d *desk.Desk, place string) error {
	open := []string{string(casefile.Open), string(casefile.Offered), string(casefile.ReadingIt), "recovery"}
	cases, _, err := d.Cases(ctx, system, open, "", desk.Page{Limit: 3})
	if err != nil {
		return err
	}
	for _, row := range cases {
		l, err := d.GiveLink(ctx, system, row.ID)
		if err != nil {
			return err
		}
		c.say("  %-36s %s/enter/%s", fmt.Sprintf("%s, customer, MG-%s", row.Called, row.ID), place, l.Token)
	}
	c.say("or call the API with a key, as in\n  curl -H 'Authorization: Bearer mk_…' %s/v1/cases\n", place)
	return nil
}
