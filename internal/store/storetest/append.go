package storetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/journal"
)

func testRoundTrip(t *testing.T, s desk.Store) {
	at := time.Date(2026, 5, 4, 3, 2, 1, 987654321, time.FixedZone("elsewhere", 7200))
	b := desk.Batch{At: at, By: "staff/7", Appends: []desk.Append{
		{Stream: "case/1", Subject: "c1", Entries: notes(3, "shared")},
		{Stream: "case/1/house", Subject: "", Entries: notes(1, "house")},
	}}
	mustAppend(t, s, b)
	loaded, err := s.Load(t.Context(), "case/1", "case/1/house", "case/none")
	if err != nil {
		t.Fatal(err)
	}
	if len(loaded) != 2 {
		t.Fatalf("loaded %d streams, want the 2 that exist", len(loaded))
	}
	for _, a := range b.Appends {
		got := loaded[a.Stream]
		if len(got) != len(a.Entries) {
			t.Fatalf("%s has %d events, want %d", a.Stream, len(got), len(a.Entries))
		}
		for i, e := range got {
			if e.Position <= 0 || e.Hash == (journal.Hash{}) {
				t.Fatalf("%s %d has position %d and hash %s", a.Stream, e.Version, e.Position, e.Hash)
			}
			e.Position, e.Hash = 0, journal.Hash{}
			wantEqual(t, "event", e, journal.Stored{
				Entry: a.Entries[i], Stream: a.Stream, Version: int64(i) + 1,
				At: journal.Instant(at), By: "staff/7", Subject: a.Subject,
			})
		}
	}
	again, err := s.Load(t.Context(), "case/1", "case/1/house")
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "second load", again, loaded)
}

func testPayloads(t *testing.T, s desk.Store) {
	payloads := []json.RawMessage{
		json.RawMessage(`{"name":"Zoë Ørsted-Łukasz","said":"ковёр не привезли 🧶"}`),
		json.RawMessage(`{ "spaces" :  "kept" }`),
		json.RawMessage(`"\u0000"`),
		json.RawMessage("not even \x00 \xff JSON"),
		json.RawMessage(`"` + strings.Repeat("rug ", 1<<20) + `"`), // 4 MiB
		nil,
	}
	var entries []journal.Entry
	for i, p := range payloads {
		entries = append(entries, journal.Entry{Name: "тест.событие", Schema: i + 1, Payload: p})
	}
	stream := "case/Ω/ковёр #1 %_'\"$?"
	mustAppend(t, s, onto(stream, 0, "кто-то", entries...))
	for i, e := range mustLoad(t, s, stream) {
		if !bytes.Equal(e.Payload, payloads[i]) || e.Erased {
			t.Fatalf("payload %d: %d bytes came back, want %d", i, len(e.Payload), len(payloads[i]))
		}
	}
	big := journal.Entry{Name: "test.big", Schema: 1, Payload: make([]byte, 17<<20)}
	wantCode(t, s.Append(t.Context(), onto("case/big", 0, "", big)), fault.TooLarge)
}

func testNames(t *testing.T, s desk.Store) {
	for _, name := range []string{"", "a\x00b", "\xff", strings.Repeat("x", 501)} {
		wantCode(t, s.Append(t.Context(), onto(name, 0, "", notes(1, "")...)), fault.InputInvalid)
		wantCode(t, s.Append(t.Context(), desk.Batch{Views: []desk.View{view("case", name, 0, 1)}}), fault.InputInvalid)
		wantCode(t, s.Erase(t.Context(), name, start), fault.InputInvalid)
		if got := mustLoad(t, s, name); got != nil {
			t.Fatalf("loaded %v from %q", got, name)
		}
		if _, ok, err := s.Get(t.Context(), "case", name); ok || err != nil {
			t.Fatalf("got %v, %v from %q", ok, err, name)
		}
	}
	if all := walkAll(t, s, 0); len(all) > 0 {
		t.Fatalf("refused batches left %d events", len(all))
	}
}

func testEmptyBatch(t *testing.T, s desk.Store) {
	mustAppend(t, s, desk.Batch{At: start, By: "system"})
	mustAppend(t, s, onto("case/1", 0, "c1")) // expects what is, adds nothing
	if got, err := s.Streams(t.Context(), "", "", 10); err != nil || len(got) > 0 {
		t.Fatalf("streams %v, %v", got, err)
	}
	wantCode(t, s.Append(t.Context(), onto("case/1", 3, "c1")), fault.Conflict)
}

