package tau_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"makegood/internal/connect/tau"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/shop"
)

// data is the folder of the tau data; the test is skipped where it is absent.
func data(t testing.TB) string {
	t.Helper()
	root := os.Getenv("MAKEGOOD_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	folder := filepath.Join(root, "tau")
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("the tau data is not there (%v); set MAKEGOOD_DATA to its parent folder", err)
	}
	return folder
}

func read(t testing.TB, folder, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// counter is a shop in memory, driven through Decide and Evolve alone.
type counter struct {
	customers map[string]shop.Customer // by the shop's own id
	orders    map[string]shop.Order
	methods   map[string]shop.Method
	products  map[string]shop.Product
	ids       map[string]string // ref -> id
}

func open(r shop.Records) counter {
	c := counter{map[string]shop.Customer{}, map[string]shop.Order{}, map[string]shop.Method{}, map[string]shop.Product{}, map[string]string{}}
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
	apply(c.orders, op.Order, effect.Order, shop.Order.Evolve)
	apply(c.customers, op.Customer, effect.Customer, shop.Customer.Evolve)
	for id, events := range effect.Methods {
		apply(c.methods, id, events, shop.Method.Evolve)
	}
	return fault.OK
}

func apply[T any](in map[string]T, id string, events []journal.Event, evolve func(T, journal.Event) T) {
	for _, e := range events {
		in[id] = evolve(in[id], e)
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

// plain is a value as JSON has it, numbers in whole cents, so that 25.37 and
// 25.370000000000005 are the same.
func plain(t testing.TB, v any) any {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return cents(out)
}

func cents(v any) any {
	switch v := v.(type) {
	case float64:
		return math.Round(v * 100)
	case []any:
		for i := range v {
			v[i] = cents(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = cents(v[k])
		}
	}
	return v
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
		if !reflect.DeepEqual(o, start.orders[id]) {
			put("orders", id, plain(t, c.record(o)))
		}
	}
	for id, u := range c.customers {
		now, then := c.user(u), start.user(start.customers[id])
		if !reflect.DeepEqual(now, then) {
			put("users", id, plain(t, now))
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
					if got := plain(t, c.record(c.orders[op.Order])); !reflect.DeepEqual(got, cents(want)) {
						t.Errorf("%s, call %d: %v\nwant %v", task.ID, j, got, want)
					}
				}
			}
			if got, want := c.changed(t, start), cents(any(want.Changed)); !reflect.DeepEqual(any(got), want) {
				t.Errorf("%s changed\n%v\nwant\n%v", task.ID, got, want)
			}
			done++
		}
	}
	if !reflect.DeepEqual(start, open(records)) || done != 520 {
		t.Errorf("%d tasks; the shop that they started from has changed: %v", done, !reflect.DeepEqual(start, open(records)))
	}
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
			want = cents(any(expected[i].Changed))
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s changed\n%v\nwant\n%v", task.ID, got, want)
		}
	}
	if len(tasks) != 228 {
		t.Errorf("%d rows", len(tasks))
	}
}

