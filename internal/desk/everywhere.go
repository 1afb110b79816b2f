package desk

import (
	"context"

	"makegood/internal/casefile"
)

// SignOutEverywhere ends all sessions of the actor, the one that they came with
// too. Keys of the API stay open: they are not sign-ins.
func (d *Desk) SignOutEverywhere(ctx context.Context, actor casefile.Actor) error {
	if err := May(actor, Account); err != nil {
		return err
	}
	member := memberID(actor)
	return d.do(ctx, actor, func(w *work) error {
		s, err := w.member(member)
		if err != nil {
			return err
		}
		for _, k := range s.Keys {
			if k.SignIn != "" {
				w.add("staff/"+member, "", keyRevoked{Hash: k.Hash})
			}
		}
		return nil
	})
}
