package rights

import (
	"encoding/json"
	"maps"
	"slices"

	"makegood/internal/calendar"
	"makegood/internal/money"
)

// Findings are what is owed on a day, what would have to be known to say more,
// and what may not be said. Every list is in the order of the packs.
type Findings struct {
	On           calendar.Day      `json:"on"`
	Entitlements []Entitlement     `json:"entitlements"`
	Refer        []Refer           `json:"refer"`
	Forbidden    []Forbidden       `json:"forbidden"`
	Closing      []Closing         `json:"closing"` // what closes within 7 days
	Outside      []Outside         `json:"outside"` // what the customer can do without the house
	Packs        map[string]string `json:"packs"`   // pack id -> version used
}

// Entitlement is one thing that is owed and open on the day.
type Entitlement struct {
	ID               string            // pack and rule, as in "uk/UK-CRA-22"
	Remedy           string            // refund, price_reduction, repair, replacement, exchange, set_extra_time, …
	Chooser          string            // consumer, seller
	From, Until      calendar.Day      // both included; the zero Day: no fixed end
	Amount           *money.Amount     // nil where the sum is not certain
	RefundWithinDays *int              // nil where no number of days is set
	RefundDayKind    string            // calendar, working, business
	PaysReturn       string            // seller, consumer; empty where not certain
	Answerable       string            // who answers to the customer for it
	Cite             string            // the article, or the policy's own section
	Verified         bool              // was the source's text seen?
	Why              []string          // the facts that opened it
	Source           string            // law, policy, promise, warranty
	Say              map[string]string // "en", "ru": one sentence fit for a counter
}

type entitlementJSON struct {
	ID               string            `json:"id"`
	Remedy           string            `json:"remedy"`
	Chooser          string            `json:"chooser"`
	From             *calendar.Day     `json:"from"`
	Until            *calendar.Day     `json:"until"`
	Amount           *money.Amount     `json:"amount"`
	RefundWithinDays *int              `json:"refund_within_days"`
	RefundDayKind    *string           `json:"refund_day_kind"`
	PaysReturn       *string           `json:"pays_return"`
	Answerable       string            `json:"answerable"`
	Cite             string            `json:"cite"`
	Verified         bool              `json:"verified"`
	Why              []string          `json:"why"`
	Source           string            `json:"source"`
	Say              map[string]string `json:"say"`
}

