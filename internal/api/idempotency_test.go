package api_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"

	"makegood/internal/api"
	"makegood/internal/desk/desktest"
	"makegood/internal/keys"
	"makegood/internal/store"
	"makegood/internal/store/storetest"
)

// under is a call that brings a key.
func (d *door) under(handler http.Handler, credential, key, path string, body any) reply {
	d.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, bodyOf(d.t, body))
	r.Header.Set("Authorization", "Bearer "+credential)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", key)
	at := *d
	at.http = handler
	return at.send(r)
}

// A call that is made again under its key does nothing and gives the first answer:
// also at once from two servers, on both databases.
func TestIdempotencyKey(t *testing.T) {
	cluster := &storetest.Cluster{}
	t.Cleanup(func() { must(t, cluster.Stop()) })
	for name, dsn := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "makegood.db"), "postgres": cluster.Database(t)} {
		t.Run(name, func(t *testing.T) {
			master := keys.Generate()
			var servers [2]http.Handler
			var d *door
			for i := range servers {
				s, err := store.Open(ctx, dsn, master, store.Options{})
				must(t, err)
				t.Cleanup(func() { must(t, s.Close()) })
				made, clock := desktest.On(t, s, master, opened)
				servers[i] = api.New(made, api.Options{})
				if i == 0 {
					d = &door{t: t, desk: made, clock: clock, store: s, http: servers[0], keys: map[string]string{}}
				}
			}
			d.hire()
			d.stock()
			clerk, supervisor := d.keys["clerk"], d.keys["supervisor"]
			visit := d.under(servers[0], clerk, `"visit-1"`, "/v1/visits", obj{"email": "priya.raman@example.com"})
			if visit.Status >= 300 || d.under(servers[1], clerk, "visit-1", "/v1/visits", obj{"email": "priya.raman@example.com"}).Body != visit.Body {
				t.Fatalf("%d %s", visit.Status, visit.Body)
			}
			order := "AP-20418"
			complaint := obj{"visit": visit.text("id"), "order": order, "claim": "not_delivered"}
			answers := make([]reply, 8)
			var all sync.WaitGroup
			for i := range answers {
				all.Go(func() { answers[i] = d.under(servers[i%2], clerk, "case-1", "/v1/cases", complaint) })
			}
			all.Wait()
			for _, a := range answers {
				if a.Status != answers[0].Status || a.Status >= 300 || a.Body != answers[0].Body {
					t.Fatalf("%d %s\n%d %s", answers[0].Status, answers[0].Body, a.Status, a.Body)
				}
			}
			head := d.head()
			if a := d.under(servers[1], clerk, "case-1", "/v1/cases", obj{"visit": visit.text("id"), "order": order, "claim": "wrong_item"}); a.Status != 422 || a.code() != "key_reused" {
				t.Errorf("another body: %d %s", a.Status, a.Body)
			}
			id := answers[0].text("case", "id")
			if a := d.under(servers[1], clerk, "case-1", "/v1/cases/"+id+"/notes", obj{"text": "x"}); a.code() != "key_reused" {
				t.Errorf("another address: %d %s", a.Status, a.Body)
			}
			if d.head() != head {
				t.Error("what was refused went on")
			}
			link := d.under(servers[0], clerk, "link", "/v1/cases/"+id+"/links", nil)
			if again := d.under(servers[0], clerk, "link", "/v1/cases/"+id+"/links", nil); link.Status >= 300 || again.code() != "already_done" {
				t.Errorf("a link is shown again: %d %s, %d %s", link.Status, link.Body, again.Status, again.Body)
			}
			if a := d.under(servers[0], supervisor, "case-1", "/v1/visits", obj{"email": "priya.raman@example.com"}); a.Status >= 300 {
				t.Errorf("another credential's key: %d %s", a.Status, a.Body)
			}
			for _, bad := range []string{`""`, "ключ"} {
				if a := d.under(servers[0], clerk, bad, "/v1/visits", obj{"email": "priya.raman@example.com"}); a.code() != "input_invalid" {
					t.Errorf("%q: %d %s", bad, a.Status, a.Body)
				}
			}
			if r, err := d.desk.Verify(ctx, desktest.Admin); err != nil || len(r.Findings) > 0 {
				t.Error(r.Findings, err)
			}
		})
	}
}
