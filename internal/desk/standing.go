package desk

import (
	"slices"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/shop"
)

// claimOf is what is wrong with goods that come back in a condition.
var claimOf = map[shop.Condition]string{shop.Faulty: "not_conforming", shop.Damaged: "damaged", shop.Wrong: "wrong_item"}

// needsHands refuses what only a person of the house can do: to take goods
// over the counter, or to hand them out, somebody must have seen them.
func (w *work) needsHands(op shop.Operation) error {
	if op.Name != shop.OpTakeBack && op.Name != shop.OpSell || w.actor.Kind == casefile.Staff {
		return nil
	}
	return fault.New(fault.NotAllowed, "action", op.Name, "role", string(w.actor.Kind))
}

// inHand is the receipt that the actor has in the hand. A program has no
// hands, and whoever comes by a link only types a number.
func (w *work) inHand(receipt string) string {
	if w.actor.Kind == casefile.Staff {
		return receipt
	}
	return ""
}

// stand checks that the house's standing yes covers an operation. The shop's
// own rules give it for all but goods handed over; for those it is an open
// right of the customer, and what goes back above it is goodwill, for which the
// actor needs the authority. It answers how much that is.
func (w *work) stand(c casefile.Case, r Request, world shop.World, effect shop.Effect) (goodwill money.Amount, err error) {
	if r.Operation.Name != shop.OpTakeBack {
		return goodwill, nil
	}
	if err := w.wasPaid(world.Order); err != nil {
		return goodwill, err
	}
	set, err := w.settings(world.Order)
	if err != nil {
		return goodwill, err
	}
	goodwill = money.Zero(world.Order.Currency())
	for _, e := range effect.Order {
		taken, ok := e.(shop.OrderTakenBack)
		if !ok {
			continue
		}
		for _, part := range taken.Parts {
			short, err := w.short(c, r, part, credited(effect))
			if err != nil {
				return goodwill, err
			}
			goodwill = goodwill.Add(short)
		}
	}
	return goodwill, w.mayGive(c, r.Operation.Order, set.policy, goodwill)
}

// short is how much of the refund of a part no open right of the customer gives.
func (w *work) short(c casefile.Case, r Request, part shop.TakenPart, credit bool) (money.Amount, error) {
	refund := part.Taken.Refund
	asked := Intake{Visit: r.Visit, Receipt: r.Receipt, Order: r.Operation.Order, Claim: claimOf[part.Taken.Condition],
		Lines: []PartAsked{{Line: part.Line, Quantity: part.Taken.Quantity}}, Proof: "none"}
	if asked.Claim == "" {
		asked.Claim, asked.Known.State = "changed_mind", string(part.Taken.Condition)
	}
	open, err := w.intake(asked)
	if err != nil {
		return refund, err
	}
	if receipt := w.inHand(r.Receipt); receipt != "" && receipt == open.Order.Receipt {
		open.Facts.Contract.Proof = "receipt"
		if open.Order.Gift {
			open.Facts.Contract.Proof = "gift_receipt"
		}
	}
	facts := []rights.Facts{open.Facts}
	if r.facts != nil {
		facts = append(facts, *r.facts) // what the counter card rested on
	}
	if slices.ContainsFunc(c.Lines, func(p casefile.Part) bool { return p.Line == part.Line }) {
		facts = append(facts, c.Facts)
	}
	least := refund
	for _, f := range facts {
		least = money.Min(least, w.leftOut(f, open, refund, credit))
	}
	return least, nil
}

// leftOut is how much of a refund the rights that the facts open leave out: all
// of it where there is none to money.
func (w *work) leftOut(f rights.Facts, open casefile.OpenCase, refund money.Amount, credit bool) money.Amount {
	least, paid := refund, f.Contract.PaidOrPrice()
	for _, e := range w.Book().Find(f, calendar.Of(w.now.In(zone(open.Zone))), open.Policy).Entitlements {
		gives := e.Remedy == "refund" || e.Remedy == "store_credit" && (credit || given(open))
		if e.Chooser != "consumer" || e.Amount == nil || !gives || e.Amount.Currency != refund.Currency {
			continue
		}
		least = money.Min(least, money.Max(paid.Sub(*e.Amount), money.Zero(refund.Currency)))
	}
	return least
}

// credited reports whether all money of an effect goes to balances of the shop.
func credited(e shop.Effect) bool {
	return !slices.ContainsFunc(e.Moves, func(m shop.Move) bool { return m.Kind != shop.GiftCard && m.Kind != shop.StoreCredit })
}

// reach says what a customer's link opens of the shop: its own case and the
// order of it, and the catalogue. All else of the customer's is for whoever
// identifies as them.
func (w *work) reach(op shop.Operation, caseID string) error {
	if w.actor.Case == "" {
		return nil
	}
	if op.Name == shop.OpGetProduct || op.Name == shop.OpListProducts {
		return nil
	}
	c, _, err := w.readCase(w.actor.Case)
	if err != nil {
		return err
	}
	inside := shop.Reads(op.Name) || trimNumber(caseID) == c.ID
	if !inside || op.Order == "" || op.Order != c.Order {
		if op.Name != shop.OpMoveCustomer || !inside {
			return fault.New(fault.NotYours)
		}
	}
	return nil
}

// belongs refuses an operation in a case that is another customer's, or about
// another order.
func belongs(c casefile.Case, op shop.Operation, world shop.World) error {
	served := ""
	if world.Customer != nil {
		served = world.Customer.Ref
	}
	if !c.Exists() || served == c.Customer && (op.Order == c.Order || op.Name == shop.OpMoveCustomer) {
		return nil
	}
	return fault.New(fault.NotYours)
}
