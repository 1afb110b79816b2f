package web

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/guide"
	"makegood/internal/ledger"
	"makegood/internal/money"
	"makegood/internal/partner"
	"makegood/internal/plan"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/talk"
	"makegood/internal/words"
)

var lena = casefile.Actor{ID: "staff/lena", Kind: casefile.Staff, Role: "manager", Name: "Lena", Credential: "key/L"}

// seenBy is a case as somebody's page shows it.
func seenBy(who casefile.Actor, changes ...func(*seen)) seen {
	v := seen{CaseView: caseView(who.Seat(), func(*desk.CaseView) {}), actor: who, now: today.Time(time.UTC)}
	v.Case.Paid, v.Case.Zone = money.MustParse("323.67 USD"), "America/Chicago"
	for _, change := range changes {
		change(&v)
	}
	return v
}

func full(v *seen) {
	fullCase(&v.CaseView)
	c := &v.Case
	for i := range c.Found.Entitlements {
		c.Found.Entitlements[i].Chooser = "consumer"
	}
	c.Found.Refer = []rights.Refer{{ID: "q", Asks: "x", Say: map[string]string{"en": "When?", "ru": "Когда?"}}}
	c.Found.Forbidden = []rights.Forbidden{{ID: "n", Say: map[string]string{"en": "Never.", "ru": "Нельзя."}}}
	c.Found.Outside = []rights.Outside{{ID: "o", Say: map[string]string{"en": "The bank.", "ru": "Банк."}}}
	c.Wish = casefile.Wish{Remedy: "refund", Words: `"><b>now`, By: casefile.Staff}
	c.Order = "AP-20401"
	c.Lines = []casefile.Part{{Line: "5", Item: "rug", Name: "Jute <rug>", Options: map[string]string{"weave": "herringbone"}, Quantity: 1, Paid: c.Paid}, {Line: "6", Item: "lamp", Name: "Lamp", Quantity: 2, Paid: c.Paid}}
	c.Back.Confirmed = map[casefile.Seat]casefile.Confirmed{}
	c.Breaks[0].Promise = "P8"
	c.Promise = append(c.Promise,
		promised(func(p *promise.Promise) {
			p.ID, p.Deed.Kind, p.Deed.Quantity, p.Deed.Item = "P10", promise.Deliver, 2, "lamp"
		}),
		promised(func(p *promise.Promise) { p.ID, p.Deed.Kind = "P11", promise.Pay }),
		promised(func(p *promise.Promise) { p.ID, p.Deed.Kind = "P12", promise.Answer }))
	c.Orders = []casefile.Instruction{{Promise: "P11", State: "sent"}}
	c.Said = []casefile.Statement{{ID: "S1", Who: "Dale", Role: "VP", On: today - 30, Words: "Ten days.", By: today, Promise: "P1"}, {ID: "S2", Who: "Dale", Words: "I call you.", By: today, Deed: "other"}}
	c.Asked = []casefile.Escalation{{ID: "E1", Who: "Lena", Role: "manager", State: "asked", Promise: "P12", Why: "Three weeks.", Cost: money.MustParse("60.00 USD"), Ask: c.Offers[0].Packages[0]}}
	c.Notices = []casefile.Notice{{ID: "N1", On: today, Kind: "slip", Text: text("We are late.", "Мы опоздали.")}}
	c.Offers = append(c.Offers, casefile.Offer{ID: "O0", Seat: casefile.Customer, State: "countered", Packages: c.Offers[0].Packages})
	c.Moves = append(c.Moves, casefile.Move{At: today.Time(time.UTC), Seat: casefile.Customer, Act: "offer", Ref: "O0", Text: "Money back."})
	c.Messages = []casefile.Message{everyReading()}
	v.Own.Notes = []casefile.Note{{By: "staff/sara", Text: "Call the <mill>.", At: today.Time(time.UTC)}}
	v.links = []desk.LinkInfo{{ID: "ABCD", Until: today.Time(time.UTC), Open: true}, {ID: "EFGH"}}
	v.duties = []desk.Responsible{
		{Line: "5", Goods: "Jute <rug>", Account: "partner/mill", Name: "Hollow <Creek>", Due: today + 5,
			Responsibility: partner.Responsibility{Answers: partner.Host, Assignment: partner.Assignment{Serves: partner.Anyone, Decides: partner.Firm, Pays: partner.ByFault}}},
		{Line: "6", Goods: "Lamp", Responsibility: partner.Responsibility{Answers: partner.Host, Assignment: partner.Assignment{Serves: partner.Anyone, Decides: partner.Host, Pays: partner.Host}}},
	}
	v.book = ledger.Book{Accounts: map[string]money.Amount{"cost/house USD": c.Paid, "partner/north-sole USD": c.Paid, "tender/card USD": c.Paid.Neg(), "odd USD": c.Paid}}
}

