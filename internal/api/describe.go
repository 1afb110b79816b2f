package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/rights"
)

// describe is the frame of the OpenAPI document; the routes fill it in.
func (s *server) describe() huma.Config {
	format := huma.Format{Marshal: encode, Unmarshal: json.Unmarshal}
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Makegood", Version: "1",
				Description: introduction,
				License:     &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
			},
			Tags: tags,
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"key":     {Type: "http", Scheme: "bearer", BearerFormat: "mk_…", Description: "A key of a member of staff, of a program of the house, or of a consumer."},
					"link":    {Type: "http", Scheme: "bearer", BearerFormat: "ml_…", Description: "A customer's link: it opens one case, for 30 days. A link into a consumer's file begins with mf_."},
					"session": {Type: "apiKey", In: "cookie", Name: door.CookieName, Description: "What a sign-in link, /enter/{credential}, leaves in a browser."},
				},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": format, "json": format},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{s.transform},
	}
}

// encode writes an answer; one that was written before goes as it is.
func encode(w io.Writer, v any) error {
	if known, ok := v.(interface{ written() []byte }); ok && known.written() != nil {
		_, err := w.Write(known.written())
		return err
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// schemaName keeps the facts' own Event apart from the Event of a call.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	if t == reflect.TypeFor[rights.Event]() {
		return "Fact" + name
	}
	return name
}

const introduction = `The resolution desk as an API: what a customer is owed, what is negotiated, what is agreed, and whether it is kept.

Every call but the sign-in pages carries ` + "`Authorization: Bearer …`" + ` with a key of staff (` + "`mk_…`" + `) or a customer's link (` + "`ml_…`" + `).
Whatever binds takes two steps: a call answers with the read-back and its token, ` + "`POST /v1/confirm`" + ` makes it so.
Money is text, "299.00 USD"; days are "2025-11-16"; sentences come in every language, {"en": …, "ru": …}.
Every refusal has one shape, with a code for programs and a sentence for people in the language of Accept-Language.
A body holds one JSON object of at most 1 MB; a field that is not known, or comes twice, is refused. Nothing has changed after a refusal.`

var tags = []*huma.Tag{
	{Name: "Counter", Description: "Who is served, what they bought, what they are owed, and the quick way to give it."},
	{Name: "Shop", Description: "Operations on orders: read back first, confirmed after."},
	{Name: "Cases", Description: "A complaint on its road, as the caller's seat sees it."},
	{Name: "Table", Description: "What is said and offered, from both seats."},
	{Name: "Promises", Description: "What was promised, and whether it was kept."},
	{Name: "Partners", Description: "What other firms owe: charges, disputes, netting, statements."},
	{Name: "Own files", Description: "A consumer's own case file, where the business is not here: nobody of the house sees it."},
	{Name: "House", Description: "Who works here, with which keys."},
}

// finishDescription takes out what huma adds of its own, and says of every
// list that it is never null.
func (s *server) finishDescription() {
	schemas := s.api.OpenAPI().Components.Schemas.Map()
	delete(schemas, "ErrorModel")
	delete(schemas, "ErrorDetail")
	for _, schema := range schemas {
		neverNull(schema)
	}
	for _, path := range s.api.OpenAPI().Paths {
		for _, o := range []*huma.Operation{path.Get, path.Post, path.Put, path.Delete} {
			if o == nil {
				continue
			}
			for _, p := range o.Parameters {
				neverNull(p.Schema)
			}
		}
	}
}

func neverNull(s *huma.Schema) {
	if s == nil {
		return
	}
	if s.Type == huma.TypeArray {
		s.Nullable = false
		neverNull(s.Items)
	}
	for _, p := range s.Properties {
		neverNull(p)
	}
	if inner, ok := s.AdditionalProperties.(*huma.Schema); ok {
		neverNull(inner)
	}
}

// seat is a kind of caller.
type seat struct {
	name  string
	actor casefile.Actor
}

func seats() []seat {
	var all []seat
	for _, role := range desk.Roles() {
		all = append(all, seat{role, casefile.Actor{Kind: casefile.Staff, Role: role}})
	}
	return append(all, seat{"agent", casefile.Actor{Kind: casefile.Agent}}, seat{"customer", casefile.Actor{Kind: casefile.Client}},
		seat{"consumer", casefile.Actor{Kind: casefile.Consumer}}, seat{"partner", casefile.Actor{Kind: casefile.Guest}})
}

