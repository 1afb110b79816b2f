package casefile

import (
	"time"

	"makegood/internal/calendar"
	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// The events of a case. Their names and stored shapes never change; a new
// shape is a new schema with an upcaster.
type (
	// Opened: a case begins.
	Opened struct {
		ID       string       `json:"id"`
		On       calendar.Day `json:"on"`
		At       time.Time    `json:"at"`
		By       string       `json:"by"`
		Customer string       `json:"customer"`
		Called   string       `json:"called"`
		Order    string       `json:"order,omitempty"`
		Parts    []Part       `json:"parts"`
		Subject  words.Text   `json:"subject"`
		Policy   string       `json:"policy"`
		Zone     string       `json:"zone"`
		Wish     Wish         `json:"wish"`
		Facts    rights.Facts `json:"facts"`

		Operation string `json:"operation,omitempty"`
	}
	// Stated: what was said before is on file.
	Stated struct {
		Statement Statement `json:"statement"`
	}
	// StoodBy: a person of the house says that a statement was made; it binds.
	StoodBy struct {
		ID      string       `json:"id"`
		By      string       `json:"by"`
		Promise string       `json:"promise"`
		Amount  money.Amount `json:"amount,omitzero"` // the sum that was meant
	}
	// FactNoted: something happened to the goods or between the parties.
	FactNoted struct {
		Event      rights.Event `json:"event"`
		Claim      string       `json:"claim,omitempty"`       // what is wrong now, where that changed
		SuppliedAs string       `json:"supplied_as,omitempty"` // free, replacement: as what the goods now come, where that changed
		PaidBack   money.Amount `json:"paid_back,omitzero"`    // of what was paid for the goods
	}
	// Found: what is owed, as of a day, under these versions of the packs.
	Found struct {
		Findings rights.Findings `json:"findings"`
	}
	// RightsTold: what is owed was stated to the customer.
	RightsTold struct {
		IDs []string `json:"ids"`
		By  string   `json:"by"`
	}
	// Wished: the customer said what they want, or chose among what is owed.
	Wished struct {
		Wish Wish `json:"wish"`
	}
	// Moved: something was said at the table.
	Moved struct {
		Move Move `json:"move"`
	}
	// OfferMade: a seat put packages on the table.
	OfferMade struct {
		Offer Offer `json:"offer"`
	}
	// OfferEnded: an offer no longer stands.
	OfferEnded struct {
		ID     string `json:"id"`
		State  string `json:"state"`
		Picked int    `json:"picked,omitempty"`
	}
	// ReadBackIssued: a text waits to be confirmed by both.
	ReadBackIssued struct {
		ReadBack ReadBack `json:"read_back"`
	}
	// ReadBackConfirmed: one seat said that these are its words.
	ReadBackConfirmed struct {
		ID        string    `json:"id"`
		Seat      Seat      `json:"seat"`
		Confirmed Confirmed `json:"confirmed"`
	}
	// ReadBackDropped: the text was not confirmed and no longer can be.
	ReadBackDropped struct {
		ID  string `json:"id"`
		Why string `json:"why"`
	}
	// AgreementBound: both confirmed the same text.
	AgreementBound struct {
		Agreement Agreement `json:"agreement"`
	}
	// PromiseMade: somebody owes something because they said so.
	PromiseMade struct {
		Promise promise.Promise `json:"promise"`
	}
	// PromiseStarted: what a promise awaited has happened; its days run.
	PromiseStarted struct {
		ID   string       `json:"id"`
		From calendar.Day `json:"from"`
		Due  calendar.Day `json:"due"`
	}
	// PromiseKept: the promised thing was done, and proven.
	PromiseKept struct {
		ID    string        `json:"id"`
		Proof promise.Proof `json:"proof"`
	}
	// PromiseBroken: it was not done in time, or something else was done.
	PromiseBroken struct {
		ID   string         `json:"id"`
		On   calendar.Day   `json:"on"`
		Why  string         `json:"why"`
		Came *promise.Proof `json:"came,omitempty"`
	}
	// PromiseReplaced: both agreed on another promise instead. Kept: the agreement
	// keeps what was said.
	PromiseReplaced struct {
		ID   string       `json:"id"`
		On   calendar.Day `json:"on"`
		By   string       `json:"by"`
		Kept bool         `json:"kept,omitempty"`
	}
	// RecoveryOpened: a breach brought the case back to the table.
	RecoveryOpened struct {
		Recovery Recovery `json:"recovery"`
	}
	// RecoveryClosed: what the breach called for was agreed.
	RecoveryClosed struct {
		No int `json:"no"`
	}
	// EscalationRaised: somebody with more authority is asked.
	EscalationRaised struct {
		Escalation Escalation `json:"escalation"`
	}
	// EscalationDecided: they approved it or said no, with a reason.
	EscalationDecided struct {
		ID     string `json:"id"`
		By     string `json:"by"`
		State  string `json:"state"`
		Reason string `json:"reason,omitempty"`
	}
	// InstructionQueued: the order system is to be told to move money.
	InstructionQueued struct {
		Instruction Instruction `json:"instruction"`
	}
	// InstructionAnswered: it answered.
	InstructionAnswered struct {
		Key       string `json:"key"`
		State     string `json:"state"`
		Reference string `json:"reference,omitempty"`
		Why       string `json:"why,omitempty"`
	}
	// NoticeQueued: the customer is told something.
	NoticeQueued struct {
		Notice Notice `json:"notice"`
	}
	// LinkIssued: the customer has a way into this case.
	LinkIssued struct {
		Link Link `json:"link"`
	}
	// LinkRevoked: that way is shut.
	LinkRevoked struct {
		Hash string `json:"hash"`
	}
	// Closed: nothing more is to be done.
	Closed struct {
		Step Step   `json:"step"`
		Why  string `json:"why,omitempty"`
	}

	// PlanDrafted: a seat's plan was drafted, or edited by its owner.
	PlanDrafted struct {
		Seat Seat      `json:"seat"`
		Plan plan.Plan `json:"plan"`
	}
	// Noted: a remark for one's own side.
	Noted struct {
		Seat Seat `json:"seat"`
		Note Note `json:"note"`
	}
)

func (Opened) EventName() string              { return "case.opened" }
func (Stated) EventName() string              { return "case.stated" }
func (StoodBy) EventName() string             { return "case.stood_by" }
func (FactNoted) EventName() string           { return "case.fact_noted" }
func (Found) EventName() string               { return "case.found" }
func (RightsTold) EventName() string          { return "case.rights_told" }
func (Wished) EventName() string              { return "case.wished" }
func (Moved) EventName() string               { return "case.moved" }
func (OfferMade) EventName() string           { return "offer.made" }
func (OfferEnded) EventName() string          { return "offer.ended" }
func (ReadBackIssued) EventName() string      { return "read_back.issued" }
func (ReadBackConfirmed) EventName() string   { return "read_back.confirmed" }
func (ReadBackDropped) EventName() string     { return "read_back.dropped" }
func (AgreementBound) EventName() string      { return "agreement.bound" }
func (PromiseMade) EventName() string         { return "promise.made" }
func (PromiseStarted) EventName() string      { return "promise.started" }
func (PromiseKept) EventName() string         { return "promise.kept" }
func (PromiseBroken) EventName() string       { return "promise.broken" }
func (PromiseReplaced) EventName() string     { return "promise.replaced" }
func (RecoveryOpened) EventName() string      { return "recovery.opened" }
func (RecoveryClosed) EventName() string      { return "recovery.closed" }
func (EscalationRaised) EventName() string    { return "escalation.raised" }
func (EscalationDecided) EventName() string   { return "escalation.decided" }
func (InstructionQueued) EventName() string   { return "instruction.queued" }
func (InstructionAnswered) EventName() string { return "instruction.answered" }
func (NoticeQueued) EventName() string        { return "notice.queued" }
func (LinkIssued) EventName() string          { return "link.issued" }
func (LinkRevoked) EventName() string         { return "link.revoked" }
func (Closed) EventName() string              { return "case.closed" }
func (PlanDrafted) EventName() string         { return "plan.drafted" }
func (Noted) EventName() string               { return "plan.noted" }

// Register adds the events of a case.
func Register(r *journal.Registry) {
	journal.Register[Opened](r)
	journal.Register[Stated](r)
	journal.Register[StoodBy](r)
	journal.Register[FactNoted](r)
	journal.Register[Found](r)
	journal.Register[RightsTold](r)
	journal.Register[Wished](r)
	journal.Register[Moved](r)
	journal.Register[OfferMade](r)
	journal.Register[OfferEnded](r)
	journal.Register[ReadBackIssued](r)
	journal.Register[ReadBackConfirmed](r)
	journal.Register[ReadBackDropped](r)
	journal.Register[AgreementBound](r)
	journal.Register[PromiseMade](r)
	journal.Register[PromiseStarted](r)
	journal.Register[PromiseKept](r)
	journal.Register[PromiseBroken](r)
	journal.Register[PromiseReplaced](r)
	journal.Register[RecoveryOpened](r)
	journal.Register[RecoveryClosed](r)
	journal.Register[EscalationRaised](r)
	journal.Register[EscalationDecided](r)
	journal.Register[InstructionQueued](r)
	journal.Register[InstructionAnswered](r)
	journal.Register[NoticeQueued](r)
	journal.Register[LinkIssued](r)
	journal.Register[LinkRevoked](r)
	journal.Register[Closed](r)
	journal.Register[PlanDrafted](r)
	journal.Register[Noted](r)
	registerMessages(r)
	registerConduct(r)
	registerReminders(r)
	registerSolving(r)
	registerReopen(r)
	registerAnswers(r)
}
