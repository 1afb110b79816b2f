package consumer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// The bounds of a file.
const (
	maxContacts = 300
	maxMessages = 500
	maxLetters  = 50
	manyLetters = 500 // those thrown away among them
	maxNotes    = 500
	maxEvents   = 200
	maxPromises = 100
	maxText     = 4000 // characters of what is said in a field
)

// draft is a decision in the making: the file as it stands after the events so far.
type draft struct {
	Scene
	f   File
	out []journal.Event
}

func (d *draft) add(events ...journal.Event) {
	for _, e := range events {
		d.out = append(d.out, e)
		d.f = d.f.Evolve(e)
	}
}

// Decide answers a command with the events that follow from it, or with a
// refusal. It is pure: the same file, command and scene give the same answer.
func Decide(f File, cmd Command, scene Scene) ([]journal.Event, error) {
	d := &draft{Scene: scene, f: f}
	if err := d.decide(cmd); err != nil {
		return nil, err
	}
	if !d.f.Over() && len(d.out) > 0 {
		d.look()
		if _, edits := cmd.(EditPlan); !edits && f.asDrafted() && !d.f.asDrafted() {
			d.draftPlan() // nobody has changed it: it follows what is on file
		}
	}
	return d.out, nil
}

func (d *draft) decide(cmd Command) error {
	if open, ok := cmd.(Open); ok {
		return d.open(open)
	}
	if !d.f.Exists() {
		return fault.New(fault.NotFound, "what", "file")
	}
	switch cmd := cmd.(type) {
	case Reopen:
		if !d.f.Over() {
			return wrongStep("file_open")
		}
		d.add(Reopened(cmd))
		return nil
	case WriteNote:
		return d.note(cmd)
	case IssueLink:
		d.add(casefile.LinkIssued{Link: casefile.Link{Hash: cmd.Hash, Until: cmd.Until}})
		return nil
	case RevokeLink:
		d.add(casefile.LinkRevoked(cmd))
		return nil
	case Tick:
		if !d.f.Over() {
			d.tick()
		}
		return nil
	}
	if d.f.Over() {
		return fault.New(fault.CaseClosed, "case", d.f.ID)
	}
	return d.decideOpen(cmd)
}

// decideOpen decides what is asked of a file that goes on.
func (d *draft) decideOpen(cmd Command) error {
	switch cmd := cmd.(type) {
	case Describe:
		return d.describe(cmd)
	case Answer:
		return d.answer(cmd)
	case NoteFact:
		return d.noteFact(cmd)
	case Choose:
		return d.choose(cmd)
	case Log:
		return d.log(cmd)
	case Line:
		return d.line(cmd.Said)
	case TakeUp:
		return d.takeUp(cmd)
	case PassOver:
		return d.passOver(cmd)
	case AnswerOffer:
		return d.answerOffer(cmd)
	case Keep:
		return d.keep(cmd)
	case Break:
		return d.breakIt(cmd)
	case PutRight:
		return d.putRight(cmd)
	case Write:
		return d.write(cmd)
	case Discard:
		return d.discard(cmd)
	case Send:
		return d.send(cmd)
	case DraftPlan:
		d.draftPlan()
		return nil
	case EditPlan:
		cmd.Plan.Seat = plan.Customer
		d.add(casefile.PlanDrafted{Seat: casefile.Customer, Plan: cmd.Plan})
		return nil
	case Close:
		return d.close(cmd)
	}
	return fmt.Errorf("consumer: no decision for %T", cmd)
}

func (d *draft) open(cmd Open) error {
	if d.f.Exists() {
		return fault.New(fault.Conflict)
	}
	if err := cmd.Bought.check(d.Today); err != nil {
		return err
	}
	cmd.Bought.Facts = stored(cmd.Bought.Facts)
	if err := checkWish(cmd.Wish); err != nil {
		return err
	}
	cmd.Wish.By = casefile.Client
	d.add(Opened{
		ID: cmd.ID, On: d.Today, At: d.Now, Owner: cmd.Owner, Called: cmd.Called, Zone: cmd.Zone, Shop: cmd.Bought.Shop, Goods: cmd.Bought.Goods,
		Number: cmd.Bought.Number, Wish: cmd.Wish, Facts: cmd.Bought.Facts,
	})
	d.look()
	d.draftPlan()
	return nil
}