// route is one operation of the API.
type route struct {
	id, method, path string
	tag              string
	summary, text    string
	action           desk.Action // what it asks of the caller
	anyone           bool        // whoever is signed in may
	open             bool        // nobody need be signed in
	unkeyed          bool        // nothing of what it is sent may be kept, a fingerprint neither: no Idempotency-Key
	secret           bool        // its answer shows a key or a link, this once
	status           int         // 0: 200
	refuses          []fault.Code
	example          any // of the body
}

// answer is how huma is given a body.
type answer[O any] struct{ Body O }

// add puts a route into the description and on the mux. Who may call it is
// asked before anything of the call is read; the desk asks again.
func add[I, O any](s *server, r route, do func(context.Context, casefile.Actor, *I) (O, error)) {
	op := s.operation(r, reflect.TypeFor[I]())
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*answer[O], error) {
		c := door.Of(ctx)
		out, err := do(desk.Doing(ctx, r.action), c.Actor, in)
		if err != nil {
			return nil, s.refuse(c, err)
		}
		return &answer[O]{out}, nil
	})
}

// mayCall stops who may not call the route.
func (s *server) mayCall(r route) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		c := door.Of(ctx.Context())
		if !r.anyone && !r.open {
			if err := desk.May(c.Actor, r.action); err != nil {
				refused := s.refuse(c, err)
				ctx.SetHeader("Content-Type", problemType)
				ctx.SetStatus(refused.Status)
				if err := json.NewEncoder(ctx.BodyWriter()).Encode(refused); err != nil {
					s.Log.Debug("answer not taken", "request", c.ID, "err", err)
				}
				return
			}
		}
		next(ctx)
	}
}

func (s *server) operation(r route, input reflect.Type) huma.Operation {
	codes := append([]fault.Code{fault.Unauthenticated}, r.refuses...)
	who := mayEnter(r.action)
	if r.anyone || r.open {
		who = nil
		for _, seat := range seats() {
			who = append(who, seat.name)
		}
	}
	if len(who) < len(seats()) {
		codes = append(codes, fault.NotAllowed)
	}
	body, hasBody := input.FieldByName("Body")
	if hasBody {
		codes = append(codes, fault.TooLarge)
	}
	if input.NumField() > 0 {
		codes = append(codes, fault.InputInvalid)
	}
	keyed := r.method == http.MethodPost && !r.open && !r.unkeyed
	if keyed {
		codes = append(codes, fault.InputInvalid, fault.KeyReused, fault.AlreadyDone)
	}
	codes = append(codes, fault.Unavailable, fault.Internal)
	op := huma.Operation{
		OperationID: r.id, Method: r.method, Path: r.path, Tags: []string{r.tag}, Summary: r.summary,
		Description:   strings.TrimSpace(r.text) + "\n\nWho: " + strings.Join(who, ", ") + ".",
		DefaultStatus: r.status, MaxBodyBytes: maxBody + 1,
		Responses:   s.refusals(codes),
		Security:    []map[string][]string{{"key": {}}, {"session": {}}},
		Middlewares: huma.Middlewares{s.mayCall(r)},
		Extensions:  map[string]any{"x-who": who},
	}
	if keyed {
		op.Parameters = append(op.Parameters, keyParameter())
	}
	s.keyed[r.method+" "+r.path], s.secret[r.method+" "+r.path] = keyed, r.secret
	if r.open {
		s.open[r.method+" "+r.path] = true
		op.Security = []map[string][]string{{}}
		op.Extensions["x-who"] = append(who, "signed out")
	} else if !r.anyone {
		op.Extensions["x-action"] = string(r.action)
	}
	if (slices.Contains(who, "customer") || r.tag == "Own files") && !r.open {
		op.Security = []map[string][]string{{"key": {}}, {"link": {}}, {"session": {}}}
	}
	if r.example != nil && hasBody && body.Type.Kind() == reflect.Struct {
		op.RequestBody = &huma.RequestBody{Content: map[string]*huma.MediaType{"application/json": {Example: r.example}}}
	}
	return op
}

// refusals describes the answers that are none, by status.
func (s *server) refusals(codes []fault.Code) map[string]*huma.Response {
	schema := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	byStatus := map[int][]string{}
	for _, c := range codes {
		status := c.Meaning().Status
		if text := "`" + string(c) + "`"; !slices.Contains(byStatus[status], text) {
			byStatus[status] = append(byStatus[status], text)
		}
	}
	responses := map[string]*huma.Response{}
	for status, codes := range byStatus {
		responses[strconv.Itoa(status)] = &huma.Response{
			Description: fmt.Sprintf("%s: %s", http.StatusText(status), strings.Join(codes, ", ")),
			Content:     map[string]*huma.MediaType{problemType: {Schema: schema}},
		}
	}
	return responses
}
