package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// call is one request on its way through the door.
type call struct {
	id       string
	route    string // the pattern, never the address: that holds names and secrets
	lang     words.Lang
	actor    casefile.Actor
	cookie   bool // the credential came with a cookie, as a browser sends it by itself
	deadline time.Time
	sent     bool // the answer has begun
}

func (c *call) timedOut() bool { return !c.deadline.IsZero() && time.Now().After(c.deadline) }

type callKey struct{}

func callOf(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	return c
}

// serve gives every request its number, its time, and an answer in any case.
func (s *server) serve(w http.ResponseWriter, r *http.Request) {
	c := &call{id: newID(), lang: lang(r), deadline: time.Now().Add(s.Timeout)}
	ctx, cancel := context.WithDeadline(context.WithValue(r.Context(), callKey{}, c), c.deadline)
	defer cancel()
	r = r.WithContext(ctx)
	w = &watched{w, c}
	h := w.Header()
	h.Set("X-Request-Id", c.id)
	h.Set("Server", "makegood/"+s.Version)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Vary", "Accept-Language, Authorization, Cookie")
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if p == http.ErrAbortHandler { //nolint:errorlint // what was panicked with is no error yet, and net/http compares it so too
			panic(p)
		}
		refused := s.refuse(c, fault.New(fault.Internal).Because(fmt.Errorf("panic: %v\n%s", p, debug.Stack())))
		if !c.sent {
			refused.write(w)
		}
	}()
	handler, pattern := s.mux.Handler(r)
	c.route = pattern
	if pattern == "" {
		c.route = r.Method + " (no route)"
		s.noRoute(c, w, r, handler)
		return
	}
	if strings.HasPrefix(r.URL.Path, "/v1/") {
		h.Set("Cache-Control", "no-store")
		if err := s.enter(c, w, r); err != nil {
			s.refuseWith(c, w, err)
			return
		}
	}
	s.mux.ServeHTTP(w, r)
}

// watched notes that an answer has begun.
type watched struct {
	http.ResponseWriter
	c *call
}

func (w *watched) WriteHeader(status int) { w.c.sent = true; w.ResponseWriter.WriteHeader(status) }

func (w *watched) Write(b []byte) (int, error) { w.c.sent = true; return w.ResponseWriter.Write(b) }

// Unwrap lets http.ResponseController find what it controls.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func newID() string {
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err) // crypto/rand never fails
	}
	return hex.EncodeToString(b[:])
}

func (s *server) refuseWith(c *call, w http.ResponseWriter, err error) {
	refused := s.refuse(c, err)
	if status, ok := httpStatus(err); ok {
		refused.Status = status
	}
	if refused.Code == string(fault.Unauthenticated) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="makegood"`)
	}
	refused.write(w)
}

// spoken is a refusal of HTTP itself, which has a status of its own for it.
type spoken struct {
	status int
	error
}

func (e spoken) Unwrap() error { return e.error }

func httpStatus(err error) (int, bool) {
	var e spoken
	ok := errors.As(err, &e)
	return e.status, ok
}

// noRoute answers for an address that there is none of, or a method that it
// does not have: the mux knows which.
func (s *server) noRoute(c *call, w http.ResponseWriter, r *http.Request, handler http.Handler) {
	probe := &probe{header: http.Header{}}
	handler.ServeHTTP(probe, r)
	if probe.status == http.StatusMethodNotAllowed {
		allow := probe.header.Get("Allow")
		w.Header().Set("Allow", allow)
		s.refuseWith(c, w, spoken{http.StatusMethodNotAllowed,
			fault.New(fault.Usage, "problem", words.Both("api.problem.method", "method", r.Method, "want", allow))})
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
	if err := s.authenticate(c, r); err != nil {
		return err
	}
	if c.cookie && s.csrf.Check(r) != nil {
		return fault.New(fault.NotAllowed, "action", words.Both("api.use_sign_in"), "role", words.Both("api.another_site"))
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
		return spoken{http.StatusBadRequest, fault.New(fault.InputInvalid, "problem", words.Both("api.problem.broken_off")).Because(err)}
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
	return spoken{http.StatusUnsupportedMediaType, fault.New(fault.InputInvalid, "at", "Content-Type", "problem", words.Both("api.problem.not_json"))}
}
