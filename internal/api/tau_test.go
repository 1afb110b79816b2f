package api_test

import (
	"encoding/json"
	"net/url"
	"os"
	"reflect"
	"strings"
	"testing"

	"makegood/internal/api"
	"makegood/internal/connect/tau"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/keys"
	"makegood/internal/shop"
	"makegood/internal/store/overlay"
	"makegood/internal/testdata"
)

// web is the web shop of the data, imported once; every task gets an overlay.
type web struct {
	*door
	emails map[string]string // the shop's own customer id -> e-mail
	ids    map[string]string // Ref -> the shop's own id
	refs   map[string]string
}

func webShop(t *testing.T) web {
	t.Helper()
	records, err := tau.Read(testdata.Path(t, "tau"), tau.Options{})
	must(t, err)
	d := empty(t)
	must(t, d.desk.Import(ctx, desktest.Admin, "tau", "tau-shop", records, nil))
	d.base = d.head()
	w := web{d, map[string]string{}, map[string]string{}, map[string]string{}}
	for _, c := range records.Customers {
		w.emails[c.ID], w.ids[c.Ref], w.refs[c.ID] = c.Email, c.ID, c.Ref
	}
	return w
}

// fresh is the same shop before anything was asked.
func (w web) fresh() web {
	store := overlay.New(w.store)
	d, clock := desktest.On(w.t, store, keys.Generate(), opened)
	w.door = &door{t: w.t, desk: d, clock: clock, store: store, http: api.New(d, api.Options{}), keys: w.keys, base: w.base}
	return w
}

// moved names the streams of the shop's own records that were written to since.
func (w web) moved(base int64) map[string]bool {
	out := map[string]bool{}
	must(w.t, w.store.Walk(ctx, base, func(e journal.Stored) error {
		switch kind, _, _ := strings.Cut(e.Stream, "/"); kind {
		case "order", "customer", "method", "product":
			out[e.Stream] = true
		}
		return nil
	}))
	return out
}

func fold[T interface{ Evolve(journal.Event) T }](w web, stream string) T {
	var state T
	found, err := w.store.Load(ctx, stream)
	must(w.t, err)
	registry := desk.Registry()
	for _, s := range found[stream] {
		e, err := registry.Decode(s.Entry)
		must(w.t, err)
		state = state.Evolve(e)
	}
	return state
}

// changed is every record that was written to, as expected_*.json has it.
func (w web) changed(base int64) map[string]any {
	out := map[string]any{}
	put := func(kind, id string, v any) {
		if out[kind] == nil {
			out[kind] = map[string]any{}
		}
		out[kind].(map[string]any)[id] = testdata.Plain(w.t, v)
	}
	customers := map[string]bool{}
	for stream := range w.moved(base) {
		kind, id, _ := strings.Cut(stream, "/")
		switch kind {
		case "order":
			o := fold[shop.Order](w, stream)
			put("orders", id, tau.RecordOrder(o, w.ids[o.Customer]))
		case "customer":
			customers[id] = true
		case "method":
			found, err := w.store.Load(ctx, stream)
			must(w.t, err)
			customers[found[stream][0].Subject] = true
		}
	}
	for ref := range customers {
		c := fold[shop.Customer](w, "customer/"+ref)
		now := map[string]shop.Method{}
		for _, m := range c.Methods {
			if m.HoldsBalance() {
				now[m.ID] = fold[shop.Method](w, "method/"+m.ID)
			}
		}
		put("users", c.ID, tau.RecordCustomer(c.WithBalances(now)))
	}
	return out
}

// names are the actions of the tasks, as operations of the API.
var names = map[string]string{
	"cancel_pending_order": "cancel_order", "return_delivered_order_items": "return_items",
	"exchange_delivered_order_items": "exchange_items", "modify_pending_order_items": "change_items",
	"modify_pending_order_payment": "change_payment", "modify_pending_order_address": "change_address",
	"modify_user_address": "change_customer_address",
}

