package main

import (
	"context"
	"errors"
	"time"

	"makegood/internal/desk"
	"makegood/internal/fault"
)

// The commands here act as Makegood itself: whoever may read the master key on
// this machine may decide who works here. That is also how the first key of a
// fresh database is made.

type staffCmd struct {
	Add   staffAddCmd   `cmd:"" help:"Add a member, or change name or role."`
	List  staffListCmd  `cmd:"" help:"List who works here."`
	Leave staffLeaveCmd `cmd:"" help:"Say that a member works here no more; their keys are shut."`
}

type staffAddCmd struct {
	ID      string `arg:"" help:"A short name without spaces, as in sara."`
	Role    string `required:"" enum:"clerk,supervisor,manager,admin" help:"clerk, supervisor, manager or admin."`
	Name    string `help:"As people call them (default: the id)."`
	Machine bool   `help:"It is a program: it never says yes for a customer."`
	JSON    bool   `name:"json" help:"Answer with one JSON document."`
	database
}

// Run adds the member; on a fresh database it makes that too.
func (cmd *staffAddCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	m := desk.Member{ID: cmd.ID, Name: cmd.Name, Role: cmd.Role, Machine: cmd.Machine}
	if m.Name == "" {
		m.Name = m.ID
	}
	if err := h.desk.Hire(ctx, system, m); err != nil {
		return err
	}
	if cmd.JSON {
		return c.json(m)
	}
	c.say("%s works here as %s. A key to sign in: makegood key issue %s --db %s", m.Name, m.Role, m.ID, cmd.DB)
	return nil
}

type staffListCmd struct {
	JSON bool `name:"json" help:"Answer with one JSON document."`
	database
}

// Run lists who is here.
func (cmd *staffListCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	members, err := h.desk.Staff(ctx, system)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return c.json(members)
	}
	for _, m := range members {
		kind := ""
		if m.Machine {
			kind = ", a program"
		}
		c.say("%s  %s, %s%s", m.ID, m.Name, m.Role, kind)
	}
	if len(members) == 0 {
		c.say("Nobody yet. makegood staff add ID --role admin")
	}
	return nil
}

type staffLeaveCmd struct {
	ID string `arg:"" help:"The member's id."`
	database
}

// Run lets a member go.
func (cmd *staffLeaveCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := h.desk.Leave(ctx, system, cmd.ID); err != nil {
		return err
	}
	c.say("%s works here no more; their keys are shut.", cmd.ID)
	return nil
}

type keyCmd struct {
	Issue  keyIssueCmd  `cmd:"" help:"Make a key for a member. It is shown this once."`
	Revoke keyRevokeCmd `cmd:"" help:"Shut a key."`
}

type keyIssueCmd struct {
	Member string `arg:"" help:"The member's id."`
	Label  string `default:"command line" help:"What the key is for."`
	Days   int    `help:"After so many days it opens nothing (default: it does not run out)."`
	JSON   bool   `name:"json" help:"Answer with one JSON document."`
	database
}

// Run issues the key: the only thing on stdout, so that scripts can keep it.
func (cmd *keyIssueCmd) Run(ctx context.Context, c *console) (err error) {
	if cmd.Days < 0 {
		return fault.New(fault.InputInvalid, "at", "--days", "problem", "must not be below zero")
	}
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	var until time.Time
	if cmd.Days > 0 {
		until = h.desk.Clock().AddDate(0, 0, cmd.Days)
	}
	key, err := h.desk.IssueKey(ctx, system, cmd.Member, cmd.Label, until)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return c.json(map[string]any{"member": cmd.Member, "key": key})
	}
	c.note("note: the key is shown this once; only its fingerprint is kept")
	c.say("%s", key)
	return nil
}

type keyRevokeCmd struct {
	Member string `arg:"" help:"The member's id."`
	Secret string `arg:"" name:"key" help:"The key as it was issued, or its fingerprint."`
	database
}

// Run shuts the key.
func (cmd *keyRevokeCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := h.desk.RevokeKey(ctx, system, cmd.Member, cmd.Secret); err != nil {
		return err
	}
	c.say("The key opens nothing any more.")
	return nil
}

type linkCmd struct {
	Case string `arg:"" help:"The case's number, as in MG-7K3F9Q."`
	JSON bool   `name:"json" help:"Answer with one JSON document."`
	database
}

// Run makes the link.
func (cmd *linkCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	l, err := h.desk.GiveLink(ctx, system, cmd.Case)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return c.json(l)
	}
	c.note("note: the link opens case MG-%s until %s; it is shown this once", l.Case, l.Until.Format(time.DateOnly))
	c.say("%s", l.Token)
	return nil
}
