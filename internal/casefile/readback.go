package casefile

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"makegood/internal/fault"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// How long a text may wait for its confirmations, where nobody says otherwise.
const talkLifetime = 7 * 24 * time.Hour

// byPolicy marks the house's yes that is the standing one of law and policy.
const byPolicy = "policy"

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

// readBackPackage issues the text of an accepted package; am is the agreement
// that it changes.
func (d *draft) readBackPackage(p Package, am *Amendment, lifetime time.Duration, holder map[Seat]string) {
	back := ReadBack{
		ID: d.nextReadBack(), Package: p, Until: d.Now.Add(lifetime), Holder: holder, Confirmed: map[Seat]Confirmed{},
	}
	if am != nil {
		now := *am // days may have gone by since it was offered
		now.Difference = slices.Clone(am.Difference)
		for i, text := range d.differenceText(d.c.Bound[am.Agreement-1], p, now) {
			now.Difference[i].Text = text
		}
		back.Amendment, back.Replaces = &now, d.replacedBy(p, &now)
	} else {
		for _, x := range d.c.Promise { // a promise that the package renews is replaced, not left beside it
			if p.renews(x) && !slices.Contains(p.Keeps, x.ID) {
				back.Replaces = append(back.Replaces, x.ID)
			}
		}
	}
	ground := d.c.Ground(am)
	on := draft{Scene: d.Scene, c: ground}
	back.Unused = on.unused(p)
	back.Text = d.textOf(back, ground.Found.Entitlements)
	back.Hash = HashText(back.Text)
	d.add(ReadBackIssued{back})
}

// renews reports whether the package takes the place of a promise of goods: it
// promises the same line anew, or gives its price back as of right; or of a word that
// the price goes back, which it does once.
func (p Package) renews(x promise.Promise) bool {
	if p.returns(x) {
		return x.Open()
	}
	repairs := x.Deed.Kind == promise.Fix && x.Origin == promise.Agreed
	if !x.Open() || x.Deed.Kind != promise.Deliver && !repairs {
		return false
	}
	for _, t := range p.Terms {
		again := t.Remedy == "delivery" || t.Remedy == "replacement" || t.Remedy == "exchange" || t.Remedy == "repair" && (repairs || t.Right != "" && !p.brings())
		instead := t.Remedy == "refund" && t.Right != "" && !p.keepsOn(t.Line)
		if (again || instead) && sameLine(t.Line, x.Deed.Line) {
			return true
		}
	}
	return false
}

// brings reports whether goods come to the customer under the package.
func (p Package) brings() bool { return p.has("delivery") || p.has("replacement") || p.has("exchange") }

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
	used := map[string]bool{} // one rule may give several remedies of which one is chosen
	byLine := d.c.meetsByLine(p, d.c.OpenRights())
	for _, e := range d.c.Found.Entitlements {
		used[e.ID] = used[e.ID] || d.c.grants(p, e) || byLine && d.c.grantsSome(p, e)
	}
	for _, e := range d.c.Found.Entitlements {
		if e.Chooser == "consumer" && e.Remedy != "promise" && !used[e.ID] && !d.alike(p, e) {
			unused = append(unused, e.ID)
		}
	}
	return slices.Compact(unused)
}

// alike reports whether the package grants another open right that gives as
// much in the same way.
func (d *draft) alike(p Package, e rights.Entitlement) bool {
	if e.Remedy == "refund" && p.refunds().Cmp(d.c.Paid) >= 0 {
		return true // all of it goes back
	}
	for _, o := range d.c.Found.Entitlements {
		same := o.Remedy == e.Remedy && (e.Amount == nil || o.Amount != nil && o.Amount.Cmp(*e.Amount) >= 0)
		if same && o.ID != e.ID && d.c.grants(p, o) {
			return true
		}
	}
	return false
}

