package tau_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"makegood/internal/connect/tau"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/shop"
	"makegood/internal/testdata"
)

// counter is a shop in memory, driven through Decide and Evolve alone.
type counter struct {
	customers map[string]shop.Customer // by the shop's own id
	orders    map[string]shop.Order
	methods   map[string]shop.Method
	products  map[string]shop.Product
	ids       map[string]string // ref -> id
	written   map[string]bool   // ids of what was folded since fresh; the rest is the start's own (see untouched)
}

func open(r shop.Records) counter {
	c := counter{map[string]shop.Customer{}, map[string]shop.Order{}, map[string]shop.Method{}, map[string]shop.Product{}, map[string]string{}, map[string]bool{}}
	for _, p := range r.Products {
		c.products[p.ID] = p
	}
	for _, o := range r.Orders {
		c.orders[o.ID] = o
	}
	for _, u := range r.Customers {
		c.customers[u.ID], c.ids[u.Ref] = u, u.ID
		for _, m := range u.Methods {
			c.methods[m.ID] = m
		}
	}
	return c
}

func (c counter) fresh() counter {
	c.customers, c.orders, c.methods = maps.Clone(c.customers), maps.Clone(c.orders), maps.Clone(c.methods)
	c.written = map[string]bool{}
	return c
}

func (c counter) world(who string, op shop.Operation) shop.World {
	w := shop.World{Products: c.products, Methods: map[string]shop.Method{}}
	if u, ok := c.customers[who]; ok {
		w.Customer = &u
		for _, m := range u.Methods {
			w.Methods[m.ID] = c.methods[m.ID]
		}
	}
	if o, ok := c.orders[op.Order]; ok {
		w.Order = &o
	}
	for _, u := range c.customers {
		byName := strings.EqualFold(u.First, op.First) && strings.EqualFold(u.Last, op.Last) && u.Address.Zip == op.Zip
		if u.ID == op.Customer || op.Email != "" && u.Email == op.Email || op.Zip != "" && byName {
			w.Named = &u
		}
	}
	return w
}

func (c counter) run(t testing.TB, who string, call tau.Call) fault.Code {
	op, aside, err := call.Operation()
	if err != nil || aside {
		return fault.CodeOf(err)
	}
	w := c.world(who, op)
	before := snapshot(t, w)
	effect, err := w.Decide(op)
	if after := snapshot(t, w); after != before {
		t.Errorf("%s changed its input", call.Name)
	}
	if err != nil {
		return fault.CodeOf(err)
	}
	apply(c, c.orders, op.Order, effect.Order, shop.Order.Evolve)
	apply(c, c.customers, op.Customer, effect.Customer, shop.Customer.Evolve)
	for id, events := range effect.Methods {
		apply(c, c.methods, id, events, shop.Method.Evolve)
	}
	return fault.OK
}

func apply[T any](c counter, in map[string]T, id string, events []journal.Event, evolve func(T, journal.Event) T) {
	for _, e := range events {
		in[id], c.written[id] = evolve(in[id], e), true
	}
}

