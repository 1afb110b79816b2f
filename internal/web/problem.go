package web

import (
	"net/http"

	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// problem shows what went wrong as a page of its own: a sentence, and a way out.
func (s *Site) problem(w http.ResponseWriter, r *http.Request, err error) {
	c := door.Of(r.Context())
	f := s.Refused(c, err)
	p := trouble{Status: f.Code.Meaning().Status, Code: string(f.Code), Sentence: words.Sentence(c.Lang, f), Call: c.ID}
	if err := s.show(w, r, p.Status, problemPage(p)); err != nil {
		http.Error(w, p.Sentence, p.Status)
	}
}

// trouble is a problem as the page shows it.
type trouble struct {
	Status   int
	Code     string
	Sentence string
	Call     string // the number under which the log knows it
}

// ours says that the house, not the reader, has to do something about it.
func (t trouble) ours() bool { return t.Status >= http.StatusInternalServerError }

func (t trouble) icon() string {
	switch {
	case t.Code == string(fault.NotFound):
		return "file-question"
	case t.Status == http.StatusForbidden, t.Status == http.StatusUnauthorized:
		return "lock"
	case t.ours():
		return "server-crash"
	}
	return "circle-alert"
}

// title is a message for the kind of trouble.
func (t trouble) title() string {
	switch {
	case t.Status == http.StatusNotFound:
		return "web.problem.not_found"
	case t.Status == http.StatusForbidden, t.Status == http.StatusUnauthorized:
		return "web.problem.not_allowed"
	case t.ours():
		return "web.problem.ours"
	}
	return "web.problem.refused"
}
