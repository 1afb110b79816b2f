package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/consumer"
	"makegood/internal/fault"
	"makegood/internal/paper"
	"makegood/internal/words"
)

// LetterPDF writes a letter of a file as a document.
func (d *Desk) LetterPDF(ctx context.Context, actor casefile.Actor, id, letter string, lang words.Lang, to io.Writer) error {
	if err := May(actor, ReadFile); err != nil {
		return err
	}
	w := d.work(ctx, actor)
	f, err := w.readFile(id)
	if err != nil {
		return err
	}
	l, ok := f.Letter(letter)
	if !ok {
		return fault.New(fault.NotFound, "what", "letter "+letter)
	}
	return paper.Write(to, letterPaper(lang, f, l))
}

// letterPaper lays a letter out. What it is about is its title; who writes and
// the file's number stand at the foot.
func letterPaper(lang words.Lang, f consumer.File, l consumer.Letter) paper.Document {
	all := strings.Split(l.Text.In(lang), "\n\n")
	doc := paper.Document{Author: f.Called, On: l.On.Time(zone(f.Zone)), Foot: words.Say(lang, "consumer.letter.foot", "Name", f.Called, "On", l.On)}
	const about = 2 // behind whom it is to, and the day
	for i, p := range all {
		if i == about {
			doc.Title = p
			continue
		}
		doc.Blocks = append(doc.Blocks, paper.Paragraph(p))
	}
	return doc
}

// GiveFileLink makes a link into one file, for whoever helps or for another
// device. Only the file's owner gives one.
func (d *Desk) GiveFileLink(ctx context.Context, actor casefile.Actor, id string) (Link, error) {
	if err := d.ownsFile(actor); err != nil {
		return Link{}, err
	}
	secret, err := d.random(32)
	if err != nil {
		return Link{}, err
	}
	l := Link{Token: "mf_" + secret, Until: d.now().Add(linkLifetime)}
	view, err := d.giveFile(ctx, actor, id, func(consumer.File) (consumer.Command, error) {
		return consumer.IssueLink{Hash: fingerprint(l.Token), Until: l.Until}, nil
	})
	l.Case = view.File.ID
	return l, err
}

// RevokeFileLink shuts a link into a file, by the id that the file shows.
func (d *Desk) RevokeFileLink(ctx context.Context, actor casefile.Actor, id, link string) error {
	if err := d.ownsFile(actor); err != nil {
		return err
	}
	_, err := d.giveFile(ctx, actor, id, func(f consumer.File) (consumer.Command, error) {
		for _, l := range f.Links {
			if link != "" && (short(l.Hash) == strings.ToUpper(link) || l.Hash == fingerprint(link)) {
				return consumer.RevokeLink{Hash: l.Hash}, nil
			}
		}
		return nil, fault.New(fault.NotFound, "what", "link")
	})
	return err
}

// EraseFile destroys a file's key, and with it everything that it held.
func (d *Desk) EraseFile(ctx context.Context, actor casefile.Actor, id string) error {
	if err := d.ownsFile(actor); err != nil {
		return err
	}
	f, err := d.work(ctx, actor).readFile(id)
	if err != nil {
		return err
	}
	if err := d.Store.Erase(ctx, consumer.Stream(f.ID), d.now()); err != nil {
		return err
	}
	d.shelf.clear()
	return nil
}

// ownsFile stops whoever is in a file by link.
func (d *Desk) ownsFile(actor casefile.Actor) error {
	if err := May(actor, KeepFile); err != nil {
		return err
	}
	if actor.Case != "" {
		return fault.New(fault.NotYours)
	}
	return nil
}

// byFileLink is whoever shows a link into a consumer's file.
func (d *Desk) byFileLink(ctx context.Context, hash string) (casefile.Actor, error) {
	l, err := d.shown(ctx, KindFileLink, hash)
	if err != nil {
		return casefile.Actor{}, err
	}
	return casefile.Actor{ID: string(casefile.Consumer), Kind: casefile.Consumer, Role: RoleConsumer, Name: l.Called, Credential: "link/" + hash, Case: l.Case}, nil
}

// sweepFiles lets the clock do its work in the files in which something is due.
func (d *Desk) sweepFiles(ctx context.Context, s *Swept) error {
	due := []string{}
	if err := d.each(ctx, Query{Kind: KindFile, States: []string{"open"}, RankTo: ranked(d.now())}, func(v View) { due = append(due, v.ID) }); err != nil {
		return err
	}
	var failed []error
	for _, id := range due {
		s.Looked++
		moved := false
		err := d.do(ctx, system, func(w *work) error {
			f, err := w.readFile(id)
			if err != nil {
				return err
			}
			_, err = w.keepFile(f, consumer.Tick{}, f.Zone)
			moved = len(w.streams[consumer.Stream(f.ID)].fresh) > 0
			return err
		})
		if err != nil {
			failed = append(failed, fmt.Errorf("desk: sweep of file %s: %w", id, err))
		} else if moved {
			s.Moved++
		}
	}
	return errors.Join(failed...)
}

// unused refuses to give a consumer's account a name that somebody had: with it
// they would have the other's files.
func (w *work) unused(m Member) error {
	s := w.streams["staff/"+m.ID]
	if now := fold(s, staff{}); m.Role == RoleConsumer && s.version > 0 && (!now.here() || now.Role != RoleConsumer) {
		return fault.New(fault.InputInvalid, "at", "id", "problem", words.Both("wrong.name_taken"))
	}
	return nil
}

// AccountOf is the id of the account that an actor is signed in to, a member's or
// a consumer's; "" where there is none.
func AccountOf(a casefile.Actor) string { return memberID(a) }
