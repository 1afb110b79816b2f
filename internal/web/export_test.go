package web

import "time"

// Beat lets a test give the beats of the streams.
func (s *Site) Beat(beats <-chan time.Time) {
	s.beats = func() (<-chan time.Time, func()) { return beats, func() {} }
}
