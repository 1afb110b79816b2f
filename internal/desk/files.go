package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/consumer"
	"makegood/internal/fault"
	"makegood/internal/guide"
	"makegood/internal/phrase"
	"makegood/internal/talk"
	"makegood/internal/words"
)

// The files of consumers. A file is a stream of its own, sealed under a key of
// its own; nothing in the clear says whose it is, and no list of the house has
// it. The audit trail, which managers read, says nothing of it either.

// The kinds of views of files.
const (
	KindFile     = "file"
	KindFileLink = "file_link"
)

// maxFiles is how many files one consumer may keep.
const maxFiles = 200

// NewFile is what a consumer begins a file with.
type NewFile struct {
	Bought consumer.Bought
	Wish   casefile.Wish
	Zone   string // IANA; days are counted there. Empty: UTC
}

// FileView is a file as its consumer sees it, with what follows from it today.
type FileView struct {
	File           consumer.File
	Today          calendar.Day
	Next           guide.Advice
	Contradictions []consumer.Contradiction
	Chase          []consumer.Chased
	Checklist      []consumer.Item
	Ways           []consumer.Way
	ReadBack       words.Text // empty: nothing was promised that still runs
	Owner          bool       // of the file; a link's holder may neither hand it on nor erase it
}

// FileRow is a file in a list.
type FileRow struct {
	ID       string       `json:"id"`
	Subject  words.Text   `json:"subject"`
	Shop     string       `json:"shop"`
	Step     string       `json:"step"`
	OpenedOn calendar.Day `json:"opened_on"`
	Broken   int          `json:"broken"` // promises that were broken and are not put right
	Due      calendar.Day `json:"due,omitzero"`
	Next     words.Text   `json:"next,omitempty"` // what was promised for that day
}

// Said is one thing that was said in a contact.
type Said struct {
	Seat casefile.Seat
	Lang string // en, ru; anything else is found out
	Text string
}

// OpenFile begins a file of the actor's own.
func (d *Desk) OpenFile(ctx context.Context, actor casefile.Actor, in NewFile) (FileView, error) {
	if err := May(actor, KeepFile); err != nil {
		return FileView{}, err
	}
	owner := memberID(actor)
	if owner == "" { // a link opens the file that is there
		return FileView{}, fault.New(fault.NotYours)
	}
	there, err := d.Store.List(ctx, Query{Kind: KindFile, Terms: []string{ownerTerm(owner)}, Limit: maxFiles})
	if err != nil {
		return FileView{}, err
	}
	if len(there) >= maxFiles {
		return FileView{}, fault.New(fault.TooLarge, "limit", fmt.Sprintf("%d files", maxFiles))
	}
	if in.Zone != "" {
		if _, err := time.LoadLocation(in.Zone); err != nil {
			return FileView{}, fault.New(fault.InputInvalid, "at", "zone", "problem", words.Both("wrong.zone")).Because(err)
		}
	}
	var view FileView
	err = d.do(ctx, actor, func(w *work) error {
		id, err := w.random(6)
		if err != nil {
			return err
		}
		if err := w.read(consumer.Stream(id)); err != nil {
			return err
		}
		open := consumer.Open{ID: id, Owner: owner, Called: actor.Name, Zone: in.Zone, Bought: in.Bought, Wish: in.Wish}
		f, err := w.keepFile(consumer.File{}, open, in.Zone)
		view = w.fileView(f)
		return err
	})
	return view, err
}

// File is a file as its consumer sees it.
func (d *Desk) File(ctx context.Context, actor casefile.Actor, id string) (FileView, error) {
	if err := May(actor, ReadFile); err != nil {
		return FileView{}, err
	}
	w := d.work(ctx, actor)
	f, err := w.readFile(id)
	if err != nil {
		return FileView{}, err
	}
	return w.fileView(f), nil
}

