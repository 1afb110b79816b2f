package api

import (
	"slices"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// CaseView is a case as the caller's seat sees it. It has no field for what
// the other seat keeps to itself.
type CaseView struct {
	Seat  string `json:"seat" enum:"house,customer" doc:"The seat from which the case is shown."`
	Case  Case   `json:"case"`
	Plan  *Plan  `json:"plan,omitempty" doc:"The seat's own preparation."`
	Notes []Note `json:"notes" doc:"The seat's own remarks."`
	Token string `json:"token,omitempty" doc:"Confirms the read-back that waits for this seat; absent where nothing waits, or where another must confirm."`
}

// Case is what both seats share.
type Case struct {
	ID       string     `json:"id" example:"K7Q2M9"`
	OpenedOn Day        `json:"opened_on"`
	OpenedBy string     `json:"opened_by"`
	Called   string     `json:"called" doc:"The customer, as they are called."`
	Order    string     `json:"order,omitempty"`
	Lines    []Part     `json:"lines"`
	Subject  words.Text `json:"subject"`
	Policy   string     `json:"policy"`
	Zone     string     `json:"zone" doc:"IANA time zone in which the days are counted."`
	Step     string     `json:"step" enum:"open,offered,read_back,agreed,settled,lapsed"`
	Quick    bool       `json:"quick" doc:"It never came to the table."`
	Recovery bool       `json:"recovery" doc:"A promise was broken and has not been made good: nothing is asked in return."`

	Wish  Wish         `json:"wish"`
	Facts rights.Facts `json:"facts"`
	Paid  Money        `json:"paid,omitzero" doc:"For the lines of the case, to the cent."`
	Said  []Statement  `json:"said" doc:"What was said before."`
	Owed  Owed         `json:"owed"`

	Moves       []Move       `json:"moves"`
	Offers      []Offer      `json:"offers"`
	ReadBack    *ReadBack    `json:"read_back,omitempty" doc:"The text that waits to be confirmed."`
	Agreements  []Agreement  `json:"agreements"`
	Promises    []Promise    `json:"promises"`
	Recoveries  []Recovery   `json:"recoveries"`
	Escalations []Escalation `json:"escalations"`
	Notices     []Notice     `json:"notices" doc:"What the customer was told without having asked."`
	Conduct     *Conduct     `json:"conduct,omitempty" doc:"Where the house's line was crossed."`
	Reopened    string       `json:"reopened,omitempty" doc:"Why it is open again though everything that was agreed is kept."`
	Solving     []Solving    `json:"solving" doc:"Pages on which a problem is solved together."`

	Reminders    []Reminder    `json:"reminders,omitempty" doc:"What the clock told the house's own people. The house's alone."`
	Instructions []Instruction `json:"instructions,omitempty" doc:"What the order system was told to move. The house's alone."`
}

// Owed is what the facts of a case open, and what was told of it.
type Owed struct {
	On      Day           `json:"on,omitzero" doc:"The day for which it was looked up; absent: not yet."`
	Rights  []Entitlement `json:"entitlements"`
	Ask     []Question    `json:"refer" doc:"Questions whose answer would open or close something."`
	Said    []Answered    `json:"answered" doc:"What was answered to questions, of each side the last."`
	Outside []Outside     `json:"outside" doc:"What the customer can do without the house."`
	Never   []Never       `json:"never" doc:"What the house must not say, and why. Empty for the customer's seat."`
	Told    []string      `json:"told" doc:"The entitlements that were stated to the customer."`
	Packs   []string      `json:"packs" doc:"The packs and versions that were used."`
}

// Entitlement is one thing that is owed and open.
type Entitlement struct {
	ID               string     `json:"id" example:"uk/UK-CRA-22"`
	Remedy           string     `json:"remedy" example:"refund"`
	Chooser          string     `json:"chooser" enum:"consumer,seller"`
	From             *Day       `json:"from"`
	Until            *Day       `json:"until" doc:"The last day; null: no fixed end."`
	Amount           *Money     `json:"amount" doc:"Null where the sum is not certain."`
	RefundWithinDays *int       `json:"refund_within_days"`
	RefundDayKind    string     `json:"refund_day_kind,omitempty" doc:"calendar, working or business."`
	PaysReturn       string     `json:"pays_return,omitempty" doc:"seller or consumer; absent where not certain."`
	Answerable       string     `json:"answerable"`
	Cite             string     `json:"cite"`
	Verified         bool       `json:"verified" doc:"Was the source's text seen?"`
	Why              []string   `json:"why"`
	Source           string     `json:"source" doc:"law, policy, promise or warranty."`
	Say              words.Text `json:"say" doc:"One sentence fit for a counter."`
}

// Question is what would have to be known to say more.
type Question struct {
	ID   string     `json:"id"`
	Asks string     `json:"asks" doc:"The field of the facts that is not known."`
	Say  words.Text `json:"say" doc:"As it is put to whoever asks: the house, or the customer."`
	Cite string     `json:"cite"`

	Takes  string   `json:"takes,omitempty" doc:"What answers it: yes_no, choice (one of values), day. Absent: no one answer does."`
	Values []string `json:"values,omitempty"`
}

// Outside is what the customer can do without the house.
type Outside struct {
	ID    string     `json:"id"`
	Kind  string     `json:"kind" doc:"card, ombudsman, regulator or court."`
	Until *Day       `json:"until"`
	Cite  string     `json:"cite"`
	Say   words.Text `json:"say"`
}

// Never is a kind of statement that the law takes away, with why.
type Never struct {
	ID   string     `json:"id"`
	Cite string     `json:"cite"`
	Say  words.Text `json:"say"`
}

// Part is a quantity of an order line.
type Part struct {
	Line     string            `json:"line"`
	Item     string            `json:"item"`
	Name     string            `json:"name"`
	Options  map[string]string `json:"options,omitempty"`
	Quantity int               `json:"quantity"`
	Paid     Money             `json:"paid,omitzero"`
}

// Wish is what the customer asks for.
type Wish struct {
	Remedy string `json:"remedy,omitempty" example:"refund" doc:"refund, replacement, repair, exchange, price_reduction, delivery, cancellation, store_credit, compensation or other." maxLength:"40"`
	Words  string `json:"words,omitempty" doc:"In their own words." maxLength:"4000"`
}

// asked is the wish as the case takes it; who put it there is the desk's to know.
func (w Wish) asked() casefile.Wish { return casefile.Wish{Remedy: w.Remedy, Words: w.Words} }

// Statement is something that was said before: who, when, in which words.
type Statement struct {
	ID      string `json:"id,omitempty" readOnly:"true"`
	Who     string `json:"who" minLength:"1" maxLength:"200" example:"Dana Reyes"`
	Role    string `json:"role,omitempty" maxLength:"200" example:"regional vice-president"`
	On      Day    `json:"on" doc:"The day it was said."`
	Words   string `json:"words" minLength:"1" maxLength:"4000" example:"It will be with you within ten days."`
	Deed    string `json:"deed,omitempty" enum:"deliver,refund,other" doc:"What was promised with it."`
	By      Day    `json:"by,omitzero" doc:"The last day of what was promised. With it, the statement is a promise of the house."`
	Promise string `json:"promise,omitempty" readOnly:"true" doc:"The promise that it made."`
	Amount  Money  `json:"amount,omitzero" doc:"The sum that was meant, where the words name money without one that can be counted; of what is given for nothing, what it costs."`
	Share   Money  `json:"share,omitzero" readOnly:"true" doc:"What the parts and multiples of the price come to that the words name."`
	Waits   *Waits `json:"waits,omitempty" readOnly:"true" doc:"It is more than whoever took it down may give, and does not bind yet: who decides, and by when."`
}

// Waits is for whose answer something waits, and until when.
type Waits struct {
	Escalation string `json:"escalation" example:"E1"`
	Who        string `json:"who" example:"manager"`
	By         Day    `json:"by"`
}

// Move is one thing said at the table.
type Move struct {
	At   time.Time `json:"at"`
	Seat string    `json:"seat"`
	By   string    `json:"by"`
	Act  string    `json:"act"`
	Text string    `json:"text,omitempty"`
	Ref  string    `json:"ref,omitempty" doc:"The offer that it is about."`
}

// Term is one thing that would be done.
type Term struct {
	Remedy string `json:"remedy" example:"refund" doc:"refund, replacement, repair, exchange, price_reduction, store_credit, delivery, compensation, fee_waiver, cancellation, apology, penalty or other." minLength:"1" maxLength:"40"`
	Right  string `json:"right,omitempty" doc:"The entitlement that it grants; absent: goodwill." maxLength:"200"`
	Line   string `json:"line,omitempty" maxLength:"100"`
	Item   string `json:"item,omitempty" maxLength:"100"`
	Amount Money  `json:"amount,omitzero"`
	Method string `json:"method,omitempty" doc:"Where money goes; absent: as it was paid." maxLength:"100"`
	Kind   string `json:"method_kind,omitempty" doc:"Of the method." maxLength:"40"`
	By     Day    `json:"by,omitzero" doc:"The last day; absent for money: by the policy's days."`
	Who    string `json:"who,omitempty" doc:"Who does it, by a name that the case knows (house, customer, a firm of the case, whoever gave a word) or a person's name; absent: the house. A program names only whom the case knows." maxLength:"200"`
	Bearer string `json:"bearer,omitempty" doc:"Who pays in the end: house, customer, or a firm that the case's agreements make pay; absent: as they say. The house's alone." maxLength:"200"`
	Text   string `json:"text,omitempty" doc:"Free words, for other, exchange and apology. A program has none but the policy's sentences." maxLength:"4000"`
}

// Package is a set of terms that go together.
type Package struct {
	Terms       []Term `json:"terms" minItems:"1" maxItems:"20"`
	Alternative bool   `json:"alternative,omitempty" doc:"Less than is owed, named so, beside what is owed."`

	Keeps []string `json:"keeps,omitempty" maxItems:"12" doc:"Promises of the house that were said, as P1, which these terms keep in their place: no less, and no later. What is not named stands beside the package."`
}

// Offer is packages that one seat puts on the table.
type Offer struct {
	ID       string    `json:"id"`
	Seat     string    `json:"seat"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Packages []Package `json:"packages"`
	Until    Day       `json:"until,omitzero"`
	Words    string    `json:"words,omitempty"`
	State    string    `json:"state" doc:"open, accepted, rejected, countered, withdrawn or lapsed."`
	Picked   int       `json:"picked,omitempty" doc:"1 for the first package."`

	Amendment *Amendment `json:"amendment,omitempty" doc:"Where it would change an agreement."`
}

// ReadBack is the text that both seats are asked to confirm.
type ReadBack struct {
	ID        string     `json:"id"`
	Text      words.Text `json:"text"`
	TextHash  string     `json:"text_hash"`
	Until     time.Time  `json:"until"`
	Confirmed []string   `json:"confirmed" doc:"The seats that have confirmed it."`
	Unused    []string   `json:"unused" doc:"Rights that stand and are not used."`
	Amendment *Amendment `json:"amendment,omitempty" doc:"Where it would change an agreement."`
}

// Agreement binds both.
type Agreement struct {
	No       int        `json:"no"`
	On       Day        `json:"on"`
	Text     words.Text `json:"text"`
	TextHash string     `json:"text_hash"`
	Package  Package    `json:"package"`
	Unused   []string   `json:"unused"`
	House    Word       `json:"house"`
	Customer Word       `json:"customer"`

	InForce   bool       `json:"in_force" doc:"No later agreement has taken its place."`
	Amendment *Amendment `json:"amendment,omitempty" doc:"The agreement whose place it took, and what is different."`
}

// Word is a seat's yes.
type Word struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Note string    `json:"note,omitempty" doc:"in_person: said at the counter; policy: the policy's standing yes."`
}

// Recovery is what a breach opens.
type Recovery struct {
	No      int    `json:"no"`
	Promise string `json:"promise"`
	On      Day    `json:"on"`
	Why     string `json:"why"`
	Open    bool   `json:"open"`
}

// Escalation asks somebody with more authority.
type Escalation struct {
	ID      string   `json:"id"`
	By      string   `json:"by"`
	Role    string   `json:"role" doc:"Who may decide."`
	Who     string   `json:"who"`
	Promise string   `json:"promise" doc:"The promise of an answer by a day."`
	State   string   `json:"state" doc:"asked, approved or vetoed."`
	Reason  string   `json:"reason,omitempty"`
	Ask     *Package `json:"ask,omitempty" doc:"The house's alone, as why and cost are."`
	Why     string   `json:"why,omitempty"`
	Cost    Money    `json:"cost,omitzero"`

	Amendment *Amendment `json:"amendment,omitempty" doc:"Where it would change an agreement. The house's alone."`
	Statement string     `json:"statement,omitempty" example:"S1" doc:"Instead of a package: words that were taken down and are more than the writer may give. A yes stands by them."`
}

// Instruction tells the order system to move money, once.
type Instruction struct {
	Key       string `json:"key"`
	Promise   string `json:"promise,omitempty"`
	Amount    Money  `json:"amount"`
	Method    string `json:"method"`
	Kind      string `json:"method_kind"`
	State     string `json:"state" doc:"queued, sent, done or refused."`
	Reference string `json:"reference,omitempty"`
	Why       string `json:"why,omitempty"`
}

// Notice is a message that goes to the customer.
type Notice struct {
	ID      string     `json:"id"`
	On      Day        `json:"on"`
	Kind    string     `json:"kind"`
	Promise string     `json:"promise,omitempty"`
	Text    words.Text `json:"text"`
}

// Reminder is what the house's own people were told of a promise.
type Reminder struct {
	On      Day        `json:"on"`
	Kind    string     `json:"kind" enum:"due,slipping,unanswered" doc:"Due on the next business day; slipping by the shop's records; broken, and nobody has answered."`
	Promise string     `json:"promise"`
	To      string     `json:"to,omitempty" doc:"Who is to do it; absent: the house."`
	Can     Day        `json:"can,omitzero" doc:"Of slipping: the first day that the records allow."`
	Text    words.Text `json:"text"`
}

// Note is a remark for one's own side.
type Note struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	Text string    `json:"text"`
}

// viewOf shows a case to its seat. What belongs to the house alone (what it
// must not say, who pays in the end, what it asks of its own people) is left
// out for the customer.
func viewOf(v desk.CaseView) CaseView {
	c, house := v.Case, v.Seat == casefile.House
	out := CaseView{Seat: string(v.Seat), Notes: list(v.Own.Notes, func(n casefile.Note) Note { return Note(n) }), Token: v.Token}
	if v.Own.Plan != nil && v.Own.Seat == v.Seat {
		p := planOf(*v.Own.Plan)
		out.Plan = &p
	}
	out.Case = Case{
		ID: c.ID, OpenedOn: day(c.OpenedOn), OpenedBy: c.OpenedBy, Called: c.Called, Order: c.Order,
		Lines: list(c.Lines, partOf), Subject: c.Subject, Policy: c.Policy, Zone: c.Zone, Step: string(c.Step), Quick: c.Quick,
		Recovery: c.Recovering(), Wish: Wish{Remedy: c.Wish.Remedy, Words: c.Wish.Words}, Facts: c.Facts, Paid: amount(c.Paid),
		Said: list(c.Said, func(s casefile.Statement) Statement { return statementOf(c, s) }), Owed: owedOf(c, house),
		Moves:      list(c.Moves, func(m casefile.Move) Move { return moveOf(m, house) }),
		Offers:     list(c.Offers, func(o casefile.Offer) Offer { return offerOf(o, house) }),
		Agreements: list(c.Bound, func(a casefile.Agreement) Agreement { return agreementOf(a, c.InForce(a.No), house) }),
		Promises:   list(c.Promise, func(p promise.Promise) Promise { return promiseOf(p, house) }),
		Recoveries: list(c.Breaks, func(r casefile.Recovery) Recovery {
			return Recovery{r.No, r.Promise, day(r.On), r.Why, r.Open}
		}),
		Escalations: list(c.Asked, func(e casefile.Escalation) Escalation { return escalationOf(e, house) }),
		Notices: list(c.Notices, func(n casefile.Notice) Notice {
			return Notice{n.ID, day(n.On), n.Kind, n.Promise, n.Text}
		}),
		Conduct: conductOf(c), Reopened: reopened(c), Solving: list(c.Solving, solvingOf),
	}
	if c.Back != nil {
		out.Case.ReadBack = readBackOf(*c.Back)
	}
	if house {
		out.Case.Reminders = list(c.Reminders, func(r casefile.Reminder) Reminder {
			return Reminder{day(r.On), r.Kind, r.Promise, r.To, day(r.Can), r.Text}
		})
		out.Case.Instructions = list(c.Orders, func(i casefile.Instruction) Instruction {
			return Instruction{i.Key, i.Promise, amount(i.Amount), i.Method, string(i.Kind), i.State, i.Reference, i.Why}
		})
	}
	return out
}

func partOf(p casefile.Part) Part {
	return Part{p.Line, p.Item, p.Name, p.Options, p.Quantity, amount(p.Paid)}
}

func statementOf(c casefile.Case, s casefile.Statement) Statement {
	return Statement{s.ID, s.Who, s.Role, day(s.On), s.Words, s.Deed, day(s.By), s.Promise, amount(s.Amount), amount(s.Share), waitsFor(c, s)}
}

// waitsFor is who decides on a statement, and by when; nil where nobody is asked.
func waitsFor(c casefile.Case, s casefile.Statement) *Waits {
	x, ok := c.AskedFor(s)
	if !ok {
		return nil
	}
	p, _ := c.PromiseByID(x.Promise)
	return &Waits{x.ID, x.Who, day(p.Due)}
}

func (s Statement) command() casefile.Statement {
	return casefile.Statement{Who: s.Who, Role: s.Role, On: s.On.Day, Words: s.Words, Deed: s.Deed, By: s.By.Day, Amount: s.Amount.Amount}
}

// moveOf leaves out for the customer why the house asked its own people.
func moveOf(m casefile.Move, house bool) Move {
	if m.Act == "escalate" && !house {
		m.Text = ""
	}
	return Move{m.At, string(m.Seat), m.By, m.Act, m.Text, m.Ref}
}

func owedOf(c casefile.Case, house bool) Owed {
	o := Owed{
		On: day(c.Found.On), Rights: list(c.Found.Entitlements, entitlementOf), Ask: list(c.Found.Refer, func(r rights.Refer) Question { return questionTo(r, house) }),
		Said: list(c.Answers, func(a casefile.Answered) Answered { return answeredOf(a, house) }),
		Outside: list(c.Found.Outside, func(x rights.Outside) Outside {
			return Outside{x.ID, x.Kind, dayOrNull(x.Until), x.Cite, text(x.Say)}
		}),
		Never: []Never{}, Told: []string{}, Packs: []string{},
	}
	if house {
		o.Never = list(c.Found.Forbidden, neverOf)
	}
	for _, e := range c.Found.Entitlements {
		if c.Told[e.ID] {
			o.Told = append(o.Told, e.ID)
		}
	}
	for id, version := range c.Found.Packs {
		o.Packs = append(o.Packs, id+"@"+version)
	}
	slices.Sort(o.Packs)
	return o
}

func reopened(c casefile.Case) string {
	if c.Reopened == nil {
		return ""
	}
	return c.Reopened.Why
}

func entitlementOf(e rights.Entitlement) Entitlement {
	return Entitlement{
		ID: e.ID, Remedy: e.Remedy, Chooser: e.Chooser, From: dayOrNull(e.From), Until: dayOrNull(e.Until), Amount: amountOrNull(e.Amount),
		RefundWithinDays: e.RefundWithinDays, RefundDayKind: e.RefundDayKind, PaysReturn: e.PaysReturn, Answerable: e.Answerable,
		Cite: e.Cite, Verified: e.Verified, Why: orEmpty(e.Why), Source: e.Source, Say: text(e.Say),
	}
}

func questionOf(r rights.Refer) Question { return questionTo(r, true) }

func questionTo(r rights.Refer, house bool) Question {
	say, takes := r.Say, r.Takes()
	if !house {
		say = r.ToCustomer()
	}
	return Question{r.ID, r.Asks, text(say), r.Cite, takes.Kind, takes.Values}
}

func neverOf(f rights.Forbidden) Never { return Never{f.ID, f.Cite, text(f.Say)} }

func text(m map[string]string) words.Text {
	t := words.Text{}
	for lang, s := range m {
		t[words.Lang(lang)] = s
	}
	return t
}

func offerOf(o casefile.Offer, house bool) Offer {
	return Offer{o.ID, string(o.Seat), o.By, o.At, list(o.Packages, func(p casefile.Package) Package { return packageOf(p, house) }),
		day(o.Until), o.Words, o.State, o.Picked, amendmentOf(o.Amendment)}
}

func packageOf(p casefile.Package, house bool) Package {
	return Package{Alternative: p.Alternative, Keeps: p.Keeps, Terms: list(p.Terms, func(t casefile.Term) Term {
		out := Term{t.Remedy, t.Right, t.Line, t.Item, amount(t.Amount), t.Method, string(t.Kind), day(t.By), t.Who, t.Bearer, t.Text}
		if !house {
			out.Bearer = "" // who pays in the end is settled behind the customer's back
		}
		return out
	})}
}

func readBackOf(b casefile.ReadBack) *ReadBack {
	out := &ReadBack{ID: b.ID, Text: b.Text, TextHash: b.Hash, Until: b.Until, Confirmed: []string{}, Unused: orEmpty(b.Unused),
		Amendment: amendmentOf(b.Amendment)}
	for _, s := range []casefile.Seat{casefile.House, casefile.Customer} {
		if _, ok := b.Confirmed[s]; ok {
			out.Confirmed = append(out.Confirmed, string(s))
		}
	}
	return out
}

func agreementOf(a casefile.Agreement, inForce, house bool) Agreement {
	return Agreement{
		No: a.No, On: day(a.On), Text: a.Text, TextHash: a.Hash, Package: packageOf(a.Package, house), Unused: orEmpty(a.Unused),
		House: Word{a.House.By, a.House.At, a.House.Note}, Customer: Word{a.Client.By, a.Client.At, a.Client.Note},
		InForce: inForce, Amendment: amendmentOf(a.Amendment),
	}
}

func escalationOf(e casefile.Escalation, house bool) Escalation {
	out := Escalation{ID: e.ID, By: e.By, Role: e.Role, Who: e.Who, Promise: e.Promise, State: e.State, Reason: e.Reason, Statement: e.Statement}
	if house {
		out.Why, out.Cost, out.Amendment = e.Why, amount(e.Cost), amendmentOf(e.Amendment)
		if ask := packageOf(e.Ask, true); e.Statement == "" {
			out.Ask = &ask
		}
	}
	return out
}
