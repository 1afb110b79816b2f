package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	under "makegood/internal/phrase"
	"makegood/internal/talk"
	"makegood/internal/talk/compose"
	"makegood/internal/words"
)

// parrot is a model that hears and says what it was given, or fails.
type parrot struct {
	heard under.Heard
	text  string
	fails error
	asked []desk.Hearing
}

func (p *parrot) About() desk.AboutModel {
	return desk.AboutModel{Name: "parrot", Host: "cage", Masked: true}
}

func (p *parrot) Hear(_ context.Context, h desk.Hearing) (under.Heard, desk.Call, error) {
	p.asked = append(p.asked, h)
	return p.heard, desk.Call{In: 900, Out: 90, Micros: 189, Took: time.Second}, p.fails
}

func (p *parrot) Reword(_ context.Context, w desk.Wording) (string, desk.Call, error) {
	if p.text != "" {
		return p.text, desk.Call{In: 1, Out: 1}, p.fails
	}
	return w.Text, desk.Call{In: 300, Out: 30}, p.fails
}

// converse has a message come in and its proposals settled, with a model beside
// our reader: every event of the road once.
func converse(t *testing.T, d *desk.Desk, id string, customer casefile.Actor) {
	t.Helper()
	d.Model = &parrot{heard: under.Heard{Acts: []under.HeardAct{{Act: "threaten", Quote: "at my wits' end", Confidence: 0.8}}}}
	defer func() { d.Model = nil }()
	m, err := d.Receive(ctx, customer, id, desk.Letter{Text: "I am at my wits' end. Thank you for nothing. I want a refund."})
	if err != nil || len(m.Proposals) < 2 {
		t.Fatalf("%+v %v", m, err)
	}
	if _, err := d.Do(ctx, sara, id, casefile.TakeUp{Proposal: m.Proposals[0].ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Do(ctx, sara, id, casefile.PassOver{Proposal: m.Proposals[1].ID}); err != nil {
		t.Fatal(err)
	}
}

func openedCase(t *testing.T) (*desk.Desk, *desktest.Clock, string) {
	t.Helper()
	d, clock := smallAt(t)
	v, err := d.Open(ctx, sara, desk.Intake{Visit: visit(t, d, sara), Order: "#8", Claim: "not_delivered", Wish: casefile.Wish{Remedy: "refund"}})
	if err != nil {
		t.Fatal(err)
	}
	return d, clock, v.Case.ID
}

// A model is told what the records know of the people, so that it can be hidden,
// and what was said before.
func TestWhatAModelIsTold(t *testing.T) {
	d, _, id := openedCase(t)
	p := &parrot{}
	d.Model = p
	for _, text := range []string{"Where is it?", "Olga again."} {
		if _, err := d.Receive(ctx, sara, id, desk.Letter{Seat: casefile.Customer, Who: "Max Kim", Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	h := p.asked[1]
	if h.Utterance.Seat != talk.Customer || len(h.Utterance.Context) != 1 || h.Utterance.Context[0].Text != "Where is it?" || h.Utterance.Lang != "en" {
		t.Errorf("%+v", h.Utterance)
	}
	veil := under.NewVeil(h.Known)
	for _, text := range []string{"olga", "KIM", "max kim", "Olga.Kim@example.com", "73301", "#8", id, "sara"} {
		if sent := veil.Hide("so " + text + " said"); sent == "so "+text+" said" {
			t.Errorf("%q would be sent", text)
		}
	}
}

// What a call took is kept day by day, whatever came of it, and sums up the same
// after a rebuild.
func TestTheTally(t *testing.T) {
	d, clock, id := openedCase(t)
	p := &parrot{}
	d.Model = p
	say := func() {
		t.Helper()
		if _, err := d.Receive(ctx, sara, id, desk.Letter{Seat: casefile.Customer, Text: "Hello."}); err != nil {
			t.Fatal(err)
		}
	}
	say()
	p.fails = &desk.NoAnswer{Why: "timeout", Cause: context.DeadlineExceeded}
	say()
	clock.Set(clock.Now().AddDate(0, 0, 40))
	p.fails = errors.New("what nobody foresaw")
	say()
	use := func(days int) map[string]desk.UseRow {
		t.Helper()
		u, err := d.ModelUse(ctx, desktest.Admin, days)
		if err != nil || u.About.Name != "parrot" {
			t.Fatal(u, err)
		}
		rows := map[string]desk.UseRow{}
		for _, r := range u.Rows {
			rows[r.Purpose+" "+r.Outcome] = r
		}
		return rows
	}
	check := func() {
		t.Helper()
		if got := use(100); got["read used"] != (desk.UseRow{Purpose: "read", Outcome: "used", Calls: 1, In: 900, Out: 90, Micros: 189}) || got["read timeout"].Calls != 1 || got["read failed"].Calls != 1 {
			t.Errorf("%+v", got)
		}
		if got := use(30); len(got) != 1 || got["read failed"].Calls != 1 {
			t.Errorf("%+v", got)
		}
	}
	check()
	if err := d.Rebuild(ctx, desktest.Admin); err != nil {
		t.Fatal(err)
	}
	check()
	_, err := d.ModelUse(ctx, sara, 30)
	wants(t, err, fault.NotAllowed)
	_, err = d.ModelUse(ctx, desktest.Admin, 0)
	wants(t, err, fault.InputInvalid)
}

// Promises, slips and hand-overs are drafted as they stand on file.
func TestDraftsOfWhatIsOnFile(t *testing.T) {
	d, clock, id := openedCase(t)
	draft := func(asked desk.DraftAsked) (desk.Draft, error) {
		asked.Lang, asked.Tone = words.Russian, compose.Warm
		return d.Draft(ctx, sara, id, asked)
	}
	today := casefile.Statement{Who: "Dale", On: 1, Words: "It will come.", Deed: casefile.DeedDeliver}
	c, err := d.Get(ctx, sara, id)
	if err != nil {
		t.Fatal(err)
	}
	today.On, today.By = c.Case.OpenedOn, c.Case.OpenedOn+3
	if _, err := d.Do(ctx, sara, id, casefile.State{Statement: today}); err != nil {
		t.Fatal(err)
	}
	out, err := draft(desk.DraftAsked{Move: compose.Promise, Ref: "P1"})
	if err != nil || out.Writer != under.Rules {
		t.Fatal(out, err)
	}
	_, err = draft(desk.DraftAsked{Move: compose.Slip, Ref: "P1"})
	wants(t, err, fault.InputInvalid) // nothing slipped
	if _, err := d.Do(ctx, sara, id, casefile.TellRights{}); err != nil {
		t.Fatal(err)
	}
	ask := casefile.Escalate{Ask: casefile.Package{Terms: []casefile.Term{{Remedy: "compensation", Amount: c.Case.Paid}}}, Who: "Лена Орлова", Why: "late"}
	if _, err := d.Do(ctx, sara, id, ask); err != nil {
		t.Fatal(err)
	}
	d.Model = &parrot{}
	if out, err = draft(desk.DraftAsked{Move: compose.Escalate, Ref: "E1"}); err != nil || out.Writer != under.Model {
		t.Fatal(out, err)
	}
	d.Model = &parrot{text: "Всё уладит Пётр Иванов."}
	if out, err = draft(desk.DraftAsked{Move: compose.Escalate, Ref: "E1"}); err != nil || out.Writer != under.Rules || out.Why != "other_words" {
		t.Fatal(out, err)
	}
	clock.Set(clock.Now().AddDate(0, 0, 10))
	_, err = draft(desk.DraftAsked{Move: compose.Promise, Ref: "P1"})
	wants(t, err, fault.InputInvalid) // its day is over
}
