package api_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"makegood/internal/api"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/store/overlay"
	"makegood/internal/testdata"
)

// phrase is the password of everybody in the tests' shop.
const phrase = "correct horse battery"

// caller is a seat of the walk.
type caller struct {
	name, credential string
	actor            casefile.Actor // the zero actor: nobody is let in with this credential
}

func (x table) callers() []caller {
	all := []caller{{name: "signed out"}}
	for _, role := range desk.Roles() {
		all = append(all, caller{role, x.keys[role], casefile.Actor{Kind: casefile.Staff, Role: role}})
	}
	client := casefile.Actor{Kind: casefile.Client}
	return append(all, caller{"agent", x.keys["agent"], casefile.Actor{Kind: casefile.Agent}},
		caller{"customer", x.link, client}, caller{"another customer", x.foreign, client},
		caller{"partner", x.guest, casefile.Actor{Kind: casefile.Guest}},
		caller{"consumer", x.keys["ann"], casefile.Actor{Kind: casefile.Consumer}}, caller{"another consumer", x.keys["bob"], casefile.Actor{Kind: casefile.Consumer}},
		caller{"consumer's link", x.helper, casefile.Actor{Kind: casefile.Consumer, Case: x.file}})
}

// more are the callers beside the seats: keys that are for some things only, and
// what opened something once.
func (x table) more() []caller {
	x.t.Helper()
	var all []caller
	for _, k := range []struct{ member, role, scope string }{
		{"sara", "clerk", "read"}, {"sara", "clerk", "counter cases"}, {"omar", "supervisor", "decide"}, {"ada", "admin", "manage"},
	} {
		key, err := x.desk.IssueScopedKey(ctx, desktest.Admin, k.member, desk.NewKey{Label: k.scope, Scope: strings.Fields(k.scope)})
		must(x.t, err)
		all = append(all, caller{k.role + " for " + k.scope, key, casefile.Actor{Kind: casefile.Staff, Role: k.role, Scope: k.scope}})
	}
	give := func() string { return x.ok(x.keys["clerk"], "POST", "/v1/cases/"+x.id+"/links", nil).text("token") }
	revoked := give()
	x.ok(x.keys["clerk"], "POST", "/v1/cases/"+x.id+"/links/revoke", obj{"token": revoked})
	shut, err := x.desk.IssueKey(ctx, desktest.Admin, "ada", "shut", time.Time{})
	must(x.t, err)
	must(x.t, x.desk.RevokeKey(ctx, desktest.Admin, "ada", shut))
	ended, err := x.desk.IssueKey(ctx, desktest.Admin, "ada", "ended", x.clock.Now().Add(time.Second))
	must(x.t, err)
	now := x.clock.Now()
	x.clock.Set(now.Add(-30*24*time.Hour - time.Second)) // a link of a month ago
	expired := give()
	x.clock.Set(now.Add(time.Second))
	return append(all, caller{name: "customer, link revoked", credential: revoked}, caller{name: "customer, link run out", credential: expired},
		caller{name: "admin, key revoked", credential: shut}, caller{name: "admin, key run out", credential: ended})
}

// forked is a store whose writes go to an overlay that each call of the walk
// gets anew.
type forked struct{ desk.Store }

// fork gives the table a desk of its own, on which nothing stays.
func (x table) fork() (table, func()) {
	below := x.store
	f := &forked{Store: overlay.New(below)}
	c := x.desk.Config
	c.Store = f
	d := desk.New(c)
	d.Orders = desk.OwnOrders{Desk: d}
	door := *x.door
	door.desk, door.store, door.http = d, f, api.New(d, api.Options{})
	x.door = &door
	return x, func() { f.Store = overlay.New(below) }
}

