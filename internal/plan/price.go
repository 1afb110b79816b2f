package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/govalues/decimal"

	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// Situation is what prices and the ceiling hang on. It holds facts of the case
// alone: not who asks, how, or when.
type Situation struct {
	Paid   money.Amount         // for what the case is about
	Claim  string               // what is wrong
	State  string               // condition of the goods: unopened, opened, used; "" where not known
	Open   []rights.Entitlement // what is owed, the customer's to choose, by the seller
	Wish   string               // the remedy that the customer chose or asked for
	Broken int                  // promises of the house that were broken in the case
}

// Option is one value of an issue: what would be given, what it says on its
// face, what it costs the house and what it is worth to a customer who cares
// for it.
type Option struct {
	Issue  string       `json:"issue"`
	ID     string       `json:"id,omitempty"` // of the concession; "" for what is owed
	Remedy string       `json:"remedy"`
	Right  string       `json:"right,omitempty"` // the entitlement that it grants
	Text   words.Text   `json:"text,omitempty"`
	Face   money.Amount `json:"face"`
	Cost   money.Amount `json:"cost"`
	Worth  money.Amount `json:"worth"`
	Beside []string     `json:"beside,omitempty"` // remedies that it may stand beside; none: any
	Within int          `json:"within,omitempty"` // days in which it is done; 0: with the rest
}

// Fits reports whether the option may stand beside the remedy; beside nothing
// owed ("") everything may.
func (o Option) Fits(remedy string) bool {
	return remedy == "" || o.Beside == nil || slices.Contains(o.Beside, remedy)
}

// Goodwill is what the option counts against mandate and ceiling: its face, or
// its cost where that is more.
func (o Option) Goodwill() money.Amount { return money.Max(o.Face, o.Cost) }

// times is a part of an amount, rounded once to the minor unit.
func times(a money.Amount, part string) (money.Amount, error) {
	if part == "" {
		return money.Zero(a.Currency), nil
	}
	f, err := decimal.Parse(part)
	if err != nil {
		return money.Amount{}, fmt.Errorf("plan: part %q: %w", part, err)
	}
	return a.Times(f)
}

// Ceiling is the goodwill that the house puts into packages at most: a part of
// what was paid, more of it after the house broke a promise, within the bands of
// the policy for customers of this value (the zero Amount where it is not
// known), and never more than a manager may give. A policy that sets none has
// its manager's mandate.
func Ceiling(p rights.Policy, s Situation, value money.Amount) (money.Amount, error) {
	most := p.Mandate["manager"]
	if most.Currency != s.Paid.Currency {
		return money.Zero(s.Paid.Currency), nil // a policy speaks of one currency
	}
	g := p.Goodwill
	if g.Ceiling == "" {
		return most, nil
	}
	part := g.Ceiling
	if s.Broken > 0 {
		part = g.Breached
	}
	ceiling, err := times(s.Paid, part)
	if err != nil {
		return ceiling, err
	}
	more := ""
	for _, b := range g.Bands {
		if value.Currency == b.From.Currency && value.Cmp(b.From) >= 0 {
			more = b.More
		}
	}
	extra, err := times(ceiling, more)
	if err != nil {
		return ceiling, err
	}
	ceiling = ceiling.Add(extra)
	if g.AtMost.Sign() > 0 {
		ceiling = money.Min(ceiling, g.AtMost)
	}
	return money.Min(ceiling, most), nil
}

// Remedies are the ways to grant what is owed, each remedy once with its
// dearest right first, as values of the issue "remedy". Where nothing is owed
// there is one value: nothing.
func Remedies(k rights.Reckoning, s Situation) ([]Option, error) {
	var list []Option
	for _, e := range s.Open {
		if outside(e) || e.Remedy == "penalty" || e.Remedy == "promise" || e.Remedy == "price_reduction" && e.Amount == nil {
			continue // a reduction of uncertain size is talked about, not put into a package
		}
		face := Cost(e, s.Paid)
		cost, err := outlay(k, e.Remedy, face, s)
		if err != nil {
			return nil, err
		}
		o := Option{Issue: "remedy", Remedy: e.Remedy, Right: e.ID, Face: face, Cost: cost, Worth: face, Text: said(e)}
		at := slices.IndexFunc(list, func(x Option) bool { return x.Remedy == e.Remedy })
		switch {
		case at < 0:
			list = append(list, o)
		case o.Face.Cmp(list[at].Face) > 0:
			list[at] = o
		}
	}
	if list == nil {
		zero := money.Zero(s.Paid.Currency)
		list = []Option{{Issue: "remedy", Face: zero, Cost: zero, Worth: zero}}
	}
	return list, nil
}

