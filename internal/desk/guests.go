package desk

import (
	"context"
	"strings"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// guestPrefix begins a link of a firm's person.
const guestPrefix = "mp_"

// guestLifetime is how long such a link opens its page: a problem that is solved
// together is looked at again before that.
const guestLifetime = 14 * 24 * time.Hour

// GuestPage is what a person of another firm is shown: the page, and what it is about.
type GuestPage struct {
	Case    string
	Subject words.Text
	Firm    string // as people call it
	FirmID  string
	Name    string // of the guest
	Page    casefile.Solving
	Today   calendar.Day
}

// InviteFirm makes a link by which a named person of a firm writes the firm's part of
// the open page of a case. It is shown this once.
func (d *Desk) InviteFirm(ctx context.Context, actor casefile.Actor, id, firm, name string) (Link, error) {
	if err := May(actor, GiveLink); err != nil {
		return Link{}, err
	}
	secret, err := d.random(32)
	if err != nil {
		return Link{}, err
	}
	l := Link{Token: guestPrefix + secret, Until: d.now().Add(guestLifetime)}
	view, err := d.Do(ctx, actor, id, casefile.IssueLink{Hash: fingerprint(l.Token), Until: l.Until, Firm: strings.TrimSpace(firm), Name: strings.TrimSpace(name)})
	l.Case = view.Case.ID
	return l, err
}

// byGuestLink is whoever shows a firm's link.
func (d *Desk) byGuestLink(ctx context.Context, hash string) (casefile.Actor, error) {
	l, err := d.shown(ctx, KindLink, hash)
	if err != nil {
		return casefile.Actor{}, err
	}
	if l.Firm == "" {
		return casefile.Actor{}, d.wrong(ctx)
	}
	return casefile.Actor{ID: "partner/" + l.Firm, Kind: casefile.Guest, Name: l.Name, Credential: "link/" + hash, Case: l.Case, Firm: l.Firm}, nil
}

// Guest is the page as the guest whose link it is sees it.
func (d *Desk) Guest(ctx context.Context, actor casefile.Actor) (GuestPage, error) {
	if err := May(actor, JoinPage); err != nil {
		return GuestPage{}, err
	}
	w := d.work(ctx, actor)
	c, _, err := w.readCase(actor.Case)
	if err != nil {
		return GuestPage{}, err
	}
	return w.guestPage(c)
}

// WriteAsGuest puts a need, an option, a line or its confirmation on the page, in the
// guest's name and for their firm.
func (d *Desk) WriteAsGuest(ctx context.Context, actor casefile.Actor, cmd casefile.Command) (GuestPage, error) {
	if err := May(actor, JoinPage); err != nil {
		return GuestPage{}, err
	}
	var page GuestPage
	err := d.do(ctx, actor, func(w *work) error {
		c, own, err := w.readCase(actor.Case)
		if err != nil {
			return err
		}
		if c, err = w.decide(c, own, cmd); err != nil {
			return err
		}
		page, err = w.guestPage(c)
		return err
	})
	return page, err
}

// guestPage is the page that the guest's link was given for.
func (w *work) guestPage(c casefile.Case) (GuestPage, error) {
	s := w.under(c, w.scene(w.actor, c.Policy, c.Zone, w.now))
	for _, l := range c.Links {
		if w.actor.Credential == "link/"+l.Hash && l.Page > 0 && l.Page <= len(c.Solving) && !l.Revoked {
			firm := s.Policy.Partners[l.Firm]
			return GuestPage{Case: c.ID, Subject: c.Subject, Firm: firm.Name, FirmID: l.Firm, Name: l.Name,
				Page: c.Solving[l.Page-1].SeenByFirm(l.Firm, firm.Name), Today: s.Today}, nil
		}
	}
	return GuestPage{}, fault.New(fault.NotYours)
}
