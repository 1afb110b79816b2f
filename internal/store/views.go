package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/journal"
)

// viewRows bounds how many views are locked by one statement, and how many a
// rebuild puts at a time.
const viewRows = 200

// viewsOf are the keys of the views that a batch writes.
func viewsOf(b desk.Batch) []desk.Key {
	keys := make([]desk.Key, 0, len(b.Views)+len(b.Drops))
	for _, v := range b.Views {
		keys = append(keys, desk.Key{Kind: v.Kind, ID: v.ID})
	}
	for _, k := range b.Drops {
		if plain(k.Kind) && plain(k.ID) { // no other view can be
			keys = append(keys, k)
		}
	}
	return keys
}

// oldRow is what stands in the clear of a row that is to be replaced: what its
// indexes hold, and the digest of its terms.
type oldRow struct {
	subject, parent, owner, state string
	rank                          int64
	terms                         string
}

func oldOf(v desk.View, digest string) oldRow {
	return oldRow{v.Subject, v.Parent, v.Owner, v.State, v.Rank, digest}
}

// putViews replaces the rows of a writing and brings their terms up to date.
func (w *writing) putViews(ctx context.Context, t tx) ([]step, error) {
	terms := newInsert("view_terms", 4, "kind, hash, rank, id", "ON CONFLICT (kind, hash, rank, id) DO NOTHING")
	const columns = "kind, id, subject, parent, owner, state, rank, changed, terms, sealed"
	const body = `ON CONFLICT (kind, id) DO UPDATE SET changed = excluded.changed, terms = excluded.terms, sealed = excluded.sealed`
	rows := newInsert("views", 10, columns, body+`, subject = excluded.subject, parent = excluded.parent, owner = excluded.owner,
		state = excluded.state, rank = excluded.rank`)
	bodies := newInsert("views", 10, columns, body) // SQLite writes every index that a statement names, changed or not
	fresh := newInsert("views", 10, columns, "")
	var steps []step
	for _, k := range slices.SortedFunc(maps.Keys(w.views), compareKeys) {
		v, was := w.views[k], w.on.views[k]
		hashes, now := w.s.sealer.hashed(v, was)
		if was.terms != "" && was.rank != v.Rank {
			steps = append(steps, step{`UPDATE view_terms SET rank = $3 WHERE kind = $1 AND id = $2`, []any{k.Kind, k.ID, v.Rank}, nil})
		}
		if now.terms != was.terms {
			gone, new, err := w.changedTerms(ctx, t, k, was, hashes)
			if err != nil {
				return nil, err
			}
			if len(gone) > 0 {
				steps = append(steps, step{`DELETE FROM view_terms WHERE kind = $1 AND id = $2 AND ` + w.s.d.within("hash", "$3"), []any{k.Kind, k.ID, w.s.d.texts(gone)}, nil})
			}
			for _, hash := range new {
				terms.add(k.Kind, hash, v.Rank, k.ID)
			}
		}
		w.rows[k] = now
		v.Changed = journal.Instant(v.Changed)
		sealed := seal(w.on.keys[v.Subject], v.Body, boundToView(v, now.terms))
		into := rows
		switch {
		case was.there && oldOf(v, was.terms) == was.oldRow:
			into = bodies
		case !was.there && w.guess:
			into = fresh
		}
		into.add(v.Kind, v.ID, v.Subject, v.Parent, v.Owner, v.State, v.Rank, v.Changed.UnixMicro(), now.terms, sealed)
	}
	return slices.Concat(steps, terms.steps(), rows.steps(), bodies.steps(), fresh.steps()), nil
}

// hashed are the hashes of a view's terms and how its row will stand; of terms as
// they were there are no hashes.
func (s *sealer) hashed(v desk.View, was knownRow) (hashes []string, now knownRow) {
	now.there, now.said, now.hashes = true, s.termsTogether(v), was.hashes
	digest := was.terms
	if !was.there || now.said != was.said {
		hashes, digest = s.termHashes(v)
		now.hashes = strings.Join(hashes, " ")
	}
	now.oldRow = oldOf(v, digest)
	return hashes, now
}

// changedTerms are the hashes of a row that go and those that come.
func (w *writing) changedTerms(ctx context.Context, t tx, k desk.Key, was knownRow, want []string) (gone, fresh []string, err error) {
	switch {
	case was.terms == "":
		return nil, want, nil
	case was.hashes != "":
		had := strings.Fields(was.hashes)
		return missing(had, want), missing(want, had), nil
	case w.guess:
		return nil, nil, errUnknown
	}
	var had []string
	err = t.query(ctx, func(scan scanner) error {
		var h string
		err := scan(&h)
		had = append(had, h)
		return err
	}, `SELECT hash FROM view_terms WHERE kind = $1 AND id = $2`, k.Kind, k.ID)
	slices.Sort(had)
	return missing(had, want), missing(want, had), err
}

// missing are those of one sorted list that are not in the other.
func missing(list, other []string) []string {
	return without(list, func(h string) bool { _, there := slices.BinarySearch(other, h); return there })
}

