// Package casefile is the log of a case: the events that make it, the commands
// that may be given to it, and the one pure function that decides. A case is
// three streams: what both sides see, and each seat's own plan and notes, so
// that what is private stays private by construction.
//
//	Decide(case, command, scene) -> events | refusal
//	Evolve(case, event)          -> case
//
// Nothing else changes a case. Decide looks up what is owed and stores the
// findings with the versions of the packs; Evolve never computes again.
package casefile

import (
	"slices"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// Seat is a side of the table.
type Seat string

// The two seats.
const (
	House    Seat = plan.House
	Customer Seat = plan.Customer
)

// Other is the seat across the table.
func (s Seat) Other() Seat {
	if s == House {
		return Customer
	}
	return House
}

// Step is where a case stands on the road.
type Step string

// The steps.
const (
	Open      Step = "open"      // told, not settled
	Offered   Step = "offered"   // an offer stands
	ReadingIt Step = "read_back" // accepted, being read back
	Agreed    Step = "agreed"    // bound, promises running
	Settled   Step = "settled"   // every promise kept or replaced
	Lapsed    Step = "lapsed"    // a read-back that nobody confirmed, or nothing more was wanted
)

// Case is the shared state of a case.
type Case struct {
	ID        string       `json:"id"` // its number, short enough to say
	OpenedOn  calendar.Day `json:"opened_on"`
	OpenedAt  time.Time    `json:"opened_at"`
	OpenedBy  string       `json:"opened_by"`
	Customer  string       `json:"customer"` // Ref
	Called    string       `json:"called"`   // the customer's name, as they are called
	Order     string       `json:"order,omitempty"`
	Lines     []Part       `json:"lines"`
	Subject   words.Text   `json:"subject"` // what it is about, in a line
	Policy    string       `json:"policy"`
	Zone      string       `json:"zone"` // IANA; days are counted there
	Step      Step         `json:"step"`
	Quick     bool         `json:"quick"`               // never came to the table
	Operation string       `json:"operation,omitempty"` // what the case was opened to have read back: a shop operation, or OneRight

	Wish      Wish              `json:"wish"`
	Facts     rights.Facts      `json:"facts"`
	Answers   []Answered        `json:"answers,omitempty"` // to questions of the findings, of each sort of actor the last
	Paid      money.Amount      `json:"paid"`              // for the lines of the case, to the cent
	Said      []Statement       `json:"said"`
	Found     rights.Findings   `json:"found"`
	Told      map[string]bool   `json:"told"` // entitlements that were stated to the customer
	Moves     []Move            `json:"moves"`
	Offers    []Offer           `json:"offers"`
	Back      *ReadBack         `json:"read_back,omitempty"`
	Bound     []Agreement       `json:"agreements"`
	Promise   []promise.Promise `json:"promises"`
	Breaks    []Recovery        `json:"recoveries"`
	Asked     []Escalation      `json:"escalations"`
	Orders    []Instruction     `json:"instructions"`
	Notices   []Notice          `json:"notices"`
	Reminders []Reminder        `json:"reminders,omitempty"` // the house's own
	Links     []Link            `json:"links"`

	Messages []Message `json:"messages"` // what was written and said, with what was read from it

	Reopened *Reopening `json:"reopened,omitempty"` // nil, or why it is open again though all that was agreed is kept

	Conduct Conduct   `json:"conduct,omitzero"`  // where the house's line was crossed
	Known   Known     `json:"known,omitzero"`    // how much was on file when the house offered last
	Solving []Solving `json:"solving,omitempty"` // pages on which a problem is solved together
}

// Part is a quantity of an order line.
type Part struct {
	Line     string            `json:"line"`
	Item     string            `json:"item"`
	Name     string            `json:"name"`
	Options  map[string]string `json:"options,omitempty"`
	Quantity int               `json:"quantity"`
	Partner  string            `json:"partner,omitempty"`
	Behind   string            `json:"behind,omitempty"` // who made the goods or sends them, where they are the shop's own
	Paid     money.Amount      `json:"paid"`
}

// Wish is what the customer asks for, in one of the remedies and in their words.
type Wish struct {
	Remedy string    `json:"remedy,omitempty"`
	Words  string    `json:"words,omitempty"`
	By     ActorKind `json:"by,omitempty"` // who put it on file: what the customer said by their own link, nobody else changes
}

// Statement is something that was said before: who, when, in which words, and
// what was promised with it.
type Statement struct {
	ID      string       `json:"id"` // S1, S2, …
	Who     string       `json:"who"`
	Role    string       `json:"role,omitempty"`
	On      calendar.Day `json:"on"`
	Words   string       `json:"words"`
	Deed    string       `json:"deed,omitempty"`
	By      calendar.Day `json:"by,omitzero"`
	Promise string       `json:"promise,omitempty"` // the promise it made

	Amount  money.Amount `json:"amount,omitzero"`   // the sum that was meant, where the words do not say it in figures
	Share   money.Amount `json:"share,omitzero"`    // what the parts and multiples of the price come to that the words name
	Besides bool         `json:"besides,omitempty"` // the words give it on top of what is owed
}

// Move is one thing said at the table.
type Move struct {
	At   time.Time `json:"at"`
	Seat Seat      `json:"seat"`
	By   string    `json:"by"`
	Act  string    `json:"act"`
	Text string    `json:"text,omitempty"`
	Ref  string    `json:"ref,omitempty"` // the offer, right or promise it is about
}

// Term is one thing that would be done.
type Term struct {
	Remedy string          `json:"remedy"`          // refund, replacement, repair, exchange, price_reduction, store_credit, delivery, compensation, fee_waiver, cancellation, apology, other
	Right  string          `json:"right,omitempty"` // the entitlement that it grants; empty: goodwill
	Line   string          `json:"line,omitempty"`
	Item   string          `json:"item,omitempty"`
	Amount money.Amount    `json:"amount,omitzero"`
	Method string          `json:"method,omitempty"` // where money goes; empty: as it was paid
	Kind   shop.MethodKind `json:"method_kind,omitempty"`
	By     calendar.Day    `json:"by,omitzero"`      // last day; none: by the policy's days
	Who    string          `json:"who,omitempty"`    // who does it: a name that the case knows, or one written as names are; empty: the house
	Bearer string          `json:"bearer,omitempty"` // who pays in the end; empty: the house
	Text   string          `json:"text,omitempty"`   // free words, for other
}

// Package is a set of terms that go together.
type Package struct {
	Terms       []Term `json:"terms"`
	Alternative bool   `json:"alternative,omitempty"` // less than is owed, named so, beside what is owed

	Keeps []string `json:"keeps,omitempty"` // promises that were said and that these terms keep, in their place
}

// Offer is packages that one seat puts on the table; the other picks one,
// refuses, or counters.
type Offer struct {
	ID       string       `json:"id"` // O1, O2, …
	Seat     Seat         `json:"seat"`
	By       string       `json:"by"`
	Called   string       `json:"called,omitempty"` // as people call them
	At       time.Time    `json:"at"`
	Packages []Package    `json:"packages"`
	Until    calendar.Day `json:"until,omitzero"`
	Words    string       `json:"words,omitempty"`
	State    string       `json:"state"`            // open, accepted, rejected, countered, withdrawn, lapsed
	Picked   int          `json:"picked,omitempty"` // 1 for the first package

	Amendment *Amendment `json:"amendment,omitempty"` // of an agreement that is in force; nil: it changes none
}

// ReadBack is the text that both seats are asked to confirm.
type ReadBack struct {
	ID        string             `json:"id"` // R1, R2, …
	Text      words.Text         `json:"text"`
	Hash      string             `json:"hash"`
	Package   Package            `json:"package"`
	Operation *shop.Operation    `json:"operation,omitempty"`
	Receipt   string             `json:"receipt,omitempty"` // that was in the hand
	Goodwill  money.Amount       `json:"goodwill,omitzero"` // of an operation, above what is owed
	Role      string             `json:"role,omitempty"`    // whose authority gives it
	Moves     []shop.Move        `json:"moves,omitempty"`   // money that moves with the operation
	Later     []shop.Move        `json:"later,omitempty"`   // money that moves when the goods are back
	Unused    []string           `json:"unused,omitempty"`  // rights that stand and are not used
	Replaces  []string           `json:"replaces,omitempty"`
	Until     time.Time          `json:"until"`
	Holder    map[Seat]string    `json:"holder"` // the credential that asked for it, by the seat it may confirm for
	Confirmed map[Seat]Confirmed `json:"confirmed"`
	Amendment *Amendment         `json:"amendment,omitempty"`
}

// Confirmed is a seat's word that the text is what it agreed to.
type Confirmed struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Hash string    `json:"hash"`
	Note string    `json:"note,omitempty"` // in_person, policy
}

