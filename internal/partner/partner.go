// Package partner is the agreement between the house and a firm whose goods it
// sells, mends or carries: who serves the customer in each duty, who decides,
// who pays in the end, by when, and how a charge is disputed.
//
// None of it is the customer's business. Whoever's name is on the receipt
// answers to the customer, whatever the two agreed on between themselves, and
// any trained clerk does any of the duties: Serves says who is expected to, and
// never who may not.
package partner

import (
	"slices"

	"github.com/govalues/decimal"

	"makegood/internal/calendar"
	"makegood/internal/money"
)

// Kind is what a firm is to the house.
type Kind string

// The kinds of firms.
const (
	Concession Kind = "concession" // sells at a counter of its own inside the store, on commission
	Supplier   Kind = "supplier"   // sends goods that the house sells
	Maker      Kind = "maker"      // made the goods and gives a warranty
	Carrier    Kind = "carrier"    // brings the goods
)

// Kinds lists the kinds of firms.
func Kinds() []Kind { return []Kind{Concession, Supplier, Maker, Carrier} }

// Duty is one thing that somebody has to do for the customer.
type Duty string

// The duties, in the order in which a customer meets them.
const (
	Welcome   Duty = "welcome"
	Advice    Duty = "advice"
	Sale      Duty = "sale"
	Return    Duty = "return"
	Refund    Duty = "refund"
	Warranty  Duty = "warranty"
	Delivery  Duty = "delivery"
	Complaint Duty = "complaint"
	Recall    Duty = "recall"
)

// Duties lists the duties.
func Duties() []Duty {
	return []Duty{Welcome, Advice, Sale, Return, Refund, Warranty, Delivery, Complaint, Recall}
}

// Side is one of the two firms, or what stands for a choice between them.
type Side string

// The sides.
const (
	Host    Side = "host"    // the house
	Firm    Side = "partner" // the other firm of the agreement
	Anyone  Side = "anyone"  // serves: whoever the customer meets
	ByFault Side = "fault"   // pays: by whose fault it is
)

// Assignment says who does a duty, who decides in it, who pays for it in the
// end, and by when the partner does its part.
type Assignment struct {
	Serves  Side         `json:"serves"`
	Decides Side         `json:"decides"`
	Pays    Side         `json:"pays"`
	Within  Within       `json:"within,omitzero"`
	Late    money.Amount `json:"late,omitzero"` // what the partner owes the house each time it is late; zero: nothing
}

// Within is a number of days; zero: no deadline was agreed.
type Within struct {
	Days     int  `json:"days"`
	Business bool `json:"business,omitempty"` // working days, else days of the calendar
}

// Due is the last day that is in time, counted from a day; ok is false where no
// deadline was agreed.
func (w Within) Due(from calendar.Day, business calendar.Calendar) (due calendar.Day, ok bool) {
	if w.Days == 0 {
		return 0, false
	}
	if w.Business {
		return from.AddBusiness(w.Days, business), true
	}
	return from + calendar.Day(w.Days), true
}

// Fault says whose fault something was, between the two firms.
type Fault string

// Whose fault it was.
const (
	OfHost  Fault = "host"
	OfFirm  Fault = "partner"
	Unknown Fault = "unknown"
)

// Disputes is how the partner may dispute a charge.
type Disputes struct {
	Days     int `json:"days"`     // of the calendar, from the day of the charge or of the answer
	Attempts int `json:"attempts"` // how often
}

// Agreement is what the house and one firm agreed on.
type Agreement struct {
	ID         string              `json:"id"`
	Name       string              `json:"name"`
	Kind       Kind                `json:"kind"`
	Commission string              `json:"commission,omitempty"` // the host's share of a sale, an exact decimal: "0.30"
	Receipt    Side                `json:"receipt"`              // whose name is on the receipt: host, partner
	Duties     map[Duty]Assignment `json:"duties"`               // every duty
	Goodwill   map[Fault]string    `json:"goodwill"`             // the partner's part of goodwill by whose fault it was, exact decimals
	Disputes   Disputes            `json:"disputes"`
}

