package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/govalues/decimal"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// OwnOrders is the order system of a shop whose records Makegood keeps itself:
// it writes the instruction into the order's history and puts money on gift
// cards at once. Card payments are moved by whoever runs the terminal, and their
// reference follows.
type OwnOrders struct{ Desk *Desk }

// Instruct writes the movement once per key.
func (o OwnOrders) Instruct(ctx context.Context, in casefile.Instruction) (Answer, error) {
	var answer Answer
	err := o.Desk.do(ctx, system, func(w *work) error {
		answer = Answer{}
		order, ok, err := w.readOrder(in.Order)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.OrderUnknown, "order", in.Order)
		}
		subject := w.streams[orderStream(in.Order)].subject
		balance := in.Kind == shop.GiftCard || in.Kind == shop.StoreCredit
		for _, p := range order.Payments {
			if p.Key == in.Key { // told before: the money has moved, or is on its way
				answer, err = w.again(in, balance)
				return err
			}
		}
		if rest := order.Holds(); in.Amount.Sign() > 0 && !in.Besides && in.Amount.Cmp(rest) > 0 {
			return fault.New(fault.PaidBack, "goods", order.ID, "rest", rest)
		}
		row := shop.Payment{Kind: shop.Refunded, Amount: in.Amount, Method: in.Method, Key: in.Key}
		switch {
		case in.Amount.Sign() < 0:
			row.Kind, row.Amount = shop.Paid, in.Amount.Neg()
		case in.Besides:
			row.Kind = shop.Given
		}
		e := shop.OrderRefunded{Refunds: []shop.Payment{row}}
		for _, piece := range piecesOf(order, in) {
			part, err := settled(order, piece, calendar.Of(w.now))
			if err != nil {
				return err
			}
			part.Taken.Case, _, _ = strings.Cut(in.Key, "/")
			e.Parts = append(e.Parts, part)
			order = order.Evolve(shop.OrderRefunded{Parts: []shop.TakenPart{part}})
		}
		w.add(orderStream(in.Order), subject, e)
		answer, err = w.moveMoney(in, subject, balance)
		return err
	})
	return answer, err
}

// piecesOf are the pieces whose price an instruction gives back, each with its
// share of the money that really moves. Money that follows goods is for those
// which the order awaits, not for all that the case speaks of; in an exchange it
// is only the difference.
func piecesOf(o shop.Order, in casefile.Instruction) []casefile.Part {
	pieces := in.Pieces
	if addUp(pieces) == in.Amount || len(pieces) == 0 {
		return pieces
	}
	if items := awaited(o); len(items) > 0 {
		pieces = partsOf(&o, shop.Operation{Items: items})
	}
	if in.Amount.Sign() <= 0 || addUp(pieces).Cmp(in.Amount) < 0 {
		return pieces
	}
	weights := make([]int64, len(pieces))
	for i, p := range pieces {
		weights[i] = p.Paid.Minor
	}
	pieces = slices.Clone(pieces)
	for i, share := range in.Amount.Split(weights) {
		pieces[i].Paid = share
	}
	return pieces
}

func addUp(parts []casefile.Part) money.Amount {
	var sum money.Amount
	for _, p := range parts {
		sum = sum.Add(p.Paid)
	}
	return sum
}

// awaited are the items that an order waits for to come back.
func awaited(o shop.Order) []string {
	switch {
	case o.Return != nil:
		return o.Return.Items
	case o.Exchange != nil:
		return o.Exchange.Items
	}
	return nil
}

// settled is the row of a part whose price goes back: no more pieces than are
// left of its line, and no more money than was paid for it and has not gone back.
func settled(o shop.Order, piece casefile.Part, on calendar.Day) (shop.TakenPart, error) {
	l, ok := o.Line(piece.Line)
	if !ok || piece.Quantity < 0 || o.Left(l) < piece.Quantity {
		return shop.TakenPart{}, o.TooMany(l, piece.Quantity)
	}
	if piece.Paid != (money.Amount{}) && piece.Paid.Currency != l.Price.Currency || l.Refunded().Add(piece.Paid).Cmp(l.Paid()) > 0 {
		return shop.TakenPart{}, fault.New(fault.InputInvalid, "at", "line "+l.ID,
			"problem", words.Both("wrong.more_than_left", "Paid", l.Paid(), "Back", l.Refunded(), "Asked", piece.Paid))
	}
	return shop.TakenPart{Line: l.ID, Taken: shop.TakenBack{
		On: on, Quantity: piece.Quantity, Condition: shop.Settled, Refund: piece.Paid,
	}}, nil
}

