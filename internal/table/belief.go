package table

import (
	"math"
	"math/rand/v2"
	"slices"

	"makegood/internal/plan"
)

// Belief is what the house guesses of one customer, with how sure it is. It is
// many guesses of a whole person, each with what every option is worth to them
// and how much they want before they agree, each believed as far as it explains
// what they did: a particle filter on weights that start from a Dirichlet
// prior by claim and by what their words hint at.
//
// A person is taken to choose by random utility: with guess k, package j is
// taken with chance exp(u_kj/s) / (exp(r_k/s) + Σ exp(u_ki/s)), where r_k is
// what they hold out for (multinomial logit: McFadden, "Conditional logit
// analysis of qualitative choice behavior", in Frontiers in Econometrics,
// 1974). Several packages of equal cost at once make the answer tell what they
// value (Leonardelli, Gu, McRuer, Medvec & Galinsky, OBHDP 152, 2019).
//
// It is an estimate, it is the house's own, and it is never shown across the
// table. The same seed and the same answers give the same belief.
type Belief struct {
	board  *Board
	rng    *rand.Rand
	people []person
	spare  []person
	trust  []float64 // sums to 1
}

// person is one guess: worth of every option of the board, and what they hold
// out for. Worths are parts of the most that the board could give them.
type person struct {
	worth []float64
	holds float64
}

const (
	guesses = 240
	slack   = 0.04 // s: how far from the best a choice may stray
	lapse   = 0.04 // the chance of a choice that means nothing
	plain   = 0.2  // part of the guesses to whom only the remedy and money count
	vary    = 0.22 // how far a guess that is drawn twice is varied
	yields  = 0.03 // by how much less they hold out for after a refusal
	hint    = 2.2  // how much more an issue matters where words hint at it
)

// NewBelief starts from what is known before the customer answered: the claim,
// and the issues (of rights.Issues) that their words hinted at.
func NewBelief(b *Board, seed uint64, hints ...string) *Belief {
	m := &Belief{board: b, rng: rand.New(rand.NewPCG(seed, 0x7461626c65))}
	m.people, m.spare, m.trust = make([]person, guesses), make([]person, guesses), make([]float64, guesses)
	prior := b.prior(hints)
	flat := make([]float64, 2*guesses*b.total)
	for k := range m.people {
		m.people[k].worth, flat = flat[:b.total], flat[b.total:]
		m.spare[k].worth, flat = flat[:b.total], flat[b.total:]
		m.imagine(&m.people[k], prior)
		m.trust[k] = 1.0 / guesses
	}
	return m
}

// interestOf is the issue of a plan that an issue of the board belongs to, and
// its part of it.
func interestOf(issue string) (string, float64) {
	switch issue {
	case "remedy":
		return "remedy", 1
	case "speed":
		return "speed", 1
	case "collection":
		return "convenience", 1
	case "contact", "apology":
		return "explanation", 0.5
	case "prevention":
		return "prevention", 1
	}
	return "goodwill", 1
}

// prior is how much each issue of the board matters on average, more where
// words hinted at it.
func (b *Board) prior(hints []string) []float64 {
	list := make([]float64, len(b.Issues))
	for i, issue := range b.Issues {
		interest, part := interestOf(issue.Name)
		list[i] = plan.Weight(b.Claim, interest) * part
		if slices.Contains(hints, issue.Name) {
			list[i] = hint * (list[i] + 0.03)
		}
	}
	return list
}

// imagine draws a person from the prior.
func (m *Belief) imagine(p *person, prior []float64) {
	b := m.board
	weights, sum := make([]float64, len(b.Issues)), 0.0
	money, counted := -1.0, false
	spread := 1.5 * math.Pow(8, m.rng.Float64()) // the sum of the Dirichlet's parameters: how alike people are is not known either
	plainly := m.rng.Float64() < plain
	for i, issue := range b.Issues {
		interest, _ := interestOf(issue.Name)
		a := spread*prior[i] + 0.1
		if plainly && interest != "goodwill" && interest != "remedy" {
			a = 0.05
		}
		if interest == "goodwill" { // money in its many forms is one wish
			if money < 0 {
				money = m.gamma(a)
			}
			weights[i] = money
			if !counted {
				sum += money
			}
			counted = true
			continue
		}
		weights[i] = m.gamma(a)
		sum += weights[i]
	}
	bend := 0.5 + 0.5*m.rng.Float64()                                         // less for each further part, for some
	full := (0.15 + 0.3*m.rng.Float64()) * math.Max(1, float64(b.Paid.Minor)) // the gift that satisfies the wish for something on top
	for i, issue := range b.Issues {
		m.value(p, i, issue, weights[i]/sum, bend, full)
	}
	p.holds = m.worthOf(p, b.Owed()) + 0.02 + 0.38*m.rng.Float64()*m.rng.Float64()*2
}