func (w web) visit(customer string) string {
	if customer == "" {
		return ""
	}
	return w.ok(w.keys["clerk"], "POST", "/v1/visits", obj{"email": w.emails[customer]}).text("id")
}

// run does one action of a task as a clerk would: ask, read back, confirm.
func (w web) run(visit string, call tau.Call) string {
	sara := w.keys["clerk"]
	arg := func(name string) string {
		s, _ := call.Arguments[name].(string)
		return url.PathEscape(s)
	}
	in := "?visit=" + visit
	var r reply
	switch call.Name {
	case "calculate", "think", "transfer_to_human_agents":
		return "ok"
	case "find_user_id_by_email", "find_user_id_by_name_zip":
		r = w.call(sara, "POST", "/v1/visits", call.Arguments)
	case "get_user_details":
		r = w.call(sara, "GET", "/v1/customers/"+arg("user_id")+in, nil)
	case "get_order_details":
		r = w.call(sara, "GET", "/v1/orders/"+arg("order_id")+in, nil)
	case "get_product_details":
		r = w.call(sara, "GET", "/v1/products/"+arg("product_id")+in, nil)
	case "list_all_product_types":
		r = w.call(sara, "GET", "/v1/products"+in, nil)
	default:
		return w.operate(visit, call)
	}
	return codeOf(r)
}

func (w web) operate(visit string, call tau.Call) string {
	sara, before := w.keys["clerk"], w.head()
	name, ok := names[call.Name]
	if !ok {
		name = call.Name
	}
	asked := w.call(sara, "POST", "/v1/operations/"+name, obj{"visit": visit, "arguments": call.Arguments})
	if asked.Status != 200 {
		if w.head() != before {
			w.t.Errorf("%s was refused with %s and left something behind", call.Name, asked.code())
		}
		return codeOf(asked)
	}
	if moved := w.moved(before); len(moved) > 0 {
		w.t.Errorf("%s moved %v before it was confirmed", call.Name, moved)
	}
	return codeOf(w.call(sara, "POST", "/v1/confirm", obj{"token": asked.text("token"), "text_hash": asked.text("text_hash")}))
}

func codeOf(r reply) string {
	if r.Status < 300 {
		return "ok"
	}
	return r.code()
}

// codeOfSentence is ours for an original's sentence.
func codeOfSentence(text string) string {
	if !strings.HasPrefix(text, "Error: ") {
		return "ok"
	}
	for part, code := range map[string]fault.Code{
		"order not found": fault.OrderUnknown, "user not found": fault.CustomerUnknown, "product not found": fault.ProductUnknown,
		"insufficient gift card": fault.BalanceShort, "non-pending": fault.NotPending, "non-delivered": fault.NotDelivered,
		"payment method not found": fault.MethodUnknown, "not found or available": fault.ItemUnavailable,
	} {
		if strings.Contains(text, part) {
			return string(code)
		}
	}
	return "? " + text
}

func readTasks(t *testing.T, file string) ([]tau.Task, []byte) {
	t.Helper()
	raw, err := os.ReadFile(testdata.Path(t, "tau", file))
	must(t, err)
	tasks, err := tau.ReadTasks(file, raw)
	must(t, err)
	return tasks, raw
}

// The tasks of the data, each from a fresh copy of the shop, through the API as
// a clerk serves: every result and every changed record, in cents.
func TestTasks(t *testing.T) {
	start, done := webShop(t), 0
	for _, part := range []string{"dev", "train"} {
		tasks, _ := readTasks(t, "tasks_"+part+".json")
		raw, err := os.ReadFile(testdata.Path(t, "tau", "expected_"+part+".json"))
		must(t, err)
		var expected []struct {
			ID      string
			Results []struct{ Text string }
			Changed map[string]any
		}
		must(t, json.Unmarshal(raw, &expected))
		for i, task := range tasks {
			want, w := expected[i], start.fresh()
			visit := w.visit(task.Customer)
			for j, call := range task.Calls {
				if got, code := w.run(visit, call), codeOfSentence(want.Results[j].Text); got != code {
					t.Errorf("%s, call %d, %s: %s, want %s", task.ID, j, call.Name, got, code)
				}
			}
			if got, want := w.changed(start.base), testdata.Cents(any(want.Changed)); !reflect.DeepEqual(any(got), want) {
				t.Errorf("%s changed\n%v\nwant\n%v", task.ID, got, want)
			}
			done++
		}
	}
	if done != 520 {
		t.Errorf("%d tasks", done)
	}
}

