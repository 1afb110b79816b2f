package casefile

import (
	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/shop"
)

// PartOf is a quantity of an order line, with what was paid for it to the cent.
func PartOf(l shop.Line, quantity int) Part {
	return Part{Line: l.ID, Item: l.Item, Name: l.Name, Options: l.Options, Quantity: quantity, Partner: l.Partner, Paid: l.PaidFor(quantity)}
}

// FactsOf is what the order itself tells about one of its lines. What the shop
// does not know stays unknown.
func FactsOf(o shop.Order, l shop.Line, quantity int, jurisdiction, claim, proof string, methods map[string]shop.Method) rights.Facts {
	f := rights.Facts{
		Jurisdiction: jurisdiction,
		Claim:        claim,
		Contract: rights.Contract{
			OrderedVia: o.Channel, On: o.PlacedOn, PromisedBy: o.PromisedBy, Proof: proof,
			Price: money.New(l.Price.Minor*int64(quantity), l.Price.Currency), Paid: l.PaidFor(quantity), PaidBy: paidBy(o, methods),
			CustomMade: rights.Known(l.Custom), SpecialOrder: rights.Known(l.Special), SaleItem: rights.Known(l.Sale),
		},
		Goods: rights.Goods{Category: l.Category, Quantity: quantity, SealedForHygiene: rights.Known(l.Hygiene)},
	}
	f.Contract.Delivery = "shipped"
	if o.Channel == "store" && len(o.Shipments) == 0 && o.PromisedBy == 0 {
		f.Contract.Delivery = "carried"
	}
	if l.DeliveredOn != 0 {
		f.Events = append(f.Events, rights.Event{On: l.DeliveredOn, Kind: "delivered"})
	}
	return f
}

// paidBy names the tender as the law asks for it; more than one is a split.
func paidBy(o shop.Order, methods map[string]shop.Method) string {
	kinds := map[string]shop.MethodKind{}
	for _, m := range o.Tenders {
		kinds[m.ID] = m.Kind
	}
	for id, m := range methods {
		kinds[id] = m.Kind
	}
	name := ""
	for _, p := range o.Payments {
		if p.Kind != shop.Paid {
			continue
		}
		this := ""
		switch kinds[p.Method] {
		case shop.CreditCard:
			this = "card_credit"
		case shop.DebitCard:
			this = "card_debit"
		case shop.GiftCard, shop.StoreCredit:
			this = "store_credit"
		case shop.Cash:
			this = "cash"
		case shop.Financed:
			this = "financed"
		}
		if name != "" && name != this {
			return "split"
		}
		name = this
	}
	return name
}