// value fills in what the options of an issue are worth to the person.
func (m *Belief) value(p *person, i int, issue Issue, weight, bend, full float64) {
	b := m.board
	kind, _ := interestOf(issue.Name)
	like := 1.0 // of money in this form
	if issue.Name != "money" && issue.Name != "fees" {
		like = 0.5 + 0.5*m.rng.Float64()
	}
	for v, o := range issue.Options {
		u := 1.0
		switch {
		case kind == "goodwill":
			u = like * math.Pow(float64(o.Worth.Minor)/full, bend)
		case i == 0 && o.Remedy == "":
			u = 0
		case i == 0 && v != b.wish && b.wish >= 0:
			u = 0.35 + 0.6*m.rng.Float64()
		case i == 0 && b.wish < 0:
			u = 0.5 + 0.5*m.rng.Float64()
		case v == 0 && i > 0:
			u = 0
		}
		p.worth[b.first[i]+v] = weight * u
	}
}

// gamma draws from the gamma distribution with shape a (Marsaglia & Tsang, "A
// simple method for generating gamma variables", ACM TOMS 26, 2000).
func (m *Belief) gamma(a float64) float64 {
	if a < 1 {
		return m.gamma(a+1) * math.Pow(m.rng.Float64(), 1/a)
	}
	d := a - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := m.rng.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-m.rng.Float64()) < 0.5*x*x+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

func (m *Belief) worthOf(p *person, o Outcome) float64 {
	u := 0.0
	for i, v := range o {
		u += p.worth[m.board.first[i]+v]
	}
	return u
}

// Refused says that none of the packages was taken.
func (m *Belief) Refused(packages []Outcome) {
	m.weigh(func(p *person) float64 { return 1 / (1 + m.pull(p, packages)) })
	for k := range m.people {
		m.people[k].holds -= yields // people come down as the talk goes on
	}
}

// Preferred says that of the packages this one came nearest, taken or not.
func (m *Belief) Preferred(packages []Outcome, pick int) {
	m.weigh(func(p *person) float64 {
		best := math.Inf(-1)
		for _, o := range packages {
			best = math.Max(best, m.worthOf(p, o))
		}
		sum := 0.0
		for _, o := range packages {
			sum += math.Exp((m.worthOf(p, o) - best) / slack)
		}
		return math.Exp((m.worthOf(p, packages[pick])-best)/slack) / sum
	})
}

// Picked says that one of the packages was taken.
func (m *Belief) Picked(packages []Outcome, pick int) {
	m.Preferred(packages, pick)
	m.weigh(func(p *person) float64 {
		pull := m.pull(p, packages)
		return pull / (1 + pull)
	})
}

// Asked says that the customer asked for something else than lay before them:
// of all single steps up from the outcome, those on these issues matter to them.
func (m *Belief) Asked(from Outcome, issues ...int) {
	m.weigh(func(p *person) float64 {
		like := 1.0
		for _, asked := range issues {
			sum, own := 0.0, 0.0
			for i := range m.board.Issues {
				gain := math.Exp(math.Min(20, m.room(p, from, i)/slack))
				sum += gain
				if i == asked {
					own = gain
				}
			}
			like *= own / sum
		}
		return like
	})
}

// room is what the best option of an issue would add for the person.
func (m *Belief) room(p *person, from Outcome, i int) float64 {
	first := m.board.first[i]
	best, now := 0.0, p.worth[first+from[i]]
	for v := range m.board.Issues[i].Options {
		best = math.Max(best, p.worth[first+v])
	}
	return best - now
}

