package web

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/web/parts"
	"makegood/internal/words"
)

// The people of the examples.
var (
	sara = casefile.Actor{ID: "staff/sara", Kind: casefile.Staff, Role: "clerk", Name: "Sara"}
	nora = casefile.Actor{ID: "customer", Kind: casefile.Client, Name: "Nora Whitfield", Case: "7GXH08"}
)

var today = calendar.MustParse("2025-12-11")

// state is a page as it can look, and who looks at it.
type state struct {
	name string
	by   casefile.Actor
	page templ.Component
}

func text(en, ru string) words.Text { return words.Text{words.English: en, words.Russian: ru} }

func promised(change func(*promise.Promise)) promise.Promise {
	p := promise.Promise{
		ID: "P1", Deed: promise.Deed{Kind: promise.Deliver, Text: text("deliver Jute rug", "доставить джутовый ковёр")},
		Promisor: promise.Party{Seat: "house", Name: "Dale Whitcomb"}, Due: today + 3, State: promise.Made,
	}
	change(&p)
	return p
}

// everyPromise is a promise in each of its states.
func everyPromise() []promise.Promise {
	return []promise.Promise{
		promised(func(*promise.Promise) {}),
		promised(func(p *promise.Promise) { p.ID, p.Due = "P2", today }),
		promised(func(p *promise.Promise) { p.ID, p.Due, p.Promisor.Name = "P3", today+1, "" }),
		promised(func(p *promise.Promise) { p.ID, p.Due = "P4", today-2 }),
		promised(func(p *promise.Promise) { p.ID, p.Due, p.Awaits = "P5", 0, "goods_back" }),
		promised(func(p *promise.Promise) { p.ID, p.Due = "P6", 0 }),
		promised(func(p *promise.Promise) {
			p.ID, p.State, p.Proof = "P7", promise.Kept, &promise.Proof{Reference: "TRM-1", On: today}
		}),
		promised(func(p *promise.Promise) { p.ID, p.State, p.Why = "P8", promise.Broken, "wrong_item" }),
		promised(func(p *promise.Promise) { p.ID, p.State, p.ReplacedBy = "P9", promise.Replaced, "P1" }),
	}
}

func caseView(seat casefile.Seat, change func(*desk.CaseView)) desk.CaseView {
	v := desk.CaseView{Seat: seat, Case: casefile.Case{ID: "7GXH08", Called: "Nora <b>Whitfield", Subject: text("Jute rug", "Джутовый ковёр"), Step: casefile.Open}}
	change(&v)
	return v
}

func fullCase(v *desk.CaseView) {
	amount := money.MustParse("300.24 USD")
	c := &v.Case
	c.Found.Entitlements = []rights.Entitlement{
		{ID: "us-tx/1", Remedy: "refund", Source: "law", Cite: "UCC 2-711", Until: today + 30, Amount: &amount, Verified: true, Say: map[string]string{"en": "You may cancel.", "ru": "Вы можете отказаться."}},
		{ID: "store/1", Remedy: "replacement", Source: "policy", Cite: "§ 4", Why: []string{"delivered late"}, Say: map[string]string{"en": "Replaced.", "ru": "Заменим."}},
		{ID: "promise/1", Remedy: "delivery", Source: "promise", Cite: "S1", Say: map[string]string{"en": "We promised.", "ru": "Мы обещали."}},
		{ID: "warranty/1", Remedy: "repair", Source: "warranty", Cite: "W", Say: map[string]string{"en": "Repaired.", "ru": "Починим."}},
	}
	c.Offers = []casefile.Offer{{ID: "O1", Seat: casefile.House, State: "open", Words: "Which suits you?", Packages: []casefile.Package{
		{Terms: []casefile.Term{{Remedy: "replacement", By: today + 8}, {Remedy: "compensation", Amount: money.MustParse("25.00 USD")}}},
		{Alternative: true, Terms: []casefile.Term{{Remedy: "other", Text: "The plain rug stays"}, {Remedy: "store_credit", Text: "at once", Amount: amount}}},
	}}}
	c.Back = &casefile.ReadBack{ID: "R1", Text: text("1. We deliver.\n\n2. We pay.", "1. Доставим.\n2. Заплатим."), Hash: "abc", Until: today.Time(time.UTC)}
	v.Token = "7GXH08-TOKEN"
	c.Promise = everyPromise()
	c.Breaks = []casefile.Recovery{{No: 1, Open: true}}
	c.Bound = []casefile.Agreement{{No: 1, Text: text("We agreed.", "Договорились.")}}
	for i, act := range []string{"ask", "tell", "acknowledge", "apologise", "deny_promise", "offer", "counter", "accept", "reject", "escalate", "withdraw", "hum"} {
		c.Moves = append(c.Moves, casefile.Move{At: today.Time(time.UTC).Add(-time.Duration(i) * 26 * time.Hour), Seat: []casefile.Seat{casefile.House, casefile.Customer}[i%2], Act: act, Text: "So <it> is."})
	}
}

