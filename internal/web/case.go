package web

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/guide"
	"makegood/internal/ledger"
	"makegood/internal/web/parts"
	"makegood/internal/words"
)

// seen is a case as its page shows it to a seat, with the form that was refused.
type seen struct {
	desk.CaseView
	actor   casefile.Actor
	on      sheet
	links   []desk.LinkInfo
	advice  guide.Advice
	refused refusal
	way     string // a link for the customer, just made: shown this once
	now     time.Time

	// The house's own.
	book      ledger.Book        // who pays in the end
	duties    []desk.Responsible // who answers, serves, decides and pays, for each line
	superiors []desk.Member      // who may decide what is over a mandate
	given     desk.Concessions   // what was given above what is owed; on the plan's page
	extra     *desk.Extra        // a change that is better for both; nil: there is none
}

// sheet is one of the pages of a case.
type sheet string

// The pages of a case.
const (
	onFile  sheet = ""      // the case itself
	onPlan  sheet = "plan"  // the seat's own plan
	onSolve sheet = "solve" // where a problem is solved together
)

// refusal is a form that was not taken: which one, what was typed into it, why;
// or one that was held back, with the mistakes that were found in it.
type refusal struct {
	form     string
	typed    url.Values
	code     fault.Code
	wrong    string
	at       string // the field that it is in, where that is known: it says why, not the form
	cautions []guide.Warning
}

// caseFile is a case as the house sees it.
func (s *Site) caseFile(w http.ResponseWriter, r *http.Request) error {
	return s.file(w, r, onFile)
}

// file shows the house a page of a case.
func (s *Site) file(w http.ResponseWriter, r *http.Request, on sheet) error {
	v, err := s.seenOn(r, r.PathValue("id"), on)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, v.page())
}

// mine is the case that a customer's link opens, as the customer sees it.
func (s *Site) mine(w http.ResponseWriter, r *http.Request) error { return s.own(w, r, onFile) }

// own shows the customer a page of the case that their link opens.
func (s *Site) own(w http.ResponseWriter, r *http.Request, on sheet) error {
	actor := door.Of(r.Context()).Actor
	if actor.Kind != casefile.Client {
		return goTo(w, r, "/")
	}
	if actor.Case == "" {
		return fault.New(fault.NotFound, "what", "case")
	}
	v, err := s.seenOn(r, actor.Case, on)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, v.page())
}

// seenOn reads a case for one of its pages.
func (s *Site) seenOn(r *http.Request, id string, on sheet) (seen, error) {
	v, err := s.seen(r, id)
	v.on = on
	if err != nil || !v.house() || !v.may(desk.Coach) {
		return v, err
	}
	if on == onPlan {
		if v.given, err = s.Desk.Concessions(r.Context(), v.actor, v.Case.ID); err != nil {
			return v, err
		}
	}
	if on != onSolve && v.Case.Step == casefile.Agreed {
		v.extra, err = s.extra(r, v)
	}
	return v, err
}

// seen reads a case with what its page shows beside it.
func (s *Site) seen(r *http.Request, id string) (seen, error) {
	ctx, actor := r.Context(), door.Of(r.Context()).Actor
	v := seen{actor: actor, now: s.Desk.Clock()}
	var err error
	if v.CaseView, err = s.Desk.Get(ctx, actor, id); err != nil {
		return v, err
	}
	if v.may(desk.ListCases) {
		if v.book, err = s.Desk.Ledger(ctx, actor, v.Case.ID); err != nil {
			return v, err
		}
		if v.duties, err = s.Desk.Responsible(ctx, actor, v.Case.ID); err != nil {
			return v, err
		}
	}
	if v.house() && v.actor.Kind == casefile.Staff && s.Desk.Passwords != nil && v.may(desk.Coach) && v.offers() {
		if v.superiors, err = s.Desk.Approvers(ctx, actor); err != nil {
			return v, err
		}
	}
	if v.may(desk.Talk) && !v.over() {
		if v.advice, err = s.Desk.Guidance(ctx, actor, v.Case.ID); err != nil {
			return v, err
		}
	}
	if v.may(desk.GiveLink) {
		if v.links, err = s.Desk.Links(ctx, actor, v.Case.ID); err != nil {
			return v, err
		}
	}
	return v, nil
}

// page is the page of the seat. Who reads it for the first time, before the
// browser told where they are, reads the store's clock.
func (v seen) page() templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return v.sheet().Render(parts.Where(ctx, v.zone()), w)
	})
}

func (v seen) sheet() templ.Component {
	switch {
	case v.on == onPlan:
		return planPage(v)
	case v.on == onSolve:
		return solvePage(v)
	case v.house():
		return casePage(v)
	}
	return myPage(v)
}

func (v seen) house() bool { return v.Seat == casefile.House }

// may says whether the reader may do the action at all.
func (v seen) may(action desk.Action) bool { return desk.May(v.actor, action) == nil }

// over says that the case has ended for good.
func (v seen) over() bool { return v.Case.Step == casefile.Lapsed }

// path is where the page is that shows the case to this seat.
func (v seen) path() string {
	if v.house() {
		return "/cases/" + v.Case.ID
	}
	return "/my"
}

// pathOf is where a page of the case is.
func (v seen) pathOf(on sheet) string {
	if on == onFile {
		return v.path()
	}
	return v.path() + "/" + string(on)
}

