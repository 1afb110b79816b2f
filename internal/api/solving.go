package api

import (
	"time"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/fault"
)

// Solving is a page on which a problem is solved together.
type Solving struct {
	No       int     `json:"no"`
	OpenedOn Day     `json:"opened_on"`
	By       string  `json:"by"`
	Invited  bool    `json:"invited" doc:"The customer fills in their part, by their link."`
	Entries  []Entry `json:"entries"`
	Lines    []Line  `json:"lines"`
	Review   Day     `json:"review,omitzero" doc:"When it is looked at again."`
	ClosedOn Day     `json:"closed_on,omitzero" doc:"Absent: it is being filled in."`
}

// Author is who wrote a part of the page.
type Author struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	Name string    `json:"name"`
	Seat string    `json:"seat" enum:"house,customer,partner"`
	Firm string    `json:"firm,omitempty" doc:"Whose word was taken down. The house's alone."`
}

// Entry is a need, or an option that could be chosen.
type Entry struct {
	ID     string  `json:"id"`
	Kind   string  `json:"kind" enum:"need,option"`
	Text   string  `json:"text"`
	Author Author  `json:"author"`
	Chosen *Author `json:"chosen,omitempty" doc:"By whom."`
}

// Line is who does what by when.
type Line struct {
	ID        string  `json:"id"`
	What      string  `json:"what"`
	Who       string  `json:"who"`
	Seat      string  `json:"seat" enum:"house,customer,partner" doc:"Whose person does it."`
	Firm      string  `json:"firm,omitempty"`
	By        Day     `json:"by"`
	Author    Author  `json:"author"`
	Confirmed *Author `json:"confirmed,omitempty" doc:"By a person of the seat that does it."`
	Promise   string  `json:"promise,omitempty" doc:"That it became."`
}

type openSolvingInput struct {
	CaseCall
	Body struct {
		Invite bool `json:"invite,omitempty" doc:"The customer fills in their part, by their link."`
		Review Day  `json:"review,omitzero"`
	}
}

type entryInput struct {
	CaseCall
	Body struct {
		Kind string `json:"kind" enum:"need,option"`
		Text string `json:"text" minLength:"1" maxLength:"1000" doc:"What may stand before both; sums of one's own plan are refused."`
		Firm string `json:"firm,omitempty" maxLength:"100" doc:"Whose word it is, by the id of the policy; taken down by staff."`
	}
}

type chooseInput struct {
	CaseCall
	Entry string `path:"entry" maxLength:"20" doc:"The option, as X2."`
	Body  struct {
		Drop bool `json:"drop,omitempty" doc:"Let go of it."`
	}
}

type solvingLineInput struct {
	CaseCall
	Body struct {
		What string `json:"what" minLength:"1" maxLength:"1000" doc:"In words; a sum is a term of an offer."`
		Who  string `json:"who" minLength:"1" maxLength:"200"`
		Seat string `json:"seat" enum:"house,customer,partner"`
		Firm string `json:"firm,omitempty" maxLength:"100"`
		By   Day    `json:"by"`
	}
}

type confirmLineInput struct {
	CaseCall
	Line string `path:"line" maxLength:"20" doc:"The line, as L1."`
	Body struct{}
}

type closeSolvingInput struct {
	CaseCall
	Body struct {
		Review Day `json:"review,omitzero" doc:"When it is looked at again; may be absent where the page says it."`
	}
}

func (s *server) addSolving() {
	refuses := atCase(fault.NotYourSeat, fault.WrongStep, fault.SayingRefused, fault.TalkEnded)
	add := func(id, path, summary, text string) route {
		return route{id: id, path: path, tag: "Table", action: desk.Talk, summary: summary, text: text, refuses: refuses}
	}
	command(s, add("open-solving", "solving", "Begin to solve a problem together",
		"Where offers have led nowhere: what each side needs, what could be done, what is chosen, who does what by when, when it is looked at again. By staff; the customer where they are invited. Each part names its author, and holds only what is said openly."),
		func(in *openSolvingInput) (string, casefile.Command) {
			return in.ID, casefile.OpenSolving{Invite: in.Body.Invite, Review: in.Body.Review.Day}
		})
	command(s, add("add-entry", "solving/entries", "Write a need or an option", "Under the caller's name. The sums of the caller's own plan do not enter unless they were said at the table."),
		func(in *entryInput) (string, casefile.Command) {
			return in.ID, casefile.AddEntry{Kind: in.Body.Kind, Text: in.Body.Text, Firm: in.Body.Firm}
		})
	command(s, add("choose-option", "solving/entries/{entry}/choose", "Choose an option, or let go of it", "Under the caller's name."),
		func(in *chooseInput) (string, casefile.Command) {
			return in.ID, casefile.ChooseOption{Entry: in.Entry, Drop: in.Body.Drop}
		})
	command(s, add("add-line", "solving/lines", "Write who does what by when", "It promises nothing until a person of the seat that does it confirms it."),
		func(in *solvingLineInput) (string, casefile.Command) {
			b := in.Body
			return in.ID, casefile.AddLine{What: b.What, Who: b.Who, Seat: casefile.Seat(b.Seat), Firm: b.Firm, By: b.By.Day}
		})
	command(s, add("confirm-line", "solving/lines/{line}/confirm", "Say that a line will be done", "By a person of the seat that does it: the customer by their link; for a firm, a person of the house who has its word."),
		func(in *confirmLineInput) (string, casefile.Command) {
			return in.ID, casefile.ConfirmLine{Line: in.Line}
		})
	command(s, add("close-solving", "solving/close", "Close the page", "By staff. The lines that were confirmed become promises, and looking at it again on the day of review is one."),
		func(in *closeSolvingInput) (string, casefile.Command) {
			return in.ID, casefile.CloseSolving{Review: in.Body.Review.Day}
		})
}

func authorOf(a casefile.Author) Author { return Author{a.At, a.By, a.Name, string(a.Seat), a.Firm} }

func authorOrNull(a *casefile.Author) *Author {
	if a == nil {
		return nil
	}
	out := authorOf(*a)
	return &out
}

func solvingOf(s casefile.Solving) Solving {
	return Solving{No: s.No, OpenedOn: day(s.OpenedOn), By: s.By, Invited: s.Invited, Review: day(s.Review), ClosedOn: day(s.ClosedOn),
		Entries: list(s.Entries, func(e casefile.Entry) Entry {
			return Entry{e.ID, e.Kind, e.Text, authorOf(e.Author), authorOrNull(e.Chosen)}
		}),
		Lines: list(s.Lines, func(l casefile.Line) Line {
			return Line{l.ID, l.What, l.Who, string(l.Seat), l.Firm, day(l.By), authorOf(l.Author), authorOrNull(l.Confirmed), l.Promise}
		})}
}
