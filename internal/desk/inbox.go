package desk

import (
	"context"
	"strings"
	"sync"
	"time"

	"makegood/internal/fault"
)

// inbox keeps pages of cases as they were last listed: everybody of the house looks
// at the same first pages, and looks again whenever something happened. The store's
// mark is asked before each page, so that what another process wrote or erased is
// never missed; when it has changed, a page that was looked at within a second is
// held against its rows' own marks, and every other page is dropped.
type inbox struct {
	mu    sync.Mutex
	mark  string
	pages map[pageKey]*place
	old   map[pageKey]*place // of before the mark changed
	size  int                // rows of pages, and one for each
	kept  int                // of old, at most
	since time.Time          // when it was last empty
	begun time.Time          // when nothing was old
}

// pageKey is what a page depends on beside the store.
type pageKey struct {
	states, terms string
	rank          int64
	id            string
	limit         int
}

// place is where a page is, or where whoever came first will put it.
type place struct {
	done chan struct{} // closed when the page is there, or will not be
	page *CasePage     // nil: whoever came first failed
	seen time.Time     // when somebody asked for it last
}

// CasePage is a page of cases. It is shared by all who look at it: nobody changes
// its rows.
type CasePage struct {
	Rows []CaseRow
	Next string // where the page behind it begins; empty: there is none

	mark    string // of its rows
	once    sync.Once
	wire    []byte
	trouble error
}

// Wire is how the page goes to programs, written once by the first who asks: it
// is kept as long as the page is.
func (p *CasePage) Wire(write func(*CasePage) ([]byte, error)) ([]byte, error) {
	p.once.Do(func() { p.wire, p.trouble = write(p) })
	return p.wire, p.trouble
}

// inboxSize bounds what is kept: two thousand rows are a few megabytes.
const inboxSize = 2000

// page answers a page of cases. Of many who ask for one at once, one lists it and
// the others wait.
func (b *inbox) page(ctx context.Context, s Store, q Query, now time.Time) (*CasePage, error) {
	mark, err := s.Mark(ctx)
	if err != nil {
		return nil, err
	}
	key := pageKey{strings.Join(q.States, "\x00"), strings.Join(q.Terms, "\x00"), q.AfterRank, q.AfterID, q.Limit}
	at, before, mine := b.find(mark, key, now)
	if !mine {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-at.done:
		}
		if at.page != nil {
			return at.page, nil
		}
		return list(ctx, s, q, nil)
	}
	defer close(at.done)
	p, err := list(ctx, s, q, before)
	b.put(key, at, p)
	return p, err
}

// list lists a page; before is the page as it was, which it may still be.
func list(ctx context.Context, s Store, q Query, before *CasePage) (*CasePage, error) {
	was := ""
	if before != nil {
		was = before.mark
	}
	views, mark, err := s.Relist(ctx, q, was)
	if err != nil {
		return nil, err
	}
	if before != nil && mark == was {
		return before, nil
	}
	p := &CasePage{Rows: make([]CaseRow, len(views)), Next: next(views, q.Limit), mark: mark}
	for i, v := range views {
		if p.Rows[i], err = caseRow(v); err != nil {
			return nil, fault.New(fault.Internal).Because(err)
		}
	}
	return p, nil
}

// inboxTime is how long a page of before the last change may be held against what
// is there now.
const inboxTime = time.Second

// find answers where a page is; mine: nobody has listed it since the store's mark
// changed, and the caller is to put it there. before is the page as it was then.
func (b *inbox) find(mark string, key pageKey, now time.Time) (at *place, before *CasePage, mine bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if age := now.Sub(b.begun); age < 0 || age >= inboxTime {
		b.old, b.kept, b.begun = nil, 0, now
	}
	if mark != b.mark || b.pages == nil {
		b.turn(now)
		b.mark = mark
	}
	if at = b.pages[key]; at != nil {
		at.seen = now
		return at, nil, false
	}
	if o := b.old[key]; o != nil {
		before = o.page
		delete(b.old, key)
	}
	at = &place{done: make(chan struct{}), seen: now}
	b.pages[key] = at
	b.size++
	return at, before, true
}

// turn puts aside the pages that were looked at within a second.
func (b *inbox) turn(now time.Time) {
	if b.kept += b.size; b.old == nil || b.kept > inboxSize {
		b.old, b.kept = map[pageKey]*place{}, b.size
	}
	for key, at := range b.pages {
		if at.page != nil && now.Sub(at.seen) < inboxTime {
			b.old[key] = at
		}
	}
	b.pages, b.size = map[pageKey]*place{}, 0
}

// put puts a page where it belongs; without one the place is free again. It is
// kept unless the place was given up meanwhile: then something was committed.
func (b *inbox) put(key pageKey, at *place, p *CasePage) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at.page = p
	if b.pages[key] != at {
		return
	}
	if p == nil {
		b.drop(key)
		return
	}
	b.size += len(p.Rows)
	for other, o := range b.pages {
		if b.size <= inboxSize {
			break
		}
		if o != at && o.page != nil {
			b.drop(other)
		}
	}
}

func (b *inbox) drop(key pageKey) {
	b.size--
	if p := b.pages[key].page; p != nil {
		b.size -= len(p.Rows)
	}
	delete(b.pages, key)
}

// clear drops every page: what was erased is not kept in the clear.
func (b *inbox) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pages, b.old, b.size, b.kept = nil, nil, 0, 0
}

// sweep drops every page once a minute, and with them what somebody else's erasure
// has ended while nobody looked.
func (b *inbox) sweep(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if age := now.Sub(b.since); age < 0 || age >= shelfTime {
		b.pages, b.old, b.size, b.kept, b.since = nil, nil, 0, 0, now
	}
}
