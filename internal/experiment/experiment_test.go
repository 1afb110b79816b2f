package experiment

import (
	"encoding/json"
	"math"
	"runtime"
	"strings"
	"testing"

	"makegood/internal/people"
	"makegood/internal/rights"
	"makegood/packs"
)

func run(t *testing.T, name string, cases int, seed uint64) Result {
	t.Helper()
	book, err := rights.Load(packs.FS, "law", "policy")
	if err != nil {
		t.Fatal(err)
	}
	data, err := packs.FS.ReadFile("people/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	family, err := people.Read(name, data)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(Spec{Book: book, Family: family, Cases: cases, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// For both families: nothing under the floor, nobody steered below what is
// owed, and the table's goal with room to spare. The figures of the docs come
// from ten thousand cases; these few stay clear of the goal by their interval.
func TestTableAgainstLadder(t *testing.T) {
	var all []Result
	for _, name := range people.BuiltIn() {
		r := run(t, name, 240, 5)
		all = append(all, r)
		ladder, table := r.Arms[0], r.Arms[2]
		if table.UnderFloor != 0 || table.OverMandate != 0 {
			t.Errorf("%s: %d under the floor, %d over the mandate", name, table.UnderFloor, table.OverMandate)
		}
		if table.ChoseLess.Mean > ladder.ChoseLess.Mean || table.CostBelowOwed.Mean > 0.5 {
			t.Errorf("%s: %f chose less than owed, %f below what is owed", name, table.ChoseLess.Mean, table.CostBelowOwed.Mean)
		}
		if r.Saving.Lo < 0.15 && r.Gain.Lo < 0.15 {
			t.Errorf("%s: saving %v, gain %v", name, r.Saving, r.Gain)
		}
		if first, last := r.Learns[0], r.Learns[lessons]; last.Top3.Mean <= first.Top3.Mean || last.Error.Mean >= first.Error.Mean {
			t.Errorf("%s: what is learnt: %+v, then %+v", name, first, last)
		}
		if discount := r.Arms[1]; discount.ChoseLess.Mean == 0 {
			t.Errorf("%s: nobody keeps the goods for a discount: the measure is blind", name)
		}
	}
	pooled := Pool(all)
	if want := (all[0].Arms[2].Cost.Mean + all[1].Arms[2].Cost.Mean) / 2; math.Abs(pooled.Arms[2].Cost.Mean-want) > 1e-9 {
		t.Errorf("pooled %f, want %f", pooled.Arms[2].Cost.Mean, want)
	}
}

// The same seed gives the same figures, on however many processors.
func TestSameSeedSameFigures(t *testing.T) {
	one, err := json.Marshal(run(t, "stirred", 40, 9))
	if err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	two, err := json.Marshal(run(t, "stirred", 40, 9))
	if err != nil {
		t.Fatal(err)
	}
	if string(one) != string(two) {
		t.Errorf("%s\n%s", one, two)
	}
}

func TestInterpolation(t *testing.T) {
	curve := []CurvePoint{{1, 10, 0.4}, {2, 20, 0.6}, {0, 12, 0.3}}
	for _, c := range []struct {
		at           CurvePoint
		saving, gain float64
		beyond       string
	}{
		{CurvePoint{Cost: 12, Utility: 0.5}, 1 - 12.0/15, 0.5/0.44 - 1, ""}, // the ladder at 12 that gives 0.3 is not what it is held against
		{CurvePoint{Cost: 15, Utility: 0.6}, 1 - 15.0/20, 0.6/0.5 - 1, ""},
		{CurvePoint{Cost: 25, Utility: 0.9}, 1 - 25.0/20, 0.9/0.6 - 1, "utility and cost"},
	} {
		saving, gain, beyond := against(c.at, curve)
		if math.Abs(saving-c.saving) > 1e-9 || math.Abs(gain-c.gain) > 1e-9 || beyond != c.beyond {
			t.Errorf("%+v: saving %f, want %f; gain %f, want %f; beyond %q", c.at, saving, c.saving, gain, c.gain, beyond)
		}
	}
}

// Cases are mostly such in which something is owed, and some in which nothing is.
func TestGenerator(t *testing.T) {
	book, err := rights.Load(packs.FS, "law", "policy")
	if err != nil {
		t.Fatal(err)
	}
	nothing, several, claims := 0, 0, map[string]int{}
	for n := range 400 {
		s, err := draw(book, people.Family{Matters: map[string]float64{"remedy": 1}}, 3, n)
		if err != nil {
			t.Fatal(err)
		}
		claims[s.file.Facts.Claim]++
		switch owed := remediesOf(s.file); {
		case len(owed) == 0:
			nothing++
		case len(owed) > 1:
			several++
		}
	}
	if nothing == 0 || nothing > 120 || several < 120 || len(claims) != 5 {
		t.Errorf("of 400: nothing owed %d, several remedies %d, claims %v", nothing, several, claims)
	}
}

// A mean in JSON holds no rest of how it was added up, and a run says how many it played.
func TestFiguresAsWritten(t *testing.T) {
	third := Estimate{Mean: 1.0000000000000004, Lo: 0.1 + 0.2, Hi: 2}
	data, err := json.Marshal(Result{Arms: []Arm{{Cost: third}}, Curve: []CurvePoint{{Cost: 0.1 + 0.2}}, Chances: []ChancePoint{{To: 0.1 + 0.7}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, rest := range []string{"000000000000", "999999999"} {
		if strings.Contains(string(data), rest) {
			t.Errorf("%s in %s", rest, data)
		}
	}
	if !strings.Contains(string(data), `{"mean":1,"lo":0.3,"hi":2}`) {
		t.Errorf("%s", data)
	}
	one := Result{Family: "steady", Cases: 1}
	if one.played() != "1 case" || (Result{Cases: 2, All: []Result{one, one}}).played() != "2 cases with each of 2" {
		t.Error(one.played())
	}
}
