package consumer_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/consumer"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/talk"
	"makegood/internal/words"
	"makegood/packs"
)

var law = func() *rights.Book {
	book, err := rights.Load(packs.FS, "law", "policy")
	if err != nil {
		panic(err)
	}
	return book
}()

func registry() *journal.Registry {
	r := journal.NewRegistry()
	casefile.Register(r)
	consumer.Register(r)
	return r
}

// diary is a file on its way, with the log that made it.
type diary struct {
	f     consumer.File
	log   []journal.Event
	today calendar.Day
}

func (d *diary) give(cmd consumer.Command) error {
	now := d.today.Time(time.UTC).Add(12 * time.Hour)
	events, err := consumer.Decide(d.f, cmd, consumer.Scene{Now: now, Today: d.today, By: "consumer", Law: law})
	for _, e := range events {
		d.f, d.log = d.f.Evolve(e), append(d.log, e)
	}
	return err
}

var currencies = []string{"USD", "EUR", "GBP", "RUB"}

func anyBought(t *rapid.T, today calendar.Day) consumer.Bought {
	maybe := func(name string, list ...string) string {
		return rapid.SampledFrom(append([]string{""}, list...)).Draw(t, name)
	}
	ago := func(name string) calendar.Day {
		if rapid.Bool().Draw(t, name+" known") {
			return today - calendar.Day(rapid.IntRange(0, 400).Draw(t, name))
		}
		return 0
	}
	c := rights.Contract{OrderedVia: maybe("via", "store", "web", "phone", "doorstep"), On: ago("on"), PaidBy: maybe("paid by", "card_credit", "card_debit", "card", "cash", "split"),
		Delivery: maybe("delivery", "carried", "shipped"), PromisedBy: ago("promised"), Proof: maybe("proof", "receipt", "none")}
	if rapid.Bool().Draw(t, "price known") {
		c.Price = money.New(rapid.Int64Range(0, 500_000).Draw(t, "price"), rapid.SampledFrom(currencies).Draw(t, "currency"))
	}
	f := rights.Facts{Jurisdiction: maybe("law", consumer.Jurisdictions()...), Claim: maybe("claim", "not_delivered", "not_conforming", "wrong_item", "damaged", "changed_mind"),
		Contract: c, Goods: rights.Goods{Category: maybe("category", "furniture", "electronics", "hygiene"), State: maybe("state", "unopened", "used"), Quantity: 1}}
	return consumer.Bought{Shop: consumer.Shop{Name: "Hearth & Mill"}, Goods: "a jute rug", Facts: f}
}

// heard is a message of the shop with one reading over all of it.
func heard(t *rapid.T, today calendar.Day) casefile.Message {
	text := rapid.SampledFrom([]string{"We will see to it.", "Nobody promised you that.", "Ask the maker. It is non-refundable.", "Вернём вам деньги. Товар возврату не подлежит."}).Draw(t, "text")
	p := casefile.Proposal{What: rapid.SampledFrom([]string{"promise", "offer", "act"}).Draw(t, "what"), Quote: text, Span: [2]int{0, len([]rune(text))}, State: "proposed", Reader: "rules"}
	p.Act = map[string]string{"promise": "promise", "offer": "offer", "act": rapid.SampledFrom([]string{"deny_promise", "side_track", "push_work", "inform"}).Draw(t, "act")}[p.What]
	if p.What == "offer" {
		p.Remedy = rapid.SampledFrom([]string{"refund", "replacement", "repair", "compensation", "price_reduction", ""}).Draw(t, "remedy")
		if rapid.Bool().Draw(t, "sum") {
			p.Amount = money.New(rapid.Int64Range(1, 99_999).Draw(t, "amount"), rapid.SampledFrom(currencies).Draw(t, "its currency"))
		}
	} else {
		p.Deed = rapid.SampledFrom(consumer.Deeds()).Draw(t, "deed")
	}
	if rapid.Bool().Draw(t, "dated") {
		p.By = today + calendar.Day(rapid.IntRange(-5, 30).Draw(t, "by"))
	}
	return casefile.Message{Seat: rapid.SampledFrom([]casefile.Seat{casefile.House, casefile.Customer}).Draw(t, "seat"), Lang: "en", Text: text, Proposals: []casefile.Proposal{p}}
}

