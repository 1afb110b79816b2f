// Package consumer is a consumer's own case file: the house seat is empty, since
// the business is not on Makegood. Whoever bought something keeps what happened,
// what was said by whom, what is owed and what was promised, and is told what to
// say next, what to write, and when to ask again.
//
//	Decide(file, command, scene) -> events | refusal
//	Evolve(file, event)          -> file
//
// The state is a case's, folded from a case's events: promises, statements,
// messages and findings mean the same here as at a desk, so that the coach, the
// plan and the promise's life are the same code. What differs is who decides. At
// a desk two seats bind each other by two yeses; here one person writes down
// what they heard, and nothing that they write binds anybody. A file is
// therefore a stream of its own, which no door of the house reads: what is
// private stays private by construction.
//
// file.go is the state, events.go and commands.go what comes in and out,
// decide.go and keeping.go decide, contradict.go, next.go, ways.go and letter.go
// read a file and write nothing.
package consumer

import (
	"slices"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/journal"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// File is a consumer's case file. Case.Called is the consumer, Case.Lines the
// one thing that was bought.
type File struct {
	casefile.Case
	Owner    string        `json:"owner"` // the consumer's account
	Shop     Shop          `json:"shop"`
	Goods    string        `json:"goods"` // what was bought, as the consumer calls it
	Number   string        `json:"number,omitempty"`
	Contacts []Contact     `json:"contacts"`
	Letters  []Letter      `json:"letters"`
	Written  int           `json:"written"`           // letters, those that were thrown away among them
	Unknown  []string      `json:"unknown,omitempty"` // questions to which the consumer knows no answer
	Own      casefile.Side `json:"own"`               // the plan and the notes
}

// Shop is the business that sold it.
type Shop struct {
	Name  string `json:"name"`
	Where string `json:"where,omitempty"` // its address or site: where letters go
}

// Contact is one call, visit or letter: when, with whom, and which messages were
// exchanged. A message belongs to the contact that was on when it was written
// down.
type Contact struct {
	ID       string       `json:"id"` // C1, C2, …
	On       calendar.Day `json:"on"`
	Time     string       `json:"time,omitempty"` // 15:04, where it was noted
	Channel  string       `json:"channel"`        // of Channels
	Who      string       `json:"who,omitempty"`  // the person's name
	Role     string       `json:"role,omitempty"` // what they are there
	Number   string       `json:"number,omitempty"`
	At       time.Time    `json:"at"` // when it was written down
	Messages []string     `json:"messages"`
}

// Channels are the ways to reach a business.
func Channels() []string { return []string{"call", "visit", "letter", "email", "chat"} }

// Letter is a letter that was written from the file.
type Letter struct {
	ID       string       `json:"id"` // L1, L2, …
	On       calendar.Day `json:"on"`
	Remedy   string       `json:"remedy"`
	Deadline calendar.Day `json:"deadline"`
	Text     words.Text   `json:"text"` // paragraphs, an empty line between them
	SentOn   calendar.Day `json:"sent_on,omitzero"`
	How      string       `json:"how,omitempty"`
}

// Stream is where a file is kept, and the name under which it is sealed: each
// file has a key of its own, so that one can be erased without the others.
func Stream(id string) string { return "file/" + id }

// Evolve is the file after an event. It never fails and computes nothing anew.
func (f File) Evolve(e journal.Event) File {
	switch e := e.(type) {
	case Opened:
		f = opened(e)
	case Described:
		f.describe(e)
	case Contacted:
		f.Contacts = with(f.Contacts, e.Contact)
	case casefile.MessageReceived:
		f.Case = f.Case.Evolve(e)
		if n := len(f.Contacts); n > 0 {
			f.Contacts = slices.Clone(f.Contacts)
			f.Contacts[n-1].Messages = with(f.Contacts[n-1].Messages, e.Message.ID)
		}
	case LetterWritten:
		f.Letters, f.Written = with(f.Letters, e.Letter), f.Written+1
	case LetterDiscarded:
		f.Letters = slices.DeleteFunc(slices.Clone(f.Letters), func(l Letter) bool { return l.ID == e.ID })
	case QuestionLeft:
		f.Unknown = with(f.Unknown, e.Asks)
	case LetterSent:
		f.Letters = slices.Clone(f.Letters)
		for i := range f.Letters {
			if f.Letters[i].ID == e.ID {
				f.Letters[i].SentOn, f.Letters[i].How = e.On, e.How
			}
		}
	case Reopened:
		f.Step = casefile.Open
	case casefile.PlanDrafted, casefile.Noted:
		f.Own = f.Own.Evolve(e)
	default:
		f.Case = f.Case.Evolve(e)
	}
	return f
}

func opened(e Opened) File {
	f := File{
		Owner: e.Owner, Contacts: []Contact{}, Letters: []Letter{},
		Own: casefile.Side{Seat: casefile.Customer, Notes: []casefile.Note{}},
	}
	f.ID, f.OpenedOn, f.OpenedAt, f.Called, f.Zone, f.Step = e.ID, e.On, e.At, e.Called, e.Zone, casefile.Open
	f.Wish = e.Wish
	f.describe(Described{Shop: e.Shop, Goods: e.Goods, Number: e.Number, Facts: e.Facts})
	return f
}

// describe takes over what was bought and what is known of it. Promises are the
// file's own to know.
func (f *File) describe(e Described) {
	made := f.Facts.Promises
	f.Shop, f.Goods, f.Number, f.Facts, f.Order = e.Shop, e.Goods, e.Number, e.Facts, e.Number
	f.Facts.Promises = made
	f.Paid = f.Facts.Contract.PaidOrPrice()
	f.Lines = []casefile.Part{{Line: theLine, Item: theItem, Name: e.Goods, Quantity: max(1, e.Facts.Goods.Quantity), Paid: f.Paid}}
	f.Subject = subject(e.Goods, e.Facts.Claim)
}

// A file is about one thing: its line and its item need no names.
const (
	theLine = "1"
	theItem = "as ordered"
)

func subject(goods, claim string) words.Text {
	if claim == "" {
		claim = "none"
	}
	return words.Both("case.subject."+claim, "Goods", goods)
}

// Subject follows what is wrong: a wrong thing that came is another matter than
// one that did not come.
func (f File) About() words.Text { return subject(f.Goods, f.Facts.Claim) }

// Over reports whether the file was closed.
func (f File) Over() bool { return f.Step == casefile.Lapsed || f.Step == casefile.Settled }

// Contact finds a contact.
func (f File) Contact(id string) (Contact, bool) {
	i := slices.IndexFunc(f.Contacts, func(c Contact) bool { return c.ID == id })
	if i < 0 {
		return Contact{}, false
	}
	return f.Contacts[i], true
}

// ContactOf is the contact that a message belongs to.
func (f File) ContactOf(message string) Contact {
	for _, c := range f.Contacts {
		if slices.Contains(c.Messages, message) {
			return c
		}
	}
	return Contact{}
}

// Message finds a message.
func (f File) Message(id string) (casefile.Message, bool) {
	i := slices.IndexFunc(f.Messages, func(m casefile.Message) bool { return m.ID == id })
	if i < 0 {
		return casefile.Message{}, false
	}
	return f.Messages[i], true
}

// Letter finds a letter.
func (f File) Letter(id string) (Letter, bool) {
	i := slices.IndexFunc(f.Letters, func(l Letter) bool { return l.ID == id })
	if i < 0 {
		return Letter{}, false
	}
	return f.Letters[i], true
}

// Waiting are the readings that wait for the consumer's word: promises and
// offers of the business. What somebody's words do besides is only shown.
func (f File) Waiting() []casefile.Proposal {
	list := []casefile.Proposal{}
	for _, m := range f.Messages {
		for _, p := range m.Proposals {
			if f.Asks(m, p) {
				list = append(list, p)
			}
		}
	}
	return list
}

// Asks reports whether a reading of a message waits for the consumer's word.
func (f File) Asks(m casefile.Message, p casefile.Proposal) bool {
	return m.Seat == casefile.House && p.State == "proposed" && (p.What == "promise" || p.What == "offer")
}

// breach is the open recovery of a promise.
func (f File) breach(id string) (casefile.Recovery, bool) {
	for _, r := range f.Breaks {
		if r.Open && r.Promise == id {
			return r, true
		}
	}
	return casefile.Recovery{}, false
}

// running reports whether a promise still has to be chased: it is open, or was
// broken and is not put right.
func (f File) running(p promise.Promise) bool {
	_, broken := f.breach(p.ID)
	return p.Open() || broken
}

// with appends without touching the array of the state before.
func with[T any](list []T, item T) []T { return append(slices.Clip(list), item) }
