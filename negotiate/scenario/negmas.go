package scenario

import (
	"errors"
	"fmt"
	"strings"

	"makegood/negotiate"
)

// parseNegMAS reads the files of a NegMAS folder: the domain is the one with
// issues, the utility functions are the others that have a type, the first
// two in order of file name.
func parseNegMAS(files []file) (*Scenario, error) {
	var domain *node
	var functions []*node
	var names []string
	for _, f := range files {
		n, err := parseYAML(f.data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		switch {
		case n.get("seats") != nil && len(files) == 1:
			return ParseYAML(f.data)
		case n.get("issues") != nil && domain == nil:
			domain = n
		case n.get("type") != nil:
			functions, names = append(functions, n), append(names, f.name)
		}
	}
	if domain == nil {
		return nil, errors.New("no file with issues")
	}
	if len(functions) != 2 {
		return nil, fmt.Errorf("%d utility functions where a bilateral scenario has 2", len(functions))
	}
	space, err := negmasSpace(domain)
	if err != nil {
		return nil, err
	}
	var seats [2]Seat
	for k, n := range functions {
		p, err := negmasFunction(space, n)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", names[k], err)
		}
		seats[k] = Seat{Name: text(n.get("name"), string(rune('A'+k))), Preferences: p}
	}
	return finish("", space, seats), nil
}

// ParseNegMAS reads a NegMAS scenario from the text of its domain file and of
// its two utility functions.
func ParseNegMAS(domain, functionA, functionB []byte) (*Scenario, error) {
	return parseNegMAS([]file{{"domain", domain}, {"function A", functionA}, {"function B", functionB}})
}

func text(n *node, otherwise string) string {
	if n.null() || n.shape != scalar {
		return otherwise
	}
	return n.text
}

// kindOf is the last part of a dotted Python type name.
func kindOf(n *node) string {
	name := text(n.get("type"), "")
	return name[strings.LastIndexByte(name, '.')+1:]
}

func negmasSpace(domain *node) (*negotiate.Space, error) {
	items := domain.get("issues")
	if items.shape != list {
		return nil, items.fail("a list of issues is wanted")
	}
	var issues []negotiate.Issue
	for k, n := range items.items {
		i, err := negmasIssue(n, text(n.get("name"), fmt.Sprintf("issue%d", k)))
		if err != nil {
			return nil, err
		}
		issues = append(issues, i)
	}
	return negotiate.NewSpace(issues...)
}

func negmasIssue(n *node, name string) (negotiate.Issue, error) {
	none := negotiate.Issue{}
	values := n.get("values")
	if values == nil {
		return none, n.fail("issue %q has no values", name)
	}
	switch kind := kindOf(n); kind {
	case "ContinuousIssue", "ContinuousInfiniteIssue", "CountableInfiniteIssue", "CallableIssue":
		return none, n.fail("issue %q is of type %s: only issues with countable values are read", name, kind)
	case "ContiguousIssue":
		return contiguous(values, name)
	}
	if values.shape == scalar { // a bare number n means 0 to n-1
		high, err := values.integer()
		if err != nil {
			return none, err
		}
		return negotiate.Integers(name, 0, high-1, 1), nil
	}
	if values.shape != list {
		return none, values.fail("a list of values is wanted")
	}
	labels, err := labelsOf(values)
	if err != nil {
		return none, err
	}
	if strings.HasPrefix(kindOf(n), "Ord") || strings.HasPrefix(kindOf(n), "Card") {
		return negotiate.Scale(name, labels...), nil
	}
	return negotiate.Choice(name, labels...), nil
}

func contiguous(values *node, name string) (negotiate.Issue, error) {
	none := negotiate.Issue{}
	if values.shape == scalar {
		high, err := values.integer()
		if err != nil {
			return none, err
		}
		return negotiate.Integers(name, 0, high-1, 1), nil
	}
	if values.shape != list || len(values.items) != 2 {
		return none, values.fail("the least and the greatest value are wanted")
	}
	low, err := values.items[0].integer()
	if err != nil {
		return none, err
	}
	high, err := values.items[1].integer()
	if err != nil {
		return none, err
	}
	return negotiate.Integers(name, low, high, 1), nil
}

