package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"makegood/internal/desk"
)

// List reads views by their clear columns and search terms, ordered by rank and
// then id.
func (s *Store) List(ctx context.Context, q desk.Query) ([]desk.View, error) {
	views, _, err := s.Relist(ctx, q, "")
	return views, err
}

// Relist is List where the answer is not as it was when it came with mark. A row is
// the same while it is sealed the same: each sealing has a nonce of its own.
func (s *Store) Relist(ctx context.Context, q desk.Query, mark string) (views []desk.View, now string, err error) {
	l := listing{s: s, q: q}
	if !l.possible() {
		return nil, "", ctx.Err()
	}
	if err := l.choose(ctx); err != nil {
		return nil, "", err
	}
	if mark != "" {
		if now, err = l.outline(ctx); err != nil || now == mark {
			return nil, now, err
		}
	}
	query := l.query(viewColumns, keysOfViews)
	var rows []byte
	err = s.single(ctx, "list views", func(t tx) error {
		views, rows = nil, outlined()
		var row viewRow
		return t.query(ctx, func(scan scanner) error {
			v, err := s.openView(scan, &row)
			if err == nil {
				views, rows = append(views, v), outline(rows, v.ID, row.sealed[1:1+nonceSize])
			}
			return err
		}, query, l.args...)
	})
	if err != nil || len(views) == 0 {
		return nil, string(rows), err
	}
	return views, string(rows), nil
}

// outline is the mark of the rows that are there, which are not opened.
func (l *listing) outline(ctx context.Context) (mark string, err error) {
	query := l.query(`v.id, substr(v.sealed, 2, 12)`, "")
	var rows []byte
	err = l.s.single(ctx, "look at views", func(t tx) error {
		rows = outlined()
		return t.query(ctx, func(scan scanner) error {
			var id string
			var nonce []byte
			err := scan(&id, &nonce)
			rows = outline(rows, id, nonce)
			return err
		}, query, l.args...)
	})
	return string(rows), err
}

// outlined begins a mark, which is not empty where there are no rows.
func outlined() []byte { return append(make([]byte, 0, 2048), '=') }

func outline(mark []byte, id string, nonce []byte) []byte {
	return append(append(append(mark, id...), 0), nonce...)
}

// A listing writes the statement of a query. Where one index gives the rows in
// their order, it is walked to the limit: the terms' own, where a search asks for
// nothing else. Elsewhere (each state is a walk of its own; a rare term's rows are
// sifted by what else is asked for) rank and id of the page's rows are found first,
// and only these rows are fetched.
type listing struct {
	s    *Store
	q    desk.Query
	args []any
	walk bool // go along the ranks and look whether a row has the terms
}

// commonTerm is how many rows a term names at most to be looked up one by one and
// sifted. Of terms that each name more, walking along the ranks of all views soon
// finds a page: of n rows in all a page of 50 takes about 50n/commonTerm steps, at
// n = 100,000 as many as the other way takes.
const commonTerm = 2000

// sifted reports whether the query asks for more than terms.
func (l *listing) sifted() bool {
	return len(l.q.States) > 0 || l.q.Parent != "" || l.q.Subject != "" || l.q.Owner != ""
}

