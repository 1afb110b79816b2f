package bargain

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"makegood/internal/fault"
)

const lamp = `name: a broken lamp
issues:
  - {name: remedy, values: [refund, repair, replacement]}
  - {name: credit, money: {from: 0.00 USD, to: 20.00 USD, step: 5.00 USD}}
  - {name: days, integers: {from: 1, to: 6}}
seats:
  - name: house
    reserved: 0.2
    weights: {remedy: 0.5, credit: 0.3, days: 0.2}
    worth:
      remedy: {refund: 0, repair: 1, replacement: 0.4}
      credit: {first: 1, last: 0}
      days: {first: 0, last: 1}
  - name: customer
    reserved: 0.1
    weights: {remedy: 0.5, credit: 0.2, days: 0.3}
    worth:
      remedy: {refund: 0.8, repair: 0.1, replacement: 1}
      credit: {first: 0, last: 1}
      days: {first: 1, last: 0}
`

func scenarioFile(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lamp.yaml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// asJSON is the document that the command prints.
func asJSON(t *testing.T, v any) map[string]any {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAnalyseDocument(t *testing.T) {
	path := scenarioFile(t, lamp)
	r, err := Analyse(path, "")
	if err != nil {
		t.Fatal(err)
	}
	doc := asJSON(t, r)
	if doc["name"] != "a broken lamp" || doc["outcomes"] != 90.0 {
		t.Errorf("%v, %v outcomes", doc["name"], doc["outcomes"])
	}
	first := doc["issues"].([]any)[1].(map[string]any)
	if first["name"] != "credit" || first["values"].([]any)[1] != "5.00 USD" {
		t.Errorf("issue %v", first)
	}
	pareto := doc["pareto"].([]any)
	last := math.Inf(1)
	for _, p := range pareto {
		p := p.(map[string]any)
		u := p["utility"].([]any)
		if len(p["outcome"].([]any)) != 3 || u[0].(float64) >= last || u[0].(float64) < 0.2 || u[1].(float64) < 0.1 {
			t.Errorf("point %v after %v", p, last)
		}
		last = u[0].(float64)
	}
	for _, key := range []string{"nash", "kalai_egalitarian", "kalai_smorodinsky", "max_welfare"} {
		if len(doc[key].([]any)) == 0 {
			t.Errorf("no %s", key)
		}
	}
	for _, key := range []string{"opposition", "rational_fraction"} {
		if x, ok := doc[key].(float64); !ok || x < 0 || x > 1.5 {
			t.Errorf("%s is %v", key, doc[key])
		}
	}
}

// TestNothingToAgree: lists stay lists, what does not exist is null.
func TestNothingToAgree(t *testing.T) {
	path := scenarioFile(t, lamp)
	r, err := Analyse(path, "1.5,0")
	if err != nil {
		t.Fatal(err)
	}
	doc := asJSON(t, r)
	for _, key := range []string{"pareto", "nash", "kalai_egalitarian", "kalai_smorodinsky", "max_welfare"} {
		if list, ok := doc[key].([]any); !ok || len(list) != 0 {
			t.Errorf("%s is %v", key, doc[key])
		}
	}
	if doc["opposition"] != nil || doc["rational_fraction"] != 0.0 {
		t.Errorf("opposition %v, rational %v", doc["opposition"], doc["rational_fraction"])
	}
	d, err := Duel(DuelSpec{Path: path, Reserved: "1.5,0", Names: [2]string{"makegood", "boulware"}, Rounds: 10})
	if err != nil {
		t.Fatal(err)
	}
	doc = asJSON(t, d)
	if doc["agreement"] != nil || doc["pareto"] != false || len(doc["trace"].([]any)) != 0 {
		t.Errorf("%v", doc)
	}
	if u := doc["utility"].([]any); u[0] != 1.5 || u[1] != 0.0 {
		t.Errorf("without agreement each has %v", u)
	}
}

func TestReservedIsNone(t *testing.T) {
	r, err := Analyse(scenarioFile(t, lamp), "none,0.4")
	if err != nil {
		t.Fatal(err)
	}
	if u := asJSON(t, r)["reserved"].([]any); u[0] != nil || u[1] != 0.4 {
		t.Errorf("reserved %v", u)
	}
}

func TestCountsBeyondFloats(t *testing.T) {
	var issues strings.Builder
	var worth strings.Builder
	for name := range strings.SplitSeq("a b c d e f g h i j k l m n o p q", " ") {
		issues.WriteString("  - {name: " + name + ", integers: {from: 1, to: 10}}\n")
		worth.WriteString("      " + name + ": {first: 0, last: 1}\n")
	}
	text := "issues:\n" + issues.String() + "seats:\n  - reserved: 0.1\n    worth:\n" + worth.String() + "  - worth:\n" + worth.String()
	r, err := Analyse(scenarioFile(t, text), "")
	if err != nil {
		t.Fatal(err)
	}
	if got := asJSON(t, r)["outcomes"]; got != "100000000000000000" {
		t.Errorf("outcomes %v", got)
	}
}

func TestDuelDocument(t *testing.T) {
	r, err := Duel(DuelSpec{Path: scenarioFile(t, lamp), Names: [2]string{"makegood", "linear"}, Rounds: 50, Trace: true})
	if err != nil {
		t.Fatal(err)
	}
	doc := asJSON(t, r)
	trace := doc["trace"].([]any)
	if float64(len(trace)) != doc["offers"] || len(doc["agreement"].([]any)) != 3 {
		t.Errorf("%d rows, %v offers, agreement %v", len(trace), doc["offers"], doc["agreement"])
	}
	for k, row := range trace {
		row := row.([]any)
		if len(row) != 4 || row[0] != float64(k) || row[1] != float64(k%2) {
			t.Fatalf("row %d is %v", k, row)
		}
	}
	if by := doc["by"]; by != "a" && by != "b" {
		t.Errorf("by %v", by)
	}
	end := trace[len(trace)-1].([]any)
	if u := doc["utility"].([]any); u[0] != end[2] || u[1] != end[3] {
		t.Errorf("agreed at %v, the last offer was %v", u, end)
	}
	var text bytes.Buffer
	if err := r.Write(&text); err != nil || !strings.Contains(text.String(), "agreed by seat") {
		t.Errorf("%v: %s", err, text.String())
	}
}

func TestWrongCalls(t *testing.T) {
	path := scenarioFile(t, lamp)
	for name, err := range map[string]error{
		"unknown strategy":  second(Duel(DuelSpec{Path: path, Names: [2]string{"bully", "linear"}, Rounds: 5})),
		"no rounds":         second(Duel(DuelSpec{Path: path, Names: [2]string{"linear", "linear"}})),
		"one reserved":      second(Analyse(path, "0.3")),
		"reserved in words": second(Analyse(path, "0.3,lots")),
		"nobody plays":      second(Tournament(TournamentSpec{Paths: []string{path}, Rounds: 5})),
		"agent unknown":     Agent(strings.NewReader(""), &bytes.Buffer{}, "bully"),
	} {
		if fault.CodeOf(err) != fault.Usage {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Analyse(path+".missing", ""); fault.CodeOf(err) != fault.InputInvalid {
		t.Errorf("a missing file: %v", err)
	}
	broken := scenarioFile(t, strings.Replace(lamp, "repair: 1,", "", 1))
	if _, err := Analyse(broken, ""); fault.CodeOf(err) != fault.InputInvalid || fault.As(err).Args["problem"] != `line 11, column 15: 2 worths for the 3 values of issue "remedy"` {
		t.Errorf("a broken file: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

// TestTournament plays all strategies on the lamp and a scenario of the
// field's own size, and demands what the full tournaments show: makegood first
// in own utility, and in agreement with whoever can be agreed with.
func TestTournament(t *testing.T) {
	path := scenarioFile(t, lamp)
	var names []string
	for _, s := range List() {
		names = append(names, s.Name)
	}
	for _, rounds := range []int{20, 100} {
		spec := TournamentSpec{Paths: []string{filepath.Dir(path)}, Strategies: names, Rounds: rounds}
		r, err := Tournament(spec)
		if err != nil {
			t.Fatal(err)
		}
		if r.Scenarios != 1 || r.Sessions != len(names)*len(names) || len(r.Pairs) != r.Sessions || len(r.Standings) != len(names) {
			t.Errorf("%d scenarios, %d sessions, %d pairs", r.Scenarios, r.Sessions, len(r.Pairs))
		}
		for k := 1; k < len(r.Standings); k++ {
			x, y := r.Standings[0], r.Standings[k]
			if y.Own.Mean > r.Standings[k-1].Own.Mean {
				t.Errorf("standings out of order at %d", k)
			}
			if math.Abs(float64(x.Own.Mean-y.Own.Mean-y.Behind.Mean)) > 1e-12 {
				t.Errorf("%s is behind by %v", y.Strategy, y.Behind.Mean)
			}
		}
		again, err := Tournament(spec)
		if err != nil {
			t.Fatal(err)
		}
		x, y := asJSON(t, r), asJSON(t, again)
		if a, b := mustJSON(t, x), mustJSON(t, y); a != b {
			t.Error("the same tournament differs the second time")
		}
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestScenariosFound: what a folder holds decides what counts as a scenario.
func TestScenariosFound(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"negmas/x/domain.yml", "negmas/x/a.yml", "negmas/x/b.yml", "negolog/y/profileA.json",
		"negolog/y/profileB.json", "negolog/y/specs.json", "genius/z/t.xml", "reference/one.json", "reference/two.json", "readme.md"} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := scenarios([]string{root, filepath.Join(root, "reference", "one.json")})
	if err != nil {
		t.Fatal(err)
	}
	for k := range got {
		if got[k], err = filepath.Rel(root, got[k]); err != nil {
			t.Fatal(err)
		}
	}
	if want := "genius/z negmas/x negolog/y reference/one.json reference/two.json"; filepath.ToSlash(strings.Join(got, " ")) != want {
		t.Errorf("found %v", got)
	}
}

// TestMakegoodLeads is a short piece of the full tournaments: some twenty of
// the field's scenarios, few rounds and many, low reservation values and high.
func TestMakegoodLeads(t *testing.T) {
	root := os.Getenv("MAKEGOOD_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	var paths, names []string
	for p := range strings.FieldsSeq(`negmas/anac2012/AmsterdamA negmas/anac2012/CameraB negmas/anac2012/GroceryA
		negmas/anac2012/ItexvsCypressA negmas/anac2012/EnglandvsZimbabweA negmas/anac2013/Lunch negmas/anac2013/Kitchen
		negmas/anac2020 negmas/anac2021/domain042021 negmas/anac2021/domain172021 negmas/anac2022/domain012022
		negolog/domain10 negolog/domain23 genius/y2013/Coffee genius/y2012/BarterB`) {
		path := filepath.Join(root, "negotiation", "domains", filepath.FromSlash(p))
		if _, err := os.Stat(path); err != nil {
			t.Skipf("the field's scenarios are not on this machine: %v", err)
		}
		paths = append(paths, path)
	}
	for _, s := range List() {
		names = append(names, s.Name)
	}
	for _, rounds := range []int{20, 100} {
		for _, reserved := range []string{"0,0", "0.3,0.3", ""} {
			r, err := Tournament(TournamentSpec{Paths: paths, Strategies: names, Rounds: rounds, Reserved: reserved})
			if err != nil {
				t.Fatal(err)
			}
			best := r.Standings[0]
			if best.Strategy != "makegood" {
				t.Errorf("%d rounds, reserved %s: %s leads with %.3f", rounds, r.Reserved, best.Strategy, best.Own.Mean)
			}
			if best.WhereReached.Mean < 0.95 {
				t.Errorf("%d rounds, reserved %s: agreement in %.3f", rounds, r.Reserved, best.WhereReached.Mean)
			}
		}
	}
}
