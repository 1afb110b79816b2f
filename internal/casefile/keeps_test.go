package casefile_test

import (
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// left is a law that gives back what was paid and is not paid back yet.
func left(f rights.Facts, on calendar.Day) rights.Findings {
	found, paid := refundOwed(f, on), f.Contract.PaidOrPrice()
	found.Entitlements[0].Amount = &paid
	return found
}

var priced = func() casefile.Opened {
	o := rug
	o.Facts.Contract.Paid = usd("323.67")
	return o
}()

var twenty = casefile.Statement{Who: "Sara", On: day("2025-11-06"), Words: "I give you twenty dollars for the trouble.", By: day("2025-11-20")}

// worded is a case in which a clerk gave a word of twenty dollars.
func worded(t testing.TB, law casetest.Law) *casetest.Tale {
	t.Helper()
	return casetest.Given(t, law, rug).With(func(s *casefile.Scene) { s.Sums = reads }).When(casefile.TellRights{}).OK().When(casefile.State{Statement: twenty}).OK()
}

func keeping(ids []string, terms ...casefile.Term) []casefile.Package {
	return []casefile.Package{{Terms: terms, Keeps: ids}}
}

// A clerk promises $20 by word and offers $25 meant to keep it: with both seats' yes
// the word is closed, kept by the agreement, and 25 are owed and count.
func TestAnOfferKeepsAWord(t *testing.T) {
	g := worded(t, nothingOwed)
	g.When(casefile.MakeOffer{Packages: pack(comp("25.00"))}).Refused(fault.OverMandate) // beside the word it is 45
	g.When(casefile.MakeOffer{Packages: pack(comp("5.00"))}).OK()                        // and 25 in all
	g.When(casefile.MakeOffer{Packages: keeping([]string{"P1"}, comp("25.00"))}).OK()
	o, _ := g.Case.StandingOffer()
	g.As(casetest.Sonya).When(casefile.Accept{Offer: o.ID, Pick: 1}).OK()
	for lang, want := range map[words.Lang]string{"en": "This keeps what was said, in its place: Sara, 6", "ru": "вместо него: Sara, 6"} {
		text := strings.ReplaceAll(g.Case.Back.Text[lang], "\u00a0", " ")
		if !strings.Contains(text, want) || !strings.Contains(text, "twenty dollars") {
			t.Errorf("%s:\n%s", lang, text)
		}
	}
	if g.Case.Promise[0].State != promise.Made {
		t.Error("the word is closed before both said yes")
	}
	yes(g)
	word := g.Case.Promise[0]
	if word.State != promise.Replaced || word.Why != casefile.KeptByAgreement || word.ReplacedBy != "A1" {
		t.Errorf("%+v", word)
	}
	if g.Case.Given() != usd("25.00") || g.Case.ByWord(reads).Sign() != 0 || len(g.Case.OpenWords()) != 0 {
		t.Errorf("given %s, by word %s", g.Case.Given(), g.Case.ByWord(reads))
	}
	g.As(casetest.Clerk).When(casefile.State{Statement: twenty}).OK()
	if n := len(g.Case.OpenWords()); n != 0 {
		t.Error("a clerk whose mandate is spent gives another word")
	}
}

// No less than the word, no later, and only words that there are.
func TestAWordIsAFloor(t *testing.T) {
	g := worded(t, refundOwed)
	for name, p := range map[string][]casefile.Package{
		"less":            keeping([]string{"P1"}, owedRefund, comp("19.99")),
		"what is owed":    keeping([]string{"P1"}, owedRefund),
		"nothing of it":   keeping([]string{"P1"}, owedRefund, weekly),
		"borne by Sonya":  keeping([]string{"P1"}, owedRefund, casefile.Term{Remedy: "other", Text: "write", By: day("2025-11-10")}),
		"two, one misses": {keeping([]string{"P1"}, owedRefund, comp("20.00"))[0], keeping([]string{"P1"}, owedRefund, comp("1.00"))[0]},
		"later":           keeping([]string{"P1"}, owedRefund, casefile.Term{Remedy: "compensation", Amount: usd("20.00"), By: day("2025-11-21"), Method: "card", Kind: "credit_card"}),
	} {
		if g.When(casefile.MakeOffer{Packages: p}); fault.CodeOf(g.Err()) != fault.UnderWord {
			t.Errorf("%s: %v", name, g.Err())
		}
	}
	for _, ids := range [][]string{{"P2"}, {"P1", "P1"}, {""}} {
		g.When(casefile.MakeOffer{Packages: keeping(ids, owedRefund, comp("20.00"))}).Refused(fault.InputInvalid)
	}
	g.As(casetest.Sonya).When(casefile.MakeOffer{Packages: keeping([]string{"P1"}, owedRefund, comp("10.00"))}).Refused(fault.UnderWord)
	g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: keeping([]string{"P1"}, owedRefund, comp("20.00"))}).OK()
}

