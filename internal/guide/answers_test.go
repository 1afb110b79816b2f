package guide_test

import (
	"strings"
	"testing"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/rights"
)

// The coach asks the first question that somebody may know the answer to; an answer
// that came from elsewhere is looked at before anything else is done.
func TestTheCoachOfQuestions(t *testing.T) {
	asks := func(f rights.Facts, _ calendar.Day) rights.Findings {
		found := rights.Findings{}
		for _, asks := range []string{"first", "second"} {
			if _, told := f.Answers[asks]; !told {
				found.Refer = append(found.Refer, rights.Refer{Asks: asks, Say: map[string]string{"en": asks + "?", "ru": asks + "?"}, Rules: []string{"r"}})
			}
		}
		return found
	}
	opened := casefile.Opened{ID: "7", Called: "Sonya", Zone: "UTC", Facts: rights.Facts{Claim: "damaged"}}
	g := casetest.Given(t, casetest.Law(asks), opened).As(casetest.Sonya).When(casefile.Say{Act: "tell", Text: "It is torn."}).
		As(casetest.Clerk).When(casefile.Say{Act: "summarise", Text: "It is torn."}).When(casefile.NoteFact{Claim: "damaged"}).OK()
	asked := func(want string) {
		t.Helper()
		if a := moves(t, g, "settle_fact"); !strings.Contains(a.Sentence.In("en"), want) {
			t.Errorf("it asks %q, not %q", a.Sentence.In("en"), want)
		}
	}
	asked("first?")
	g.When(casefile.AnswerQuestion{Asks: "first", Answer: casefile.Unknown}).OK()
	asked("second?")
	g.With(func(s *casefile.Scene) { s.Now = s.Now.Add(1) }).As(casetest.Sonya).When(casefile.AnswerQuestion{Asks: "first", Answer: "yes"}).OK()
	moves(t, g, "take_answer")
	g.As(casetest.Clerk).When(casefile.AnswerQuestion{Asks: "first", Answer: "yes", Of: casefile.Client}).OK()
	asked("second?")
	g.When(casefile.AnswerQuestion{Asks: "second", Answer: casefile.Unknown}).OK()
	moves(t, g, "packages")
}
