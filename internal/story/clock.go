package story

import (
	"sync"
	"time"
)

// Clock is a clock that a story moves.
type Clock interface {
	Now() time.Time
	Set(time.Time)
}

// ByHand is a clock that stands still until it is set.
type ByHand struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock makes a clock that shows an instant.
func NewClock(now time.Time) *ByHand { return &ByHand{now: now} }

// Now is what the clock shows.
func (c *ByHand) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set makes the clock show an instant.
func (c *ByHand) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}
