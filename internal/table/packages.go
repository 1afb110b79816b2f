package table

import (
	"math"
	"slices"

	"makegood/internal/money"
	"makegood/negotiate"
)

// How packages are put together.
const (
	Equal   = 0.05 // packages of one set cost the house the same within this part of the dearer
	sample  = 40   // guesses that a set is judged with
	kinds   = 4    // of these, for whom the best packages are looked for
	likely  = 10   // packages that are looked at closer for each
	anchors = 8    // first packages that are tried
	seconds = 10   // companions that are tried for each
	later   = 0.75 // the chance that somebody who refuses agrees to a later set
	teach   = 0.15 // what a bit that the answer teaches is worth, as a chance of agreement
)

// Set is what lies before the customer at once: any of them is fine by the
// house.
type Set struct {
	Packages []Outcome
	Accept   float64 // estimated chance that one is taken
	Teaches  float64 // expected information of the answer about what they value, bits
}

// Round is where the talk stands when a set is asked for.
type Round struct {
	Number int     // of sets put before, from 0
	Count  int     // packages wanted: two at the counter, up to three elsewhere
	Flat   bool    // self-service: the whole ceiling from the first, so that nobody gains by pushing
	Least  float64 // cost of the last set, minor units: what was offered is not taken back
}

// rounds is after how many sets the whole ceiling is open.
const rounds = 4

// Budget is the goodwill that a set may hold: a part of the ceiling that rises
// with every set and reaches it with the fourth, and never more than the
// mandate. It turns on the facts and on the number of sets alone.
func (b *Board) Budget(r Round) money.Amount {
	level := 1.0
	if !r.Flat && r.Number < rounds-1 {
		level = b.Opening + (1-b.Opening)*float64(r.Number)/(rounds-1)
	}
	budget := money.New(int64(level*float64(b.Ceiling.Minor)), b.Ceiling.Currency)
	return money.Min(budget, b.Limit)
}

// candidate is a package that may be put into a set.
type candidate struct {
	o      Outcome // first of its frame, then of the board
	frame  int
	remedy int
	cost   float64
	log    []float64 // by sampled guess: how strongly it draws, as a logarithm
	pull   []float64 // and as it is
	gain   float64   // of the house, by itself
}

// Next is the next set of packages: equal in cost to the house within 5%,
// different on two issues or more, each granting a right in full where one is
// open and one of them the right that was chosen, none above the ceiling or the
// mandate. Among such sets it takes one that is likely to be accepted at a cost
// that the agreement is worth, and whose answer teaches something. A set of one
// comes where no second package is equal and different. It fails only where
// the engine does.
func (b *Board) Next(m *Belief, r Round) (Set, error) {
	people := m.draw(sample)
	worth := b.worthNow(r)
	list, err := b.candidates(people, float64(b.Budget(r).Minor), r.Least, worth)
	if err != nil || len(list) == 0 {
		return Set{Packages: []Outcome{b.Owed()}}, err
	}
	b.judge(list, people, worth)
	slices.SortFunc(list, func(x, y candidate) int { return sign(y.gain - x.gain) })
	best, value := Set{}, math.Inf(-1)
	tried := 0
	for _, first := range list {
		if !b.Wished(first.o) {
			continue
		}
		if tried++; tried > anchors {
			break
		}
		set := b.complete(list, first, max(r.Count, 1))
		accept, bits := judgeSet(set...)
		v := (accept + teach*bits) * (worth - b.above(first.cost))
		if len(set) == 1 {
			v /= 2 // a take-it-or-leave-it teaches little and sits badly
		}
		if v > value {
			value, best = v, Set{Accept: accept, Teaches: bits}
			for _, c := range set {
				best.Packages = append(best.Packages, c.o)
			}
		}
	}
	if len(best.Packages) == 0 { // nothing new grants what is wished for: what is owed stands
		best.Packages = []Outcome{b.Owed()}
	}
	return best, nil
}

// worthNow is what an agreement now is worth to the house, minor units: the
// whole stake where this set is the last; before that the part of it that would
// be lost by waiting, and what the next set may cost where it would not.
func (b *Board) worthNow(r Round) float64 {
	if r.Flat || r.Number >= rounds-1 {
		return b.Stake
	}
	next := r
	next.Number++
	return (1-later)*b.Stake + later*float64(b.Budget(next).Minor)
}

// above is the cost beyond that of granting what was chosen.
func (b *Board) above(cost float64) float64 { return cost - b.owes }

// draw is a sample of guesses, evenly spaced by trust.
func (m *Belief) draw(n int) []*person {
	list := make([]*person, n)
	at, sum := 0, m.trust[0]
	for k := range list {
		for want := (float64(k) + 0.5) / float64(n); sum < want && at < len(m.trust)-1; {
			at++
			sum += m.trust[at]
		}
		list[k] = &m.people[at]
	}
	return list
}

