// Package intent names what a first message wants, one of 27 intents of a
// shop's customers (cancel_order, get_refund, track_order …), with a small
// linear model over words and letter groups.
//
// NOTICE. The weights in model.bin are results computed from the training part
// of Bitext's customer-support intent data set (Community Data License
// Agreement, Sharing, version 1.0); none of its text is in them. They are made
// anew by `go run ./internal/talk/train`.
package intent

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"sync"
	"unicode"
)

//go:embed model.bin
var embedded []byte

const bits = 14 // features are hashed into 1<<bits slots

// Model scores the intents of a text.
type Model struct {
	names   []string
	scale   float64
	weights []int8 // slot by slot, one for each name
}

// Default is the embedded model.
var Default = sync.OnceValue(func() *Model {
	m, err := Load(embedded)
	if err != nil {
		panic(err) // the embedded file is checked by the tests
	}
	return m
})

// Names lists the intents.
func (m *Model) Names() []string { return m.names }

// Classify names the likeliest intent of an English text and its probability.
func (m *Model) Classify(text string) (string, float64) {
	scores := make([]float64, len(m.names))
	for _, f := range features(text) {
		row := m.weights[int(f)*len(m.names):]
		for k := range scores {
			scores[k] += float64(row[k]) * m.scale
		}
	}
	best, sum := 0, 0.0
	for k, s := range scores {
		if s > scores[best] {
			best = k
		}
	}
	for _, s := range scores {
		sum += math.Exp(s - scores[best])
	}
	return m.names[best], 1 / sum
}

// features are the slots of a text's words, pairs of words and groups of four
// letters; numbers are one word. Text beyond 60 words is not looked at.
func features(text string) []uint32 {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
	if len(words) > 60 {
		words = words[:60]
	}
	out := []uint32{slot("b", "")}
	prev := "^"
	for _, w := range words {
		if len(w) > 30 {
			w = w[:30]
		}
		if strings.ContainsAny(w, "0123456789") {
			w = "0"
		}
		out = append(out, slot("w", w), slot("p", prev+" "+w))
		padded := "_" + w + "_"
		for i := 0; i+4 <= len(padded); i++ {
			out = append(out, slot("c", padded[i:i+4]))
		}
		prev = w
	}
	return append(out, slot("p", prev+" $"))
}

// slot is the FNV-1a hash of a feature, folded.
func slot(kind, text string) uint32 {
	h := uint32(2166136261)
	for i := range len(kind) {
		h = (h ^ uint32(kind[i])) * 16777619
	}
	for i := range len(text) {
		h = (h ^ uint32(text[i])) * 16777619
	}
	return (h ^ h>>bits ^ h>>(2*bits)) & (1<<bits - 1)
}

// Load reads a model as Write left it.
func Load(data []byte) (*Model, error) {
	if len(data) < 16 || string(data[:4]) != "MGI1" {
		return nil, fmt.Errorf("intent: not a model")
	}
	scale := math.Float64frombits(binary.LittleEndian.Uint64(data[4:]))
	size := int(binary.LittleEndian.Uint32(data[12:]))
	if size < 1 || len(data) < 16+size {
		return nil, fmt.Errorf("intent: the model is cut short")
	}
	m := &Model{names: strings.Split(string(data[16:16+size]), "\n"), scale: scale}
	rest := data[16+size:]
	if len(rest) != len(m.names)<<bits {
		return nil, fmt.Errorf("intent: the model has %d weights, want %d", len(rest), len(m.names)<<bits)
	}
	m.weights = make([]int8, len(rest))
	for i, b := range rest {
		m.weights[i] = int8(b)
	}
	return m, nil
}

// Bytes writes the model.
func (m *Model) Bytes() []byte {
	names := strings.Join(m.names, "\n")
	out := append([]byte("MGI1"), make([]byte, 12)...)
	binary.LittleEndian.PutUint64(out[4:], math.Float64bits(m.scale))
	binary.LittleEndian.PutUint32(out[12:], uint32(len(names)))
	out = append(out, names...)
	for _, w := range m.weights {
		out = append(out, byte(w))
	}
	return out
}
