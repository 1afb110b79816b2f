package web_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"makegood/internal/desk"
	"makegood/internal/web"
)

var (
	aForm  = regexp.MustCompile(`(?s)<form[^>]*method="post"[^>]*action="([^"]*)"[^>]*>(.*?)</form>`)
	aField = regexp.MustCompile(`(?s)<(input|textarea|select|button)\b([^>]*)>`)
	aName  = regexp.MustCompile(`\b(name|value|type)="([^"]*)"`)
	choice = regexp.MustCompile(`<option[^>]*value="([^"]+)"`)
)

// filled is what goes into a field of a type that a page leaves empty.
var filled = map[string]string{"number": "1", "date": "2026-01-05", "email": "tom@example.com", "password": "staple of another kind"}

// formOn is a form of a page, filled in.
type formOn struct {
	action string
	form   url.Values
}

// formsOf fills in the forms of a page, as somebody would who writes a word into
// each empty field and takes the first of each choice.
func formsOf(page string) []formOn {
	var all []formOn
	for _, m := range aForm.FindAllStringSubmatch(page, -1) {
		f := formOn{html.UnescapeString(m[1]), url.Values{}}
		for _, field := range aField.FindAllStringSubmatch(m[2], -1) {
			has := map[string]string{}
			for _, a := range aName.FindAllStringSubmatch(field[2], -1) {
				has[a[1]] = html.UnescapeString(a[2])
			}
			value := has["value"]
			switch {
			case field[1] == "select":
				if c := choice.FindStringSubmatch(m[2][strings.Index(m[2], field[0]):]); c != nil {
					value = html.UnescapeString(c[1])
				}
			case value == "" && has["type"] != "hidden" && field[1] != "button":
				if value = filled[has["type"]]; value == "" {
					value = "Words"
				}
			}
			if name := has["name"]; name != "" && !f.form.Has(name) {
				f.form.Set(name, value)
			}
		}
		all = append(all, f)
	}
	return all
}

// Every form that a page shows to somebody is sent as they would: a page offers
// nothing that its reader may not do, none ends in our mistake, and no answer
// holds what the other seat keeps for itself.
func TestEveryFormOfEveryPage(t *testing.T) {
	h, all, anew := openWalk(t)
	calls, sent := h.calls(), map[string]int{}
	for _, who := range all {
		if who.actor.Kind == "" {
			continue
		}
		for _, r := range web.Routes() {
			if r.Method != http.MethodGet || r.Live || r.Action == "" || desk.May(who.actor, r.Action) != nil {
				continue
			}
			anew()
			c := call{path: h.sample(r)}
			if prepare := calls[r.Pattern()]; prepare != nil {
				c = prepare()
			}
			page := h.browse(who.name, c.path, nil)
			h.keep(r.Pattern(), who, page)
			for _, f := range formsOf(page.Body.String()) {
				anew()
				w := h.browse(who.name, f.action, f.form)
				what := fmt.Sprintf("%s: POST %s %v", r.Path, f.action, f.form)
				h.keep(what, who, w)
				sent[f.action]++
				if refused := strings.Contains(said(w), html.EscapeString(mayNot)); refused || w.Code >= http.StatusInternalServerError || w.Code == http.StatusNotFound && strings.Contains(said(w), "page") {
					t.Errorf("%s as %s: %d %.200s", what, who.name, w.Code, said(w))
				}
			}
		}
	}
	if len(sent) < 5 {
		t.Errorf("only %v were sent", sent)
	}
}

// mayNot is what every refusal of the table says.
const mayNot = "This is not yours to do:"
