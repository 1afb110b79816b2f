// Package table is what happens between "this is owed" and "agreed": which
// packages to put before a customer, what their answers tell, and whether
// something better for both was missed.
//
// board.go lays out what can be agreed in a case, belief.go guesses what the
// customer values and says how sure it is, packages.go chooses the next
// packages, better.go looks for more once there is an agreement, and offer.go
// writes a package in the terms of the case. Nothing here decides what is owed:
// every package grants a right in full where one is open.
package table

import (
	"fmt"
	"slices"
	"strconv"

	"makegood/internal/calendar"
	"makegood/internal/learn"
	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/rights"
	"makegood/negotiate"
)

// Issue is one thing that is negotiated, with the options for it. The first
// option of every issue but the remedy is nothing.
type Issue struct {
	Name    string
	Options []plan.Option
}

// Outcome settles every issue of a board: one option for each, by number.
type Outcome = negotiate.Outcome

// Board is what can be agreed in a case, and within which bounds. It follows
// from the facts of the case and the policy alone; the customer's value moves
// the ceiling in the bands that the policy states.
type Board struct {
	Issues  []Issue // the remedy first
	Claim   string
	Paid    money.Amount
	Ceiling money.Amount // goodwill in packages, for anybody in such a case
	Limit   money.Amount // goodwill within the mandate of the seat
	Opening float64      // part of the ceiling that the first packages may use
	Stake   float64      // what an agreement is worth to the house, minor units: the dispute avoided, and what it keeps of a customer who buys as much a year

	owes    float64 // cost of granting what was chosen, minor units
	wish    int     // option of the remedy that the customer chose, -1 where none is owed
	first   []int   // of each issue: where its options begin among all
	total   int     // options of all issues
	cost    []float64
	give    []float64 // goodwill
	fits    [][]bool  // by remedy: which of all options may stand beside it
	frames  []frame
	options []plan.Option
}

// frame is what may stand beside some remedies. Within it everything simply
// adds up, so that its frontier serves each of these remedies.
type frame struct {
	remedies []int
	space    *negotiate.Space       // of the issues but the remedy; nil where there are none
	of       [][]int                // by issue of the space: the options, by their number among all
	house    *negotiate.Preferences // less cost is better
}

// Lay lays out the board of a case for a role. Value is what the customer is
// worth where that is known.
func Lay(p rights.Policy, s plan.Situation, role string, value money.Amount) (*Board, error) {
	remedies, err := plan.Remedies(p.Reckoning, s)
	if err != nil {
		return nil, err
	}
	extras, err := plan.Concessions(p, s, role)
	if err != nil {
		return nil, err
	}
	ceiling, err := plan.Ceiling(p, s, value)
	if err != nil {
		return nil, err
	}
	b := &Board{Claim: s.Claim, Paid: s.Paid, Ceiling: ceiling, Limit: money.Zero(s.Paid.Currency), wish: -1}
	if limit := p.Mandate[role]; limit.Currency == s.Paid.Currency {
		b.Limit = limit
	}
	if b.Opening, err = strconv.ParseFloat(p.Goodwill.Opening, 64); err != nil {
		b.Opening = 0.5
	}
	if b.Stake, err = stake(p.Reckoning, s.Paid); err != nil {
		return nil, err
	}
	b.Issues = issuesOf(remedies, extras, money.Min(b.Ceiling, b.Limit), s.Paid.Currency)
	for v, o := range remedies {
		if o.Remedy != "" && (o.Remedy == s.Wish || o.Remedy == "set_extra_time" && s.Wish == "delivery") {
			b.wish = v
		}
	}
	if err := b.index(); err != nil {
		return nil, err
	}
	b.owes = b.sum(b.cost, b.Owed())
	return b, nil
}

// stake is what an agreement is worth to the house: a dispute less, and the
// better chance that a customer who buys this much a year comes back. It does
// not turn on who the customer is.
func stake(k rights.Reckoning, paid money.Amount) (float64, error) {
	v, err := learn.ValueOf([]learn.Purchase{{On: 1, Kept: paid}}, calendar.Day(1), paid.Currency, k)
	if err != nil {
		return 0, err
	}
	stake := float64(v.Kept.Minor)
	for _, sum := range []money.Amount{k.Dispute, k.Round} {
		if sum.Currency == paid.Currency {
			stake += float64(sum.Minor)
		}
	}
	return stake, nil
}

