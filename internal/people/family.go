// Package people simulates customers. A family describes how people of one kind
// are drawn: what they value and by how much, what they hold out for, how they
// give way, when they leave, what they let be known. A customer is one of them,
// with preferences that nobody at the table sees.
//
// Families are data (packs/people, docs/experiment.md), so that the house can
// be tried on people whom nobody thought of when it was built. Lots come in as
// an argument: the same lots give the same people, saying the same.
package people

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"makegood/internal/connect/tree"
)

// Range is an even distribution from Low to High.
type Range struct{ Low, High float64 }

func (r Range) draw(rng *rand.Rand) float64 { return r.Low + (r.High-r.Low)*rng.Float64() }

// The rules by which people give way.
const (
	OverTime = "time"       // from what they hope for to what they must have, as their patience runs
	Mirror   = "mirror"     // as much as the house moved
	Aspire   = "aspiration" // a part of the way to what is offered, with noise
)

// Family is how people of one kind are drawn. Worths are parts of the whole
// that a person cares about: 1 is everything they could wish for.
type Family struct {
	ID    string
	Title map[string]string // "en", "ru"
	About string

	Matters map[string]float64            // by issue: how much it matters on average, parts of the sum
	Spread  float64                       // how alike people are: the sum of the Dirichlet's parameters; 2 is wild, 50 is one mould
	Claims  map[string]map[string]float64 // by claim: how much more or less an issue matters
	Wishes  map[string]float64            // by remedy: odds that it is the one wished for, among those owed

	Full   Range   // part of the price whose gift in money is worth the whole weight of the issue
	Bend   Range   // exponent: 1 every part counts the same, less than 1 the next part counts less
	Credit Range   // worth of store credit as a part of as much money
	Gift   Range   // the same of a gift card
	Other  Range   // worth of a remedy that is owed but was not wished for
	Keep   Range   // worth of keeping goods that are not as they should be, or not wanted
	Loss   float64 // how much heavier what falls short of what was expected weighs; 1: no heavier
	Must   float64 // chance that one issue beyond the remedy is a must: without it, a quarter of everything is gone

	Break    Range  // break point, above the worth of what is owed
	Hope     Range  // what they hold out for at first, above the same
	Rule     string // OverTime, Mirror, Aspire
	Shape    Range  // OverTime: exponent, below 1 gives way early; Mirror, Aspire: part of the move
	Noise    float64
	Patience Range // rounds

	Anger Range   // at the start, 0 to 1
	Wall  float64 // by how much a round without any move of the house adds to it
	Calm  float64 // by how much a choice between packages takes from it
	Time  float64 // worth lost with every round

	Speaks float64 // chance that somebody who refuses says what came nearest, or what they would rather have
	Hints  float64 // chance that their first words hint at what matters most
	Knows  float64 // chance that they know what is owed before it is stated
}

// Issues are what people may value.
func Issues() []string {
	return []string{"remedy", "money", "fees", "speed", "collection", "contact", "apology", "prevention"}
}

// Read reads a family from a YAML document. The error names file, line, column
// and field.
func Read(name string, data []byte) (Family, error) {
	root, err := tree.YAML(name, data)
	if err != nil {
		return Family{}, err
	}
	f := Family{Title: map[string]string{}, Wishes: map[string]float64{}, Loss: 1, Spread: 10}
	r := root.Row(&err, "family title about matters values demands", "claims wishes anger speaks hints knows")
	f.ID, f.About = r.Text("family"), r.Text("about")
	if r.Has("title") {
		f.Title = r.Options("title")
	}
	f.matters(r)
	f.values(&err, r)
	f.demands(&err, r)
	f.Speaks, f.Hints, f.Knows = part(r, "speaks"), part(r, "hints"), part(r, "knows")
	if err == nil && f.Title["en"] == "" {
		r.Fail("title", "wants a title in English: en")
	}
	return f, err
}

