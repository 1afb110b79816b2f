// Package storetest is the one suite that every store passes: SQLite,
// PostgreSQL and the overlay. Run holds a store to what desk.Store promises;
// RunDatabase holds a database to what the sealed log promises besides.
package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/journal"
)

// Run holds stores to the contract of desk.Store. open makes a new, empty store
// each time and closes it when the test ends.
func Run(t *testing.T, open func(t *testing.T) desk.Store) {
	for _, c := range []struct {
		name string
		test func(*testing.T, desk.Store)
	}{
		{"what goes in comes out", testRoundTrip},
		{"odd and large payloads", testPayloads},
		{"bad names are refused", testNames},
		{"an empty batch does nothing", testEmptyBatch},
		{"a cancelled context does nothing", testCancelled},
		{"a wrong version is a conflict", testWrongVersion},
		{"a batch is all or nothing", testAllOrNothing},
		{"guards hold", testGuards},
		{"one stream twice in a batch", testTwiceInBatch},
		{"sixteen race for one stream", testRace},
		{"two batches race for one stream among several", testSharedRace},
		{"a guard races an append", testGuardRace},
		{"a crowd writes in any order", testCrowd},
		{"one refusal in a crowd is one", testTogether},
		{"an append at any version", testAnyVersion},
		{"walk sees all in order", testWalk},
		{"walk while others append", testWalkWhileAppending},
		{"what moved", testMoved},
		{"the mark changes with everything", testMark},
		{"a list says whether it is as it was", testRelist},
		{"streams by prefix", testStreams},
		{"views are put, replaced and dropped", testViews},
		{"lists equal a model", testListModel},
		{"terms find views", testTerms},
		{"rebuild equals live", testRebuild},
		{"a failed rebuild changes nothing", testFailedRebuild},
		{"rebuild keeps appends out", testRebuildAlone},
		{"erased and gone", testErase},
		{"an erased subject takes nothing more", testEraseAppend},
		{"a healthy log verifies", testVerifyHealthy},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.test(t, open(t))
		})
	}
}

// start is the instant of the tests' first batch.
var start = time.Date(2026, 3, 1, 9, 30, 0, 123456000, time.UTC)

// entry makes an entry of any payload that marshals.
func entry(name string, payload any) journal.Entry {
	b, err := json.Marshal(payload)
	if err != nil {
		panic(err)
	}
	return journal.Entry{Name: name, Schema: 1, Payload: b}
}

// notes are n entries that say which they are.
func notes(n int, what string) []journal.Entry {
	list := make([]journal.Entry, n)
	for i := range list {
		list[i] = entry("test.noted", map[string]any{"what": what, "n": i})
	}
	return list
}

// onto is a batch that appends entries to one stream.
func onto(stream string, expected int64, subject string, entries ...journal.Entry) desk.Batch {
	return desk.Batch{At: start, By: "system", Appends: []desk.Append{{Stream: stream, Expected: expected, Subject: subject, Entries: entries}}}
}

func mustAppend(t *testing.T, s desk.Store, b desk.Batch) {
	t.Helper()
	if err := s.Append(t.Context(), b); err != nil {
		t.Fatalf("append: %v", err)
	}
}

func mustLoad(t *testing.T, s desk.Store, stream string) []journal.Stored {
	t.Helper()
	loaded, err := s.Load(t.Context(), stream)
	if err != nil {
		t.Fatalf("load %s: %v", stream, err)
	}
	return loaded[stream]
}

func mustList(t *testing.T, s desk.Store, q desk.Query) []desk.View {
	t.Helper()
	views, err := s.List(t.Context(), q)
	if err != nil {
		t.Fatalf("list %+v: %v", q, err)
	}
	return views
}

func wantCode(t *testing.T, err error, want fault.Code) {
	t.Helper()
	if got := fault.CodeOf(err); got != want {
		t.Fatalf("got %s (%v), want %s", got, err, want)
	}
}

func wantEqual(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

// walkAll gathers the whole log.
func walkAll(t *testing.T, s desk.Store, after int64) []journal.Stored {
	t.Helper()
	var all []journal.Stored
	err := s.Walk(t.Context(), after, func(e journal.Stored) error {
		all = append(all, e)
		return nil
	})
	if err != nil {
		t.Fatalf("walk: %v", err)
	}
	return all
}

// dump is every view of some kinds, page by page.
func dump(t *testing.T, s desk.Store, kinds ...string) []desk.View {
	t.Helper()
	var all []desk.View
	for _, kind := range kinds {
		q := desk.Query{Kind: kind, Limit: 7}
		for {
			page := mustList(t, s, q)
			all = append(all, page...)
			if len(page) < q.Limit {
				break
			}
			last := page[len(page)-1]
			q.AfterRank, q.AfterID = last.Rank, last.ID
		}
	}
	return all
}

func findings(t *testing.T, s desk.Store) ([]desk.Finding, desk.Tally) {
	t.Helper()
	var list []desk.Finding
	tally, err := s.Verify(context.Background(), func(f desk.Finding) { list = append(list, f) })
	if err != nil {
		t.Fatalf("verify: %v", err)
	}
	return list, tally
}

func wantHealthy(t *testing.T, s desk.Store) desk.Tally {
	t.Helper()
	list, tally := findings(t, s)
	if len(list) > 0 {
		t.Fatalf("verify found %d things wrong: %+v", len(list), list)
	}
	return tally
}

func view(kind, id string, rank int64, body any) desk.View {
	b, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return desk.View{Kind: kind, ID: id, Rank: rank, Changed: start, Body: b}
}

func numbered(format string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(format, i)
	}
	return list
}
