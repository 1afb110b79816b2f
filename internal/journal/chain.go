package journal

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// Hash is a link of a stream's chain. The chain runs over the sealed bytes, so
// that it still verifies when a key has been destroyed.
type Hash [sha256.Size]byte

// String is the hash in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Link computes the hash of an event from the hash before it (the zero Hash
// for the first of a stream) and everything that is stored of the event: where
// it stands, what it is called, when and by whom it was appended, whose key
// seals it, and the sealed payload.
func Link(before Hash, s Stored, sealed []byte) Hash {
	h := sha256.New()
	h.Write(before[:])
	var n [8]byte
	number := func(v int64) {
		binary.BigEndian.PutUint64(n[:], uint64(v))
		h.Write(n[:])
	}
	field := func(b []byte) {
		number(int64(len(b)))
		h.Write(b)
	}
	field([]byte(s.Stream))
	number(s.Version)
	field([]byte(s.Name))
	number(int64(s.Schema))
	number(s.At.UnixMicro())
	field([]byte(s.By))
	field([]byte(s.Subject))
	field(sealed)
	return Hash(h.Sum(nil))
}

// Instant is a time as the log keeps it: UTC, whole microseconds.
func Instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
