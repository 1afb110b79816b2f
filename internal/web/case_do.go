package web

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/talk/compose"
	"makegood/internal/web/parts"
	"makegood/internal/words"
)

// deed is something that a form of a case does: a command, read from its fields.
type deed struct {
	do     string // the end of its address
	action desk.Action
	then   string // where the page is gone on with
	of     func(f *filled) casefile.Command
	on     sheet // the page that it is on
}

// deeds are all of them; each seat's page shows those that are for it.
func deeds() []deed {
	return []deed{
		{"tell", desk.Record, "offers", func(*filled) casefile.Command { return casefile.TellRights{} }, onFile},
		{"wish", desk.Talk, "owed", func(f *filled) casefile.Command {
			return casefile.Choose{Wish: casefile.Wish{Remedy: f.text("remedy"), Words: f.text("words")}}
		}, onFile},
		{"answer", desk.AnswerIt, "owed", func(f *filled) casefile.Command { return f.answer() }, onFile},
		{"say", desk.Talk, "say-text", func(f *filled) casefile.Command {
			act, _, _ := strings.Cut(f.text("act"), ".")
			return casefile.Say{Act: act, Text: f.needs("text")}
		}, onFile},
		{"take-up", desk.Talk, "talk", func(f *filled) casefile.Command {
			return casefile.TakeUp{Proposal: f.text("proposal"), Pick: f.number("pick")}
		}, onFile},
		{"pass-over", desk.Talk, "talk", func(f *filled) casefile.Command { return casefile.PassOver{Proposal: f.text("proposal")} }, onFile},
		{"offer", desk.Talk, "offers", func(f *filled) casefile.Command {
			return casefile.MakeOffer{Packages: f.packages(), Until: f.day("until"), Words: f.text("saying"), LastSeen: f.text("last_seen")}
		}, onFile},
		{"accept", desk.Talk, "read-back", func(f *filled) casefile.Command {
			return casefile.Accept{Offer: f.text("offer"), Pick: f.number("pick")}
		}, onFile},
		{"amend", desk.Talk, "offers", func(f *filled) casefile.Command { return f.amendment() }, onFile},
		{"ask-amend", desk.Talk, "offers", func(f *filled) casefile.Command {
			change := f.amendment()
			return casefile.Escalate{Amend: &change, Why: change.Words}
		}, onFile},
		{"decline", desk.Talk, "offers", func(f *filled) casefile.Command {
			return casefile.Decline{ReadBack: f.text("read_back"), Why: f.text("why")}
		}, onFile},
		{"reject", desk.Talk, "offers", func(f *filled) casefile.Command {
			return casefile.Reject{Offer: f.text("offer"), Why: f.text("why")}
		}, onFile},
		{"escalate", desk.Talk, "offers", func(f *filled) casefile.Command {
			return casefile.Escalate{Ask: f.pack(1), Who: f.text("asked"), By: f.day("answer"), Why: f.text("because")}
		}, onFile},
		{"decide", desk.Approve, "offers", func(f *filled) casefile.Command {
			return casefile.DecideEscalation{ID: f.text("escalation"), Approve: f.text("decision") == "yes", Reason: f.text("reason")}
		}, onFile},
		{"state", desk.Talk, "before", func(f *filled) casefile.Command {
			return casefile.State{Statement: casefile.Statement{Who: f.needs("who"), Role: f.text("role"), On: f.day("on"), Words: f.needs("words"), Deed: f.text("deed"), By: f.day("by"), Amount: f.sum("amount")}}
		}, onFile},
		{"stand-by", desk.Record, "before", func(f *filled) casefile.Command {
			return casefile.StandBy{Statement: f.text("statement"), Amount: f.sum("amount")}
		}, onFile},
		{"fact", desk.Record, "owed", func(f *filled) casefile.Command {
			return casefile.NoteFact{Event: f.event(), Claim: f.text("claim")}
		}, onFile},
		{"note", desk.Talk, "notes", func(f *filled) casefile.Command { return casefile.WriteNote{Text: f.needs("text")} }, onFile},
		{"draft-plan", desk.Talk, "plan", func(*filled) casefile.Command { return casefile.DraftPlan{} }, onPlan},
		{"edit-plan", desk.Talk, "plan", func(f *filled) casefile.Command { return casefile.EditPlan{Plan: f.plan()} }, onPlan},
		{"keep", desk.Record, "promises", func(f *filled) casefile.Command {
			return casefile.KeepPromise{ID: f.text("promise"), Proof: f.proof()}
		}, onFile},
		{"break", desk.Record, "promises", func(f *filled) casefile.Command {
			return casefile.BreakPromise{ID: f.text("promise"), Why: f.needs("why")}
		}, onFile},
		{"tell-slip", desk.Record, "promises", func(f *filled) casefile.Command { return casefile.TellSlip{ID: f.text("promise")} }, onFile},
		{"goods-back", desk.Record, "promises", func(*filled) casefile.Command { return casefile.GoodsBack{} }, onFile},
		{"report", desk.Talk, "promises", func(f *filled) casefile.Command {
			return casefile.Report{Promise: f.text("promise"), Words: f.needs("words")}
		}, onFile},
		{"reopen", desk.Talk, "case", func(f *filled) casefile.Command { return casefile.Reopen{Why: f.needs("why")} }, onFile},
		{"close", desk.Record, "case", func(f *filled) casefile.Command { return casefile.Close{Why: f.text("why")} }, onFile},
	}
}

