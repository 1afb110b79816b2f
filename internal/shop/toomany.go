package shop

import (
	"makegood/internal/fault"
	"makegood/internal/words"
)

// TooMany refuses to take back more pieces of the line than are left of it, and
// says what became of the others: whoever asks for them has a reason to.
func (l Line) TooMany(left, asked int) error {
	var became words.Text
	if n := len(l.TakenBack); n > 0 {
		became = l.TakenBack[n-1].became()
	}
	return fault.New(fault.QuantityInvalid, "left", left, "asked", asked, "Goods", l.Name, "became", became)
}

func (t TakenBack) became() words.Text {
	if t.Condition == Settled {
		return words.Both("shop.became.settled", "on", t.On, "quantity", t.Quantity)
	}
	return words.Both("shop.became.back", "on", t.On, "quantity", t.Quantity)
}
