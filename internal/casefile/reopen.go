package casefile

import (
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/words"
)

// Reopening is why a case in which everything was kept came back to the table.
type Reopening struct {
	On  calendar.Day `json:"on"`
	By  string       `json:"by"`
	Why string       `json:"why"`
}

// Reopen brings a settled case back: by the customer, who needs something more or
// different after all, or by a person of the house. What was given counts on. It rests
// again when something is agreed, or when it is closed.
type Reopen struct{ Why string }

func (Reopen) command() {}

// Reopened: a settled case came back to the table.
type Reopened struct {
	Reopening Reopening `json:"reopening"`
}

// EventName is how the log calls it.
func (Reopened) EventName() string { return "case.reopened" }

func registerReopen(r *journal.Registry) { journal.Register[Reopened](r) }

// reopen: a customer who is waited for by nobody is answered by a day.
func (d *draft) reopen(cmd Reopen) error {
	switch {
	case d.Actor.Kind != Staff && d.Actor.Kind != Client:
		return fault.New(fault.NotYourSeat)
	case d.c.Step != Settled:
		return problem("not_settled")
	case strings.TrimSpace(cmd.Why) == "" || !oneLine(cmd.Why, maxText):
		return invalid("why", words.Both("wrong.needed"))
	}
	if err := d.mayBeSaid(cmd.Why); err != nil {
		return err
	}
	d.add(Reopened{Reopening{On: d.Today, By: d.Actor.ID, Why: cmd.Why}})
	d.move("ask", cmd.Why, "")
	d.look()
	if d.Actor.Kind == Client {
		return d.callPerson(CallPerson{Why: "reopened"})
	}
	return nil
}
