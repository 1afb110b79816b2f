package casefile

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"makegood/internal/calendar"
	"makegood/internal/fault"
	"makegood/internal/money"
	"makegood/internal/promise"
	"makegood/internal/rights"
	"makegood/internal/words"
)

// A word is a promise of the house that a statement made. A package may keep one:
// it puts it in terms, with no less than was said and no later, and once both have
// agreed its promise takes the word's place. What no package names stands beside
// whatever is agreed. (A word of goods needs no naming: whoever promises the same
// goods anew, or their price, takes its place.)

// KeptByAgreement is why a word was replaced by the agreement that keeps it.
const KeptByAgreement = "kept_by_agreement"

// OpenWords are the words that a package may keep: those that are still to be kept,
// and those whose breach is being put right.
func (c Case) OpenWords() []promise.Promise {
	var list []promise.Promise
	for _, p := range c.Promise {
		word := p.Origin == promise.Said && (p.Deed.Kind == promise.Do || p.Deed.Kind == promise.Pay) && p.Promisor.Seat == string(House)
		if word && !c.keptByTerms(p.ID) && (p.Open() || p.State == promise.Broken && c.recovering(p.ID)) {
			list = append(list, p)
		}
	}
	return list
}

// Beside are the words that go on to stand beside a package: it neither names them
// nor gives back the price that they speak of.
func (c Case) Beside(p Package) []promise.Promise {
	return slices.DeleteFunc(c.OpenWords(), func(x promise.Promise) bool { return slices.Contains(p.Keeps, x.ID) || p.returns(x) })
}

// keptByTerms reports whether an agreement has put a word in terms.
func (c Case) keptByTerms(id string) bool {
	return slices.ContainsFunc(c.Bound, func(a Agreement) bool { return slices.Contains(a.Package.Keeps, id) })
}

// WordOf is the statement that made a promise.
func (c Case) WordOf(id string) (Statement, bool) {
	i := slices.IndexFunc(c.Said, func(s Statement) bool { return s.Promise == id && id != "" })
	if i < 0 {
		return Statement{}, false
	}
	return c.Said[i], true
}

// quoted is a statement in one line, for a text that both confirm: whoever wrote it
// down writes no lines of that.
func (s Statement) quoted() words.Text {
	return words.Both("statement.quoted", "Who", inLine(s.Who), "On", s.On, "Words", inLine(s.Words))
}

func inLine(s string) string {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s)
	line := []rune(strings.Join(strings.Fields(clean), " "))
	if len(line) > maxText {
		line = append(line[:maxText-1], '…')
	}
	return string(line)
}

// checkKeeps holds the words that a package names to what may be named, and the
// package to what they say. What an agreement keeps, a change of it keeps too.
func (d *draft) checkKeeps(at string, p Package) error {
	open := d.c.OpenWords()
	var list []promise.Promise
	for i, id := range p.Keeps {
		n := slices.IndexFunc(open, func(x promise.Promise) bool { return x.ID == id })
		if n < 0 && !d.keptBefore(id) || slices.Contains(p.Keeps[:i], id) {
			return invalid(at+".keeps", words.Both("wrong.keeps"))
		}
		word, _ := d.c.PromiseByID(id)
		list = append(list, word)
	}
	for _, word := range list {
		if !d.keeps(p, word, list) {
			s, _ := d.c.WordOf(word.ID)
			return fault.New(fault.UnderWord, "word", s.quoted(), "by", word.Due)
		}
	}
	return nil
}

// keptBefore reports whether the agreement that is judged to be changed keeps a word.
func (d *draft) keptBefore(id string) bool {
	return d.under != nil && slices.Contains(d.under.Package.Keeps, id)
}

// keeps reports whether a package keeps a word, with all others that are to be done
// by its day: what it gives by then is no less than what was said of all of them.
func (d *draft) keeps(p Package, word promise.Promise, all []promise.Promise) bool {
	if word.Deed.Kind == promise.Pay && d.c.suppliesAll(p) {
		return true // the goods instead of their price
	}
	by := d.lastDay(word)
	soon := Package{Terms: slices.DeleteFunc(slices.Clone(p.Terms), func(t Term) bool {
		_, due := d.dueOf(t)
		return due > by
	})}
	if d.c.sumOf(word, d.Sums).IsZero() {
		return d.keptBefore(word.ID) || slices.ContainsFunc(soon.Terms, func(t Term) bool { return !paysMoney(t.Remedy) && t.Right == "" && t.Remedy != "apology" })
	}
	gives, beyond := money.Zero(d.c.Paid.Currency), money.Zero(d.c.Paid.Currency)
	for _, x := range all {
		if d.lastDay(x) <= by && !(x.Deed.Kind == promise.Pay && d.c.suppliesAll(p)) {
			gives, beyond = gives.Add(d.c.sumOf(x, d.Sums)), beyond.Add(d.c.beyond(x, d.Sums))
		}
	}
	return soon.gives().Cmp(gives) >= 0 && soon.goodwillInMoney().Cmp(beyond) >= 0 && (word.Deed.Kind != promise.Pay || soon.refunds().Cmp(word.Deed.Amount) >= 0)
}

// lastDay is the day by which what keeps a word is done: its own, or any where it is
// late already or kept by the agreement that is changed.
func (d *draft) lastDay(word promise.Promise) calendar.Day {
	if word.Due < d.Today || d.keptBefore(word.ID) {
		return math.MaxInt32
	}
	return word.Due
}

