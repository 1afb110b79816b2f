package story

import (
	"slices"
	"sync"

	"makegood/internal/casefile"
	"makegood/internal/shop"
)

// verb is something that somebody can do: how it is called, what its details
// may hold, and the command of the desk that it is.
type verb struct {
	name     string
	shape    shape
	packages bool // the details are packages; the clauses stand beside them
	about    string
	do       func(*turn) error
}

// verbs lists what can be done, in the order of the road. The list is made
// once and never changes.
var verbs = sync.OnceValue(func() []*verb {
	return slices.Concat(counterVerbs(), saleVerbs(), caseVerbs(), coachVerbs(), messageVerbs(), amendVerbs(), solvingVerbs(), conductVerbs(), keepVerbs())
})

func word(name string, optional ...bool) arg {
	return arg{kind: aWord, name: name, optional: len(optional) > 0}
}

func text(optional ...bool) arg { return arg{kind: aText, optional: len(optional) > 0} }

func one(a arg) []arg { return []arg{a} }

var (
	day    = one(arg{kind: aDay})
	yes    = one(arg{kind: aYes})
	amount = one(arg{kind: anAmount})
	number = one(arg{kind: aNumber})
)

func conditions() []string {
	var list []string
	for _, c := range shop.Conditions() {
		list = append(list, string(c))
	}
	return list
}

// goods are the clauses that say what of an order it is about.
func goods() []clause {
	return []clause{
		{"order", one(word("ID")), "the order"},
		{"line", one(word("LINE")), "of the order; again for another"},
		{"quantity", number, "of the line named before; absent: all that is left"},
		{"receipt", one(word("NUMBER")), "of the receipt in the hand"},
	}
}

// told are the clauses that only a person can tell.
func told() []clause {
	return []clause{
		{"wants", []arg{{kind: aWord, name: "REMEDY", oneOf: remedies}, text(true)}, "what the customer asks for"},
		{"proof", one(arg{kind: aWord, oneOf: []string{"receipt", "statement", "gift_receipt", "none"}}), "of purchase"},
		{"state", one(arg{kind: aWord, oneOf: []string{"unopened", "opened", "used"}}), "of the goods"},
		{"time-essential", yes, "was delivery on the day essential?"},
		{"told-of-cancelling", yes, "told of the right to cancel?"},
		{"policy-posted", yes, "was the refund policy on display?"},
		{"event", []arg{word("KIND"), {kind: aDay}}, "what is known to have happened"},
	}
}

func claims(optional bool) arg {
	return arg{kind: aWord, name: "CLAIM", optional: optional,
		oneOf: []string{"changed_mind", "not_conforming", "wrong_item", "damaged", "not_delivered"}}
}

// counterVerbs are what is done before there is a case, and the quick way.
func counterVerbs() []*verb {
	question := append(append(goods(), told()...),
		clause{"condition", one(arg{kind: aWord, oneOf: conditions()}), "in which the goods come back"},
		clause{"new", one(word("ITEM")), "of an exchange"},
		clause{"method", one(word("METHOD")), "of an exchange: who pays or gets the difference"},
		clause{"by", day, "by which day, for what is not money"})
	operation := append(goods(),
		clause{"condition", one(arg{kind: aWord, oneOf: conditions()}), "of the line named before"},
		clause{"item", one(word("ITEM")), "of the order; again for another"},
		clause{"new", one(word("ITEM")), "for it; again for another"},
		clause{"reason", one(text()), "of a cancellation"},
		clause{"method", one(word("METHOD")), "payment method"},
		clause{"customer", one(word("ID")), "by the shop's own id"},
		clause{"street", one(text()), "of an address"}, clause{"street2", one(text()), "its second line"},
		clause{"city", one(text()), ""}, clause{"region", one(word("STATE")), ""}, clause{"country", one(text()), ""}, clause{"zip", one(text()), ""},
		clause{"here", nil, "it settles the case at hand"})
	return []*verb{
		{name: "identifies", about: "finds out who is being served: somebody of the cast, or by e-mail, or by name and postcode",
			shape: shape{lead: one(word("WHO", true)), clauses: []clause{{"email", one(word("ADDRESS")), ""}, {"name", []arg{{kind: aText, name: `"FIRST"`}, {kind: aText, name: `"LAST"`}}, ""}, {"zip", one(text()), "postcode"}}},
			do:    (*turn).identify},
		{name: "searches", about: "finds orders and customers by number, receipt, serial number, name, e-mail, postcode",
			shape: shape{lead: one(word(`"TEXT"`))}, do: (*turn).search},
		{name: "reads", about: "reads the shop's records", do: (*turn).read,
			shape: shape{clauses: []clause{{"order", one(word("ID")), ""}, {"customer", one(word("ID")), "by the shop's own id"}, {"product", one(word("ID")), ""}, {"catalogue", nil, ""}, {"receipt", one(word("NUMBER")), "in the hand"}}}},
		{name: "answers", about: "says in one sentence what is owed or granted", do: (*turn).answerQuestion,
			shape: shape{lead: one(claims(true)), clauses: question}},
		{name: "reads back", about: "reads back what was answered, or what is asked here, in one step", do: (*turn).quick,
			shape: shape{lead: one(claims(true)), clauses: question}},
		{name: "asks for", about: "asks for an operation of the shop, and gets it read back", do: (*turn).ask,
			shape: shape{lead: one(arg{kind: aWord, name: "OPERATION", oneOf: operations()}), clauses: operation}},
		{name: "confirms", about: "says yes to what was read back", do: (*turn).confirm,
			shape: shape{clauses: []clause{{"for", one(arg{kind: aWord, oneOf: []string{"customer", "house"}}), "whom a person of the house says it for"}, {"having-read", one(text()), "other words than were read back"}}}},
	}
}

