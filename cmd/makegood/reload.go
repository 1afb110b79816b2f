package main

import (
	"context"
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

	mu      sync.Mutex
	trouble error
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

// look reads the folders again. fresh says that the trouble, if there is any,
// was not told before.
func (p *packShelf) look() (changed, fresh bool, err error) {
	next, err := shippedBook(p.folders)
	if err == nil {
		changed, err = p.Replace(next)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	fresh = err != nil && (p.trouble == nil || p.trouble.Error() != err.Error())
	p.trouble = err
	return changed, fresh, err
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
		switch changed, fresh, err := p.look(); {
		case changed:
			log.Info("packs changed and are in force", "versions", p.Book().Versions())
		case fresh:
			log.Error("packs changed and are not in order; the last good ones stay in force", "err", err)
		}
	}
}