// Agreement binds both.
type Agreement struct {
	No       int          `json:"no"`
	On       calendar.Day `json:"on"`
	Text     words.Text   `json:"text"`
	Hash     string       `json:"hash"`
	Package  Package      `json:"package"`
	Unused   []string     `json:"unused,omitempty"`
	House    Confirmed    `json:"house"`
	Client   Confirmed    `json:"customer"`
	Goodwill money.Amount `json:"goodwill,omitzero"` // given above what was owed when it bound

	Amendment *Amendment `json:"amendment,omitempty"` // the agreement whose place it took, and what is different
}

// Recovery is what a breach opens: the case comes back to the table with the
// burden on the house.
type Recovery struct {
	No      int          `json:"no"`
	Promise string       `json:"promise"`
	On      calendar.Day `json:"on"`
	Why     string       `json:"why"`
	Open    bool         `json:"open"`
	Moved   bool         `json:"moved,omitempty"` // somebody of the house has been at work on it since
}

// Escalation asks somebody with more authority; the day of their answer is a promise.
type Escalation struct {
	ID      string       `json:"id"` // E1, …
	By      string       `json:"by"`
	Role    string       `json:"role"` // who may decide
	Who     string       `json:"who"`
	Ask     Package      `json:"ask"`
	Why     string       `json:"why"`
	Cost    money.Amount `json:"cost"`
	Promise string       `json:"promise"`
	State   string       `json:"state"` // asked, approved, vetoed, spent
	Reason  string       `json:"reason,omitempty"`

	Amendment *Amendment `json:"amendment,omitempty"` // where the package would change an agreement
	Statement string     `json:"statement,omitempty"` // instead of a package: the words that somebody gave, and that wait for who may stand by them
}

