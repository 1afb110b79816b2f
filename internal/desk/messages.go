package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/phrase"
	"makegood/internal/shop"
	"makegood/internal/talk"
	"makegood/internal/talk/figures"
	"makegood/internal/talk/lexis"
)

// Letter is what a seat wrote or said, as it comes in. Who is whose words they
// are, where somebody else writes them down.
type Letter struct {
	Seat casefile.Seat
	Who  string
	Lang string // en, ru; anything else is found out
	Text string
}

// Receive puts a message on file with what was read from it. The readings are
// proposals; TakeUp and PassOver (by Do) settle them, one by one.
func (d *Desk) Receive(ctx context.Context, actor casefile.Actor, id string, l Letter) (casefile.Message, error) {
	if err := May(actor, Talk); err != nil {
		return casefile.Message{}, err
	}
	if l.Seat == "" {
		l.Seat = actor.Seat()
	}
	l.Text = strings.ToValidUTF8(l.Text, "\uFFFD")
	w := &work{Desk: d, ctx: ctx, actor: actor, now: d.now(), streams: map[string]*stream{}}
	c, own, err := w.readCase(id)
	if err != nil {
		return casefile.Message{}, err
	}
	m := casefile.Message{Seat: l.Seat, Who: l.Who, Text: l.Text}
	scene := d.scene(actor, c.Policy, c.Zone, w.now)
	if _, err := casefile.Decide(c, own, casefile.ReceiveMessage{Message: m}, scene); err != nil {
		return casefile.Message{}, err // nobody reads what is refused anyway
	}
	u := talk.Utterance{Seat: talk.Seat(l.Seat), Text: l.Text, Lang: l.Lang, On: scene.Today, Context: turns(c)}
	reading := talk.Read(u)
	items, err := d.read(w, c, u, reading)
	if err != nil {
		return casefile.Message{}, err
	}
	m.Lang, m.Proposals = reading.Lang, proposals(c, items)
	err = d.do(ctx, actor, func(w *work) error {
		c, own, err := w.readCase(id)
		if err != nil {
			return err
		}
		if c, err = w.decide(c, own, casefile.ReceiveMessage{Message: m}); err != nil {
			return err
		}
		m = c.Messages[len(c.Messages)-1]
		return nil
	})
	return m, err
}

// read gathers what our reader read and, where there is a model that answers,
// what the model read beside it. No transaction is open meanwhile.
func (d *Desk) read(w *work, c casefile.Case, u talk.Utterance, reading talk.Reading) ([]phrase.Item, error) {
	ours, _ := phrase.Gather(u, reading, nil)
	if d.Model == nil || !d.affords(w.ctx, c.ID) {
		return ours, nil
	}
	known, err := w.known(c)
	if err != nil {
		return nil, err
	}
	u.Lang = reading.Lang
	heard, call, err := d.Model.Hear(w.ctx, Hearing{Case: c.ID, Known: known, Utterance: u})
	if err != nil {
		d.called(w.ctx, c.ID, "read", call, whyNot(err))
		return ours, nil
	}
	d.called(w.ctx, c.ID, "read", call, used)
	both, _ := phrase.Gather(u, reading, &heard)
	return both, nil
}

// sumsNamed are the sums of money that words name.
func sumsNamed(text string) []money.Amount {
	var sums []money.Amount
	for _, f := range figures.Read(lexis.Split(text), 1) {
		if f.Kind == lexis.MoneyFigure {
			sums = append(sums, f.Amounts...)
		}
	}
	return sums
}

// contextTurns is how many of the last things said go with a reading.
const contextTurns = 6

// turns are the last things that were said in a case.
func turns(c casefile.Case) []talk.Turn {
	type said struct {
		at   time.Time
		turn talk.Turn
	}
	var all []said
	for _, m := range c.Messages {
		all = append(all, said{m.At, talk.Turn{Seat: talk.Seat(m.Seat), Text: m.Text}})
	}
	for _, m := range c.Moves {
		if m.Text != "" && (m.Act != "escalate" || m.Seat == casefile.Customer) { // why a clerk asks a superior is the house's own
			all = append(all, said{m.At, talk.Turn{Seat: talk.Seat(m.Seat), Text: m.Text}})
		}
	}
	slices.SortStableFunc(all, func(a, b said) int { return a.at.Compare(b.at) })
	var out []talk.Turn
	for _, s := range all[max(0, len(all)-contextTurns):] {
		out = append(out, s.turn)
	}
	return out
}

