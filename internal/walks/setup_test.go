package walks

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"makegood/internal/connect/shopfile"
	"makegood/internal/desk"
	"makegood/internal/desk/desktest"
	"makegood/internal/web"
	"makegood/internal/words"
	"makegood/packs"
)

var ctx = context.Background()

// site is the pages of a desk of its own, with the demo shop, and somebody of
// each role.
type site struct {
	*testing.T
	desk  *desk.Desk
	clock *desktest.Clock
	home  string
}

// opened is the moment at which the walks' desks open: a Monday in Austin, on
// which the wrong rug has just come.
var opened = time.Date(2025, 12, 15, 15, 0, 0, 0, time.UTC)

func newSite(t *testing.T) *site {
	t.Helper()
	d, clock := desktest.Open(t, opened)
	data, err := packs.FS.ReadFile("shops/department-store.yaml")
	if err != nil {
		t.Fatal(err)
	}
	records, err := shopfile.Read("department-store.yaml", data, shopfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Import(ctx, desktest.Admin, "shop", "department-store", records, nil); err != nil {
		t.Fatal(err)
	}
	for _, m := range []desk.Member{{ID: "sara", Name: "Sara", Role: "clerk"}, {ID: "omar", Name: "Omar", Role: "supervisor"},
		{ID: "lena", Name: "Lena", Role: "manager"}, {ID: "ada", Name: "Ada", Role: "admin"}} {
		if err := d.Hire(ctx, desktest.Admin, m); err != nil {
			t.Fatal(err)
		}
	}
	pages := web.New(d, web.Options{})
	server := httptest.NewServer(pages)
	t.Cleanup(func() {
		pages.Close()
		server.Close()
	})
	return &site{T: t, desk: d, clock: clock, home: server.URL}
}

// as opens a window for a member of staff.
func (s *site) as(member string, l look) *window {
	s.Helper()
	key, err := s.desk.IssueKey(ctx, desktest.Admin, member, "walk", time.Time{})
	if err != nil {
		s.Fatal(err)
	}
	w := newWindow(s.T, s.home, l)
	w.open("/enter/" + key)
	w.press(s.say(l, "web.enter.go", "name", s.named(member)))
	w.until("the sign-in of "+member, "location.pathname === '/inbox'")
	return w
}

// named is what a member is called.
func (s *site) named(member string) string {
	s.Helper()
	all, err := s.desk.Staff(ctx, desktest.Admin)
	if err != nil {
		s.Fatal(err)
	}
	for _, m := range all {
		if m.ID == member {
			return m.Name
		}
	}
	s.Fatalf("nobody is called %s", member)
	return ""
}

// customerOf opens a window for the customer of a case, by link.
func (s *site) customerOf(id string, l look) *window {
	s.Helper()
	link, err := s.desk.GiveLink(ctx, desktest.Admin, id)
	if err != nil {
		s.Fatal(err)
	}
	w := newWindow(s.T, s.home, l)
	w.open("/enter/" + link.Token)
	return w
}

// guestOf is a firm's person who was invited to a case's page.
func (s *site) guestOf(id string, l look) *window {
	s.Helper()
	link, err := s.desk.InviteFirm(ctx, desktest.Admin, id, "finch", "Finn Ash")
	if err != nil {
		s.Fatal(err)
	}
	w := newWindow(s.T, s.home, l)
	w.open("/enter/" + link.Token)
	return w
}

// say is a message in the language of a look.
func (s *site) say(l look, key string, facts ...any) string {
	return words.Say(words.Lang(l.Lang), key, facts...)
}