// anyCommand is something that could be asked of a file.
func anyCommand(t *rapid.T, d *diary) consumer.Command {
	n := func(name string) string { return fmt.Sprint(rapid.IntRange(1, 4).Draw(t, name)) }
	soon := d.today + calendar.Day(rapid.IntRange(-3, 40).Draw(t, "day"))
	remedy := rapid.SampledFrom(append(consumer.Remedies(), "", "moon")).Draw(t, "asked")
	questions := []string{"moon"}
	for _, q := range d.f.Found.Refer {
		questions = append(questions, q.Asks)
	}
	return rapid.SampledFrom([]func() consumer.Command{
		func() consumer.Command { return consumer.Describe{Bought: anyBought(t, d.today)} },
		func() consumer.Command {
			return consumer.Answer{Asks: rapid.SampledFrom(questions).Draw(t, "question"), Answer: rapid.SampledFrom([]string{"yes", "no", consumer.Unknown, "uk", "card_credit", "not_delivered", "2025-11-06", "2099-01-01", ""}).Draw(t, "answer")}
		},
		func() consumer.Command {
			return consumer.NoteFact{Event: rights.Event{On: soon, Kind: rapid.SampledFrom(rights.EventKinds()).Draw(t, "kind")}}
		},
		func() consumer.Command { return consumer.Choose{Wish: casefile.Wish{Remedy: remedy}} },
		func() consumer.Command {
			return consumer.Log{Contact: consumer.Contact{On: soon, Channel: "call", Who: rapid.SampledFrom([]string{"", "Kim"}).Draw(t, "who")}, Said: []casefile.Message{heard(t, d.today), heard(t, d.today)}}
		},
		func() consumer.Command { return consumer.Line{Said: heard(t, d.today)} },
		func() consumer.Command {
			return consumer.TakeUp{Proposal: "M" + n("message") + ".1", By: soon, Instead: rapid.SampledFrom([]string{"", "", "P1"}).Draw(t, "instead")}
		},
		func() consumer.Command { return consumer.PassOver{Proposal: "M" + n("message") + ".1"} },
		func() consumer.Command {
			return consumer.AnswerOffer{Offer: "O" + n("offer"), Take: rapid.Bool().Draw(t, "take"), By: soon}
		},
		func() consumer.Command {
			return consumer.Keep{ID: "P" + n("promise"), Came: rapid.SampledFrom([]string{"", "a runner"}).Draw(t, "came"), Shown: "line 4"}
		},
		func() consumer.Command { return consumer.Break{ID: "P" + n("promise"), Why: "no"} },
		func() consumer.Command { return consumer.PutRight{ID: "P" + n("promise")} },
		func() consumer.Command { return consumer.Write{Remedy: remedy, Deadline: soon} },
		func() consumer.Command { return consumer.Send{ID: "L" + n("letter")} },
		func() consumer.Command { return consumer.Discard{ID: "L" + n("letter")} },
		func() consumer.Command { return consumer.DraftPlan{} },
		func() consumer.Command { return consumer.Tick{} },
		func() consumer.Command { return consumer.Close{} },
		func() consumer.Command { return consumer.Reopen{} },
	}).Draw(t, "command")()
}

// Whatever is asked of a file, in whatever order: nothing promised is lost, a
// reading counts only by the consumer's word, the log folds to the file, also
// after it was stored, and everything that is said of the file has its words.
func TestAlways(t *testing.T) {
	r := registry()
	rapid.Check(t, func(t *rapid.T) {
		d := &diary{today: calendar.MustParse("2025-11-20")}
		if err := d.give(consumer.Open{ID: "F", Owner: "ann", Called: "Ann", Bought: anyBought(t, d.today)}); err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 25).Draw(t, "commands") {
			d.today += calendar.Day(rapid.IntRange(0, 6).Draw(t, "days"))
			before := d.f
			was := asText(t, before)
			if err := d.give(anyCommand(t, d)); err != nil && fault.As(err) == nil {
				t.Fatalf("no refusal: %v", err)
			}
			if asText(t, before) != was {
				t.Fatal("a decision changed the file that it was given")
			}
			if len(d.f.Promise) < len(before.Promise) {
				t.Fatal("a promise is lost")
			}
			wellSaid(t, d)
		}
		made := 0
		for _, p := range d.f.Promise {
			if p.Promisor.Seat != string(casefile.House) {
				t.Fatalf("a promise of %s", p.Promisor.Seat)
			}
			made++
		}
		if said := confirmed(d.f) + taken(d.f); made > 0 && said == 0 {
			t.Fatal("a promise that nobody confirmed")
		}
		folds(t, r, d)
	})
}

