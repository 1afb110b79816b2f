package consumer_test

import (
	"slices"
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/consumer"
	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// began is a file about a rug of 299 dollars, with what is known of it.
func began(t *testing.T, facts rights.Facts) *diary {
	t.Helper()
	facts.Contract.Price = money.MustParse("299.00 USD")
	d := &diary{today: calendar.MustParse("2025-12-11")}
	must(t, d.give(consumer.Open{ID: "F", Owner: "ann", Called: "Ann", Bought: consumer.Bought{Shop: consumer.Shop{Name: "Hearth & Mill"}, Goods: "a jute rug", Facts: facts}}))
	return d
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (d *diary) asks() []string {
	open, _ := d.f.Questions()
	list := []string{}
	for _, q := range open {
		list = append(list, q.Asks)
	}
	return list
}

// A file of which nearly nothing is known leads from question to question, each
// answered where it is asked, to what is owed.
func TestQuestionsLeadToWhatIsOwed(t *testing.T) {
	d := began(t, rights.Facts{})
	if !slices.Contains(d.asks(), "jurisdiction") {
		t.Fatal("whose law is not asked:", d.asks())
	}
	answers := map[string]string{"jurisdiction": "us-tx", "claim": "not_delivered", "contract.ordered_via": "store", "contract.on": "2025-11-06", "contract.promised_by": "2025-11-16",
		"contract.paid_by": "card_credit", "goods.category": "furniture", "contract.delivery": "shipped", "contract.time_essential": "no", "reasonable_time_over": "yes"}
	must(t, d.give(consumer.NoteFact{Claim: "not_delivered"}))
	for range 20 {
		asks := d.asks()
		if len(asks) == 0 {
			break
		}
		answer := answers[asks[0]]
		if asks[0] == "jurisdiction" {
			answer = "us-tx"
		} else if answer == "" {
			answer = consumer.Unknown
		}
		if err := d.give(consumer.Answer{Asks: asks[0], Answer: answer}); err != nil {
			t.Fatalf("%s: %v", asks[0], err)
		}
	}
	if len(d.asks()) > 0 || len(d.f.Owed()) == 0 || d.f.Facts.Contract.On != calendar.MustParse("2025-11-06") {
		t.Errorf("still asked: %v; owed: %v; facts: %+v", d.asks(), d.f.Owed(), d.f.Facts)
	}
}

// Not knowing leaves a question open and out of the way; an answer that is none,
// a day to come, and a question that nobody asked are refused.
func TestAnswersOfAFile(t *testing.T) {
	d := began(t, rights.Facts{Jurisdiction: "us", Claim: "not_delivered"})
	asks := d.asks()
	if !slices.Contains(asks, "contract.on") {
		t.Fatal(asks)
	}
	for _, wrong := range []consumer.Answer{{Asks: "contract.on", Answer: "yes"}, {Asks: "contract.on", Answer: "2099-01-01"}, {Asks: "contract.on"}, {Asks: "moon", Answer: "yes"}} {
		if err := d.give(wrong); err == nil {
			t.Errorf("%+v was taken", wrong)
		}
	}
	must(t, d.give(consumer.Answer{Asks: "contract.on", Answer: consumer.Unknown}))
	_, left := d.f.Questions()
	if slices.Contains(d.asks(), "contract.on") || len(left) != 1 {
		t.Errorf("asked: %v, left: %v", d.asks(), left)
	}
	must(t, d.give(consumer.Answer{Asks: "contract.on", Answer: "2025-11-06"}))
	if d.f.Facts.Contract.On != calendar.MustParse("2025-11-06") {
		t.Error("what was not known cannot be answered later")
	}
}

// A denial is put beside the promise that it denies, not beside the latest.
func TestDenialOfThatPromise(t *testing.T) {
	for lang, say := range map[string][3]string{
		"en": {"You will have your rug within ten days.", "We will deliver the rug by 17 December.", "Nobody here could have promised you ten days."},
		"ru": {"Ковёр будет у вас в течение десяти дней.", "Мы доставим ваш ковёр до 17 декабря.", "Никто вам десяти дней не обещал."},
	} {
		d := began(t, rights.Facts{Jurisdiction: "us-tx", Claim: "not_delivered"})
		speak := func(on, who, text, what, act string, by string) {
			p := casefile.Proposal{What: what, Act: act, Quote: text, Span: [2]int{0, len([]rune(text))}, State: "proposed", Deed: casefile.DeedDeliver}
			m := casefile.Message{Seat: casefile.House, Lang: lang, Text: text, Proposals: []casefile.Proposal{p}}
			must(t, d.give(consumer.Log{Contact: consumer.Contact{On: calendar.MustParse(on), Channel: "call", Who: who}, Said: []casefile.Message{m}}))
			if by != "" {
				must(t, d.give(consumer.TakeUp{Proposal: d.f.Waiting()[0].ID, By: calendar.MustParse(by)}))
			}
		}
		speak("2025-11-06", "Dale Whitcomb", say[0], "promise", "promise", "2025-11-16")
		speak("2025-12-09", "Rosa Lind", say[1], "promise", "promise", "2025-12-17")
		speak("2025-12-11", "Lee", say[2], "act", "deny_promise", "")
		for _, c := range d.f.Contradictions() {
			if c.Kind == consumer.Denied && c.Earlier.Who != "Dale Whitcomb" {
				t.Errorf("%s: the denial of ten days stands beside %q of %s", lang, c.Earlier.Words, c.Earlier.Who)
			}
		}
		speak("2025-12-11", "Lee", map[string]string{"en": "Rosa never promised you that.", "ru": "Rosa вам этого не обещала."}[lang], "act", "deny_promise", "")
		if c := d.f.Contradictions()[0]; c.Earlier.Who != "Rosa Lind" {
			t.Errorf("%s: Rosa's promise is denied, and %s's is named", lang, c.Earlier.Who)
		}
	}
}

// A way outside is named once, however many laws know it, and the last day of a
// card's dispute is counted from the statement once that is on file.
func TestWaysOnce(t *testing.T) {
	d := began(t, rights.Facts{Jurisdiction: "us-tx", Claim: "not_delivered", Contract: rights.Contract{OrderedVia: "store", On: calendar.MustParse("2025-11-06"),
		PromisedBy: calendar.MustParse("2025-11-16"), PaidBy: "card_credit", Delivery: "shipped"}})
	seen := map[string]consumer.Way{}
	for _, w := range d.f.Ways() {
		if _, twice := seen[w.Kind]; twice {
			t.Errorf("%s is there twice", w.Kind)
		}
		seen[w.Kind] = w
	}
	if court := seen["court"]; !strings.Contains(court.Cite, "; ") || court.Until == 0 || !strings.Contains(court.Say.In(words.English), "$20,000") {
		t.Errorf("the small claim of two laws: %+v", court)
	}
	if !seen["card"].Unclocked() {
		t.Fatalf("%+v", seen["card"])
	}
	must(t, d.give(consumer.NoteFact{Event: rights.Event{Kind: "statement_sent", On: calendar.MustParse("2025-11-25")}}))
	for _, w := range d.f.Ways() {
		if w.Kind == "card" && (w.Unclocked() || w.Until != calendar.MustParse("2026-01-24")) {
			t.Errorf("until %s", w.Until)
		}
	}
}

// The same letter is written once, a draft can be thrown away, what was sent
// cannot; who asks for something in a letter wants it.
func TestDraftsOfLetters(t *testing.T) {
	d := began(t, rights.Facts{Jurisdiction: "us-tx", Claim: "not_delivered"})
	write := consumer.Write{Remedy: "refund", Deadline: d.today + 14}
	must(t, d.give(write))
	must(t, d.give(write))
	if len(d.f.Letters) != 1 || d.f.Wish.Remedy != "refund" {
		t.Fatalf("%d letters, wish %q", len(d.f.Letters), d.f.Wish.Remedy)
	}
	must(t, d.give(consumer.Discard{ID: "L1"}))
	must(t, d.give(write))
	if len(d.f.Letters) != 1 || d.f.Letters[0].ID != "L2" {
		t.Fatalf("%+v", d.f.Letters)
	}
	must(t, d.give(consumer.Send{ID: "L2"}))
	if err := d.give(consumer.Discard{ID: "L2"}); err == nil {
		t.Error("a letter that was sent is thrown away")
	}
	must(t, d.give(write))
	if len(d.f.Letters) != 2 {
		t.Error("the letter cannot be sent again")
	}
}

// The best of the plan names no sum where none is known for the trouble.
func TestPlanNamesNoFalseSum(t *testing.T) {
	d := began(t, rights.Facts{Jurisdiction: "us-tx", Claim: "not_delivered", Contract: rights.Contract{OrderedVia: "store", On: calendar.MustParse("2025-11-06"), PromisedBy: calendar.MustParse("2025-11-16"), Delivery: "shipped"}})
	if p := d.f.Own.Plan; p.Target.Value != p.Realistic.Value || !strings.Contains(p.Target.Text.In(words.English), "Everything that is owed, $299.00, and something for the trouble besides") {
		t.Errorf("%s: %s", p.Target.Value, p.Target.Text.In(words.English))
	}
}
