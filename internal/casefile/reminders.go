package casefile

import (
	"slices"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/promise"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// Reminder is what the clock tells the house's own people, once for each kind and
// promise. The customer is shown none: what concerns them is a notice.
type Reminder struct {
	On      calendar.Day `json:"on"`
	Kind    string       `json:"kind"`         // due, slipping, unanswered
	Promise string       `json:"promise"`      // of unanswered: the broken one
	To      string       `json:"to,omitempty"` // who is to do it, as they are called; "" the house
	Can     calendar.Day `json:"can,omitzero"` // of slipping: the first day that the records allow
	Text    words.Text   `json:"text"`
}

// The kinds of reminders.
const (
	Due        = "due"        // it falls due on the next business day
	Slipping   = "slipping"   // by the shop's records the goods cannot come in time
	Unanswered = "unanswered" // it was broken, and nobody of the house has moved since
)

type (
	// CheckSupply holds the open promises of goods against how soon the goods of each
	// line can come by the shop's records.
	CheckSupply struct{ Lines map[string]shop.Supply }
	// TellSlip tells the customer before its day that a promise is slipping.
	TellSlip struct{ ID string }

	// Reminded: the house was reminded of a promise.
	Reminded struct {
		Reminder Reminder `json:"reminder"`
	}
)

func (CheckSupply) command() {}
func (TellSlip) command()    {}

// EventName is how the log calls it.
func (Reminded) EventName() string { return "promise.reminded" }

func registerReminders(r *journal.Registry) { journal.Register[Reminded](r) }

// ReminderOf is what the house was reminded of.
func (c Case) ReminderOf(kind, promiseID string) (Reminder, bool) {
	i := slices.IndexFunc(c.Reminders, func(r Reminder) bool { return r.Kind == kind && r.Promise == promiseID })
	if i < 0 {
		return Reminder{}, false
	}
	return c.Reminders[i], true
}

func (c Case) reminded(kind, promiseID string) bool {
	_, ok := c.ReminderOf(kind, promiseID)
	return ok
}

// remindOn is the day on which the house is reminded of a promise: the business day
// before it falls due, but not on the day on which it was made; 0: never.
func remindOn(p promise.Promise, b calendar.Calendar) calendar.Day {
	if !p.Open() || p.Due == 0 || p.Promisor.Seat != string(House) {
		return 0
	}
	day := p.Due - 1
	for !b.Business(day) && day > p.MadeOn {
		day--
	}
	if day = max(day, p.MadeOn+1); day > p.Due {
		return 0
	}
	return day
}

// askOn is the day from which a breach that nobody of the house has answered goes to
// whoever decides over the promisor: one business day has gone by since; 0: never.
func (c Case) askOn(r Recovery, b calendar.Calendar) calendar.Day {
	p, ok := c.PromiseByID(r.Promise)
	if !r.Open || r.Moved || !ok || over(p.Promisor) == "" {
		return 0
	}
	return r.On.AddBusiness(1, b) + 1
}

// over is the role that decides over a promisor's: of somebody named whose authority
// is not known, the manager's; over the highest there is none.
func over(p promise.Party) string {
	roles := Roles()
	switch i := slices.Index(roles, p.Role); {
	case p.Role == "" && p.Name == "":
		return roles[1]
	case i < 0:
		return "manager"
	case i+1 < len(roles):
		return roles[i+1]
	}
	return ""
}

// Wakes is the next day on which the clock has something to tell, of a promise that
// falls due or a breach that nobody answers; 0: nothing. What breaks or lapses has its
// own days.
func (c Case) Wakes(b calendar.Calendar) calendar.Day {
	var next calendar.Day
	on := func(day calendar.Day) {
		if day != 0 && (next == 0 || day < next) {
			next = day
		}
	}
	if c.Step == Lapsed {
		return 0
	}
	for _, p := range c.Promise {
		if !c.reminded(Due, p.ID) {
			on(remindOn(p, b))
		}
	}
	for _, r := range c.Breaks {
		if !c.reminded(Unanswered, r.Promise) {
			on(c.askOn(r, b))
		}
	}
	return next
}

// remind tells the house what is due on the next business day, and takes a breach
// that nobody answered to whoever decides over the promisor.
func (d *draft) remind() {
	for _, p := range d.c.Promise {
		if day := remindOn(p, d.Business); day != 0 && d.Today >= day && !d.c.reminded(Due, p.ID) {
			d.add(Reminded{Reminder{On: d.Today, Kind: Due, Promise: p.ID, To: p.Promisor.Name,
				Text: words.Both("reminder.due", "Deed", p.Deed.Text, "Due", p.Due, "Who", whoKeeps(p))}})
		}
	}
	for _, r := range d.c.Breaks {
		if day := d.c.askOn(r, d.Business); day != 0 && d.Today >= day && !d.c.reminded(Unanswered, r.Promise) {
			d.askOver(r)
		}
	}
}

// askOver promises the customer that whoever decides over the promisor answers by the
// next business day: a promise like any.
func (d *draft) askOver(r Recovery) {
	broken, _ := d.c.PromiseByID(r.Promise)
	role := over(broken.Promisor)
	due := d.Today.AddBusiness(1, d.Business)
	p := promise.Promise{
		ID: d.nextPromise(), Origin: promise.Escalated, MadeOn: d.Today, Due: due, State: promise.Made, Bearer: string(House),
		Promisor: promise.Party{Seat: string(House), Name: role, Role: role},
		Promisee: promise.Party{Seat: string(Customer), Name: d.c.Called},
		Deed:     promise.Deed{Kind: promise.Answer, Text: words.Both("deed.answer_breach", "Who", roleWords(role), "Deed", broken.Deed.Text)},
	}
	d.add(PromiseMade{p}, Reminded{Reminder{On: d.Today, Kind: Unanswered, Promise: r.Promise, To: role,
		Text: words.Both("reminder.unanswered", "Deed", broken.Deed.Text, "On", r.On, "Who", roleWords(role), "By", due)}})
	d.notice("unanswered", p.ID, "Deed", broken.Deed.Text, "Who", roleWords(role), "By", due)
}

// checkSupply warns the house, once, of each open promise of goods that the records
// rule out. The promise stands: whoever made it may still make it true.
func (d *draft) checkSupply(cmd CheckSupply) {
	for _, p := range d.c.Promise {
		if !p.Open() || p.Deed.Kind != promise.Deliver || p.Due == 0 || p.Promisor.Seat != string(House) || d.c.reminded(Slipping, p.ID) {
			continue
		}
		if can := d.c.comes(p, cmd.Lines); can > p.Due {
			d.add(Reminded{Reminder{On: d.Today, Kind: Slipping, Promise: p.ID, To: p.Promisor.Name, Can: can,
				Text: words.Both("reminder.slipping", "Deed", p.Deed.Text, "Due", p.Due, "Can", can, "Who", whoKeeps(p))}})
		}
	}
}

// comes is the first day on which the promised goods can be there, by the records; 0:
// they do not say.
func (c Case) comes(p promise.Promise, lines map[string]shop.Supply) calendar.Day {
	anew := p.Deed.Remedy == "replacement" || p.Deed.Remedy == "exchange"
	var last calendar.Day
	for _, part := range c.Lines {
		s := lines[part.Line]
		if !s.Known() || p.Deed.Line != "" && p.Deed.Line != part.Line {
			continue
		}
		if anew {
			last = max(last, p.MadeOn+calendar.Day(s.Days)) // ordered when it was promised
			continue
		}
		last = max(last, s.Come)
	}
	return last
}

// tellSlip says to the customer what the records say, before the day and before they
// have to ask. A person of the house says it; the promise stands until its day.
func (d *draft) tellSlip(cmd TellSlip) error {
	p, err := d.promise(cmd.ID)
	if err != nil {
		return err
	}
	r, slips := d.c.ReminderOf(Slipping, p.ID)
	told := slices.ContainsFunc(d.c.Notices, func(n Notice) bool { return n.Kind == "slipping" && n.Promise == p.ID })
	switch {
	case d.Actor.Kind != Staff:
		return fault.New(fault.NotYourSeat)
	case !slips || told:
		return problem("no_slip")
	}
	d.notice("slipping", p.ID, "Deed", p.Deed.Text, "Due", p.Due, "Can", r.Can, "Who", d.Actor.Name)
	return nil
}

// whoKeeps is who is to keep a promise, as people call them.
func whoKeeps(p promise.Promise) any {
	switch name := p.Promisor.Name; {
	case name == "":
		return words.Both("party.house")
	case slices.Contains(Roles(), name):
		return roleWords(name)
	default:
		return name
	}
}

// movedBy reports whether an event is a person or a program of the house at work on
// the case, not the clock.
func (c Case) movedBy(e journal.Event) bool {
	person := func(seat Seat, by string) bool { return seat == House && by != string(System) }
	switch e := e.(type) {
	case Moved:
		return person(e.Move.Seat, e.Move.By)
	case OfferMade:
		return person(e.Offer.Seat, e.Offer.By)
	case MessageReceived:
		return person(e.Message.Seat, e.Message.By)
	case RightsTold:
		return person(House, e.By)
	case EscalationRaised, EscalationDecided, ReadBackIssued:
		return true
	case PromiseKept:
		p, ok := c.PromiseByID(e.ID)
		return ok && p.Origin == promise.Escalated
	}
	return false
}

// moved notes in the recoveries that are open that somebody of the house is at work.
func (c Case) moved(e journal.Event) Case {
	if c.Recovering() && c.movedBy(e) {
		c.Breaks = edit(c.Breaks, func(r *Recovery) bool { return r.Open }, func(r *Recovery) { r.Moved = true })
	}
	return c
}

// Presses is the kind of the most pressing reminder that is not over: unanswered
// before slipping; "" where there is none. What is due says its day itself.
func (c Case) Presses() string {
	kind := ""
	for _, r := range c.Reminders {
		p, _ := c.PromiseByID(r.Promise)
		switch {
		case r.Kind == Unanswered && slices.ContainsFunc(c.Breaks, func(b Recovery) bool { return b.Promise == r.Promise && b.Open && !b.Moved }):
			return Unanswered
		case r.Kind == Slipping && p.Open():
			kind = Slipping
		}
	}
	return kind
}