// pull is how strongly the packages draw the person away from holding out.
func (m *Belief) pull(p *person, packages []Outcome) float64 {
	sum := 0.0
	for _, o := range packages {
		sum += math.Exp(math.Min(30, (m.worthOf(p, o)-p.holds)/slack))
	}
	return sum
}

// weigh multiplies every trust by how likely the guess makes what was seen;
// when few guesses are left that count, they are drawn anew and varied.
func (m *Belief) weigh(likely func(*person) float64) {
	sum := 0.0
	for k := range m.people {
		m.trust[k] *= (1-lapse)*likely(&m.people[k]) + lapse/4
		sum += m.trust[k]
	}
	squares := 0.0
	for k := range m.trust {
		m.trust[k] /= sum
		squares += m.trust[k] * m.trust[k]
	}
	if 1/squares < guesses/2 {
		m.renew()
	}
}

// renew draws the guesses by trust, evenly spaced, and varies all but the
// first of each.
func (m *Belief) renew() {
	at, sum, before := 0, m.trust[0], -1
	start := m.rng.Float64()
	for k := range m.spare {
		for want := (float64(k) + start) / guesses; sum < want && at < len(m.trust)-1; {
			at++
			sum += m.trust[at]
		}
		copy(m.spare[k].worth, m.people[at].worth)
		m.spare[k].holds = m.people[at].holds
		if at == before {
			m.stir(&m.spare[k])
		}
		before = at
	}
	m.people, m.spare = m.spare, m.people
	for k := range m.trust {
		m.trust[k] = 1.0 / guesses
	}
}

// stir varies a guess: every issue matters a little more or less.
func (m *Belief) stir(p *person) {
	b := m.board
	for i, issue := range b.Issues {
		scale := math.Exp(vary * m.rng.NormFloat64())
		for v := range issue.Options {
			p.worth[b.first[i]+v] *= scale
		}
	}
	p.holds = math.Max(0, p.holds+0.03*m.rng.NormFloat64())
}

// Weights is the estimate of how much every issue of the board matters to the
// customer: the difference that its best and worst option make, of the sum of
// such differences, in parts of 100, with the bounds of 80% in whole parts.
func (m *Belief) Weights() []plan.Guess {
	b := m.board
	shares := make([][]float64, len(b.Issues))
	for k := range m.people {
		for i, w := range b.Matters(func(i, v int) float64 { return m.people[k].worth[b.first[i]+v] }) {
			shares[i] = append(shares[i], 100*w)
		}
	}
	list := make([]plan.Guess, len(b.Issues))
	for i, issue := range b.Issues {
		list[i] = plan.Guess{Issue: issue.Name, Low: math.Floor(m.quantile(shares[i], 0.1)), High: math.Ceil(m.quantile(shares[i], 0.9))}
		for k, w := range shares[i] {
			list[i].Weight += m.trust[k] * w
		}
	}
	return list
}

// Matters is how much each issue of the board matters, as parts of 1, to
// somebody to whom option v of issue i is worth so much.
func (b *Board) Matters(worth func(issue, option int) float64) []float64 {
	list, sum := make([]float64, len(b.Issues)), 0.0
	for i, issue := range b.Issues {
		low, high := math.Inf(1), math.Inf(-1)
		for v := range issue.Options {
			low, high = math.Min(low, worth(i, v)), math.Max(high, worth(i, v))
		}
		list[i] = high - low
		sum += list[i]
	}
	for i := range list {
		if sum > 0 {
			list[i] /= sum
		}
	}
	return list
}

func (m *Belief) quantile(values []float64, q float64) float64 {
	order := make([]int, len(values))
	for k := range order {
		order[k] = k
	}
	slices.SortFunc(order, func(x, y int) int { return sign(values[x] - values[y]) })
	sum := 0.0
	for _, k := range order {
		if sum += m.trust[k]; sum >= q {
			return values[k]
		}
	}
	return values[order[len(order)-1]]
}

// Accept is the estimated chance that one of the packages is taken.
func (m *Belief) Accept(packages ...Outcome) float64 {
	chance := 0.0
	for k := range m.people {
		pull := m.pull(&m.people[k], packages)
		chance += m.trust[k] * pull / (1 + pull)
	}
	return chance
}
