package api

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// serve finds the route of a call, and lets in who may enter.
func (s *server) serve(w http.ResponseWriter, r *http.Request) {
	c := door.Of(r.Context())
	handler, pattern := s.mux.Handler(r)
	c.Route = pattern
	if pattern == "" {
		c.Route = r.Method + " (no route)"
		s.noRoute(c, w, r, handler)
		return
	}
	if strings.HasPrefix(r.URL.Path, "/v1/") {
		w.Header().Set("Cache-Control", "no-store")
		if err := s.enter(c, w, r); err != nil {
			s.refuseWith(c, w, err)
			return
		}
		if err := s.callOnce(c, w, r); err != nil {
			s.refuseWith(c, w, err)
		}
		return
	}
	s.mux.ServeHTTP(w, r)
}

func (s *server) refuseWith(c *call, w http.ResponseWriter, err error) {
	refused := s.refuse(c, err)
	if e, ok := errors.AsType[door.Spoken](err); ok {
		refused.Status = e.Status
	}
	if refused.Code == string(fault.Unauthenticated) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="makegood"`)
	}
	refused.write(w)
}

// noRoute answers for an address that there is none of, or a method that it
// does not have: the mux knows which.
func (s *server) noRoute(c *call, w http.ResponseWriter, r *http.Request, handler http.Handler) {
	probe := &probe{header: http.Header{}}
	handler.ServeHTTP(probe, r)
	if probe.status == http.StatusMethodNotAllowed {
		allow := probe.header.Get("Allow")
		w.Header().Set("Allow", allow)
		s.refuseWith(c, w, door.Spoken{Status: http.StatusMethodNotAllowed,
			Err: fault.New(fault.Usage, "problem", words.Both("api.problem.method", "method", r.Method, "want", allow))})
		return
	}
	s.refuseWith(c, w, fault.New(fault.NotFound, "what", words.Both("api.page")))
}

// probe keeps only the status and the headers of an answer.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header         { return p.header }
func (p *probe) WriteHeader(status int)      { p.status = status }
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }

// enter finds out who calls, and reads what they bring.
func (s *server) enter(c *call, w http.ResponseWriter, r *http.Request) error {
	if err := s.Authenticate(c, r); err != nil && !s.open[c.Route] {
		return err
	}
	if c.Cookie || s.open[c.Route] {
		if err := s.OwnSite(r); err != nil {
			return err
		}
	}
	switch r.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		return s.readBody(w, r)
	}
	return nil
}

// bodyTime is how long the body of a call may take to arrive.
const bodyTime = 20 * time.Second

// readBody takes the whole body in and checks that it is one JSON value, before
// anything of it is believed. Nothing at all stands for an empty object.
func (s *server) readBody(w http.ResponseWriter, r *http.Request) error {
	control := http.NewResponseController(w)
	if err := control.SetReadDeadline(time.Now().Add(bodyTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("api: read deadline: %w", err)
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return fault.New(fault.TooLarge, "limit", "1 MB")
	case err != nil:
		return door.Spoken{Status: http.StatusBadRequest, Err: fault.New(fault.InputInvalid, "problem", words.Both("api.problem.broken_off")).Because(err)}
	}
	if err := control.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("api: read deadline: %w", err)
	}
	if len(data) == 0 {
		data = []byte("{}")
	} else if err := isJSON(r.Header.Get("Content-Type")); err != nil {
		return err
	}
	if err := checkJSON(data); err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Body = io.NopCloser(strings.NewReader(string(data)))
	return nil
}

// isJSON accepts application/json, in UTF-8 or unsaid, and no type at all.
func isJSON(contentType string) error {
	if contentType == "" {
		return nil
	}
	kind, params, err := mime.ParseMediaType(contentType)
	charset, said := params["charset"]
	if err == nil && kind == "application/json" && (!said || strings.EqualFold(charset, "utf-8")) {
		return nil
	}
	return door.Spoken{Status: http.StatusUnsupportedMediaType, Err: fault.New(fault.InputInvalid, "at", "Content-Type", "problem", words.Both("api.problem.not_json"))}
}
