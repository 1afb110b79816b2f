package web

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/consumer"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/web/parts"
)

// heardNow is a reading that waits for the consumer's word, with its message.
type heardNow struct {
	Message  casefile.Message
	Proposal casefile.Proposal
}

// waiting are the readings that wait, in the order in which they were heard.
func (o own) waiting() []heardNow {
	var list []heardNow
	for _, m := range o.File.Messages {
		for _, p := range m.Proposals {
			if o.File.Asks(m, p) {
				list = append(list, heardNow{m, p})
			}
		}
	}
	return list
}

// latestBeside is how many contradictions are seen at once.
const latestBeside = 2

// deed is what a reading is taken to promise: where nobody could tell, and the
// words name the goods, it is their delivery.
func (h heardNow) deed(o own) string {
	if h.Proposal.Deed != casefile.DeedOther || o.File.Facts.Claim != "not_delivered" {
		return h.Proposal.Deed
	}
	said := strings.ToLower(h.Message.Text)
	for name := range strings.FieldsSeq(strings.ToLower(o.File.Goods)) {
		if letters := []rune(name); len(letters) > 2 && name != "the" && strings.Contains(said, string(letters[:min(len(letters), 5)])) {
			return casefile.DeedDeliver
		}
	}
	return h.Proposal.Deed
}

// lastContact is the contact that is on.
func (o own) lastContact() (consumer.Contact, bool) {
	n := len(o.File.Contacts)
	if n == 0 {
		return consumer.Contact{}, false
	}
	return o.File.Contacts[n-1], true
}

// ownEntry is a contact, or a notice of Makegood's own.
type ownEntry struct {
	Contact consumer.Contact
	Notice  casefile.Notice
	notice  bool
}

func (e ownEntry) on() calendar.Day {
	if e.notice {
		return e.Notice.On
	}
	return e.Contact.On
}

// happened are the contacts and the notices in one order, the latest first. What
// was told in the morning of a day stands before that day's talks.
func (o own) happened() []ownEntry {
	var list []ownEntry
	for _, n := range o.File.Notices {
		list = append(list, ownEntry{Notice: n, notice: true})
	}
	for _, c := range o.File.Contacts {
		list = append(list, ownEntry{Contact: c})
	}
	slices.Reverse(list)
	slices.SortStableFunc(list, func(a, b ownEntry) int { return int(b.on()) - int(a.on()) })
	return list
}

func (o own) letters() []consumer.Letter {
	list := slices.Clone(o.File.Letters)
	slices.Reverse(list)
	return list
}

// about is what a contact is called: a call with Kim, the day.
func (o own) about(ctx context.Context, c consumer.Contact) string {
	who := c.Who
	if who == "" {
		who = o.File.Shop.Name
	}
	return parts.Say(ctx, "web.own.contact."+c.Channel, "who", who, "on", c.On)
}

func (o own) messages(c consumer.Contact) []casefile.Message {
	var list []casefile.Message
	for _, id := range c.Messages {
		if m, ok := o.File.Message(id); ok {
			list = append(list, m)
		}
	}
	return list
}

func (o own) speaker(ctx context.Context, m casefile.Message) string {
	switch {
	case m.Seat == casefile.Customer:
		return parts.Say(ctx, "web.own.me")
	case m.Who != "":
		return m.Who
	}
	return o.File.Shop.Name
}

// evasions are the ways of not answering that are named beside what was said.
var evasions = []string{"side_track", "policy_wall", "push_work", "calm_down", "deny_promise"}

// acts are what a message of the business does that a consumer should see.
func (o own) acts(ctx context.Context, m casefile.Message) []string {
	var list []string
	for _, p := range m.Proposals {
		if m.Seat == casefile.House && p.State != "dismissed" && slices.Contains(evasions, p.Act) {
			if name := parts.Say(ctx, "guide.seen."+p.Act); !slices.Contains(list, name) {
				list = append(list, name)
			}
		}
	}
	return list
}

