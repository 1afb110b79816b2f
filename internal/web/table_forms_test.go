package web_test

import (
	"errors"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/words"
)

const pin = "402913"

var errBroken = errors.New("us.yaml:12:3: there is no remedy \"money\"")

// page is what somebody's page of an address says.
func (h *house) page(role, path string) string {
	h.t.Helper()
	w := h.browse(role, path, nil)
	if w.Code != http.StatusOK {
		h.t.Fatalf("%s as %s: %d", path, role, w.Code)
	}
	return html.UnescapeString(w.Body.String())
}

// asked is a rug for which a clerk has asked a superior for more than a clerk may
// give; the superior has a PIN.
func asked(t *testing.T) *house {
	t.Helper()
	h := openRug(t)
	h.desk.Passwords = quick{}
	must(t, h.desk.SetPIN(ctx, h.actor("supervisor"), pin))
	h.sends("clerk", "tell")
	h.sends("clerk", "escalate", "p1.t1.what", h.rightTo("refund"), "p1.t2.what", "compensation", "p1.t2.amount", "60", "because", "Three weeks.")
	return h
}

// A superior decides on the clerk's page in one step. A wrong PIN decides nothing,
// says so in place and is not written back; a veto needs its reason; nobody
// without the authority is named.
func TestApproveOnThePage(t *testing.T) {
	h := asked(t)
	page := h.page("clerk", "/cases/"+h.id)
	if !strings.Contains(page, `<option value="omar">Omar</option>`) || !strings.Contains(page, `<option value="lena">Lena</option>`) || strings.Contains(page, `<option value="sara">`) || strings.Contains(page, `<option value="robot">`) {
		t.Error("not those are named who may decide it")
	}
	h.fails("clerk", "approve", "Choose who decides", "form", "approve-E1", "escalation", "E1", "pin", pin, "decision", "yes")
	refused := h.fails("clerk", "approve", "not theirs", "form", "approve-E1", "escalation", "E1", "approver", "omar", "pin", "777123", "decision", "yes", "reason", "It is fair.")
	if strings.Contains(refused, "777123") || !strings.Contains(refused, "It is fair.") || !strings.Contains(refused, `<option value="omar" selected>`) {
		t.Error("what was typed is not kept as it should be")
	}
	h.fails("clerk", "approve", "A no needs its reason", "form", "approve-E1", "escalation", "E1", "approver", "omar", "pin", pin, "decision", "no")
	h.sends("clerk", "approve", "form", "approve-E1", "escalation", "E1", "approver", "omar", "pin", pin, "decision", "yes")
	c := h.onFile()
	if o, stands := c.StandingOffer(); !stands || o.By != "staff/omar" || c.Asked[0].State != "approved" {
		t.Errorf("%+v", c.Asked)
	}
	if page := h.page("customer", "/my"); strings.Contains(page, "Three weeks.") {
		t.Error("the customer reads why it was asked for")
	}
}

// What is being written is decided at the till in the same breath; a veto puts
// nothing on the table and its reason stays with the house.
func TestApproveWhatIsWritten(t *testing.T) {
	h := openRug(t)
	h.desk.Passwords = quick{}
	must(t, h.desk.SetPIN(ctx, h.actor("supervisor"), pin))
	h.sends("clerk", "tell")
	ask := []string{"form", "offer", "p1.t1.what", h.rightTo("refund"), "p1.t2.what", "compensation", "p1.t2.amount", "60", "saying", "For the wait."}
	page := h.fails("clerk", "offer", "more than you may promise", ask...)
	if !strings.Contains(page, `name="pin"`) || !strings.Contains(page, `formaction="/cases/`+h.id+`/approve"`) {
		t.Fatal("nobody can decide it here")
	}
	h.sends("clerk", "approve", append(ask, "approver", "omar", "pin", pin, "decision", "no", "reason", "Half of it.")...)
	if c := h.onFile(); len(c.Offers) != 0 || c.Asked[0].State != "vetoed" || c.Asked[0].Reason != "Half of it." {
		t.Errorf("%+v", c.Asked)
	}
	if page := h.page("customer", "/my"); strings.Contains(page, "Half of it.") {
		t.Error("the customer reads the reason of the veto")
	}
	h.sends("clerk", "approve", append(ask, "approver", "omar", "pin", pin, "decision", "yes")...)
	if _, stands := h.onFile().StandingOffer(); !stands {
		t.Error("what was approved is not on the table")
	}
}

