package replay_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/connect/tau"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/keys"
	"makegood/internal/replay"
	"makegood/internal/rights"
	"makegood/internal/store"
	"makegood/internal/testdata"
	"makegood/packs"
)

var system = casefile.Actor{ID: string(casefile.System), Kind: casefile.System}

// imported is the tau shop in a database of its own.
func imported(t *testing.T) (*desk.Desk, desk.Store) {
	t.Helper()
	book, err := rights.Load(packs.FS, "law", "policy")
	if err != nil {
		t.Fatal(err)
	}
	master := keys.Generate()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "shop.db"), master, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	d := desk.New(desk.Config{
		Store: s, Book: func() *rights.Book { return book }, Clock: time.Now, Random: rand.Reader, Secret: master.Derive("confirmations"),
	})
	d.Orders = desk.OwnOrders{Desk: d}
	records, err := tau.Read(testdata.Path(t, "tau"), tau.Options{Ref: func(string) string {
		ref, err := d.Ref()
		if err != nil {
			t.Fatal(err)
		}
		return ref
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Import(t.Context(), system, "tau", "tau-shop", records, nil); err != nil {
		t.Fatal(err)
	}
	return d, s
}

// heads are the positions and hashes of every event: whatever was written to
// the database shows in them.
func heads(t *testing.T, s desk.Store) string {
	t.Helper()
	var b strings.Builder
	e := json.NewEncoder(&b)
	err := s.Walk(context.Background(), 0, func(at journal.Stored) error { return e.Encode([]any{at.Stream, at.Version, at.Hash}) })
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func file(t *testing.T, name string, into any) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(testdata.Path(t, "tau"), name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
	return raw
}

// both has the two kinds of records, present or not.
func both(changed map[string]any) any {
	for _, kind := range []string{"orders", "users"} {
		if changed[kind] == nil {
			if changed == nil {
				changed = map[string]any{}
			}
			changed[kind] = map[string]any{}
		}
	}
	return testdata.Cents(changed)
}

// sentences of the original platform, and the codes that they are here.
var sentences = map[string]fault.Code{
	"order not found": fault.OrderUnknown, "user not found": fault.CustomerUnknown, "product not found": fault.ProductUnknown,
	"insufficient gift card": fault.BalanceShort, "non-pending": fault.NotPending, "non-delivered": fault.NotDelivered,
	"payment method not found": fault.MethodUnknown, "not found or available": fault.ItemUnavailable,
}

func codeOf(t *testing.T, text string) fault.Code {
	t.Helper()
	if !strings.HasPrefix(text, "Error: ") {
		return fault.OK
	}
	for part, code := range sentences {
		if strings.Contains(text, part) {
			return code
		}
	}
	t.Fatalf("no code for %q", text)
	return ""
}

func run(t *testing.T, d *desk.Desk, name string, raw []byte) []replay.Outcome {
	t.Helper()
	tasks, err := tau.ReadTasks(name, raw)
	if err != nil {
		t.Fatal(err)
	}
	s, err := replay.Open(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	outcomes, err := s.All(t.Context(), tasks, d.Clock(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(outcomes) != len(tasks) {
		t.Fatalf("%d outcomes of %d tasks", len(outcomes), len(tasks))
	}
	return outcomes
}

// The 520 requests: every answer, every changed record to the cent, and the
// database as it was.
func TestTasks(t *testing.T) {
	d, s := imported(t)
	before, done := heads(t, s), 0
	for _, part := range []string{"dev", "train"} {
		var expected []struct {
			ID      string
			Results []struct{ Text string }
			Changed map[string]any
		}
		file(t, "expected_"+part+".json", &expected)
		var any []any
		outcomes := run(t, d, part, file(t, "tasks_"+part+".json", &any))
		if len(outcomes) != len(expected) {
			t.Fatalf("%d outcomes, %d expected", len(outcomes), len(expected))
		}
		for i, got := range outcomes {
			want := expected[i]
			if got.ID != want.ID || len(got.Results) != len(want.Results) {
				t.Fatalf("%s with %d results stands beside %s with %d", got.ID, len(got.Results), want.ID, len(want.Results))
			}
			for j, r := range want.Results {
				if code := codeOf(t, r.Text); got.Results[j] != code {
					t.Errorf("%s, call %d: %s, want %s", got.ID, j, got.Results[j], code)
				}
			}
			if changed, want := testdata.Plain(t, got.Changed), both(want.Changed); !reflect.DeepEqual(changed, want) {
				t.Errorf("%s changed\n%v\nwant\n%v", got.ID, changed, want)
			}
			done++
		}
	}
	if done != 520 {
		t.Errorf("%d tasks, want 520", done)
	}
	if heads(t, s) != before {
		t.Error("replaying wrote to the database")
	}
}

// The 228 forbidden and odd calls: the code of each, and nothing changed where
// it is refused.
func TestNegatives(t *testing.T) {
	d, s := imported(t)
	before := heads(t, s)
	var expected []struct {
		ID      string
		Code    fault.Code
		Changed map[string]any
	}
	outcomes := run(t, d, "negatives.json", file(t, "negatives.json", &expected))
	for i, got := range outcomes {
		want := expected[i]
		if len(got.Results) != 1 || got.Results[0] != want.Code {
			t.Errorf("%s: %v, want %s", got.ID, got.Results, want.Code)
		}
		if changed, want := testdata.Plain(t, got.Changed), both(want.Changed); !reflect.DeepEqual(changed, want) {
			t.Errorf("%s changed\n%v\nwant\n%v", got.ID, changed, want)
		}
	}
	if len(outcomes) != 228 {
		t.Errorf("%d rows, want 228", len(outcomes))
	}
	if heads(t, s) != before {
		t.Error("replaying wrote to the database")
	}
}

// What a request may not do, however it is asked: nothing changes without
// identification, and nothing of another customer's.
func TestGuards(t *testing.T) {
	d, _ := imported(t)
	const cancel = `{"name":"cancel_pending_order","arguments":{"order_id":"#W5442520","reason":"no longer needed"}}`
	outcomes := run(t, d, "guards.json", []byte(`[
		{"id":"nobody","customer":null,"call":`+cancel+`},
		{"id":"another","customer":"omar_lopez_3107","call":`+cancel+`},
		{"id":"theirs","customer":"olivia_ito_3591","call":`+cancel+`},
		{"id":"odd","customer":"olivia_ito_3591","actions":[{"name":"think","arguments":{}},{"name":"sell_shop","arguments":{}},`+cancel+`,`+cancel+`]}
	]`))
	for i, want := range [][]fault.Code{
		{fault.NotIdentified}, {fault.NotYours}, {fault.OK}, {fault.OK, fault.OperationUnknown, fault.OK, fault.NotPending},
	} {
		if got := outcomes[i]; !reflect.DeepEqual(got.Results, want) {
			t.Errorf("%s: %v, want %v", got.ID, got.Results, want)
		}
		if got := outcomes[i]; (len(got.Changed.Orders) > 0) != (i >= 2) {
			t.Errorf("%s changed %v", got.ID, got.Changed.Orders)
		}
	}
	tasks, err := tau.ReadTasks("x.json", []byte(`[{"id":"who","customer":"nobody_here_1","call":`+cancel+`}]`))
	if err != nil {
		t.Fatal(err)
	}
	s, err := replay.Open(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(t.Context(), tasks[0]); fault.CodeOf(err) != fault.InputInvalid || !strings.Contains(err.Error(), "who") {
		t.Errorf("an unknown customer: %v", err)
	}
}