func testCancelled(t *testing.T, s desk.Store) {
	mustAppend(t, s, onto("case/1", 0, "", notes(2, "")...))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, loadErr := s.Load(ctx, "case/1")
	_, _, getErr := s.Get(ctx, "case", "1")
	_, listErr := s.List(ctx, desk.Query{Kind: "case"})
	_, streamsErr := s.Streams(ctx, "", "", 1)
	_, verifyErr := s.Verify(ctx, func(desk.Finding) {})
	for what, err := range map[string]error{
		"append":     s.Append(ctx, onto("case/2", 0, "", notes(1, "")...)),
		"empty":      s.Append(ctx, desk.Batch{}),
		"load":       loadErr,
		"get":        getErr,
		"list":       listErr,
		"streams":    streamsErr,
		"verify":     verifyErr,
		"walk":       s.Walk(ctx, 0, func(journal.Stored) error { return nil }),
		"checkpoint": s.Checkpoint(ctx, start),
		"erase":      s.Erase(ctx, "c1", start),
		"rebuild":    s.Rebuild(ctx, func(put func(desk.View) error) error { return put(view("case", "1", 0, 1)) }),
	} {
		if what == "empty" && err == nil {
			continue // there was nothing to cancel
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want the context's error", what, err)
		}
	}
	if got := mustLoad(t, s, "case/2"); got != nil {
		t.Fatalf("a cancelled append left %v", got)
	}
	mustAppend(t, s, onto("case/2", 0, "c1", notes(1, "")...)) // not erased, not locked
}

func testWrongVersion(t *testing.T, s desk.Store) {
	wantCode(t, s.Append(t.Context(), onto("case/1", 1, "", notes(1, "")...)), fault.Conflict)
	mustAppend(t, s, onto("case/1", 0, "", notes(2, "")...))
	for _, expected := range []int64{-1, 0, 1, 3, 1 << 40} {
		wantCode(t, s.Append(t.Context(), onto("case/1", expected, "", notes(1, "")...)), fault.Conflict)
	}
	mustAppend(t, s, onto("case/1", 2, "", notes(1, "")...))
	if got := mustLoad(t, s, "case/1"); len(got) != 3 {
		t.Fatalf("%d events, want 3", len(got))
	}
}

func testAllOrNothing(t *testing.T, s desk.Store) {
	mustAppend(t, s, onto("case/b", 0, "", notes(1, "")...))
	mustAppend(t, s, desk.Batch{At: start, Views: []desk.View{view("case", "kept", 1, "old")}})
	b := desk.Batch{At: start, By: "system",
		Appends: []desk.Append{
			{Stream: "case/a", Subject: "c1", Entries: notes(1, "")},
			{Stream: "case/b", Expected: 0, Entries: notes(1, "")}, // it stands at 1
			{Stream: "case/c", Entries: notes(1, "")},
		},
		Views: []desk.View{view("case", "a", 1, 1), view("case", "kept", 1, "new")},
		Drops: []desk.Key{{Kind: "case", ID: "kept"}},
	}
	wantCode(t, s.Append(t.Context(), b), fault.Conflict)
	names, err := s.Streams(t.Context(), "", "", 10)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "streams", names, []string{"case/b"})
	wantEqual(t, "views", dump(t, s, "case"), []desk.View{view("case", "kept", 1, "old")})
}

func testGuards(t *testing.T, s desk.Store) {
	mustAppend(t, s, onto("method/gift_card_1", 0, "c1", notes(2, "")...))
	guarded := func(stream string, guards ...desk.Guard) error {
		b := onto(stream, 0, "c1", notes(1, "")...)
		b.Guards = guards
		return s.Append(t.Context(), b)
	}
	wantCode(t, guarded("case/1", desk.Guard{Stream: "method/gift_card_1", Version: 1}), fault.Conflict)
	wantCode(t, guarded("case/1", desk.Guard{Stream: "method/none", Version: 1}), fault.Conflict)
	wantCode(t, guarded("case/1", desk.Guard{Stream: "method/gift_card_1", Version: 0}), fault.Conflict)
	wantCode(t, s.Append(t.Context(), desk.Batch{Guards: []desk.Guard{{Stream: "method/gift_card_1", Version: 5}}}), fault.Conflict)
	wantCode(t, s.Append(t.Context(), desk.Batch{Guards: []desk.Guard{{Stream: "method/gift_card_1", Version: 2}}}), fault.OK)
	wantCode(t, guarded("case/1", desk.Guard{Stream: "method/gift_card_1", Version: 2}, desk.Guard{Stream: "method/none"}), fault.OK)
	wantCode(t, guarded("case/2", desk.Guard{Stream: "case/2"}), fault.OK) // a guard looks at what was before the batch
	wantCode(t, guarded("case/3", desk.Guard{Stream: "method/gift_card_1", Version: 1, Loose: true}), fault.Conflict)
	wantCode(t, guarded("case/3", desk.Guard{Stream: "method/none", Version: 1, Loose: true}), fault.Conflict)
	wantCode(t, guarded("case/3", desk.Guard{Stream: "case/1", Loose: true}), fault.Conflict)
	wantCode(t, guarded("case/3", desk.Guard{Stream: "method/gift_card_1", Version: 2, Loose: true}, desk.Guard{Stream: "method/none", Loose: true},
		desk.Guard{Stream: "case/3", Loose: true}), fault.OK)
	names, err := s.Streams(t.Context(), "", "", 10)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "streams", names, []string{"case/1", "case/2", "case/3", "method/gift_card_1"})
}

