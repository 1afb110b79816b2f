package web

import (
	"net/http"
	"slices"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/guide"
)

// stopped are the mistakes that the desk refuses anyway: whoever sends them hears
// why from the desk, with the way out.
var stopped = []string{guide.UnderFloor, guide.MustNotBeSaid}

// draftOf is what the form of the house is about to send; false for a form that
// is not looked at.
func draftOf(do string, f *filled) (guide.Draft, bool) {
	switch do {
	case "say":
		return guide.Draft{Text: f.text("text"), Lang: "auto"}, true
	case "state":
		return guide.Draft{Said: casefile.Statement{Words: f.text("words"), Deed: f.text("deed"), By: f.day("by")}}, true
	case "take-up":
		if _, p, ok := f.seen.Case.ProposalByID(f.text("proposal")); ok && p.What == "promise" {
			return guide.Draft{Said: casefile.Statement{Words: p.Quote, Deed: p.Deed, By: p.By}}, true
		}
	case "offer":
		return guide.Draft{Text: f.text("saying"), Lang: "auto", Packages: f.packages()}, true
	}
	return guide.Draft{}, false
}

// cautions are the mistakes in what the form is about to send, before it is sent.
// None where the desk stops it itself, or for a seat that has no such coach.
func (s *Site) cautions(r *http.Request, v seen, do string, f *filled) ([]guide.Warning, error) {
	if !v.house() || !v.may(desk.Coach) || do == "offer" && !v.offers() {
		return nil, nil
	}
	draft, looked := draftOf(do, f)
	if !looked || f.err != nil {
		return nil, nil
	}
	return s.Desk.Warn(r.Context(), v.actor, v.Case.ID, draft)
}

// refuses reports whether the desk stops a draft with such mistakes.
func refuses(do string, found []guide.Warning) bool {
	if slices.ContainsFunc(found, func(w guide.Warning) bool { return w.Code == guide.WordBeside }) {
		return false // a word that was meant to be kept may be all that it is over the mandate for
	}
	return slices.ContainsFunc(found, func(w guide.Warning) bool {
		return slices.Contains(stopped, w.Code) || (w.Code == guide.RightUntold || w.Code == guide.OverMandate) && do == "offer" || w.Code == guide.DeniesPromise
	})
}

// caution says what would be a mistake in what is being written, while it is
// written. Nothing is sent.
func (s *Site) caution(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	v := seen{actor: c.Actor, now: s.Desk.Clock()}
	var err error
	if v.CaseView, err = s.Desk.Get(r.Context(), c.Actor, r.PathValue("id")); err != nil {
		return err
	}
	do := r.PostForm.Get("form")
	found, err := s.cautions(r, v, do, &filled{Values: r.PostForm, lang: c.Lang, seen: v})
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, warnings(found, refuses(do, found)))
}

// cautioned shows the page again with the mistakes that were found. Nothing was
// sent.
func (s *Site) cautioned(w http.ResponseWriter, r *http.Request, v seen, found []guide.Warning) error {
	v.refused = refusal{form: r.PostForm.Get("form"), typed: r.PostForm, cautions: found}
	return s.showAt(w, r, http.StatusOK, v.page(), v.pathOf(v.on))
}
