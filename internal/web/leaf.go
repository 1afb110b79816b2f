package web

import (
	"github.com/a-h/templ"

	"makegood/internal/web/parts"
)

// leaf is one page of a long list.
type leaf struct {
	after string // where it begins; empty: at the first row
	next  string // where the next one does; empty: it is the last
}

// pager leads back to the first page and on to the next; from is the address of
// the list from a row on.
func (l leaf) pager(from func(after string) string) templ.Component {
	first, next := "", ""
	if l.after != "" {
		first = from("")
	}
	if l.next != "" {
		next = from(l.next)
	}
	return parts.Pager(first, next)
}
