package story

import (
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/guide"
	"makegood/internal/plan"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// turn is one step being taken.
type turn struct {
	*Runner
	step   *Step
	given  given
	who    *person
	before casefile.Case // the case at hand as it was
	text   words.Text    // what was said to whoever acts
	answer *desk.CounterAnswer
	hits   []desk.Hit
	broken int // what Verify found
	calls  int // of the desk
	warned []guide.Warning
}

// plainly is a text that is the same in every language.
func plainly(text string) words.Text { return both(func(words.Lang) string { return text }) }

func both(write func(words.Lang) string) words.Text {
	t := words.Text{}
	for _, lang := range words.Langs() {
		t[lang] = write(lang)
	}
	return t
}

// today is the day in the case's zone.
func (t *turn) today() calendar.Day {
	zone := t.zone
	if t.before.Exists() {
		zone = zoneOf(t.before.Zone)
	}
	return calendar.Of(t.now().In(zone))
}

// atHand refuses what needs a case where none is open.
func (t *turn) atHand() error {
	if t.at == "" {
		return fault.New(fault.InputInvalid, "at", "the story", "problem", "no case is open yet")
	}
	return nil
}

// command gives a command to the case at hand.
func (t *turn) command(cmd casefile.Command) error {
	if err := t.atHand(); err != nil {
		return err
	}
	t.calls++
	_, err := t.Desk.Do(t.ctx, t.who.actor, t.at, cmd)
	return err
}

func (t *turn) identify() error {
	who := desk.Who{Email: t.given.text("email"), First: t.given.text("name"), Last: t.given.text("name", 1), Zip: t.given.text("zip")}
	if name := t.given.text(""); name != "" {
		m := t.people[name]
		if m == nil || m.Role != Customer {
			return fault.New(fault.InputInvalid, "at", name, "problem", "is no customer of this story")
		}
		who = desk.Who{Email: m.Email}
	}
	t.calls++
	v, err := t.Desk.Identify(t.ctx, t.who.actor, who)
	if err != nil {
		return err
	}
	t.who.visit, t.text = v.ID, plainly(v.Customer.Name)
	return nil
}

func (t *turn) search() error {
	t.Runner.calls, t.who.visit, t.who.question = 0, "", nil // somebody else stands there
	t.calls++
	hits, err := t.Desk.Search(t.ctx, t.who.actor, t.given.text(""))
	t.hits = hits
	t.text = both(t.found)
	return err
}

func (t *turn) read() error {
	op := shop.Operation{Name: shop.OpListProducts}
	switch {
	case t.given.has("order"):
		op = shop.Operation{Name: shop.OpGetOrder, Order: t.given.text("order")}
	case t.given.has("customer"):
		op = shop.Operation{Name: shop.OpGetCustomer, Customer: t.given.text("customer")}
	case t.given.has("product"):
		op = shop.Operation{Name: shop.OpGetProduct, Product: t.given.text("product")}
	}
	t.calls++
	answer, err := t.Desk.Read(t.ctx, t.who.actor, desk.Request{Visit: t.who.visit, Receipt: t.given.text("receipt"), Operation: op})
	t.text = both(func(lang words.Lang) string { return describe(answer, lang) })
	return err
}

// asked are the parts of an order that clauses name.
func (t *turn) asked() []desk.PartAsked {
	var list []desk.PartAsked
	for _, p := range t.given {
		switch p.name {
		case "line":
			list = append(list, desk.PartAsked{Line: p.values[0].text})
		case "quantity":
			if len(list) > 0 {
				list[len(list)-1].Quantity = p.values[0].number
			}
		}
	}
	return list
}

func (t *turn) known() desk.Known {
	return desk.Known{State: t.given.text("state"), TimeEssential: t.given.truth("time-essential"),
		ToldOfRightToCancel: t.given.truth("told-of-cancelling"), PostedRefundPolicy: t.given.truth("policy-posted")}
}

func (t *turn) events() []rights.Event {
	var list []rights.Event
	for _, p := range t.given {
		if p.name == "event" {
			list = append(list, rights.Event{Kind: plain(p.values[0].text), On: p.values[1].on(t.today())})
		}
	}
	return list
}

func (t *turn) question() desk.Question {
	q := desk.Question{
		Visit: t.who.visit, Receipt: t.given.text("receipt"), Order: t.given.text("order"), Lines: t.asked(), Claim: t.given.text(""),
		Wish: t.given.text("wants"), Condition: shop.Condition(t.given.text("condition")), Proof: t.given.text("proof"),
		Known: t.known(), Events: t.events(), Method: t.given.text("method"), By: t.given.at("by").on(t.today()),
	}
	for _, p := range t.given {
		if p.name == "new" {
			q.NewItems = append(q.NewItems, p.values[0].text)
		}
	}
	return q
}

func (t *turn) answerQuestion() error {
	q := t.question()
	t.who.question = &q
	t.calls++
	a, err := t.Desk.Answer(t.ctx, t.who.actor, q)
	if err != nil {
		return err
	}
	t.answer, t.text = &a, a.Sentence
	return nil
}

func (t *turn) quick() error {
	q := t.question()
	if q.Order == "" && t.who.question != nil {
		q = *t.who.question
	}
	t.calls++
	a, err := t.Desk.AskQuick(t.ctx, t.who.actor, q)
	return t.waits(a, err)
}

// waits remembers what was read back, for the yes.
func (t *turn) waits(a desk.Asked, err error) error {
	if err != nil {
		return err
	}
	t.who.asked, t.at, t.text = &a, a.Case, a.Text
	return nil
}

func (t *turn) ask() error {
	op := shop.Operation{
		Name: t.given.text(""), Order: t.given.text("order"), Customer: t.given.text("customer"), Reason: t.given.text("reason"), Method: t.given.text("method"),
	}
	for _, p := range t.given {
		switch p.name {
		case "item":
			op.Items = append(op.Items, p.values[0].text)
		case "new":
			op.NewItems = append(op.NewItems, p.values[0].text)
		case "line":
			op.Lines = append(op.Lines, shop.Handed{Line: p.values[0].text, Quantity: 1})
		case "quantity", "condition":
			if n := len(op.Lines); n > 0 && p.name == "quantity" {
				op.Lines[n-1].Quantity = p.values[0].number
			} else if n > 0 {
				op.Lines[n-1].Condition = shop.Condition(p.values[0].text)
			}
		}
	}
	if t.given.has("street") {
		op.Address = &shop.Address{Line1: t.given.text("street"), Line2: t.given.text("street2"), City: t.given.text("city"),
			State: t.given.text("region"), Country: t.given.text("country"), Zip: t.given.text("zip")}
	}
	r := desk.Request{Visit: t.who.visit, Receipt: t.given.text("receipt"), Operation: op}
	if t.given.has("here") {
		r.Case = t.at
	}
	t.calls++
	a, err := t.Desk.Ask(t.ctx, t.who.actor, r)
	return t.waits(a, err)
}

// confirm is a yes to what was read back: by the token that was given with it,
// or by the one that the case shows to the seat.
func (t *turn) confirm() error {
	if err := t.atHand(); err != nil {
		return err
	}
	token, hash, read := "", "", t.given.text("having-read")
	if read != "" {
		hash = casefile.HashText(plainly(read))
	}
	if a := t.who.asked; a != nil && a.Case == t.at && t.given.text("for") != "house" {
		token = a.Token
		if hash == "" {
			hash = a.Hash
		}
		t.who.asked = nil
	}
	if token == "" {
		t.calls++
		view, err := t.Desk.Get(t.ctx, t.who.actor, t.at)
		if err != nil {
			return err
		}
		token = view.Token
		if hash == "" && view.Case.Back != nil {
			hash = view.Case.Back.Hash
		}
	}
	t.calls++
	done, err := t.Desk.Confirm(t.ctx, t.who.actor, token, hash)
	if err == nil && done.Bound {
		t.text = words.Both("walk.agreed")
	}
	return err
}

func (t *turn) open() error {
	in := desk.Intake{
		Visit: t.who.visit, Receipt: t.given.text("receipt"), Order: t.given.text("order"), Lines: t.asked(), Claim: t.given.text(""),
		Proof: t.given.text("proof"), Known: t.known(), Events: t.events(),
		Wish: casefile.Wish{Remedy: t.given.text("wants"), Words: t.given.text("wants", 1)},
	}
	t.calls++
	view, err := t.Desk.Open(t.ctx, t.who.actor, in)
	if err != nil {
		return err
	}
	t.at = view.Case.ID
	if name := t.given.text("as"); name != "" {
		t.named[name] = t.at
	}
	return nil
}

func (t *turn) state() error {
	on := t.given.at("on").on(t.today())
	if on == 0 {
		on = t.today()
	}
	return t.command(casefile.State{Statement: casefile.Statement{
		Who: t.given.text(""), Words: t.given.text("", 1), Role: t.given.text("role"), On: on,
		Deed: t.given.text("promising"), By: t.given.at("by").on(t.today()),
	}})
}

func (t *turn) note() error {
	on := t.given.at("on").on(t.today())
	if on == 0 {
		on = t.today()
	}
	e := rights.Event{Kind: plain(t.given.text("")), On: on, OK: t.given.truth("ok"), Until: t.given.at("until").on(t.today()),
		Definite: t.given.truth("definite"), Remedy: t.given.text("remedy")}
	if e.Kind == "" {
		e = rights.Event{}
	}
	return t.command(casefile.NoteFact{Event: e, Claim: t.given.text("claim")})
}

func (t *turn) editPlan() error {
	if err := t.atHand(); err != nil {
		return err
	}
	view, err := t.Desk.Get(t.ctx, t.who.actor, t.at)
	if err != nil {
		return err
	}
	p := plan.Plan{Issues: []plan.Issue{}, Concessions: []plan.Concession{}}
	if view.Own.Plan != nil {
		p = *view.Own.Plan
	}
	for name, point := range map[string]*plan.Point{"target": &p.Target, "realistic": &p.Realistic, "break": &p.Break} {
		if t.given.has(name) {
			point.Value = t.given.at(name).amount
		}
	}
	if t.given.has("notes") {
		p.Notes = t.given.text("notes")
	}
	return t.command(casefile.EditPlan{Plan: p})
}

func (t *turn) plan() error {
	err := t.command(casefile.DraftPlan{})
	if err != nil {
		return err
	}
	view, err := t.Desk.Get(t.ctx, t.who.actor, t.at)
	t.text = both(func(lang words.Lang) string { return strings.Join(planLines(view, lang), "\n") })
	return err
}

func (t *turn) offer() error {
	packages, err := t.step.bundle.on(t.before, t.today())
	if err != nil {
		return err
	}
	rest := t.step.bundle.rest
	for i := range packages {
		packages[i].Keeps = rest.keeps()
	}
	return t.command(casefile.MakeOffer{Packages: packages, Until: rest.at("until").on(t.today()), Words: rest.text("saying")})
}

// theirs is the offer that is meant: the one named, or the one that stands.
func (t *turn) theirs() string {
	if id := t.given.text(""); id != "" {
		return id
	}
	o, _ := t.before.StandingOffer()
	return o.ID
}

func (t *turn) accept() error {
	err := t.command(casefile.Accept{Offer: t.theirs(), Pick: t.given.at("package").number})
	if err == nil {
		if view, err := t.Desk.Get(t.ctx, t.who.actor, t.at); err == nil && view.Case.Back != nil {
			t.text = view.Case.Back.Text
		}
	}
	return err
}

func (t *turn) reject() error {
	return t.command(casefile.Reject{Offer: t.theirs(), Why: t.given.text("because")})
}

func (t *turn) escalate() error {
	packages, err := t.step.bundle.on(t.before, t.today())
	if err != nil {
		return err
	}
	rest := t.step.bundle.rest
	return t.command(casefile.Escalate{Ask: packages[0], Who: rest.text("to"), By: rest.at("answer-by").on(t.today()), Why: rest.text("because")})
}

func (t *turn) keep() error {
	on := t.given.at("on").on(t.today())
	if on == 0 {
		on = t.today()
	}
	return t.command(casefile.KeepPromise{ID: t.given.text(""), Proof: promise.Proof{
		Reference: t.given.text("reference"), Item: t.given.text("item"), Quantity: t.given.at("quantity").number,
		Amount: t.given.at("amount").amount, On: on, Note: t.given.text("note"),
	}})
}

func (t *turn) report() error {
	p, ok := t.before.PromiseByID(t.given.text(""))
	if !ok {
		return fault.New(fault.NotFound, "what", "promise "+t.given.text(""))
	}
	return t.command(casefile.AnswerInstruction{Key: p.Key, State: t.given.text("", 1), Reference: t.given.text("reference"), Why: t.given.text("because")})
}

// linked is the customer whom a clause names; the only one where it names none.
func (t *turn) linked(name string) (*person, error) {
	var found *person
	for id, m := range t.people {
		if m.Role == Customer && (id == name || name == "" && found == nil) {
			found = m
		}
	}
	if found == nil {
		return nil, fault.New(fault.InputInvalid, "at", name, "problem", "is no customer of this story")
	}
	return found, nil
}

func (t *turn) giveLink() error {
	m, err := t.linked(t.given.text("to"))
	if err != nil {
		return err
	}
	if err := t.atHand(); err != nil {
		return err
	}
	t.calls++
	l, err := t.Desk.GiveLink(t.ctx, t.who.actor, t.at)
	if err != nil {
		return err
	}
	m.link = l.Token
	m.actor, err = t.Desk.Authenticate(t.ctx, l.Token)
	t.text = plainly(l.Token)
	return err
}

func (t *turn) revokeLink() error {
	m, err := t.linked(t.given.text("of"))
	if err != nil {
		return err
	}
	t.calls++
	return t.Desk.RevokeLink(t.ctx, t.who.actor, t.at, m.link)
}

func (t *turn) look() error {
	if err := t.atHand(); err != nil {
		return err
	}
	t.calls++
	view, err := t.Desk.Get(t.ctx, t.who.actor, t.at)
	if err == nil {
		t.text = both(func(lang words.Lang) string { return Show(view, lang) })
	}
	return err
}

func (t *turn) turnTo() error {
	name := t.given.text("")
	if id, ok := t.named[name]; ok {
		name = id
	}
	view, err := t.Desk.Get(t.ctx, t.who.actor, name)
	if err == nil {
		t.at = view.Case.ID
	}
	return err
}

func (t *turn) verify() error {
	r, err := t.Desk.Verify(t.ctx, system)
	if err != nil {
		return err
	}
	t.broken = len(r.Findings)
	t.text = both(func(lang words.Lang) string {
		list := []string{words.Say(lang, "walk.verified", "Streams", r.Streams, "Events", r.Events, "Cases", r.Cases, "Promises", r.Promises, "Findings", len(r.Findings))}
		for _, f := range r.Findings {
			list = append(list, f.Where+": "+f.Problem)
		}
		return strings.Join(list, "\n")
	})
	return nil
}

func (t *turn) giveAnswer() error {
	of := casefile.ActorKind(t.given.text("as-said-by"))
	if of == "program" {
		of = casefile.Agent
	}
	return t.command(casefile.AnswerQuestion{Asks: t.given.text(""), Answer: t.given.text("", 1), Of: of})
}