func (f *Family) matters(r tree.Row) {
	f.Matters = numbers(r, "matters", 1e6, Issues()...)
	if f.Matters["remedy"] <= 0 && r.Has("matters") {
		r.Fail("matters", "the remedy must matter")
	}
	if r.Has("wishes") {
		f.Wishes = numbers(r, "wishes", 1e6, "refund", "replacement", "repair", "exchange", "price_reduction", "store_credit", "set_extra_time")
	}
	f.Claims = map[string]map[string]float64{}
	if !r.Has("claims") {
		return
	}
	claims := []string{"not_delivered", "not_conforming", "wrong_item", "damaged", "changed_mind"}
	var err error
	inner := r.At("claims").Row(&err, "", strings.Join(claims, " "))
	for _, c := range claims {
		if err == nil && inner.Has(c) {
			f.Claims[c] = numbers(inner, c, 100, Issues()...)
		}
	}
	keep(r, "claims", err)
}

func (f *Family) values(err *error, r tree.Row) {
	if !r.Has("values") {
		return
	}
	v := r.At("values").Row(err, "full", "spread bend credit gift other keep loss must")
	f.Full, f.Bend = within(v, "full", 0.01, 10, 0.25), within(v, "bend", 0.1, 2, 1)
	f.Credit, f.Gift = within(v, "credit", 0, 2, 0.8), within(v, "gift", 0, 2, 0.8)
	f.Other, f.Keep = within(v, "other", 0, 1, 0.7), within(v, "keep", 0, 1, 0.3)
	if v.Has("loss") {
		f.Loss = number(v, "loss", 1, 10)
	}
	if v.Has("spread") {
		f.Spread = number(v, "spread", 0.5, 1000)
	}
	f.Must = part(v, "must")
}

func (f *Family) demands(err *error, r tree.Row) {
	if r.Has("demands") {
		d := r.At("demands").Row(err, "break hope rule patience", "shape noise time")
		f.Break, f.Hope = within(d, "break", -1, 1, 0), within(d, "hope", -1, 1, 0.2)
		f.Rule = d.OneOf("rule", OverTime, Mirror, Aspire)
		f.Shape, f.Patience = within(d, "shape", 0, 10, 1), within(d, "patience", 1, 50, 5)
		f.Noise, f.Time = part(d, "noise"), part(d, "time")
	}
	if r.Has("anger") {
		a := r.At("anger").Row(err, "start", "wall calm")
		f.Anger, f.Wall, f.Calm = within(a, "start", 0, 1, 0), part(a, "wall"), part(a, "calm")
	}
}

func keep(r tree.Row, name string, err error) {
	if err != nil {
		r.Fail(name, "%s", err)
	}
}

// numbers is a field's object of numbers from 0 to most.
func numbers(r tree.Row, name string, most float64, known ...string) map[string]float64 {
	list := map[string]float64{}
	if !r.Has(name) {
		return list
	}
	var err error
	inner := r.At(name).Row(&err, "", strings.Join(known, " "))
	for _, k := range known {
		if err == nil && inner.Has(k) {
			list[k] = number(inner, k, 0, most)
		}
	}
	keep(r, name, err)
	return list
}

// number is a field's number within the bounds.
func number(r tree.Row, name string, low, high float64) float64 {
	if !r.Has(name) {
		return 0
	}
	text, err := r.At(name).Number()
	x, bad := strconv.ParseFloat(text, 64)
	if err != nil || bad != nil || math.IsNaN(x) || x < low || x > high {
		r.Fail(name, "must be a number from %g to %g", low, high)
		return 0
	}
	return x
}

func part(r tree.Row, name string) float64 { return number(r, name, 0, 1) }

// within is a field's number, or its range {low, high}; assumed where absent.
func within(r tree.Row, name string, low, high, assumed float64) Range {
	if !r.Has(name) {
		return Range{assumed, assumed}
	}
	if _, err := r.At(name).Object(); err != nil {
		x := number(r, name, low, high)
		return Range{x, x}
	}
	var err error
	inner := r.At(name).Row(&err, "low high", "")
	out := Range{number(inner, "low", low, high), number(inner, "high", low, high)}
	if err == nil && out.High < out.Low {
		inner.Fail("high", "is below low")
	}
	keep(r, name, err)
	return out
}

// BuiltIn are the families that the experiment plays where no other is named.
func BuiltIn() []string { return []string{"steady", "stirred"} }