func confirmed(f consumer.File) int {
	n := 0
	for _, m := range f.Messages {
		for _, p := range m.Proposals {
			if p.State == "confirmed" {
				n++
			}
		}
	}
	return n
}

func taken(f consumer.File) int {
	n := 0
	for _, o := range f.Offers {
		if o.State == "accepted" {
			n++
		}
	}
	return n
}

func asText(t *rapid.T, v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// folds checks that the log alone gives the file, as it is and as it is stored.
func folds(t *rapid.T, r *journal.Registry, d *diary) {
	var again, stored consumer.File
	for _, e := range d.log {
		again = again.Evolve(e)
		entry, err := r.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		back, err := r.Decode(entry)
		if err != nil {
			t.Fatal(err)
		}
		stored = stored.Evolve(back)
	}
	if !reflect.DeepEqual(again, d.f) {
		t.Fatal("the log folds to another file")
	}
	if asText(t, stored) != asText(t, d.f) {
		t.Fatalf("stored, the log folds to another file:\n%s\n%s", asText(t, stored), asText(t, d.f))
	}
}

// wellSaid reads everything that a file says of itself.
func wellSaid(t *rapid.T, d *diary) {
	f := d.f.AsOf(law, d.today)
	next := f.Next(d.today)
	all := []words.Text{next.Why, next.Sentence, f.ReadBack(d.today), f.About()}
	for _, c := range f.Contradictions() {
		all = append(all, c.Say)
	}
	chase := f.Chase(d.today)
	for _, c := range chase {
		all = append(all, c.Say)
		if c.Promise.State == promise.Kept || c.Promise.State == promise.Replaced {
			t.Fatalf("%s is %s and is chased", c.Promise.ID, c.Promise.State)
		}
	}
	for _, i := range f.Checklist() {
		all = append(all, i.Text, i.Why)
	}
	for _, l := range f.Letters {
		all = append(all, l.Text)
	}
	for _, n := range f.Notices {
		all = append(all, n.Text)
	}
	for _, text := range all {
		for lang, s := range text {
			if strings.Contains(s, "[consumer.") || strings.Contains(s, "[guide.") || strings.Contains(s, "<no value>") || strings.Contains(s, "%!") {
				t.Fatalf("%s: words are missing: %s", lang, s)
			}
		}
	}
}

// The clock does each thing once, whenever and however often it is asked, and
// what it has to do is not before the day on which it says it wakes.
func TestClockOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &diary{today: calendar.MustParse("2025-11-20")}
		if err := d.give(consumer.Open{ID: "F", Owner: "ann", Called: "Ann", Bought: anyBought(t, d.today)}); err != nil {
			t.Fatal(err)
		}
		for range 12 {
			_ = d.give(anyCommand(t, d)) // a refusal changes nothing
		}
		for range 30 {
			d.today += calendar.Day(rapid.IntRange(1, 9).Draw(t, "days"))
			wakes, notices := d.f.Wakes(), len(d.f.Notices)
			if err := d.give(consumer.Tick{}); err != nil {
				t.Fatal(err)
			}
			if len(d.f.Notices) > notices && (wakes == 0 || wakes > d.today) && !closes(d.f.Notices[notices:]) {
				t.Fatalf("on %s it woke, and said that it would on %s: %+v", d.today, wakes, d.f.Notices[notices:])
			}
			for range 2 {
				moved := len(d.log)
				if err := d.give(consumer.Tick{}); err != nil || len(d.log) != moved {
					t.Fatalf("the clock did something twice: %v", err)
				}
			}
			for _, p := range d.f.Promise {
				if p.Late(d.today) && !d.f.Over() {
					t.Fatalf("%s is late and was not broken", p.ID)
				}
			}
		}
	})
}

// closes reports whether all that was said is of ways that the law opened anew,
// which only a look can tell.
func closes(notices []casefile.Notice) bool {
	return !slices.ContainsFunc(notices, func(n casefile.Notice) bool { return n.Kind != "closing" })
}

