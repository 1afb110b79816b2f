package bargain

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"makegood/negotiate"
)

// StrategyLine is a strategy in the list of strategies.
type StrategyLine struct {
	Name  string `json:"name"`
	About string `json:"about"`
}

// List is all strategies with a line on each.
func List() []StrategyLine {
	out := []StrategyLine{}
	for _, e := range negotiate.Strategies() {
		out = append(out, StrategyLine{e.Name, e.About})
	}
	return out
}

// lines writes rows of cells separated by tabs, aligned.
func lines(w io.Writer, rows []string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		if _, err := fmt.Fprintln(t, r); err != nil {
			return err
		}
	}
	return t.Flush()
}

// WriteList writes the strategies for people.
func WriteList(w io.Writer, list []StrategyLine) error {
	var rows []string
	for _, s := range list {
		rows = append(rows, s.Name+"\t"+s.About)
	}
	return lines(w, rows)
}

func three(n Number) string {
	if text, err := n.MarshalJSON(); err == nil && string(text) == "null" {
		return "none"
	}
	return fmt.Sprintf("%.3f", float64(n))
}

func (p Pair) String() string { return three(p[0]) + " " + three(p[1]) }

func points(list []Pair) string {
	if len(list) == 0 {
		return "none: there is nothing that both could sign"
	}
	var out []string
	for _, p := range list {
		out = append(out, p.String())
	}
	return strings.Join(out, "; ")
}

// Write writes the report for people.
func (r *Report) Write(w io.Writer) error {
	rows := []string{
		"scenario\t" + r.Name,
		fmt.Sprintf("issues\t%d", len(r.Issues)),
		"outcomes\t" + r.Outcomes.String(),
		"reserved\t" + r.Reserved.String(),
		fmt.Sprintf("frontier\t%d outcomes", len(r.Pareto)),
		"Nash\t" + points(r.Nash),
		"Kalai (egalitarian)\t" + points(r.Egalitarian),
		"Kalai-Smorodinsky\t" + points(r.KalaiSmorodinsky),
		"greatest welfare\t" + points(r.MaxWelfare),
		"opposition\t" + three(r.Opposition),
		"rational fraction\t" + three(r.RationalFraction),
		"gain from logrolling\t" + three(r.Logrolling),
		"",
		"a\tb\toutcome",
	}
	for _, p := range r.Pareto {
		var words []string
		for i, v := range p.Outcome {
			words = append(words, r.Issues[i].Name+": "+r.Issues[i].Values[v])
		}
		rows = append(rows, three(p.Utility[0])+"\t"+three(p.Utility[1])+"\t"+strings.Join(words, ", "))
	}
	return lines(w, rows)
}

// Write writes the report for people; the trace where there is one.
func (r *DuelReport) Write(w io.Writer) error {
	var rows []string
	for k, row := range r.Trace {
		if k == 0 {
			rows = append(rows, "offer\tseat\ta\tb")
		}
		rows = append(rows, fmt.Sprintf("%.0f\t%v\t%s\t%s", float64(row[0]), negotiate.Seat(row[1]), three(row[2]), three(row[3])))
	}
	if len(rows) > 0 {
		rows = append(rows, "")
	}
	how := r.Ended
	if r.By != nil {
		how += " by seat " + *r.By
	}
	rows = append(rows,
		fmt.Sprintf("ended\t%s, %d rounds, %d offers", how, r.Rounds, r.Offers),
		"utilities\t"+r.Utility.String(),
		"distance to Nash\t"+three(r.NashDistance),
		fmt.Sprintf("on the frontier\t%v", r.Pareto))
	return lines(w, rows)
}

// Write writes the standings for people.
func (r *TournamentReport) Write(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%d scenarios (agreement possible in %d), %d sessions of %d rounds, reserved values %s; means with 95%% intervals over scenarios\n\n",
		r.Scenarios, r.Possible, r.Sessions, r.Rounds, r.Reserved); err != nil {
		return err
	}
	rows := []string{"strategy\town\tbehind\topponent\tagreement\twhere reached\tdistance to Nash\tto frontier\trounds"}
	for _, s := range r.Standings {
		rows = append(rows, strings.Join([]string{
			s.Strategy, s.Own.String(), s.Behind.String(), s.Opponent.String(), s.Agreement.String(), s.WhereReached.String(),
			s.NashDistance.String(), three(s.Frontier.Mean), fmt.Sprintf("%.0f", float64(s.Rounds.Mean)),
		}, "\t"))
	}
	return lines(w, rows)
}

func (i Interval) String() string {
	return fmt.Sprintf("%s (%s to %s)", three(i.Mean), three(i.Low), three(i.High))
}