// candidates are the packages that are best at their cost for somebody: for the
// mean of the guesses and for some of them apart, of each the likeliest, of the
// remedy wished for and of the others.
func (b *Board) candidates(people []*person, budget, least, worth float64) ([]candidate, error) {
	houses := make([]*negotiate.Preferences, len(b.frames))
	for k, f := range b.frames {
		var err error
		if houses[k], err = f.within(budget); err != nil {
			return nil, err
		}
	}
	seen, list := map[string]bool{}, []candidate{}
	wished, others := make([]candidate, 0, 500), make([]candidate, 0, 500)
	for _, taste := range b.tastes(people) {
		wished, others = wished[:0], others[:0]
		for at, f := range b.frames {
			points, err := f.edge(houses[at], taste.worth)
			if err != nil {
				return nil, err
			}
			for _, p := range points {
				if b.given(f, p.Outcome) > budget {
					continue
				}
				for _, v := range f.remedies {
					c := candidate{o: p.Outcome, frame: at, remedy: v, cost: b.cost[v] - p.U[0]}
					if c.cost < least*(1-Equal/2) {
						continue
					}
					pull := math.Exp(math.Min(30, (taste.worth[v]+p.U[1]-taste.holds)/slack))
					c.gain = pull / (1 + pull) * (worth - b.above(c.cost))
					if v == b.wish || b.wish < 0 {
						wished = append(wished, c)
					} else {
						others = append(others, c)
					}
				}
			}
		}
		for _, c := range append(likeliest(wished), likeliest(others)...) {
			c.o = b.whole(b.frames[c.frame], c.o, c.remedy)
			if key := keyOf(c.o); !seen[key] {
				seen[key] = true
				list = append(list, c)
			}
		}
	}
	return list, nil
}

// likeliest are the first few by gain.
func likeliest(list []candidate) []candidate {
	slices.SortFunc(list, func(x, y candidate) int { return sign(y.gain - x.gain) })
	return list[:min(likely, len(list))]
}

// tastes are the mean of the guesses and some of them apart.
func (b *Board) tastes(people []*person) []person {
	mean := person{worth: make([]float64, b.total)}
	part := 1 / float64(len(people))
	for _, p := range people {
		for n, u := range p.worth {
			mean.worth[n] += u * part
		}
		mean.holds += p.holds * part
	}
	list := []person{mean}
	for k := range kinds {
		list = append(list, *people[(2*k+1)*len(people)/(2*kinds)])
	}
	return list
}

func keyOf(o Outcome) string {
	key := make([]byte, len(o))
	for i, v := range o {
		key[i] = byte(v)
	}
	return string(key)
}

// judge fills in how strongly each candidate draws each guess, and what the
// house may expect of it: the chance that it is taken times what an agreement
// is worth less what it costs above what is owed.
func (b *Board) judge(list []candidate, people []*person, worth float64) {
	flat := make([]float64, 2*len(list)*len(people))
	for c := range list {
		x := &list[c]
		x.log, flat = flat[:len(people)], flat[len(people):]
		x.pull, flat = flat[:len(people)], flat[len(people):]
		chance := 0.0
		for k, p := range people {
			u := -p.holds
			for i, v := range x.o {
				u += p.worth[b.first[i]+v]
			}
			x.log[k] = math.Min(30, u/slack)
			x.pull[k] = math.Exp(x.log[k])
			chance += x.pull[k] / (1 + x.pull[k])
		}
		x.gain = chance / float64(len(people)) * (worth - b.above(x.cost))
	}
}

// complete adds to a first package the companions that make the set more
// likely to be taken and its answer more telling.
func (b *Board) complete(list []candidate, first candidate, count int) []candidate {
	set := []candidate{first}
	for len(set) < count {
		best, value, tried := -1, 0.0, 0
		for c := range list {
			if !companion(set, list[c]) {
				continue
			}
			if tried++; tried > seconds {
				break
			}
			accept, bits := judgeSet(append(slices.Clip(set), list[c])...)
			if v := accept + teach*bits; best < 0 || v > value {
				best, value = c, v
			}
		}
		if best < 0 {
			break
		}
		set = append(set, list[best])
	}
	return set
}

// companion reports whether the candidate costs the same as every package of
// the set and differs from each on two issues or more.
func companion(set []candidate, c candidate) bool {
	for _, x := range set {
		if !equalCost(x.cost, c.cost) || Apart(x.o, c.o) < 2 {
			return false
		}
	}
	return true
}

func equalCost(x, y float64) bool {
	return math.Abs(x-y) <= Equal*math.Max(math.Abs(x), math.Abs(y))
}

// judgeSet is the chance that one of the packages is taken, and the mutual
// information of the answer and of who the customer is, in bits: the entropy of
// the answer less the mean of its entropy for each guess.
func judgeSet(set ...candidate) (accept, bits float64) {
	n := len(set[0].pull)
	mean := [negotiate.MaxPackages + 1]float64{}
	noise := 0.0 // nats
	for k := range n {
		sum := 1.0
		for j := range set {
			sum += set[j].pull[k]
		}
		noise += math.Log(sum)
		for j := range set {
			p := set[j].pull[k] / sum
			mean[j] += p
			noise -= p * set[j].log[k]
		}
		mean[len(set)] += 1 / sum
	}
	for _, p := range mean {
		bits += entropy(p / float64(n))
	}
	return 1 - mean[len(set)]/float64(n), math.Max(0, bits-noise/float64(n)/math.Ln2)
}

func entropy(p float64) float64 {
	if p <= 0 {
		return 0
	}
	return -p * math.Log2(p)
}