// asking is a case that asks for everything that can be asked, of which some is
// answered: by the house, by the customer, by a program.
func asking(v *seen) {
	full(v)
	c := &v.Case
	c.Back, c.Offers, c.Facts.Claim, c.Found.Refer = nil, nil, "changed_mind", nil
	at := today.Time(time.UTC)
	for _, asks := range []string{"x", "jurisdiction", "jurisdiction.state", "claim", "contract.on", "contract.ordered_via", "contract.paid_by", "contract.time_essential", "goods.category", "goods.state", "goods.packaging", "events.ok", "terms"} {
		q := rights.Refer{ID: "us/" + asks, Asks: asks, Rules: []string{"r"}, Say: map[string]string{"en": "What of <" + asks + ">?", "ru": "Что с <" + asks + ">?"}}
		c.Found.Refer = append(c.Found.Refer, q)
		for i, a := range map[string][]string{"x": {"yes"}, "contract.on": {today.String(), "unknown"}, "goods.packaging": {"none", "original"}, "goods.state": {"used"}}[asks] {
			c.Answers = append(c.Answers, casefile.Answered{Question: q, Answer: a, Kind: []casefile.ActorKind{casefile.Client, casefile.Agent}[i], On: today, At: at})
		}
	}
	sealed := rights.Refer{Asks: "goods.sealed_for_hygiene", Rules: []string{"r"}, Say: map[string]string{"en": "Was it sealed?", "ru": "Был ли он запечатан?"}}
	named := casefile.Answered{Question: sealed, Answer: "no", Kind: casefile.Staff, Called: "Sara <b>", On: today, At: at, Of: casefile.Client}
	sealed.Asks = "contract.promised_by"
	day := casefile.Answered{Question: sealed, Answer: today.String(), Kind: casefile.Staff, Called: "Sara", On: today, At: at, Of: casefile.Agent}
	sealed.Asks = "contract.custom_made"
	plain := casefile.Answered{Question: sealed, Answer: "yes", Kind: casefile.Staff, Called: "Sara", On: today, At: at}
	left := casefile.Answered{Question: c.Found.Refer[0], Answer: "unknown", Kind: casefile.Staff, Called: "Sara", On: today, At: at}
	c.Answers = append(c.Answers, named, day, plain, left)
	c.Bound = nil
}

// looksOn is a reader whose key lets them read alone.
func looksOn(v *seen) { v.actor.Scope = "read" }

// theirs is what the customer sees of it.
func theirs(v *seen) { v.Case = v.Case.SeenBy(casefile.Customer) }

// everyReading is a message from which everything was read that can be.
func everyReading() casefile.Message {
	m := casefile.Message{ID: "M1", Seat: casefile.Customer, Kind: casefile.Client, Lang: "en", At: today.Time(time.UTC), Text: "Ünder <b> I want my money back by Friday."}
	add := func(p casefile.Proposal) {
		p.ID, p.Span, p.State = fmt.Sprintf("M1.%d", len(m.Proposals)+1), [2]int{len(m.Proposals) % 20, len(m.Proposals)%20 + 5}, "proposed"
		m.Proposals = append(m.Proposals, p)
	}
	for _, act := range talk.Acts() {
		add(casefile.Proposal{What: "act", Act: act})
	}
	for _, kind := range []string{"sympathy", "inconvenience", "responsibility"} {
		add(casefile.Proposal{What: "act", Act: "apologise", Kind: kind})
	}
	for _, deed := range []string{"deliver", "refund", "other"} {
		add(casefile.Proposal{What: "promise", Act: "promise", Deed: deed, By: today})
	}
	add(casefile.Proposal{What: "offer", Act: "offer", Remedy: "refund", Amount: money.MustParse("25.00 USD"), By: today})
	m.Proposals[0].State, m.Proposals[1].State = "confirmed", "dismissed"
	return m
}

