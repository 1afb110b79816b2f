package guide_test

import (
	"slices"
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/guide"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/words"
)

func usd(s string) money.Amount { return money.MustParse(s + " USD") }

// rug is a rug of 299 dollars that did not come; the refund is owed.
func rug(t testing.TB) *casetest.Tale {
	return casetest.Given(t, casetest.Owes("refund", "299.00 USD"), casefile.Opened{
		ID: "K7Q2M9", On: calendar.MustParse("2025-11-06"), Called: "Nora", Customer: "c1", Order: "R-1",
		Parts:   []casefile.Part{{Line: "5", Item: "rug", Name: "Jute rug", Quantity: 1, Paid: usd("299.00")}},
		Subject: words.Text{"en": "The rug did not come", "ru": "Ковёр не доставлен"}, Policy: "test", Zone: "UTC",
		Facts: rights.Facts{Claim: "not_delivered"}})
}

func view(g *casetest.Tale, seat casefile.Seat, day string) guide.View {
	return guide.View{Case: g.Case.SeenBy(seat), Policy: casetest.Policy(), Role: "clerk", Today: calendar.MustParse(day)}
}

func moves(t *testing.T, g *casetest.Tale, want string) guide.Advice {
	t.Helper()
	a := guide.ForHouse(view(g, casefile.House, "2025-11-06"))
	if a.Move != want {
		t.Errorf("the next move is %q, want %q", a.Move, want)
	}
	for _, lang := range words.Langs() {
		if s := a.Why.In(lang) + a.Sentence.In(lang); s == "" || strings.Contains(s, "guide.") {
			t.Errorf("%s has no words in %s: %s", a.Move, lang, s)
		}
	}
	return a
}

func refund(goodwill ...casefile.Term) casefile.Package {
	return casefile.Package{Terms: append([]casefile.Term{{Remedy: "refund", Right: "law/refund", Amount: usd("299.00")}}, goodwill...)}
}

func plus(sum string) casefile.Term {
	return casefile.Term{Remedy: "compensation", Amount: usd(sum)}
}

// The road as the coach leads it: greet, hear, say back, say what is owed, offer,
// wait, read back.
func TestRoad(t *testing.T) {
	g := rug(t)
	if a := moves(t, g, "greet"); a.Stage != "rapport" || !strings.Contains(a.Sentence.In("en"), "Nora") {
		t.Errorf("%+v", a)
	}
	g.As(casetest.Clerk).When(casefile.Say{Act: "greet", Text: "Hello."})
	moves(t, g, "ask")
	g.As(casetest.Sonya).When(casefile.Say{Act: "tell", Text: "I was promised it in ten days, it has been three weeks."})
	if a := moves(t, g, "sum_up"); a.Stage != "analysis" {
		t.Errorf("stage %s", a.Stage)
	}
	g.As(casetest.Clerk).When(casefile.Say{Act: "summarise", Text: "You waited three weeks for the rug."})
	g.When(casefile.NoteFact{Event: rights.Event{Kind: "notified", On: calendar.MustParse("2025-11-06")}})
	if a := moves(t, g, "tell_rights"); !strings.Contains(a.Sentence.In("ru"), "Положено: refund") {
		t.Errorf("%+v", a)
	}
	g.When(casefile.TellRights{})
	moves(t, g, "packages")
	g.When(casefile.MakeOffer{Packages: []casefile.Package{refund(plus("5.00"))}})
	moves(t, g, "wait")
	g.As(casetest.Sonya).When(casefile.MakeOffer{Packages: []casefile.Package{refund(plus("20.00"))}})
	moves(t, g, "accept")
	g.When(casefile.MakeOffer{Packages: []casefile.Package{refund(plus("60.00"))}})
	if a := moves(t, g, "escalate"); !strings.Contains(a.Sentence.In("en"), "supervisor") {
		t.Error(a.Sentence)
	}
	g.As(casetest.Clerk).When(casefile.Escalate{Ask: refund(plus("60.00")), Who: "Omar"})
	if a := moves(t, g, "who_decides"); !strings.Contains(a.Sentence.In("en"), "Omar") {
		t.Error(a.Sentence)
	}
}

// After three refusals the coach stops offering and leads through the steps.
func TestStuck(t *testing.T) {
	g := rug(t).As(casetest.Sonya).When(casefile.Say{Act: "tell", Text: "It never came."})
	g.As(casetest.Clerk).When(casefile.Say{Act: "summarise", Text: "It never came."}).When(casefile.TellRights{})
	for range 3 {
		g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: []casefile.Package{refund()}})
		g.As(casetest.Sonya).When(casefile.Reject{Offer: g.Case.Offers[len(g.Case.Offers)-1].ID})
	}
	if a := moves(t, g, "problem_solving"); len(a.Steps) != 5 {
		t.Errorf("%d steps", len(a.Steps))
	}
}