// Account is the partner's account in the ledger: partner/ID for whoever sells
// here or supplies, maker/ID, carrier/ID.
func (a Agreement) Account() string { return AccountOf(a.Kind, a.ID) }

// AccountOf is the account of a firm of a kind.
func AccountOf(k Kind, id string) string {
	switch k {
	case Maker, Carrier:
		return string(k) + "/" + id
	}
	return "partner/" + id
}

// Share is the part of a cost that the partner bears in a duty, from 0 to 1.
func (a Agreement) Share(d Duty, f Fault) decimal.Decimal {
	switch a.Duties[d].Pays {
	case Firm:
		return decimal.One
	case ByFault:
		part, err := decimal.Parse(a.Goodwill[f])
		if err != nil {
			return decimal.Zero
		}
		return part
	}
	return decimal.Zero
}

// Responsibility is the answer to three questions: who answers to the customer,
// who does it, who pays in the end.
type Responsibility struct {
	Duty    Duty
	Answers Side // to the customer
	Assignment
	Share decimal.Decimal // of the cost that the partner bears, 0 to 1
}

// Responsible answers them for a duty. Told says that before the sale it was
// made clear to the customer, so that nobody could miss it, that another firm
// sells. Where it was not, the house answers even where the partner's name is
// printed: who lets others take them for the seller is treated as the seller
// (CJEU C-149/15 Wathelet, for an intermediary; the seller's duty to answer is
// the law packs' to say). Nothing in the matrix changes who answers.
func (a Agreement) Responsible(d Duty, f Fault, told bool) Responsibility {
	r := Responsibility{Duty: d, Answers: Host, Assignment: a.Duties[d], Share: a.Share(d, f)}
	if a.Receipt == Firm && told {
		r.Answers = Firm
	}
	return r
}

// DutyOf is the duty that a claim of a customer belongs to: not_delivered,
// not_conforming, wrong_item, damaged, changed_mind; of anything else, complaint.
func DutyOf(claim string) Duty {
	switch claim {
	case "changed_mind":
		return Return
	case "not_conforming", "damaged":
		return Warranty
	case "not_delivered", "wrong_item":
		return Delivery
	}
	return Complaint
}

// Defaults is an agreement of a kind of firm in which nothing but the name and
// the commission was written down.
func Defaults(id string, k Kind) Agreement {
	a := Agreement{
		ID: id, Kind: k, Receipt: Host, Duties: map[Duty]Assignment{},
		Goodwill: map[Fault]string{OfHost: "0", OfFirm: "1", Unknown: "0.5"},
		Disputes: Disputes{Days: 30, Attempts: 2},
	}
	for _, d := range Duties() {
		a.Duties[d] = Assignment{Serves: Anyone, Decides: Host, Pays: Host}
	}
	pays := map[Kind][]Duty{
		Concession: {Return, Refund, Warranty, Recall},
		Supplier:   {Warranty, Recall},
		Maker:      {Warranty, Recall},
	}
	for _, d := range pays[k] {
		a.Duties[d] = Assignment{Serves: Anyone, Decides: Host, Pays: Firm}
	}
	a.Duties[Complaint] = Assignment{Serves: Anyone, Decides: Host, Pays: ByFault}
	switch k {
	case Maker, Supplier:
		a.Duties[Warranty] = Assignment{Serves: Firm, Decides: Host, Pays: Firm, Within: Within{Days: 10, Business: true}}
	case Carrier:
		a.Duties[Delivery] = Assignment{Serves: Firm, Decides: Host, Pays: ByFault}
	}
	return a
}

// Valid reports whether the duty is one of Duties.
func (d Duty) Valid() bool { return slices.Contains(Duties(), d) }
