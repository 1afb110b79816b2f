package faults_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"makegood/internal/money"
)

// pause lets others run.
func pause() { time.Sleep(time.Millisecond) }

// get is a call that reads.
func (c *client) get(key, path string) reply {
	return c.caller.call(context.WithoutCancel(c.ctx), c.servers[c.rng.IntN(len(c.servers))], key, http.MethodGet, path, nil)
}

// asConfirmation is a read-back as confirm takes it.
func asConfirmation(id, token string) reply {
	data, err := json.Marshal(obj{"case": id, "token": token})
	return reply{body: data, err: err}
}

// fetch reads what must be there; a server that refuses it fails the test.
func fetch[T any](l *load, path string) T {
	l.s.t.Helper()
	r := l.caller.call(context.Background(), l.servers[0], l.s.staff["sara"], http.MethodGet, path, nil)
	if r.how != yes {
		l.s.t.Fatalf("GET %s: %s", path, r)
	}
	return read[T](r)
}

// retry says yes again to whatever was not answered, as a till would. Either it
// was done before, and the token is used up, or it is done now.
func (l *load) retry() {
	l.s.t.Helper()
	for _, i := range l.open {
		r := l.caller.call(context.Background(), l.servers[0], i.key, http.MethodPost, "/v1/confirm", obj{"token": i.token})
		if r.how == unknown {
			l.s.t.Fatalf("confirm again: %s", r)
		}
		if r.how == yes && read[struct{ Bound bool }](r).Bound {
			l.note(ack{"confirm again " + i.token, i.id, func(s *caseSeen) bool { return len(s.Case.Agreements) > 0 }})
		}
	}
	l.open = nil
}

// check holds what the API answers against the ledger: nothing that was
// acknowledged is missing, money moved once, and what was not acknowledged is
// there as a whole or not at all.
func (l *load) check() {
	l.s.t.Helper()
	for _, text := range l.bad {
		l.s.t.Error(text)
	}
	l.bad = nil
	seen := map[string]*caseSeen{}
	for id := range l.cases {
		c := fetch[caseSeen](l, "/v1/cases/"+id)
		seen[id] = &c
	}
	lost := 0
	for _, a := range l.acks {
		if !a.holds(seen[a.id]) {
			lost++
			l.s.t.Errorf("lost: %s of case %s was acknowledged", a.what, a.id)
		}
	}
	suite.tally.add(&suite.tally.lost, lost)
	l.s.t.Log(l.said())
	l.moneyOnce(l.everyCase())
}

// said counts what was acknowledged, for whoever reads the test's log.
func (l *load) said() string {
	kinds := map[string]int{}
	for _, a := range l.acks {
		kind, _, _ := strings.Cut(a.what, " ")
		kinds[kind]++
	}
	return fmt.Sprintf("%d calls, %d acknowledged: %v", l.tries.Load(), l.acked.Load(), kinds)
}

// everyCase reads every case that there is, whether its opening was answered or not.
func (l *load) everyCase() []*caseSeen {
	l.s.t.Helper()
	var all []*caseSeen
	for after := ""; ; {
		page := fetch[struct {
			Cases []struct{ ID string }
			Next  string
		}](l, "/v1/cases?limit=200&after="+after)
		for _, row := range page.Cases {
			c := fetch[caseSeen](l, "/v1/cases/"+row.ID)
			for _, said := range c.Case.Said {
				if c.promise(said.Promise).ID == "" {
					l.s.t.Errorf("case %s: the statement %q is on file without its promise", row.ID, said.Words)
				}
			}
			all = append(all, &c)
		}
		if after = page.Next; after == "" {
			return all
		}
	}
}

