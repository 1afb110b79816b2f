package main

import (
	"context"
	"errors"
)

type verifyCmd struct {
	JSON bool `name:"json" help:"Answer with one JSON document."`
	database
}

// Run reports everything that is wrong; finding something is exit code 1.
func (cmd *verifyCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	r, broke := h.desk.Verify(ctx, h.actor)
	if broke != nil && len(r.Findings) == 0 {
		return broke
	}
	if cmd.JSON {
		err = c.json(r)
	} else {
		for _, f := range r.Findings {
			c.say("%s: %s", f.Where, f.Problem)
		}
		c.say("%d streams, %d events (%d erased), %d checkpoints, %d cases, %d promises: %d findings.",
			r.Streams, r.Events, r.Erased, r.Checkpoints, r.Cases, r.Promises, len(r.Findings))
	}
	switch {
	case err != nil:
		return err
	case broke != nil: // the findings tell more than what ended the walk
		return broke
	case len(r.Findings) > 0:
		return errFound
	}
	return nil
}

type rebuildCmd struct{ database }

// Run computes the views anew; appends wait meanwhile.
func (cmd *rebuildCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := h.desk.Rebuild(ctx, h.actor); err != nil {
		return err
	}
	c.say("Rebuilt all views from the log.")
	return nil
}

type eraseCmd struct {
	Customer string `arg:"" help:"The shop's own customer id, or the e-mail address."`
	database
}

// Run erases one customer. What was erased cannot be brought back.
func (cmd *eraseCmd) Run(ctx context.Context, c *console) (err error) {
	h, err := cmd.existing(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := h.desk.Erase(ctx, h.actor, cmd.Customer); err != nil {
		return err
	}
	if err := h.store.Checkpoint(ctx, h.desk.Clock()); err != nil {
		return err
	}
	c.say("Erased: the customer's key is destroyed. Take it out of backups too (docs/operating.md).")
	return nil
}