func planned(v *seen) {
	t := text("As far as it goes.", "Сколько можно.")
	v.Own.Plan = &plan.Plan{Interests: []words.Text{t}, Questions: []words.Text{t}, Missing: []words.Text{t}, Target: plan.Point{Value: v.Case.Paid, Text: t}, BATNA: plan.Alternative{Text: t},
		Issues: []plan.Issue{{Name: "remedy", Text: t, Weight: 60}, {Name: "speed", Text: t, Weight: 40}}, Stakeholders: []plan.Stakeholder{{Who: t, Decides: t}}, Opening: t, Seat: string(v.Seat),
		Limit: v.Case.Paid, Notes: "<walk>", Concessions: []plan.Concession{{Remedy: "apology", Text: t, Cost: v.Case.Paid}}, Outline: []plan.Stage{{Name: "agree", Text: t}}}
}

// amended is a case with an agreement that took another's place, and a change of it
// that lies on the table, is asked for, and is read back.
func amended(v *seen) {
	c := &v.Case
	am := &casefile.Amendment{Agreement: 2, Difference: []casefile.Change{
		{What: casefile.TermKept, Was: 1, Now: 1, Text: text("stays: <a>", "остаётся: а")}, {What: casefile.TermChanged, Was: 2, Now: 2, Text: text("changed: b", "изменено: б")},
		{What: casefile.TermDropped, Was: 3, Text: text("no longer: c", "больше нет: в")}, {What: casefile.TermAdded, Now: 3, Text: text("new: d", "новое: г")},
	}}
	pack := casefile.Package{Terms: []casefile.Term{{Remedy: "refund", Amount: c.Paid}, {Remedy: "delivery", By: today + 4}, {Remedy: "other", Text: "<b>"}}}
	c.Bound = []casefile.Agreement{{No: 1, On: today, Text: text("One.", "Раз."), Package: pack}, {No: 2, On: today, Text: text("Two.", "Два."), Package: pack, Amendment: &casefile.Amendment{Agreement: 1, Difference: am.Difference}}}
	c.Offers[0].Amendment = am
	if len(c.Asked) > 0 {
		c.Asked[0].Amendment = am
	}
	if c.Back != nil {
		c.Back.Amendment, c.Back.Text = am, text("Instead.\n1. Same.\n2. Other.\n– changed: b", "Взамен.\n1. То же.\n2. Иное.\n– изменено: б")
	}
}

func better(v *seen) {
	sum := v.Case.Paid
	v.extra = &desk.Extra{Agreement: 2, Cost: sum, Then: sum, Changes: []casefile.TermChange{
		{Term: 1}, {Term: 2, To: &casefile.Term{Remedy: "store_credit", Amount: sum}}, {To: &casefile.Term{Remedy: "other", Text: "<card>"}}}}
}

func extra(v *seen) {
	am := *v.Case.Offers[0].Amendment
	am.Extra = true
	v.Case.Offers[0].Amendment = &am
}

func given(v *seen) {
	sum := v.Case.Paid
	v.given = desk.Concessions{Sum: sum, Limit: sum, Keeps: sum}
	for i, back := range []string{"", "term", "condition", "moved", ""} {
		v.given.Given = append(v.given.Given, guide.Concession{Offer: "O1", On: today, Goodwill: sum, Cost: sum, Worth: sum, Return: back, Breach: i == 4,
			State: []string{"open", "accepted", "rejected", "countered", "lapsed"}[i]})
	}
}

func superiors(v *seen) {
	v.superiors = []desk.Member{{ID: "omar", Name: "Omar <b>", Role: "supervisor"}, {ID: "lena", Name: "Lena", Role: "manager"}}
}

func personComes(v *seen) {
	v.Case.Promise = append(v.Case.Promise, promised(func(p *promise.Promise) {
		p.ID, p.Origin, p.Deed.Kind, p.Promisor = "P13", promise.Escalated, promise.Answer, promise.Party{Seat: "house", Name: "clerk", Role: "clerk"}
	}))
	v.Case.Moves = append(v.Case.Moves, casefile.Move{At: today.Time(time.UTC), Seat: casefile.Customer, Act: "escalate", Ref: "asked"})
}