func codes(list []guide.Warning) []string {
	got := []string{}
	for _, w := range list {
		got = append(got, w.Code)
	}
	return got
}

// Each mistake is named before it is sent, and nothing else is.
func TestWarnings(t *testing.T) {
	opened := func() *casetest.Tale {
		return rug(t).When(casefile.NoteFact{Event: rights.Event{Kind: "notified", On: calendar.MustParse("2025-11-06")}})
	}
	ready := func() *casetest.Tale {
		g := opened().As(casetest.Sonya).When(casefile.Say{Act: "tell", Text: "It never came."})
		return g.As(casetest.Clerk).When(casefile.Say{Act: "summarise", Text: "It never came."}).When(casefile.TellRights{})
	}
	offered := func(sums ...string) *casetest.Tale {
		g := ready()
		for _, s := range sums {
			g.When(casefile.MakeOffer{Packages: []casefile.Package{refund(plus(s))}})
		}
		return g
	}
	promised := opened().As(casetest.Clerk).When(casefile.State{Statement: casefile.Statement{Who: "Dale", On: calendar.MustParse("2025-11-01"), Words: "Ten days.", Deed: "deliver", By: calendar.MustParse("2025-11-16")}})
	for _, x := range []struct {
		name  string
		g     *casetest.Tale
		draft guide.Draft
		want  []string
	}{
		{"an offer before the story", opened(), guide.Draft{Packages: []casefile.Package{refund()}}, []string{"offer_too_soon", "right_untold"}},
		{"what is owed, in its time", ready(), guide.Draft{Packages: []casefile.Package{refund()}}, []string{}},
		{"less than is owed", ready(), guide.Draft{Packages: []casefile.Package{{Terms: []casefile.Term{plus("20.00")}}}}, []string{"under_floor"}},
		{"over the mandate", ready(), guide.Draft{Packages: []casefile.Package{refund(plus("26.00"))}}, []string{"over_mandate"}},
		{"a thing with no day", ready(), guide.Draft{Packages: []casefile.Package{refund(casefile.Term{Remedy: "other", Text: "A call"})}}, []string{"vague_time"}},
		{"more for nothing", offered("5.00"), guide.Draft{Packages: []casefile.Package{refund(plus("10.00"))}}, []string{"free_concession"}},
		{"more for something", offered("5.00"), guide.Draft{Text: "If you keep the other four items, I can add $5.00 for the trouble.", Packages: []casefile.Package{refund(plus("10.00"))}}, []string{}},
		{"a bigger step", offered("2.00", "5.00"), guide.Draft{Packages: []casefile.Package{refund(plus("20.00"))}}, []string{"free_concession", "growing_steps"}},
		{"a promise denied", promised, guide.Draft{Text: "Nobody promised you ten days.", Lang: "en"}, []string{"denies_promise"}},
		{"calm down", ready(), guide.Draft{Text: "Please calm down.", Lang: "en"}, []string{"calms_down"}},
		{"the wrong apology", ready(), guide.Draft{Text: "I'm sorry for the inconvenience.", Lang: "en"}, []string{"wrong_apology"}},
		{"a wall", ready(), guide.Draft{Text: "That's our policy.", Lang: "en"}, []string{"policy_wall"}},
		{"nothing wrong", ready(), guide.Draft{Text: "What would put it right for you?", Lang: "en"}, []string{}},
	} {
		got := guide.Warn(view(x.g, casefile.House, "2025-11-06"), x.draft)
		if !slices.Equal(codes(got), x.want) {
			t.Errorf("%s: %v, want %v", x.name, codes(got), x.want)
		}
		for _, w := range got {
			for _, lang := range words.Langs() {
				if w.Why.In(lang) == "" || w.Better.In(lang) == "" || strings.Contains(w.Why.In(lang)+w.Better.In(lang), "guide.") {
					t.Errorf("%s has no words in %s", w.Code, lang)
				}
			}
		}
	}
}

