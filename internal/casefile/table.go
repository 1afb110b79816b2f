package casefile

import (
	"fmt"
	"strings"

	"makegood/internal/fault"
	"makegood/internal/promise"
	"makegood/internal/words"
)

// The deeds that a statement may promise.
const (
	DeedDeliver = "deliver"
	DeedRefund  = "refund"
	DeedOther   = "other"
)

func (d *draft) open(cmd OpenCase) error {
	if d.c.Exists() {
		return fault.New(fault.Conflict)
	}
	e := Opened{
		ID: cmd.ID, On: d.Today, At: d.Now, By: d.Actor.ID,
		Customer: cmd.Customer.Ref, Called: cmd.Customer.Name(),
		Parts: cmd.Parts, Subject: cmd.Subject, Policy: cmd.Policy, Zone: cmd.Zone, Wish: cmd.Wish, Facts: cmd.Facts, Operation: cmd.Operation,
	}
	e.Wish.By = d.Actor.Kind
	if cmd.Order != nil {
		e.Order = cmd.Order.ID
	}
	if e.Subject == nil {
		e.Subject = subject(cmd)
	}
	d.add(e)
	for _, s := range cmd.Said {
		if err := d.state(s); err != nil {
			return err
		}
	}
	if cmd.Facts.Claim != "" {
		d.look()
	}
	d.decisionsOf()
	return nil
}

func subject(cmd OpenCase) words.Text {
	names := make([]string, len(cmd.Parts))
	for i, p := range cmd.Parts {
		names[i] = p.Name
	}
	claim := cmd.Facts.Claim
	if claim == "" {
		claim = "none"
	}
	t := words.Text{}
	for _, lang := range words.Langs() {
		t[lang] = words.Say(lang, "case.subject."+claim, "Goods", words.List(lang, names))
	}
	return t
}

// state puts on file what was said before. When a person of the house puts it
// there, a day that was promised is a promise of the house from that moment on,
// whoever said it; what the customer or a program puts there, and money beyond
// the writer's own mandate, waits until a person who may stands by it: for that, who
// decides and by when is a promise of its own.
func (d *draft) state(s Statement) error {
	if blank(s.Who) || blank(s.Words) {
		return invalid("statement", words.Both("wrong.who_said"))
	}
	if err := d.sane(s); err != nil {
		return err
	}
	s.ID = fmt.Sprintf("S%d", len(d.c.Said)+1)
	s.Promise = ""
	if s.By != 0 && s.Deed == "" {
		s.Deed = DeedOther
	}
	if d.namesSum(s.Who) || d.namesSum(s.Role) {
		return invalid("statement.who", words.Both("problem.who", "Names", strings.Join(d.names(), "; ")))
	}
	s = d.worth(s)
	if err := d.howMuch(s); err != nil {
		return err
	}
	if s.By == 0 || d.Actor.Kind == Client || d.Actor.Kind == Agent {
		d.add(Stated{s})
		d.look()
		return nil
	}
	if err := d.mayTakeOn(s); err != nil {
		d.add(Stated{s})
		d.look()
		d.passOnWord(s)
		return nil
	}
	p := d.promiseSaid(s)
	s.Promise = p.ID
	d.add(Stated{s})
	d.takeOn(p)
	return nil
}

// standBy makes a statement that is on file bind.
func (d *draft) standBy(cmd StandBy) error {
	if d.Actor.Kind != Staff {
		return fault.New(fault.NotYourSeat)
	}
	for _, s := range d.c.Said {
		if s.ID != cmd.Statement {
			continue
		}
		if s.By == 0 || s.Promise != "" {
			return fault.New(fault.WrongStep, "problem", words.Both("problem.nothing_to_stand_by"))
		}
		if cmd.Amount.Sign() > 0 {
			s.Amount = cmd.Amount
		}
		if err := d.howMuch(s); err != nil {
			return err
		}
		if err := d.mayTakeOn(s); err != nil {
			return err
		}
		p := d.promiseSaid(s)
		d.add(StoodBy{ID: s.ID, By: d.Actor.ID, Promise: p.ID, Amount: cmd.Amount})
		d.takeOn(p)
		d.wordDecided(s)
		return nil
	}
	return fault.New(fault.NotFound, "what", "statement "+cmd.Statement)
}

