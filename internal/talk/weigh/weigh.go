// Package weigh is a linear model of what a sentence does. It weighs the words
// of a sentence together with what the rules found in it, and says for each
// label how likely it is: an act, the kind of an apology or a blame, the remedy
// of an offer. The weights are learnt from the project's own lines (see the
// command internal/talk/train); rounded to a byte each, those of nothing left out, they
// are model.bin.
package weigh

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
)

//go:embed model.bin
var embedded []byte

// Default is the embedded model, loaded once.
var Default = sync.OnceValue(func() *Model {
	m, err := Load(embedded)
	if err != nil {
		panic(err) // the embedded model is checked by the tests
	}
	return m
})

// bits is the size of the table of features: 2^bits rows, features that fall
// into the same row share their weights.
const bits = 17

// Model holds a weight for each pair of feature row and label, and the line
// that turns a score into a probability.
type Model struct {
	labels       []string
	scale        float32
	slope, shift float64
	trust        []float32 // how much the words count beside the rules, by label
	parts        []float32 // how much a clause by itself counts beside its sentence, by label
	leads        []float32 // how much the lead of a label in a clause counts
	acts         []bool    // the labels that are acts
	ties         []float32 // how much what the words say for each label counts for another
	weights      []int8    // row by row
}

// Labels are the names that the model tells apart, in order.
func (m *Model) Labels() []string { return m.labels }

// Label is the number of a label, -1 for none.
func (m *Model) Label(name string) int { return slices.Index(m.labels, name) }

// Weigh says for each sentence and each label how likely it has it, each between 0
// and 1 and apart from the others.
func (m *Model) Weigh(sentences []Sentence) [][]float64 {
	n := len(m.labels)
	words := make([][]float32, len(sentences))
	for i := range sentences {
		words[i] = hear(&sentences[i], m.acts, m.add)
	}
	around := views(words, n)
	out := make([][]float64, len(sentences))
	for i := range sentences {
		sums := make([]float32, n)
		m.add(sentences[i].Rules, sums)
		out[i] = make([]float64, n)
		for k := range sums {
			sums[k] += m.trust[k]*words[i][k] + m.parts[k]*(words[i][n+k]-words[i][k]) + m.leads[k]*words[i][2*n+k] + dot(m.ties[3*n*k:][:3*n], around[i])
			out[i][k] = m.Probability(float64(sums[k]))
		}
	}
	return out
}

// hear is what the words of a sentence say for each of n labels, the most that those
// of one of its clauses say, and by how much most a clause speaks for the label rather
// than for any other act.
func hear(s *Sentence, acts []bool, add func(Vector, []float32)) []float32 {
	n := len(acts)
	out := make([]float32, 3*n)
	whole, most, rather := out[:n], out[n:2*n], out[2*n:]
	add(s.Words, whole)
	if len(s.Clauses) == 0 {
		copy(most, whole)
		ahead(whole, acts, rather, true)
		return out
	}
	one := make([]float32, n)
	for i, c := range s.Clauses {
		clear(one)
		add(c, one)
		for k, z := range one {
			if i == 0 || z > most[k] {
				most[k] = z
			}
		}
		ahead(one, acts, rather, i == 0)
	}
	return out
}

// ahead notes by how much a clause speaks for each label rather than for another act,
// where that is more than was noted before.
func ahead(z []float32, acts []bool, most []float32, first bool) {
	best, next, at := float32(-widest), float32(-widest), -1
	for k, act := range acts {
		switch {
		case !act:
		case z[k] > best:
			best, next, at = z[k], best, k
		case z[k] > next:
			next = z[k]
		}
	}
	for k := range z {
		rest := best
		if k == at {
			rest = next
		}
		if d := min(max(z[k]-rest, -widest), widest); first || d > most[k] {
			most[k] = d
		}
	}
}

// widest is the largest lead that counts.
const widest = 6

// actsOf tells which labels are acts, not kinds of one.
func actsOf(labels []string) []bool {
	out := make([]bool, len(labels))
	for k, label := range labels {
		out[k] = !strings.Contains(label, "/")
	}
	return out
}

// views is how likely the words of each sentence make each of n labels, the most
// likely that the words of another sentence make it, and how far a clause leads with it.
func views(words [][]float32, n int) [][]float32 {
	out := make([][]float32, len(words))
	for s, own := range words {
		out[s] = make([]float32, 3*n)
		for k, z := range own[:n] {
			out[s][k] = float32(logistic(float64(z)))
			out[s][2*n+k] = float32(logistic(float64(own[2*n+k])))
		}
	}
	if len(words) < 2 {
		return out
	}
	for k := range n { // the two likeliest, so that the work grows with the length of the text
		best, next, at := float32(0), float32(0), 0
		for s := range out {
			switch p := out[s][k]; {
			case p > best:
				best, next, at = p, best, s
			case p > next:
				next = p
			}
		}
		for s := range out {
			out[s][n+k] = best
			if s == at {
				out[s][n+k] = next
			}
		}
	}
	return out
}

