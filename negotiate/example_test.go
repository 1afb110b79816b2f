package negotiate_test

import (
	"fmt"
	"log"

	"makegood/negotiate"
)

// lamp is the example that the others share: a lamp came broken. Shop and
// customer settle what is done about it, what credit comes with it and in how
// many days. The shop would rather repair and needs time, the customer wants
// a new one soon; credit costs the shop more than it means to the customer.
func lamp() (shop, customer *negotiate.Preferences) {
	space, err := negotiate.NewSpace(
		negotiate.Choice("remedy", "repair", "replacement", "refund"),
		negotiate.Amounts("credit", 0, 2000, 500, "USD", 2),
		negotiate.Integers("days", 2, 10, 4),
	)
	if err != nil {
		log.Fatal(err)
	}
	shop, err = negotiate.NewPreferences(space,
		[]float64{0.3, 0.5, 0.2}, // credit hurts most
		[][]float64{
			{1, 0.6, 0},            // repair, replacement, refund
			{1, 0.75, 0.5, 0.2, 0}, // 0 to 20 USD
			{0, 0.6, 1},            // 2, 6, 10 days
		},
		negotiate.Reserved(0.35)) // what it has if the customer goes to the card company
	if err != nil {
		log.Fatal(err)
	}
	customer, err = negotiate.NewPreferences(space,
		[]float64{0.5, 0.15, 0.35},
		[][]float64{
			{0, 1, 0.7},
			{0, 0.4, 0.6, 0.8, 1},
			{1, 0.7, 0},
		},
		negotiate.Reserved(0.3))
	if err != nil {
		log.Fatal(err)
	}
	return shop, customer
}

// Two sides who put everything on the table could see at once what there is
// to agree on.
func Example() {
	shop, customer := lamp()
	a, err := negotiate.Analyse(shop, customer)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v outcomes, %.0f%% of them in the zone of possible agreement\n", shop.Space().Size(), 100*a.Rational)
	for _, p := range a.Frontier {
		fmt.Printf("shop %.2f, customer %.2f: %s\n", p.U[0], p.U[1], shop.Space().Describe(p.Outcome))
	}
	fmt.Println("fair in Nash's sense:", shop.Space().Describe(a.Nash[0].Outcome))
	// Output:
	// 45 outcomes, 62% of them in the zone of possible agreement
	// shop 0.88, customer 0.50: remedy: replacement, credit: 0.00 USD, days: 10
	// shop 0.80, customer 0.74: remedy: replacement, credit: 0.00 USD, days: 6
	// shop 0.68, customer 0.85: remedy: replacement, credit: 0.00 USD, days: 2
	// shop 0.55, customer 0.91: remedy: replacement, credit: 5.00 USD, days: 2
	// shop 0.43, customer 0.94: remedy: replacement, credit: 10.00 USD, days: 2
	// fair in Nash's sense: remedy: replacement, credit: 0.00 USD, days: 6
}

// Splitting every difference feels fair and leaves value on the table: the
// two care about different things.
func ExampleLogroll() {
	shop, customer := lamp()
	l, err := negotiate.Logroll(shop, customer)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("issue by issue: shop %.2f, customer %.2f\n", l.Split.U[0], l.Split.U[1])
	fmt.Printf("as a package:   shop %.2f, customer %.2f\n", l.Traded.U[0], l.Traded.U[1])
	// Output:
	// issue by issue: shop 0.55, customer 0.83
	// as a package:   shop 0.80, customer 0.74
}

// A session takes one move at a time and says what is wrong with any other.
// Each seat sees only what a view can hold.
func ExampleSession() {
	shop, customer := lamp()
	s, err := negotiate.NewSession(shop.Space(), 5)
	if err != nil {
		log.Fatal(err)
	}
	// The shop puts two packages of much the same worth to it.
	repairNow, replaceLater := negotiate.Outcome{0, 1, 0}, negotiate.Outcome{1, 0, 1}
	if err := s.Apply(0, negotiate.Move{Packages: []negotiate.Outcome{repairNow, replaceLater}}); err != nil {
		log.Fatal(err)
	}
	view := negotiate.View{Own: customer}
	s.See(1, &view)
	pick, utility, _ := view.BestOnTable()
	fmt.Printf("the customer sees %d packages and likes %q, worth %.2f to them\n", len(view.Table), shop.Space().Describe(view.Table[pick]), utility)

	fmt.Println("out of turn:", s.Apply(0, negotiate.Offer(repairNow)))
	if err := s.Apply(1, negotiate.Move{Act: negotiate.Accept, Pick: pick}); err != nil {
		log.Fatal(err)
	}
	agreement, by := s.Agreement()
	fmt.Printf("%v by seat %v: %s\n", s.State(), by, shop.Space().Describe(agreement))
	// Output:
	// the customer sees 2 packages and likes "remedy: replacement, credit: 0.00 USD, days: 6", worth 0.74 to them
	// out of turn: move: it is not the turn of seat a
	// agreed by seat b: remedy: replacement, credit: 0.00 USD, days: 6
}

// Two strategies play the session out. Neither is told what the other wants.
func ExampleMatch() {
	shop, customer := lamp()
	var m negotiate.Match
	end, err := m.Play(new(negotiate.Makegood), negotiate.Boulware(), shop, customer, 20)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v after %d of 20 rounds: shop %.2f, customer %.2f\n", end.State, end.Rounds, end.U[0], end.U[1])
	fmt.Println(shop.Space().Describe(end.Agreement))
	// Output:
	// agreed after 19 of 20 rounds: shop 0.80, customer 0.74
	// remedy: replacement, credit: 0.00 USD, days: 6
}

// A model learns from proposals, refusals and picks, and the trade-off turns
// what it learnt into the package that gives the other side most at a price.
func ExampleTradeoff() {
	shop, customer := lamp()
	model := negotiate.NewBayesian(1)
	model.Start(shop)
	for _, o := range []negotiate.Outcome{{1, 4, 0}, {1, 4, 0}, {1, 3, 0}, {1, 2, 0}} { // what the customer proposed
		model.Offered(o, 0.2)
	}
	var trade negotiate.Tradeoff
	if err := trade.Update(shop, model); err != nil {
		log.Fatal(err)
	}
	o := make(negotiate.Outcome, shop.Space().Len())
	own, _ := trade.BestForOther(0.65, o)
	fmt.Printf("%s: %.2f to the shop, and in truth %.2f to the customer\n", shop.Space().Describe(o), own, customer.Of(o))
	// Output:
	// remedy: replacement, credit: 0.00 USD, days: 2: 0.68 to the shop, and in truth 0.85 to the customer
}

// Time-dependent strategies differ in when they concede.
func ExampleTimeBased() {
	shop, _ := lamp()
	for _, s := range []*negotiate.TimeBased{negotiate.Boulware(), negotiate.Linear(), negotiate.Conceder()} {
		if err := s.Start(&negotiate.View{Own: shop, Rounds: 10}); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("e = %-4v wants %.2f after a quarter of the time, %.2f after three quarters\n", s.E, s.Target(0.25), s.Target(0.75))
	}
	// Output:
	// e = 4    wants 1.00 after a quarter of the time, 0.79 after three quarters
	// e = 1    wants 0.84 after a quarter of the time, 0.51 after three quarters
	// e = 0.25 wants 0.54 after a quarter of the time, 0.40 after three quarters
}