// takeOn makes a promise that was said before; one that is late already is broken.
func (d *draft) takeOn(p promise.Promise) {
	d.add(PromiseMade{p})
	if p.Late(d.Today) {
		d.breach(p.ID, d.Today, "late", nil)
	}
	d.look()
}

// promiseSaid is the promise that a statement makes.
func (d *draft) promiseSaid(s Statement) promise.Promise {
	p := promise.Promise{
		ID: d.nextPromise(), Origin: promise.Said, MadeOn: s.On, Due: s.By, State: promise.Made, Bearer: string(House),
		Promisor: promise.Party{Seat: string(House), Name: s.Who, Role: s.Role},
		Promisee: promise.Party{Seat: string(Customer), Name: d.c.Called},
		Deed:     promise.Deed{Kind: promise.Do, Text: words.Text{words.English: s.Words, words.Russian: s.Words}, Order: d.c.Order},
	}
	switch {
	case s.Deed == DeedDeliver && len(d.c.Lines) > 0:
		part := d.c.Lines[0]
		p.Deed = promise.Deed{Kind: promise.Deliver, Order: d.c.Order, Line: part.Line, Item: part.Item, Quantity: part.Quantity,
			Text: words.Both("deed.deliver", "Goods", part.Name)}
	case s.Deed == DeedRefund:
		p.Deed = promise.Deed{Kind: promise.Pay, Remedy: "refund", Order: d.c.Order, Amount: d.c.Paid, Text: words.Both("deed.refund", "Amount", d.c.Paid)}
	}
	return p
}

func (d *draft) nextPromise() string { return fmt.Sprintf("P%d", len(d.c.Promise)+1) }

func (d *draft) tell() error {
	if d.Actor.Seat() != House {
		return fault.New(fault.NotYourSeat)
	}
	d.tellAll()
	return nil
}

func (d *draft) tellAll() {
	d.look()
	ids := []string{}
	for _, e := range d.c.Found.Entitlements {
		if !d.c.Told[e.ID] {
			ids = append(ids, e.ID)
		}
	}
	if len(ids) > 0 {
		d.add(RightsTold{IDs: ids, By: d.Actor.ID})
	}
}

// say puts a move on file. What must not be said is refused with its reason:
// the denial of a recorded promise, and whatever the law takes away.
func (d *draft) say(cmd Say) error {
	if d.Actor.Seat() == House {
		if cmd.Act == "deny_promise" {
			for _, s := range d.c.Said {
				if s.Promise != "" {
					return fault.New(fault.DenialRefused, "promise", words.Both("statement.quoted", "Who", s.Who, "On", s.On, "Words", s.Words))
				}
			}
		}
	}
	if err := d.mayBeSaid(cmd.Text); err != nil {
		return err
	}
	d.move(cmd.Act, cmd.Text, "")
	return nil
}

// mayBeSaid refuses words of the house that take away what is owed, wherever
// they stand.
func (d *draft) mayBeSaid(text string) error {
	if d.Actor.Seat() != House || text == "" {
		return nil
	}
	d.look()
	for _, lang := range words.Langs() {
		if f := d.found.Stops(string(lang), text); f != nil {
			return fault.New(fault.SayingRefused, "reason", texts(f.Say))
		}
	}
	if d.c.RefusesOwed(d.gives(text)) {
		return fault.New(fault.SayingRefused, "reason", words.Both("problem.refuses_owed", "Right", d.rightsInWords()))
	}
	return nil
}

// choose puts on file what the customer wants. What they said themselves, by
// their own link, nobody says otherwise for them.
func (d *draft) choose(cmd Choose) error {
	if d.c.Wish.By == Client && d.Actor.Kind != Client {
		return fault.New(fault.NotYourSeat)
	}
	cmd.Wish.By = d.Actor.Kind
	d.add(Wished(cmd))
	return nil
}

