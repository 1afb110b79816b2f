package negotiate

import (
	"math"
	"math/rand/v2"
)

// Bayesian holds many guesses of the other side's preferences, each a weight
// for every issue and an order of every issue's values, and believes each as
// far as it explains what was seen (Hindriks & Tykhonov, "Opponent modelling
// in automated multi-issue negotiation using Bayesian learning", AAMAS 2008).
// Guesses that explain nothing are replaced by variations of those that do,
// as in particle filtering, so the beliefs keep up in spaces of any size. The
// estimate is the mean of the beliefs.
type Bayesian struct {
	seed    uint64
	rng     *rand.Rand
	source  *rand.PCG
	space   *Space
	guesses []guess
	spare   []guess
	belief  []float64
	mean    worths
	fresh   bool
	groups  []int   // by issue: how many groups its values fall into
	first   Outcome // the first proposal, by group
	now     Outcome // the one looked at
	than    Outcome // and the one it is compared with
	level   float64 // how much of its best the other side is thought to want now
}

// guess is one hypothesis: worth by issue and value, best values summing to 1.
// Values are told apart by group.
type guess struct{ w worths }

const (
	bayesGuesses = 96
	bayesSpread  = 0.12 // how far an offer may lie from the level expected
	bayesSlope   = 0.06 // how sharply what is refused lies below it
	bayesMutate  = 0.25 // how far a variation goes
	bayesValues  = 256  // values of an issue told apart; of more, neighbours go together
)

// NewBayesian makes the model with a seed for its guesses.
func NewBayesian(seed uint64) *Bayesian {
	source := rand.NewPCG(seed, 0x6d616b65)
	return &Bayesian{seed: seed, rng: rand.New(source), source: source}
}

// Start implements [Model].
func (m *Bayesian) Start(own *Preferences) {
	s := own.space
	m.source.Seed(m.seed, 0x6d616b65)
	if m.space != s {
		m.space = s
		m.guesses = make([]guess, bayesGuesses)
		m.spare = make([]guess, bayesGuesses)
		m.belief = make([]float64, bayesGuesses)
		m.groups = make([]int, s.Len())
		for i := range m.groups {
			m.groups[i] = min(s.issues[i].count, bayesValues)
		}
		for k := range m.guesses {
			m.guesses[k].w = table(m.groups)
			m.spare[k].w = table(m.groups)
		}
		m.mean = table(m.groups)
		m.first, m.now, m.than = make(Outcome, s.Len()), make(Outcome, s.Len()), make(Outcome, s.Len())
	}
	for k := range m.guesses {
		m.invent(&m.guesses[k], own)
		m.belief[k] = 1 / float64(bayesGuesses)
	}
	m.first[0] = -1
	m.level = 1
	m.fresh = false
}

// table is an empty table of worths with so many entries for each issue.
func table(counts []int) worths {
	w := make(worths, len(counts))
	for i, n := range counts {
		w[i] = make([]float64, n)
	}
	return w
}

// group is the group of a value.
func (m *Bayesian) group(issue, value int) int {
	return value * m.groups[issue] / m.space.issues[issue].count
}

// grouped writes the outcome by group into to.
func (m *Bayesian) grouped(o, to Outcome) Outcome {
	for i, v := range o {
		to[i] = m.group(i, v)
	}
	return to
}

// invent draws a guess: weights at random, and for each issue worths at
// random, every other time leaning against our own.
func (m *Bayesian) invent(g *guess, own *Preferences) {
	for i := range g.w {
		weight := m.rng.ExpFloat64() + 0.1
		lo, hi := span(own.worth[i])
		against := m.rng.Float64() * 0.8
		for v := range g.w[i] {
			middle := (2*v + 1) * len(own.worth[i]) / (2 * len(g.w[i]))
			u := m.rng.Float64()*(1-against) + against*(1-portion(own.worth[i][middle], lo, hi))
			g.w[i][v] = weight * u
		}
	}
	g.normalise()
}

func (g *guess) normalise() {
	sum := 0.0
	for i := range g.w {
		lo, hi := span(g.w[i])
		sum += hi - lo
		for v := range g.w[i] {
			g.w[i][v] -= lo
		}
	}
	for i := range g.w {
		for v := range g.w[i] {
			if sum > 0 {
				g.w[i][v] /= sum
			} else {
				g.w[i][v] = 1 / float64(len(g.w))
			}
		}
	}
}