func operations() []string {
	return []string{shop.OpCancelOrder, shop.OpReturnItems, shop.OpExchangeItems, shop.OpChangeItems, shop.OpChangePayment,
		shop.OpChangeAddress, shop.OpMoveCustomer, shop.OpTakeBack}
}

// caseVerbs are what is done at the table.
func caseVerbs() []*verb {
	said := []clause{
		{"on", day, "when it was said; absent: today"}, {"role", one(text()), "of who said it"},
		{"promising", one(arg{kind: aWord, oneOf: []string{casefile.DeedDeliver, casefile.DeedRefund, casefile.DeedOther}}), "what"}, {"by", day, "which day"},
	}
	offer := []clause{{"until", day, "how long it stands"}, {"saying", one(text()), "with these words"}, keepsWord}
	return []*verb{
		{name: "opens", about: "takes a complaint in", do: (*turn).open,
			shape: shape{lead: one(claims(true)), clauses: append(append(goods(), told()...), clause{"as", one(word("NAME")), "how the story calls the case"})}},
		{name: "takes down", about: "puts on file what was said before: who, in which words, what was promised", do: (*turn).state,
			shape: shape{lead: []arg{{kind: aText, name: `"WHO"`}, {kind: aText, name: `"WORDS"`}}, clauses: said}},
		{name: "stands by", about: "says for the house that a statement on file was made: from then on it binds; S1 is the first",
			shape: shape{lead: one(word("STATEMENT"))}, do: command(func(t *turn) casefile.Command { return casefile.StandBy{Statement: t.given.text("")} })},
		{name: "notes", about: "puts on file what happened to the goods or between the parties", do: (*turn).note,
			shape: shape{lead: one(word("EVENT", true)), clauses: []clause{{"on", day, "absent: today"}, {"ok", yes, ""}, {"until", day, ""}, {"definite", yes, ""}, {"claim", one(claims(false)), "what is wrong now"}, {"remedy", one(word("REMEDY")), "that was demanded"}}}},
		{name: "gives answer", about: "answers a question of the findings: yes, no, a value, a day, unknown", do: (*turn).giveAnswer,
			shape: shape{lead: []arg{word("FACT"), word("ANSWER")}, clauses: []clause{{"as-said-by", one(arg{kind: aWord, oneOf: []string{"customer", "program"}}), "whose answer the house takes over"}}}},
		{name: "tells rights", about: "states to the customer everything that is owed", do: command(func(*turn) casefile.Command { return casefile.TellRights{} })},
		{name: "chooses", about: "says what the customer wants", shape: shape{lead: []arg{{kind: aWord, name: "REMEDY", oneOf: remedies}, text(true)}},
			do: command(func(t *turn) casefile.Command {
				return casefile.Choose{Wish: casefile.Wish{Remedy: t.given.text(""), Words: t.given.text("", 1)}}
			})},
		{name: "says", about: "says something at the table: ask, tell, acknowledge, apologise, deny_promise, …", shape: shape{lead: []arg{word("ACT"), text()}},
			do: command(func(t *turn) casefile.Command {
				return casefile.Say{Act: plain(t.given.text("")), Text: t.given.text("", 1)}
			})},
		{name: "plans", about: "drafts the plan of the own seat", do: (*turn).plan},
		{name: "edits plan", about: "changes the plan of the own seat", do: (*turn).editPlan,
			shape: shape{clauses: []clause{{"target", amount, ""}, {"realistic", amount, ""}, {"break", amount, ""}, {"notes", one(text()), ""}}}},
		{name: "writes note", about: "writes a remark for the own side", shape: shape{lead: one(text())},
			do: command(func(t *turn) casefile.Command { return casefile.WriteNote{Text: t.given.text("")} })},
		{name: "offers", about: "puts one to three packages on the table", packages: true, shape: shape{clauses: offer}, do: (*turn).offer},
		{name: "accepts", about: "takes a package of the other side's offer; it is read back", do: (*turn).accept,
			shape: shape{lead: one(word("OFFER", true)), clauses: []clause{{"package", number, "1 for the first"}}}},
		{name: "rejects", about: "refuses the other side's offer", do: (*turn).reject,
			shape: shape{lead: one(word("OFFER", true)), clauses: []clause{{"because", one(text()), ""}}}},
		{name: "escalates", about: "asks somebody with more authority for a package", packages: true, do: (*turn).escalate,
			shape: shape{clauses: []clause{{"to", one(text()), "whom"}, {"answer-by", day, "when they answer: a promise"}, {"because", one(text()), ""}}}},
		{name: "approves", about: "approves what was asked for", do: decide(true), shape: shape{lead: one(word("ESCALATION", true)), clauses: []clause{{"because", one(text()), ""}}}},
		{name: "vetoes", about: "says no to it, with a reason", do: decide(false), shape: shape{lead: one(word("ESCALATION", true)), clauses: []clause{{"because", one(text()), ""}}}},
	}
}