// A mistake is named before it is sent, with its reason, and nothing is sent; it
// goes out all the same for whoever wants it. What the desk refuses anyway is
// refused as always.
func TestCautions(t *testing.T) {
	h := openRug(t)
	send := func(do string, pairs ...string) string {
		w := h.browse("clerk", "/cases/"+h.id+"/"+do, form(do, pairs...))
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", do, w.Code)
		}
		return html.UnescapeString(w.Body.String())
	}
	page := send("say", "act", "tell", "text", "It will come soon. That is our policy.")
	if !strings.Contains(page, "is no day") || !strings.Contains(page, "A rule without its reason") || !strings.Contains(page, `name="anyway"`) || !strings.Contains(page, "It will come soon.") {
		t.Error("the page does not say what would be a mistake")
	}
	if n := len(h.onFile().Moves); n != 0 {
		t.Errorf("%d moves: it was said", n)
	}
	h.sends("clerk", "say", "act", "tell", "text", "It will come soon. That is our policy.", "anyway", "yes")
	h.sends("clerk", "tell")
	offer := []string{"p1.t1.what", h.rightTo("refund"), "saying", "All of it."}
	if page = send("offer", offer...); !strings.Contains(page, "An offer now says that you do not want to hear it") || len(h.onFile().Offers) != 0 {
		t.Error("an offer before the story was heard goes out unseen")
	}
	// While it is written, the same is said beside it, and nothing is kept.
	live := h.browse("clerk", "/cases/"+h.id+"/caution", form("offer", offer...))
	if body := live.Body.String(); live.Code != http.StatusOK || strings.Contains(body, "<html") || !strings.Contains(body, `name="anyway"`) {
		t.Errorf("%d %.200s", live.Code, body)
	}
	under := h.browse("clerk", "/cases/"+h.id+"/caution", form("offer", "p1.t1.what", "compensation", "p1.t1.amount", "5")).Body.String()
	if strings.Contains(under, `name="anyway"`) || !strings.Contains(under, "The desk will not take it like this") {
		t.Errorf("an offer under the floor may be sent all the same: %.300s", under)
	}
	if silent := h.browse("clerk", "/cases/"+h.id+"/caution", form("offer", "p1.t1.amount", "much")).Body.String(); silent != "" {
		t.Errorf("a form that is not filled in yet: %s", silent)
	}
	h.fails("clerk", "offer", "less than the customer is owed", "p1.t1.what", "compensation", "p1.t1.amount", "5")
	h.sends("clerk", "offer", append(offer, "anyway", "yes")...)
	if w := h.browse("customer", "/cases/"+h.id+"/caution", form("say", "text", "It comes soon.")); w.Code != http.StatusForbidden {
		t.Errorf("a customer asks the house's coach: %d", w.Code)
	}
}

// A customer's plan is drafted, edited and checked on a page of its own, which the
// house never sees.
func TestMyPlan(t *testing.T) {
	h := openRug(t)
	for _, step := range []struct {
		do    string
		pairs []string
	}{{"draft-plan", nil}, {"edit-plan", []string{"target", "310.50", "interests", "The floor is cold.\n\nGuests come on Friday.", "notes", "Nobody sees this."}}} {
		if to := h.browse("customer", "/cases/"+h.id+"/"+step.do, form(step.do, step.pairs...)).Header().Get("Location"); to != "/my/plan#plan" {
			t.Fatalf("%s leads to %q", step.do, to)
		}
	}
	page := h.page("customer", "/my/plan")
	for _, want := range []string{`value="310.50"`, "The floor is cold.\nGuests come on Friday.", "Nobody sees this.", "What is wanted is known"} {
		if !strings.Contains(page, want) {
			t.Errorf("the plan does not say %q", want)
		}
	}
	v, err := h.desk.Get(ctx, h.actor("customer"), h.id)
	must(t, err)
	if p := v.Own.Plan; len(p.Interests) != 2 || p.Interests[0].In("ru") != "The floor is cold." || p.BATNA.Text.In("en") == p.BATNA.Text.In("ru") {
		t.Errorf("what was typed is the same in every language, what was left is not touched: %+v", p)
	}
	issue := v.Own.Plan.Issues[0]
	w := h.browse("customer", "/cases/"+h.id+"/edit-plan", form("edit-plan", "weight."+issue.Name, "99"))
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "adds up to 100") || !strings.Contains(w.Body.String(), `value="99"`) {
		t.Errorf("weights that are more than all: %d", w.Code)
	}
	for _, path := range []string{"/cases/" + h.id, "/cases/" + h.id + "/plan"} {
		if page := h.page("manager", path); strings.Contains(page, "310.50") || strings.Contains(page, "Nobody sees this.") || strings.Contains(page, "floor is cold") {
			t.Errorf("%s shows the customer's plan", path)
		}
	}
	if to := h.browse("clerk", "/my/plan", nil).Header().Get("Location"); to != "/" {
		t.Errorf("a clerk at the customer's plan is sent to %q", to)
	}
}

