package consumer

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// proposal finds a reading that waits for the consumer's word.
func (d *draft) proposal(id string) (casefile.Message, casefile.Proposal, error) {
	m, p, ok := d.f.ProposalByID(id)
	switch {
	case !ok:
		return m, p, fault.New(fault.NotFound, "what", "proposal "+id)
	case p.State != "proposed":
		return m, p, wrongStep("settled")
	}
	return m, p, nil
}

func (d *draft) passOver(cmd PassOver) error {
	if _, _, err := d.proposal(cmd.Proposal); err != nil {
		return err
	}
	d.add(casefile.ProposalDismissed{ID: cmd.Proposal, By: d.By})
	return nil
}

// takeUp makes a promise or an offer of what was read in the business's words.
func (d *draft) takeUp(cmd TakeUp) error {
	m, p, err := d.proposal(cmd.Proposal)
	if err != nil {
		return err
	}
	if !d.f.Asks(m, p) {
		return wrongStep("nothing_to_confirm")
	}
	if cmd.By != 0 {
		p.By = cmd.By
	}
	if cmd.Deed != "" {
		if !slices.Contains(Deeds(), cmd.Deed) {
			return invalid("deed", "deed")
		}
		p.Deed = cmd.Deed
	}
	if p.By != 0 && p.By < m.On {
		return invalid("by", "before_said")
	}
	switch p.What {
	case "offer":
		err = d.offered(m, p)
	default:
		err = d.promised(m, p, cmd.Instead)
	}
	if err != nil {
		return err
	}
	d.add(casefile.ProposalConfirmed{ID: p.ID, By: d.By})
	return nil
}

// promised puts what was said on file, and where it named a day, the promise
// that it made. One that is late already is broken.
func (d *draft) promised(m casefile.Message, p casefile.Proposal, instead string) error {
	s := casefile.Statement{
		ID: fmt.Sprintf("S%d", len(d.f.Said)+1), Who: d.speaker(m), Role: d.f.ContactOf(m.ID).Role, On: m.On, Words: whole(m, p), Deed: p.Deed, By: p.By,
	}
	if p.By == 0 {
		if instead != "" {
			return invalid("by", "day_missing")
		}
		d.add(casefile.Stated{Statement: s})
		return nil
	}
	if s.Deed == "" {
		s.Deed = casefile.DeedOther
	}
	made, err := d.make(s.Who, s.Role, m.On, p.By, d.deedSaid(s))
	if err != nil {
		return err
	}
	if instead != "" {
		old, err := d.open1(instead)
		if err != nil {
			return err
		}
		d.add(casefile.PromiseReplaced{ID: old.ID, On: d.Today, By: made.ID})
	}
	s.Promise = made.ID
	d.add(casefile.Stated{Statement: s})
	d.taken(made)
	return nil
}

// taken puts a promise on file. A new day for the same deed is what an earlier
// breach called for. A promise that is late already is broken.
func (d *draft) taken(made promise.Promise) {
	for _, p := range d.f.Promise {
		if made.Deed.Kind != promise.Do && p.Deed.Kind == made.Deed.Kind {
			d.closeBreach(p.ID)
		}
	}
	d.add(casefile.PromiseMade{Promise: made})
	d.breakLate(made.ID)
}

// speaker is who said the words of the business.
func (d *draft) speaker(m casefile.Message) string {
	if m.Who != "" {
		return m.Who
	}
	return d.f.Shop.Name
}

func (d *draft) deedSaid(s casefile.Statement) promise.Deed {
	switch s.Deed {
	case casefile.DeedDeliver:
		return d.delivery()
	case casefile.DeedRefund:
		return promise.Deed{Kind: promise.Pay, Remedy: "refund", Amount: d.f.Paid, Text: words.Both("deed.refund", "Amount", d.f.Paid)}
	}
	return promise.Deed{Kind: promise.Do, Text: words.Text{words.English: s.Words, words.Russian: s.Words}}
}

func (d *draft) delivery() promise.Deed {
	return promise.Deed{Kind: promise.Deliver, Line: theLine, Item: theItem, Quantity: d.f.Lines[0].Quantity, Text: words.Both("deed.deliver", "Goods", d.f.Goods)}
}

