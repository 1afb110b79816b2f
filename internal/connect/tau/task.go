package tau

import (
	"makegood/internal/connect/tree"
	"makegood/internal/fault"
	"makegood/internal/shop"
)

// Call is one action of a task, in the original's own name and arguments.
type Call struct {
	Name      string
	Arguments map[string]any // numbers as json.Number
}

// Task is what one customer asks for: calls that run in order, each on what
// the one before left, from a fresh copy of the shop. A row of refused or odd
// calls has its setup before its one call.
type Task struct {
	ID       string
	Customer string // the shop's own id of whoever is identified; "" nobody
	Setup    []Call // done first, without a result
	Calls    []Call
}

// names maps the original's actions to ours.
var names = map[string]string{
	"find_user_id_by_email":          shop.OpFindCustomer,
	"find_user_id_by_name_zip":       shop.OpFindCustomer,
	"get_user_details":               shop.OpGetCustomer,
	"get_order_details":              shop.OpGetOrder,
	"get_product_details":            shop.OpGetProduct,
	"list_all_product_types":         shop.OpListProducts,
	"cancel_pending_order":           shop.OpCancelOrder,
	"return_delivered_order_items":   shop.OpReturnItems,
	"exchange_delivered_order_items": shop.OpExchangeItems,
	"modify_pending_order_items":     shop.OpChangeItems,
	"modify_pending_order_payment":   shop.OpChangePayment,
	"modify_pending_order_address":   shop.OpChangeAddress,
	"modify_user_address":            shop.OpMoveCustomer,
}

// Operation is the call as an operation of the shop. aside is true for what
// the original's agent does beside the shop (calculate, think, hand over to a
// person): it answers ok and changes nothing. Faults are those of shop.Parse;
// an action that is not known is OperationUnknown.
func (c Call) Operation() (op shop.Operation, aside bool, err error) {
	switch c.Name {
	case "calculate", "think", "transfer_to_human_agents":
		return shop.Operation{}, true, nil
	}
	name, ok := names[c.Name]
	if !ok {
		return shop.Operation{}, false, fault.New(fault.OperationUnknown, "operation", c.Name)
	}
	op, err = shop.Parse(name, c.Arguments)
	return op, false, err
}

// ReadTasks reads a tasks file: a list of objects with id, user_id (or
// customer, which may be null) and actions (or call, with setup before it).
// Fields that only describe a task are passed over. What is wrong is a fault
// InputInvalid that names file, line and field; name is the file's.
func ReadTasks(name string, data []byte) ([]Task, error) {
	root, err := tree.JSON(name, data)
	if err != nil {
		return nil, err
	}
	rows, err := root.List()
	if err != nil {
		return nil, err
	}
	tasks, seen := make([]Task, 0, len(rows)), map[string]bool{}
	for _, row := range rows {
		t, err := task(row)
		if err != nil {
			return nil, err
		}
		if seen[t.ID] {
			return nil, row.Problem("has the id %q of an earlier task", t.ID)
		}
		seen[t.ID] = true
		tasks = append(tasks, t)
	}
	return tasks, nil
}

func task(row tree.Node) (Task, error) {
	var t Task
	if _, err := row.Object(); err != nil {
		return t, err
	}
	id, ok := row.Field("id")
	if !ok {
		return t, row.Problem("lacks the field %q", "id")
	}
	var err error
	if t.ID, err = id.Text(); err != nil {
		return t, err
	}
	if t.Customer, err = taskCustomer(row); err != nil {
		return t, err
	}
	if setup, ok := row.Field("setup"); ok {
		if t.Setup, err = calls(setup); err != nil {
			return t, err
		}
	}
	actions, several := row.Field("actions")
	one, single := row.Field("call")
	switch {
	case several && single:
		return t, one.Problem("stands beside actions: a task has one of the two")
	case several:
		t.Calls, err = calls(actions)
	case single:
		var c Call
		c, err = call(one)
		t.Calls = []Call{c}
	default:
		return t, row.Problem("lacks the field %q", "actions")
	}
	return t, err
}

func taskCustomer(row tree.Node) (string, error) {
	for _, name := range []string{"user_id", "customer"} {
		n, ok := row.Field(name)
		if !ok {
			continue
		}
		if n.Value == nil && name == "customer" {
			return "", nil
		}
		return n.Text()
	}
	return "", row.Problem("lacks the field %q", "user_id")
}

func calls(n tree.Node) ([]Call, error) {
	list, err := n.List()
	if err != nil {
		return nil, err
	}
	calls := make([]Call, len(list))
	for i, n := range list {
		if calls[i], err = call(n); err != nil {
			return nil, err
		}
	}
	return calls, nil
}

func call(n tree.Node) (Call, error) {
	fields, err := n.Fields([]string{"name", "arguments"})
	if err != nil {
		return Call{}, err
	}
	name, err := fields["name"].Text()
	if err != nil {
		return Call{}, err
	}
	if _, err := fields["arguments"].Object(); err != nil {
		return Call{}, err
	}
	arguments, _ := fields["arguments"].Plain().(map[string]any)
	return Call{Name: name, Arguments: arguments}, nil
}
