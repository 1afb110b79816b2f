package negotiate

import "math"

// Model is an estimate of what the other side wants, learnt from what it
// does. Estimates are additive: each value of each issue has a worth of 0 or
// more, and the worths of the best values sum to 1.
type Model interface {
	// Start forgets everything. The space is known; of the preferences only
	// the seat's own are.
	Start(own *Preferences)
	// Offered says that the other side proposed o at share t of the time.
	Offered(o Outcome, t float64)
	// Refused says that it did not accept o, which lay on the table, and
	// made the proposal instead (nil if it made none).
	Refused(o, instead Outcome, t float64)
	// Picked says that of several packages on the table it preferred one.
	Picked(table []Outcome, pick int)
	// Worth is the estimated worth of one value.
	Worth(issue, value int) float64
}

// Estimate is the estimated utility of an outcome to the other side, 0 to 1.
func Estimate(m Model, o Outcome) float64 {
	u := 0.0
	for i, v := range o {
		u += m.Worth(i, v)
	}
	return u
}

// worths is a table of worths by issue and value.
type worths [][]float64

func (w *worths) shape(s *Space) {
	if len(*w) != s.Len() {
		*w = make(worths, s.Len())
	}
	for i := range *w {
		if n := s.issues[i].count; len((*w)[i]) != n {
			(*w)[i] = make([]float64, n)
		}
		clear((*w)[i])
	}
}

func (w worths) of(o Outcome) float64 {
	u := 0.0
	for i, v := range o {
		u += w[i][v]
	}
	return u
}

// Frequency is the frequency model: an issue matters as much as the other
// side seldom changes it, a value as much as it is often offered (van
// Krimpen, Looije & Hajizadeh, "HardHeaded", in Complex Automated
// Negotiations, 2013; Smith's model after it). Refusals and picks teach it
// nothing.
type Frequency struct {
	weights []float64
	counts  worths
	most    []float64
	last    Outcome
	seen    bool
}

// frequencyStep is by how much the weight of an unchanged issue grows, as a
// share of an equal weight.
const frequencyStep = 0.1

// Start implements [Model].
func (m *Frequency) Start(own *Preferences) {
	s := own.space
	m.counts.shape(s)
	n := s.Len()
	if len(m.weights) != n {
		m.weights, m.most, m.last = make([]float64, n), make([]float64, n), make(Outcome, n)
	}
	for i := range m.weights {
		m.weights[i] = 1 / float64(n)
		m.most[i] = 1
		for v := range m.counts[i] {
			m.counts[i][v] = 1
		}
	}
	m.seen = false
}

// Offered implements [Model].
func (m *Frequency) Offered(o Outcome, _ float64) {
	sum := 0.0
	for i, v := range o {
		if m.seen && m.last[i] == v {
			m.weights[i] += frequencyStep / float64(len(o))
		}
		sum += m.weights[i]
		m.counts[i][v]++
		m.most[i] = math.Max(m.most[i], m.counts[i][v])
	}
	for i := range m.weights {
		m.weights[i] /= sum
	}
	copy(m.last, o)
	m.seen = true
}

// Refused implements [Model].
func (m *Frequency) Refused(Outcome, Outcome, float64) {}

// Picked implements [Model].
func (m *Frequency) Picked([]Outcome, int) {}

// Worth implements [Model].
func (m *Frequency) Worth(issue, value int) float64 {
	return m.weights[issue] * m.counts[issue][value] / m.most[issue]
}

// Ordinal learns from order alone: what is offered earlier is worth more to
// the one who offers, what it offers is worth more than what it refuses at
// the same moment, what it picks is worth more than what it leaves. Each such
// pair moves the worths a little until the order holds, as in learning to rank
// (Herbrich, Graepel & Obermayer, "Large margin rank boundaries for ordinal
// regression", 2000). It needs no guess of how fast the other side concedes.
type Ordinal struct {
	w    worths
	past []Outcome // distinct offers in order of first appearance
	flat []int
	next int
}

