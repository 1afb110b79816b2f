package store

import (
	"context"
	"strings"
	"testing"

	"makegood/internal/desk"
)

// ListPlan is how the database is going to answer a query.
func (s *Store) ListPlan(ctx context.Context, q desk.Query) (string, error) {
	l := listing{s: s, q: q}
	if err := l.choose(ctx); err != nil {
		return "", err
	}
	query := l.query(viewColumns, keysOfViews)
	var lines []string
	sqlite := strings.HasPrefix(s.d.place(), "the SQLite")
	explain := "EXPLAIN (COSTS OFF) "
	if sqlite {
		explain = "EXPLAIN QUERY PLAN "
	}
	err := s.read(ctx, "explain", func(t tx) error {
		return t.query(ctx, func(scan scanner) error {
			var line string
			var id, parent, unused int64
			dest := []any{&line}
			if sqlite {
				dest = []any{&id, &parent, &unused, &line}
			}
			err := scan(dest...)
			lines = append(lines, line)
			return err
		}, explain+query, l.args...)
	})
	return strings.Join(lines, "\n"), err
}

// Analyze has PostgreSQL count its rows; SQLite plans without.
func (s *Store) Analyze(ctx context.Context) error {
	return s.write(ctx, "analyze", func(t tx) error {
		if strings.HasPrefix(s.d.place(), "the SQLite") {
			return nil
		}
		_, err := t.exec(ctx, "ANALYZE")
		return err
	})
}

// Listed are the ids of a whole list, page by page, where terms of so many rows
// and more count as common.
func (s *Store) Listed(t *testing.T, q desk.Query, common int64) []string {
	t.Helper()
	s.common = common
	q.Limit = 7
	var ids []string
	for {
		page, err := s.List(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range page {
			ids = append(ids, v.ID)
		}
		if len(page) < q.Limit {
			return ids
		}
		q.AfterRank, q.AfterID = page[len(page)-1].Rank, page[len(page)-1].ID
	}
}

// Stranger names a table of somebody else's beside which the log would be made.
func (s *Store) Stranger(ctx context.Context) (string, error) { return s.d.stranger(ctx) }

// AppendTogether writes batches as if all had come while another was being written.
func (s *Store) AppendTogether(ctx context.Context, batches ...desk.Batch) []error {
	group := make([]*request, len(batches))
	for i, b := range batches {
		group[i] = &request{ctx: ctx, batch: b}
	}
	s.appendGroup(group)
	errs := make([]error, len(group))
	for i, r := range group {
		errs[i] = r.err
	}
	return errs
}
