package desk

import (
	"context"
	"io"
	"strconv"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/paper"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// AgreementPDF writes an agreement of a case as a document for both: the text that
// both confirmed, word for word, who confirmed it and when, its fingerprint, and
// how its promises stand today. It holds nothing that the seat is not shown.
func (d *Desk) AgreementPDF(ctx context.Context, actor casefile.Actor, id string, no int, lang words.Lang, to io.Writer) error {
	if err := May(actor, ReadCase); err != nil {
		return err
	}
	w := d.work(ctx, actor)
	c, _, err := w.readCase(id)
	if err != nil {
		return err
	}
	if no < 1 || no > len(c.Bound) {
		return fault.New(fault.NotFound, "what", "agreement "+strconv.Itoa(no))
	}
	set, err := w.settings(nil)
	if err != nil {
		return err
	}
	return paper.Write(to, agreementPaper(lang, set.house.Name, c.SeenBy(actor.Seat()), no, w.today(c)))
}

// agreementPaper lays an agreement out.
func agreementPaper(lang words.Lang, house string, c casefile.Case, no int, today calendar.Day) paper.Document {
	a := c.Bound[no-1]
	say := func(key string, facts ...any) string { return words.Say(lang, "guide.paper."+key, facts...) }
	d := paper.Document{
		Title: say("title", "Case", c.ID), Lead: say("lead", "No", no, "On", a.On), Author: house, On: a.House.At,
		Foot: say("foot", "House", house, "Case", c.ID, "No", no),
	}
	for part := range strings.SplitSeq(a.Text.In(lang), "\n") {
		d.Blocks = append(d.Blocks, paper.Paragraph(part))
	}
	d.Blocks = append(d.Blocks, paper.Heading(say("confirmed")), paper.Rows{
		{Name: say("by_house"), Value: said(lang, a.House, c.Zone)}, {Name: say("by_customer"), Value: said(lang, a.Client, c.Zone)},
		{Name: say("hash"), Value: a.Hash}})
	if rows := promiseRows(lang, c, no); len(rows) > 0 {
		d.Blocks = append(d.Blocks, paper.Heading(say("promises", "On", today)), rows)
	}
	d.Blocks = append(d.Blocks, paper.Signatures{house, c.Called})
	return d
}

// promiseRows say how the promises of an agreement stand.
func promiseRows(lang words.Lang, c casefile.Case, no int) paper.Rows {
	var rows paper.Rows
	for _, p := range c.Promise {
		if p.Agreement != no || p.Origin != promise.Agreed {
			continue
		}
		state := words.Say(lang, "promise.state."+string(p.State))
		if p.Open() && p.Due != 0 {
			state = words.Say(lang, "guide.paper.open", "By", p.Due)
		}
		rows = append(rows, paper.Row{Name: p.Deed.Text.In(lang), Value: state})
	}
	return rows
}

// said is when a seat confirmed a text, and how.
func said(lang words.Lang, x casefile.Confirmed, zoneName string) string {
	how := x.Note
	if how == "" {
		how = "own"
	}
	return words.Say(lang, "guide.paper.said."+how, "On", calendar.Of(x.At.In(zone(zoneName))), "At", x.At.In(zone(zoneName)).Format("15:04"))
}
