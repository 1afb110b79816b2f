package casefile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// Solving is the page on which a problem is solved together where offers have
// led nowhere: what each side needs, what could be done, what is chosen, who does
// what by when, and when it is looked at again. Several people fill it in, each
// under their name; it holds what is said openly and nothing of anybody's plan.
type Solving struct {
	No       int          `json:"no"` // 1, 2, … in its case
	OpenedOn calendar.Day `json:"opened_on"`
	By       string       `json:"by"`
	Invited  bool         `json:"invited,omitempty"` // the customer fills in their part, by their link
	Entries  []Entry      `json:"entries"`
	Lines    []Line       `json:"lines"`
	Review   calendar.Day `json:"review,omitzero"`
	ClosedOn calendar.Day `json:"closed_on,omitzero"`
}

// Author is who wrote a part of the page: a seat, and a name.
type Author struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	Name string    `json:"name"`
	Seat Seat      `json:"seat"`           // house, customer, or partner where a firm's word was taken down
	Firm string    `json:"firm,omitempty"` // whose
}

// Entry is a need, or an option that could be chosen.
type Entry struct {
	ID     string  `json:"id"`   // X1, X2, … of its page
	Kind   string  `json:"kind"` // need, option
	Text   string  `json:"text"`
	Author Author  `json:"author"`
	Chosen *Author `json:"chosen,omitempty"` // of an option: by whom
}

// Line is who does what by when.
type Line struct {
	ID        string       `json:"id"` // L1, L2, … of its page
	What      string       `json:"what"`
	Who       string       `json:"who"`
	Seat      Seat         `json:"seat"` // whose person does it
	Firm      string       `json:"firm,omitempty"`
	By        calendar.Day `json:"by"`
	Author    Author       `json:"author"`
	Confirmed *Author      `json:"confirmed,omitempty"` // by a person of the seat that does it
	Promise   string       `json:"promise,omitempty"`
}

// The kinds of entries.
const (
	Need   = "need"
	Option = "option"
)

// maxParts bounds a page: entries, and lines.
const maxParts = 60

type (
	// OpenSolving begins a page.
	OpenSolving struct {
		Invite bool
		Review calendar.Day
	}
	// AddEntry writes a need or an option. Firm: the word of a firm of the case,
	// taken down by a person of the house.
	AddEntry struct{ Kind, Text, Firm string }
	// ChooseOption chooses an option, or lets go of it.
	ChooseOption struct {
		Entry string
		Drop  bool
	}
	// AddLine writes who does what by when.
	AddLine struct {
		What, Who, Firm string
		Seat            Seat
		By              calendar.Day
	}
	// ConfirmLine is the word of a person of the seat that does it.
	ConfirmLine struct{ Line string }
	// CloseSolving ends the page: confirmed lines become promises.
	CloseSolving struct{ Review calendar.Day }

	// SolvingOpened: a page was begun.
	SolvingOpened struct {
		Solving Solving `json:"solving"`
	}
	// SolvingWritten: a part was written or changed.
	SolvingWritten struct {
		Entry *Entry `json:"entry,omitempty"`
		Line  *Line  `json:"line,omitempty"`
	}
	// SolvingClosed: what was confirmed is promised, and looked at again on a day.
	SolvingClosed struct {
		On     calendar.Day `json:"on"`
		Review calendar.Day `json:"review"`
	}
)

func (OpenSolving) command()  {}
func (AddEntry) command()     {}
func (ChooseOption) command() {}
func (AddLine) command()      {}
func (ConfirmLine) command()  {}
func (CloseSolving) command() {}

// EventName is how the log calls it.
func (SolvingOpened) EventName() string { return "solving.opened" }

// EventName is how the log calls it.
func (SolvingWritten) EventName() string { return "solving.written" }

// EventName is how the log calls it.
func (SolvingClosed) EventName() string { return "solving.closed" }

func registerSolving(r *journal.Registry) {
	journal.Register[SolvingOpened](r)
	journal.Register[SolvingWritten](r)
	journal.Register[SolvingClosed](r)
}

// Solved is the page that is being filled in; ok is false where there is none.
func (c Case) solving() (Solving, bool) {
	if n := len(c.Solving); n > 0 && c.Solving[n-1].ClosedOn == 0 {
		return c.Solving[n-1], true
	}
	return Solving{}, false
}

