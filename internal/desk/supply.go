package desk

import (
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/shop"
)

// supply is what the shop's records say, line by line, of how soon the goods of a
// case can come. What is not on record, or was erased, says nothing.
func (w *work) supply(c casefile.Case) (map[string]shop.Supply, error) {
	if c.Order == "" {
		return nil, nil
	}
	o, there, err := w.readOrder(c.Order)
	if fault.CodeOf(err) == fault.Erased || err == nil && !there {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	products, lines := map[string]shop.Product{}, map[string]shop.Supply{}
	for _, part := range c.Lines {
		l, ok := o.Line(part.Line)
		if !ok {
			continue
		}
		if err := w.product(l.Product, products); err != nil {
			return nil, err
		}
		if s := o.Supply(l, products[l.Product], w.today(c)); s.Known() {
			lines[part.Line] = s
		}
	}
	return lines, nil
}
