package weigh

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// Example is an utterance, sentence by sentence, and the labels that it has
// somewhere. Hand is the number of the writer whose words it is, from 0. Share is how much it
// counts in the second part: 1 for what somebody said as it stands, less for what
// was put together, 0 for what the rules were written with in view.
type Example struct {
	Sentences []Sentence
	Labels    []string
	Hand      int
	Share     float32
}

// How the two parts are learnt: passes over the examples, the first rate, and
// how hard weights are held down.
type course struct {
	rounds      int
	rate, decay float32
}

var (
	wordsCourse = course{rounds: 3, rate: 0.12, decay: 1e-5}
	rulesCourse = course{rounds: 10, rate: 0.05, decay: 1e-4}
	tiesCourse  = course{rate: 0.08, decay: 1e-4}
)

const (
	// looksARound is how often in a round the mean takes the weights in.
	looksARound = 6
	// negligible is a weight, in 127ths of the largest, that is left out.
	negligible = 10
	epsilon    = 1e-6
	// flat is a slope, unlikely a likelihood, too small to learn from.
	flat, unlikely = 0.003, 0.02
)

// Learn fits a model in two parts. The words learn first. What they say of a
// writer whom they were not taught then goes, with what the rules found, into the
// second part, which so learns how far to trust each with a stranger, and what the
// other labels of the sentence and of its neighbours speak for.
func Learn(examples []Example, labels []string, seed uint64) *Model {
	var l *learner
	var work sync.WaitGroup
	work.Go(func() { l = taught(examples, labels, seed, func(*Example) bool { return true }) })
	_, unseen := strangers(examples, labels, seed)
	work.Wait()
	return l.completed(examples, unseen, seed, func(*Example) bool { return true })
}

// Without is the model that was taught everything but one hand, for each hand.
func Without(examples []Example, labels []string, seed uint64) []*Model {
	learners, unseen := strangers(examples, labels, seed)
	out := make([]*Model, len(learners))
	var work sync.WaitGroup
	for hand, l := range learners {
		work.Go(func() {
			out[hand] = l.completed(examples, unseen, seed, func(e *Example) bool { return e.Hand != hand })
		})
	}
	work.Wait()
	return out
}

// strangers are the words learnt without each hand in turn, and what they say of
// that hand's examples.
func strangers(examples []Example, labels []string, seed uint64) ([]*learner, [][][]float32) {
	hands := 0
	for i := range examples {
		hands = max(hands, examples[i].Hand+1)
	}
	learners, unseen := make([]*learner, hands), make([][][]float32, len(examples))
	var work sync.WaitGroup
	for hand := range learners {
		work.Go(func() {
			l := taught(examples, labels, seed, func(e *Example) bool { return e.Hand != hand })
			for i := range examples {
				if examples[i].Hand == hand {
					unseen[i] = l.heard(&examples[i])
				}
			}
			learners[hand] = l
		})
	}
	work.Wait()
	return learners, unseen
}

// taught is a learner that knows the words of the wanted examples.
func taught(examples []Example, labels []string, seed uint64, wanted func(*Example) bool) *learner {
	l := newLearner(labels)
	l.words(examples, wanted, seed)
	return l
}

// completed teaches the second part, and fits what its scores stand for.
func (l *learner) completed(examples []Example, unseen [][][]float32, seed uint64, wanted func(*Example) bool) *Model {
	l.rules(examples, unseen, seed, wanted)
	m := l.rounded()
	scores, truths := l.judged(examples, unseen, wanted)
	m.calibrate(scores, truths)
	return m
}

// judged collects the scores of every label of what people said.
func (l *learner) judged(examples []Example, unseen [][][]float32, wanted func(*Example) bool) (scores []float64, truths []bool) {
	for i := range examples {
		e := &examples[i]
		if e.Share < 1 || !wanted(e) {
			continue
		}
		best := l.second(e, unseen[i])
		for k, label := range l.labels {
			s := best[0][k]
			for _, other := range best {
				s = max(s, other[k])
			}
			scores, truths = append(scores, float64(s)), append(truths, slices.Contains(e.Labels, label))
		}
	}
	return scores, truths
}

