package store

import (
	"cmp"
	"context"
	"crypto/cipher"
	"fmt"
	"maps"
	"slices"
	"strings"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/journal"
)

// viewRows bounds how many views are put at a time.
const viewRows = 200

// writeViews drops and puts the views of a batch. Their rows are locked first,
// in one order, so that two batches can't wait for each other.
func (s *Store) writeViews(ctx context.Context, t tx, b desk.Batch, keys map[string]cipher.AEAD) error {
	touched := make([]desk.Key, 0, len(b.Views)+len(b.Drops))
	for _, v := range b.Views {
		touched = append(touched, desk.Key{Kind: v.Kind, ID: v.ID})
	}
	for _, k := range b.Drops {
		if plain(k.Kind) && plain(k.ID) { // no other view can be
			touched = append(touched, k)
		}
	}
	old, err := s.lockRows(ctx, t, touched)
	if err != nil {
		return err
	}
	for _, k := range b.Drops {
		if _, there := old[k]; !there {
			continue
		}
		if err := dropView(ctx, t, k); err != nil {
			return err
		}
		delete(old, k)
	}
	return s.putViews(ctx, t, b.Views, keys, old)
}

// putViews replaces whole rows and brings their terms up to date; old is what
// lockRows found of them. Of two views with one key the later counts.
func (s *Store) putViews(ctx context.Context, t tx, views []desk.View, keys map[string]cipher.AEAD, old map[desk.Key]string) error {
	latest := make(map[desk.Key]desk.View, len(views))
	for _, v := range views {
		latest[desk.Key{Kind: v.Kind, ID: v.ID}] = v
	}
	order := slices.SortedFunc(maps.Keys(latest), compareKeys)
	for part := range slices.Chunk(order, viewRows) {
		if err := s.putTerms(ctx, t, part, latest, old); err != nil {
			return err
		}
		if err := s.putRows(ctx, t, part, latest, keys); err != nil {
			return err
		}
	}
	return nil
}

func compareKeys(a, b desk.Key) int {
	return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.ID, b.ID))
}

// lockRows locks the rows of views and reads the digests of their terms; a view
// that does not exist is absent.
func (s *Store) lockRows(ctx context.Context, t tx, views []desk.Key) (map[desk.Key]string, error) {
	views = slices.Compact(slices.SortedFunc(slices.Values(views), compareKeys))
	old := make(map[desk.Key]string, len(views))
	for part := range slices.Chunk(views, viewRows) {
		var b strings.Builder
		b.WriteString(`SELECT kind, id, terms FROM views WHERE (kind, id) IN (VALUES `)
		writeRows(&b, len(part), 2)
		b.WriteString(`) ORDER BY kind, id` + s.d.lockViews())
		args := make([]any, 0, 2*len(part))
		for _, k := range part {
			args = append(args, k.Kind, k.ID)
		}
		err := t.query(ctx, func(scan scanner) error {
			var k desk.Key
			var digest string
			err := scan(&k.Kind, &k.ID, &digest)
			old[k] = digest
			return err
		}, b.String(), args...)
		if err != nil {
			return nil, err
		}
	}
	return old, nil
}

// putTerms writes the difference between a view's terms and what they were.
func (s *Store) putTerms(ctx context.Context, t tx, part []desk.Key, latest map[desk.Key]desk.View, old map[desk.Key]string) error {
	rows := newInsert("view_terms", 3, "kind, hash, id", "ON CONFLICT (kind, hash, id) DO NOTHING")
	for _, k := range part {
		hashes, digest := s.sealer.termHashes(latest[k])
		if digest == old[k] {
			continue
		}
		gone, fresh, err := termDifference(ctx, t, k, hashes, old[k] != "")
		if err != nil {
			return err
		}
		if len(gone) > 0 {
			_, err := t.exec(ctx, `DELETE FROM view_terms WHERE kind = $1 AND id = $2 AND `+s.d.within("hash", "$3"), k.Kind, k.ID, s.d.texts(gone))
			if err != nil {
				return err
			}
		}
		for _, hash := range fresh {
			if err := rows.add(ctx, t, k.Kind, hash, k.ID); err != nil {
				return err
			}
		}
	}
	return rows.flush(ctx, t)
}

// termDifference compares the wanted hashes with those of a row that had some.
func termDifference(ctx context.Context, t tx, k desk.Key, want []string, had bool) (gone, fresh []string, err error) {
	if !had {
		return nil, want, nil
	}
	missing := make(map[string]bool, len(want))
	for _, h := range want {
		missing[h] = true
	}
	err = t.query(ctx, func(scan scanner) error {
		var h string
		if err := scan(&h); err != nil {
			return err
		}
		if missing[h] {
			delete(missing, h)
		} else {
			gone = append(gone, h)
		}
		return nil
	}, `SELECT hash FROM view_terms WHERE kind = $1 AND id = $2`, k.Kind, k.ID)
	return gone, slices.Sorted(maps.Keys(missing)), err
}

