package shop

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"makegood/internal/fault"
	"makegood/internal/words"
)

// setter puts one argument into an operation, or says what is wrong with it.
type setter func(op *Operation, at string, value any) error

var (
	orderID = text(func(op *Operation) *string { return &op.Order })
	method  = text(func(op *Operation) *string { return &op.Method })
	userID  = text(func(op *Operation) *string { return &op.Customer })
	items   = texts(func(op *Operation) *[]string { return &op.Items })
	changed = texts(func(op *Operation) *[]string { return &op.NewItems })
)

// swaps are the arguments of exchanging and of changing items.
var swaps = map[string]setter{"order_id": orderID, "item_ids": items, "new_item_ids": changed, "payment_method_id": method}

// arguments are those of each operation, by their names in calls.
var arguments = map[string]map[string]setter{
	OpFindCustomer: {
		"email":      text(func(op *Operation) *string { return &op.Email }),
		"first_name": text(func(op *Operation) *string { return &op.First }),
		"last_name":  text(func(op *Operation) *string { return &op.Last }),
		"zip":        text(func(op *Operation) *string { return &op.Zip }),
	},
	OpGetCustomer:   {"user_id": userID},
	OpGetOrder:      {"order_id": orderID},
	OpGetProduct:    {"product_id": text(func(op *Operation) *string { return &op.Product })},
	OpListProducts:  {},
	OpCancelOrder:   {"order_id": orderID, "reason": text(func(op *Operation) *string { return &op.Reason })},
	OpReturnItems:   {"order_id": orderID, "item_ids": items, "payment_method_id": method},
	OpExchangeItems: swaps,
	OpChangeItems:   swaps,
	OpChangePayment: {"order_id": orderID, "payment_method_id": method},
	OpChangeAddress: addressed("order_id", orderID),
	OpMoveCustomer:  addressed("user_id", userID),
	OpTakeBack:      {"order_id": orderID, "lines": handed},
}

// Operations lists the names of all operations, reading ones included.
func Operations() []string { return slices.Sorted(maps.Keys(arguments)) }

// Reads reports whether the operation only reads.
func Reads(name string) bool {
	switch name {
	case OpFindCustomer, OpGetCustomer, OpGetOrder, OpGetProduct, OpListProducts:
		return true
	}
	return false
}

// Arguments lists the names of an operation's arguments; nil for an operation
// that there is none of.
func Arguments(name string) []string {
	known, ok := arguments[name]
	if !ok {
		return nil
	}
	return slices.Sorted(maps.Keys(known))
}

// Parse makes an operation of its name and its arguments as JSON has them
// (text, numbers, lists and objects). Faults: OperationUnknown; InputInvalid
// for an argument that the operation does not have, or of the wrong type;
// ArgumentMissing for the first one that is not given.
func Parse(name string, given map[string]any) (Operation, error) {
	known, ok := arguments[name]
	if !ok {
		return Operation{}, fault.New(fault.OperationUnknown, "operation", name)
	}
	op := Operation{Name: name}
	for _, arg := range slices.Sorted(maps.Keys(given)) {
		set, ok := known[arg]
		if !ok {
			return Operation{}, invalid(arg, words.Both("wrong.no_argument", "Name", name))
		}
		if err := set(&op, arg, given[arg]); err != nil {
			return Operation{}, err
		}
	}
	if name == OpFindCustomer && given["email"] != nil {
		return op, nil
	}
	for _, arg := range argumentOrder {
		if _, takes := known[arg]; takes {
			if _, has := given[arg]; !has && (name != OpFindCustomer || arg != "email" || len(given) <= 0) {
				return Operation{}, missing(name, arg)
			}
		}
	}
	return op, op.complete()
}

// argumentOrder is the order in which missing arguments are told.
var argumentOrder = []string{
	"order_id", "user_id", "product_id", "reason", "item_ids", "new_item_ids", "payment_method_id", "lines", "email", "first_name",
	"last_name", "address1", "address2", "city", "state", "country", "zip",
}

// complete reports the first list or address that the operation lacks. Text
// that is empty names nothing, and is refused as unknown or invalid.
func (op Operation) complete() error {
	known, ok := arguments[op.Name]
	if !ok {
		return fault.New(fault.OperationUnknown, "operation", op.Name)
	}
	for _, a := range []struct {
		name  string
		given bool
	}{
		{"item_ids", op.Items != nil}, {"new_item_ids", op.NewItems != nil},
		{"lines", len(op.Lines) > 0}, {"address1", op.Address != nil},
	} {
		if _, takes := known[a.name]; takes && !a.given {
			return missing(op.Name, a.name)
		}
	}
	return nil
}

