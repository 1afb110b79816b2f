// Package desk is the application: it takes a command from whichever door,
// loads what the command reads, lets the pure core decide, and writes events,
// views and instructions in one transaction. The road through the house:
//
//	api | cmd -> desk -> casefile (shop, rights -> plan -> promise, ledger) -> store
//
// It declares what it asks of the edges: a Store, a clock, randomness, an
// OrderSystem.
package desk

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/consumer"
	"makegood/internal/fault"
	"makegood/internal/journal"
	"makegood/internal/ledger"
	"makegood/internal/rights"
	"makegood/internal/settlement"
	"makegood/internal/shop"
)

// Config is what a desk is made of. Every field up to Orders is needed.
type Config struct {
	Store Store
	Book  func() *rights.Book // the packs in force; asked at every decision, so that a change needs no restart
	// BookAt is the book with packs of the versions named in place of those in
	// force, for cases that were decided under them; nil, or not ok: those in force.
	BookAt func(versions map[string]string) (book *rights.Book, ok bool)
	// RecallPack makes BookAt know a pack of the log besides; nil: BookAt knows what it knows.
	RecallPack func(from rights.Copy) error
	// PackTrouble is what keeps the newest pack files from being in force; nil: nothing.
	PackTrouble func() error

	Clock  func() time.Time
	Random io.Reader
	Secret [32]byte // derived from the master key; signs confirmation tokens
	Orders OrderSystem
	Log    *slog.Logger
	Model  Model // nil: our own reader and our own words do alone

	Passwords Passwords // nil: nobody signs in with a password
	Limits    Limits
}

// Desk is the application. It is safe for concurrent use.
type Desk struct {
	Config
	registry *journal.Registry
	meters   meters
	lanes    *lanes
	days     days
	watching watchers
	shelf    shelf
	inbox    inbox
	again    chan struct{} // held by the one unit of work that was overtaken and runs again
}

// New makes a desk.
func New(c Config) *Desk {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Limits = c.Limits.orDefault()
	return &Desk{Config: c, registry: Registry(), lanes: newLanes(), again: make(chan struct{}, 1)}
}

// Registry knows every event of the product.
func Registry() *journal.Registry {
	r := journal.NewRegistry()
	casefile.Register(r)
	shop.Register(r)
	ledger.Register(r)
	settlement.Register(r)
	consumer.Register(r)
	register(r)
	journal.Register[modelCalled](r)
	return r
}

// OrderSystem moves money and goods; Makegood only instructs it, once per key.
type OrderSystem interface {
	// Instruct carries an instruction out. The same key may come again after
	// a crash: it must not move money twice. Done with a reference means that
	// the money has moved; not done means that it is under way and the
	// reference follows. A refusal is an error with a fault code.
	Instruct(ctx context.Context, in casefile.Instruction) (Answer, error)
}

// Answer is what an order system says to an instruction.
type Answer struct {
	Done      bool
	Reference string
}

// letters of numbers and tokens: no I, L, O, U, so that they can be said aloud
// (Crockford's base 32).
var letters = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// random gives n letters of randomness.
func (d *Desk) random(n int) (string, error) {
	b := make([]byte, (n*5+7)/8)
	if _, err := io.ReadFull(d.Random, b); err != nil {
		return "", fault.New(fault.Internal).Because(fmt.Errorf("desk: randomness: %w", err))
	}
	return letters.EncodeToString(b)[:n], nil
}

// now is the clock's time as the log keeps it.
func (d *Desk) now() time.Time { return journal.Instant(d.Clock()) }

// token is what confirms a seat's words: bound to the case, the read-back, the
// seat and the hash of the text, and computed, so that nothing secret is stored.
func (d *Desk) token(caseID string, back casefile.ReadBack, seat casefile.Seat) string {
	mac := hmac.New(sha256.New, d.Secret[:])
	fmt.Fprintf(mac, "confirm\x00%s\x00%s\x00%s\x00%s", caseID, back.ID, seat, back.Hash)
	return caseID + "-" + letters.EncodeToString(mac.Sum(nil))[:20]
}

// seatOf says which seat a token confirms for.
func (d *Desk) seatOf(c casefile.Case, token string) (casefile.Seat, bool) {
	if c.Back == nil {
		return "", false
	}
	for _, seat := range []casefile.Seat{casefile.Customer, casefile.House} {
		if hmac.Equal([]byte(token), []byte(d.token(c.ID, *c.Back, seat))) {
			return seat, true
		}
	}
	return "", false
}

// fingerprint is what is stored of a secret that somebody carries.
func fingerprint(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return letters.EncodeToString(sum[:])
}

// zones are the time zones that were asked for, by name: each is read from its
// file once, and is the same every time.
var zones sync.Map

// zone finds a time zone by name; UTC where it is empty or unknown.
func zone(name string) *time.Location {
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location)
	}
	z, err := time.LoadLocation(name) // "" is UTC
	if err != nil {
		return time.UTC
	}
	zones.Store(name, z)
	return z
}

// scene is what a decision about a case may look at.
func (d *Desk) scene(actor casefile.Actor, policy, zoneName string, now time.Time) casefile.Scene {
	book := d.Book()
	s := casefile.Scene{
		Now: now, Today: calendar.Of(now.In(zone(zoneName))), Actor: actor, Law: book, Business: calendar.Weekdays{},
		Sums: sumsNamed, Unclear: sumUnclear, Gives: whatWordsGive,
	}
	if p, ok := book.Policy(policy); ok {
		s.Policy = *p
	}
	return s
}

func trimNumber(id string) string {
	return strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(id)), "MG-")
}