// Whoever asks for a person hears who comes and by when, and the house sees the
// promise; asked twice, it is one.
func TestTalkToAPerson(t *testing.T) {
	h := openHouse(t)
	h.sends("customer", "person", "words", "After five, please.")
	h.sends("customer", "person")
	var due []promise.Promise
	for _, p := range h.onFile().Promise {
		if p.Origin == promise.Escalated {
			due = append(due, p)
		}
	}
	if len(due) != 1 {
		t.Fatalf("%d promises to answer", len(due))
	}
	page := h.page("customer", "/my")
	if !strings.Contains(page, "A person answers you: A clerk, by "+words.Day(words.English, due[0].Due)) {
		t.Error("who answers and by when is not said")
	}
	if strings.Contains(page, `action="/cases/`+h.id+`/person"`) {
		t.Error("a person is to be asked for again")
	}
	if page = h.page("clerk", "/cases/"+h.id); !strings.Contains(page, "After five, please.") || !strings.Contains(page, "asked for a person") {
		t.Error("the house does not see that a person is asked for")
	}
}

// Both seats take the agreement along as a document; nobody else does. Another
// number is not found.
func TestAgreementFile(t *testing.T) {
	h := openRug(t)
	h.sends("clerk", "tell")
	h.sends("clerk", "offer", "p1.t1.what", h.rightTo("refund"), "anyway", "yes")
	h.sends("customer", "accept", "form", "accept-1", "offer", "O1", "pick", "1")
	h.confirms("customer")
	h.confirms("clerk")
	path := "/cases/" + h.id + "/agreements/1/agreement.pdf"
	for role, page := range map[string]string{"clerk": "/cases/" + h.id, "customer": "/my"} {
		if !strings.Contains(h.page(role, page), `href="`+path+`"`) {
			t.Errorf("the page of the %s does not lead to the document", role)
		}
		w := h.browse(role, path, nil)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/pdf" || !strings.HasPrefix(w.Body.String(), "%PDF") {
			t.Errorf("%s: %d %s", role, w.Code, w.Header().Get("Content-Type"))
		}
	}
	for _, no := range []string{"2", "0", "x", "-1"} {
		if w := h.browse("clerk", "/cases/"+h.id+"/agreements/"+no+"/agreement.pdf", nil); w.Code != http.StatusNotFound {
			t.Errorf("agreement %s: %d", no, w.Code)
		}
	}
	v, err := h.desk.Identify(ctx, desktest.Admin, desk.Who{Email: "priya.raman@example.com"})
	must(t, err)
	other, err := h.desk.Open(ctx, desktest.Admin, desk.Intake{Visit: v.ID, Order: "AP-20418", Claim: "changed_mind"})
	must(t, err)
	link, err := h.desk.GiveLink(ctx, desktest.Admin, other.Case.ID)
	must(t, err)
	h.keys["other"] = link.Token
	if w := h.browse("other", path, nil); w.Code != http.StatusForbidden && w.Code != http.StatusNotFound {
		t.Errorf("another customer gets the agreement: %d", w.Code)
	}
}

// What was given for what stands on the plan's page of the house, and nowhere
// that is read aloud.
func TestConcessionLedger(t *testing.T) {
	h := openRug(t)
	h.sends("clerk", "tell")
	_, err := h.desk.Do(ctx, h.actor("manager"), h.id, casefile.MakeOffer{Packages: []casefile.Package{{Terms: []casefile.Term{
		{Remedy: "refund", Right: strings.TrimPrefix(h.rightTo("refund"), "owed refund "), Amount: h.onFile().Paid}, {Remedy: "compensation", Amount: money.MustParse("41.37 USD")}}}}})
	must(t, err)
	page := h.page("manager", "/cases/"+h.id+"/plan")
	_, ledger, found := strings.Cut(page, "What was given, and for what")
	if !found || !strings.Contains(ledger, "$41.37") || !strings.Contains(ledger, "on the table") {
		t.Error("what was given is not counted")
	}
	for role, path := range map[string]string{"clerk": "/counter", "manager": "/cases/" + h.id, "customer": "/my"} {
		if strings.Contains(h.page(role, path), "What was given, and for what") {
			t.Errorf("%s shows it", path)
		}
	}
	if page := h.page("clerk", "/cases/"+h.id); !strings.Contains(page, "Answers to the customer") || !strings.Contains(page, "Pays in the end") {
		t.Error("who is responsible is not said")
	}
	if page := h.page("customer", "/my"); strings.Contains(page, "Pays in the end") {
		t.Error("the customer reads who pays behind")
	}
}

