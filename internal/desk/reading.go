package desk

import (
	"context"

	"makegood/internal/casefile"
	"makegood/internal/fault"
)

// outlived is why a reading that can't hold any more is declined by Makegood.
const outlived = "no longer holds"

// bury ends a case that was nothing but a reading, to which no yes will ever be
// taken: what was asked again would be refused again.
func (d *Desk) bury(ctx context.Context, id string) {
	err := d.do(ctx, system, func(w *work) error {
		c, own, err := w.readCase(id)
		if err != nil || !c.OnlyRead() {
			return err
		}
		_, err = w.decide(c, own, casefile.Decline{ReadBack: c.Back.ID, Why: outlived})
		return err
	})
	if err != nil {
		d.Log.Error("a reading that no longer holds", "case", id, "err", err)
	}
}

// endDead ends a case that is nothing but the reading of an operation which the
// records, as they stand now, no longer allow.
func (w *work) endDead(c casefile.Case, own casefile.Side) error {
	op := c.Back.Operation
	if op == nil {
		return nil
	}
	world, err := w.world(*op, scope{customer: c.Customer, receipt: c.Back.Receipt, caseID: c.ID, key: c.ID + "/A1"})
	if err == nil {
		_, err = world.Decide(*op)
	}
	switch fault.CodeOf(err) {
	case fault.OK:
		return nil
	case fault.Internal, fault.Conflict, fault.Unavailable:
		return err
	}
	_, err = w.decide(c, own, casefile.Decline{ReadBack: c.Back.ID, Why: outlived})
	return err
}