// confirmed is a line of the open page that somebody said will be done, and that
// is no promise yet; nil: none.
func (c Case) confirmed() *Line {
	s, _ := c.solving()
	for i := range s.Lines {
		if s.Lines[i].Confirmed != nil {
			return &s.Lines[i]
		}
	}
	return nil
}

func (c Case) evolveSolving(e journal.Event) Case {
	if opened, ok := e.(SolvingOpened); ok {
		c.Solving = with(c.Solving, opened.Solving)
		return c
	}
	if len(c.Solving) == 0 {
		return c
	}
	c.Solving = slices.Clone(c.Solving)
	s := &c.Solving[len(c.Solving)-1]
	switch e := e.(type) {
	case SolvingWritten:
		if e.Entry != nil {
			s.Entries = written(s.Entries, *e.Entry, func(x Entry) string { return x.ID })
		}
		if e.Line != nil {
			s.Lines = written(s.Lines, *e.Line, func(x Line) string { return x.ID })
		}
	case SolvingClosed:
		s.ClosedOn, s.Review = e.On, e.Review
	}
	return c
}

// written puts a part in the place of the one with its id, or at the end.
func written[T any](list []T, part T, id func(T) string) []T {
	i := slices.IndexFunc(list, func(x T) bool { return id(x) == id(part) })
	if i < 0 {
		return with(list, part)
	}
	list = slices.Clone(list)
	list[i] = part
	return list
}

// seenByCustomer leaves out what firms said and do: the house settles that with them.
func (s Solving) seenByCustomer() Solving {
	s.Entries = slices.DeleteFunc(slices.Clone(s.Entries), func(x Entry) bool { return x.Author.Seat == Partner })
	s.Lines = slices.DeleteFunc(slices.Clone(s.Lines), func(x Line) bool { return x.Seat == Partner || x.Author.Seat == Partner })
	return s
}

func (d *draft) decideSolving(command Command) error {
	if d.Actor.Kind != Staff && d.Actor.Kind != Client && d.Actor.Kind != Guest { // each part is somebody's word, under their name
		return fault.New(fault.NotYourSeat)
	}
	if open, ok := command.(OpenSolving); ok {
		return d.openSolving(open)
	}
	s, ok := d.c.solving()
	switch {
	case !ok:
		return problem("solving_none")
	case d.c.Step == Settled:
		return problem("offer_while." + string(Settled))
	case d.Actor.Kind == Client && !s.Invited:
		return fault.New(fault.NotYourSeat)
	}
	switch cmd := command.(type) {
	case AddEntry:
		return d.addEntry(s, cmd)
	case ChooseOption:
		return d.chooseOption(s, cmd)
	case AddLine:
		return d.addLine(s, cmd)
	case ConfirmLine:
		return d.confirmLine(s, cmd)
	case CloseSolving:
		return d.closeSolving(s, cmd)
	}
	return nil
}

func (d *draft) openSolving(cmd OpenSolving) error {
	_, open := d.c.solving()
	switch {
	case d.Actor.Kind != Staff:
		return fault.New(fault.NotYourSeat)
	case open:
		return problem("solving_open")
	case d.c.Step == Settled:
		return problem("offer_while." + string(Settled))
	case cmd.Review != 0 && cmd.Review < d.Today:
		return invalid("review", words.Both("wrong.past"))
	}
	d.add(SolvingOpened{Solving{No: len(d.c.Solving) + 1, OpenedOn: d.Today, By: d.Actor.ID, Invited: cmd.Invite, Review: cmd.Review,
		Entries: []Entry{}, Lines: []Line{}}})
	return nil
}

// author is who writes. A firm's word is taken down by a person of the house.
func (d *draft) author(firm string) (Author, error) {
	a := Author{At: d.Now, By: d.Actor.ID, Name: d.Actor.Name, Seat: d.Actor.Seat()}
	if d.Actor.Kind == Client {
		a.Name = d.c.Called
	}
	if blank(a.Name) {
		a.Name = d.Actor.ID
	}
	if d.Actor.Kind == Guest {
		if firm != "" && firm != d.Actor.Firm {
			return a, fault.New(fault.NotYourSeat)
		}
		firm = d.Actor.Firm
	}
	if firm == "" {
		return a, nil
	}
	known, ok := d.Policy.Partners[firm]
	if !ok || d.Actor.Kind != Staff && d.Actor.Kind != Guest {
		return a, invalid("firm", words.Both("wrong.no_firm"))
	}
	a.Seat, a.Firm = Partner, known.Name
	return a, nil
}

