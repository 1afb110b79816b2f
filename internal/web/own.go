package web

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/consumer"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/web/parts"
	"makegood/internal/words"
)

// The pages of a consumer's own case files. One form of a file does one thing:
// its field "do" says which.

// ownRoutes are theirs.
func ownRoutes() []Route {
	return []Route{
		{Method: http.MethodGet, Path: "/own", Action: desk.ReadFile, do: (*Site).ownFiles, Nav: &parts.Place{Name: "web.nav.own", Icon: "inbox", Press: "o"}},
		{Method: http.MethodGet, Path: "/own/new", Action: desk.KeepFile, do: (*Site).newFile},
		{Method: http.MethodPost, Path: "/own", Action: desk.KeepFile, do: (*Site).beginFile},
		{Method: http.MethodGet, Path: "/own/{id}", Action: desk.ReadFile, do: (*Site).ownFile},
		{Method: http.MethodPost, Path: "/own/{id}", Action: desk.KeepFile, do: (*Site).keepFile},
		{Method: http.MethodGet, Path: "/own/{id}/{letter}/letter.pdf", Action: desk.ReadFile, do: (*Site).letterFile},
	}
}

// own is a file as its page shows it.
type own struct {
	desk.FileView
	refused refusal
	way     string // a link that was just given, shown this once
}

// ownList is a consumer's files.
type ownList struct {
	rows   []desk.FileRow
	today  calendar.Day
	after  string
	next   string
	erased bool
}

func (s *Site) ownFiles(w http.ResponseWriter, r *http.Request) error {
	c, q := door.Of(r.Context()), r.URL.Query()
	if c.Actor.Case != "" { // a link opens its one file
		return goTo(w, r, ownPath(c.Actor.Case))
	}
	p := ownList{after: q.Get("after"), erased: q.Get("said") == "erased", today: calendar.Of(s.Desk.Clock().In(zoneOf(r)))}
	var err error
	if p.rows, p.next, err = s.Desk.Files(r.Context(), c.Actor, desk.Page{After: p.after}); err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, ownListPage(p))
}

func ownPath(id string) string { return "/own/" + url.PathEscape(id) }

func (s *Site) newFile(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, http.StatusOK, newFilePage(ownForm("/own", "new", refusal{})))
}

func (s *Site) beginFile(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	f := &filled{Values: r.PostForm, lang: c.Lang}
	in := desk.NewFile{Bought: f.bought(), Wish: casefile.Wish{Remedy: f.text("remedy"), Words: f.text("wish")}, Zone: zoneOf(r).String()}
	v, err := desk.FileView{}, f.err
	if err == nil {
		v, err = s.Desk.OpenFile(r.Context(), c.Actor, in)
	}
	id, before := doneBefore(err)
	switch {
	case before:
		return goTo(w, r, ownPath(id))
	case err == nil:
		return goTo(w, r, ownPath(v.File.ID))
	}
	refused, ours := s.wrongForm(c, r, f.at, err)
	if ours {
		return err
	}
	refused.form = "new"
	return s.showAt(w, r, fault.CodeOf(err).Meaning().Status, newFilePage(ownForm("/own", "new", refused)), "/own/new")
}

// fieldOf is the field of a form that a command calls otherwise.
var fieldOf = map[string]string{"text": "said", "words": "wish", "kind": "claim"}

// wrongForm is why a form was not taken, as its page says it, and at which of its
// fields; ours says that it is no matter of the form.
func (s *Site) wrongForm(c *door.Call, r *http.Request, at string, err error) (refused refusal, ours bool) {
	f := s.Refused(c, err)
	switch status := f.Code.Meaning().Status; {
	case status >= http.StatusInternalServerError, status == http.StatusUnauthorized, f.Code == fault.NotAllowed, f.Code == fault.NotYours:
		return refusal{}, true
	}
	if f.Code == fault.InputInvalid { // which field it is, its place on the page says
		if at == "" {
			at, _ = f.Args["at"].(string)
		}
		f = fault.New(f.Code, "problem", f.Args["problem"])
	}
	if !r.PostForm.Has(at) {
		at = fieldOf[at]
	}
	if !r.PostForm.Has(at) {
		at = ""
	}
	return refusal{form: r.PostForm.Get("form"), typed: r.PostForm, wrong: words.Sentence(c.Lang, f), at: at}, false
}

func (s *Site) ownFile(w http.ResponseWriter, r *http.Request) error {
	v, err := s.Desk.File(r.Context(), door.Of(r.Context()).Actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, ownPage(own{FileView: v}))
}