func caseRows() []desk.CaseRow {
	rows := []desk.CaseRow{}
	for i, step := range []string{"open", "offered", "read_back", "agreed", "settled", "lapsed"} {
		row := desk.CaseRow{ID: fmt.Sprintf("ROW%d", i), Called: "Nora", Subject: text("A rug", "Ковёр"), Step: step, OpenedOn: today - calendar.Day(i), Recovery: i == 0, Turn: []string{"house", "customer", ""}[i%3]}
		if i < 3 {
			row.Next = &desk.PromiseRow{Case: row.ID, Promise: everyPromise()[i]}
		}
		rows = append(rows, row)
	}
	return rows
}

func peopleStates() []state {
	ada := casefile.Actor{ID: "staff/ada", Kind: casefile.Staff, Role: "admin", Name: "Ada"}
	members := []desk.Member{{ID: "sara", Name: "Sara", Role: "clerk", Email: "s@example.com"}, {ID: "robot", Name: "<Robot>", Role: "clerk", Machine: true}}
	at := today.Time(time.UTC)
	keys := []desk.KeyInfo{
		{ID: "ABCD", Label: "till", Scope: desk.Scopes(), Issued: at, Until: at.AddDate(1, 0, 0), Used: today},
		{ID: "EFGH", SignIn: "password", Issued: at, Until: at.Add(time.Hour), Own: true}, {ID: "IJKL", SignIn: "oidc", Issued: at},
	}
	all := []state{
		{"people refused", ada, peoplePage(peopleList{members: members, wrong: "No.", form: members[1]})},
		{"person", ada, personPage(person{member: members[0], keys: keys, password: true})},
		{"program", ada, personPage(person{member: members[1], key: "mk_SECRET"})},
		{"person, password refused", ada, personPage(person{member: members[0], password: true, at: "password", wrong: "No."})},
		{"person, key refused", ada, personPage(person{member: members[0], at: "key", wrong: "No.", label: `"`})},
		{"account", sara, accountPage(account{sessions: keys[1:], password: true})},
		{"account refused", sara, accountPage(account{password: true, approves: true, at: "password", wrong: "No."})},
		{"account, PIN refused", lena, accountPage(account{password: true, approves: true, at: "pin", wrong: "No."})},
		{"account without passwords", sara, accountPage(account{})},
	}
	for _, n := range notices {
		all = append(all, state{"people " + n, ada, peoplePage(peopleList{members: members, said: n})})
	}
	return all
}