// caseRoutes are the routes of the forms.
func caseRoutes() []Route {
	routes := []Route{}
	post := func(path string, action desk.Action, do func(*Site, http.ResponseWriter, *http.Request) error) {
		routes = append(routes, Route{Method: http.MethodPost, Path: "/cases/{id}/" + path, Action: action, Under: "web.nav.inbox", do: do})
	}
	for _, d := range slices.Concat(deeds(), conductDeeds(), solvingDeeds()) {
		post(d.do, d.action, func(s *Site, w http.ResponseWriter, r *http.Request) error { return s.give(w, r, d) })
	}
	post("approve", desk.Coach, (*Site).approve)
	post("caution", desk.Coach, (*Site).caution)
	post("person", desk.Talk, (*Site).callPerson)
	post("confirm", desk.ConfirmIt, (*Site).confirm)
	post("hear", desk.Talk, (*Site).hear)
	post("extra", desk.Coach, (*Site).offerExtra)
	post("propose", desk.Talk, (*Site).propose)
	post("draft", desk.Talk, (*Site).draftWords)
	post("link", desk.GiveLink, (*Site).giveWay)
	post("invite-firm", desk.GiveLink, (*Site).inviteFirm)
	post("unlink", desk.GiveLink, (*Site).shutWay)
	return routes
}

// give gives the case what the form says, and shows what became of it.
func (s *Site) give(w http.ResponseWriter, r *http.Request, d deed) error {
	c := door.Of(r.Context())
	v, err := s.seenOn(r, r.PathValue("id"), d.on)
	if err != nil {
		return err
	}
	f := &filled{Values: r.PostForm, lang: c.Lang, seen: v}
	command := d.of(f)
	if f.err == nil && f.text("anyway") == "" {
		found, err := s.cautions(r, v, d.do, f)
		if err != nil {
			return err
		}
		if len(found) > 0 && !refuses(d.do, found) {
			return s.cautioned(w, r, v, found)
		}
	}
	if err = f.err; err == nil {
		_, err = s.Desk.Do(r.Context(), c.Actor, v.Case.ID, command)
	}
	if err == nil && f.saysWhatIsOwed(d.do) {
		_, err = s.Desk.Do(r.Context(), c.Actor, v.Case.ID, casefile.TellRights{})
	}
	return s.answered(w, r, v, d.then, err)
}

// saysWhatIsOwed reports whether the house said what it is advised to say of what
// is owed: the suggested words, or the coach's sentence, whatever stands around
// them. Then it was told, without a second press.
func (f *filled) saysWhatIsOwed(do string) bool {
	v := f.seen
	if do != "say" || !v.house() || !v.may(desk.Record) || len(v.untold()) == 0 {
		return false
	}
	told := []string{f.text("owed")}
	if v.advice.Move == "tell_rights" {
		told = append(told, v.advice.Sentence.In(f.lang))
	}
	said := strings.Join(strings.Fields(f.text("text")), " ")
	return slices.ContainsFunc(told, func(text string) bool {
		text = strings.Join(strings.Fields(text), " ")
		return text != "" && strings.Contains(said, text)
	})
}

