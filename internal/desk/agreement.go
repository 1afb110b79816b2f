package desk

import (
	"context"
	"io"
	"strconv"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/paper"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// AgreementPDF writes an agreement of a case as a document for both: the text that
// both confirmed, word for word, who confirmed it and when, its fingerprint, the head
// of the case's log when it bound, and how its promises stand today. It holds nothing that the seat is not shown.
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
	head, err := w.headAt(c.ID, no)
	if err != nil {
		return err
	}
	return paper.Write(to, agreementPaper(lang, set.house.Name, c.SeenBy(actor.Seat()), no, head, w.today(c)))
}

// headAt is the event of the log by which an agreement bound. Whoever keeps the
// paper holds its hash against a log that was put back to an older copy, or written
// anew. It is read from the store: only there the chain stands.
func (w *work) headAt(id string, no int) (journal.Stored, error) {
	name := casefile.Stream(id)
	found, err := w.Store.Load(w.ctx, name)
	if err != nil {
		return journal.Stored{}, err
	}
	for _, s := range found[name] {
		e, err := w.registry.Decode(s.Entry)
		if err != nil {
			return journal.Stored{}, fault.New(fault.LogDamaged, "where", name).Because(err)
		}
		if bound, ok := e.(casefile.AgreementBound); ok && bound.Agreement.No == no {
			return s, nil
		}
	}
	return journal.Stored{}, fault.New(fault.LogDamaged, "where", name)
}

// agreementPaper lays an agreement out.
func agreementPaper(lang words.Lang, house string, c casefile.Case, no int, head journal.Stored, today calendar.Day) paper.Document {
	a := c.Bound[no-1]
	say := func(key string, facts ...any) string { return words.Say(lang, "guide.paper."+key, facts...) }
	d := paper.Document{
		Title: say("title", "Case", c.ID), Lead: say("lead", "No", no, "On", a.On), Author: house, On: a.House.At,
		Foot: say("foot", "House", house, "Case", c.ID, "No", no),
	}
	if a.Amendment != nil {
		d.Lead = say("amends", "No", no, "On", a.On, "Of", a.Amendment.Agreement, "Then", c.Bound[a.Amendment.Agreement-1].On)
	}
	if !c.InForce(no) {
		d.Blocks = append(d.Blocks, paper.Paragraph(say("replaced")))
	}
	for part := range strings.SplitSeq(a.Text.In(lang), "\n") {
		d.Blocks = append(d.Blocks, paper.Paragraph(part))
	}
	if a.Amendment != nil {
		d.Blocks = append(d.Blocks, paper.Heading(say("difference", "Of", a.Amendment.Agreement)), differenceRows(say, lang, *a.Amendment))
	}
	d.Blocks = append(d.Blocks, paper.Heading(say("confirmed")), paper.Rows{
		{Name: say("by_house"), Value: said(lang, a.House, c.Zone)}, {Name: say("by_customer"), Value: said(lang, a.Client, c.Zone)},
		{Name: say("hash"), Value: a.Hash}, {Name: say("head", "No", head.Version), Value: head.Hash.String()}})
	if rows := promiseRows(lang, c, a); len(rows) > 0 {
		d.Blocks = append(d.Blocks, paper.Heading(say("promises", "On", today)), rows)
	}
	d.Blocks = append(d.Blocks, paper.Signatures{house, c.Called})
	return d
}

// differenceRows mark what is different from the agreement that was changed.
func differenceRows(say func(string, ...any) string, lang words.Lang, am casefile.Amendment) paper.Rows {
	var rows paper.Rows
	for _, x := range am.Difference {
		name := "+"
		switch x.What {
		case casefile.TermKept:
			name = "="
		case casefile.TermChanged:
			name = "≠"
		case casefile.TermDropped:
			name = "−"
		}
		rows = append(rows, paper.Row{Name: name + " " + say("change."+x.What), Value: x.Text.In(lang)})
	}
	return rows
}

// carriedOut are the promises that carry an agreement out; those of an operation
// are its own.
func carriedOut(c casefile.Case, a casefile.Agreement) []promise.Promise {
	var list []promise.Promise
	for i := range a.Package.Terms {
		list = append(list, c.PromisesOf(a, i)...)
	}
	for _, p := range c.Promise {
		if p.Agreement == a.No && p.Origin == promise.Agreed && p.Term == 0 {
			list = append(list, p)
		}
	}
	return list
}

// promiseRows say how the promises of an agreement stand.
func promiseRows(lang words.Lang, c casefile.Case, a casefile.Agreement) paper.Rows {
	var rows paper.Rows
	for _, p := range carriedOut(c, a) {
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
