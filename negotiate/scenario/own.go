package scenario

import (
	"strconv"
	"strings"
	"time"

	"makegood/negotiate"
)

// ParseYAML reads a scenario in Makegood's own format:
//
//	name: the rug
//	issues:
//	  - {name: remedy, values: [refund, repair, replacement]}
//	  - {name: care, values: [low, middle, high], ordered: true}
//	  - {name: points, integers: {from: 0, to: 100, step: 10}}
//	  - {name: credit, money: {from: 0.00 USD, to: 50.00 USD, step: 5.00 USD}}
//	  - {name: delivery, days: {from: 2025-11-20, to: 2025-12-20, step: 1}}
//	forbidden:                              # may not be agreed together
//	  - {remedy: refund, care: high}
//	seats:                                  # exactly two
//	  - name: house
//	    reserved: 0.3                       # absent: none
//	    discount: 0.9                       # absent: 1
//	    weights: {remedy: 0.4, care: 0.1, points: 0.1, credit: 0.3, delivery: 0.1}
//	    worth:                              # of each value; ranges may give both ends
//	      remedy: {refund: 0, repair: 1, replacement: 0.4}
//	      credit: {first: 1, last: 0}       # a straight line in between
//	      …
//	    together:                           # worth beyond the sum of two issues
//	      - {remedy: repair, care: high, adds: 0.05}
//	  - name: customer
//	    …
//
// Unknown keys are errors, so that a misspelt one is not silently ignored.
func ParseYAML(data []byte) (*Scenario, error) {
	root, err := parseYAML(data)
	if err != nil {
		return nil, err
	}
	if root.shape != mapping {
		return nil, root.fail("a map with name, issues and seats is wanted")
	}
	if err := root.only("name", "issues", "forbidden", "seats"); err != nil {
		return nil, err
	}
	space, err := ownSpace(root)
	if err != nil {
		return nil, err
	}
	items := root.get("seats")
	if items == nil || items.shape != list || len(items.items) != 2 {
		return nil, root.fail("a list of two seats is wanted")
	}
	var seats [2]Seat
	for k, n := range items.items {
		p, err := ownSeat(space, n)
		if err != nil {
			return nil, err
		}
		seats[k] = Seat{Name: text(n.get("name"), string(rune('A'+k))), Preferences: p}
	}
	return finish(text(root.get("name"), ""), space, seats), nil
}

// only complains about a key that is none of those named.
func (n *node) only(keys ...string) error {
next:
	for i, k := range n.keys {
		for _, known := range keys {
			if k == known {
				continue next
			}
		}
		return n.items[i].fail("unknown key %q; known are %s", k, strings.Join(keys, ", "))
	}
	return nil
}

func ownSpace(root *node) (*negotiate.Space, error) {
	items := root.get("issues")
	if items == nil || items.shape != list {
		return nil, root.fail("a list of issues is wanted")
	}
	var issues []negotiate.Issue
	for _, n := range items.items {
		i, err := ownIssue(n)
		if err != nil {
			return nil, err
		}
		issues = append(issues, i)
	}
	space, err := negotiate.NewSpace(issues...)
	if err != nil {
		return nil, items.fail("%w", err)
	}
	forbidden := root.get("forbidden")
	if forbidden.null() {
		return space, nil
	}
	for _, n := range forbidden.items {
		together, err := choices(space, n)
		if err != nil {
			return nil, err
		}
		if space, err = space.Forbid(together...); err != nil {
			return nil, n.fail("%w", err)
		}
	}
	return space, nil
}

func ownIssue(n *node) (negotiate.Issue, error) {
	none := negotiate.Issue{}
	if n.shape != mapping {
		return none, n.fail("an issue is a map with a name")
	}
	if err := n.only("name", "values", "ordered", "integers", "money", "days"); err != nil {
		return none, err
	}
	name := text(n.get("name"), "")
	if name == "" {
		return none, n.fail("an issue without a name")
	}
	switch {
	case n.get("values") != nil:
		if n.get("values").shape != list {
			return none, n.get("values").fail("a list of values is wanted")
		}
		labels, err := labelsOf(n.get("values"))
		if err != nil {
			return none, err
		}
		if text(n.get("ordered"), "false") == "true" {
			return negotiate.Scale(name, labels...), nil
		}
		return negotiate.Choice(name, labels...), nil
	case n.get("integers") != nil:
		return integerRange(n.get("integers"), name)
	case n.get("money") != nil:
		return moneyRange(n.get("money"), name)
	case n.get("days") != nil:
		return dayRange(n.get("days"), name)
	}
	return none, n.fail("issue %q needs values, integers, money or days", name)
}

func integerRange(n *node, name string) (negotiate.Issue, error) {
	var x [3]int64
	for k, key := range []string{"from", "to", "step"} {
		if key == "step" && n.get(key) == nil {
			x[k] = 1
			continue
		}
		var err error
		if x[k], err = n.get(key).integer(); err != nil {
			return negotiate.Issue{}, err
		}
	}
	return negotiate.Integers(name, x[0], x[1], x[2]), n.only("from", "to", "step")
}

func moneyRange(n *node, name string) (negotiate.Issue, error) {
	none := negotiate.Issue{}
	var x [3]int64
	currency, decimals := "", 0
	for k, key := range []string{"from", "to", "step"} {
		m := n.get(key)
		number, unit, ok := strings.Cut(text(m, ""), " ")
		whole, fraction, _ := strings.Cut(number, ".")
		minor, err := strconv.ParseInt(whole+fraction, 10, 64)
		if !ok || err != nil || unit == "" {
			return none, m.orRoot().fail("%s of issue %q: an amount such as 5.00 USD is wanted", key, name)
		}
		if k > 0 && (unit != currency || len(fraction) != decimals) {
			return none, m.fail("issue %q: from, to and step must have one currency and as many decimals", name)
		}
		x[k], currency, decimals = minor, unit, len(fraction)
	}
	return negotiate.Amounts(name, x[0], x[1], x[2], currency, decimals), n.only("from", "to", "step")
}

