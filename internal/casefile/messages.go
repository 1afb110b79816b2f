package casefile

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/govalues/decimal"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// Message is what a seat wrote or said, and what software read from it. The
// readings are proposals: each counts when a person has confirmed it.
type Message struct {
	ID        string       `json:"id"` // M1, M2, …
	Seat      Seat         `json:"seat"`
	At        time.Time    `json:"at"`
	On        calendar.Day `json:"on"`
	By        string       `json:"by"`            // who put it here: its writer, or whoever heard it
	Kind      ActorKind    `json:"kind"`          // of By: the customer's own words came by their own link
	Who       string       `json:"who,omitempty"` // who spoke, where another wrote it down
	Lang      string       `json:"lang"`
	Text      string       `json:"text"`
	Proposals []Proposal   `json:"proposals"`
}

// Proposal is one thing that was read from a message: an act, an offer or a
// promise, beside the words it was read from.
type Proposal struct {
	ID         string       `json:"id"`   // M1.1, M1.2, …
	What       string       `json:"what"` // act, offer, promise
	Act        string       `json:"act"`
	Kind       string       `json:"kind,omitempty"` // of an apology or of blame
	Span       [2]int       `json:"span"`           // in characters of the text, the end not included
	Quote      string       `json:"quote"`          // the words of the span
	Confidence float64      `json:"confidence"`
	Reader     string       `json:"reader"` // rules, model
	Remedy     string       `json:"remedy,omitempty"`
	Amount     money.Amount `json:"amount,omitzero"`
	Percent    float64      `json:"percent,omitempty"`
	Deed       string       `json:"deed,omitempty"` // of a promise: deliver, refund, other
	By         calendar.Day `json:"by,omitzero"`
	State      string       `json:"state"`                // proposed, confirmed, dismissed
	Settled    string       `json:"settled_by,omitempty"` // who confirmed or dismissed it
}

// The bounds of messages.
const (
	MaxMessage  = 8000 // characters of one
	maxMessages = 500  // of one case
)

type (
	// ReceiveMessage puts on file what a seat wrote or said, with what was read
	// from it. What Decide knows (number, time, who) it fills in itself.
	ReceiveMessage struct{ Message Message }
	// TakeUp is a person's word that a proposal counts: it becomes the command
	// that it stands for, with all that this command demands. Package says what
	// was meant where the reading is not it; Pick which package an acceptance takes.
	TakeUp struct {
		Proposal string
		Package  *Package
		Pick     int
	}
	// PassOver is a person's word that a proposal does not count.
	PassOver struct{ Proposal string }
)

func (ReceiveMessage) command() {}
func (TakeUp) command()         {}
func (PassOver) command()       {}

type (
	// MessageReceived: a seat wrote or said something; what was read from it
	// waits for a person.
	MessageReceived struct {
		Message Message `json:"message"`
	}
	// ProposalConfirmed: a person said that it counts; what follows from it
	// stands in events of its own.
	ProposalConfirmed struct {
		ID string `json:"id"`
		By string `json:"by"`
	}
	// ProposalDismissed: a person said that it does not count.
	ProposalDismissed struct {
		ID string `json:"id"`
		By string `json:"by"`
	}
)

func (MessageReceived) EventName() string   { return "message.received" }
func (ProposalConfirmed) EventName() string { return "proposal.confirmed" }
func (ProposalDismissed) EventName() string { return "proposal.dismissed" }

func registerMessages(r *journal.Registry) {
	journal.Register[MessageReceived](r)
	journal.Register[ProposalConfirmed](r)
	journal.Register[ProposalDismissed](r)
}

// evolveMessages folds messages and what became of their proposals.
func (c Case) evolveMessages(e journal.Event) Case {
	switch e := e.(type) {
	case MessageReceived:
		c.Messages = with(c.Messages, e.Message)
	case ProposalConfirmed:
		c.settleProposal(e.ID, "confirmed", e.By)
	case ProposalDismissed:
		c.settleProposal(e.ID, "dismissed", e.By)
	}
	return c
}

func (c *Case) settleProposal(id, state, by string) {
	of, _, _ := strings.Cut(id, ".")
	c.Messages = edit(c.Messages, func(m *Message) bool { return m.ID == of }, func(m *Message) {
		m.Proposals = edit(m.Proposals, func(p *Proposal) bool { return p.ID == id }, func(p *Proposal) { p.State, p.Settled = state, by })
	})
}

// ProposalByID finds a proposal and its message.
func (c Case) ProposalByID(id string) (Message, Proposal, bool) {
	for _, m := range c.Messages {
		for _, p := range m.Proposals {
			if p.ID == id {
				return m, p, true
			}
		}
	}
	return Message{}, Proposal{}, false
}

// receive puts a message on file. It changes nothing else: a machine's reading
// binds nobody.
func (d *draft) receive(m Message) error {
	switch {
	case strings.TrimSpace(m.Text) == "":
		return invalid("text", words.Both("wrong.nothing_said"))
	case utf8.RuneCountInString(m.Text) > MaxMessage:
		return fault.New(fault.TooLarge, "limit", fmt.Sprintf("%d characters", MaxMessage))
	case len(d.c.Messages) >= maxMessages:
		return fault.New(fault.TooLarge, "limit", fmt.Sprintf("%d messages", maxMessages))
	case m.Seat != House && m.Seat != Customer:
		return invalid("seat", words.Both("api.problem.one_of", "want", "house, customer"))
	case d.Actor.Kind == Client && m.Seat != Customer:
		return fault.New(fault.NotYourSeat)
	}
	m.ID, m.At, m.On, m.By, m.Kind = fmt.Sprintf("M%d", len(d.c.Messages)+1), d.Now, d.Today, d.Actor.ID, d.Actor.Kind
	if d.Actor.Kind == Client {
		m.Who = ""
	}
	text := []rune(m.Text)
	m.Proposals = append([]Proposal{}, m.Proposals...)
	for i := range m.Proposals {
		p := &m.Proposals[i]
		if from, to := p.Span[0], p.Span[1]; from < 0 || to > len(text) || from > to || string(text[from:to]) != p.Quote {
			return fmt.Errorf("casefile: proposal %d quotes what message %s does not say", i+1, m.ID)
		}
		p.ID, p.State, p.Settled = fmt.Sprintf("%s.%d", m.ID, i+1), "proposed", ""
	}
	d.add(MessageReceived{m})
	return nil
}

