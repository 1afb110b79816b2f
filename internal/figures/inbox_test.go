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
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
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

// A look is one page of the inbox.
type look struct {
	states []string
	search string
	after  string
}

// waiting is what needs somebody: where most looks go.
var waiting = []string{"recovery", "open", "offered", "read_back", "agreed"}

// inboxes are what people look at. Each goes through everything there is, page by
// page or name by name, so that what the desk keeps of earlier looks is no help;
// but for the last, which are the first pages of a few lists, again and again.
var inboxes = []struct {
	name  string
	looks func(b *testing.B, s *site, ids []string) []look
}{
	{"all", func(b *testing.B, s *site, _ []string) []look { return s.through(b, look{}) }},
	{"states", func(b *testing.B, s *site, _ []string) []look {
		return s.through(b, look{states: []string{"open", "offered"}})
	}},
	{"prefix", func(b *testing.B, s *site, _ []string) []look {
		var all []look
		for _, two := range []string{"ol", "no", "ma", "li", "ki", "br"} {
			all = append(all, s.through(b, look{search: two})...)
		}
		return all
	}},
	{"name", func(*testing.B, *site, []string) []look {
		var all []look
		for i := range len(names[0]) * len(names[1]) {
			all = append(all, look{search: names[0][i%len(names[0])] + " " + names[1][i%len(names[1])]})
		}
		return all
	}},
	{"number", func(_ *testing.B, _ *site, ids []string) []look {
		all := make([]look, len(ids))
		for i, id := range ids {
			all[i].search = id
		}
		return all
	}},
	{"first", func(*testing.B, *site, []string) []look { return first }},
}

// first are the first pages of the lists that a house has open.
var first = []look{
	{states: waiting}, {}, {states: waiting}, {states: []string{"recovery", "open"}}, {states: waiting}, {states: []string{"offered", "read_back"}},
	{states: waiting}, {search: "ol"}, {states: waiting}, {search: "Olga Kim"},
}

// BenchmarkInbox reads pages of 50 through the desk and over HTTP, with so many
// cases in the log, by clients that never pause; by clients that do; and the first
// pages once more while somebody writes a note every hundredth of a second.
func BenchmarkInbox(b *testing.B) {
	for _, kind := range databases {
		for _, cases := range []int{1000, 100_000} {
			b.Run(fmt.Sprintf("%s/cases=%d", kind, cases), func(b *testing.B) {
				s := open(b, kind)
				ids := s.crowded(b, cases)
				server, key := s.serve(b)
				for _, in := range inboxes {
					looks := in.looks(b, s, ids)
					b.Run(in.name+"/desk", func(b *testing.B) {
						s.look(b, func(ctx context.Context, i int) error { return s.see(ctx, looks[i%len(looks)]) })
					})
					b.Run(in.name+"/http", func(b *testing.B) {
						s.look(b, func(ctx context.Context, i int) error {
							return get(ctx, server+"/v1/cases?"+looks[i%len(looks)].query(), key)
						})
					})
				}
				pages := s.anywhere(b, cases)
				b.Run("paced/http", func(b *testing.B) {
					s.pace(b, func(ctx context.Context, i int) error {
						return get(ctx, server+"/v1/cases?"+pages[i%len(pages)].query(), key)
					})
				})
				b.Run("first-written/desk", func(b *testing.B) {
					defer s.writing(b, ids)()
					s.look(b, func(ctx context.Context, i int) error { return s.see(ctx, first[i%len(first)]) })
				})
				b.Run("first-written/http", func(b *testing.B) {
					defer s.writing(b, ids)()
					s.look(b, func(ctx context.Context, i int) error {
						return get(ctx, server+"/v1/cases?"+first[i%len(first)].query(), key)
					})
				})
			})
		}
	}
}

func (s *site) see(ctx context.Context, l look) error {
	_, _, err := s.desk.Cases(ctx, manager, l.states, l.search, desk.Page{After: l.after})
	return err
}

func (l look) query() string {
	q := url.Values{"q": {l.search}, "after": {l.after}}
	if len(l.states) > 0 {
		q.Set("step", strings.Join(l.states, ","))
	}
	return q.Encode()
}

// writing writes notes until it is called off.
func (s *site) writing(b *testing.B, ids []string) (end func()) {
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := 0; ; i++ {
			select {
			case <-ctx.Done():
				return
			case <-time.After(10 * time.Millisecond):
			}
			if _, err := s.desk.Do(ctx, manager, ids[i%100], casefile.WriteNote{Text: "They called again."}); err != nil && ctx.Err() == nil {
				b.Error(err)
				return
			}
		}
	}()
	return func() { cancel(); <-done }
}

// look does b.N looks, and tells how long each took.
func (s *site) look(b *testing.B, do func(ctx context.Context, i int) error) {
	b.Helper()
	s.timed(b, func(took func(time.Duration)) time.Duration {
		return crowd(b, clients, b.N, func(ctx context.Context, i int) error {
			begun := time.Now()
			err := do(ctx, i)
			took(time.Since(begun))
			return err
		})
	})
}

// timed tells how long b.N looks took, each and together, and how long processors
// worked for each: ours, the clients and the database's server counted in.
func (s *site) timed(b *testing.B, looks func(took func(time.Duration)) (all time.Duration)) {
	b.Helper()
	var mu sync.Mutex
	waits := make([]time.Duration, 0, b.N)
	worked := s.worked(b)
	all := looks(func(d time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		waits = append(waits, d)
	})
	worked = s.worked(b) - worked
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(b.N)/all.Seconds(), "pages/s")
	b.ReportMetric(float64(worked)/float64(time.Millisecond)/float64(b.N), "cpu-ms/page")
	b.ReportMetric(quantile(waits, 0.50, time.Millisecond), "p50-ms")
	b.ReportMetric(quantile(waits, 0.99, time.Millisecond), "p99-ms")
}

// worked is how long processors have worked for this process and, where there is
// one, for the database's server.
func (s *site) worked(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &r))
	own := time.Duration(r.Utime.Nano() + r.Stime.Nano())
	if !strings.HasPrefix(s.dsn, "postgres") {
		return own
	}
	text, err := os.ReadFile(filepath.Join(cluster.Folder(), "data", "postmaster.pid"))
	must(b, err)
	server, _, _ := strings.Cut(string(text), "\n")
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	must(b, err)
	for _, stat := range stats {
		text, err := os.ReadFile(stat)
		if err != nil {
			continue // it has ended meanwhile
		}
		_, rest, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(rest)
		switch {
		case fields[1] == server:
			own += ticks(b, fields[11:13])
		case filepath.Base(filepath.Dir(stat)) == server: // and those of its processes that have ended
			own += ticks(b, fields[11:15])
		}
	}
	return own
}

// through are the looks that page through all that the first one finds.
func (s *site) through(b *testing.B, l look) []look {
	b.Helper()
	looks := []look{l}
	for {
		_, next, err := s.desk.Cases(b.Context(), manager, l.states, l.search, desk.Page{After: l.after})
		must(b, err)
		if next == "" {
			return looks
		}
		l.after = next
		looks = append(looks, l)
	}
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