// moveMoney puts money on a card that holds a balance, or takes it from there;
// cash is in the till at once; all else is under way.
func (w *work) moveMoney(in casefile.Instruction, subject string, balance bool) (Answer, error) {
	switch {
	case in.Method == "": // a new gift card is handed over; its number is the reference
		return Answer{}, nil
	case in.Kind == shop.Cash:
		return Answer{Done: true, Reference: "till/" + in.Key}, nil
	case !balance:
		return Answer{}, nil
	}
	name := methodStream(in.Method)
	if err := w.read(name); err != nil {
		return Answer{}, err
	}
	s := w.streams[name]
	if s.version == 0 {
		return Answer{}, fault.New(fault.MethodUnknown, "method", in.Method)
	}
	if held := fold(s, shop.Method{}).Balance; in.Amount.Sign() < 0 {
		if held.Add(in.Amount).Sign() < 0 {
			return Answer{}, fault.New(fault.BalanceShort, "needed", in.Amount.Neg(), "balance", held)
		}
		w.add(name, subject, shop.MethodDebited{Amount: in.Amount.Neg(), Key: in.Key, Why: "case"})
	} else {
		w.add(name, subject, shop.MethodCredited{Amount: in.Amount, Key: in.Key, Why: "case"})
	}
	return Answer{Done: true, Reference: fmt.Sprintf("%s@%d", in.Method, s.version+1)}, nil
}

// again is the answer to an instruction that was carried out before.
func (w *work) again(in casefile.Instruction, balance bool) (Answer, error) {
	if in.Kind == shop.Cash {
		return Answer{Done: true, Reference: "till/" + in.Key}, nil
	}
	if !balance || in.Method == "" {
		return Answer{}, nil
	}
	if err := w.read(methodStream(in.Method)); err != nil {
		return Answer{}, err
	}
	for i, e := range w.streams[methodStream(in.Method)].events {
		credited, added := e.(shop.MethodCredited)
		debited, out := e.(shop.MethodDebited)
		if added && credited.Key == in.Key || out && debited.Key == in.Key {
			return Answer{Done: true, Reference: fmt.Sprintf("%s@%d", in.Method, i+1)}, nil
		}
	}
	return Answer{}, nil
}

// dispatch tells the order system what a case has queued. What fails for now
// stays queued, and the sweeper comes back to it.
func (d *Desk) dispatch(ctx context.Context, id string) {
	w := d.work(ctx, system)
	w.swift = true // the order system takes an instruction once, however often it is told, and its answer is decided on what is there
	c, _, err := w.readCase(id)
	if err != nil {
		d.Log.Error("dispatch", "case", id, "err", err)
		return
	}
	for _, in := range c.Orders {
		if in.State != "queued" {
			continue
		}
		if err := d.instruct(ctx, c, in); err != nil {
			d.Log.Error("dispatch", "case", id, "key", in.Key, "err", err)
		}
	}
}

func (d *Desk) instruct(ctx context.Context, c casefile.Case, in casefile.Instruction) error {
	answer, err := d.Orders.Instruct(ctx, in)
	cmd := casefile.AnswerInstruction{Key: in.Key, State: "sent", Reference: answer.Reference}
	switch e := fault.As(err); {
	case err == nil && answer.Done:
		cmd.State = "done"
	case err == nil:
	case e != nil && e.Code != fault.Unavailable && e.Code != fault.Conflict && e.Code != fault.Internal:
		cmd.State, cmd.Why = "refused", string(e.Code)
	default:
		return err
	}
	return d.swift(ctx, system, func(w *work) error {
		now, own, err := w.readCase(c.ID)
		if err != nil {
			return err
		}
		if cmd.Bearers, err = w.bearers(now, in); err != nil {
			return err
		}
		_, err = w.decide(now, own, cmd)
		return err
	})
}

// system is Makegood itself.
var system = casefile.Actor{ID: string(casefile.System), Kind: casefile.System}

func rate(text string) decimal.Decimal {
	d, err := decimal.Parse(text)
	if err != nil {
		return decimal.Zero
	}
	return d
}