// second is what both parts say of each sentence, given what the words say.
func (l *learner) second(e *Example, words [][]float32) [][]float32 {
	scores := make([][]float32, len(e.Sentences))
	around := views(words, l.n)
	for s := range scores {
		scores[s] = make([]float32, l.n)
		l.add(e.Sentences[s].Rules, scores[s])
		for k, z := range words[s][:l.n] {
			scores[s][k] += l.trust[k]*z + l.parts[k]*(words[s][l.n+k]-z) + l.leads[k]*words[s][2*l.n+k] + dot(l.ties[3*l.n*k:][:3*l.n], around[s])
		}
	}
	return scores
}

type learner struct {
	labels           []string
	weights, squares []float32
	trust            []float32 // how much the words count, by label
	trusted          []float32
	parts, parted    []float32 // how much a clause by itself counts, by label
	leads, led       []float32 // how much the lead of a label in a clause counts
	acts             []bool    // the labels that are acts
	ties, tied       []float32 // how much each label counts for another
	n                int
}

func newLearner(labels []string) *learner {
	n := len(labels)
	return &learner{labels: labels, weights: make([]float32, n<<bits), squares: make([]float32, n<<bits), n: n,
		trust: slices.Repeat([]float32{1}, n), trusted: make([]float32, n), parts: make([]float32, n), parted: make([]float32, n), leads: make([]float32, n), led: make([]float32, n), acts: actsOf(labels),
		ties: make([]float32, 3*n*n), tied: make([]float32, 3*n*n)}
}

// words teaches the words of sentences, and those of clauses where there are several,
// and keeps the mean of what they were in the course of the last rounds, which a
// stranger's words trouble less than where the last examples left them.
func (l *learner) words(examples []Example, wanted func(*Example) bool, seed uint64) {
	order := rand.New(rand.NewPCG(seed, 2))
	mean, looks := make([]float32, len(l.weights)), 0
	for round := range wordsCourse.rounds {
		for n, i := range order.Perm(len(examples)) {
			if round > 0 && n%(len(examples)/looksARound+1) == 0 {
				looks++
				for k, w := range l.weights {
					mean[k] += w
				}
			}
			e := &examples[i]
			if !wanted(e) {
				continue
			}
			whole := make([]Vector, len(e.Sentences))
			for k := range e.Sentences {
				whole[k] = e.Sentences[k].Words
			}
			l.teach(e, whole)
			if parts := e.clauses(); len(parts) > len(whole) {
				l.teach(e, parts)
			}
		}
	}
	for k, w := range l.weights {
		l.weights[k] = (mean[k] + w) / float32(looks+1)
	}
}

// teach learns the words of parts of an example, one of which has each label.
func (l *learner) teach(e *Example, parts []Vector) {
	scores := make([][]float32, len(parts))
	for k, v := range parts {
		scores[k] = make([]float32, l.n)
		l.add(v, scores[k])
	}
	l.slopes(e, scores)
	for k, v := range parts {
		l.update(v, scores[k], wordsCourse)
	}
}

// clauses are the words of the clauses of all sentences.
func (e *Example) clauses() []Vector {
	var out []Vector
	for i := range e.Sentences {
		if s := &e.Sentences[i]; len(s.Clauses) > 0 {
			out = append(out, s.Clauses...)
		} else {
			out = append(out, s.Words)
		}
	}
	return out
}

func (l *learner) rules(examples []Example, unseen [][][]float32, seed uint64, wanted func(*Example) bool) {
	order := rand.New(rand.NewPCG(seed, 3))
	for range rulesCourse.rounds {
		for _, i := range order.Perm(len(examples)) {
			e := &examples[i]
			if e.Share == 0 || !wanted(e) {
				continue
			}
			scores := l.second(e, unseen[i])
			l.slopes(e, scores)
			around := views(unseen[i], l.n)
			for s := range e.Sentences {
				for k := range scores[s] {
					scores[s][k] *= e.Share
				}
				l.update(e.Sentences[s].Rules, scores[s], rulesCourse)
				l.tie(unseen[i][s], around[s], scores[s])
			}
		}
	}
}

