// Package parts are what pages are made of: the frame around them, and the
// pieces that show a field, a state, a sum, a day, a promise, a right. A part
// takes what it shows as arguments, and finds in its context who reads: the
// language, the day, the time zone, the theme.
package parts

import (
	"context"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/words"
)

// View is who reads a page, and how.
type View struct {
	Lang  words.Lang
	Theme string         // "light", "dark"; empty: as the reader's system has it
	Zone  *time.Location // the reader's; nil: not known yet
	Now   time.Time      // by the desk's clock
	Actor casefile.Actor // nobody: the zero Actor
	Path  string         // where the reader is, to come back to
	At    string         // the address of a page that answers a form; empty: it was asked for by its own
	Once  string         // what the forms of this page are known by when they are sent twice
	Find  string         // what stands in the search field
	Nav   []Place        // where this reader may go
	// Asset is the address of a built file, by its name.
	Asset func(name string) string
	Built bool // style and scripts were built into the program
}

// Place is somewhere to go.
type Place struct {
	Name  string // of the message that names it, as in "web.nav.inbox"
	Path  string
	Icon  string
	Press string // the key that goes there after g
	Here  bool
}

// OnceField is the field of a form that tells the page on which it stood.
const OnceField = "once"

type viewKey struct{}

// With puts the view into a context.
func With(ctx context.Context, v View) context.Context { return context.WithValue(ctx, viewKey{}, v) }

// Of is the view of a context.
func Of(ctx context.Context) View {
	v, _ := ctx.Value(viewKey{}).(View)
	if v.Zone == nil {
		v.Zone = time.UTC
	}
	return v
}

// Where is a context in which a reader whose zone is not known yet reads the clock
// of a place, as of the store that has their case.
func Where(ctx context.Context, zone *time.Location) context.Context {
	v, _ := ctx.Value(viewKey{}).(View)
	if v.Zone != nil {
		return ctx
	}
	v.Zone = zone
	return With(ctx, v)
}

// Say writes a message in the reader's language; facts are alternating names
// and values.
func Say(ctx context.Context, key string, facts ...any) string {
	return words.Say(Of(ctx).Lang, key, facts...)
}

// In is a text in the reader's language.
func In(ctx context.Context, t words.Text) string { return t.In(Of(ctx).Lang) }

// Today is the reader's day.
func Today(ctx context.Context) calendar.Day {
	v := Of(ctx)
	return calendar.Of(v.Now.In(v.Zone))
}

// SignedIn reports whether somebody known reads.
func SignedIn(ctx context.Context) bool { return Of(ctx).Actor.Kind != "" }

func asset(ctx context.Context, name string) string {
	if v := Of(ctx); v.Asset != nil {
		return v.Asset(name)
	}
	return ""
}

// CaseNo is a case's number, as people say and write it.
func CaseNo(id string) string { return "MG-" + id }

// calledAs is the actor's name, or what stands for it.
func calledAs(a casefile.Actor) string {
	if a.Name != "" {
		return a.Name
	}
	return a.ID
}

// initials are the first letters of a name: what a small picture shows.
func initials(name string) string {
	var out []rune
	space := true
	for _, r := range name {
		if space && r != ' ' && len(out) < 2 {
			out = append(out, r)
		}
		space = r == ' '
	}
	return string(out)
}
