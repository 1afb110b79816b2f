package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"makegood/internal/rights"
)

// packsEvery is how often a server looks at the folders of its packs.
const packsEvery = time.Second

// packShelf keeps the packs of the folders in force as they change. A change
// that is wrong is not taken: the last good packs stay in force, and trouble
// says why.
type packShelf struct {
	*rights.Shelf
	folders []string
	// keep writes packs down before they are in force, and gives back those that
	// were in force with another text under the same version.
	keep func(context.Context, []rights.Copy) ([]rights.Copy, error)

	mu      sync.Mutex
	trouble error
	refused string // fingerprint of the files that are the trouble
}

func newPackShelf(book *rights.Book, folders []string) *packShelf {
	return &packShelf{Shelf: rights.NewShelf(book), folders: folders}
}

// Trouble is what is wrong with the newest files; nil: nothing.
func (p *packShelf) Trouble() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.trouble
}

// begin writes down what is in force. What was in force under the same version
// with another text stays in force, and that is the trouble.
func (p *packShelf) begin(ctx context.Context) error {
	files := p.Book()
	others, err := p.keep(ctx, files.Copies())
	if err != nil || len(others) == 0 {
		return err
	}
	if err := p.Hold(others...); err != nil {
		return fmt.Errorf("packs that were in force before: %w", err)
	}
	_, trouble := p.Replace(files)
	p.settle(files.Fingerprint(), trouble)
	others, err = p.keep(ctx, p.Book().Copies())
	if err == nil && len(others) > 0 {
		err = fmt.Errorf("packs changed while they were kept: %s", others[0].ID)
	}
	return err
}

// look reads the folders again. fresh says that the trouble, if there is any,
// was not told before.
func (p *packShelf) look(ctx context.Context) (changed, fresh bool, err error) {
	next, err := shippedBook(p.folders)
	if err != nil {
		return false, p.settle("", err), err
	}
	sum := next.Fingerprint()
	p.mu.Lock()
	known := sum == p.Book().Fingerprint() && p.trouble == nil || sum == p.refused
	p.mu.Unlock()
	if known {
		return false, false, nil
	}
	others, err := p.keep(ctx, next.Copies())
	for _, o := range others {
		err = errors.Join(err, p.Recall(o)) // so that the shelf refuses what differs from it
	}
	if err != nil { // it is tried again
		return false, p.settle("", err), err
	}
	if changed, err = p.Replace(next); err == nil {
		sum = ""
	}
	return changed, p.settle(sum, err), err
}

// settle remembers the trouble, and with which files; fresh: it is a new one.
func (p *packShelf) settle(refused string, trouble error) (fresh bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fresh = trouble != nil && (p.trouble == nil || p.trouble.Error() != trouble.Error())
	p.trouble, p.refused = trouble, refused
	return fresh
}

// follow looks until ctx ends. Without folders of the shop's own nothing can
// change.
func (p *packShelf) follow(ctx context.Context, log *slog.Logger) {
	if len(p.folders) == 0 {
		return
	}
	t := time.NewTicker(packsEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		switch changed, fresh, err := p.look(ctx); {
		case changed:
			log.Info("packs changed and are in force", "versions", p.Book().Versions())
		case fresh:
			log.Error("packs changed and are not in order; the last good ones stay in force", "err", err)
		}
	}
}