// tie learns from the slopes of a sentence how far to trust its words and how
// much one label speaks for another.
func (l *learner) tie(words, around, slopes []float32) {
	for k, d := range slopes {
		g := d * words[k]
		l.trusted[k] += g * g
		l.trust[k] -= rulesCourse.rate * g / float32(math.Sqrt(float64(l.trusted[k]+epsilon)))
		g = d * (words[l.n+k] - words[k])
		l.parted[k] += g * g
		l.parts[k] -= rulesCourse.rate * g / float32(math.Sqrt(float64(l.parted[k]+epsilon)))
		g = d * words[2*l.n+k]
		l.led[k] += g * g
		l.leads[k] -= rulesCourse.rate * g / float32(math.Sqrt(float64(l.led[k]+epsilon)))
		if d < flat && d > -flat {
			continue
		}
		ties, tied := l.ties[3*l.n*k:][:3*l.n], l.tied[3*l.n*k:][:3*l.n]
		for j, x := range around {
			if x < unlikely {
				continue
			}
			g := d*x + tiesCourse.decay*ties[j]
			tied[j] += g * g
			ties[j] -= tiesCourse.rate * g / float32(math.Sqrt(float64(tied[j]+epsilon)))
		}
	}
}

// heard is what the words of each sentence and of its clauses say.
func (l *learner) heard(e *Example) [][]float32 {
	out := make([][]float32, len(e.Sentences))
	for i := range e.Sentences {
		out[i] = hear(&e.Sentences[i], l.acts, l.add)
	}
	return out
}

func (l *learner) add(v Vector, into []float32) {
	for _, f := range v {
		row := l.weights[int(f.Row)*l.n:][:l.n]
		for k, w := range row {
			into[k] += f.Value * w
		}
	}
}

// slopes turns scores into the slopes of the loss. Of an utterance that has a
// label, the sentence that speaks most for it is the one that learns it; one
// that has it not, has it in no sentence.
func (l *learner) slopes(e *Example, scores [][]float32) {
	for k, label := range l.labels {
		has, best := slices.Contains(e.Labels, label), 0
		for i := range scores {
			if scores[i][k] > scores[best][k] {
				best = i
			}
		}
		for i := range scores {
			p := float32(logistic(float64(scores[i][k])))
			switch {
			case !has:
				scores[i][k] = p
			case i == best:
				scores[i][k] = p - 1
			default:
				scores[i][k] = 0
			}
		}
	}
}

func (l *learner) update(v Vector, slopes []float32, c course) {
	steep := make([]int, 0, l.n)
	for k, s := range slopes {
		if s >= flat || s <= -flat {
			steep = append(steep, k)
		}
	}
	for _, f := range v {
		at := int(f.Row) * l.n
		row, squares := l.weights[at:][:l.n], l.squares[at:][:l.n]
		for _, k := range steep {
			g := slopes[k]*f.Value + c.decay*row[k]
			squares[k] += g * g
			row[k] -= c.rate * g / float32(math.Sqrt(float64(squares[k]+epsilon)))
		}
	}
}

// rounded keeps the weights as bytes.
func (l *learner) rounded() *Model {
	largest := float32(1e-9)
	for _, w := range l.weights {
		largest = max(largest, w, -w)
	}
	m := &Model{labels: l.labels, scale: largest / 127, trust: l.trust, parts: l.parts, leads: l.leads, acts: l.acts, ties: l.ties, slope: 1, weights: make([]int8, len(l.weights))}
	for i, w := range l.weights {
		if byWeight := math.Round(float64(w / m.scale)); math.Abs(byWeight) > negligible {
			m.weights[i] = int8(byWeight)
		}
	}
	return m
}

// calibrate fits the line from scores to probabilities: a logistic regression of
// what is true on the score.
func (m *Model) calibrate(scores []float64, truths []bool) {
	m.slope, m.shift = 1, 0
	for range 50 {
		var ga, gb, haa, hab, hbb float64
		for i, s := range scores {
			p := logistic(m.slope*s + m.shift)
			d, w := p, p*(1-p)
			if truths[i] {
				d--
			}
			ga, gb = ga+d*s, gb+d
			haa, hab, hbb = haa+w*s*s, hab+w*s, hbb+w
		}
		det := haa*hbb - hab*hab + 1e-9
		m.slope -= (hbb*ga - hab*gb) / det
		m.shift -= (haa*gb - hab*ga) / det
	}
	m.slope, m.shift = float64(float32(m.slope)), float64(float32(m.shift)) // as a file keeps them
}
