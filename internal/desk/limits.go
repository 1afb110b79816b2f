package desk

import (
	"context"
	"sync"
	"time"

	"makegood/internal/fault"
)

// Rate is how often something may happen: so many times at once, and then once
// in each time.
type Rate struct {
	Burst int
	Every time.Duration
}

// Limits are how often callers may knock. The zero value is right.
type Limits struct {
	Link        Rate // calls with one customer's link
	LinkAddress Rate // calls with customers' links from one address
	Wrong       Rate // credentials and passwords that open nothing, from one address
}

// orDefault fills in what was not chosen: a customer reads and writes by hand,
// an address may be a whole office, and whoever mistypes does it a few times.
func (l Limits) orDefault() Limits {
	fill := func(r *Rate, burst int, every time.Duration) {
		if *r == (Rate{}) {
			*r = Rate{burst, every}
		}
	}
	fill(&l.Link, 120, 500*time.Millisecond)
	fill(&l.LinkAddress, 600, 100*time.Millisecond)
	fill(&l.Wrong, 20, 30*time.Second)
	return l
}

// meters count what happens, by name, in the memory of this process. A meter is
// a bucket of a Rate's burst that fills up again by one in each of its times.
type meters struct {
	mu  sync.Mutex
	all map[string]meter
}

type meter struct{ full time.Time } // when the bucket is full again

// manyMeters bounds the memory: those that are full again are dropped first, and
// where none is, all of them; the counting then begins anew.
const manyMeters = 20_000

// take counts one and reports whether there was room; until is when there will
// be room again.
func (m *meters) take(name string, now time.Time, rate Rate) (until time.Time, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	one := m.all[name]
	if one.full.Before(now) {
		one.full = now
	}
	if most := now.Add(time.Duration(rate.Burst) * rate.Every); one.full.After(most) {
		one.full = most // the clock was set back
	}
	room := one.full.Add(rate.Every).Add(-time.Duration(rate.Burst) * rate.Every)
	if room.After(now) {
		return room, false
	}
	m.makeRoom(now)
	one.full = one.full.Add(rate.Every)
	m.all[name] = one
	return now, true
}

// spent reports whether a meter has no room, without counting.
func (m *meters) spent(name string, now time.Time, rate Rate) (until time.Time, spent bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	until = m.all[name].full.Add(rate.Every).Add(-time.Duration(rate.Burst) * rate.Every)
	return until, until.After(now)
}

func (m *meters) makeRoom(now time.Time) {
	if m.all == nil {
		m.all = map[string]meter{}
	}
	if len(m.all) < manyMeters {
		return
	}
	for name, one := range m.all {
		if !one.full.After(now) {
			delete(m.all, name)
		}
	}
	if len(m.all) >= manyMeters {
		clear(m.all)
	}
}

// tooMany tells that somebody has to wait.
func tooMany(now, until time.Time) error {
	wait := max(until.Sub(now), time.Second).Round(time.Second)
	return fault.New(fault.TooMany, "until", until.UTC().Format("15:04:05 MST"), "seconds", int(wait/time.Second))
}

// wrong counts a credential that opened nothing against the address that it
// came from. A right one from there is let in all the same, so that nobody is
// shut out by a neighbour; whoever guesses learns when to stop.
func (d *Desk) wrong(ctx context.Context) error {
	address := FromOf(ctx).Address
	if address == "" {
		return fault.New(fault.Unauthenticated)
	}
	if until, ok := d.meters.take("wrong "+network(address), d.now(), d.Limits.Wrong); !ok {
		return tooMany(d.now(), until)
	}
	return fault.New(fault.Unauthenticated)
}

// knocks counts a call with a customer's link.
func (d *Desk) knocks(ctx context.Context, hash string) error {
	now := d.now()
	if until, ok := d.meters.take("link "+hash, now, d.Limits.Link); !ok {
		return tooMany(now, until)
	}
	if address := FromOf(ctx).Address; address != "" {
		if until, ok := d.meters.take("links "+network(address), now, d.Limits.LinkAddress); !ok {
			return tooMany(now, until)
		}
	}
	return nil
}