// Somebody had the authority for a word: to put it in terms needs no more. More than
// it needs the leave for all of it, once.
func TestASuperiorsWordInTerms(t *testing.T) {
	said := casefile.Statement{Who: "Dale", Role: "vice-president", On: day("2025-11-06"), Words: "You get five hundred dollars.", By: day("2025-11-20")}
	g := casetest.Given(t, nothingOwed, rug).With(func(s *casefile.Scene) { s.Sums = reads })
	g.As(casetest.Manager).When(casefile.State{Statement: said}).OK()
	g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: keeping([]string{"P1"}, comp("500.00"))}).OK()
	g.When(casefile.MakeOffer{Packages: keeping([]string{"P1"}, comp("500.01"))}).Refused(fault.OverMandate)
	g.As(casetest.Manager).When(casefile.MakeOffer{Packages: keeping([]string{"P1"}, comp("500.01"))}).Refused(fault.OverMandate)
	o, _ := g.Case.StandingOffer()
	g.As(casetest.Sonya).When(casefile.Accept{Offer: o.ID, Pick: 1}).OK()
	yes(g)
	if g.Case.Given() != usd("500.00") {
		t.Errorf("given %s", g.Case.Given())
	}
}

// Two words are kept by one sum only where it holds both; a word that is broken and
// is being put right can be kept too, and counts once.
func TestSeveralWordsAndALateOne(t *testing.T) {
	g := worded(t, nothingOwed).As(supervisor).When(casefile.State{Statement: twenty}).OK()
	g.When(casefile.MakeOffer{Packages: keeping([]string{"P1", "P2"}, comp("39.00"))}).Refused(fault.UnderWord)
	g.At("2025-12-01").When(casefile.Tick{}).OK()
	if !g.Case.Recovering() || len(g.Case.OpenWords()) != 2 {
		t.Fatal(states(g.Case))
	}
	g.As(casetest.Clerk).When(casefile.MakeOffer{Packages: keeping([]string{"P1", "P2"}, comp("40.00"))}).OK()
	g.As(casetest.Sonya).When(casefile.Accept{Offer: "O1", Pick: 1}).OK()
	yes(g)
	if states(g.Case) != "broken broken made" || g.Case.ByWord(reads).Sign() != 0 || g.Case.Given() != usd("40.00") {
		t.Errorf("%s, by word %s, given %s", states(g.Case), g.Case.ByWord(reads), g.Case.Given())
	}
	g.As(supervisor).When(casefile.MakeOffer{Packages: keeping([]string{"P1"}, comp("20.00"))}).Refused(fault.InputInvalid)
}

// A change of an agreement keeps what the agreement keeps, and may keep a word that
// was given since.
func TestAnAmendmentKeepsWords(t *testing.T) {
	g := worded(t, nothingOwed).When(casefile.MakeOffer{Packages: keeping([]string{"P1"}, comp("20.00"), weekly)}).OK()
	bindIt(g)
	g.As(supervisor).When(casefile.State{Statement: casefile.Statement{Who: "Sue", On: day("2025-11-06"), Words: "And twenty dollars more.", By: day("2025-11-20")}}).OK()
	word := g.Case.OpenWords()[0].ID
	g.As(casetest.Clerk).When(casefile.Amend{Agreement: 1, Keeps: []string{word}}).Refused(fault.UnderWord)
	g.When(casefile.Amend{Agreement: 1, Keeps: []string{word}, Changes: []casefile.TermChange{change(0, comp("20.00"))}}).OK()
	bindIt(g)
	a := g.Case.Bound[1]
	if len(a.Package.Keeps) != 2 || a.Goodwill != usd("40.00") || len(g.Case.OpenWords()) != 0 {
		t.Errorf("%+v", a)
	}
}

