package web

import (
	"net/http"
	"slices"
	"strings"

	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/plan"
	"makegood/internal/words"
)

// planFile is the house's plan: it is opened on purpose, and never read aloud.
func (s *Site) planFile(w http.ResponseWriter, r *http.Request) error { return s.file(w, r, onPlan) }

// myPlan is the customer's, which nobody else sees.
func (s *Site) myPlan(w http.ResponseWriter, r *http.Request) error { return s.own(w, r, onPlan) }

// checklist is what of the seat's preparation is there.
func (v seen) checklist() []plan.Check {
	if v.Own.Plan == nil {
		return nil
	}
	return v.Own.Plan.Checklist(v.Case.Situation())
}

// plan is the seat's plan as edited. What the mandate allows is not the plan's to
// say.
func (f *filled) plan() plan.Plan {
	p := plan.Plan{Missing: []words.Text{}}
	if f.seen.Own.Plan != nil {
		p = *f.seen.Own.Plan
	}
	for name, point := range map[string]*money.Amount{"target": &p.Target.Value, "realistic": &p.Realistic.Value, "break": &p.Break.Value, "batna": &p.BATNA.Value} {
		if f.text(name) != "" {
			*point = f.sum(name)
		}
	}
	p.Issues = slices.Clone(p.Issues)
	for i, issue := range p.Issues {
		if name := "weight." + issue.Name; f.Has(name) {
			p.Issues[i].Weight = f.number(name)
		}
	}
	if len(p.Issues) > 0 && p.Weights() != 100 && f.err == nil {
		f.err = fault.New(fault.InputInvalid, "problem", words.Both("web.wrong.weights", "sum", p.Weights()))
	}
	if f.Has("batna_text") {
		p.BATNA.Text = f.rewritten("batna_text", p.BATNA.Text)
	}
	if f.Has("opening") {
		p.Opening = f.rewritten("opening", p.Opening)
	}
	if f.Has("interests") {
		p.Interests = f.lines("interests", p.Interests)
	}
	if f.Has("questions") {
		p.Questions = f.lines("questions", p.Questions)
	}
	if f.Has("notes") {
		p.Notes = f.text("notes")
	}
	return p
}

// rewritten is a text as it was edited. One that was left as it is stays in every
// language; one's own words are the same in all.
func (f *filled) rewritten(name string, before words.Text) words.Text {
	typed := f.text(name)
	switch typed {
	case "":
		return nil
	case before.In(f.lang):
		return before
	}
	all := words.Text{}
	for _, lang := range words.Langs() {
		all[lang] = typed
	}
	return all
}

// lines are texts of a list, one to a line.
func (f *filled) lines(name string, before []words.Text) []words.Text {
	list := []words.Text{}
	for line := range strings.Lines(f.text(name)) {
		one := &filled{lang: f.lang, Values: map[string][]string{name: {line}}}
		i := slices.IndexFunc(before, func(t words.Text) bool { return t.In(f.lang) == strings.TrimSpace(line) })
		text := one.rewritten(name, nil)
		if i >= 0 {
			text = before[i]
		}
		if text != nil {
			list = append(list, text)
		}
	}
	return list
}

// inLines is a list with each text on a line of its own.
func inLines(lang words.Lang, list []words.Text) string {
	all := make([]string, len(list))
	for i, t := range list {
		all[i] = t.In(lang)
	}
	return strings.Join(all, "\n")
}
