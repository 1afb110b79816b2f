package desk

import (
	"context"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/partner"
	"makegood/internal/shop"
)

// SaleAsked is a sale at a till, of the shop's own goods or of any partner's.
type SaleAsked struct {
	Visit  string          `json:"visit,omitempty"` // for whom; nobody: an anonymous sale
	Store  string          `json:"store"`
	Till   string          `json:"till,omitempty"`
	Lines  []shop.SaleLine `json:"lines"`
	Method string          `json:"payment_method_id"` // one of the customer's, or cash; empty where Card is given
	Card   *shop.Method    `json:"card,omitempty"`    // a card of no customer on record
}

// Sell reads a sale back. Any person of the house sells any goods, whoever's
// counter they are from. The customer's yes makes it an order, with its receipt;
// cash and balances are in at once, a card on the reference of the terminal.
func (d *Desk) Sell(ctx context.Context, actor casefile.Actor, s SaleAsked) (Asked, error) {
	if err := May(actor, Selling); err != nil {
		return Asked{}, err
	}
	number, err := d.random(8)
	if err != nil {
		return Asked{}, err
	}
	var asked Asked
	err = d.do(ctx, actor, func(w *work) error {
		sale, err := w.saleOf(s, number)
		if err != nil {
			return err
		}
		asked, err = w.ask(Request{Visit: s.Visit, Operation: shop.Operation{Name: shop.OpSell, Order: "S-" + number, Sale: &sale}})
		return err
	})
	return asked, err
}

// saleOf adds what the house knows: the store's currency and tax, and whose
// counter each thing is from.
func (w *work) saleOf(s SaleAsked, number string) (shop.Sale, error) {
	set, err := w.settings(&shop.Order{Store: s.Store})
	if err != nil {
		return shop.Sale{}, err
	}
	if set.store.ID == "" {
		return shop.Sale{}, fault.New(fault.NotFound, "what", "store "+s.Store)
	}
	sale := shop.Sale{Receipt: "R-" + number, Store: s.Store, Till: s.Till, Currency: set.store.Currency, Tax: set.store.Tax, Method: s.Method}
	if s.Card != nil {
		card := *s.Card
		card.ID, card.Balance = "card-"+number, shop.Method{}.Balance
		if card.Kind != shop.CreditCard && card.Kind != shop.DebitCard {
			return shop.Sale{}, fault.New(fault.MethodNotAllowed, "method", string(card.Kind))
		}
		sale.Tender, sale.Method = &card, card.ID
	}
	products := map[string]shop.Product{}
	for _, l := range s.Lines {
		if err := w.product(l.Product, products); err != nil {
			return shop.Sale{}, err
		}
		l.Partner = ""
		if p := products[l.Product].Partner; set.concession(p) {
			l.Partner = p
		}
		sale.Lines = append(sale.Lines, l)
	}
	return sale, nil
}

// concession reports whether a firm sells at a counter of its own.
func (s settings) concession(id string) bool { return s.kindOf(id) == partner.Concession }

// kindOf is what a firm is to the shop: by the agreement with it, or else by the
// shop's records; "" where neither knows it.
func (s settings) kindOf(id string) partner.Kind {
	if a, ok := s.policy.Partners[id]; ok {
		return a.Kind
	}
	for _, p := range s.house.Partners {
		if p.ID == id {
			return partner.Kind(p.Role)
		}
	}
	return ""
}

// placed is the order that an effect begins; nil where it begins none.
func placed(e shop.Effect) *shop.Order {
	for _, event := range e.Order {
		if p, ok := event.(shop.OrderPlaced); ok {
			return &p.Order
		}
	}
	return nil
}
