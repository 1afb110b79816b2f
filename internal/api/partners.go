package api

import (
	"bytes"
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"makegood/internal/casefile"
	"makegood/internal/desk"
	"makegood/internal/door"
	"makegood/internal/fault"
	"makegood/internal/partner"
	"makegood/internal/settlement"
	"makegood/internal/shop"
	"makegood/internal/words"
)

// Firm is another firm as the house settles with it.
type Firm struct {
	Kind       string   `json:"kind" enum:"partner,maker,carrier" doc:"Of its account: partner for whoever sells here or supplies."`
	ID         string   `json:"id" example:"finch"`
	Name       string   `json:"name"`
	Commission string   `json:"commission,omitempty" doc:"The house's share of a sale."`
	Duties     []Duty   `json:"duties"`
	Months     []string `json:"months" doc:"Those with a statement."`
	Owes       []Money  `json:"owes" doc:"To the house, by currency; negative: the house owes it. What is in dispute is left out."`
	Disputed   int      `json:"disputed" doc:"Notes that await an answer."`
	Days       int      `json:"dispute_days" doc:"Within how many days a charge may be disputed."`
	Attempts   int      `json:"dispute_attempts"`
}

// Duty is who does it, who decides, who pays in the end, by when. None of it
// changes who answers to the customer.
type Duty struct {
	Duty     string `json:"duty" enum:"welcome,advice,sale,return,refund,warranty,delivery,complaint,recall"`
	Serves   string `json:"serves" enum:"host,partner,anyone" doc:"Who is expected to; any clerk may."`
	Decides  string `json:"decides" enum:"host,partner"`
	Pays     string `json:"pays" enum:"host,partner,fault"`
	Days     int    `json:"days,omitempty" doc:"The firm's deadline; absent: none was agreed."`
	Business bool   `json:"business,omitempty" doc:"In working days."`
	Late     Money  `json:"late,omitzero" doc:"What the firm owes each time it is late."`
}

// Firms are all firms that the house settles with.
type Firms struct {
	Firms []Firm `json:"firms"`
}

// FirmNote is one charge or credit of a firm.
type FirmNote struct {
	Number     string        `json:"number" example:"2025-12-3"`
	On         Day           `json:"on"`
	Case       string        `json:"case,omitempty"`
	Order      string        `json:"order,omitempty"`
	Line       string        `json:"line,omitempty"`
	Kind       string        `json:"kind" doc:"sale, refund, credit, dispute, repair, replacement, freight, penalty or correction."`
	Reason     string        `json:"reason"`
	Gross      Money         `json:"gross"`
	Commission Money         `json:"commission"`
	Net        Money         `json:"net" doc:"Positive: the firm owes it."`
	Evidence   []string      `json:"evidence" doc:"Places in the log: stream, version, event."`
	Until      Day           `json:"until" doc:"The last day on which it may be disputed."`
	State      string        `json:"state" enum:"raised,accepted,disputed,answered,netted"`
	Disputes   []NoteDispute `json:"disputes"`
}

// NoteDispute is one attempt of the firm, and what the house said to it.
type NoteDispute struct {
	On       Day    `json:"on"`
	Why      string `json:"why"`
	Answered Day    `json:"answered,omitzero"`
	Upheld   Money  `json:"upheld,omitzero"`
	Reason   string `json:"reason,omitempty"`
}

// FirmStatement is a firm's month in one currency: opening and net, less what was
// paid, is closing.
type FirmStatement struct {
	Month     string        `json:"month" example:"2025-12"`
	Currency  string        `json:"currency"`
	Final     bool          `json:"final" doc:"The month was netted."`
	Opening   Money         `json:"opening"`
	Gross     Money         `json:"gross"`
	Given     Money         `json:"commission"`
	Net       Money         `json:"net"`
	Paid      Money         `json:"paid"`
	Contested Money         `json:"contested" doc:"In dispute; not in the sum."`
	Closing   Money         `json:"closing"`
	Lines     []FirmNote    `json:"lines"`
	Disputed  []FirmNote    `json:"disputed"`
	Payments  []FirmPayment `json:"payments"`
}

// FirmPayment is money between a firm and the house.
type FirmPayment struct {
	On        Day    `json:"on,omitzero" doc:"Within the last year, not in the future; absent: today. A day whose month is closed stands in the next."`
	Amount    Money  `json:"amount" doc:"Positive: the firm paid."`
	Reference string `json:"reference" minLength:"1" maxLength:"200"`
}

