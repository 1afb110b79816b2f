// Package api is the HTTP door: the OpenAPI description and its routes under
// /v1, the page that reads it, the health check, and the plain page on which a
// seat sees its cases.
//
//	request -> serve (id, panic, time) -> enter (credential, body) -> route (May) -> desk
//
// Every refusal leaves in one shape, Problem. The structs of this package are
// the public contract; what the log stores may change behind them.
package api

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"makegood/internal/desk"
	"makegood/internal/words"
)

// Options are what a caller may choose. The zero value is right.
type Options struct {
	Version string       // of the program, told in the Server header; empty: "dev"
	Log     *slog.Logger // nil: nobody reads it
	// Secure marks the sign-in cookie as one for https alone. A server that
	// is itself behind TLS, or behind a proxy that is, sets it.
	Secure bool
	// Timeout is how long one call may take; 0 means 30 seconds.
	Timeout time.Duration
}

// maxBody is the most that a call may carry, in bytes.
const maxBody = 1 << 20

type server struct {
	Options
	desk *desk.Desk
	mux  *http.ServeMux
	api  huma.API
	csrf *http.CrossOriginProtection
}

// New makes the handler of the whole door.
func New(d *desk.Desk, o Options) http.Handler {
	if o.Version == "" {
		o.Version = "dev"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	s := &server{Options: o, desk: d, mux: http.NewServeMux(), csrf: http.NewCrossOriginProtection()}
	s.api = humago.New(s.mux, s.describe())
	s.addVisits()
	s.addOperations()
	s.addCases()
	s.addTable()
	s.addPromises()
	s.addPeople()
	s.finishDescription()
	s.addPages()
	return http.HandlerFunc(s.serve)
}

// lang is the language that the request asks to be answered in.
func lang(r *http.Request) words.Lang { return words.Choose(r.Header.Get("Accept-Language")) }
