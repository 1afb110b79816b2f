package desk

import (
	"slices"
	"time"

	"makegood/internal/journal"
	"makegood/internal/shop"
)

// The desk's own events: who is being served, who works here, where.
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
	// staffHired: a person or a program of the house, with its role.
	staffHired struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Role    string `json:"role"`
		Machine bool   `json:"machine,omitempty"`
	}
	// staffLeft: they may do nothing any more.
	staffLeft struct{}
	// keyIssued: a key that acts as them. Only its fingerprint is kept.
	keyIssued struct {
		Hash  string    `json:"hash"`
		Label string    `json:"label"`
		At    time.Time `json:"at"`
		Until time.Time `json:"until,omitzero"`
	}
	// keyRevoked: it no longer opens anything.
	keyRevoked struct {
		Hash string `json:"hash"`
	}
	// storeImported: a branch of the shop, its law and its zone.
	storeImported struct {
		Store shop.Store `json:"store"`
	}
)

func (visitOpened) EventName() string   { return "visit.opened" }
func (staffHired) EventName() string    { return "staff.hired" }
func (staffLeft) EventName() string     { return "staff.left" }
func (keyIssued) EventName() string     { return "staff.key_issued" }
func (keyRevoked) EventName() string    { return "staff.key_revoked" }
func (storeImported) EventName() string { return "store.imported" }

func register(r *journal.Registry) {
	journal.Register[visitOpened](r)
	journal.Register[staffHired](r)
	journal.Register[staffLeft](r)
	journal.Register[keyIssued](r)
	journal.Register[keyRevoked](r)
	journal.Register[storeImported](r)
	journal.Register[shopImported](r)
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

// staff is a person or a program of the house.
type staff struct {
	staffHired
	Left bool
	Keys []keyIssued
	Shut map[string]bool
}

func (s staff) Evolve(e journal.Event) staff {
	switch e := e.(type) {
	case staffHired:
		s.staffHired, s.Left = e, false
	case staffLeft: // hired again, they would else find their old keys open
		shut := map[string]bool{}
		for _, k := range s.Keys {
			shut[k.Hash] = true
		}
		s.Left, s.Shut = true, shut
	case keyIssued:
		s.Keys = append(slices.Clip(s.Keys), e)
	case keyRevoked:
		shut := map[string]bool{e.Hash: true}
		for k := range s.Shut {
			shut[k] = true
		}
		s.Shut = shut
	}
	return s
}
