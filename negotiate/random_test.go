package negotiate

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// randomPair is two seats' additive preferences over a space of so many
// issues with so many values each, at random from the seed.
func randomPair(t testing.TB, seed uint64, issues, values int) (*Preferences, *Preferences) {
	t.Helper()
	return opposedPair(t, seed, issues, values, 0)
}

// opposedPair is the same, with the second seat wanting the opposite of the
// first: not at all at opposed 0, in everything at 1. The more opposed, the
// longer the frontier.
func opposedPair(t testing.TB, seed uint64, issues, values int, opposed float64) (*Preferences, *Preferences) {
	t.Helper()
	var list []Issue
	for i := range issues {
		list = append(list, Integers(fmt.Sprintf("issue %d", i), 1, int64(values), 1))
	}
	s, err := NewSpace(list...)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(seed, 1))
	var first [][]float64
	seat := func() *Preferences {
		weights := make([]float64, issues)
		sum := 0.0
		for i := range weights {
			weights[i] = rng.ExpFloat64()
			sum += weights[i]
		}
		table := make([][]float64, issues)
		for i := range table {
			weights[i] /= sum
			table[i] = make([]float64, values)
			for v := range table[i] {
				table[i][v] = rng.Float64()
				if first != nil {
					table[i][v] = opposed*(1-first[i][v]) + (1-opposed)*table[i][v]
				}
			}
		}
		first = table
		p, err := NewPreferences(s, weights, table, Reserved(0))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	return seat(), seat()
}