// done are the promises that nobody has to ask after any more. That one is late,
// its clock says; that something came too late would be another matter.
func (o own) done() []promise.Promise {
	var list []promise.Promise
	for _, p := range o.File.Promise {
		if !slices.ContainsFunc(o.Chase, func(c consumer.Chased) bool { return c.Promise.ID == p.ID }) {
			if p.Why == "late" {
				p.Why = ""
			}
			list = append(list, p)
		}
	}
	return list
}

// openPromises are those whose place another may take, and none of them.
func (o own) openPromises(ctx context.Context) []parts.Choice {
	list := []parts.Choice{{Value: "", Text: parts.Say(ctx, "web.own.heard.beside")}}
	for _, p := range o.File.Promise {
		if p.Open() {
			list = append(list, parts.Choice{Value: p.ID, Text: parts.Begin(parts.In(ctx, p.Deed.Text)) + ", " + p.Due.String()})
		}
	}
	return list
}

// asked is a question of the findings as the file's page puts it.
func (o own) asked(ctx context.Context, q rights.Refer) parts.Asked {
	form := o.form("answer", q.Asks)
	return parts.Asked{Refer: q, Text: sentence(ctx, q.ToCustomer()), ID: form.ID, Action: form.Action, Do: "answer", Typed: form.value("answer", ""), Wrong: form.wrong}
}

// nothingOwed says what can be done where the law gives nothing.
func (o own) nothingOwed() string {
	switch open, _ := o.File.Questions(); {
	case o.File.Over():
		return "web.own.owed.none"
	case len(open) > 0:
		return "web.own.owed.ask"
	}
	return "web.own.owed.empty"
}

// where is what to fill in for an item of the checklist that is missing: its
// question, where it is asked, else its field.
func (o own) where(i consumer.Item) string {
	if i.Done || o.File.Over() {
		return ""
	}
	asks := map[string]string{"claim": "claim", "law": "jurisdiction", "day": "contract.on"}[i.Name]
	if open, _ := o.File.Questions(); slices.ContainsFunc(open, func(q rights.Refer) bool { return q.Asks == asks }) {
		return o.form("answer", asks).ID
	}
	return map[string]string{"claim": "describe-claim", "law": "describe-law", "day": "describe-on", "paid": "describe-paid", "proof": "describe-proof",
		"rights": "owed", "wish": "wish-remedy", "plan": "points", "ways": "owed", "names": "contact-who", "writing": "letters"}[i.Name]
}

// describe is the form that puts right what was bought.
func (o own) describe() blank { return o.form("describe", "") }

// described is that form with what is on file in its fields.
func (o own) described() blank {
	b := o.describe()
	if b.typed != nil {
		return b
	}
	c, g := o.File.Facts.Contract, o.File.Facts.Goods
	b.typed = url.Values{
		"goods": {o.File.Goods}, "claim": {o.File.Facts.Claim}, "shop": {o.File.Shop.Name}, "where": {o.File.Shop.Where}, "number": {o.File.Number},
		"on": {dayText(c.On)}, "via": {c.OrderedVia}, "paid_by": {c.PaidBy}, "law": {o.File.Facts.Jurisdiction}, "delivery": {c.Delivery},
		"promised": {dayText(c.PromisedBy)}, "category": {g.Category}, "state": {g.State}, "proof": {c.Proof},
	}
	if paid := c.PaidOrPrice(); paid.Currency != "" {
		b.typed.Set("paid", paid.Number())
		b.typed.Set("currency", paid.Currency)
	}
	for _, e := range o.File.Facts.Events {
		if e.Kind == "delivered" {
			b.typed.Set("delivered", dayText(e.On))
		}
	}
	return b
}

// dayOf is a field for a day that is today where nothing else is said.
func (o own) dayOf(ctx context.Context, do, ref, name, label string) parts.Input {
	return preset(o.form(do, ref).day(ctx, name, label), o.Today.String())
}

// preset is a field with a proposal in it, unless something was typed there.
func preset(i parts.Input, value string) parts.Input {
	if i.Value == "" {
		i.Value = value
	}
	return i
}

func dayText(d calendar.Day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func amountOf(e rights.Entitlement) money.Amount {
	if e.Amount == nil {
		return money.Amount{}
	}
	return *e.Amount
}