func snapshot(t testing.TB, w shop.World) string {
	t.Helper()
	w.Products = nil // 591 variants, compared once at the end of a test
	b, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func (c counter) record(o shop.Order) any { return tau.RecordOrder(o, c.ids[o.Customer]) }

func (c counter) user(u shop.Customer) any { return tau.RecordCustomer(u.WithBalances(c.methods)) }

// changed is every record that differs from the start, as expected_*.json has it.
func (c counter) changed(t testing.TB, start counter) map[string]any {
	out := map[string]any{}
	put := func(kind, id string, v any) {
		if out[kind] == nil {
			out[kind] = map[string]any{}
		}
		out[kind].(map[string]any)[id] = v
	}
	for id, o := range c.orders {
		if c.written[id] && !reflect.DeepEqual(o, start.orders[id]) {
			put("orders", id, testdata.Plain(t, c.record(o)))
		}
	}
	for id, u := range c.customers {
		if !c.written[id] && !slices.ContainsFunc(u.Methods, func(m shop.Method) bool { return c.written[m.ID] }) {
			continue
		}
		now, then := c.user(u), start.user(start.customers[id])
		if !reflect.DeepEqual(now, then) {
			put("users", id, testdata.Plain(t, now))
		}
	}
	return out
}

type result struct {
	Name string
	Text string
	JSON any
}

// code is ours for an original's sentence, as the data's README has them.
func (r result) code() fault.Code {
	for part, code := range map[string]fault.Code{
		"order not found": fault.OrderUnknown, "user not found": fault.CustomerUnknown, "product not found": fault.ProductUnknown,
		"insufficient gift card": fault.BalanceShort, "non-pending": fault.NotPending, "non-delivered": fault.NotDelivered,
		"payment method not found": fault.MethodUnknown, "not found or available": fault.ItemUnavailable,
	} {
		if strings.HasPrefix(r.Text, "Error: ") && strings.Contains(r.Text, part) {
			return code
		}
	}
	if strings.HasPrefix(r.Text, "Error: ") {
		return fault.Code("? " + r.Text)
	}
	return fault.OK
}

// untouched holds the shop that all tasks started from to one read anew, with
// which it shares no memory: nothing was changed in place.
func untouched(t *testing.T, folder string, start counter) {
	t.Helper()
	again, err := tau.Read(folder, tau.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(start, open(again)) {
		t.Error("the shop that the tasks started from has changed")
	}
}

// The 520 tasks, each from a fresh copy of the shop: every result and every
// changed record, in cents.
func TestTasks(t *testing.T) {
	folder := data(t)
	records, err := tau.Read(folder, tau.Options{})
	if err != nil {
		t.Fatal(err)
	}
	start, done := open(records), 0
	for _, part := range []string{"dev", "train"} {
		tasks, err := tau.ReadTasks("tasks_"+part+".json", read(t, folder, "tasks_"+part+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var expected []struct {
			ID      string
			Results []result
			Changed map[string]any
		}
		if err := json.Unmarshal(read(t, folder, "expected_"+part+".json"), &expected); err != nil {
			t.Fatal(err)
		}
		for i, task := range tasks {
			c, want := start.fresh(), expected[i]
			if want.ID != task.ID || len(want.Results) != len(task.Calls) {
				t.Fatalf("%s stands beside %s", task.ID, want.ID)
			}
			for j, call := range task.Calls {
				if got, code := c.run(t, task.Customer, call), want.Results[j].code(); got != code {
					t.Errorf("%s, call %d: %s, want %s", task.ID, j, got, code)
				}
				if want := want.Results[j].JSON; want != nil {
					op, _, _ := call.Operation()
					if got := testdata.Plain(t, c.record(c.orders[op.Order])); !reflect.DeepEqual(got, testdata.Cents(want)) {
						t.Errorf("%s, call %d: %v\nwant %v", task.ID, j, got, want)
					}
				}
			}
			if got, want := c.changed(t, start), testdata.Cents(any(want.Changed)); !reflect.DeepEqual(any(got), want) {
				t.Errorf("%s changed\n%v\nwant\n%v", task.ID, got, want)
			}
			done++
		}
	}
	if done != 520 {
		t.Errorf("%d tasks", done)
	}
	untouched(t, folder, start)
}

// The 228 forbidden and odd calls.
func TestNegatives(t *testing.T) {
	folder := data(t)
	records, err := tau.Read(folder, tau.Options{})
	if err != nil {
		t.Fatal(err)
	}
	start := open(records)
	raw := read(t, folder, "negatives.json")
	tasks, err := tau.ReadTasks("negatives.json", raw)
	if err != nil {
		t.Fatal(err)
	}
	var expected []struct {
		Code    fault.Code
		Changed map[string]any
	}
	if err := json.Unmarshal(raw, &expected); err != nil {
		t.Fatal(err)
	}
	for i, task := range tasks {
		before := start.fresh()
		for _, call := range task.Setup {
			if code := before.run(t, task.Customer, call); code != fault.OK {
				t.Fatalf("%s: setup answers %s", task.ID, code)
			}
		}
		after := before.fresh()
		if got := after.run(t, task.Customer, task.Calls[0]); got != expected[i].Code {
			t.Errorf("%s: %s, want %s", task.ID, got, expected[i].Code)
		}
		got, want := any(after.changed(t, before)), any(map[string]any{})
		if expected[i].Changed != nil {
			want = testdata.Cents(any(expected[i].Changed))
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s changed\n%v\nwant\n%v", task.ID, got, want)
		}
	}
	if len(tasks) != 228 {
		t.Errorf("%d rows", len(tasks))
	}
	untouched(t, folder, start)
}