// proposal finds a proposal that waits, for somebody who may settle it: a person
// of the house, or the customer of their own words. A program may not.
func (d *draft) proposal(id string) (Message, Proposal, error) {
	m, p, ok := d.c.ProposalByID(id)
	switch {
	case !ok:
		return m, p, fault.New(fault.NotFound, "what", "proposal "+id)
	case d.Actor.Kind != Staff && (d.Actor.Kind != Client || m.Seat != Customer):
		return m, p, fault.New(fault.NotYourSeat)
	case p.State != "proposed":
		return m, p, fault.New(fault.WrongStep, "problem", words.Both("problem.proposal_settled"))
	}
	return m, p, nil
}

func (d *draft) passOver(cmd PassOver) error {
	if _, _, err := d.proposal(cmd.Proposal); err != nil {
		return err
	}
	d.add(ProposalDismissed{ID: cmd.Proposal, By: d.Actor.ID})
	return nil
}

// takeUp turns a proposal into the command that it stands for, which is decided
// as if it had been given in so many words.
func (d *draft) takeUp(cmd TakeUp) error {
	m, p, err := d.proposal(cmd.Proposal)
	if err != nil {
		return err
	}
	meant, err := d.meant(m, p, cmd)
	if err != nil {
		return err
	}
	by := d.Actor
	_, wish := meant.(Choose)
	if m.Seat == Customer && (!wish || m.Kind == Client) { // a wish that the house heard is the house's word for it
		d.Actor = Actor{ID: by.ID, Kind: Client, Name: d.c.Called, Customer: d.c.Customer}
	}
	err = d.decide(meant)
	d.Actor = by
	if err != nil {
		return err
	}
	d.add(ProposalConfirmed{ID: p.ID, By: by.ID})
	return nil
}

// meant is the command that a proposal stands for.
func (d *draft) meant(m Message, p Proposal, cmd TakeUp) (Command, error) {
	standing, there := d.c.StandingOffer()
	there = there && standing.Seat != m.Seat
	switch {
	case p.What == "offer":
		pack, whole := d.c.Proposed(m, p)
		if cmd.Package != nil {
			pack, whole = *cmd.Package, true
			pack.Alternative = pack.Alternative && (m.Seat == House || d.Actor.Kind == Client) // less than is owed, only the customer takes
		}
		switch {
		case whole:
			return MakeOffer{Packages: []Package{pack}, Words: p.Quote}, nil
		case m.Seat == Customer && p.Remedy != "":
			return Choose{Wish{Remedy: p.Remedy, Words: p.Quote}}, nil
		}
		return nil, invalid("package", words.Both("wrong.not_all_said"))
	case p.What == "promise" && m.Seat == House:
		return State{Statement{Who: d.speaker(m), On: m.On, Words: p.Quote, Deed: p.Deed, By: p.By}}, nil
	case p.Act == "accept" && there:
		return Accept{Offer: standing.ID, Pick: cmd.Pick}, nil
	case p.Act == "accept":
		return nil, fault.New(fault.OfferUnknown)
	case p.Act == "reject" && there:
		return Reject{Offer: standing.ID, Why: p.Quote}, nil
	}
	return Say{Act: p.Act, Text: p.Quote}, nil
}

// speaker is who said the words of the house.
func (d *draft) speaker(m Message) string {
	for _, name := range []string{m.Who, d.Actor.Name} {
		if name != "" {
			return name
		}
	}
	return m.By
}

// Proposed is the package that a proposal puts forward; whole is false where the
// words do not say all that a package needs. What grants an open right says so.
func (c Case) Proposed(m Message, p Proposal) (pack Package, whole bool) {
	t := Term{Remedy: p.Remedy, Amount: p.Amount, By: p.By}
	if p.Percent > 0 && p.Remedy == "price_reduction" && t.Amount.IsZero() {
		share, err := decimal.NewFromFloat64(p.Percent / 100)
		if err == nil {
			t.Amount, err = c.Paid.Times(share)
		}
		if err != nil {
			return Package{}, false
		}
	}
	if p.Remedy == "refund" && t.Amount.IsZero() && m.Seat == House { // the house's "full refund" is all that was paid
		t.Amount = c.Paid
	}
	switch {
	case !remedies[t.Remedy],
		paysMoney(t.Remedy) && t.Amount.Sign() <= 0,
		!paysMoney(t.Remedy) && !t.Amount.IsZero(),
		needsDay(t.Remedy) && t.By == 0:
		return Package{}, false
	}
	open := c.OpenRights()
	if i := slices.IndexFunc(open, func(e rights.Entitlement) bool { return sameRemedy(t.Remedy, e.Remedy) }); i >= 0 {
		t.Right = open[i].ID
	}
	return Package{Terms: []Term{t}}, true
}
