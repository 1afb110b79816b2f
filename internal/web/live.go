package web

import (
	"fmt"
	"net/http"
	"time"

	"makegood/internal/door"
	"makegood/internal/fault"
)

// beat is how often a stream says that it is still there: proxies end what is
// silent for a minute, and a reader who has left is noticed only by writing.
const beat = 20 * time.Second

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
	heart := time.NewTicker(beat)
	defer heart.Stop()
	message := "retry: 3000\n\n"
	for {
		if _, err := fmt.Fprint(w, message); err != nil {
			return nil //nolint:nilerr // the reader has left
		}
		if err := control.Flush(); err != nil {
			return nil //nolint:nilerr // as above
		}
		select {
		case <-s.closing.Done():
			return nil
		case <-heart.C:
			message = ": still here\n\n"
		case id, ok := <-changed:
			if !ok {
				return nil
			}
			message = "event: case\ndata: " + id + "\n\n"
		}
	}
}
