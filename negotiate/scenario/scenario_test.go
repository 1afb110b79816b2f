package scenario

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"makegood/negotiate"
)

// shared is the folder of the field's own scenarios, or skips the test.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv("MAKEGOOD_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	path := filepath.Join(append([]string{root, "negotiation"}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the reference data is not on this machine: %v", err)
	}
	return path
}

// TestFoldersReadAsTheirReference: every NegMAS and NegoLog folder gives the
// issues, tables and reservation values of its reference file.
func TestFoldersReadAsTheirReference(t *testing.T) {
	for _, platform := range []string{"negmas", "negolog"} {
		files, err := filepath.Glob(filepath.Join(shared(t, "reference", platform), "*.json"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no reference files: %v", err)
		}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".json")
			t.Run(platform+"/"+name, func(t *testing.T) {
				got, err := Read(filepath.Join(shared(t, "domains", platform), filepath.FromSlash(strings.ReplaceAll(name, "__", "/"))))
				if err != nil {
					t.Fatal(err)
				}
				want, err := Read(file)
				if name == "other__IntegerDomain" { // no tables in its file
					if err == nil || got.Space.Size().Int64() != 121 {
						t.Errorf("%v, %v outcomes", err, got.Space.Size())
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				same(t, got, want)
			})
		}
	}
}

// same compares two scenarios value by value; issues are matched by name.
func same(t *testing.T, got, want *Scenario) {
	t.Helper()
	if got.Space.Len() != want.Space.Len() {
		t.Fatalf("%d issues, want %d", got.Space.Len(), want.Space.Len())
	}
	for i := range want.Space.Len() {
		x, y := got.Space.Issue(i), want.Space.Issue(i)
		if x.Name != y.Name || x.Count() != y.Count() {
			t.Fatalf("issue %d is %s with %d values, want %s with %d", i, x.Name, x.Count(), y.Name, y.Count())
		}
		for v := range y.Count() {
			if x.Label(v) != y.Label(v) {
				t.Errorf("issue %s: value %d is %q, want %q", x.Name, v, x.Label(v), y.Label(v))
			}
			for k := range want.Seats {
				p, q := got.Seats[k].Preferences, want.Seats[k].Preferences
				if math.Abs(p.Worth(i, v)-q.Worth(i, v)) > 1e-12 {
					t.Errorf("seat %d, issue %s, value %s: %v, want %v", k, x.Name, x.Label(v), p.Worth(i, v), q.Worth(i, v))
				}
			}
		}
	}
	for k := range want.Seats {
		p, q := got.Seats[k].Preferences, want.Seats[k].Preferences
		if p.Reserved() != q.Reserved() || p.Discount() != q.Discount() {
			t.Errorf("seat %d: reserved %v, discount %v; want %v, %v", k, p.Reserved(), p.Discount(), q.Reserved(), q.Discount())
		}
	}
}

// TestGeniusReservations: reservation and discount are GENIUS's own.
func TestGeniusReservations(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared(t, "reference", "genius"), "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no reference files: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var ref struct {
			Domain      string
			Reservation [2]float64
			Discount    [2]float64
		}
		if err := json.Unmarshal(data, &ref); err != nil {
			t.Fatal(err)
		}
		s, err := Read(filepath.Join(shared(t, "domains", "genius"), filepath.FromSlash(ref.Domain)))
		if err != nil {
			t.Fatal(err)
		}
		for k, seat := range s.Seats {
			if p := seat.Preferences; p.Reserved() != ref.Reservation[k] || p.Discount() != ref.Discount[k] {
				t.Errorf("%s, seat %d: reserved %v, discount %v; want %v, %v", ref.Domain, k, p.Reserved(), p.Discount(), ref.Reservation[k], ref.Discount[k])
			}
		}
	}
}

const warranty = `name: a broken lamp
issues:
  - {name: remedy, values: [refund, repair, replacement]}
  - {name: care, values: [low, high], ordered: true}
  - {name: points, integers: {from: 0, to: 20, step: 10}}
  - {name: credit, money: {from: 0.00 USD, to: 10.00 USD, step: 5.00 USD}}
  - {name: by, days: {from: 2025-11-20, to: 2025-11-30, step: 5}}
forbidden:
  - {remedy: refund, care: high}
seats:
  - name: house
    reserved: 0.3
    discount: 0.9
    weights: {remedy: 0.5, care: 0.1, points: 0.1, credit: 0.2, by: 0.1}
    worth:
      remedy: {refund: 0, repair: 1, replacement: 0.4}
      care: {low: 1, high: 0}
      points: {first: 1, last: 0}
      credit: {0.00 USD: 1, 5.00 USD: 0.7, 10.00 USD: 0}
      by: {first: 0, last: 1}
    together:
      - {remedy: repair, care: high, adds: 0.05}
  - name: customer
    worth:
      remedy: {refund: 0.6, repair: 0.2, replacement: 1}
      care: {low: 0, high: 1}
      points: {first: 0, last: 1}
      credit: {first: 0, last: 1}
      by: {first: 1, last: 0}
`

