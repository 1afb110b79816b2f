package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"makegood/internal/desk"
	"makegood/internal/fault"
)

type keyCmd struct {
	Issue  keyIssueCmd  `cmd:"" help:"Make a key for a member. It is shown this once."`
	List   keyListCmd   `cmd:"" help:"List the keys and sessions that open something."`
	Revoke keyRevokeCmd `cmd:"" help:"Shut a key, or end a session."`
}

type keyIssueCmd struct {
	Member string   `arg:"" help:"The member's id."`
	Label  string   `default:"command line" help:"What the key is for."`
	Scope  []string `placeholder:"SCOPE,…" help:"What it is for: read, counter, cases, decide, manage (default: all that the member may)."`
	Days   int      `help:"After so many days it opens nothing (default: it does not run out)."`
	JSON   bool     `name:"json" help:"Answer with one JSON document."`
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
	key, err := h.desk.IssueScopedKey(ctx, h.actor, cmd.Member, desk.NewKey{Label: cmd.Label, Until: until, Scope: cmd.Scope})
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

type keyListCmd struct {
	Member string `arg:"" optional:"" help:"Whose (default: everybody's)."`
	JSON   bool   `name:"json" help:"Answer with one JSON document."`
	database
}

// Run lists what opens something: never the secrets, they are not kept.
func (cmd *keyListCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	list, err := h.desk.Keys(ctx, h.actor, cmd.Member)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return c.json(list)
	}
	for _, k := range list {
		what, scope, until, used := "key", "all", "no end", "never"
		if k.SignIn != "" {
			what = "session"
		}
		if len(k.Scope) > 0 {
			scope = strings.Join(k.Scope, " ")
		}
		if !k.Until.IsZero() {
			until = "until " + k.Until.Format(time.DateOnly)
		}
		if k.Used != 0 {
			used = k.Used.String()
		}
		c.say("%s  %s of %s: %s; for %s; %s; last used %s", k.ID, what, k.Member, k.Label, scope, until, used)
	}
	return nil
}

type keyRevokeCmd struct {
	Member string `arg:"" help:"The member's id."`
	Secret string `arg:"" name:"key" help:"The key as it was issued, or its id in the list."`
	database
}

// Run shuts the key.
func (cmd *keyRevokeCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := h.desk.RevokeKey(ctx, h.actor, cmd.Member, cmd.Secret); err != nil {
		return err
	}
	c.say("The key opens nothing any more.")
	return nil
}

type linkCmd struct {
	Case   string `arg:"" help:"The case's number, as in MG-7K3F9Q."`
	List   bool   `help:"List the links that were given, instead of giving one."`
	Revoke string `placeholder:"LINK" help:"Shut a link, as it was given or by its id in the list."`
	JSON   bool   `name:"json" help:"Answer with one JSON document."`
	database
}

// Run makes the link.
func (cmd *linkCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	switch {
	case cmd.Revoke != "":
		return cmd.revoke(ctx, c, h)
	case cmd.List:
		return cmd.list(ctx, c, h)
	}
	l, err := h.desk.GiveLink(ctx, h.actor, cmd.Case)
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

func (cmd *linkCmd) revoke(ctx context.Context, c *console, h *house) error {
	if err := h.desk.RevokeLink(ctx, h.actor, cmd.Case, cmd.Revoke); err != nil {
		return err
	}
	c.say("The link opens nothing any more.")
	return nil
}

func (cmd *linkCmd) list(ctx context.Context, c *console, h *house) error {
	links, err := h.desk.Links(ctx, h.actor, cmd.Case)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return c.json(links)
	}
	for _, l := range links {
		state := "open"
		if !l.Open {
			state = "shut"
		}
		c.say("%s  %s, until %s", l.ID, state, l.Until.Format(time.DateOnly))
	}
	return nil
}
