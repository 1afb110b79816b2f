package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash"
	"slices"
	"strings"
	"sync"
	"time"

	"makegood/internal/desk"
	"makegood/internal/journal"
	"makegood/internal/keys"
)

// sealVersion is the first byte of everything sealed: AES-256-GCM, a random
// nonce of 12 bytes, then ciphertext and tag. With random nonces a key must not
// seal more than 2^32 times (NIST SP 800-38D, 8.3); the shop's own key would
// take a century at forty events a second.
const sealVersion = 1

const nonceSize = 12

var errSealed = errors.New("the sealed bytes do not open")

// sealer makes and checks everything that depends on the master key.
type sealer struct {
	wrapping    cipher.AEAD // wraps the data keys of subjects
	terms       sync.Pool   // hashes search terms: each a keyed hash.Hash
	checkpoints [32]byte    // signs checkpoints
	check       [32]byte    // recognises the master key
}

func newSealer(m keys.Master) (*sealer, error) {
	wrapping := m.Derive("wrapping")
	aead, err := newAEAD(wrapping[:])
	if err != nil {
		return nil, err
	}
	terms := m.Derive("terms")
	return &sealer{
		wrapping:    aead,
		terms:       sync.Pool{New: func() any { return hmac.New(sha256.New, terms[:]) }},
		checkpoints: m.Derive("checkpoints"),
		check:       m.Derive("check"),
	}, nil
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// seal encrypts plain so that it opens only with the same bound bytes.
func seal(a cipher.AEAD, plain, bound []byte) []byte {
	out := make([]byte, 1+nonceSize, 1+nonceSize+len(plain)+a.Overhead())
	out[0] = sealVersion
	rand.Read(out[1:])
	return a.Seal(out, out[1:], plain, bound)
}

func open(a cipher.AEAD, sealed, bound []byte) ([]byte, error) {
	return openInto(nil, a, sealed, bound)
}

// openInPlace decrypts into the memory of what was sealed.
func openInPlace(a cipher.AEAD, sealed, bound []byte) ([]byte, error) {
	if len(sealed) < 1+nonceSize {
		return nil, errSealed
	}
	return openInto(sealed[1+nonceSize:1+nonceSize], a, sealed, bound)
}

func openInto(memory []byte, a cipher.AEAD, sealed, bound []byte) ([]byte, error) {
	if len(sealed) < 1+nonceSize+a.Overhead() || sealed[0] != sealVersion {
		return nil, errSealed
	}
	plain, err := a.Open(memory, sealed[1:1+nonceSize], sealed[1+nonceSize:], bound)
	if err != nil {
		return nil, errSealed
	}
	if len(plain) == 0 {
		return nil, nil
	}
	return plain, nil
}

// framed writes fields so that no two lists of fields give the same bytes. A
// field is an int64, a string or bytes.
func framed(fields ...any) []byte {
	b := make([]byte, 0, 256)
	for _, f := range fields {
		switch f := f.(type) {
		case int64:
			b = binary.BigEndian.AppendUint64(b, uint64(f))
		case string:
			b = append(binary.BigEndian.AppendUint64(b, uint64(len(f))), f...)
		case []byte:
			b = append(binary.BigEndian.AppendUint64(b, uint64(len(f))), f...)
		default:
			panic("store: only texts, bytes and int64 can be framed") // without the field: whatever is printed is put on the heap
		}
	}
	return b
}

// boundToEvent is what a payload is sealed to: its place, so that payloads
// can't be swapped. When and by whom is held by the chain.
func boundToEvent(s journal.Stored) []byte {
	return framed("event", s.Stream, s.Version, s.Position, s.Name, int64(s.Schema), s.Subject)
}

// boundToView is what a body is sealed to: every clear column of its row, so
// that none of them can be changed alone.
func boundToView(v desk.View, terms string) []byte {
	return framed("view", v.Kind, v.ID, v.Subject, v.Parent, v.Owner, v.State, v.Rank, v.Changed.UnixMicro(), terms)
}

// newKey makes a subject's data key and wraps it.
func (s *sealer) newKey(subject string) (wrapped []byte) {
	key := make([]byte, 32)
	rand.Read(key)
	return seal(s.wrapping, key, framed("key", subject, int64(0)))
}

// tombstone stands where a key was; it can't be forged to feign an erasure.
func (s *sealer) tombstone(subject string, at time.Time) []byte {
	return seal(s.wrapping, nil, framed("key", subject, at.UnixMicro()))
}

// unwrap opens a key's row; the key is nil when it is a tombstone.
func (s *sealer) unwrap(subject string, erasedAt int64, wrapped []byte) (cipher.AEAD, error) {
	key, err := open(s.wrapping, wrapped, framed("key", subject, erasedAt))
	switch {
	case err != nil:
		return nil, err
	case erasedAt != 0 && len(key) == 0:
		return nil, nil
	case erasedAt != 0 || len(key) != 32:
		return nil, errSealed
	}
	return newAEAD(key)
}

// term is the keyed hash by which a view is found: 16 bytes of HMAC-SHA-256,
// as text so that one statement serves both databases.
func (s *sealer) term(kind, term string) string {
	h := s.terms.Get().(hash.Hash)
	defer s.terms.Put(h)
	h.Reset()
	h.Write(framed(kind, term))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}

// termHashes are the hashes of a view's terms, sorted, each once, and their
// digest.
func (s *sealer) termHashes(v desk.View) (hashes []string, digest string) {
	hashes = make([]string, 0, len(v.Terms))
	for _, t := range v.Terms {
		hashes = append(hashes, s.term(v.Kind, t))
	}
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	return hashes, digestOf(hashes)
}

// termsTogether tells a view's terms from others, for this process alone.
func (s *sealer) termsTogether(v desk.View) (said [32]byte) {
	h := s.terms.Get().(hash.Hash)
	defer s.terms.Put(h)
	h.Reset()
	for _, t := range v.Terms {
		h.Write(framed(t))
	}
	h.Sum(said[:0])
	return said
}

func digestOf(hashes []string) string {
	if len(hashes) == 0 {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.Join(hashes, " ")))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// keyCheck recognises the master key by what it makes of the log's id.
func (s *sealer) keyCheck(logID []byte) []byte {
	h := hmac.New(sha256.New, s.check[:])
	h.Write(framed("log", logID))
	return h.Sum(nil)
}

// checkpointMAC starts the signature of a checkpoint; its entries follow.
func (s *sealer) checkpointMAC(before []byte, id, madeAt, through int64) hash.Hash {
	h := hmac.New(sha256.New, s.checkpoints[:])
	h.Write(framed("checkpoint", before, id, madeAt, through))
	return h
}

// tailMAC signs the last checkpoint, so that checkpoints missing at the end
// show. The zero arguments are those of a log without checkpoints.
func (s *sealer) tailMAC(logID []byte, last int64, mac []byte) []byte {
	h := hmac.New(sha256.New, s.checkpoints[:])
	h.Write(framed("tail", logID, last, mac))
	return h.Sum(nil)
}