// choose looks whether the terms of a query that asks for states are common. What
// has a parent, a subject or an owner is few rows.
func (l *listing) choose(ctx context.Context) error {
	if !l.sifted() || len(l.q.Terms) == 0 || l.q.Parent != "" || l.q.Subject != "" || l.q.Owner != "" {
		return nil
	}
	l.walk = true
	for _, term := range l.q.Terms {
		err := l.s.single(ctx, "count a term's rows", func(t tx) error {
			var rows int64
			_, err := one(ctx, t, []any{&rows}, `SELECT count(*) FROM (SELECT 1 FROM view_terms WHERE kind = $1 AND hash = $2 LIMIT ($3 + 0)) AS found`,
				l.q.Kind, l.s.sealer.term(l.q.Kind, term), l.s.common)
			l.walk = l.walk && rows >= l.s.common
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
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

// query selects columns of the rows, with tables that are joined to them.
func (l *listing) query(columns, joined string) string {
	limit := int64(l.q.Limit)
	if limit <= 0 {
		limit = 100
	}
	l.args = []any{l.q.Kind, limit}
	// SQLite prepares a statement anew whenever a bare parameter limits it.
	const end = ` LIMIT ($2 + 0)`
	var page string
	switch found := l.found(); {
	case found != "" && !l.sifted():
		page = found
	case found != "":
		page = `SELECT v.rank, v.id FROM (` + found + `) AS found CROSS JOIN views v
			WHERE v.kind = $1 AND v.id = found.id AND v.rank = found.rank` + l.sieve() + l.among("v.state", l.q.States)
	default:
		walks := l.walks()
		if len(walks) == 1 {
			return `SELECT ` + columns + ` FROM views v` + joined + ` WHERE ` + walks[0] + ` ORDER BY v.rank, v.id` + end
		}
		for i, where := range walks {
			walks[i] = `SELECT * FROM (SELECT v.rank, v.id FROM views v WHERE ` + where + ` ORDER BY v.rank, v.id` + end + `) AS walk` + strconv.Itoa(i)
		}
		page = strings.Join(walks, ` UNION ALL `)
	}
	return `SELECT ` + columns + ` FROM (` + page + ` ORDER BY 1, 2` + end + `) AS page CROSS JOIN views v` + joined + `
		WHERE v.kind = $1 AND v.id = page.id AND v.rank = page.rank ORDER BY v.rank, v.id`
}

// found finds rank and id of the rows that have all terms; "" where there are no
// terms, or rows are to be looked at for them.
func (l *listing) found() string {
	if l.walk {
		return ""
	}
	sets := make([]string, len(l.q.Terms))
	for i, term := range l.q.Terms {
		sets[i] = `SELECT t.rank, t.id FROM view_terms t WHERE t.kind = $1 AND t.hash = ` + l.hash(term) + l.between("t")
	}
	if len(sets) == 0 {
		return ""
	}
	return l.s.d.common(sets)
}

// walks are the conditions of walks along indexes of views: one for each state.
func (l *listing) walks() []string {
	var b strings.Builder
	b.WriteString(`v.kind = $1` + l.between("v") + l.sieve())
	for _, term := range l.q.Terms {
		b.WriteString(` AND EXISTS (SELECT 1 FROM view_terms t WHERE t.kind = $1 AND t.hash = ` + l.hash(term) + ` AND t.rank = v.rank AND t.id = v.id)`)
	}
	if len(l.q.States) == 0 {
		return []string{b.String()}
	}
	var walks []string
	for _, state := range slices.Compact(slices.Sorted(slices.Values(l.q.States))) {
		walks = append(walks, b.String()+` AND v.state = `+l.arg(state))
	}
	return walks
}

// sieve are the columns asked for that may be empty: their indexes are without the
// empty rows.
func (l *listing) sieve() string {
	var b strings.Builder
	for _, c := range [][2]string{{"parent", l.q.Parent}, {"owner", l.q.Owner}, {"subject", l.q.Subject}} {
		if c[1] != "" {
			fmt.Fprintf(&b, " AND v.%s = %s AND v.%s <> ''", c[0], l.arg(c[1]), c[0])
		}
	}
	return b.String()
}

func (l *listing) among(column string, texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return ` AND ` + l.s.d.within(column, l.arg(l.s.d.texts(texts)))
}

// between are the bounds of the ranks, and where the page before ended.
func (l *listing) between(table string) string {
	var b strings.Builder
	if l.q.RankFrom != nil {
		b.WriteString(" AND " + table + ".rank >= " + l.arg(*l.q.RankFrom))
	}
	if l.q.RankTo != nil {
		b.WriteString(" AND " + table + ".rank <= " + l.arg(*l.q.RankTo))
	}
	if l.q.AfterID != "" {
		fmt.Fprintf(&b, " AND (%s.rank, %s.id) > (%s, %s)", table, table, l.arg(l.q.AfterRank), l.arg(l.q.AfterID))
	}
	return b.String()
}

func (l *listing) hash(term string) string { return l.arg(l.s.sealer.term(l.q.Kind, term)) }
