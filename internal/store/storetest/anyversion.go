package storetest

import (
	"errors"
	"sync"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/fault"
)

// An append at any version stands wherever the stream has come to, and its
// chain holds; the rest of its batch is bound to the versions that it names.
func testAnyVersion(t *testing.T, s desk.Store) {
	for n := range 3 {
		b := onto("case/a", int64(n), "", notes(1, "case")...)
		b.Appends = append(b.Appends, desk.Append{Stream: "trail/x", Expected: desk.AnyVersion, Entries: notes(1, "trail")})
		mustAppend(t, s, b)
	}
	stale := onto("case/a", 1, "", notes(1, "late")...)
	stale.Appends = append(stale.Appends, desk.Append{Stream: "trail/x", Expected: desk.AnyVersion, Entries: notes(1, "late")})
	wantCode(t, s.Append(t.Context(), stale), fault.Conflict)
	wantEqual(t, "versions", len(mustLoad(t, s, "trail/x")), 3)

	const crowd = 8
	var wg sync.WaitGroup
	errs := make([]error, crowd)
	for i := range crowd {
		wg.Go(func() { errs[i] = s.Append(t.Context(), onto("trail/x", desk.AnyVersion, "", notes(2, "crowd")...)) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	for i, e := range mustLoad(t, s, "trail/x") { // Load checks the chain
		wantEqual(t, "version", e.Version, int64(i+1))
	}
	wantEqual(t, "events", len(mustLoad(t, s, "trail/x")), 3+2*crowd)
}
