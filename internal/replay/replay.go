// Package replay runs recorded service requests against a fresh copy of an
// imported shop and says what came of each: the answer to every call, and the
// records that changed. It plays the two parts that a real request has. A
// program of the shop identifies the customer and asks for operations; the
// customer, by a link of their own, says yes to each read-back. Everything goes
// through the desk's own doors, so what is refused there is refused here.
//
// The copy is an overlay: the store below is only read.
package replay

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/connect/tau"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/shop"
	"makegood/internal/store/overlay"
)

// Outcome is what came of one task.
type Outcome struct {
	ID      string       `json:"id"`
	Results []fault.Code `json:"results"` // one for each call, reading ones included: "ok" or the refusal's code
	Changed Changed      `json:"changed"`
}

// Changed are the records whose end state differs from the start, by the
// shop's own ids and in its own JSON shape.
type Changed struct {
	Orders map[string]any `json:"orders"`
	Users  map[string]any `json:"users"`
}

// Shop is an imported shop that requests are replayed against.
type Shop struct {
	config    desk.Config
	customers map[string]shop.Customer // by the shop's own id
	ids       map[string]string        // Ref -> the shop's own id
}

// Open prepares replays on the shop that the desk works for.
func Open(ctx context.Context, d *desk.Desk) (*Shop, error) {
	records, err := d.Export(ctx, house)
	if err != nil {
		return nil, err
	}
	s := &Shop{config: d.Config, customers: map[string]shop.Customer{}, ids: map[string]string{}}
	for _, c := range records.Customers {
		s.customers[c.ID], s.ids[c.Ref] = c, c.ID
	}
	return s, nil
}

// house is who hands links to customers; program is who serves them.
var (
	house   = casefile.Actor{ID: string(casefile.System), Kind: casefile.System, Name: "Makegood"}
	program = casefile.Actor{ID: "agent/replay", Kind: casefile.Agent, Role: "clerk", Name: "replay", Credential: "replay"}
)

// Run runs one task from a fresh copy of the shop. A refused call changes
// nothing, and the task goes on. An error is a failure of the machinery, or a
// task that can't be run: its customer is unknown to the shop (InputInvalid), or
// its setup is refused.
func (s *Shop) Run(ctx context.Context, t tau.Task) (Outcome, error) {
	start := s.lay(s.config.Store)
	visit := ""
	if t.Customer != "" {
		c, ok := s.customers[t.Customer]
		if !ok {
			return Outcome{}, fault.New(fault.InputInvalid, "at", "task "+t.ID, "problem", fmt.Sprintf("its customer %q is not in this shop", t.Customer))
		}
		v, err := start.desk.Identify(ctx, program, desk.Who{Email: c.Email})
		if err != nil {
			return Outcome{}, fmt.Errorf("replay: task %s: identify %s: %w", t.ID, t.Customer, err)
		}
		visit = v.ID
	}
	for _, call := range t.Setup {
		if code, err := start.call(ctx, visit, call); err != nil || code != fault.OK {
			return Outcome{}, fmt.Errorf("replay: task %s: its setup answers %s to %s: %w", t.ID, code, call.Name, err)
		}
	}
	end := s.lay(start.store)
	out := Outcome{ID: t.ID, Results: make([]fault.Code, 0, len(t.Calls)), Changed: Changed{Orders: map[string]any{}, Users: map[string]any{}}}
	for _, call := range t.Calls {
		code, err := end.call(ctx, visit, call)
		if err != nil {
			return Outcome{}, fmt.Errorf("replay: task %s: %s: %w", t.ID, call.Name, err)
		}
		out.Results = append(out.Results, code)
	}
	return out, s.compare(ctx, t.Customer, visit, start, end, &out.Changed)
}

// copied is a desk on a copy of the shop.
type copied struct {
	desk  *desk.Desk
	store *noting
}

func (s *Shop) lay(below desk.Store) copied {
	store := &noting{Store: overlay.New(below), streams: map[string]bool{}}
	config := s.config
	config.Store = store
	d := desk.New(config)
	d.Orders = desk.OwnOrders{Desk: d}
	return copied{d, store}
}

// noting notes which streams were appended to.
type noting struct {
	desk.Store
	streams map[string]bool
}

