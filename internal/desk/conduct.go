package desk

import (
	"context"
	"io"
	"slices"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/paper"
	"makegood/internal/words"
)

// follow does what comes of a command besides: where a talk is ended, what is owed
// is put on the table at once, for the customer to take without another word, and
// again where a text was put aside, ran out, or another right was chosen.
func (w *work) follow(c casefile.Case, own casefile.Side, cmd casefile.Command) (casefile.Case, error) {
	switch cmd.(type) {
	case casefile.EndTalk, casefile.DecideEnd, casefile.Decline, casefile.Tick:
	case casefile.Choose:
		if c.Step == casefile.Agreed { // what was agreed stands
			return c, nil
		}
	default:
		return c, nil
	}
	if !c.Ended() || c.Step == casefile.ReadingIt || lies(c) {
		return c, nil
	}
	if w.actor.Kind != casefile.Staff { // nobody of the house is there: Makegood says what is owed
		actor := w.actor
		w.actor, own = alone(actor), casefile.Side{Seat: casefile.House, Notes: []casefile.Note{}}
		defer func() { w.actor = actor }()
	}
	now, err := w.decide(c, own, casefile.TellRights{})
	if err != nil {
		return c, err
	}
	owed := now.Owed(w.today(now), quickDays)
	if len(owed) == 0 {
		return now, nil
	}
	offer, err := w.complete(now, casefile.MakeOffer{Packages: owed})
	if err == nil {
		var on casefile.Case
		if on, err = w.decide(now, own, offer); err == nil {
			return on, nil
		}
	}
	if code := fault.CodeOf(err); code == fault.Internal || code == fault.Conflict || code == fault.Unavailable {
		return now, err
	}
	return now, nil // the final position says it in words; a person writes the terms
}

// lies reports whether what is owed and chosen lies on the table for the customer.
func lies(c casefile.Case) bool {
	o, ok := c.StandingOffer()
	return ok && o.Seat == casefile.House && slices.ContainsFunc(o.Packages, c.MeetsFloor)
}

// PositionPDF writes the final position of an ended talk as a letter: what is owed
// and how it can be had, what was promised, the ways outside, who reads answers.
func (d *Desk) PositionPDF(ctx context.Context, actor casefile.Actor, id string, lang words.Lang, to io.Writer) error {
	if err := May(actor, ReadCase); err != nil {
		return err
	}
	w := d.work(ctx, actor)
	c, _, err := w.readCase(id)
	if err != nil {
		return err
	}
	set, err := w.settings(nil)
	if err != nil {
		return err
	}
	doc, ok := positionPaper(lang, set.house.Name, c.SeenBy(actor.Seat()))
	if !ok {
		return fault.New(fault.NotFound, "what", "final position")
	}
	return paper.Write(to, doc)
}

// positionPaper lays the letter out; ok is false where no talk was ended.
func positionPaper(lang words.Lang, house string, c casefile.Case) (doc paper.Document, ok bool) {
	end := c.Conduct.End
	if end == nil || len(end.Text) == 0 {
		return paper.Document{}, false
	}
	say := func(key string, facts ...any) string { return words.Say(lang, "guide.paper."+key, facts...) }
	doc = paper.Document{Title: say("position", "Case", c.ID), Lead: say("position_lead", "On", end.On), Author: house, On: end.At,
		Foot: say("position_foot", "House", house, "Case", c.ID)}
	for part := range strings.SplitSeq(end.Text.In(lang), "\n") {
		doc.Blocks = append(doc.Blocks, paper.Paragraph(part))
	}
	if end.State == casefile.EndLifted {
		doc.Blocks = append(doc.Blocks, paper.Paragraph(say("position_lifted")))
	}
	doc.Blocks = append(doc.Blocks, paper.Signatures{house})
	return doc, true
}