// Nothing is asked in return for putting our own breach right, and a bigger step
// after a new fact is no mistake.
func TestSilentWhereItWouldBeWrong(t *testing.T) {
	bigger := guide.Draft{Packages: []casefile.Package{refund(plus("20.00"))}}
	base := func() *casetest.Tale {
		g := rug(t).As(casetest.Sonya).When(casefile.Say{Act: "tell", Text: "It never came."})
		g.As(casetest.Clerk).When(casefile.Say{Act: "summarise", Text: "It never came."}).When(casefile.TellRights{})
		return g.When(casefile.MakeOffer{Packages: []casefile.Package{refund(plus("2.00"))}}).When(casefile.MakeOffer{Packages: []casefile.Package{refund(plus("5.00"))}})
	}
	if got := codes(guide.Warn(view(base(), casefile.House, "2025-11-08"), bigger)); !slices.Equal(got, []string{"free_concession", "growing_steps"}) {
		t.Fatalf("with nothing new: %v", got)
	}
	fact := base().At("2025-11-08").When(casefile.NoteFact{Event: rights.Event{Kind: "defect_appeared", On: calendar.MustParse("2025-11-08")}})
	breach := base().At("2025-11-08").When(casefile.State{Statement: casefile.Statement{Who: "Dale", On: calendar.MustParse("2025-11-01"), Words: "By the 5th.", Deed: "deliver", By: calendar.MustParse("2025-11-05")}})
	if breach.Case.Promise[0].State != promise.Broken {
		t.Fatal("nothing was broken")
	}
	for name, g := range map[string]*casetest.Tale{"a new fact": fact, "our own breach": breach} {
		if got := codes(guide.Warn(view(g, casefile.House, "2025-11-08"), bigger)); len(got) > 0 {
			t.Errorf("after %s: %v", name, got)
		}
	}
}

// Whoever is side-tracked again and again keeps to the point, and stops at once
// when a good-faith offer comes.
func TestBrokenRecord(t *testing.T) {
	g := rug(t).As(casetest.Sonya).When(casefile.Choose{Wish: casefile.Wish{Remedy: "refund", Words: "I want my $299 back."}})
	advice := func() guide.Advice { return guide.ForCustomer(view(g, casefile.Customer, "2025-11-06")) }
	for _, wall := range []string{"That's our policy.", "Please calm down.", "You need to call the mill yourself."} {
		g.As(casetest.Clerk).When(casefile.Say{Act: "tell", Text: wall})
		a := advice()
		if a.Move != "stay" || a.Seen == nil || a.Seen.Quote == "" || !strings.Contains(a.Sentence.In("en"), "I want my $299 back") {
			t.Errorf("after %q: %+v", wall, a)
		}
		g.As(casetest.Sonya).When(casefile.Say{Act: "restate", Text: a.Sentence.In("en")})
		if b := advice(); b.Move != "stay" {
			t.Errorf("until they answer the point stands: %+v", b)
		}
	}
	g.As(casetest.Clerk).When(casefile.Say{Act: "tell", Text: "I'm with you: we can refund $299.00 to your card by Friday."})
	if a := advice(); a.Move == "stay" {
		t.Errorf("a good-faith offer was met by the broken record: %+v", a)
	}
	g.When(casefile.TellRights{}).When(casefile.MakeOffer{Packages: []casefile.Package{refund()}})
	if a := advice(); a.Move != "weigh" {
		t.Errorf("an offer stands: %+v", a)
	}
}

// The ledger says what was given, for what, and what became of it.
func TestGiven(t *testing.T) {
	g := rug(t).As(casetest.Clerk).When(casefile.TellRights{}).When(casefile.MakeOffer{Packages: []casefile.Package{refund(plus("5.00"))}})
	g.As(casetest.Sonya).When(casefile.MakeOffer{Packages: []casefile.Package{refund(plus("30.00"))}})
	g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: []casefile.Package{refund(plus("8.00"))}})
	got := guide.Given(g.Case)
	if len(got) != 2 || got[0].Goodwill != usd("5.00") || got[0].State != "countered" || got[0].Return != "" ||
		got[1].Step != usd("3.00") || got[1].Return != "" || got[1].Worth != usd("8.00") {
		t.Errorf("%+v", got)
	}
}

// The customer came down where they ask for less than they did: not where they say
// for the first time what they want, nor where they ask for more.
func TestWhoCameDown(t *testing.T) {
	free := func(g *casetest.Tale, next string) bool {
		return slices.ContainsFunc(guide.Warn(view(g, casefile.House, "2025-11-06"), guide.Draft{Packages: []casefile.Package{refund(plus(next))}}),
			func(w guide.Warning) bool { return w.Code == guide.FreeConcession })
	}
	g := rug(t).As(casetest.Clerk).When(casefile.TellRights{}).When(casefile.MakeOffer{Packages: []casefile.Package{refund(plus("1.00"))}})
	for n, x := range []struct {
		asks, gives string
		comes       string // Return of the house's next offer
		free        bool   // the house's next step is one for nothing
	}{
		{"30.00", "2.00", "", false}, {"35.00", "3.00", "", true}, {"35.00", "4.00", "", true}, {"20.00", "5.00", "moved", false},
	} {
		g.As(casetest.Sonya).When(casefile.MakeOffer{Packages: []casefile.Package{refund(plus(x.asks))}}).OK()
		if got := free(g, x.gives); got != x.free {
			t.Errorf("%d: they ask for %s; a step for nothing is warned of: %v", n, x.asks, got)
		}
		g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: []casefile.Package{refund(plus(x.gives))}}).OK()
		if given := guide.Given(g.Case); given[len(given)-1].Return != x.comes {
			t.Errorf("%d: after %s the ledger says %q", n, x.asks, given[len(given)-1].Return)
		}
	}
}

