package desk

import (
	"context"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/partner"
	"makegood/internal/rights"
)

// Responsible says of one line who answers to the customer, who is expected to
// serve, who decides, who pays in the end, and by when a firm does its part. It
// is the house's own: the customer meets one shop.
type Responsible struct {
	Line    string
	Goods   string
	Account string // of the firm; "" the house alone
	Name    string // of the firm
	partner.Responsibility
	Due calendar.Day // the last day of the firm's part; 0: none was agreed
}

// Responsible answers for the lines of a case, under the agreements that the case
// was decided under.
func (d *Desk) Responsible(ctx context.Context, actor casefile.Actor, id string) ([]Responsible, error) {
	if err := May(actor, ListCases); err != nil {
		return nil, err
	}
	w := d.work(ctx, actor)
	c, _, err := w.readCase(id)
	if err != nil {
		return nil, err
	}
	s := w.under(c, w.scene(actor, c.Policy, c.Zone, w.now))
	return responsible(s.Policy, c.Lines, c.Facts, c.OpenedOn), nil
}

// ResponsibleFor answers for what somebody at the counter asks for, before there
// is a case. It changes nothing, and is no part of the card that is read aloud.
func (d *Desk) ResponsibleFor(ctx context.Context, actor casefile.Actor, q Question) ([]Responsible, error) {
	if err := May(actor, ListCases); err != nil {
		return nil, err
	}
	w := d.work(ctx, actor)
	_, open, err := w.answer(q)
	if err != nil {
		return nil, err
	}
	s := w.scene(actor, open.Policy, open.Zone, w.now)
	return responsible(s.Policy, open.Parts, open.Facts, s.Today), nil
}

// responsible is a row for each line, of whoever's goods it is. Nobody takes down yet whether the
// customer was told before the sale that another firm sells, so that the house
// answers.
func responsible(p rights.Policy, parts []casefile.Part, f rights.Facts, from calendar.Day) []Responsible {
	duty := partner.DutyOf(f.Claim)
	list := []Responsible{}
	for _, part := range parts {
		row := Responsible{Line: part.Line, Goods: part.Name}
		row.Responsibility = partner.Responsibility{Duty: duty, Answers: partner.Host,
			Assignment: partner.Assignment{Serves: partner.Anyone, Decides: partner.Host, Pays: partner.Host}}
		if a, ok := p.Partners[part.Partner]; ok {
			row = row.of(a, duty, from)
		}
		list = append(list, row)
	}
	return list
}

func (r Responsible) of(a partner.Agreement, duty partner.Duty, from calendar.Day) Responsible {
	r.Account, r.Name = a.Account(), a.Name
	r.Responsibility = a.Responsible(duty, partner.Unknown, false)
	r.Due, _ = r.Within.Due(from, calendar.Weekdays{})
	return r
}