// prepared are the calls that need something to be there before they can
// succeed.
func (x table) prepared() map[string]func() (path string, body any) {
	in := "/v1/cases/" + x.id
	refund := func() obj {
		right := ""
		for i := range 9 {
			if x.ok(x.keys["clerk"], "GET", in, nil).text("case", "rights", fmt.Sprint(i), "remedy") == "refund" {
				right = x.ok(x.keys["clerk"], "GET", in, nil).text("case", "rights", fmt.Sprint(i), "id")
				break
			}
		}
		return obj{"packages": []any{obj{"terms": []any{obj{"remedy": "refund", "amount": "323.67 USD", "right": right}}}}}
	}
	offer := func() string {
		x.ok(x.keys["manager"], "POST", in+"/offers", refund())
		return x.ok(x.keys["clerk"], "GET", in, nil).text("case", "offers", "0", "id")
	}
	readBack := func() string {
		x.ok(x.link, "POST", in+"/offers/"+offer()+"/accept", obj{"pick": 1})
		return x.ok(x.keys["manager"], "GET", in, nil).text("token")
	}
	proposal := func() string {
		return x.ok(x.keys["clerk"], "POST", in+"/messages", obj{"seat": "customer", "who": "Nora", "text": "I want $40.00 as compensation."}).text("proposals", "0", "id")
	}
	alpha, month := "/v1/firms/maker/alpha", x.clock.Now().Format("2006-01")
	charged := func() string {
		x.ok(x.keys["supervisor"], "POST", in+"/charges", obj{"kind": "claim", "account": "maker/alpha", "amount": "7.00 USD", "why": "-", "key": "k"})
		return alpha + "/notes/" + month + "-1"
	}
	calls := map[string]func() (string, any){
		"GET /v1/firms/{kind}/{firm}/months/{month}/{format}": func() (string, any) { charged(); return alpha + "/months/" + month + "/csv", nil },
		"POST /v1/firms/{kind}/{firm}/notes/{note}/accept":    func() (string, any) { return charged() + "/accept", nil },
		"POST /v1/firms/{kind}/{firm}/notes/{note}/dispute":   func() (string, any) { return charged() + "/dispute", obj{"why": "-"} },
		"POST /v1/firms/{kind}/{firm}/notes/{note}/answer": func() (string, any) {
			x.ok(x.keys["supervisor"], "POST", charged()+"/dispute", obj{"why": "-"})
			return alpha + "/notes/" + month + "-1/answer", obj{"upheld": "1.00 USD", "reason": "-"}
		},
		"POST /v1/confirm": func() (string, any) { return "/v1/confirm", obj{"token": readBack()} },
		"POST /v1/cases/{id}/offers": func() (string, any) {
			return in + "/offers", refund()
		},
		"POST /v1/cases/{id}/answers": func() (string, any) {
			return in + "/answers", obj{"asks": x.asked(), "answer": "unknown"}
		},
		"POST /v1/cases/{id}/offers/{offer}/accept": func() (string, any) { return in + "/offers/" + offer() + "/accept", obj{"pick": 1} },
		"POST /v1/cases/{id}/offers/{offer}/reject": func() (string, any) { return in + "/offers/" + offer() + "/reject", obj{"why": "No."} },
		"POST /v1/cases/{id}/escalations/{escalation}/decide": func() (string, any) {
			return in + "/escalations/E1/decide", obj{"approve": false, "reason": "The money back is enough."}
		},
		"POST /v1/cases/{id}/links/revoke": func() (string, any) {
			return in + "/links/revoke", obj{"token": x.ok(x.keys["clerk"], "POST", in+"/links", nil).text("token")}
		},
		"POST /v1/staff/{member}/keys/revoke": func() (string, any) {
			return "/v1/staff/lena/keys/revoke", obj{"key": x.ok(x.keys["admin"], "POST", "/v1/staff/lena/keys", obj{"label": "x"}).text("key")}
		},
		"POST /v1/operations/{name}": func() (string, any) {
			visit := x.ok(x.keys["clerk"], "POST", "/v1/visits", obj{"email": "priya.raman@example.com"}).text("id")
			return "/v1/operations/cancel_order", obj{"visit": visit, "arguments": obj{"order_id": "AP-20418", "reason": "no longer needed"}}
		},
		"POST /v1/counter/read-back": func() (string, any) {
			return "/v1/counter/read-back", obj{"receipt": "R-AU-5103", "order": "AP-20403", "claim": "changed_mind", "condition": "unopened"}
		},
		"POST /v1/cases/{id}/promises/{promise}/break":     func() (string, any) { return in + "/promises/P1/break", obj{"why": "Lena is ill."} },
		"POST /v1/cases/{id}/promises/{promise}/keep":      func() (string, any) { return in + "/promises/P1/keep", obj{"note": "Lena called back."} },
		"POST /v1/cases/{id}/proposals/{proposal}/confirm": func() (string, any) { return in + "/proposals/" + proposal() + "/confirm", nil },
		"POST /v1/cases/{id}/proposals/{proposal}/dismiss": func() (string, any) { return in + "/proposals/" + proposal() + "/dismiss", nil },
		"POST /v1/me/password":                             func() (string, any) { return "/v1/me/password", obj{"old": phrase, "new": "another long phrase"} },
		"GET /v1/cases/{id}/agreements/{no}/pdf": func() (string, any) {
			for _, seat := range []string{x.link, x.keys["manager"]} {
				if seat == x.link {
					readBack()
				}
				x.ok(seat, "POST", "/v1/confirm", obj{"token": x.ok(seat, "GET", in, nil).text("token")})
			}
			return in + "/agreements/1/pdf", nil
		},
		"POST /v1/cases/{id}/decide-by-pin": func() (string, any) {
			x.ok(x.keys["supervisor"], "POST", "/v1/me/pin", obj{"pin": "402913"})
			return in + "/decide-by-pin", obj{"approver": "omar", "pin": "402913", "ask": obj{"terms": []any{obj{"remedy": "compensation", "amount": "40.00 USD"}}}, "approve": false, "reason": "The money back is enough."}
		},
		"POST /v1/me/sessions/revoke": func() (string, any) {
			session := x.ok("", "POST", "/v1/sign-in", obj{"member": "sara", "password": phrase}).text("token")
			return "/v1/me/sessions/revoke", obj{"id": x.ok(session, "GET", "/v1/me/sessions", nil).text("keys", "0", "id")}
		},
	}
	maps.Copy(calls, x.amending())
	maps.Copy(calls, x.filePrepared(x.file))
	maps.Copy(calls, x.ending())
	maps.Copy(calls, x.solving())
	return calls
}