func missing(operation, argument string) error {
	return fault.New(fault.ArgumentMissing, "operation", operation, "argument", argument)
}

func invalid(at string, problem words.Text) error {
	return fault.New(fault.InputInvalid, "at", at, "problem", problem)
}

func text(field func(*Operation) *string) setter {
	return func(op *Operation, at string, value any) error {
		s, ok := value.(string)
		if !ok {
			return invalid(at, words.Both("api.problem.text"))
		}
		*field(op) = s
		return nil
	}
}

func texts(field func(*Operation) *[]string) setter {
	return func(op *Operation, at string, value any) error {
		list := []string{}
		switch value := value.(type) {
		case []string:
			list = append(list, value...)
		case []any:
			for i, v := range value {
				s, ok := v.(string)
				if !ok {
					return invalid(fmt.Sprintf("%s[%d]", at, i), words.Both("api.problem.text"))
				}
				list = append(list, s)
			}
		default:
			return invalid(at, words.Both("api.problem.list"))
		}
		*field(op) = list
		return nil
	}
}

// addressed adds the parts of an address to the argument that says whose.
func addressed(whose string, set setter) map[string]setter {
	known := map[string]setter{whose: set}
	for name, part := range map[string]func(*Address) *string{
		"address1": func(a *Address) *string { return &a.Line1 },
		"address2": func(a *Address) *string { return &a.Line2 },
		"city":     func(a *Address) *string { return &a.City },
		"state":    func(a *Address) *string { return &a.State },
		"country":  func(a *Address) *string { return &a.Country },
		"zip":      func(a *Address) *string { return &a.Zip },
	} {
		known[name] = func(op *Operation, at string, value any) error {
			if op.Address == nil {
				op.Address = &Address{}
			}
			return text(func(op *Operation) *string { return part(op.Address) })(op, at, value)
		}
	}
	return known
}

// handed reads the lines of take_back: objects with line, quantity, condition
// and, where it is not to follow from the condition, goes_to.
func handed(op *Operation, at string, value any) error {
	list, ok := value.([]any)
	if !ok {
		return invalid(at, words.Both("api.problem.list"))
	}
	op.Lines = []Handed{}
	for i, v := range list {
		at := fmt.Sprintf("%s[%d]", at, i)
		object, ok := v.(map[string]any)
		if !ok {
			return invalid(at, words.Both("api.problem.object"))
		}
		h := Handed{Quantity: 1}
		for _, name := range slices.Sorted(maps.Keys(object)) {
			if err := h.set(at+"."+name, name, object[name]); err != nil {
				return err
			}
		}
		if h.Line == "" {
			return fault.New(fault.ArgumentMissing, "operation", op.Name, "argument", at+".line")
		}
		op.Lines = append(op.Lines, h)
	}
	return nil
}

func (h *Handed) set(at, name string, value any) error {
	if name == "quantity" {
		n, ok := whole(value)
		if !ok {
			return invalid(at, words.Both("api.problem.whole"))
		}
		h.Quantity = n
		return nil
	}
	s, ok := value.(string)
	if !ok {
		return invalid(at, words.Both("api.problem.text"))
	}
	switch name {
	case "line":
		h.Line = s
	case "condition":
		h.Condition = Condition(s)
		if s != "" && !h.Condition.Known() {
			return invalid(at, words.Both("api.problem.one_of", "want", join(Conditions())))
		}
	case "goes_to":
		h.GoesTo = Disposition(s)
		if s != "" && !slices.Contains(Dispositions(), h.GoesTo) {
			return invalid(at, words.Both("api.problem.one_of", "want", join(Dispositions())))
		}
	default:
		return invalid(at, words.Both("api.problem.unexpected"))
	}
	return nil
}

func join[T ~string](values []T) string {
	var list []string
	for _, v := range values {
		list = append(list, string(v))
	}
	return strings.Join(list, ", ")
}

func whole(value any) (int, bool) {
	switch v := value.(type) {
	case int:
		return v, true
	case json.Number:
		n, err := v.Int64()
		return int(n), err == nil && n == int64(int32(n))
	case float64:
		return int(v), v == math.Trunc(v) && math.Abs(v) < 1<<31
	}
	return 0, false
}