// noteFact puts on file what happened. That money went back is proven by its
// reference, on its promise.
func (d *draft) noteFact(cmd NoteFact) error {
	if cmd.Event.Kind == "refunded" {
		return fault.New(fault.WrongStep, "problem", words.Both("problem.refund_has_reference"))
	}
	d.add(FactNoted{Event: cmd.Event, Claim: cmd.Claim})
	d.look()
	return nil
}

func texts(m map[string]string) words.Text {
	t := words.Text{}
	for lang, s := range m {
		t[words.Lang(lang)] = s
	}
	return t
}

func (d *draft) move(act, text, ref string) {
	d.add(Moved{Move{At: d.Now, Seat: d.Actor.Seat(), By: d.Actor.ID, Act: act, Text: text, Ref: ref}})
}

// offer puts packages on the table. An offer of the house must meet the floor
// and stay within the actor's mandate, and what is owed must have been told.
func (d *draft) offer(cmd MakeOffer) error {
	if d.c.Step == ReadingIt || d.c.Step == Settled {
		return fault.New(fault.WrongStep, "problem", words.Both("problem.offer_while."+string(d.c.Step)))
	}
	if cmd.LastSeen != "" && cmd.LastSeen != fmt.Sprintf("O%d", len(d.c.Offers)) {
		return fault.New(fault.Conflict)
	}
	d.look()
	if err := d.stillAmends(cmd.amendment); err != nil {
		return err
	}
	if err := d.mayBeSaid(cmd.Words); err != nil {
		return err
	}
	if cmd.Until != 0 && cmd.Until < d.Today {
		return invalid("until", words.Both("wrong.past"))
	}
	if err := d.foreseeable("until", cmd.Until); err != nil {
		return err
	}
	seat := d.Actor.Seat()
	if untold := d.untold(); seat == House && untold != nil {
		return fault.New(fault.RightsNotStated, "right", untold)
	}
	if err := d.onGround(cmd.amendment, func() error { return d.mayOffer(seat, cmd) }); err != nil {
		return err
	}
	return d.place(seat, cmd)
}

// mayOffer holds packages to what a package may say, and those of the house to
// floor and mandate.
func (d *draft) mayOffer(seat Seat, cmd MakeOffer) error {
	if err := d.checkPackages(cmd.Packages, cmd.amendment); err != nil || seat != House {
		return err
	}
	if err := d.checkFloor(cmd.Packages); err != nil {
		return err
	}
	for _, p := range cmd.Packages {
		if err := d.termsMayBeSaid(p); err != nil {
			return err
		}
		if d.c.Ended() && d.c.Goodwill(p).Sign() > 0 { // what is owed is still given; nothing more is talked about
			return d.overNow()
		}
		if err := d.checkMandate(p, cmd.amendment); err != nil {
			return err
		}
	}
	return nil
}

// place ends the standing offer and puts the new one on the table.
func (d *draft) place(seat Seat, cmd MakeOffer) error {
	act := "offer"
	if standing, ok := d.c.StandingOffer(); ok {
		state := "withdrawn"
		if standing.Seat != seat {
			state, act = "countered", "counter"
		}
		d.add(OfferEnded{ID: standing.ID, State: state})
	}
	o := Offer{
		ID: fmt.Sprintf("O%d", len(d.c.Offers)+1), Seat: seat, By: d.Actor.ID, Called: d.Actor.Name, At: d.Now,
		Packages: cmd.Packages, Until: cmd.Until, Words: cmd.Words, State: "open", Amendment: cmd.amendment,
	}
	d.add(OfferMade{o})
	d.move(act, cmd.Words, o.ID)
	if p := cmd.Packages[0]; seat == Customer && len(cmd.Packages) == 1 && d.c.Wish.Remedy != "" && cmd.amendment == nil &&
		!d.c.MeetsFloor(p) && d.c.meets(p, d.c.OpenRights()) {
		d.add(Wished{Wish{Words: d.c.Wish.Words, By: d.Actor.Kind}}) // what they propose themselves is what they choose
	}
	return nil
}

