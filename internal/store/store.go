// Package store keeps the sealed log and its views in SQLite or PostgreSQL.
//
// Payloads are sealed under a key per subject, the keys are wrapped by the
// master key, hash chains run over the sealed bytes, and signed checkpoints
// remember where the chains stood. The two databases share every rule and
// nearly every statement; a dialect (sqlite.go, postgres.go) holds what differs.
// docs/log.md tells an operator what is in the tables.
package store

import (
	"context"
	"crypto/cipher"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"time"

	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/keys"
)

// Options are what a caller may choose. The zero value is right.
type Options struct {
	// Readers is how many connections read at once (SQLite) or are open in
	// all (PostgreSQL); 0 means four and twice the processors at least.
	Readers int
	// Hook is called before every statement of a writing transaction, its
	// commit included; an error from it ends the transaction as a lost
	// connection would. For tests of crashes.
	Hook func(statement string) error
}

// Store is a desk.Store on a database.
type Store struct {
	d      dialect
	sealer *sealer
	keys   *keyCache
	hook   func(string) error
	logID  []byte      // what a checkpoint's signature is bound to
	shop   cipher.AEAD // the shop's own key, which is never destroyed
	groups groups
	known  known
	common int64 // see commonTerm
}

var _ desk.Store = (*Store)(nil)

// Open opens the log at dsn, making its tables on first use. A DSN is
// "sqlite:PATH" or a "postgres://" address.
//
// It fails with a fault: WrongKey when another master key sealed the database,
// DatabaseNewer when a newer release has migrated it, Unavailable when it can't
// be reached, LogDamaged when it is not what it was; InputInvalid for a DSN of
// neither kind. A refused database has not been touched.
func Open(ctx context.Context, dsn string, master keys.Master, o Options) (*Store, error) {
	if master.IsZero() {
		return nil, fault.New(fault.WrongKey, "problem", "there is no master key", "hint", "set "+keys.Variable+" or give --key FILE")
	}
	sealer, err := newSealer(master)
	if err != nil {
		return nil, fmt.Errorf("store: derive keys: %w", err)
	}
	if o.Readers <= 0 {
		o.Readers = max(4, 2*runtime.GOMAXPROCS(0))
	}
	d, err := openDialect(ctx, dsn, o)
	if err != nil {
		return nil, err
	}
	s := &Store{d: d, sealer: sealer, keys: newKeyCache(sealer), hook: o.Hook, common: commonTerm}
	s.known.forget()
	if err := s.prepare(ctx); err != nil {
		err = s.explain(ctx, "open", err)
		if f := fault.As(err); f != nil { // whoever opens it may know where it is
			for _, name := range []string{"what", "where"} {
				if f.Args[name] == "the database" {
					f.Args[name] = d.place()
				}
			}
		}
		return nil, errors.Join(err, d.close())
	}
	return s, nil
}

func openDialect(ctx context.Context, dsn string, o Options) (dialect, error) {
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		d, err := openSQLite(path, o.Readers)
		if err != nil {
			return nil, fault.New(fault.Unavailable, "what", "the SQLite file "+path,
				"hint", "check that its folder exists and that you may write there").Because(err)
		}
		return d, nil
	}
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return openPostgres(ctx, dsn, o.Readers)
	}
	return nil, fault.New(fault.InputInvalid, "at", "--db", "problem", "a database is sqlite:PATH or postgres://…")
}

// Close lets go of the database. The store must not be used afterwards.
func (s *Store) Close() error { return s.d.close() }

// attempts is how often a transaction is tried that others keep disturbing.
const attempts = 6

// write runs work in a writing transaction, again when the database asks for
// it: nothing of a failed attempt stays.
func (s *Store) write(ctx context.Context, what string, work func(t tx) error) error {
	return s.tried(ctx, what, func(t tx) error {
		s.known.forget()
		return work(t)
	})
}

// tried is write for work that keeps itself what is known.
func (s *Store) tried(ctx context.Context, what string, work func(t tx) error) error {
	var err error
	for n := range attempts {
		if err = pause(ctx, n); err != nil {
			break
		}
		if err = s.attempt(ctx, work); err == nil || s.judge(err) != again {
			break
		}
	}
	return s.explain(ctx, what, err)
}

func (s *Store) attempt(ctx context.Context, work func(t tx) error) error {
	t, err := s.d.write(ctx)
	if err != nil {
		return err
	}
	defer t.rollback()
	if s.hook != nil {
		t = hooked{t, s.hook}
	}
	if err := work(t); err != nil {
		return err
	}
	if err := t.commit(ctx); err != nil {
		return uncommitted{err}
	}
	return nil
}

// uncommitted is a commit that was not answered with a yes. Where the
// connection broke meanwhile, it may have been done all the same.
type uncommitted struct{ error }

func (u uncommitted) Unwrap() error { return u.error }

// read runs work in a transaction that sees one moment.
func (s *Store) read(ctx context.Context, what string, work func(t tx) error) error {
	return s.reading(ctx, what, s.d.read, work)
}

// single runs work that is one statement.
func (s *Store) single(ctx context.Context, what string, work func(t tx) error) error {
	return s.reading(ctx, what, s.d.single, work)
}

func (s *Store) reading(ctx context.Context, what string, begin func(context.Context) (tx, error), work func(t tx) error) error {
	var err error
	for n := range attempts {
		if err = pause(ctx, n); err != nil {
			break
		}
		if err = once(ctx, begin, work); err == nil || s.judge(err) != again {
			break
		}
	}
	return s.explain(ctx, what, err)
}

// once runs work in one transaction that reads.
func once(ctx context.Context, begin func(context.Context) (tx, error), work func(t tx) error) error {
	t, err := begin(ctx)
	if err != nil {
		return err
	}
	defer t.rollback()
	return work(t)
}

// pause waits before attempt n, a little longer each time and never in step
// with others.
func pause(ctx context.Context, n int) error {
	if n == 0 {
		return ctx.Err()
	}
	wait := time.NewTimer(time.Duration(1+rand.IntN(1<<n*4)) * time.Millisecond)
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-wait.C:
		return nil
	}
}

// judge is the dialect's verdict on an error that is not a fault already.
func (s *Store) judge(err error) verdict {
	if fault.As(err) != nil {
		return other
	}
	return s.d.judge(err)
}

// explain turns an error of the database into a fault. The end of the caller's
// context stays recognisable as such. Where the database is, is for the log: a
// customer may be told of the fault too.
func (s *Store) explain(ctx context.Context, what string, err error) error {
	if err == nil || fault.As(err) != nil {
		return err
	}
	if over := ctx.Err(); over != nil {
		return fmt.Errorf("store: %s: %w (%w)", what, over, err)
	}
	cause := fmt.Errorf("%s: %s: %w", s.d.place(), what, err)
	switch s.d.judge(err) {
	case again:
		return fault.New(fault.Unavailable, "what", "the database", "hint", "it is busy; try again in a moment").Because(cause)
	case clash:
		return fault.New(fault.Conflict).Because(cause)
	case unreachable:
		f := fault.New(fault.Unavailable, "what", "the database", "hint", "check that it runs, and its address and permissions").Because(cause)
		if _, unsure := errors.AsType[uncommitted](err); unsure {
			f.Args["unsure"] = true
		}
		return f
	case full:
		return fault.New(fault.Unavailable, "what", "the database", "full", true,
			"hint", "make room on the disk of the database; it goes on by itself").Because(cause)
	case damaged:
		return fault.New(fault.LogDamaged, "where", "the database").Because(cause)
	}
	return fmt.Errorf("store: %w", cause)
}