func compareKeys(a, b desk.Key) int {
	return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.ID, b.ID))
}

// lockRows locks the rows of views, in one order, and reads what stands in the
// clear of them; a view that does not exist is absent.
func (s *Store) lockRows(views []desk.Key, into map[desk.Key]knownRow) []step {
	views = slices.Compact(slices.SortedFunc(slices.Values(views), compareKeys))
	var steps []step
	for part := range slices.Chunk(views, viewRows) {
		var b strings.Builder
		b.WriteString(`SELECT kind, id, subject, parent, owner, state, rank, terms FROM views WHERE `)
		if len(part) == 1 {
			b.WriteString(`kind = $1 AND id = $2` + s.d.lockViews())
		} else {
			b.WriteString(`(kind, id) IN (VALUES `)
			writeRows(&b, len(part), 2)
			b.WriteString(`) ORDER BY kind, id` + s.d.lockViews())
		}
		args := make([]any, 0, 2*len(part))
		for _, k := range part {
			args = append(args, k.Kind, k.ID)
		}
		steps = append(steps, step{b.String(), args, func(scan scanner) error {
			var k desk.Key
			var old oldRow
			err := scan(&k.Kind, &k.ID, &old.subject, &old.parent, &old.owner, &old.state, &old.rank, &old.terms)
			into[k] = knownRow{oldRow: old, there: true}
			return err
		}})
	}
	return steps
}

func dropView(k desk.Key) []step {
	return []step{
		{`DELETE FROM views WHERE kind = $1 AND id = $2`, []any{k.Kind, k.ID}, nil},
		{`DELETE FROM view_terms WHERE kind = $1 AND id = $2`, []any{k.Kind, k.ID}, nil},
	}
}

// viewColumns are scanned by openView, in this order.
const viewColumns = `v.kind, v.id, v.subject, v.parent, v.owner, v.state, v.rank, v.changed, v.terms, v.sealed, k.erased_at, k.wrapped`

const keysOfViews = ` LEFT JOIN subject_keys k ON k.subject = v.subject`

// A viewRow is a view as its table holds it, and the key that opens it.
type viewRow struct {
	desk.View

	changed int64
	digest  string
	sealed  []byte
	key     keyRow
}

// openView scans and unseals a row, into the memory of the row before it. The
// terms do not come back: only their hashes are kept.
func (s *Store) openView(scan scanner, r *viewRow) (desk.View, error) {
	err := scan(&r.Kind, &r.ID, &r.Subject, &r.Parent, &r.Owner, &r.State, &r.Rank, &r.changed, &r.digest, &r.sealed, &r.key.erasedAt, &r.key.wrapped)
	if err != nil {
		return r.View, err
	}
	r.Changed = instant(r.changed)
	key, err := s.keyOf(r.Subject, r.key)
	if err == nil && key == nil {
		err = fault.New(fault.Erased)
	}
	if err == nil {
		r.Body, err = openInPlace(key, r.sealed, boundToView(r.View, r.digest))
	}
	if err != nil {
		where := "view " + r.Kind + " " + r.ID
		return r.View, fault.New(fault.LogDamaged, "where", where).Because(fmt.Errorf("%s: %w", where, err))
	}
	return r.View, nil
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
			v, err = s.openView(scan, new(viewRow))
			return err
		}, `SELECT `+viewColumns+` FROM views v`+keysOfViews+` WHERE v.kind = $1 AND v.id = $2`, kind, id)
	})
	if err != nil || !ok {
		return desk.View{}, false, err
	}
	return v, true, nil
}

// Mark changes with whatever is committed, by whichever process: while it stays,
// what was read since it was asked for is what would be read again.
func (s *Store) Mark(ctx context.Context) (string, error) {
	mark, err := s.d.mark(ctx)
	return mark, s.explain(ctx, "look whether something changed", err)
}

// Rebuild empties all views and fills them anew, in one transaction. Appends
// wait until it ends. fill may read the store but must not write to it. Views of
// erased subjects are left out.
func (s *Store) Rebuild(ctx context.Context, fill func(put func(desk.View) error) error) error {
	// No second attempt: fill has been run, and may have been seen to.
	return s.explain(ctx, "rebuild the views", s.attempt(ctx, func(t tx) error {
		s.known.forget()
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
	subjects = named(subjects)
	g := s.newGround()
	if len(subjects) > 0 {
		if err := t.all(ctx, s.keysOf(subjects, g.keys, s.d.lockSubjects())); err != nil {
			return err
		}
	}
	if err := s.makeKeys(ctx, t, subjects, g.keys); err != nil && fault.CodeOf(err) != fault.Erased {
		return err
	}
	w := s.writeOn(g, nil)
	for _, v := range views {
		if g.keys[v.Subject] != nil {
			w.views[desk.Key{Kind: v.Kind, ID: v.ID}] = v
		}
	}
	if err := t.all(ctx, s.lockRows(slices.Collect(maps.Keys(w.views)), g.views)...); err != nil {
		return err
	}
	steps, err := w.putViews(ctx, t)
	if err != nil {
		return err
	}
	return t.all(ctx, steps...)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
