package tree

import (
	"encoding/json"
	"strconv"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/money"
)

// Row reads the fields of an object one after another. It keeps the first
// thing that is wrong and answers zero values from then on, so that a record
// is read in a few lines and checked once.
type Row struct {
	Node
	fields map[string]Node
	err    *error
}

// Row opens the value as an object with the fields required and, where they
// are there, optional. The first error is put into err.
func (n Node) Row(err *error, required, optional string) Row {
	r := Row{Node: n, err: err}
	if *err == nil {
		r.fields, *err = n.Fields(strings.Fields(required), strings.Fields(optional)...)
	}
	return r
}

// Has reports whether the row has the field.
func (r Row) Has(name string) bool {
	_, ok := r.fields[name]
	return ok && *r.err == nil
}

// At is the field's value; the row itself where it has none.
func (r Row) At(name string) Node {
	if n, ok := r.fields[name]; ok {
		return n
	}
	return r.Node
}

// Fail keeps a problem with the field, where it is the first.
func (r Row) Fail(name, format string, args ...any) {
	if *r.err == nil {
		at := r.At(name)
		if !r.Has(name) {
			at.Path += "." + name
		}
		*r.err = at.Problem(format, args...)
	}
}

// read reads an optional field of the row.
func read[T any](r Row, name string, with func(Node) (T, error)) T {
	var zero T
	if !r.Has(name) {
		return zero
	}
	v, err := with(r.fields[name])
	if err != nil {
		*r.err = err
		return zero
	}
	return v
}

// Text is a field's text, "" where it is absent.
func (r Row) Text(name string) string { return read(r, name, Node.Text) }

// OneOf is a field's text, one of those listed.
func (r Row) OneOf(name string, of ...string) string {
	s := r.Text(name)
	for _, v := range of {
		if s == v || !r.Has(name) {
			return s
		}
	}
	r.Fail(name, "must be one of %s, not %q", strings.Join(of, ", "), s)
	return ""
}

// Texts is a field's list of texts.
func (r Row) Texts(name string) []string { return read(r, name, Node.Texts) }

// Bool is a field's true or false.
func (r Row) Bool(name string) bool { return read(r, name, Node.Bool) }

// Int is a field's whole number.
func (r Row) Int(name string) int {
	return read(r, name, func(n Node) (int, error) {
		number, ok := n.Value.(json.Number)
		v, err := strconv.Atoi(number.String())
		if !ok || err != nil || v < 0 || v > 1_000_000 {
			return 0, n.Problem("must be a whole number from 0 to a million")
		}
		return v, nil
	})
}

// Day is a field's ISO day.
func (r Row) Day(name string) calendar.Day {
	return read(r, name, func(n Node) (calendar.Day, error) {
		text, err := n.Text()
		if err != nil {
			return 0, err
		}
		d, err := calendar.Parse(text)
		if err != nil {
			return 0, n.Problem("%s", err)
		}
		return d, nil
	})
}

// Money is a field's amount, as in 299.00 USD, not below zero.
func (r Row) Money(name string) money.Amount {
	return read(r, name, func(n Node) (money.Amount, error) {
		text, err := n.Text()
		if err != nil {
			return money.Amount{}, err
		}
		a, err := money.Parse(text)
		if err != nil {
			return money.Amount{}, n.Problem("%s", err)
		}
		if a.Sign() < 0 {
			return money.Amount{}, n.Problem("must not be below zero")
		}
		return a, nil
	})
}

// Options is a field's object of names and texts.
func (r Row) Options(name string) map[string]string {
	options := map[string]string{}
	object := read(r, name, Node.Object)
	for _, f := range object {
		text, err := f.Value.Text()
		if err != nil && *r.err == nil {
			*r.err = err
		}
		options[f.Name] = text
	}
	return options
}

// Each calls visit for every element of a list.
func (r Row) Each(name string, visit func(Node)) {
	for _, n := range read(r, name, Node.List) {
		if *r.err != nil {
			return
		}
		visit(n)
	}
}