// Instruction tells the order system to move money, once.
type Instruction struct {
	Key       string          `json:"key"`
	Promise   string          `json:"promise,omitempty"`
	Order     string          `json:"order,omitempty"`
	Amount    money.Amount    `json:"amount"` // positive: to the customer
	Method    string          `json:"method"`
	Kind      shop.MethodKind `json:"method_kind"`
	Pieces    []Part          `json:"pieces,omitempty"`  // whose price it is; none: goodwill, or goods came over the counter
	Besides   bool            `json:"besides,omitempty"` // it is none of the price: goodwill, a penalty
	Bearer    string          `json:"bearer,omitempty"`  // who pays in the end: house, maker/ID, carrier/ID; empty: whose goods they are
	State     string          `json:"state"`             // queued, sent, done, refused
	Reference string          `json:"reference,omitempty"`
	Why       string          `json:"why,omitempty"`
}

// Notice is a message that goes to the customer.
type Notice struct {
	ID      string       `json:"id"`
	On      calendar.Day `json:"on"`
	At      time.Time    `json:"at,omitzero"` // zero where it was written down before hours were
	Kind    string       `json:"kind"`
	Promise string       `json:"promise,omitempty"`
	Text    words.Text   `json:"text"`
}

// Link is a customer's way into this one case, without an account; or of a person of
// a firm into one page of it.
type Link struct {
	Hash    string    `json:"hash"`
	Until   time.Time `json:"until"`
	Revoked bool      `json:"revoked,omitempty"`
	Firm    string    `json:"firm,omitempty"`
	Name    string    `json:"name,omitempty"`
	Page    int       `json:"page,omitempty"` // number of the page on which the problem is solved
}

// Side is what one seat keeps to itself.
type Side struct {
	Seat  Seat       `json:"seat"`
	Plan  *plan.Plan `json:"plan,omitempty"`
	Notes []Note     `json:"notes"`
}

// Note is a remark for one's own side.
type Note struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	Text string    `json:"text"`
}