func (d *draft) addEntry(s Solving, cmd AddEntry) error {
	by, err := d.author(cmd.Firm)
	switch {
	case err != nil:
		return err
	case cmd.Kind != Need && cmd.Kind != Option:
		return invalid("kind", words.Both("api.problem.one_of", "want", "need, option"))
	case len(s.Entries) >= maxParts:
		return fault.New(fault.TooLarge, "limit", maxParts)
	}
	if err := d.openly("text", cmd.Text); err != nil {
		return err
	}
	d.add(SolvingWritten{Entry: &Entry{ID: fmt.Sprintf("X%d", len(s.Entries)+1), Kind: cmd.Kind, Text: cmd.Text, Author: by}})
	return nil
}

// openly holds a text to what may stand before both: nothing that takes a right
// away, and none of the figures of one's own plan, but those that were said anyway.
func (d *draft) openly(at, text string) error {
	if strings.TrimSpace(text) == "" || !oneLine(text, maxText) {
		return invalid(at, words.Both("wrong.one_line", "Most", maxText))
	}
	if err := d.mayBeSaid(text); err != nil {
		return err
	}
	for _, private := range d.private() {
		if says(text, private) || d.Sums != nil && slices.Contains(d.Sums(text), private) {
			return invalid(at, words.Both("problem.private_sum"))
		}
	}
	return nil
}

// private are the sums of the own plan that nobody said openly.
func (d *draft) private() []money.Amount {
	p := d.own.Plan
	if p == nil {
		return nil
	}
	said := map[money.Amount]bool{d.c.Paid: true}
	for _, part := range d.c.Lines {
		said[part.Paid] = true
	}
	for _, e := range d.c.Found.Entitlements {
		if e.Amount != nil {
			said[*e.Amount] = true
		}
	}
	for _, o := range d.c.Offers {
		for _, pack := range o.Packages {
			for _, t := range pack.Terms {
				said[t.Amount] = true
			}
		}
	}
	var list []money.Amount
	for _, a := range []money.Amount{p.Target.Value, p.Realistic.Value, p.Break.Value, p.BATNA.Value} {
		if a.Sign() > 0 && !said[a] {
			list = append(list, a)
		}
	}
	return list
}

var figure = regexp.MustCompile(`\d[\d \x{00A0}\x{202F},.']*\d|\d`)

// says reports whether a text names a sum, however it is written.
func says(text string, a money.Amount) bool {
	whole, cents, _ := strings.Cut(strings.Fields(a.String())[0], ".")
	for _, f := range figure.FindAllString(text, -1) {
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, f)
		if digits == whole+cents || strings.Trim(cents, "0") == "" && digits == whole {
			return true
		}
	}
	return false
}

func (d *draft) chooseOption(s Solving, cmd ChooseOption) error {
	i := slices.IndexFunc(s.Entries, func(x Entry) bool { return x.ID == cmd.Entry && x.Kind == Option })
	if i < 0 {
		return fault.New(fault.NotFound, "what", "option "+cmd.Entry)
	}
	by, err := d.author("")
	if err != nil {
		return err
	}
	x := s.Entries[i]
	if d.Actor.Kind == Client && x.Author.Seat == Partner {
		return fault.New(fault.NotFound, "what", "option "+cmd.Entry)
	}
	x.Chosen = &by
	if cmd.Drop {
		x.Chosen = nil
	}
	d.add(SolvingWritten{Entry: &x})
	return nil
}

