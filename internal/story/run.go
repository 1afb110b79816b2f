package story

import (
	"context"
	"fmt"
	"slices"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// system is Makegood itself: it sees to the cast and looks at what must hold.
var system = casefile.Actor{ID: string(casefile.System), Kind: casefile.System, Name: "Makegood"}

// Runner tells stories to a desk.
type Runner struct {
	Desk  *desk.Desk
	Clock Clock // the desk's own clock; nil: it is the wall's, which nobody moves
	Lang  words.Lang

	ctx    context.Context
	zone   *time.Location
	people map[string]*person
	named  map[string]string // the story's names of cases -> their numbers
	at     string            // the case at hand
	seen   map[string]casefile.Case
	calls  int // of the desk since the last search
}

// person is a member of the cast at work.
type person struct {
	Member
	actor    casefile.Actor
	visit    string
	link     string
	asked    *desk.Asked
	question *desk.Question
}

// Done is what became of a step.
type Done struct {
	Line    int      `json:"line"`
	At      string   `json:"at"` // when, in the story's zone
	Who     string   `json:"who,omitempty"`
	What    string   `json:"what"`
	Details string   `json:"details,omitempty"`
	Case    string   `json:"case,omitempty"`
	Refused string   `json:"refused,omitempty"` // the code
	Text    string   `json:"text,omitempty"`    // what was said to whoever acted: an answer, a read-back, why not
	Effects []string `json:"effects"`           // what changed
	Failed  []string `json:"failed"`            // expectations that do not hold, and how it is
}

// NewRunner makes a runner for a desk whose clock is clock; a nil clock is the
// wall's.
func NewRunner(d *desk.Desk, clock Clock) *Runner {
	return &Runner{Desk: d, Clock: clock, Lang: words.English, zone: time.UTC,
		people: map[string]*person{}, named: map[string]string{}, seen: map[string]casefile.Case{}}
}

// Case is the number of the case at hand; empty where none was opened.
func (r *Runner) Case() string { return r.at }

// Links are the links that customers were handed, by their name in the cast.
func (r *Runner) Links() map[string]string {
	links := map[string]string{}
	for id, m := range r.people {
		if m.link != "" {
			links[id] = m.link
		}
	}
	return links
}

func (r *Runner) now() time.Time { return r.Desk.Clock() }

// Run tells a whole story. done is called after each step. The error is of a
// step that could not be taken at all; a refusal that nobody expected and an
// expectation that does not hold are in the steps' Failed.
func (r *Runner) Run(ctx context.Context, s Story, done func(Done)) error {
	if s.Zone != nil {
		r.zone = s.Zone
	}
	if !s.Start.IsZero() {
		if r.Clock == nil {
			return fault.New(fault.InputInvalid, "at", s.Name, "problem", "the story has a day on which it starts, and this clock is the wall's",
				"hint", "give --clock to tell it on a clock of its own")
		}
		r.Clock.Set(s.Start)
	}
	if err := r.Cast(ctx, s.Cast...); err != nil {
		return fmt.Errorf("%s: %w", s.Name, err)
	}
	for i := range s.Steps {
		d, err := r.Step(ctx, &s.Steps[i])
		if err != nil {
			return fmt.Errorf("%s:%d: %w", s.Name, s.Steps[i].Line, err)
		}
		done(d)
	}
	return nil
}

// Step takes one step.
func (r *Runner) Step(ctx context.Context, s *Step) (Done, error) {
	r.ctx = ctx
	d := Done{Line: s.Line, Who: s.Who, What: s.What, Details: s.Details, Effects: []string{}, Failed: []string{}}
	t := &turn{Runner: r, step: s, given: s.given, before: r.seen[r.at]}
	err := t.take()
	e := fault.As(err)
	if err != nil && (e == nil || e.Code == fault.Unavailable || e.Code == fault.Internal && !t.refusable()) {
		return d, err
	}
	r.calls += t.calls
	d.At = r.now().In(r.zone).Format("2006-01-02 15:04")
	if err != nil {
		d.Refused, d.Text = string(fault.CodeOf(err)), words.Sentence(r.Lang, err)
		if hint, ok := e.Args["hint"].(string); ok {
			d.Text += " (" + hint + ")"
		}
	} else {
		d.Text = t.text.In(r.Lang)
	}
	changes, lookErr := r.changes(t)
	if lookErr != nil {
		return d, lookErr
	}
	d.Effects, d.Case = append(d.Effects, changes...), r.at
	if err == nil {
		d.Effects = append(d.Effects, t.cautions()...)
	}
	d.Failed = append(d.Failed, t.unmet(err)...)
	return d, nil
}

// refusable reports whether the step expects to be refused.
func (t *turn) refusable() bool {
	for _, e := range t.step.Expects {
		if e.spec.name == "refused" {
			return true
		}
	}
	return false
}

// take moves the clock or lets the actor act.
func (t *turn) take() error {
	if t.step.tick != nil {
		return t.tick(*t.step.tick)
	}
	m, err := t.person(*t.step.cast)
	if err != nil {
		return err
	}
	t.who = m
	if m.Role == Customer && m.link == "" {
		return fault.New(fault.InputInvalid, "at", m.ID, "problem", "has no link to a case yet; somebody of the house must give one")
	}
	if t.Clock != nil { // no two steps at the same instant
		t.Clock.Set(t.Clock.Now().Add(time.Minute))
	}
	t.coached()
	return t.step.verb.do(t)
}

// tick moves the clock a day at a time, and lets the desk sweep on each, as
// it does by itself where it is served.
func (t *turn) tick(k tick) error {
	if t.Clock == nil {
		return fault.New(fault.InputInvalid, "at", "tick", "problem", "this clock is the wall's and is not moved",
			"hint", "give --clock to work on a clock of its own")
	}
	days := k.days
	if k.to != 0 {
		today := calendar.Of(t.Clock.Now().In(t.zone))
		if days = int(k.to - today); days < 1 || days > 3660 {
			return fault.New(fault.InputInvalid, "at", "tick", "problem", fmt.Sprintf("today is %s; the clock goes on to %s only from a day before it", today, k.to))
		}
	}
	for range days {
		next := t.Clock.Now().In(t.zone).AddDate(0, 0, 1)
		t.Clock.Set(next)
		if _, err := t.Desk.Sweep(t.ctx); err != nil {
			return err
		}
	}
	return nil
}

// person puts a member of the cast to work: staff are hired where they are not.
func (r *Runner) person(m Member) (*person, error) {
	if p, ok := r.people[m.ID]; ok {
		return p, nil
	}
	p := &person{Member: m}
	if m.Role != Customer {
		if err := r.hire(p); err != nil {
			return nil, err
		}
	}
	r.people[m.ID] = p
	return p, nil
}

// Cast puts members of the cast to work before they act.
func (r *Runner) Cast(ctx context.Context, members ...Member) error {
	r.ctx = ctx
	for _, m := range members {
		if _, err := r.person(m); err != nil {
			return err
		}
	}
	return nil
}

func (r *Runner) hire(p *person) error {
	role := string(p.Role)
	if p.Role == Agent {
		role = "clerk"
	}
	member := desk.Member{ID: p.ID, Name: p.Name, Role: role, Machine: p.Role == Agent}
	staff, err := r.Desk.Staff(r.ctx, system)
	if err != nil {
		return err
	}
	known := slices.IndexFunc(staff, func(m desk.Member) bool { return m.ID == p.ID })
	switch {
	case known < 0:
		if err := r.Desk.Hire(r.ctx, system, member); err != nil {
			return err
		}
	case staff[known].Role != role || staff[known].Machine != member.Machine:
		return fault.New(fault.InputInvalid, "at", p.ID, "problem", fmt.Sprintf("works here as %s, not as %s", staff[known].Role, p.Role))
	default:
		member = staff[known]
	}
	p.actor = casefile.Actor{ID: "staff/" + p.ID, Kind: casefile.Staff, Role: role, Name: member.Name, Credential: "walk/" + p.ID}
	if member.Machine {
		p.actor.ID, p.actor.Kind = "agent/"+p.ID, casefile.Agent
	}
	return nil
}

func zoneOf(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return z
}
