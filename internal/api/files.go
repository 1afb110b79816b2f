package api

import (
	"bytes"
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"makegood/internal/casefile"
	"makegood/internal/consumer"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/words"
)

// FileCall names a file of a call.
type FileCall struct {
	ID string `path:"id" example:"K7Q2M9" maxLength:"40" doc:"The file's number."`
}

// FilePage is a page of the caller's files.
type FilePage struct {
	Files []FileRow `json:"files"`
	Next  string    `json:"next,omitempty" doc:"Give it as after to go on; absent: that was all."`
}

// FileRow is a file in a list.
type FileRow struct {
	ID       string     `json:"id"`
	Subject  words.Text `json:"subject"`
	Shop     string     `json:"shop"`
	Step     string     `json:"step"`
	OpenedOn Day        `json:"opened_on"`
	Broken   int        `json:"broken" doc:"Promises that were broken and are not put right."`
	Due      Day        `json:"due,omitzero" doc:"When the next promise falls due."`
	Next     words.Text `json:"next,omitempty" doc:"What was promised for that day."`
}

func fileRowOf(r desk.FileRow) FileRow {
	return FileRow{r.ID, r.Subject, r.Shop, r.Step, day(r.OpenedOn), r.Broken, day(r.Due), r.Next}
}

type filesInput struct{ PageCall }

type openFileInput struct {
	Body struct {
		Bought Purchase `json:"bought"`
		Wish   Wish     `json:"wish,omitzero"`
		Zone   string   `json:"zone,omitempty" maxLength:"60" doc:"IANA time zone in which days are counted; absent: UTC."`
	}
}

type describeInput struct {
	FileCall
	Body Purchase
}

type answerFileInput struct {
	FileCall
	Body struct {
		Asks   string `json:"asks" minLength:"1" maxLength:"100" doc:"As in ask."`
		Yes    *bool  `json:"yes,omitempty" doc:"The answer to a question of yes or no."`
		Answer string `json:"answer,omitempty" maxLength:"40" doc:"The answer as takes has it: yes, no, one of values, a day; or unknown."`
	}
}

type fileFactInput struct {
	FileCall
	Body struct {
		Event *Event `json:"event,omitempty"`
		Claim string `json:"claim,omitempty" enum:"not_delivered,not_conforming,wrong_item,damaged,changed_mind" doc:"What is wrong now, where that changed."`
	}
}

type fileWishInput struct {
	FileCall
	Body Wish
}

// SaidLine is one thing that was said.
type SaidLine struct {
	Seat string `json:"seat" enum:"house,customer" doc:"house: they said it. customer: the consumer did."`
	Lang string `json:"lang,omitempty" enum:"en,ru,auto" doc:"Absent: found out."`
	Text string `json:"text" minLength:"1" maxLength:"8000"`
}

func (l SaidLine) said() desk.Said {
	return desk.Said{Seat: casefile.Seat(l.Seat), Lang: l.Lang, Text: l.Text}
}

type contactInput struct {
	FileCall
	Body struct {
		On      Day        `json:"on"`
		Time    string     `json:"time,omitempty" maxLength:"20"`
		Channel string     `json:"channel" enum:"call,visit,letter,email,chat"`
		Who     string     `json:"who,omitempty" maxLength:"200"`
		Role    string     `json:"role,omitempty" maxLength:"200"`
		Number  string     `json:"number,omitempty" maxLength:"100" doc:"Under which the business has it."`
		Said    []SaidLine `json:"said,omitempty" maxItems:"50"`
	}
}

type fileLineInput struct {
	FileCall
	Body SaidLine
}

type takeUpInput struct {
	FileCall
	Proposal string `path:"proposal" maxLength:"20" doc:"As M1.2."`
	Body     struct {
		Deed    string `json:"deed,omitempty" enum:"deliver,refund,other" doc:"What was meant, where it was read otherwise."`
		By      Day    `json:"by,omitzero" doc:"The day, where the words name none."`
		Instead string `json:"instead,omitempty" maxLength:"20" doc:"The promise whose place it takes, by agreement."`
	}
}

type passOverInput struct {
	FileCall
	Proposal string `path:"proposal" maxLength:"20" doc:"As M1.2."`
	Body     struct{}
}