// negmasFunction reads a utility function, a discounted one around another
// included: the outer reserved value is the one that counts.
func negmasFunction(space *negotiate.Space, n *node) (*negotiate.Preferences, error) {
	var options []negotiate.Option
	reserved := n.get("reserved_value")
	for depth := 0; kindOf(n) == "ExpDiscountedUFun"; depth++ {
		if d := n.get("discount"); !d.null() {
			x, err := d.number()
			if err != nil {
				return nil, err
			}
			options = append(options, negotiate.Discount(x))
		}
		inner := n.get("ufun")
		if inner == nil || depth > maxDepth {
			return nil, n.fail("a discounted function needs the function it discounts, under ufun")
		}
		n = inner
		if reserved == nil {
			reserved = n.get("reserved_value")
		}
	}
	r, err := reservation(reserved)
	if err != nil {
		return nil, err
	}
	options = append(options, negotiate.Reserved(r))
	if b := n.get("bias"); !b.null() {
		x, err := b.number()
		if err != nil {
			return nil, err
		}
		options = append(options, negotiate.Bias(x))
	}
	weights, err := negmasWeights(space, n.get("weights"))
	if err != nil {
		return nil, err
	}
	values, err := negmasValues(space, n)
	if err != nil {
		return nil, err
	}
	return negotiate.NewPreferences(space, weights, values, options...)
}

// negmasWeights reads the weights, a list in issue order or a map by issue
// name; without them each is 1.
func negmasWeights(space *negotiate.Space, n *node) ([]float64, error) {
	if n.null() {
		ones := make([]float64, space.Len())
		for i := range ones {
			ones[i] = 1
		}
		return ones, nil
	}
	if n.shape == list {
		return n.numbers()
	}
	out := make([]float64, space.Len())
	for i, issue := range space.Issues() {
		w := n.get(issue.Name)
		if w == nil {
			return nil, n.fail("no weight for issue %q", issue.Name)
		}
		var err error
		if out[i], err = w.number(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func negmasValues(space *negotiate.Space, n *node) ([][]float64, error) {
	kind := kindOf(n)
	switch kind {
	case "LinearUtilityFunction", "AffineUtilityFunction":
		// weights times the values themselves
		out := make([][]float64, space.Len())
		for i, issue := range space.Issues() {
			row, err := identity(n, issue)
			if err != nil {
				return nil, err
			}
			out[i] = row
		}
		return out, nil
	case "LinearAdditiveUtilityFunction", "LinearUtilityAggregationFunction":
	default:
		return nil, n.fail("utility functions of type %s are not read", kind)
	}
	functions := n.get("values")
	if functions == nil || functions.shape == scalar || len(functions.items) != space.Len() {
		return nil, n.fail("one value function for each of the %d issues is wanted", space.Len())
	}
	out := make([][]float64, space.Len())
	for i, issue := range space.Issues() {
		f := functions.items[i]
		if functions.shape == mapping {
			if f = functions.get(issue.Name); f == nil {
				return nil, functions.fail("no value function for issue %q", issue.Name)
			}
		}
		row, err := valueFunction(f, issue)
		if err != nil {
			return nil, err
		}
		out[i] = row
	}
	return out, nil
}

// identity is the values of an issue as numbers.
func identity(n *node, issue negotiate.Issue) ([]float64, error) {
	row := make([]float64, issue.Count())
	for v := range row {
		if issue.Kind == negotiate.Integer {
			row[v] = float64(issue.Number(v))
			continue
		}
		x, err := (&node{text: issue.Label(v), line: n.line, col: n.col}).number()
		if err != nil {
			return nil, fmt.Errorf("issue %q: %w", issue.Name, err)
		}
		row[v] = x
	}
	return row, nil
}

// valueFunction reads how much each value of one issue is worth.
func valueFunction(f *node, issue negotiate.Issue) ([]float64, error) {
	number := func(key string) (float64, error) {
		if n := f.get(key); !n.null() {
			return n.number()
		}
		return 0, nil
	}
	switch kind := kindOf(f); kind {
	case "TableFun", "TableMultiFun":
		return worths(issue, f.get("mapping"))
	case "":
		if f.get("mapping") != nil {
			return worths(issue, f.get("mapping"))
		}
		return worths(issue, f)
	case "ConstFun":
		x, err := number("bias")
		row := make([]float64, issue.Count())
		for v := range row {
			row[v] = x
		}
		return row, err
	case "IdentityFun", "LinearFun", "AffineFun":
		slope, err := number("slope")
		if err != nil {
			return nil, err
		}
		if kind == "IdentityFun" {
			slope = 1
		}
		bias, err := number("bias")
		if err != nil {
			return nil, err
		}
		row, err := identity(f, issue)
		for v := range row {
			row[v] = slope*row[v] + bias
		}
		return row, err
	default:
		return nil, f.fail("value functions of type %s are not read", kind)
	}
}
