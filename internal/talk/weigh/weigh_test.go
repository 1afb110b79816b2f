package weigh

import (
	"bytes"
	"testing"
)

func sentence(words ...string) Sentence {
	var s Sentence
	for _, w := range words {
		s.Words.Add(1, 'w', w)
	}
	return s
}

// smallWorld is a small world: "pay" asks, "no" refuses, the rest does nothing.
func smallWorld() []Example {
	fillers := []string{"now", "then", "well", "so", "please", "again", "today", "here"}
	var out []Example
	for i, x := range fillers {
		for _, y := range fillers {
			out = append(out,
				Example{Sentences: []Sentence{sentence("pay", x, y)}, Labels: []string{"ask"}, Hand: i, Share: 1},
				Example{Sentences: []Sentence{sentence("no", x, y)}, Labels: []string{"refuse"}, Hand: i, Share: 1},
				Example{Sentences: []Sentence{sentence(x, y)}, Hand: i, Share: 1},
				Example{Sentences: []Sentence{sentence(x), sentence("no", y)}, Labels: []string{"refuse"}, Hand: i, Share: 1})
		}
	}
	return out
}

func TestLearn(t *testing.T) {
	m := Learn(smallWorld(), []string{"ask", "refuse"}, 7)
	for _, c := range []struct {
		words       []string
		ask, refuse bool
	}{
		{[]string{"pay", "tomorrow"}, true, false},
		{[]string{"no", "never"}, false, true},
		{[]string{"now", "here"}, false, false},
	} {
		p := m.Weigh([]Sentence{sentence(c.words...)})[0]
		if p[0] > 0.5 != c.ask || p[1] > 0.5 != c.refuse {
			t.Errorf("%v: ask %.2f, refuse %.2f", c.words, p[0], p[1])
		}
	}
}

// TestClauses teaches sentences of two clauses that do two things each: what a clause
// says by itself is heard beside what the other says.
func TestClauses(t *testing.T) {
	both := func(a, b Sentence) Sentence {
		return Sentence{Words: append(append(Vector{}, a.Words...), b.Words...), Clauses: []Vector{a.Words, b.Words}}
	}
	examples := smallWorld()
	for hand, x := range []string{"now", "then", "well", "so", "please", "again", "today", "here"} {
		for range 4 {
			examples = append(examples,
				Example{Sentences: []Sentence{both(sentence("pay", x), sentence("no", x))}, Labels: []string{"ask", "refuse"}, Hand: hand, Share: 1},
				Example{Sentences: []Sentence{both(sentence("pay", x), sentence(x))}, Labels: []string{"ask"}, Hand: hand, Share: 1})
		}
	}
	m := Learn(examples, []string{"ask", "refuse"}, 7)
	p := m.Weigh([]Sentence{both(sentence("pay", "tomorrow"), sentence("no", "never", "ever"))})[0]
	if p[0] < 0.5 || p[1] < 0.5 {
		t.Errorf("both: ask %.2f, refuse %.2f", p[0], p[1])
	}
	p = m.Weigh([]Sentence{both(sentence("pay", "tomorrow"), sentence("or", "whenever"))})[0]
	if p[0] < 0.5 || p[1] > 0.5 {
		t.Errorf("one: ask %.2f, refuse %.2f", p[0], p[1])
	}
}

// TestAhead measures by how much a clause speaks for a label rather than for another act.
func TestAhead(t *testing.T) {
	most := make([]float32, 3)
	acts := actsOf([]string{"ask", "refuse", "ask/softly"})
	ahead([]float32{2, -1, 9}, acts, most, true)
	ahead([]float32{-3, -2, 0}, acts, most, false)
	for k, want := range []float32{3, 1, 2} { // a kind is no rival of its act
		if k == 2 {
			want = widest
		}
		if most[k] != want {
			t.Errorf("label %d leads by %v, want %v", k, most[k], want)
		}
	}
}

// TestSame holds learning to the same bytes for the same examples, and the bytes
// to the same model.
func TestSame(t *testing.T) {
	a := Learn(smallWorld(), []string{"ask", "refuse"}, 7)
	b := Learn(smallWorld(), []string{"ask", "refuse"}, 7)
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Fatal("two lessons differ")
	}
	c, err := Load(a.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), c.Bytes()) {
		t.Fatal("a model changes on its way through a file")
	}
	s := []Sentence{sentence("pay", "now"), sentence("no")}
	for k, p := range a.Weigh(s)[0] {
		if q := c.Weigh(s)[0][k]; p != q {
			t.Fatalf("label %d: %v, then %v", k, p, q)
		}
	}
}

func TestEmbedded(t *testing.T) {
	m, err := Load(embedded)
	if err != nil {
		t.Fatal(err)
	}
	for _, label := range []string{"offer", "none", "remedy/refund", "apologise/sympathy", "blame/carrier"} {
		if m.Label(label) < 0 {
			t.Errorf("no label %s", label)
		}
	}
}

// FuzzLoad loads any bytes: a model or an error, and what loads weighs.
func FuzzLoad(f *testing.F) {
	whole := Learn(smallWorld()[:8], []string{"ask"}, 1).Bytes()
	f.Add(whole)
	f.Add(whole[:30])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Load(data)
		if err != nil {
			return
		}
		for _, p := range m.Weigh([]Sentence{sentence("pay", "now")})[0] {
			if p < 0 || p > 1 {
				t.Fatalf("probability %v", p)
			}
		}
	})
}
