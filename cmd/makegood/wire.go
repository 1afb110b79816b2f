package main

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"os"
	"strings"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/keys"
	"makegood/internal/password"
	"makegood/internal/rights"
	"makegood/internal/store"
)

// database are the flags of every command that opens the log.
type database struct {
	DB    string   `name:"db" default:"sqlite:makegood.db" placeholder:"DSN" help:"The database: sqlite:PATH or postgres://… (default ${default})."`
	Key   string   `placeholder:"FILE" help:"File with the master key; MAKEGOOD_KEY comes first, a SQLite database has its key beside it."`
	As    string   `placeholder:"MEMBER" help:"Act as this member, with their role's rights and under their name (default: as Makegood itself, for whoever holds the key)."`
	Packs []string `placeholder:"FOLDER" help:"Folder with packs of the shop's own: one with the id of a built-in pack takes its place."`
}

// house is what a command works with.
type house struct {
	actor casefile.Actor // who gives the command
	desk  *desk.Desk
	store desk.Store
	keys  keys.Master
	book  *rights.Book
	packs *packShelf
}

func (h *house) Close() error { return h.store.Close() }

// system is who acts on the machine that holds the database and its key.
var system = casefile.Actor{ID: string(casefile.System), Kind: casefile.System, Name: "Makegood"}

// named refuses what names no database.
func (d database) named() error {
	for _, kind := range []string{"sqlite:", "postgres://", "postgresql://"} {
		if strings.HasPrefix(d.DB, kind) {
			return nil
		}
	}
	return fault.New(fault.InputInvalid, "at", "--db", "problem", "a database is sqlite:PATH or postgres://…")
}

// existing opens a database that must be there already.
func (d database) existing(ctx context.Context, c *console) (*house, error) {
	if path, ok := strings.CutPrefix(d.DB, "sqlite:"); ok {
		if _, err := os.Stat(path); err != nil {
			return nil, fault.New(fault.NotFound, "what", "SQLite database "+path,
				"hint", "load a shop first, as in: makegood import shop FILE --db "+d.DB).Because(err)
		}
	}
	return d.open(ctx, c)
}

// open opens the database, makes its tables and its key on first use, and puts
// the desk together.
func (d database) open(ctx context.Context, c *console) (*house, error) {
	if err := d.named(); err != nil {
		return nil, err
	}
	book, err := shippedBook(d.Packs)
	if err != nil {
		return nil, err
	}
	master, err := keys.Resolve(keys.Source{DSN: d.DB, File: d.Key, Env: c.env, Note: func(format string, a ...any) { c.note("note: "+format, a...) }})
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, d.DB, master, store.Options{})
	if err != nil {
		return nil, err
	}
	h := &house{store: s, keys: master, book: book}
	h.desk = newDesk(s, master, book, time.Now, slog.New(slog.NewTextHandler(c.err, &slog.HandlerOptions{Level: slog.LevelWarn})))
	h.packs = newPackShelf(book, d.Packs)
	h.desk.Book, h.desk.BookAt, h.desk.RecallPack, h.desk.PackTrouble = h.packs.Book, h.packs.At, h.packs.Recall, h.packs.Trouble
	h.packs.keep = h.desk.KeepPacks
	if h.actor, err = d.actor(ctx, h.desk); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return h, nil
}

// actor is who gives the command: the member who was named, or Makegood itself.
func (d database) actor(ctx context.Context, on *desk.Desk) (casefile.Actor, error) {
	if d.As == "" {
		return system, nil
	}
	members, err := on.Staff(ctx, system)
	if err != nil {
		return casefile.Actor{}, err
	}
	for _, m := range members {
		if m.ID == d.As && !m.Machine {
			return casefile.Actor{ID: "staff/" + m.ID, Kind: casefile.Staff, Role: m.Role, Name: m.Name, Credential: "key/cli"}, nil
		}
	}
	return casefile.Actor{}, fault.New(fault.NotFound, "what", "member of staff "+d.As)
}

// newDesk puts a desk together that keeps the shop's records itself.
func newDesk(s desk.Store, master keys.Master, book *rights.Book, clock func() time.Time, log *slog.Logger) *desk.Desk {
	d := desk.New(desk.Config{
		Store: s, Book: func() *rights.Book { return book }, Clock: clock, Random: rand.Reader,
		Secret: master.Derive("confirmations"), Log: log, Passwords: password.New(password.Recommended),
	})
	d.Orders = desk.OwnOrders{Desk: d}
	return d
}
