package overlay

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/store"
)

// Checkpoint notes where own streams stand.
func (s *Store) Checkpoint(ctx context.Context, _ time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, events := range s.streams {
		last := events[len(events)-1]
		s.signed[name] = signature{last.Version, last.Hash}
	}
	return ctx.Err()
}

// Verify verifies the store below, and the own streams from what was copied up.
func (s *Store) Verify(ctx context.Context, report func(desk.Finding)) (desk.Tally, error) {
	var tally desk.Tally
	if s.below != nil {
		var err error
		if tally, err = s.below.Verify(ctx, report); err != nil {
			return tally, err
		}
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, name := range slices.Sorted(maps.Keys(s.streams)) {
		events := s.streams[name]
		if events[0].Position >= ownPositions {
			tally.Streams++
		}
		var before journal.Hash
		for _, e := range events {
			if e.Position >= ownPositions {
				tally.Events++
				if !e.Erased && journal.Link(before, e, e.Payload) != e.Hash {
					report(desk.Finding{Where: fmt.Sprintf("%s version %d", name, e.Version), Problem: "the chain of hashes breaks"})
				}
				if _, erased := s.erased[e.Subject]; erased {
					tally.Erased++
				}
			}
			before = e.Hash
		}
		if at, ok := s.signed[name]; ok && events[at.version-1].Hash != at.hash {
			report(desk.Finding{Where: name, Problem: "it is not what the checkpoint noted"})
		}
	}
	return tally, ctx.Err()
}

// Erase forgets a subject here; below it stays as it is.
func (s *Store) Erase(ctx context.Context, subject string, at time.Time) error {
	if err := store.CheckSubject(subject); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	s.changes++
	if _, already := s.erased[subject]; !already {
		s.erased[subject] = journal.Instant(at)
	}
	for k, r := range s.views {
		if r.Subject == subject && !r.dropped {
			s.views[k] = row{dropped: true}
		}
	}
	return nil
}

// Erased reports whether a subject was erased, here or below.
func (s *Store) Erased(ctx context.Context, subject string) (bool, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.isErased(ctx, subject)
}

func (s *Store) isErased(ctx context.Context, subject string) (bool, error) {
	if _, erased := s.erased[subject]; erased {
		return true, nil
	}
	below, ok := s.below.(interface {
		Erased(ctx context.Context, subject string) (bool, error)
	})
	if !ok {
		return false, nil
	}
	return below.Erased(ctx, subject)
}

// refuseErased refuses a batch for a subject that was erased.
func (s *Store) refuseErased(ctx context.Context, b desk.Batch) error {
	subjects := map[string]bool{}
	for _, a := range b.Appends {
		if len(a.Entries) > 0 {
			subjects[a.Subject] = true
		}
	}
	for _, v := range b.Views {
		subjects[v.Subject] = true
	}
	for _, g := range b.Guards {
		subjects[g.Subject] = true
	}
	delete(subjects, "") // the shop is never erased
	for subject := range subjects {
		erased, err := s.isErased(ctx, subject)
		if err != nil {
			return err
		}
		if erased {
			return fault.New(fault.Erased).Because(fmt.Errorf("subject %s", subject))
		}
	}
	return nil
}
