package store

import (
	"context"
	"strings"

	"makegood/internal/desk"
)

// ListPlan is how the database is going to answer a query.
func (s *Store) ListPlan(ctx context.Context, q desk.Query) (string, error) {
	l := listing{s: s, q: q}
	query := l.query()
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
