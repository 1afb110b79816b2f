package scenario

import (
	"math"

	"makegood/negotiate"
)

// ParseReference reads a reference file: JSON with name, issues, the weights
// and value tables of both seats under ufuns, and reserved values under
// result.reserved_value (null: none).
func ParseReference(data []byte) (*Scenario, error) {
	root, err := parseJSON(data)
	if err != nil {
		return nil, err
	}
	space, err := referenceSpace(root)
	if err != nil {
		return nil, err
	}
	ufuns := root.get("ufuns")
	if ufuns == nil || ufuns.shape != list || len(ufuns.items) != 2 {
		return nil, root.fail("the value tables of two seats are wanted under ufuns")
	}
	var seats [2]Seat
	for k, u := range ufuns.items {
		p, err := referenceSeat(space, root, u, k)
		if err != nil {
			return nil, err
		}
		seats[k] = Seat{Name: string(rune('A' + k)), Preferences: p}
	}
	name := ""
	if n := root.get("name"); n != nil && n.shape == scalar {
		name = n.text
	}
	return finish(name, space, seats), nil
}

func referenceSpace(root *node) (*negotiate.Space, error) {
	items := root.get("issues")
	if items == nil || items.shape != list {
		return nil, root.fail("a list of issues is wanted")
	}
	var issues []negotiate.Issue
	for _, n := range items.items {
		name, values := n.get("name"), n.get("values")
		if name == nil || name.shape != scalar || values == nil || values.shape != list {
			return nil, n.fail("an issue needs a name and a list of values")
		}
		labels, err := labelsOf(values)
		if err != nil {
			return nil, err
		}
		issues = append(issues, negotiate.Choice(name.text, labels...))
	}
	return negotiate.NewSpace(issues...)
}

func labelsOf(values *node) ([]string, error) {
	labels := make([]string, len(values.items))
	for i, v := range values.items {
		if v.shape != scalar {
			return nil, v.fail("a value must be a word or a number")
		}
		labels[i] = v.text
	}
	return labels, nil
}

func referenceSeat(space *negotiate.Space, root, u *node, k int) (*negotiate.Preferences, error) {
	weights, err := u.get("weights").numbers()
	if err != nil {
		return nil, err
	}
	tables := u.get("values")
	if tables == nil || tables.shape != list {
		return nil, u.fail("a list of value tables is wanted")
	}
	var values [][]float64
	for _, t := range tables.items {
		row, err := t.numbers()
		if err != nil {
			return nil, err
		}
		values = append(values, row)
	}
	var options []negotiate.Option
	if b := u.get("bias"); !b.null() {
		x, err := b.number()
		if err != nil {
			return nil, err
		}
		options = append(options, negotiate.Bias(x))
	}
	reserved, err := reservation(at(root.get("result").get("reserved_value"), k))
	if err != nil {
		return nil, err
	}
	if d := at(root.get("discount_factor"), k); !d.null() {
		x, err := d.number()
		if err != nil {
			return nil, err
		}
		options = append(options, negotiate.Discount(x))
	}
	if math.IsInf(reserved, 1) {
		return nil, u.fail("a reserved value of infinity leaves nothing to agree")
	}
	return negotiate.NewPreferences(space, weights, values, append(options, negotiate.Reserved(reserved))...)
}

// at is item k of a list, nil where there is none.
func at(n *node, k int) *node {
	if n == nil || n.shape != list || k >= len(n.items) {
		return nil
	}
	return n.items[k]
}