// Taken says that something was taken down, and whether it was there before.
type Taken struct {
	Done    bool `json:"done"`
	Already bool `json:"already,omitempty" doc:"The very same was taken down before: nothing was added."`
}

// FirmStatements are a firm's month, one for each currency.
type FirmStatements struct {
	Statements []FirmStatement `json:"statements"`
}

// FirmCharge is a cost that a case caused and another firm is to bear.
type FirmCharge struct {
	Kind    string `json:"kind" enum:"claim,freight,penalty" doc:"What the house has borne and claims back; a carrier's bill; a penalty that was agreed."`
	Account string `json:"account,omitempty" maxLength:"100" example:"maker/alpha" doc:"Who is charged. Of freight absent: the house bears it."`
	Carrier string `json:"carrier,omitempty" maxLength:"100" doc:"Of freight: whose bill it is."`
	Amount  Money  `json:"amount"`
	Line    string `json:"line,omitempty" maxLength:"40"`
	Why     string `json:"why" minLength:"1" maxLength:"1000"`
	Key     string `json:"key" minLength:"1" maxLength:"100" doc:"Yours: the same charge is booked once; another one under its key is refused."`
}

// SaleAsked is a sale at a till, of anybody's goods.
type SaleAsked struct {
	Visit  string     `json:"visit,omitempty" maxLength:"100" doc:"For whom; absent: an anonymous sale."`
	Store  string     `json:"store" minLength:"1" maxLength:"100"`
	Till   string     `json:"till,omitempty" maxLength:"100"`
	Lines  []SaleLine `json:"lines" minItems:"1" maxItems:"200"`
	Method string     `json:"payment_method_id,omitempty" maxLength:"100" doc:"One of the customer's, or cash; absent where a card is given."`
	Card   *SaleCard  `json:"card,omitempty" doc:"A card of no customer on record."`
}

// SaleLine is a quantity of one item.
type SaleLine struct {
	Product  string `json:"product_id" minLength:"1" maxLength:"100"`
	Item     string `json:"item_id" minLength:"1" maxLength:"100"`
	Quantity int    `json:"quantity" minimum:"1" maximum:"1000"`
}

// SaleCard is a card at the terminal.
type SaleCard struct {
	Kind     string `json:"kind" enum:"credit_card,debit_card"`
	Brand    string `json:"brand,omitempty" maxLength:"40"`
	LastFour string `json:"last_four,omitempty" maxLength:"4" pattern:"^[0-9]{4}$"`
}

// Adjustment is a change of an order after the sale, under the names of the
// order specifications of agentic commerce.
type Adjustment struct {
	ID     string         `json:"id"`
	Type   string         `json:"type" enum:"refund,return,credit,price_adjustment,dispute,cancellation"`
	Status string         `json:"status" enum:"pending,completed,failed"`
	At     time.Time      `json:"occurred_at"`
	Total  Money          `json:"total" doc:"Negative: to the customer."`
	Lines  []AdjustedLine `json:"line_items"`
	Case   string         `json:"case,omitempty"`
}

// AdjustedLine is how much of an order line an adjustment is about.
type AdjustedLine struct {
	Line     string `json:"id"`
	Quantity int    `json:"quantity" doc:"Negative: off the order."`
}

// Adjustments are those of an order, the oldest first; the list only grows.
type Adjustments struct {
	Adjustments []Adjustment `json:"adjustments"`
}

type adjustmentsInput struct {
	ID      string `path:"id" maxLength:"100"`
	Visit   string `query:"visit" maxLength:"100"`
	Receipt string `query:"receipt" maxLength:"100"`
}

// Packs are the packs of law and policy in force.
type Packs struct {
	Versions map[string]string `json:"versions"`
	Problem  string            `json:"problem" doc:"What keeps the newest files from being in force; empty: nothing."`
}

// FirmCall names a firm by its account.
type FirmCall struct {
	Kind string `path:"kind" enum:"partner,maker,carrier"`
	ID   string `path:"firm" maxLength:"100"`
}

func (f FirmCall) account() string { return f.Kind + "/" + f.ID }

// MonthCall names a firm's month.
type MonthCall struct {
	FirmCall
	Month string `path:"month" maxLength:"7" example:"2025-12"`
}

// NoteCall names a note of a firm.
type NoteCall struct {
	FirmCall
	Note string `path:"note" maxLength:"40" example:"2025-12-3"`
}

type disputeInput struct {
	NoteCall
	Body struct {
		Why string `json:"why" minLength:"1" maxLength:"4000" doc:"In the firm's words."`
	}
}

