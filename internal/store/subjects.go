package store

import (
	"bytes"
	"context"
	"crypto/cipher"
	"fmt"
	"slices"
	"strings"
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

// subjectKeys reads the keys of subjects, makes those that do not exist yet,
// and keeps an erasure from passing until t ends. Erased subjects answer nil.
func (s *Store) subjectKeys(ctx context.Context, t tx, subjects []string) (map[string]cipher.AEAD, error) {
	slices.Sort(subjects)
	subjects = slices.Compact(subjects)
	if subjects[0] == "" { // known, and not worth a lock that every append would share
		subjects = subjects[1:]
	}
	if len(subjects) == 0 {
		return map[string]cipher.AEAD{"": s.shop}, nil
	}
	found, err := s.readKeys(ctx, t, subjects, s.d.lockSubjects())
	if err == nil && len(found) < len(subjects) {
		found, err = s.makeKeys(ctx, t, subjects, found)
	}
	if err == nil {
		found[""] = s.shop
	}
	return found, err
}

// makeKeys makes the keys that were not found.
func (s *Store) makeKeys(ctx context.Context, t tx, subjects []string, found map[string]cipher.AEAD) (map[string]cipher.AEAD, error) {
	for _, subject := range subjects {
		if _, ok := found[subject]; ok {
			continue
		}
		_, err := t.exec(ctx, `INSERT INTO subject_keys (subject, erased_at, wrapped) VALUES ($1, 0, $2) ON CONFLICT (subject) DO NOTHING`,
			subject, s.sealer.newKey(subject))
		if err != nil {
			return nil, err
		}
	}
	// Read back: another process may have made a key in between.
	return s.readKeys(ctx, t, subjects, s.d.lockSubjects())
}

func (s *Store) readKeys(ctx context.Context, t tx, subjects []string, lock string) (map[string]cipher.AEAD, error) {
	found := make(map[string]cipher.AEAD, len(subjects))
	err := t.query(ctx, func(scan scanner) error {
		var subject string
		var row keyRow
		if err := scan(&subject, &row.erasedAt, &row.wrapped); err != nil {
			return err
		}
		aead, err := s.keyOf(subject, row)
		if err != nil {
			return fault.New(fault.LogDamaged, "where", "the keys of subjects").Because(err)
		}
		found[subject] = aead
		return nil
	}, `SELECT subject, erased_at, wrapped FROM subject_keys WHERE `+s.d.within("subject", "$1")+
		` ORDER BY subject`+lock, s.d.texts(subjects))
	return found, err
}

// batchKeys are the keys that a batch seals with. One erased subject among
// them refuses the batch.
func (s *Store) batchKeys(ctx context.Context, t tx, b desk.Batch) (map[string]cipher.AEAD, error) {
	var subjects []string
	for _, a := range b.Appends {
		if len(a.Entries) > 0 {
			subjects = append(subjects, a.Subject)
		}
	}
	for _, v := range b.Views {
		subjects = append(subjects, v.Subject)
	}
	if len(subjects) == 0 {
		return nil, nil
	}
	found, err := s.subjectKeys(ctx, t, subjects)
	if err != nil {
		return nil, err
	}
	var erased []string
	for subject, key := range found {
		if key == nil {
			erased = append(erased, subject)
		}
	}
	if len(erased) > 0 {
		slices.Sort(erased)
		return nil, fault.New(fault.Erased).Because(fmt.Errorf("subject %s", strings.Join(erased, ", ")))
	}
	return found, nil
}
