package consumer

import (
	"fmt"
	"slices"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/words"
)

// closingSoon is how many days before its end a way outside is announced.
const closingSoon = 7

// tick lets the clock do its work: the day before a promise falls due the
// consumer is reminded, after it the promise is broken and they are told what to
// say; a letter's day passes; a way outside is about to close. It may be called
// as often as one likes: what has been done is not done again.
func (d *draft) tick() {
	for _, p := range d.f.Promise {
		switch {
		case p.Late(d.Today):
			d.breakLate(p.ID)
		case p.Open() && p.Due != 0 && d.Today >= p.Due-1:
			d.notice("due", p.ID, "Who", p.Promisor.Name, "Deed", deed(p), "Due", p.Due)
		}
	}
	for _, l := range d.f.Letters {
		if d.f.unanswered(l) && d.Today > l.Deadline {
			d.notice("unanswered", l.ID, "Due", l.Deadline, "Shop", d.f.Shop.Name)
		}
	}
	d.look()
	for _, w := range d.f.Ways() {
		if w.Until != 0 && d.Today >= w.Until-closingSoon && d.Today <= w.Until {
			d.notice("closing", w.Kind+" "+w.Until.String(), "Way", words.Both("consumer.way."+w.Kind), "Until", w.Until)
		}
	}
}

// notice tells the consumer something, once for each kind and thing.
func (d *draft) notice(kind, about string, facts ...any) {
	if d.f.noticed(kind, about) {
		return
	}
	d.add(casefile.NoticeQueued{Notice: casefile.Notice{
		ID: fmt.Sprintf("N%d", len(d.f.Notices)+1), On: d.Today, At: d.Now, Kind: kind, Promise: about, Text: words.Both("consumer.notice."+kind, facts...),
	}})
}

func (f File) noticed(kind, about string) bool {
	return slices.ContainsFunc(f.Notices, func(n casefile.Notice) bool { return n.Kind == kind && n.Promise == about })
}

// unanswered reports whether a letter was sent and nobody was heard of since.
func (f File) unanswered(l Letter) bool {
	if l.SentOn == 0 {
		return false
	}
	for _, m := range f.Messages {
		if m.Seat == casefile.House && m.On >= l.SentOn {
			return false
		}
	}
	return true
}

// Wakes is the next day on which the clock has work in the file; 0: none.
func (f File) Wakes() calendar.Day {
	var next calendar.Day
	on := func(d calendar.Day) {
		if next == 0 || d < next {
			next = d
		}
	}
	if f.Over() {
		return 0
	}
	for _, p := range f.Promise {
		switch {
		case !p.Open() || p.Due == 0:
		case f.noticed("due", p.ID):
			on(p.Due + 1)
		default:
			on(p.Due - 1)
		}
	}
	for _, l := range f.Letters {
		if f.unanswered(l) && !f.noticed("unanswered", l.ID) {
			on(l.Deadline + 1)
		}
	}
	for _, w := range f.Ways() {
		if w.Until != 0 && w.Until >= f.Found.On && !f.noticed("closing", w.Kind+" "+w.Until.String()) {
			on(w.Until - closingSoon)
		}
	}
	return next
}
