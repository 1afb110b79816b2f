package web

import (
	"net/http"

	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/rights"
	"makegood/internal/web/parts"
)

// packs shows which law and which policies are in force.
func (s *Site) packs(w http.ResponseWriter, r *http.Request) error {
	p, err := s.Desk.Packs(r.Context(), door.Of(r.Context()).Actor)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, packsPage(p))
}

// shelf is the packs of one kind.
type shelf struct {
	kind  string
	packs []rights.Contents
}

// shelves puts packs under their kinds, in the order in which they come.
func shelves(p desk.PacksInForce) []shelf {
	var all []shelf
	for _, c := range p.Packs {
		if n := len(all); n == 0 || all[n-1].kind != c.Kind {
			all = append(all, shelf{kind: c.Kind})
		}
		last := &all[len(all)-1]
		last.packs = append(last.packs, c)
	}
	return all
}

// sourced reports whether a pack rests on texts of others, which can be checked.
func sourced(c rights.Contents) bool { return c.Kind == "law" }

func checkedTone(c rights.Contents) parts.Tone {
	if c.Verified() == len(c.Articles) {
		return parts.Good
	}
	return parts.Warn
}