// A word that the price goes back is kept by whatever pays it back, and paying it
// back leaves so much less owed.
func TestARefundByWord(t *testing.T) {
	said := casefile.Statement{Who: "Dale", On: day("2025-11-06"), Words: "You get your money back.", Deed: casefile.DeedRefund, By: day("2025-11-20")}
	g := casetest.Given(t, refundOwed, rug).When(casefile.TellRights{}).OK().When(casefile.State{Statement: said}).OK()
	if p := g.Case.Promise[0]; p.Deed.Remedy != "refund" {
		t.Fatalf("%+v", p.Deed)
	}
	g.When(casefile.MakeOffer{Packages: pack(owedRefund)}).OK()
	bindIt(g)
	if states(g.Case) != "replaced made" {
		t.Errorf("the price goes back twice: %s", states(g.Case))
	}
	g = casetest.Given(t, casetest.Law(left), priced).When(casefile.TellRights{}).OK().As(casetest.Manager).When(casefile.State{Statement: said}).OK()
	g.When(casefile.KeepPromise{ID: "P1", Proof: promise.Proof{Reference: "terminal 7"}}).OK()
	if open := g.Case.OpenRights(); len(open) != 0 || !g.Case.Facts.Contract.PaidOrPrice().IsZero() {
		t.Errorf("paid back, and owed still: %+v", open)
	}
	if e := g.Case.Facts.Events; len(e) == 0 || e[len(e)-1].Kind != "refunded" {
		t.Errorf("%+v", e)
	}
}

// A word of exactly what is owed needs nobody's leave, and is no second gift beside
// what gives it: neither said before, nor after, nor while it lies on the table.
func TestAWordOfWhatIsOwed(t *testing.T) {
	law, owed := casetest.Owes("refund", "20.00 USD"), casefile.Term{Remedy: "refund", Right: "law/refund", Amount: usd("20.00"), Kind: "credit_card", Method: "card"}
	g := worded(t, law)
	if len(g.Case.OpenWords()) != 1 {
		t.Fatal("what is owed may be said")
	}
	g.When(casefile.MakeOffer{Packages: pack(owed, comp("5.01"))}).Refused(fault.OverMandate)
	g.When(casefile.MakeOffer{Packages: pack(owed, comp("5.00"))}).OK()
	g.When(casefile.MakeOffer{Packages: keeping([]string{"P1"}, owed, comp("25.00"))}).OK()
	bindIt(g)
	if g.Case.Given() != usd("25.00") || states(g.Case) != "replaced made made" {
		t.Errorf("%s, given %s", states(g.Case), g.Case.Given())
	}
	g.As(casetest.Clerk).When(casefile.State{Statement: twenty}).OK()
	if len(g.Case.OpenWords()) != 0 {
		t.Error("said again after it was given")
	}
	g = casetest.Given(t, law, rug).With(func(s *casefile.Scene) { s.Sums = reads }).When(casefile.TellRights{}).OK()
	g.When(casefile.MakeOffer{Packages: pack(owed, comp("10.00"))}).OK()
	g.When(casefile.State{Statement: twenty}).OK()
	if len(g.Case.OpenWords()) != 0 {
		t.Error("said while it lies on the table")
	}
}

// Whoever gets the goods as of right is not owed their price by a word besides,
// unless somebody may give both.
func TestPriceByWordBesideTheGoods(t *testing.T) {
	said := casefile.Statement{Who: "Sara", On: day("2025-11-06"), Words: "You get your money back.", Deed: casefile.DeedRefund, By: day("2025-11-20")}
	again := casefile.Term{Remedy: "replacement", Right: "law/replacement", Line: "5", By: day("2025-11-20")}
	g := casetest.Given(t, casetest.Owes("refund", "323.67 USD", "replacement", ""), rug).When(casefile.TellRights{}).OK()
	g.When(casefile.State{Statement: said}).OK()
	if len(g.Case.OpenWords()) != 1 {
		t.Fatal("a clerk may say what is owed")
	}
	g.When(casefile.MakeOffer{Packages: pack(again)}).Refused(fault.OverMandate)
	g.When(casefile.MakeOffer{Packages: keeping([]string{"P1"}, again)}).OK()
	bindIt(g)
	if states(g.Case) != "replaced made" || g.Case.Given() != money.Zero("USD") {
		t.Errorf("%s, given %s", states(g.Case), g.Case.Given())
	}
}