// look puts on file what is owed today, where that changed.
func (d *draft) look() {
	if found, changed := d.f.Look(d.Law, d.Today); changed {
		d.add(found)
	}
}

// check says what is wrong with what was bought.
func (b Bought) check(today calendar.Day) error {
	c := b.Facts.Contract
	for _, t := range []struct{ at, text string }{{"shop", b.Shop.Name}, {"where", b.Shop.Where}, {"goods", b.Goods}, {"number", b.Number}} {
		if utf8.RuneCountInString(t.text) > 300 {
			return invalid(t.at, "too_long")
		}
	}
	switch {
	case strings.TrimSpace(b.Shop.Name) == "":
		return invalid("shop", "shop_missing")
	case strings.TrimSpace(b.Goods) == "":
		return invalid("goods", "goods_missing")
	case c.On > today:
		return invalid("on", "later")
	case c.Price.Sign() < 0 || c.Paid.Sign() < 0:
		return invalid("paid", "negative")
	case c.Price.Currency != "" && c.Paid.Currency != "" && c.Price.Currency != c.Paid.Currency:
		return invalid("paid", "currencies")
	case len(b.Facts.Events) > maxEvents:
		return fault.New(fault.TooLarge, "limit", maxEvents)
	}
	for _, e := range b.Facts.Events {
		if err := checkEvent(e, today); err != nil {
			return err
		}
	}
	return nil
}

func checkEvent(e rights.Event, today calendar.Day) error {
	switch {
	case !slices.Contains(rights.EventKinds(), e.Kind):
		return invalid("kind", "event")
	case e.On == 0:
		return invalid("on", "day_missing")
	case e.On > today:
		return invalid("on", "later")
	}
	return nil
}

func checkWish(w casefile.Wish) error {
	switch {
	case w.Remedy != "" && !slices.Contains(Remedies(), w.Remedy):
		return invalid("remedy", "remedy")
	case utf8.RuneCountInString(w.Words) > maxText:
		return invalid("words", "too_long")
	}
	return nil
}

func (d *draft) describe(cmd Describe) error {
	if err := cmd.Bought.check(d.Today); err != nil {
		return err
	}
	facts, was := cmd.Bought.Facts, d.f.Facts
	facts.Promises = nil // they are the file's own to know
	if facts.Events == nil {
		facts.Events = was.Events
	}
	d.add(Described{Shop: cmd.Bought.Shop, Goods: cmd.Bought.Goods, Number: cmd.Bought.Number, Facts: stored(facts.Keeping(was))})
	return nil
}

// stored are facts as the log keeps them: a sum of nothing is none, in whatever
// currency.
func stored(f rights.Facts) rights.Facts {
	for _, a := range []*money.Amount{&f.Contract.Price, &f.Contract.Paid} {
		if a.IsZero() {
			*a = money.Amount{}
		}
	}
	return f
}

func (d *draft) noteFact(cmd NoteFact) error {
	if len(d.f.Facts.Events) >= maxEvents {
		return fault.New(fault.TooLarge, "limit", maxEvents)
	}
	if cmd.Event.Kind != "" {
		if err := checkEvent(cmd.Event, d.Today); err != nil {
			return err
		}
	}
	if cmd.Event.Kind == "" && cmd.Claim == "" {
		return invalid("kind", "event")
	}
	d.add(casefile.FactNoted{Event: cmd.Event, Claim: cmd.Claim})
	return nil
}

func (d *draft) choose(cmd Choose) error {
	if err := checkWish(cmd.Wish); err != nil {
		return err
	}
	cmd.Wish.By = casefile.Client
	d.add(casefile.Wished(cmd))
	return nil
}

// log puts a contact on file. What software read from the words are proposals:
// each counts when the consumer has said so.
func (d *draft) log(cmd Log) error {
	c := cmd.Contact
	switch {
	case !slices.Contains(Channels(), c.Channel):
		return invalid("channel", "channel")
	case c.On == 0:
		return invalid("on", "day_missing")
	case c.On > d.Today:
		return invalid("on", "later")
	case utf8.RuneCountInString(c.Who+c.Role+c.Number+c.Time) > 400:
		return invalid("who", "too_long")
	case len(d.f.Contacts) >= maxContacts:
		return fault.New(fault.TooLarge, "limit", maxContacts)
	}
	c.ID, c.At, c.Messages = fmt.Sprintf("C%d", len(d.f.Contacts)+1), d.Now, []string{}
	d.add(Contacted{c})
	for _, m := range cmd.Said {
		if err := d.line(m); err != nil {
			return err
		}
	}
	return nil
}

