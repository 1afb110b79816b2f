package people

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Thing is one thing that a customer would get. Share is its worth on its face
// as a part of what was paid; things that are no money have none.
type Thing struct {
	Issue  string // as in rights.Issues
	Remedy string
	Share  float64
}

// Deal is everything that a customer would get under a package.
type Deal []Thing

// Keeping is the remedy of a deal under which the customer keeps goods that are
// not as they should be, or not wanted.
const Keeping = "keep"

// Case is what a customer meets with: what is wrong, and what is owed.
type Case struct {
	Claim string
	Owed  []string // remedies, the customer's to choose; none: nothing is
}

// Customer is one person. What they value, hold out for and how long is their
// own: nothing of it is exported but by methods that the measuring side uses.
type Customer struct {
	family Family
	wish   string
	knows  bool
	hint   string

	weight map[string]float64
	remedy map[string]float64 // worth of each, of 1
	full   float64
	bend   float64
	credit float64
	gift   float64
	must   string

	breaks   float64
	holds    float64 // what they hold out for now
	hope     float64
	shape    float64
	patience float64
	anger    float64
	round    int
	offered  float64 // worth of the best that lay before them
}

// Draw draws a person who comes with such a case.
func (f Family) Draw(c Case, rng *rand.Rand) *Customer {
	p := &Customer{family: f, weight: f.weigh(c.Claim, rng), remedy: map[string]float64{}}
	p.full, p.bend = f.Full.draw(rng), f.Bend.draw(rng)
	p.credit, p.gift = f.Credit.draw(rng), f.Gift.draw(rng)
	p.remedy[Keeping] = f.Keep.draw(rng)
	for _, r := range c.Owed {
		p.remedy[r] = f.Other.draw(rng)
	}
	p.wish = f.wishAmong(c.Owed, rng)
	var owed float64
	if p.wish != "" {
		p.remedy[p.wish] = 1
		owed = p.Worth(Deal{{Issue: "remedy", Remedy: p.wish}})
	} else {
		p.wish = "refund" // not owed, and wished for all the same
		p.remedy[p.wish] = 1
		owed = p.weight["remedy"] * p.remedy[Keeping]
	}
	top := p.foremost()
	if rng.Float64() < f.Must {
		p.must = top
		owed = math.Max(0, owed-mustCosts)
	}
	p.breaks = owed + f.Break.draw(rng)
	p.hope = math.Max(p.breaks, owed+f.Hope.draw(rng))
	p.holds = p.hope
	p.shape, p.patience = f.Shape.draw(rng), math.Round(f.Patience.draw(rng))
	p.anger = f.Anger.draw(rng)
	p.knows = rng.Float64() < f.Knows
	if rng.Float64() < f.Hints {
		p.hint = top
	}
	p.offered = math.Inf(-1)
	return p
}

// mustCosts is what the lack of a must takes from everything else.
const mustCosts = 0.25

// weigh draws how much every issue matters: a Dirichlet distribution around the
// family's means.
func (f Family) weigh(claim string, rng *rand.Rand) map[string]float64 {
	mean, sum := map[string]float64{}, 0.0
	for _, issue := range Issues() {
		factor := 1.0
		if x, ok := f.Claims[claim][issue]; ok {
			factor = x
		}
		mean[issue] = f.Matters[issue] * factor
		sum += mean[issue]
	}
	drawn, total := map[string]float64{}, 0.0
	for _, issue := range Issues() {
		if mean[issue] > 0 && sum > 0 {
			drawn[issue] = gamma(f.Spread*mean[issue]/sum, rng)
			total += drawn[issue]
		}
	}
	for issue := range drawn {
		drawn[issue] /= math.Max(total, 1e-12)
	}
	return drawn
}

// gamma draws from the gamma distribution with shape a (Marsaglia & Tsang,
// 2000).
func gamma(a float64, rng *rand.Rand) float64 {
	if a < 1 {
		return gamma(a+1, rng) * math.Pow(1-rng.Float64(), 1/a)
	}
	d := a - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := rng.NormFloat64()
		v := 1 + c*x
		if v > 0 && math.Log(1-rng.Float64()) < 0.5*x*x+d-d*v*v*v+d*math.Log(v*v*v) {
			return d * v * v * v
		}
	}
}

// wishAmong draws the remedy that is wished for; "" where nothing is owed.
func (f Family) wishAmong(owed []string, rng *rand.Rand) string {
	odds := func(r string) float64 {
		if x, ok := f.Wishes[r]; ok {
			return x
		}
		return 1
	}
	sum := 0.0
	for _, r := range owed {
		sum += odds(r)
	}
	at := rng.Float64() * sum
	for _, r := range owed {
		if at -= odds(r); at <= 0 {
			return r
		}
	}
	if len(owed) > 0 {
		return owed[0]
	}
	return ""
}

// foremost is the issue beyond the remedy that matters most.
func (p *Customer) foremost() string {
	best := ""
	for _, issue := range Issues()[1:] {
		if best == "" || p.weight[issue] > p.weight[best] {
			best = issue
		}
	}
	return best
}

// Wish is the remedy that the customer asks for.
func (p *Customer) Wish() string { return p.wish }

// Hint is the issue at which their first words hint; "" where they do not.
func (p *Customer) Hint() string { return p.hint }

// Knows reports whether they knew what is owed before it was stated.
func (p *Customer) Knows() bool { return p.knows }

// Break is the worth below which they would rather have no agreement.
func (p *Customer) Break() float64 { return p.breaks }

// Value is what one thing adds to the worth of a deal.
func (p *Customer) Value(t Thing) float64 {
	switch t.Issue {
	case "remedy":
		return p.weight["remedy"] * p.short(p.remedy[t.Remedy])
	case "money", "goods":
		return p.weight["money"] * p.bent(t.Share)
	case "credit":
		return p.weight["money"] * p.credit * p.bent(t.Share)
	case "gift":
		return p.weight["money"] * p.gift * p.bent(t.Share)
	case "fees":
		return p.weight["fees"]
	}
	return p.weight[t.Issue]
}

func (p *Customer) bent(share float64) float64 {
	return math.Pow(math.Max(0, share)/p.full, p.bend)
}

// short makes what falls short of the remedy wished for weigh heavier (loss
// aversion: Tversky & Kahneman, "Loss aversion in riskless choice", QJE 106,
// 1991).
func (p *Customer) short(worth float64) float64 {
	return 1 - p.family.Loss*(1-worth)
}

// Worth is what a deal is worth to the customer: 0 is nothing, 1 is everything
// they could wish for. What is there simply adds up; the lack of a must takes
// from it.
func (p *Customer) Worth(d Deal) float64 {
	u := 0.0
	for _, t := range d {
		u += p.Value(t)
	}
	if p.must != "" && !slices.ContainsFunc(d, func(t Thing) bool { return p.covers(t) }) {
		u -= mustCosts
	}
	return u
}

// covers reports whether the thing is the one that must be there.
func (p *Customer) covers(t Thing) bool {
	if p.must == "money" {
		return t.Issue == "money" || t.Issue == "credit" || t.Issue == "gift"
	}
	return t.Issue == p.must
}