type answerOfferInput struct {
	FileCall
	Offer string `path:"offer" maxLength:"20" doc:"As O1."`
	Body  struct {
		Take bool `json:"take"`
		By   Day  `json:"by,omitzero" doc:"By which day it is to be done, where the offer names none."`
	}
}

// FilePromiseCall names a promise of a file.
type FilePromiseCall struct {
	FileCall
	Promise string `path:"promise" maxLength:"20" doc:"As P1."`
}

type keepFileInput struct {
	FilePromiseCall
	Body struct {
		On    Day    `json:"on,omitzero" doc:"Absent: today."`
		Came  string `json:"came,omitempty" maxLength:"4000" doc:"What came instead, where it is not what was promised."`
		Shown string `json:"shown,omitempty" maxLength:"4000" doc:"What shows it, of anything but goods: a reference, a line of a statement."`
	}
}

type breakFileInput struct {
	FilePromiseCall
	Body struct {
		Why string `json:"why" minLength:"1" maxLength:"4000"`
	}
}

type bareFilePromise struct {
	FilePromiseCall
	Body struct{}
}

type letterInput struct {
	FileCall
	Body struct {
		Remedy   string `json:"remedy" enum:"delivery,refund,replacement,repair,price_reduction,exchange,compensation,cancellation"`
		Deadline Day    `json:"deadline" doc:"Within three months."`
	}
}

type discardInput struct {
	FileCall
	Letter string `path:"letter" maxLength:"20" doc:"As L1."`
}

type sentInput struct {
	FileCall
	Letter string `path:"letter" maxLength:"20" doc:"As L1."`
	Body   struct {
		On  Day    `json:"on,omitzero" doc:"Absent: today."`
		How string `json:"how,omitempty" maxLength:"400"`
	}
}

type letterFileInput struct {
	FileCall
	Letter string `path:"letter" maxLength:"20" doc:"As L1."`
	Lang   string `query:"lang" enum:"en,ru" doc:"Absent: the caller's."`
}

type bareFileInput struct {
	FileCall
	Body struct{}
}

type editFilePlanInput struct {
	FileCall
	Body Plan
}

type fileNoteInput struct {
	FileCall
	Body struct {
		Text string `json:"text" minLength:"1" maxLength:"4000"`
	}
}

type closeFileInput struct {
	FileCall
	Body struct {
		Settled bool   `json:"settled,omitempty" doc:"It was put right."`
		Why     string `json:"why,omitempty" maxLength:"4000"`
	}
}

type revokeFileLinkInput struct {
	FileCall
	Body struct {
		Link string `json:"link" minLength:"1" maxLength:"100" doc:"As it was given, or its id in the list."`
	}
}

// inFile are the refusals of a command to a file, beside those given.
func inFile(more ...fault.Code) []fault.Code {
	return append([]fault.Code{fault.NotFound, fault.CaseClosed, fault.WrongStep, fault.Conflict}, more...)
}

// give adds a route that gives a command to a file and answers with the file.
func give[I any](s *server, r route, command func(*I) (string, consumer.Command)) {
	r.tag, r.action = "Own files", desk.KeepFile
	if r.method == "" {
		r.method = http.MethodPost
	}
	r.path = "/v1/files/{id}/" + r.path
	add(s, r, func(ctx context.Context, a casefile.Actor, in *I) (File, error) {
		id, cmd := command(in)
		return s.file(s.desk.DoFile(ctx, a, id, cmd))
	})
}

func (s *server) file(v desk.FileView, err error) (File, error) {
	if err != nil {
		return File{}, err
	}
	return fileOf(v), nil
}

