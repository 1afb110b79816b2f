package desk

import (
	"time"

	"makegood/internal/journal"
	"makegood/internal/shop"
)

// The desk's own events: who is being served, and where; who works here stands
// in events_people.go.
type (
	// visitOpened: somebody was identified; what is asked in the visit is
	// asked for this one customer.
	visitOpened struct {
		Customer   string    `json:"customer"`
		Credential string    `json:"credential"` // which may use the visit
		How        string    `json:"how"`        // email, name, order
		At         time.Time `json:"at"`
		Until      time.Time `json:"until"`
	}
	// storeImported: a branch of the shop, its law and its zone.
	storeImported struct {
		Store shop.Store `json:"store"`
	}
)

func (visitOpened) EventName() string   { return "visit.opened" }
func (storeImported) EventName() string { return "store.imported" }

func register(r *journal.Registry) {
	journal.Register[visitOpened](r)
	registerPeople(r)
	registerCounting(r)
	journal.Register[storeImported](r)
	journal.Register[shopImported](r)
	journal.Register[packKept](r)
	journal.Register[commandDone](r)
	journal.Register[commandAnswered](r)
}

// visit is one customer being served under one credential.
type visit struct{ visitOpened }

func (v visit) Evolve(e journal.Event) visit {
	if o, ok := e.(visitOpened); ok {
		v.visitOpened = o
	}
	return v
}

// branch is a store of the shop.
type branch struct{ Store shop.Store }

func (b branch) Evolve(e journal.Event) branch {
	if i, ok := e.(storeImported); ok {
		b.Store = i.Store
	}
	return b
}
