package password_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"makegood/internal/fault"
	"makegood/internal/password"
)

var (
	ctx   = context.Background()
	light = password.Cost{MemoryKiB: 64, Passes: 1, Lanes: 1}
)

// What was hashed is recognised, and nothing else is; two hashes of one
// password differ.
func TestRoundTrip(t *testing.T) {
	h := password.New(light)
	rapid.Check(t, func(t *rapid.T) {
		secret, other := rapid.String().Draw(t, "secret"), rapid.String().Draw(t, "other")
		hash, err := h.Hash(ctx, secret)
		if err != nil {
			t.Fatal(err)
		}
		again, err := h.Hash(ctx, secret)
		if err != nil || again == hash {
			t.Fatal("two hashes are the same", err)
		}
		if ok, err := h.Check(ctx, hash, secret); !ok || err != nil {
			t.Fatal("its own password is refused", err)
		}
		if ok, err := h.Check(ctx, hash, other); ok != (other == secret) || err != nil {
			t.Fatalf("%q is taken for %q: %v", other, secret, err)
		}
	})
}

// The reference vector of argon2id with a salt "somesalt" (t=2, m=65536 KiB, p=1)
// from the test suite of phc-winner-argon2, checked as a PHC string.
func TestReferenceVector(t *testing.T) {
	const phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	h := password.New(light)
	if ok, err := h.Check(ctx, phc, "password"); !ok || err != nil {
		t.Error("the reference vector is refused", err)
	}
	if ok, err := h.Check(ctx, phc, "differentpassword"); ok || err != nil {
		t.Error("another password is taken", err)
	}
}

func TestRecommended(t *testing.T) {
	hash, err := password.New(password.Recommended).Hash(ctx, "a long enough phrase")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatal(hash, err)
	}
}

// Nobody's hash is never right, whatever is tried.
func TestNobody(t *testing.T) {
	h := password.New(light)
	for _, secret := range []string{"", "password", strings.Repeat("\x00", 32)} {
		if ok, err := h.Check(ctx, "", secret); ok || err != nil {
			t.Error(secret, ok, err)
		}
	}
}

// A caller who has left does not wait for a turn.
func TestNoTurn(t *testing.T) {
	gone, cancel := context.WithCancel(ctx)
	cancel()
	h := password.New(password.Cost{MemoryKiB: 8 << 10, Passes: 1, Lanes: 1})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := h.Hash(ctx, "x"); err != nil {
				t.Error(err)
			}
			if _, err := h.Hash(gone, "x"); err != nil && fault.CodeOf(err) != fault.Unavailable {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func FuzzParse(f *testing.F) {
	f.Add("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
	f.Add("$argon2id$v=19$m=4294967295,t=1,p=0$$")
	f.Add("$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$AAAA")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		c, salt, sum, err := password.Parse(text)
		if err == nil && (c.MemoryKiB > 1<<20 || c.Passes > 20 || c.Lanes > 16 || len(salt) > 64 || len(sum) > 64) {
			t.Errorf("%q asks for %+v", text, c)
		}
	})
}
