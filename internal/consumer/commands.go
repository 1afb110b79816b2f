package consumer

import (
	"time"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/plan"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// Scene is what a decision may look at besides the file.
type Scene struct {
	Now   time.Time
	Today calendar.Day // in the file's zone
	By    string       // who writes, as the log has it
	Law   casefile.Law
}

// Command is something that is asked of a file.
type Command interface{ command() }

// The commands.
type (
	// Open begins a file.
	Open struct {
		ID     string
		Owner  string
		Called string
		Zone   string
		Bought Bought
		Wish   casefile.Wish
	}
	// Describe puts right what was bought and what is known of it. What happened,
	// and what was answered, stays where nothing else is said of it.
	Describe struct{ Bought Bought }
	// Answer answers a question of the findings: yes or no, a value, a day, as
	// rights.Refer.Takes has it; or Unknown.
	Answer struct{ Asks, Answer string }
	// NoteFact puts on file what happened. A claim says what is wrong now.
	NoteFact struct {
		Event rights.Event
		Claim string
	}
	// Choose says what the consumer wants.
	Choose struct{ Wish casefile.Wish }
	// Log puts a call, a visit or a letter on file with what was said in it.
	Log struct {
		Contact Contact
		Said    []casefile.Message // seat, text, language and readings; the rest is known here
	}
	// Line adds something that was said to the contact that is on.
	Line struct{ Said casefile.Message }
	// TakeUp is the consumer's word that a reading is what was said. Deed (deliver,
	// refund, other) and By say what was meant where it was read otherwise or not
	// at all; Instead is the promise whose place it takes.
	TakeUp struct {
		Proposal string
		Deed     string
		By       calendar.Day
		Instead  string
	}
	// PassOver is the consumer's word that it was not said.
	PassOver struct{ Proposal string }
	// AnswerOffer takes an offer of the business, or refuses it. By is the day
	// by which it is to be done, where the offer names none.
	AnswerOffer struct {
		Offer string
		Take  bool
		By    calendar.Day
	}
	// Keep closes a promise: what was promised is here. Came says what came
	// instead; Shown what proves it: a reference, a line of a statement.
	Keep struct {
		ID    string
		On    calendar.Day
		Came  string
		Shown string
	}
	// Break says that the business will not keep a promise.
	Break struct{ ID, Why string }
	// PutRight says that a broken promise was made good.
	PutRight struct{ ID string }
	// Write writes a letter that asks for a remedy by a day.
	Write struct {
		Remedy   string
		Deadline calendar.Day
	}
	// Discard throws away a letter that was not sent.
	Discard struct{ ID string }
	// Send says that a letter was sent.
	Send struct {
		ID  string
		On  calendar.Day
		How string
	}
	// DraftPlan drafts the consumer's plan from what is on file.
	DraftPlan struct{}
	// EditPlan replaces the plan by an edited one.
	EditPlan struct{ Plan plan.Plan }
	// WriteNote adds a remark.
	WriteNote struct{ Text string }
	// Tick lets the clock do its work.
	Tick struct{}
	// Close ends the file, Reopen goes on with it.
	Close struct {
		Settled bool
		Why     string
	}
	Reopen struct{ Why string }
	// IssueLink lets somebody into this one file, RevokeLink no more.
	IssueLink struct {
		Hash  string
		Until time.Time
	}
	RevokeLink struct{ Hash string }
)

// Bought is what was bought, where, and what is known of it.
type Bought struct {
	Shop   Shop
	Goods  string
	Number string
	Facts  rights.Facts
}

func (Open) command()        {}
func (Describe) command()    {}
func (Answer) command()      {}
func (NoteFact) command()    {}
func (Choose) command()      {}
func (Log) command()         {}
func (Line) command()        {}
func (TakeUp) command()      {}
func (PassOver) command()    {}
func (AnswerOffer) command() {}
func (Keep) command()        {}
func (Break) command()       {}
func (PutRight) command()    {}
func (Write) command()       {}
func (Discard) command()     {}
func (Send) command()        {}
func (DraftPlan) command()   {}
func (EditPlan) command()    {}
func (WriteNote) command()   {}
func (Tick) command()        {}
func (Close) command()       {}
func (Reopen) command()      {}
func (IssueLink) command()   {}
func (RevokeLink) command()  {}

// Remedies are what a consumer may ask for.
func Remedies() []string {
	return []string{"delivery", "refund", "replacement", "repair", "price_reduction", "exchange", "compensation", "cancellation"}
}

// Jurisdictions are those of the laws that there are packs of.
func Jurisdictions() []string {
	return []string{"uk", "eu", "us", "us-ca", "us-ny", "us-tx", "ru"}
}

// Deeds are what a promise of the business may be of.
func Deeds() []string {
	return []string{casefile.DeedDeliver, casefile.DeedRefund, casefile.DeedOther}
}

// texts is a pack's sentence in every language.
func texts(m map[string]string) words.Text {
	t := words.Text{}
	for lang, s := range m {
		t[words.Lang(lang)] = s
	}
	return t
}
