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
		views = views[:0]
		var row viewRow
		return t.query(ctx, func(scan scanner) error {
			v, err := s.openView(scan, &row)
			views = append(views, v)
			return err
		}, query, l.args...)
	})
	if err != nil || len(views) == 0 {
		return nil, err
	}
	return views, nil
}

// A listing writes the statement of a query. Where one index gives the rows in
// their order, it is walked to the limit. Elsewhere (each state is a walk of its
// own; rows that a term names come in no order) rank and id of the page's rows
// are found first, and only these rows are fetched.
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
		_, err := one(ctx, t, []any{&rows}, `SELECT count(*) FROM (SELECT 1 FROM view_terms WHERE kind = $1 AND hash = $2 LIMIT ($3 + 0)) AS found`,
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
	walks := []string{strings.Join(l.conditions(), " AND ")}
	// SQLite prepares a statement anew whenever a bare parameter limits it.
	end := ` LIMIT (` + l.arg(limit) + ` + 0)`
	if states := slices.Compact(slices.Sorted(slices.Values(l.q.States))); len(states) > 0 {
		common := walks[0]
		walks = walks[:0]
		for _, state := range states {
			walks = append(walks, common+" AND v.state = "+l.arg(state))
		}
	}
	const keys = ` LEFT JOIN subject_keys k ON k.subject = v.subject`
	if len(walks) == 1 && l.looked() == "" {
		return `SELECT ` + viewColumns + ` FROM views v` + keys + ` WHERE ` + walks[0] + ` ORDER BY v.rank, v.id` + end
	}
	for i, where := range walks {
		walks[i] = `SELECT v.rank, v.id FROM ` + l.looked() + `views v WHERE ` + where
	}
	return `SELECT ` + viewColumns + ` FROM (` + strings.Join(walks, ` UNION ALL `) + ` ORDER BY 1, 2` + end + `) AS page
		CROSS JOIN views v` + keys + ` WHERE v.kind = $1 AND v.id = page.id ORDER BY v.rank, v.id`
}

// looked are the terms that are looked up. They come first: a term names few
// rows. CROSS JOIN keeps SQLite to that order.
func (l *listing) looked() string {
	var b strings.Builder
	for i := range l.q.Terms {
		if !l.walk {
			fmt.Fprintf(&b, "view_terms t%d CROSS JOIN ", i)
		}
	}
	return b.String()
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
