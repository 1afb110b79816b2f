package storetest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/store"
)

// exhibit fills a database with one of everything: signed and unsigned events,
// an erased subject, views and terms, two checkpoints.
func exhibit(t *testing.T, b *bench) *store.Store {
	t.Helper()
	s := b.open(t, store.Options{})
	person(t, s, "c1")
	mustAppend(t, s, onto("case/gone", 0, "c9", notes(2, "")...))
	signHeads(t, s)
	person(t, s, "c2")
	mustAppend(t, s, onto("customer/c1", 3, "c1", notes(1, "")...))
	signHeads(t, s)
	if err := s.Erase(t.Context(), "c9", start); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, s, onto("customer/c1", 4, "c1", notes(2, "unsigned")...))
	wantHealthy(t, s)
	return s
}

func signHeads(t *testing.T, s desk.Store) {
	t.Helper()
	if err := s.Checkpoint(t.Context(), start); err != nil {
		t.Fatal(err)
	}
}

// wantFound fails unless Verify finds something, at a place that is named so.
func wantFound(t *testing.T, s desk.Store, what, place string) {
	t.Helper()
	list, _ := findings(t, s)
	if !slices.ContainsFunc(list, func(f desk.Finding) bool { return strings.Contains(f.Where, place) && f.Problem != "" }) {
		t.Errorf("%s: nothing found at %q: %+v", what, place, list)
	}
}

// altered gives values that differ from v in one byte, or by one.
func altered(v any) []any {
	switch v := v.(type) {
	case int64:
		return []any{v + 1, v - 1, v ^ 1<<40}
	case string:
		if v == "" {
			return []any{"x"}
		}
		last := v[:len(v)-1] + string(rune(v[len(v)-1]^1))
		return []any{last, v + "x", v[:len(v)-1]}
	case []byte:
		var list []any
		for _, at := range []int{0, 1, len(v) / 2, len(v) - 1} {
			other := slices.Clone(v)
			if len(other) > 0 {
				other[at] ^= 1
			}
			list = append(list, other)
		}
		return append(list, v[:len(v)-1], append(slices.Clone(v), 0))
	}
	panic(fmt.Sprintf("a column of type %T", v))
}

// testChangedValues changes every column of every row through raw SQL.
func testChangedValues(t *testing.T, b *bench) {
	s := exhibit(t, b)
	changes := 0
	for table := range tables {
		for i, r := range b.rows(t, table) {
			for column, value := range r {
				for j, other := range altered(value) {
					if j > 0 && i%4 != 0 {
						continue // one change a value will do for most rows
					}
					condition, args := r.where(table, 2)
					err := b.try("UPDATE "+table+" SET "+column+" = $1 WHERE "+condition, append([]any{other}, args...)...)
					if err != nil {
						if !strings.Contains(strings.ToLower(err.Error()), "unique") {
							t.Fatalf("%s.%s: %v", table, column, err)
						}
						continue // another row has that value: the database itself refuses
					}
					changes++
					place := ""
					if stream, ok := r["stream"].(string); ok && column != "stream" && column != "checkpoint" {
						place = stream
					}
					wantFound(t, s, fmt.Sprintf("%s.%s of %v set to %v", table, column, args, other), place)
					changed := maps.Clone(r)
					changed[column] = other
					condition, args = changed.where(table, 2)
					b.exec(t, "UPDATE "+table+" SET "+column+" = $1 WHERE "+condition, append([]any{value}, args...)...)
				}
			}
		}
	}
	if changes < 300 {
		t.Fatalf("only %d changes were tried", changes)
	}
	wantHealthy(t, s) // all is as it was
}

func testDeletedRows(t *testing.T, b *bench) {
	s := exhibit(t, b)
	for table := range tables {
		for _, r := range b.rows(t, table) {
			b.remove(t, table, r)
			_, args := r.where(table, 1)
			place := ""
			if stream, ok := r["stream"].(string); ok && table != "checkpoint_heads" {
				place = stream
			}
			wantFound(t, s, fmt.Sprintf("%s without %v", table, args), place)
			b.insert(t, table, r)
		}
	}
	wantHealthy(t, s)
}