// issuesOf groups the options by issue, cheapest first; what no package could
// hold within the bounds is left out.
func issuesOf(remedies, extras []plan.Option, most money.Amount, currency string) []Issue {
	list := []Issue{{"remedy", remedies}}
	zero := money.Zero(currency)
	for _, name := range rights.Issues() {
		options := []plan.Option{{Issue: name, Face: zero, Cost: zero, Worth: zero}}
		for _, o := range extras {
			if o.Issue == name && o.Goodwill().Cmp(most) <= 0 && sayable(o) {
				options = append(options, o)
			}
		}
		if len(options) == 1 {
			continue
		}
		slices.SortStableFunc(options[1:], func(x, y plan.Option) int { return x.Cost.Cmp(y.Cost) })
		if name == "remedy" {
			name = "goods" // goods or deeds beyond what is owed
		}
		list = append(list, Issue{name, options})
	}
	return list
}

// sayable reports whether a term can say what the option gives: a deed has no
// sum on its face, and goods for nothing are two terms, for a person to write.
func sayable(o plan.Option) bool {
	switch o.Remedy {
	case "delivery", "replacement", "repair", "exchange", "apology", "other", "cancellation":
		return o.Face.IsZero()
	}
	return true
}

// index numbers all options and cuts the board into frames.
func (b *Board) index() error {
	for _, issue := range b.Issues {
		b.first = append(b.first, b.total)
		b.total += len(issue.Options)
		for _, o := range issue.Options {
			b.options = append(b.options, o)
			b.cost = append(b.cost, float64(o.Cost.Minor))
			give := 0.0
			if issue.Name != "remedy" {
				give = float64(o.Goodwill().Minor)
			}
			b.give = append(b.give, give)
		}
	}
	groups := [][]int{}
	for v, remedy := range b.Issues[0].Options {
		fits := make([]bool, b.total)
		for n, o := range b.options {
			fits[n] = o.Fits(remedy.Remedy)
		}
		b.fits = append(b.fits, fits)
		at := slices.IndexFunc(groups, func(g []int) bool { return slices.Equal(b.fits[g[0]][b.extras():], fits[b.extras():]) })
		if at < 0 {
			groups, at = append(groups, nil), len(groups)
		}
		groups[at] = append(groups[at], v)
	}
	for _, g := range groups {
		if err := b.frame(g); err != nil {
			return err
		}
	}
	return nil
}

// extras is the number of the first option that is no remedy.
func (b *Board) extras() int { return len(b.Issues[0].Options) }

func (b *Board) frame(remedies []int) error {
	f := frame{remedies: remedies}
	var issues []negotiate.Issue
	for i := 1; i < len(b.Issues); i++ {
		var options []int
		for v := range b.Issues[i].Options {
			if n := b.first[i] + v; b.fits[remedies[0]][n] {
				options = append(options, n)
			}
		}
		f.of = append(f.of, options)
		issues = append(issues, negotiate.Integers(b.Issues[i].Name, 0, int64(len(options)-1), 1))
	}
	if issues != nil {
		var err error
		if f.space, err = negotiate.NewSpace(issues...); err != nil {
			return fmt.Errorf("table: %w", err)
		}
		if f.house, err = f.preferences(func(n int) float64 { return -b.cost[n] }); err != nil {
			return err
		}
	}
	b.frames = append(b.frames, f)
	return nil
}

// preferences are those of a seat to whom option n is worth so much.
func (f frame) preferences(worth func(n int) float64, options ...negotiate.Option) (*negotiate.Preferences, error) {
	weights, tables := make([]float64, len(f.of)), make([][]float64, len(f.of))
	for i, numbers := range f.of {
		weights[i], tables[i] = 1, make([]float64, len(numbers))
		for v, n := range numbers {
			tables[i][v] = worth(n)
		}
	}
	p, err := negotiate.NewPreferences(f.space, weights, tables, options...)
	if err != nil {
		return nil, fmt.Errorf("table: %w", err)
	}
	return p, nil
}

// Owed is the outcome that grants what the customer chose, or else the first
// remedy, and nothing besides.
func (b *Board) Owed() Outcome {
	o := make(Outcome, len(b.Issues))
	o[0] = max(b.wish, 0)
	return o
}

// Wished reports whether the outcome grants the very remedy that the customer
// chose; where none of those owed was chosen, any does.
func (b *Board) Wished(o Outcome) bool { return b.wish < 0 || o[0] == b.wish }