// keepFile does what a form of a file's page asks for.
func (s *Site) keepFile(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	v, err := s.Desk.File(r.Context(), c.Actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	f := &filled{Values: r.PostForm, lang: c.Lang, seen: seen{CaseView: desk.CaseView{Case: v.File.Case}}}
	then, page := "", own{FileView: v}
	switch do := f.text("do"); do {
	case "link":
		var l desk.Link
		if l, err = s.Desk.GiveFileLink(desk.Once(r.Context(), ""), c.Actor, v.File.ID); err == nil {
			if page.FileView, err = s.Desk.File(r.Context(), c.Actor, v.File.ID); err != nil {
				return err
			}
			page.way = s.here(r) + "/enter/" + l.Token
			return s.showAt(w, r, http.StatusOK, ownPage(page), ownPath(v.File.ID))
		}
	case "unlink":
		then, err = "share", s.Desk.RevokeFileLink(r.Context(), c.Actor, v.File.ID, f.text("link"))
	case "erase":
		if err = s.Desk.EraseFile(r.Context(), c.Actor, v.File.ID); err == nil {
			return goTo(w, r, "/own?said=erased")
		}
	default:
		then, err = s.doInFile(r, c, v, f, do)
	}
	if _, before := doneBefore(err); err == nil || before {
		return goTo(w, r, ownPath(v.File.ID)+"#"+then)
	}
	refused, ours := s.wrongForm(c, r, f.at, err)
	if ours {
		return err
	}
	if page.FileView, err = s.Desk.File(r.Context(), c.Actor, v.File.ID); err != nil {
		return err
	}
	page.refused = refused
	return s.showRefused(w, r, page)
}

// showRefused shows a file's page with the form that was not taken as it was
// filled in, or with why, where that form is not there any more.
func (s *Site) showRefused(w http.ResponseWriter, r *http.Request, page own) error {
	var out bytes.Buffer
	if err := ownPage(page).Render(parts.With(r.Context(), s.view(r)), &out); err != nil {
		return fault.New(fault.Internal).Because(err)
	}
	if page.refused.form == "" || !bytes.Contains(out.Bytes(), []byte(`value="`+page.refused.form+`"`)) {
		page.refused.form = gone
	}
	return s.showAt(w, r, http.StatusUnprocessableEntity, ownPage(page), ownPath(page.File.ID))
}

// doInFile gives the file what the form says; then is where the page goes on.
func (s *Site) doInFile(r *http.Request, c *door.Call, v desk.FileView, f *filled, do string) (then string, err error) {
	id := v.File.ID
	switch do {
	case "contact":
		contact := consumer.Contact{On: f.day("on"), Time: f.text("time"), Channel: f.text("channel"), Who: f.text("who"), Role: f.text("role"), Number: f.text("number")}
		if f.err == nil {
			_, err = s.Desk.LogContact(r.Context(), c.Actor, id, contact, f.saidInForm())
		}
		return "say", firstOf(f.err, err)
	case "line":
		_, err = s.Desk.AddLine(r.Context(), c.Actor, id, desk.Said{Seat: casefile.Seat(f.text("seat")), Text: f.needs("said")})
		return "say", firstOf(f.err, err)
	}
	cmd, then := f.inFile(do)
	if cmd == nil {
		return "", fault.New(fault.NotFound, "what", do)
	}
	if f.err == nil {
		_, err = s.Desk.DoFile(r.Context(), c.Actor, id, cmd)
	}
	return then, firstOf(f.err, err)
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// thenOf is where the page goes on after a form: in the card that asked, or elsewhere.
func (f *filled) thenOf(elsewhere string) string {
	if f.text("form") == "choose" {
		return "say"
	}
	return elsewhere
}

// inFile is the command that a form of a file asks for; nil: there is none such.
func (f *filled) inFile(do string) (cmd consumer.Command, then string) {
	switch do {
	case "describe":
		return consumer.Describe{Bought: f.boughtAnew()}, "facts"
	case "wish":
		return consumer.Choose{Wish: casefile.Wish{Remedy: f.text("remedy"), Words: f.text("words")}}, f.thenOf("owed")
	case "answer":
		answer := f.text("answer")
		if left := f.text("left"); left != "" {
			answer = left
		}
		return consumer.Answer{Asks: f.text("asks"), Answer: answer}, "owed"
	case "fact":
		return consumer.NoteFact{Event: f.happened(), Claim: f.text("claim")}, "facts"
	case "take-up":
		return consumer.TakeUp{Proposal: f.text("proposal"), Deed: f.text("deed"), By: f.day("by"), Instead: f.text("instead")}, "say"
	case "pass-over":
		return consumer.PassOver{Proposal: f.text("proposal")}, "talk"
	case "take", "refuse":
		return consumer.AnswerOffer{Offer: f.text("offer"), Take: do == "take", By: f.day("by")}, "say"
	case "keep":
		return consumer.Keep{ID: f.text("promise"), On: f.day("on"), Came: f.text("came"), Shown: f.text("shown")}, "promises"
	case "break":
		return consumer.Break{ID: f.text("promise"), Why: f.needs("why")}, "promises"
	case "put-right":
		return consumer.PutRight{ID: f.text("promise")}, "promises"
	case "write":
		return consumer.Write{Remedy: f.text("remedy"), Deadline: f.day("deadline")}, "letters"
	case "discard":
		return consumer.Discard{ID: f.text("letter")}, "letters"
	case "sent":
		return consumer.Send{ID: f.text("letter"), On: f.day("on"), How: f.text("how")}, "letters"
	case "draft-plan":
		return consumer.DraftPlan{}, "plan"
	case "note":
		return consumer.WriteNote{Text: f.needs("text")}, "notes"
	case "close":
		return consumer.Close{Settled: f.text("settled") != "", Why: f.text("why")}, "file"
	case "reopen":
		return consumer.Reopen{}, "file"
	}
	return nil, ""
}

// happened is what happened, by the form; without a kind only the claim changes.
func (f *filled) happened() rights.Event {
	e := rights.Event{Kind: f.text("kind"), On: f.day("on"), Until: f.day("until")}
	if ok := f.text("ok"); ok != "" && (e.Kind == "repair_finished" || e.Kind == "replacement_delivered") {
		e.OK = rights.Known(ok == "yes")
	}
	return e
}

// saidInForm is what was said in a contact: theirs first, then one's own.
func (f *filled) saidInForm() []desk.Said {
	var said []desk.Said
	for _, seat := range []casefile.Seat{casefile.House, casefile.Customer} {
		if text := f.text("said." + string(seat)); text != "" {
			said = append(said, desk.Said{Seat: seat, Text: text})
		}
	}
	return said
}

// currencies are those that a form may choose.
func currencies() []string { return []string{"USD", "EUR", "GBP", "RUB"} }

// bought is what was bought, as a form says it.
func (f *filled) bought() consumer.Bought {
	paid := money.Amount{}
	if t := f.text("paid"); t != "" {
		var err error
		if paid, err = money.ParseIn(figures(t), f.text("currency")); err != nil {
			f.failAt("paid", "sum")
		}
	}
	facts := rights.Facts{
		Jurisdiction: f.text("law"), Claim: f.text("claim"),
		Contract: rights.Contract{OrderedVia: f.text("via"), On: f.day("on"), Price: paid, PaidBy: f.text("paid_by"), Delivery: f.text("delivery"),
			PromisedBy: f.day("promised"), Proof: f.text("proof")},
		Goods: rights.Goods{Category: f.text("category"), State: f.text("state"), Quantity: 1},
	}
	if d := f.day("delivered"); d != 0 {
		facts.Events = []rights.Event{{On: d, Kind: "delivered"}}
	}
	return consumer.Bought{Shop: consumer.Shop{Name: f.text("shop"), Where: f.text("where")}, Goods: f.text("goods"), Number: f.text("number"), Facts: facts}
}

// boughtAnew is what was bought, put right: what else happened stays.
func (f *filled) boughtAnew() consumer.Bought {
	b := f.bought()
	if len(b.Facts.Events) > 0 {
		others := slices.DeleteFunc(slices.Clone(f.seen.Case.Facts.Events), func(e rights.Event) bool { return e.Kind == "delivered" })
		b.Facts.Events = append(others, b.Facts.Events...)
	}
	return b
}

// letterFile is a letter as PDF, in the reader's language or another.
func (s *Site) letterFile(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	lang := c.Lang
	for _, l := range words.Langs() {
		if r.URL.Query().Get("lang") == string(l) {
			lang = l
		}
	}
	var out bytes.Buffer
	if err := s.Desk.LetterPDF(r.Context(), c.Actor, r.PathValue("id"), r.PathValue("letter"), lang, &out); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", "attachment; filename=letter.pdf")
	_, _ = w.Write(out.Bytes()) // whoever is gone does not read it
	return nil
}

// form is a form of the file's page that does something, about what ref names.
func (o own) form(do, ref string) blank {
	id := do
	if ref != "" {
		id += "-" + strings.NewReplacer(".", "-").Replace(ref)
	}
	return ownForm(ownPath(o.File.ID), id, o.refused)
}

// ownForm is a form as it was sent last, where that was not taken.
func ownForm(action, id string, refused refusal) blank {
	b := blank{ID: id, Action: action}
	if refused.form == id {
		b.refusal = refused
	}
	return b
}