type answerInput struct {
	NoteCall
	Body struct {
		Upheld Money  `json:"upheld" doc:"How much of the charge stands; nothing to all of it."`
		Reason string `json:"reason" minLength:"1" maxLength:"4000"`
	}
}

type acceptNoteInput struct {
	NoteCall
	Body struct{}
}

type netInput struct {
	MonthCall
	Body struct{}
}

type firmPaymentInput struct {
	FirmCall
	Body FirmPayment
}

type chargeInput struct {
	CaseCall
	Body FirmCharge
}

type saleInput struct{ Body SaleAsked }

type statementFileInput struct {
	MonthCall
	Format   string `path:"format" enum:"csv,pdf"`
	Currency string `query:"currency" maxLength:"3" doc:"Needed where the month has several."`
	Lang     string `query:"lang" enum:"en,ru" doc:"Of the PDF; absent: as Accept-Language says."`
}

// file is an answer that is no JSON.
type file struct {
	Type string `header:"Content-Type"`
	Name string `header:"Content-Disposition"`
	Body []byte
}

func firmOf(f desk.Firm) Firm {
	out := Firm{ID: f.Agreement.ID, Name: f.Agreement.Name, Commission: f.Agreement.Commission, Months: orEmpty(f.Months), Owes: list(f.Owes, amount),
		Disputed: f.Disputed, Days: f.Agreement.Disputes.Days, Attempts: f.Agreement.Disputes.Attempts, Duties: []Duty{}}
	out.Kind = f.Account[:len(f.Account)-len(out.ID)-1]
	for _, d := range partner.Duties() {
		a := f.Agreement.Duties[d]
		out.Duties = append(out.Duties, Duty{string(d), string(a.Serves), string(a.Decides), string(a.Pays), a.Within.Days, a.Within.Business, amount(a.Late)})
	}
	return out
}

func firmNoteOf(n settlement.Note) FirmNote {
	return FirmNote{n.No, day(n.On), n.Case, n.Order, n.Line, n.Kind, n.Reason, amount(n.Gross), amount(n.Commission), amount(n.Net),
		orEmpty(n.Evidence), day(n.Until), string(n.State), list(n.Disputes, func(d settlement.Dispute) NoteDispute {
			return NoteDispute{day(d.On), d.Why, day(d.Answered), amount(d.Upheld), d.Reason}
		})}
}

func firmStatementOf(s settlement.Statement) FirmStatement {
	return FirmStatement{s.Month, s.Currency, s.Final, amount(s.Opening), amount(s.Gross), amount(s.Given), amount(s.Net), amount(s.Paid), amount(s.Contested), amount(s.Closing),
		list(s.Lines, firmNoteOf), list(s.Disputed, firmNoteOf), list(s.Payments, func(p settlement.Payment) FirmPayment { return FirmPayment{day(p.On), amount(p.Amount), p.Reference} })}
}

