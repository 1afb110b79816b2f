package figures_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"makegood/internal/api"
	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/journal"
)

// clients is how many look at the inbox at the same time, each again as soon as
// it has its answer.
const clients = 16

// inboxes are what people look at: of the whole, of some states, by a name that
// many share, by a whole name, by a case's number.
var inboxes = []struct {
	name   string
	states []string
	search func(ids []string, i int) string
}{
	{"all", nil, nil},
	{"states", []string{"open", "offered"}, nil},
	{"prefix", nil, func([]string, int) string { return "ol" }},
	{"name", nil, func(_ []string, i int) string { return names[0][i%len(names[0])] + " " + names[1][i%len(names[1])] }},
	{"number", nil, func(ids []string, i int) string { return ids[i%len(ids)] }},
}

// BenchmarkInbox reads pages of 50, the first and later ones, through the desk
// and over HTTP, with so many cases in the log.
func BenchmarkInbox(b *testing.B) {
	for _, kind := range databases {
		for _, cases := range []int{1000, 100_000} {
			b.Run(fmt.Sprintf("%s/cases=%d", kind, cases), func(b *testing.B) {
				s := open(b, kind)
				ids := s.crowded(b, cases)
				server, key := s.serve(b)
				for _, in := range inboxes {
					search := func(i int) string {
						if in.search == nil {
							return ""
						}
						return in.search(ids, i)
					}
					pages := s.pages(b, in.states, search(0))
					b.Run(in.name+"/desk", func(b *testing.B) {
						look(b, func(ctx context.Context, i int) error {
							_, _, err := s.desk.Cases(ctx, manager, in.states, search(i), desk.Page{After: pages[i%len(pages)]})
							return err
						})
					})
					b.Run(in.name+"/http", func(b *testing.B) {
						look(b, func(ctx context.Context, i int) error {
							q := url.Values{"q": {search(i)}, "after": {pages[i%len(pages)]}}
							if len(in.states) > 0 {
								q.Set("step", strings.Join(in.states, ","))
							}
							return get(ctx, server+"/v1/cases?"+q.Encode(), key)
						})
					})
				}
			})
		}
	}
}

func look(b *testing.B, do func(ctx context.Context, i int) error) {
	var mu sync.Mutex
	took := make([]time.Duration, 0, b.N)
	all := crowd(b, clients, b.N, func(ctx context.Context, i int) error {
		begun := time.Now()
		err := do(ctx, i)
		mu.Lock()
		took = append(took, time.Since(begun))
		mu.Unlock()
		return err
	})
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(b.N)/all.Seconds(), "pages/s")
	b.ReportMetric(quantile(took, 0.50, time.Millisecond), "p50-ms")
	b.ReportMetric(quantile(took, 0.99, time.Millisecond), "p99-ms")
}

// pages are the cursors of the first twenty pages; those of a search may be fewer.
func (s *site) pages(b *testing.B, states []string, search string) []string {
	b.Helper()
	pages := []string{""}
	for len(pages) < 20 {
		_, next, err := s.desk.Cases(b.Context(), manager, states, search, desk.Page{After: pages[len(pages)-1]})
		must(b, err)
		if next == "" || search != "" {
			break
		}
		pages = append(pages, next)
	}
	return pages
}

var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}

func get(ctx context.Context, address, key string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+key)
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", answer.Status, said)
	}
	return err
}

// serve puts the API before the desk.
func (s *site) serve(b *testing.B) (address, key string) {
	b.Helper()
	must(b, s.desk.Hire(b.Context(), desktest.Admin, desk.Member{ID: "lena", Name: "Lena", Role: "manager"}))
	key, err := s.desk.IssueKey(b.Context(), desktest.Admin, "lena", "bench", time.Time{})
	must(b, err)
	server := httptest.NewServer(api.New(s.desk, api.Options{}))
	b.Cleanup(func() {
		client.CloseIdleConnections()
		server.Close()
	})
	return server.URL, key
}

