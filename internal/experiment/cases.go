// Package experiment sets three policies of a house against the same simulated
// customers: a ladder of credits, a discount at once, and Makegood's table. What
// is owed comes out of the law packs and the policy as at the desk, and every
// offer goes through the guards of the case.
//
// cases.go draws cases, arms.go holds the three policies, play.go lets one meet
// a customer, measure.go turns plays into figures, curve.go compares at equal
// utility and at equal cost, learning.go looks at what the table learns.
package experiment

import (
	"fmt"
	"math"
	"math/rand/v2"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/money"
	"makegood/internal/people"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// today is the day on which every case of the experiment is asked about.
var today = calendar.MustParse("2026-11-16")

// scene is one generated case, the same for every arm.
type scene struct {
	number int
	file   casefile.Case
	policy rights.Policy
	fresh  func() *people.Customer // the same person again, who has met nobody yet
}

// houses are the shops whose cases are drawn, with their parts of all cases.
var houses = []struct {
	policy, jurisdiction, currency string
	part                           float64
}{
	{"department-store", "us-tx", "USD", 0.3},
	{"department-store", "us-ca", "USD", 0.3},
	{"department-store-london", "uk", "GBP", 0.4},
}

// draw generates case n of a seed: the shop, what was bought and what went
// wrong, and who comes with it. The parts are in docs/experiment.md.
func draw(book *rights.Book, family people.Family, seed uint64, n int) (scene, error) {
	rng := rand.New(rand.NewPCG(seed, uint64(n)))
	house := houses[among(rng, houses[0].part, houses[1].part, houses[2].part)]
	policy, ok := book.Policy(house.policy)
	if !ok {
		return scene{}, fmt.Errorf("experiment: no policy %s", house.policy)
	}
	facts, broken := happened(rng, house.jurisdiction, house.currency)
	paid := facts.Contract.Paid
	c := casefile.Case{
		ID: fmt.Sprintf("X%d", n), Paid: paid, Facts: facts, Policy: policy.ID, Step: casefile.Open, Zone: "UTC", Called: "Customer",
		Lines: []casefile.Part{{Line: "1", Item: "item", Name: facts.Goods.Category, Quantity: 1, Paid: paid}},
		Told:  map[string]bool{},
	}
	c.Found = book.Find(facts, today, policy.ID)
	for _, e := range c.Found.Entitlements {
		c.Told[e.ID] = true // every arm states what is owed before it says anything else
	}
	if broken {
		c.Promise = []promise.Promise{{ID: "P1", State: promise.Broken, Promisor: promise.Party{Seat: string(casefile.House)}, Bearer: string(casefile.House),
			Deed: promise.Deed{Kind: promise.Deliver, Text: words.Text{words.English: "the goods"}}}}
	}
	owed := remediesOf(c)
	who := rng.Uint64()
	fresh := func() *people.Customer {
		return family.Draw(people.Case{Claim: facts.Claim, Owed: owed}, rand.New(rand.NewPCG(seed, who)))
	}
	c.Wish = casefile.Wish{Remedy: fresh().Wish(), By: casefile.Client}
	return scene{n, c, *policy, fresh}, nil
}

// remediesOf are the remedies that are owed and can be put into a package.
func remediesOf(c casefile.Case) []string {
	var list []string
	seen := map[string]bool{"penalty": true}
	for _, e := range c.OpenRights() {
		if e.Remedy == "price_reduction" && e.Amount == nil || seen[e.Remedy] {
			continue
		}
		seen[e.Remedy] = true
		list = append(list, e.Remedy)
	}
	return list
}

// among draws one of the parts.
func among(rng *rand.Rand, parts ...float64) int {
	at := rng.Float64()
	for n, p := range parts {
		if at -= p; at < 0 {
			return n
		}
	}
	return len(parts) - 1
}

func chance(rng *rand.Rand, p float64) bool { return rng.Float64() < p }

// happened draws the facts of a case, and whether the house broke a promise.
func happened(rng *rand.Rand, jurisdiction, currency string) (rights.Facts, bool) {
	claims := []string{"not_delivered", "not_conforming", "damaged", "wrong_item", "changed_mind"}
	claim := claims[among(rng, 0.25, 0.25, 0.15, 0.15, 0.20)]
	categories := []string{"electronics", "clothing", "furniture", "appliance", "footwear"}
	price := money.New(int64(100*math.Min(1500, math.Max(10, math.Round(math.Exp(4.2+0.8*rng.NormFloat64()))))), currency)
	f := rights.Facts{
		Jurisdiction: jurisdiction, Claim: claim,
		Contract: rights.Contract{OrderedVia: "web", Price: price, Paid: price, PaidBy: "card_credit", Delivery: "shipped", Proof: "receipt", Buyer: "consumer", ToldOfRightToCancel: rights.Known(true), PostedRefundPolicy: rights.Known(true)},
		Goods:    rights.Goods{Category: categories[among(rng, 0.25, 0.3, 0.15, 0.1, 0.2)], Quantity: 1, State: "opened"},
	}
	store := chance(rng, 0.3)
	if store {
		f.Contract.OrderedVia = "store"
	}
	delivered := today - calendar.Day(2+rng.IntN(60))
	broken := chance(rng, 0.1)
	switch claim {
	case "not_delivered":
		f.Goods.State = ""
		f.Contract.PromisedBy = today - calendar.Day(1+rng.IntN(20))
		f.Contract.On = f.Contract.PromisedBy - calendar.Day(5+rng.IntN(15))
		f.Contract.TimeEssential = rights.Known(chance(rng, 0.2))
		return f, chance(rng, 0.5)
	case "changed_mind":
		f.Goods.State = []string{"unopened", "opened", "used"}[among(rng, 0.55, 0.35, 0.10)]
		f.Contract.SaleItem = rights.Known(chance(rng, 0.2))
	case "not_conforming":
		f.Goods.State = "used"
		f.Events = append(f.Events, rights.Event{On: delivered + calendar.Day(rng.IntN(int(today-delivered))), Kind: "defect_appeared"})
	}
	f.Contract.On = delivered - calendar.Day(rng.IntN(8))
	if store {
		f.Contract.Delivery, f.Contract.On = "carried", delivered
	}
	f.Events = append([]rights.Event{{On: delivered, Kind: "delivered"}}, f.Events...)
	return f, broken
}
