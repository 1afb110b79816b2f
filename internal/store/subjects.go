package store

import (
	"bytes"
	"context"
	"crypto/cipher"
	"fmt"
	"slices"
	"sync"

	"makegood/internal/desk"
	"makegood/internal/fault"
)

// keyCache keeps unwrapped data keys. The wrapped key always comes from the
// database with the row that needs it, and the cache answers only for the same
// wrapped bytes: a key that another process destroyed is never used again.
type keyCache struct {
	sealer *sealer
	mu     sync.Mutex
	kept   map[string]keptKey
}

type keptKey struct {
	erasedAt int64
	wrapped  []byte
	aead     cipher.AEAD // nil: erased
}

// cachedKeys bounds the cache; one in sixteen makes room when it is full.
const cachedKeys = 4096

func newKeyCache(s *sealer) *keyCache { return &keyCache{sealer: s, kept: map[string]keptKey{}} }

// key answers the data key of a subject from its row; nil when it was erased.
func (c *keyCache) key(subject string, erasedAt int64, wrapped []byte) (cipher.AEAD, error) {
	c.mu.Lock()
	k, ok := c.kept[subject]
	c.mu.Unlock()
	if ok && k.erasedAt == erasedAt && bytes.Equal(k.wrapped, wrapped) {
		return k.aead, nil
	}
	aead, err := c.sealer.unwrap(subject, erasedAt, wrapped)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) >= cachedKeys {
		n := 0
		for old := range c.kept {
			delete(c.kept, old)
			if n++; n == cachedKeys/16 {
				break
			}
		}
	}
	c.kept[subject] = keptKey{erasedAt, bytes.Clone(wrapped), aead}
	return aead, nil
}

// held is the key of a subject as it was last read; none is there where it was not.
func (c *keyCache) held(subject string) keptKey {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept[subject]
}

func (c *keyCache) forget(subject string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.kept, subject)
}

// keyRow is the row of a subject's key as joined to a row that it seals.
type keyRow struct {
	erasedAt *int64
	wrapped  []byte
}

// of opens the joined key. A subject without a row has lost its key without
// having been erased: that is damage.
func (s *Store) keyOf(subject string, r keyRow) (cipher.AEAD, error) {
	if r.erasedAt == nil {
		return nil, fmt.Errorf("the key of subject %q is missing", subject)
	}
	aead, err := s.keys.key(subject, *r.erasedAt, r.wrapped)
	if err != nil {
		return nil, fmt.Errorf("the key of subject %q: %w", subject, err)
	}
	return aead, nil
}

// named sorts subjects, each once, without the shop, whose key is known and not
// worth a lock that every append would share.
func named(subjects []string) []string {
	slices.Sort(subjects)
	subjects = slices.Compact(subjects)
	if len(subjects) > 0 && subjects[0] == "" {
		subjects = subjects[1:]
	}
	return subjects
}

// makeKeys makes the keys of subjects that were not found. One that was made and
// destroyed meanwhile is Erased.
func (s *Store) makeKeys(ctx context.Context, t tx, subjects []string, found map[string]cipher.AEAD) error {
	missing := slices.DeleteFunc(named(subjects), func(subject string) bool { _, ok := found[subject]; return ok })
	if len(missing) == 0 {
		return nil
	}
	rows := newInsert("subject_keys", 3, "subject, erased_at, wrapped", "ON CONFLICT (subject) DO NOTHING")
	for _, subject := range missing {
		rows.add(subject, int64(0), s.sealer.newKey(subject))
	}
	// Read back: another process may have made a key in between.
	if err := t.all(ctx, append(rows.steps(), s.keysOf(missing, found, s.d.lockSubjects()))...); err != nil {
		return err
	}
	for _, subject := range missing {
		if found[subject] == nil {
			return fault.New(fault.Erased).Because(fmt.Errorf("subject %s", subject))
		}
	}
	return nil
}

// keysOf reads the keys of subjects; with a lock it keeps an erasure from
// passing until the transaction ends. Erased subjects answer nil.
func (s *Store) keysOf(subjects []string, into map[string]cipher.AEAD, lock string) step {
	where, names := oneOf(s.d, "subject", subjects)
	return step{
		`SELECT subject, erased_at, wrapped FROM subject_keys WHERE ` + where + ` ORDER BY subject` + lock,
		[]any{names},
		func(scan scanner) error {
			var subject string
			var row keyRow
			if err := scan(&subject, &row.erasedAt, &row.wrapped); err != nil {
				return err
			}
			aead, err := s.keyOf(subject, row)
			if err != nil {
				return fault.New(fault.LogDamaged, "where", "the keys of subjects").Because(err)
			}
			into[subject] = aead
			return nil
		},
	}
}

// subjectsOf are whose keys a batch needs: one erased among them refuses it.
func subjectsOf(b desk.Batch) []string {
	var subjects []string
	for _, a := range b.Appends {
		if len(a.Entries) > 0 {
			subjects = append(subjects, a.Subject)
		}
	}
	for _, v := range b.Views {
		subjects = append(subjects, v.Subject)
	}
	for _, g := range b.Guards {
		subjects = append(subjects, g.Subject)
	}
	return subjects
}