// heldBack is a form that was not sent because of what was found in it.
func heldBack(form string) func(*seen) {
	return func(v *seen) {
		refusedAt(form, "")(v)
		v.refused.wrong = ""
		v.refused.cautions = []guide.Warning{{Code: guide.VagueTime, Quote: "so<on>", Why: text("No day.", "Не день."), Better: text("Name it.", "Назовите.")}}
	}
}

// refusedAt is a form that came back, with what was typed.
func refusedAt(form string, code fault.Code) func(*seen) {
	return func(v *seen) {
		v.refused = refusal{form: form, code: code, wrong: "No <b>.", typed: url.Values{"p1.t1.what": {"refund"}, "p1.t2.what": {"other"}, "text": {"</textarea>"}, "item": {"else"}, "words": {`"'`}}}
	}
}

func step(s casefile.Step) func(*seen) {
	return func(v *seen) {
		v.Case.Step, v.Case.Back, v.Case.Breaks = s, nil, nil
	}
}

func caseStates() []state {
	all := []state{
		{"case", sara, casePage(seenBy(sara, full))},
		{"case of the customer", nora, myPage(seenBy(nora, full))},
		{"case, nothing yet", sara, casePage(seenBy(sara))},
		{"my case, nothing yet", nora, myPage(seenBy(nora))},
		{"case, a link just made", sara, casePage(seenBy(sara, full, func(v *seen) { v.way = "https://desk.example/enter/ml_X" }))},
		{"case, for a manager", lena, casePage(seenBy(lena, full, planned))},
		{"case, our yes given", lena, casePage(seenBy(lena, full, func(v *seen) {
			v.Case.Back.Confirmed[casefile.House] = casefile.Confirmed{}
			v.Case.Back.Holder = map[casefile.Seat]string{casefile.Customer: lena.Credential}
			v.Case.Bound[0].Text = text("1. We deliver.", "1. Доставим.")
		}))},
		{"plan", lena, planPage(seenBy(lena, full, planned, given))},
		{"my plan", nora, planPage(seenBy(nora, full, planned))},
		{"my plan, none yet", nora, planPage(seenBy(nora))},
		{"my plan refused", nora, planPage(seenBy(nora, planned, refusedAt("edit-plan", fault.InputInvalid)))},
		{"case, somebody may decide at the till", sara, casePage(seenBy(sara, full, superiors))},
		{"case, the PIN is wrong", sara, casePage(seenBy(sara, full, superiors, refusedAt("approve-E1", fault.InputInvalid)))},
		{"case, over the mandate with somebody there", sara, casePage(seenBy(sara, full, step(casefile.Open), superiors, refusedAt("offer", fault.OverMandate)))},
		{"case, held back", sara, casePage(seenBy(sara, full, step(casefile.Open), heldBack("offer")))},
		{"case, a saying held back", sara, casePage(seenBy(sara, full, heldBack("say")))},
		{"case, something better for both", sara, casePage(seenBy(sara, full, step(casefile.Agreed), amended, better))},
		{"case, amended", sara, casePage(seenBy(sara, full, amended))},
		{"my case, amended", nora, myPage(seenBy(nora, full, amended))},
		{"case, an amendment on the table", sara, casePage(seenBy(sara, full, step(casefile.Offered), amended, superiors))},
		{"my case, something more", nora, myPage(seenBy(nora, full, step(casefile.Offered), amended, extra))},
		{"case, amendment over the mandate", sara, casePage(seenBy(sara, full, step(casefile.Agreed), amended, refusedAt("amend-2", fault.OverMandate)))},
		{"my case, amendment refused", nora, myPage(seenBy(nora, full, step(casefile.Agreed), amended, refusedAt("amend-2", fault.UnderFloor)))},
		{"my case, text put aside refused", nora, myPage(seenBy(nora, full, amended, refusedAt("decline", fault.SayingRefused)))},
		{"case, questions", sara, casePage(seenBy(sara, asking, step(casefile.Open)))},
		{"case, questions of a manager who looks on", casefile.Actor{Kind: casefile.Staff, Role: "manager", Scope: "read"}, casePage(seenBy(lena, asking, step(casefile.Open), looksOn))},
		{"my case, questions", nora, myPage(seenBy(nora, asking, step(casefile.Open)))},
		{"my case, answers", nora, myPage(seenBy(nora, asking, step(casefile.Open), theirs))},
		{"case, an answer refused", sara, casePage(seenBy(sara, asking, step(casefile.Open), refusedAt("answer-contract-on", fault.InputInvalid)))},
		{"case, an answer given anew refused", sara, casePage(seenBy(sara, asking, step(casefile.Open), refusedAt("answer-goods-sealed_for_hygiene", fault.WrongStep)))},
		{"my case, a person comes", nora, myPage(seenBy(nora, full, personComes))},
		{"plan, none yet", lena, planPage(seenBy(lena))},
		{"plan refused", lena, planPage(seenBy(lena, planned, refusedAt("edit-plan", fault.InputInvalid)))},
	}
	for _, s := range []casefile.Step{casefile.Open, casefile.Offered, casefile.ReadingIt, casefile.Agreed, casefile.Settled, casefile.Lapsed} {
		all = append(all, state{"case " + string(s), sara, casePage(seenBy(sara, full, step(s)))}, state{"my case " + string(s), nora, myPage(seenBy(nora, full, step(s)))},
			state{"case, empty, " + string(s), sara, casePage(seenBy(sara, step(s)))})
	}
	for _, move := range append([]string{"open", "choose"}, saidMoves...) {
		all = append(all, state{"case, " + move, sara, casePage(seenBy(sara, full, step(casefile.Open), advised(move)))}, state{"my case, " + move, nora, myPage(seenBy(nora, full, step(casefile.Open), advised(move)))})
	}
	for form, code := range map[string]fault.Code{
		"offer": fault.OverMandate, "say": fault.SayingRefused, "keep-P10": fault.ProofMissing, "accept-1": fault.UnderFloor, "reject": fault.RightsNotStated,
		"confirm": fault.StaleToken, "take-up-M1-3": fault.InputInvalid, "state": fault.InputInvalid, "note": fault.InputInvalid, "decide-E1": fault.OverMandate,
	} {
		all = append(all, state{"case refused at " + form, lena, casePage(seenBy(lena, full, refusedAt(form, code)))},
			state{"case refused at " + form + ", which is gone", lena, casePage(seenBy(lena, refusedAt(form, code)))},
			state{"my case refused at " + form, nora, myPage(seenBy(nora, full, refusedAt(form, code)))})
	}
	return all
}