// zone is where the case is: its days are counted there.
func (v seen) zone() *time.Location {
	zone, err := time.LoadLocation(v.Case.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// today is the day where the case is.
func (v seen) today() calendar.Day { return calendar.Of(v.now.In(v.zone())) }

// theirs counts what the other side has done: when it grows while somebody
// looks on, they are told.
func (v seen) theirs() int {
	n := len(v.Case.Notices)
	for _, m := range v.Case.Moves {
		if m.Seat != v.Seat {
			n++
		}
	}
	for _, m := range v.Case.Messages {
		if m.Seat != v.Seat {
			n++
		}
	}
	for _, a := range v.Case.Answers {
		if (casefile.Actor{Kind: a.Kind}).Seat() != v.Seat {
			n++
		}
	}
	if v.Case.Back != nil {
		if _, yes := v.Case.Back.Confirmed[v.Seat.Other()]; yes {
			n++
		}
	}
	return n + len(v.Case.Bound)
}

// turn is what waits for whom, as a message's name; the first that applies.
func (v seen) turn() string {
	c := v.Case
	offer, stands := c.StandingOffer()
	switch {
	case v.over():
		return "over"
	case c.Back != nil && v.said(v.Seat):
		return "back.other"
	case c.Back != nil:
		return "back.own"
	case stands && offer.Seat != v.Seat:
		return "offer.own"
	case stands:
		return "offer.other"
	case slices.ContainsFunc(c.Asked, func(x casefile.Escalation) bool { return x.State == "asked" && x.Statement == "" }):
		return "asked"
	case c.Step == casefile.Open && len(v.untold()) > 0:
		return "tell"
	case c.Step == casefile.Open:
		return "open"
	}
	return string(c.Step)
}

// said says whether a seat has confirmed the read-back that waits.
func (v seen) said(seat casefile.Seat) bool {
	_, yes := v.Case.Back.Confirmed[seat]
	return yes
}

// confirms is the seat for which the reader's token says yes. A person of the
// house may say it for the customer whom they read the text to.
func (v seen) confirms() (casefile.Seat, bool) {
	switch back := v.Case.Back; {
	case v.Token == "" || back == nil:
		return "", false
	case !v.said(v.Seat):
		return v.Seat, true
	default:
		return v.Seat.Other(), v.house() && back.Holder[casefile.Customer] != "" && back.Holder[casefile.Customer] == v.actor.Credential
	}
}

// untold are the open rights that were not stated to the customer yet.
func (v seen) untold() []string {
	var ids []string
	for _, e := range v.Case.OpenRights() {
		if !v.Case.Told[e.ID] && !v.Case.Met(e) {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// offers says whether something can be put on the table now.
func (v seen) offers() bool {
	return !v.over() && v.Case.Step != casefile.ReadingIt && v.Case.Step != casefile.Settled && v.may(desk.Talk) && (v.house() || !v.Case.Ended())
}

// blank is a form of a case: where it is sent, and, after a refusal, what was
// typed into it and why it was not taken.
type blank struct {
	ID     string
	Action string
	seen   seen
	refusal
	unfolded bool // it is what comes next
}

// blank is the form that does something, about what ref names.
func (v seen) blank(do, ref string) blank {
	b := blank{ID: do, Action: "/cases/" + v.Case.ID + "/" + do, seen: v}
	if ref != "" {
		b.ID += "-" + ref
	}
	b.ID = strings.NewReplacer("/", "-", ".", "-").Replace(b.ID)
	if v.refused.form == b.ID {
		b.refusal = v.refused
	}
	return b
}

// refusedAt reports whether one of the forms was refused.
func (v seen) refusedAt(forms ...string) bool { return slices.Contains(forms, v.refused.form) }

// value is what stands in a field: what was typed, else what is proposed.
func (b blank) value(name, otherwise string) string {
	if b.typed != nil {
		return b.typed.Get(name)
	}
	return otherwise
}

// secret is a field that is never shown again with what was typed into it.
func (b blank) secret(ctx context.Context, name, label string) parts.Input {
	i := b.input(ctx, name, label)
	i.Kind, i.Value, i.Complete, i.Mode = "password", "", "one-time-code", "numeric"
	return i
}

// input is a field of the form, called by a message.
func (b blank) input(ctx context.Context, name, label string) parts.Input {
	i := parts.Input{ID: b.ID + "-" + strings.ReplaceAll(name, ".", "-"), Name: name, Label: parts.Say(ctx, label), Value: b.value(name, "")}
	if b.at != "" && b.at == name {
		i.Wrong, i.Focus = b.wrong, true
	}
	return i
}

func (b blank) area(ctx context.Context, name, label string) parts.Input {
	i := b.input(ctx, name, label)
	i.Kind = "area"
	return i
}

func (b blank) day(ctx context.Context, name, label string) parts.Input {
	i := b.input(ctx, name, label)
	i.Kind = "date"
	return i
}

func needed(i parts.Input) parts.Input {
	i.Needed = true
	return i
}

func hinted(i parts.Input, hint string) parts.Input {
	i.Hint = hint
	return i
}

// choices are the named values of a select, each with its message.
func choices(ctx context.Context, prefix string, names ...string) []parts.Choice {
	all := make([]parts.Choice, 0, len(names))
	for _, n := range names {
		all = append(all, parts.Choice{Value: n, Text: parts.Say(ctx, prefix+n)})
	}
	return all
}

// sentence is a text of the packs in the reader's language.
func sentence(ctx context.Context, say map[string]string) string {
	return say[string(parts.Of(ctx).Lang)]
}

func lineName(ctx context.Context, p casefile.Part) string {
	return words.List(parts.Of(ctx).Lang, append([]string{p.Name}, valuesOf(p.Options)...))
}