func dot(a, b []float32) float32 {
	var sum float32
	for i, x := range b {
		sum += a[i] * x
	}
	return sum
}

// Probability is what a score stands for.
func (m *Model) Probability(score float64) float64 { return logistic(m.slope*score + m.shift) }

func (m *Model) add(v Vector, into []float32) {
	n := len(m.labels)
	for _, f := range v {
		row := m.weights[int(f.Row)*n:][:n]
		w := f.Value * m.scale
		for k, x := range row {
			into[k] += w * float32(x)
		}
	}
}

func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// Feature is one thing seen in a sentence and how much it counts.
type Feature struct {
	Row   uint32
	Value float32
}

// Vector is a list of things seen.
type Vector []Feature

// Sentence is everything seen in a sentence: its words, and what the rules made
// of it.
type Sentence struct {
	Words, Rules Vector
	Clauses      []Vector // the words of each clause, where there are several
}

// Add notes a feature: its kind and the words it is made of.
func (v *Vector) Add(value float32, kind byte, parts ...string) {
	h := (uint32(2166136261) ^ uint32(kind)) * 16777619
	for _, p := range parts {
		for i := range len(p) {
			h = (h ^ uint32(p[i])) * 16777619
		}
		h = (h ^ 0xff) * 16777619
	}
	*v = append(*v, Feature{Row: (h ^ h>>bits) & (1<<bits - 1), Value: value})
}

const magic = "MGW3"

// Load reads a model as Bytes left it.
func Load(data []byte) (*Model, error) {
	if len(data) < 24 || string(data[:4]) != magic {
		return nil, fmt.Errorf("weigh: not a model")
	}
	number := func(at int) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(data[at:])) }
	m := &Model{scale: number(4), slope: float64(number(8)), shift: float64(number(12))}
	size := int(binary.LittleEndian.Uint32(data[16:]))
	if size < 1 || size > len(data)-20 {
		return nil, fmt.Errorf("weigh: the model is cut short")
	}
	m.labels = strings.Split(string(data[20:20+size]), "\n")
	rest := data[20+size:]
	n := len(m.labels)
	if n > 255 {
		return nil, fmt.Errorf("weigh: the model has %d labels", n)
	}
	if len(rest) < 4*(3*n+3*n*n) {
		return nil, fmt.Errorf("weigh: the model is cut short")
	}
	for k := range 3*n + 3*n*n {
		m.trust = append(m.trust, math.Float32frombits(binary.LittleEndian.Uint32(rest[4*k:])))
	}
	m.trust, m.parts, m.leads, m.ties = m.trust[:n], m.trust[n:2*n], m.trust[2*n:3*n], m.trust[3*n:]
	m.acts = actsOf(m.labels)
	return m, m.unpack(rest[4*(3*n+3*n*n):])
}

// unpack reads the weights: of each row the number of those that are not zero,
// and each with its label.
func (m *Model) unpack(data []byte) error {
	n := len(m.labels)
	m.weights = make([]int8, n<<bits)
	at := 0
	for row := range 1 << bits {
		if at >= len(data) || at+1+2*int(data[at]) > len(data) {
			return fmt.Errorf("weigh: the model ends in row %d", row)
		}
		pairs := data[at+1 : at+1+2*int(data[at])]
		at += 1 + len(pairs)
		for i := 0; i < len(pairs); i += 2 {
			if int(pairs[i]) >= n {
				return fmt.Errorf("weigh: row %d has a label that is none", row)
			}
			m.weights[row*n+int(pairs[i])] = int8(pairs[i+1])
		}
	}
	if at != len(data) {
		return fmt.Errorf("weigh: the model goes on after its end")
	}
	return nil
}

// Bytes writes the model.
func (m *Model) Bytes() []byte {
	labels := strings.Join(m.labels, "\n")
	out := []byte(magic)
	for _, x := range []float32{m.scale, float32(m.slope), float32(m.shift)} {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
	}
	out = binary.LittleEndian.AppendUint32(out, uint32(len(labels)))
	out = append(out, labels...)
	for _, x := range slices.Concat(m.trust, m.parts, m.leads, m.ties) {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
	}
	n := len(m.labels)
	for row := range 1 << bits {
		at := len(out)
		out = append(out, 0)
		for k, w := range m.weights[row*n:][:n] {
			if w != 0 {
				out = append(out, byte(k), byte(w))
				out[at]++
			}
		}
	}
	return out
}