func dayRange(n *node, name string) (negotiate.Issue, error) {
	none := negotiate.Issue{}
	var days [2]time.Time
	for k, key := range []string{"from", "to"} {
		d, err := time.Parse(time.DateOnly, text(n.get(key), ""))
		if err != nil {
			return none, n.fail("issue %q: %s must be a day such as 2025-11-20", name, key)
		}
		days[k] = d
	}
	step := int64(1)
	if s := n.get("step"); s != nil {
		var err error
		if step, err = s.integer(); err != nil || step < 1 || step > 1<<30 {
			return none, s.fail("issue %q: the step must be a number of days", name)
		}
	}
	return negotiate.Days(name, days[0], days[1], int(step)), n.only("from", "to", "step")
}

// choices reads a map from issue to value, skipping the keys named.
func choices(space *negotiate.Space, n *node, skip ...string) ([]negotiate.Choose, error) {
	if n.shape != mapping {
		return nil, n.fail("a map from issue to value is wanted")
	}
	var out []negotiate.Choose
next:
	for k, key := range n.keys {
		for _, s := range skip {
			if key == s {
				continue next
			}
		}
		i := issueNamed(space, key)
		if i < 0 {
			return nil, n.items[k].fail("no issue %q", key)
		}
		v, ok := space.Issue(i).Find(text(n.items[k], ""))
		if !ok {
			return nil, n.items[k].fail("issue %q has no value %q", key, text(n.items[k], ""))
		}
		out = append(out, negotiate.Choose{Issue: i, Value: v})
	}
	return out, nil
}

func issueNamed(space *negotiate.Space, name string) int {
	for i := range space.Len() {
		if space.Issue(i).Name == name {
			return i
		}
	}
	return -1
}

func ownSeat(space *negotiate.Space, n *node) (*negotiate.Preferences, error) {
	if n.shape != mapping {
		return nil, n.fail("a seat is a map")
	}
	if err := n.only("name", "reserved", "discount", "bias", "weights", "worth", "together"); err != nil {
		return nil, err
	}
	weights, err := negmasWeights(space, n.get("weights"))
	if err != nil {
		return nil, err
	}
	values := make([][]float64, space.Len())
	for i, issue := range space.Issues() {
		if values[i], err = ownWorth(issue, n, n.get("worth").get(issue.Name)); err != nil {
			return nil, err
		}
	}
	reserved, err := reservation(n.get("reserved"))
	if err != nil {
		return nil, err
	}
	options := []negotiate.Option{negotiate.Reserved(reserved)}
	for key, option := range map[string]func(float64) negotiate.Option{"discount": negotiate.Discount, "bias": negotiate.Bias} {
		if m := n.get(key); !m.null() {
			x, err := m.number()
			if err != nil {
				return nil, err
			}
			options = append(options, option(x))
		}
	}
	pairs, err := interactions(space, n.get("together"))
	if err != nil {
		return nil, err
	}
	p, err := negotiate.NewPreferences(space, weights, values, append(options, negotiate.Together(pairs...))...)
	if err != nil {
		return nil, n.fail("%w", err)
	}
	return p, nil
}

// ownWorth is the worths of one issue: by value, or for a range by its ends.
func ownWorth(issue negotiate.Issue, seat, n *node) ([]float64, error) {
	if n == nil {
		return nil, seat.fail("no worth for issue %q", issue.Name)
	}
	ranged := issue.Kind == negotiate.Integer || issue.Kind == negotiate.Money || issue.Kind == negotiate.Day
	if !ranged || n.get("first") == nil {
		return worths(issue, n)
	}
	first, err := n.get("first").number()
	if err != nil {
		return nil, err
	}
	last, err := n.get("last").number()
	if err != nil {
		return nil, err
	}
	row := make([]float64, issue.Count())
	for v := range row {
		row[v] = first
		if v > 0 {
			row[v] += (last - first) * float64(v) / float64(len(row)-1)
		}
	}
	return row, n.only("first", "last")
}

func interactions(space *negotiate.Space, n *node) ([]negotiate.Interaction, error) {
	if n.null() {
		return nil, nil
	}
	if n.shape != list {
		return nil, n.fail("a list of pairs is wanted")
	}
	var out []negotiate.Interaction
	for _, m := range n.items {
		pair, err := choices(space, m, "adds")
		if err != nil {
			return nil, err
		}
		if len(pair) != 2 {
			return nil, m.fail("two issues with their values, and what they add together, are wanted")
		}
		adds, err := m.get("adds").number()
		if err != nil {
			return nil, m.fail("how much do they add? %w", err)
		}
		first, second := space.Issue(pair[0].Issue), space.Issue(pair[1].Issue)
		if first.Count()*second.Count() > 1<<20 {
			return nil, m.fail("issues %q and %q have too many values to interact", first.Name, second.Name)
		}
		table := make([][]float64, first.Count())
		for v := range table {
			table[v] = make([]float64, second.Count())
		}
		table[pair[0].Value][pair[1].Value] = adds
		out = append(out, negotiate.Interaction{First: pair[0].Issue, Second: pair[1].Issue, Table: table})
	}
	return out, nil
}
