package desk

import (
	"context"

	"makegood/internal/casefile"
)

// under is a scene with the law and the policy that a case was decided under:
// a pack that changed since changes nothing for it.
func (d *Desk) under(c casefile.Case, s casefile.Scene) casefile.Scene {
	if d.BookAt == nil || len(c.Found.Packs) == 0 {
		return s
	}
	then, ok := d.BookAt(c.Found.Packs)
	if !ok {
		return s
	}
	s.Law = then
	if p, ok := then.Policy(c.Policy); ok {
		s.Policy = *p
	}
	return s
}

// PacksInForce are the packs of law and policy in force.
type PacksInForce struct {
	Versions map[string]string // id -> version
	Trouble  error             // what keeps the newest files from being in force; nil: nothing
}

// Packs says which packs are in force, and whether newer ones are kept out by
// something that is wrong with them.
func (d *Desk) Packs(_ context.Context, actor casefile.Actor) (PacksInForce, error) {
	if err := May(actor, ListCases); err != nil {
		return PacksInForce{}, err
	}
	p := PacksInForce{Versions: d.Book().Versions()}
	if d.PackTrouble != nil {
		p.Trouble = d.PackTrouble()
	}
	return p, nil
}