// hopeless are the routes that can't succeed on the walk's table, and why.
var hopeless = map[string]string{
	"GET /v1/cases/{id}/extra":                            "there is nothing better for both than next to nothing",
	"POST /v1/cases/{id}/extra":                           "there is nothing better for both than next to nothing",
	"POST /v1/firms/{kind}/{firm}/months/{month}/net":     "the month is not over",
	"DELETE /v1/cases/{id}/promises/{promise}":            "a promise is never deleted, by nobody",
	"POST /v1/page/entries":                               "the page of the link is closed; TestAFirmWritesOnThePage",
	"POST /v1/page/lines":                                 "the page of the link is closed; TestAFirmWritesOnThePage",
	"POST /v1/page/lines/{line}/confirm":                  "the page of the link is closed; TestAFirmWritesOnThePage",
	"POST /v1/cases/{id}/promises/{promise}/tell-slip":    "nothing slips by the records",
	"POST /v1/cases/{id}/reopen":                          "it is not settled; TestASettledCaseIsOpenedAgain",
	"POST /v1/cases/{id}/close":                           "what is owed is still open",
	"POST /v1/cases/{id}/goods-back":                      "the goods never came",
	"POST /v1/cases/{id}/escalations/{escalation}/decide": "it asks for more than anybody's mandate",
}

// Every route of the description, from every seat, each call on a desk of its
// own with what it needs to succeed: refused or let in as the one table of the
// desk says; another customer's case is nobody else's; a credential that opens
// nothing opens nothing; and no answer, refusals included, holds what belongs to
// the other seat. Every route that anybody may call succeeds for somebody.
func TestEveryRouteFromEverySeat(t *testing.T) {
	base := laidTable(t)
	for _, m := range staff {
		if !m.Machine {
			must(t, base.desk.SetPassword(ctx, desktest.Admin, m.ID, phrase))
		}
	}
	callers := append(base.callers(), base.more()...)
	x, anew := base.fork()
	calls, prepared, all := x.bodies(), x.prepared(), operations(t, x.door)
	maps.Copy(calls, fileBodies(x.file))
	for name := range calls {
		if _, ok := all[name]; !ok {
			t.Errorf("%s is not in the description", name)
		}
	}
	for _, name := range slices.Sorted(keysOf(all)) {
		call, ok := calls[name]
		if !ok {
			t.Errorf("%s has no test call", name)
			continue
		}
		method, _, _ := strings.Cut(name, " ")
		succeeded, codes := 0, map[string]string{}
		for _, who := range callers {
			anew()
			path, body := call.path, call.body
			if prepare := prepared[name]; prepare != nil {
				path, body = prepare()
			}
			r := x.call(who.credential, method, path, body)
			if r.Status < 300 {
				succeeded++
			} else if who.name == "clerk" || who.name == "customer" {
				codes[who.name] = r.Body
			}
			let := r.code() != "not_allowed" && r.code() != "unauthenticated"
			want := refusalOf(name, all[name], who)
			if want != "" && r.code() != want || want == "" && !let || r.Status >= 500 {
				t.Errorf("%s as %s: %d %.300s, want %q", name, who.name, r.Status, r.Body, want)
			}
			x.private(name, who, r.Body)
		}
		if succeeded == 0 && hopeless[name] == "" {
			t.Errorf("%s succeeded for nobody: the walk shows nothing of what it answers: %v", name, codes)
		}
	}
}

