package intent

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Example is a text with its intent.
type Example struct{ Text, Intent string }

// Learn fits a softmax regression by stochastic gradient descent, one pass an
// epoch in an order drawn from the seed, and rounds the weights to a byte each.
func Learn(examples []Example, epochs int, seed uint64) *Model {
	var names []string
	for _, e := range examples {
		if !slices.Contains(names, e.Intent) {
			names = append(names, e.Intent)
		}
	}
	slices.Sort(names)
	weights := make([]float64, len(names)<<bits)
	inputs, want := make([][]uint32, len(examples)), make([]int, len(examples))
	for i, e := range examples {
		inputs[i], want[i] = features(e.Text), slices.Index(names, e.Intent)
	}
	order := rand.New(rand.NewPCG(seed, 1))
	p := make([]float64, len(names))
	for epoch := range epochs {
		rate := 0.2 / (1 + float64(epoch)/3)
		for _, i := range order.Perm(len(examples)) {
			step(weights, inputs[i], want[i], p, rate)
		}
	}
	return round(names, weights)
}

// step moves the weights towards one example.
func step(weights []float64, input []uint32, want int, p []float64, rate float64) {
	clear(p)
	for _, f := range input {
		row := weights[int(f)*len(p):]
		for k := range p {
			p[k] += row[k]
		}
	}
	top, sum := slices.Max(p), 0.0
	for k := range p {
		p[k] = math.Exp(p[k] - top)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
	p[want]--
	for _, f := range input {
		row := weights[int(f)*len(p):]
		for k := range p {
			row[k] -= rate * p[k] / math.Sqrt(float64(len(input)))
		}
	}
}

func round(names []string, weights []float64) *Model {
	largest := 1e-9
	for _, w := range weights {
		largest = max(largest, math.Abs(w))
	}
	m := &Model{names: names, scale: largest / 127, weights: make([]int8, len(weights))}
	for i, w := range weights {
		m.weights[i] = int8(math.Round(w / m.scale))
	}
	return m
}