// Files lists the actor's own files, what falls due first first.
func (d *Desk) Files(ctx context.Context, actor casefile.Actor, page Page) ([]FileRow, string, error) {
	if err := May(actor, ReadFile); err != nil {
		return nil, "", err
	}
	owner := memberID(actor)
	if owner == "" {
		return nil, "", fault.New(fault.NotYours)
	}
	q, err := page.query(Query{Kind: KindFile, Terms: []string{ownerTerm(owner)}})
	if err != nil {
		return nil, "", err
	}
	views, err := d.Store.List(ctx, q)
	if err != nil {
		return nil, "", err
	}
	rows := make([]FileRow, 0, len(views))
	for _, v := range views {
		r, err := body[FileRow](v)
		if err != nil {
			return nil, "", fault.New(fault.Internal).Because(err)
		}
		rows = append(rows, r)
	}
	return rows, next(views, q.Limit), nil
}

// DoFile gives a command to a file. What is said in a contact is read on its
// way in, and has doors of its own; so have links.
func (d *Desk) DoFile(ctx context.Context, actor casefile.Actor, id string, cmd consumer.Command) (FileView, error) {
	if err := May(actor, KeepFile); err != nil {
		return FileView{}, err
	}
	switch cmd.(type) {
	case consumer.Open, consumer.Log, consumer.Line, consumer.IssueLink, consumer.RevokeLink, consumer.Tick:
		return FileView{}, fault.New(fault.Internal).Because(fmt.Errorf("desk: %T has a door of its own", cmd))
	}
	return d.giveFile(ctx, actor, id, func(consumer.File) (consumer.Command, error) { return cmd, nil })
}

// LogContact puts a call, a visit or a letter on file with what was said in it,
// each beside what was read from it.
func (d *Desk) LogContact(ctx context.Context, actor casefile.Actor, id string, c consumer.Contact, said []Said) (FileView, error) {
	if err := May(actor, KeepFile); err != nil {
		return FileView{}, err
	}
	return d.giveFile(ctx, actor, id, func(f consumer.File) (consumer.Command, error) {
		cmd := consumer.Log{Contact: c}
		before := turns(f.Case)
		for _, s := range said {
			m := readSaid(f.Case, s, c.On, before)
			cmd.Said = append(cmd.Said, m)
			before = append(before, talk.Turn{Seat: talk.Seat(m.Seat), Text: m.Text})
		}
		return cmd, nil
	})
}

// AddLine adds something that was said to the contact that is on.
func (d *Desk) AddLine(ctx context.Context, actor casefile.Actor, id string, s Said) (FileView, error) {
	if err := May(actor, KeepFile); err != nil {
		return FileView{}, err
	}
	return d.giveFile(ctx, actor, id, func(f consumer.File) (consumer.Command, error) {
		var on calendar.Day
		if n := len(f.Contacts); n > 0 {
			on = f.Contacts[n-1].On
		}
		return consumer.Line{Said: readSaid(f.Case, s, on, turns(f.Case))}, nil
	})
}

// readSaid reads words as of the day on which they were said. Our own reader
// does it alone: what stands in a private file is told to no model.
func readSaid(c casefile.Case, s Said, on calendar.Day, before []talk.Turn) casefile.Message {
	m := casefile.Message{Seat: s.Seat, Text: strings.ToValidUTF8(s.Text, "\uFFFD")}
	if len([]rune(m.Text)) > casefile.MaxMessage { // it is refused, and nobody reads it
		return m
	}
	u := talk.Utterance{Seat: talk.Seat(s.Seat), Text: m.Text, Lang: s.Lang, On: on, Context: before}
	reading := talk.Read(u)
	items, _ := phrase.Gather(u, reading, nil)
	m.Lang, m.Proposals = reading.Lang, proposals(c, items)
	return m
}

// giveFile lets a file decide a command that make makes of it.
func (d *Desk) giveFile(ctx context.Context, actor casefile.Actor, id string, make func(consumer.File) (consumer.Command, error)) (FileView, error) {
	var view FileView
	err := d.do(ctx, actor, func(w *work) error {
		f, err := w.readFile(id)
		if err != nil {
			return err
		}
		cmd, err := make(f)
		if err != nil {
			return err
		}
		if f, err = w.keepFile(f, cmd, f.Zone); err != nil {
			return err
		}
		view = w.fileView(f)
		return nil
	})
	return view, err
}

