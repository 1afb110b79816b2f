package talk

import (
	"testing"

	"pgregory.net/rapid"
)

// TestConfident holds confidence to its meaning: likelier acts are trusted no less,
// none wholly, none not at all.
func TestConfident(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := rapid.Float64Range(0, 1).Draw(t, "p"), rapid.Float64Range(0, 1).Draw(t, "q")
		if p > q {
			p, q = q, p
		}
		if c, d := confidence(p), confidence(q); c > d || c <= 0 || d >= 1 {
			t.Fatalf("%.3f gives %.3f, %.3f gives %.3f", p, c, q, d)
		}
	})
}
