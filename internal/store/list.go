package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"makegood/internal/desk"
)

// List reads views by their clear columns and search terms, ordered by rank and
// then id.
func (s *Store) List(ctx context.Context, q desk.Query) ([]desk.View, error) {
	l := listing{s: s, q: q}
	if !l.possible() {
		return nil, ctx.Err()
	}
	if err := l.choose(ctx); err != nil {
		return nil, err
	}
	query := l.query()
	var views []desk.View
	err := s.single(ctx, "list views", func(t tx) error {
		views = nil
		return t.query(ctx, func(scan scanner) error {
			v, err := s.openView(scan)
			views = append(views, v)
			return err
		}, query, l.args...)
	})
	if err != nil {
		return nil, err
	}
	return views, nil
}

// A listing writes the statement of a query. Each state is a query of its own,
// so that each is a short walk along an index that ends at the limit, whatever
// the number of rows; the outer query merges them.
type listing struct {
	s    *Store
	q    desk.Query
	args []any
	walk bool // go along the ranks and look whether a row has the term
}

// commonTerm is how many rows a term names at most to be looked up and sorted.
// Of one that names more, walking along the ranks soon finds a page: of n rows
// in all a page of 50 takes about 50n/commonTerm steps, at n = 100,000 as many as
// the other way takes.
const commonTerm = 2000

// choose looks whether the query asks for a term that is common. Of two terms it
// is not known how many rows have both: they are looked up.
func (l *listing) choose(ctx context.Context) error {
	if len(l.q.Terms) != 1 || l.q.Parent != "" || l.q.Subject != "" || l.q.Owner != "" {
		return nil
	}
	return l.s.single(ctx, "count a term's rows", func(t tx) error {
		var rows int64
		_, err := one(ctx, t, []any{&rows}, `SELECT count(*) FROM (SELECT 1 FROM view_terms WHERE kind = $1 AND hash = $2 LIMIT $3) AS found`,
			l.q.Kind, l.s.sealer.term(l.q.Kind, l.q.Terms[0]), l.s.common)
		l.walk = rows >= l.s.common
		return err
	})
}

// possible reports whether any row could match: text that no database can keep
// names no row.
func (l *listing) possible() bool {
	texts := append([]string{l.q.Kind, l.q.Parent, l.q.Owner, l.q.Subject, l.q.AfterID}, l.q.States...)
	return l.q.Kind != "" && !slices.ContainsFunc(texts, func(t string) bool { return !plain(t) })
}

// arg adds a parameter and answers its name.
func (l *listing) arg(v any) string {
	l.args = append(l.args, v)
	return fmt.Sprintf("$%d", len(l.args))
}

func (l *listing) query() string {
	limit := int64(l.q.Limit)
	if limit <= 0 {
		limit = 100
	}
	common, end := l.conditions(), l.arg(limit)
	states := slices.Compact(slices.Sorted(slices.Values(l.q.States)))
	var parts []string
	for _, state := range states {
		parts = append(parts, l.part(append(slices.Clone(common), "v.state = "+l.arg(state)), end))
	}
	if len(states) == 0 {
		parts = []string{l.part(common, end)}
	}
	for i, p := range parts {
		parts[i] = "SELECT * FROM (" + p + ") AS part" + fmt.Sprint(i)
	}
	return `SELECT ` + viewColumns + ` FROM (` + strings.Join(parts, " UNION ALL ") + `) AS v
		LEFT JOIN subject_keys k ON k.subject = v.subject ORDER BY v.rank, v.id LIMIT ` + end
}

func (l *listing) part(conditions []string, end string) string {
	return `SELECT v.* FROM ` + l.tables() + ` WHERE ` + strings.Join(conditions, " AND ") + ` ORDER BY v.rank, v.id LIMIT ` + end
}

// tables puts the terms first: a term names few rows. CROSS JOIN keeps SQLite
// to that order.
func (l *listing) tables() string {
	var b strings.Builder
	for i := range l.q.Terms {
		if !l.walk {
			fmt.Fprintf(&b, "view_terms t%d CROSS JOIN ", i)
		}
	}
	return b.String() + "views v"
}

func (l *listing) conditions() []string {
	list := []string{"v.kind = " + l.arg(l.q.Kind)}
	for i, term := range l.q.Terms {
		hash := l.arg(l.s.sealer.term(l.q.Kind, term))
		if l.walk {
			list = append(list, fmt.Sprintf("EXISTS (SELECT 1 FROM view_terms t%d WHERE t%d.kind = $1 AND t%d.hash = %s AND t%d.id = v.id)", i, i, i, hash, i))
			continue
		}
		other := "v"
		if i > 0 {
			other = "t0"
		}
		list = append(list, fmt.Sprintf("t%d.kind = $1 AND t%d.hash = %s AND t%d.id = %s.id",
			i, i, hash, i, other))
	}
	// The columns that may be empty have indexes without the empty rows.
	for _, c := range [][2]string{{"parent", l.q.Parent}, {"owner", l.q.Owner}, {"subject", l.q.Subject}} {
		if c[1] != "" {
			list = append(list, fmt.Sprintf("v.%s = %s AND v.%s <> ''", c[0], l.arg(c[1]), c[0]))
		}
	}
	if l.q.RankFrom != nil {
		list = append(list, "v.rank >= "+l.arg(*l.q.RankFrom))
	}
	if l.q.RankTo != nil {
		list = append(list, "v.rank <= "+l.arg(*l.q.RankTo))
	}
	if l.q.AfterID != "" {
		list = append(list, fmt.Sprintf("(v.rank, v.id) > (%s, %s)", l.arg(l.q.AfterRank), l.arg(l.q.AfterID)))
	}
	return list
}