func TestOwnFormat(t *testing.T) {
	s, err := ParseYAML([]byte(warranty))
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "a broken lamp" || s.Seats[0].Name != "house" || s.Seats[1].Name != "customer" {
		t.Errorf("%+v", s)
	}
	if n := s.Space.Size().Int64(); n != (3*2-1)*27 {
		t.Errorf("%d outcomes", n)
	}
	house := s.Seats[0].Preferences
	o := negotiate.Outcome{1, 1, 1, 1, 1}
	if got, want := s.Space.Describe(o), "remedy: repair, care: high, points: 10, credit: 5.00 USD, by: 2025-11-25"; got != want {
		t.Errorf("%s", got)
	}
	if got := house.Of(o); math.Abs(got-(0.5+0+0.05+0.14+0.05+0.05)) > 1e-12 {
		t.Errorf("worth %v to the house", got)
	}
	if house.Reserved() != 0.3 || house.Discount() != 0.9 || !math.IsInf(s.Seats[1].Preferences.Reserved(), -1) {
		t.Errorf("reserved %v, discount %v", house.Reserved(), house.Discount())
	}
}

// TestOwnFormatComplains: each fault is found, and its place named.
func TestOwnFormatComplains(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"unknown key":         {"discount: 0.9", "discuont: 0.9", "line 13, column"},
		"unknown value":       {"refund, care: high", "rebate, care: high", "line 9, column"},
		"unknown issue":       {"{remedy: refund, care: high}", "{colour: red, care: high}", `no issue "colour"`},
		"a worth missing":     {"repair: 1, ", "", "line 16, column"},
		"not a number":        {"reserved: 0.3", "reserved: much", `"much" is not a number`},
		"not a day":           {"from: 2025-11-20", "from: 2025-11-31", "line 7, column"},
		"mixed money":         {"step: 5.00 USD", "step: 5.00 EUR", "one currency"},
		"no money":            {"step: 5.00 USD", "step: five", "5.00 USD is wanted"},
		"a step of nothing":   {"step: 10", "step: 0", "no values"},
		"a key twice":         {"name: customer", "name: customer\n    name: client", "already defined"},
		"an issue for naught": {"name: by, days", "name: by, hours", `unknown key "hours"`},
		"three seats":         {"  - name: customer", "  - name: nobody\n  - name: customer", "two seats"},
		"no worth":            {"      by: {first: 1, last: 0}\n", "", `no worth for issue "by"`},
		"a lone interaction":  {"{remedy: repair, care: high, adds", "{remedy: repair, adds", "two issues"},
		"silent interaction":  {"care: high, adds: 0.05", "care: high", "how much do they add"},
		"not YAML":            {"issues:", "issues: [", "not YAML"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(warranty, c.from, c.to, 1)
			if text == warranty {
				t.Fatal("nothing to replace")
			}
			if _, err := ParseYAML([]byte(text)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

func TestReadComplains(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, path := range map[string]string{
		"nothing there":   filepath.Join(dir, "missing"),
		"an empty folder": filepath.Dir(write("empty/readme.txt", "x")),
		"an odd file":     write("x.txt", "x"),
		"half NegoLog":    filepath.Dir(write("half/profileA.json", "{}")),
		"half GENIUS":     filepath.Dir(write("genius/a.xml", "<utility_space></utility_space>")),
		"one function":    filepath.Dir(write("negmas/a.yml", "issues:\n- {name: a, values: [x]}\n")),
	} {
		if _, err := Read(path); err == nil || !strings.HasPrefix(err.Error(), "scenario") {
			t.Errorf("%s: %v", name, err)
		}
	}
	s, err := Read(write("lamp.yaml", warranty))
	if err != nil || s.Name != "a broken lamp" {
		t.Errorf("%v, %v", s, err)
	}
	if s, err = Read(filepath.Dir(write("folder/lamp.yaml", warranty))); err != nil || s.Space.Len() != 5 {
		t.Errorf("a folder with one scenario of our own: %v", err)
	}
}
