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
)

// What the desk refuses, and what is over a mandate in words, the coach names first.
func TestWarnsOfWords(t *testing.T) {
	g := rug(t).As(casetest.Sonya).When(casefile.Say{Act: "tell", Text: "It never came."})
	g.As(casetest.Clerk).When(casefile.Say{Act: "summarise", Text: "It never came."}).When(casefile.TellRights{})
	v := view(g, casefile.House, "2025-11-06")
	v.Sums = func(s string) []money.Amount {
		if strings.Contains(s, "$200") {
			return []money.Amount{usd("200.00")}
		}
		return nil
	}
	v.Gives = func(s string) (out casefile.Gives) {
		if strings.Contains(s, "not refund") {
			out.Refuses = []string{"refund"}
		}
		return out
	}
	for text, want := range map[string]string{"I will give you $200 for your trouble by Friday.": "over_mandate", "I can not refund it.": "must_not_be_said"} {
		if got := codes(guide.Warn(v, guide.Draft{Text: text})); !slices.Contains(got, want) {
			t.Errorf("%q: %v", text, got)
		}
	}
	for _, text := range []string{"We look into it.", "We pay it back by 20 November."} {
		if got := codes(guide.Warn(v, guide.Draft{Text: text})); slices.Contains(got, "over_mandate") || slices.Contains(got, "must_not_be_said") {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// A fact that came on file after the last offer is new, also on the day of the offer.
func TestNewFactOfTheSameDay(t *testing.T) {
	bigger := guide.Draft{Packages: []casefile.Package{refund(plus("20.00"))}}
	g := rug(t).As(casetest.Sonya).When(casefile.Say{Act: "tell", Text: "It never came."})
	g.As(casetest.Clerk).When(casefile.Say{Act: "summarise", Text: "It never came."}).When(casefile.TellRights{})
	g.When(casefile.MakeOffer{Packages: []casefile.Package{refund(plus("5.00"))}}).OK()
	if got := codes(guide.Warn(view(g, casefile.House, "2025-11-06"), bigger)); !slices.Contains(got, "free_concession") {
		t.Errorf("%v", got)
	}
	g.When(casefile.State{Statement: casefile.Statement{Who: "Dale", On: calendar.MustParse("2025-11-06"), Words: "I was ill, you see."}}).OK()
	if got := codes(guide.Warn(view(g, casefile.House, "2025-11-06"), bigger)); len(got) != 0 {
		t.Errorf("after a new fact: %v", got)
	}
}

// A first gift for nothing is named; several packages to choose from, and one that
// asks for something, are no gift for nothing.
func TestFirstGift(t *testing.T) {
	g := rug(t).As(casetest.Sonya).When(casefile.Say{Act: "tell", Text: "It never came."})
	g.As(casetest.Clerk).When(casefile.Say{Act: "summarise", Text: "It never came."}).When(casefile.TellRights{})
	v := view(g, casefile.House, "2025-11-06")
	v.Case.Facts.Claim = "not_conforming" // the maker's fault
	gift, other := refund(plus("10.00")), refund(plus("8.00"))
	for _, x := range []struct {
		draft guide.Draft
		free  bool
	}{
		{guide.Draft{Packages: []casefile.Package{gift}}, true},
		{guide.Draft{Packages: []casefile.Package{refund()}}, false},
		{guide.Draft{Packages: []casefile.Package{gift, other}}, false},
		{guide.Draft{Text: "If you take it today, we add $10.", Packages: []casefile.Package{gift}}, false},
	} {
		if got := codes(guide.Warn(v, x.draft)); slices.Contains(got, "free_concession") != x.free {
			t.Errorf("%+v: %v", x.draft, got)
		}
	}
}
