package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"makegood/internal/desk"
	"makegood/internal/journal"
	"makegood/internal/keys"
	"makegood/internal/store"
)

// The payload of the benchmarks: about what an offer or a message takes.
var benchPayload = []byte(`{"text":"` + strings.Repeat("The rug has not come. ", 20) + `"}`)

// A site is a database of each kind, and the same database without us.
type site struct {
	name string
	s    *store.Store
	raw  *sql.DB
}

func sites(b *testing.B) []site {
	b.Helper()
	var list []site
	path := filepath.Join(b.TempDir(), "makegood.db")
	for name, dsn := range map[string]string{"sqlite": "sqlite:" + path, "postgres": cluster.Database(b)} {
		s, err := store.Open(b.Context(), dsn, keys.Generate(), store.Options{})
		if err != nil {
			b.Fatal(err)
		}
		driver, address := "pgx", dsn
		if name == "sqlite" {
			driver = "sqlite"
			address = "file:" + (&url.URL{Path: path + ".raw"}).EscapedPath() + "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"
		}
		raw, err := sql.Open(driver, address)
		if err != nil {
			b.Fatal(err)
		}
		raw.SetMaxOpenConns(1)
		binary := map[string]string{"sqlite": "BLOB", "postgres": "BYTEA"}[name]
		if _, err := raw.Exec("CREATE TABLE bare (id BIGINT PRIMARY KEY, stream TEXT, payload " + binary + ")"); err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _, _ = s.Close(), raw.Close() })
		list = append(list, site{name, s, raw})
	}
	return list
}

// beside times the bare database doing n transactions of so many equal-sized
// inserts, and reports how much longer we took.
func (at site) beside(b *testing.B, inserts int) {
	b.Helper()
	n, took := b.N, b.Elapsed()
	b.StopTimer()
	statement := "INSERT INTO bare (id, stream, payload) VALUES ($1, $2, $3)"
	if at.name == "sqlite" {
		statement = strings.ReplaceAll(statement, "$", "?")
	}
	var last int64
	if err := at.raw.QueryRow("SELECT coalesce(max(id), 0) FROM bare").Scan(&last); err != nil {
		b.Fatal(err)
	}
	begun := time.Now()
	for range n {
		t, err := at.raw.Begin()
		if err != nil {
			b.Fatal(err)
		}
		for range inserts {
			last++
			if _, err := t.Exec(statement, last, "case/bench", benchPayload); err != nil {
				b.Fatal(err)
			}
		}
		if err := t.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	bare := time.Since(begun)
	b.ReportMetric(float64(bare.Microseconds())/float64(n), "bare-µs/op")
	b.ReportMetric(float64(took)/float64(bare), "x-bare")
}

func entries(n int) []journal.Entry {
	list := make([]journal.Entry, n)
	for i := range list {
		list[i] = journal.Entry{Name: "case.said", Schema: 1, Payload: benchPayload}
	}
	return list
}

func BenchmarkAppendOne(b *testing.B) {
	for _, at := range sites(b) {
		b.Run(at.name, func(b *testing.B) {
			stream := fmt.Sprint("case/", b.N, time.Now().UnixNano())
			b.ResetTimer()
			for i := range b.N {
				err := at.s.Append(b.Context(), desk.Batch{At: time.Now(), By: "system",
					Appends: []desk.Append{{Stream: stream, Expected: int64(i), Subject: "c1", Entries: entries(1)}}})
				if err != nil {
					b.Fatal(err)
				}
			}
			at.beside(b, 1)
		})
	}
}

// BenchmarkAppendBatch is what a command writes: three streams, two views. The
// bare database inserts five rows.
func BenchmarkAppendBatch(b *testing.B) {
	for _, at := range sites(b) {
		b.Run(at.name, func(b *testing.B) {
			id := fmt.Sprint(b.N, time.Now().UnixNano())
			b.ResetTimer()
			for i := range b.N {
				batch := desk.Batch{At: time.Now(), By: "system"}
				for _, seat := range []string{"", "/house", "/customer"} {
					batch.Appends = append(batch.Appends, desk.Append{Stream: "case/" + id + seat, Expected: int64(i), Subject: "c1", Entries: entries(1)})
				}
				for _, kind := range []string{"case", "promise"} {
					batch.Views = append(batch.Views, desk.View{Kind: kind, ID: id, Subject: "c1", State: "open", Owner: "staff/1",
						Rank: int64(i), Changed: batch.At, Body: benchPayload, Terms: []string{"rug", "noah", "brown", id}})
				}
				if err := at.s.Append(b.Context(), batch); err != nil {
					b.Fatal(err)
				}
			}
			at.beside(b, 5)
		})
	}
}

func BenchmarkLoad20(b *testing.B) {
	for _, at := range sites(b) {
		b.Run(at.name, func(b *testing.B) {
			stream := fmt.Sprint("case/", b.N, time.Now().UnixNano())
			err := at.s.Append(b.Context(), desk.Batch{At: time.Now(), Appends: []desk.Append{{Stream: stream, Subject: "c1", Entries: entries(20)}}})
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			for range b.N {
				if loaded, err := at.s.Load(b.Context(), stream); err != nil || len(loaded[stream]) != 20 {
					b.Fatal(err, len(loaded[stream]))
				}
			}
		})
	}
}

// BenchmarkListPage reads pages of 50 from the middle of 100,000 views.
func BenchmarkListPage(b *testing.B) {
	for _, at := range sites(b) {
		fill(b, at.s, 100_000)
		for name, q := range map[string]desk.Query{
			"state":  {Kind: "case", States: []string{"open"}, Limit: 50, AfterRank: 5000, AfterID: "0"},
			"states": {Kind: "case", States: []string{"open", "waiting", "closed"}, Limit: 50, AfterRank: 5000, AfterID: "0"},
			"owner":  {Kind: "case", States: []string{"open"}, Owner: "staff/3", Limit: 50, AfterRank: 5000, AfterID: "0"},
			"terms":  {Kind: "case", Terms: []string{"word7", "name7"}, Limit: 50},
		} {
			b.Run(at.name+"/"+name, func(b *testing.B) {
				for range b.N {
					if _, err := at.s.List(context.Background(), q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkVerify walks 20,000 events of 1,000 streams and 1,000 views.
func BenchmarkVerify(b *testing.B) {
	const streams, each = 1000, 20
	for _, at := range sites(b) {
		fill(b, at.s, streams)
		for i := range streams / 50 {
			batch := desk.Batch{At: time.Now()}
			for j := range 50 {
				batch.Appends = append(batch.Appends, desk.Append{Stream: fmt.Sprint("case/", i, "/", j), Subject: fmt.Sprint("c", j), Entries: entries(each)})
			}
			if err := at.s.Append(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
		}
		if err := at.s.Checkpoint(b.Context(), time.Now()); err != nil {
			b.Fatal(err)
		}
		b.Run(at.name, func(b *testing.B) {
			for range b.N {
				tally, err := at.s.Verify(b.Context(), func(f desk.Finding) { b.Fatal(f) })
				if err != nil || tally.Events != streams*each {
					b.Fatal(err, tally)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*streams*each), "µs/event")
		})
	}
}
