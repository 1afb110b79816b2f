package consumer

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// maxDeadline is how far away a letter's day may be. What is fair depends on the
// matter; two weeks is what the page proposes.
const maxDeadline = 90

// Fortnight is the day that a letter proposes where nobody named one.
const Fortnight = 14

// write writes a letter. Who asks for something in a letter wants it. The same
// letter, not sent yet, is there already and is not written twice.
func (d *draft) write(cmd Write) error {
	switch {
	case cmd.Remedy == "":
		return invalid("remedy", "remedy_missing")
	case checkWish(casefile.Wish{Remedy: cmd.Remedy}) != nil:
		return invalid("remedy", "remedy")
	case cmd.Deadline <= d.Today:
		return invalid("deadline", "deadline_past")
	case cmd.Deadline > d.Today+maxDeadline:
		return invalid("deadline", "deadline_far")
	case len(d.f.Letters) >= maxLetters || d.f.Written >= manyLetters:
		return fault.New(fault.TooLarge, "limit", maxLetters)
	}
	if d.f.Wish.Remedy == "" {
		d.add(casefile.Wished{Wish: casefile.Wish{Remedy: cmd.Remedy, Words: d.f.Wish.Words, By: casefile.Client}})
	}
	d.look()
	text := d.f.LetterText(cmd.Remedy, cmd.Deadline, d.Today)
	for _, l := range d.f.Letters {
		if l.SentOn == 0 && l.Remedy == cmd.Remedy && l.Deadline == cmd.Deadline && maps.Equal(l.Text, text) {
			return nil
		}
	}
	d.add(LetterWritten{Letter{ID: fmt.Sprintf("L%d", d.f.Written+1), On: d.Today, Remedy: cmd.Remedy, Deadline: cmd.Deadline, Text: text}})
	return nil
}

// discard throws a draft away. What was sent is out in the world, and stays.
func (d *draft) discard(cmd Discard) error {
	if _, err := d.unsent(cmd.ID); err != nil {
		return err
	}
	d.add(LetterDiscarded(cmd))
	return nil
}

// unsent finds a letter that has not gone out.
func (d *draft) unsent(id string) (Letter, error) {
	l, ok := d.f.Letter(id)
	switch {
	case !ok:
		return l, fault.New(fault.NotFound, "what", "letter "+id)
	case l.SentOn != 0:
		return l, wrongStep("sent")
	}
	return l, nil
}

// send notes that a letter went out, and what that means in the eyes of the law:
// the remedy was demanded, or a last day was set.
func (d *draft) send(cmd Send) error {
	l, err := d.unsent(cmd.ID)
	if err != nil {
		return err
	}
	if cmd.On == 0 {
		cmd.On = d.Today
	}
	if cmd.On < l.On || cmd.On > d.Today {
		return invalid("on", "between_letter")
	}
	if cmd.On >= l.Deadline { // it sets nobody a day any more
		return invalid("on", "deadline_past")
	}
	if utf8.RuneCountInString(cmd.How) > maxText {
		return invalid("how", "too_long")
	}
	d.add(LetterSent{ID: l.ID, On: cmd.On, How: cmd.How})
	d.add(casefile.FactNoted{Event: demand(l, cmd.On)})
	return nil
}

func demand(l Letter, on calendar.Day) rights.Event {
	switch l.Remedy {
	case "delivery":
		return rights.Event{On: on, Kind: "extra_time_set", Until: l.Deadline}
	case "replacement":
		return rights.Event{On: on, Kind: "replacement_asked"}
	case "cancellation":
		return rights.Event{On: on, Kind: "cancelled"}
	case "repair", "price_reduction", "refund":
		return rights.Event{On: on, Kind: "demanded", Remedy: l.Remedy}
	}
	return rights.Event{On: on, Kind: "notified"}
}

// LetterText is a letter that asks for a remedy by a day: the facts in their
// order, what was promised and by whom, the right with its source, what is
// asked, by which day, and what the consumer can do after it. It holds out
// nothing but ways that are open on that day, and states no right that the
// findings do not.
func (f File) LetterText(remedy string, deadline, today calendar.Day) words.Text {
	text := words.Text{}
	for _, lang := range words.Langs() {
		l := letter{f: f, lang: lang, remedy: remedy, deadline: deadline, today: today}
		text[lang] = l.write()
	}
	return text
}

// letter is a letter being written in one language.
type letter struct {
	f               File
	lang            words.Lang
	remedy          string
	deadline, today calendar.Day
	paragraphs      []string
}

func (l *letter) say(key string, facts ...any) string {
	return words.Say(l.lang, "consumer.letter."+key, facts...)
}

func (l *letter) add(paragraph string) { l.paragraphs = append(l.paragraphs, paragraph) }

func (l *letter) write() string {
	to := l.f.Shop.Name
	if l.f.Shop.Where != "" {
		to += "\n" + l.f.Shop.Where
	}
	l.add(to)
	l.add(words.Day(l.lang, l.today))
	l.add(capital(l.say("about", "Subject", l.f.About(), "Number", l.f.Number)))
	l.add(l.say("greet"))
	l.add(l.bought())
	l.promises()
	l.rights()
	l.add(l.say("ask."+l.remedy, "Deadline", l.deadline, "Paid", l.paid(), "Known", !l.paid().IsZero()))
	l.penalty()
	l.follows()
	l.add(l.say("answer", "Deadline", l.deadline))
	l.add(l.say("close", "Name", l.f.Called))
	return strings.Join(l.paragraphs, "\n\n")
}

