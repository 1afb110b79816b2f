package desk

import (
	"makegood/internal/casefile"
)

// amended says of every term that a change brings where its money goes. What
// would go back to several tenders is several terms: the first in the place of
// the old one, the others besides.
func (w *work) amended(c casefile.Case, cmd casefile.Amend) (casefile.Amend, error) {
	var changes []casefile.TermChange
	for _, ch := range cmd.Changes {
		if ch.To == nil || w.unchanged(c, cmd.Agreement, ch) {
			changes = append(changes, ch)
			continue
		}
		p, err := w.tenders(c, casefile.Package{Terms: []casefile.Term{*ch.To}})
		if err != nil {
			return cmd, err
		}
		for i := range p.Terms {
			next := casefile.TermChange{To: &p.Terms[i]}
			if i == 0 {
				next.Term = ch.Term
			}
			changes = append(changes, next)
		}
	}
	cmd.Changes = changes
	return cmd, nil
}

// unchanged reports whether the money of a changed term goes where it went
// before: the case knows how.
func (w *work) unchanged(c casefile.Case, agreement int, ch casefile.TermChange) bool {
	if agreement < 1 || agreement > len(c.Bound) || ch.Term < 1 || ch.Term > len(c.Bound[agreement-1].Package.Terms) {
		return false
	}
	was := c.Bound[agreement-1].Package.Terms[ch.Term-1]
	return was.Remedy == ch.To.Remedy && was.Kind != "" && (ch.To.Method == "" || ch.To.Method == was.Method)
}