// gives is the money of a package, whoever's right it is.
func (p Package) gives() money.Amount {
	return p.moneyOf(func(t Term) bool { return paysMoney(t.Remedy) })
}

// goodwillInMoney is the money of a package that no right gives.
func (p Package) goodwillInMoney() money.Amount {
	return p.moneyOf(func(t Term) bool { return paysMoney(t.Remedy) && t.Right == "" })
}

// refunds is what a package pays back of the price.
func (p Package) refunds() money.Amount {
	return p.moneyOf(func(t Term) bool { return t.Remedy == "refund" })
}

// returns reports whether a package pays back the price that a word is about.
func (p Package) returns(x promise.Promise) bool {
	return x.Origin == promise.Said && x.Deed.Kind == promise.Pay && p.refunds().Cmp(x.Deed.Amount) >= 0
}

// suppliesAll reports whether a package gives the goods as of right: whoever takes
// them is not owed their price as well.
func (c Case) suppliesAll(p Package) bool {
	return slices.ContainsFunc(c.chosen(), func(e rights.Entitlement) bool {
		return !paysMoney(e.Remedy) && e.Remedy != "cancellation" && c.grants(p, e)
	})
}

// owedTwice are the words of what is owed that would stand beside a package which
// gives it, or gives the goods in its stead: both are given then, and it is owed once.
func (c Case) owedTwice(p Package, read func(string) []money.Amount) (ids []string, sum money.Amount) {
	sum = money.Zero(c.Paid.Currency)
	if !p.keepsGoods() && !slices.ContainsFunc(p.Terms, func(t Term) bool { return t.Right != "" }) {
		return nil, sum
	}
	for _, x := range c.Beside(p) {
		if all := c.sumOf(x, read); all.Cmp(c.beyond(x, read)) > 0 {
			ids, sum = append(ids, x.ID), sum.Add(all)
		}
	}
	return ids, sum
}

func (p Package) moneyOf(counts func(Term) bool) money.Amount {
	var sum money.Amount
	for _, t := range p.Terms {
		if counts(t) && t.Bearer != string(Customer) {
			sum = sum.Add(t.Amount)
		}
	}
	return sum
}

// sumOf is the money that a word speaks of; zero where it is about something else.
func (c Case) sumOf(word promise.Promise, read func(string) []money.Amount) money.Amount {
	if word.Deed.Kind == promise.Pay {
		return word.Deed.Amount
	}
	s, _ := c.WordOf(word.ID)
	return inCurrency(s.sums(read), c.Paid.Currency)
}

// beyond is the money of a word that is not owed anyway.
func (c Case) beyond(word promise.Promise, read func(string) []money.Amount) money.Amount {
	s, _ := c.WordOf(word.ID)
	return inCurrency(c.beyondOwed(s, read), c.Paid.Currency)
}

// beyondAll is the money of several words that is not owed anyway.
func (c Case) beyondAll(ids []string, read func(string) []money.Amount) money.Amount {
	sum := money.Zero(c.Paid.Currency)
	for _, id := range ids {
		if word, ok := c.PromiseByID(id); ok {
			sum = sum.Add(c.beyond(word, read))
		}
	}
	return sum
}

func inCurrency(sums []money.Amount, currency string) money.Amount {
	total := money.Zero(currency)
	for _, sum := range sums {
		if sum.Currency == currency {
			total = total.Add(sum)
		}
	}
	return total
}

// InTerms is a word as terms that keep it: its money, or the deed in its own words.
// ok is false where its words would not stand in a term.
func (c Case) InTerms(word promise.Promise, today calendar.Day, read func(string) []money.Amount) (list []Term, ok bool) {
	t := Term{Who: word.Promisor.Name, By: max(word.Due, today)}
	if sum := c.sumOf(word, read); sum.Sign() > 0 {
		t.Remedy, t.Amount, t.Who = "compensation", sum, ""
		if word.Deed.Kind == promise.Pay {
			t.Remedy, t.Right = "refund", c.refundRight(sum)
		}
		return []Term{t}, true
	}
	s, _ := c.WordOf(word.ID)
	t.Remedy, t.Text = "other", inLine(s.Words)
	return []Term{t}, !strings.ContainsFunc(t.Text, sum)
}

// refundRight is the right to a refund that gives a sum; "" where there is none.
func (c Case) refundRight(sum money.Amount) string {
	i := slices.IndexFunc(c.OpenRights(), func(e rights.Entitlement) bool {
		return e.Remedy == "refund" && (e.Amount == nil || e.Amount.Cmp(sum) >= 0)
	})
	if i < 0 {
		return ""
	}
	return c.OpenRights()[i].ID
}

// paysWord reports whether an operation gives back all the price that a word
// promised to give back.
func (b ReadBack) paysWord(x promise.Promise) bool {
	if b.Operation == nil || !x.Open() || x.Origin != promise.Said || x.Deed.Kind != promise.Pay {
		return false
	}
	sum := money.Zero(x.Deed.Amount.Currency)
	for _, m := range slices.Concat(b.Moves, b.Later) {
		if paysBack(*b.Operation, m) != "" && m.Amount.Currency == sum.Currency {
			sum = sum.Add(m.Amount)
		}
	}
	return sum.Cmp(x.Deed.Amount) >= 0
}
