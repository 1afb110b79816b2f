package people

import (
	"math"
	"math/rand/v2"
)

// Act is what a customer does when packages lie before them.
type Act string

// The acts.
const (
	Takes   Act = "takes"
	Refuses Act = "refuses"
	Leaves  Act = "leaves"
)

// Answer is what a customer says to what lies before them.
type Answer struct {
	Act     Act
	Pick    int    // Takes: the package, from 0
	Nearest int    // Refuses: the package that came nearest, -1 where they do not say
	Asks    string // Refuses: the issue of which they want more; "" where they do not say
}

// Hear lets the customer answer what lies before them: the deals offered, of
// which they may take any. Final says that the house has no more to give.
func (p *Customer) Hear(deals []Deal, final bool, rng *rand.Rand) Answer {
	best, pick := math.Inf(-1), -1
	for k, d := range deals {
		if u := p.Worth(d); u > best {
			best, pick = u, k
		}
	}
	moved := 0.0
	if !math.IsInf(p.offered, -1) {
		moved = math.Max(0, best-p.offered)
	}
	p.giveWay(best, moved, rng)
	if p.round > 0 && moved < 1e-9 {
		p.anger += p.family.Wall * (1 + 0.5*p.anger)
	}
	if len(deals) > 1 {
		p.anger -= p.family.Calm
	}
	p.anger = math.Min(1, math.Max(0, p.anger))
	p.offered = math.Max(p.offered, best)
	p.round++
	if best >= p.holds {
		return Answer{Act: Takes, Pick: pick}
	}
	if p.leaves(best, rng) {
		return Answer{Act: Leaves}
	}
	if final || float64(p.round) >= p.patience {
		if best >= p.breaks {
			return Answer{Act: Takes, Pick: pick}
		}
		return Answer{Act: Leaves}
	}
	return p.refuse(deals, pick, rng)
}

// giveWay lowers what they hold out for, never below the break point.
func (p *Customer) giveWay(best, moved float64, rng *rand.Rand) {
	switch p.family.Rule {
	case OverTime:
		t := math.Min(1, float64(p.round)/math.Max(1, p.patience-1))
		p.holds = p.hope - (p.hope-p.breaks)*math.Pow(t, math.Max(0.05, p.shape))
	case Mirror: // what the house moved towards them, they move back, and a little for the time
		p.holds -= p.shape*moved + 0.01*float64(p.round)
	case Aspire:
		if p.round > 0 {
			p.holds -= p.shape * math.Max(0, p.holds-best)
		}
	}
	if p.family.Noise > 0 {
		p.holds += p.family.Noise * rng.NormFloat64()
	}
	p.holds = math.Max(p.breaks, p.holds)
}

// leaves is whether they walk away now: the angrier, the less patience is left
// and the further the best offer is from their break point, the likelier.
func (p *Customer) leaves(best float64, rng *rand.Rand) bool {
	draw := rng.Float64() // drawn always, so that one answer does not shift the next
	if p.family.Anger.High == 0 && p.family.Wall == 0 {
		return false
	}
	left := 1 - float64(p.round)/math.Max(1, p.patience)
	near := math.Min(1, math.Max(0, best/math.Max(0.05, p.breaks)))
	return draw < 1/(1+math.Exp(-(6*p.anger-3.5-2*left-1.5*near)))
}

// refuse says no, and sometimes what came nearest and what they want more of.
func (p *Customer) refuse(deals []Deal, nearest int, rng *rand.Rand) Answer {
	a := Answer{Act: Refuses, Nearest: -1}
	if rng.Float64() < p.family.Speaks {
		if len(deals) > 1 {
			a.Nearest = nearest
		}
		best := 0.0
		for _, issue := range Issues()[1:] {
			if lack := p.weight[issue]; lack > best && !has(deals[nearest], issue) {
				best, a.Asks = lack, issue
			}
		}
	}
	return a
}

func has(d Deal, issue string) bool {
	for _, t := range d {
		if t.Issue == issue || issue == "money" && (t.Issue == "credit" || t.Issue == "gift") {
			return true
		}
	}
	return false
}

// Spent is what the talk itself cost the customer, in worth.
func (p *Customer) Spent() float64 { return p.family.Time * float64(p.round) }
