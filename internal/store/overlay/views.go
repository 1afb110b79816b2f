package overlay

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"makegood/internal/desk"
	"makegood/internal/journal"
	"makegood/internal/store"
)

func (s *Store) put(v desk.View) { s.views[desk.Key{Kind: v.Kind, ID: v.ID}] = newRow(v) }

func newRow(v desk.View) row {
	r := row{View: v, terms: make(map[string]bool, len(v.Terms))}
	for _, t := range v.Terms {
		r.terms[t] = true
	}
	r.Changed = journal.Instant(v.Changed)
	r.Body = slices.Clone(v.Body)
	r.Terms = nil // terms go in and do not come out
	return r
}

// Get reads one view; ok is false when there is none.
func (s *Store) Get(ctx context.Context, kind, id string) (desk.View, bool, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := ctx.Err(); err != nil {
		return desk.View{}, false, err
	}
	if r, own := s.views[desk.Key{Kind: kind, ID: id}]; own {
		if r.dropped {
			return desk.View{}, false, nil
		}
		return r.View, true, nil
	}
	if s.below == nil || s.hidden {
		return desk.View{}, false, nil
	}
	v, ok, err := s.below.Get(ctx, kind, id)
	if _, erased := s.erased[v.Subject]; err != nil || !ok || erased {
		return desk.View{}, false, err
	}
	return v, true, nil
}

// List merges own views with those below that are not hidden by own ones.
func (s *Store) List(ctx context.Context, q desk.Query) ([]desk.View, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if q.Limit <= 0 {
		q.Limit = 100
	}
	views, err := s.listBelow(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, r := range s.views {
		if matches(r, q) {
			views = append(views, r.View)
		}
	}
	slices.SortFunc(views, func(a, b desk.View) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), strings.Compare(a.ID, b.ID))
	})
	if len(views) > q.Limit {
		views = views[:q.Limit]
	}
	return views, nil
}

// Relist is List where the answer is not as it was when it came with mark.
func (s *Store) Relist(ctx context.Context, q desk.Query, mark string) (views []desk.View, now string, err error) {
	if views, err = s.List(ctx, q); err != nil {
		return nil, "", err
	}
	all, err := json.Marshal(views)
	if now = string(all); err != nil || now == mark {
		return nil, now, err
	}
	return views, now, nil
}

// listBelow pages through the store below until the limit is full of rows that
// are not hidden.
func (s *Store) listBelow(ctx context.Context, q desk.Query) ([]desk.View, error) {
	var views []desk.View
	if s.below == nil || s.hidden {
		return nil, nil
	}
	for {
		page, err := s.below.List(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, v := range page {
			_, own := s.views[desk.Key{Kind: v.Kind, ID: v.ID}]
			_, erased := s.erased[v.Subject]
			if !own && !erased {
				views = append(views, v)
			}
		}
		if len(page) < q.Limit || len(views) >= q.Limit {
			return views, nil
		}
		last := page[len(page)-1]
		q.AfterRank, q.AfterID = last.Rank, last.ID
	}
}

func matches(r row, q desk.Query) bool {
	if r.dropped || r.Kind != q.Kind || len(q.States) > 0 && !slices.Contains(q.States, r.State) {
		return false
	}
	for _, c := range [][2]string{{q.Parent, r.Parent}, {q.Owner, r.Owner}, {q.Subject, r.Subject}} {
		if c[0] != "" && c[0] != c[1] {
			return false
		}
	}
	for _, t := range q.Terms {
		if !r.terms[t] {
			return false
		}
	}
	switch {
	case q.RankFrom != nil && r.Rank < *q.RankFrom, q.RankTo != nil && r.Rank > *q.RankTo:
		return false
	case q.AfterID != "":
		return cmp.Or(cmp.Compare(r.Rank, q.AfterRank), strings.Compare(r.ID, q.AfterID)) > 0
	}
	return true
}

// Rebuild hides every view, those below included, and fills them anew. Appends
// wait until it ends; reads see the old views until then.
func (s *Store) Rebuild(ctx context.Context, fill func(put func(desk.View) error) error) error {
	s.rebuilds.Lock()
	defer s.rebuilds.Unlock()
	fresh, known := map[desk.Key]row{}, map[string]bool{"": false}
	err := fill(func(v desk.View) error {
		if err := store.CheckView(v); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, asked := known[v.Subject]; !asked {
			erased, err := s.Erased(ctx, v.Subject)
			if err != nil {
				return err
			}
			known[v.Subject] = erased
		}
		if !known[v.Subject] {
			fresh[desk.Key{Kind: v.Kind, ID: v.ID}] = newRow(v)
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.views, s.hidden = fresh, true
	s.changes++
	return nil
}