// states are all pages as they can look. A new page, or a new look of one, is
// added here, or to the states of its own file.
func states() []state {
	nobody := casefile.Actor{}
	all := []state{
		{"sign-in without a password", nobody, signInPage(signInForm{Back: "/"})},
		{"sign-in", nobody, signInPage(signInForm{Back: "/inbox?q=a&b", Password: true, Others: []OtherWay{{Name: "Acme", Path: "/sign-in/acme"}}})},
		{"sign-in refused", nobody, signInPage(signInForm{Back: "/", Password: true, Member: `"><script>`, Wrong: "No."})},
		{"enter", nobody, enterPage("mk_A", sara, nobody)},
		{"enter instead of somebody", sara, enterPage("ml_A", nora, sara)},
		{"link ended", nobody, linkEnded()},
		{"link needed", nobody, linkNeeded()},
		{"moving on", nobody, movingOn("/enter/ml_A")},
		{"inbox", sara, inboxPage(pageOfCases{queue: "active", rows: caseRows(), leaf: leaf{"x.1", "y.2"}, ours: "50+"})},
		{"inbox empty", sara, inboxPage(pageOfCases{queue: "active"})},
		{"queue empty", sara, inboxPage(pageOfCases{queue: "done"})},
		{"found nothing", sara, inboxPage(pageOfCases{queue: "all", search: `<img src=x>`})},
	}
	all = append(all, caseStates()...)
	all = append(all, peopleStates()...)
	all = append(all, auditStates()...)
	all = append(all, partnerStates()...)
	all = append(all, ownStates()...)
	all = append(all, packStates()...)
	all = append(all, solvingStates()...)
	for _, s := range promiseStates {
		all = append(all, state{"no promises " + string(s), sara, promisesPage(pageOfPromises{state: string(s)})})
	}
	rows := []desk.PromiseRow{}
	for _, p := range everyPromise() {
		rows = append(rows, desk.PromiseRow{Case: "7GXH08", Called: "Nora", Promise: p})
	}
	all = append(all, state{"promises", sara, promisesPage(pageOfPromises{state: "made", days: byDay(rows), leaf: leaf{"x", "y.2"}})})
	for _, code := range []trouble{{404, "not_found", "No.", "1"}, {403, "not_allowed", "No.", "1"}, {409, "conflict", "No.", "1"}, {500, "internal", "No.", "1"}} {
		all = append(all, state{"problem " + code.Code, nobody, problemPage(code)}, state{"problem for sara " + code.Code, sara, problemPage(code)})
	}
	return all
}

// Every page in each of its states, in both languages and with each theme, is
// sound: nothing inline, everything labelled, every word in the catalogue.
func TestStates(t *testing.T) {
	for _, s := range states() {
		for i, lang := range words.Langs() {
			view := parts.View{
				Lang: lang, Theme: []string{"", "dark"}[i], Zone: time.UTC, Now: today.Time(time.UTC).Add(12 * time.Hour), Actor: s.by,
				Path: "/inbox", Built: true, Asset: assetPath, Nav: []parts.Place{{Name: "web.nav.inbox", Path: "/inbox", Icon: "inbox", Press: "i", Here: true}},
			}
			t.Run(s.name+"/"+string(lang), func(t *testing.T) {
				var out strings.Builder
				if err := s.page.Render(parts.With(context.Background(), view), &out); err != nil {
					t.Fatal(err)
				}
				sound(t, out.String(), lang)
			})
		}
	}
}

// sound reads a page as a browser does, and reports what is wrong with it.
func sound(t *testing.T, page string, lang words.Lang) {
	t.Helper()
	for _, missing := range []string{"[web.", "[plan.", "[role.", "[settle.", "[guide.", "[conduct.", "[api.", "[fault.", "[promise.", "[offer.", "[consumer.", "[guide.", "%!"} {
		if i := strings.Index(page, missing); i >= 0 {
			t.Errorf("a word is missing: %.60q", page[i:])
		}
	}
	elements, err := readHTML(page)
	if err != nil {
		t.Fatalf("%v\n%s", err, page)
	}
	labelled, ids := map[string]bool{}, map[string]bool{}
	for _, e := range elements {
		if e.name == "label" {
			labelled[e.attr["for"]] = true
		}
		if id := e.attr["id"]; id != "" {
			if ids[id] {
				t.Errorf("two elements have the id %q", id)
			}
			ids[id] = true
		}
	}
	for _, e := range elements {
		if problem := e.check(labelled, ids); problem != "" {
			t.Errorf("<%s %v>: %s", e.name, e.attr, problem)
		}
	}
	if elements[0].name != "html" || elements[0].attr["lang"] != string(lang) {
		t.Errorf("the page is in %v, want %s", elements[0].attr, lang)
	}
	if n := strings.Count(page, "<h1"); n != 1 {
		t.Errorf("%d headings of the first rank", n)
	}
}