func (n *noting) Append(ctx context.Context, b desk.Batch) error {
	err := n.Store.Append(ctx, b)
	if err == nil {
		for _, a := range b.Appends {
			n.streams[a.Stream] = true
		}
	}
	return err
}

// call runs one call to its end and gives its code.
func (c copied) call(ctx context.Context, visit string, call tau.Call) (fault.Code, error) {
	op, aside, err := call.Operation()
	switch {
	case err != nil:
		return answer(err)
	case aside:
		return fault.OK, nil
	}
	request := desk.Request{Visit: visit, Operation: op}
	if shop.Reads(op.Name) {
		_, err = c.desk.Read(ctx, program, request)
		return answer(err)
	}
	asked, err := c.desk.Ask(ctx, program, request)
	if err != nil {
		return answer(err)
	}
	return answer(c.confirm(ctx, asked))
}

// confirm is the customer's yes: by a link to the case, to the text that was
// read back.
func (c copied) confirm(ctx context.Context, asked desk.Asked) error {
	link, err := c.desk.GiveLink(ctx, house, asked.Case)
	if err != nil {
		return err
	}
	customer, err := c.desk.Authenticate(ctx, link.Token)
	if err != nil {
		return err
	}
	view, err := c.desk.Get(ctx, customer, asked.Case)
	if err != nil {
		return err
	}
	done, err := c.desk.Confirm(ctx, customer, view.Token, asked.Hash)
	if err == nil && !done.Bound {
		err = fmt.Errorf("replay: case %s waits for another word than the customer's", asked.Case)
	}
	return err
}

// answer tells a refusal, which is a result, from a failure, which is none.
func answer(err error) (fault.Code, error) {
	switch code := fault.CodeOf(err); code {
	case fault.Internal, fault.Unavailable, fault.Conflict, fault.LogDamaged, fault.WrongKey, fault.DatabaseNewer:
		return code, err
	default:
		return code, nil
	}
}

// compare reads what the calls wrote to, before and after, as the customer.
func (s *Shop) compare(ctx context.Context, customer, visit string, start, end copied, changed *Changed) error {
	seen := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(end.store.streams)) {
		kind, id, _ := strings.Cut(name, "/")
		into, op := changed.Orders, shop.Operation{Name: shop.OpGetOrder, Order: id}
		switch kind {
		case "order":
		case "customer", "method": // balances are shown with the customer who holds them
			id = customer
			into, op = changed.Users, shop.Operation{Name: shop.OpGetCustomer, Customer: id}
		default:
			continue
		}
		if seen[op.Name+id] {
			continue
		}
		seen[op.Name+id] = true
		before, err := s.record(ctx, start.desk, visit, op)
		if err != nil {
			return err
		}
		after, err := s.record(ctx, end.desk, visit, op)
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(before, after) {
			into[id] = after
		}
	}
	return nil
}

// record is a record in the shop's own shape.
func (s *Shop) record(ctx context.Context, d *desk.Desk, visit string, op shop.Operation) (any, error) {
	got, err := d.Read(ctx, program, desk.Request{Visit: visit, Operation: op})
	if err != nil {
		return nil, fmt.Errorf("replay: read %s%s again: %w", op.Order, op.Customer, err)
	}
	switch got := got.(type) {
	case shop.Order:
		return tau.RecordOrder(got, s.ids[got.Customer]), nil
	case shop.Customer:
		return tau.RecordCustomer(got), nil
	}
	return nil, fmt.Errorf("replay: %s answers with a %T", op.Name, got)
}

// All runs tasks one after another and calls done after each. The clock stands
// still, so that no visit runs out however long it takes.
func (s *Shop) All(ctx context.Context, tasks []tau.Task, now time.Time, done func(i int)) ([]Outcome, error) {
	frozen := *s
	frozen.config.Clock = func() time.Time { return now }
	outcomes := make([]Outcome, 0, len(tasks))
	for i, t := range tasks {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		o, err := frozen.Run(ctx, t)
		if err != nil {
			return nil, err
		}
		outcomes = append(outcomes, o)
		if done != nil {
			done(i + 1)
		}
	}
	return outcomes, nil
}