// MarshalJSON writes the public shape: null for what is not set or not certain.
func (e Entitlement) MarshalJSON() ([]byte, error) {
	return json.Marshal(entitlementJSON{e.ID, e.Remedy, e.Chooser, orNull(e.From), orNull(e.Until), e.Amount, e.RefundWithinDays,
		orNull(e.RefundDayKind), orNull(e.PaysReturn), e.Answerable, e.Cite, e.Verified, e.Why, e.Source, e.Say})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (e *Entitlement) UnmarshalJSON(data []byte) error {
	var j entitlementJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	*e = Entitlement{j.ID, j.Remedy, j.Chooser, orZero(j.From), orZero(j.Until), j.Amount, j.RefundWithinDays,
		orZero(j.RefundDayKind), orZero(j.PaysReturn), j.Answerable, j.Cite, j.Verified, j.Why, j.Source, j.Say}
	return nil
}

func orNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func orZero[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}

// Refer is a question whose answer would open or close something: the facts do
// not settle it, and nobody guesses.
type Refer struct {
	ID       string            `json:"id"`                 // pack and question
	Asks     string            `json:"asks"`               // what is not known: a field of the facts ("contract.custom_made"), or a key of Facts.Answers
	Question string            `json:"question"`           // in English
	Say      map[string]string `json:"say"`                // the question in "en" and "ru"
	Customer map[string]string `json:"customer,omitempty"` // the same, as the customer is asked; none: as Say has it
	Opens    []string          `json:"opens"`              // the remedies that hang on it
	Rules    []string          `json:"rules"`              // the rules that ask
	Cite     string            `json:"cite"`
}

// ToCustomer is the question as it is put to the customer.
func (r Refer) ToCustomer() map[string]string {
	if len(r.Customer) > 0 {
		return r.Customer
	}
	return r.Say
}

// Forbidden is a kind of statement that a clerk must not make on these facts,
// because it takes away what is owed.
type Forbidden struct {
	ID       string              `json:"id"`
	Patterns map[string][]string `json:"patterns"` // by language: regular expressions (RE2) that match such a statement
	Say      map[string]string   `json:"say"`      // why not, and what to say instead
	Cite     string              `json:"cite"`
	Verified bool                `json:"verified"`
	tests    map[string][]pattern
}

// Closing is an entitlement that ends within a week.
type Closing struct {
	ID       string            `json:"id"`
	Remedy   string            `json:"remedy"`
	Until    calendar.Day      `json:"until"`
	DaysLeft int               `json:"days_left"` // 0: today is the last day
	Say      map[string]string `json:"say"`
}

// Outside is what the customer can do without the house: their alternative to
// an agreement, with its clock.
type Outside struct {
	ID       string            `json:"id"`
	Kind     string            `json:"kind"` // card, ombudsman, regulator, court
	Until    calendar.Day      `json:"until,omitzero"`
	Cite     string            `json:"cite"`
	Verified bool              `json:"verified"`
	Say      map[string]string `json:"say"`
}

// Owes reports whether something with the remedy is open.
func (f Findings) Owes(remedy string) bool {
	for _, e := range f.Entitlements {
		if e.Remedy == remedy {
			return true
		}
	}
	return false
}

// Same reports whether two findings say the same, their day and what is about
// to close aside: the passing of a day alone is no news.
func (f Findings) Same(o Findings) bool {
	return slices.EqualFunc(f.Entitlements, o.Entitlements, Entitlement.same) &&
		slices.EqualFunc(f.Refer, o.Refer, Refer.same) &&
		slices.EqualFunc(f.Forbidden, o.Forbidden, Forbidden.same) &&
		slices.EqualFunc(f.Outside, o.Outside, Outside.same) &&
		maps.Equal(f.Packs, o.Packs)
}

func (e Entitlement) same(o Entitlement) bool {
	return e.ID == o.ID && e.Remedy == o.Remedy && e.Chooser == o.Chooser && e.From == o.From && e.Until == o.Until &&
		sameOrNone(e.Amount, o.Amount) && sameOrNone(e.RefundWithinDays, o.RefundWithinDays) && e.RefundDayKind == o.RefundDayKind &&
		e.PaysReturn == o.PaysReturn && e.Answerable == o.Answerable && e.Cite == o.Cite && e.Verified == o.Verified &&
		slices.Equal(e.Why, o.Why) && e.Source == o.Source && maps.Equal(e.Say, o.Say)
}

func (r Refer) same(o Refer) bool {
	return r.ID == o.ID && r.Asks == o.Asks && r.Question == o.Question && maps.Equal(r.Say, o.Say) &&
		maps.Equal(r.Customer, o.Customer) && slices.Equal(r.Opens, o.Opens) && slices.Equal(r.Rules, o.Rules) && r.Cite == o.Cite
}

func (p Forbidden) same(o Forbidden) bool {
	return p.ID == o.ID && maps.EqualFunc(p.Patterns, o.Patterns, slices.Equal[[]string]) &&
		maps.Equal(p.Say, o.Say) && p.Cite == o.Cite && p.Verified == o.Verified
}

func (x Outside) same(o Outside) bool {
	return x.ID == o.ID && x.Kind == o.Kind && x.Until == o.Until && x.Cite == o.Cite && x.Verified == o.Verified && maps.Equal(x.Say, o.Say)
}

func sameOrNone[T comparable](a, b *T) bool {
	return a == b || a != nil && b != nil && *a == *b
}
