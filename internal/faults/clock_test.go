package faults_test

import (
	"math/rand/v2"
	"testing"
)

// TestClockSteps: the server is started on one day after the other, ahead and
// back, and is stopped or killed between. What was due is done by the first
// sweep; what is done stays done when the clock goes back, and is not done again.
func TestClockSteps(t *testing.T) {
	databases(t, func(t *testing.T, db string, rng *rand.Rand) {
		s := newScene(t, db, rng)
		var l *load
		for range 3 {
			day := firstDay.AddDate(0, 0, rng.IntN(9)-2)
			x := s.served(day)
			if l == nil {
				l = newLoad(s, x)
			}
			l.on(x)
			l.swept(day)
			l.retry()
			l.run(clients, func() { l.after(5+rng.IntN(10), x.exited) })
			l.check()
			if rng.IntN(2) == 0 {
				x.kill()
			} else {
				x.stop()
			}
		}
		day := firstDay.AddDate(0, 0, 10)
		x := s.served(day)
		l.on(x)
		s.wentOn(l, day, x)
	})
}
