package consumer

import (
	"strconv"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// ReadBack is the text to send after a talk: as I understood, we agreed. It
// holds every promise that runs, with who said it and its day, and asks to be
// put right where it is wrong. Empty where nothing was promised.
func (f File) ReadBack(today calendar.Day) words.Text {
	open := []promise.Promise{}
	for _, p := range f.Promise {
		if p.Open() {
			open = append(open, p)
		}
	}
	if len(open) == 0 {
		return nil
	}
	text := words.Text{}
	for _, lang := range words.Langs() {
		say := func(key string, facts ...any) string { return words.Say(lang, "consumer.read_back."+key, facts...) }
		lines := []string{say("begin", "Subject", f.About(), "Number", f.Number)}
		for i, p := range open {
			lines = append(lines, say("promise", "No", strconv.Itoa(i+1), "Who", p.Promisor.Name, "Role", p.Promisor.Role, "On", p.MadeOn, "Deed", deed(p), "By", p.Due))
		}
		text[lang] = strings.Join(append(lines, say("slips"), say("end", "Name", f.Called)), "\n")
	}
	return text
}

// Item is one line of the checklist: what a prepared consumer has at hand, and
// why it matters.
type Item struct {
	Name string     `json:"name"`
	Done bool       `json:"done"`
	Text words.Text `json:"text"`
	Why  words.Text `json:"why"`
}

// Checklist is what to have before and while talking (after the lists of consumer
// advice offices: papers, dates, names, the remedy that is wanted, the next
// level), from what is on file.
func (f File) Checklist() []Item {
	c := f.Facts.Contract
	_, who := f.lastNamed()
	ask, _ := f.Questions()
	items := []struct {
		name string
		done bool
	}{
		{"claim", f.Facts.Claim != ""},
		{"day", c.On != 0},
		{"paid", !c.PaidOrPrice().IsZero()},
		{"proof", c.Proof != "" && c.Proof != "none"},
		{"law", f.Facts.Jurisdiction != ""},
		{"rights", len(f.Owed()) > 0 && len(ask) == 0},
		{"wish", f.Wish.Remedy != ""},
		{"plan", f.Own.Plan != nil && len(f.Own.Plan.Opening) > 0},
		{"ways", len(f.Ways()) > 0},
		{"names", who},
		{"writing", f.inWriting()},
	}
	list := make([]Item, len(items))
	for i, it := range items {
		list[i] = Item{it.name, it.done, words.Both("consumer.check." + it.name), words.Both("consumer.check." + it.name + ".why")}
	}
	return list
}

// lastNamed is the last contact, and whether it says whom the consumer spoke to.
func (f File) lastNamed() (Contact, bool) {
	n := len(f.Contacts)
	if n == 0 {
		return Contact{}, false
	}
	return f.Contacts[n-1], f.Contacts[n-1].Who != ""
}

// inWriting reports whether something went out that the business can be held to:
// a letter that was sent, or a contact in writing.
func (f File) inWriting() bool {
	for _, l := range f.Letters {
		if l.SentOn != 0 {
			return true
		}
	}
	for _, c := range f.Contacts {
		if c.Channel == "letter" || c.Channel == "email" || c.Channel == "chat" {
			return true
		}
	}
	return false
}

// rightsInWords are the open rights in a few words.
func (f File) rightsInWords() words.Text {
	text := words.Text{}
	for _, lang := range words.Langs() {
		var names []string
		for _, e := range f.Owed() {
			names = append(names, words.Say(lang, "consumer.right."+e.Remedy, "Amount", amount(e), "Known", e.Amount != nil))
		}
		text[lang] = words.List(lang, names)
	}
	return text
}
