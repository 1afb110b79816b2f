package shop

import (
	"slices"

	"makegood/internal/calendar"
)

// Supply is how soon the goods of a line can be with the customer, by the shop's
// records: what the supplier needs, counted from the day of the order, and for
// goods that are ordered anew, from today. Where the records do not say, the days
// are 0.
type Supply struct {
	Days int          // that the supplier needs
	Come calendar.Day // what was ordered can be there; 0: it is on its way, is there, or is overdue
	Anew calendar.Day // the same, ordered today, can be there
}

// Known reports whether the records say anything.
func (s Supply) Known() bool { return s.Days > 0 }

// Supply is what the records say of a line of the order.
func (o Order) Supply(l Line, p Product, today calendar.Day) Supply {
	if p.LeadDays <= 0 {
		return Supply{}
	}
	lead := calendar.Day(p.LeadDays)
	s := Supply{Days: p.LeadDays, Anew: today + lead}
	sent := slices.ContainsFunc(o.Shipments, func(x Shipment) bool { return slices.Contains(x.Items, l.Item) })
	if come := o.PlacedOn + lead; o.PlacedOn != 0 && come > today && !sent && !o.Arrived(l) {
		s.Come = come
	}
	return s
}