// Whoever decides for others sets a PIN; one that would be guessed is refused
// where it was typed, and never written back.
func TestSetPIN(t *testing.T) {
	h := openHouse(t)
	h.desk.Passwords = quick{}
	if page := h.page("clerk", "/account"); !strings.Contains(page, words.Say(words.English, "web.account.by_key")) || strings.Contains(page, words.Say(words.English, "web.people.keys.none")) {
		t.Error("nothing says that somebody is here by a key")
	}
	if page := h.page("clerk", "/account"); strings.Contains(page, `action="/account/pin"`) {
		t.Error("a clerk, who decides for nobody, is asked for a PIN")
	}
	w := h.browse("supervisor", "/account/pin", url.Values{"pin": {"777777"}})
	if body := html.UnescapeString(w.Body.String()); w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, "would be guessed first") || strings.Contains(body, "777777") || strings.Contains(body, "This password") {
		t.Errorf("a PIN of one digit: %d", w.Code)
	}
	if to := h.browse("supervisor", "/account/pin", url.Values{"pin": {pin}}).Header().Get("Location"); to != "/account?said=pin" {
		t.Errorf("set, it leads to %q", to)
	}
}

// The packs in force with their versions, and what keeps newer ones out.
func TestPacksPage(t *testing.T) {
	h := openHouse(t)
	page := h.page("clerk", "/packs")
	packs, err := h.desk.Packs(ctx, h.actor("clerk"))
	must(t, err)
	for id, version := range packs.Versions {
		if !strings.Contains(page, `id="pack-`+id+`"`) || !strings.Contains(page, "version "+version) {
			t.Errorf("%s %s is not there", id, version)
		}
	}
	h.desk.PackTrouble = func() error { return errBroken }
	if page = h.page("clerk", "/packs"); !strings.Contains(page, "were kept out") || !strings.Contains(page, errBroken.Error()) {
		t.Error("the error of the last reading is not said")
	}
	if w := h.browse("customer", "/packs", nil); w.Code != http.StatusForbidden {
		t.Errorf("a customer at the packs: %d", w.Code)
	}
}

// bound is a house in which both have agreed on a refund and a gift of 20 dollars.
func bound(t *testing.T) *house {
	t.Helper()
	h := openRug(t)
	h.sends("clerk", "tell")
	h.sends("clerk", "offer", "p1.t1.what", h.rightTo("refund"), "p1.t2.what", "other", "p1.t2.words", "A card with an apology", "p1.t2.by", "2025-12-20", "anyway", "yes")
	h.sends("customer", "accept", "form", "accept-1", "offer", "O1", "pick", "1")
	h.confirms("customer")
	h.confirms("clerk")
	return h
}

