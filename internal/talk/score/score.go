// Package score holds a reading against labels by the scoring rule of
// docs/reading.md.
package score

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"

	"makegood/internal/talk"
)

// Line is an utterance with the reading that it should have.
type Line struct {
	talk.Utterance
	Acts     []talk.Act     `json:"acts"`
	Promises []talk.Promise `json:"promises"`
	Offers   []talk.Offer   `json:"offers"`
	Money    []string       `json:"money"`
	Dates    []string       `json:"dates"`
	Orders   []string       `json:"orders"`
}

// Lines reads labelled lines, one JSON object each.
func Lines(data []byte) ([]Line, error) {
	var out []Line
	n := 0
	for text := range bytes.Lines(data) {
		n++
		var l Line
		if err := json.Unmarshal(text, &l); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		out = append(out, l)
	}
	return out, nil
}

// Counts are right, wrong and missed answers.
type Counts struct{ Right, Wrong, Missed int }

// F1 is the harmonic mean of precision and recall.
func (c Counts) F1() float64 {
	if c.Right == 0 {
		return 0
	}
	return 2 * float64(c.Right) / float64(2*c.Right+c.Wrong+c.Missed)
}

// Score holds the figures of the scoring rule.
type Score struct {
	Lines                int
	Acts                 map[string]*Counts
	Pooled               Counts
	Money, Dates, Orders Share
	Promises, Offers     Counts
	Kinds                [2]int // right, all
}

// Share counts the utterances whose set of figures is right: of all, and of those
// that name any or are read as naming any.
type Share struct{ Right, All, RightOfAny, Any int }

func (s Share) String() string {
	return fmt.Sprintf("%.3f (%.3f where any)", s.Of(), float64(s.RightOfAny)/float64(max(s.Any, 1)))
}

// Of is the share of all utterances.
func (s Share) Of() float64 { return float64(s.Right) / float64(max(s.All, 1)) }

func (s *Share) count(right, empty bool) {
	s.All++
	if right {
		s.Right++
	}
	if !empty {
		s.Any++
		if right {
			s.RightOfAny++
		}
	}
}

// Macro is the mean of F1 over the acts that the labels have.
func (s *Score) Macro() float64 {
	sum, n := 0.0, 0
	for _, c := range s.Acts {
		if c.Right+c.Missed > 0 {
			sum += c.F1()
			n++
		}
	}
	return sum / float64(max(n, 1))
}

func (s *Score) String() string {
	return fmt.Sprintf("lines %d: acts micro %.3f macro %.3f, kinds %.3f, money %s, dates %s, orders %s, promises %.3f, offers %.3f",
		s.Lines, s.Pooled.F1(), s.Macro(), float64(s.Kinds[0])/float64(max(s.Kinds[1], 1)), s.Money, s.Dates, s.Orders, s.Promises.F1(), s.Offers.F1())
}

func names(acts []talk.Act) []string {
	var out []string
	for _, a := range acts {
		if !slices.Contains(out, a.Act) {
			out = append(out, a.Act)
		}
	}
	sort.Strings(out)
	return out
}

func sorted[T fmt.Stringer](list []T) []string {
	var out []string
	for _, v := range list {
		out = append(out, v.String())
	}
	sort.Strings(out)
	return out
}

// Measure reads the lines and counts. A line read wrongly is told to verbose, where
// there is one.
func Measure(lines []Line, read func(talk.Utterance) talk.Reading, verbose func(string, ...any)) *Score {
	s := &Score{Acts: map[string]*Counts{}}
	for _, g := range lines {
		r := read(g.Utterance)
		s.Lines++
		want, got := names(g.Acts), names(r.Acts)
		var problems []string
		for _, act := range talk.Acts() {
			if s.Acts[act] == nil {
				s.Acts[act] = &Counts{}
			}
			w, h := slices.Contains(want, act), slices.Contains(got, act)
			switch {
			case w && h:
				s.Acts[act].Right++
				s.Pooled.Right++
			case w:
				s.Acts[act].Missed++
				s.Pooled.Missed++
				problems = append(problems, "-"+act)
			case h:
				s.Acts[act].Wrong++
				s.Pooled.Wrong++
				problems = append(problems, "+"+act)
			}
		}
		for _, act := range []string{"apologise", "blame"} {
			if slices.Contains(want, act) && slices.Contains(got, act) {
				a, b := talk.Reading{Acts: g.Acts}.Kinds(act), r.Kinds(act)
				sort.Strings(a)
				sort.Strings(b)
				s.Kinds[1]++
				if slices.Equal(a, b) {
					s.Kinds[0]++
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

func (s *Score) figures(g Line, r talk.Reading) (problems []string) {
	money, dates, orders := sorted(r.Money), sorted(r.Dates), slices.Sorted(slices.Values(r.Orders))
	wm, wd, wo := slices.Sorted(slices.Values(g.Money)), slices.Sorted(slices.Values(g.Dates)), slices.Sorted(slices.Values(g.Orders))
	for _, x := range []struct {
		name      string
		want, got []string
		into      *Share
	}{{"money", wm, money, &s.Money}, {"dates", wd, dates, &s.Dates}, {"orders", wo, orders, &s.Orders}} {
		right := slices.Equal(x.want, x.got)
		x.into.count(right, len(x.want)+len(x.got) == 0)
		if !right {
			problems = append(problems, fmt.Sprintf("%s %v for %v", x.name, x.got, x.want))
		}
	}
	return problems
}

func (s *Score) packages(g Line, r talk.Reading) (problems []string) {
	by := func(p talk.Promise) string {
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
	s.Promises.Right += hits
	s.Promises.Missed += len(g.Promises) - hits
	s.Promises.Wrong += len(r.Promises) - hits
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
	match := func(w, h talk.Terms) bool {
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
	s.Offers.Right += hits
	s.Offers.Missed += len(g.Offers) - hits
	s.Offers.Wrong += len(r.Offers) - hits
	if hits != len(g.Offers) || hits != len(r.Offers) {
		show := func(list []talk.Offer) string {
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
