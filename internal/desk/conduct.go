package desk

import (
	"context"
	"io"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/paper"
	"makegood/internal/words"
)

// follow does what comes of a command besides: where a talk is ended, what is owed
// is put on the table at once, for the customer to take without another word.
func (w *work) follow(c casefile.Case, own casefile.Side, cmd casefile.Command) (casefile.Case, error) {
	switch cmd.(type) {
	case casefile.EndTalk, casefile.DecideEnd:
	default:
		return c, nil
	}
	if _, lies := c.StandingOffer(); lies || !c.Ended() || c.Step == casefile.ReadingIt {
		return c, nil
	}
	owed := c.Owed(w.today(c), quickDays)
	if len(owed) == 0 {
		return c, nil
	}
	offer, err := w.complete(c, casefile.MakeOffer{Packages: owed})
	if err == nil {
		var now casefile.Case
		if now, err = w.decide(c, own, offer); err == nil {
			return now, nil
		}
	}
	if code := fault.CodeOf(err); code == fault.Internal || code == fault.Conflict || code == fault.Unavailable {
		return c, err
	}
	return c, nil // the final position says it in words; a person writes the terms
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
