package store

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"makegood/internal/desk"
	"makegood/internal/journal"
	"makegood/internal/keys"
)

func mustSealer(t testing.TB) *sealer {
	t.Helper()
	s, err := newSealer(keys.Generate())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSealedToItsPlace: what was sealed opens in its place and in no other.
func TestSealedToItsPlace(t *testing.T) {
	s := mustSealer(t)
	event := journal.Stored{Stream: "case/1", Version: 2, Position: 3, Subject: "c1", Entry: journal.Entry{Name: "case.opened", Schema: 1}}
	places := [][]byte{boundToEvent(event)}
	for _, change := range []func(*journal.Stored){
		func(e *journal.Stored) { e.Stream = "case/2" }, func(e *journal.Stored) { e.Version++ }, func(e *journal.Stored) { e.Position++ },
		func(e *journal.Stored) { e.Subject = "" }, func(e *journal.Stored) { e.Name += "x" }, func(e *journal.Stored) { e.Schema++ },
	} {
		other := event
		change(&other)
		places = append(places, boundToEvent(other))
	}
	view := desk.View{Kind: "case", ID: "1", Subject: "c1", Parent: "p", Owner: "o", State: "open", Rank: 1, Changed: time.Unix(1, 0)}
	places = append(places, boundToView(view, ""), boundToView(view, "x"))
	for _, change := range []func(*desk.View){
		func(v *desk.View) { v.Kind = "x" }, func(v *desk.View) { v.ID = "2" }, func(v *desk.View) { v.Subject = "c2" }, func(v *desk.View) { v.Parent = "" },
		func(v *desk.View) { v.Owner = "p" }, func(v *desk.View) { v.State = "" }, func(v *desk.View) { v.Rank++ }, func(v *desk.View) { v.Changed = time.Unix(2, 0) },
	} {
		other := view
		change(&other)
		places = append(places, boundToView(other, ""))
	}
	for i, bound := range places {
		sealed := seal(s.wrapping, []byte("plain"), bound)
		for j, other := range places {
			plain, err := open(s.wrapping, sealed, other)
			if (err == nil) != (i == j) || err == nil && string(plain) != "plain" {
				t.Fatalf("sealed to place %d, opened at %d: %q, %v", i, j, plain, err)
			}
		}
	}
}

// TestFrame: no two lists of fields are written alike.
func TestFrame(t *testing.T) {
	fields := rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "b", "ab", "\x00", "a\x00\x00\x00\x00\x00\x00\x00\x01b"}), 0, 4)
	rapid.Check(t, func(t *rapid.T) {
		a, b := fields.Draw(t, "a"), fields.Draw(t, "b")
		written := func(list []string) []byte {
			var out []any
			for _, f := range list {
				out = append(out, f)
			}
			return framed(out...)
		}
		if bytes.Equal(written(a), written(b)) != slices.Equal(a, b) {
			t.Fatalf("%q and %q", a, b)
		}
	})
}

// TestBehind: a name begins with a prefix when it lies between the prefix and
// what is behind it.
func TestBehind(t *testing.T) {
	text := rapid.StringOfN(rapid.SampledFrom([]rune{0x1, 'a', 'b', 0x7f, 0x80, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF}), 0, 4, -1)
	rapid.Check(t, func(t *rapid.T) {
		name, prefix := text.Draw(t, "name"), text.Draw(t, "prefix")
		end := behind(prefix)
		if !plain(end) {
			t.Fatalf("behind %q is %q, which no database keeps", prefix, end)
		}
		if between := name >= prefix && (end == "" || name < end); between != strings.HasPrefix(name, prefix) {
			t.Fatalf("%q lies between %q and %q: %v", name, prefix, end, between)
		}
	})
}

// TestKeyCacheBound: the cache stays small and right whatever is asked of it.
func TestKeyCacheBound(t *testing.T) {
	s := mustSealer(t)
	c := newKeyCache(s)
	wrapped := s.newKey("c1")
	first, err := c.key("c1", 0, wrapped)
	if err != nil {
		t.Fatal(err)
	}
	sealed := seal(first, []byte("plain"), nil)
	for i := range cachedKeys + 100 {
		subject := strings.Repeat("x", 1+i%7) + string(rune('a'+i%26)) + time.Duration(i).String()
		if _, err := c.key(subject, 0, s.newKey(subject)); err != nil {
			t.Fatal(err)
		}
		if len(c.kept) > cachedKeys {
			t.Fatalf("%d keys are kept", len(c.kept))
		}
	}
	again, err := c.key("c1", 0, wrapped)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := open(again, sealed, nil); err != nil || string(plain) != "plain" {
		t.Fatalf("the key of c1 is another: %v", err)
	}
	at := time.Unix(1, 0)
	if key, err := c.key("c1", at.UnixMicro(), s.tombstone("c1", at)); err != nil || key != nil {
		t.Fatalf("a tombstone gives %v, %v", key, err)
	}
	for name, bad := range map[string][]byte{"another's tombstone": s.tombstone("c2", at), "a living key": wrapped, "nothing": nil} {
		if _, err := c.key("c1", at.UnixMicro(), bad); err == nil {
			t.Errorf("%s passes for the tombstone of c1", name)
		}
	}
}

// FuzzOpen: no bytes but the sealed ones open, and none panic.
func FuzzOpen(f *testing.F) {
	s := mustSealer(f)
	sealed := seal(s.wrapping, []byte("plain"), []byte("place"))
	f.Add(sealed)
	f.Add(sealed[:len(sealed)-1])
	f.Add([]byte{sealVersion})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		if plain, err := open(s.wrapping, b, []byte("place")); err == nil && !bytes.Equal(b, sealed) {
			t.Fatalf("%x opened to %q", b, plain)
		}
	})
}