func testTwiceInBatch(t *testing.T, s desk.Store) {
	b := desk.Batch{At: start, By: "system", Appends: []desk.Append{
		{Stream: "case/1", Expected: 0, Subject: "c1", Entries: notes(2, "hers")},
		{Stream: "case/1", Expected: 2, Subject: "", Entries: notes(1, "ours")},
	}}
	mustAppend(t, s, b)
	got := mustLoad(t, s, "case/1")
	if len(got) != 3 || got[1].Subject != "c1" || got[2].Subject != "" {
		t.Fatalf("got %+v", got)
	}
	wantCode(t, s.Append(t.Context(), b), fault.Conflict)
	b.Appends[0].Expected, b.Appends[1].Expected = 3, 3
	wantCode(t, s.Append(t.Context(), b), fault.Conflict)
	wantHealthy(t, s)
}

// testRace: whoever appends version n knows to have been the only one.
func testRace(t *testing.T, s desk.Store) {
	const racers, rounds = 16, 5
	for round := range rounds {
		var won atomic.Int32
		var wg sync.WaitGroup
		for r := range racers {
			wg.Go(func() {
				err := s.Append(t.Context(), onto("case/race", int64(round), fmt.Sprintf("c%d", r%3), entry("test.won", r)))
				switch fault.CodeOf(err) {
				case fault.OK:
					won.Add(1)
				case fault.Conflict:
				default:
					t.Errorf("racer %d: %v", r, err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			t.Fatalf("round %d: %d won, want 1", round, won.Load())
		}
	}
	if got := mustLoad(t, s, "case/race"); len(got) != rounds {
		t.Fatalf("%d events, want %d", len(got), rounds)
	}
	wantHealthy(t, s)
}

// testSharedRace: each batch takes one stream of its own and the gift card that
// all of them want; those who lose leave nothing behind, and after trying
// again from what they find no update is lost.
func testSharedRace(t *testing.T, s desk.Store) {
	const racers = 8
	mustAppend(t, s, onto("method/card", 0, "c1", entry("card.balance", 100)))
	var wg sync.WaitGroup
	for r := range racers {
		wg.Go(func() {
			own := fmt.Sprintf("case/%d", r)
			for {
				card, err := s.Load(t.Context(), "method/card", own)
				if err != nil {
					t.Errorf("load: %v", err)
					return
				}
				if len(card[own]) > 0 {
					t.Errorf("%s exists although its batch lost", own)
					return
				}
				var balance int
				last := card["method/card"][len(card["method/card"])-1]
				if err := json.Unmarshal(last.Payload, &balance); err != nil {
					t.Errorf("balance: %v", err)
					return
				}
				// Half of them name the streams in the other order.
				appends := []desk.Append{
					{Stream: own, Subject: "c1", Entries: notes(1, "took")},
					{Stream: "method/card", Expected: last.Version, Subject: "c1", Entries: []journal.Entry{entry("card.balance", balance-1)}},
				}
				if r%2 == 0 {
					appends[0], appends[1] = appends[1], appends[0]
				}
				b := desk.Batch{At: start, By: "system", Appends: appends, Views: []desk.View{view("card", "card", 0, balance-1), view("case", own, 0, r)}}
				err = s.Append(t.Context(), b)
				if err == nil {
					return
				}
				if fault.CodeOf(err) != fault.Conflict {
					t.Errorf("append: %v", err)
					return
				}
			}
		})
	}
	wg.Wait()
	card := mustLoad(t, s, "method/card")
	wantEqual(t, "last balance", string(card[len(card)-1].Payload), fmt.Sprint(100-racers))
	v, ok, err := s.Get(t.Context(), "card", "card")
	if err != nil || !ok {
		t.Fatalf("get: %v %v", ok, err)
	}
	wantEqual(t, "view of the balance", string(v.Body), fmt.Sprint(100-racers))
	if got := len(dump(t, s, "case")); got != racers {
		t.Fatalf("%d views of cases, want %d", got, racers)
	}
	wantHealthy(t, s)
}

// testGuardRace: of an append to a stream and an append that guards it, also
// one that must not exist, never both succeed from the same version.
func testGuardRace(t *testing.T, s desk.Store) {
	for round := range 10 {
		guarded := fmt.Sprintf("method/%d", round)
		var moved, relied error
		var wg sync.WaitGroup
		wg.Go(func() { moved = s.Append(t.Context(), onto(guarded, 0, "", notes(1, "")...)) })
		wg.Go(func() {
			b := onto(fmt.Sprintf("case/%d", round), 0, "", notes(1, "")...)
			b.Guards = []desk.Guard{{Stream: guarded}}
			relied = s.Append(t.Context(), b)
		})
		wg.Wait()
		if moved != nil {
			t.Fatalf("the append failed: %v", moved)
		}
		if relied == nil { // then it must have been first
			own, other := mustLoad(t, s, fmt.Sprintf("case/%d", round)), mustLoad(t, s, guarded)
			if own[0].Position > other[0].Position {
				t.Fatalf("round %d: a guard of version 0 passed after the stream existed", round)
			}
		} else {
			wantCode(t, relied, fault.Conflict)
		}
	}
}
