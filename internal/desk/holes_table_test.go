package desk_test

import (
	"io"
	"slices"
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/consumer"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// A sum in words that is none, in whatever currency, is no gift and no failure;
// what is one adds up with what was taken on before.
func TestHoleSumsByWord(t *testing.T) {
	d, id := told(t)
	said := func(words string) int {
		t.Helper()
		return len(do(t, d, sara, id, casefile.State{Statement: casefile.Statement{Who: "Sara", On: day("2026-03-10"), Words: words, By: day("2026-06-20")}}).OpenWords())
	}
	for _, words := range []string{"You pay 0 euros for it.", "0,00 € на двоих", "It costs you €0"} {
		before := len(caseOf(t, d, id).OpenWords())
		if said(words) != before+1 {
			t.Errorf("%q is not taken on", words)
		}
	}
	n := said("I give you $15 for the trouble.")
	for _, words := range []string{"And $15 more.", "fifteen dollars on top", "Ещё 15 долларов.", "20 € in cash"} {
		if said(words) != n {
			t.Errorf("a clerk who may give $25 took on $15, and %q", words)
		}
	}
	other := open(t, d, desk.Intake{Order: "PEND", Claim: "not_delivered"})
	v := do(t, d, sara, other, casefile.State{Statement: casefile.Statement{Who: "Sara", On: day("2026-03-10"), Words: "I give you $15 for the trouble.", By: day("2026-06-20")}})
	if len(v.OpenWords()) > 0 {
		t.Error("and again in another case of the order")
	}
	do(t, d, manager, other, casefile.TellRights{})
	for _, what := range []string{"pay you fifty dollars", "выплатить пятьдесят долларов"} {
		_, err := d.Do(ctx, manager, other, casefile.MakeOffer{Packages: []casefile.Package{one(casefile.Term{Remedy: "other", Text: what, By: day("2026-06-20")})}})
		wants(t, err, fault.InputInvalid)
		do(t, d, sara, id, casefile.OpenSolving{})
		_, err = d.Do(ctx, sara, id, casefile.AddLine{What: what, Who: "Dale", Seat: casefile.House, By: day("2026-06-20")})
		wants(t, err, fault.InputInvalid)
		do(t, d, sara, id, casefile.CloseSolving{Review: day("2026-06-20")})
	}
	sound(t, d)
}

// A letter that goes out when its own day has passed sets nobody a day: it opens
// no right that the law does not give.
func TestHoleLetterAfterItsDay(t *testing.T) {
	d, clock := desktest.Open(t, at("2025-11-06"))
	ann := consumerOf(t, d, "ann", "Ann Reyes")
	in := rug(rugs[0])
	in.Bought.Facts.Jurisdiction = "uk"
	v, err := d.OpenFile(ctx, ann, in)
	mustDo(t, err)
	v, err = d.DoFile(ctx, ann, v.File.ID, consumer.Write{Remedy: "delivery", Deadline: day("2025-11-10")})
	mustDo(t, err)
	clock.Set(at("2025-11-20"))
	for _, on := range []string{"2025-11-20", "2025-11-10"} {
		_, err = d.DoFile(ctx, ann, v.File.ID, consumer.Send{ID: "L1", On: day(on), How: "post"})
		wants(t, err, fault.InputInvalid)
	}
	v, err = d.DoFile(ctx, ann, v.File.ID, consumer.Send{ID: "L1", On: day("2025-11-09"), How: "post"})
	mustDo(t, err)
	if n := len(v.File.Facts.Events); n != 1 {
		t.Errorf("%d events", n)
	}
}

// An erased file is gone for its owner and for whoever had a link; the log, the
// views built anew and the clock go on without it.
func TestHoleErasedFileIsGone(t *testing.T) {
	d, _ := desktest.Open(t, at("2025-11-06"))
	ann := consumerOf(t, d, "ann", "Ann Reyes")
	v, err := d.OpenFile(ctx, ann, rug(rugs[0]))
	mustDo(t, err)
	id := v.File.ID
	l, err := d.GiveFileLink(ctx, ann, id)
	mustDo(t, err)
	friend, err := d.Authenticate(ctx, l.Token)
	mustDo(t, err)
	mustDo(t, d.EraseFile(ctx, ann, id))
	mustDo(t, d.Rebuild(ctx, desktest.Admin))
	_, err = d.Sweep(ctx)
	mustDo(t, err)
	for _, who := range []casefile.Actor{ann, friend} {
		_, err = d.File(ctx, who, id)
		wants(t, err, fault.NotFound)
		_, err = d.DoFile(ctx, who, id, consumer.WriteNote{Text: "x"})
		wants(t, err, fault.NotFound)
		wants(t, d.LetterPDF(ctx, who, id, "L1", words.English, io.Discard), fault.NotFound)
	}
	if _, err := d.Authenticate(ctx, l.Token); err == nil {
		t.Error("its link still signs somebody in")
	}
	if rows, _, err := d.Files(ctx, ann, desk.Page{}); err != nil || len(rows) > 0 {
		t.Error(rows, err)
	}
	sound(t, d)
}

// An end of the talk takes no right away: what is owed lies there again when the
// house puts the text aside, when nobody of the house confirms it in a week, and
// when the customer chooses another right.
func TestHoleEndKeepsEveryRight(t *testing.T) {
	d, clock := kettles(t)
	id := open(t, d, desk.Intake{Order: "T1", Lines: []desk.PartAsked{{Line: "2"}}, Claim: "wrong_item", Wish: casefile.Wish{Remedy: "replacement"}})
	do(t, d, sara, id, casefile.TellRights{})
	olga := linkOf(t, d, id)
	do(t, d, sara, id, casefile.WarnCustomer{Kind: "insults", Heard: "You are all idiots."})
	do(t, d, sara, id, casefile.EndTalk{Kind: "insults", Heard: "Idiots!"})
	c := do(t, d, manager, id, casefile.DecideEnd{Approve: true})
	first := standing(t, c)
	do(t, d, olga, id, casefile.Accept{Offer: first.ID, Pick: 1})
	if again := standing(t, do(t, d, sara, id, casefile.Decline{Why: "We would rather not."})); again.ID == first.ID || !slices.Equal(again.Packages[0].Terms, first.Packages[0].Terms) {
		t.Errorf("%+v", again)
	}
	c = do(t, d, olga, id, casefile.Choose{Wish: casefile.Wish{Remedy: "refund"}})
	other := standing(t, c)
	if other.Seat != casefile.House || other.Packages[0].Terms[0].Remedy != "refund" || !c.MeetsFloor(other.Packages[0]) {
		t.Fatalf("the right to a refund is open and chosen, and on the table lies %+v", other)
	}
	do(t, d, sara, id, casefile.Say{Act: "tell", Text: "What is owed lies before you."})
	if now := standing(t, caseOf(t, d, id)); now.ID != other.ID {
		t.Errorf("offered anew without a cause: %s", now.ID)
	}
	c = do(t, d, olga, id, casefile.Accept{Offer: other.ID, Pick: 1})
	if _, there := c.Back.Confirmed[casefile.House]; !there {
		t.Error("what is owed waits for the yes of somebody who has ended the talk")
	}
	clock.Set(noon.AddDate(0, 0, 8))
	if _, err := d.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	last := standing(t, caseOf(t, d, id))
	do(t, d, olga, id, casefile.Accept{Offer: last.ID, Pick: 1})
	if done := bothSay(t, d, id, olga); !done.Bound {
		t.Error("what is owed is not given")
	}
	if sum, _ := refunds(t, d, "T1"); sum != usd("80.00") {
		t.Errorf("paid back: %s", sum)
	}
	if _, ok := caseOf(t, d, id).StandingOffer(); ok {
		t.Error("what was given is offered again")
	}
	sound(t, d)
}