// make is a promise of the business that begins on a day.
func (d *draft) make(who, role string, on, due calendar.Day, deed promise.Deed) (promise.Promise, error) {
	if len(d.f.Promise) >= maxPromises {
		return promise.Promise{}, fault.New(fault.TooLarge, "limit", maxPromises)
	}
	return promise.Promise{
		ID: fmt.Sprintf("P%d", len(d.f.Promise)+1), Origin: promise.Said, MadeOn: on, Due: due, State: promise.Made, Bearer: string(casefile.House),
		Promisor: promise.Party{Seat: string(casefile.House), Name: who, Role: role},
		Promisee: promise.Party{Seat: string(casefile.Customer), Name: d.f.Called}, Deed: deed,
	}, nil
}

// offered puts an offer of the business on file. It need meet no floor here:
// it is what they said, and beside it stands what is owed.
func (d *draft) offered(m casefile.Message, p casefile.Proposal) error {
	pack, whole := d.f.Proposed(m, p)
	if !whole {
		pack = casefile.Package{Terms: []casefile.Term{{Remedy: p.Remedy, Amount: p.Amount, By: p.By, Text: p.Quote}}}
	}
	if standing, ok := d.f.StandingOffer(); ok {
		d.add(casefile.OfferEnded{ID: standing.ID, State: "withdrawn"}) // another one took its place
	}
	d.add(casefile.OfferMade{Offer: casefile.Offer{
		ID: fmt.Sprintf("O%d", len(d.f.Offers)+1), Seat: casefile.House, By: d.By, Called: d.speaker(m), At: d.Now, Packages: []casefile.Package{pack}, Words: p.Quote, State: "open",
	}})
	return nil
}

// answerOffer takes the offer that stands, each of its terms becoming a promise
// with its day, or refuses it.
func (d *draft) answerOffer(cmd AnswerOffer) error {
	o, ok := d.f.StandingOffer()
	if !ok || o.ID != cmd.Offer {
		return fault.New(fault.OfferUnknown)
	}
	if !cmd.Take {
		d.add(casefile.OfferEnded{ID: o.ID, State: "rejected"})
		return nil
	}
	d.add(casefile.OfferEnded{ID: o.ID, State: "accepted", Picked: 1})
	for _, t := range o.Packages[0].Terms {
		due := t.By
		if due == 0 {
			due = cmd.By
		}
		if due < d.Today {
			return invalid("by", "offer_day")
		}
		made, err := d.make(o.Called, "", d.Today, due, d.deedOffered(t, o.Words))
		if err != nil {
			return err
		}
		d.taken(made)
	}
	return nil
}

func (d *draft) deedOffered(t casefile.Term, said string) promise.Deed {
	switch t.Remedy {
	case "replacement", "delivery", "exchange":
		deed := d.delivery()
		deed.Remedy = t.Remedy
		return deed
	case "repair":
		return promise.Deed{Kind: promise.Fix, Remedy: t.Remedy, Text: words.Both("deed.repair", "Goods", d.f.Goods)}
	case "refund", "price_reduction", "compensation", "store_credit", "fee_waiver":
		if t.Amount.Sign() > 0 {
			return promise.Deed{Kind: promise.Pay, Remedy: t.Remedy, Amount: t.Amount, Text: words.Both("deed."+t.Remedy, "Amount", t.Amount)}
		}
	}
	return promise.Deed{Kind: promise.Do, Remedy: t.Remedy, Text: words.Text{words.English: said, words.Russian: said}}
}

func (d *draft) promise(id string) (promise.Promise, error) {
	p, ok := d.f.PromiseByID(id)
	if !ok {
		return p, fault.New(fault.NotFound, "what", "promise "+id)
	}
	return p, nil
}

func (d *draft) open1(id string) (promise.Promise, error) {
	p, err := d.promise(id)
	if err == nil && !p.Open() {
		err = fault.New(fault.PromiseClosed, "state", words.Both("promise.state."+string(p.State)))
	}
	return p, err
}

// keep closes a promise that runs with what shows that it was done. Another
// thing than the promised one breaks it. One that was broken by its day and is
// done now is put right by it.
func (d *draft) keep(cmd Keep) error {
	p, err := d.promise(cmd.ID)
	if err != nil {
		return err
	}
	if !d.f.running(p) {
		return fault.New(fault.PromiseClosed, "state", words.Both("promise.state."+string(p.State)))
	}
	if cmd.On == 0 {
		cmd.On = d.Today
	}
	if cmd.On < p.MadeOn || cmd.On > d.Today {
		return invalid("on", "between")
	}
	if utf8.RuneCountInString(cmd.Came+cmd.Shown) > maxText {
		return invalid("shown", "too_long")
	}
	proof := promise.Proof{On: cmd.On, Reference: cmd.Shown, Note: cmd.Came}
	if p.Deed.Kind == promise.Deliver {
		proof.Item, proof.Quantity = p.Deed.Item, p.Deed.Quantity
		if cmd.Came != "" {
			d.cameWrong(p, proof)
			return nil
		}
	} else if cmd.Shown == "" {
		return fault.New(fault.ProofMissing)
	}
	switch {
	case !p.Open():
		d.closeBreach(p.ID)
	case p.Late(cmd.On):
		d.add(casefile.PromiseBroken{ID: p.ID, On: cmd.On, Why: "late", Came: &proof})
	default:
		d.add(casefile.PromiseKept{ID: p.ID, Proof: proof})
	}
	d.done(p, proof)
	return nil
}