// testForgeries are changes by somebody who knows how the tables hang together
// but not the master key.
func testForgeries(t *testing.T, b *bench) {
	s := exhibit(t, b)
	events := map[string]record{}
	for _, r := range b.rows(t, "events") {
		events[fmt.Sprint(r["stream"], " ", r["version"])] = r
	}
	set := func(table string, r record, columns ...string) {
		t.Helper()
		for _, c := range columns {
			condition, args := r.where(table, 2)
			b.exec(t, "UPDATE "+table+" SET "+c+" = $1 WHERE "+condition, append([]any{r[c]}, args...)...)
		}
	}
	change := func(what, place string, do, undo func()) {
		t.Helper()
		do()
		wantFound(t, s, what, place)
		undo()
		list, _ := findings(t, s)
		if len(list) > 0 {
			t.Fatalf("%s was not undone: %+v", what, list)
		}
	}
	first, second := events["customer/c1 1"], events["customer/c1 2"]
	swapped := func(r, with record, columns ...string) record {
		out := maps.Clone(r)
		for _, c := range columns {
			out[c] = with[c]
		}
		return out
	}
	change("two payloads swapped", "customer/c1", func() {
		set("events", swapped(first, second, "sealed"), "sealed")
		set("events", swapped(second, first, "sealed"), "sealed")
	}, func() { set("events", first, "sealed"); set("events", second, "sealed") })
	change("two events swapped whole", "customer/c1", func() {
		set("events", swapped(first, second, "sealed", "hash", "name"), "sealed", "hash", "name")
		set("events", swapped(second, first, "sealed", "hash", "name"), "sealed", "hash", "name")
	}, func() {
		set("events", first, "sealed", "hash", "name")
		set("events", second, "sealed", "hash", "name")
	})

	// The tail of a signed stream is cut and its head set back, so that chain
	// and head agree.
	tail, heads := events["case/c2 3"], b.rows(t, "heads")
	head := heads[slices.IndexFunc(heads, func(r record) bool { return r["stream"] == "case/c2" })]
	change("a cut tail", "case/c2 version 3", func() {
		b.remove(t, "events", tail)
		set("heads", swapped(head, events["case/c2 2"], "version", "hash", "position"), "version", "hash", "position")
	}, func() { b.insert(t, "events", tail); set("heads", head, "version", "hash", "position") })

	change("a whole stream removed", "case/c2", func() {
		for v := 1; v <= 3; v++ {
			b.remove(t, "events", events[fmt.Sprint("case/c2 ", v)])
		}
		b.remove(t, "heads", head)
	}, func() {
		for v := 1; v <= 3; v++ {
			b.insert(t, "events", events[fmt.Sprint("case/c2 ", v)])
		}
		b.insert(t, "heads", head)
	})

	// The last event of a signed stream is said to be by somebody else, and
	// chain and head are worked out anew.
	forged := swapped(tail, tail)
	forged["appended_by"] = "staff/2"
	forged["hash"] = relink(events["case/c2 2"], forged)
	change("a forged event", "case/c2 version 3", func() {
		set("events", forged, "appended_by", "hash")
		set("heads", swapped(head, forged, "hash"), "hash")
	}, func() { set("events", tail, "appended_by", "hash"); set("heads", head, "hash") })

	forgeCheckpoints(t, b, change)
	feignErasure(t, b, change)
}

// relink computes a record's hash as anybody could.
func relink(before, r record) []byte {
	h := journal.Link(journal.Hash(before["hash"].([]byte)), journal.Stored{
		Entry:  journal.Entry{Name: r["name"].(string), Schema: int(r["schema"].(int64))},
		Stream: r["stream"].(string), Version: r["version"].(int64), Subject: r["subject"].(string),
		By: r["appended_by"].(string), At: microseconds(r["appended_at"]),
	}, r["sealed"].([]byte))
	return h[:]
}

