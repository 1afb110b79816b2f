package faults_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

// A stream is what a page listens to: which cases have changed.
type stream struct {
	t     *testing.T
	heard *record
	ended chan error // nil when the server closed it in order
}

// listen opens the stream of a clerk's page on a server.
func (s *scene) listen(x *server) *stream {
	s.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, x.url+"/events", http.NoBody)
	must(s.t, err)
	r.AddCookie(&http.Cookie{Name: "makegood", Value: s.staff["sara"]})
	way := &http.Transport{}
	answer, err := (&http.Client{Transport: way}).Do(r)
	must(s.t, err)
	if answer.StatusCode != http.StatusOK {
		s.t.Fatalf("GET /events: %s", answer.Status)
	}
	page := &stream{t: s.t, heard: &record{}, ended: make(chan error, 1)}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, err := io.Copy(page.heard, answer.Body)
		page.ended <- err
		_ = answer.Body.Close() // it was read to its end
	}()
	s.t.Cleanup(func() {
		stop()
		<-gone
		way.CloseIdleConnections()
	})
	return page
}

// hears waits until the stream has named a case.
func (p *stream) hears(id string) {
	p.t.Helper()
	for !strings.Contains(p.heard.String(), "data: "+id+"\n") {
		select {
		case err := <-p.ended:
			p.t.Fatalf("the stream ended before it named case %s: %v", id, err)
		default:
			pause()
		}
	}
}