// Amounts are read as people write them.
func TestFigures(t *testing.T) {
	for typed, want := range map[string]string{"25": "25.00", "$25.00": "25.00", "1,250.50": "1250.50", "1 250,50": "1250.50", "1.250,5": "1250.50", "25,00 €": "25.00", "1,250": "1250.00", "1’250.00": "1250.00", " 7 ": "7.00"} {
		f := filled{Values: url.Values{"a": {typed}}, seen: seenBy(sara)}
		if got := f.sum("a"); f.err != nil || got.Number() != want {
			t.Errorf("%q: %s, %v", typed, got, f.err)
		}
	}
	for _, typed := range []string{"twenty", "1.2.3.4,5", "25 USD or so", "-", "٣"} {
		f := filled{Values: url.Values{"a": {typed}}, seen: seenBy(sara)}
		if got := f.sum("a"); f.err == nil && got.Sign() < 0 {
			t.Errorf("%q is %s", typed, got)
		}
	}
}

// A message is cut so that nothing of it is lost, wherever marks lie.
func FuzzPieces(f *testing.F) {
	f.Add("Ünder 🙂 text", 0, 5, 3, 9)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		m := casefile.Message{Text: string([]rune(text)), Proposals: []casefile.Proposal{{Span: [2]int{a, b}}, {Span: [2]int{c, d}, State: "dismissed"}}}
		whole := ""
		for i, p := range pieces(m) {
			if p.text == "" || i > 0 && p.mark == pieces(m)[i-1].mark {
				t.Errorf("piece %d of %q: %+v", i, m.Text, p)
			}
			whole += p.text
		}
		if whole != m.Text {
			t.Errorf("%q became %q", m.Text, whole)
		}
	})
}