func (s *server) addFiles() {
	add(s, route{id: "open-file", method: http.MethodPost, path: "/v1/files", tag: "Own files", action: desk.KeepFile, status: http.StatusCreated,
		summary: "Begin a case file of one's own",
		text:    "For a consumer whose business is not here. The answer says what is owed by law, what is still to be known, and what to say first. Nobody of any shop sees it.",
		refuses: []fault.Code{fault.NotYours},
		example: map[string]any{"zone": "America/Chicago", "wish": map[string]any{"words": "The rug, or my money back"}, "bought": map[string]any{"shop": "Hearth & Mill", "goods": "a jute rug",
			"jurisdiction": "us-tx", "ordered_via": "store", "on": "2025-11-06", "paid": "299.00 USD", "paid_by": "card_credit", "delivery": "shipped", "claim": "not_delivered"}}},
		func(ctx context.Context, a casefile.Actor, in *openFileInput) (File, error) {
			b := in.Body
			return s.file(s.desk.OpenFile(ctx, a, desk.NewFile{Bought: b.Bought.bought(), Wish: b.Wish.asked(), Zone: b.Zone}))
		})
	add(s, route{id: "list-files", method: http.MethodGet, path: "/v1/files", tag: "Own files", action: desk.ReadFile,
		summary: "One's own case files", text: "What falls due first comes first.", refuses: []fault.Code{fault.NotYours}},
		func(ctx context.Context, a casefile.Actor, in *filesInput) (FilePage, error) {
			rows, next, err := s.desk.Files(ctx, a, in.page())
			return FilePage{list(rows, fileRowOf), next}, err
		})
	add(s, route{id: "get-file", method: http.MethodGet, path: "/v1/files/{id}", tag: "Own files", action: desk.ReadFile,
		summary: "A file, with what follows from it today", text: "What is owed, the next sentence, contradictions side by side, promises to chase, what is missing. Another's file is not found.",
		refuses: []fault.Code{fault.NotFound}},
		func(ctx context.Context, a casefile.Actor, in *FileCall) (File, error) {
			return s.file(s.desk.File(ctx, a, in.ID))
		})
	add(s, route{id: "erase-file", method: http.MethodDelete, path: "/v1/files/{id}", tag: "Own files", action: desk.KeepFile,
		summary: "Erase a file for good", text: "Its key is destroyed, and with it everything that it held. By its owner alone.", refuses: []fault.Code{fault.NotFound, fault.NotYours}},
		func(ctx context.Context, a casefile.Actor, in *FileCall) (Nothing, error) {
			return Nothing{true}, s.desk.EraseFile(ctx, a, in.ID)
		})
	s.addFileFacts()
	s.addFileTalk()
	s.addFilePromises()
	s.addFileLetters()
	s.addFileLinks()
}

func (s *server) addFileFacts() {
	give(s, route{id: "describe-file", method: http.MethodPut, path: "purchase", summary: "Put right what was bought", text: "What happened, and what was answered, stays where nothing else is said.", refuses: inFile()},
		func(in *describeInput) (string, consumer.Command) {
			return in.ID, consumer.Describe{Bought: in.Body.bought()}
		})
	give(s, route{id: "answer-file", path: "answers", summary: "Answer a question that is open", text: "One of ask, with yes or no, one of its values, or a day; or unknown, which leaves it open and asks no more.", refuses: inFile()},
		func(in *answerFileInput) (string, consumer.Command) {
			answer := in.Body.Answer
			if in.Body.Yes != nil && answer == "" {
				answer = map[bool]string{true: "yes", false: "no"}[*in.Body.Yes]
			}
			return in.ID, consumer.Answer{Asks: in.Body.Asks, Answer: answer}
		})
	give(s, route{id: "note-file-fact", path: "facts", summary: "Put on file what happened", text: "It may open or close what is owed.", refuses: inFile()},
		func(in *fileFactInput) (string, consumer.Command) {
			cmd := consumer.NoteFact{Claim: in.Body.Claim}
			if in.Body.Event != nil {
				cmd.Event = in.Body.Event.fact()
			}
			return in.ID, cmd
		})
	give(s, route{id: "wish-file", path: "wish", summary: "Say what is wanted", text: "A remedy, and the point in one's own words.", refuses: inFile()},
		func(in *fileWishInput) (string, consumer.Command) {
			return in.ID, consumer.Choose{Wish: in.Body.asked()}
		})
	give(s, route{id: "draft-file-plan", path: "plan", summary: "Draft the plan", text: "From what is on file; notes stay.", refuses: inFile()},
		func(in *bareFileInput) (string, consumer.Command) { return in.ID, consumer.DraftPlan{} })
	give(s, route{id: "edit-file-plan", method: http.MethodPut, path: "plan", summary: "Replace the plan", text: "By an edited one.", refuses: inFile()},
		func(in *editFilePlanInput) (string, consumer.Command) {
			return in.ID, consumer.EditPlan{Plan: in.Body.edited(nil)}
		})
	give(s, route{id: "note-file", path: "notes", summary: "Add a remark", text: "To a closed file, too.", refuses: inFile()},
		func(in *fileNoteInput) (string, consumer.Command) {
			return in.ID, consumer.WriteNote{Text: in.Body.Text}
		})
	give(s, route{id: "close-file", path: "close", summary: "Close a file", text: "Not while a promise in it runs.", refuses: inFile()},
		func(in *closeFileInput) (string, consumer.Command) {
			return in.ID, consumer.Close{Settled: in.Body.Settled, Why: in.Body.Why}
		})
	give(s, route{id: "reopen-file", path: "reopen", summary: "Go on with a closed file", text: "Everything in it is as it was.", refuses: inFile()},
		func(in *bareFileInput) (string, consumer.Command) { return in.ID, consumer.Reopen{} })
}

