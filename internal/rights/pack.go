package rights

import (
	"github.com/govalues/decimal"

	"makegood/internal/calendar"
)

// pack is one validated file: rules of one law, one shop, one maker, or of
// promises made.
type pack struct {
	id, version  string
	kind         string // law, policy, warranty, promise
	jurisdiction string // law: whose; empty otherwise
	maker        string // warranty: whose
	byAsked      bool   // rule versions go by the day asked about, not by the contract's
	title        map[string]string
	place        Problem // where the file names itself, for messages
	sum          uint64  // of the file's bytes
	text         []byte

	questions []question // the pack's own, in bit order from firstOwnQuestion
	gates     []gate
	rules     []rule
	forbidden []prohibition
	outside   []exit
	policy    *Policy
	facts     []question // texts for the facts of the document, by bit
}

// question is what the pack asks where the facts do not settle something.
type question struct {
	name  string // a key of Facts.Answers, or the field of the document
	say   map[string]string
	asked map[string]string // of the customer, who was there; nil: as say has it
	place Problem
}

// gate keeps a whole pack out: where its condition holds, the pack says
// nothing but its question.
type gate struct {
	when truthFn
	ask  int
}

// source is what an entitlement of the pack comes from.
func (p *pack) source() string { return p.kind }

// rule is one article: when it opens, and what it gives.
type rule struct {
	id, cite  string
	fullID    string // pack and rule
	verified  bool
	validFrom calendar.Day
	validTo   calendar.Day
	when      []truthFn
	each      bool // once for every promise made
	gives     []give
	why       []string
	whyTerms  []*term
	reads     []string
	place     Problem
}

// give is one remedy of a rule, or one of several ways to the same remedy: of
// those the first that is open counts.
type give struct {
	remedy, chooser string
	answerable      string
	when            truthFn
	from, until     spanFn // nil: the contract day; no end
	amount          amountRule
	within          *int
	dayKind         string
	noDaysIf        truthFn // no number of days where this holds or may hold
	pays            payer
	afterRefund     bool // stays owed once the goods are refunded
	kept            bool // a right used in time is not lost
	say             sentence
	why             []string
	whyTerms        []*term
	place           Problem
}

// amountRule is what sum an entitlement is about.
type amountRule struct {
	of     string  // paid, price, lowest_price; empty: no sum
	only   truthFn // nil, or: the sum is certain only where this holds
	daily  *decimal.Decimal
	start  spanFn // daily: the last day in time
	stop   spanFn // daily: the last day that counts
	cap    string // daily: paid, price; empty: none
	capped truthFn
}

// payer says who pays the way back: the first that is known to hold.
type payer struct {
	seller, consumer truthFn
}

// prohibition is a kind of statement that may not be made.
type prohibition struct {
	id, fullID, cite string
	verified         bool
	when             truthFn
	patterns         map[string][]pattern
	texts            map[string][]string
	say              map[string]string
	place            Problem
}

// exit is a way that the customer has without the house.
type exit struct {
	id, fullID, kind, cite string
	verified               bool
	when                   truthFn
	until                  spanFn
	say                    sentence
	place                  Problem
}
