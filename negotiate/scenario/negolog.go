package scenario

import (
	"fmt"
	"math"

	"makegood/negotiate"
)

// ParseNegoLog reads the two profiles of a NegoLog domain. Issues are those
// of profile A's issueWeights, in file order; a value's worth is multiplied
// by its issue's weight.
func ParseNegoLog(profileA, profileB []byte) (*Scenario, error) {
	var roots [2]*node
	for k, data := range [][]byte{profileA, profileB} {
		n, err := parseJSON(data)
		if err != nil {
			return nil, fmt.Errorf("profile %c: %w", 'A'+k, err)
		}
		roots[k] = n
	}
	weights := roots[0].get("issueWeights")
	if weights == nil || weights.shape != mapping {
		return nil, roots[0].fail("profile A has no issueWeights")
	}
	var issues []negotiate.Issue
	for _, name := range weights.keys {
		table := roots[0].get("issues").get(name)
		if table == nil || table.shape != mapping {
			return nil, roots[0].fail("profile A has no values for issue %q", name)
		}
		issues = append(issues, negotiate.Choice(name, table.keys...))
	}
	space, err := negotiate.NewSpace(issues...)
	if err != nil {
		return nil, err
	}
	var seats [2]Seat
	for k, root := range roots {
		p, err := negoLogProfile(space, root)
		if err != nil {
			return nil, fmt.Errorf("profile %c: %w", 'A'+k, err)
		}
		seats[k] = Seat{Name: string(rune('A' + k)), Preferences: p}
	}
	return finish("", space, seats), nil
}

func negoLogProfile(space *negotiate.Space, root *node) (*negotiate.Preferences, error) {
	weights := make([]float64, space.Len())
	values := make([][]float64, space.Len())
	for i, issue := range space.Issues() {
		w := root.get("issueWeights").get(issue.Name)
		if w == nil {
			return nil, root.fail("no weight for issue %q", issue.Name)
		}
		var err error
		if weights[i], err = w.number(); err != nil {
			return nil, err
		}
		if values[i], err = worths(issue, root.get("issues").get(issue.Name)); err != nil {
			return nil, err
		}
	}
	reserved, err := reservation(root.get("reservationValue"))
	if err != nil {
		return nil, err
	}
	return negotiate.NewPreferences(space, weights, values, negotiate.Reserved(reserved))
}

// worths reads a map from value to worth, which must name every value of the
// issue and no other.
func worths(issue negotiate.Issue, table *node) ([]float64, error) {
	if table == nil || table.shape != mapping {
		return nil, table.orRoot().fail("a table of worths is wanted for issue %q", issue.Name)
	}
	row := make([]float64, issue.Count())
	seen := 0
	for i, label := range table.keys {
		v, ok := issue.Find(label)
		if !ok {
			return nil, table.items[i].fail("issue %q has no value %q", issue.Name, label)
		}
		x, err := table.items[i].number()
		if err != nil {
			return nil, err
		}
		row[v] = x
		seen++
	}
	if seen != issue.Count() {
		return nil, table.fail("%d worths for the %d values of issue %q", seen, issue.Count(), issue.Name)
	}
	return row, nil
}

// reservation reads a reserved value; absent or null is minus infinity.
func reservation(n *node) (float64, error) {
	if n.null() {
		return math.Inf(-1), nil
	}
	return n.number()
}
