package casefile

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"makegood/internal/fault"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// How long a text may wait for its confirmations.
const talkLifetime = 7 * 24 * time.Hour

// HashText is the fingerprint of a read-back text in all its languages: two
// seats agree when they confirmed the same one.
func HashText(t words.Text) string {
	data, err := json.Marshal(t) // a map of strings: keys sorted, cannot fail
	if err != nil {
		panic(err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// readBackPackage issues the text of an accepted package.
func (d *draft) readBackPackage(p Package) error {
	unused := d.unused(p)
	back := ReadBack{
		ID: d.nextReadBack(), Package: p, Unused: unused, Until: d.Now.Add(talkLifetime),
		Holder: map[Seat]string{}, Confirmed: map[Seat]Confirmed{},
	}
	for _, x := range d.c.Promise { // a promise that the package renews is replaced, not left beside it
		for _, t := range p.Terms {
			same := t.Line == "" || x.Deed.Line == "" || t.Line == x.Deed.Line
			if x.Open() && x.Deed.Kind == promise.Deliver && same && (t.Remedy == "delivery" || t.Remedy == "replacement" || t.Remedy == "refund") {
				back.Replaces = append(back.Replaces, x.ID)
				break
			}
		}
	}
	back.Text = d.textOf(p, unused)
	back.Hash = HashText(back.Text)
	d.add(ReadBackIssued{back})
	return nil
}

func (d *draft) nextReadBack() string {
	n := len(d.c.Bound) + 1
	if d.c.Back != nil {
		n++
	}
	return fmt.Sprintf("R%d-%d", n, len(d.c.Offers))
}

// unused lists the open rights that the package does not use. What is given
// under one right is not left open by another to the same: law and policy may
// both give the refund, and it is paid once. A promise is kept or replaced as
// such; it is on the case anyway.
func (d *draft) unused(p Package) []string {
	var unused []string
	for _, e := range d.c.Found.Entitlements {
		if e.Chooser == "consumer" && e.Remedy != "promise" && !p.Grants(e) && !d.alike(p, e) {
			unused = append(unused, e.ID)
		}
	}
	return unused
}

// alike reports whether the package grants another open right that gives as
// much in the same way.
func (d *draft) alike(p Package, e rights.Entitlement) bool {
	for _, o := range d.c.Found.Entitlements {
		same := o.Remedy == e.Remedy && (e.Amount == nil || o.Amount != nil && o.Amount.Cmp(*e.Amount) >= 0)
		if same && o.ID != e.ID && p.Grants(o) {
			return true
		}
	}
	return false
}

// textOf writes a package out: every term with its day, who does it and who
// pays, what happens if it slips, the names, and the rights not used.
func (d *draft) textOf(p Package, unused []string) words.Text {
	text := words.Text{}
	for _, lang := range words.Langs() {
		var b strings.Builder
		line := func(key string, facts ...any) {
			b.WriteString(words.Say(lang, key, facts...))
			b.WriteByte('\n')
		}
		line("read_back.head", "Case", d.c.ID, "Subject", d.c.Subject, "Order", d.c.Order, "On", d.Today)
		for i, t := range p.Terms {
			who, bearer := t.Who, t.Bearer
			if who == "" {
				who = words.Say(lang, "party.house_first")
			}
			if bearer == "" || bearer == string(House) {
				bearer = words.Say(lang, "party.house")
			}
			_, due := d.dueOf(t)
			line("read_back.term."+t.Remedy, "N", i+1, "Goods", d.goods(t.Line), "Amount", t.Amount, "By", due,
				"Who", who, "Bearer", bearer, "Method", methodWords(lang, t), "Text", t.Text)
		}
		line("read_back.slips")
		d.rightsLeft(lang, unused, line)
		line("read_back.names", "House", d.houseName(lang), "Customer", d.c.Called)
		text[lang] = strings.TrimSpace(b.String())
	}
	return text
}

func (d *draft) rightsLeft(lang words.Lang, unused []string, line func(string, ...any)) {
	var says []string
	for _, e := range d.c.Found.Entitlements {
		for _, id := range unused {
			if e.ID == id {
				says = append(says, "– "+e.Say[string(lang)])
			}
		}
	}
	if len(says) > 0 {
		line("read_back.unused", "Rights", strings.Join(says, "\n"))
	}
}

func (d *draft) houseName(lang words.Lang) string {
	if d.Actor.Seat() == House && d.Actor.Name != "" {
		return d.Actor.Name
	}
	for i := len(d.c.Offers) - 1; i >= 0; i-- {
		if o := d.c.Offers[i]; o.Seat == House && o.Called != "" {
			return o.Called
		}
	}
	return words.Say(lang, "party.house")
}

func (d *draft) goods(line string) string {
	var names []string
	for _, p := range d.c.Lines {
		if line == "" || p.Line == line {
			names = append(names, p.Name)
		}
	}
	return strings.Join(names, ", ")
}

func methodWords(lang words.Lang, t Term) string {
	if t.Kind == "" {
		return words.Say(lang, "method.original")
	}
	return words.Say(lang, "method."+string(t.Kind))
}

// readBackOperation issues the text of an operation that the shop's rules
// grant; the policy's standing yes is the house's confirmation.
func (d *draft) readBackOperation(cmd ReadBackOperation) error {
	if d.c.Step == ReadingIt {
		d.add(ReadBackDropped{ID: d.c.Back.ID, Why: "asked anew"})
	}
	op := cmd.Operation
	text := d.operationText(cmd.Effect.Says)
	back := ReadBack{
		ID: fmt.Sprintf("R%d-%d", len(d.c.Bound)+1, d.Now.UnixMilli()), Text: text, Hash: HashText(text), Operation: &op, Moves: cmd.Effect.Moves, Later: cmd.Effect.Later, Receipt: cmd.Receipt,
		Until:     d.Now.Add(cmd.Lifetime),
		Holder:    map[Seat]string{Customer: d.Actor.Credential},
		Confirmed: map[Seat]Confirmed{},
	}
	d.add(ReadBackIssued{back})
	d.add(ReadBackConfirmed{ID: back.ID, Seat: House, Confirmed: Confirmed{By: string(System), At: d.Now, Hash: back.Hash, Note: "policy"}})
	return nil
}

// readBackRight issues the text of a right that needs no talk. What is more
// than owed does not go this way.
func (d *draft) readBackRight(cmd ReadBackRight) error {
	if err := d.checkPackages([]Package{cmd.Package}); err != nil {
		return err
	}
	if !d.c.MeetsFloor(cmd.Package) || d.c.Goodwill(cmd.Package).Sign() > 0 {
		return fault.New(fault.NeedsTable, "why", d.rightsInWords())
	}
	if err := d.tell(); err != nil {
		return err
	}
	if err := d.readBackPackage(cmd.Package); err != nil {
		return err
	}
	back := *d.c.Back
	d.add(ReadBackConfirmed{ID: back.ID, Seat: House, Confirmed: Confirmed{By: string(System), At: d.Now, Hash: back.Hash, Note: "policy"}})
	return nil
}

func (d *draft) operationText(says words.Text) words.Text {
	text := words.Text{}
	for _, lang := range words.Langs() {
		text[lang] = words.Say(lang, "read_back.operation", "Case", d.c.ID, "Text", says.In(lang), "Customer", d.c.Called)
	}
	return text
}

// confirm is one seat's yes. When both have confirmed the same text it binds.
func (d *draft) confirm(cmd Confirm) error {
	back := d.c.Back
	if back == nil || back.ID != cmd.ReadBack || !d.Now.Before(back.Until) {
		return fault.New(fault.StaleToken)
	}
	if cmd.Hash != back.Hash {
		return fault.New(fault.TextsDiffer)
	}
	if err := d.mayConfirm(cmd.Seat, *back); err != nil {
		return err
	}
	if _, twice := back.Confirmed[cmd.Seat]; twice {
		return fault.New(fault.StaleToken)
	}
	if back.Operation != nil {
		// the records may have moved since: the same operation must still say the same
		if cmd.Effect == nil || HashText(d.operationText(cmd.Effect.Says)) != back.Hash {
			return fault.New(fault.StaleToken)
		}
	}
	note := ""
	if cmd.Seat == Customer && d.Actor.Kind == Staff {
		note = "in_person"
	}
	d.add(ReadBackConfirmed{ID: back.ID, Seat: cmd.Seat, Confirmed: Confirmed{By: d.Actor.ID, At: d.Now, Hash: cmd.Hash, Note: note}})
	if len(d.c.Back.Confirmed) == 2 {
		return d.bind(*d.c.Back)
	}
	return nil
}

// mayConfirm: the customer's yes comes from the customer's own link, or from
// the person of the house before whom the customer stands; a program of the
// house never says it. The house's yes comes from whoever sits in its seat.
func (d *draft) mayConfirm(seat Seat, back ReadBack) error {
	holder := back.Holder[seat]
	switch {
	case seat == House && d.Actor.Seat() == House && d.Actor.Kind != System:
		return nil
	case seat == Customer && d.Actor.Kind == Client:
		if back.Operation != nil && holder != "" && holder != d.Actor.Credential && strings.HasPrefix(holder, "link/") {
			return fault.New(fault.NotYourToken)
		}
		return nil
	case seat == Customer && d.Actor.Kind == Staff:
		if back.Operation == nil || holder == d.Actor.Credential {
			return nil
		}
	}
	return fault.New(fault.NotYourToken)
}

// bind makes the agreement and its promises.
func (d *draft) bind(back ReadBack) error {
	a := Agreement{
		No: len(d.c.Bound) + 1, On: d.Today, Text: back.Text, Hash: back.Hash, Package: back.Package, Unused: back.Unused,
		House: back.Confirmed[House], Client: back.Confirmed[Customer],
	}
	d.add(AgreementBound{a})
	for _, r := range d.c.Breaks {
		if r.Open {
			d.add(RecoveryClosed{r.No})
		}
	}
	if back.Operation != nil {
		d.promisesOf(a, *back.Operation, back.Moves, back.Later)
	} else {
		d.promisesOfTerms(a)
	}
	for _, id := range back.Replaces {
		if p, ok := d.c.PromiseByID(id); ok && p.Open() {
			d.add(PromiseReplaced{ID: id, On: d.Today, By: fmt.Sprintf("A%d", a.No)})
		}
	}
	if a.Package.keepsGoods() && a.Package.has("refund") {
		d.add(FactNoted{SuppliedAs: "free"}) // paid back and still to come: given, with rights of their own
	}
	d.look()
	return d.settle()
}

func (d *draft) promisesOfTerms(a Agreement) {
	settled := map[string]bool{}
	for i, t := range a.Package.Terms {
		from, due := d.dueOf(t)
		p := promise.Promise{
			ID: d.nextPromise(), Origin: promise.Agreed, Agreement: a.No, MadeOn: d.Today, From: from, Due: due, State: promise.Made,
			Promisor: promise.Party{Seat: string(House), Name: t.Who},
			Promisee: promise.Party{Seat: string(Customer), Name: d.c.Called},
			Bearer:   t.Bearer,
			Deed: promise.Deed{Kind: kindOf(t.Remedy), Remedy: t.Remedy, Text: words.Both("deed."+t.Remedy, "Amount", t.Amount, "Goods", d.goods(t.Line), "Text", t.Text),
				Order: d.c.Order, Line: t.Line, Amount: t.Amount, Method: t.Method, MethodKind: string(t.Kind)},
			IfSlips: words.Both("read_back.slips"),
		}
		if p.Bearer == "" {
			p.Bearer = string(House)
		}
		switch p.Deed.Kind {
		case promise.Deliver:
			p.Deed.Item, p.Deed.Quantity = t.Item, 1
			for _, part := range d.c.Lines {
				if part.Line == t.Line || t.Line == "" {
					p.Deed.Line, p.Deed.Quantity = part.Line, part.Quantity
					if t.Item == "" {
						p.Deed.Item = part.Item
					}
				}
			}
		case promise.Pay:
			p.Key = fmt.Sprintf("%s/A%d/%d", d.c.ID, a.No, i+1)
		}
		d.add(PromiseMade{p})
		if p.Key != "" {
			in := Instruction{Key: p.Key, Promise: p.ID, Order: d.c.Order, Amount: t.Amount, Method: t.Method, Kind: t.Kind, Bearer: t.Bearer, State: "queued"}
			if in.Bearer == "" && t.Right == "" {
				in.Bearer = string(House) // goodwill is the house's own
			}
			if t.Remedy == "refund" && t.Right != "" && !settled[t.Line] && !a.Package.keepsGoods() {
				settled[t.Line] = true
				in.Line, in.Quantity = d.piecesOf(t.Line)
			}
			d.add(InstructionQueued{in})
		}
		if e, ok := factOf(t); ok {
			e.On = d.Today
			d.add(FactNoted{Event: e})
		}
	}
}

func (d *draft) piecesOf(line string) (string, int) {
	for _, p := range d.c.Lines {
		if line == "" || p.Line == line {
			return p.Line, p.Quantity
		}
	}
	return "", 0
}

// factOf is what an agreed term is in the eyes of the law.
func factOf(t Term) (rights.Event, bool) {
	if t.Right == "" {
		return rights.Event{}, false
	}
	switch t.Remedy {
	case "refund":
		return rights.Event{Kind: "refund_agreed"}, true
	case "replacement":
		return rights.Event{Kind: "replacement_asked"}, true
	case "repair":
		return rights.Event{Kind: "repair_started"}, true
	case "delivery":
		return rights.Event{Kind: "extra_time_set", Until: t.By}, true
	}
	return rights.Event{}, false
}

func kindOf(remedy string) promise.Kind {
	switch {
	case paysMoney(remedy):
		return promise.Pay
	case remedy == "delivery" || remedy == "replacement" || remedy == "exchange":
		return promise.Deliver
	case remedy == "repair":
		return promise.Fix
	}
	return promise.Do
}

// promisesOf are the promises of an operation: money that is to move, and for
// goods that are still to come back, the money that follows them.
func (d *draft) promisesOf(a Agreement, op shop.Operation, moves, later []shop.Move) {
	for _, m := range moves {
		in := Instruction{Key: m.Key, Order: op.Order, Amount: m.Amount, Method: m.Method, Kind: m.Kind, State: "queued"}
		if m.Amount.Sign() > 0 {
			p := d.payment(a, m, m.Key)
			in.Promise = p.ID
			d.add(PromiseMade{p})
		}
		d.add(InstructionQueued{in})
	}
	if op.Name == shop.OpReturnItems || op.Name == shop.OpExchangeItems {
		due := d.Today.AddBusiness(1, d.Business)
		d.add(PromiseMade{promise.Promise{
			ID: d.nextPromise(), Origin: promise.Agreed, Agreement: a.No, MadeOn: d.Today, Due: due, State: promise.Made, Bearer: string(House),
			Promisor: promise.Party{Seat: string(House)}, Promisee: promise.Party{Seat: string(Customer), Name: d.c.Called},
			Deed: promise.Deed{Kind: promise.Do, Text: words.Both("deed.how_to_return"), Order: op.Order},
		}})
	}
	for i, m := range later { // money that follows the goods: its days are counted from when they are back
		p := d.payment(a, m, fmt.Sprintf("%s/A%d/later/%d", d.c.ID, a.No, i+1))
		from, to := d.daysFor(string(m.Kind))
		p.From, p.Due, p.Awaits, p.Days = 0, 0, "goods_back", [2]int{from, to}
		d.add(PromiseMade{p})
	}
}

func (d *draft) payment(a Agreement, m shop.Move, key string) promise.Promise {
	from, due := d.dueFor(string(m.Kind))
	return promise.Promise{
		ID: d.nextPromise(), Origin: promise.Agreed, Agreement: a.No, MadeOn: d.Today, From: from, Due: due, State: promise.Made,
		Bearer: string(House), Key: key,
		Promisor: promise.Party{Seat: string(House)}, Promisee: promise.Party{Seat: string(Customer), Name: d.c.Called},
		Deed: promise.Deed{Kind: promise.Pay, Text: words.Both("deed.refund", "Amount", m.Amount), Order: d.c.Order, Amount: m.Amount, Method: m.Method, MethodKind: string(m.Kind)},
	}
}
