package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"iter"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"makegood/internal/api"
	"makegood/internal/connect/shopfile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/journal"
	"makegood/packs"
)

var ctx = context.Background()

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// opened is the moment at which the tests' desks open: a Monday in Austin.
var opened = time.Date(2025, 12, 15, 15, 0, 0, 0, time.UTC)

// door is an API on a desk of its own, with a key for each role.
type door struct {
	t     testing.TB
	desk  *desk.Desk
	clock *desktest.Clock
	store desk.Store
	http  http.Handler
	keys  map[string]string // role, or agent -> key
	base  int64             // where the log stood when the test began
}

// staff are who works in the tests' shop.
var staff = []desk.Member{
	{ID: "sara", Name: "Sara", Role: "clerk"}, {ID: "omar", Name: "Omar", Role: "supervisor"},
	{ID: "lena", Name: "Lena", Role: "manager"}, {ID: "ada", Name: "Ada", Role: "admin"},
	{ID: "robot", Name: "Robot", Role: "clerk", Machine: true},
}

// empty is a desk with staff and no shop yet.
func empty(t testing.TB) *door {
	t.Helper()
	d, clock := desktest.Open(t, opened)
	store := d.Store
	out := &door{t: t, desk: d, clock: clock, store: store, http: api.New(d, api.Options{}), keys: map[string]string{}}
	out.hire()
	return out
}

// hire takes the staff on, with a key for each.
func (d *door) hire() {
	d.t.Helper()
	for _, m := range staff {
		must(d.t, d.desk.Hire(ctx, desktest.Admin, m))
		key, err := d.desk.IssueKey(ctx, desktest.Admin, m.ID, "test", time.Time{})
		must(d.t, err)
		role := m.Role
		if m.Machine {
			role = "agent"
		}
		d.keys[role] = key
	}
}

// departmentStore is a desk with the demo shop.
func departmentStore(t testing.TB) *door {
	t.Helper()
	d := empty(t)
	d.stock()
	return d
}

// stock takes the demo shop in.
func (d *door) stock() {
	d.t.Helper()
	data, err := packs.FS.ReadFile("shops/department-store.yaml")
	must(d.t, err)
	records, err := shopfile.Read("department-store.yaml", data, shopfile.Options{})
	must(d.t, err)
	must(d.t, d.desk.Import(ctx, desktest.Admin, "shop", "department-store", records, nil))
	d.base = d.head()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// reply is an answer, read.
type reply struct {
	Status int
	Header http.Header
	Body   string
	JSON   map[string]any
}

func (r reply) code() string { return r.text("code") }

// text is a value in the answer, by the names on the way to it.
func (r reply) text(way ...string) string {
	v, _ := r.at(way...).(string)
	return v
}

func (r reply) at(way ...string) any {
	var v any = r.JSON
	for _, name := range way {
		switch in := v.(type) {
		case map[string]any:
			v = in[name]
		case []any:
			i := int(name[0] - '0')
			if i >= len(in) {
				return nil
			}
			v = in[i]
		default:
			return nil
		}
	}
	return v
}

// call sends a request with a credential ("" none) and a body (nil none; text
// as it is; anything else as JSON).
func (d *door) call(credential, method, path string, body any) reply {
	d.t.Helper()
	r := httptest.NewRequest(method, path, bodyOf(d.t, body))
	if credential != "" {
		r.Header.Set("Authorization", "Bearer "+credential)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return d.send(r)
}

func bodyOf(t testing.TB, body any) io.Reader {
	t.Helper()
	switch b := body.(type) {
	case nil:
		return http.NoBody
	case string:
		return strings.NewReader(b)
	}
	data, err := json.Marshal(body)
	must(t, err)
	return bytes.NewReader(data)
}

func (d *door) send(r *http.Request) reply {
	d.t.Helper()
	w := httptest.NewRecorder()
	d.http.ServeHTTP(w, r)
	out := reply{Status: w.Code, Header: w.Header(), Body: w.Body.String()}
	if r.Method != http.MethodHead && strings.Contains(w.Header().Get("Content-Type"), "json") {
		if err := json.Unmarshal([]byte(out.Body), &out.JSON); err != nil {
			d.t.Fatalf("%s %s: answer is no JSON object: %v\n%s", r.Method, r.URL.Path, err, out.Body)
		}
	}
	return out
}

// ok is a call that must succeed.
func (d *door) ok(credential, method, path string, body any) reply {
	d.t.Helper()
	r := d.call(credential, method, path, body)
	if r.Status >= 300 {
		d.t.Fatalf("%s %s: %d %s", method, path, r.Status, r.Body)
	}
	return r
}

// refused is a call that must be refused with a code, and change nothing.
func (d *door) refused(credential, method, path string, body any, code string) reply {
	d.t.Helper()
	before := d.head()
	r := d.call(credential, method, path, body)
	if r.code() != code {
		d.t.Errorf("%s %s: %d %s, want %s", method, path, r.Status, r.Body, code)
	}
	if after := d.head(); after != before {
		d.t.Errorf("%s %s: refused, and the log went on to %d", method, path, after)
	}
	return r
}

// head is where the log stands. That somebody was refused, and that a key was
// used, changes nothing that anybody works with.
func (d *door) head() int64 {
	d.t.Helper()
	head := d.base
	must(d.t, d.store.Walk(ctx, d.base, func(e journal.Stored) error {
		if !strings.HasPrefix(e.Stream, "audit/") && e.Name != "staff.key_used" {
			head = e.Position
		}
		return nil
	}))
	return head
}

type obj = map[string]any

type ctxType = context.Context

func logger(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

func keysOf[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }
