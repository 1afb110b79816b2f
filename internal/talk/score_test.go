package talk

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
)

// goldLine is a line of a labelled file; its rules are those of docs/reading.md.
type goldLine struct {
	Utterance
	Acts     []Act     `json:"acts"`
	Promises []Promise `json:"promises"`
	Offers   []Offer   `json:"offers"`
	Money    []string  `json:"money"`
	Dates    []string  `json:"dates"`
	Orders   []string  `json:"orders"`
}

func readGold(t testing.TB, path string) []goldLine {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []goldLine
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var g goldLine
		if err := json.Unmarshal(in.Bytes(), &g); err != nil {
			t.Fatalf("%s: %v", in.Text(), err)
		}
		out = append(out, g)
	}
	return out
}

func dataPath(t testing.TB, parts ...string) string {
	root := os.Getenv("MAKEGOOD_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "data")
	}
	path := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the shared data is not here: %v", err)
	}
	return path
}

type counts struct{ tp, fp, fn int }

func (c counts) f1() float64 {
	if c.tp == 0 {
		return 0
	}
	return 2 * float64(c.tp) / float64(2*c.tp+c.fp+c.fn)
}

// score holds the figures of the scoring rule.
type score struct {
	lines                int
	acts                 map[string]*counts
	pooled               counts
	money, dates, orders [4]int // right, all; right, all where not empty
	promises, offers     counts
	kinds                [2]int
}

func (s *score) macro() float64 {
	sum, n := 0.0, 0
	for _, c := range s.acts {
		if c.tp+c.fn > 0 {
			sum += c.f1()
			n++
		}
	}
	return sum / float64(max(n, 1))
}

func (s *score) String() string {
	share := func(x [4]int) string {
		return fmt.Sprintf("%.3f (%.3f where any)", float64(x[0])/float64(max(x[1], 1)), float64(x[2])/float64(max(x[3], 1)))
	}
	return fmt.Sprintf("lines %d: acts micro %.3f macro %.3f, kinds %.3f, money %s, dates %s, orders %s, promises %.3f, offers %.3f",
		s.lines, s.pooled.f1(), s.macro(), float64(s.kinds[0])/float64(max(s.kinds[1], 1)), share(s.money), share(s.dates), share(s.orders), s.promises.f1(), s.offers.f1())
}

func names(acts []Act) []string {
	var out []string
	for _, a := range acts {
		if !slices.Contains(out, a.Act) {
			out = append(out, a.Act)
		}
	}
	sort.Strings(out)
	return out
}

func tally(right bool, empty bool, into *[4]int) {
	into[1]++
	if right {
		into[0]++
	}
	if !empty {
		into[3]++
		if right {
			into[2]++
		}
	}
}

func sorted[T fmt.Stringer](list []T) []string {
	var out []string
	for _, v := range list {
		out = append(out, v.String())
	}
	sort.Strings(out)
	return out
}

func measure(gold []goldLine, verbose func(string, ...any)) *score {
	s := &score{acts: map[string]*counts{}}
	for _, g := range gold {
		r := Read(g.Utterance)
		s.lines++
		want, got := names(g.Acts), names(r.Acts)
		var problems []string
		for _, act := range Acts() {
			if s.acts[act] == nil {
				s.acts[act] = &counts{}
			}
			w, h := slices.Contains(want, act), slices.Contains(got, act)
			switch {
			case w && h:
				s.acts[act].tp++
				s.pooled.tp++
			case w:
				s.acts[act].fn++
				s.pooled.fn++
				problems = append(problems, "-"+act)
			case h:
				s.acts[act].fp++
				s.pooled.fp++
				problems = append(problems, "+"+act)
			}
		}
		for _, act := range []string{"apologise", "blame"} {
			if slices.Contains(want, act) && slices.Contains(got, act) {
				a, b := Reading{Acts: g.Acts}.Kinds(act), r.Kinds(act)
				sort.Strings(a)
				sort.Strings(b)
				s.kinds[1]++
				if slices.Equal(a, b) {
					s.kinds[0]++
				} else {
					problems = append(problems, fmt.Sprintf("kinds %v for %v", b, a))
				}
			}
		}
		problems = append(problems, s.figures(g, r)...)
		problems = append(problems, s.packages(g, r)...)
		if len(problems) > 0 && verbose != nil {
			verbose("%s %s %s | %s\n    %s", g.ID, string(g.Seat[0]), g.On, g.Text, strings.Join(problems, " "))
		}
	}
	return s
}