func (d *draft) addLine(s Solving, cmd AddLine) error {
	if d.Actor.Kind == Guest { // a firm says what the firm does
		if cmd.Seat != Partner || cmd.Firm != d.Actor.Firm {
			return fault.New(fault.NotYourSeat)
		}
	}
	by, err := d.author("")
	if err != nil {
		return err
	}
	l := Line{ID: fmt.Sprintf("L%d", len(s.Lines)+1), What: cmd.What, Who: cmd.Who, Seat: cmd.Seat, By: cmd.By, Author: by}
	switch {
	case len(s.Lines) >= maxParts:
		return fault.New(fault.TooLarge, "limit", maxParts)
	case cmd.Seat != House && cmd.Seat != Customer && cmd.Seat != Partner:
		return invalid("seat", words.Both("api.problem.one_of", "want", "house, customer, partner"))
	case cmd.Seat == Partner && d.Policy.Partners[cmd.Firm].Name == "", cmd.Seat == Partner && d.Actor.Kind == Client, cmd.Seat != Partner && cmd.Firm != "":
		return invalid("firm", words.Both("wrong.no_firm"))
	case strings.TrimSpace(cmd.Who) == "" || !oneLine(cmd.Who, maxWho):
		return invalid("who", words.Both("wrong.name"))
	case cmd.By == 0 || cmd.By < d.Today:
		return invalid("by", words.Both("wrong.by_which_day"))
	case strings.ContainsFunc(cmd.What, sum), d.namesSum(cmd.What), d.namesSum(cmd.Who), d.gives(cmd.Who).Unclear != "", d.uncounted(cmd.What) != "":
		return invalid("what", words.Both("wrong.in_words_offer"))
	}
	if cmd.Seat == Partner {
		l.Firm = cmd.Firm
	}
	if err := d.openly("what", cmd.What); err != nil {
		return err
	}
	if err := d.openly("who", cmd.Who); err != nil {
		return err
	}
	d.add(SolvingWritten{Line: &l})
	return nil
}

// confirmLine: only a person of the seat that does it says that it will be done;
// for a firm, a person of the house who has its word.
func (d *draft) confirmLine(s Solving, cmd ConfirmLine) error {
	i := slices.IndexFunc(s.Lines, func(x Line) bool { return x.ID == cmd.Line })
	if i < 0 {
		return fault.New(fault.NotFound, "what", "line "+cmd.Line)
	}
	l := s.Lines[i]
	if (l.Seat == Customer) != (d.Actor.Kind == Client) || d.Actor.Kind == Guest && (l.Seat != Partner || l.Firm != d.Actor.Firm) {
		return fault.New(fault.NotYourSeat)
	}
	by, err := d.author("")
	if err != nil {
		return err
	}
	l.Confirmed = &by
	d.add(SolvingWritten{Line: &l})
	return nil
}

// closeSolving makes promises of the lines that were confirmed, and one to look
// at it again. A line whose day is past was promised by then: it is late.
func (d *draft) closeSolving(s Solving, cmd CloseSolving) error {
	if cmd.Review == 0 {
		cmd.Review = s.Review
	}
	switch {
	case d.Actor.Kind != Staff:
		return fault.New(fault.NotYourSeat)
	case cmd.Review < d.Today:
		return invalid("review", words.Both("wrong.review"))
	}
	promised := false
	for _, l := range s.Lines {
		if l.Confirmed == nil {
			continue
		}
		p := d.promiseOfLine(l)
		l.Promise, promised = p.ID, true
		d.add(PromiseMade{p}, SolvingWritten{Line: &l})
	}
	if promised {
		p := d.promiseOfLine(Line{Seat: House, Who: d.Actor.Name, By: cmd.Review})
		p.Deed.Text = words.Both("deed.review")
		d.add(PromiseMade{p})
	}
	d.add(SolvingClosed{On: d.Today, Review: cmd.Review})
	return d.settle()
}

func (d *draft) promiseOfLine(l Line) promise.Promise {
	house, customer := promise.Party{Seat: string(House)}, promise.Party{Seat: string(Customer), Name: d.c.Called}
	p := promise.Promise{
		ID: d.nextPromise(), Origin: promise.Solved, MadeOn: min(d.Today, l.By), Due: l.By, State: promise.Made, Bearer: string(House),
		Promisor: promise.Party{Seat: string(House), Name: l.Who}, Promisee: customer,
		Deed: promise.Deed{Kind: promise.Do, Text: words.Text{words.English: l.What, words.Russian: l.What}, Order: d.c.Order},
	}
	switch l.Seat {
	case Customer:
		p.Promisor, p.Promisee, p.Bearer = promise.Party{Seat: string(Customer), Name: l.Who}, house, string(Customer)
	case Partner:
		firm := d.Policy.Partners[l.Firm]
		p.Promisor, p.Promisee, p.Bearer = promise.Party{Seat: string(Partner), Name: l.Who, Role: string(firm.Kind)}, house, firm.Account()
	}
	return p
}