// readFile loads a file for whoever keeps it. That there is another's file is
// nobody's business: it is not found, like one that there is none of.
func (w *work) readFile(id string) (consumer.File, error) {
	id = trimNumber(id)
	missing := fault.New(fault.NotFound, "what", "file "+id)
	if err := w.read(consumer.Stream(id)); err != nil {
		return consumer.File{}, err
	}
	s := w.streams[consumer.Stream(id)]
	f := fold(s, consumer.File{})
	if s.erased || !f.Exists() || w.actor.Kind != casefile.System && !keeps(w.actor, f) {
		return consumer.File{}, missing
	}
	return f, nil
}

// keeps reports whether the file is the actor's: by their account, or by a link
// into this one.
func keeps(a casefile.Actor, f consumer.File) bool {
	if a.Kind != casefile.Consumer {
		return false
	}
	if a.Case != "" {
		return a.Case == f.ID
	}
	return memberID(a) != "" && memberID(a) == f.Owner
}

// keepFile decides a command and keeps what follows from it. In the clear it is
// nobody's: a consumer wrote it.
func (w *work) keepFile(f consumer.File, cmd consumer.Command, zoneName string) (consumer.File, error) {
	w.quiet = true
	scene := consumer.Scene{Now: w.now, Today: calendar.Of(w.now.In(zone(zoneName))), By: string(w.actor.Kind), Law: w.Book()}
	events, err := consumer.Decide(f, cmd, scene)
	if err != nil {
		return f, err
	}
	for _, e := range events {
		f = f.Evolve(e)
	}
	w.actor.ID = scene.By
	w.add(consumer.Stream(f.ID), consumer.Stream(f.ID), events...)
	return f, nil
}

func (w *work) fileView(f consumer.File) FileView {
	today := calendar.Of(w.now.In(zone(f.Zone)))
	f = f.AsOf(w.Book(), today)
	links := slices.Clone(f.Links)
	f.Links = nil
	for _, l := range links { // the secret's fingerprint is nobody's to see whole
		f.Links = append(f.Links, casefile.Link{Hash: short(l.Hash), Until: l.Until, Revoked: l.Revoked})
	}
	return FileView{
		File: f, Today: today, Next: f.Next(today), Contradictions: f.Contradictions(), Chase: f.Chase(today), Checklist: f.Checklist(),
		Ways: f.Ways(), ReadBack: f.ReadBack(today), Owner: w.actor.Case == "",
	}
}

func ownerTerm(member string) string { return "owner:" + member }

// projectFile gives the file's row and one for each link into it.
func projectFile(s *stream) ([]View, []Key, error) {
	f := fold(s, consumer.File{})
	r := FileRow{ID: f.ID, Subject: f.About(), Shop: f.Shop.Name, Step: string(f.Step), OpenedOn: f.OpenedOn}
	for _, b := range f.Breaks {
		if b.Open {
			r.Broken++
		}
	}
	for _, p := range f.Promise {
		if p.Open() && p.Due != 0 && (r.Due == 0 || p.Due < r.Due) {
			r.Due, r.Next = p.Due, p.Deed.Text
		}
	}
	v := View{Kind: KindFile, ID: f.ID, Subject: consumer.Stream(f.ID), State: "open", Rank: noDue, Changed: f.OpenedAt, Terms: []string{ownerTerm(f.Owner)}}
	if f.Over() {
		v.State = "over"
	}
	if day := f.Wakes(); day != 0 {
		v.Rank = day.Time(zone(f.Zone)).Unix()
	}
	var err error
	if v.Body, err = json.Marshal(r); err != nil {
		return nil, nil, fmt.Errorf("desk: view of file %s: %w", f.ID, err)
	}
	views := []View{v}
	for _, l := range f.Links {
		link := View{Kind: KindFileLink, ID: l.Hash, Subject: v.Subject, Parent: f.ID, State: "open", Rank: l.Until.Unix()}
		if l.Revoked {
			link.State = "revoked"
		}
		if link.Body, err = json.Marshal(linkRow{Case: f.ID, Called: f.Called}); err != nil {
			return nil, nil, fmt.Errorf("desk: view of a link into file %s: %w", f.ID, err)
		}
		views = append(views, link)
	}
	return views, nil, nil
}