// element is a start tag and the text directly in it.
type element struct {
	name, text string
	attr       map[string]string
	hasIn      bool // something is inside
}

func readHTML(page string) ([]*element, error) {
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var all, open []*element
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, fmt.Errorf("read page: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			for _, o := range open {
				o.hasIn = true
			}
			all, open = append(all, e), append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, o := range open {
				o.text += strings.TrimSpace(string(token))
			}
		}
	}
}

// check says what is wrong with an element; "" nothing.
func (e *element) check(labelled, ids map[string]bool) string {
	for name, value := range e.attr {
		switch {
		case name == "style" || strings.HasPrefix(name, "on") || strings.HasPrefix(name, "hx-on"):
			return "is inline: " + name
		case (name == "href" || name == "src" || name == "action" || strings.HasPrefix(name, "hx-get") || strings.HasPrefix(name, "hx-post")) &&
			(strings.Contains(value, "//") || strings.HasPrefix(value, "javascript")):
			return "leads elsewhere: " + value
		case name == "aria-describedby" || name == "aria-labelledby" || name == "popovertarget":
			for id := range strings.FieldsSeq(value) {
				if !ids[id] {
					return "names " + id + ", which is not there"
				}
			}
		}
	}
	named := e.attr["aria-label"] != "" || e.attr["aria-labelledby"] != ""
	switch e.name {
	case "script":
		if e.text != "" || e.attr["src"] == "" {
			return "is inline"
		}
	case "style":
		return "is inline"
	case "input", "select", "textarea":
		if kind := e.attr["type"]; kind != "hidden" && kind != "submit" && !named && !labelled[e.attr["id"]] {
			return "has no label"
		}
	case "button", "a", "summary":
		if e.text == "" && !named {
			return "has no name"
		}
	case "nav", "dialog":
		if !named {
			return "has no name"
		}
	case "form":
		if method := e.attr["method"]; method != "dialog" && e.attr["action"] == "" && e.attr["hx-post"] == "" {
			return "sends to nowhere"
		}
	case "img":
		if _, ok := e.attr["alt"]; !ok {
			return "has no alt"
		}
	}
	return ""
}

// The test above sees what it says it sees.
func TestSoundSees(t *testing.T) {
	for page, want := range map[string]string{
		`<p style="color:red">x</p>`:                         "inline",
		`<p onclick="x()">x</p>`:                             "inline",
		`<script>alert(1)</script>`:                          "inline",
		`<style>p{}</style>`:                                 "inline",
		`<a href="https://example.com">x</a>`:                "elsewhere",
		`<a href="javascript:x">x</a>`:                       "elsewhere",
		`<input id="a" name="a">`:                            "no label",
		`<button><svg></svg></button>`:                       "no name",
		`<nav></nav>`:                                        "no name",
		`<form method="post"></form>`:                        "nowhere",
		`<p aria-describedby="q">x</p>`:                      "not there",
		`<label for="a">A</label><input id="a" type="text">`: "",
	} {
		all, err := readHTML("<div>" + page + "</div>")
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, e := range all {
			if p := e.check(map[string]bool{"a": strings.Contains(page, "<label")}, nil); p != "" {
				got = p
			}
		}
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", page, got, want)
		}
	}
}