// confirm is a seat's yes to the text that it read.
func (s *Site) confirm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.seen(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	token := r.PostForm.Get("token")
	if of, _, _ := strings.Cut(token, "-"); of == v.Case.ID {
		_, err = s.Desk.Confirm(r.Context(), v.actor, token, r.PostForm.Get("text_hash"))
	} else {
		err = fault.New(fault.StaleToken)
	}
	return s.answered(w, r, v, "turn", err)
}

// hear takes in what was written or said; what is read from it stands beside it.
func (s *Site) hear(w http.ResponseWriter, r *http.Request) error {
	v, err := s.seen(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	letter := desk.Letter{Seat: casefile.Seat(r.PostForm.Get("seat")), Who: strings.TrimSpace(r.PostForm.Get("who")), Text: r.PostForm.Get("text")}
	_, err = s.Desk.Receive(r.Context(), v.actor, v.Case.ID, letter)
	then := "talk"
	if !v.house() {
		then = "hear-text" // they stay in the field in which they write
	}
	return s.answered(w, r, v, then, err)
}

// ready are the acts for which there are ready words.
var ready = map[string]compose.Kind{
	"tell": compose.Owed, "ask": compose.AskOpen, "acknowledge": compose.Acknowledge, "assure": compose.Assure,
	"apologise.sympathy": compose.Sympathy, "apologise.inconvenience": compose.Trouble, "apologise.responsibility": compose.Fault,
}

// draftWords puts ready words into the form, or under what was written into it; nothing
// is said yet.
func (s *Site) draftWords(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	v, err := s.seen(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	kind, there := ready[r.PostForm.Get("act")]
	if !there {
		return s.answered(w, r, v, "talk", fault.New(fault.InputInvalid, "problem", words.Both("web.wrong.no_words")))
	}
	drafted, err := s.Desk.Draft(r.Context(), c.Actor, v.Case.ID, desk.DraftAsked{Move: kind, Lang: c.Lang, Tone: compose.Warm})
	if err != nil {
		return s.answered(w, r, v, "talk", err)
	}
	if use := r.PostForm.Get("use"); use != "" {
		drafted.Text = use
		r.PostForm.Set("text", "")
		r.PostForm.Del("use")
	}
	r.PostForm.Del("suggested")
	switch typed := strings.TrimSpace(r.PostForm.Get("text")); {
	case typed == "":
		r.PostForm.Set("text", drafted.Text)
	case typed != drafted.Text: // what somebody wrote is theirs to give up
		r.PostForm.Set("suggested", drafted.Text)
	}
	r.PostForm.Del("owed")
	if kind == compose.Owed {
		r.PostForm.Set("owed", drafted.Text)
	}
	v.refused = refusal{form: "say", typed: r.PostForm}
	return s.showAt(w, r, http.StatusOK, v.page(), v.pathOf(v.on))
}

// giveWay makes a link for the customer and shows it, this once: it is not in an
// address, and no page that can be called again shows it.
func (s *Site) giveWay(w http.ResponseWriter, r *http.Request) error {
	v, err := s.seen(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	ctx := desk.Once(r.Context(), "") // of two that are asked for, the one that is shown must be there
	link, err := s.Desk.GiveLink(ctx, v.actor, v.Case.ID)
	if err != nil {
		return s.answered(w, r, v, "links", err)
	}
	if v, err = s.seen(r, v.Case.ID); err != nil {
		return err
	}
	v.way = s.here(r) + "/enter/" + link.Token
	return s.showAt(w, r, http.StatusOK, v.page(), v.pathOf(v.on))
}

// here is how this browser calls this server.
func (s *Site) here(r *http.Request) string {
	if s.options.Secure || r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// callPerson asks for somebody to talk to; who answers, and by when, is promised.
func (s *Site) callPerson(w http.ResponseWriter, r *http.Request) error {
	c := door.Of(r.Context())
	v, err := s.seen(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	_, err = s.Desk.CallPerson(r.Context(), c.Actor, v.Case.ID)
	if how := strings.TrimSpace(r.PostForm.Get("words")); err == nil && how != "" {
		_, err = s.Desk.Do(r.Context(), c.Actor, v.Case.ID, casefile.Say{Act: "ask", Text: words.Say(c.Lang, "web.my.person.said") + " " + how})
	}
	return s.answered(w, r, v, "person", err)
}

// shutWay shuts a customer's link.
func (s *Site) shutWay(w http.ResponseWriter, r *http.Request) error {
	v, err := s.seen(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.answered(w, r, v, "links", s.Desk.RevokeLink(r.Context(), v.actor, v.Case.ID, r.PostForm.Get("link")))
}

// answered goes on with the page, or shows it again with why the form was not
// taken and what was typed into it.
func (s *Site) answered(w http.ResponseWriter, r *http.Request, v seen, then string, err error) error {
	if _, before := doneBefore(err); err == nil || before {
		return goTo(w, r, v.pathOf(v.on)+"#"+then)
	}
	c := door.Of(r.Context())
	refused := s.Refused(c, err)
	switch status := refused.Code.Meaning().Status; {
	case status >= http.StatusInternalServerError, status == http.StatusUnauthorized, refused.Code == fault.NotAllowed, refused.Code == fault.NotYours:
		return err
	}
	if v, err = s.seenOn(r, v.Case.ID, v.on); err != nil { // it may have moved since
		return err
	}
	v.refused = refusal{form: r.PostForm.Get("form"), typed: r.PostForm, code: refused.Code, wrong: words.Sentence(c.Lang, v.plainly(refused))}
	var page bytes.Buffer
	if err := v.page().Render(parts.With(r.Context(), s.view(r)), &page); err != nil {
		return fault.New(fault.Internal).Because(err)
	}
	if v.refused.form == "" || !bytes.Contains(page.Bytes(), []byte(`value="`+v.refused.form+`"`)) {
		v.refused.form = gone // the form is not on the page any more: the page says it
	}
	return s.showAt(w, r, refused.Code.Meaning().Status, v.page(), v.pathOf(v.on))
}

// gone stands for a form that the page no longer has.
const gone = "gone"

// place is where a package's term was not in order: packages[0].terms[1].by.
var place = regexp.MustCompile(`^(?:packages\[(\d)\])?(?:\.terms\[(\d+)\])?\.?([a-z._]*)$`)

// fields are those of which the page can say what belongs into them.
var fields = map[string]bool{"amount": true, "by": true, "text": true, "remedy": true, "right": true, "line": true, "item": true,
	"until": true, "why": true, "reason": true, "pick": true, "terms": true, "package": true, "words": true, "proof.on": true,
	"heard": true, "review": true, "write_to": true, "what": true, "who": true, "seat": true, "firm": true}

// plainly is the same for a form of the page that is shown.
func (v seen) plainly(f *fault.Error) *fault.Error {
	if v.on == onSolve && f.Code == fault.InputInvalid && f.Args["at"] == "text" {
		return fault.New(fault.InputInvalid, "problem", words.Both("web.wrong.openly")).Because(f)
	}
	return plainly(f)
}

// plainly is a refusal of what was typed, in the words of the form instead of
// those of programs.
func plainly(f *fault.Error) *fault.Error {
	at, _ := f.Args["at"].(string)
	if at == "statement.amount" || at == "answer" {
		return fault.New(fault.InputInvalid, "problem", f.Args["problem"]).Because(f)
	}
	m := place.FindStringSubmatch(at)
	if f.Code != fault.InputInvalid || m == nil || !fields[m[3]] {
		return f
	}
	problem := words.Both("web.wrong." + m[3])
	if m[1] != "" && m[2] != "" {
		problem = words.Both("web.wrong.at", "option", int(m[1][0]-'0')+1, "row", int(m[2][0]-'0')+1, "problem", problem)
	}
	return fault.New(fault.InputInvalid, "problem", problem).Because(f)
}