// The 228 forbidden and odd calls, as their customer's clerk.
func TestNegatives(t *testing.T) {
	start := webShop(t)
	tasks, raw := readTasks(t, "negatives.json")
	var expected []struct {
		Code    string
		Changed map[string]any
	}
	must(t, json.Unmarshal(raw, &expected))
	for i, task := range tasks {
		w := start.fresh()
		visit := w.visit(task.Customer)
		for _, call := range task.Setup {
			if code := w.run(visit, call); code != "ok" {
				t.Fatalf("%s: setup answers %s", task.ID, code)
			}
		}
		base := w.head()
		if got := w.run(visit, task.Calls[0]); got != expected[i].Code {
			t.Errorf("%s: %s, want %s", task.ID, got, expected[i].Code)
		}
		want := any(map[string]any{})
		if expected[i].Changed != nil {
			want = testdata.Cents(any(expected[i].Changed))
		}
		if got := w.changed(base); expected[i].Code != "ok" || expected[i].Changed != nil {
			if !reflect.DeepEqual(any(got), want) {
				t.Errorf("%s changed\n%v\nwant\n%v", task.ID, got, want)
			}
		}
	}
	if len(tasks) != 228 {
		t.Errorf("%d rows", len(tasks))
	}
}

// Without identification nothing is read and nothing asked; without a yes
// nothing changes; a yes counts once.
func TestTwoSteps(t *testing.T) {
	w := webShop(t).fresh()
	tasks, _ := readTasks(t, "tasks_train.json")
	base, sara := w.base, w.keys["clerk"]
	for _, task := range tasks {
		for _, call := range task.Calls {
			name, writes := names[call.Name]
			if !writes || name == "change_customer_address" {
				continue
			}
			w.refused(sara, "POST", "/v1/operations/"+name, obj{"arguments": call.Arguments}, "not_identified")
			visit := w.visit(task.Customer)
			asked := w.call(sara, "POST", "/v1/operations/"+name, obj{"visit": visit, "arguments": call.Arguments})
			if asked.Status != 200 {
				continue
			}
			token, hash := asked.text("token"), asked.text("text_hash")
			if moved := w.moved(base); len(moved) > 0 {
				t.Fatalf("%s moved %v before a yes", name, moved)
			}
			w.refused(sara, "POST", "/v1/operations/"+name, obj{"visit": "0123456789ABCDEF", "arguments": call.Arguments}, "not_identified")
			w.refused(w.keys["manager"], "POST", "/v1/operations/"+name, obj{"visit": visit, "arguments": call.Arguments}, "not_identified")
			w.refused(w.keys["manager"], "POST", "/v1/confirm", obj{"token": token}, "not_your_token")
			w.refused(w.keys["agent"], "POST", "/v1/confirm", obj{"token": token}, "not_your_token")
			w.refused(sara, "POST", "/v1/confirm", obj{"token": token, "text_hash": strings.Repeat("0", 64)}, "texts_differ")
			w.refused(sara, "POST", "/v1/confirm", obj{"token": token[:7] + strings.Repeat("0", 20)}, "stale_token")
			if done := w.ok(sara, "POST", "/v1/confirm", obj{"token": token, "text_hash": hash}); done.at("bound") != true {
				t.Fatalf("%s: %s", name, done.Body)
			}
			w.refused(sara, "POST", "/v1/confirm", obj{"token": token}, "stale_token")
			if len(w.moved(base)) == 0 {
				t.Fatalf("%s changed nothing", name)
			}
			return
		}
	}
	t.Fatal("no task asks for anything")
}