// keepVerbs are what is done about promises, links and the case itself.
func keepVerbs() []*verb {
	promise := one(word("PROMISE"))
	return []*verb{
		{name: "keeps", about: "closes a promise with what proves it", do: (*turn).keep,
			shape: shape{lead: promise, clauses: []clause{{"reference", one(word("NUMBER")), ""}, {"item", one(word("ITEM")), "what came"}, {"quantity", number, ""}, {"amount", amount, ""}, {"on", day, ""}, {"note", one(text()), ""}}}},
		{name: "breaks", about: "says that a promise will not be kept", shape: shape{lead: promise, clauses: []clause{{"because", one(text()), ""}}},
			do: command(func(t *turn) casefile.Command {
				return casefile.BreakPromise{ID: t.given.text(""), Why: t.given.text("because")}
			})},
		{name: "tells slip", about: "tells the customer before its day that a promise is slipping", shape: shape{lead: promise},
			do: command(func(t *turn) casefile.Command { return casefile.TellSlip{ID: t.given.text("")} })},
		{name: "deletes", about: "tries to delete a promise", shape: shape{lead: promise},
			do: command(func(t *turn) casefile.Command { return casefile.DeletePromise{ID: t.given.text("")} })},
		{name: "reports", about: "says what the order system answered to an instruction, named by its promise", do: (*turn).report,
			shape: shape{lead: []arg{word("PROMISE"), {kind: aWord, oneOf: []string{"done", "refused"}}}, clauses: []clause{{"reference", one(word("NUMBER")), ""}, {"because", one(text()), ""}}}},
		{name: "receives goods", about: "says that goods which a promise awaited are back", do: command(func(*turn) casefile.Command { return casefile.GoodsBack{} })},
		{name: "gives link", about: "hands a customer a way into the case", shape: shape{clauses: []clause{{"to", one(word("WHO")), ""}}}, do: (*turn).giveLink},
		{name: "revokes link", about: "shuts it", shape: shape{clauses: []clause{{"of", one(word("WHO")), ""}}}, do: (*turn).revokeLink},
		{name: "closes", about: "ends a case in which nothing is open", shape: shape{clauses: []clause{{"because", one(text()), ""}}},
			do: command(func(t *turn) casefile.Command { return casefile.Close{Why: t.given.text("because")} })},
		{name: "looks", about: "looks at the case from the own seat", do: (*turn).look},
		{name: "turns to", about: "goes on with another case, by the story's name for it or its number", shape: shape{lead: one(word("CASE"))}, do: (*turn).turnTo},
		{name: "verifies", about: "walks every log: chains, folds, the ledger, promises, views", do: (*turn).verify},
	}
}

// command makes a step of a command of the case.
func command(make func(*turn) casefile.Command) func(*turn) error {
	return func(t *turn) error { return t.command(make(t)) }
}

func decide(yes bool) func(*turn) error {
	return func(t *turn) error {
		id := t.given.text("")
		if id == "" {
			for _, x := range t.before.Asked {
				if x.State == "asked" {
					id = x.ID
				}
			}
		}
		return t.command(casefile.DecideEscalation{ID: id, Approve: yes, Reason: t.given.text("because")})
	}
}