// An agreement is changed on the pages of both: one proposes, the other sees what
// is different and takes it, both say yes to a text in which it is marked; until
// then the old one stands. A change that nobody made is none.
func TestAmendOnThePages(t *testing.T) {
	h := bound(t)
	form1 := []string{"form", "amend-1", "agreement", "1", "last_seen", "O1"}
	h.fails("customer", "amend", "what is to change", form1...)
	h.fails("customer", "amend", "By which day", append(form1, "c2.do", "change", "c2.by", "2020-01-01")...)
	h.sends("customer", "amend", append(form1, "c2.do", "change", "c2.by", "2025-12-29", "saying", "I am away until then.")...)
	for role, path := range map[string]string{"clerk": "/cases/" + h.id, "customer": "/my"} {
		page := h.page(role, path)
		if !strings.Contains(page, "Changes agreement 1") || !strings.Contains(page, `<li class="changed">`) || !strings.Contains(page, `<li class="kept">`) || !strings.Contains(page, "agreement 1 stands as it is") {
			t.Errorf("the %s does not see what is different", role)
		}
	}
	h.sends("clerk", "accept", "form", "accept-1", "offer", "O2", "pick", "1")
	for role, path := range map[string]string{"clerk": "/cases/" + h.id, "customer": "/my"} {
		if page := h.page(role, path); !strings.Contains(page, "<mark>– changed: ") || !strings.Contains(page, "<mark>2. ") || strings.Contains(page, "<mark>1. ") || strings.Contains(page, "<mark>– stays") {
			t.Errorf("the text that the %s confirms does not mark the difference", role)
		}
	}
	h.confirms("clerk")
	if len(h.onFile().Bound) != 1 {
		t.Fatal("one yes has changed the agreement")
	}
	h.confirms("customer")
	c := h.onFile()
	if len(c.Bound) != 2 || c.InForce(1) || !c.InForce(2) {
		t.Fatalf("%d agreements", len(c.Bound))
	}
	page := h.page("clerk", "/cases/"+h.id)
	if !strings.Contains(page, "replaced by a later agreement") || strings.Contains(page, `id="amend-1"`) || !strings.Contains(page, "/agreements/2/agreement.pdf") {
		t.Error("the page does not tell which agreement is in force")
	}
	h.fails("clerk", "amend", "was replaced by a later one", form1[0], form1[1], "agreement", "1", "c2.do", "drop")
}

// A text that is not what was meant is put aside by either seat, and nothing is
// bound; an answer to an offer that somebody has overtaken meanwhile is none.
func TestDeclineAndOvertaken(t *testing.T) {
	h := openRug(t)
	h.sends("clerk", "tell")
	refund := h.rightTo("refund")
	h.sends("clerk", "offer", "p1.t1.what", refund, "last_seen", "O0", "anyway", "yes")
	h.fails("manager", "offer", "Somebody else changed this", "p1.t1.what", refund, "last_seen", "O0", "anyway", "yes", "saying", "All of it.")
	h.sends("customer", "accept", "form", "accept-1", "offer", "O1", "pick", "1")
	h.sends("customer", "decline", "read_back", h.onFile().Back.ID, "why", "That is another day.")
	c := h.onFile()
	if c.Back != nil || len(c.Bound) != 0 || c.Step == casefile.ReadingIt {
		t.Errorf("the text is still there: %s", c.Step)
	}
	h.fails("customer", "decline", "no longer valid", "read_back", "R1")
}

// Where something better for both is found once an agreement is in force, the house
// can offer it, once; the customer takes it or leaves the agreement as it is, and
// never sees what it saves.
func TestExtraOnThePages(t *testing.T) {
	h := openHouse(t)
	clerk, manager := h.actor("clerk"), h.actor("manager")
	v, err := h.desk.Identify(ctx, clerk, desk.Who{Email: "nora.whitfield@example.com"})
	must(t, err)
	view, err := h.desk.Open(ctx, clerk, desk.Intake{Visit: v.ID, Order: "AP-20401", Lines: []desk.PartAsked{{Line: "1"}}, Claim: "not_conforming", Wish: casefile.Wish{Remedy: "replacement"}})
	must(t, err)
	h.id = view.Case.ID
	link, err := h.desk.GiveLink(ctx, clerk, h.id)
	must(t, err)
	h.keys["customer"] = link.Token
	h.sends("clerk", "tell")
	by := calendar.MustParse("2025-12-29")
	replaced := casefile.Term{Remedy: "replacement", Right: strings.TrimPrefix(h.rightTo("replacement"), "owed replacement "), By: by}
	offers := func(actor casefile.Actor, besides ...casefile.Term) {
		_, err := h.desk.Do(ctx, actor, h.id, casefile.MakeOffer{Packages: []casefile.Package{{Terms: append([]casefile.Term{replaced}, besides...)}}})
		must(t, err)
	}
	for range 3 {
		offers(manager, casefile.Term{Remedy: "other", Text: "It is collected at your home", By: by})
		offers(h.actor("customer"), casefile.Term{Remedy: "other", Text: "One person whose name you have sees it through and calls you", By: by},
			casefile.Term{Remedy: "other", Text: "What went wrong is put right at its source, and you are told what was done", By: by}, casefile.Term{Remedy: "apology", Text: "An apology in writing"})
	}
	offers(manager, casefile.Term{Remedy: "other", Text: "It is collected at your home", By: by})
	h.sends("customer", "accept", "form", "accept-1", "offer", "O7", "pick", "1")
	h.confirms("customer")
	h.confirms("manager")
	if page := h.page("clerk", "/cases/"+h.id); !strings.Contains(page, "Something better for both") || !strings.Contains(page, "We keep") {
		t.Fatal("what was found is not on the page")
	}
	h.sends("clerk", "extra")
	if mine := h.page("customer", "/my"); strings.Count(mine, "Keep it as it is") != 1 || strings.Contains(mine, "None of this suits me") {
		t.Error("an extra is not as easily left as taken")
	}
	page := h.page("customer", "/my")
	if !strings.Contains(page, "Something more, better for both") || strings.Contains(page, "We keep") {
		t.Error("the customer is not told that the agreement stands, or reads what it saves")
	}
	h.fails("clerk", "extra", "offered only once")
	h.sends("customer", "reject", "offer", "O8", "why", "It is fine as it is.")
	if c := h.onFile(); len(c.Bound) != 1 || !c.InForce(1) {
		t.Error("the agreement does not stand")
	}
	if page = h.page("clerk", "/cases/"+h.id); strings.Contains(page, "Something better for both") {
		t.Error("it can be offered twice")
	}
}

