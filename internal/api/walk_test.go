package api_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

type operation struct {
	Summary, Description string
	Security             []map[string][]string
	Responses            map[string]struct{ Description string }
	Action               string   `json:"x-action"`
	Who                  []string `json:"x-who"`
}

// operations reads the description: "METHOD path" -> operation.
func operations(t testing.TB, d *door) map[string]operation {
	t.Helper()
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]operation
	}
	must(t, json.Unmarshal([]byte(d.ok("", "GET", "/openapi.json", nil).Body), &doc))
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("OpenAPI %q", doc.OpenAPI)
	}
	all := map[string]operation{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			all[strings.ToUpper(method)+" "+path] = op
		}
	}
	return all
}

// The description is a contract: a change of it shows here first.
// go test ./internal/api -run Description -update writes it anew.
func TestDescription(t *testing.T) {
	d := empty(t)
	got := d.ok("", "GET", "/openapi.json", nil).Body
	golden := filepath.Join("testdata", "openapi.json")
	if *update {
		must(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	must(t, err)
	if got != string(want) {
		t.Errorf("the description has changed; look at the difference and run with -update")
	}
	for name, op := range operations(t, d) {
		if op.Summary == "" || op.Description == "" || len(op.Security) == 0 || len(op.Who) == 0 {
			t.Errorf("%s lacks summary, description, security or who may call it", name)
		}
		for _, status := range []string{"401", "500", "503"} {
			if op.Responses[status].Description == "" {
				t.Errorf("%s does not tell %s", name, status)
			}
		}
	}
	if strings.Contains(got, "ErrorModel") {
		t.Error("the description knows a second shape of refusal")
	}
}

// marks are words and sums that only one seat may see: a note, everything of a
// plan, what was asked of a colleague.
var marks = map[string][]string{
	"house":    {"house-note-7731", "house-plan-7731", "7731.31 USD", "house-why-7731", "7731.77 USD", "7731.01 USD", "7731.02 USD", "7731.03 USD", "7731.04 USD", "7731.05 USD", "house-issue-7731"},
	"customer": {"customer-note-4417", "customer-plan-4417", "4417.17 USD", "4417.01 USD", "4417.02 USD", "4417.03 USD", "4417.04 USD", "4417.05 USD", "customer-issue-4417"},
}

func plan(words, value string) obj {
	text := obj{"en": words, "ru": words}
	digits := value[:4]
	point := func(cents string) obj { return obj{"value": digits + cents + " USD", "text": text} }
	return obj{
		"issues": []any{obj{"name": strings.Replace(words, "plan", "issue", 1), "text": text, "weight": 100}},
		"target": point(".01"), "realistic": point(".02"), "break": point(".03"), "batna": point(".04"),
		"concessions": []any{obj{"remedy": "compensation", "text": text, "cost": digits + ".05 USD"}, obj{"remedy": "delivery", "text": text, "cost": value}},
		"notes":       words,
	}
}

// table is a case with both seats' plans and notes on it, and another one of
// another customer.
type table struct {
	*door
	id, other     string // cases
	link, foreign string // of the customer of the case, of the other one
	visit         string
	file, helper  string // of a consumer: their own file, and a link into it
	guest         string // of a person of a firm: a link to a page that is closed
}

func laidTable(t testing.TB) table {
	t.Helper()
	d := departmentStore(t)
	sara := d.keys["clerk"]
	open := func(email, order string) (visit, id, link string) {
		visit = d.ok(sara, "POST", "/v1/visits", obj{"email": email}).text("id")
		id = d.ok(sara, "POST", "/v1/cases", obj{"visit": visit, "order": order, "claim": "not_delivered", "wish": obj{"remedy": "refund"}}).text("case", "id")
		return visit, id, d.ok(sara, "POST", "/v1/cases/"+id+"/links", nil).text("token")
	}
	x := table{door: d}
	x.visit, x.id, x.link = open("nora.whitfield@example.com", "AP-20401")
	_, x.other, x.foreign = open("priya.raman@example.com", "AP-20418")
	x.mark()
	d.ok(sara, "POST", "/v1/cases/"+x.id+"/rights/tell", nil)
	d.ok(sara, "POST", "/v1/cases/"+x.id+"/escalations", obj{"why": marks["house"][3], "who": "Lena",
		"ask": obj{"terms": []any{obj{"remedy": "compensation", "amount": marks["house"][4], "bearer": "partner/mill"}}}})
	d.ok(sara, "POST", "/v1/cases/"+x.id+"/solving", nil)
	x.guest = d.ok(sara, "POST", "/v1/cases/"+x.id+"/solving/invitations", obj{"firm": "finch", "name": "Finn Ash"}).text("token")
	d.ok(sara, "POST", "/v1/cases/"+x.id+"/solving/close", obj{"review": "2025-12-30"})
	x.file, x.helper = x.consumers()
	return x
}

// mark puts both seats' plans and notes on the case.
func (x table) mark() {
	x.t.Helper()
	for seat, key := range map[string]string{"house": x.keys["clerk"], "customer": x.link} {
		x.ok(key, "POST", "/v1/cases/"+x.id+"/plan", nil)
		x.ok(key, "PUT", "/v1/cases/"+x.id+"/plan", plan(marks[seat][1], marks[seat][2]))
		x.ok(key, "POST", "/v1/cases/"+x.id+"/notes", obj{"text": marks[seat][0]})
	}
}

// bodies are calls of every route that could succeed; %s stands for the case.
func (x table) bodies() map[string]struct {
	path string
	body any
} {
	type call = struct {
		path string
		body any
	}
	in := "/v1/cases/" + x.id
	term := obj{"terms": []any{obj{"remedy": "refund", "amount": "299.00 USD"}}}
	question := obj{"visit": x.visit, "order": "AP-20401", "claim": "not_delivered"}
	return map[string]call{
		"POST /v1/visits":                                     {"/v1/visits", obj{"email": "nora.whitfield@example.com"}},
		"GET /v1/search":                                      {"/v1/search?q=Whitfield", nil},
		"GET /v1/customers/{id}":                              {"/v1/customers/nora?visit=" + x.visit, nil},
		"GET /v1/orders/{id}":                                 {"/v1/orders/AP-20401?visit=" + x.visit, nil},
		"GET /v1/products":                                    {"/v1/products?visit=" + x.visit, nil},
		"GET /v1/products/{id}":                               {"/v1/products/rug?visit=" + x.visit, nil},
		"POST /v1/operations/{name}":                          {"/v1/operations/cancel_order", obj{"visit": x.visit, "arguments": obj{"order_id": "AP-20401", "reason": "no longer needed"}}},
		"POST /v1/confirm":                                    {"/v1/confirm", obj{"token": x.id + "-00000000000000000000"}},
		"POST /v1/counter/answer":                             {"/v1/counter/answer", question},
		"POST /v1/counter/read-back":                          {"/v1/counter/read-back", question},
		"POST /v1/counter/responsible":                        {"/v1/counter/responsible", question},
		"GET /v1/cases/{id}/responsible":                      {in + "/responsible", nil},
		"POST /v1/cases":                                      {"/v1/cases", obj{"visit": x.visit, "order": "AP-20401", "claim": "not_delivered"}},
		"GET /v1/cases":                                       {"/v1/cases", nil},
		"GET /v1/cases/{id}":                                  {in, nil},
		"GET /v1/cases/{id}/ledger":                           {in + "/ledger", nil},
		"POST /v1/cases/{id}/links":                           {in + "/links", nil},
		"POST /v1/cases/{id}/links/revoke":                    {in + "/links/revoke", obj{"token": "ml_nobody"}},
		"POST /v1/cases/{id}/statements":                      {in + "/statements", obj{"who": "Ann", "on": "2025-12-01", "words": "Soon."}},
		"POST /v1/cases/{id}/facts":                           {in + "/facts", obj{"event": obj{"on": "2025-12-02", "kind": "notified"}}},
		"POST /v1/cases/{id}/answers":                         {in + "/answers", obj{"asks": "moon", "answer": "yes"}},
		"POST /v1/cases/{id}/rights/tell":                     {in + "/rights/tell", nil},
		"POST /v1/cases/{id}/wish":                            {in + "/wish", obj{"remedy": "refund"}},
		"POST /v1/cases/{id}/say":                             {in + "/say", obj{"act": "ask", "text": "What would put it right?"}},
		"POST /v1/cases/{id}/plan":                            {in + "/plan", nil},
		"PUT /v1/cases/{id}/plan":                             {in + "/plan", plan("plain", "1111.00 USD")},
		"POST /v1/cases/{id}/notes":                           {in + "/notes", obj{"text": "-"}},
		"POST /v1/cases/{id}/offers":                          {in + "/offers", obj{"packages": []any{term}}},
		"POST /v1/cases/{id}/offers/{offer}/accept":           {in + "/offers/O99/accept", nil},
		"POST /v1/cases/{id}/offers/{offer}/reject":           {in + "/offers/O99/reject", nil},
		"POST /v1/cases/{id}/escalations":                     {in + "/escalations", obj{"ask": term}},
		"POST /v1/cases/{id}/escalations/{escalation}/decide": {in + "/escalations/E99/decide", obj{"approve": true}},
		"POST /v1/cases/{id}/promises/{promise}/keep":         {in + "/promises/P99/keep", obj{"note": "-"}},
		"POST /v1/cases/{id}/promises/{promise}/break":        {in + "/promises/P99/break", obj{"why": "-"}},
		"POST /v1/cases/{id}/promises/{promise}/tell-slip":    {in + "/promises/P99/tell-slip", nil},
		"DELETE /v1/cases/{id}/promises/{promise}":            {in + "/promises/P1", nil},
		"POST /v1/cases/{id}/goods-back":                      {in + "/goods-back", nil},
		"POST /v1/cases/{id}/messages":                        {in + "/messages", obj{"text": "I am waiting. We will see."}},
		"GET /v1/cases/{id}/messages":                         {in + "/messages", nil},
		"POST /v1/cases/{id}/proposals/{proposal}/confirm":    {in + "/proposals/M1.1/confirm", nil},
		"POST /v1/cases/{id}/proposals/{proposal}/dismiss":    {in + "/proposals/M1.2/dismiss", nil},
		"POST /v1/cases/{id}/drafts":                          {in + "/drafts", obj{"move": "apologise.sympathy"}},
		"GET /v1/model":                                       {"/v1/model", nil},
		"POST /v1/cases/{id}/agreements/{no}/amendments":      {in + "/agreements/9/amendments", obj{"changes": []any{obj{"term": 1}}}},
		"POST /v1/cases/{id}/agreements/{no}/escalations":     {in + "/agreements/9/escalations", obj{"changes": []any{obj{"term": 1}}}},
		"POST /v1/cases/{id}/read-back/decline":               {in + "/read-back/decline", nil},
		"POST /v1/cases/{id}/conduct/warning":                 {in + "/conduct/warning", obj{"kind": "insults", "heard": "Idiots."}},
		"POST /v1/cases/{id}/conduct/end":                     {in + "/conduct/end", obj{"kind": "insults", "heard": "Idiots."}},
		"POST /v1/cases/{id}/conduct/end/decide":              {in + "/conduct/end/decide", obj{"approve": true}},
		"POST /v1/cases/{id}/conduct/end/lift":                {in + "/conduct/end/lift", obj{"why": "It was us."}},
		"GET /v1/cases/{id}/conduct/end/pdf":                  {in + "/conduct/end/pdf", nil},
		"POST /v1/cases/{id}/solving":                         {in + "/solving", obj{"invite": true}},
		"POST /v1/cases/{id}/solving/entries":                 {in + "/solving/entries", obj{"kind": "need", "text": "a rug for the guests"}},
		"POST /v1/cases/{id}/solving/entries/{entry}/choose":  {in + "/solving/entries/X9/choose", nil},
		"POST /v1/cases/{id}/solving/lines":                   {in + "/solving/lines", obj{"what": "bring the rug of the window", "who": "Dale", "seat": "house", "by": "2025-12-20"}},
		"POST /v1/cases/{id}/solving/lines/{line}/confirm":    {in + "/solving/lines/L9/confirm", nil},
		"POST /v1/cases/{id}/solving/close":                   {in + "/solving/close", obj{"review": "2025-12-30"}},
		"GET /v1/cases/{id}/extra":                            {in + "/extra", nil},
		"POST /v1/cases/{id}/reopen":                          {in + "/reopen", obj{"why": "The letters stopped."}},
		"POST /v1/cases/{id}/solving/invitations":             {in + "/solving/invitations", obj{"firm": "finch", "name": "Finn Ash"}},
		"GET /v1/page":                                        {"/v1/page", nil},
		"POST /v1/page/entries":                               {"/v1/page/entries", obj{"kind": "need", "text": "the rug back by Friday"}},
		"POST /v1/page/lines":                                 {"/v1/page/lines", obj{"what": "weave it first", "who": "Finn", "by": "2025-12-30"}},
		"POST /v1/page/lines/{line}/confirm":                  {"/v1/page/lines/L1/confirm", nil},
		"POST /v1/cases/{id}/extra":                           {in + "/extra", nil},
		"POST /v1/cases/{id}/close":                           {in + "/close", nil},
		"GET /v1/promises":                                    {"/v1/promises", nil},
		"GET /v1/me":                                          {"/v1/me", nil},
		"GET /v1/staff":                                       {"/v1/staff", nil},
		"POST /v1/staff":                                      {"/v1/staff", obj{"id": "new", "role": "clerk"}},
		"POST /v1/sign-in":                                    {"/v1/sign-in", obj{"member": "sara", "password": phrase}},
		"POST /v1/sign-out":                                   {"/v1/sign-out", nil},
		"GET /v1/me/sessions":                                 {"/v1/me/sessions", nil},
		"POST /v1/me/sessions/revoke":                         {"/v1/me/sessions/revoke", obj{"id": "NOTONE00"}},
		"POST /v1/me/password":                                {"/v1/me/password", obj{"old": "not the old one", "new": "another long phrase"}},
		"POST /v1/staff/{member}/password":                    {"/v1/staff/omar/password", obj{"password": "another long phrase"}},
		"GET /v1/audit":                                       {"/v1/audit?limit=200", nil},
		"GET /v1/cases/{id}/links":                            {in + "/links", nil},
		"GET /v1/staff/{member}/keys":                         {"/v1/staff/sara/keys", nil},
		"POST /v1/staff/{member}/keys":                        {"/v1/staff/sara/keys", obj{"label": "x"}},
		"POST /v1/staff/{member}/keys/revoke":                 {"/v1/staff/sara/keys/revoke", obj{"key": "none"}},
		"POST /v1/sweep":                                      {"/v1/sweep", nil},
		"GET /v1/orders/{id}/adjustments":                     {"/v1/orders/AP-20401/adjustments?visit=" + x.visit, nil},
		"GET /v1/cases/{id}/packages":                         {in + "/packages", nil},
		"POST /v1/cases/{id}/packages":                        {in + "/packages", nil},
		"GET /v1/cases/{id}/guidance":                         {in + "/guidance", nil},
		"POST /v1/cases/{id}/warnings":                        {in + "/warnings", obj{"text": "That's our policy."}},
		"GET /v1/cases/{id}/concessions":                      {in + "/concessions", nil},
		"POST /v1/me/pin":                                     {"/v1/me/pin", obj{"pin": "402913"}},
		"POST /v1/cases/{id}/decide-by-pin":                   {in + "/decide-by-pin", obj{"approver": "omar", "pin": "999998", "escalation": "E1", "approve": true}},
		"POST /v1/cases/{id}/self-service":                    {in + "/self-service", nil},
		"POST /v1/cases/{id}/person":                          {in + "/person", nil},
		"GET /v1/cases/{id}/agreements/{no}/pdf":              {in + "/agreements/1/pdf", nil},
		"GET /v1/packs":                                       {"/v1/packs", nil},
		"GET /v1/firms":                                       {"/v1/firms", nil},
		"GET /v1/firms/{kind}/{firm}/months/{month}":          {"/v1/firms/maker/alpha/months/2025-12", nil},
		"GET /v1/firms/{kind}/{firm}/months/{month}/{format}": {"/v1/firms/maker/alpha/months/2025-12/csv", nil},
		"POST /v1/firms/{kind}/{firm}/months/{month}/net":     {"/v1/firms/maker/alpha/months/2025-12/net", nil},
		"POST /v1/firms/{kind}/{firm}/payments":               {"/v1/firms/maker/alpha/payments", obj{"amount": "1.00 USD", "reference": "WIRE-1"}},
		"POST /v1/firms/{kind}/{firm}/notes/{note}/dispute":   {"/v1/firms/maker/alpha/notes/2025-12-9/dispute", obj{"why": "-"}},
		"POST /v1/firms/{kind}/{firm}/notes/{note}/accept":    {"/v1/firms/maker/alpha/notes/2025-12-9/accept", nil},
		"POST /v1/firms/{kind}/{firm}/notes/{note}/answer":    {"/v1/firms/maker/alpha/notes/2025-12-9/answer", obj{"upheld": "1.00 USD", "reason": "-"}},
		"POST /v1/cases/{id}/charges":                         {in + "/charges", obj{"kind": "claim", "account": "maker/alpha", "amount": "1.00 USD", "why": "-", "key": "k"}},
		"POST /v1/sales":                                      {"/v1/sales", obj{"store": "austin", "payment_method_id": "cash", "lines": []any{obj{"product_id": "tempo", "item_id": "tempo-9", "quantity": 1}}}},
	}
}

// Each seat sees its own, so that the marks of the walk are known to show.
func TestOwnSideShows(t *testing.T) {
	x := laidTable(t)
	for seat, credential := range map[string]string{"house": x.keys["supervisor"], "customer": x.link} {
		r := x.ok(credential, "GET", "/v1/cases/"+x.id, nil)
		for _, mark := range marks[seat] {
			if !strings.Contains(r.Body, mark) {
				t.Errorf("the %s does not see %q", seat, mark)
			}
		}
		if r.text("seat") != seat {
			t.Error(r.Body)
		}
	}
	for _, leak := range []string{`"holder"`, `"links"`, "key/", "link/"} {
		if body := x.ok(x.link, "GET", "/v1/cases/"+x.id, nil).Body; strings.Contains(body, leak) {
			t.Errorf("the customer's view holds %s", leak)
		}
	}
}