// untold is the first open right that was not stated to the customer yet, in words.
func (d *draft) untold() words.Text {
	for _, e := range d.c.OpenRights() {
		if !d.c.Told[e.ID] {
			t := texts(e.Say)
			for lang, s := range t {
				t[lang] = strings.TrimSuffix(s, ".")
			}
			return t
		}
	}
	return nil
}

// rightsInWords says what is owed and chosen, each remedy once: where law and
// policy give the same, the first says it.
func (d *draft) rightsInWords() words.Text {
	t := words.Text{}
	for _, lang := range words.Langs() {
		var says []string
		said := map[string]bool{}
		for _, e := range d.c.chosen() {
			if said[e.Remedy] {
				continue
			}
			said[e.Remedy] = true
			says = append(says, strings.TrimSuffix(e.Say[string(lang)], "."))
		}
		t[lang] = strings.Join(says, "; ")
	}
	return t
}

// theirs finds the open offer of the other seat.
func (d *draft) theirs(id string) (Offer, error) {
	for _, o := range d.c.Offers {
		if o.ID != id {
			continue
		}
		switch {
		case o.Seat == d.Actor.Seat():
			return o, fault.New(fault.OwnOffer)
		case o.State != "open":
			return o, fault.New(fault.OfferClosed, "state", words.Both("offer.state."+o.State))
		case o.Until != 0 && d.Today > o.Until:
			return o, fault.New(fault.OfferExpired, "until", o.Until)
		}
		return o, nil
	}
	return Offer{}, fault.New(fault.OfferUnknown)
}

// accept takes a package and reads it back: nothing binds yet.
func (d *draft) accept(cmd Accept) error {
	o, err := d.theirs(cmd.Offer)
	if err != nil {
		return err
	}
	if cmd.Pick == 0 && len(o.Packages) == 1 {
		cmd.Pick = 1
	}
	if cmd.Pick < 1 || cmd.Pick > len(o.Packages) {
		return invalid("pick", words.Both("wrong.range", "Least", 1, "Most", len(o.Packages)))
	}
	d.look()
	if err := d.stillAmends(o.Amendment); err != nil {
		return err
	}
	p := o.Packages[cmd.Pick-1]
	if untold := d.untold(); d.Actor.Seat() == House && untold != nil {
		return fault.New(fault.RightsNotStated, "right", untold)
	}
	if err := d.onGround(o.Amendment, func() error { return d.mayTake(p, o.Amendment) }); err != nil {
		return err
	}
	d.add(OfferEnded{ID: o.ID, State: "accepted", Picked: cmd.Pick})
	d.move("accept", "", o.ID)
	d.readBackPackage(p, o.Amendment, talkLifetime, map[Seat]string{})
	if o.Seat == House && o.By == string(System) { // offered within its mandate where the customer is alone: its word stands
		back := *d.c.Back
		d.add(ReadBackConfirmed{ID: back.ID, Seat: House, Confirmed: Confirmed{By: string(System), At: d.Now, Hash: back.Hash, Note: byPolicy}})
	}
	return nil
}

// mayTake holds a package to the floor of the day on which it is taken: what the
// house offered binds it, also where less is owed by now; what is less than is
// owed by now nobody takes without having been told.
func (d *draft) mayTake(p Package, am *Amendment) error {
	if !d.c.MeetsFloor(p) && !p.Alternative || d.c.Recovering() && p.asksOfCustomer() {
		return fault.New(fault.UnderFloor, "right", d.rightsInWords())
	}
	if err := d.paidBack(p); err != nil {
		return err
	}
	if err := d.takenElsewhere(packageSettles(p)); err != nil {
		return err
	}
	if err := d.withinRest(p, am); err != nil {
		return err
	}
	if d.Actor.Seat() != House {
		return nil
	}
	if err := d.wordsTaken(p, am); err != nil {
		return err
	}
	return d.checkMandate(p, am)
}

func (d *draft) reject(cmd Reject) error {
	o, err := d.theirs(cmd.Offer)
	if err != nil {
		return err
	}
	if err := d.mayBeSaid(cmd.Why); err != nil {
		return err
	}
	d.add(OfferEnded{ID: o.ID, State: "rejected"})
	d.move("reject", cmd.Why, o.ID)
	return nil
}
