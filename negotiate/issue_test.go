package negotiate

import (
	"errors"
	"testing"
	"time"
)

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestIssueLabels(t *testing.T) {
	for name, c := range map[string]struct {
		issue Issue
		want  []string
	}{
		"choice":        {Choice("c", "x", "y"), []string{"x", "y"}},
		"scale":         {Scale("c", "low", "high"), []string{"low", "high"}},
		"integers":      {Integers("n", -2, 3, 2), []string{"-2", "0", "2"}},
		"one integer":   {Integers("n", 5, 5, 1), []string{"5"}},
		"cents":         {Amounts("m", -5, 105, 55, "USD", 2), []string{"-0.05 USD", "0.50 USD", "1.05 USD"}},
		"yen":           {Amounts("m", 0, 200, 100, "JPY", 0), []string{"0 JPY", "100 JPY", "200 JPY"}},
		"days":          {Days("d", day("2025-02-27"), day("2025-03-02"), 1), []string{"2025-02-27", "2025-02-28", "2025-03-01", "2025-03-02"}},
		"weeks":         {Days("d", day("2024-12-30"), day("2025-01-14"), 7), []string{"2024-12-30", "2025-01-06", "2025-01-13"}},
		"before 1970":   {Days("d", day("1969-12-31"), day("1970-01-01"), 1), []string{"1969-12-31", "1970-01-01"}},
		"across ranges": {Integers("n", -9223372036854775808, 9223372036854775807, 9223372036854775807), []string{"-9223372036854775808", "-1", "9223372036854775806"}},
	} {
		t.Run(name, func(t *testing.T) {
			if n := c.issue.Count(); n != len(c.want) {
				t.Fatalf("%d values, want %d", n, len(c.want))
			}
			for v, w := range c.want {
				if got := c.issue.Label(v); got != w {
					t.Errorf("value %d is %q, want %q", v, got, w)
				}
				if got, ok := c.issue.Find(w); !ok || got != v {
					t.Errorf("%q is found at %d, %v; want %d", w, got, ok, v)
				}
			}
			for _, none := range []string{"", "?", "2025-02-30", "99999", "0.5 USD", "+0", "00"} {
				if v, ok := c.issue.Find(none); ok {
					t.Errorf("%q is found at %d", none, v)
				}
			}
		})
	}
}

func TestSpaceRefuses(t *testing.T) {
	for name, issues := range map[string][]Issue{
		"nothing":           {},
		"no name":           {Choice("", "x")},
		"no values":         {Choice("a")},
		"a value twice":     {Choice("a", "x", "x")},
		"a name twice":      {Choice("a", "x"), Choice("a", "y")},
		"a backward range":  {Integers("n", 3, 1, 1)},
		"no step":           {Integers("n", 1, 3, 0)},
		"too many":          {Integers("n", 0, 1<<40, 1)},
		"all the numbers":   {Integers("n", -1<<63, 1<<63-1, 1)},
		"money of no kind":  {Amounts("m", 0, 10, 1, "", 2)},
		"odd minor units":   {Amounts("m", 0, 10, 1, "USD", 99)},
		"days that go back": {Days("d", day("2025-01-02"), day("2025-01-01"), 1)},
	} {
		if _, err := NewSpace(issues...); !errors.Is(err, ErrSpace) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSizeCountsWhatIsAllowed(t *testing.T) {
	s, err := NewSpace(Choice("a", "x", "y", "z"), Choice("b", "p", "q"), Integers("n", 1, 1000000, 1), Integers("m", 1, 1000000, 1))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Size().String(); got != "6000000000000" {
		t.Errorf("%s outcomes", got)
	}
	if s, err = s.Forbid(Choose{0, 0}, Choose{1, 1}); err != nil {
		t.Fatal(err)
	}
	if got := s.Size().String(); got != "5000000000000" {
		t.Errorf("%s outcomes with one of six pairs forbidden", got)
	}
	if err := s.Contains(Outcome{0, 1, 5, 5}); !errors.Is(err, ErrSpace) {
		t.Errorf("a forbidden outcome: %v", err)
	}
	if _, err := s.Forbid(Choose{0, 3}); err == nil {
		t.Error("a value that does not exist was forbidden")
	}
	if _, err := s.Forbid(); err == nil {
		t.Error("everything was forbidden")
	}
}

func TestPreferencesRefuse(t *testing.T) {
	s := colours(t)
	nan := 0.0
	nan /= nan
	good := [][]float64{{0, 1}, {0, 0.5, 1}}
	for name, make := range map[string]func() (*Preferences, error){
		"a weight too few":    func() (*Preferences, error) { return NewPreferences(s, []float64{1}, good) },
		"a worth too few":     func() (*Preferences, error) { return NewPreferences(s, []float64{1, 1}, [][]float64{{0, 1}, {0, 1}}) },
		"not a number":        func() (*Preferences, error) { return NewPreferences(s, []float64{1, nan}, good) },
		"reserving no number": func() (*Preferences, error) { return NewPreferences(s, []float64{1, 1}, good, Reserved(nan)) },
		"no discount":         func() (*Preferences, error) { return NewPreferences(s, []float64{1, 1}, good, Discount(0)) },
		"a rising discount":   func() (*Preferences, error) { return NewPreferences(s, []float64{1, 1}, good, Discount(1.1)) },
		"a pair of one": func() (*Preferences, error) {
			return NewPreferences(s, []float64{1, 1}, good, Together(Interaction{First: 1, Second: 1}))
		},
		"a short table": func() (*Preferences, error) {
			return NewPreferences(s, []float64{1, 1}, good, Together(Interaction{First: 0, Second: 1, Table: [][]float64{{1, 1}, {1, 1}}}))
		},
	} {
		if _, err := make(); !errors.Is(err, ErrPreferences) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDiscount(t *testing.T) {
	s := colours(t)
	p, err := NewPreferences(s, []float64{1, 1}, [][]float64{{0, 0.5}, {0, 0, 0.5}}, Discount(0.25))
	if err != nil {
		t.Fatal(err)
	}
	if got := p.At(Outcome{1, 2}, 0.5); got != 0.5 {
		t.Errorf("half the time at a quarter leaves %v of 1", got)
	}
}

// TestLogrolling: two people, an orange each for peel and juice: splitting
// each gives half, trading gives all.
func TestLogrolling(t *testing.T) {
	s, err := NewSpace(Choice("peel", "a", "half", "b"), Choice("juice", "a", "half", "b"))
	if err != nil {
		t.Fatal(err)
	}
	mine, yours := []float64{1, 0.5, 0}, []float64{0, 0.5, 1}
	a, err := NewPreferences(s, []float64{0.9, 0.1}, [][]float64{mine, mine})
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewPreferences(s, []float64{0.1, 0.9}, [][]float64{yours, yours})
	if err != nil {
		t.Fatal(err)
	}
	l, err := Logroll(a, b)
	if err != nil {
		t.Fatal(err)
	}
	if !l.Split.Outcome.Equal(Outcome{1, 1}) || !l.Traded.Outcome.Equal(Outcome{0, 2}) || l.Gain < 0.399 || l.Gain > 0.401 {
		t.Errorf("%+v", l)
	}
}
