// Package desktest opens a desk for tests: a store in a folder of the test's
// own, a clock that the test moves, the packs of the binary.
package desktest

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/keys"
	"makegood/internal/password"
	"makegood/internal/rights"
	"makegood/internal/store"
	"makegood/packs"
)

// Admin is the actor by which a test sets things up.
var Admin = casefile.Actor{ID: "staff/admin", Kind: casefile.Staff, Role: "admin", Name: "Ada", Credential: "key/admin"}

// Clock is a clock that stands still until the test moves it.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Book reads the packs of the binary.
func Book(t testing.TB) *rights.Book {
	t.Helper()
	book, err := book()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

var book = sync.OnceValues(func() (*rights.Book, error) { return rights.Load(packs.FS, "law", "policy") })

// Open opens a desk on a fresh SQLite database.
func Open(t testing.TB, now time.Time) (*desk.Desk, *Clock) {
	t.Helper()
	master := keys.Generate()
	s, err := store.Open(context.Background(), "sqlite:"+filepath.Join(t.TempDir(), "makegood.db"), master, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return On(t, s, master, now)
}

// often lets tests knock as often as they like; a test of the limits sets its own.
var often = desk.Rate{Burst: 1_000_000, Every: time.Millisecond}

// On makes a desk on a store that is open already.
func On(t testing.TB, s desk.Store, master keys.Master, now time.Time) (*desk.Desk, *Clock) {
	t.Helper()
	clock := &Clock{now: now}
	b := Book(t)
	d := desk.New(desk.Config{
		Store: s, Book: func() *rights.Book { return b }, Clock: clock.Now, Random: rand.Reader, Secret: master.Derive("tokens"),
		Passwords: password.New(password.Cost{MemoryKiB: 64, Passes: 1, Lanes: 1}), // quick, and good for nothing else
		Limits:    desk.Limits{Link: often, LinkAddress: often, Wrong: often},
	})
	d.Orders = desk.OwnOrders{Desk: d}
	return d, clock
}