// done notes what a deed means in the eyes of the law.
func (d *draft) done(p promise.Promise, proof promise.Proof) {
	switch p.Deed.Kind {
	case promise.Deliver:
		d.delivered(proof.On, true, "")
	case promise.Fix:
		d.add(casefile.FactNoted{Event: rights.Event{On: proof.On, Kind: "repair_finished", OK: rights.Known(true)}})
	case promise.Pay:
		if p.Deed.Remedy == "refund" || p.Deed.Remedy == "price_reduction" {
			owed := d.f.Facts.Contract.PaidOrPrice()
			if p.Deed.Amount.Currency != owed.Currency {
				return
			}
			d.add(casefile.FactNoted{PaidBack: money.Min(p.Deed.Amount, owed)})
			if p.Deed.Remedy == "refund" && d.f.Facts.Contract.PaidOrPrice().IsZero() {
				d.add(casefile.FactNoted{Event: rights.Event{On: proof.On, Kind: "refunded"}})
			}
		}
	}
}

// delivered notes that goods came: the first time the goods, after that what
// was sent in their place.
func (d *draft) delivered(on calendar.Day, right bool, claim string) {
	e := rights.Event{On: on, Kind: "delivered"}
	if slices.ContainsFunc(d.f.Facts.Events, func(e rights.Event) bool { return e.Kind == "delivered" }) {
		e.Kind, e.OK = "replacement_delivered", &right
	}
	d.add(casefile.FactNoted{Event: e, Claim: claim})
}

// cameWrong: something came, and it was not the promised thing. A promise that
// was broken by its day stays broken, now for another reason.
func (d *draft) cameWrong(p promise.Promise, proof promise.Proof) {
	proof.Item, proof.Quantity = proof.Note, 0
	d.delivered(proof.On, false, "wrong_item")
	if !p.Open() {
		d.closeBreach(p.ID)
	}
	d.broken(p, proof.On, "wrong_item", &proof)
}

func (d *draft) breakIt(cmd Break) error {
	p, err := d.open1(cmd.ID)
	if err != nil {
		return err
	}
	if strings.TrimSpace(cmd.Why) == "" || utf8.RuneCountInString(cmd.Why) > maxText {
		return invalid("why", "why")
	}
	d.broken(p, d.Today, cmd.Why, nil)
	return nil
}

// broken closes a promise, and keeps the breach open until it is put right.
func (d *draft) broken(p promise.Promise, on calendar.Day, why string, came *promise.Proof) {
	d.add(casefile.PromiseBroken{ID: p.ID, On: on, Why: why, Came: came})
	if p.Deed.Kind == promise.Deliver && why == "late" && d.f.Facts.Claim == "" {
		d.add(casefile.FactNoted{Claim: "not_delivered"})
	}
	d.add(casefile.RecoveryOpened{Recovery: casefile.Recovery{No: len(d.f.Breaks) + 1, Promise: p.ID, On: on, Why: why, Open: true}})
}

func (d *draft) breakLate(id string) {
	if p, ok := d.f.PromiseByID(id); ok && p.Late(d.Today) {
		d.broken(p, d.Today, "late", nil)
		d.notice("slip", p.ID, "Who", p.Promisor.Name, "Deed", deed(p), "Due", p.Due)
	}
}

func (d *draft) closeBreach(id string) {
	if r, ok := d.f.breach(id); ok {
		d.add(casefile.RecoveryClosed{No: r.No})
	}
}

func (d *draft) putRight(cmd PutRight) error {
	if _, err := d.promise(cmd.ID); err != nil {
		return err
	}
	if _, open := d.f.breach(cmd.ID); !open {
		return wrongStep("not_broken")
	}
	d.closeBreach(cmd.ID)
	return nil
}
