package desk

import (
	"context"
	"errors"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// Import takes a whole shop in, in one transaction: all of it or nothing. The
// desk then works for that shop under the policy. A store holds one shop.
// progress is called with the records prepared so far; nil: nobody looks.
func (d *Desk) Import(ctx context.Context, actor casefile.Actor, source, policy string, r shop.Records, progress func(done, total int)) error {
	if err := May(actor, ManageDesk); err != nil {
		return err
	}
	if _, ok := d.Book().Policy(policy); !ok {
		return fault.New(fault.NotFound, "what", "policy pack "+policy)
	}
	total, done := len(r.Customers)+len(r.Orders)+len(r.Products)+len(r.Stores), 0
	step := func() {
		done++
		if progress != nil && (done%50 == 0 || done == total) {
			progress(done, total)
		}
	}
	err := d.do(ctx, actor, func(w *work) error {
		done = 0
		if err := w.read(houseStream); err != nil {
			return err
		}
		if w.streams[houseStream].version > 0 {
			return fault.New(fault.InputInvalid, "at", "db", "problem", words.Both("wrong.shop_there"))
		}
		currency := ""
		for _, s := range r.Stores {
			currency = s.Currency
			w.begin("store/"+s.ID, "", storeImported{s})
			step()
		}
		for _, o := range r.Orders {
			if currency == "" {
				currency = o.Currency()
			}
		}
		w.add(houseStream, "", shopImported{Name: r.Name, Source: source, Policy: policy, Currency: currency, Partners: r.Partners})
		for _, p := range r.Products {
			w.begin(productStream(p.ID), "", shop.ProductImported{Product: p})
			step()
		}
		for _, c := range r.Customers {
			w.begin(customerStream(c.Ref), c.Ref, shop.CustomerImported{Customer: c})
			for _, m := range c.Methods {
				if m.HoldsBalance() {
					w.begin(methodStream(m.ID), c.Ref, shop.MethodImported{Method: m})
				}
			}
			step()
		}
		for _, o := range r.Orders {
			w.begin(orderStream(o.ID), o.Customer, shop.OrderImported{Order: o})
			step()
		}
		return nil
	})
	return err
}

// begin appends the first event of a stream that must not exist yet.
func (w *work) begin(name, subject string, e journal.Event) {
	w.streams[name] = &stream{subject: subject, fresh: []journal.Event{e}}
}

// Ref mints the opaque reference under which the log knows a customer.
func (d *Desk) Ref() (string, error) {
	r, err := d.random(16)
	return "c" + r, err
}

// Export gives the shop back as it stands now.
func (d *Desk) Export(ctx context.Context, actor casefile.Actor) (shop.Records, error) {
	if err := May(actor, ManageDesk); err != nil {
		return shop.Records{}, err
	}
	w := &work{Desk: d, ctx: ctx, actor: actor, now: d.now(), streams: map[string]*stream{}}
	if err := w.read(houseStream); err != nil {
		return shop.Records{}, err
	}
	h := fold(w.streams[houseStream], house{})
	r := shop.Records{Name: h.Name, Partners: h.Partners}
	err := errors.Join(
		w.all("store/", func(_ string, s *stream) { r.Stores = append(r.Stores, fold(s, branch{}).Store) }),
		w.all("product/", func(_ string, s *stream) { r.Products = append(r.Products, fold(s, shop.Product{})) }),
		w.all("order/", func(_ string, s *stream) { r.Orders = append(r.Orders, fold(s, shop.Order{})) }),
		w.all("customer/", func(name string, _ *stream) {
			if c, err := w.readCustomer(strings.TrimPrefix(name, "customer/")); err == nil && c != nil {
				r.Customers = append(r.Customers, *c)
			}
		}),
	)
	return r, err
}

// Exported writes down that somebody took the shop's records out of the house.
func (d *Desk) Exported(ctx context.Context, actor casefile.Actor) error {
	if err := May(actor, ManageDesk); err != nil {
		return err
	}
	return d.noted(ctx, actor, ManageDesk, houseStream)
}

// all reads every stream with the prefix, in portions, and shows those that
// are not erased.
func (w *work) all(prefix string, visit func(name string, s *stream)) error {
	after := ""
	for {
		names, err := w.Store.Streams(w.ctx, prefix, after, 500)
		if err != nil || len(names) == 0 {
			return err
		}
		if err := w.read(names...); err != nil {
			return err
		}
		for _, n := range names {
			if s := w.streams[n]; !s.erased {
				visit(n, s)
			}
		}
		after = names[len(names)-1]
	}
}
