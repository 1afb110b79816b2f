// Package bargain is what the negotiation commands do: analyse a scenario,
// play one session, play a tournament, sit in one seat over JSON lines. It
// joins package negotiate to files and streams; the commands only print what
// it answers.
package bargain

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"makegood/internal/fault"
	"makegood/negotiate"
	"makegood/negotiate/scenario"
)

// Table is a scenario with the preferences to play it with.
type Table struct {
	*scenario.Scenario
	Own [2]*negotiate.Preferences
}

// Load reads a scenario; reserved, where not empty, overrides both
// reservation values: "0,0.3", each a number or "none". Time costs nothing
// unless discounted is asked for: then the files' discount factors hold.
func Load(path, reserved string, discounted bool) (*Table, error) {
	s, err := scenario.Read(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	t := &Table{Scenario: s}
	var values [2]float64
	if reserved != "" {
		if values, err = Reserved(reserved); err != nil {
			return nil, err
		}
	}
	for k, seat := range s.Seats {
		var options []negotiate.Option
		if reserved != "" {
			options = append(options, negotiate.Reserved(values[k]))
		}
		if !discounted {
			options = append(options, negotiate.Discount(1))
		}
		if t.Own[k], err = seat.Preferences.With(options...); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return t, nil
}

// unreadable is the error of a scenario that is not there or not sound: an
// input that the caller has to mend.
func unreadable(path string, err error) error {
	problem := strings.TrimPrefix(err.Error(), scenario.ErrFormat.Error())
	problem = strings.TrimPrefix(strings.TrimPrefix(problem, " "+path), ": ")
	return fault.New(fault.InputInvalid, "at", path, "problem", problem).Because(err)
}

// Reserved reads a pair of reservation values.
func Reserved(text string) ([2]float64, error) {
	var out [2]float64
	parts := strings.Split(text, ",")
	if len(parts) != 2 {
		return out, usage(fmt.Errorf("reserved values %q: two are wanted, as in 0,0.3", text))
	}
	for k, p := range parts {
		if p = strings.TrimSpace(p); p == "none" || p == "null" {
			out[k] = math.Inf(-1)
			continue
		}
		x, err := strconv.ParseFloat(p, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 1) {
			return out, usage(fmt.Errorf("reserved value %q is not a number", p))
		}
		out[k] = x
	}
	return out, nil
}

// usage marks an error as a wrong call.
func usage(err error) error { return fault.New(fault.Usage, "problem", err.Error()).Because(err) }

// Strategy finds a strategy by name; an unknown one is a wrong call.
func Strategy(name string) (negotiate.Entry, error) {
	e, err := negotiate.StrategyNamed(name)
	if err != nil {
		return e, fault.New(fault.Usage, "problem", err.Error(), "hint", "makegood strategies lists them").Because(err)
	}
	return e, nil
}

// Number is a float that JSON may lack: not a number and the infinities are null.
type Number float64

// MarshalJSON implements json.Marshaler.
func (n Number) MarshalJSON() ([]byte, error) {
	x := float64(n)
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, x, 'g', -1, 64), nil
}

// Count is a whole number of any size; above 2^53 it is text in JSON.
type Count struct{ *big.Int }

// MarshalJSON implements json.Marshaler.
func (c Count) MarshalJSON() ([]byte, error) {
	if c.BitLen() <= 53 {
		return []byte(c.String()), nil
	}
	return []byte(`"` + c.String() + `"`), nil
}

// Pair is a utility for either seat.
type Pair [2]Number

func pair(u [2]float64) Pair { return Pair{Number(u[0]), Number(u[1])} }

// Issue is an issue with its values in words.
type Issue struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

// Point is an outcome, by value number, and its utilities.
type Point struct {
	Outcome []int `json:"outcome"`
	Utility Pair  `json:"utility"`
}

// Report is what analyse answers.
type Report struct {
	Name             string  `json:"name"`
	Issues           []Issue `json:"issues"`
	Outcomes         Count   `json:"outcomes"`
	Reserved         Pair    `json:"reserved"`
	Pareto           []Point `json:"pareto"`
	Nash             []Pair  `json:"nash"`
	Egalitarian      []Pair  `json:"kalai_egalitarian"`
	KalaiSmorodinsky []Pair  `json:"kalai_smorodinsky"`
	MaxWelfare       []Pair  `json:"max_welfare"`
	Opposition       Number  `json:"opposition"`
	RationalFraction Number  `json:"rational_fraction"`
	Logrolling       Number  `json:"logrolling_gain"`
}

// Analyse says what can be agreed in a scenario and which agreements the
// theories of bargaining single out.
func Analyse(path, reserved string) (*Report, error) {
	t, err := Load(path, reserved, false)
	if err != nil {
		return nil, err
	}
	a, err := negotiate.Analyse(t.Own[0], t.Own[1])
	if err != nil {
		return nil, fmt.Errorf("analyse %s: %w", path, err)
	}
	r := &Report{
		Name: t.Name, Issues: issues(t.Space), Outcomes: Count{t.Space.Size()},
		Reserved: pair([2]float64{t.Own[0].Reserved(), t.Own[1].Reserved()}),
		Pareto:   []Point{}, Nash: pairs(a.Nash), Egalitarian: pairs(a.Egalitarian),
		KalaiSmorodinsky: pairs(a.KalaiSmorodinsky), MaxWelfare: pairs(a.Welfare),
		Opposition: Number(a.Opposition), RationalFraction: Number(a.Rational),
		Logrolling: Number(math.NaN()),
	}
	for _, p := range a.Frontier {
		r.Pareto = append(r.Pareto, Point{p.Outcome, pair(p.U)})
	}
	switch l, err := negotiate.Logroll(t.Own[0], t.Own[1]); {
	case err == nil:
		r.Logrolling = Number(l.Gain)
	case !errors.Is(err, negotiate.ErrPreferences):
		return nil, fmt.Errorf("analyse %s: %w", path, err)
	}
	return r, nil
}

func issues(s *negotiate.Space) []Issue {
	out := make([]Issue, s.Len())
	for i := range out {
		issue := s.Issue(i)
		out[i] = Issue{issue.Name, make([]string, issue.Count())}
		for v := range out[i].Values {
			out[i].Values[v] = issue.Label(v)
		}
	}
	return out
}

func pairs(points []negotiate.Point) []Pair {
	out := make([]Pair, len(points))
	for k, p := range points {
		out[k] = pair(p.U)
	}
	return out
}