// proposals are the items as the case keeps them.
func proposals(c casefile.Case, items []phrase.Item) []casefile.Proposal {
	out := []casefile.Proposal{}
	for _, i := range items {
		p := casefile.Proposal{
			What: i.What, Act: i.Act, Kind: i.Kind, Span: i.Span, Quote: i.Quote, Confidence: i.Confidence, Reader: i.Reader,
			Remedy: i.Terms.Remedy, Percent: i.Terms.Percent,
		}
		if i.Terms.Amount != nil {
			p.Amount = *i.Terms.Amount
		}
		if by := cmp.Or(i.By, i.Terms.By); by != nil {
			p.By = *by
		}
		if i.What == "promise" {
			p.Deed = deedOf(c, i.Terms)
		}
		out = append(out, p)
	}
	return out
}

// deedOf is what a promise comes to in the terms of a statement. A statement
// that promises a refund means all that was paid: another sum is another deed.
func deedOf(c casefile.Case, t talk.Terms) string {
	switch {
	case t.Remedy == "delivery":
		return casefile.DeedDeliver
	case t.Remedy == "refund" && (t.Amount == nil || *t.Amount == c.Paid):
		return casefile.DeedRefund
	}
	return casefile.DeedOther
}

// known is what the records know of the people of a case.
func (w *work) known(c casefile.Case) (phrase.Known, error) {
	k := phrase.Known{Names: []string{c.Called, w.actor.Name}, Numbers: []string{c.ID, c.Order}}
	for _, s := range c.Said {
		k.Names = append(k.Names, s.Who)
	}
	for _, m := range c.Messages {
		k.Names = append(k.Names, m.Who)
	}
	for _, o := range c.Offers {
		k.Names = append(k.Names, o.Called)
	}
	for _, x := range c.Asked {
		k.Names = append(k.Names, x.Who)
	}
	for _, p := range c.Promise {
		k.Names = append(k.Names, p.Promisor.Name, p.Promisee.Name)
		k.Numbers = append(k.Numbers, p.Deed.Method)
	}
	address := func(a shop.Address) {
		k.Addresses = append(k.Addresses, a.Line1, a.Line2, a.City, a.Zip)
	}
	if c.Customer != "" {
		if err := w.read(customerStream(c.Customer)); err != nil {
			return k, err
		}
		who := fold(w.streams[customerStream(c.Customer)], shop.Customer{})
		k.Names, k.Emails, k.Phones = append(k.Names, who.First, who.Last), []string{who.Email}, []string{who.Phone}
		k.Numbers = append(k.Numbers, who.ID, who.Ref)
		address(who.Address)
		for _, m := range who.Methods {
			k.Numbers = append(k.Numbers, m.ID, m.LastFour)
		}
	}
	if c.Order != "" {
		o, _, err := w.readOrder(c.Order)
		if err != nil && fault.CodeOf(err) != fault.Erased {
			return k, err
		}
		k.Numbers = append(k.Numbers, o.Receipt)
		address(o.Address)
	}
	return k, nil
}

// whole fills in what the words of a proposal need not say: where money goes.
func (w *work) whole(c casefile.Case, cmd casefile.TakeUp) (casefile.Command, error) {
	m, p, ok := c.ProposalByID(cmd.Proposal)
	if !ok || p.What != "offer" {
		return cmd, nil
	}
	pack, said := c.Proposed(m, p)
	if cmd.Package != nil {
		pack, said = *cmd.Package, true
	}
	if !said {
		return cmd, nil
	}
	pack, err := w.tenders(c, pack)
	cmd.Package = &pack
	return cmd, err
}

// today is the day in the case's zone.
func (w *work) today(c casefile.Case) calendar.Day { return calendar.Of(w.now.In(zone(c.Zone))) }
