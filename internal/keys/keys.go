// Package keys holds the master key of the sealed log: where it comes from and
// what is derived from it. The master key itself seals nothing; each use has a
// key of its own, so that one use can't weaken another.
package keys

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// Master is the master key: 32 random bytes, written as 64 hexadecimal digits.
type Master struct{ secret [32]byte }

// Generate makes a new master key from the system's randomness.
func Generate() Master {
	var m Master
	rand.Read(m.secret[:]) // never fails since Go 1.24: it ends the program instead
	return m
}

// Parse reads a master key from its 64 hexadecimal digits; space around them
// does not matter.
func Parse(text string) (Master, error) {
	raw, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(raw) != len(Master{}.secret) {
		return Master{}, errors.New("a master key is 64 hexadecimal digits")
	}
	m := Master{secret: [32]byte(raw)}
	if m == (Master{}) {
		return Master{}, errors.New("a master key of zeros protects nothing")
	}
	return m, nil
}

// Text is the key as Parse reads it. It is a secret: write it to the key's file
// and nowhere else.
func (m Master) Text() string { return hex.EncodeToString(m.secret[:]) }

// String keeps the key out of logs.
func (m Master) String() string { return "master key (hidden)" }

// GoString keeps the key out of %#v.
func (m Master) GoString() string { return m.String() }

// IsZero reports whether there is no key.
func (m Master) IsZero() bool { return m == Master{} }

// Derive gives the key for one purpose: HKDF-SHA-256 (RFC 5869) over the
// master key, the purpose as its info. The same purpose gives the same key.
func (m Master) Derive(purpose string) [32]byte {
	raw, err := hkdf.Key(sha256.New, m.secret[:], nil, "makegood/"+purpose, 32)
	if err != nil {
		// Only a length over 255 hashes can fail.
		panic(fmt.Sprintf("keys: derive %s: %v", purpose, err))
	}
	return [32]byte(raw)
}

// reference writes hashes in small letters and digits, no padding.
var reference = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// Reference is a name for somebody that says nothing about them: a keyed hash
// of what the outside calls them, 20 small letters and digits. Customer numbers
// of a shop often hold a person's name ("noah_brown_6181"); the names of
// streams, views and subjects stand in the clear in the database, so what
// goes there is the reference. The same key and text give the same reference.
func (m Master) Reference(kind, text string) string {
	key := m.Derive("references")
	h := hmac.New(sha256.New, key[:])
	h.Write([]byte(kind))
	h.Write([]byte{0})
	h.Write([]byte(text))
	return reference.EncodeToString(h.Sum(nil))[:20]
}