func (s *score) figures(g goldLine, r Reading) (problems []string) {
	money, dates, orders := sorted(r.Money), sorted(r.Dates), slices.Sorted(slices.Values(r.Orders))
	wm, wd, wo := slices.Sorted(slices.Values(g.Money)), slices.Sorted(slices.Values(g.Dates)), slices.Sorted(slices.Values(g.Orders))
	for _, x := range []struct {
		name      string
		want, got []string
		into      *[4]int
	}{{"money", wm, money, &s.money}, {"dates", wd, dates, &s.dates}, {"orders", wo, orders, &s.orders}} {
		right := slices.Equal(x.want, x.got)
		tally(right, len(x.want)+len(x.got) == 0, x.into)
		if !right {
			problems = append(problems, fmt.Sprintf("%s %v for %v", x.name, x.got, x.want))
		}
	}
	return problems
}

func (s *score) packages(g goldLine, r Reading) (problems []string) {
	by := func(p Promise) string {
		if p.By == nil {
			return "-" + string(p.Promisor)
		}
		return p.By.String() + string(p.Promisor)
	}
	used := make([]bool, len(r.Promises))
	hits := 0
	for _, w := range g.Promises {
		for i, p := range r.Promises {
			if !used[i] && by(w) == by(p) {
				used[i] = true
				hits++
				break
			}
		}
	}
	s.promises.tp += hits
	s.promises.fn += len(g.Promises) - hits
	s.promises.fp += len(r.Promises) - hits
	if hits != len(g.Promises) || hits != len(r.Promises) {
		var a, b []string
		for _, p := range r.Promises {
			a = append(a, by(p))
		}
		for _, p := range g.Promises {
			b = append(b, by(p))
		}
		problems = append(problems, fmt.Sprintf("promises %v for %v", a, b))
	}
	match := func(w, h Terms) bool {
		return w.Remedy == h.Remedy && (w.Amount == nil || h.Amount != nil && *w.Amount == *h.Amount) && (w.Percent == 0 || w.Percent == h.Percent)
	}
	taken := make([]bool, len(r.Offers))
	hits = 0
	for _, w := range g.Offers {
		for i, o := range r.Offers {
			if !taken[i] && match(w.Terms, o.Terms) {
				taken[i] = true
				hits++
				break
			}
		}
	}
	s.offers.tp += hits
	s.offers.fn += len(g.Offers) - hits
	s.offers.fp += len(r.Offers) - hits
	if hits != len(g.Offers) || hits != len(r.Offers) {
		show := func(list []Offer) string {
			var out []string
			for _, o := range list {
				amount := ""
				if o.Terms.Amount != nil {
					amount = o.Terms.Amount.String()
				}
				out = append(out, fmt.Sprintf("%s/%s/%g", o.Terms.Remedy, amount, o.Terms.Percent))
			}
			return "[" + strings.Join(out, " ") + "]"
		}
		problems = append(problems, fmt.Sprintf("offers %s for %s", show(r.Offers), show(g.Offers)))
	}
	return problems
}

func split(gold []goldLine, lang string) []goldLine {
	var out []goldLine
	for _, g := range gold {
		if g.Lang == lang {
			out = append(out, g)
		}
	}
	return out
}

// TestLabelled scores the reader by the scoring rule on the shared labelled set.
func TestLabelled(t *testing.T) {
	gold := readGold(t, dataPath(t, "reading", "dev.jsonl"))
	for _, lang := range []string{"en", "ru"} {
		s := measure(split(gold, lang), t.Logf)
		t.Logf("%s %s", lang, s)
		s.demand(t, lang, 0.92, 0.88, 0.97, 0.92)
	}
}

// demand fails the test where a figure is under its bar.
func (s *score) demand(t *testing.T, name string, micro, macro, exact, packages float64) {
	t.Helper()
	for _, x := range []struct {
		what      string
		got, want float64
	}{
		{"micro F1", s.pooled.f1(), micro}, {"macro F1", s.macro(), macro},
		{"money", float64(s.money[0]) / float64(s.money[1]), exact}, {"dates", float64(s.dates[0]) / float64(s.dates[1]), exact},
		{"orders", float64(s.orders[0]) / float64(s.orders[1]), exact},
		{"promises F1", s.promises.f1(), packages}, {"offers F1", s.offers.f1(), packages},
	} {
		if x.got < x.want {
			t.Errorf("%s: %s is %.3f, want at least %.3f", name, x.what, x.got, x.want)
		}
	}
}
