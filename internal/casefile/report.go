package casefile

import (
	"strings"

	"makegood/internal/fault"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// Report is the customer's word, by their own link, that what came is not what
// was promised. As in a complaint that comes in, it stands until somebody shows
// otherwise: a promise of goods that is open is broken by it, one that was
// taken as kept comes back to the table.
type Report struct {
	Promise string
	Words   string
}

func (Report) command() {}

// report puts the customer's words on file and opens a recovery.
func (d *draft) report(cmd Report) error {
	if d.Actor.Kind != Client {
		return fault.New(fault.NotYourSeat) // the house says what came when it closes the promise
	}
	if strings.TrimSpace(cmd.Words) == "" {
		return invalid("words", words.Both("wrong.instead"))
	}
	p, ok := d.c.PromiseByID(cmd.Promise)
	switch {
	case !ok || p.Promisor.Seat != string(House):
		return fault.New(fault.NotFound, "what", "promise "+cmd.Promise)
	case !p.Reportable():
		return fault.New(fault.PromiseClosed, "state", words.Both("promise.state."+string(p.State)))
	case d.c.recovering(p.ID):
		return fault.New(fault.WrongStep, "problem", words.Both("problem.reported"))
	}
	d.move("tell", cmd.Words, p.ID)
	if p.Open() {
		d.cameWrong(p, promise.Proof{On: d.Today, Note: cmd.Words})
		return nil
	}
	d.add(FactNoted{Claim: "wrong_item"})
	d.backToTable(p.ID, d.Today, "wrong_item")
	return nil
}

// recovering reports whether the breach of a promise is being put right.
func (c Case) recovering(id string) bool {
	for _, r := range c.Breaks {
		if r.Open && r.Promise == id {
			return true
		}
	}
	return false
}
