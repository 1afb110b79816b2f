package store

import (
	"context"
	"fmt"
	"time"

	"makegood/internal/fault"
	"makegood/internal/journal"
)

// Erase destroys the key of a subject and purges its views and terms, and what
// they left in the files. The erasure is recorded, also for a subject that the
// log does not know, so that a list of erasures can be replayed after a restore.
// Erasing twice is no error; when the files could not be purged because somebody
// was still reading, Unavailable says so and a second call finishes the work.
func (s *Store) Erase(ctx context.Context, subject string, at time.Time) error {
	if err := CheckSubject(subject); err != nil {
		return err
	}
	at = journal.Instant(at)
	if at.UnixMicro() == 0 {
		at = at.Add(time.Microsecond) // 0 means that the key is alive
	}
	err := s.write(ctx, "erase", func(t tx) error { return s.erase(ctx, t, subject, at) })
	if err != nil {
		return err
	}
	s.keys.forget(subject)
	s.known.forget() // what was written while the erasure waited for it
	if err := s.d.purge(ctx); err != nil {
		if over := ctx.Err(); over != nil {
			return fmt.Errorf("store: the key is destroyed, purging the files: %w (%w)", over, err)
		}
		return fault.New(fault.Unavailable, "what", "the database",
			"hint", "the key is destroyed, but old pages could not be purged from the files: erase again when nobody reads").Because(err)
	}
	return nil
}

func (s *Store) erase(ctx context.Context, t tx, subject string, at time.Time) error {
	// Held before anything else, as appends do: an append that is under way
	// ends first, a later one meets the tombstone.
	_, err := t.exec(ctx, `INSERT INTO subject_keys (subject, erased_at, wrapped) VALUES ($1, $2, $3)
		ON CONFLICT (subject) DO UPDATE SET erased_at = excluded.erased_at, wrapped = excluded.wrapped
		WHERE subject_keys.erased_at = 0`, subject, at.UnixMicro(), s.sealer.tombstone(subject, at))
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `DELETE FROM view_terms WHERE (kind, id) IN (SELECT kind, id FROM views WHERE subject = $1 AND subject <> '')`, subject)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `DELETE FROM views WHERE subject = $1 AND subject <> ''`, subject)
	return err
}

// An Erasure says that a subject was erased, and when.
type Erasure struct {
	Subject string    `json:"subject"`
	At      time.Time `json:"at"`
}

// Erasures lists every erasure, by subject. After a restore of an older copy
// they are erased again.
func (s *Store) Erasures(ctx context.Context) ([]Erasure, error) {
	var list []Erasure
	err := s.single(ctx, "list erasures", func(t tx) error {
		list = nil
		return t.query(ctx, func(scan scanner) error {
			var e Erasure
			var at int64
			err := scan(&e.Subject, &at)
			e.At = instant(at)
			list = append(list, e)
			return err
		}, `SELECT subject, erased_at FROM subject_keys WHERE erased_at <> 0 ORDER BY subject`)
	})
	return list, err
}

// Erased reports whether a subject was erased.
func (s *Store) Erased(ctx context.Context, subject string) (erased bool, err error) {
	if !plain(subject) {
		return false, ctx.Err()
	}
	err = s.single(ctx, "look for an erasure", func(t tx) error {
		var at int64
		_, err := one(ctx, t, []any{&at}, `SELECT erased_at FROM subject_keys WHERE subject = $1`, subject)
		erased = at != 0
		return err
	})
	return erased, err
}
