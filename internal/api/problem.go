package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// Problem is every refusal and every failure: a code that programs rely on, a
// sentence that may be read to a customer, and where in the call it lies.
type Problem struct {
	Status   int            `json:"status" example:"409" doc:"The HTTP status, again."`
	Code     string         `json:"code" example:"under_floor" doc:"What programs rely on; the codes of a call stand with its answers."`
	Message  string         `json:"message" doc:"A sentence in the language of Accept-Language (en, ru) that a customer can be told."`
	At       string         `json:"at,omitempty" example:"packages[0].terms[0].amount" doc:"Which field of the call it is about."`
	Facts    map[string]any `json:"facts,omitempty" doc:"What the sentence names: limits, days, amounts."`
	Problems []FieldProblem `json:"problems,omitempty" doc:"Everything that is wrong with the call, where it is more than one thing."`
	Request  string         `json:"request,omitempty" doc:"The number under which the log knows this call."`
}

// FieldProblem is one thing that is wrong with a call.
type FieldProblem struct {
	At      string `json:"at"`
	Problem string `json:"problem"`
}

// refusal is an error on its way out through huma.
type refusal struct{ Problem }

func (r *refusal) Error() string             { return r.Code + ": " + r.Message }
func (r *refusal) GetStatus() int            { return r.Status }
func (r *refusal) ContentType(string) string { return problemType }

// MarshalJSON writes the problem alone.
func (r *refusal) MarshalJSON() ([]byte, error) { return json.Marshal(r.Problem) }

const problemType = "application/problem+json"

// refuse turns an error into what the caller is told, and logs what the caller
// is not told: the cause of a failure, under the number of the call.
func (s *server) refuse(c *call, err error) *refusal {
	f := s.Refused(c, err)
	status := f.Code.Meaning().Status
	p := Problem{Status: status, Code: string(f.Code), Message: words.Sentence(c.Lang, f), Request: c.ID}
	for name, v := range f.Args {
		if name == "at" {
			p.At = fmt.Sprint(v)
			continue
		}
		if p.Facts == nil {
			p.Facts = map[string]any{}
		}
		if t, ok := v.(words.Text); ok {
			v = t.In(c.Lang)
		}
		p.Facts[name] = v
	}
	return &refusal{p}
}

// maxProblems is how many things that are wrong with one call are told.
const maxProblems = 20

// transform gives huma's own errors the one shape.
func (s *server) transform(ctx huma.Context, _ string, v any) (any, error) {
	model, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	c := door.Of(ctx.Context())
	if model.Status >= http.StatusInternalServerError {
		return s.refuse(c, fault.New(fault.Internal).Because(errors.New(model.Detail))), nil
	}
	r := s.refuse(c, fault.New(fault.InputInvalid))
	r.Status = model.Status
	for _, d := range model.Errors[:min(len(model.Errors), maxProblems)] {
		at := place(d.Location)
		if missing := missingField.FindStringSubmatch(d.Message); missing != nil {
			at = join(at, missing[1])
		}
		r.Problems = append(r.Problems, FieldProblem{At: door.Clip(at), Problem: door.Clip(sayProblem(c.Lang, d.Message))})
	}
	if len(r.Problems) == 0 {
		r.Problems = []FieldProblem{{Problem: sayProblem(c.Lang, model.Detail)}}
	}
	first := r.Problems[0]
	r.At = first.At
	r.Message = words.Sentence(c.Lang, fault.New(fault.InputInvalid, "at", first.At, "problem", first.Problem))
	if len(r.Problems) == 1 {
		r.Problems = nil
	}
	return r, nil
}

var missingField = regexp.MustCompile(`^expected required property (\S+) to be present$`)

// place is a location without where in HTTP it came from.
func place(location string) string {
	for _, where := range []string{"body", "path", "query", "header", "cookie"} {
		if location == where {
			return ""
		}
		if rest, ok := strings.CutPrefix(location, where+"."); ok {
			return rest
		}
		if strings.HasPrefix(location, where+"[") {
			return location[len(where):]
		}
	}
	return location
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

// sayings are the problems that the checks of a call find, by the words in
// which they find them, and the message that says it to a person.
var sayings = []struct {
	pattern *regexp.Regexp
	key     string
}{
	{regexp.MustCompile(`^unexpected property$`), "unexpected"},
	{regexp.MustCompile(`^unknown query parameter$`), "unexpected"},
	{missingField, "missing"},
	{regexp.MustCompile(`^required \w+ parameter is missing$`), "missing"},
	{regexp.MustCompile(`^expected string$`), "text"},
	{regexp.MustCompile(`^(?:expected boolean|invalid boolean)$`), "boolean"},
	{regexp.MustCompile(`^(?:expected integer|invalid integer)$`), "whole"},
	{regexp.MustCompile(`^expected number$`), "number"},
	{regexp.MustCompile(`^expected array$`), "list"},
	{regexp.MustCompile(`^expected object$`), "object"},
	{regexp.MustCompile(`^expected value to be one of "(.*)"$`), "one_of"},
	{regexp.MustCompile(`^expected number >= (\S+)$`), "least"},
	{regexp.MustCompile(`^expected number <= (\S+)$`), "most"},
	{regexp.MustCompile(`^expected length >= (\d+)$`), "longer"},
	{regexp.MustCompile(`^expected length <= (\d+)$`), "shorter"},
	{regexp.MustCompile(`^expected array length >= (\d+)$`), "more"},
	{regexp.MustCompile(`^expected array length <= (\d+)$`), "fewer"},
	{regexp.MustCompile(`^expected string to be RFC 3339 date-time$`), "instant"},
	{regexp.MustCompile(`^want a day, `), "day"},
	{regexp.MustCompile(`^want an amount `), "money"},
}

func sayProblem(lang words.Lang, problem string) string {
	for _, s := range sayings {
		if m := s.pattern.FindStringSubmatch(problem); m != nil {
			want := ""
			if len(m) > 1 {
				want = m[1]
			}
			return words.Say(lang, "api.problem."+s.key, "want", want)
		}
	}
	return problem
}

// write sends a refusal outside of huma.
func (r *refusal) write(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", problemType)
	h.Set("X-Content-Type-Options", "nosniff")
	data, err := json.Marshal(r.Problem)
	if err != nil { // facts are texts, numbers, amounts and days
		data = []byte(`{"status":500,"code":"internal","message":"Something went wrong on our side."}`)
		r.Status = http.StatusInternalServerError
	}
	h.Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(r.Status)
	_, _ = w.Write(data) // a caller who has left is told nothing
}