// Streams of a case.
func Stream(id string) string             { return "case/" + id }
func SideStream(id string, s Seat) string { return "case/" + id + "/" + string(s) }
func LedgerStream(id string) string       { return "ledger/" + id }

// SeenBy is the case as a seat is shown it. Fingerprints of links are nobody's
// business; what a clerk asked of a superior, why, and what it would cost is
// the house's own: the customer sees who answers, and by when.
func (c Case) SeenBy(s Seat) Case {
	c.Links = nil
	if s == House {
		return c
	}
	c.Reminders = nil
	c.Answers = slices.DeleteFunc(slices.Clone(c.Answers), func(a Answered) bool { return a.Kind == Agent }) // for the house to look at
	c.Breaks = slices.Clone(c.Breaks)
	for i := range c.Breaks {
		c.Breaks[i].Moved = false
	}
	c.Asked = slices.Clone(c.Asked)
	for i, x := range c.Asked {
		c.Asked[i] = Escalation{ID: x.ID, By: x.By, Role: x.Role, Who: x.Who, Promise: x.Promise, State: x.State, Statement: x.Statement}
	}
	c.Promise = ours(c.Promise)
	c.Conduct.End = c.Conduct.End.seenByCustomer()
	c.Solving = slices.Clone(c.Solving)
	for i, s := range c.Solving {
		c.Solving[i] = s.seenByCustomer()
	}
	if c.Back != nil && c.Back.Role != "" { // how much of it is goodwill is the house's own
		back := *c.Back
		back.Goodwill, back.Role = money.Amount{}, ""
		c.Back = &back
	}
	c = c.withoutBearers()
	c.Moves = slices.Clone(c.Moves)
	for i := range c.Moves {
		if c.Moves[i].Act == "escalate" && c.Moves[i].Seat == House {
			c.Moves[i].Text = ""
		}
	}
	return c
}

// withoutBearers is the case without the firms that the house settles with.
func (c Case) withoutBearers() Case {
	hide := func(bearer *string) {
		if *bearer != string(Customer) {
			*bearer = ""
		}
	}
	plain := func(p Package) Package {
		p.Terms = slices.Clone(p.Terms)
		for i := range p.Terms {
			hide(&p.Terms[i].Bearer)
		}
		return p
	}
	c.Offers = slices.Clone(c.Offers)
	for i, o := range c.Offers {
		c.Offers[i].Packages = slices.Clone(o.Packages)
		for j, p := range o.Packages {
			c.Offers[i].Packages[j] = plain(p)
		}
	}
	c.Bound, c.Promise, c.Orders = slices.Clone(c.Bound), slices.Clone(c.Promise), slices.Clone(c.Orders)
	for i, a := range c.Bound {
		c.Bound[i].Package, c.Bound[i].Goodwill = plain(a.Package), money.Amount{}
	}
	for i := range c.Promise {
		hide(&c.Promise[i].Bearer)
	}
	for i := range c.Orders {
		hide(&c.Orders[i].Bearer)
	}
	if c.Back != nil {
		back := *c.Back
		back.Package = plain(back.Package)
		c.Back = &back
	}
	return c
}

// Exists reports whether the case was opened.
func (c Case) Exists() bool { return c.ID != "" }

// StandingOffer is the open offer, if there is one.
func (c Case) StandingOffer() (Offer, bool) {
	for _, v := range slices.Backward(c.Offers) {
		if v.State == "open" {
			return v, true
		}
	}
	return Offer{}, false
}

// PromiseByID finds a promise of the case.
func (c Case) PromiseByID(id string) (promise.Promise, bool) {
	for _, p := range c.Promise {
		if p.ID == id {
			return p, true
		}
	}
	return promise.Promise{}, false
}

// NextDue is the first day on which an open promise of the house falls due;
// none: 0.
func (c Case) NextDue() calendar.Day {
	var due calendar.Day
	for _, p := range c.Promise {
		if p.Open() && p.Due != 0 && p.Promisor.Seat == string(House) && (due == 0 || p.Due < due) {
			due = p.Due
		}
	}
	return due
}

// Recovering reports whether a recovery of the case is open: then nothing is
// asked of the customer in return.
func (c Case) Recovering() bool {
	for _, r := range c.Breaks {
		if r.Open {
			return true
		}
	}
	return false
}