// lift makes value v the best of issue i, its worth changing places with
// whichever was.
func (g *guess) lift(i, v int) {
	best := 0
	for w, u := range g.w[i] {
		if u > g.w[i][best] {
			best = w
		}
	}
	g.w[i][best], g.w[i][v] = g.w[i][v], g.w[i][best]
}

// Offered implements [Model].
func (m *Bayesian) Offered(o Outcome, _ float64) {
	o = m.grouped(o, m.now)
	if m.first[0] < 0 {
		copy(m.first, o)
		for k := range m.guesses {
			for i, v := range o {
				m.guesses[k].lift(i, v)
			}
		}
		m.fresh = false
		return
	}
	level := 0.0
	for k := range m.guesses {
		level += m.belief[k] * m.guesses[k].w.of(o)
	}
	// The other side concedes little by little and never far back.
	m.level = math.Min(m.level, 0.7*m.level+0.3*level)
	m.weigh(func(g *guess) float64 {
		d := (g.w.of(o) - m.level) / bayesSpread
		return math.Exp(-d * d / 2)
	})
}

// Refused implements [Model].
func (m *Bayesian) Refused(o, instead Outcome, _ float64) {
	o = m.grouped(o, m.now)
	if instead != nil {
		instead = m.grouped(instead, m.than)
	}
	m.weigh(func(g *guess) float64 {
		level := m.level
		if instead != nil {
			level = g.w.of(instead)
		}
		return 0.05 + 1/(1+math.Exp((g.w.of(o)-level)/bayesSlope))
	})
}

// Picked implements [Model].
func (m *Bayesian) Picked(table []Outcome, pick int) {
	m.weigh(func(g *guess) float64 {
		sum, own := 0.0, 0.0
		for k, o := range table {
			e := math.Exp(g.w.of(m.grouped(o, m.now)) / bayesSlope)
			sum += e
			if k == pick {
				own = e
			}
		}
		return 0.02 + own/sum
	})
}

// weigh multiplies every belief by how likely the guess makes what was seen,
// and replaces guesses when few are left that count.
func (m *Bayesian) weigh(likely func(*guess) float64) {
	sum := 0.0
	for k := range m.guesses {
		m.belief[k] *= likely(&m.guesses[k]) + 1e-9
		sum += m.belief[k]
	}
	squares := 0.0
	for k := range m.belief {
		m.belief[k] /= sum
		squares += m.belief[k] * m.belief[k]
	}
	if 1/squares < bayesGuesses/2 {
		m.resample()
	}
	m.fresh = false
}

// resample draws guesses by belief, evenly spaced, and varies half of them.
func (m *Bayesian) resample() {
	at, sum := 0, m.belief[0]
	start := m.rng.Float64()
	for k := range m.spare {
		for want := (float64(k) + start) / bayesGuesses; sum < want && at < len(m.belief)-1; {
			at++
			sum += m.belief[at]
		}
		for i := range m.spare[k].w {
			copy(m.spare[k].w[i], m.guesses[at].w[i])
		}
		if k%2 == 1 {
			m.vary(&m.spare[k])
		}
	}
	m.guesses, m.spare = m.spare, m.guesses
	for k := range m.belief {
		m.belief[k] = 1.0 / bayesGuesses
	}
}

// vary moves a guess a little: one issue's weight, and one of its values.
func (m *Bayesian) vary(g *guess) {
	i := m.rng.IntN(len(g.w))
	scale := math.Exp(bayesMutate * m.rng.NormFloat64())
	for v := range g.w[i] {
		g.w[i][v] *= scale
	}
	_, hi := span(g.w[i])
	v := m.rng.IntN(len(g.w[i]))
	if v != m.first[i] {
		g.w[i][v] = math.Min(hi, math.Max(0, g.w[i][v]+hi*bayesMutate*m.rng.NormFloat64()))
	}
	g.normalise()
}

// Worth implements [Model].
func (m *Bayesian) Worth(issue, value int) float64 {
	if !m.fresh {
		for i := range m.mean {
			clear(m.mean[i])
		}
		for k, g := range m.guesses {
			for i := range g.w {
				for v, u := range g.w[i] {
					m.mean[i][v] += m.belief[k] * u
				}
			}
		}
		m.fresh = true
	}
	return m.mean[issue][m.group(issue, value)]
}