// What is imported is exported: the three files, equal as JSON.
func TestRoundTrip(t *testing.T) {
	folder, out := data(t), t.TempDir()
	var steps []int
	records, err := tau.Read(folder, tau.Options{Progress: func(done, total int) {
		if total != 1550 {
			t.Errorf("progress counts to %d", total)
		}
		steps = append(steps, done)
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(steps) < 10 || steps[len(steps)-1] != 1550 {
		t.Errorf("progress: %v", steps)
	}
	if err := tau.Write(out, records); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"users.json", "orders.json", "products.json"} {
		var want, got any
		if err := json.Unmarshal(read(t, folder, name), &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(read(t, out, name), &got); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s has changed", name)
		}
	}
	again, err := tau.Read(out, tau.Options{})
	if err != nil || !reflect.DeepEqual(again, records) {
		t.Errorf("read again: %v", err)
	}
}

// Orders that something was asked for are written and read again too.
func TestRequestsRoundTrip(t *testing.T) {
	folder := data(t)
	records, err := tau.Read(folder, tau.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := open(records)
	tasks, err := tau.ReadTasks("tasks_train.json", read(t, folder, "tasks_train.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range tasks {
		for _, call := range task.Calls {
			c.run(t, task.Customer, call)
		}
	}
	for i, o := range records.Orders {
		records.Orders[i] = c.orders[o.ID]
	}
	for i, u := range records.Customers {
		records.Customers[i] = c.customers[u.ID].WithBalances(c.methods)
	}
	out := t.TempDir()
	if err := tau.Write(out, records); err != nil {
		t.Fatal(err)
	}
	again, err := tau.Read(out, tau.Options{})
	if err != nil {
		t.Fatal(err)
	}
	states := map[shop.OrderState]int{}
	for i, o := range again.Orders {
		states[o.State]++
		if got, want := plain(t, c.record(o)), plain(t, c.record(records.Orders[i])); !reflect.DeepEqual(got, want) {
			t.Fatalf("order %s: %v\nwant %v", o.ID, got, want)
		}
	}
	if states[shop.ReturnRequested] == 0 || states[shop.ExchangeRequested] == 0 || states[shop.ItemsModified] == 0 {
		t.Errorf("the tasks lead to %v only", states)
	}
}

const smallUsers = `{"mia_li_1": {
 "name": {"first_name": "Mia", "last_name": "Li"},
 "address": {"address1": "1 Elm St", "address2": "", "city": "Austin", "country": "USA", "state": "TX", "zip": "78701"},
 "email": "mia@example.com",
 "payment_methods": {
  "gift_card_1": {"source": "gift_card", "balance": 60, "id": "gift_card_1"},
  "credit_card_1": {"source": "credit_card", "brand": "visa", "last_four": "0001", "id": "credit_card_1"}},
 "orders": ["#W1"]}}`

const smallProducts = `{"p1": {"name": "Lamp", "product_id": "p1",
 "variants": {"i1": {"item_id": "i1", "options": {"color": "red"}, "available": true, "price": 47.84}}}}`

const smallOrders = `{"#W1": {"order_id": "#W1", "user_id": "mia_li_1",
 "address": {"address1": "1 Elm St", "address2": "", "city": "Austin", "country": "USA", "state": "TX", "zip": "78701"},
 "items": [
  {"name": "Lamp", "product_id": "p1", "item_id": "i1", "price": 47.84, "options": {"color": "red"}}],
 "fulfillments": [{"tracking_id": ["9"], "item_ids": ["i1"]}],
 "status": "delivered",
 "payment_history": [{"transaction_type": "payment", "amount": 47.84, "payment_method_id": "credit_card_1"}]}}`

func small(users, orders, products string) (shop.Records, error) {
	return tau.ReadFS(fstest.MapFS{
		"users.json": {Data: []byte(users)}, "orders.json": {Data: []byte(orders)}, "products.json": {Data: []byte(products)},
	}, tau.Options{})
}

func TestBrokenFilesAreNamed(t *testing.T) {
	if _, err := small(smallUsers, smallOrders, smallProducts); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, file, old, new, want string }{
		{"unknown field", "users", `"email":`, `"mail":`, "users.json:4: mia_li_1.mail"},
		{"missing field", "users", `"email": "mia@example.com",`, ``, `lacks the field "email"`},
		{"wrong type", "users", `"zip": "78701"`, `"zip": 78701`, "users.json:3: mia_li_1.address.zip"},
		{"balance as text", "users", `60`, `"60"`, "users.json:6: mia_li_1.payment_methods.gift_card_1.balance"},
		{"id that differs", "users", `"id": "gift_card_1"`, `"id": "gift_card_2"`, "mia_li_1.payment_methods.gift_card_1.id"},
		{"order that is not there", "users", `["#W1"]`, `["#W1", "#W2"]`, "users.json:8: mia_li_1.orders[1]"},
		{"order not listed", "users", `["#W1"]`, `[]`, "does not list order #W1"},
		{"unknown customer", "orders", `"user_id": "mia_li_1"`, `"user_id": "mia_li_2"`, "orders.json:1: #W1.user_id"},
		{"method of nobody", "orders", `credit_card_1`, `credit_card_9`, "orders.json:7: #W1.payment_history[0].payment_method_id"},
		{"unknown product", "orders", `"product_id": "p1"`, `"product_id": "p9"`, "orders.json:4: #W1.items[0].product_id"},
		{"unknown item", "orders", `"item_id": "i1", "price"`, `"item_id": "i9", "price"`, "orders.json:4: #W1.items[0].item_id"},
		{"half a cent", "orders", `"price": 47.84`, `"price": 47.845`, "#W1.items[0].price"},
		{"price below zero", "orders", `"price": 47.84`, `"price": -1`, "must not be below zero"},
		{"unknown state", "orders", `"delivered"`, `"lost"`, "orders.json:6: #W1.status"},
		{"half an exchange", "orders", `"status":`, `"exchange_items": [], "status":`, "#W1.exchange_items"},
		{"field twice", "orders", `"status":`, `"order_id": "#W1", "status":`, "comes twice"},
		{"truncated", "orders", smallOrders[200:], ``, "ends in the middle"},
		{"not JSON", "orders", `"status":`, `status:`, "orders.json:6"},
		{"more after the end", "orders", smallOrders, smallOrders + " {}", "goes on after its end"},
		{"invalid UTF-8", "products", `red`, "r\xffd", "products.json:2: is not valid UTF-8"},
		{"list for object", "products", smallProducts, `[]`, "must be an object, not a list"},
		{"item twice", "products", smallProducts, smallProducts[:len(smallProducts)-1] + `, "p2": {"name": "Lamp", "product_id": "p2",
 "variants": {"i1": {"item_id": "i1", "options": {}, "available": true, "price": 1}}}}`, "two products"},
	} {
		files := map[string]string{"users": smallUsers, "orders": smallOrders, "products": smallProducts}
		if !strings.Contains(files[c.file], c.old) {
			t.Fatalf("%s: nothing to replace", c.name)
		}
		files[c.file] = strings.Replace(files[c.file], c.old, c.new, 1)
		got, err := small(files["users"], files["orders"], files["products"])
		if fault.CodeOf(err) != fault.InputInvalid {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		e := fault.As(err)
		if text := fmt.Sprintf("%s: %s", e.Args["at"], e.Args["problem"]); !strings.Contains(text, c.want) {
			t.Errorf("%s: %q does not say %q", c.name, text, c.want)
		}
		if !reflect.DeepEqual(got, shop.Records{}) {
			t.Errorf("%s: half of it was read", c.name)
		}
	}
	if _, err := tau.Read(t.TempDir(), tau.Options{}); fault.CodeOf(err) != fault.InputInvalid {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestTasksFileIsChecked(t *testing.T) {
	for text, want := range map[string]string{
		`{}`:                         "must be a list",
		`[{"user_id":"a"}]`:          `lacks the field "id"`,
		`[{"id":"1","actions":[]}]`:  `lacks the field "user_id"`,
		`[{"id":"1","user_id":"a"}]`: `lacks the field "actions"`,
		`[{"id":"1","user_id":"a","actions":[{"name":"think"}]}]`:                          `lacks the field "arguments"`,
		`[{"id":"1","user_id":"a","actions":[{"name":"think","arguments":{},"x":1}]}]`:     "is not a known field",
		`[{"id":"1","user_id":"a","actions":[]},{"id":"1","user_id":"a","actions":[]}]`:    "earlier task",
		`[{"id":"1","user_id":7,"actions":[]}]`:                                            "must be text",
		`[{"id":"1","customer":null,"actions":[],"call":{"name":"think","arguments":{}}}]`: "one of the two",
	} {
		_, err := tau.ReadTasks("tasks.json", []byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(smallUsers), []byte(smallOrders), []byte(smallProducts))
	f.Fuzz(func(t *testing.T, users, orders, products []byte) {
		records, err := small(string(users), string(orders), string(products))
		if err != nil {
			if fault.CodeOf(err) != fault.InputInvalid {
				t.Fatalf("%v", err)
			}
			return
		}
		files, err := tau.Files(records)
		if err != nil {
			t.Fatalf("what was read can't be written: %v", err)
		}
		again, err := small(string(files["users.json"]), string(files["orders.json"]), string(files["products.json"]))
		if err != nil {
			t.Fatalf("what was written can't be read: %v", err)
		}
		a, _ := json.Marshal(records)
		b, _ := json.Marshal(again)
		if !bytes.Equal(a, b) {
			t.Fatalf("%s\nread again as\n%s", a, b)
		}
	})
}

func FuzzReadTasks(f *testing.F) {
	f.Add([]byte(`[{"id":"1","user_id":"a","actions":[{"name":"cancel_pending_order","arguments":{"order_id":"#W1","reason":"x"}}]}]`))
	f.Add([]byte(`[{"id":"1","customer":null,"setup":[],"call":{"name":"think","arguments":{"thought":[1,{"a":null}]}}}]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		tasks, err := tau.ReadTasks("tasks.json", text)
		if err != nil && fault.CodeOf(err) != fault.InputInvalid {
			t.Fatal(err)
		}
		for _, task := range tasks {
			for _, call := range task.Calls {
				if _, _, err := call.Operation(); err != nil && fault.As(err) == nil {
					t.Fatal(err)
				}
			}
		}
	})
}
