package casefile_test

import (
	"testing"

	"makegood/internal/casefile"
	"makegood/internal/casefile/casetest"
	"makegood/internal/fault"
	"makegood/internal/money"
)

// Who chose to have a part of the price back is given it, however much both agree
// is fitting; who chose nothing is not fobbed off with it.
func TestReductionOfNoFixedSum(t *testing.T) {
	law := casetest.Owes("refund", "323.67 USD", "price_reduction", "")
	half := pack(casefile.Term{Remedy: "price_reduction", Right: "law/price_reduction", Amount: money.MustParse("160.00 USD")})
	g := casetest.Given(t, law, rug).When(casefile.TellRights{}).OK()
	g.As(casetest.Manager).When(casefile.MakeOffer{Packages: half}).Refused(fault.UnderFloor)
	g.As(casetest.Sonya).When(casefile.Choose{Wish: casefile.Wish{Remedy: "price_reduction", Words: "half of it"}}).OK()
	g.As(casetest.Manager).When(casefile.MakeOffer{Packages: half}).OK()
	g.As(casetest.Sonya).When(casefile.MakeOffer{Packages: half}).OK()
	g.As(casetest.Manager).When(casefile.Accept{Offer: "O2"}).OK()
}
