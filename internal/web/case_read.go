package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"makegood/internal/calendar"
	"makegood/internal/casefile"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// How many packages an offer of the page may have, and how many terms each.
const (
	packs = 3
	rows  = 4
)

// filled is a form as it was sent. The first thing in it that cannot be read is
// kept as err.
type filled struct {
	url.Values
	lang words.Lang
	seen seen
	err  error
	at   string // the field that it is in, where that is known
}

func (f *filled) fail(key string) { f.failAt("", key) }

func (f *filled) failAt(name, key string) {
	if f.err == nil {
		f.at = name
		f.err = fault.New(fault.InputInvalid, "problem", words.Both("web.wrong."+key))
	}
}

func (f *filled) text(name string) string { return strings.TrimSpace(f.Get(name)) }

// needs is a text that may not be missing.
func (f *filled) needs(name string) string {
	t := f.text(name)
	if t == "" {
		f.failAt(name, "empty")
	}
	return t
}

func (f *filled) number(name string) int {
	t := f.text(name)
	if t == "" {
		return 0
	}
	n, err := strconv.Atoi(t)
	if err != nil || n < 0 {
		f.fail("number")
	}
	return n
}

func (f *filled) day(name string) calendar.Day {
	t := f.text(name)
	if t == "" {
		return 0
	}
	d, err := calendar.Parse(t)
	if err != nil {
		f.failAt(name, "day")
	}
	return d
}

// sum is an amount in the case's currency, as people write it: 25, $25.00,
// 1 250,50.
func (f *filled) sum(name string) money.Amount {
	t := f.text(name)
	if t == "" {
		return money.Amount{}
	}
	a, err := money.ParseIn(figures(t), f.seen.Case.Paid.Currency)
	if err != nil {
		f.fail("sum")
	}
	return a
}

// figures are the figures of an amount: the last comma or point before one or
// two figures divides the cents, any other divides thousands.
func figures(t string) string {
	t = strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) || r == '.' || r == ',' || r == '-' {
			return r
		}
		if unicode.IsSpace(r) || unicode.Is(unicode.Sc, r) || r == '\'' || r == '’' {
			return -1
		}
		return r
	}, t)
	whole, cents := t, ""
	if i := strings.LastIndexAny(t, ".,"); i >= 0 && len(t)-i-1 <= 2 {
		whole, cents = t[:i], "."+t[i+1:]
	}
	return strings.NewReplacer(",", "", ".", "").Replace(whole) + cents
}

// packages are those of the form that say anything.
func (f *filled) packages() []casefile.Package {
	all := []casefile.Package{}
	for i := 1; i <= packs; i++ {
		if p := f.pack(i); len(p.Terms) > 0 {
			all = append(all, p)
		}
	}
	if len(all) == 0 {
		f.fail("terms")
	}
	return all
}

func (f *filled) pack(i int) casefile.Package {
	p := casefile.Package{Terms: []casefile.Term{}, Alternative: f.text(fmt.Sprintf("p%d.alternative", i)) != ""}
	for j := 1; j <= rows; j++ {
		if t, ok := f.term(fmt.Sprintf("p%d.t%d.", i, j)); ok {
			p.Terms = append(p.Terms, t)
		}
	}
	if len(p.Terms) > 0 {
		p.Keeps = f.Values["keeps"]
	}
	return p
}

// term is one row of a package. What is owed says so; without an amount it is
// given in full.
func (f *filled) term(at string) (casefile.Term, bool) {
	what := f.text(at + "what")
	if what == "" {
		return casefile.Term{}, false
	}
	t := casefile.Term{Remedy: what, Amount: f.sum(at + "amount"), By: f.day(at + "by"), Text: f.text(at + "words"), Who: f.text(at + "who"), Line: f.text(at + "line")}
	for _, e := range f.seen.Case.OpenRights() {
		if what != rightValue(e) {
			continue
		}
		t.Right, t.Remedy = e.ID, termRemedy(e)
		switch {
		case !t.Amount.IsZero():
		case e.Amount != nil:
			t.Amount = *e.Amount
		case e.Remedy == "refund":
			t.Amount = f.seen.Case.Paid
		}
	}
	return t, true
}

// rightValue names a right in a form: one rule may give several remedies.
func rightValue(e rights.Entitlement) string { return "owed " + e.Remedy + " " + e.ID }

// termRemedy is the remedy of a term that grants the right: the time that a
// customer sets is kept by delivering.
func termRemedy(e rights.Entitlement) string {
	if e.Remedy == "set_extra_time" {
		return "delivery"
	}
	return e.Remedy
}

// happenings are what may be put on file as having happened.
var happenings = []string{"shipped", "delivered", "defect_appeared", "notified", "repair_started", "repair_finished", "replacement_asked",
	"replacement_delivered", "demanded", "extra_time_set", "seller_refused", "delay_notice", "delay_accepted", "cancelled", "returned", "statement_sent"}

// event is what happened, by the form; without a kind only the claim changes.
func (f *filled) event() rights.Event {
	e := rights.Event{Kind: f.text("kind"), On: f.day("on"), Until: f.day("until")}
	if e.Kind != "" && !slices.Contains(happenings, e.Kind) {
		f.fail("happened")
	}
	if e.Kind == "" && f.text("claim") == "" {
		f.fail("happened")
	}
	if e.Kind != "" && e.On == 0 {
		f.fail("day")
	}
	if e.On > f.seen.today() {
		f.fail("past")
	}
	if ok := f.text("ok"); ok != "" {
		yes := ok == "yes"
		e.OK = &yes
	}
	return e
}

// proof is what shows that a promise was kept. What came is the promised item,
// or what stands beside "something else".
func (f *filled) proof() promise.Proof {
	p := promise.Proof{Reference: f.text("reference"), Item: f.text("item"), Quantity: f.number("quantity"), On: f.day("on"), Note: f.text("note")}
	if p.Item == "else" {
		if p.Item = f.text("came"); p.Item == "" {
			p.Item = "something else"
		}
	}
	return p
}