// Fits reports whether the outcome's options may stand beside its remedy.
func (b *Board) Fits(o Outcome) bool {
	for i := 1; i < len(o); i++ {
		if !b.fits[o[0]][b.first[i]+o[i]] {
			return false
		}
	}
	return true
}

// Options are what the outcome gives, the remedy first where one is owed.
func (b *Board) Options(o Outcome) []plan.Option {
	var list []plan.Option
	for i, v := range o {
		if option := b.Issues[i].Options[v]; v > 0 || i == 0 && option.Remedy != "" {
			list = append(list, option)
		}
	}
	return list
}

// Cost is what the outcome costs the house, everything included.
func (b *Board) Cost(o Outcome) money.Amount {
	return money.New(int64(b.sum(b.cost, o)), b.Paid.Currency)
}

// Goodwill is what the outcome counts against mandate and ceiling.
func (b *Board) Goodwill(o Outcome) money.Amount {
	return money.New(int64(b.sum(b.give, o)), b.Paid.Currency)
}

func (b *Board) sum(of []float64, o Outcome) float64 {
	total := 0.0
	for i, v := range o {
		total += of[b.first[i]+v]
	}
	return total
}

// Apart is on how many issues two outcomes differ.
func Apart(x, y Outcome) int {
	n := 0
	for i := range x {
		if x[i] != y[i] {
			n++
		}
	}
	return n
}

// Frontier are the outcomes that the house, for whom less cost is better, and
// a customer, to whom option v of issue i is worth so much, cannot both improve
// on; U is the negative cost in minor units, and the worth.
func (b *Board) Frontier(worth func(issue, option int) float64) ([]negotiate.Point, error) {
	flat := make([]float64, b.total)
	for i := range b.Issues {
		for v := range b.Issues[i].Options {
			flat[b.first[i]+v] = worth(i, v)
		}
	}
	var all []negotiate.Point
	for _, f := range b.frames {
		points, err := f.edge(f.house, flat)
		if err != nil {
			return nil, err
		}
		for _, p := range points {
			for _, v := range f.remedies {
				all = append(all, negotiate.Point{Outcome: b.whole(f, p.Outcome, v), U: [2]float64{p.U[0] - b.cost[v], p.U[1] + flat[v]}})
			}
		}
	}
	return undominated(all), nil
}

// edge is the frontier of what may stand beside the remedies of a frame, as
// outcomes of its space; U leaves the remedy out.
func (f frame) edge(house *negotiate.Preferences, worth []float64) ([]negotiate.Point, error) {
	if f.space == nil {
		return []negotiate.Point{{}}, nil
	}
	customer, err := f.preferences(func(n int) float64 { return worth[n] })
	if err != nil {
		return nil, err
	}
	points, err := negotiate.Frontier(house, customer)
	if err != nil {
		return nil, fmt.Errorf("table: %w", err)
	}
	return points, nil
}

// within is the house of a frame that gives no more goodwill than the budget:
// no option costs more than it counts as goodwill.
func (f frame) within(budget float64) (*negotiate.Preferences, error) {
	if f.space == nil {
		return nil, nil
	}
	house, err := f.house.With(negotiate.Reserved(-budget))
	if err != nil {
		return nil, fmt.Errorf("table: %w", err)
	}
	return house, nil
}

// whole is the outcome of the board that an outcome of a frame and a remedy make.
func (b *Board) whole(f frame, part Outcome, remedy int) Outcome {
	o := make(Outcome, len(b.Issues))
	o[0] = remedy
	for i, v := range part {
		o[i+1] = f.of[i][v] - b.first[i+1]
	}
	return o
}

// given is the goodwill of an outcome of a frame.
func (b *Board) given(f frame, part Outcome) float64 {
	sum := 0.0
	for i, v := range part {
		sum += b.give[f.of[i][v]]
	}
	return sum
}

// undominated keeps the points that no other beats.
func undominated(points []negotiate.Point) []negotiate.Point {
	slices.SortStableFunc(points, func(x, y negotiate.Point) int {
		switch {
		case x.U[0] != y.U[0]:
			return sign(y.U[0] - x.U[0])
		default:
			return sign(y.U[1] - x.U[1])
		}
	})
	var kept []negotiate.Point
	for _, p := range points {
		if len(kept) == 0 || p.U[1] > kept[len(kept)-1].U[1] {
			kept = append(kept, p)
		}
	}
	return kept
}

func sign(x float64) int {
	switch {
	case x < 0:
		return -1
	case x > 0:
		return 1
	}
	return 0
}
