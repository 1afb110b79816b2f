package casefile

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// The bounds of a package.
const (
	maxPackages = 3
	maxTerms    = 12
	maxMinor    = int64(1e12) // of one term, minor units
	maxWho      = 200         // characters of a name
	maxText     = 1000        // characters of what is put in words
	rightDays   = 60          // by when a right to things done is granted, at the latest: the house's number for a reasonable time
)

var remedies = map[string]bool{
	"refund": true, "replacement": true, "repair": true, "exchange": true, "price_reduction": true, "store_credit": true,
	"delivery": true, "compensation": true, "fee_waiver": true, "cancellation": true, "apology": true, "penalty": true, "other": true,
}

func paysMoney(remedy string) bool {
	switch remedy {
	case "refund", "price_reduction", "store_credit", "compensation", "fee_waiver", "penalty":
		return true
	}
	return false
}

func needsDay(remedy string) bool {
	switch remedy {
	case "replacement", "repair", "exchange", "delivery", "other":
		return true
	}
	return false
}

func (d *draft) checkPackages(packages []Package, am *Amendment) error {
	if len(packages) == 0 || len(packages) > maxPackages {
		return invalid("packages", words.Both("wrong.packages"))
	}
	for i, p := range packages {
		at := fmt.Sprintf("packages[%d]", i)
		if len(p.Terms) == 0 || len(p.Terms) > maxTerms {
			return invalid(at+".terms", words.Both("wrong.terms", "Most", maxTerms))
		}
		for j, t := range p.Terms {
			if am.keeps(j) {
				continue // agreed already
			}
			if err := d.checkTerm(fmt.Sprintf("%s.terms[%d]", at, j), t); err != nil {
				return err
			}
		}
		if err := d.checkKeeps(at, p); err != nil {
			return err
		}
		if err := d.paidBack(p); err != nil {
			return err
		}
	}
	return nil
}

// checkTerm demands that a term says what it means: a sum stands in the amount,
// goods are those of the case, a thing to be done has its day, somebody known
// pays for it.
func (d *draft) checkTerm(at string, t Term) error {
	switch {
	case !remedies[t.Remedy]:
		return invalid(at+".remedy", words.Both("wrong.no_remedy", "Remedy", t.Remedy))
	case paysMoney(t.Remedy) && (t.Amount.Sign() <= 0 || t.Amount.Minor > maxMinor):
		return invalid(at+".amount", words.Both("wrong.amount"))
	case t.Remedy != "other" && !paysMoney(t.Remedy) && !t.Amount.IsZero():
		return invalid(at+".amount", words.Both("wrong.no_amount", "Remedy", t.Remedy))
	case t.Amount.Sign() < 0 || t.Amount.Minor > maxMinor:
		return invalid(at+".amount", words.Both("wrong.amount"))
	case t.Amount != (money.Amount{}) && t.Amount.Currency != d.c.Paid.Currency:
		return invalid(at+".amount", words.Both("wrong.currency", "Currency", d.c.Paid.Currency))
	case len(d.partsOf(t.Line)) == 0:
		return invalid(at+".line", words.Both("wrong.no_line"))
	case t.Item != "" && !slices.ContainsFunc(d.partsOf(t.Line), func(p Part) bool { return p.Item == t.Item }):
		return invalid(at+".item", words.Both("wrong.not_item"))
	case needsDay(t.Remedy) && t.By == 0:
		return invalid(at+".by", words.Both("wrong.by_which_day"))
	case t.By != 0 && t.By < d.Today:
		return invalid(at+".by", words.Both("wrong.past"))
	case d.foreseeable(at+".by", t.By) != nil:
		return d.foreseeable(at+".by", t.By)
	case t.Right != "" && !slices.ContainsFunc(d.c.OpenRights(), func(e rights.Entitlement) bool { return e.ID == t.Right }):
		return invalid(at+".right", words.Both("wrong.no_right"))
	case t.Right != "" && t.By > d.Today+rightDays:
		return invalid(at+".by", words.Both("wrong.right_days", "Days", rightDays))
	case t.Bearer == string(Customer) && paysMoney(t.Remedy):
		return invalid(at+".bearer", words.Both("wrong.own_money"))
	case d.Actor.Kind == Agent && d.freeWords(t):
		return invalid(at+".text", words.Both("wrong.program_words"))
	case !oneLine(t.Bearer, maxWho):
		return invalid(at+".bearer", words.Both("wrong.one_line", "Most", maxWho))
	case !oneLine(t.Text, maxText):
		return invalid(at+".text", words.Both("wrong.one_line", "Most", maxText))
	case t.Remedy != "other" && (strings.ContainsFunc(t.Text, sum) && t.Remedy == "apology" || d.namesSum(t.Text)):
		return invalid(at+".text", words.Both("wrong.sum_in_words"))
	case t.Remedy == "other" && (strings.TrimSpace(t.Text) == "" || strings.ContainsFunc(t.Text, sum) || d.namesSum(t.Text)):
		return invalid(at+".text", words.Both("wrong.in_words"))
	}
	if err := d.checkName(at+".who", t.Who); err != nil {
		return err
	}
	if err := d.checkBearer(t); err != nil {
		return err
	}
	return d.checkText(at, t)
}

// checkText holds the words of a term to what they may do: an apology promises
// nothing, and what is given for nothing has a cost that somebody names. What a
// customer asks for is held to that where the house takes it on.
func (d *draft) checkText(at string, t Term) error {
	apology := t.Remedy == "apology"
	if t.Text == "" || d.catalogued(t) {
		return nil
	}
	gives := func(said string) error {
		return invalid(at+".text", words.Both("problem.apology_gives", "Words", inLine(said)))
	}
	if apology {
		if said := d.gives(t.Text).Offers; said != "" {
			return gives(said)
		}
	}
	if t.Amount.Sign() > 0 || d.Actor.Seat() != House && !apology {
		return nil
	}
	switch said := d.uncounted(t.Text); {
	case said == "":
		return nil
	case t.Remedy != "other":
		return gives(said)
	default:
		return whatCosts(at+".amount", said)
	}
}

// oneLine reports whether a text stays in its line of the read-back: what is put
// in there by one seat writes no lines of its own.
func oneLine(s string, most int) bool {
	return utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r)
	})
}

// sum tells the letters in which sums are written.
func sum(r rune) bool { return unicode.IsDigit(r) || unicode.Is(unicode.Sc, r) }

func invalid(at string, problem words.Text) error {
	return fault.New(fault.InputInvalid, "at", at, "problem", problem)
}
