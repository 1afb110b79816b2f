package experiment

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

func (e Estimate) String() string {
	return fmt.Sprintf("%.3f (%.3f to %.3f)", e.Mean, e.Lo, e.Hi)
}

func (e Estimate) percent() string {
	return fmt.Sprintf("%.1f%% (%.1f%% to %.1f%%)", 100*e.Mean, 100*e.Lo, 100*e.Hi)
}

// Write writes the result for a reader, the families apart.
func (r Result) Write(w io.Writer) error {
	list := r.All
	if list == nil {
		list = []Result{r}
	}
	for _, one := range list {
		if err := one.write(w); err != nil {
			return err
		}
	}
	if r.All == nil {
		return nil
	}
	r.Family = "all families together"
	return r.write(w)
}

// played says how many cases were met, and by how many families each.
func (r Result) played() string {
	cases := fmt.Sprintf("%d cases", r.Cases)
	if r.Cases == 1 {
		cases = "1 case"
	}
	if len(r.All) > 1 {
		return fmt.Sprintf("%s with each of %d", cases, len(r.All))
	}
	return cases
}

func (r Result) write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s, seed %d; means with 95%% intervals\n", r.Family, r.played(), r.Seed)
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "\t"+strings.Join(Arms(), "\t")+"\n")
	row := func(name string, of func(a Arm) string) {
		cells := make([]string, len(r.Arms))
		for k, a := range r.Arms {
			cells[k] = of(a)
		}
		fmt.Fprintf(t, "%s\t%s\n", name, strings.Join(cells, "\t"))
	}
	row("agreement", func(a Arm) string { return a.Agreement.percent() })
	row("cost", func(a Arm) string { return a.Cost.String() })
	row("customer utility", func(a Arm) string { return a.CustomerUtility.String() })
	row("frontier distance", func(a Arm) string { return a.FrontierDistance.String() })
	row("rounds", func(a Arm) string { return a.Rounds.String() })
	row("chose less than owed", func(a Arm) string { return a.ChoseLess.percent() })
	row("cost above owed", func(a Arm) string { return a.CostAboveOwed.String() })
	row("cost below owed", func(a Arm) string { return a.CostBelowOwed.String() })
	row("better for both found", func(a Arm) string { return a.BetterForBoth.percent() })
	row("under the floor", func(a Arm) string { return fmt.Sprint(a.UnderFloor) })
	row("over the mandate", func(a Arm) string { return fmt.Sprint(a.OverMandate) })
	_ = t.Flush() // into memory
	fmt.Fprintf(&b, "the table against the ladder: %s cheaper at equal utility, %s better at equal cost\n", r.Saving.percent(), r.Gain.percent())
	if r.Beyond != "" {
		fmt.Fprintf(&b, "  (the ladder's curve does not reach the table's %s: its nearest end is taken)\n", r.Beyond)
	}
	b.WriteString("the ladder's own curve, its steps times:")
	for _, p := range r.Curve {
		fmt.Fprintf(&b, "  %g: %.2f, %.3f", p.Scale, p.Cost, p.Utility)
	}
	b.WriteString("  (cost, utility)\n")
	r.writeLearning(&b)
	_, err := io.WriteString(w, b.String()+"\n")
	return err
}

func (r Result) writeLearning(b *strings.Builder) {
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "what the table knows after so many sets\tof the three that matter most\terror, of 100\twithin the bounds of 80%\n")
	for _, l := range r.Learns {
		fmt.Fprintf(t, "%d\t%s\t%.2f\t%s\n", l.Sets, l.Top3.percent(), l.Error.Mean, l.Covered.percent())
	}
	_ = t.Flush()
	fmt.Fprint(t, "sets thought to be taken with chance\tsets\texpected\tcame\n")
	for _, p := range r.Chances {
		fmt.Fprintf(t, "%.1f to %.1f\t%d\t%.1f%%\t%.1f%%\n", p.From, p.To, p.Sets, 100*p.Expected, 100*p.Came)
	}
	_ = t.Flush()
}
