package faults_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// An ack is one thing that a server said yes to, and how to see that it is so.
type ack struct {
	what  string
	id    string // the case
	holds func(*caseSeen) bool
}

// An intent is a confirmation whose answer did not come.
type intent struct{ key, token, id string }

// A load is several clients at work, and the ledger of what they were told.
type load struct {
	s       *scene
	caller  *caller
	servers []string
	// away allows answers that say that the database does not answer.
	away atomic.Bool

	acked atomic.Int64
	tries atomic.Int64
	aways atomic.Int64 // honest answers that the database can't be written to
	mu    sync.Mutex
	acks  []ack
	open  []intent // not answered
	cases map[string]bool
	bad   []string // answers that no fault excuses
	told  string   // the sentence of the last honest one

	unanswered []ack // what would be so if it had been done
}

func newLoad(s *scene, servers ...*server) *load {
	l := &load{s: s, caller: newCaller(s), cases: map[string]bool{}}
	l.on(servers...)
	return l
}

// on says which servers the clients call from now on.
func (l *load) on(servers ...*server) {
	l.servers = nil
	for _, x := range servers {
		l.servers = append(l.servers, x.url)
	}
}

// run lets clients work until during returns, and waits for them.
func (l *load) run(clients int, during func()) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var all sync.WaitGroup
	for range clients {
		c := &client{load: l, ctx: ctx, rng: rand.New(rand.NewPCG(l.s.rng.Uint64(), l.s.rng.Uint64()))}
		all.Go(c.work)
	}
	during()
	stop()
	all.Wait()
}

// after waits until so many more calls have been acknowledged.
func (l *load) after(n int, gone <-chan struct{}) {
	want := l.acked.Load() + int64(n)
	for l.acked.Load() < want {
		select {
		case <-gone:
			l.s.t.Fatal("the server ended by itself")
		default:
			pause()
		}
	}
}

func (l *load) note(a ack) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acks = append(l.acks, a)
	if a.id != "" {
		l.cases[a.id] = true
	}
}

// A client is one person at a desk: it serves whoever comes next.
type client struct {
	*load
	ctx context.Context
	rng *rand.Rand
}

func (c *client) work() {
	acts := []func(){c.takeBack, c.takeBack, c.complain, c.complain, c.cancel}
	for c.ctx.Err() == nil {
		acts[c.rng.IntN(len(acts))]()
	}
}

// post is a call of the load. A failure that is no honest answer is a finding.
func (c *client) post(key, path string, body any) reply {
	if body == nil {
		body = obj{}
	}
	// Who has begun to speak is heard out: the end of the run is no fault.
	r := c.caller.call(context.WithoutCancel(c.ctx), c.servers[c.rng.IntN(len(c.servers))], key, http.MethodPost, path, body)
	c.tries.Add(1)
	switch {
	case r.how == yes:
		c.acked.Add(1)
	case r.err != nil || r.how == refused:
	case c.away.Load() && r.status == http.StatusServiceUnavailable && r.code() == "unavailable" && r.header.Get("Retry-After") != "":
		c.aways.Add(1)
		c.mu.Lock()
		c.told = read[struct{ Message string }](r).Message
		c.mu.Unlock()
	default:
		c.mu.Lock()
		c.bad = append(c.bad, fmt.Sprintf("POST %s: %s, Retry-After %q", path, r, r.header.Get("Retry-After")))
		c.mu.Unlock()
	}
	if r.how == unknown { // as anybody waits before they try again
		time.Sleep(10 * time.Millisecond)
	}
	return r
}

// visit identifies a customer.
func (c *client) visit(customer int) (string, bool) {
	r := c.post(c.s.staff["sara"], "/v1/visits", obj{"email": email(customer)})
	return read[struct{ ID string }](r).ID, r.how == yes
}

// takeBack is the quick way: one piece comes back over the counter and its
// price goes on the gift card.
func (c *client) takeBack() {
	customer := c.rng.IntN(customers)
	r := c.post(c.s.staff["sara"], "/v1/counter/read-back", obj{
		"receipt": fmt.Sprintf("R-%d", customer), "order": delivered(customer), "claim": "changed_mind", "condition": "unopened", "proof": "receipt",
		"lines": []obj{{"line": fmt.Sprint(1 + c.rng.IntN(2)), "quantity": 1}},
	})
	c.confirm(c.s.staff["sara"], r)
}

// cancel calls an order off that was not sent yet.
func (c *client) cancel() {
	customer := c.rng.IntN(customers)
	visit, ok := c.visit(customer)
	if !ok {
		return
	}
	r := c.post(c.s.staff["sara"], "/v1/operations/cancel_order", obj{"visit": visit,
		"arguments": obj{"order_id": pendingOrder(customer, c.rng.IntN(pending)), "reason": "no longer needed"}})
	c.confirm(c.s.staff["sara"], r)
}

// confirm says yes to what was read back. A yes that was answered binds.
func (c *client) confirm(key string, asked reply) bool {
	a := read[struct{ Case, Token string }](asked)
	if asked.how != yes {
		return false
	}
	r := c.post(key, "/v1/confirm", obj{"token": a.Token})
	bound := ack{"confirm " + a.Token, a.Case, func(s *caseSeen) bool { return len(s.Case.Agreements) > 0 }}
	switch {
	case r.how == yes && read[struct{ Bound bool }](r).Bound:
		c.note(bound)
	case r.how == unknown:
		c.mu.Lock()
		c.load.open = append(c.load.open, intent{key, a.Token, a.Case})
		c.unanswered = append(c.unanswered, bound)
		c.mu.Unlock()
	}
	return r.how == yes
}
