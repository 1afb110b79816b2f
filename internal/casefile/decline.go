package casefile

import (
	"makegood/internal/fault"
)

// Decline says that the text which is being read back is not what was meant, or
// no longer holds. Nothing was bound by it; the case goes back to the table. One
// that was opened for this reading alone ends, where whoever asked for it says so
// before the customer, or where the records say that it can't hold.
type Decline struct {
	ReadBack string // empty: the one that waits
	Why      string
}

func (Decline) command() {}

func (d *draft) decline(cmd Decline) error {
	back := d.c.Back
	if back == nil || cmd.ReadBack != "" && cmd.ReadBack != back.ID {
		return fault.New(fault.StaleToken)
	}
	if err := d.mayBeSaid(cmd.Why); err != nil {
		return err
	}
	if d.c.OnlyRead() && (d.Actor.Kind == System || d.Actor.Kind == Staff && back.Holder[Customer] == d.Actor.Credential) {
		d.add(ReadBackDropped{ID: back.ID, Why: "declined"}, Closed{Step: Lapsed, Why: cmd.Why})
		return nil
	}
	d.add(ReadBackDropped{ID: back.ID, Why: "declined"})
	d.move("reject", cmd.Why, "")
	return nil
}

// OneRight is the Operation of a case that was opened to have a plain right read
// back to a customer who stands there.
const OneRight = "one_right"

// OnlyRead reports whether the case is nothing but a text that is being read back:
// it was opened for it on the quick way, nobody has said yes to it, and nothing
// else was said or promised. Where no yes comes, nobody has anything to do.
func (c Case) OnlyRead() bool {
	return c.Back != nil && c.Operation != "" && len(c.Bound)+len(c.Moves)+len(c.Offers)+len(c.Promise)+len(c.Said)+len(c.Messages)+len(c.Asked) == 0
}
