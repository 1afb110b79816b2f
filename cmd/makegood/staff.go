package main

import (
	"context"
	"errors"

	"makegood/internal/desk"
)

// The commands here act as Makegood itself: whoever may read the master key on
// this machine may decide who works here. That is also how the first key of a
// fresh database is made.

type staffCmd struct {
	Add      staffAddCmd      `cmd:"" help:"Add a member, or change name or role."`
	List     staffListCmd     `cmd:"" help:"List who works here."`
	Password staffPasswordCmd `cmd:"" help:"Give a member a password; it is asked for, or read from stdin."`
	Leave    staffLeaveCmd    `cmd:"" help:"Say that a member works here no more; their keys are shut."`
}

type staffAddCmd struct {
	ID       string `arg:"" help:"A short name without spaces, as in sara."`
	Role     string `required:"" enum:"clerk,supervisor,manager,admin,consumer" help:"clerk, supervisor, manager or admin; or consumer, who is nobody of the house and keeps case files of their own."`
	Name     string `help:"As people call them (default: the id)."`
	Machine  bool   `help:"It is a program: it never says yes for a customer."`
	Email    string `help:"By which the house's own sign-in service knows them."`
	Password bool   `help:"Give a password too; it is asked for, or read from stdin."`
	JSON     bool   `name:"json" help:"Answer with one JSON document."`
	database
}

// Run adds the member; on a fresh database it makes that too.
func (cmd *staffAddCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	m := desk.Member{ID: cmd.ID, Name: cmd.Name, Role: cmd.Role, Machine: cmd.Machine, Email: cmd.Email}
	if m.Name == "" {
		m.Name = m.ID
	}
	if err := h.desk.Hire(ctx, h.actor, m); err != nil {
		return err
	}
	if cmd.Password {
		if err := setPassword(ctx, c, h, m.ID); err != nil {
			return err
		}
	}
	if cmd.JSON {
		return c.json(m)
	}
	if cmd.Password {
		c.say("%s works here as %s, and signs in as %s with that password at /sign-in of the desk.", m.Name, m.Role, m.ID)
		return nil
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
	members, err := h.desk.Staff(ctx, h.actor)
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

type staffPasswordCmd struct {
	ID string `arg:"" help:"The member's id."`
	database
}

// Run gives the member a password; their sessions end.
func (cmd *staffPasswordCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := setPassword(ctx, c, h, cmd.ID); err != nil {
		return err
	}
	c.say("%s signs in with the new password; older sessions have ended.", cmd.ID)
	return nil
}

func setPassword(ctx context.Context, c *console, h *house, member string) error {
	secret, err := c.secret("Password for " + member)
	if err != nil {
		return err
	}
	return h.desk.SetPassword(ctx, h.actor, member, secret)
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
	if err := h.desk.Leave(ctx, h.actor, cmd.ID); err != nil {
		return err
	}
	c.say("%s works here no more; their keys are shut.", cmd.ID)
	return nil
}
