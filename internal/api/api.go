// Package api is the door for programs: the OpenAPI description and its routes
// under /v1, the page that reads it, and the health check. The pages for people
// are package web's.
//
//	request -> door (id, panic, time) -> serve -> enter (credential, body) -> route (May) -> desk
//
// Every refusal leaves in one shape, Problem. The structs of this package are
// the public contract; what the log stores may change behind them.
package api

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"makegood/internal/desk"
	"makegood/internal/door"
)

// Options are what a caller may choose. The zero value is right.
type Options = door.Options

// call is one request on its way through the door.
type call = door.Call

// maxBody is the most that a call may carry, in bytes.
const maxBody = 1 << 20

type server struct {
	*door.Door
	desk *desk.Desk
	mux  *http.ServeMux
	api  huma.API
	open map[string]bool // patterns of the routes for which nobody need be signed in

	keyed  map[string]bool // patterns of the routes that take an Idempotency-Key
	secret map[string]bool // patterns of the routes whose answer shows what is kept nowhere
}

// New makes the handler of the whole door.
func New(d *desk.Desk, o Options) http.Handler {
	s := &server{Door: door.New(desk.DoorAPI, d, o), desk: d, mux: http.NewServeMux(), open: map[string]bool{}, keyed: map[string]bool{}, secret: map[string]bool{}}
	s.api = humago.New(s.mux, s.describe())
	s.addVisits()
	s.addOperations()
	s.addCases()
	s.addTable()
	s.addPackages()
	s.addGuidance()
	s.addAmending()
	s.addExtra()
	s.addConduct()
	s.addSolving()
	s.addGuests()
	s.addPINs()
	s.addSelfService()
	s.addAgreementFile()
	s.addMessages()
	s.addPromises()
	s.addPartners()
	s.addPeople()
	s.addKeys()
	s.addSignIn()
	s.addAudit()
	s.addFiles()
	s.finishDescription()
	s.addPages()
	return s.Handler(s.Timed(http.HandlerFunc(s.serve)), func(w http.ResponseWriter, r *http.Request, err error) {
		s.refuseWith(door.Of(r.Context()), w, err)
	})
}

// Serves reports whether an address is one of this door's.
func Serves(path string) bool {
	return strings.HasPrefix(path, "/v1/") || strings.HasPrefix(path, "/docs/") || path == "/docs" || path == "/openapi.json" || path == "/healthz"
}