// refusalOf is the code with which a route must refuse a caller; "" lets them in.
func refusalOf(name string, op operation, who caller) string {
	dead := who.actor.Kind == ""
	switch {
	case slices.Contains(op.Who, "signed out"):
		return ""
	case dead:
		return "unauthenticated"
	case op.Action != "" && desk.May(who.actor, desk.Action(op.Action)) != nil:
		return "not_allowed"
	case who.name == "another customer" && strings.Contains(name, " /v1/cases/{id}"):
		return "not_yours"
	case who.name == "another consumer" && strings.Contains(name, " /v1/files/{id}"):
		return "not_found"
	}
	return ""
}

func (x table) private(name string, who caller, body string) {
	x.t.Helper()
	other := marks["house"]
	if who.actor.Kind == casefile.Staff || who.actor.Kind == casefile.Agent {
		other = marks["customer"]
	} else if who.name != "customer" {
		other = append(append([]string{}, other...), marks["customer"]...)
	}
	for _, mark := range other {
		if strings.Contains(body, mark) {
			x.t.Errorf("%s tells %s what is not theirs: %q", name, who.name, mark)
		}
	}
}

// docs/access.md holds the table of who may do what as the desk has it.
// go test ./internal/api -run AccessPage -update writes it anew.
func TestAccessPage(t *testing.T) {
	path := filepath.Join(testdata.Root(t), "docs", "access.md")
	page, err := os.ReadFile(path)
	must(t, err)
	const begin, end = "<!-- the table: written by a test -->\n", "<!-- end of the table -->"
	before, rest, ok := strings.Cut(string(page), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("docs/access.md has no place for the table")
	}
	want := before + begin + accessTable(t) + end + after
	if *update {
		must(t, os.WriteFile(path, []byte(want), 0o644))
	} else if want != string(page) {
		t.Error("docs/access.md does not hold the table of the desk; run with -update")
	}
}

func accessTable(t *testing.T) string {
	routes := map[string][]string{}
	for name, op := range operations(t, empty(t)) {
		routes[op.Action] = append(routes[op.Action], "`"+name+"`")
	}
	seats := []casefile.Actor{}
	head, line := "| action | scope |", "|---|---|"
	for _, role := range desk.Roles() {
		seats = append(seats, casefile.Actor{Kind: casefile.Staff, Role: role})
		head, line = head+" "+role+" |", line+"---|"
	}
	seats = append(seats, casefile.Actor{Kind: casefile.Agent, Role: "clerk"}, casefile.Actor{Kind: casefile.Client}, casefile.Actor{Kind: casefile.Consumer}, casefile.Actor{Kind: casefile.Guest})
	var b strings.Builder
	b.WriteString(head + " program | customer | consumer | partner | calls |\n" + line + "---|---|---|---|---|\n")
	for _, action := range desk.Actions() {
		fmt.Fprintf(&b, "| `%s` | %s |", action, desk.ScopeOf(action))
		for _, seat := range seats {
			mark := ""
			if desk.May(seat, action) == nil {
				mark = "yes"
			}
			fmt.Fprintf(&b, " %s |", mark)
		}
		slices.Sort(routes[string(action)])
		fmt.Fprintf(&b, " %s |\n", strings.Join(routes[string(action)], "<br>"))
	}
	return b.String()
}
