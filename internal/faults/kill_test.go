package faults_test

import (
	"math/rand/v2"
	"testing"
	"time"
)

// clients is how many work at once.
const clients = 4

// TestKilled: SIGKILL at a random moment of the load. Nothing that was
// acknowledged is lost, nothing is there by halves, no money moves twice.
func TestKilled(t *testing.T) {
	databases(t, func(t *testing.T, db string, rng *rand.Rand) {
		s := newScene(t, db, rng)
		x := s.served(firstDay)
		l := newLoad(s, x)
		l.run(clients, func() {
			l.after(1+rng.IntN(80), x.exited)
			time.Sleep(time.Duration(rng.IntN(5000)) * time.Microsecond)
			x.kill()
		})
		s.goesOn(l, firstDay.AddDate(0, 0, rng.IntN(6)))
	})
}

// goesOn starts the scene's server again on a day and holds everything against
// what the load was told.
func (s *scene) goesOn(l *load, day time.Time) {
	s.t.Helper()
	x := s.served(day)
	l.on(x)
	l.swept(day)
	l.retry()
	l.check()
	x.stop()
	s.settled()
}

// TestTerminated: SIGTERM in the middle of the load. The server answers what it
// has begun and ends with 0; what it did not answer it did not do.
func TestTerminated(t *testing.T) {
	databases(t, func(t *testing.T, db string, rng *rand.Rand) {
		s := newScene(t, db, rng)
		x := s.served(firstDay)
		l := newLoad(s, x)
		page := s.listen(x)
		l.run(clients, func() {
			l.after(1+rng.IntN(80), x.exited)
			x.stop()
		})
		if err := <-page.ended; err != nil {
			t.Errorf("the page's stream broke off: %v", err)
		}
		s.verified()
		x = s.served(firstDay)
		l.on(x)
		for _, a := range l.unanswered {
			c := fetch[caseSeen](l, "/v1/cases/"+a.id)
			if a.holds(&c) {
				t.Errorf("%s of case %s was done, and not answered before the end", a.what, a.id)
			}
		}
		x.stop()
		s.goesOn(l, firstDay.AddDate(0, 0, rng.IntN(6)))
	})
}