// textOf writes a package out: every term with its day, who does it and who
// pays, what is different from the agreement that it changes, what happens if it
// slips, the names, and the rights not used.
func (d *draft) textOf(back ReadBack, owed []rights.Entitlement) words.Text {
	text, am := words.Text{}, back.Amendment
	for _, lang := range words.Langs() {
		var b strings.Builder
		line := func(key string, facts ...any) {
			b.WriteString(words.Say(lang, key, facts...))
			b.WriteByte('\n')
		}
		if am == nil {
			line("read_back.head", "Case", d.c.ID, "Subject", d.c.Subject, "Order", d.c.Order, "On", d.Today)
		} else {
			fmt.Fprintln(&b, d.amendedHead(lang, am))
		}
		for i, t := range back.Package.Terms {
			fmt.Fprintln(&b, d.termText(lang, i+1, t, d.dueIn(back, i)))
		}
		if am != nil {
			fmt.Fprintln(&b, d.marked(lang, am))
		}
		for _, id := range back.Replaces {
			if x, ok := d.c.PromiseByID(id); ok && !d.c.marks(am, id) {
				line("read_back.replaces", "Deed", x.Deed.Text)
			}
		}
		for _, id := range back.Package.Keeps {
			if s, ok := d.c.WordOf(id); ok {
				line("read_back.keeps", "Word", s.quoted())
			}
		}
		line("read_back.slips")
		rightsLeft(lang, owed, back.Unused, line)
		line("read_back.names", "House", d.houseName(lang), "Customer", d.c.Called)
		text[lang] = strings.TrimSpace(b.String())
	}
	return text
}

// bearerWords says who pays, as far as it is the customer's business: the shop
// or the customer. With whom the shop settles it is settled behind their back.
func bearerWords(lang words.Lang, bearer string) string {
	if bearer != string(Customer) {
		bearer = string(House)
	}
	return words.Say(lang, "party."+bearer)
}

func rightsLeft(lang words.Lang, owed []rights.Entitlement, unused []string, line func(string, ...any)) {
	var says []string
	for _, e := range owed {
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
	for _, v := range slices.Backward(d.c.Offers) {
		if o := v; o.Seat == House && o.Called != "" {
			return o.Called
		}
	}
	return words.Say(lang, "party.house")
}

func (d *draft) goods(line string) string { return d.c.goods(line) }

func (c Case) goods(line string) string {
	var names []string
	for _, p := range c.Lines {
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
	if err := d.operationSettles(cmd.Operation); err != nil {
		return err
	}
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
	if cmd.Goodwill.Sign() > 0 {
		back.Goodwill, back.Role = cmd.Goodwill, d.Actor.Role
	}
	d.add(ReadBackIssued{back})
	d.add(ReadBackConfirmed{ID: back.ID, Seat: House, Confirmed: Confirmed{By: string(System), At: d.Now, Hash: back.Hash, Note: byPolicy}})
	return nil
}

// readBackRight issues the text of a right that needs no talk. What is more
// than owed does not go this way.
func (d *draft) readBackRight(cmd ReadBackRight) error {
	d.look()
	if err := d.checkPackages([]Package{cmd.Package}, nil); err != nil {
		return err
	}
	if !d.c.MeetsFloor(cmd.Package) || d.c.Goodwill(cmd.Package).Sign() > 0 {
		return fault.New(fault.NeedsTable, "why", d.rightsInWords())
	}
	if err := d.takenElsewhere(packageSettles(cmd.Package)); err != nil {
		return err
	}
	if err := d.withinRest(cmd.Package, nil); err != nil {
		return err
	}
	d.tellAll()
	d.readBackPackage(cmd.Package, nil, cmp.Or(cmd.Lifetime, talkLifetime), map[Seat]string{Customer: d.Actor.Credential})
	back := *d.c.Back
	d.add(ReadBackConfirmed{ID: back.ID, Seat: House, Confirmed: Confirmed{By: string(System), At: d.Now, Hash: back.Hash, Note: byPolicy}})
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
		if err := d.operationSettles(*back.Operation); err != nil {
			return err
		}
		if back.Goodwill.Sign() > 0 { // and so may what the order was given
			if err := Within(d.Policy, back.Role, back.Goodwill.Add(d.c.given()).Add(d.c.byWord(d.Sums, nil)).Add(d.elsewhere().Goodwill).Add(d.elsewhere().ByWord)); err != nil {
				return err
			}
		}
	}
	if back.Operation == nil {
		// what is owed may have changed since: a package that no longer meets the floor is offered anew
		d.look()
		if d.stillAmends(back.Amendment) != nil || !d.c.Ground(back.Amendment).MeetsFloor(back.Package) && !back.Package.Alternative {
			return fault.New(fault.StaleToken)
		}
		if err := d.takenElsewhere(packageSettles(back.Package)); err != nil {
			return err
		}
		if err := d.withinRest(back.Package, back.Amendment); err != nil {
			return err
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
		if holder != "" && holder == d.Actor.Credential {
			return nil
		}
	}
	return fault.New(fault.NotYourToken)
}
