package story

import (
	"fmt"
	"strings"

	"makegood/internal/shop"
	"makegood/internal/words"
)

// describe is a record of the shop in a few lines.
func describe(record any, lang words.Lang) string {
	say := func(key string, facts ...any) string { return words.Say(lang, "walk."+key, facts...) }
	switch v := record.(type) {
	case shop.Order:
		list := []string{say("order", "Order", v.ID, "State", stateOf(string(v.State)), "On", v.PlacedOn)}
		for _, l := range v.Lines {
			came := words.Both("walk.line.not_here")
			if l.DeliveredOn != 0 {
				came = words.Both("walk.line.came", "On", l.DeliveredOn)
			}
			list = append(list, "  "+say("line", "Line", l.ID, "Quantity", l.Quantity, "Name", l.Name, "Paid", l.Paid(), "Came", came))
		}
		return strings.Join(list, "\n")
	case shop.Customer:
		return fmt.Sprintf("%s, %s", v.Name(), v.Address)
	case shop.Product:
		list := []string{v.Name}
		for _, x := range v.Variants {
			list = append(list, fmt.Sprintf("  %s  %s", x.Item, words.Money(lang, x.Price)))
		}
		return strings.Join(list, "\n")
	case nil:
		return ""
	}
	return fmt.Sprint(record)
}

// stateOf is where an order stands, in a word.
func stateOf(state string) words.Text {
	switch shop.OrderState(state) {
	case shop.Pending, shop.Processed, shop.Delivered, shop.Cancelled:
		return words.Both("web.order." + state)
	}
	return words.Both("web.order.other")
}

// found is what a search came to, a line for each order.
func (t *turn) found(lang words.Lang) string {
	var list []string
	for _, h := range t.hits {
		name := words.Both("walk.nobody")
		if h.Customer != nil {
			name = plainly(h.Customer.Name)
		}
		for _, o := range h.Orders {
			list = append(list, words.Say(lang, "walk.found", "Name", name, "Order", o.ID, "Goods", strings.Join(o.Goods, ", "), "State", stateOf(o.State)))
		}
	}
	return strings.Join(list, "\n")
}
