package desk_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/shop"
)

var update = flag.Bool("update", false, "write the golden log of this release")

// line is an event of a golden log.
type line struct {
	Stream  string          `json:"stream"`
	Version int64           `json:"version"`
	At      time.Time       `json:"at"`
	By      string          `json:"by"`
	Subject string          `json:"subject,omitempty"`
	Name    string          `json:"name"`
	Schema  int             `json:"schema"`
	Payload json.RawMessage `json:"payload"`
}

// A log that an older release wrote is read by today's code: it folds to what
// it folded to then. A new release adds a file; the old ones stay as they are.
// The newest one holds every event that there is.
func TestGoldenLog(t *testing.T) {
	const newest = "testdata/golden/v0.1.0.jsonl"
	if *update {
		writeGolden(t, newest)
	}
	files, err := filepath.Glob("testdata/golden/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden log", err)
	}
	for _, file := range files {
		lines := readGolden(t, file)
		got, err := desk.FoldForTest(entries(lines))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		want := file[:len(file)-len("jsonl")] + "views.json"
		if *update && file == newest {
			if err := os.WriteFile(want, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		expected, err := os.ReadFile(want)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, expected) {
			t.Errorf("%s no longer folds to %s", file, want)
		}
	}
	held := map[string]bool{}
	for _, l := range readGolden(t, newest) {
		held[l.Name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(desk.Registry().Names())) {
		if !held[name] {
			t.Errorf("%s holds no %s", newest, name)
		}
	}
}

func entries(lines []line) []journal.Stored {
	var list []journal.Stored
	for _, l := range lines {
		list = append(list, journal.Stored{Stream: l.Stream, Version: l.Version, At: l.At, By: l.By, Subject: l.Subject,
			Entry: journal.Entry{Name: l.Name, Schema: l.Schema, Payload: l.Payload}})
	}
	return list
}

func readGolden(t *testing.T, file string) []line {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var lines []line
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var l line
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		lines = append(lines, l)
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

func writeGolden(t *testing.T, file string) {
	t.Helper()
	d, clock := smallAt(t)
	liveALittle(t, d, clock)
	var b bytes.Buffer
	err := d.Store.Walk(ctx, 0, func(s journal.Stored) error {
		data, err := json.Marshal(line{s.Stream, s.Version, s.At, s.By, s.Subject, s.Name, s.Schema, s.Payload})
		b.Write(append(data, '\n'))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Everything that can happen happens once; afterwards the log verifies, and
// the views that were kept along the way are those that a rebuild gives.
func TestARichLifeRebuildsToTheSame(t *testing.T) {
	d, clock := smallAt(t)
	liveALittle(t, d, clock)
	if report, err := d.Verify(ctx, desktest.Admin); err != nil || len(report.Findings) > 0 {
		t.Fatal(report.Findings, err)
	}
	before := dump(t, d)
	if err := d.Rebuild(ctx, desktest.Admin); err != nil {
		t.Fatal(err)
	}
	if after := dump(t, d); after != before {
		t.Fatalf("live:\n%s\nrebuilt:\n%s", before, after)
	}
}

func dump(t *testing.T, d *desk.Desk) string {
	t.Helper()
	var b bytes.Buffer
	for _, kind := range []string{"case", "promise", "link", "visit", "customer", "order", "product", "staff", "key", "store", "instruction", "audit", "model"} {
		views, err := d.Store.List(ctx, desk.Query{Kind: kind, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range views {
			if v.Parent == "views" { // the audit trail's word on the rebuild itself
				continue
			}
			slices.Sort(v.Terms)
			data, _ := json.Marshal(v)
			b.Write(append(data, '\n'))
		}
	}
	return b.String()
}

// liveALittle walks every road of the desk once.
func liveALittle(t *testing.T, d *desk.Desk, clock *desktest.Clock) {
	t.Helper()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must := func(v desk.CaseView, err error) casefile.Case {
		t.Helper()
		ok(err)
		return v.Case
	}
	usd := func(s string) money.Amount { return money.MustParse(s + " USD") }
	gm := casefile.Actor{ID: "staff/gm", Kind: casefile.Staff, Role: "manager", Name: "Gene", Credential: "key/gm"}

	ok(d.Hire(ctx, desktest.Admin, desk.Member{ID: "sara", Name: "Sara", Role: "clerk"}))
	key, err := d.IssueKey(ctx, desktest.Admin, "sara", "till 3", time.Time{})
	ok(err)
	ok(d.RevokeKey(ctx, desktest.Admin, "sara", key))
	ok(d.Hire(ctx, desktest.Admin, desk.Member{ID: "sara", Name: "Sara", Role: "clerk", Email: "sara@shop.example"}))
	ok(d.SetPassword(ctx, desktest.Admin, "sara", "correct horse battery"))
	ok(d.SetPIN(ctx, casefile.Actor{ID: "staff/sara", Kind: casefile.Staff, Role: "clerk"}, "402913"))
	from := desk.From{Door: desk.DoorPage, Address: "198.51.100.7", Request: "r1"}
	_, err = d.SignIn(ctx, "sara", "correct horse", from)
	wants(t, err, fault.SignInRefused)
	_, err = d.SignIn(ctx, "sara", "correct horse battery", from)
	ok(err)
	_, err = d.SignInAs(ctx, desk.Identity{Issuer: "https://id.example", Subject: "4711", Email: "sara@shop.example"}, from)
	ok(err)
	key, err = d.IssueScopedKey(ctx, desktest.Admin, "sara", desk.NewKey{Label: "till 4", Scope: []string{"read"}})
	ok(err)
	_, err = d.Authenticate(ctx, key)
	ok(err)
	ok(d.Leave(ctx, desktest.Admin, "sara"))

	_, err = d.KeepPacks(ctx, []rights.Copy{{ID: "corner", Version: "1", Text: []byte("pack: corner\n")}})
	ok(err)

	v := visit(t, d, sara)
	for _, op := range []shop.Operation{
		change("#1"),
		{Name: shop.OpChangePayment, Order: "#2", Method: "card1"},
		{Name: shop.OpChangeAddress, Order: "#2", Address: &shop.Address{Line1: "1 Elm St", City: "Austin", State: "TX", Country: "USA", Zip: "73301"}},
		{Name: shop.OpMoveCustomer, Customer: "olga_kim_1", Address: &shop.Address{Line1: "1 Elm St", City: "Austin", State: "TX", Country: "USA", Zip: "73301"}},
		{Name: shop.OpCancelOrder, Order: "#2", Reason: "no longer needed"},
		{Name: shop.OpReturnItems, Order: "#3", Items: []string{"a"}, Method: "gift1"},
		{Name: shop.OpExchangeItems, Order: "#4", Items: []string{"a"}, NewItems: []string{"b"}, Method: "gift1"},
		{Name: shop.OpTakeBack, Order: "#5", Lines: []shop.Handed{{Line: "1", Quantity: 1, Condition: shop.Faulty}}},
	} {
		asked, err := d.Ask(ctx, sara, desk.Request{Visit: v, Operation: op})
		ok(err)
		_, err = d.Confirm(ctx, sara, asked.Token, asked.Hash)
		ok(err)
		if op.Name == shop.OpReturnItems {
			must(d.Do(ctx, sara, asked.Case, casefile.GoodsBack{}))
		}
	}
	_, err = d.Ask(ctx, sara, desk.Request{Visit: v, Operation: shop.Operation{Name: shop.OpCancelOrder, Order: "#6", Reason: "ordered by mistake"}})
	ok(err) // nobody says yes to this one: it lapses

	keyed, _, err := d.Under(ctx, sara, "call-1", "a fingerprint")
	ok(err)
	c := must(d.Open(keyed, sara, desk.Intake{Visit: v, Order: "#7", Claim: "not_delivered", Wish: casefile.Wish{Remedy: "refund", Words: "My money back."}}))
	ok(d.KeepAnswer(keyed, sara, desk.Answered{Status: 201, Body: `{"case": {}}`}))
	link, err := d.GiveLink(ctx, sara, c.ID)
	ok(err)
	olga, err := d.Authenticate(ctx, link.Token)
	ok(err)
	today := c.OpenedOn
	must(d.Do(ctx, olga, c.ID, casefile.State{Statement: casefile.Statement{Who: "Dale", On: today - 3, Words: "It will be there in two days.", Deed: casefile.DeedDeliver, By: today + 1}}))
	must(d.Do(ctx, sara, c.ID, casefile.StandBy{Statement: "S1"}))
	clock.Set(clock.Now().AddDate(0, 0, 3))
	_, err = d.Sweep(ctx)
	ok(err)
	must(d.Do(ctx, sara, c.ID, casefile.NoteFact{Event: rights.Event{On: today, Kind: "notified"}}))
	must(d.Do(ctx, sara, c.ID, casefile.TellRights{}))
	must(d.Do(ctx, olga, c.ID, casefile.Choose{Wish: casefile.Wish{Remedy: "refund"}}))
	converse(t, d, c.ID, olga)
	must(d.Do(ctx, sara, c.ID, casefile.Say{Act: "apologise", Text: "We are late, and that is our fault."}))
	must(d.Do(ctx, sara, c.ID, casefile.DraftPlan{}))
	must(d.Do(ctx, olga, c.ID, casefile.EditPlan{Plan: plan.Plan{Notes: "stay calm"}}))
	must(d.Do(desk.Once(ctx, "a form"), sara, c.ID, casefile.WriteNote{Text: "regular customer"}))
	must(d.Do(ctx, sara, c.ID, casefile.Escalate{Ask: casefile.Package{Terms: []casefile.Term{{Remedy: "compensation", Amount: usd("30.00")}}}, Who: "Gene", Why: "late twice"}))
	must(d.Do(ctx, gm, c.ID, casefile.DecideEscalation{ID: "E1", Reason: "the money back is enough"}))
	bind := func(id string, offer casefile.MakeOffer) casefile.Case {
		t.Helper()
		c := must(d.Do(ctx, gm, id, offer))
		c = must(d.Do(ctx, olga, id, casefile.Accept{Offer: c.Offers[len(c.Offers)-1].ID, Pick: 1}))
		for _, who := range []casefile.Actor{gm, olga} {
			mine, err := d.Get(ctx, who, id)
			ok(err)
			_, err = d.Confirm(ctx, who, mine.Token, c.Back.Hash)
			ok(err)
		}
		return must(d.Get(ctx, gm, id))
	}
	refund := casefile.Term{Remedy: "refund", Amount: usd("20.00"), Right: right(t, d, c.ID, "refund")}
	both := casefile.MakeOffer{Packages: []casefile.Package{{Terms: []casefile.Term{refund, {Remedy: "delivery", Line: "1", By: today + 8}}}}}
	c = must(d.Do(ctx, gm, c.ID, both))
	must(d.Do(ctx, olga, c.ID, casefile.Reject{Offer: c.Offers[0].ID, Why: "too late"}))
	c = bind(c.ID, both)
	for _, p := range c.Promise {
		if p.Open() && p.Deed.Kind == promise.Deliver {
			must(d.Do(ctx, sara, c.ID, casefile.KeepPromise{ID: p.ID, Proof: promise.Proof{Item: "another", On: today + 3}}))
		}
	}
	must(d.Do(ctx, sara, c.ID, casefile.NoteFact{Event: rights.Event{On: today + 3, Kind: "repair_finished"}, Claim: "not_conforming"}))
	must(d.Do(ctx, olga, c.ID, casefile.AnswerQuestion{Asks: "events.ok", Answer: "no"}))
	must(d.Do(ctx, sara, c.ID, casefile.AnswerQuestion{Asks: "events.ok", Answer: "no", Of: casefile.Client}))
	ok(d.RevokeLink(ctx, sara, c.ID, link.Token))

	endALittle(t, d)

	// a promise that is still open when both agree on something else
	c = must(d.Open(ctx, sara, desk.Intake{Visit: visit(t, d, sara), Order: "#8", Claim: "not_delivered", Wish: casefile.Wish{Remedy: "refund"},
		Said: []casefile.Statement{{Who: "Dale", On: today, Words: "It will come.", Deed: casefile.DeedDeliver, By: today + 30}}}))
	link, err = d.GiveLink(ctx, sara, c.ID)
	ok(err)
	olga, err = d.Authenticate(ctx, link.Token)
	ok(err)
	must(d.Do(ctx, sara, c.ID, casefile.TellRights{}))
	refund.Right = right(t, d, c.ID, "refund")
	c = bind(c.ID, casefile.MakeOffer{Packages: []casefile.Package{{Terms: []casefile.Term{refund}}}})
	for _, p := range c.Promise {
		if p.Open() && p.Deed.Kind == promise.Pay {
			must(d.Do(ctx, sara, c.ID, casefile.KeepPromise{ID: p.ID, Proof: promise.Proof{Reference: "terminal 4711"}}))
		}
	}
	settleALittle(t, d, clock, c.ID)
	must(d.Do(ctx, olga, c.ID, casefile.Reopen{Why: "I waited for weeks."}))
	said := must(d.Do(ctx, gm, c.ID, casefile.State{Statement: casefile.Statement{Who: "Sara", On: today + 3, Words: "You get $10 for it.", By: today + 60}})).OpenWords()
	bind(c.ID, casefile.MakeOffer{Packages: []casefile.Package{{Keeps: []string{said[0].ID}, Terms: []casefile.Term{{Remedy: "compensation", Amount: usd("12.00")}}}}})
	fileALittle(t, d)
	clock.Set(clock.Now().Add(time.Hour))
	_, err = d.Sweep(ctx)
	ok(err)
}

// right finds the open right with the remedy.
func right(t *testing.T, d *desk.Desk, id, remedy string) string {
	t.Helper()
	v, err := d.Get(ctx, sara, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range v.Case.OpenRights() {
		if e.Remedy == remedy {
			return e.ID
		}
	}
	t.Fatalf("no right to a %s is open: %+v", remedy, v.Case.Found)
	return ""
}