// crowded fills a log with n cases and answers their numbers. A few hundred are
// opened and worked on through the desk, with a promise each and an offer for
// some; the others are these under numbers and customers of their own, appended
// through the store in large batches.
func (s *site) crowded(b *testing.B, n int) []string {
	b.Helper()
	templates := s.templates(b, min(n, len(names[0])*len(names[1])))
	ids := make([]string, 0, n)
	for _, t := range templates {
		ids = append(ids, t.id)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for len(ids) < n {
		batch := desk.Batch{At: noon, By: manager.ID}
		for range min(500, n-len(ids)) {
			id := fmt.Sprintf("%s%05d", string(rune('A'+r.IntN(26))), len(ids))
			templates[len(ids)%len(templates)].under(&batch, id, len(ids))
			ids = append(ids, id)
		}
		must(b, s.store.Append(b.Context(), batch))
	}
	return ids
}

// template is a case as its events and its rows.
type template struct {
	id      string
	number  int
	streams []string // in order of their names
	entries map[string][]journal.Entry
	views   map[desk.Key]desk.View
}

func (s *site) templates(b *testing.B, n int) []template {
	b.Helper()
	list := make([]template, n)
	must(b, s.desk.Import(b.Context(), desktest.Admin, "shop", "department-store", town(n), nil))
	for i := range n {
		s.log.record(true)
		v, err := s.desk.Open(b.Context(), manager, desk.Intake{Order: orderOf(i), Receipt: receiptOf(i), Claim: "not_conforming", Wish: casefile.Wish{Remedy: "refund"}})
		must(b, err)
		_, err = s.desk.Do(b.Context(), manager, v.Case.ID, casefile.State{Statement: casefile.Statement{
			Who: "Lena", Role: "manager", On: calendar.MustParse("2026-03-10"), Words: "We will call you back.",
			Deed: "call back", By: calendar.MustParse("2026-03-12") + calendar.Day(i%60)}})
		must(b, err)
		if i%3 == 0 {
			refund(b, s, []string{v.Case.ID}, 1)
		}
		t := template{id: v.Case.ID, number: i, entries: map[string][]journal.Entry{}, views: map[desk.Key]desk.View{}}
		for _, batch := range s.log.record(false) {
			t.keep(batch)
		}
		list[i] = t
	}
	return list
}

func (t *template) keep(b desk.Batch) {
	for _, a := range b.Appends {
		if t.entries[a.Stream] == nil {
			t.streams = append(t.streams, a.Stream)
		}
		t.entries[a.Stream] = append(t.entries[a.Stream], a.Entries...)
	}
	for _, v := range b.Views {
		t.views[desk.Key{Kind: v.Kind, ID: v.ID}] = v
	}
}

// under adds the case to a batch under another number, for another customer with
// another order.
func (t *template) under(b *desk.Batch, id string, number int) {
	swap := strings.NewReplacer(t.id, id, strings.ToLower(t.id), strings.ToLower(id),
		fmt.Sprintf("c%06d", t.number), fmt.Sprintf("c%06d", number), orderOf(t.number), orderOf(number),
		strings.ToLower(orderOf(t.number)), strings.ToLower(orderOf(number)))
	text := func(in json.RawMessage) json.RawMessage { return bytes.Clone([]byte(swap.Replace(string(in)))) }
	subject := fmt.Sprintf("c%06d", number)
	for _, name := range t.streams {
		if !strings.Contains(name, t.id) {
			continue
		}
		a := desk.Append{Stream: swap.Replace(name), Subject: subject}
		for _, e := range t.entries[name] {
			e.Payload = text(e.Payload)
			a.Entries = append(a.Entries, e)
		}
		b.Appends = append(b.Appends, a)
	}
	for _, v := range t.views {
		if v.Kind != desk.KindCase && v.Kind != desk.KindPromise {
			continue
		}
		v.ID, v.Subject, v.Body = swap.Replace(v.ID), subject, text(v.Body)
		v.Parent = swap.Replace(v.Parent)
		terms := make([]string, len(v.Terms))
		for i, term := range v.Terms {
			terms[i] = swap.Replace(term)
		}
		v.Terms = terms
		b.Views = append(b.Views, v)
	}
}