// A letter states no right that is not found, holds out nothing that is not open
// on its day, and threatens with nothing else, in either language.
func TestLetterIsTrue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &diary{today: calendar.MustParse("2025-11-20")}
		if err := d.give(consumer.Open{ID: "F", Owner: "ann", Called: "Ann", Bought: anyBought(t, d.today)}); err != nil {
			t.Fatal(err)
		}
		remedy := rapid.SampledFrom(consumer.Remedies()).Draw(t, "remedy")
		deadline := d.today + calendar.Day(rapid.IntRange(1, 90).Draw(t, "days"))
		if err := d.give(consumer.Write{Remedy: remedy, Deadline: deadline}); err != nil {
			t.Fatal(err)
		}
		for lang, letter := range d.f.Letters[0].Text {
			if !strings.Contains(letter, words.Day(lang, deadline)) {
				t.Fatalf("the letter does not say by which day:\n%s", letter)
			}
			besides := slices.DeleteFunc(strings.Split(letter, "\n\n"), func(p string) bool {
				return strings.HasPrefix(p, words.Say(lang, "consumer.letter.follows", "Deadline", deadline))
			})
			u := talk.Utterance{Seat: talk.Customer, Text: strings.Join(besides, "\n\n"), Lang: string(lang), On: d.today}
			if r := talk.Read(u); r.Has("threaten") {
				t.Fatalf("the letter threatens:\n%s", letter)
			}
			owed := false
			for _, e := range d.f.Owed() {
				owed = owed || e.Remedy == remedy || remedy == "delivery" && e.Remedy == "set_extra_time" || remedy == "cancellation" && e.Remedy == "refund" || e.Remedy == "penalty"
			}
			claims := strings.Contains(letter, "entitles me") || strings.Contains(letter, "gives me") || strings.Contains(letter, "Мне положен") || strings.Contains(letter, "Я вправе") || strings.Contains(letter, "положена неустойка")
			if claims != owed {
				t.Fatalf("claims a right: %v, has one: %v\n%s", claims, owed, letter)
			}
			for _, w := range d.f.Ways() {
				line := words.Say(lang, "consumer.letter.way."+w.Kind, "Cite", w.Sources(), "Until", w.Until, "Dated", w.Until != 0)
				if late := w.Until != 0 && w.Until <= deadline; late == strings.Contains(letter, line) {
					t.Fatalf("%s until %s, held out: %v\n%s", w.Kind, w.Until, !late, letter)
				}
			}
		}
	})
}

// The broken record stops at an answer in good faith, and after three answers
// beside the point the person who may decide is asked for.
func TestBrokenRecord(t *testing.T) {
	d := &diary{today: calendar.MustParse("2025-11-20")}
	say := func(text, act string) string {
		t.Helper()
		p := casefile.Proposal{What: "act", Act: act, Quote: text, Span: [2]int{0, len([]rune(text))}}
		if act == "promise" {
			p.What = "promise"
		}
		if err := d.give(consumer.Line{Said: casefile.Message{Seat: casefile.House, Lang: "en", Text: text, Proposals: []casefile.Proposal{p}}}); err != nil {
			t.Fatal(err)
		}
		return d.f.Next(d.today).Move
	}
	bought := consumer.Bought{Shop: consumer.Shop{Name: "S"}, Goods: "a rug", Facts: rights.Facts{Claim: "not_delivered"}}
	for _, cmd := range []consumer.Command{consumer.Open{ID: "F", Owner: "ann", Called: "Ann", Bought: bought, Wish: casefile.Wish{Remedy: "refund", Words: "I want my money back"}},
		consumer.Log{Contact: consumer.Contact{On: d.today, Channel: "call"}}} {
		if err := d.give(cmd); err != nil {
			t.Fatal(err)
		}
	}
	got := []string{say("Please calm down.", "calm_down"), say("You will have to ask the mill yourself.", "push_work"), say("Please calm down.", "calm_down"), say("We will refund you by Friday.", "promise")}
	if want := []string{"stay", "stay", "decides"}; !slices.Equal(got[:3], want) || got[3] == "stay" || got[3] == "decides" {
		t.Errorf("%v, want %v and then an answer", got, want)
	}
}

// Every remedy that a law's pack gives, and every way outside, has its words.
func TestWordsOfTheLaw(t *testing.T) {
	known := words.Default().Keys()
	laws := map[string]bool{}
	for _, c := range law.Contents() {
		if c.Kind == "law" {
			laws[c.Jurisdiction] = true
		}
		for _, a := range c.Articles {
			for _, remedy := range a.Remedies {
				if c.Kind == "law" && !slices.Contains(known, "consumer.right."+remedy) {
					t.Errorf("%s gives %s, which has no words", a.ID, remedy)
				}
			}
		}
	}
	for _, j := range consumer.Jurisdictions() {
		if !laws[j] {
			t.Errorf("there is no law of %s", j)
		}
		delete(laws, j)
	}
	for j := range laws {
		t.Errorf("the law of %s can't be chosen", j)
	}
	for _, remedy := range consumer.Remedies() {
		for _, key := range []string{"consumer.letter.ask." + remedy, "guide.point." + remedy, "web.remedy." + remedy} {
			if !slices.Contains(known, key) {
				t.Errorf("%s is missing", key)
			}
		}
	}
}