func (s *server) addFileTalk() {
	add(s, route{id: "log-contact", method: http.MethodPost, path: "/v1/files/{id}/contacts", tag: "Own files", action: desk.KeepFile,
		summary: "Put a call, a visit or a letter on file",
		text:    "With what was said in it. Promises and offers are read out of their words and wait for the consumer's own word: a reading binds nobody.",
		refuses: inFile(), example: map[string]any{"on": "2025-11-27", "channel": "call", "who": "Kim", "said": []any{map[string]any{"seat": "house", "text": "We will deliver it by 10 December."}}}},
		func(ctx context.Context, a casefile.Actor, in *contactInput) (File, error) {
			b := in.Body
			c := consumer.Contact{On: b.On.Day, Time: b.Time, Channel: b.Channel, Who: b.Who, Role: b.Role, Number: b.Number}
			return s.file(s.desk.LogContact(ctx, a, in.ID, c, list(b.Said, SaidLine.said)))
		})
	add(s, route{id: "add-file-line", method: http.MethodPost, path: "/v1/files/{id}/lines", tag: "Own files", action: desk.KeepFile,
		summary: "Add what was just said", text: "To the last contact, while the talk goes on: next in the answer is what to say to it.", refuses: inFile()},
		func(ctx context.Context, a casefile.Actor, in *fileLineInput) (File, error) {
			return s.file(s.desk.AddLine(ctx, a, in.ID, in.Body.said()))
		})
	give(s, route{id: "confirm-heard", path: "proposals/{proposal}/confirm", summary: "Say that what was read was said", text: "It becomes a promise of the business, or its offer.", refuses: inFile(fault.PromiseClosed)},
		func(in *takeUpInput) (string, consumer.Command) {
			return in.ID, consumer.TakeUp{Proposal: in.Proposal, Deed: in.Body.Deed, By: in.Body.By.Day, Instead: in.Body.Instead}
		})
	give(s, route{id: "dismiss-heard", path: "proposals/{proposal}/dismiss", summary: "Say that it was not said", text: "What was read does not count, and the coach does not hear it.", refuses: inFile()},
		func(in *passOverInput) (string, consumer.Command) {
			return in.ID, consumer.PassOver{Proposal: in.Proposal}
		})
	give(s, route{id: "answer-file-offer", path: "offers/{offer}/answer", summary: "Take an offer of the business, or refuse it", text: "Each term that is taken is a promise with its day.", refuses: inFile(fault.OfferUnknown)},
		func(in *answerOfferInput) (string, consumer.Command) {
			return in.ID, consumer.AnswerOffer{Offer: in.Offer, Take: in.Body.Take, By: in.Body.By.Day}
		})
}

