package story

import (
	"makegood/internal/desk"
	"makegood/internal/shop"
)

// saleVerbs are what is done at a till.
func saleVerbs() []*verb {
	return []*verb{{name: "sells", about: "sells at a till, and gets it read back; whose goods they are makes no difference", do: (*turn).sell,
		shape: shape{clauses: []clause{
			{"store", one(word("ID")), "where"}, {"till", one(word("ID")), ""},
			{"product", one(word("ID")), "again for another"}, {"item", one(word("ITEM")), "of the product named before"},
			{"quantity", number, "of it; absent: one"},
			{"method", one(word("METHOD")), "one of the customer's, or cash"},
			{"card", []arg{{kind: aWord, name: "KIND", oneOf: []string{"credit_card", "debit_card"}}, word("LAST-FOUR")}, "of no customer on record"}}}}}
}

func (t *turn) sell() error {
	s := desk.SaleAsked{Visit: t.who.visit, Store: t.given.text("store"), Till: t.given.text("till"), Method: t.given.text("method")}
	for _, p := range t.given {
		n := len(s.Lines) - 1
		switch {
		case p.name == "product":
			s.Lines = append(s.Lines, shop.SaleLine{Product: p.values[0].text, Quantity: 1})
		case n >= 0 && p.name == "item":
			s.Lines[n].Item = p.values[0].text
		case n >= 0 && p.name == "quantity":
			s.Lines[n].Quantity = p.values[0].number
		case p.name == "card":
			s.Card = &shop.Method{Kind: shop.MethodKind(plain(p.values[0].text)), LastFour: p.values[1].text}
		}
	}
	t.calls++
	a, err := t.Desk.Sell(t.ctx, t.who.actor, s)
	return t.waits(a, err)
}

// statementIs compares the balance of a firm's statement.
func statementIs(t *turn, g given, _ error) string {
	want := g.at("", 2).amount
	s, err := t.Desk.Statement(t.ctx, system, g.text(""), g.text("", 1), want.Currency)
	if err != nil {
		return err.Error()
	}
	return same(s.Closing.String(), want.String())
}