// The words of the house that stand are listed on the form of an offer. Where none is
// ticked the page says, before it is sent, that both will stand; where one is, the
// offer keeps it.
func TestAnOfferKeepsAWordOnThePage(t *testing.T) {
	h := openRug(t)
	h.sends("clerk", "tell")
	h.sends("clerk", "state", "who", "Sara", "on", "2025-12-11", "words", "I give you $15 for the trouble.", "deed", "other", "by", "2026-01-20")
	words := h.onFile().OpenWords()
	word := words[len(words)-1].ID
	page := h.page("clerk", "/cases/"+h.id)
	if !strings.Contains(page, `name="keeps" value="`+word+`"`) || !strings.Contains(page, "I give you $15 for the trouble.") {
		t.Fatal("the word is not listed on the form")
	}
	if strings.Contains(h.page("customer", "/my"), `name="keeps"`) {
		t.Error("the customer is asked what the house means")
	}
	terms := []string{"p1.t1.what", h.rightTo("refund"), "p1.t2.what", "compensation", "p1.t2.amount", "15"}
	w := h.browse("clerk", "/cases/"+h.id+"/offer", form("offer", terms...))
	if held := html.UnescapeString(w.Body.String()); !strings.Contains(held, "both are owed") {
		t.Errorf("nothing says that both will stand: %d %s", w.Code, said(w))
	}
	h.sends("clerk", "offer", append(terms, "keeps", word, "anyway", "yes")...)
	o, ok := h.onFile().StandingOffer()
	if !ok || len(o.Packages[0].Keeps) != 1 || o.Packages[0].Keeps[0] != word {
		t.Errorf("%+v", o)
	}
}

// A settled case takes no change; its page says the way, and by it the case is opened
// again by the customer, who is answered by a day.
func TestASettledCaseIsOpenedAgainOnThePage(t *testing.T) {
	h := openRug(t)
	h.sends("clerk", "tell")
	h.sends("clerk", "offer", "p1.t1.what", h.rightTo("refund"), "anyway", "yes")
	h.sends("customer", "accept", "offer", "O1", "pick", "1")
	h.confirms("customer")
	h.confirms("clerk")
	h.keepEverything()
	if c := h.onFile(); c.Step != casefile.Settled {
		t.Fatal(c.Step)
	}
	if page := h.page("customer", "/my"); !strings.Contains(page, "I need something after all") {
		t.Error("the customer is not told the way")
	}
	h.sends("customer", "reopen", "why", "The refund went to an old card.")
	c := h.onFile()
	if c.Step != casefile.Open || c.Reopened == nil || c.NextDue() == 0 {
		t.Errorf("%s, due %s", c.Step, c.NextDue())
	}
}

// A word of money without a sum is asked for one, in place.
func TestHowMuchOnThePage(t *testing.T) {
	h := openRug(t)
	said := []string{"who", "Sara", "on", "2025-12-11", "words", "A couple of hundred for the trouble.", "deed", "other", "by", "2026-01-20"}
	h.fails("clerk", "state", "ow much exactly?", said...)
	h.sends("clerk", "state", append(said, "amount", "20")...)
	if c := h.onFile(); len(c.OpenWords()) != 1 || c.Said[1].Amount.String() != "20.00 USD" {
		t.Errorf("%+v", c.Said)
	}
}