func (s *server) addFilePromises() {
	closed := inFile(fault.PromiseClosed, fault.ProofMissing)
	give(s, route{id: "keep-heard-promise", path: "promises/{promise}/keep", summary: "What was promised is here", text: "Or something else came: that breaks the promise.", refuses: closed},
		func(in *keepFileInput) (string, consumer.Command) {
			return in.ID, consumer.Keep{ID: in.Promise, On: in.Body.On.Day, Came: in.Body.Came, Shown: in.Body.Shown}
		})
	give(s, route{id: "break-heard-promise", path: "promises/{promise}/break", summary: "They said that they will not keep it", text: "It stays on file as broken.", refuses: closed},
		func(in *breakFileInput) (string, consumer.Command) {
			return in.ID, consumer.Break{ID: in.Promise, Why: in.Body.Why}
		})
	give(s, route{id: "put-right", path: "promises/{promise}/put-right", summary: "A broken promise was made good", text: "It is asked after no more.", refuses: inFile()},
		func(in *bareFilePromise) (string, consumer.Command) {
			return in.ID, consumer.PutRight{ID: in.Promise}
		})
}

func (s *server) addFileLetters() {
	give(s, route{id: "write-letter", path: "letters", summary: "Write a letter", text: "The facts in their order, what was promised, the right with its source, what is asked and by which day, and the ways outside that are then open. In both languages.", refuses: inFile()},
		func(in *letterInput) (string, consumer.Command) {
			return in.ID, consumer.Write{Remedy: in.Body.Remedy, Deadline: in.Body.Deadline.Day}
		})
	give(s, route{id: "discard-letter", method: http.MethodDelete, path: "letters/{letter}", summary: "Throw a letter away", text: "One that was not sent.", refuses: inFile()},
		func(in *discardInput) (string, consumer.Command) { return in.ID, consumer.Discard{ID: in.Letter} })
	give(s, route{id: "send-letter", path: "letters/{letter}/sent", summary: "Say that a letter was sent", text: "That counts as the demand, or the last day, that it states; its day is watched.", refuses: inFile()},
		func(in *sentInput) (string, consumer.Command) {
			return in.ID, consumer.Send{ID: in.Letter, On: in.Body.On.Day, How: in.Body.How}
		})
	r := route{id: "letter-file", method: http.MethodGet, path: "/v1/files/{id}/letters/{letter}/pdf", tag: "Own files", action: desk.ReadFile,
		summary: "A letter as PDF", text: "In one of the languages.", refuses: []fault.Code{fault.NotFound}}
	op := s.operation(r, reflect.TypeFor[letterFileInput]())
	op.Responses["200"] = &huma.Response{Description: "The document.", Content: map[string]*huma.MediaType{
		"application/pdf": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
	huma.Register(s.api, op, func(ctx context.Context, in *letterFileInput) (*file, error) {
		c := door.Of(ctx)
		lang := c.Lang
		if in.Lang != "" {
			lang = words.Lang(in.Lang)
		}
		var b bytes.Buffer
		if err := s.desk.LetterPDF(desk.Doing(ctx, r.action), c.Actor, in.ID, in.Letter, lang, &b); err != nil {
			return nil, s.refuse(c, err)
		}
		return &file{Type: "application/pdf", Name: `attachment; filename="` + safeName(in.ID) + "-" + safeName(in.Letter) + `.pdf"`, Body: b.Bytes()}, nil
	})
}

func (s *server) addFileLinks() {
	add(s, route{id: "give-file-link", secret: true, method: http.MethodPost, path: "/v1/files/{id}/links", tag: "Own files", action: desk.KeepFile, status: http.StatusCreated,
		summary: "Let somebody into a file", text: "A link for whoever helps, or for another device. It opens this one file, for 30 days, and can hand it on to nobody.", refuses: []fault.Code{fault.NotFound, fault.NotYours}},
		func(ctx context.Context, a casefile.Actor, in *bareFileInput) (Link, error) {
			l, err := s.desk.GiveFileLink(ctx, a, in.ID)
			return Link{l.Token, "/enter/" + l.Token, l.Case, l.Until}, err
		})
	add(s, route{id: "revoke-file-link", method: http.MethodPost, path: "/v1/files/{id}/links/revoke", tag: "Own files", action: desk.KeepFile,
		summary: "Shut a link into a file", text: "At once.", refuses: []fault.Code{fault.NotFound, fault.NotYours}},
		func(ctx context.Context, a casefile.Actor, in *revokeFileLinkInput) (Nothing, error) {
			return Nothing{true}, s.desk.RevokeFileLink(ctx, a, in.ID, in.Body.Link)
		})
}
