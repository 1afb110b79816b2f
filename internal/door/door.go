// Package door is what the doors of HTTP have in common, whether a program
// calls or a browser: the number of a call, the reader's language, who calls
// and from where, an answer in any case, and the check that another site does
// not use somebody's sign-in.
package door

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/words"
)

// Options are what a caller may choose. The zero value is right for a server
// that browsers reach directly.
type Options struct {
	Version string       // of the program, told in the Server header; empty: "dev"
	Log     *slog.Logger // nil: nobody reads it
	// Secure marks the sign-in cookie as one for https alone. A server that
	// is itself behind TLS, or behind a proxy that is, sets it.
	Secure bool
	// Proxied says that one proxy of the house stands before the server and
	// writes into X-Forwarded-For whom it speaks for. Without it that header
	// is anybody's claim, and is not read.
	Proxied bool
	// Timeout is how long one call may take; 0 means 30 seconds.
	Timeout time.Duration
}

// Door is a way in, with its options filled in.
type Door struct {
	Options
	Name string // what the audit trail calls it: page, api
	Desk *desk.Desk
	csrf *http.CrossOriginProtection
}

// New makes a door of a desk, under the name by which the audit trail knows it.
func New(name string, d *desk.Desk, o Options) *Door {
	if o.Version == "" {
		o.Version = "dev"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	return &Door{Options: o, Name: name, Desk: d, csrf: http.NewCrossOriginProtection()}
}

// Call is one request on its way through a door.
type Call struct {
	ID     string // its number, which the log and the caller both know
	Route  string // the pattern, never the address: that holds names and secrets
	Lang   words.Lang
	From   string // the caller's address, without the port
	Actor  casefile.Actor
	Cookie bool // the credential came with a cookie, as a browser sends it by itself
	Shown  bool // a credential came, whatever it opens

	origin   desk.From
	on       string // what the address is about: case/ID, or nothing
	wait     int    // seconds until the caller may try again; 0 nobody said so
	deadline time.Time
	sent     bool // the answer has begun
}

// TimedOut reports whether the call took longer than it may.
func (c *Call) TimedOut() bool { return !c.deadline.IsZero() && time.Now().After(c.deadline) }

type callKey struct{}

// Of is the call that a context belongs to.
func Of(ctx context.Context) *Call {
	c, _ := ctx.Value(callKey{}).(*Call)
	return c
}

// Handler makes a call of every request before next answers it. What panics
// is given to failed as an Internal fault, unless the answer has begun.
func (d *Door) Handler(next http.Handler, failed func(http.ResponseWriter, *http.Request, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &Call{ID: newID(), Lang: Language(r), From: d.from(r)}
		c.origin, c.on = desk.From{Door: d.Name, Address: c.From, Request: c.ID}, about(r.URL.Path)
		r = r.WithContext(desk.Through(context.WithValue(r.Context(), callKey{}, c), c.origin))
		w = &watched{w, c}
		h := w.Header()
		h.Set("X-Request-Id", c.ID)
		h.Set("Server", "makegood/"+d.Version)
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
			err := fault.New(fault.Internal).Because(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			if unfit, ok := p.(money.Unfit); ok { // nothing was written: what is asked in money that does not go together is refused
				err = fault.New(fault.InputInvalid, "at", "amount", "problem", strings.TrimPrefix(unfit.Error(), "money: ")).Because(err)
			}
			if c.sent {
				_ = d.Refused(c, err) // the log has it
				return
			}
			failed(w, r, err)
		}()
		next.ServeHTTP(w, r)
	})
}

// Timed gives a call no more time than the options do.
func (d *Door) Timed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := Of(r.Context())
		c.deadline = time.Now().Add(d.Timeout)
		ctx, cancel := context.WithDeadline(r.Context(), c.deadline)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// Refused is the fault that a caller is told of. What the caller is not told,
// the cause of a failure, goes to the log under the number of the call.
func (d *Door) Refused(c *Call, err error) *fault.Error {
	f := fault.As(err)
	if f == nil {
		f = fault.New(fault.Internal).Because(err)
	}
	if c.TimedOut() && f.Code == fault.Internal {
		f = fault.New(fault.Unavailable).Because(err)
	}
	f = clipped(f)
	if f.Code.Meaning().Status >= http.StatusInternalServerError {
		d.Log.Error("call failed", "request", c.ID, "route", c.Route, "code", string(f.Code), "cause", causeOf(f))
	} else {
		d.Log.Info("call refused", "request", c.ID, "route", c.Route, "code", string(f.Code))
	}
	c.wait, _ = f.Args["seconds"].(int)
	if c.Shown || f.Code != fault.Unauthenticated { // who shows nothing asks for a way in, and tries none
		d.Desk.Refused(desk.Through(context.Background(), c.origin), c.Actor, c.on, f)
	}
	return f
}

// about is what an address is about, as the audit trail names it; "" where it
// does not say.
func about(path string) string {
	_, rest, ok := strings.Cut(path, "/cases/")
	id, _, _ := strings.Cut(rest, "/")
	id = strings.TrimPrefix(strings.ToUpper(id), "MG-")
	if !ok || len(id) != 6 || strings.Trim(id, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") != "" {
		return ""
	}
	return "case/" + id
}

func causeOf(f *fault.Error) string {
	if f.Cause == nil {
		return ""
	}
	return f.Cause.Error()
}

// maxRepeated is how much of what a caller sent a refusal repeats.
const maxRepeated = 200

// clipped is the fault with its facts cut to a length that can be read.
func clipped(f *fault.Error) *fault.Error {
	out := &fault.Error{Code: f.Code, Args: fault.Args{}, Cause: f.Cause}
	for name, v := range f.Args {
		if text, ok := v.(string); ok {
			v = Clip(text)
		}
		out.Args[name] = v
	}
	return out
}

// Clip cuts a text to a length that can be read.
func Clip(text string) string {
	if runes := []rune(text); len(runes) > maxRepeated {
		return string(runes[:maxRepeated]) + "…"
	}
	return text
}

// OwnSite refuses a call that another site makes with this browser's sign-in.
func (d *Door) OwnSite(r *http.Request) error {
	if d.csrf.Check(r) == nil {
		return nil
	}
	return fault.New(fault.NotAllowed, "action", words.Both("api.use_sign_in"), "role", words.Both("api.another_site"))
}

// from is the address of whoever calls: the peer's, or what the house's own
// proxy says of it, which stands last.
func (d *Door) from(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if !d.Proxied {
		return host
	}
	all := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	if ip := net.ParseIP(strings.TrimSpace(all[len(all)-1])); ip != nil {
		return ip.String()
	}
	return host
}

// watched notes that an answer has begun.
type watched struct {
	http.ResponseWriter
	c *Call
}

func (w *watched) WriteHeader(status int) {
	w.c.sent = true
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfter)
	}
	if status == http.StatusTooManyRequests && w.c.wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(w.c.wait))
	}
	w.ResponseWriter.WriteHeader(status)
}

// retryAfter is in how many seconds whoever was told that something is away may
// ask again: a database that restarts is back by then.
const retryAfter = "5"

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

// Spoken is a refusal of HTTP itself, which has a status of its own for it.
type Spoken struct {
	Status int
	Err    error
}

// Error is the refusal's own.
func (e Spoken) Error() string { return e.Err.Error() }

// Unwrap gives the refusal.
func (e Spoken) Unwrap() error { return e.Err }
