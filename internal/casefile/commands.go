package casefile

import (
	"time"

	"makegood/internal/calendar"
	"makegood/internal/journal"
	"makegood/internal/ledger"
	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// Actor is who gives a command.
type Actor struct {
	ID         string // staff/ID, agent/ID, customer, system: as the log writes it
	Kind       ActorKind
	Role       string // clerk, supervisor, manager, admin; of staff and of agents acting for the shop
	Name       string // as people call them
	Credential string // the key, session or link that was shown
	Scope      string // names of what the credential is for, with spaces between; "" all that the role may
	Customer   string // of a customer: their Ref
	Case       string // of a customer by link: the one case that it reaches; empty: their own cases
	Firm       string // of a guest: the firm that they speak for
}

// ActorKind is what sort of actor it is. Only a person of the house may say
// yes for a customer who stands before them; a machine of the house never.
type ActorKind string

// The kinds of actors.
const (
	Staff  ActorKind = "staff"    // a person of the house
	Agent  ActorKind = "agent"    // a program acting for the house
	Client ActorKind = "customer" // the customer, by their own link
	System ActorKind = "system"   // Makegood itself: the clock, the quick way's standing yes

	Consumer ActorKind = "consumer" // who keeps a case file of their own: nobody of the house, and no customer of its cases
)

// Seat is the seat that the actor sits in.
func (a Actor) Seat() Seat {
	if a.Kind == Client || a.Kind == Consumer {
		return Customer
	}
	if a.Kind == Guest {
		return Partner
	}
	return House
}

// Scene is everything a decision may look at besides the case: the time, who
// acts, the law and the policy. Decide reads no clock and draws no lots.
type Scene struct {
	Now      time.Time
	Today    calendar.Day // in the case's zone
	Actor    Actor
	Law      Law
	Policy   rights.Policy
	Business calendar.Calendar
	// Elsewhere is what other cases of the order were given. Where nobody looked
	// yet, a decision that rests on it is ErrElsewhere.
	Elsewhere       Elsewhere
	ElsewhereUnseen bool
	Sums            func(words string) []money.Amount // the sums of money that words name; nil: nobody reads
	Unclear         func(words string) string         // the words that name money without a sum that can be read, "" for none; nil: nobody asks
	Gives           func(words string) Gives          // what words give besides the sums that they name; nil: nobody reads
	Value           money.Amount                      // what the customer is worth, for the bands of goodwill alone; zero where it is not known
}

// Law says what is owed on a day: the packs in force, a *rights.Book.
type Law interface {
	Find(f rights.Facts, on calendar.Day, policy string) rights.Findings
}

// Command is something that is asked of a case.
type Command interface{ command() }

// The commands.
type (
	// OpenCase begins a case about parts of an order.
	OpenCase struct {
		ID       string
		Customer shop.Customer
		Order    *shop.Order
		Parts    []Part
		Subject  words.Text // empty: made from the parts and the claim
		Policy   string
		Zone     string
		Wish     Wish
		Facts    rights.Facts
		Said     []Statement

		Operation string // name of the shop operation that it is opened for; empty: a complaint
	}
	// State puts on file what was said before.
	State struct{ Statement Statement }
	// StandBy says for the house that a statement which the customer or a
	// program put on file was made: from then on it binds.
	StandBy struct {
		Statement string
		Amount    money.Amount // the sum that was meant, where the words do not say it
	}
	// NoteFact puts on file what happened to the goods or between the parties.
	NoteFact struct {
		Event rights.Event
		Claim string
	}
	// TellRights states to the customer everything that is owed and open.
	TellRights struct{}
	// Choose says what the customer wants, of what is owed or besides.
	Choose struct{ Wish Wish }
	// Say is anything said at the table.
	Say struct {
		Act  string // ask, tell, acknowledge, apologise, deny_promise, …
		Text string
	}
	// DraftPlan drafts or redrafts the plan of the actor's seat.
	DraftPlan struct{}
	// EditPlan replaces the plan of the actor's seat by an edited one.
	EditPlan struct{ Plan plan.Plan }
	// WriteNote adds a remark for one's own side.
	WriteNote struct{ Text string }
	// MakeOffer puts packages on the table; it counters an offer of the other
	// seat and takes the place of one's own. LastSeen is the last offer that the
	// speaker saw, O0 for none: where another came since, it is a conflict.
	MakeOffer struct {
		Packages []Package
		Until    calendar.Day
		Words    string
		LastSeen string // empty: not checked

		amendment *Amendment
	}
	// Accept takes one package of the other seat's offer.
	Accept struct {
		Offer string
		Pick  int // 1 for the first package
	}
	// Reject refuses the other seat's offer.
	Reject struct {
		Offer string
		Why   string
	}
	// Escalate asks somebody with more authority for a package.
	Escalate struct {
		Ask Package
		Who string // a name; empty: the role's
		By  calendar.Day
		Why string

		AtOnce bool // it is decided in the same breath: nobody need be told who decides and when

		Amend *Amend // instead of Ask: the change of an agreement that is asked for
	}
	// DecideEscalation approves or vetoes it. Approval puts the package on the table.
	DecideEscalation struct {
		ID      string
		Approve bool
		Reason  string
		AtOnce  bool // before the customer, who hears it
	}
	// ReadBackOperation asks both to confirm an operation of the shop. Effect
	// is what the operation would do as the records stand.
	ReadBackOperation struct {
		Operation shop.Operation
		Effect    shop.Effect
		Receipt   string // that was in the hand
		Lifetime  time.Duration
		Goodwill  money.Amount // of what goes back, above what is owed
	}
	// ReadBackRight asks the customer to confirm what is plainly owed or
	// granted: every term grants an open right, and none gives more.
	ReadBackRight struct {
		Package  Package
		Lifetime time.Duration // 0: as long as a text from the table
	}
	// Confirm is a seat's word that the read-back text is what it agreed to.
	// Hash is that of the text which the seat read.
	Confirm struct {
		ReadBack string
		Seat     Seat
		Hash     string
		Effect   *shop.Effect // of the operation, as the records stand now
	}
	// KeepPromise closes a promise with what proves it.
	KeepPromise struct {
		ID    string
		Proof promise.Proof
	}
	// BreakPromise says that it will not be kept, and why.
	BreakPromise struct {
		ID  string
		Why string
	}
	// DeletePromise is always refused: a promise is kept, broken or replaced.
	DeletePromise struct{ ID string }
	// AnswerInstruction is what the order system said.
	AnswerInstruction struct {
		Key       string
		State     string
		Reference string
		Why       string
		Bearers   []ledger.Bearer // who pays in the end; none: the house
	}
	// GoodsBack says that the goods which a promise awaited are here.
	// With a reference the money that follows them was paid by other ways.
	GoodsBack struct{ Reference string }
	// Tick lets the clock do its work: what is late is broken, what ran out lapses.
	Tick struct{}
	// IssueLink gives the customer a way into the case.
	IssueLink struct {
		Hash  string
		Until time.Time
		Firm  string // of a person of a firm: whose; then it reaches the open page of a problem alone
		Name  string // and as they are called
	}
	// RevokeLink shuts it.
	RevokeLink struct{ Hash string }
	// Close ends a case in which nothing is open.
	Close struct{ Why string }
)

func (OpenCase) command()          {}
func (State) command()             {}
func (StandBy) command()           {}
func (NoteFact) command()          {}
func (TellRights) command()        {}
func (Choose) command()            {}
func (Say) command()               {}
func (DraftPlan) command()         {}
func (EditPlan) command()          {}
func (WriteNote) command()         {}
func (MakeOffer) command()         {}
func (Accept) command()            {}
func (Reject) command()            {}
func (Escalate) command()          {}
func (DecideEscalation) command()  {}
func (ReadBackOperation) command() {}
func (ReadBackRight) command()     {}
func (Confirm) command()           {}
func (KeepPromise) command()       {}
func (BreakPromise) command()      {}
func (DeletePromise) command()     {}
func (AnswerInstruction) command() {}
func (GoodsBack) command()         {}
func (Tick) command()              {}
func (IssueLink) command()         {}
func (RevokeLink) command()        {}
func (Close) command()             {}

// Decision is what a command led to: events for the shared stream, for the
// stream of the actor's own seat, and entries for the case's ledger.
type Decision struct {
	Shared []journal.Event
	Own    []journal.Event
	Ledger []ledger.Entry
}