// Whatever somebody types as what they heard, with whatever was read from it:
// nothing breaks, and what is put beside each other was said.
func FuzzHeard(f *testing.F) {
	for _, text := range []string{"Nobody promised you that. It is non-refundable!", "…", "Возврату не подлежит", "a.\n\nb?", "\xff. non-refundable"} {
		f.Add(text, 0, 3)
	}
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		d := &diary{today: calendar.MustParse("2025-11-20")}
		facts := rights.Facts{Jurisdiction: "us-tx", Claim: "not_delivered", Contract: rights.Contract{OrderedVia: "store", On: d.today - 14, PromisedBy: d.today - 4, Price: money.MustParse("299.00 USD"), Delivery: "shipped"}}
		promised := casefile.Proposal{What: "promise", Act: "promise", Quote: "Soon", Span: [2]int{0, 4}, Deed: "deliver", By: d.today + 1}
		for _, cmd := range []consumer.Command{consumer.Open{ID: "F", Owner: "ann", Called: "Ann", Bought: consumer.Bought{Shop: consumer.Shop{Name: "S"}, Goods: "g", Facts: facts}},
			consumer.Log{Contact: consumer.Contact{On: d.today, Channel: "call"}, Said: []casefile.Message{{Seat: casefile.House, Text: "Soon", Proposals: []casefile.Proposal{promised}}}},
			consumer.TakeUp{Proposal: "M1.1"}} {
			if err := d.give(cmd); err != nil {
				t.Fatal(err)
			}
		}
		letters := []rune(text)
		from, to = min(max(from, 0), len(letters)), min(max(to, 0), len(letters))
		denial := casefile.Proposal{What: "act", Act: "deny_promise", Quote: string(letters[min(from, to):to]), Span: [2]int{min(from, to), to}}
		if err := d.give(consumer.Line{Said: casefile.Message{Seat: casefile.House, Text: text, Proposals: []casefile.Proposal{denial}}}); err != nil {
			return
		}
		for _, c := range d.f.Contradictions() {
			if !strings.Contains(text, c.Later.Words) {
				t.Errorf("%q was never said in %q", c.Later.Words, text)
			}
		}
		d.f.Next(d.today)
		d.f.LetterText("refund", d.today+14, d.today)
	})
}

// The plan follows what is on file, its way outside included, until somebody
// changes it.
func TestPlanFollows(t *testing.T) {
	d := &diary{today: calendar.MustParse("2025-11-10")}
	give := func(cmd consumer.Command) {
		t.Helper()
		if err := d.give(cmd); err != nil {
			t.Fatal(err)
		}
	}
	facts := rights.Facts{Jurisdiction: "us-tx", Claim: "not_delivered", Contract: rights.Contract{OrderedVia: "store", On: d.today - 4, PromisedBy: d.today + 6, Price: money.MustParse("299.00 USD"), PaidBy: "card_credit", Delivery: "shipped"}}
	give(consumer.Open{ID: "F", Owner: "ann", Called: "Ann", Bought: consumer.Bought{Shop: consumer.Shop{Name: "S"}, Goods: "a rug", Facts: facts}})
	if p := d.f.Own.Plan; p == nil || !p.Target.Value.IsZero() || !p.BATNA.Value.IsZero() {
		t.Fatalf("before the day: %+v", p)
	}
	d.today += 10
	give(consumer.WriteNote{Text: "still nothing"})
	if p := d.f.Own.Plan; p.Target.Value != money.MustParse("299.00 USD") || p.BATNA.Value.IsZero() {
		t.Errorf("after it: %+v", p)
	}
	mine := *d.f.Own.Plan
	mine.Break.Value = money.MustParse("150.00 USD")
	give(consumer.EditPlan{Plan: mine})
	give(consumer.Choose{Wish: casefile.Wish{Remedy: "refund"}})
	if d.f.Own.Plan.Break.Value != money.MustParse("150.00 USD") {
		t.Error("what somebody changed was drafted over")
	}
}
