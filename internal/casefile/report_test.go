package casefile_test

import (
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/promise"
)

// The customer says that something else came: the promise is broken, the case is
// back on the table, and the right to the right thing is looked up.
func TestReportOfSomethingElse(t *testing.T) {
	promised := casefile.State{Statement: casefile.Statement{Who: "Dale", Words: "In ten days.", On: day("2025-11-06"), Deed: casefile.DeedDeliver, By: day("2029-01-01")}}
	wrong := casefile.Report{Promise: "P1", Words: "It is the plain one."}

	g := casetest.Given(t, refundOwed, rug).When(promised).OK()
	g.When(wrong)
	if fault.CodeOf(g.Err()) != fault.NotYourSeat {
		t.Errorf("the house reports of itself: %v", g.Err())
	}
	g.As(casetest.Sonya).When(casefile.Report{Promise: "P1", Words: " "})
	if fault.CodeOf(g.Err()) != fault.InputInvalid {
		t.Errorf("without words: %v", g.Err())
	}
	g.As(casetest.Sonya).When(casefile.Report{Promise: "P9", Words: "x"})
	if fault.CodeOf(g.Err()) != fault.NotFound {
		t.Errorf("of no promise: %v", g.Err())
	}
	g.As(casetest.Sonya).When(wrong).OK()
	if p := g.Case.Promise[0]; p.State != promise.Broken || p.Why != "wrong_item" {
		t.Errorf("%+v", p)
	}
	if !g.Case.Recovering() || g.Case.Facts.Claim != "wrong_item" || len(g.Case.Notices) != 1 {
		t.Errorf("recovering %v, claim %q, notices %d", g.Case.Recovering(), g.Case.Facts.Claim, len(g.Case.Notices))
	}
	g.As(casetest.Sonya).When(wrong)
	if fault.CodeOf(g.Err()) != fault.PromiseClosed {
		t.Errorf("twice: %v", g.Err())
	}
}

// A promise that was taken as kept stays so, since promises are never rewritten;
// what the customer says of it opens a recovery all the same, and one alone.
func TestReportOfWhatWasTakenAsKept(t *testing.T) {
	g := casetest.Given(t, refundOwed, rug).When(casefile.State{Statement: casefile.Statement{Who: "Dale", Words: "In ten days.", On: day("2025-11-06"), Deed: casefile.DeedDeliver, By: day("2029-01-01")}}).OK()
	g.When(casefile.KeepPromise{ID: "P1", Proof: promise.Proof{Item: g.Case.Promise[0].Deed.Item}}).OK()
	wrong := casefile.Report{Promise: "P1", Words: "It is the plain one."}
	g.As(casetest.Sonya).When(wrong).OK()
	if g.Case.Promise[0].State != promise.Kept || !g.Case.Recovering() || g.Case.Facts.Claim != "wrong_item" {
		t.Errorf("%s, recovering %v, claim %q", g.Case.Promise[0].State, g.Case.Recovering(), g.Case.Facts.Claim)
	}
	g.As(casetest.Sonya).When(wrong)
	if fault.CodeOf(g.Err()) != fault.WrongStep {
		t.Errorf("twice: %v", g.Err())
	}
}
