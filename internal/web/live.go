package web

import (
	"fmt"
	"net/http"
	"time"

	"makegood/internal/door"
	"makegood/internal/fault"
)

// beat is how often a stream says that it is still there: proxies end what is
// silent for a minute, and a reader who has left is noticed only by writing. At
// each beat it is asked, too, whether the reader may still listen.
const beat = 20 * time.Second

// beats are the beats of one stream, until they are stopped.
func beats() (<-chan time.Time, func()) {
	t := time.NewTicker(beat)
	return t.C, t.Stop
}

// events tells a page which cases have changed, as they change: the number and
// nothing else. The page looks for itself, from its reader's seat.
func (s *Site) events(w http.ResponseWriter, r *http.Request) error {
	s.live.Add(1)
	defer s.live.Done()
	if s.closing.Err() != nil {
		return fault.New(fault.Unavailable)
	}
	changed, err := s.Desk.Watch(r.Context(), door.Of(r.Context()).Actor)
	if err != nil {
		return err
	}
	control := http.NewResponseController(w)
	if err := control.SetWriteDeadline(time.Time{}); err != nil {
		s.Log.Debug("stream keeps its deadline", "err", err) // it ends sooner, and the page calls again
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	heart, stop := s.beats()
	defer stop()
	for message := "retry: 3000\n\n"; ; {
		if _, err := fmt.Fprint(w, message); err != nil {
			return nil //nolint:nilerr // the reader has left
		}
		if err := control.Flush(); err != nil {
			return nil //nolint:nilerr // as above
		}
		select {
		case <-s.closing.Done():
			return nil
		case <-heart:
			message = ": still here\n\n"
		case id, ok := <-changed:
			if !ok {
				return nil
			}
			message = "event: case\ndata: " + id + "\n\n"
		}
		if !s.stillSignedIn(r) {
			return nil // the page calls again, and hears why
		}
	}
}

// stillSignedIn reports whether what a reader came with still opens the same
// seat: a session, key or link may have been shut meanwhile or have run out, and
// a role may have changed. What can't be asked now is asked at the next beat.
func (s *Site) stillSignedIn(r *http.Request) bool {
	credential, _ := door.Credential(r)
	actor, err := s.Desk.Authenticate(r.Context(), credential)
	if err != nil {
		return fault.CodeOf(err) != fault.Unauthenticated
	}
	return actor == door.Of(r.Context()).Actor
}
