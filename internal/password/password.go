// Package password turns passwords into what may be kept of them: argon2id
// (RFC 9106) in PHC strings. It does so few at a time that sign-ins can't use up
// the machine's memory.
package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"

	"makegood/internal/fault"
)

// Cost is what one hash takes.
type Cost struct {
	MemoryKiB uint32
	Passes    uint32
	Lanes     uint8
}

// Recommended is the least that the OWASP Password Storage Cheat Sheet advises
// for argon2id: 19 MiB, two passes, one lane.
var Recommended = Cost{MemoryKiB: 19 << 10, Passes: 2, Lanes: 1}

// most bounds what a stored hash may ask for: it comes from our own log, but a
// mistake there must not take the machine down.
var most = Cost{MemoryKiB: 1 << 20, Passes: 20, Lanes: 16}

const (
	saltBytes = 16
	hashBytes = 32
)

// Hasher hashes at one cost. It is safe for concurrent use.
type Hasher struct {
	cost   Cost
	random io.Reader
	slots  chan struct{}
	nobody string // a hash that no password has, checked where there is none
}

// New makes a hasher; as many hashes are made at once as there are processors.
func New(cost Cost) *Hasher {
	h := &Hasher{cost: cost, random: rand.Reader, slots: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)))}
	h.nobody = encode(cost, make([]byte, saltBytes), make([]byte, hashBytes))
	return h
}

// Hash gives the PHC string of a password, with a salt of its own.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(h.random, salt); err != nil {
		return "", fmt.Errorf("password: randomness: %w", err)
	}
	sum, err := h.sum(ctx, h.cost, password, salt, hashBytes)
	if err != nil {
		return "", err
	}
	return encode(h.cost, salt, sum), nil
}

// Check reports whether the password is the one of a PHC string. An empty one is
// nobody's: the answer is no, and takes as long. A string that is no argon2id
// hash of ours is an error.
func (h *Hasher) Check(ctx context.Context, hash, password string) (bool, error) {
	real := hash != ""
	if !real {
		hash = h.nobody
	}
	cost, salt, want, err := Parse(hash)
	if err != nil {
		return false, err
	}
	got, err := h.sum(ctx, cost, password, salt, len(want))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && real, nil
}

func (h *Hasher) sum(ctx context.Context, cost Cost, password string, salt []byte, size int) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, fault.New(fault.Unavailable, "what", "the sign-in").Because(ctx.Err())
	}
	defer func() { <-h.slots }()
	return argon2.IDKey([]byte(password), salt, cost.Passes, cost.MemoryKiB, cost.Lanes, uint32(size)), nil
}

var b64 = base64.RawStdEncoding

func encode(c Cost, salt, sum []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.MemoryKiB, c.Passes, c.Lanes, b64.EncodeToString(salt), b64.EncodeToString(sum))
}

var errForm = errors.New("password: not an argon2id hash as this program writes them")

// Parse reads a PHC string: what it cost, its salt and its sum.
func Parse(hash string) (c Cost, salt, sum []byte, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return Cost{}, nil, nil, errForm
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.MemoryKiB, &c.Passes, &c.Lanes); err != nil {
		return Cost{}, nil, nil, errForm
	}
	salt, err = b64.DecodeString(parts[4])
	if err == nil {
		sum, err = b64.DecodeString(parts[5])
	}
	ok := err == nil && len(salt) >= 8 && len(salt) <= 64 && len(sum) >= 16 && len(sum) <= 64 &&
		c.MemoryKiB >= 8*uint32(c.Lanes) && c.MemoryKiB <= most.MemoryKiB &&
		c.Passes >= 1 && c.Passes <= most.Passes && c.Lanes >= 1 && c.Lanes <= most.Lanes &&
		encode(c, salt, sum) == hash // one way to write each
	if !ok {
		return Cost{}, nil, nil, errForm
	}
	return c, salt, sum, nil
}
