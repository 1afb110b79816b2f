package tau_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"makegood/internal/connect/tau"
	"makegood/internal/fault"
	"makegood/internal/shop"
	"makegood/internal/testdata"
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
		if got, want := testdata.Plain(t, c.record(o)), testdata.Plain(t, c.record(records.Orders[i])); !reflect.DeepEqual(got, want) {
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
