package web

import (
	"context"
	"net/http"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/web/parts"
	"makegood/internal/words"
)

// guestSeen is the page that a firm's person sees, and why a form was not taken.
type guestSeen struct {
	desk.GuestPage
	wrong string
	typed map[string]string
}

// guestPage is the page on which a problem is solved, as a firm's person sees it who
// was invited: it alone.
func (s *Site) guestPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.Desk.Guest(r.Context(), door.Of(r.Context()).Actor)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, guestPage(guestSeen{GuestPage: p}))
}

// writeAsGuest takes what the firm's person wrote.
func (s *Site) writeAsGuest(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	f := &filled{Values: r.PostForm, lang: c.Lang}
	var cmd casefile.Command
	switch f.text("form") {
	case "line":
		cmd = casefile.AddLine{What: f.needs("what"), Who: f.needs("who"), Seat: casefile.Partner, Firm: c.Actor.Firm, By: f.day("by")}
	case "confirm":
		cmd = casefile.ConfirmLine{Line: f.text("line")}
	default:
		cmd = casefile.AddEntry{Kind: f.text("form"), Text: f.needs("text")}
	}
	err := f.err
	if err == nil {
		if _, err = s.Desk.WriteAsGuest(r.Context(), c.Actor, cmd); err == nil {
			return goTo(w, r, "/page")
		}
	}
	refused := s.Refused(c, err)
	if refused.Code.Meaning().Status >= http.StatusInternalServerError {
		return err
	}
	p, err := s.Desk.Guest(r.Context(), c.Actor)
	if err != nil {
		return err
	}
	typed := map[string]string{}
	for _, name := range []string{"form", "text", "what", "who", "by"} {
		typed[name] = f.Get(name)
	}
	return s.show(w, r, refused.Code.Meaning().Status, guestPage(guestSeen{p, words.Sentence(c.Lang, plainly(refused)), typed}))
}

// inviteFirm makes a link for a firm's person and shows it, this once.
func (s *Site) inviteFirm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.seenOn(r, r.PathValue("id"), onSolve)
	if err != nil {
		return err
	}
	f := &filled{Values: r.PostForm, lang: door.Of(r.Context()).Lang, seen: v}
	_, firm := f.side("side")
	link, err := s.Desk.InviteFirm(r.Context(), v.actor, v.Case.ID, firm, f.text("name"))
	if err != nil {
		return s.answered(w, r, v, "lines", err)
	}
	v.way = s.here(r) + "/enter/" + link.Token
	return s.show(w, r, http.StatusOK, v.page())
}

// field is a field of the guest's forms.
func (g guestSeen) field(ctx context.Context, form, name, label string) parts.Input {
	i := parts.Input{ID: form + "-" + name, Name: name, Label: parts.Say(ctx, label), Needed: true}
	if g.typed["form"] == form {
		i.Value = g.typed[name]
	}
	return i
}

func (g guestSeen) open() bool { return g.Page.ClosedOn == 0 }

// mine reports whether a line waits for the word of the guest's firm.
func (g guestSeen) mine(l casefile.Line) bool {
	return g.open() && l.Firm == g.FirmID && l.Confirmed == nil
}

// writer names who wrote something, as far as the firm is told.
func writer(ctx context.Context, a casefile.Author) string {
	if a.Name == "" {
		return guestSide(ctx, a.Seat)
	}
	return authorName(ctx, a)
}

// guestSide names a side on a page that all sides read alike.
func guestSide(ctx context.Context, seat casefile.Seat) string {
	return parts.Say(ctx, "web.guest.side."+string(seat))
}

func dayOf(i parts.Input) parts.Input {
	i.Kind = "date"
	return i
}