func said(e rights.Entitlement) words.Text {
	t := words.Text{}
	for lang, say := range e.Say {
		t[words.Lang(lang)] = say
	}
	return t
}

// outlay is what a remedy costs the house in the end: money that leaves, goods
// at what they cost it, less what comes back.
func outlay(k rights.Reckoning, remedy string, face money.Amount, s Situation) (money.Amount, error) {
	goods, err := times(s.Paid, part1less(k.Margin))
	if err != nil {
		return goods, err
	}
	back, err := times(s.Paid, k.Resale[orUsed(s.State)])
	if err != nil {
		return back, err
	}
	if s.Claim == "not_delivered" {
		back = goods // what was not sent is still on the shelf
	}
	freight := money.Zero(s.Paid.Currency)
	if k.Freight.Currency == s.Paid.Currency {
		freight = k.Freight
	}
	zero := money.Zero(s.Paid.Currency)
	switch remedy {
	case "refund":
		return money.Max(zero, face.Sub(back)), nil
	case "store_credit":
		face, err = times(face, part1less(k.Margin))
		return money.Max(zero, face.Sub(back)), err
	case "replacement":
		return money.Max(zero, goods.Add(freight).Sub(back)), nil
	case "exchange":
		return money.Max(freight, goods.Add(freight).Sub(back)), nil
	case "repair":
		repair, err := times(s.Paid, k.Repair)
		return repair.Add(freight), err
	case "price_reduction":
		return face, nil
	}
	return zero, nil // goods or deeds that were due and priced already
}

func orUsed(state string) string {
	if state == "" {
		return "used"
	}
	return state
}

func part1less(part string) string {
	f, err := decimal.Parse(part)
	if err != nil {
		return part
	}
	rest, err := decimal.One.Sub(f)
	if err != nil {
		return part
	}
	return rest.String()
}

// Concessions are what the role may trade in the situation, with cost and
// worth, in the order of the policy; a concession with steps gives one option
// for each.
func Concessions(p rights.Policy, s Situation, role string) ([]Option, error) {
	var list []Option
	for _, k := range p.Concessions {
		switch {
		case !slices.Contains(k.Roles, role),
			k.Claims != nil && !slices.Contains(k.Claims, s.Claim),
			k.After == "breach" && s.Broken == 0:
			continue
		}
		faces, err := faces(k, s)
		if err != nil {
			return nil, err
		}
		for _, face := range faces {
			o, err := optionOf(k, face, s)
			if err != nil {
				return nil, fmt.Errorf("plan: concession %s: %w", k.ID, err)
			}
			if o.Cost.Currency == s.Paid.Currency {
				list = append(list, o)
			}
		}
	}
	return list, nil
}

// faces are the sums that a concession may say; none where it speaks of
// another currency than the case.
func faces(k rights.Concession, s Situation) ([]money.Amount, error) {
	if k.Shares == nil {
		switch k.Amount.Currency {
		case s.Paid.Currency:
			return []money.Amount{k.Amount}, nil
		case "":
			return []money.Amount{money.Zero(s.Paid.Currency)}, nil
		}
		return nil, nil
	}
	var list []money.Amount
	for _, share := range k.Shares {
		face, err := times(s.Paid, share)
		if err != nil {
			return nil, err
		}
		if k.AtMost.Sign() > 0 && k.AtMost.Currency == face.Currency {
			face = money.Min(face, k.AtMost)
		}
		if face.Sign() > 0 && !slices.Contains(list, face) {
			list = append(list, face)
		}
	}
	return list, nil
}

func optionOf(k rights.Concession, face money.Amount, s Situation) (Option, error) {
	cost, err := rate(k.Cost, face, face)
	if err != nil {
		return Option{}, err
	}
	worth, err := rate(k.Worth, s.Paid, face)
	if err != nil {
		return Option{}, err
	}
	text := words.Text{}
	for lang, title := range k.Title {
		lang := words.Lang(lang)
		text[lang] = strings.ReplaceAll(title, "{amount}", words.Money(lang, face))
	}
	return Option{Issue: k.Issue, ID: k.ID, Remedy: k.Remedy, Text: text, Face: face, Cost: cost, Worth: worth,
		Beside: k.Beside, Within: k.Within}, nil
}

// rate is a part of something, a sum, or what is assumed where it is neither.
func rate(r rights.Rate, of, assumed money.Amount) (money.Amount, error) {
	switch {
	case r.Part != "":
		return times(of, r.Part)
	case r.Amount != (money.Amount{}):
		return r.Amount, nil
	}
	return assumed, nil
}