const (
	ordinalRate   = 0.10 // share of a violation that is mended at once
	ordinalMargin = 0.01 // by how much the better must lead
	ordinalPast   = 64   // earlier offers that are kept
	ordinalPairs  = 8    // of which so many are compared with each new one
)

// Start implements [Model].
func (m *Ordinal) Start(own *Preferences) {
	s := own.space
	m.w.shape(s)
	n := s.Len()
	for i := range m.w {
		// Before anything is known: half of what pleases us displeases them.
		lo, hi := span(own.worth[i])
		for v := range m.w[i] {
			m.w[i][v] = (1 - 0.5*portion(own.worth[i][v], lo, hi)) / float64(n)
		}
	}
	m.past = m.past[:0]
	if len(m.flat) != n*ordinalPast {
		m.flat = make([]int, n*ordinalPast)
	}
	m.next = 0
	m.normalise()
}

// Offered implements [Model].
func (m *Ordinal) Offered(o Outcome, t float64) {
	if len(m.past) == 0 {
		m.first(o)
	}
	for _, p := range m.past {
		if p.Equal(o) {
			return
		}
	}
	// Compare with earlier offers, spread over all of them.
	if n := len(m.past); n > 0 {
		step := (n + ordinalPairs - 1) / ordinalPairs
		for k := n - 1; k >= 0; k -= step {
			m.better(m.past[k], o)
		}
	}
	m.better(m.pastFirst(o), o)
	if len(m.past) < ordinalPast {
		n := len(o)
		p := Outcome(m.flat[len(m.past)*n:][:n:n])
		copy(p, o)
		m.past = append(m.past, p)
	}
	m.normalise()
}

func (m *Ordinal) pastFirst(o Outcome) Outcome {
	if len(m.past) > 0 {
		return m.past[0]
	}
	return o
}

// first takes the first offer as the best there is.
func (m *Ordinal) first(o Outcome) {
	for i, v := range o {
		_, hi := span(m.w[i])
		m.w[i][v] = math.Max(hi, 1/float64(len(o)))
	}
}

// Refused implements [Model].
func (m *Ordinal) Refused(o, instead Outcome, _ float64) {
	if instead != nil {
		m.better(instead, o)
		m.normalise()
	}
}

// Picked implements [Model].
func (m *Ordinal) Picked(table []Outcome, pick int) {
	for k, o := range table {
		if k != pick {
			m.better(table[pick], o)
		}
	}
	m.normalise()
}

// better moves the worths so that x leads y.
func (m *Ordinal) better(x, y Outcome) {
	differ := 0
	for i := range x {
		if x[i] != y[i] {
			differ++
		}
	}
	if differ == 0 {
		return
	}
	lack := m.w.of(y) + ordinalMargin - m.w.of(x)
	if lack <= 0 {
		return
	}
	step := ordinalRate * lack / float64(differ)
	for i := range x {
		if x[i] != y[i] {
			m.w[i][x[i]] += step
			m.w[i][y[i]] = math.Max(0, m.w[i][y[i]]-step)
		}
	}
}

// normalise keeps the least worth of each issue at 0 and the sum of the
// greatest at 1.
func (m *Ordinal) normalise() {
	sum := 0.0
	for i := range m.w {
		lo, hi := span(m.w[i])
		sum += hi - lo
		for v := range m.w[i] {
			m.w[i][v] -= lo
		}
	}
	if sum <= 0 {
		return
	}
	for i := range m.w {
		for v := range m.w[i] {
			m.w[i][v] /= sum
		}
	}
}

// Worth implements [Model].
func (m *Ordinal) Worth(issue, value int) float64 { return m.w[issue][value] }

// span is the least and the greatest of some numbers.
func span(x []float64) (lo, hi float64) {
	lo, hi = x[0], x[0]
	for _, u := range x {
		lo, hi = math.Min(lo, u), math.Max(hi, u)
	}
	return lo, hi
}