func forgeCheckpoints(t *testing.T, b *bench, change func(what, place string, do, undo func())) {
	t.Helper()
	checkpoints, entries := b.rows(t, "checkpoints"), b.rows(t, "checkpoint_heads")
	restore := func() {
		b.exec(t, "DELETE FROM checkpoints")
		b.exec(t, "DELETE FROM checkpoint_heads")
		for _, r := range checkpoints {
			b.insert(t, "checkpoints", r)
		}
		for _, r := range entries {
			b.insert(t, "checkpoint_heads", r)
		}
	}
	change("the last checkpoint removed with its entries", "checkpoints", func() {
		b.exec(t, "DELETE FROM checkpoints WHERE id = 2")
		b.exec(t, "DELETE FROM checkpoint_heads WHERE checkpoint = 2")
	}, restore)
	change("the first checkpoint removed with its entries", "checkpoint 1", func() {
		b.exec(t, "DELETE FROM checkpoints WHERE id = 1")
		b.exec(t, "DELETE FROM checkpoint_heads WHERE checkpoint = 1")
	}, restore)
	change("all checkpoints removed", "checkpoints", func() {
		b.exec(t, "DELETE FROM checkpoints")
		b.exec(t, "DELETE FROM checkpoint_heads")
	}, restore)
	change("an entry moved to another checkpoint", "checkpoint", func() {
		b.exec(t, "UPDATE checkpoint_heads SET checkpoint = 3 - checkpoint WHERE stream = $1", entries[0]["stream"])
	}, restore)
}

// feignErasure: an erasure can't be feigned, nor a true one undone, without the
// master key.
func feignErasure(t *testing.T, b *bench, change func(what, place string, do, undo func())) {
	t.Helper()
	rows := b.rows(t, "subject_keys")
	bySubject := map[string]record{}
	for _, r := range rows {
		bySubject[r["subject"].(string)] = r
	}
	put := func(subject string, from record) {
		b.exec(t, "UPDATE subject_keys SET erased_at = $1, wrapped = $2 WHERE subject = $3", from["erased_at"], from["wrapped"], subject)
	}
	change("an erasure feigned with another's tombstone", "c1", func() { put("c1", bySubject["c9"]) }, func() { put("c1", bySubject["c1"]) })
	change("an erasure undone with another's key", "c9", func() { put("c9", bySubject["c1"]) }, func() { put("c9", bySubject["c9"]) })
}

func microseconds(v any) time.Time { return time.UnixMicro(v.(int64)).UTC() }

// testLoadDamaged: a stream that was tampered with is refused, not answered.
func testLoadDamaged(t *testing.T, b *bench) {
	s := exhibit(t, b)
	for _, statement := range []string{
		"UPDATE events SET appended_by = 'staff/2' WHERE stream = 'customer/c1' AND version = 2",
		"DELETE FROM events WHERE stream = 'case/c1' AND version = 3",
		"DELETE FROM events WHERE stream = 'case/c2' AND version = 1",
		"DELETE FROM heads WHERE stream = 'customer/c2'",
		"UPDATE views SET state = 'closed' WHERE kind = 'customer' AND id = 'c1'",
	} {
		b.exec(t, statement)
	}
	for _, stream := range []string{"customer/c1", "case/c1", "case/c2", "customer/c2"} {
		_, err := s.Load(t.Context(), stream)
		wantCode(t, err, fault.LogDamaged)
	}
	_, _, err := s.Get(t.Context(), "customer", "c1")
	wantCode(t, err, fault.LogDamaged)
	_, err = s.List(t.Context(), desk.Query{Kind: "customer"})
	wantCode(t, err, fault.LogDamaged)
	if got := mustLoad(t, s, "case/gone"); len(got) != 2 || !got[0].Erased {
		t.Fatalf("an untouched stream: %+v", got)
	}
}