func (l *letter) paid() money.Amount { return l.f.Facts.Contract.PaidOrPrice() }

// bought is what was bought, when, where and for how much, and what is wrong.
func (l *letter) bought() string {
	c := l.f.Facts.Contract
	text := l.say("bought", "Goods", l.f.Goods, "On", c.On, "Dated", c.On != 0, "Paid", l.paid(), "Known", !l.paid().IsZero(), "Via", known(c.OrderedVia))
	if c.PromisedBy != 0 && l.f.Facts.Claim == "not_delivered" {
		text += " " + l.say("agreed_day", "By", c.PromisedBy)
	}
	came := slices.IndexFunc(l.f.Facts.Events, func(e rights.Event) bool { return e.Kind == "delivered" })
	if came >= 0 && l.f.Facts.Claim != "not_delivered" {
		text += " " + l.say("delivered", "On", l.f.Facts.Events[came].On)
	}
	if l.f.Facts.Claim != "" {
		text += " " + l.say("wrong."+l.f.Facts.Claim)
	}
	return text
}

// promises are what was promised and whether it was kept, and what was said
// against it, in the order of their days.
func (l *letter) promises() {
	type line struct {
		on   calendar.Day
		text string
	}
	var told []line
	quote := func(who, role string, on calendar.Day, words string) string {
		return "– " + l.say("said", "Who", who, "Role", role, "On", on, "Words", strings.TrimRight(words, ". "))
	}
	for _, s := range l.f.Said {
		text := quote(s.Who, s.Role, s.On, s.Words)
		if p, ok := l.f.PromiseByID(s.Promise); ok && p.State == promise.Broken {
			text += " " + l.say("broken."+why(p), "By", p.Due)
		}
		told = append(told, line{s.On, text})
	}
	for _, c := range l.f.Contradictions() {
		if c.Kind != OtherDay {
			told = append(told, line{c.Later.On, quote(c.Later.Who, c.Later.Role, c.Later.On, c.Later.Words)})
		}
	}
	if len(told) == 0 {
		return
	}
	slices.SortStableFunc(told, func(a, b line) int { return int(a.on) - int(b.on) })
	lines := []string{l.say("told")}
	for _, t := range told {
		lines = append(lines, t.text)
	}
	l.add(strings.Join(lines, "\n"))
}

// why is why a promise was broken, as far as there are words for it.
func why(p promise.Promise) string {
	if p.Why == "late" || p.Why == "wrong_item" {
		return p.Why
	}
	return "other"
}

// rights are those that grant what is asked, each with its source, and what is
// owed besides.
func (l *letter) rights() {
	var lines []string
	for _, e := range l.f.Owed() {
		if grants(l.remedy, e) || e.Remedy == "penalty" {
			lines = append(lines, l.say("right."+e.Remedy, "Cite", words.Sources(e.Cite), "Amount", amount(e), "Known", e.Amount != nil))
		}
	}
	if len(lines) > 0 {
		l.add(strings.Join(lines, " "))
	}
}

// penalty asks for what the delay has cost the seller so far, which is owed
// besides whatever else the letter asks for.
func (l *letter) penalty() {
	for _, e := range l.f.Owed() {
		if e.Remedy == "penalty" {
			l.add(l.say("ask.penalty", "Deadline", l.deadline, "Amount", amount(e), "Known", e.Amount != nil))
			return
		}
	}
}

func amount(e rights.Entitlement) money.Amount {
	if e.Amount == nil {
		return money.Amount{}
	}
	return *e.Amount
}

// follows are the ways outside that are open when the letter's day has passed.
func (l *letter) follows() {
	var lines []string
	for _, w := range l.f.Ways() {
		if w.Until == 0 || w.Until > l.deadline {
			lines = append(lines, "– "+l.say("way."+w.Kind, "Cite", w.Sources(), "Until", w.Until, "Dated", w.Until != 0))
		}
	}
	if len(lines) > 0 {
		l.add(l.say("follows", "Deadline", l.deadline) + "\n" + strings.Join(lines, "\n"))
	}
}

// TooLate are the ways outside that close on a letter's day or before it.
func (f File) TooLate(deadline calendar.Day) []Way {
	list := []Way{}
	for _, w := range f.Ways() {
		if w.Until != 0 && w.Until <= deadline {
			list = append(list, w)
		}
	}
	return list
}

// Unchecked are the sources of a letter that asks for a remedy whose text was
// not seen by whoever wrote the law's pack: they are to be looked up first.
func (f File) Unchecked(remedy string, deadline calendar.Day) []string {
	list := []string{}
	for _, e := range f.Owed() {
		if (grants(remedy, e) || e.Remedy == "penalty") && !e.Verified {
			list = append(list, e.Cite)
		}
	}
	for _, w := range f.Ways() {
		if !w.Verified && (w.Until == 0 || w.Until > deadline) {
			list = append(list, w.Cites()...)
		}
	}
	return list
}

// capital begins a line with a capital letter.
func capital(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}
