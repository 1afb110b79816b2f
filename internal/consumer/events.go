package consumer

import (
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/journal"
	"makegood/internal/rights"
)

// The events that a file has besides those of a case. Their names and stored
// shapes never change; a new shape is a new schema with an upcaster.
type (
	// Opened: a consumer began a file about something that was bought.
	Opened struct {
		ID     string        `json:"id"`
		On     calendar.Day  `json:"on"`
		At     time.Time     `json:"at"`
		Owner  string        `json:"owner"`
		Called string        `json:"called"`
		Zone   string        `json:"zone"`
		Shop   Shop          `json:"shop"`
		Goods  string        `json:"goods"`
		Number string        `json:"number,omitempty"` // of the order or the receipt
		Wish   casefile.Wish `json:"wish"`
		Facts  rights.Facts  `json:"facts"`
	}
	// Described: what was bought and what is known of it was put right.
	Described struct {
		Shop   Shop         `json:"shop"`
		Goods  string       `json:"goods"`
		Number string       `json:"number,omitempty"`
		Facts  rights.Facts `json:"facts"`
	}
	// Contacted: there was a call, a visit, a letter. The messages that follow
	// belong to it.
	Contacted struct {
		Contact Contact `json:"contact"`
	}
	// LetterWritten: a letter was written from the file.
	LetterWritten struct {
		Letter Letter `json:"letter"`
	}
	// LetterDiscarded: one that was not sent was thrown away.
	LetterDiscarded struct {
		ID string `json:"id"`
	}
	// QuestionLeft: the consumer knows no answer to a question of the findings.
	QuestionLeft struct {
		Asks string `json:"asks"`
	}
	// LetterSent: it was sent.
	LetterSent struct {
		ID  string       `json:"id"`
		On  calendar.Day `json:"on"`
		How string       `json:"how"`
	}
	// Reopened: a file that was closed goes on.
	Reopened struct {
		Why string `json:"why,omitempty"`
	}
)

func (Opened) EventName() string          { return "file.opened" }
func (Described) EventName() string       { return "file.described" }
func (Contacted) EventName() string       { return "file.contacted" }
func (LetterWritten) EventName() string   { return "file.letter_written" }
func (LetterDiscarded) EventName() string { return "file.letter_discarded" }
func (QuestionLeft) EventName() string    { return "file.question_left" }
func (LetterSent) EventName() string      { return "file.letter_sent" }
func (Reopened) EventName() string        { return "file.reopened" }

// Register adds the events of a file. Those of a case are registered with it.
func Register(r *journal.Registry) {
	journal.Register[Opened](r)
	journal.Register[Described](r)
	journal.Register[Contacted](r)
	journal.Register[LetterWritten](r)
	journal.Register[LetterDiscarded](r)
	journal.Register[QuestionLeft](r)
	journal.Register[LetterSent](r)
	journal.Register[Reopened](r)
}