// moneyOnce: of every order as much has gone back as its agreements say, to the
// gift card that paid, and each card holds what it held and what came back.
func (l *load) moneyOnce(cases []*caseSeen) {
	l.s.t.Helper()
	instructed, bound := map[string]money.Amount{}, map[string]int{}
	for _, c := range cases {
		bound[c.Case.Order] += len(c.Case.Agreements)
		for _, in := range c.Case.Instructions {
			switch in.State {
			case "done":
				instructed[c.Case.Order] = instructed[c.Case.Order].Add(l.amount(in.Amount))
			case "refused":
				// Two cases speak of the same goods, and both agreed: the order
				// system refuses the second its money. It is an agreement that
				// moves nothing.
				bound[c.Case.Order]--
			default:
				l.s.t.Errorf("case %s: the instruction %s is %s after a sweep", c.Case.ID, in.Key, in.State)
			}
		}
	}
	for customer := range customers {
		visit := l.identify(customer)
		holds := l.amount(cardHolds + " USD")
		for _, id := range orders(customer) {
			o := fetch[orderSeen](l, "/v1/orders/"+id+"?visit="+visit)
			back := money.New(0, "USD")
			for _, p := range o.Payments {
				if p.Kind == "refund" {
					back = back.Add(l.amount(p.Amount))
				}
			}
			if want := money.New(0, "USD").Add(instructed[id]); back != want && o.State != "cancelled" {
				l.s.t.Errorf("order %s: %s went back, its cases say %s", id, back, want)
			}
			if id == delivered(customer) {
				l.handedBack(o, bound[id], back)
			} else if bound[id] > 1 || o.State == "cancelled" && back != l.amount("20.00 USD") {
				l.s.t.Errorf("order %s: %s went back by %d agreements", id, back, bound[id])
			}
			holds = holds.Add(back)
		}
		methods := fetch[customerSeen](l, fmt.Sprintf("/v1/customers/c%d?visit=%s", customer, visit)).Methods
		if len(methods) != 1 || l.amount(methods[0].Balance) != holds {
			l.s.t.Errorf("customer %d: the gift card holds %+v, it should hold %s", customer, methods, holds)
		}
	}
}

// handedBack: pieces came back one by one, each for its price.
func (l *load) handedBack(o orderSeen, bound int, back money.Amount) {
	l.s.t.Helper()
	steel, red := o.Lines[0].Quantity-o.Lines[0].Left, o.Lines[1].Quantity-o.Lines[1].Left
	if steel+red != bound || back != money.New(int64(steel*2000+red*8000), "USD") {
		l.s.t.Errorf("order %s: %d and %d pieces and %s came back by %d agreements", o.ID, steel, red, back, bound)
	}
}

func (l *load) amount(text string) money.Amount {
	l.s.t.Helper()
	a, err := money.Parse(text)
	must(l.s.t, err)
	return a
}

func (l *load) identify(customer int) string {
	l.s.t.Helper()
	r := l.caller.call(context.Background(), l.servers[0], l.s.staff["sara"], http.MethodPost, "/v1/visits", obj{"email": email(customer)})
	if r.how != yes {
		l.s.t.Fatalf("identify: %s", r)
	}
	return read[struct{ ID string }](r).ID
}

// swept lets each server sweep once, all at the same time, and wants every
// promise that was due before the day to be broken by then, and nothing to be
// left for a second sweep.
func (l *load) swept(day time.Time) {
	l.s.t.Helper()
	answers := make(chan reply, len(l.servers))
	for _, server := range l.servers {
		go func() {
			answers <- l.caller.call(context.Background(), server, l.s.staff["ada"], http.MethodPost, "/v1/sweep", obj{})
		}()
	}
	for range l.servers {
		if r := <-answers; r.how != yes {
			l.s.t.Fatalf("sweep: %s", r)
		}
	}
	late := 0
	today := day.Format(time.DateOnly) // noon in UTC is the same day in Austin
	for _, c := range l.everyCase() {
		for _, p := range c.Case.Promises {
			if p.State == "made" && p.Due != "" && p.Due < today {
				late++
				l.s.t.Errorf("late: promise %s of case %s was due on %s, after the first sweep on %s it is still open", p.ID, c.Case.ID, p.Due, today)
			}
			told := slices.IndexFunc(c.Case.Notices, func(n struct{ Kind, Promise string }) bool { return n.Promise == p.ID })
			if p.State == "broken" && told < 0 {
				late++
				l.s.t.Errorf("late: promise %s of case %s is broken, and the customer was not told", p.ID, c.Case.ID)
			}
		}
	}
	suite.tally.add(&suite.tally.late, late)
	r := l.caller.call(context.Background(), l.servers[0], l.s.staff["ada"], http.MethodPost, "/v1/sweep", obj{})
	if again := read[struct{ Moved, Sent int }](r); r.how != yes || again.Moved > 0 || again.Sent > 0 {
		l.s.t.Errorf("a second sweep found more to do: %s", r)
	}
}