// Where silence is the advice, or a choice has to be made first, no sentence is put
// into anybody's mouth; whoever has confirmed is not told to read.
func TestNoSentenceWhereNoneIsDue(t *testing.T) {
	g := rug(t).When(casefile.NoteFact{Event: rights.Event{Kind: "notified", On: calendar.MustParse("2025-11-06")}}).
		As(casetest.Sonya).When(casefile.Say{Act: "tell", Text: "It never came."}).OK()
	if a := guide.ForCustomer(view(g, casefile.Customer, "2025-11-06")); a.Move != "choose" || a.Sentence != nil || a.Why == nil {
		t.Errorf("%+v", a)
	}
	g.As(casetest.Clerk).When(casefile.Say{Act: "summarise", Text: "It never came."}).When(casefile.TellRights{}).
		When(casefile.MakeOffer{Packages: []casefile.Package{refund()}}).OK()
	if a := moves(t, g, "wait"); a.Sentence != nil {
		t.Errorf("%+v", a)
	}
	v := view(g, casefile.Customer, "2025-11-06")
	v.Case.Step, v.Case.Back = casefile.ReadingIt, &casefile.ReadBack{}
	if a := guide.ForCustomer(v); a.Move != "check_words" {
		t.Errorf("%+v", a)
	}
	v.Case.Back.Confirmed = map[casefile.Seat]casefile.Confirmed{casefile.Customer: {By: "link"}}
	if a := guide.ForCustomer(v); a.Move != "" || a.Sentence != nil {
		t.Errorf("after their yes: %+v", a)
	}
}

// Every mistake and every way of not answering has its words.
func TestCodesHaveWords(t *testing.T) {
	for _, code := range guide.Codes() {
		for _, lang := range words.Langs() {
			for _, part := range []string{"why", "better"} {
				if key := "guide.warn." + code + "." + part; strings.Contains(words.Say(lang, key), key) {
					t.Errorf("%s lacks %s", lang, key)
				}
			}
		}
	}
}

func BenchmarkGuidance(b *testing.B) {
	g := rug(b).As(casetest.Sonya).When(casefile.Say{Act: "tell", Text: "I was promised it in ten days, it has been three weeks."})
	for range 20 {
		g.As(casetest.Clerk).When(casefile.Say{Act: "tell", Text: "That's our policy, and I am afraid you would have to ask the mill about it."})
		g.As(casetest.Sonya).When(casefile.Say{Act: "restate", Text: "I understand. My point is that I want my $299 back by Friday."})
	}
	g.As(casetest.Clerk).When(casefile.Say{Act: "summarise", Text: "It never came."}).When(casefile.TellRights{})
	house, customer := view(g, casefile.House, "2025-11-06"), view(g, casefile.Customer, "2025-11-06")
	draft := guide.Draft{Text: "I'm sorry about that. We can refund the $299.00 to your card by 20 November.", Lang: "en", Packages: []casefile.Package{refund(plus("5.00"))}}
	b.Run("advice", func(b *testing.B) {
		for b.Loop() {
			guide.ForHouse(house)
			guide.ForCustomer(customer)
		}
	})
	b.Run("warnings", func(b *testing.B) {
		for b.Loop() {
			guide.Warn(house, draft)
		}
	})
}

// A change of what is agreed is answered; nobody is asked for a story that both
// have signed.
func TestAChangeIsAnsweredFirst(t *testing.T) {
	g := rug(t)
	v := view(g, casefile.House, "2025-11-06")
	v.Case.Bound = []casefile.Agreement{{No: 1, Package: refund()}}
	v.Case.Offers = []casefile.Offer{{ID: "O2", Seat: casefile.Customer, State: "open", Packages: []casefile.Package{refund()}, Amendment: &casefile.Amendment{Agreement: 1}}}
	v.Case.Step = casefile.Offered
	if a := guide.ForHouse(v); a.Move != "accept" {
		t.Errorf("the next move is %q", a.Move)
	}
}