func (s *server) addPartners() {
	const tag = "Partners"
	done := func(err error) (Nothing, error) { return Nothing{err == nil}, err }
	taken := func(already bool, err error) (Taken, error) { return Taken{err == nil, already}, err }
	add(s, route{id: "list-firms", method: http.MethodGet, path: "/v1/firms", tag: tag, action: desk.Settle,
		summary: "Who stands behind the goods, and what they owe", text: "The agreements of the policies in force, and every firm that was charged."},
		func(ctx context.Context, a casefile.Actor, _ *nobody) (Firms, error) {
			firms, err := s.desk.Firms(ctx, a)
			return Firms{list(firms, firmOf)}, err
		})
	add(s, route{id: "statements", method: http.MethodGet, path: "/v1/firms/{kind}/{firm}/months/{month}", tag: tag, action: desk.Settle,
		summary: "A firm's month", text: "One statement for each currency; none where nothing stands in it. A month that is not netted is provisional.", refuses: []fault.Code{fault.NotFound}},
		func(ctx context.Context, a casefile.Actor, in *MonthCall) (FirmStatements, error) {
			all, err := s.desk.Statements(ctx, a, in.account(), in.Month)
			return FirmStatements{list(all, firmStatementOf)}, err
		})
	s.addStatementFile()
	add(s, route{id: "net-month", method: http.MethodPost, path: "/v1/firms/{kind}/{firm}/months/{month}/net", tag: tag, action: desk.Settle,
		summary: "Close a firm's month", text: "What its notes came to is due; what is in dispute goes over into the next. Months are closed in their order, after their last day.", refuses: []fault.Code{fault.NotFound, fault.WrongStep, fault.Conflict}},
		func(ctx context.Context, a casefile.Actor, in *netInput) (Nothing, error) {
			return done(s.desk.Net(ctx, a, in.account(), in.Month))
		})
	add(s, route{id: "note-firm-payment", method: http.MethodPost, path: "/v1/firms/{kind}/{firm}/payments", tag: tag, action: desk.Settle,
		summary: "Take down a payment between a firm and the house", text: "The same payment counts once; another sum or day under its reference is refused.", refuses: []fault.Code{fault.NotFound, fault.ProofMissing, fault.KeyTaken, fault.Conflict}},
		func(ctx context.Context, a casefile.Actor, in *firmPaymentInput) (Taken, error) {
			b := in.Body
			return taken(s.desk.NotePayment(ctx, a, in.account(), desk.FirmPayment{Amount: b.Amount.Amount, Reference: b.Reference, On: b.On.Day}))
		})
	s.addNotes(done)
	add(s, route{id: "charge-firm", method: http.MethodPost, path: "/v1/cases/{id}/charges", tag: tag, action: desk.Settle,
		summary: "Charge another firm with what a case cost", text: "The firm gets its note in the same breath. The customer sees none of it.",
		refuses: []fault.Code{fault.NotFound, fault.KeyTaken, fault.Conflict, fault.Erased},
		example: map[string]any{"kind": "claim", "account": "carrier/northline", "amount": "80.00 USD", "why": "lost on the way", "key": "northline-1"}},
		func(ctx context.Context, a casefile.Actor, in *chargeInput) (Taken, error) {
			b := in.Body
			return taken(s.desk.Charge(ctx, a, in.ID, desk.Charged{Kind: b.Kind, Account: b.Account, Carrier: b.Carrier, Amount: b.Amount.Amount, Line: b.Line, Why: b.Why, Key: b.Key}))
		})
	s.addSales()
	s.addResponsible()
	add(s, route{id: "packs", method: http.MethodGet, path: "/v1/packs", tag: "House", action: desk.ListCases,
		summary: "The packs of law and policy in force", text: "A change of a pack file takes effect without a restart. One that is not in order is kept out, the last good one stays, and problem says why."},
		func(ctx context.Context, a casefile.Actor, _ *nobody) (Packs, error) {
			p, err := s.desk.Packs(ctx, a)
			out := Packs{Versions: p.Versions}
			if p.Trouble != nil {
				out.Problem = p.Trouble.Error()
			}
			return out, err
		})
}

func (s *server) addSales() {
	add(s, route{id: "sell", method: http.MethodPost, path: "/v1/sales", tag: "Shop", action: desk.Selling,
		summary: "Read a sale back", text: "Any person of the house sells anybody's goods, the partner's too. Confirmed, it is an order with its receipt; cash and balances are in at once, a card on the reference of the terminal.",
		refuses: []fault.Code{fault.NotFound, fault.ProductUnknown, fault.ItemUnavailable, fault.PriceMissing, fault.MethodUnknown, fault.MethodNotAllowed, fault.BalanceShort, fault.NotIdentified, fault.ArgumentMissing, fault.Conflict},
		example: map[string]any{"store": "austin", "till": "A2", "payment_method_id": "cash", "lines": []any{map[string]any{"product_id": "tempo", "item_id": "tempo-9", "quantity": 1}}}},
		func(ctx context.Context, a casefile.Actor, in *saleInput) (ReadBackAsked, error) {
			b := in.Body
			sale := desk.SaleAsked{Visit: b.Visit, Store: b.Store, Till: b.Till, Method: b.Method,
				Lines: list(b.Lines, func(l SaleLine) shop.SaleLine {
					return shop.SaleLine{Product: l.Product, Item: l.Item, Quantity: l.Quantity}
				})}
			if b.Card != nil {
				sale.Card = &shop.Method{Kind: shop.MethodKind(b.Card.Kind), Brand: b.Card.Brand, LastFour: b.Card.LastFour}
			}
			asked, err := s.desk.Sell(ctx, a, sale)
			return askedOf(asked), err
		})
	add(s, route{id: "adjustments", method: http.MethodGet, path: "/v1/orders/{id}/adjustments", tag: "Shop", action: desk.ReadShop,
		summary: "What was changed about an order since it was made", text: "An adjustment keeps its id, its status moves on.",
		refuses: []fault.Code{fault.OrderUnknown, fault.NotIdentified, fault.NotYours, fault.Erased}},
		func(ctx context.Context, a casefile.Actor, in *adjustmentsInput) (Adjustments, error) {
			all, err := s.desk.Adjustments(ctx, a, desk.Request{Visit: in.Visit, Receipt: in.Receipt, Operation: shop.Operation{Order: in.ID}})
			return Adjustments{list(all, func(x desk.Adjustment) Adjustment {
				return Adjustment{x.ID, x.Type, x.Status, x.At, amount(x.Total), list(x.Lines, func(l desk.AdjustedLine) AdjustedLine { return AdjustedLine(l) }), x.Case}
			})}, err
		})
}

