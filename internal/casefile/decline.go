package casefile

import (
	"makegood/internal/fault"
)

// Decline says that the text which is being read back is not what was meant, or
// no longer holds. Nothing was bound by it; the case goes back to the table.
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
	d.add(ReadBackDropped{ID: back.ID, Why: "declined"})
	d.move("reject", cmd.Why, "")
	return nil
}