func (d *draft) line(m casefile.Message) error {
	n := len(d.f.Contacts)
	switch {
	case n == 0:
		return wrongStep("no_contact")
	case strings.TrimSpace(m.Text) == "":
		return invalid("text", "empty")
	case utf8.RuneCountInString(m.Text) > casefile.MaxMessage:
		return fault.New(fault.TooLarge, "limit", fmt.Sprintf("%d characters", casefile.MaxMessage))
	case len(d.f.Messages) >= maxMessages:
		return fault.New(fault.TooLarge, "limit", maxMessages)
	case m.Seat != casefile.House && m.Seat != casefile.Customer:
		return invalid("seat", "seat")
	}
	on := d.f.Contacts[n-1]
	m.ID, m.At, m.On, m.By, m.Kind = fmt.Sprintf("M%d", len(d.f.Messages)+1), d.Now, on.On, d.By, casefile.Client
	m.Who = ""
	if m.Seat == casefile.House {
		m.Who = on.Who
	}
	text := []rune(m.Text)
	m.Proposals = append([]casefile.Proposal{}, m.Proposals...)
	for i := range m.Proposals {
		p := &m.Proposals[i]
		if from, to := p.Span[0], p.Span[1]; from < 0 || to > len(text) || from > to || string(text[from:to]) != p.Quote {
			return fmt.Errorf("consumer: proposal %d quotes what message %s does not say", i+1, m.ID)
		}
		p.ID, p.State, p.Settled = fmt.Sprintf("%s.%d", m.ID, i+1), "proposed", ""
	}
	d.add(casefile.MessageReceived{Message: m})
	return nil
}

func (d *draft) note(cmd WriteNote) error {
	switch {
	case strings.TrimSpace(cmd.Text) == "":
		return invalid("text", "empty")
	case utf8.RuneCountInString(cmd.Text) > maxText:
		return invalid("text", "too_long")
	case len(d.f.Own.Notes) >= maxNotes:
		return fault.New(fault.TooLarge, "limit", maxNotes)
	}
	d.add(casefile.Noted{Seat: casefile.Customer, Note: casefile.Note{At: d.Now, By: d.By, Text: cmd.Text}})
	return nil
}

// draftPlan drafts the plan of the customer's seat: the same as at a desk, with
// nobody across the table to hide it from.
func (d *draft) draftPlan() {
	d.look()
	d.add(casefile.PlanDrafted{Seat: casefile.Customer, Plan: d.f.drafted()})
}

// drafted is the plan as what is on file gives it; notes stay.
func (f File) drafted() plan.Plan {
	s := f.Situation()
	p := plan.ForCustomer(plan.Facts{Paid: s.Paid, Claim: s.Claim, Open: f.Found.Entitlements, Chosen: s.Wish, Breaches: s.Broken})
	if f.Own.Plan != nil {
		p.Notes = f.Own.Plan.Notes
	}
	return p
}

// asDrafted reports whether the plan is the one that what is on file gives.
func (f File) asDrafted() bool {
	if f.Own.Plan == nil {
		return false
	}
	kept, err1 := json.Marshal(f.Own.Plan) // as it is stored: lists of nothing are alike
	fresh, err2 := json.Marshal(f.drafted())
	return err1 == nil && err2 == nil && bytes.Equal(kept, fresh)
}

// close ends the file. A promise that runs is not forgotten by closing it.
func (d *draft) close(cmd Close) error {
	for _, p := range d.f.Promise {
		if p.Open() {
			return fault.New(fault.WrongStep, "problem", words.Both("problem.promise_open", "Promise", p.Deed.Text))
		}
	}
	step := casefile.Lapsed
	if cmd.Settled {
		step = casefile.Settled
	}
	d.add(casefile.Closed{Step: step, Why: cmd.Why})
	return nil
}

// invalid is a field that will not do, and why.
func invalid(at, problem string) error {
	return fault.New(fault.InputInvalid, "at", at, "problem", words.Both("consumer.wrong."+problem))
}

func wrongStep(problem string) error {
	return fault.New(fault.WrongStep, "problem", words.Both("consumer.wrong."+problem))
}