func (s *Store) putRows(ctx context.Context, t tx, part []desk.Key, latest map[desk.Key]desk.View, keys map[string]cipher.AEAD) error {
	rows := newInsert("views", 10, "kind, id, subject, parent, owner, state, rank, changed, terms, sealed",
		`ON CONFLICT (kind, id) DO UPDATE SET subject = excluded.subject, parent = excluded.parent, owner = excluded.owner,
		 state = excluded.state, rank = excluded.rank, changed = excluded.changed, terms = excluded.terms, sealed = excluded.sealed`)
	for _, k := range part {
		v := latest[k]
		v.Changed = journal.Instant(v.Changed)
		_, digest := s.sealer.termHashes(v)
		sealed := seal(keys[v.Subject], v.Body, boundToView(v, digest))
		err := rows.add(ctx, t, v.Kind, v.ID, v.Subject, v.Parent, v.Owner, v.State, v.Rank, v.Changed.UnixMicro(), digest, sealed)
		if err != nil {
			return err
		}
	}
	return rows.flush(ctx, t)
}

func dropView(ctx context.Context, t tx, k desk.Key) error {
	if _, err := t.exec(ctx, `DELETE FROM views WHERE kind = $1 AND id = $2`, k.Kind, k.ID); err != nil {
		return err
	}
	_, err := t.exec(ctx, `DELETE FROM view_terms WHERE kind = $1 AND id = $2`, k.Kind, k.ID)
	return err
}

// viewColumns are scanned by openView, in this order.
const viewColumns = `v.kind, v.id, v.subject, v.parent, v.owner, v.state, v.rank, v.changed, v.terms, v.sealed, k.erased_at, k.wrapped`

// openView scans and unseals a row. The terms do not come back: only their
// hashes are kept.
func (s *Store) openView(scan scanner) (desk.View, error) {
	var v desk.View
	var changed int64
	var digest string
	var sealed []byte
	var row keyRow
	err := scan(&v.Kind, &v.ID, &v.Subject, &v.Parent, &v.Owner, &v.State, &v.Rank, &changed, &digest, &sealed, &row.erasedAt, &row.wrapped)
	if err != nil {
		return v, err
	}
	v.Changed = instant(changed)
	key, err := s.keyOf(v.Subject, row)
	if err == nil && key == nil {
		err = fault.New(fault.Erased)
	}
	if err == nil {
		v.Body, err = open(key, sealed, boundToView(v, digest))
	}
	if err != nil {
		where := "view " + v.Kind + " " + v.ID
		return v, fault.New(fault.LogDamaged, "where", where).Because(fmt.Errorf("%s: %w", where, err))
	}
	return v, nil
}

// Get reads one view; ok is false when there is none.
func (s *Store) Get(ctx context.Context, kind, id string) (v desk.View, ok bool, err error) {
	if !plain(kind) || !plain(id) {
		return desk.View{}, false, ctx.Err()
	}
	err = s.single(ctx, "get a view", func(t tx) error {
		ok = false
		return t.query(ctx, func(scan scanner) error {
			ok = true
			v, err = s.openView(scan)
			return err
		}, `SELECT `+viewColumns+` FROM views v LEFT JOIN subject_keys k ON k.subject = v.subject WHERE v.kind = $1 AND v.id = $2`, kind, id)
	})
	if err != nil || !ok {
		return desk.View{}, false, err
	}
	return v, true, nil
}

// Rebuild empties all views and fills them anew, in one transaction. Appends
// wait until it ends. fill may read the store but must not write to it. Views of
// erased subjects are left out.
func (s *Store) Rebuild(ctx context.Context, fill func(put func(desk.View) error) error) error {
	// No second attempt: fill has been run, and may have been seen to.
	return s.explain(ctx, "rebuild the views", s.attempt(ctx, func(t tx) error {
		if err := s.d.hold(ctx, t); err != nil {
			return err
		}
		for _, table := range []string{"view_terms", "views"} {
			if _, err := t.exec(ctx, `DELETE FROM `+table); err != nil {
				return err
			}
		}
		var waiting []desk.View
		flush := func() error {
			err := s.putKnown(ctx, t, waiting)
			waiting = waiting[:0]
			return err
		}
		err := fill(func(v desk.View) error {
			if err := CheckView(v); err != nil {
				return err
			}
			if waiting = append(waiting, v); len(waiting) < viewRows {
				return nil
			}
			return flush()
		})
		if err != nil {
			return err
		}
		return flush()
	}))
}

// putKnown puts the views whose subjects were not erased.
func (s *Store) putKnown(ctx context.Context, t tx, views []desk.View) error {
	if len(views) == 0 {
		return nil
	}
	subjects := make([]string, 0, len(views))
	for _, v := range views {
		subjects = append(subjects, v.Subject)
	}
	keys, err := s.subjectKeys(ctx, t, subjects)
	if err != nil {
		return err
	}
	known := slices.DeleteFunc(views, func(v desk.View) bool { return keys[v.Subject] == nil })
	return s.writeViews(ctx, t, desk.Batch{Views: known}, keys)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