func (s *server) addNotes(done func(error) (Nothing, error)) {
	at := []fault.Code{fault.NotFound, fault.WrongStep, fault.Conflict}
	add(s, route{id: "dispute-note", method: http.MethodPost, path: "/v1/firms/{kind}/{firm}/notes/{note}/dispute", tag: "Partners", action: desk.Settle,
		summary: "Take down that a firm disputes a charge", text: "Within its days and attempts. A note in dispute is not netted.", refuses: at},
		func(ctx context.Context, a casefile.Actor, in *disputeInput) (Nothing, error) {
			return done(s.desk.DisputeNote(ctx, a, in.account(), in.Note, in.Body.Why))
		})
	add(s, route{id: "accept-note", method: http.MethodPost, path: "/v1/firms/{kind}/{firm}/notes/{note}/accept", tag: "Partners", action: desk.Settle,
		summary: "Take down that a firm accepts a charge", text: "What nobody disputes in time is accepted as well.", refuses: at},
		func(ctx context.Context, a casefile.Actor, in *acceptNoteInput) (Nothing, error) {
			return done(s.desk.AcceptNote(ctx, a, in.account(), in.Note))
		})
	add(s, route{id: "answer-note", method: http.MethodPost, path: "/v1/firms/{kind}/{firm}/notes/{note}/answer", tag: "Partners", action: desk.Settle,
		summary: "Answer a firm's dispute", text: "What comes off the charge the house bears, and the firm gets a note of it.", refuses: at,
		example: map[string]any{"upheld": "60.00 USD", "reason": "the scan shows one of the two parcels"}},
		func(ctx context.Context, a casefile.Actor, in *answerInput) (Nothing, error) {
			return done(s.desk.AnswerNote(ctx, a, in.account(), in.Note, in.Body.Upheld.Amount, in.Body.Reason))
		})
}

func (s *server) addStatementFile() {
	r := route{id: "statement-file", method: http.MethodGet, path: "/v1/firms/{kind}/{firm}/months/{month}/{format}", tag: "Partners", action: desk.Settle,
		summary: "A firm's month as CSV or PDF", text: "In one currency.", refuses: []fault.Code{fault.NotFound}}
	op := s.operation(r, reflect.TypeFor[statementFileInput]())
	op.Responses["200"] = &huma.Response{Description: "The statement.", Content: map[string]*huma.MediaType{
		"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}, "application/pdf": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
	huma.Register(s.api, op, func(ctx context.Context, in *statementFileInput) (*file, error) {
		c := door.Of(ctx)
		out, err := s.statementFile(desk.Doing(ctx, r.action), c, in)
		if err != nil {
			return nil, s.refuse(c, err)
		}
		return out, nil
	})
}

func (s *server) statementFile(ctx context.Context, c *call, in *statementFileInput) (*file, error) {
	var b bytes.Buffer
	out := &file{Type: "text/csv; charset=utf-8", Name: `attachment; filename="` + in.Kind + "-" + safeName(in.ID) + "-" + safeName(in.Month) + "." + in.Format + `"`}
	if in.Format == "pdf" {
		out.Type = "application/pdf"
		lang := c.Lang
		if in.Lang != "" {
			lang = words.Lang(in.Lang)
		}
		err := s.desk.StatementPDF(ctx, c.Actor, in.account(), in.Month, in.Currency, lang, &b)
		out.Body = b.Bytes()
		return out, err
	}
	statement, err := s.desk.Statement(ctx, c.Actor, in.account(), in.Month, in.Currency)
	if err == nil {
		err = statement.CSV(&b)
	}
	out.Body = b.Bytes()
	return out, err
}

// safeName is a name as it may stand in a header.
func safeName(name string) string {
	safe := []rune{}
	for _, r := range name {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			safe = append(safe, r)
		}
	}
	return string(safe)
}
